"""Word's own list numbering: which list a run of items belongs to, and the definitions of those lists."""

from __future__ import annotations

from shnor_docx.xml import NAMESPACES

BULLETS = 1
"""The list of all bulleted items, defined in the base document."""

_FIRST_ORDERED = 2
_ORDERED_LOOK = 0


class Numbering:
    """Gives each ordered list its number in the document.

    Items that count on from the end of the previous ordered list join it, so Word renumbers the whole when an official
    deletes a point; any other start opens a new list.
    """

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._expected: int | None = None

    def ordered(self, start: int, count: int) -> int:
        """The list for `count` items that count from `start`."""
        if start != self._expected:
            self._starts.append(max(start, 0))
        self._expected = start + count
        return _FIRST_ORDERED + len(self._starts) - 1

    def definitions(self) -> list[str]:
        """The lists as XML, each with its own start."""
        return [
            f'<w:num {NAMESPACES} w:numId="{num_id}"><w:abstractNumId w:val="{_ORDERED_LOOK}"/>'
            f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
            for num_id, start in enumerate(self._starts, _FIRST_ORDERED)
        ]

"""Word's own list numbering: which list a run of items belongs to, and the definitions of those lists."""

from __future__ import annotations

from copy import deepcopy

from docx.oxml import parse_xml
from lxml import etree

from shnor_docx.xml import NAMESPACES

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BULLETED_LOOK = 1
_ORDERED_LOOK = 0


class Numbering:
    """Gives each list its number in the document.

    Items that count on from the end of the previous ordered list join it, so Word renumbers the whole when an official
    deletes a point; any other start opens a new list. All bulleted items are one list. Numbers that `taken` lists and looks
    have are left alone.
    """

    def __init__(self, taken: int = 0, taken_looks: int = 0) -> None:
        self.bullets = taken + 1
        self._looks = taken_looks
        self._starts: list[int] = []
        self._expected: int | None = None

    @classmethod
    def beside(cls, theirs: etree._Element) -> Numbering:
        """Numbering that does not touch the definitions that a part holds already."""
        return cls(_last(theirs, "num", "numId"), _last(theirs, "abstractNum", "abstractNumId") + 1)

    def ordered(self, start: int, count: int) -> int:
        """The list for `count` items that count from `start`."""
        if start != self._expected:
            self._starts.append(max(start, 0))
        self._expected = start + count
        return self.bullets + len(self._starts)

    def define(self, theirs: etree._Element, looks: etree._Element | None = None) -> None:
        """Add the lists to a numbering part, in the schema's order, with their looks unless these are there already."""
        if looks is not None:
            added = [_look(look, self._looks) for look in looks.findall(f"{_W}abstractNum")]
            _insert(theirs, added, (f"{_W}num", f"{_W}numIdMacAtCleanup"))
        _insert(theirs, self._lists(), (f"{_W}numIdMacAtCleanup",))

    def _lists(self) -> list[etree._Element]:
        definitions = [_definition(self.bullets, self._looks + _BULLETED_LOOK)]
        for num_id, start in enumerate(self._starts, self.bullets + 1):
            restart = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            definitions.append(_definition(num_id, self._looks + _ORDERED_LOOK, restart))
        return [parse_xml(definition) for definition in definitions]


def _definition(num_id: int, look: int, details: str = "") -> str:
    return f'<w:num {NAMESPACES} w:numId="{num_id}"><w:abstractNumId w:val="{look}"/>{details}</w:num>'


def _insert(parent: etree._Element, added: list[etree._Element], before: tuple[str, ...]) -> None:
    place = next((index for index, child in enumerate(parent) if child.tag in before), len(parent))
    parent[place:place] = added


def _look(look: etree._Element, shift: int) -> etree._Element:
    """A look of ours under a free number."""
    added = deepcopy(look)
    added.set(f"{_W}abstractNumId", str(int(added.get(f"{_W}abstractNumId", "0")) + shift))
    return added


def _last(numbering: etree._Element, name: str, attribute: str) -> int:
    numbers = (element.get(_W + attribute, "") for element in numbering.iter(_W + name))
    return max(
        (int(number) for number in numbers if number.lstrip("-").isdecimal()), default=-1 if name != "num" else 0
    )

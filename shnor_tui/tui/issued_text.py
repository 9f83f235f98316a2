"""What an issued file says, line by line, for a terminal. Pure: no widget."""

from __future__ import annotations

from collections.abc import Sequence

from shnor_tui.errors import ShnorError
from shnor_tui.interchange.prose import Passage

_PLAIN = (".txt", ".md")


def lines_of(name: str, content: bytes) -> Sequence[str] | None:
    """The text of a file by its name's ending; None where a terminal has no way to show it."""
    if name.endswith(_PLAIN):
        return content.decode("utf-8", "replace").splitlines()
    if not name.endswith(".docx"):
        return None
    from shnor_tui.interchange.reading import read_book  # noqa: PLC0415  (once it is asked for)

    try:
        return [_line(passage) for passage in read_book(name, content).prose]
    except ShnorError:
        return None


def _line(passage: Passage) -> str:
    if passage.cells:
        return " | ".join(passage.cells)
    lead = passage.label or ("–" if passage.bullet else "")
    return f"{'  ' * passage.level}{lead} {passage.text}".rstrip() if lead else passage.text

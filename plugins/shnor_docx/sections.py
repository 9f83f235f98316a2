"""Pages that stand and pages that lie: each change of it is a section of its own, and headers and numbers go on."""

from __future__ import annotations

from copy import deepcopy

from docx.oxml.ns import qn
from lxml import etree

_LETTER = (12240, 15840)
_MARGIN = 1440
_COLUMN_GAP = 720
_ONLY_FIRST = ("titlePg", "pgNumType")
_AFTER_TYPE = {qn(f"w:{name}") for name in ("headerReference", "footerReference", "footnotePr", "endnotePr")}


class Sections:
    """The sections of a document, made from the one that its text stands in."""

    def __init__(self, last: etree._Element) -> None:
        self._last = last
        self._home = last.find(qn("w:pgSz"))
        self._count = 0
        width, height = self._size()
        self.landscape = width > height

    @property
    def width(self) -> int:
        """The width of the text on the pages that come now, in twips."""
        width, height = self._size()
        across = max(width, height) if self.landscape else min(width, height)
        margins = self._last.find(qn("w:pgMar"))
        inner = across - sum(_number(margins, name, default) for name, default in _SIDES)
        columns = self._last.find(qn("w:cols"))
        count = _number(columns, "num", 1)
        gap = _number(columns, "space", _COLUMN_GAP)
        return max((inner - gap * (count - 1)) // max(count, 1), _MARGIN)

    def start(self, *, landscape: bool) -> None:
        """The orientation of the very first pages."""
        self.landscape = landscape

    def turn(self) -> str:
        """End the section; the pages after it are turned. Returns what the last paragraph of it must hold."""
        ended = deepcopy(self._last)
        self._finish(ended)
        self._count += 1
        self.landscape = not self.landscape
        etree.cleanup_namespaces(ended)
        ended.tail = None
        text: str = etree.tostring(ended, encoding="unicode")
        return text

    def close(self) -> None:
        """The last section gets its look."""
        self._finish(self._last)

    def _finish(self, section: etree._Element) -> None:
        width, height = self._size()
        if (width > height) != self.landscape:
            _turn(section, (height, width), landscape=self.landscape)
        if self._count:
            _continue(section)

    def _size(self) -> tuple[int, int]:
        return _number(self._home, "w", _LETTER[0]), _number(self._home, "h", _LETTER[1])


_SIDES = (("left", _MARGIN), ("right", _MARGIN), ("gutter", 0))


def _turn(section: etree._Element, size: tuple[int, int], *, landscape: bool) -> None:
    page = section.find(qn("w:pgSz"))
    if page is None:
        page = etree.Element(qn("w:pgSz"))
        section.insert(_place_of(section, _AFTER_TYPE | {qn("w:type")}), page)
    page.set(qn("w:w"), str(size[0]))
    page.set(qn("w:h"), str(size[1]))
    page.attrib.pop(qn("w:code"), None)
    if landscape:
        page.set(qn("w:orient"), "landscape")
    else:
        page.attrib.pop(qn("w:orient"), None)


def _continue(section: etree._Element) -> None:
    """A section that is not the first has no first page of its own, and its pages are counted on."""
    for name in _ONLY_FIRST:
        for element in section.findall(qn(f"w:{name}")):
            if name == "pgNumType":
                element.attrib.pop(qn("w:start"), None)
            else:
                section.remove(element)
    kind = section.find(qn("w:type"))
    if kind is None:
        kind = etree.Element(qn("w:type"))
        section.insert(_place_of(section, _AFTER_TYPE), kind)
    kind.set(qn("w:val"), "nextPage")


def _place_of(section: etree._Element, before: set[str]) -> int:
    return sum(1 for child in section if child.tag in before)


def _number(element: etree._Element | None, name: str, default: int) -> int:
    found = None if element is None else element.get(qn(f"w:{name}"))
    try:
        return default if found is None else int(float(found))
    except ValueError:
        return default

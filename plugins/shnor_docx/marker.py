"""The paragraph of a form that gives way to the document, wherever it stands and however its text is cut into runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml import etree

if TYPE_CHECKING:
    from docx.document import Document as Docx

MARKER = "{{СОДЕРЖАНИЕ}}"
"""What the paragraph says."""

PLACE = b"<?shnor-body here?>"
"""Stands where the marker stood, in the form's XML, until the text of the document takes its place."""

_MARKER = re.compile(r"\{\{\s*содержание\s*\}\}", re.IGNORECASE)
_ASIDE = (CONTENT_TYPE.WML_HEADER, CONTENT_TYPE.WML_FOOTER, CONTENT_TYPE.WML_FOOTNOTES, CONTENT_TYPE.WML_ENDNOTES)
_ROOTS = {
    RELATIONSHIP_TYPE.STYLES: "w:styles",
    RELATIONSHIP_TYPE.NUMBERING: "w:numbering",
    RELATIONSHIP_TYPE.CORE_PROPERTIES: "cp:coreProperties",
}
_KEPT = {qn(f"w:{name}") for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd")}


class Spot(Enum):
    """Where a marker was found; only `BODY` is of use."""

    BODY = auto()
    MIXED = auto()
    CELL = auto()
    BOX = auto()
    CONTROL = auto()
    HEADER = auto()


def spots(word: Docx) -> list[Spot]:
    """Where the markers stand; a text box that is stored twice counts once."""
    found = [_spot(paragraph, text) for paragraph, text in _marked(word.element.body)]
    for part in word.part.package.iter_parts():
        if part.content_type in _ASIDE:
            found += [
                Spot.HEADER for _ in _marked(etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False)))
            ]
    boxed = found.count(Spot.BOX)
    return [Spot.BOX] * (boxed and 1) + [spot for spot in found if spot is not Spot.BOX]


@dataclass(frozen=True, slots=True)
class Gap:
    """Where the marker was: the properties of its section, whether it was to start a page, what stands around it there."""

    section: etree._Element
    new_page: bool
    preceded: bool
    followed: bool


def foreign_parts(word: Docx) -> list[str]:
    """The parts that are not what the document takes them for."""
    return [
        relationship.target_part.partname.membername
        for relationship in (*word.part.rels.values(), *word.part.package.rels.values())
        if (root := _ROOTS.get(relationship.reltype)) is not None
        and getattr(getattr(relationship.target_part, "element", None), "tag", "") != qn(root)
    ]


def clear(word: Docx) -> Gap:
    """Put `PLACE` where the marker stands."""
    body = word.element.body
    paragraph = next(found for found, text in _marked(body) if _spot(found, text) is Spot.BODY)
    paragraph.addprevious(etree.ProcessingInstruction("shnor-body", "here"))
    new_page = paragraph.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None
    for child in list(paragraph):
        if child.tag in _KEPT:
            paragraph.addprevious(child)
    section = _section(paragraph, body)
    gap = Gap(section, new_page, _says(paragraph.itersiblings(preceding=True)), _says(_until(paragraph, section)))
    if paragraph.find(f".//{qn('w:sectPr')}") is None:
        body.remove(paragraph)
    else:
        for child in list(paragraph):
            if child.tag != qn("w:pPr"):
                paragraph.remove(child)
    return gap


def _until(paragraph: etree._Element, section: etree._Element) -> Iterator[etree._Element]:
    """What follows the paragraph in its section."""
    ends = {section, *section.iterancestors(qn("w:p"))}
    for element in paragraph.itersiblings():
        if element is section:
            return
        yield element
        if element in ends:
            return


def _says(elements: Iterable[etree._Element]) -> bool:
    shown = (qn("w:t"), qn("w:drawing"), qn("w:pict"), qn("w:object"))
    return any(next(element.iter(*shown), None) is not None for element in elements)


def _marked(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    texts: dict[etree._Element, list[str]] = {}
    for piece in root.iter(qn("w:t")):
        owner = next(piece.iterancestors(qn("w:p")), None)
        if owner is not None:
            texts.setdefault(owner, []).append(piece.text or "")
    for paragraph, pieces in texts.items():
        text = "".join(pieces)
        yield from ((paragraph, text) for _ in _MARKER.finditer(text))


def _spot(paragraph: etree._Element, text: str) -> Spot:
    above = {element.tag for element in paragraph.iterancestors()}
    if qn("w:txbxContent") in above:
        return Spot.BOX
    if qn("w:tc") in above:
        return Spot.CELL
    parent = paragraph.getparent()
    if parent is None or parent.tag != qn("w:body"):
        return Spot.CONTROL
    alone = _MARKER.fullmatch(text.strip()) and not any(
        next(paragraph.iter(qn(name)), None) is not None for name in ("w:drawing", "w:pict", "w:object")
    )
    return Spot.BODY if alone else Spot.MIXED


def _section(paragraph: etree._Element, body: etree._Element) -> etree._Element:
    """The properties of the section that a paragraph of the body belongs to; Word's own defaults if it has none."""
    for element in (paragraph, *paragraph.itersiblings()):
        if element.tag == qn("w:sectPr"):
            return element
        ended = element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if ended is not None:
            return ended
    return etree.SubElement(body, qn("w:sectPr"))

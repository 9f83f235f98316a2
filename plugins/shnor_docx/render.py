"""From a document tree to a docx: every block becomes XML, and all of it goes into the base document at once."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO
from zipfile import ZIP_DEFLATED

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml

from shnor_docx.forms import pairs_table, signature_table
from shnor_docx.numbering import BULLETS, Numbering
from shnor_docx.package import base_parts, current_parts, zipped
from shnor_docx.tables import data_tables
from shnor_docx.xml import ALIGNMENT, numbered, paragraph, runs_xml
from shnor_tui.plugin import (
    Block,
    Context,
    Document,
    Heading,
    Inlines,
    Items,
    PageBreak,
    Pairs,
    Paragraph,
    Signature,
    Table,
    printable,
    resolved,
)

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.section import Section
    from docx.shared import Length

_DOCUMENT = "word/document.xml"
_SECTION = b"<w:sectPr"
_UNDATED = date(2000, 1, 1)
_LONGEST_PROPERTY = 255
_EMU_PER_TWIP = 635
_AFTER_TITLE = '<w:spacing w:after="240"/>'
_NO_INDENT = '<w:ind w:firstLine="0"/>'
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def render(doc: Document, out: BinaryIO, ctx: Context) -> None:
    """Write the document as docx."""
    base = base_parts()
    word = docx.Document(zipped(base))
    section = word.sections[0]
    if doc.landscape:
        _turn(section)
    body = _Body(_text_width(section))
    body.head(doc)
    blocks = [block for block in resolved(doc.blocks) if not _is_empty(block)]
    for index, block in enumerate(blocks):
        ctx.step(index, len(blocks), doc.title)
        body.add(block, signed=isinstance(blocks[index + 1] if index + 1 < len(blocks) else None, Signature))
    _define(word, body.numbering)
    _describe(word, doc)
    parts = current_parts(word.part.package, base)
    parts[_DOCUMENT] = _filled(parts[_DOCUMENT], body.xml())
    out.write(zipped(parts, ZIP_DEFLATED).getbuffer())


class _Body:
    """The XML of the blocks so far."""

    def __init__(self, width: int) -> None:
        self.numbering = Numbering()
        self._width = width
        self._parts: list[str] = []
        self._new_page = False

    def xml(self) -> str:
        """All blocks."""
        return "".join(self._parts)

    def head(self, doc: Document) -> None:
        """Title and subtitle, each one paragraph whatever its number of lines."""
        if doc.title:
            self._paragraph("Title", doc.title, layout="" if doc.subtitle else _AFTER_TITLE)
        if doc.subtitle:
            self._paragraph("Subtitle", doc.subtitle, layout=_AFTER_TITLE)

    def add(self, block: Block, *, signed: bool) -> None:
        """Add a block; `signed` says that a signature follows, from which the block's end must not be parted."""
        match block:
            case Heading(text, level):
                self._paragraph(f"Heading{min(max(level, 1), 6)}", text)
            case Paragraph():
                self._paragraph("BodyText", block.text, keep_next=signed, layout=_paragraph_layout(block))
            case Items():
                self._items(block, keep_next=signed)
            case Table():
                self._data_table(block, keep_next=signed)
            case Pairs():
                self._table(pairs_table(block, self._width, keep_next=signed), keep_next=signed)
            case Signature():
                self._table(signature_table(block, self._width))
            case PageBreak():
                self._new_page = True

    def _paragraph(self, style: str, text: Inlines, layout: str = "", *, keep_next: bool = False) -> None:
        new_page, self._new_page = self._new_page, False
        self._parts.append(paragraph(style, runs_xml(text), layout, keep_next=keep_next, new_page=new_page))

    def _items(self, block: Items, *, keep_next: bool) -> None:
        style, num_id = "ListBullet", BULLETS
        if block.ordered:
            style, num_id = "ListNumber", self.numbering.ordered(block.start, len(block.items))
        last = len(block.items) - 1
        for index, item in enumerate(block.items):
            self._paragraph(style, item, numbered(num_id), keep_next=keep_next and index == last)

    def _data_table(self, block: Table, *, keep_next: bool) -> None:
        if block.caption:
            self._paragraph("Caption", block.caption)
        for index, table in enumerate(data_tables(block, self._width, keep_next=keep_next)):
            if index:
                self._paragraph("Caption", "Продолжение таблицы")
            self._table(table, keep_next=keep_next)

    def _table(self, table: str, *, keep_next: bool = False) -> None:
        """A table between paragraphs: Word would join two adjacent tables, and none may end a document."""
        if self._new_page:
            self._paragraph("TableGap", "", keep_next=True)
        self._parts.append(table)
        self._paragraph("TableGap", "", keep_next=keep_next)


def _paragraph_layout(block: Paragraph) -> str:
    indent = "" if block.indent and block.align in {"left", "justify"} else _NO_INDENT
    return indent + ("" if block.align == "justify" else ALIGNMENT[block.align])


def _is_empty(block: Block) -> bool:
    match block:
        case Items(items) | Pairs(items):
            return not items
        case Table(columns):
            return not columns
        case _:
            return False


def _turn(section: Section) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width


def _text_width(section: Section) -> int:
    """The width of the text in twips; the base document states all three measures."""
    page, left, right = map(_twips, (section.page_width, section.left_margin, section.right_margin))
    return page - left - right


def _twips(length: Length | None) -> int:
    return 0 if length is None else length // _EMU_PER_TWIP


def _define(word: Docx, numbering: Numbering) -> None:
    for definition in numbering.definitions():
        word.part.numbering_part.element.append(parse_xml(definition))


def _filled(document: bytes, body: str) -> bytes:
    """The base's empty document with the blocks before its section; as text, for a tree would cost most of the time."""
    head, mark, tail = document.partition(_SECTION)
    return b"".join((head, body.encode(), mark, tail))


def _describe(word: Docx, doc: Document) -> None:
    """The properties that Word, search and screen readers show."""
    properties = word.core_properties
    properties.title = _property(doc.title)
    properties.author = properties.last_modified_by = _property(doc.author)
    moment = datetime.combine(doc.issued or _UNDATED, datetime.min.time())
    properties.created = properties.modified = moment
    properties.revision = 1
    if _LANGUAGE.fullmatch(doc.lang):
        properties.language = doc.lang
        for language in word.styles.element.xpath("w:docDefaults//w:lang"):
            language.set(language.nsmap["w"].join(("{", "}val")), doc.lang)


def _property(text: str) -> str:
    return " ".join(printable(text).split())[:_LONGEST_PROPERTY]

"""The XML of a document's blocks, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shnor_docx.charts import Charts, drawable
from shnor_docx.forms import executor_frame, executor_height, executor_text, pairs_table, signature_table, stamp_layout
from shnor_docx.numbering import Numbering
from shnor_docx.profile import Profile
from shnor_docx.sections import Sections
from shnor_docx.tables import data_tables
from shnor_docx.widths import Room
from shnor_docx.xml import ALIGNMENT, numbered, paragraph, runs_xml
from shnor_tui.plugin import (
    Block,
    Chart,
    Document,
    Executor,
    Heading,
    Inlines,
    Items,
    PageBreak,
    Pairs,
    Paragraph,
    Signature,
    Stamp,
    Table,
)

_NO_INDENT = '<w:ind w:firstLine="0"/>'
_AFTER_FIGURE = '<w:spacing w:after="240"/>'
_TINY = 1
_LEAST_LINE = f'<w:spacing w:line="{_TINY}" w:lineRule="exact"/>'
"""The gap after a table that ends a document or that a signature follows: when the table fills its page, more would go to
the next one alone."""
_PROPERTIES_END = "</w:pPr>"


@dataclass(frozen=True, slots=True)
class Look:
    """What the body is told of the form that it fills: the size, font and breadth of its text, and of its charts."""

    points: int
    breadth: float
    chart_font: str
    own: bool


class Body:
    """The XML of the blocks so far."""

    def __init__(self, profile: Profile, look: Look, numbering: Numbering, sections: Sections, charts: Charts) -> None:
        self._profile = profile
        self._look = look
        self._numbering = numbering
        self._sections = sections
        self._charts = charts
        self._parts: list[str] = []
        self._level = 0
        self._at_end = False
        self._after_text = False
        self._room_kept = 0
        self.new_page = False

    def xml(self) -> str:
        """All blocks."""
        return "".join(self._parts)

    def fill(self, doc: Document, blocks: Sequence[Block]) -> None:
        """Title and blocks. Marks that come first stand above the title."""
        stamps = next((index for index, block in enumerate(blocks) if not isinstance(block, Stamp)), len(blocks))
        for block in blocks[:stamps]:
            self._add(block, None)
        self._head(doc)
        for index, block in enumerate(blocks[stamps:], stamps + 1):
            self._add(block, blocks[index] if index < len(blocks) else None)

    def stand_as(self, *, landscape: bool) -> None:
        """What follows the body stands as it did before."""
        if self._sections.landscape != landscape:
            self._turn()

    def _head(self, doc: Document) -> None:
        """Title and subtitle, each one paragraph whatever its number of lines, and what the document was registered as."""
        lines = [
            (style, text)
            for style, text in (("Title", doc.title), ("Subtitle", doc.subtitle), ("Registration", doc.registration))
            if text
        ]
        for index, (style, text) in enumerate(lines, 1):
            after = self._profile.space_after_title if index == len(lines) else 0
            spacing = f'<w:spacing w:after="{after}"/>' if after else ""
            self._paragraph(style, text, layout=spacing)

    def _add(self, block: Block, following: Block | None) -> None:  # noqa: C901
        """Add a block. One that a signature or the executor follows must not be parted from it."""
        kept = isinstance(following, (Signature, Executor))
        self._at_end = following is None
        match block:
            case Heading(text, level):
                self._level = min(max(level, 1), self._level + 1, 6)
                self._paragraph(f"Heading{self._level}", text)
            case Paragraph():
                self._paragraph("BodyText", block.text, keep_next=kept, layout=_paragraph_layout(block))
            case Items():
                self._items(block, keep_next=kept)
            case Table():
                self._data_table(block, keep_next=kept)
            case Pairs():
                self._table(pairs_table(block, self._room, keep_next=kept), keep_next=kept)
            case Chart():
                self._chart(block, keep_next=kept)
            case Stamp():
                self._paragraph("Stamp", block.text, stamp_layout(block, self._room))
            case Signature():
                self._signature(block, following if isinstance(following, Executor) else None)
            case Executor():
                self._executor(block)
            case PageBreak(landscape):
                self._page_break(landscape)
        self._after_text = isinstance(block, (Paragraph, Items))

    @property
    def _room(self) -> Room:
        return Room(self._sections.width, self._look.points, self._look.breadth)

    def _paragraph(self, style: str, text: Inlines, layout: str = "", *, keep_next: bool = False) -> None:
        self._content(style, runs_xml(text), layout, keep_next=keep_next)

    def _content(self, style: str, content: str, layout: str = "", *, keep_next: bool = False) -> None:
        new_page, self.new_page = self.new_page, False
        self._parts.append(paragraph(style, content, layout, keep_next=keep_next, new_page=new_page))

    def _items(self, block: Items, *, keep_next: bool) -> None:
        style, num_id = "ListBullet", self._numbering.bullets
        if block.ordered:
            style, num_id = "ListNumber", self._numbering.ordered(block.start, len(block.items))
        last = len(block.items) - 1
        for index, item in enumerate(block.items):
            self._paragraph(style, item, numbered(num_id), keep_next=keep_next and index == last)

    def _data_table(self, block: Table, *, keep_next: bool) -> None:
        if block.caption:
            self._paragraph("Caption", block.caption)
        elif self._after_text:
            self._paragraph("TableGap", "", keep_next=True)
        for index, table in enumerate(data_tables(block, self._room, keep_next=keep_next)):
            if index:
                self._paragraph("Caption", "Продолжение таблицы")
            self._table(table, keep_next=keep_next)

    def _table(self, table: str, *, keep_next: bool = False, gap: bool = True) -> None:
        """A table between paragraphs: Word would join two adjacent tables, and none may end a document."""
        if self.new_page:
            self._paragraph("TableGap", "", keep_next=True)
        self._parts.append(table)
        if gap:
            self._paragraph("TableGap", "", _LEAST_LINE if keep_next or self._at_end else "", keep_next=keep_next)

    def _chart(self, block: Chart, *, keep_next: bool) -> None:
        """A chart and the caption below it; what would be too much for a drawing is shown as a table."""
        if not drawable(block):
            self._data_table(block.table, keep_next=keep_next)
            return
        drawing = self._charts.drawing(block, self._room, self._look.chart_font, landscape=self._sections.landscape)
        self._content("Figure", drawing, keep_next=keep_next or bool(block.title))
        if block.title:
            layout = f'<w:keepNext w:val="{int(keep_next)}"/>{_AFTER_FIGURE}{ALIGNMENT["center"]}'
            self._content("Caption", runs_xml(block.title), layout)

    def _signature(self, block: Signature, executor: Executor | None) -> None:
        """A signature. With the executor below, it keeps room for him, so that both stand on one page."""
        self._room_kept = self._executor_height(executor) if executor else 0
        table = signature_table(block, self._room, self._profile.space_to_sign, self._room_kept)
        self._table(table, gap=not self._room_kept)

    def _executor(self, block: Executor) -> None:
        """Who prepared the document, in a frame at the foot of the page that the paragraph after it stands on."""
        if text := executor_text(block):
            beside = "notBeside" if self._room_kept else "around"
            height = _TINY if self._room_kept else self._executor_height(block)
            self._paragraph("Executor", text, executor_frame(self._room, beside))
            self._paragraph("TableGap", "", f'<w:spacing w:line="{height}" w:lineRule="exact"/>')
        self._room_kept = 0

    def _executor_height(self, block: Executor) -> int:
        text = executor_text(block)
        return executor_height(text, self._room, self._profile.executor_size) if text else 0

    def _page_break(self, landscape: bool | None) -> None:
        if landscape is None or landscape == self._sections.landscape:
            self.new_page = True
        elif self._parts or not self._look.own:
            self._turn()
        else:
            self._sections.start(landscape=landscape)

    def _turn(self) -> None:
        """End a section: its properties belong to its last paragraph."""
        if not self._parts or self.new_page:
            self._paragraph("TableGap", "")
        last = self._parts.pop()
        head, end, tail = last.partition(_PROPERTIES_END)
        self._parts.append(f"{head}{self._sections.turn()}{end}{tail}")
        self.new_page = False


def _paragraph_layout(block: Paragraph) -> str:
    indent = "" if block.indent and block.align in {"left", "justify"} else _NO_INDENT
    return indent + ("" if block.align == "justify" else ALIGNMENT[block.align])

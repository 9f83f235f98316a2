"""The roadmap as rows: what each says at a width. Pure: no widget, no store."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from shnor_tui.domain.roadmap import (
    Progress,
    RoadmapItem,
    Section,
    Status,
    days_overdue,
    due_soon,
    overall,
    progress,
)
from shnor_tui.domain.russian import short_date
from shnor_tui.domain.school import School
from shnor_tui.i18n import _, ngettext
from shnor_tui.tui.text import Line, fitted, flowed, length_of, wrapped
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.titles import status_title

TABLE_WIDTH = 138
"""From this width on, an item's fields stand in columns beside its title."""

_FIELD_WIDTHS = (28, 30, 26)
"""Cells for the state, the deadline and the responsible where they stand in columns."""

Glyphs = Mapping[Status, str]


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A heading with how much of its section is done."""

    section: Section
    progress: Progress
    selectable: bool = False

    @property
    def key(self) -> Hashable:
        return ("section", self.section.id)

    def lines(self, width: int) -> list[Line]:
        """The heading, wrapped; the count stands right behind it."""
        done, total = self.progress
        heading = f"{self.section.number}. {self.section.title}"
        count = _("{done} of {total}").format(done=done, total=total)
        *above, last = wrapped(heading, max(width - len(count) - 2, 10))
        return [*([(line, "section")] for line in above), [(last, "section"), (f"  {count}", "dim")]]


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A roadmap item with what follows from its marks."""

    item: RoadmapItem
    status: Status
    marks: tuple[Status, ...]
    progress: Progress
    overdue: int
    soon: bool
    on: str
    glyphs: Glyphs
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("item", self.item.id)

    def lines(self, width: int) -> list[Line]:
        """In columns on wide terminals, else the title above its fields."""
        return self._table(width) if width >= TABLE_WIDTH else self._stacked(width)

    def _stacked(self, width: int) -> list[Line]:
        indent = " " * 8
        first, *more = wrapped(self.item.title, width - 8) or [""]
        title: list[Line] = [[*self.head(), (first, "")], *([(indent + line, "")] for line in more)]
        parts = [self._state(), self.deadline(), self.responsible()]
        fields = flowed([part for part in parts if part], width - 8)
        return [*title, *([(indent, ""), *line] for line in fields)]

    def _table(self, width: int) -> list[Line]:
        """Title, state, deadline and responsible side by side, each wrapped in its column."""
        widths = (width - 8 - 4 - sum(_FIELD_WIDTHS), *_FIELD_WIDTHS)
        columns = [
            [[(line, "")] for line in wrapped(self.item.title, widths[0])],
            flowed([self._state()], widths[1]),
            flowed([self.deadline()] if self.deadline() else [], widths[2]),
            flowed([self.responsible()], widths[3]),
        ]
        lines: list[Line] = []
        for n in range(max(len(column) for column in columns)):
            line: Line = list(self.head()) if n == 0 else [(" " * 8, "")]
            for column, cells in zip(columns, widths, strict=True):
                line += _padded(column[n] if n < len(column) else [], cells + 1)
            lines.append(line)
        return lines

    def head(self) -> Line:
        """The sign and the number: eight cells."""
        return [(f" {self.glyphs[self.status]} ", self.status.value), (fitted(self.item.number, 5), "bold")]

    def _state(self) -> Line:
        """«√√►○○ в работе, 2 из 5», or the word alone for a municipal item, with its date."""
        if not self.item.per_school:
            return [(f"{status_title(self.status)}{f' {self.on}' if self.on else ''}", self.status.value)]
        done, total = self.progress
        marks: Line = [(self.glyphs[status], status.value) for status in self.marks]
        count = _("{done} of {total}").format(done=done, total=total)
        return [*marks, (f" {status_title(self.status)}, {count}", self.status.value)]

    def deadline(self) -> Line:
        """The deadline's words, and how late it is."""
        text = self.item.deadline.text
        if self.overdue:
            late = ngettext("({n} day late)", "({n} days late)", self.overdue).format(n=self.overdue)
            return [(text, ""), (f" {late}", "late")]
        if self.soon:
            return [(text, ""), (" " + _("(due soon)"), "soon")]
        return [(text, "")] if text else []

    def responsible(self) -> Line:
        """Who is responsible."""
        return [(self.item.responsible, "")] if self.item.responsible else [(_("no one responsible"), "soon")]


@dataclass(frozen=True, slots=True)
class MarkRow:
    """The mark of one school, or of the district for a municipal item."""

    school: School | None
    status: Status
    on: str
    note: str
    author: str
    glyphs: Glyphs
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("mark", self.school.id if self.school else None)

    def lines(self, width: int) -> list[Line]:
        """Glyph, school, status with date, author; the note below. What does not fit beside stands below."""
        name = self.school.name if self.school else _("district")
        state = f"{status_title(self.status)}{f' {self.on}' if self.on else ''}"
        sign: Line = [(f" {self.glyphs[self.status]} ", self.status.value)]
        column = min(28, width // 3)
        beside = column + len(state) + len(self.author) + 6 <= width and len(name) <= column
        if beside:
            author = f"  {self.author}" if self.author else ""
            lines: list[Line] = [[*sign, (fitted(name, column), ""), (f" {state}", self.status.value), (author, "dim")]]
        else:
            parts: list[Line] = [
                [(name, "")],
                [(state, self.status.value)],
                *([[(self.author, "dim")]] if self.author else []),
            ]
            first, *more = flowed(parts, width - 3)
            lines = [[*sign, *first], *([("   ", ""), *line] for line in more)]
        return [*lines, *([("   " + part, "dim")] for part in (wrapped(self.note, width - 3) if self.note else []))]


LEAST_BESIDE = 10
"""Cells that a text needs beside its lead; with fewer it stands below."""


@dataclass(frozen=True, slots=True)
class TextRow:
    """A line to choose, or plain text between rows."""

    name: str
    text: str
    hint: str = ""
    selectable: bool = True
    style: str = ""
    lead: str = ""

    @property
    def key(self) -> Hashable:
        return ("text", self.name)

    def lines(self, width: int) -> list[Line]:
        """The text behind its lead, hanging, or below it where there is no room; with its hint below."""
        beside = width - 2 - len(self.lead)
        if beside < LEAST_BESIDE < len(self.lead):
            lead = [" " + line for line in wrapped(self.lead, width - 2)]
            told = [*lead, *("   " + line for line in wrapped(self.text, width - 4))]
        else:
            blank = " " * len(self.lead)
            texts = wrapped(self.text, max(beside, LEAST_BESIDE))
            told = [f" {blank if n else self.lead}{text}" for n, text in enumerate(texts)]
        body: list[Line] = [[(line, self.style)] for line in told]
        return [*body, *([("   " + line, "dim")] for line in (wrapped(self.hint, width - 4) if self.hint else []))]


def no_schools() -> str:
    """What stands where the schools of the list would."""
    return _("There are no schools on the list of this programme yet; screen 3 has them.")


def heading_row(name: str, text: str) -> TextRow:
    """A line above the rows of a group."""
    return TextRow(name, text, selectable=False, style="section")


def item_row(data: Snapshot, item: RoadmapItem, glyphs: Glyphs) -> ItemRow:
    """An item's row at a snapshot. The marks are looked up once: a long roadmap has very many."""
    mark = None if item.per_school else data.mark(item)
    marks = data.statuses(item) if item.per_school else ()
    status = overall(marks) if item.per_school else data.status(item)
    return ItemRow(
        item=item,
        status=status,
        marks=marks,
        progress=progress(marks if item.per_school else [status]),
        overdue=days_overdue(item.deadline, status, data.today),
        soon=due_soon(item.deadline, status, data.today),
        on=short_date(mark.on) if mark and mark.on else "",
        glyphs=glyphs,
    )


def mark_rows(data: Snapshot, item: RoadmapItem, glyphs: Glyphs) -> list[MarkRow]:
    """The marks of an item, a row for each listed school."""
    rows = []
    for school in data.schools if item.per_school else (None,):
        mark = data.mark(item, school)
        rows.append(
            MarkRow(
                school=school,
                status=data.status(item, school),
                on=short_date(mark.on) if mark and mark.on else "",
                note=" · ".join(part for part in (mark.reason, mark.note) if part) if mark else "",
                author=mark.author if mark else "",
                glyphs=glyphs,
            )
        )
    return rows


def _padded(line: Line, cells: int) -> Line:
    return [*line, (" " * max(cells - length_of(line), 1), "")]

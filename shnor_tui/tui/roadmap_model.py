"""What the roadmap shows: the rows that a filter keeps, their totals, and the marks that rows and cells stand for."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from shnor_tui.domain.roadmap import RoadmapItem, Section, Status, progress
from shnor_tui.domain.russian import short_date
from shnor_tui.domain.school import School
from shnor_tui.i18n import _, ngettext
from shnor_tui.tui.context import Session
from shnor_tui.tui.matrix import DISTRICT, Columns, LegendRow, columns_of, matrix_row, whole
from shnor_tui.tui.rows import ItemRow, SectionRow, TextRow, item_row
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.line_list import Row
from shnor_tui.tui.widgets.pick_list import Spot
from shnor_tui.workspace.item_filter import ItemFilter, Query
from shnor_tui.workspace.marks import Cell, all_cells, open_among
from shnor_tui.workspace.titles import status_title


@dataclass(slots=True)
class Totals:
    """How many items are done, count, are overdue, and have no responsible; kept up as rows come and go."""

    done: int = 0
    counted: int = 0
    overdue: int = 0
    unassigned: int = 0

    def add(self, row: ItemRow, times: int = 1) -> None:
        """Count a row, or with -1 take it out."""
        self.done += times * (row.status is Status.DONE)
        self.counted += times * (row.status is not Status.CANCELLED)
        self.overdue += times * (row.overdue > 0)
        self.unassigned += times * (not row.item.responsible)


class RoadmapModel:
    """Reads the session's data and knows no widget. What the filter kept stays until the filter changes."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._every: dict[int, ItemRow] = {}
        self._kept: set[int] = set()
        self._programme = 0
        self._query: Query | None = None
        self.text = ""
        """The filter."""
        self.totals = Totals()
        self.columns = Columns()
        """Those of the matrix, whether it is shown or not."""

    @property
    def problem(self) -> str:
        """What of the filter names nothing, in words."""
        return self._query.problem if self._query else ""

    def filter(self, text: str) -> None:
        """Keep what a text says, and nothing else."""
        self.text, self._kept = text, set()
        self._keep()

    def read(self) -> None:
        """Read everything anew."""
        data = self._session.data
        if data.programme.id != self._programme:
            self._programme, self._kept = data.programme.id, set()
        self.columns = columns_of(data)
        self._every, self.totals = {}, Totals()
        for item in data.items:
            self._remember(item_row(data, item, self._session.glyphs))
        self._keep()

    def update(self, numbers: Iterable[int]) -> tuple[Sequence[ItemRow | SectionRow], bool]:
        """The rows that the marks of items changed, and whether the filter keeps more of them than it did."""
        data, query = self._session.data, self._asked()
        changed: list[ItemRow] = []
        sections: set[int | None] = set()
        appears = False
        for number in numbers:
            item, old = data.find(RoadmapItem, number), self._every.get(number)
            if item is None or old is None:
                continue
            row = item_row(data, item, self._session.glyphs)
            self._remember(row)
            changed.append(row)
            if old.status is not row.status:
                sections.add(item.section)
            if number not in self._kept and query.keeps(item):
                self._kept.add(number)
                appears = True
        headings = [self._heading(section) for section in data.sections if section.id in sections]
        return [*changed, *headings], appears

    def reveal(self, number: int) -> None:
        """Show an item whatever the filter says."""
        self._kept.add(number)

    def rows(self, *, matrix: bool) -> list[Row]:
        """Sections and their items; a section without items that are kept is left out when something is filtered."""
        data, rows = self._session.data, list[Row]()
        for section in (None, *data.sections):
            items = [item for item in data.items_of(section) if item.id in self._kept]
            kept = [self.shown(self._every[item.id], matrix=matrix) for item in items]
            if section and (kept or not self.text.strip()):
                rows.append(self._heading(section))
            rows += kept
        if not any(row.selectable for row in rows):
            return [TextRow("empty", self._why_empty(), selectable=False)]
        return [*rows, LegendRow(self.columns)] if matrix else rows

    def shown(self, row: ItemRow | SectionRow, *, matrix: bool) -> Row:
        """A row as the list, or the matrix, has it."""
        return matrix_row(row, self.columns) if matrix and isinstance(row, ItemRow) else row

    def item(self, key: Hashable) -> RoadmapItem | None:
        """The item of a row."""
        number = key[1] if isinstance(key, tuple) and key[0] == "item" else None
        return self._session.data.find(RoadmapItem, number) if isinstance(number, int) else None

    def items(self, spots: Iterable[Spot]) -> list[RoadmapItem]:
        """The items of rows and cells, each once."""
        found = {spot.row: self.item(spot.row) for spot in spots}
        return [item for item in found.values() if item]

    def cells(self, spots: Iterable[Spot]) -> list[Cell]:
        """The marks that rows and cells stand for, of those that the person may set; where the filter names schools, theirs.

        The district's cell of an item of each school stands for all of them, unless some are picked beside it.
        """
        data, user = self._session.data, self._session.workspace.user
        columns: dict[Hashable, set[int]] = {}
        for spot in spots:
            columns.setdefault(spot.row, set()).update(() if spot.column is None else (spot.column,))
        found: list[Cell] = []
        for key, numbers in columns.items():
            if item := self.item(key):
                found += all_cells(data, [item], user, self._schools(item, numbers))
        return found

    def open(self, cells: Iterable[Cell]) -> list[Cell]:
        """Those of some cells that are neither done nor excused."""
        return open_among(self._session.data, cells)

    def counts(self, picked: Sequence[Spot], *, matrix: bool) -> tuple[Line, Line]:
        """How much is done and selected; and what burns."""
        totals = self.totals
        done: Line = [(_("done {done} of {counted}").format(done=totals.done, counted=totals.counted), "")]
        if picked:
            done += [(" · ", "dim"), (self._picked_in_words(picked, matrix=matrix), "bold")]
        burning: Line = []
        if totals.overdue:
            burning += [(" · ", "dim"), (_("overdue {n}").format(n=totals.overdue), "late")]
        if totals.unassigned:
            burning += [(" · ", "dim"), (_("nobody responsible {n}").format(n=totals.unassigned), "soon")]
        return done, burning

    def _picked_in_words(self, picked: Sequence[Spot], *, matrix: bool) -> str:
        if not matrix:
            return ngettext("{n} item selected", "{n} items selected", len(picked)).format(n=len(picked))
        if n := len(self.cells(picked)):
            return ngettext("{n} mark selected", "{n} marks selected", n).format(n=n)
        return _("nothing to mark is selected")

    def words(self, spot: Spot) -> str:
        """What a cell of the matrix says, in words."""
        data, item = self._session.data, self.item(spot.row)
        school = data.find(School, spot.column) if spot.column else None
        if item is None or not self.columns:
            return ""
        if spot.column == DISTRICT and item.per_school:
            done, total = data.progress(item)
            count = _("{done} of {total}").format(done=done, total=total)
            state = f"{status_title(data.status(item))}, {count}"
        elif bool(school) == item.per_school:
            mark = data.mark(item, school)
            day = f" {short_date(mark.on)}" if mark and mark.on else ""
            why = f" – {mark.explanation}" if mark and mark.explanation else ""
            state = f"{status_title(data.status(item, school))}{day}{why}"
        else:
            state = _("an item of the district")
        whose = school.name if school else _("District")
        return f"{item.number} · {whose}: {state}"

    def _schools(self, item: RoadmapItem, numbers: set[int]) -> Sequence[School | None] | None:
        """The schools that columns stand for; None for all of them."""
        named = self._asked().schools
        if not numbers or whole(item, numbers):
            return named
        schools = [school for school in self._session.data.schools if school.id in numbers]
        return [None, *schools] if DISTRICT in numbers else schools

    def _heading(self, section: Section) -> SectionRow:
        items = self._session.data.items_of(section)
        return SectionRow(section, progress(self._every[item.id].status for item in items))

    def _asked(self) -> Query:
        self._query = ItemFilter(self._session.data).query(self.text)
        return self._query

    def _keep(self) -> None:
        query = self._asked()
        items = self._session.data.items
        self._kept |= {item.id for item in items if query.keeps(item)}

    def _remember(self, row: ItemRow) -> None:
        if old := self._every.get(row.item.id):
            self.totals.add(old, -1)
        self._every[row.item.id] = row
        self.totals.add(row)

    def _why_empty(self) -> str:
        if self.text.strip():
            return _("Nothing fits the filter «{query}». Esc shows everything.").format(query=self.text.strip())
        if self._session.may("item.add"):
            return _("The roadmap has no items yet. a adds one, t shows the sections.")
        return _("The roadmap has no items yet.")

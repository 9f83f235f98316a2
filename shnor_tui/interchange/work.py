"""What importers work with: one entry of a table, the schools that it may mean, and the records that it asks for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeVar

import msgspec

from shnor_tui.domain.record import Record
from shnor_tui.domain.school import School
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.interchange.defusing import as_meant
from shnor_tui.interchange.sheets import Row
from shnor_tui.interchange.tables import Table
from shnor_tui.interchange.words import plain
from shnor_tui.workspace.school_names import match_school
from shnor_tui.workspace.snapshot import Snapshot

T = TypeVar("T")
R = TypeVar("R", bound=Record)

LEAVE_OUT = 0
"""The choice to take nothing of a school."""

NEW = -1
"""The choice that a name in a list of schools is a new school's."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: the sheet, the row's number, and the column as spreadsheets and as the file call it."""

    sheet: str
    row: int
    address: str = ""
    column: str = ""

    @property
    def told(self) -> str:
        """«Лист1, C7» or «Лист1, строка 7»; empty for nowhere."""
        spot = self.address or (_("row {n}").format(n=self.row) if self.row else "")
        return ", ".join(part for part in (self.sheet, spot) if part)


class Untakable(Exception):
    """An entry cannot be taken; `key` is the field that stands in the way."""

    def __init__(self, reason: str, key: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.key = key


class Doubtful(Exception):
    """Nobody but a person knows which school is meant by `text`."""

    def __init__(self, text: str, candidates: tuple[School, ...], key: str) -> None:
        super().__init__(text)
        self.text = text
        self.candidates = candidates
        self.key = key


class LeftOut(Exception):
    """The person chose to take nothing of this school."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one line of the preview is about: a row, or (`main`) one value of it. `about` is what its column stands for."""

    table: Table
    row: Row
    columns: Mapping[str, int]
    about: object = None
    main: str = ""

    def text(self, key: str) -> str:
        """The text of a field on one line; empty where the file has no such column.

        Raises:
            Untakable: the cell has no readable value.
        """
        return " ".join(self.lines(key).split())

    def lines(self, key: str) -> str:
        """The text of a field with its line breaks."""
        column = self.columns.get(key)
        if column is None or column >= len(self.row.cells):
            return ""
        cell = self.row.cells[column]
        if cell.problem:
            raise Untakable(cell.problem, key)
        return as_meant(cell.text.strip())

    def read(self, key: str, parse: Callable[[str], T]) -> T:
        """What `parse` makes of a field's text.

        Raises:
            Untakable: `parse` didn't take it.
        """
        text = self.text(key)
        try:
            return parse(text)
        except BadInput as error:
            raise Untakable(str(error), key) from error

    def needed(self, key: str) -> str:
        """The text of a field that may not be empty."""
        text = self.text(key)
        if not text:
            raise Untakable(_("«{title}» is empty.").format(title=self._title(key)), key)
        return text

    def _title(self, key: str) -> str:
        known = next((field.title for field in self.table.form.fields if field.key == key), "")
        return self._heading(self.columns.get(key)) or known or key

    def _heading(self, column: int | None) -> str:
        return next((found.text for found in self.table.headings if found.column == column), "")

    def filled(self, *keys: str) -> bool:
        """Whether any of these cells says something, be it something wrong."""
        cells = (
            self.row.cells[column]
            for key in keys
            if (column := self.columns.get(key, -1)) in range(len(self.row.cells))
        )
        return any(cell.problem or cell.text.strip() for cell in cells)

    def place(self, key: str = "") -> Place:
        """Where it stands, or one of its fields."""
        column = self.columns.get(key, self.columns.get(self.main))
        if column is None:
            return Place(self.table.sheet.name, self.row.number)
        address = self.table.sheet.address(self.row, column)
        return Place(self.table.sheet.name, self.row.number, address, self._heading(column))


@dataclass(frozen=True, slots=True)
class Write:
    """A record to store: as it was seen (None: a new one, whose number is negative) and as it is wanted (None: removed)."""

    seen: Record | None
    wanted: Record | None

    @property
    def record(self) -> Record:
        """The record as it is wanted; one that goes as it was seen."""
        record = self.wanted or self.seen
        assert record is not None  # noqa: S101  (one of them there is)
        return record


@dataclass(frozen=True, slots=True)
class Taken:
    """What an entry asks for; without writes all is there already."""

    subject: str
    writes: tuple[Write, ...]


class Ending(NamedTuple):
    """What the person should know besides, and what goes because the file doesn't have it."""

    remarks: tuple[str, ...] = ()
    removed: tuple[Taken, ...] = ()


class Importer(Protocol):
    """Reads one kind; made anew for each plan."""

    def entries(self, table: Table) -> tuple[Entry, ...]:
        """The entries of a table, in its order."""
        ...

    def take(self, entry: Entry) -> Taken | None:
        """What an entry asks for; None when it says nothing.

        Raises:
            Untakable, Doubtful, LeftOut, BadInput: nothing of it is taken.
        """
        ...

    def ending(self) -> Ending:
        """What else there is, once all entries were taken."""
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may say of a file: the sheet to read, the procedure, indicator or period that it is about.

    `replace`: the file is the whole roadmap, or all points, so that what it doesn't have goes. `as_written`: no words become
    placeholders. `points_only`: nothing around the points is taken.
    """

    sheet: str = ""
    procedure: str = ""
    indicator: str = ""
    period: str = ""
    replace: bool = False
    as_written: bool = False
    points_only: bool = False


@dataclass(slots=True)
class Work:
    """The data that a file is held against, and what its entries have in common."""

    data: Snapshot
    options: Options = field(default_factory=Options)
    choices: Mapping[str, int] = field(default_factory=dict)
    _last: int = 0
    _claims: dict[Hashable, int] = field(default_factory=dict)
    _schools: dict[str, School | tuple[School, ...]] = field(default_factory=dict)

    @property
    def year(self) -> SchoolYear:
        """The programme's school year."""
        return self.data.programme.school_year

    def number(self) -> int:
        """The number of a new record until it is stored."""
        self._last -= 1
        return self._last

    def claim(self, key: Hashable, entry: Entry) -> None:
        """An entry says something that no other may say again.

        Raises:
            Untakable: another one did.
        """
        if key in self._claims:
            raise Untakable(_("The same is in row {row} already.").format(row=self._claims[key]))
        self._claims[key] = entry.row.number

    def school(self, entry: Entry, key: str = "school") -> School:
        """The school that an entry names.

        Raises:
            Untakable: none is named or known.
            Doubtful: it may be one of several.
            LeftOut: the person leaves it out.
        """
        return self.school_called(entry.needed(key), key)

    def school_called(self, text: str, key: str) -> School:
        """The school with a name; raises as `school`."""
        chosen = self.choices.get(plain(text))
        if chosen == LEAVE_OUT:
            raise LeftOut
        if chosen is not None and (found := self.data.find(School, chosen)):
            return found
        if text not in self._schools:
            match = match_school(self.data.registry, text)
            self._schools[text] = match.school or tuple(match.candidates)
        known = self._schools[text]
        if isinstance(known, School):
            return known
        if known:
            raise Doubtful(text, known, key)
        raise Untakable(_("There is no school «{name}» in the registry.").format(name=text), key)


def updated(work: Work, seen: R | None, blank: R, **said: object) -> tuple[Write, ...]:
    """What makes a record say `said`: nothing when it does; a new one on the base of `blank` when there is none.

    A text that differs by blanks only is the same text.
    """
    if seen is None:
        return (Write(None, msgspec.structs.replace(blank, id=work.number(), **said)),)
    new = {name: value for name, value in said.items() if not _same(getattr(seen, name), value)}
    return (Write(seen, msgspec.structs.replace(seen, **new)),) if new else ()


def _same(old: object, new: object) -> bool:
    return old == new or (isinstance(old, str) and isinstance(new, str) and old.split() == new.split())


def each_row(table: Table) -> tuple[Entry, ...]:
    """An entry for each row."""
    return tuple(Entry(table, row, table.mapping.columns) for row in table.rows)

"""The lines of a preview: what becomes of each entry of a file."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput
from shnor_tui.interchange.headings import ColumnMapping, Heading
from shnor_tui.interchange.sheets import Book
from shnor_tui.interchange.work import Options, Place, Write
from shnor_tui.workspace.changes import FieldChange


class Action(enum.StrEnum):
    """What becomes of an entry."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"
    SAME = "same"
    REFUSED = "refused"
    ASK = "ask"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the file; what goes because the file doesn't have it has no place.

    `reason` tells why an entry is refused; `question` is a name that may mean any of `candidates`.
    """

    action: Action
    place: Place
    subject: str = ""
    changes: tuple[FieldChange, ...] = ()
    reason: str = ""
    question: str = ""
    candidates: tuple[School, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A name of the file that a person has to find among the candidates, and in how many entries it stands."""

    text: str
    candidates: tuple[School, ...]
    entries: int


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """How a sheet was understood: all its headings by the file's words, the fields by their titles, and which column is which.

    `form` is the form of the table by its name; `titles` are the titles of its fields that are taken, by their keys.
    """

    sheet: str
    form: str
    headings: tuple[Heading, ...]
    titles: Mapping[str, str]
    mapping: ColumnMapping


class NoTable(BadInput):
    """No sheet has a table of the kind. `nearest` is how the one that comes nearest was understood, so that a person can say
    which column is which; None where nothing looks like it."""

    def __init__(self, message: str, advice: str, nearest: SheetColumns | None = None) -> None:
        super().__init__(message, advice)
        self.nearest = nearest


class Skipped(NamedTuple):
    """A sheet that isn't read, and why."""

    sheet: str
    reason: str


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be imported into which programme, and what the person said about it.

    `wishes`: a column (its heading or letter), or `IN_NO_COLUMN`, by its field (its title or key). `choices`: the number of a
    school, `LEAVE_OUT` or `NEW`, by its name in the file.
    """

    kind: str
    book: Book = field(repr=False)
    programme: int
    wishes: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, int] = field(default_factory=dict)
    options: Options = field(default_factory=Options)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would change in the data as they are at `revision`.

    `skipped` are sheets that are not read; `notes` the texts below the tables, the rows of totals and what a document says beside
    its text, which are not taken; `remarks` are the program's own.
    """

    request: Request
    revision: int
    lines: tuple[Line, ...]
    writes: tuple[Write, ...] = field(repr=False)
    columns: tuple[SheetColumns, ...]
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def of(self, *actions: Action) -> tuple[Line, ...]:
        """The lines of some actions, in the file's order."""
        return tuple(line for line in self.lines if line.action in actions)

    def count(self, action: Action) -> int:
        """How many lines are of an action."""
        return len(self.of(action))

    @property
    def nothing(self) -> bool:
        """Whether accepting it would change nothing."""
        return not self.writes

    @property
    def questions(self) -> tuple[Question, ...]:
        """The names that wait for an answer, each once."""
        asked: dict[str, list[Line]] = {}
        for line in self.of(Action.ASK):
            asked.setdefault(line.question, []).append(line)
        return tuple(Question(text, lines[0].candidates, len(lines)) for text, lines in asked.items())

"""What a file would change, before it does: questions answered, columns chosen, then all of it taken or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from textual import on

from shnor_tui.domain.school import School
from shnor_tui.errors import Conflict, ShnorError
from shnor_tui.i18n import _
from shnor_tui.interchange.headings import IN_NO_COLUMN
from shnor_tui.interchange.kinds import KINDS
from shnor_tui.interchange.lines import NoTable, Preview, Question
from shnor_tui.interchange.preview import accept, plan
from shnor_tui.interchange.sheets import Book, column_letters
from shnor_tui.interchange.work import LEAVE_OUT, NEW, Options
from shnor_tui.store import Record as Committed
from shnor_tui.tui.context import Session
from shnor_tui.tui.data_actions import IMPORT
from shnor_tui.tui.import_options import FileOption, file_options, option_row, option_rows
from shnor_tui.tui.import_rows import (
    ColumnChoice,
    OtherKind,
    Switch,
    Target,
    column_rows,
    counts,
    kind_rows,
    preview_rows,
    taken_words,
)
from shnor_tui.tui.kept_year import KeptYear
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import choose_screen
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.header import summary_line
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines

_NONE = "none"
_NEW = "new"


class ImportScreen(WorkScreen):
    """The preview of one file. It is made anew after each answer, and when others changed the data meanwhile."""

    ACTIONS = IMPORT
    BINDINGS = bindings(IMPORT)

    def __init__(self, session: Session, kind: str, book: Book) -> None:
        super().__init__(session)
        self._kind, self._book = kind, book
        self._year = KeptYear(session.data)
        self._wishes: dict[str, str] = {}
        self._choices: dict[str, int] = {}
        self._options = Options()
        self._preview: Preview | None = None
        self._targets: Mapping[str, Target] = {}
        self.taken = ""
        """What was imported, in words, once it was."""

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Hold the file against the data as they are now."""
        self._preview = None
        self._year.follow(self.session.data)
        if self._year.gone:
            self._targets = {}
            removed = _("This programme was removed meanwhile.")
            self.body.set_rows([TextRow("problem", removed, _("Esc goes back."), selectable=False, style="late")])
            return
        try:
            self._preview = plan(self._kind, self._book, self.session.data, self._wishes, self._choices, self._options)
        except ShnorError as error:
            self._show_columns(error)
            return
        rows, self._targets = preview_rows(self._preview, self._file_options())
        self.body.set_rows(rows or [TextRow("empty", _("There is nothing in this file."), selectable=False)])

    def show_title(self) -> None:
        """The kind and the file; what would come of it."""
        width = self.app.size.width
        kind = _(KINDS[self._kind].title)
        title = _("Import") + f": {kind}, {self._year.shown} · {self._book.name}"
        self.query_one("#title", Lines).show(
            [[(f" {title}", "bold")], summary_line(self.summary(), self.session, width)]
        )

    def summary(self) -> Line:
        if self._year.gone:
            return []
        return counts(self._preview) if self._preview else [(_("this table is not understood yet"), "late")]

    @on(LineList.Chosen, "#body")
    async def action_open(self) -> None:
        """Answer a question, or choose another column for a field."""
        row = self.body.cursor_row
        target = self._targets.get(row.name) if isinstance(row, TextRow) else None
        if isinstance(target, OtherKind):
            self._kind, self._options = target.name, Options()
            self._again()
        elif isinstance(target, Switch):
            switched: dict[str, Any] = {target.field: target.wanted}
            self._options = replace(self._options, **switched)
            self._again()
        elif isinstance(target, FileOption):
            await self._ask_of_file(target)
        elif isinstance(target, Question):
            await self._ask_school(target)
        elif target:
            await self._ask_column(target)

    async def action_accept(self) -> None:
        """Take everything that isn't refused, in one change that one undo takes back."""
        if self._preview is None:
            self.tell(_("Nothing can be imported yet: Enter on a line says what it is."))
            return
        if self._preview.nothing and not self._preview.questions:
            self.tell(_("There is nothing to import: all of it is there already, or refused."))
            return
        if self._preview.questions:
            self.body.move_to(("text", "question0"))
        try:
            accept(self.session.workspace, self._preview)
        except Conflict as error:
            self.catch_up()
            self.tell(str(error), "error")
        except ShnorError as error:
            self.tell(str(error), "error")
        else:
            self.taken = taken_words(self._preview)
            self.dismiss()

    async def _ask_school(self, question: Question) -> None:
        data = self.session.data
        first = {school.id for school in question.candidates}
        others = [school for school in data.registry if school.id not in first]
        rows = [_school_row(school) for school in question.candidates]
        if self._kind == "schools":
            rows.append(TextRow(_NEW, _("none of these: it is a new school")))
        rows += [_school_row(school) for school in others]
        rows.append(TextRow(_NONE, _("none of these: leave its rows out")))
        title = _("Which school is «{name}»?").format(name=question.text)
        await self.app.push_screen(choose_screen(title, rows), lambda chosen: self._answer(question, chosen))

    def _answer(self, question: Question, chosen: str | None) -> None:
        if chosen is not None:
            special = {_NONE: LEAVE_OUT, _NEW: NEW}
            self._choices[question.text] = special[chosen] if chosen in special else int(chosen)
            self._again()

    async def _ask_column(self, wanted: ColumnChoice) -> None:
        rows = [TextRow(str(heading.column), heading.text) for heading in wanted.sheet.headings if heading.text]
        rows.append(TextRow(_NONE, _("none of these: the file does not have it")))
        current = str(wanted.sheet.mapping.columns.get(wanted.field, ""))
        title = _("Which column is «{field}»?").format(field=wanted.sheet.titles[wanted.field])
        await self.app.push_screen(choose_screen(title, rows, current), lambda chosen: self._map(wanted, chosen))

    def _map(self, wanted: ColumnChoice, chosen: str | None) -> None:
        if chosen is not None:
            self._wishes[wanted.field] = IN_NO_COLUMN if chosen == _NONE else column_letters(int(chosen))
            self._again()

    def _file_options(self) -> Sequence[FileOption]:
        return file_options(self._kind, self._book, self.session.data)

    async def _ask_of_file(self, option: FileOption) -> None:
        current = getattr(self._options, option.field)
        screen = choose_screen(option.title, option.rows(), current)
        await self.app.push_screen(screen, lambda chosen: self._say_of_file(option, chosen))

    def _say_of_file(self, option: FileOption, said: str | None) -> None:
        if said is not None:
            fields: dict[str, Any] = {option.field: said}
            self._options = replace(self._options, **fields)
            self._again()

    def _again(self) -> None:
        self.tell("")
        self.refresh_data(())
        self.show_title()

    def _show_columns(self, error: ShnorError) -> None:
        """What keeps the table from being understood, with its columns to choose from."""
        options = self._file_options()
        targets: dict[str, Target] = {option_row(option): option for option in options}
        rows = [TextRow("problem", str(error), selectable=False, style="late")]
        if not self._wishes:
            rows += kind_rows(self._other_kinds(), targets)
        if isinstance(error, NoTable) and error.nearest:
            rows += column_rows([error.nearest], targets)
        rows += option_rows(options, self._options)
        self._targets = targets
        self.body.set_rows(rows)

    def _other_kinds(self) -> list[str]:
        """The kinds as which the file is understood, the one that takes most of its columns first."""
        taken: dict[str, int] = {}
        for kind in KINDS:
            try:
                preview = plan(kind, self._book, self.session.data)
            except ShnorError:
                continue
            if preview.lines:
                taken[kind] = sum(len(sheet.mapping.columns) for sheet in preview.columns)
        return sorted(taken, key=lambda kind: -taken[kind])


def _school_row(school: School) -> TextRow:
    return TextRow(str(school.id), school.name, school.full_name if school.full_name != school.name else "")

"""Assessment procedures, year by year, and what came out of them in the district."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from shnor_tui.domain.assessment import Procedure
from shnor_tui.i18n import _, ngettext
from shnor_tui.store import Record as Committed
from shnor_tui.tui.context import Session
from shnor_tui.tui.data_actions import RESULTS
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import low_results_screen, procedure_form, results_grid
from shnor_tui.tui.result_rows import EmptyYearRow, ProcedureRow, procedure_rows, school_rows
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.line_list import LineList, Row
from shnor_tui.workspace.low_results import previous_year
from shnor_tui.workspace.procedures import add_usual_procedures, remove_procedure
from shnor_tui.workspace.results import missing, years


class ResultsScreen(WorkScreen):
    """The procedures of the programme's year, and of earlier years when they are asked for; the keys of `actions.RESULTS`."""

    PLACE = "results"
    IMPORTS = "results"
    ACTIONS = RESULTS
    BINDINGS = bindings(RESULTS)
    has_side = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._earlier = False

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Any result may change a trend; only the rows that say something else are repainted."""
        may_add = self.session.may("procedure.add")
        self.body.show_rows(procedure_rows(self.session.data, self.session.look, self._years(), may_add=may_add))

    def _years(self) -> tuple[str, ...]:
        """The programme's year, then the earlier ones: the one before is there even when it is empty, to be filled in."""
        data, own = self.session.data, self.session.data.programme.year
        if not self._earlier:
            return (own,)
        earlier = {year for year in years(data) if year < own} | {previous_year(data.programme)}
        return (own, *sorted(earlier, reverse=True))

    def summary(self) -> Line:
        data = self.session.data
        own = [
            row for row in self.body.rows if isinstance(row, ProcedureRow) and row.procedure.year == data.programme.year
        ]
        line: Line = [(ngettext("{n} procedure", "{n} procedures", len(own)).format(n=len(own)), "")]
        if owed := len(list(missing(data))):
            line += [(" · ", "dim"), (_("not handed in: {n}").format(n=owed), "soon")]
        if faulty := sum(row.faulty for row in own):
            line += [(" · ", "dim"), (_("with mistakes: {n}").format(n=faulty), "late")]
        return line

    def side_rows(self) -> Sequence[Row]:
        procedure = self._current()
        return school_rows(self.session.data, procedure, self.session.look) if procedure else ()

    def _current(self) -> Procedure | None:
        row = self.body.cursor_row
        return self.session.data.find(Procedure, row.procedure.id) if isinstance(row, ProcedureRow) else None

    def _current_year(self) -> str:
        """The year in which the cursor is."""
        row = self.body.cursor_row
        if isinstance(row, EmptyYearRow):
            return row.year
        return row.procedure.year if isinstance(row, ProcedureRow) else self.session.data.programme.year

    @on(LineList.Chosen, "#body")
    async def action_open(self) -> None:
        if procedure := self._current():
            await self.app.push_screen(results_grid(self.session, procedure.id))

    async def action_low_results(self) -> None:
        await self.app.push_screen(low_results_screen(self.session))

    def action_results_years(self) -> None:
        self._earlier = not self._earlier
        self.refresh_data(())
        self.show_side()

    async def action_procedure_add(self) -> None:
        await self.add_by(procedure_form(self.session, None, self._current_year()), Procedure, "procedure")

    def action_procedure_usual(self) -> None:
        year, added = self._current_year(), 0
        with self.telling():
            added = len(add_usual_procedures(self.session.workspace, year))
        if added:
            text = ngettext("{n} procedure of {year} was added.", "{n} procedures of {year} were added.", added)
            self.tell(text.format(n=added, year=year))
        elif not self._message[0]:
            self.tell(_("{year} has all the usual procedures already.").format(year=year))

    async def action_procedure_edit(self) -> None:
        if procedure := self._current():
            await self.app.push_screen(procedure_form(self.session, procedure), self.after_form)

    def action_procedure_remove(self) -> None:
        procedure = self._current()
        if procedure is None:
            return
        removed: int | None = None
        with self.telling():
            removed = remove_procedure(self.session.workspace, procedure)
        if removed is not None:
            self.tell(_removed(procedure, removed))


def _removed(procedure: Procedure, results: int) -> str:
    if not results:
        return _("«{name}» was removed. u brings it back.").format(name=procedure.name)
    return ngettext(
        "«{name}» was removed with the results of {n} school. u brings all back.",
        "«{name}» was removed with the results of {n} schools. u brings all back.",
        results,
    ).format(name=procedure.name, n=results)

"""The registry of schools, and which of them are in the programme's list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on

from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, ngettext
from shnor_tui.tui.actions import SCHOOLS
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import listing_form, passport_screen, school_form
from shnor_tui.tui.passport_rows import passport_rows
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.school_rows import SchoolRow
from shnor_tui.tui.screens.standings import StandingsScreen
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.line_list import LineList, Row
from shnor_tui.workspace.registry import move_school, remove_school
from shnor_tui.workspace.school_filter import completions, school_filter
from shnor_tui.workspace.school_standing import Standing, standings


class SchoolsScreen(StandingsScreen[Standing]):
    """Every school with where it stands in the chosen programme; the keys of `actions.SCHOOLS`."""

    ACTIONS = SCHOOLS
    PLACE = "schools"
    IMPORTS = "schools"
    BINDINGS = bindings(SCHOOLS)

    has_side = True

    def look_through(self) -> Sequence[Standing]:
        return standings(self.session.data)

    def row_of(self, seen: Standing) -> Row:
        return SchoolRow(seen, self.session.glyphs)

    def keeps(self, text: str) -> Callable[[Standing], bool]:
        return school_filter(text)

    def completions(self, text: str) -> Sequence[str]:
        return completions(text)

    def placeholder(self) -> str:
        return _("words to look for, for example: owes")

    def why_nothing(self) -> str:
        if self.session.may("school.add"):
            return _("There are no schools yet: a adds one.")
        return _("There are no schools yet.")

    def summary(self) -> Line:
        total, listed = len(self.standings), sum(seen.listed for seen in self.standings)
        owing = sum(seen.debts > 0 for seen in self.standings)
        counts: Line = [(ngettext("{n} school", "{n} schools", total).format(n=total), "")]
        counts += [(" · ", "dim"), (_("on the list {n}").format(n=listed), "")]
        if owing:
            counts += [(" · ", "dim"), (ngettext("{n} owes data", "{n} owe data", owing).format(n=owing), "late")]
        return [*counts, *self.filter_words()]

    def side_rows(self) -> Sequence[Row]:
        school = self._current()
        if school is None:
            return ()
        name = TextRow("name", school.name, selectable=False, style="bold")
        return [name, *passport_rows(self.session.data, school, may_edit=self.session.may("school.edit"))]

    def _current(self) -> School | None:
        row = self.body.cursor_row
        return row.standing.school if isinstance(row, SchoolRow) else None

    @on(LineList.Chosen, "#body")
    async def action_open(self) -> None:
        if school := self._current():
            await self.app.push_screen(passport_screen(self.session, school.id))

    async def action_school_edit(self) -> None:
        if school := self._current():
            await self.app.push_screen(school_form(self.session, school), self.after_form)

    async def action_listing_edit(self) -> None:
        if school := self._current():
            await self.app.push_screen(listing_form(self.session, school), self.after_form)

    async def action_school_add(self) -> None:
        await self.add_by(school_form(self.session, None), School, "school")

    def action_school_remove(self) -> None:
        if school := self._current():
            with self.telling():
                self._remove(school)

    def _remove(self, school: School) -> None:
        try:
            remove_school(self.session.workspace, school)
        except BadInput as error:
            listed = school in self.session.data.schools
            advice = _("l takes it off the programme's list; what was entered stays.") if listed else ""
            raise BadInput(error.message, advice) from error

    def action_school_earlier(self) -> None:
        self._move(-1)

    def action_school_later(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        school = self._current()
        if school is None:
            return
        if self.query_text.strip():
            self.tell(_("Schools are moved in the whole list: Esc shows everything."))
            return
        with self.telling():
            move_school(self.session.workspace, school, by)

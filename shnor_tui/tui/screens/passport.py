"""The passport of a school: all that is stored of it, each line leading to where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from textual import on

from shnor_tui.domain.programme import Programme
from shnor_tui.domain.school import Listing, School
from shnor_tui.i18n import _, mark
from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import PASSPORT
from shnor_tui.tui.context import Session
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import listing_form, school_form, training_form
from shnor_tui.tui.opening import open_record
from shnor_tui.tui.passport_rows import PassportRow, passport_rows
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.school_rows import standing_parts
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.text import Line, fitted, flowed
from shnor_tui.tui.widgets.header import spread
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.school_standing import Standing, standing

_ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        "trainings": mark("It is shown on screen 7."),
        "events": mark("It is shown on screen 7."),
    }
)
"""Where records are entered that have no screen."""


class PassportScreen(WorkScreen):
    """Everything about one school; the keys of `actions.PASSPORT`."""

    ACTIONS = PASSPORT
    BINDINGS = bindings(PASSPORT)

    def __init__(self, session: Session, school: int) -> None:
        super().__init__(session)
        self._number = school

    @property
    def _school(self) -> School | None:
        return self.session.data.find(School, self._number)

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Show the passport anew; it is small. The screen of a school that was removed says so until it is left."""
        school = self._school
        if school is None:
            gone = _("This school was removed from the registry. Esc goes back.")
            self.body.set_rows([TextRow("gone", gone, selectable=False, style="error")])
            return
        self.body.set_rows(passport_rows(self.session.data, school, may_edit=self.session.may("school.edit")))

    def show_title(self) -> None:
        """The school and where it stands instead of the screens' numbers."""
        if school := self._school:
            data, width = self.session.data, self.app.size.width
            name = fitted(school.name, max(width - len(data.programme.year) - 3, 10)).rstrip()
            above = spread([(f" {name}", "bold")], data.programme.year, width, "bold")
            self.query_one("#title", Lines).show([above, [(" ", ""), *_state(standing(data, school), width - 2)]])

    @on(LineList.Chosen, "#body")
    async def action_open(self) -> None:
        """What the line comes from."""
        row, school = self.body.cursor_row, self._school
        if school is None or not isinstance(row, PassportRow) or row.record is None:
            return
        table, number = row.record
        if row.contact:
            await self._edit("school.edit")
        elif table in {"listings", "programmes"}:
            await self._edit("listing.set", self._programme(table, number))
        elif table == "schools" and number == school.id and self.session.may("training.set"):
            # What a school owes of itself is its training.
            await self.app.push_screen(training_form(self.session, None, school), self.after_form)
        elif (table, number) != ("schools", school.id) and (screen := open_record(self.session, table, number)):
            await self.app.push_screen(screen, self._returned)
        else:
            self.tell(_(_ELSEWHERE[table]) if table in _ELSEWHERE else _("This has no screen of its own yet."))

    async def action_school_edit(self) -> None:
        await self._edit("school.edit")

    async def action_listing_edit(self) -> None:
        await self._edit("listing.set")

    async def _edit(self, verb: str, programme: Programme | None = None) -> None:
        """Open the form of the school or of its listing; a role that may not is told so."""
        school = self._school
        if school is None:
            return
        if not self.session.may(verb):
            with self.telling():
                self.session.workspace.require(verb, [school.id])
            return
        if verb == "school.edit":
            await self.app.push_screen(school_form(self.session, school), self.after_form)
        else:
            await self.app.push_screen(listing_form(self.session, school, programme), self.after_form)

    def _programme(self, table: str, number: int) -> Programme | None:
        data = self.session.data
        if table == "listings":
            listing = data.find(Listing, number)
            number = listing.programme if listing else data.programme.id
        return data.find(Programme, number)

    def _returned(self, _result: bool | None) -> None:
        self.catch_up()


def _state(seen: Standing, width: int) -> Line:
    """Where the school stands, in one line; what the list of years below says too gives way."""
    parts = standing_parts(seen)
    whole = flowed(parts, width)
    return whole[0] if len(whole) == 1 else flowed(parts[1:], width)[0]

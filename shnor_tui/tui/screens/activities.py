"""Training and events of the year: who was trained, by school, and what was held, by date."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from shnor_tui.domain.activity import Event, Training
from shnor_tui.domain.school import School
from shnor_tui.i18n import _, ngettext
from shnor_tui.store import Record as Committed
from shnor_tui.tui.activity_rows import (
    NO_EVENTS,
    CourseRow,
    EventRow,
    SchoolRow,
    activity_rows,
    detail_rows,
)
from shnor_tui.tui.data_actions import ACTIVITIES
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import event_form, grid_screen, text_screen, training_form
from shnor_tui.tui.opening import open_record
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.filtered import FilteredScreen
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.line_list import LineList, Row
from shnor_tui.workspace.activity_filter import activity_query, completions
from shnor_tui.workspace.events import remove_event
from shnor_tui.workspace.trainings import remove_training


class ActivitiesScreen(FilteredScreen):
    """Two groups in one list; the keys of `actions.ACTIVITIES`."""

    PLACE = "activities"
    IMPORTS = "events"
    ACTIONS = ACTIVITIES
    BINDINGS = bindings(ACTIVITIES)

    has_side = True

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Read both groups anew; they are small. Rows that say the same are not repainted."""
        data, session = self.session.data, self.session
        query = activity_query(self.query_text, data)
        rows: list[Row] = list(activity_rows(data, query, session.glyphs, may_add=session.may("event.add")))
        self.body.show_rows(rows or [TextRow("empty", self.why_empty(), selectable=False)])

    def filter_by(self, text: str) -> None:
        self.refresh_data(())

    def completions(self, text: str) -> Sequence[str]:
        return completions(text, self.session.data)

    def placeholder(self) -> str:
        return _("for example: kind:meeting · school:name · ahead")

    def why_nothing(self) -> str:
        if self.session.may("event.add"):
            return _("Nothing is entered yet: n adds a training, c an event.")
        return _("Nothing is entered yet.")

    def summary(self) -> Line:
        data = self.session.data
        entered, n = {training.school for training in data.trainings}, len(data.events)
        done, total = sum(school.id in entered for school in data.schools), len(data.schools)
        told = ngettext(
            "training is entered by {done} of {n} school", "training is entered by {done} of {n} schools", total
        ).format(done=done, n=total)
        events = ngettext("{n} event", "{n} events", n).format(n=n)
        return [(told, ""), (" · ", "dim"), (events, ""), *self.filter_words()]

    def side_rows(self) -> Sequence[Row]:
        record = self._current()
        return detail_rows(self.session.data, record) if record else ()

    def _current(self) -> Training | Event | None:
        row = self.body.cursor_row
        if isinstance(row, EventRow):
            return row.event
        return row.training if isinstance(row, SchoolRow | CourseRow) else None

    def _school(self) -> School | None:
        """The school whose training the cursor is on."""
        row = self.body.cursor_row
        if isinstance(row, SchoolRow):
            return row.school
        return self.session.data.find(School, row.training.school) if isinstance(row, CourseRow) else None

    # Keys

    @on(LineList.Chosen, "#body")
    async def action_open(self) -> None:
        """The form of a record; who may not change it reads it. On a school without training one is begun."""
        record = self._current()
        if record is None:
            if self.session.may("training.set"):
                await self.action_activity_add()
            return
        table = "events" if isinstance(record, Event) else "trainings"
        if form := open_record(self.session, table, record.id):
            await self.app.push_screen(form, self.after_form)
        else:
            title, *rows = detail_rows(self.session.data, record)
            await self.app.push_screen(text_screen(title.text, rows))

    async def action_activity_table(self) -> None:
        from shnor_tui.tui.training_grid import TrainingGrid  # noqa: PLC0415  (the list comes first)

        source = TrainingGrid(self.session.may_for(TrainingGrid.verb))
        await self.app.push_screen(grid_screen(self.session, source), self._returned)

    async def action_activity_add(self) -> None:
        """What the cursor's group holds."""
        row = self.body.cursor_row
        among_events = isinstance(row, EventRow) or (isinstance(row, TextRow) and row.name == NO_EVENTS)
        await (self.action_event_add() if among_events else self.action_training_add())

    async def action_training_add(self) -> None:
        await self.add_by(training_form(self.session, None, self._school()), Training, "training")

    async def action_event_add(self) -> None:
        if self.session.may("event.add"):
            await self.add_by(event_form(self.session, None), Event, "event")
        else:
            with self.telling():
                self.session.workspace.require("event.add")

    def action_activity_remove(self) -> None:
        record = self._current()
        if record is None:
            self.tell(_("There is nothing to delete in this line."), "note")
            return
        with self.telling():
            if isinstance(record, Event):
                remove_event(self.session.workspace, record)
            else:
                remove_training(self.session.workspace, record)

    def _returned(self, _result: None) -> None:
        self.catch_up()

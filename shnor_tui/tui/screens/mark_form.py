"""The form of a mark: status, date, note, reason, for one school or several at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Input, Label

from shnor_tui.domain.printable import printable_line
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Status
from shnor_tui.domain.russian import short_date
from shnor_tui.domain.school import School
from shnor_tui.errors import Conflict, ShnorError
from shnor_tui.i18n import _
from shnor_tui.tui.actions import FORM
from shnor_tui.tui.context import Session
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.form import Form
from shnor_tui.tui.text import wrapped
from shnor_tui.tui.widgets.field import field
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.find import day_of
from shnor_tui.workspace.marks import MarkEdit, seen_by, set_marks
from shnor_tui.workspace.titles import status_title


class StatusList(LineList):
    """The statuses; a digit goes to the one with that number. A key belongs to the list that had the focus when it came."""

    class Entered(Message):
        """Enter was pressed."""

    def __init__(self, on_moved: Callable[[], None]) -> None:
        super().__init__(id="statuses")
        self._on_moved = on_moved

    def moved(self) -> None:
        """Tell the form before the next key is looked at."""
        self._on_moved()

    def on_key(self, event: events.Key) -> None:
        if event.key in _DIGITS:
            self.move_to(("text", _DIGITS[event.key].value))
            event.stop()
        elif event.key == "enter":
            self.post_message(self.Entered())
            event.stop()


_DIGITS = {str(n): status for n, status in enumerate(Status, 1)}


class MarkForm(Form):
    """Dismisses with True when the mark was saved. Enter saves from every field and from the list of statuses."""

    def __init__(self, session: Session, item: RoadmapItem, schools: Sequence[School | None]) -> None:
        super().__init__()
        self._session = session
        self._item = item
        self._schools = schools
        self._seen = seen_by(session.data, item, schools)
        only = next(iter(self._seen.values())) if len(self._seen) == 1 else None
        self._shown = only or Mark(item=item.id)
        self._begin = only.status if only else Status.DONE

    def compose(self) -> ComposeResult:
        yield Lines(id="title")
        with VerticalScroll(id="form", can_focus=False):
            yield StatusList(self._status_moved)
            yield Label(_("Date of the work (empty: today)"))
            yield field(self._date_shown(self._begin), "on", short_date(self._session.workspace.today))
            yield Label("", id="on-error", classes="error", markup=False)
            yield Label(_("Reason (if done in part, not done, postponed or cancelled)"))
            yield field(printable_line(self._shown.reason), "reason")
            yield Label(_("Note (no names of pupils or teachers)"))
            yield field(printable_line(self._shown.note), "note")
        yield Lines(id="message")
        yield Footer(FORM)

    def on_mount(self) -> None:
        whom = ", ".join(school.name for school in self._schools if school)
        lines = wrapped(f"{self._item.number} {self._item.title}", max(self.app.size.width - 2, 20))[:1]
        title = [[(f" {line}", "bold")] for line in lines]
        self.query_one("#title", Lines).show([*title, [(f" {whom}", "note")]] if whom else title)
        rows = [
            TextRow(status.value, f"{n} {self._session.glyphs[status]} {status_title(status)}", style=status.value)
            for n, status in enumerate(Status, 1)
        ]
        statuses = self.query_one("#statuses", LineList)
        statuses.set_rows(rows, keep=("text", self._begin.value))
        self.set_focus(statuses)

    def _status_moved(self) -> None:
        """A date that nobody typed follows the status: its own for the mark's own status, else empty for today."""
        on_field = self.query_one("#on", Input)
        if on_field.value in {"", self._date_shown(self._shown.status)}:
            on_field.value = self._date_shown(self._status())

    @on(Input.Changed, "#on")
    def _check_date(self) -> None:
        self._date_typed()

    @on(Input.Submitted)
    @on(StatusList.Entered)
    def action_save(self) -> None:
        typed = self._date_typed()
        if typed is None and self.query_one("#on", Input).value.strip():
            self.query_one("#on", Input).focus()
            return
        try:
            set_marks(self._session.workspace, self._item, self._schools, self._edit(typed), self._seen)
        except Conflict as error:
            self._seen = seen_by(self._session.data, self._item, self._schools)
            self.tell(f"{error.message} " + _("F2 again saves yours all the same."))
            return
        except ShnorError as error:
            self.tell(str(error))
            return
        self.dismiss(result=True)

    @property
    def typed(self) -> bool:
        """Whether a field says something else than it did."""
        return any(self._value(name) != value for name, value in self._texts().items())

    def _texts(self) -> dict[str, str]:
        """What the fields said before anything was typed."""
        reason, note = printable_line(self._shown.reason), printable_line(self._shown.note)
        return {"on": self._date_shown(self._status()), "reason": reason, "note": note}

    def _date_shown(self, status: Status) -> str:
        return short_date(self._shown.on) if self._shown.on and status is self._shown.status else ""

    def _status(self) -> Status:
        row = self.query_one("#statuses", LineList).cursor_row
        return Status(row.name) if isinstance(row, TextRow) else self._shown.status

    def _date_typed(self) -> date | None:
        """The date in its field; what is wrong with it is said below the field."""
        value = self.query_one("#on", Input).value.strip()
        error, day = "", None
        if value:
            try:
                day = day_of(value)
                if day > self._session.workspace.today:
                    error, day = _("This day is in the future."), None
            except ShnorError as refused:
                error = str(refused)
        self.query_one("#on-error", Label).update(printable_line(error))
        return day

    def _edit(self, day: date | None) -> MarkEdit:
        """Only what was changed; an emptied date is today's."""
        status, shown = self._status(), self._texts()
        fields: dict[str, object] = {} if status is self._shown.status and self._shown.id else {"status": status}
        if self._value("on") != shown["on"]:
            fields["on"] = day or self._session.workspace.today
        if self._value("reason") != shown["reason"] and status.has_reason:
            fields["reason"] = self._value("reason")
        if self._value("note") != shown["note"]:
            fields["note"] = self._value("note")
        return MarkEdit(**fields)  # type: ignore[arg-type]

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

"""The form of a mark: status, date, note, reason, for one school or several at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from shnor_tui.domain.printable import printable_line
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Status
from shnor_tui.domain.russian import short_date
from shnor_tui.domain.school import School
from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _
from shnor_tui.tui.actions import FORM, bindings
from shnor_tui.tui.context import Session
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.text import message_lines, wrapped
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.find import day_of
from shnor_tui.workspace.marks import MarkEdit, seen_by, set_marks
from shnor_tui.workspace.titles import status_title


class MarkForm(ModalScreen[bool]):
    """Dismisses with True when the mark was saved. Enter in the list of statuses goes on to the date, in a field it saves."""

    BINDINGS = bindings(FORM)

    def __init__(self, session: Session, item: RoadmapItem, schools: Sequence[School | None]) -> None:
        super().__init__()
        self._session = session
        self._item = item
        self._schools = schools
        self._seen = seen_by(session.data, item, schools)
        only = next(iter(self._seen.values())) if len(self._seen) == 1 else None
        self._shown = only or Mark(item=item.id)
        self._begin = only.status if only else Status.DONE
        self._existing = only is not None
        self._leaving = False

    def compose(self) -> ComposeResult:
        yield Lines(id="title")
        with VerticalScroll(id="form", can_focus=False):
            yield LineList(id="statuses")
            yield Label(_("Date of the work (empty: today)"))
            yield Input(
                self._date_shown(self._begin),
                id="on",
                compact=True,
                placeholder=short_date(self._session.workspace.today),
            )
            yield Label("", id="on-error", classes="error", markup=False)
            yield Label(_("Reason (if done in part, not done, postponed or cancelled)"))
            yield Input(printable_line(self._shown.reason), id="reason", compact=True)
            yield Label(_("Note (no names of pupils or teachers)"))
            yield Input(printable_line(self._shown.note), id="note", compact=True)
        yield Lines(id="message")
        yield Footer(FORM)

    def on_mount(self) -> None:
        whom = ", ".join(school.name for school in self._schools if school)
        lines = wrapped(f"{self._item.number} {self._item.title}", max(self.app.size.width - 2, 20))[:1]
        title = [[(f" {line}", "bold")] for line in lines]
        self.query_one("#title", Lines).show([*title, [(f" {printable_line(whom)}", "note")]] if whom else title)
        rows = [
            TextRow(status.value, f"{n} {self._session.glyphs[status]} {status_title(status)}", style=status.value)
            for n, status in enumerate(Status, 1)
        ]
        statuses = self.query_one("#statuses", LineList)
        statuses.set_rows(rows, keep=("text", self._begin.value))
        statuses.focus()

    def on_key(self, event: object) -> None:
        """A digit chooses the status with that number while the list has the focus."""
        key = getattr(event, "key", "")
        statuses = self.query_one("#statuses", LineList)
        if statuses.has_focus and key in "1234567" and len(key) == 1:
            statuses.move_to(("text", list(Status)[int(key) - 1].value))
            event.stop()  # type: ignore[attr-defined]
        elif statuses.has_focus and key == "enter":
            self.action_save()
            event.stop()  # type: ignore[attr-defined]

    @on(LineList.Moved)
    def _status_moved(self) -> None:
        """A date that nobody typed follows the status: its own for the mark's own status, else empty for today."""
        field = self.query_one("#on", Input)
        if field.value in {"", self._date_shown(self._shown.status)}:
            field.value = self._date_shown(self._status())

    @on(Input.Changed, "#on")
    def _check_date(self) -> None:
        self._date_typed()

    @on(Input.Submitted)
    def action_save(self) -> None:
        typed = self._date_typed()
        if typed is None and self.query_one("#on", Input).value.strip():
            self.query_one("#on", Input).focus()
            return
        try:
            set_marks(self._session.workspace, self._item, self._schools, self._edit(typed), self._seen)
        except ShnorError as error:
            self._tell(str(error))
            return
        self.dismiss(True)

    def action_back(self) -> None:
        """Escape leaves at once when nothing was typed; else it asks for a second press."""
        typed = any(self.query_one(f"#{name}", Input).value != value for name, value in self._texts().items())
        if typed and not self._leaving:
            self._leaving = True
            self._tell(_("What you typed is not saved. F2 saves, Esc again leaves."))
            return
        self.dismiss(False)

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
        fields: dict[str, object] = {} if status is self._shown.status and self._existing else {"status": status}
        if self._value("on") != shown["on"]:
            fields["on"] = day or self._session.workspace.today
        if self._value("reason") != shown["reason"] and status.has_reason:
            fields["reason"] = self._value("reason")
        if self._value("note") != shown["note"]:
            fields["note"] = self._value("note")
        return MarkEdit(**fields)  # type: ignore[arg-type]

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _tell(self, text: str) -> None:
        self.query_one("#message", Lines).show(message_lines(text, self.size.width, "error"))

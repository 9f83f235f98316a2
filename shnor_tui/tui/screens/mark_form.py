"""The form of a mark: status, date, note, reason, document, for one cell of the roadmap or for many at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.roadmap import Mark, Status
from shnor_tui.domain.russian import short_date
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, ngettext
from shnor_tui.tui.attaching import file_entries, kept_file
from shnor_tui.tui.context import Session
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.form import Entry, Form, Note, checked
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.workspace.evidence import checked_document, require_writable, with_file
from shnor_tui.workspace.feeding import note_from_feed
from shnor_tui.workspace.find import day_of, number_and_date
from shnor_tui.workspace.marks import Cell, MarkEdit, seen_cells, set_cells
from shnor_tui.workspace.titles import status_title

SHOWN_NUMBERS = 12


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
    """Dismisses with True when the marks were saved. Enter saves from every field and from the list of statuses."""

    def __init__(self, session: Session, cells: Sequence[Cell]) -> None:
        super().__init__(session)
        self._cells = cells
        self._seen = seen_cells(session.data, cells)
        only = next(iter(self._seen.values())) if len(self._seen) == 1 else None
        self._shown = only or Mark(item=cells[0][0].id)
        self._begin = only.status if only else Status.DONE
        numbers = " ".join(f"{item.id}:{school.id if school else ''}" for item, school in cells)
        self.draft_of = ("mark", {"cells": numbers})

    def heading(self) -> Sequence[Line]:
        items = list(dict.fromkeys(item.number for item, _school in self._cells))
        if len(items) == 1:
            item = self._cells[0][0]
            title = f"{item.number} {item.title}"
            whom = ", ".join(school.name for _item, school in self._cells if school)
        else:
            marks = len(self._cells)
            title = ngettext("{n} mark at once", "{n} marks at once", marks).format(n=marks)
            whom = ", ".join(items[:SHOWN_NUMBERS]) + (" …" if len(items) > SHOWN_NUMBERS else "")
            schools = {school.name if school else "" for _item, school in self._cells}
            if len(schools) == 1 and (only := schools.pop()):
                whom = f"{only}: {whom}"
        lines: list[Line] = [[(f" {title}", "bold")]]
        return [*lines, [(f" {whom}", "note")]] if whom else lines

    def before(self) -> ComposeResult:
        yield StatusList(self._status_moved)

    def entries(self) -> Sequence[Entry]:
        today = short_date(self.session.workspace.today)
        attached = "; ".join(document.words for document in self.session.data.evidence(self._shown))
        return (
            Entry("on", _("Date of the work"), self._date_shown(self._begin), today, note=self._date_note),
            Entry("reason", _("Reason"), self._shown.reason, _("if partly, not done, postponed or cancelled")),
            Entry(
                "note",
                _("Note"),
                self._shown.note,
                _("no names of pupils or teachers"),
                note=self._feed_note,
                offers=self._offered_notes,
            ),
            Entry(
                "document",
                _("Document"),
                "",
                _("what proves it: order, report, minutes"),
                note=lambda _value: Note(_("attached: {documents}").format(documents=attached) if attached else ""),
            ),
            Entry(
                "number",
                _("its number and date"),
                "",
                _("12-od of {day}").format(day=today),
                note=checked(number_and_date),
            ),
            *(replace(entry, label=_("its file on this host")) for entry in file_entries()),
        )

    def on_mount(self) -> None:
        rows = [
            TextRow(status.value, f"{n} {self.session.glyphs[status]} {status_title(status)}", style=status.value)
            for n, status in enumerate(Status, 1)
        ]
        self.query_one("#statuses", LineList).set_rows(rows, keep=("text", self._begin.value))

    def first_focus(self) -> Widget:
        return self.query_one("#statuses")

    def values(self) -> dict[str, str]:
        return {**super().values(), "status": self._status().value}

    def initial(self) -> dict[str, str]:
        """A date that follows the status is nothing that was typed; neither is the status, which one key chooses again."""
        return {**super().initial(), "on": self._date_shown(self._status()), "status": self._status().value}

    def take_values(self, values: Mapping[str, str]) -> None:
        if values.get("status"):
            self.query_one("#statuses", LineList).move_to(("text", values["status"]))
        super().take_values(values)

    def save(self, values: Mapping[str, str]) -> None:
        set_cells(self.session.workspace, self._cells, self._edit(values), self._seen)

    def rebase(self) -> None:
        self._seen = seen_cells(self.session.data, self._cells)

    @on(StatusList.Entered)
    async def _entered(self) -> None:
        await self.action_save()

    def _status_moved(self) -> None:
        """A date that nobody typed follows the status: its own for the mark's own status, else empty for today."""
        if self.value("on") in {"", self._date_shown(self._shown.status)}:
            self.set_value("on", self._date_shown(self._status()))

    def _date_shown(self, status: Status) -> str:
        return short_date(self._shown.on) if self._shown.on and status is self._shown.status else ""

    def _status(self) -> Status:
        row = self.query_one("#statuses", LineList).cursor_row
        return Status(row.name) if isinstance(row, TextRow) else self._shown.status

    def _date_note(self, value: str) -> Note:
        return checked(self._check_date)(value) if value.strip() else Note(_("empty: today"))

    def _feed(self) -> str:
        """What training and events tell of the only cell; of several they tell different things."""
        return note_from_feed(self.session.data, *self._cells[0]) if len(self._cells) == 1 else ""

    def _offered_notes(self, typed: str) -> Sequence[str]:
        """The feed alone, or behind what is typed."""
        feed = self._feed()
        return ["; ".join(part for part in (typed.strip(), feed) if part)] if feed and feed not in typed else []

    def _feed_note(self, value: str) -> Note:
        offers = self._offered_notes(value)
        return Note(_("↓ puts in: {text}").format(text=self._feed()) if offers else "")

    def _check_date(self, value: str) -> None:
        if day_of(value) > self.session.workspace.today:
            raise BadInput(_("This day is in the future."))

    def _edit(self, values: Mapping[str, str]) -> MarkEdit:
        """Only what was changed; an emptied date is today's."""
        status, shown = self._status(), self.initial()
        fields: dict[str, object] = {} if status is self._shown.status and self._shown.id else {"status": status}
        if values["on"] != shown["on"]:
            fields["on"] = day_of(values["on"]) if values["on"] else self.session.workspace.today
        if values["reason"] != shown["reason"] and status.has_reason:
            fields["reason"] = values["reason"]
        if values["note"] != shown["note"]:
            fields["note"] = values["note"]
        if values["document"] or values["number"] or values.get("file"):
            fields["document"] = self._document(values)
        return MarkEdit(**fields)  # type: ignore[arg-type]

    def _document(self, values: Mapping[str, str]) -> Evidence:
        """The document; its file is kept once nothing else is wrong with it."""
        programme = self._cells[0][0].programme
        number, dated = number_and_date(values["number"])
        told = Evidence(programme=programme, title=values["document"], number=number, dated=dated)
        document = checked_document(told, programme)
        if not values.get("file"):
            return document
        workspace = self.session.workspace
        require_writable(workspace, "mark.set", [school.id if school else None for _item, school in self._cells])
        return with_file(document, kept_file(workspace, values["file"]))

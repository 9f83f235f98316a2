"""Under which number and date a report is issued, and as what kind of file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from shnor_tui.domain.issued import IssuedReport
from shnor_tui.domain.russian import short_date
from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _, mark
from shnor_tui.tui.action import Action
from shnor_tui.tui.context import Session
from shnor_tui.tui.report_options import ReportChoice
from shnor_tui.tui.screens.form import Entry, Form, Note
from shnor_tui.tui.text import Line
from shnor_tui.workspace.find import day_of
from shnor_tui.workspace.issued import NumberTaken, checked_number, next_number, require_issuable


class IssueForm(Form):
    """Dismisses with True when it is to be issued, as `arguments` says; nothing is issued here."""

    def __init__(self, session: Session, choice: ReportChoice) -> None:
        super().__init__(session)
        self._choice = choice
        self.draft_of = ("issue", {"programme": session.data.programme.id, "report": choice.report.id})
        self.arguments: Sequence[str] = ()
        self._wanted: tuple[str, date] | None = None

    def asked_for(self, issued: IssuedReport) -> bool:
        """Whether a report was issued as this form says."""
        return (issued.number, issued.dated) == self._wanted

    def allowed(self) -> Sequence[Action]:
        """What F2 does here is done for good."""
        save, *others = super().allowed()
        return [replace(save, title=mark("Issue it"), help=mark("its file is kept, and cannot be taken back")), *others]

    def heading(self) -> Sequence[Line]:
        title = _("Issue: {report}").format(report=self._choice.report.title)
        hint = _("The number is taken for good, and the file is kept as it is now.")
        return [[(f" {title}", "bold")], [(f" {hint}", "dim")]]

    def entries(self) -> Sequence[Entry]:
        data = self.session.data
        formats = [(form.id, form.title) for form in self._choice.formats]
        return (
            Entry("number", _("Number"), next_number(data, data.today), note=self._about_number, needed=True),
            Entry("dated", _("Date"), short_date(data.today), note=_about_date, needed=True),
            Entry("format", _("Kind of file"), formats[0][0], choices=formats),
            Entry("remark", _("Remark"), note=lambda _text: Note(_("for the list of issued reports"))),
        )

    def changed(self) -> None:
        """Whether the number is taken depends on the date."""
        super().changed()
        number = self._entries[0]
        self._show_note(number, number.note(self.value(number.name)))

    def save(self, values: Mapping[str, str]) -> None:
        dated = day_of(values["dated"])
        number = checked_number(values["number"])
        require_issuable(self.session.workspace, number, dated)
        self._wanted = (number, dated)
        options = self._choice.params(values["format"])
        as_of = self._choice.as_of
        self.arguments = (
            f"--format={values['format']}",
            f"--number={number}",
            f"--date={dated.isoformat()}",
            f"--note={values['remark']}",
            *([f"--as-of={as_of.isoformat()}"] if as_of else []),
            *(f"--param={name}={text}" for name, text in options.items()),
        )

    def _about_number(self, text: str) -> Note:
        try:
            require_issuable(self.session.workspace, checked_number(text), self._date())
        except NumberTaken as error:
            free = _("{number} is free.").format(number=next_number(self.session.data, self._date()))
            return Note(f"{error.message} {free}", wrong=True)
        except ShnorError as error:
            return Note(error.message, wrong=True)
        return Note("")

    def _date(self) -> date:
        try:
            return day_of(self.value("dated"))
        except ShnorError:
            return self.session.data.today


def _about_date(text: str) -> Note:
    try:
        day_of(text)
    except ShnorError as error:
        return Note(str(error), wrong=True)
    return Note("")

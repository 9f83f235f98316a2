"""The form of the survey: when it was held. Where no answers are entered yet, saving it begins that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shnor_tui.i18n import _
from shnor_tui.tui.context import Session
from shnor_tui.tui.screens.form import Entry, Form, Note
from shnor_tui.tui.screens.notes import time_note
from shnor_tui.tui.text import Line
from shnor_tui.workspace.questionnaires import current
from shnor_tui.workspace.surveys import edit_survey, start_survey


class SurveyForm(Form):
    """Dismisses with True when it was saved."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._programme = session.data.programme
        self._take_present()
        self.draft_of = ("survey", {"programme": self._programme.id})

    def _take_present(self) -> None:
        data = self.session.data.choose(self._programme)
        self._seen, self._begun = data.survey, current(data) is not None

    def heading(self) -> Sequence[Line]:
        title = _("The survey of school heads, {year}").format(year=self._programme.year)
        hint = _("The answers of the schools can be entered then.")
        return [[(f" {title}", "bold")], *([] if self._begun else [[(f" {hint}", "dim")]])]

    def entries(self) -> Sequence[Entry]:
        when = self._seen.when.text if self._seen else ""
        return (Entry("when", _("When it was held"), when, _("for example: April 2020"), note=self._read),)

    def save(self, values: Mapping[str, str]) -> None:
        if self._seen and self._begun:
            edit_survey(self.session.workspace, self._seen, values["when"])
        else:
            start_survey(self.session.workspace, self._programme, values["when"])

    def rebase(self) -> None:
        self._take_present()

    def _read(self, value: str) -> Note:
        return time_note(value, self._programme.school_year)

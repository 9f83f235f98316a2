"""The survey: how far each school is with its questionnaire."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from shnor_tui.domain.school import School
from shnor_tui.i18n import _
from shnor_tui.store import Record as Committed
from shnor_tui.tui.action import Action
from shnor_tui.tui.context import Session
from shnor_tui.tui.data_actions import SURVEYS
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import choose_screen, response_screen, survey_form, survey_table, text_screen
from shnor_tui.tui.rows import TextRow, no_schools
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.survey_rows import ResponseRow, school_side, summary_rows, survey_summary
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.line_list import LineList, Row
from shnor_tui.workspace.questionnaires import current
from shnor_tui.workspace.survey_changes import SurveyAndSchool, answer_changes
from shnor_tui.workspace.surveys import completeness

WITH_ANSWERS = frozenset({"open", "survey.table", "survey.summary"})
"""What there is to do only where answers are entered."""


class SurveysScreen(WorkScreen):
    """The listed schools with what they answered; the keys of `actions.SURVEYS`."""

    PLACE = "surveys"
    IMPORTS = "survey"
    ACTIONS = SURVEYS
    BINDINGS = bindings(SURVEYS)

    has_side = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._known = 0
        """The revision up to which changes of answers are known."""
        self._changes: dict[SurveyAndSchool, Committed] = {}

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Show the schools; only rows that say something else are repainted."""
        workspace, data = self.session.workspace, self.session.data
        self._changes |= answer_changes(workspace.history(self._known), workspace.records)
        self._known = workspace.revision
        self.query_one(Footer).offer(self.allowed())
        if current(data) is None:
            self.body.set_rows(self._not_begun())
            return
        rows: list[Row] = [
            ResponseRow(school, completeness(data, school), self._changed(school), self.session.glyphs)
            for school in data.schools
        ]
        if not rows:
            rows = [TextRow("empty", no_schools(), selectable=False)]
        self.body.show_rows(rows)

    def _not_begun(self) -> list[Row]:
        """Why there is nothing to see, and what to press."""
        survey, rows = self.session.data.survey, list[Row]()
        if survey is None:
            rows.append(TextRow("none", _("The survey has not begun in this programme."), selectable=False))
        else:
            held = _("The survey was on paper: {when}.").format(when=survey.when.text or _("the date is not entered"))
            rows.append(TextRow("paper", held, selectable=False))
            rows += [
                TextRow(f"topic{n}", topic, selectable=False, lead="– ") for n, topic in enumerate(survey.sections)
            ]
        if self.session.may("survey.edit"):
            rows.append(
                TextRow("begin", _("a begins to enter the answers of the schools."), selectable=False, style="note")
            )
        return rows

    def _changed(self, school: School) -> str:
        survey = self.session.data.survey
        commit = self._changes.get((survey.id, school.id)) if survey else None
        if commit is None:
            return ""
        when = f"{self.session.workspace.local_time(commit):%d.%m.%Y}"
        return _("changed on {when}, {who}").format(when=when, who=commit.by)

    def allowed(self) -> list[Action]:
        """What can be done now: before the survey has begun, begin it."""
        begun = current(self.session.data) is not None
        hidden = {"survey.start"} if begun else WITH_ANSWERS
        if self.session.data.survey is None:
            hidden = hidden | {"survey.edit"}
        return [action for action in super().allowed() if action.id not in hidden]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is not offered does nothing."""
        own = {known.method for known in self.ACTIONS if known.id in WITH_ANSWERS or known.id.startswith("survey.")}
        if action in own and action not in {known.method for known in self.allowed()}:
            return False
        return super().check_action(action, parameters)

    def summary(self) -> Line:
        return survey_summary(self.session.data)

    def side_rows(self) -> Sequence[Row]:
        school = self._current()
        return school_side(self.session.data, school) if school else ()

    def _current(self) -> School | None:
        row = self.body.cursor_row
        return row.school if isinstance(row, ResponseRow) else None

    @on(LineList.Chosen, "#body")
    async def action_open(self) -> None:
        if school := self._current():
            await self.app.push_screen(response_screen(self.session, school), self._returned)

    async def action_survey_table(self) -> None:
        """All schools beside the questions of a section, which is chosen first."""
        questionnaire = current(self.session.data)
        if questionnaire:
            rows = [TextRow(str(n), section, lead=f"{n} ") for n, section in enumerate(questionnaire.sections, 1)]
            await self.app.push_screen(choose_screen(_("Which part of the questionnaire?"), rows), self._open_table)

    async def _open_table(self, section: str | None) -> None:
        if section:
            await self.app.push_screen(survey_table(self.session, int(section)), self._returned)

    async def action_survey_summary(self) -> None:
        data = self.session.data
        title = _("The survey of {year}: all schools").format(year=data.programme.year)
        await self.app.push_screen(text_screen(title, summary_rows(data)))

    async def action_survey_edit(self) -> None:
        await self.app.push_screen(survey_form(self.session), self.after_form)

    async def action_survey_start(self) -> None:
        await self.app.push_screen(survey_form(self.session), self.after_form)

    def _returned(self, _result: None) -> None:
        self.catch_up()

"""Saying a report's options from its page: the form, then the children that keep what plugins have to judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shnor_tui.i18n import _
from shnor_tui.reporting.job import JobState, Outcome
from shnor_tui.tui.report_navigation import options_form
from shnor_tui.tui.report_options import OptionState, ReportChoice
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.screens.report_runner import ReportRunner


class SayingOptions:
    """One form at a time, in the name of a page and by its runner; `changed` is called when values are others."""

    def __init__(self, screen: WorkScreen, runner: ReportRunner, changed: Callable[[], None]) -> None:
        self._screen = screen
        self._runner = runner
        self._changed = changed

    def begin(self, choice: ReportChoice, state: OptionState) -> None:
        """Open the form of an option's owner on it."""
        form = options_form(self._screen.session, choice, state.owner or choice.report.id, state.name)

        def closed(taken: bool | None) -> None:
            self._screen.after_form(taken)
            self._changed()
            self._keep(choice, form.to_keep)

        self._screen.app.push_screen(form, closed)

    def _keep(self, choice: ReportChoice, values: Sequence[tuple[OptionState, str]]) -> None:
        """Keep values for the programme, one after another."""
        if not values:
            return
        (state, text), *others = values

        def kept(outcome: Outcome) -> None:
            self._screen.catch_up()
            if outcome.state is not JobState.DONE:
                self._screen.tell(outcome.message, "error")
                return
            choice.forget(state)
            self._screen.tell(_("Kept for the programme: {option}").format(option=state.info.title), "note")
            self._changed()
            self._keep(choice, others)

        of_year = f"--year={self._screen.session.data.programme.year}"
        self._runner.run(["option", "set", of_year, "--", state.owner, state.info.id, text], kept)

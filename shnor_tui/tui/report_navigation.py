"""The screens of reports, each imported when it opens, as those of `navigation` are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.screen import Screen

from shnor_tui.tui.context import Session

if TYPE_CHECKING:
    from shnor_tui.domain.issued import IssuedReport
    from shnor_tui.reporting.catalogue import Catalogue
    from shnor_tui.tui.report_options import ReportChoice
    from shnor_tui.tui.screens.issue_form import IssueForm
    from shnor_tui.tui.screens.options_form import OptionsForm


def report_page(
    session: Session, report: str, catalogue: Catalogue | None = None, option: str = "", *, fill: bool = False
) -> Screen[None]:
    """All that can be done with a report; `option`, as «owner.option», is where the cursor begins, and whose form opens at
    once to `fill` it in."""
    from shnor_tui.tui.screens.report_page import ReportPage

    return ReportPage(session, report, catalogue, option, fill=fill)


def preview_screen(session: Session, choice: ReportChoice) -> Screen[None]:
    """A report to be read as it would be now."""
    from shnor_tui.tui.screens.preview import PreviewScreen

    return PreviewScreen(session, choice)


def options_form(session: Session, choice: ReportChoice, owner: str, first: str = "") -> OptionsForm:
    """The options of a report or a format; tells whether values were said."""
    from shnor_tui.tui.screens.options_form import OptionsForm

    return OptionsForm(session, choice, owner, first)


def saved_screen(session: Session, title: str, path: Path, words: Sequence[str]) -> Screen[None]:
    """A file that was saved, and how it is fetched, or made anew by the words of a command."""
    from shnor_tui.tui.screens.saved import SavedScreen

    return SavedScreen(session, title, path, words)


def issued_page(
    session: Session, issued: IssuedReport, catalogue: Catalogue | None = None, said: str = ""
) -> Screen[None]:
    """An issued report: its file and how that is fetched. `said` is a message to begin with."""
    from shnor_tui.tui.screens.issued import IssuedPage

    return IssuedPage(session, issued, catalogue, said)


def issued_screen(session: Session, catalogue: Catalogue | None = None) -> Screen[None]:
    """What was issued in the programme."""
    from shnor_tui.tui.screens.issued import IssuedScreen

    return IssuedScreen(session, catalogue)


def issued_changes(session: Session, issued: IssuedReport) -> Screen[None]:
    """What has changed since a report was issued."""
    from shnor_tui.tui.screens.issued import ChangesScreen

    return ChangesScreen(session, issued)


def issue_form(session: Session, choice: ReportChoice) -> IssueForm:
    """The number, the date and the format of a report that is to be issued; tells whether it is to be."""
    from shnor_tui.tui.screens.issue_form import IssueForm

    return IssueForm(session, choice)

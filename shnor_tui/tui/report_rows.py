"""The page of a report as rows, and the name of a file that it is saved in. Pure: no widget."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from shnor_tui.confined import confined
from shnor_tui.domain.issued import IssuedReport
from shnor_tui.domain.russian import short_date
from shnor_tui.i18n import _, ngettext
from shnor_tui.reporting.catalogue import FindingInfo
from shnor_tui.tui.report_options import OptionState, ReportChoice, option_row
from shnor_tui.tui.rows import TextRow, heading_row
from shnor_tui.workspace.snapshot import Snapshot

READ, CHECK, ISSUE = "read", "check", "issue"
OPTION, SAVE, ISSUED = "option ", "save ", "issued "
"""What the names of rows begin with, the option's, the format's or the record's behind it."""

LEAD = 30
"""Cells for the title of an option."""


def page_rows(
    choice: ReportChoice,
    data: Snapshot,
    findings: Sequence[FindingInfo] | None,
    issued: Sequence[IssuedReport],
    *,
    may_issue: bool,
) -> Iterator[TextRow]:
    """Read, check, save, issue; then what it is made with and how the formats look. `findings` are None before it was checked."""
    if choice.form("console"):
        yield TextRow(READ, _("Preview on the screen"))
    yield _check_row(findings)
    yield heading_row("heading save", _("Fetch as a file") if confined() else _("Save as a file"))
    for form in choice.formats:
        yield TextRow(SAVE + form.id, form.title, lead=f"{form.suffix:<6}")
    yield heading_row("heading issue", _("Issue"))
    if may_issue:
        yield TextRow(ISSUE, _("Issue under a number …"))
    else:
        by_whom = _("A methodist or an administrator issues it.")
        told = by_whom if issued else _("Nothing was issued yet; a methodist or an administrator does it.")
        yield TextRow("nobody", told, selectable=False, style="dim")
    for report in reversed(issued):
        yield issued_row(report)
    yield heading_row("heading options", _("With these options"))
    for state in choice.states(data, choice.report.id):
        yield _named(state, data)
    for form in choice.formats:
        if states := choice.states(data, form.id):
            yield heading_row(f"heading {form.id}", _("Looks: {format}").format(format=form.title))
            for state in states:
                yield _named(state, data)


def issued_row(report: IssuedReport, title: str = "") -> TextRow:
    """«No. 12 of 25.06.2021 · docx»."""
    said = _("No. {number} of {day}").format(number=report.number, day=short_date(report.dated))
    parts = (said, title, report.format, report.note)
    return TextRow(f"{ISSUED}{report.id}", " · ".join(part for part in parts if part))


def file_for(home: Path, choice: ReportChoice, suffix: str, data: Snapshot) -> Path:
    """A new file with a Latin name, so that any program that fetches it copes: exports/2021-04-20_spravka_2020-2021.docx.

    A report that somebody has saved, and perhaps corrected by hand, is never overwritten: the next one is numbered.
    """
    stem = f"{data.today.isoformat()}_{choice.report.id}_{data.programme.year.replace('/', '-')}"
    exports = home / "exports"
    names = (f"{stem}{f'_{n}' if n > 1 else ''}{suffix}" for n in count(1))
    return next(exports / name for name in names if not os.path.lexists(exports / name))


def _named(state: OptionState, data: Snapshot) -> TextRow:
    return option_row(state, data, OPTION, LEAD)


def _check_row(findings: Sequence[FindingInfo] | None) -> TextRow:
    title = _("The check before signature")
    if findings is None:
        return TextRow(CHECK, title)
    if not findings:
        return TextRow(CHECK, ": ".join([title, _("nothing was found")]), style="good")
    counted = ngettext("{n} finding", "{n} findings", len(findings)).format(n=len(findings))
    return TextRow(CHECK, ": ".join([title, counted]), style="soon")

"""`shnor doctor`: is everything well, and if not, what does it mean and what is to be done."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from shnor_tui.cli.agreement import agrees
from shnor_tui.cli.interchange import NOT_CONFIRMED
from shnor_tui.cli.settings import Home, Settings, pass_settings, shared_options
from shnor_tui.cli.show import print_json, say, say_wrapped, warn
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.store.maintenance.findings import Finding
    from shnor_tui.store.maintenance.rewrite import Rewrite
    from shnor_tui.store.maintenance.salvage import Salvage
    from shnor_tui.workspace.doctor import Diagnosis

BROKEN = 6
"""The exit code when something must be mended."""
INDENT = "    "
WIDEST = 100


@click.command(
    help=_(
        "Look whether the department's directory is well, and say what is to be done; changes nothing without --repair."
    )
)
@shared_options
@click.option("--repair", is_flag=True, help=_("Mend the journal, once you have seen how; the old one is kept."))
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def doctor(settings: Settings, /, repair: bool, yes: bool, as_json: bool) -> int:
    """Examine the directory and, if asked to, repair it; returns the exit code."""
    from shnor_tui.workspace.doctor import diagnose, require_repairer  # noqa: PLC0415

    settings.require_present()
    home = settings.home
    seen = diagnose(home.path)
    wanted = seen.salvage if repair and seen.repairable else None
    if not as_json:
        _tell(home, seen, last_word=wanted is None)
    repaired = None
    if wanted is not None:
        require_repairer(wanted)
        if not (yes or (not as_json and sys.stdin.isatty() and agrees(_("Repair the journal now?")))):
            if as_json:
                print_json(_as_data(home, seen, None))
            warn(_("Nothing was changed; --yes repairs without asking."))
            return NOT_CONFIRMED
        repaired, seen = _repair(home.path, wanted)
    elif repair and not as_json and not seen.well:
        say(_("There is nothing that --repair could mend: it mends the journal only."))
    if as_json:
        print_json(_as_data(home, seen, repaired))
    elif repaired is not None:
        _tell_repaired(repaired, seen)
    return 0 if seen.well else BROKEN


class _Repaired(NamedTuple):
    done: Rewrite
    result: Salvage


def _repair(home: Path, wanted: Salvage) -> tuple[_Repaired, Diagnosis]:
    """Repair, and examine once more."""
    from shnor_tui.workspace.doctor import diagnose, repair  # noqa: PLC0415

    repaired = _Repaired(*repair(home, wanted))
    return repaired, diagnose(home)


def _tell(home: Home, seen: Diagnosis, *, last_word: bool) -> None:
    """Everything that was found, the worst of each area last, and one sentence at the end."""
    from shnor_tui.store.maintenance.findings import area_title  # noqa: PLC0415

    say(_("The department's directory {path} (named by {source})").format(path=home.path, source=_source(home)))
    say()
    for finding in seen.findings:
        _tell_finding(area_title(finding.area), finding)
    say()
    if last_word:
        _wrap(_("In short: {verdict}").format(verdict=seen.verdict), "", "")


def _tell_finding(title: str, finding: Finding) -> None:
    from shnor_tui.store.maintenance.findings import Level  # noqa: PLC0415

    signs = {Level.FINE: " ", Level.REMARK: "·", Level.MEND: "!"}
    _wrap(f"{title}: {finding.what}", f"{signs[finding.level]} ", INDENT)
    if finding.meaning:
        _wrap(_("What it means: {meaning}").format(meaning=finding.meaning), INDENT, INDENT)
    if finding.advice:
        _wrap(_("What to do: {advice}").format(advice=finding.advice), INDENT, INDENT)
    if finding.command:
        say(INDENT + finding.command)  # whole, to be copied


def _wrap(text: str, first: str, rest: str) -> None:
    say_wrapped(text, first, rest, otherwise=WIDEST, widest=WIDEST)


def _source(home: Home) -> str:
    return _("nobody: it is your own one") if home.source == "default" else home.source


def _tell_repaired(repaired: _Repaired, seen: Diagnosis) -> None:
    from shnor_tui.store.maintenance.diagnosis import in_rows  # noqa: PLC0415
    from shnor_tui.store.maintenance.findings import Level, area_title  # noqa: PLC0415

    say()
    if repaired.done.kept is not None:
        _wrap(_("The journal as it was is kept as {file}.").format(file=repaired.done.kept.name), "", "")
    _wrap(_("Whoever has the program open sees a message, quits and starts it again."), "", "")
    for finding in seen.findings:
        if finding.level is not Level.FINE:
            _tell_finding(area_title(finding.area), finding)
    say()
    verdict = seen.verdict
    if repaired.result.data_lost:
        lost = in_rows(repaired.result.lost)
        verdict += " " + _("Look through what changes {revisions} entered, and enter it anew.").format(revisions=lost)
    _wrap(_("Repaired. {verdict}").format(verdict=verdict), "", "")


def _as_data(home: Home, seen: Diagnosis, repaired: _Repaired | None) -> dict[str, Any]:
    return {
        "home": str(home.path),
        "well": seen.well,
        "verdict": seen.verdict,
        "findings": [finding._asdict() for finding in seen.findings],
        "repair": None if seen.salvage is None else _outlook(seen.salvage),
        "repaired": None
        if repaired is None
        else {"kept": repaired.done.kept and str(repaired.done.kept), "revision": repaired.done.revision},
    }


def _outlook(result: Salvage) -> dict[str, Any]:
    """What a repair would do, for programs."""
    return {
        "needed": result.needed,
        "damaged_lines": result.damaged,
        "flipped_lines": result.flipped,
        "torn_bytes": result.torn,
        "checkpoint": result.checkpoint,
        "taken": result.taken,
        "lost": [{"first": gap.first, "last": gap.last, "exact": gap.exact} for gap in result.gaps],
        "left_out": [one._asdict() for one in result.left_out],
    }

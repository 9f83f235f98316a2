"""`shnor backup` and `shnor restore`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.agreement import agrees
from shnor_tui.cli.host_path import HOST_FILE, PIPE
from shnor_tui.cli.interchange import NOT_CONFIRMED
from shnor_tui.cli.settings import Settings, absolute, pass_settings, shared_options
from shnor_tui.cli.show import print_json, print_table, say, say_wrapped, warn
from shnor_tui.confined import refuse_host_path
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from shnor_tui.store.maintenance.backup import BackedUp, Backup
    from shnor_tui.workspace.restoring import Prospect, Restored

INCOMPLETE = 8
"""The exit code when something could not be put into a backup; checks that find something have the same."""

SHOWN = 20
"""So many names of files are told."""


@click.command(help=_("Put the department's directory into one file, while others work."))
@shared_options
@click.option("--keep", metavar="N", type=click.IntRange(min=1), help=_("Remove all backups but the N newest."))
@click.option(
    "--to",
    "place",
    metavar="DIR",
    type=HOST_FILE,
    help=_("The directory for it; by default «backups» in the department's."),
)
@click.option(
    "--output", "-o", metavar="FILE", type=HOST_FILE, help=_("Write it to this file; «-» is the standard output.")
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def backup(settings: Settings, /, keep: int | None, place: str | None, output: str | None, as_json: bool) -> int:
    """Make a backup; returns the exit code."""
    from shnor_tui.store.maintenance.backup import back_up  # noqa: PLC0415

    settings.require_present()
    home = settings.home.path
    if output is not None:
        if keep or place or as_json:
            raise BadInput(_("--output goes with none of --keep, --to and --json."))
        return _told_left_out(_write(home, output))
    done = back_up(home, absolute(place) if place else None, keep=keep)
    if as_json:
        print_json(
            {
                **_as_data(done.backup),
                "made_now": done.fresh,
                "left_out": [{"file": each.name, "why": each.why} for each in done.left_out],
                "removed": [str(path) for path in done.removed],
                "kept_because_only_there": [str(path) for path in done.spared],
            }
        )
    else:
        _tell(done)
    return _told_left_out(done)


def _write(home: Path, output: str) -> BackedUp:
    from shnor_tui.store.maintenance.backup import back_up_to, write_backup  # noqa: PLC0415

    if output != PIPE:
        return back_up_to(home, absolute(output))
    if os.isatty(1):
        raise BadInput(
            _("A backup cannot be shown on a terminal."),
            _("Send it to a file: {command}").format(command="shnor backup -o - > copy.zip"),
        )
    sys.stdout.flush()
    done = write_backup(home, sys.stdout.buffer.write)
    sys.stdout.buffer.flush()
    return done


def _tell(done: BackedUp) -> None:
    path, revision = done.backup.path, done.backup.revision
    if done.fresh:
        say(_("Backed up to change No. {rev}: {path}").format(rev=revision, path=path))
    else:
        say(_("Nothing has changed since the last backup: {path}").format(path=path))
    if done.removed:
        n = len(done.removed)
        say(ngettext("{n} older backup was removed.", "{n} older backups were removed.", n).format(n=n))
    for spared in done.spared:
        say(_("Older, but kept, since the journal no longer has what is in it: {path}").format(path=spared))


def _told_left_out(done: BackedUp) -> int:
    for name, why in done.left_out:
        warn(_("Not in the backup: {file} ({why}).").format(file=name, why=why))
    return INCOMPLETE if done.left_out else 0


@click.command(
    help=_(
        "Make the department's directory what it was by a BACKUP: a file or a number of the list, which is shown without it."
    )
)
@click.argument("source", metavar="BACKUP", required=False)
@shared_options
@click.option("--yes", is_flag=True, help=_("Don't ask."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def restore(settings: Settings, /, source: str | None, yes: bool, as_json: bool) -> int:
    """List backups, or restore one; returns the exit code."""
    from shnor_tui.workspace.restoring import prospect  # noqa: PLC0415

    settings.require_present()
    home = settings.home.path
    if source is None:
        _list(home, as_json=as_json)
        return 0
    with prospect(home, _place(home, source)) as seen:
        if not as_json:
            _show(seen, _times(home))
        if seen.nothing:
            done = None
        elif yes or (not as_json and sys.stdin.isatty() and agrees(_("Restore it?"))):
            done = seen.restore(agreed=not yes)
        else:
            if as_json:
                print_json(_told(seen, None))
            warn(_("Nothing was changed; --yes restores without asking."))
            return NOT_CONFIRMED
        if as_json:
            print_json(_told(seen, done))
        elif done:
            _tell_restored(home, done)
    return 0


def _place(home: Path, source: str) -> Path:
    """The backup with a number of the list, or the file."""
    if not source.isdecimal():
        refuse_host_path(source)
        return absolute(source)
    known = _known(home)
    if not 1 <= int(source) <= len(known):
        raise NotFound(
            _("There is no backup No. {n}.").format(n=source),
            _("«shnor restore» lists them; a file with such a name is ./{n}.").format(n=source),
        )
    return known[int(source) - 1].path


def _known(home: Path) -> Sequence[Backup]:
    from shnor_tui.store.maintenance.backup import backups  # noqa: PLC0415
    from shnor_tui.store.maintenance.contents import BACKUPS  # noqa: PLC0415

    return backups(home / BACKUPS)


def _list(home: Path, *, as_json: bool) -> None:
    from shnor_tui.store.maintenance.backup import files_in, is_whole  # noqa: PLC0415
    from shnor_tui.store.sizes import size_in_words  # noqa: PLC0415
    from shnor_tui.workspace.evidence_files import DIRECTORY as EVIDENCE  # noqa: PLC0415

    known = _known(home)
    if as_json:
        print_json([{**_as_data(each), "whole": is_whole(each)} for each in known])
    elif known:
        when = _times(home)
        heads = (_("No."), _("Made"), _("Up to change"), _("Size"), _("File"))
        rows = [
            (n, when(each.made), each.revision, size_in_words(each.path.stat().st_size), each.path.name)
            for n, each in enumerate(known, 1)
        ]
        say(_("Backups in {path}:").format(path=known[0].path.parent))
        print_table(heads, rows, frozenset({0, 2, 3}))
        if (home / EVIDENCE).exists():
            inside = f"{EVIDENCE}/"
            _say_which_have_files(
                [n for n, each in enumerate(known, 1) if any(name.startswith(inside) for name in files_in(each))]
            )
    else:
        say(_("There is no backup in {home} yet.").format(home=home))


def _say_which_have_files(numbers: Sequence[int]) -> None:
    if numbers:
        say_wrapped(_("The files of documents are in: No. {numbers}.").format(numbers=", ".join(map(str, numbers))))
    else:
        say_wrapped(
            _("The files of documents are in none of them; with them: {command}").format(command="shnor backup")
        )


def _show(seen: Prospect, when: Callable[[datetime], str]) -> None:
    """From when it is, what comes back, and what will no longer be in effect."""
    say(_("Backup: {path}").format(path=seen.path))
    say(_("Its last change: No. {rev} of {when}").format(rev=seen.revision, when=when(seen.last) if seen.last else "–"))
    if seen.nothing:
        say_wrapped(_("The directory holds all of this and nothing else; there is nothing to restore."))
        return
    _show_names(_("Files that come back:"), seen.missing)
    _show_names(_("Files that are there with another content, and stay so:"), seen.differing)
    _show_names(_("Documents whose files are neither here nor in it:"), seen.bare)
    _show_names(_("Accounts that get back access, a role or a key that was taken from them since:"), seen.readmitted)
    if not seen.lost and not seen.unreadable:
        say(_("No change is given up."))
        return
    if seen.lost:
        n = seen.lost
        say(ngettext("{n} change is no longer in effect:", "{n} changes are no longer in effect:", n).format(n=n))
        for account, count, first, last in seen.by_account:
            say(f"  {account}: {count}, {when(first)} – {when(last)}")
    if seen.entries:
        told = ngettext("{n} log-in, refusal or export", "{n} log-ins, refusals and exports", seen.entries)
        say("  " + _("leaves the history: {what}").format(what=told.format(n=seen.entries)))
    for report in seen.issued:
        say("  " + _("an issued report: {report}").format(report=report))
    if seen.unreadable:
        n = seen.unreadable
        say_wrapped(
            ngettext(
                "{n} damaged line of the journal cannot be read; what it said is given up too.",
                "{n} damaged lines of the journal cannot be read; what they said is given up too.",
                n,
            ).format(n=n)
        )
        say_wrapped(_("«shnor doctor» tells whether it can be mended instead."))
    say_wrapped(_("The present journal is kept beside the new one; whoever has the program open must start it again."))


def _show_names(heading: str, names: Sequence[str]) -> None:
    if names:
        say(heading)
    for name in names[:SHOWN]:
        say(f"  {name}")
    if (more := len(names) - SHOWN) > 0:
        say("  " + ngettext("… and {n} more", "… and {n} more", more).format(n=more))


def _tell_restored(home: Path, done: Restored) -> None:
    say(_("Restored in {home}; the restoring itself is change No. {rev}.").format(home=home, rev=done.revision))
    if done.kept:
        say(_("The journal from before: {path}").format(path=done.kept))
        say(_("It is brought back by: shnor restore {path}").format(path=done.kept))
    if done.administrators:
        say_wrapped(
            _("You are no administrator there. Administrators: {accounts}").format(
                accounts=", ".join(done.administrators)
            )
        )


def _times(home: Path) -> Callable[[datetime], str]:
    """How moments are told: in the department's time, or in the host's where there is no department that can be read."""
    from shnor_tui.workspace.restoring import zone_of  # noqa: PLC0415

    zone = zone_of(home)
    return lambda moment: f"{moment.astimezone(zone):%d.%m.%Y %H:%M}"


def _as_data(each: Backup) -> dict[str, Any]:
    return {"file": str(each.path), "made": each.made, "revision": each.revision, "size": each.path.stat().st_size}


def _told(seen: Prospect, done: Restored | None) -> dict[str, Any]:
    def accounts() -> Iterable[dict[str, Any]]:
        for account, count, first, last in seen.by_account:
            yield {"account": account, "changes": count, "first": first, "last": last}

    return {
        "file": str(seen.path),
        "revision": seen.revision,
        "last": seen.last,
        "missing_files": list(seen.missing),
        "differing_files": list(seen.differing),
        "given_up": [*accounts()],
        "given_up_reports": list(seen.issued),
        "documents_without_files": list(seen.bare),
        "readmitted_accounts": list(seen.readmitted),
        "damaged_lines": seen.unreadable,
        "restored": None if done is None else {"revision": done.revision, "kept": done.kept and str(done.kept)},
    }

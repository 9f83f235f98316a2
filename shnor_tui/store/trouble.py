"""What is said of a journal in trouble: to which file it happened, at which revision, what to do."""

from __future__ import annotations

from pathlib import Path

from shnor_tui.errors import reason_of
from shnor_tui.i18n import _
from shnor_tui.store.errors import Busy, Corrupt, Diverged, Unwritable


def corrupt(path: Path, line: int, damage: ValueError) -> Corrupt:
    return Corrupt(
        _("The journal {path} is damaged in line {line} (revision {line}): {reason}.").format(
            path=path, line=line, reason=damage
        ),
        _("Everything up to revision {rev} can be read. «shnor doctor» tells what can be mended.").format(rev=line - 1),
    )


def deleted(path: Path, rev: int) -> Diverged:
    return Diverged(
        _("The journal {path} was deleted or moved while it was open at revision {rev}.").format(path=path, rev=rev),
        _("Nothing more is saved here. Put the file back or restore a backup, then quit and start the program again."),
    )


def replaced(path: Path, rev: int) -> Diverged:
    return Diverged(
        _(
            "The journal {path} was replaced while it was open at revision {rev}: repaired, restored or exchanged."
        ).format(path=path, rev=rev),
        _("Nothing more is saved here: quit and start the program again."),
    )


def cut(path: Path, rev: int) -> Diverged:
    return Diverged(
        _("The journal {path} was cut: it is shorter than it was when it was open at revision {rev}.").format(
            path=path, rev=rev
        ),
        _("Nothing more is saved here. Quit and ask «shnor doctor» what can be mended."),
    )


def contradicted(checkpoint: str, rev: int, ours: int) -> Diverged:
    """The checkpoint of a later state, or of another journal, is there."""
    return Diverged(
        _(
            "The checkpoint {name} was made of revision {rev}, which the journal does not have; the journal ends with revision "
            "{ours}: changes were lost, or it is another one."
        ).format(name=checkpoint, rev=rev, ours=ours),
        _(
            "Nothing is saved here. «shnor doctor» tells what can be mended; if this journal is the right one, delete "
            "{name}."
        ).format(name=checkpoint),
    )


def not_synced(path: Path, error: OSError) -> Unwritable:
    return Unwritable(
        _("The file {path} cannot be put on disk: {reason}.").format(path=path, reason=reason_of(error)),
        _("Check the disk and its free space, then try again."),
    )


def busy(path: Path, timeout: float) -> Busy:
    return Busy(
        _("Another session has kept {path} locked for {seconds:g} s; nothing was saved.").format(
            path=path, seconds=timeout
        ),
        _("Try again; if it lasts, look for a session that was suspended with Ctrl-Z."),
    )


def unlockable(path: Path, error: OSError) -> Unwritable:
    return Unwritable(
        _("The file {path} cannot be locked: {reason}.").format(path=path, reason=reason_of(error)),
        _("The department's directory must be on a local disk."),
    )


def not_saved(path: Path, error: OSError) -> Unwritable:
    return Unwritable(
        _("The change was not saved in {path}: {reason}.").format(path=path, reason=reason_of(error)),
        _("Check the disk and its free space, then try again."),
    )


def unreadable(path: Path, error: OSError) -> Unwritable:
    return Unwritable(
        _("The file {path} cannot be read: {reason}.").format(path=path, reason=reason_of(error)),
        _("Check the path and the permissions of the directory."),
    )

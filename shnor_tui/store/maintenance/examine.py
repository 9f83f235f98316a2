"""Examining a department's directory, however bad it is, without changing anything."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, tzinfo
from pathlib import Path
from typing import NamedTuple

from shnor_tui.errors import reason_of
from shnor_tui.i18n import _
from shnor_tui.store.checkpoint import CHECKPOINT_NAME, Checkpoint
from shnor_tui.store.errors import Unwritable
from shnor_tui.store.files import lock_within
from shnor_tui.store.journal import JOURNAL_NAME
from shnor_tui.store.maintenance.contents import BACKUPS
from shnor_tui.store.maintenance.diagnosis import of_checkpoint, of_journal
from shnor_tui.store.maintenance.findings import Area, Finding, Level
from shnor_tui.store.maintenance.mend import CAREFULLY, Version, intact_checkpoint, salvaged
from shnor_tui.store.maintenance.rewrite import ASIDE_NAME, UNFINISHED_NAME
from shnor_tui.store.maintenance.salvage import Salvage
from shnor_tui.store.maintenance.surroundings import Holder, lock_holder, look_around
from shnor_tui.store.sizes import size_in_words
from shnor_tui.store.state import State

PATIENCE = 1.0
"""Seconds to wait for a lock that ought to be held for milliseconds."""
TOO_LARGE = 2 << 30


class Examination(NamedTuple):
    """What was found, and what a repair would make of the journal: None when there is nothing that one could read."""

    findings: tuple[Finding, ...]
    salvage: Salvage | None


def examine(directory: Path, version: Version, zone: Callable[[State], tzinfo] = lambda _state: UTC) -> Examination:
    """Look at the directory, its lock, its journal, its checkpoint and what else lies there; `zone` is the one in which
    people read times. Raises nothing, changes nothing."""
    try:
        unusable = _unusable(directory)
        if unusable is not None:
            return Examination((unusable,), None)
        findings = [*look_around(directory)]
        journal = _Journal(directory / JOURNAL_NAME)
        findings += journal.findings
        result = None
        if journal.data is not None:
            checkpoint = intact_checkpoint(directory)
            try:
                result = salvaged(directory, journal.data, checkpoint, version)
            except Unwritable as newer:
                findings.append(Finding(Area.JOURNAL, Level.MEND, newer.message, "", _("Update the program.")))
            else:
                findings += of_journal(len(journal.data), result, zone(result.state), _traces(directory))
                findings.append(
                    of_checkpoint(checkpoint.position.rev, result) if checkpoint else _no_checkpoint(directory)
                )
        findings += _kept(directory)
    except OSError as error:
        return Examination((_unexaminable(error.filename or directory, error),), None)
    return Examination(tuple(findings), result)


def _unexaminable(path: object, error: OSError) -> Finding:
    what = _("{path} cannot be examined: {why}.").format(path=path, why=reason_of(error))
    return Finding(Area.DIRECTORY, Level.MEND, what, "", _("Check the disk and the rights."))


def _unusable(directory: Path) -> Finding | None:
    """Why there is nothing to examine."""

    def found(what: str, meaning: str, advice: str) -> Finding:
        return Finding(Area.DIRECTORY, Level.MEND, what, meaning, advice)

    try:
        status = directory.stat()
        if stat.S_ISDIR(status.st_mode):
            os.listdir(directory)  # noqa: PTH208  (only whether it can be read)
            return None
    except (FileNotFoundError, NotADirectoryError):
        return found(
            _("There is no directory {path}.").format(path=directory),
            _("Nothing was ever saved there, or it has another name, or its disk is not mounted."),
            _("Name the right one with --home, or mount the disk; «shnor init» makes a new one."),
        )
    except PermissionError:
        return found(
            _("You may not look into {path}.").format(path=directory),
            _("The data may be well; this account cannot see them."),
            _("Ask the host's administrator for access to it, or run the command as its owner."),
        )
    except OSError as error:
        return _unexaminable(directory, error)
    return found(
        _("{home} is a file, not a directory.").format(home=directory),
        "",
        _("Name the department's directory with --home."),
    )


class _Journal:
    """The journal's bytes, read while nobody writes if that can be had, and what is to be said of the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data: bytes | None = None
        self.findings: list[Finding] = []
        try:
            descriptor = os.open(path, CAREFULLY)
        except FileNotFoundError:
            if not path.is_symlink():
                self.data = b""
                return
            self._unreadable(_("it is a link to what is not there"))
        except OSError as error:
            self._unreadable(reason_of(error))
        else:
            try:
                self._read(descriptor)
            except OSError as error:
                self._unreadable(reason_of(error))
            finally:
                os.close(descriptor)

    def _read(self, descriptor: int) -> None:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            self._unreadable(_("it is no ordinary file"))
            return
        if status.st_size > TOO_LARGE:
            self._unreadable(_("it is larger than {size}").format(size=size_in_words(TOO_LARGE)))
            return
        try:
            if not lock_within(descriptor, PATIENCE):
                self.findings.append(_held(self.path, lock_holder(self.path)))
        except OSError as error:
            self.findings.append(
                Finding(
                    Area.LOCK,
                    Level.MEND,
                    _("The journal cannot be locked: {why}.").format(why=reason_of(error)),
                    _("Without locks the program saves nothing here."),
                    _("The department's directory must be on a local disk."),
                )
            )
        else:
            self.findings = self.findings or [Finding(Area.LOCK, Level.FINE, _("nobody keeps the others waiting"))]
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            self.data = file.read()

    def _unreadable(self, why: str) -> None:
        self.findings.append(
            Finding(
                Area.JOURNAL,
                Level.MEND,
                _("The journal {path} cannot be read: {why}.").format(path=self.path, why=why),
                _("It holds everything that was ever entered; the program does not start without it."),
                _("It must be a file that you may read. If it is something else: move it away, then shnor restore."),
            )
        )


def _held(path: Path, holder: Holder | None) -> Finding:
    meaning = _("Until it lets go of the journal nobody can save anything; what is saved already is safe.")
    if holder is None:
        return Finding(
            Area.LOCK,
            Level.REMARK,
            _("Somebody keeps the journal locked."),
            meaning,
            _("Look again in a minute. The process is told by: {command}").format(command=f"fuser -v {path}"),
        )
    who = _("{account} (process {pid}, {command})").format(
        account=holder.account, pid=holder.pid, command=holder.command
    )
    if holder.stopped:
        return Finding(
            Area.LOCK,
            Level.MEND,
            _("A session was suspended with Ctrl+Z while it was saving: {who}.").format(who=who),
            meaning,
            _("Let it go on: {command}").format(command=f"kill -CONT {holder.pid}"),
        )
    return Finding(
        Area.LOCK,
        Level.REMARK,
        _("A session has kept the journal locked for more than a second: {who}.").format(who=who),
        meaning,
        _("Look again in a minute; if it lasts, end that process: {command}").format(command=f"kill {holder.pid}"),
    )


def _traces(directory: Path) -> list[str]:
    """The names of what is only there where a journal was."""
    found = [*sorted(directory.glob(f"{JOURNAL_NAME}.*")), directory / CHECKPOINT_NAME, directory / BACKUPS]
    return [path.name for path in found if path.exists()]


def _no_checkpoint(directory: Path) -> Finding:
    """What is to be said when there is no intact checkpoint."""
    path = directory / CHECKPOINT_NAME
    try:
        if stat.S_ISREG(path.stat().st_mode):
            Checkpoint.read(path)
        why = _("it is no ordinary file")
    except FileNotFoundError:
        return Finding(Area.CHECKPOINT, Level.FINE, _("there is none; it only makes the start faster"))
    except OSError as error:
        why = reason_of(error)
    except (ValueError, KeyError, RecursionError):
        why = _("it is damaged or was edited by hand")
    return Finding(
        Area.CHECKPOINT,
        Level.REMARK,
        _("The checkpoint cannot be used: {why}.").format(why=why),
        _("Nothing is lost: it only makes the start faster, and the journal is read instead."),
        _("Nothing: the program replaces it by itself. What was edited in it has no effect."),
    )


def _kept(directory: Path) -> Iterator[Finding]:
    """What earlier repairs and crashes have left, and what it is good for."""
    kinds = (
        (f"{JOURNAL_NAME}.torn-*", _("the rest of a change that was never saved; good for nothing, may be deleted")),
        (
            f"{JOURNAL_NAME}.before-repair-*",
            _("the damaged journal as it was before a repair; delete it when all is well"),
        ),
        (
            f"{JOURNAL_NAME}.before-restore-*",
            _("the journal as it was before a backup was brought back; delete it when all is well"),
        ),
        (
            f"{JOURNAL_NAME}.before-purge-*",
            _("the journal with the names that were removed: delete it so that they are gone"),
        ),
        (f"{CHECKPOINT_NAME}.before-repair*", _("a checkpoint of another journal; delete it when all is well")),
        (f"{CHECKPOINT_NAME}.*.tmp", _("a checkpoint that was not finished; the program removes it")),
        (UNFINISHED_NAME, _("a repair that is running or was broken off; the next one clears it up")),
        (ASIDE_NAME, _("a repair that is running or was broken off; the next one clears it up")),
    )
    for pattern, what in kinds:
        for path in sorted(directory.glob(pattern)):
            with suppress(OSError):
                size = size_in_words(path.lstat().st_size)
                yield Finding(Area.KEPT, Level.FINE, f"{path.name} ({size}): {what}")

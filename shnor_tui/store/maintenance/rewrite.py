"""The only way in which a journal is ever replaced: for repair, restore and purge. A running session never does it.

The new journal is written beside the old one, read back as a whole, and takes its name in one step; the old one stays
as `shnor.journal.before-<why>-<when>`. A crash at any point leaves the one or the other, whole. Sessions that have the
old one open notice and write nothing more.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from shnor_tui.errors import reason_of
from shnor_tui.i18n import _
from shnor_tui.store.checkpoint import CHECKPOINT_NAME
from shnor_tui.store.database import utc_now
from shnor_tui.store.errors import Corrupt, Unwritable
from shnor_tui.store.files import SHARED_MODE, keep_aside, sync_directory, write_at
from shnor_tui.store.follower import Upcaster, understood
from shnor_tui.store.journal import JOURNAL_NAME, FileJournal, journal_in
from shnor_tui.store.record import raw_lines
from shnor_tui.store.state import State

UNFINISHED_NAME = f"{JOURNAL_NAME}.tmp"
"""The new journal before it has its name: there only while a rewriting runs, or after one that died."""
ASIDE_NAME = f"{CHECKPOINT_NAME}.aside"
"""The old journal's checkpoint meanwhile; with an unfinished journal beside it, it is still good."""

_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


class Rewrite(NamedTuple):
    """What a rewriting did."""

    kept: Path | None
    """Where the journal from before is, None when there was none."""
    revision: int
    """The last revision of the new journal."""


def rewrite(
    directory: Path,
    why: str,
    make: Callable[[bytes], Iterable[bytes]],
    *,
    schema: int = 1,
    upcasters: Mapping[int, Upcaster] = MappingProxyType({}),
    lock_timeout: float = 5.0,
    now: Callable[[], datetime] = utc_now,
) -> Rewrite:
    """Replace the department's journal by the lines that `make` returns; `why` is "repair", "restore" or "purge".

    `make` is called with the whole present journal (b"" when there is none) while nobody can write it, and may look at
    the directory's other files. The old journal's checkpoint is removed. `schema` and `upcasters` are those of
    `open_database`.

    Raises Busy; Unwritable, also when the present journal holds records of a newer program; Corrupt when what `make`
    returns is not an intact journal; and what `make` raises. Nothing is replaced then.
    """
    journal = journal_in(directory)()
    try:
        if journal.refusal is not None:
            raise Unwritable(journal.refusal)
        with journal.locked(lock_timeout):
            before = journal.content()
            try:
                _refuse_anothers(directory)
                _clear_up(directory)
            except OSError as error:
                raise _not_replaced(directory, error) from error
            for line in raw_lines(before):
                if line.record is not None:
                    understood(line.record, schema, upcasters)
            lines = list(make(before))
            moment = f"{now().astimezone(UTC):%Y%m%dT%H%M%SZ}"
            try:
                return _replaced(directory, f"before-{why}-{moment}", before, lines, (schema, upcasters))
            except OSError as error:
                raise _not_replaced(directory, error) from error
    finally:
        journal.close()


def _replaced(
    directory: Path, suffix: str, before: bytes, lines: Iterable[bytes], version: tuple[int, Mapping[int, Upcaster]]
) -> Rewrite:
    """Every step leaves names that `_clear_up` understands. Raises OSError."""
    path, unfinished, checkpoint = (directory / name for name in (JOURNAL_NAME, UNFINISHED_NAME, CHECKPOINT_NAME))
    descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, SHARED_MODE)
    try:
        # Whoever opens the new journal waits until its name is on disk, and what he saves is not lost with it.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _dress_like(descriptor, path.stat())
        offset = 0
        for line in lines:
            write_at(descriptor, line, offset)
            offset += len(line)
        os.fsync(descriptor)
        revision = _verified(unfinished, offset, *version)
        kept = _kept(path, suffix, before) if before else None
        if checkpoint.exists():
            checkpoint.replace(directory / ASIDE_NAME)
        sync_directory(directory)
        unfinished.replace(path)
        _make_sure(path)
    finally:
        # While the new one is still locked: else we would clear up what the next rewriting is just making.
        with suppress(OSError):
            _clear_up(directory)
        os.close(descriptor)
    return Rewrite(kept, revision)


def _make_sure(path: Path) -> None:
    try:
        sync_directory(path.parent)
    except OSError as error:
        raise Unwritable(
            _("The journal {path} was replaced, but perhaps not for good: {reason}.").format(
                path=path, reason=reason_of(error)
            ),
            _("Check the disk, then run the command again."),
        ) from error


def _refuse_anothers(directory: Path) -> None:
    """Raise PermissionError where only a file's owner may rename it, before something is begun that cannot be ended."""
    here, journal = directory.stat(), (directory / JOURNAL_NAME).stat()
    if here.st_mode & stat.S_ISVTX and os.geteuid() not in {0, here.st_uid, journal.st_uid}:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


def _clear_up(directory: Path) -> None:
    """Leave nothing of a rewriting but the kept journal, and of one that died or failed half way nothing at all."""
    path, unfinished, aside = (directory / name for name in (JOURNAL_NAME, UNFINISHED_NAME, ASIDE_NAME))
    checkpoint = directory / CHECKPOINT_NAME
    if unfinished.exists():
        if aside.exists() and not checkpoint.exists():
            aside.replace(checkpoint)
            sync_directory(directory)
        for kept in directory.glob(f"{JOURNAL_NAME}.before-*"):
            if kept.samefile(path):
                kept.unlink()
        unfinished.unlink()
    aside.unlink(missing_ok=True)


def _dress_like(descriptor: int, old: os.stat_result) -> None:
    """Give the new journal the old one's mode and, as far as that may be done, its owner and group."""
    for owner in (old.st_uid, -1):
        with suppress(OSError):
            os.fchown(descriptor, owner, old.st_gid)
            break
    os.fchmod(descriptor, stat.S_IMODE(old.st_mode))


def _verified(path: Path, size: int, schema: int, upcasters: Mapping[int, Upcaster]) -> int:
    """The last revision of the new journal, which is read back as every session will read it. Raises Corrupt."""
    journal, state = FileJournal(path), State()
    try:
        while records := journal.tail():
            for record in records:
                state.apply(understood(record, schema, upcasters))
    except Corrupt as damage:
        raise _not_intact(damage.message) from damage
    finally:
        journal.close()
    if journal.position.end != size:
        raise _not_intact(_("Its last line is not whole."))
    return state.revision


def _not_intact(reason: str) -> Corrupt:
    return Corrupt(_("The new journal would not be intact, so nothing was replaced. {reason}").format(reason=reason))


def _kept(path: Path, suffix: str, data: bytes) -> Path:
    """Another name for the journal, under which it stays; a copy where a file can have one name only."""
    for number in count():
        kept = path.with_name(f"{path.name}.{suffix}.{number}" if number else f"{path.name}.{suffix}")
        try:
            os.link(path, kept)
        except FileExistsError:
            continue
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            return keep_aside(kept, data)
        return kept
    raise AssertionError  # count() does not end


def _not_replaced(directory: Path, error: OSError) -> Unwritable:
    return Unwritable(
        _("The journal {path} cannot be replaced: {reason}.").format(
            path=directory / JOURNAL_NAME, reason=reason_of(error)
        ),
        _("Check the disk, its free space and the permissions of the directory, then try again."),
    )

"""What the store relies on and cannot change: the directory, its disk, its rights, and who holds its lock right now."""

from __future__ import annotations

import os
import pwd
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from shnor_tui.errors import reason_of
from shnor_tui.i18n import _
from shnor_tui.store.journal import JOURNAL_NAME
from shnor_tui.store.maintenance.findings import Area, Finding, Level
from shnor_tui.store.sizes import size_in_words

NO_ROOM, LITTLE_ROOM = 1 << 20, 100 << 20
_REMOTE = re.compile(
    r"(nfs\d?|cifs|smb\d?|smbfs|9p|afs|ceph|glusterfs|fuse\.(sshfs|s3fs|rclone|glusterfs|curlftpfs)|davfs)"
)
_LOCK = re.compile(r"\d+: FLOCK +ADVISORY +WRITE +(-?\d+) +([0-9a-f]+):([0-9a-f]+):(\d+) ")
_ESCAPED = re.compile(r"\\([0-7]{3})")


class Holder(NamedTuple):
    """The process that holds the lock."""

    pid: int
    account: str
    command: str
    stopped: bool


def look_around(directory: Path) -> Iterator[Finding]:
    """The directory, its disk and its rights; only called for a directory that is there."""
    remote = False
    kind = file_system(directory)
    if kind and _REMOTE.fullmatch(kind):
        remote = True
        yield Finding(
            Area.DIRECTORY,
            Level.MEND,
            _("The directory is on a network disk ({kind}).").format(kind=kind),
            _("Locks and writing are not to be trusted there: two people may overwrite each other's changes."),
            _("Move the directory to a disk of this host; colleagues log in here over SSH."),
        )
    free = _free(directory)
    if free is not None and free < LITTLE_ROOM:
        yield Finding(
            Area.DIRECTORY,
            Level.MEND if free < NO_ROOM else Level.REMARK,
            _("The disk is almost full: {size} left.").format(size=size_in_words(free)),
            _("When it is full nothing can be saved any more; what is saved already is safe."),
            _("Make room, for example by moving old backups elsewhere."),
        )
    try:
        yield from _rights(directory)
    except OSError as error:
        yield Finding(Area.DIRECTORY, Level.REMARK, _("Its rights cannot be read: {why}.").format(why=reason_of(error)))
    if not remote:
        where = _("a local disk ({kind})").format(kind=kind) if kind else _("a disk of unknown kind")
        room = "" if free is None else _(", {size} free").format(size=size_in_words(free))
        yield Finding(Area.DIRECTORY, Level.FINE, f"{where}{room}")


def file_system(directory: Path) -> str:
    """The kind of file system that a directory is on, empty when the system doesn't tell."""
    try:
        path = os.path.realpath(directory)
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    best, kind = "", ""
    for line in mounts.splitlines():
        before, _dash, after = line.partition(" - ")
        point = _ESCAPED.sub(lambda code: chr(int(code[1], 8)), before.split(" ")[4]) if before.count(" ") > 3 else ""
        inside = point in {"/", path} or path.startswith(point + "/")
        if point and inside and len(point) >= len(best):
            best, kind = point, after.split(" ")[0]
    return kind


def lock_holder(path: Path) -> Holder | None:
    """The process that holds the lock of a file right now, None when there is none or the system doesn't tell."""
    try:
        status = path.stat()
        locks = Path("/proc/locks").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    device = (os.major(status.st_dev), os.minor(status.st_dev))
    for found in map(_LOCK.match, locks.splitlines()):
        if found is None or int(found[4]) != status.st_ino:
            continue
        theirs = (int(found[2], 16), int(found[3], 16))
        if theirs == device or not device[0]:  # some file systems number their parts without a device
            return _process(int(found[1]))
    return None


def _process(pid: int) -> Holder | None:
    """The process, None when it is not to be seen: it is in a container, or has left its lock to a child."""
    try:
        owner = Path(f"/proc/{pid}").stat().st_uid
        about = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    account = str(owner)
    with suppress(KeyError):
        account = pwd.getpwuid(owner).pw_name
    command, _bracket, rest = about.partition("(")[2].rpartition(")")
    state = rest.split()[0]
    return Holder(pid, account, command, stopped=state in {"T", "t"})


def _free(directory: Path) -> int | None:
    try:
        status = os.statvfs(directory)
    except OSError:
        return None
    if status.f_files and not status.f_favail:  # no room for one more file's name
        return 0
    return status.f_bavail * status.f_frsize


def _rights(directory: Path) -> Iterator[Finding]:
    status = directory.stat()
    mode = stat.S_IMODE(status.st_mode)
    if not os.access(directory, os.W_OK | os.X_OK):
        yield Finding(
            Area.DIRECTORY,
            Level.REMARK,
            _("You may not write into the directory."),
            _("You can look at everything and save nothing."),
            _("If you ought to: let its owner add you to its group."),
        )
    if mode & stat.S_IWOTH:
        yield Finding(
            Area.DIRECTORY,
            Level.REMARK,
            _("Everybody on this host may write into the directory."),
            "",
            f"chmod o-rwx {directory}",
        )
    if mode & stat.S_IWGRP and not mode & stat.S_ISGID:
        yield Finding(
            Area.DIRECTORY,
            Level.REMARK,
            _("New files get the group of the one who makes them, not that of the directory."),
            _("A colleague may not be able to write a file that another one made."),
            f"chmod g+s {directory}",
        )
    with suppress(FileNotFoundError):
        yield from _rights_of_journal(directory / JOURNAL_NAME, status)


def _rights_of_journal(journal: Path, directory: os.stat_result) -> Iterator[Finding]:
    status = journal.stat()
    if not stat.S_ISREG(status.st_mode):
        return
    shared = directory.st_mode & stat.S_IWGRP
    if shared and (not status.st_mode & stat.S_IWGRP or status.st_gid != directory.st_gid):
        yield Finding(
            Area.DIRECTORY,
            Level.REMARK,
            _("Not all who may write into the directory may write the journal."),
            _("Some of the colleagues can look at everything and save nothing."),
            f"chgrp --reference={journal.parent} {journal} && chmod g+rw {journal}",
        )
    if status.st_mode & stat.S_IROTH and directory.st_mode & stat.S_IXOTH:
        yield Finding(
            Area.DIRECTORY,
            Level.REMARK,
            _("Everybody on this host can read the data, names of people among them."),
            "",
            f"chmod o-rwx {journal}",
        )

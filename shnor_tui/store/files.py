"""The few things that are done to files, each made safe once."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from itertools import count
from pathlib import Path

from shnor_tui.i18n import _

SHARED_MODE = 0o660
"""Everyone in the directory's group may read and write, whatever the umask of the one who came first."""

AS_IT_IS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
"""How a file is opened that may be a link, a device or a pipe; whether it is one is for `fstat` to say."""

NO_PERMISSION = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
"""The errors that mean: to be read only."""

_NOTHING: AbstractContextManager[object] = nullcontext()

_PAUSE = 0.0005  # seconds between two tries for a lock; with longer ones some starve behind busy writers


def make_directory(directory: Path) -> None:
    """Make the directory and those above it if they are missing, their names safely on disk. Raises OSError."""
    if not directory.is_dir():
        if directory.parent != directory:  # as it is where the working directory was removed
            make_directory(directory.parent)
        directory.mkdir(exist_ok=True)
        sync_directory(directory.parent)


def make_shared_directory(directory: Path) -> None:
    """Make the directory if it is missing; who may write the one above it may write it, whatever the umask. Raises OSError."""
    with suppress(FileExistsError):
        directory.mkdir()
    if directory.stat().st_uid == os.geteuid() and not any(
        directory.iterdir()
    ):  # new, or its maker died before these steps
        directory.chmod(stat.S_IMODE(directory.parent.stat().st_mode))
        sync_directory(directory.parent)


def make_shared(path: Path) -> None:
    """Make the file if it is missing, its name safely on disk and its mode shared. Raises OSError."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, SHARED_MODE)
    try:
        status = os.fstat(descriptor)
        if status.st_size == 0:  # new, or its maker died before these two steps
            if status.st_uid == os.geteuid():
                os.fchmod(descriptor, SHARED_MODE)
            sync_directory(path.parent)
    finally:
        os.close(descriptor)


def sync_directory(directory: Path) -> None:
    """Make the names in `directory` survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_ordinary(path: Path, largest: int) -> bytes:
    """What a file of at most so many bytes holds. Raises OSError, also for a larger one and for a pipe, which might never end."""
    with open(path, "rb", opener=_without_waiting) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, _("it is no ordinary file"))
        if status.st_size > largest:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        return file.read()


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY)


def write_at(descriptor: int, data: bytes, offset: int) -> None:
    """Write all of `data` at `offset`: one system call unless the kernel takes less."""
    view = memoryview(data)
    while view:
        written = os.pwrite(descriptor, view, offset)
        view, offset = view[written:], offset + written


def lock_within(descriptor: int, timeout: float) -> bool:
    """Take the exclusive flock of `descriptor`; False when it could not be had within `timeout` seconds."""
    deadline = None
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            deadline = deadline or time.monotonic() + timeout
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(_PAUSE, left))
        else:
            return True


@contextmanager
def new_file(path: Path) -> Iterator[tuple[int, Path]]:
    """A file beside `path`, its descriptor and its name: removed when the body fails, else to be renamed by it."""
    descriptor, temporary = _claimed(path)
    try:
        yield descriptor, temporary
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    finally:
        os.close(descriptor)


def _claimed(path: Path) -> tuple[int, Path]:
    """A new file whose lock tells `sweep_temporaries` that its maker is alive; one that was swept before it had the lock is
    left to that."""
    while True:
        descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".tmp", dir=path.parent)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(descriptor).st_nlink:
                return descriptor, Path(name)
        except BlockingIOError:
            pass  # whoever sweeps has it just now, and removes it
        except BaseException:
            os.close(descriptor)
            with suppress(OSError):
                Path(name).unlink()
            raise
        os.close(descriptor)


def replace_file(
    path: Path,
    content: Iterable[bytes],
    renaming: AbstractContextManager[object] = _NOTHING,
    *,
    mode: int = SHARED_MODE,
) -> None:
    """Put `content` at `path` so that a reader, or a power cut, finds either the old file or the whole new one.

    `renaming` is entered for the moment in which the file gets its name; what it raises leaves the old one.
    """
    with new_file(path) as (descriptor, temporary):
        os.fchmod(descriptor, mode)
        offset = 0
        for piece in content:
            write_at(descriptor, piece, offset)
            offset += len(piece)
        os.fsync(descriptor)
        with renaming:
            temporary.replace(path)
    sync_directory(path.parent)


def sweep_temporaries(path: Path) -> None:
    """Remove what dead processes left of `new_file(path)`, as far as that goes."""
    with suppress(OSError):
        for temporary in list(path.parent.glob(f"{path.name}.*.tmp")):
            with suppress(OSError):
                descriptor = os.open(temporary, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    temporary.unlink()
                finally:
                    os.close(descriptor)


def keep_aside(path: Path, data: bytes) -> Path:
    """Keep `data` on disk at `path`, or at `path` with a number added when that name holds something else."""
    for number in count():
        candidate = path.with_name(f"{path.name}.{number}") if number else path
        try:
            descriptor = os.open(candidate, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, SHARED_MODE)
        except FileExistsError:
            if candidate.is_file() and candidate.read_bytes() == data:
                return candidate
            continue
        try:
            os.fchmod(descriptor, SHARED_MODE)
            write_at(descriptor, data, 0)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_directory(path.parent)
        return candidate
    raise AssertionError  # count() does not end

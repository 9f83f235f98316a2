"""An independent reading of the journal, and system calls that fail or kill when told to."""

from __future__ import annotations

import builtins
import fcntl
import io
import json
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from shnor_tui.store import SharedDatabase

Contents: TypeAlias = dict[str, dict[int, dict[str, Any]]]
Call: TypeAlias = Callable[..., Any]
Intercept: TypeAlias = Callable[[str, Call, tuple[Any, ...]], Any]
"""Stands in for a storage call: its name, the genuine one, its arguments."""

_genuine_open = io.open


def journal_of(home: Path) -> Path:
    return home / "shnor.journal"


def checkpoint_of(home: Path) -> Path:
    return home / "shnor.json"


def contents(db: SharedDatabase) -> Contents:
    """All documents, through TinyDB's own interface."""
    return {name: {document.doc_id: dict(document) for document in db.table(name).all()} for name in db.tables()}


def replayed(home: Path, revision: int | None = None) -> Contents:
    """All documents according to the (first `revision`) lines of the journal, read with nothing of the store's code."""
    tables: Contents = {}
    with _genuine_open(journal_of(home), "rb") as journal:  # even while calls are struck
        lines = journal.read().splitlines()
    for line in lines[:revision]:
        for change in json.loads(line)["ops"]:
            apply(tables, change)
    return {name: documents for name, documents in tables.items() if documents}


def apply(tables: Contents, change: Mapping[str, Any]) -> None:
    documents = tables.setdefault(change["table"], {})
    was, now, doc_id = change["was"], change["now"], change["id"]
    if now is None:
        assert documents.pop(doc_id) == was
        return
    document = documents.setdefault(doc_id, {})
    assert was is not None or document == {}
    for key in was or {}:
        assert document.pop(key) == was[key]
    document.update(now)


STORAGE_CALLS: tuple[tuple[Any, str], ...] = (
    (os, "open"),
    (os, "fstat"),
    (os, "pread"),
    (os, "pwrite"),
    (os, "fsync"),
    (os, "fdatasync"),
    (os, "ftruncate"),
    (os, "fchmod"),
    (os, "replace"),
    (os, "unlink"),
    (fcntl, "flock"),
)

OTHER_CALLS: tuple[tuple[Any, str], ...] = (
    (os, "access"),
    (os, "chmod"),
    (os, "chown"),
    (os, "close"),
    (os, "fchown"),
    (os, "link"),
    (os, "listdir"),
    (os, "lseek"),
    (os, "lstat"),
    (os, "mkdir"),
    (os, "read"),
    (os, "rename"),
    (os, "rmdir"),
    (os, "scandir"),
    (os, "sendfile"),
    (os, "stat"),
    (os, "statvfs"),
    (os, "truncate"),
    (os, "write"),
)
"""What a program does to a directory besides, which only matters where it is that directory."""


@contextmanager
def interposed(intercept: Intercept, under: Path | None = None) -> Iterator[None]:
    """Storage calls of this process go through `intercept(name, call, arguments)` meanwhile.

    With `under`, these are all calls that concern that directory or something in it, those behind `open()` included.
    """
    calls = STORAGE_CALLS if under is None else STORAGE_CALLS + OTHER_CALLS
    originals = [(module, name, getattr(module, name)) for module, name in calls]

    def through(name: str, call: Call) -> Call:
        def wrapper(*arguments: Any, **options: Any) -> Any:
            if under is not None and not _concerns(under, arguments[:2]):
                return call(*arguments, **options)
            return intercept(name, lambda *given: call(*given, **options), arguments)

        return wrapper

    with ExitStack() as patches:
        for module, name, call in originals:
            patches.callback(setattr, module, name, call)
            setattr(module, name, through(name, call))
        if under is not None:
            patches.enter_context(_transparent_open(under))
        yield


def _concerns(under: Path, arguments: tuple[Any, ...]) -> bool:
    return any(place_of(argument).startswith(str(under)) for argument in arguments)


_look_up = os.readlink


def place_of(argument: object) -> str:
    """The path that an argument of a storage call means: a path, or an open file's; nothing for any other argument."""
    if isinstance(argument, int):
        try:
            return _look_up(f"/proc/self/fd/{argument}").removesuffix(" (deleted)")
        except OSError:
            return ""
    return os.path.abspath(argument) if isinstance(argument, str | os.PathLike) else ""  # noqa: PTH100


class _Transparent(io.RawIOBase):
    """What lies below the buffers of `open()`, made of calls that can be intercepted."""

    def __init__(self, file: str | os.PathLike[str] | int, mode: str) -> None:
        flags = {"r": 0, "w": os.O_CREAT | os.O_TRUNC, "x": os.O_CREAT | os.O_EXCL, "a": os.O_CREAT | os.O_APPEND}
        self._reads, self._writes = "r" in mode or "+" in mode, "r" not in mode or "+" in mode
        access = os.O_RDWR if self._reads and self._writes else os.O_WRONLY if self._writes else os.O_RDONLY
        kind = next(letter for letter in mode if letter in flags)
        self._descriptor = file if isinstance(file, int) else os.open(file, access | flags[kind] | os.O_CLOEXEC, 0o666)
        self.name, self.mode = file, mode

    def readable(self) -> bool:
        return self._reads

    def writable(self) -> bool:
        return self._writes

    def seekable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def readinto(self, buffer: Any) -> int:
        data = os.read(self._descriptor, len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def write(self, data: Any) -> int:
        return os.write(self._descriptor, bytes(data))

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return os.lseek(self._descriptor, offset, whence)

    def truncate(self, size: int | None = None) -> int:
        size = self.tell() if size is None else size
        os.ftruncate(self._descriptor, size)
        return size

    def close(self) -> None:
        if not self.closed:
            super().close()
            os.close(self._descriptor)


@contextmanager
def _transparent_open(under: Path) -> Iterator[None]:
    def transparent(file: Any, mode: str = "r", buffering: int = -1, *text: Any, **options: Any) -> Any:
        if not _concerns(under, (file,)):
            return _genuine_open(file, mode, buffering, *text, **options)
        raw = _Transparent(file, mode)
        kinds: dict[tuple[bool, bool], Any] = {
            (True, False): io.BufferedReader,
            (False, True): io.BufferedWriter,
            (True, True): io.BufferedRandom,
        }
        buffered = kinds[raw.readable(), raw.writable()](raw)
        return buffered if "b" in mode else io.TextIOWrapper(buffered, *text, **options)

    with ExitStack() as patches:
        for module in (io, builtins):
            patches.callback(setattr, module, "open", _genuine_open)
            setattr(module, "open", transparent)  # noqa: B010
        yield


WRITES = ("pwrite", "write")


class Counted:
    """Lets every call through and remembers its name."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        self.names.append(name)
        return call(*arguments)


class Strikes:
    """Lets every call through but those whose number has a strike."""

    def __init__(self, strikes: Mapping[int, Intercept]) -> None:
        self._strikes = strikes
        self._n = 0

    def __call__(self, name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        self._n += 1
        strike = self._strikes.get(self._n)
        return call(*arguments) if strike is None else strike(name, call, arguments)


class Nth:
    """Lets every call through but the `n`-th (and, if `persistent`, all that follow), for which `strike` stands in."""

    def __init__(self, n: int, strike: Intercept, *, persistent: bool = False) -> None:
        self._left = n
        self._strike = strike
        self._persistent = persistent
        self.struck = False

    def __call__(self, name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        self._left -= 1
        if self._left == 0 or (self._left < 0 and self._persistent):
            self.struck = True
            return self._strike(name, call, arguments)
        return call(*arguments)


def half_written(call: Call, arguments: tuple[Any, ...]) -> int:
    """What a write that the kernel cut short leaves behind."""
    descriptor, data, *offset = arguments
    return int(call(descriptor, data[: len(data) // 2], *offset))


def die(_name: str, _call: Call, _arguments: tuple[Any, ...]) -> NoReturn:
    """Strikes by killing the process."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def die_halfway(name: str, call: Call, arguments: tuple[Any, ...]) -> NoReturn:
    """The same, and a write is cut short before."""
    if name in WRITES:
        half_written(call, arguments)
    die(name, call, arguments)


def failing(code: int) -> Intercept:
    """Fails as the kernel does: a write may have been cut short, a closed descriptor is closed."""

    def fail(name: str, call: Call, arguments: tuple[Any, ...]) -> bool:
        if name == "access":
            return False
        if name in WRITES:
            half_written(call, arguments)
        if name == "close":
            call(*arguments)
        raise OSError(code, os.strerror(code))

    return fail


def killed_at(n: int, run: Callable[[], object]) -> bool:
    """Run in a child that dies at its n-th storage call, halfway through a write; whether it did."""
    if (child := os.fork()) == 0:
        try:
            with interposed(Nth(n, die_halfway)):
                run()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL

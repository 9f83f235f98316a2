"""An independent reading of the journal, and system calls that fail or kill when told to."""

from __future__ import annotations

import fcntl
import json
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from shnor_tui.store import SharedDatabase

Contents: TypeAlias = dict[str, dict[int, dict[str, Any]]]
Call: TypeAlias = Callable[..., Any]


def journal_of(home: Path) -> Path:
    return home / "shnor.journal"


def checkpoint_of(home: Path) -> Path:
    return home / "shnor.json"


def contents(db: SharedDatabase) -> Contents:
    """All documents, through TinyDB's own interface."""
    return {name: {document.doc_id: dict(document) for document in db.table(name).all()} for name in db.tables()}


def replayed(home: Path) -> Contents:
    """All documents according to the lines of the journal, read with nothing of the store's code."""
    tables: Contents = {}
    for line in journal_of(home).read_bytes().splitlines():
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


@contextmanager
def interposed(intercept: Callable[[str, Call, tuple[Any, ...]], Any]) -> Iterator[None]:
    """Every storage call of this process goes through `intercept(name, call, arguments)` meanwhile."""
    originals = [(module, name, getattr(module, name)) for module, name in STORAGE_CALLS]

    def through(name: str, call: Call) -> Call:
        def wrapper(*arguments: Any, **options: Any) -> Any:
            return intercept(name, lambda *given: call(*given, **options), arguments)

        return wrapper

    try:
        for module, name, call in originals:
            setattr(module, name, through(name, call))
        yield
    finally:
        for module, name, call in originals:
            setattr(module, name, call)


class Counted:
    """Lets every call through and remembers its name."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        self.names.append(name)
        return call(*arguments)


class Nth:
    """Lets every call through but the `n`-th (and, if `persistent`, all that follow), for which `strike` stands in."""

    def __init__(
        self, n: int, strike: Callable[[str, Call, tuple[Any, ...]], Any], *, persistent: bool = False
    ) -> None:
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
    descriptor, data, offset = arguments
    return int(call(descriptor, data[: len(data) // 2], offset))


def die(_name: str, _call: Call, _arguments: tuple[Any, ...]) -> NoReturn:
    """Strikes by killing the process."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def die_halfway(name: str, call: Call, arguments: tuple[Any, ...]) -> NoReturn:
    """The same, and a write is cut short before."""
    if name == "pwrite":
        half_written(call, arguments)
    die(name, call, arguments)


def killed_at(n: int, run: Callable[[], object]) -> bool:
    """Run in a child that dies at its n-th storage call, halfway through a write; whether it did."""
    if (child := os.fork()) == 0:
        try:
            with interposed(Nth(n, die_halfway)):
                run()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL

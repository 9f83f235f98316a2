"""A disk whose power is cut: what it may hold after each operation of a run that was recorded.

The strictest reading of what systems promise: only what was synced is there for certain. Of each write since then all,
nothing, a part, or zeros may have come to the disk, and each name that was made, changed or removed since then may be as
before or as after, in any combination. Renaming within a directory is one step; a synced file has its content, but not its
name; a synced directory has its names.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from tests.store.support import Call, place_of

DIRECTORY = -1
"""The number of what is no file."""


class Write(NamedTuple):
    file: int
    offset: int
    data: bytes


class Truncate(NamedTuple):
    file: int
    size: int


class Rename(NamedTuple):
    """Names that change in one step: which file's number each then is, None = no longer there."""

    names: Mapping[str, int | None]

    @property
    def directory(self) -> str:
        return str(Path(next(iter(self.names))).parent)


class Sync(NamedTuple):
    what: int | str
    """A file's number or a directory's path."""


class Acknowledged(NamedTuple):
    revision: int


Operation: TypeAlias = Write | Truncate | Rename | Sync | Acknowledged


class Recorder:
    """Lets every call through and remembers what it did to the disk; it drops the `dropped` kinds of syncs."""

    def __init__(self, base: Path, dropped: frozenset[str] = frozenset()) -> None:
        self.operations: list[Operation] = []
        self._dropped = dropped
        self._numbers = itertools.count()
        self._files: dict[str, int] = {}
        self._opened: dict[int, int | str] = {}
        for path in sorted(base.rglob("*")):
            self._remember(path)

    def _remember(self, path: Path) -> None:
        """What is there at the beginning."""
        if path.is_dir():
            self.operations.append(Rename({str(path): DIRECTORY}))
        else:
            number = self._files[str(path)] = next(self._numbers)
            self.operations += [Rename({str(path): number}), Write(number, 0, path.read_bytes())]

    def acknowledge(self, revision: int) -> None:
        self.operations.append(Acknowledged(revision))

    def __call__(self, name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        note: Callable[..., None] | None = getattr(self, f"_{name}", None)
        if name in {"sendfile", "truncate", "rmdir", "rename"}:
            raise NotImplementedError(name)
        if name in {"fsync", "fdatasync"} and self._kind_of_sync(name, arguments[0]) in self._dropped:
            return None
        before: int | None = None
        if name == "open":
            before = os.path.lexists(arguments[0])
        elif name == "write":
            before = os.lseek(arguments[0], 0, os.SEEK_CUR)
        result = call(*arguments)
        if note is not None:
            note(result, before, *arguments)
        return result

    def _kind_of_sync(self, name: str, descriptor: int) -> str:
        return "fsync of a directory" if isinstance(self._opened[descriptor], str) else f"{name} of a file"

    def _open(self, descriptor: int, was_there: int, path: str, flags: int, *_mode: int) -> None:
        place = place_of(path)
        if Path(place).is_dir():
            self._opened[descriptor] = place
            return
        if not was_there:
            self._files[place] = next(self._numbers)
            self.operations.append(Rename({place: self._files[place]}))
        elif flags & os.O_TRUNC:
            self.operations.append(Truncate(self._files[place], 0))
        self._opened[descriptor] = self._files[place]

    def _pwrite(self, written: int, _before: None, descriptor: int, data: bytes, offset: int) -> None:
        number = self._opened[descriptor]
        assert isinstance(number, int)
        self.operations.append(Write(number, offset, bytes(data[:written])))

    def _write(self, written: int, offset: int, descriptor: int, data: bytes) -> None:
        self._pwrite(written, None, descriptor, data, offset)

    def _ftruncate(self, _result: None, _before: None, descriptor: int, size: int) -> None:
        number = self._opened[descriptor]
        assert isinstance(number, int)
        self.operations.append(Truncate(number, size))

    def _fsync(self, _result: None, _before: None, descriptor: int) -> None:
        self.operations.append(Sync(self._opened[descriptor]))

    _fdatasync = _fsync

    def _mkdir(self, _result: None, _before: None, path: str, *_mode: int) -> None:
        self.operations.append(Rename({place_of(path): DIRECTORY}))

    def _replace(self, _result: None, _before: None, source: str, target: str) -> None:
        number = self._files[place_of(target)] = self._files.pop(place_of(source))
        if Path(source).parent == Path(target).parent:
            self.operations.append(Rename({place_of(source): None, place_of(target): number}))
        else:  # between two directories nothing says that both come to the disk at once
            self.operations += [Rename({place_of(target): number}), Rename({place_of(source): None})]

    def _link(self, _result: None, _before: None, source: str, target: str) -> None:
        number = self._files[place_of(target)] = self._files[place_of(source)]
        self.operations.append(Rename({place_of(target): number}))

    def _unlink(self, _result: None, _before: None, path: str) -> None:
        del self._files[place_of(path)]
        self.operations.append(Rename({place_of(path): None}))


class Disk(NamedTuple):
    """What a disk holds: content by number, number by path. Equal disks are the same."""

    contents: tuple[tuple[int, bytes], ...]
    names: tuple[tuple[str, int], ...]

    def put_under(self, base: Path) -> None:
        """Make the directory's content that of this disk; a file that has two names has them again."""
        shutil.rmtree(base)
        base.mkdir()
        contents, first = dict(self.contents), dict[int, Path]()
        for name, number in self.names:
            path = Path(name)
            if not path.parent.is_dir():
                continue  # the name of its directory was lost
            if number == DIRECTORY:
                path.mkdir()
            elif number in first:
                path.hardlink_to(first[number])
            else:
                path.write_bytes(contents[number])
                first[number] = path


Fate: TypeAlias = Callable[[bytes], bytes]
"""What of a write came to the disk; the names and cuts that were kept or lost have one of the first two."""


def kept(data: bytes) -> bytes:
    return data


def lost(_data: bytes) -> bytes:
    return b""


def zeros(data: bytes) -> bytes:
    """The file has grown, the data did not come."""
    return bytes(len(data))


def torn(eighths: int) -> Fate:
    return lambda data: data[: len(data) * eighths // 8]


def zeros_after(eighths: int) -> Fate:
    return lambda data: data[: len(data) * eighths // 8].ljust(len(data), b"\0")


def zeros_before(eighths: int) -> Fate:
    return lambda data: data[len(data) * eighths // 8 :].rjust(len(data), b"\0")


def first_byte(data: bytes) -> bytes:
    return data[:1]


def all_but_the_last_byte(data: bytes) -> bytes:
    return data[:-1]


_FEW: tuple[Fate, ...] = (kept, lost, torn(4), all_but_the_last_byte, zeros, zeros_before(4))
_MANY: tuple[Fate, ...] = (
    *(kept, lost, zeros, first_byte, all_but_the_last_byte),
    *map(torn, range(1, 8)),
    *map(zeros_after, range(1, 8, 2)),
    *map(zeros_before, range(1, 8, 2)),
)


def cuts(
    operations: Sequence[Operation], bound: int, before: Sequence[Operation] = ()
) -> Iterator[tuple[Disk, tuple[int, ...]]]:
    """After each operation, the disks that a power cut may leave (about `bound`), and what was acknowledged by then.

    What happened `before` is on the disk.
    """
    contents: dict[int, bytes] = {}
    names: dict[str, int] = {}
    pending: list[Write | Truncate | Rename] = []
    acknowledged: tuple[int, ...] = ()
    chance = random.Random(0)
    for operation in before:
        if isinstance(operation, Write | Truncate | Rename):
            _apply(operation, kept, contents, names)
    for operation in operations:
        if isinstance(operation, Sync):
            for each in [each for each in pending if _is_of(each, operation.what)]:
                _apply(each, kept, contents, names)
                pending.remove(each)
        elif isinstance(operation, Acknowledged):
            acknowledged += (operation.revision,)
        else:
            pending.append(operation)
        for fates in _fates_of(pending, bound, chance):
            contents_left, names_left = dict(contents), dict(names)
            for each, fate in zip(pending, fates, strict=True):
                _apply(each, fate, contents_left, names_left)
            numbers = set(names_left.values()) - {DIRECTORY}
            left = tuple((number, contents_left.get(number, b"")) for number in sorted(numbers))
            yield Disk(left, tuple(sorted(names_left.items()))), acknowledged


def _is_of(operation: Write | Truncate | Rename, what: int | str) -> bool:
    return operation.directory == what if isinstance(operation, Rename) else operation.file == what


def _fates_of(
    pending: Sequence[Write | Truncate | Rename], bound: int, chance: random.Random
) -> Iterator[tuple[Fate, ...]]:
    """All combinations if there are not too many; else everything kept or lost but for one, and some at random."""
    of_a_write = _MANY if len(pending) < 3 else _FEW
    options = [of_a_write if isinstance(each, Write) else (kept, lost) for each in pending]
    combinations = 1
    for each in options:
        combinations *= len(each)
    if combinations <= bound:
        yield from itertools.product(*options)
        return
    chosen = dict.fromkeys([(kept,) * len(pending), (lost,) * len(pending)])
    for n, fates in enumerate(options):
        for fate in fates:
            before, after = n, len(pending) - n - 1
            chosen[(kept,) * before + (fate,) + (lost,) * after] = None
            chosen[(kept,) * before + (fate,) + (kept,) * after] = None
            chosen[(lost,) * before + (fate,) + (kept,) * after] = None
    while len(chosen) < bound:
        chosen[tuple(chance.choice(fates) for fates in options)] = None
    yield from chosen


def _apply(operation: Write | Truncate | Rename, fate: Fate, contents: dict[int, bytes], names: dict[str, int]) -> None:
    if fate is lost:
        return
    if isinstance(operation, Rename):
        for name, number in operation.names.items():
            if number is None:
                names.pop(name, None)
            else:
                names[name] = number
        return
    content = contents.get(operation.file, b"")
    if isinstance(operation, Truncate):
        contents[operation.file] = content[: operation.size].ljust(operation.size, b"\0")
        return
    written = fate(operation.data)
    content = content.ljust(operation.offset, b"\0")
    contents[operation.file] = content[: operation.offset] + written + content[operation.offset + len(written) :]

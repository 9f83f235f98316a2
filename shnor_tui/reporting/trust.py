"""Which drop-in files may run: they are code with all the rights of the person who runs them.

A file is trusted when it and every directory above it can be written only by root or by that person, and it is no symbolic
link. Any other file runs only after that person has allowed its exact bytes. The bytes that are checked are the bytes that
are compiled: the file is read once.
"""

from __future__ import annotations

import os
import shlex
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import platformdirs

from shnor_tui.errors import BadInput, reason_of
from shnor_tui.i18n import _
from shnor_tui.store.ownership import open_directory_above, others_can_write

LARGEST_FILE = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Candidate:
    """A drop-in file as it was read: its bytes, their SHA-256, and why it isn't trusted (empty when it is)."""

    path: Path
    content: bytes
    sha256: str
    distrust: str

    @property
    def command(self) -> str:
        """The command that allows these bytes and no others that the file may hold when it is run."""
        return f"shnor plugin allow {shlex.quote(str(self.path))} --sha256 {self.sha256}"


class AllowedFile(msgspec.Struct, frozen=True):
    """When a person allowed some bytes, and under which name."""

    file: str
    on: datetime


class AllowList(msgspec.Struct, frozen=True):
    """The SHA-256 sums that one person allowed."""

    allowed: dict[str, AllowedFile] = {}


def allow_list_file() -> Path:
    """The file in the user's own configuration that keeps the allowed sums."""
    return Path(platformdirs.user_config_dir("shnor"), "plugins.json")


def load_allow_list(path: Path | None = None) -> AllowList:
    """What the user has allowed. A list that somebody else could have written allows nothing."""
    path = path or allow_list_file()
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return AllowList()
    with os.fdopen(descriptor, "rb") as file:
        if others_can_write(os.fstat(descriptor)):
            return AllowList()
        try:
            return msgspec.json.decode(file.read(), type=AllowList)
        except msgspec.DecodeError:
            return AllowList()


def candidate_of(path: Path) -> Candidate:
    """What a person is asked to allow.

    Raises:
        BadInput: the file cannot be read.
    """
    try:
        return read_candidate(path)
    except OSError as error:
        raise BadInput(_("{file} cannot be read: {why}.").format(file=path, why=reason_of(error))) from error


def allow(candidate: Candidate, sha256: str, allow_list: Path | None = None) -> None:
    """Remember that the user allows the bytes of a file as they were read, provided that they are those that the user means.

    Raises:
        BadInput: the bytes have another SHA-256, or the user's configuration cannot be written.
    """
    allow_list = allow_list or allow_list_file()
    if sha256.strip().casefold() != candidate.sha256:
        raise BadInput(
            _("{file} has another SHA-256, {sha256}, and was not allowed.").format(
                file=candidate.path, sha256=candidate.sha256
            ),
            _("Somebody changed it meanwhile, or it is another file: read it again."),
        )
    entry = AllowedFile(file=str(candidate.path), on=datetime.now(UTC).replace(microsecond=0))
    known = {**load_allow_list(allow_list).allowed, candidate.sha256: entry}
    try:
        _write_privately(allow_list, msgspec.json.format(msgspec.json.encode(AllowList(known))))
    except OSError as error:
        raise BadInput(_("{file} cannot be written: {why}.").format(file=allow_list, why=reason_of(error))) from error


def read_candidate(path: Path) -> Candidate:
    """Read a drop-in file once and judge who could have written it.

    Raises:
        OSError: it cannot be read, is no ordinary file, or is larger than any plugin.
    """
    from hashlib import sha256  # noqa: PLC0415  (most runs have no drop-in files)

    path = Path(os.path.abspath(path))  # noqa: PTH100  (resolve() would hide a symbolic link)
    named = path.lstat()
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        opened = os.fstat(descriptor)
        if not stat.S_ISREG(opened.st_mode):
            raise OSError(0, _("it is no ordinary file"))
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise OSError(0, _("it is too large for a plugin"))
    return Candidate(path, content, sha256(content).hexdigest(), _distrust(path, named, opened))


def _distrust(path: Path, named: os.stat_result, opened: os.stat_result) -> str:
    if stat.S_ISLNK(named.st_mode):
        return _("it is a symbolic link")
    if (named.st_dev, named.st_ino) != (opened.st_dev, opened.st_ino):
        return _("it was replaced while it was being read")
    if others_can_write(opened):
        return _("others can change the file")
    if path.parent.is_symlink():
        return _("its directory {directory} is a symbolic link").format(directory=path.parent)
    if directory := open_directory_above(path):
        return _("others can change the directory {directory}").format(directory=directory)
    return ""


def _write_privately(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise

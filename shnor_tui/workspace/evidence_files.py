"""The files of documents: kept once by their SHA-256, never written again, looked at before anything of them goes out."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import BinaryIO

from shnor_tui.confined import refuse_host_path
from shnor_tui.domain.evidence import AttachedFile
from shnor_tui.errors import BadInput, ShnorError, reason_of
from shnor_tui.i18n import _, mark
from shnor_tui.store import Unwritable
from shnor_tui.store.files import AS_IT_IS, make_shared_directory, new_file, sweep_temporaries, sync_directory, write_at
from shnor_tui.store.sizes import size_in_words
from shnor_tui.workspace import kept_files
from shnor_tui.workspace.file_kinds import ENDINGS, kind_of
from shnor_tui.workspace.kept_files import CHUNK, KEPT_MODE, FileState, require_room

DIRECTORY = "evidence"
"""Where they are in the department's directory: evidence/ab/ab12…, by their SHA-256."""

_NEW = "new"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]+')
"""What Windows takes in no name."""
_LONGEST_NAME = 200
"""Bytes of a name before its ending; every disk takes them."""
_STATES: Mapping[FileState, str] = MappingProxyType(
    {
        FileState.FINE: mark("as attached"),
        FileState.MISSING: mark("the file is missing"),
        FileState.ALTERED: mark("the file was altered"),
        FileState.UNREADABLE: mark("the file cannot be read"),
    }
)
_KNOWN_ENDINGS = frozenset(ending for endings in ENDINGS.values() for ending in endings)


class Spoiled(ShnorError):
    """The file of a document is not what was attached."""

    exit_code = 8


def keep_file(home: Path, stream: BinaryIO, name: str, largest: int) -> AttachedFile:
    """Read a stream to its end and keep it, on disk before this returns; what was kept before is not written again.

    `name` is what the file is called where it comes from, `largest` its most bytes.

    Raises:
        BadInput: it is empty, larger, of no kind that is taken, or cannot be read; nothing is left.
        Unwritable: the disk or the rights don't allow it, or less than `SPARE_ROOM` would be left; nothing is left.
    """
    shown = _plain(name)
    directory = home / DIRECTORY
    try:
        make_shared_directory(directory)
        sweep_temporaries(directory / _NEW)
        with new_file(directory / _NEW) as (descriptor, temporary):
            sha256, size = _copied(_pieces(stream, shown), descriptor, shown, largest)
            kind = _kind(descriptor, shown)
            os.fchmod(descriptor, KEPT_MODE)
            os.fsync(descriptor)
            kept = AttachedFile(name=_with_ending(shown, kind), sha256=sha256, size=size, kind=kind)
            _put(temporary, path_of(home, kept), kept)
    except OSError as error:
        raise Unwritable(
            _("The file {path} cannot be written: {reason}.").format(path=directory, reason=reason_of(error)),
            _("Nothing was attached."),
        ) from error
    return kept


def path_of(home: Path, file: AttachedFile) -> Path:
    """Where a file is kept."""
    return home / DIRECTORY / file.sha256[:2] / file.sha256


def is_well_told(file: AttachedFile) -> bool:
    """Whether a record names a file as this program does: by a hash, with a size, a known kind and a name without a path."""
    return (
        _SHA256.fullmatch(file.sha256) is not None
        and file.size > 0
        and file.kind in ENDINGS
        and file.name == _with_ending(_plain(file.name), file.kind)
    )


def look_at(home: Path, file: AttachedFile) -> FileState:
    """Whether a file is what was attached."""
    if not _SHA256.fullmatch(file.sha256):
        return FileState.ALTERED
    return kept_files.look_at(path_of(home, file), file.sha256, file.size)


def require_kept(home: Path, file: AttachedFile) -> None:
    """Raise unless a file is what was attached.

    Raises:
        Spoiled: it isn't there, cannot be read, or is not what was attached.
    """
    if (state := look_at(home, file)) is not FileState.FINE:
        raise _spoiled(file, state)


def content_of(home: Path, file: AttachedFile) -> Iterator[bytes]:
    """What was attached, piece by piece; call `require_kept` before anybody gets the first one.

    Raises:
        Spoiled: it isn't there, cannot be read, or, as is known when the last piece was taken, is not what was attached.
    """
    try:
        yield from kept_files.pieces_of(path_of(home, file), file.sha256, file.size)
    except kept_files.NotKept as error:
        raise _spoiled(file, error.state) from error


def state_title(state: FileState) -> str:
    """What people call the state of an attached file."""
    return _(_STATES[state])


def remedy(file: AttachedFile) -> str:
    """What helps when a file is not what was attached."""
    return _("The administrator learns from «shnor doctor» how {file} comes back; or attach it again.").format(
        file=path_of(Path(), file)
    )


@contextmanager
def opened_file(path: Path) -> Iterator[BinaryIO]:
    """A file of the host's that a person named: an ordinary one, no link, device or pipe.

    Raises:
        Forbidden: the process is confined.
        BadInput: it cannot be read; says why.
    """
    refuse_host_path(path)
    try:
        descriptor = os.open(path, AS_IT_IS)
    except OSError as error:
        why = _("it is a link") if error.errno == errno.ELOOP else reason_of(error)
        raise _unread(str(path), why) from error
    except ValueError as error:
        raise _unread(str(path), str(error)) from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise _unread(str(path), _("it is no file"))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            yield file
    finally:
        os.close(descriptor)


def _pieces(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """What a stream holds, never more than a piece of it in memory. Raises BadInput when it cannot be read."""
    while True:
        try:
            piece = stream.read(CHUNK)
            if piece is None:
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        except OSError as error:
            raise _unread(name, reason_of(error)) from error
        if not piece:
            return
        yield piece


def _unread(name: str, why: str) -> BadInput:
    return BadInput(_("The file «{name}» was not read: {why}.").format(name=name, why=why))


def _spoiled(file: AttachedFile, state: FileState) -> Spoiled:
    return Spoiled(
        _("The file «{name}» is not what was attached: {state}.").format(name=file.name, state=state_title(state)),
        remedy(file),
    )


def _copied(pieces: Iterator[bytes], descriptor: int, name: str, largest: int) -> tuple[str, int]:
    """Write pieces down; returns their SHA-256 and how many bytes they are."""
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        if size + len(piece) > largest:
            raise BadInput(
                _("The file «{name}» is larger than {size}.").format(name=name, size=size_in_words(largest)),
                _("Make it smaller, as by scanning with a lower resolution."),
            )
        require_room(descriptor, len(piece), _("Nothing was attached."))
        write_at(descriptor, piece, size)
        digest.update(piece)
        size += len(piece)
    if not size:
        raise BadInput(_("The file «{name}» is empty.").format(name=name))
    return digest.hexdigest(), size


def _kind(descriptor: int, name: str) -> str:
    with os.fdopen(os.dup(descriptor), "rb") as file:
        kind = kind_of(file, name)
    if kind is None:
        raise BadInput(
            _("The file «{name}» is of no kind that is taken.").format(name=name),
            _("Taken are: {kinds}; no programs, no web pages, no macros, and in a zip only such files.").format(
                kinds=", ".join(ENDINGS)
            ),
        )
    return kind


def _put(temporary: Path, place: Path, file: AttachedFile) -> None:
    """Give a new file its name, unless the same is kept there already; one that is damaged is replaced."""
    make_shared_directory(place.parent)
    if kept_files.look_at(place, file.sha256, file.size) is FileState.FINE:
        temporary.unlink()
    else:
        temporary.replace(place)
    sync_directory(place.parent)


def _plain(name: str) -> str:
    """The last part of a path as one name that any computer takes."""
    last = PurePosixPath(name.replace("\\", "/")).name
    letters = "".join(sign for sign in last if sign.isprintable())
    return _NOT_IN_NAMES.sub("_", letters).strip(" .") or "file"


def _with_ending(name: str, kind: str) -> str:
    """A name of bounded length that ends as files of the kind do; one that says something else is corrected."""
    path = PurePosixPath(name)
    ending = path.suffix.lower()
    stem = path.stem if ending in _KNOWN_ENDINGS else name
    if ending not in ENDINGS[kind]:
        ending = ENDINGS[kind][0]
    short = stem.encode()[:_LONGEST_NAME].decode(errors="ignore")
    return f"{short.strip(' .')}{ending}"

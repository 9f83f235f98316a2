"""The files of documents: kept once by their SHA-256, never written again, looked at before anything of them goes out."""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from shnor_tui.domain.evidence import AttachedFile
from shnor_tui.errors import BadInput, reason_of
from shnor_tui.i18n import _
from shnor_tui.store import Unwritable
from shnor_tui.store.files import make_shared_directory, new_file, sweep_temporaries, sync_directory, write_at
from shnor_tui.store.maintenance.findings import size_in_words
from shnor_tui.workspace import kept_files
from shnor_tui.workspace.file_kinds import ENDINGS, kind_of
from shnor_tui.workspace.kept_files import CHUNK, KEPT_MODE, FileState

DIRECTORY = "evidence"
"""Where they are in the department's directory: evidence/ab/ab12…, by their SHA-256."""

_NEW = "new"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]+')
"""What Windows takes in no name."""
_LONGEST_NAME = 100
_KNOWN_ENDINGS = frozenset(ending for endings in ENDINGS.values() for ending in endings)


def keep_file(home: Path, stream: BinaryIO, name: str, largest: int) -> AttachedFile:
    """Read a stream to its end and keep it, on disk before this returns; what was kept before is not written again.

    `name` is what the file is called where it comes from, `largest` its most bytes.

    Raises:
        BadInput: it is empty, larger, of no kind that is taken, or cannot be read; nothing is left.
        Unwritable: the disk or the rights don't allow it; nothing is left.
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


def look_at(home: Path, file: AttachedFile, take: Callable[[bytes], object] | None = None) -> FileState:
    """Whether a file is what was attached; `take` as for `kept_files.look_at`."""
    if not _SHA256.fullmatch(file.sha256):
        return FileState.ALTERED
    return kept_files.look_at(path_of(home, file), file.sha256, file.size, take)


def _pieces(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """What a stream holds, never more than a piece of it in memory. Raises BadInput when it cannot be read."""
    while True:
        try:
            piece = stream.read(CHUNK)
            if piece is None:
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        except OSError as error:
            raise BadInput(
                _("The file «{name}» was not read: {why}.").format(name=name, why=reason_of(error))
            ) from error
        if not piece:
            return
        yield piece


def _copied(pieces: Iterator[bytes], descriptor: int, name: str, largest: int) -> tuple[str, int]:
    """Write pieces down; returns their SHA-256 and how many bytes they are."""
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        if size + len(piece) > largest:
            raise BadInput(
                _("The file «{name}» is larger than {size}.").format(name=name, size=size_in_words(largest)),
                _("Make it smaller, as by scanning with a lower resolution."),
            )
        write_at(descriptor, piece, size)
        digest.update(piece)
        size += len(piece)
    if not size:
        raise BadInput(_("The file «{name}» is empty.").format(name=name))
    return digest.hexdigest(), size


def _kind(descriptor: int, name: str) -> str:
    with os.fdopen(descriptor, "rb", closefd=False) as file:
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
    return f"{stem[:_LONGEST_NAME].strip(' .')}{ending}"

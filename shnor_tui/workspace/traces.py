"""Where a name still stands in a department's directory beside the records: kept journals, backups, documents, their insides."""

from __future__ import annotations

import enum
import io
import lzma
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from shnor_tui.store.journal import JOURNAL_NAME
from shnor_tui.store.maintenance.backup import backups
from shnor_tui.store.maintenance.contents import BACKUPS, USERS
from shnor_tui.store.maintenance.purge import Names
from shnor_tui.workspace.evidence_files import DIRECTORY as EVIDENCE
from shnor_tui.workspace.issued_files import DIRECTORY as ISSUED

LARGEST = 256 * 1024 * 1024
"""Of one file, or one file in an archive; a larger one is named, not searched."""
_DEEPEST = 3
"""A document in a backup is an archive in an archive."""

_ZIP = b"PK\x03\x04"
_UNSEARCHABLE = (b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"BM")
"""What a page was scanned or photographed as: unsearchable where a document's file is, a letterhead's ornament elsewhere."""
_FILM = b"ftyp"
"""Behind four bytes: a film, or a picture that a telephone made."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ENDS = re.compile(r"</(?:w:p|text:p|text:h|a:p|row|si)>|<(?:w:br|w:tab|text:s|text:tab)\b[^>]*>")
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
"""What a damaged archive may raise."""
_TAGS = re.compile(r"<[^>]*>")
_ESCAPES = re.compile(r"\\(?:[nrtbf/\"\\]|u00[01][0-9a-f])")


class Kind(enum.StrEnum):
    """What a file is."""

    JOURNAL = "journal"
    BACKUP = "backup"
    ISSUED = "issued"
    EVIDENCE = "evidence"
    PERSON = "person"
    OTHER = "other"


class Trace(NamedTuple):
    """A file that holds the name, or (not `searched`) of which that cannot be told; `inside` names what in an archive."""

    path: Path
    kind: Kind
    searched: bool
    inside: tuple[str, ...] = ()


def traces(home: Path, names: Names) -> Iterator[Trace]:
    """What of the directory holds the name or cannot be searched, but for the journal itself."""
    saved = {backup.path for backup in backups(home / BACKUPS)}
    for path in _files(home):
        if path == home / JOURNAL_NAME:
            continue
        kind = _kind(home, path, backup=path in saved)
        held, unsearched = _inside(path, names, _UNSEARCHABLE + _PICTURES if kind is Kind.EVIDENCE else _UNSEARCHABLE)
        if held or unsearched:
            inside = tuple(dict.fromkeys(name for name in (held or unsearched) if name))
            yield Trace(path, kind, bool(held), inside)


def _files(home: Path) -> Iterator[Path]:
    """Files and, for their names, directories."""
    for directory, below, names in sorted(os.walk(home)):
        yield from (Path(directory) / name for name in sorted([*below, *names]))


def _kind(home: Path, path: Path, *, backup: bool) -> Kind:
    if backup:
        return Kind.BACKUP
    if path.parent == home and path.name.startswith(f"{JOURNAL_NAME}."):
        return Kind.JOURNAL
    if path.parent == home / USERS:
        return Kind.PERSON
    if path.is_relative_to(home / EVIDENCE):
        return Kind.EVIDENCE
    return Kind.ISSUED if path.parent == home / ISSUED else Kind.OTHER


def _inside(path: Path, names: Names, unsearchable: tuple[bytes, ...]) -> tuple[list[str], list[str]]:
    """What of a file holds the name, and what cannot be searched, as it begins; "" stands for the file itself."""
    if names.found(path.name):
        return [""], []
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return [], []
        with open(path, "rb", opener=_opened) as file:
            return _of_stream("", file, names, unsearchable, _DEEPEST)
    except OSError:
        return [], [""]


def _opened(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _of_stream(
    name: str, stream: BinaryIO | io.BytesIO, names: Names, unsearchable: tuple[bytes, ...], depth: int
) -> tuple[list[str], list[str]]:
    start = stream.read(8)
    stream.seek(0)
    if start.startswith(_ZIP):
        return _of_archive(name, stream, names, unsearchable, depth)
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST or start.startswith(unsearchable) or start[4:] == _FILM:
        return [], [name]
    return ([name], []) if any(map(names.found, _readings(content))) else ([], [])


def _of_archive(
    name: str, stream: BinaryIO | io.BytesIO, names: Names, unsearchable: tuple[bytes, ...], depth: int
) -> tuple[list[str], list[str]]:
    held: list[str] = []
    unsearched: list[str] = []
    try:
        with zipfile.ZipFile(stream) as archive:
            for member in archive.infolist():
                inner = f"{name}/{member.filename}" if name else member.filename
                if names.found(member.filename):
                    held.append(inner)
                elif depth == 0 or member.file_size > LARGEST or member.flag_bits & 1:
                    unsearched.append(inner)
                else:
                    found, unread = _of_stream(inner, io.BytesIO(archive.read(member)), names, unsearchable, depth - 1)
                    held += found
                    unsearched += unread
    except _UNREADABLE:
        unsearched.append(name)
    return held, unsearched


def _readings(content: bytes) -> Iterable[str]:
    """A content as the texts that it may be: in the encodings that Russian files have, marks of JSON and XML taken out."""
    if content.startswith(_UTF_16):
        return [content.decode("utf-16", "replace")]
    text = content.decode("utf-8", "replace")
    readings = [text, _ESCAPES.sub(" ", text)]
    if "<" in text:
        readings.append(_TAGS.sub("", _ENDS.sub(" ", text)))
        readings.append(_TAGS.sub(" ", text))
    if "\ufffd" in text:
        readings.append(content.decode("cp1251", "replace"))
    return readings

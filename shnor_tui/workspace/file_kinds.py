"""What a file is by its content, as far as officials attach such files; anything else is taken for nothing.

An own table: libraries of signatures name hundreds of kinds, but tell neither a macro in an office file nor text from markup.
"""

from __future__ import annotations

import codecs
import mmap
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import BinaryIO

ENDINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pdf": (".pdf",),
        "docx": (".docx",),
        "xlsx": (".xlsx",),
        "pptx": (".pptx",),
        "odt": (".odt",),
        "ods": (".ods",),
        "odp": (".odp",),
        "doc": (".doc",),
        "xls": (".xls",),
        "ppt": (".ppt",),
        "rtf": (".rtf",),
        "jpg": (".jpg", ".jpeg"),
        "png": (".png",),
        "tif": (".tif", ".tiff"),
        "bmp": (".bmp",),
        "heic": (".heic", ".heif"),
        "txt": (".txt",),
        "csv": (".csv",),
        "zip": (".zip",),
    }
)
"""The endings that the files of each kind have, the usual one first."""

_STARTS: Mapping[bytes, str] = MappingProxyType(
    {
        b"%PDF-": "pdf",
        b"{\\rtf": "rtf",
        b"\xff\xd8\xff": "jpg",
        b"\x89PNG\r\n\x1a\n": "png",
        b"II*\0": "tif",
        b"MM\0*": "tif",
    }
)
_HEIC = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
_BMP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENTRY = 128
_OLE_KINDS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
_OLE_MACROS = ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros")

_ZIP, _ZIP_END, _ZIP64 = b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x07"
_ZIP_END_SIZE, _ZIP64_SIZE, _LONGEST_COMMENT = 22, 20, 0xFFFF
_LARGEST_LIST = 4 << 20
"""Bytes of a zip's list of files: some ten thousand names, and so the memory that reading it takes."""
_OPC_LIST = "[Content_Types].xml"
_OPC_KINDS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_ODF_KINDS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_LARGEST_PART = 1 << 20
_IN_ZIP = frozenset(ending for endings in ENDINGS.values() for ending in endings) - {".zip"} | {".sig", ".p7s"}
"""The endings that files in a zip may have: what is taken by itself, and signatures."""
_LITTER = frozenset({".DS_Store", "Thumbs.db"})
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    struct.error,
)

_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MARKUP = re.compile(rb"\s*(?:<|#!)|(?s:.*?)<(?:!doctype|html|head|body|script|svg|iframe)\b", re.IGNORECASE)
_HEAD = 4096
_NO_LETTER_OF_CP1251 = b"\x98"
_TEXT_CHUNK = 1 << 20


def kind_of(file: BinaryIO, name: str) -> str | None:
    """A key of `ENDINGS` for a file with a descriptor; None for what isn't taken. The name tells a table from other text."""
    try:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return _of_content(content) or _of_container(file, content) or _of_text(content, name)
    except ValueError:  # an empty file
        return None


def _of_content(content: mmap.mmap) -> str | None:
    for start, kind in _STARTS.items():
        if content[: len(start)] == start:
            return kind
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return "heic"
    head = content[:18]
    is_bmp = len(head) == 18 and head[:2] == b"BM" and int.from_bytes(head[14:], "little") in _BMP_HEADERS
    return "bmp" if is_bmp else None


def _of_container(file: BinaryIO, content: mmap.mmap) -> str | None:
    if content[: len(_OLE)] == _OLE:
        return _of_ole(content)
    return _of_zip(file, content) if content[: len(_ZIP)] == _ZIP else None


def _of_ole(content: mmap.mmap) -> str | None:
    """By the names of its streams; one with macros is none."""
    if any(_has_stream(content, name) for name in _OLE_MACROS):
        return None
    return next((kind for name, kind in _OLE_KINDS.items() if _has_stream(content, name)), None)


def _has_stream(content: mmap.mmap, name: str) -> bool:
    """Whether an entry of the directory has the name: entries are aligned, and the name's length stands behind it."""
    wanted = f"{name}\0".encode("utf-16-le")
    at = content.find(wanted)
    while at >= 0:
        if at % _OLE_ENTRY == 0 and content[at + 64 : at + 66] == len(wanted).to_bytes(2, "little"):
            return True
        at = content.find(wanted, at + 2)
    return False


def _of_zip(file: BinaryIO, content: mmap.mmap) -> str | None:
    if not _is_listed_within_bounds(content):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if "mimetype" in names:
                return _of_odf(archive, names)
            return _of_opc(archive, names) if _OPC_LIST in names else _of_files(names)
    except _DAMAGE:
        return None


def _is_listed_within_bounds(content: mmap.mmap) -> bool:
    """Whether reading the list of files takes little memory; the end is found as `zipfile` finds it."""
    end = len(content) - _ZIP_END_SIZE
    if end < 0 or content[end : end + 4] != _ZIP_END or content[-2:] != b"\0\0":
        end = content.rfind(_ZIP_END, max(0, end - _LONGEST_COMMENT))
    if end < 0 or content[max(0, end - _ZIP64_SIZE) :][:4] == _ZIP64:
        return False
    return int.from_bytes(content[end + 12 : end + 16], "little") <= _LARGEST_LIST


def _of_odf(archive: zipfile.ZipFile, names: list[str]) -> str | None:
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
        return None
    return _ODF_KINDS.get(_part(archive, "mimetype").strip())


def _of_opc(archive: zipfile.ZipFile, names: list[str]) -> str | None:
    types = _part(archive, _OPC_LIST).replace(b"\0", b"").lower()
    if not types or b"macroenabled" in types or b"vbaproject" in types:
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    return next((kind for part, kind in _OPC_KINDS.items() if part in names), None)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A small part of an office file; nothing where it is larger, or packed otherwise, than any program makes it."""
    if archive.getinfo(name).compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return b""  # other methods take as much memory as the file asks for
    with archive.open(name) as part:
        content = part.read(_LARGEST_PART + 1)
    return content if len(content) <= _LARGEST_PART else b""


def _of_files(names: list[str]) -> str | None:
    files = [path for name in names if not name.endswith("/") and (path := PurePath(name)).name not in _LITTER]
    return "zip" if files and all(path.suffix.lower() in _IN_ZIP for path in files) else None


def _of_text(content: mmap.mmap, name: str) -> str | None:
    """Text in UTF-8 or as Windows writes it, without control characters; markup and scripts are none."""
    if _CONTROLS.search(content) or _MARKUP.match(content[:_HEAD].removeprefix(codecs.BOM_UTF8)):
        return None
    if not _is_utf8(content) and content.find(_NO_LETTER_OF_CP1251) >= 0:
        return None
    return "csv" if PurePath(name).suffix.lower() in ENDINGS["csv"] else "txt"


def _is_utf8(content: mmap.mmap) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _TEXT_CHUNK):
            decoder.decode(content[start : start + _TEXT_CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True

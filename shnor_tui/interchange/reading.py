"""Any office file as plain sheets of cells. What a file is shows in its content; its name is only repeated in messages."""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO

from shnor_tui.domain.printable import printable_line
from shnor_tui.errors import reason_of
from shnor_tui.i18n import _
from shnor_tui.interchange.prose import Passage
from shnor_tui.interchange.sheets import Book, Refused, Sheet, UnreadableFile

if TYPE_CHECKING:
    from shnor_tui.interchange.package import Package

log = logging.getLogger("shnor.interchange")

LARGEST = 50 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = b"%PDF-"
_RTF = b"{\\rtf"
_JSON = b"{"
_MARKUP = re.compile(rb"<(?:html|!doctype|table|head|body|meta|\?xml|div|style)\b", re.IGNORECASE)
_MAIL_PAGE = re.compile(rb"MIME-Version:", re.IGNORECASE)
_HEAD = 2048

_WORKBOOKS = re.compile(r"(?:spreadsheetml\.(?:sheet|template)|ms-excel\.(?:sheet|template)\.macroEnabled)\.main\+xml$")
_DOCUMENTS = re.compile(
    r"(?:wordprocessingml\.(?:document|template)|ms-word\.(?:document|template)\.macroEnabled\w*)\.main\+xml$"
)
_BINARY_WORKBOOK = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
_SPREADSHEETS = (
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.spreadsheet-template",
)
_LIST_OF_PARTS = "[Content_Types].xml"

_Found = tuple[list[Sheet], list[str]]
"""The sheets and the names of those that are hidden."""
_Document = tuple[list[Sheet], list[str], tuple[Passage, ...], tuple[str, ...]]
"""The same, what the document says, and what it says beside its text."""


def read_file(path: Path) -> Book:
    """The file's sheets. Raises UnreadableFile."""
    try:
        with open(path, "rb", opener=opened) as file:
            return read_stream(path.name, file)
    except OSError as error:
        raise _unreadable(printable_line(str(path)), Refused(reason_of(error))) from error


def opened(path: str, flags: int) -> int:
    """A descriptor of a file; a pipe that nobody writes to is not waited for."""
    descriptor = os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY)
    os.set_blocking(descriptor, True)
    return descriptor


def read_stream(name: str, stream: BinaryIO) -> Book:
    """The sheets of what a stream holds. Raises UnreadableFile."""
    return read_book(name, stream.read(LARGEST + 1))


def read_book(name: str, content: bytes) -> Book:
    """The sheets of a file's content; at least one of them is not empty. Raises UnreadableFile."""
    name = printable_line(PurePath(name.replace("\\", "/")).name)
    try:
        return _book(name, *_read(content))
    except Refused as refused:
        log.info("%s not read: %s", name, refused, exc_info=refused.__cause__)
        raise _unreadable(name, refused) from refused
    except Exception as error:
        log.exception("%s not read", name)
        raise _unreadable(name, _not_understood()) from error


def read_pasted(text: str) -> Book:
    """A table that was copied from a spreadsheet: cells parted by tabs. Raises UnreadableFile."""
    from shnor_tui.interchange.csv_text import read_copied  # noqa: PLC0415

    name = _("what was pasted")
    try:
        return _book(name, [read_copied(text)], [])
    except Refused as refused:
        raise _unreadable(name, refused) from refused


def _book(
    name: str, sheets: list[Sheet], hidden: list[str], prose: tuple[Passage, ...] = (), beside: tuple[str, ...] = ()
) -> Book:
    filled = tuple(sheet for sheet in sheets if sheet.rows)
    if not filled and hidden:
        raise Refused(
            _("all its filled sheets are hidden"), _("Show the sheet that is needed and save the file again.")
        )
    if not filled and not any(passage.text for passage in prose):
        raise Refused(_("there is no filled table in it"), _("Check that it is the right file and that it was saved."))
    return Book(name, filled, tuple(hidden), prose, beside)


def _read(content: bytes) -> _Found | _Document:
    if len(content) > LARGEST:
        raise _too_big()
    start = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(_ZIP):
        return _zipped(content)
    if content.startswith(_OLE):
        return _compound(content)
    if start.startswith(_PDF):
        raise Refused(_("it is a PDF"), _("Take the document that the PDF was made from: .docx, .xlsx, .ods or .csv."))
    if start.startswith(_RTF):
        raise _other_document(_("it is an RTF document"))
    if start.startswith(_JSON):
        from shnor_tui.interchange.own_json import read_json  # noqa: PLC0415

        return [read_json(content)], []
    if _MARKUP.match(start) or _MAIL_PAGE.match(start) or _MARKUP.match(start.replace(b"\0", b"")[2:]):
        raise Refused(
            _("it is a web page or XML that is only named as a table"),
            _("Open it in Excel or LibreOffice and save it as .xlsx."),
        )
    from shnor_tui.interchange.csv_text import read_csv  # noqa: PLC0415

    return [read_csv(content)], []


def _zipped(content: bytes) -> _Found | _Document:
    from shnor_tui.interchange.package import Package  # noqa: PLC0415  (lxml is slow to import)

    package = Package(content)
    if _LIST_OF_PARTS in package:
        return _office_open(package)
    kind = package.read("mimetype").decode("ascii", "replace").strip() if "mimetype" in package else ""
    if kind in _SPREADSHEETS:
        from shnor_tui.interchange.ods import read_ods  # noqa: PLC0415

        return read_ods(package)
    if "opendocument.text" in kind:
        raise _other_document(_("it is a LibreOffice text document (.odt)"))
    raise Refused(_("it is an archive, not a table"), _("Unpack it and choose the file inside."))


def _office_open(package: Package) -> _Found | _Document:
    parts = package.tree(_LIST_OF_PARTS)
    for entry in parts.iterfind("{*}Override"):
        kind, part = entry.get("ContentType", ""), entry.get("PartName", "").lstrip("/")
        if kind == _BINARY_WORKBOOK:
            raise Refused(
                _("it is a binary Excel workbook (.xlsb), in which errors and merged cells would be lost"),
                _("Open it in Excel or LibreOffice and save it as .xlsx."),
            )
        if _WORKBOOKS.search(kind):
            from shnor_tui.interchange.xlsx import read_xlsx  # noqa: PLC0415

            return read_xlsx(package, part)
        if _DOCUMENTS.search(kind):
            from shnor_tui.interchange.word import read_word  # noqa: PLC0415

            sheets, prose, beside = read_word(package, part)
            return sheets, [], prose, beside
    raise Refused(
        _("it is neither an Excel workbook nor a Word document"), _("Save the table as .xlsx, .docx, .ods or .csv.")
    )


def _compound(content: bytes) -> _Found:
    """Old Office files and encrypted new ones are told apart by the names of the streams in them."""
    if _has_stream(content, "EncryptedPackage"):
        from shnor_tui.interchange.package import protected  # noqa: PLC0415

        raise protected()
    if _has_stream(content, "Workbook") or _has_stream(content, "Book"):
        from shnor_tui.interchange.xls import read_xls  # noqa: PLC0415

        return read_xls(content)
    if _has_stream(content, "WordDocument"):
        raise _other_document(_("it is an old Word document (.doc)"))
    raise Refused(
        _("it is neither an Excel workbook nor a Word document"), _("Save the table as .xlsx, .docx, .ods or .csv.")
    )


def _has_stream(content: bytes, name: str) -> bool:
    return f"{name}\0".encode("utf-16-le") in content


def _other_document(why: str) -> Refused:
    return Refused(why, _("Open it in Word or LibreOffice and save it as .docx."))


def _not_understood() -> Refused:
    return Refused(_("it can't be understood"), _("Open it in Excel or LibreOffice and save it as .xlsx or .docx."))


def _too_big() -> Refused:
    return Refused(
        _("it is larger than {n} MB").format(n=LARGEST // 1024 // 1024),
        _("Leave only the tables that are needed and save the file again."),
    )


def _unreadable(name: str, refused: Refused) -> UnreadableFile:
    return UnreadableFile(
        _("The file «{name}» was not read: {why}.").format(name=name, why=refused.why), refused.advice
    )

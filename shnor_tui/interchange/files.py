"""Opening what is to be imported: office files, texts, and the json of our own exports."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from shnor_tui.errors import reason_of
from shnor_tui.i18n import _
from shnor_tui.interchange.export import VERSION
from shnor_tui.interchange.own_json import looks_like_json, read_json
from shnor_tui.interchange.reading import LARGEST, read_book
from shnor_tui.interchange.sheets import Book, UnreadableFile


def open_book(path: Path) -> Book:
    """The sheets of a file.

    Raises:
        UnreadableFile: says why not.
    """
    try:
        with path.open("rb") as file:
            return book_of_stream(path.name, file)
    except OSError as error:
        raise UnreadableFile(
            _("The file «{name}» was not read: {why}.").format(name=path, why=reason_of(error))
        ) from error


def book_of_stream(name: str, stream: BinaryIO) -> Book:
    """The sheets of what a stream holds; raises as `open_book`."""
    return book_of(name, stream.read(LARGEST + 1))


def book_of(name: str, content: bytes) -> Book:
    """The sheets of a content; raises as `open_book`."""
    return read_json(name, content, VERSION) if looks_like_json(content) else read_book(name, content)

"""Reading a docx back: as its users see it, and as the XML it is."""

from __future__ import annotations

from io import BytesIO
from posixpath import normpath
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

import docx
from docx.text.paragraph import Paragraph

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def document_texts(content: bytes) -> list[str]:
    """The text of every paragraph, in the order of reading, tables included."""
    document = docx.Document(BytesIO(content))
    found = [Paragraph(element, document).text for element in document.element.body.iter(f"{W}p")]
    return [text for text in found if text]


def part(content: bytes, name: str) -> Element:
    """A part of the package as XML."""
    with ZipFile(BytesIO(content)) as archive:
        return fromstring(archive.read(name))


def body(content: bytes) -> Element:
    """The body of the document."""
    found = part(content, "word/document.xml").find(f"{W}body")
    assert found is not None
    return found


def value(element: Element, path: str, name: str = "val") -> str | None:
    """An attribute of the element at a path such as «pPr/pStyle»; None if there is none."""
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(W + name)


def has(element: Element, path: str) -> bool:
    """Whether there is an element at the path."""
    return element.find("/".join(f"{W}{step}" for step in path.split("/"))) is not None


def paragraph(content: bytes, text: str) -> Element:
    """The paragraph with this text."""
    return next(found for found in body(content).iter(f"{W}p") if inner_text(found) == text)


def inner_text(element: Element) -> str:
    """All text inside an element."""
    return "".join(piece.text or "" for piece in element.iter(f"{W}t"))


def names(content: bytes) -> list[str]:
    """The names of all parts."""
    with ZipFile(BytesIO(content)) as archive:
        return archive.namelist()


def style_of(content: bytes, element: Element) -> str | None:
    """The name of a paragraph's or a table's style, whatever its id."""
    kind = "tblPr/tblStyle" if element.tag == f"{W}tbl" else "pPr/pStyle"
    style_id = value(element, kind)
    styles = part(content, "word/styles.xml").iter(f"{W}style")
    return next((value(style, "name") for style in styles if style.get(f"{W}styleId") == style_id), None)


def relationships(content: bytes, of: str = "word/document.xml") -> dict[str, str]:
    """What a part points at inside the package, by relationship id."""
    folder, _, name = of.rpartition("/")
    found = part(content, f"{folder}/_rels/{name}.rels")
    return {entry.get("Id", ""): normpath(f"{folder}/{entry.get('Target')}") for entry in found}

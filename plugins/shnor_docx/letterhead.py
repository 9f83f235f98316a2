"""The department's letterhead: any docx with a paragraph that says where the document goes. What is wrong with a file."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from shnor_docx.marker import MARKER, Spot, foreign_parts, spots
from shnor_docx.package import CONTENT_TYPES, zipped
from shnor_tui.plugin import BadInput, Finding

if TYPE_CHECKING:
    from docx.document import Document as Docx

LARGEST_FILE = 10_000_000
LARGEST_CONTENT = 100_000_000
MOST_PARTS = 2_000

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_MACROS = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_STRICT = b"http://purl.oclc.org/ooxml/"
_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_TARGET = re.compile(rb'\sTarget\s*=\s*["\']([^"\']*)')
_LEFT_BEHIND = re.compile(
    rb"<Relationship\s[^>]*/(?:attachedTemplate|stylesWithEffects)[\"'][^>]*?(?:/>|>\s*</Relationship>)"
)
_ATTACHED = re.compile(rb"<w:attachedTemplate\s[^>]*?(?:/>|>\s*</w:attachedTemplate>)")
_XML = (".xml", ".rels")
_HYPERLINK = re.compile(r"/hyperlink[\"']")
_AS_DOCX = "Откройте его в Word и сохраните как «Документ Word (*.docx)»."
_ALONE = (
    f"Напишите в бланке отдельный абзац {MARKER} там, где должен начинаться текст: "
    "не в таблице, не в надписи и не в колонтитуле."
)
_PLACES = {
    Spot.CELL: "в ячейке таблицы",
    Spot.BOX: "в надписи (текстовом поле)",
    Spot.CONTROL: "в элементе управления содержимым",
    Spot.HEADER: "в колонтитуле или сноске",
    Spot.MIXED: "в одном абзаце с другим текстом",
}


class BadLetterhead(BadInput):
    """A letterhead that nothing can be written on; the message names the file."""


def problems(path: Path) -> list[Finding]:
    """What keeps a file from being a letterhead; empty when nothing does."""
    return [Finding(f"бланк «{path.name}»", problem, advice) for problem, advice in _problems(path)]


def opened(path: Path) -> Docx:
    """The letterhead, ready to be filled.

    Raises:
        BadLetterhead: the file is none; says why and what mends it.
    """
    for found in problems(path):
        raise BadLetterhead(f"Бланк «{path.name}»: {found.problem}", found.advice)
    return _document(_parts(path.read_bytes()))


def _problems(path: Path) -> Iterator[tuple[str, str]]:
    try:
        size = path.stat().st_size
        content = path.read_bytes() if path.is_file() and size <= LARGEST_FILE else b""
    except OSError:
        yield "Файл не найден или его нельзя прочитать.", "Проверьте путь и права на файл."
        return
    if size > LARGEST_FILE:
        yield f"Файл больше {LARGEST_FILE // 1_000_000} МБ.", "Уменьшите рисунки в нём."
        return
    if (trouble := _trouble_of_file(content)) is not None:
        yield trouble
        return
    try:
        parts = _parts(content)
    except (BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError, KeyError):
        yield "Файл повреждён: его части не читаются.", _AS_DOCX
        return
    found = list(_troubles_of_parts(parts))
    yield from found
    if not found:
        yield from _troubles_of_document(parts)


def _trouble_of_file(content: bytes) -> tuple[str, str] | None:
    if content.startswith(_OLE):
        if _ENCRYPTED_STREAM in content:
            return "Файл зашифрован паролем.", "Снимите пароль в Word: «Файл – Сведения – Защита документа»."
        return "Это документ Word старого вида (.doc).", _AS_DOCX
    if not content.startswith(b"PK"):
        return "Это не документ Word (.docx).", _AS_DOCX
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return "Файл повреждён: архив docx не открывается.", _AS_DOCX
    if sum(entry.file_size for entry in entries) > LARGEST_CONTENT or len(entries) > MOST_PARTS:
        return "Содержимое файла слишком велико.", "Уменьшите рисунки в нём."
    return None


def _troubles_of_parts(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    types = parts.get(CONTENT_TYPES, b"")
    if _MACROS.search(types) or any(name.lower().endswith("vbaproject.bin") for name in parts):
        yield "В файле есть макросы.", _AS_DOCX
    elif _MAIN not in types:
        yield "Это не документ Word (.docx).", _AS_DOCX
    if any(name.endswith(_XML) and b"<!DOCTYPE" in content for name, content in parts.items()):
        yield "В файле есть недопустимое описание типа XML (DOCTYPE).", _AS_DOCX
    if any(_STRICT in content[:4000] for name, content in parts.items() if name.endswith("document.xml")):
        yield "Файл сохранён как «строгий» Open XML.", _AS_DOCX
    if broken := [name for name, content in sorted(parts.items()) if name.endswith(_XML) and not _is_xml(content)]:
        yield f"Файл повреждён: не читается {broken[0]}.", _AS_DOCX
    if links := list(_external(parts)):
        advice = "Вставьте рисунки и объекты в файл, а не ссылки на них."
        yield f"Файл ссылается на внешние файлы: {', '.join(links[:3])}.", advice


def _external(parts: dict[str, bytes]) -> Iterator[str]:
    for name in sorted(parts):
        if name.endswith(".rels"):
            for link in _RELATIONSHIP.findall(parts[name]):
                text = link.decode("utf-8", "replace")
                if "External" in text and not _HYPERLINK.search(text):
                    target = _TARGET.search(link)
                    yield target[1].decode("utf-8", "replace") if target else "?"


def _troubles_of_document(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    try:
        word = _document(parts)
        found = spots(word)
        foreign = foreign_parts(word)
    except Exception as error:  # noqa: BLE001  Whatever the library trips over, the file is not one to write on.
        yield f"Файл не читается как документ Word ({type(error).__name__}).", _AS_DOCX
        return
    if foreign:
        yield f"Файл повреждён: не читается {foreign[0]}.", _AS_DOCX
    elif not found:
        yield f"В файле нет абзаца {MARKER}.", _ALONE
    elif len(found) > 1:
        yield f"{MARKER} стоит в файле несколько раз ({len(found)}).", "Оставьте один абзац с ним."
    elif (place := _PLACES.get(found[0])) is not None:
        yield f"{MARKER} стоит {place}.", _ALONE


def _is_xml(content: bytes) -> bool:
    from lxml import etree  # noqa: PLC0415

    try:
        etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return False
    return True


def _parts(content: bytes) -> dict[str, bytes]:
    """The parts of the file; a template (.dotx) is taken for the document that it would make.

    Left behind are the template that it was made from, which lies on someone's computer, and the copy of its styles that
    Word 2010 kept, which would not agree with the styles any more.
    """
    with ZipFile(BytesIO(content)) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
    parts[CONTENT_TYPES] = parts.get(CONTENT_TYPES, b"").replace(_TEMPLATE, _MAIN)
    return {name: _without_copies(name, part) for name, part in parts.items()}


def _without_copies(name: str, part: bytes) -> bytes:
    if name.endswith(".rels"):
        return _LEFT_BEHIND.sub(b"", part)
    return _ATTACHED.sub(b"", part) if name.endswith("settings.xml") else part


def _document(parts: dict[str, bytes]) -> Docx:
    import docx  # noqa: PLC0415  Costs more than all the checks before it.

    return docx.Document(zipped(parts))

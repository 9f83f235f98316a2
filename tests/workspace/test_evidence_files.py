"""The files of documents: kept once by their content, on disk before they are spoken of, never taken on trust."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shnor_tui.confined import VARIABLE
from shnor_tui.domain.evidence import AttachedFile, Evidence
from shnor_tui.domain.roadmap import Mark, Status
from shnor_tui.domain.school import School
from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, Conflict, Forbidden, NotFound, ShnorError
from shnor_tui.store import Unwritable
from shnor_tui.store.journal import JOURNAL_NAME
from shnor_tui.workspace.evidence import attach_file, document_by_number, documents_of, edit_evidence, remove_evidence
from shnor_tui.workspace.evidence_files import (
    Spoiled,
    content_of,
    is_well_told,
    keep_file,
    look_at,
    opened_file,
    path_of,
    require_kept,
)
from shnor_tui.workspace.file_kinds import ENDINGS
from shnor_tui.workspace.find import item_by_number, school_by_name
from shnor_tui.workspace.kept_files import SPARE_ROOM, FileState
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_demo
from shnor_tui.workspace.users import set_role
from tests.store.counting import Counts
from tests.store.power import Recorder, cuts
from tests.store.runs import department_in, quick_directory
from tests.store.support import Call, Nth, failing, interposed, killed_at

PDF = b"%PDF-1.7 \xe2\xe3 scanned"
LARGEST = 1 << 20
OFFICE = Path(__file__).parents[1] / "data" / "office"


def kept(home: Path, content: bytes = PDF, name: str = "скан.pdf", largest: int = LARGEST) -> AttachedFile:
    return keep_file(home, io.BytesIO(content), name, largest)


def files(home: Path) -> list[Path]:
    """Everything that lies in the directory of the files."""
    return sorted(path for path in (home / "evidence").rglob("*") if not path.is_dir())


def proved(workspace: Workspace, file: AttachedFile | None = None, number: str = "1.3") -> Evidence:
    """A new document of a municipal item."""
    document = Evidence(programme=0, title="приказ", file=file)
    set_marks(workspace, item_by_number(workspace.snapshot(), number), [None], MarkEdit(document=document))
    return documents_of(workspace.snapshot())[-1]


def proved_by_school(workspace: Workspace, *schools: School) -> Evidence:
    edit = MarkEdit(document=Evidence(programme=0, title="справка"))
    set_marks(workspace, item_by_number(workspace.snapshot(), "2.1"), schools, edit)
    return documents_of(workspace.snapshot())[-1]


# Keeping


def test_a_file_is_kept_by_its_hash_for_the_group_to_read(tmp_path: Path) -> None:
    tmp_path.chmod(0o2770)
    before = os.umask(0o077)
    try:
        file = kept(tmp_path)
    finally:
        os.umask(before)
    digest = hashlib.sha256(PDF).hexdigest()
    assert file == AttachedFile(name="скан.pdf", sha256=digest, size=len(PDF), kind="pdf")
    assert files(tmp_path) == [path_of(tmp_path, file)] == [tmp_path / "evidence" / digest[:2] / digest]
    assert path_of(tmp_path, file).read_bytes() == PDF == b"".join(content_of(tmp_path, file))
    assert stat.S_IMODE(path_of(tmp_path, file).stat().st_mode) == 0o440
    assert stat.S_IMODE(path_of(tmp_path, file).parent.stat().st_mode) == 0o2770


def test_the_same_content_is_stored_once_whatever_it_is_called(tmp_path: Path) -> None:
    first = kept(tmp_path)
    inode = path_of(tmp_path, first).stat().st_ino
    second = kept(tmp_path, name="копия.pdf")
    assert (second.name, second.sha256) == ("копия.pdf", first.sha256)
    assert files(tmp_path) == [path_of(tmp_path, first)]
    assert path_of(tmp_path, first).stat().st_ino == inode


def test_those_who_keep_the_same_at_once_keep_it_once(tmp_path: Path) -> None:
    content = PDF * 100_000
    children = []
    for _n in range(6):
        if (child := os.fork()) == 0:
            code = 1
            with suppress(BaseException):
                for _again in range(10):
                    code = int(look_at(tmp_path, kept(tmp_path, content, largest=len(content))) is not FileState.FINE)
                    if code:
                        break
            os._exit(code)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 6
    assert len(files(tmp_path)) == 1


def test_what_looks_like_something_unfinished_keeps_nobody_waiting(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    os.mkfifo(tmp_path / "evidence" / "new.a.tmp")
    (tmp_path / "evidence" / "new.b.tmp").mkdir()
    (tmp_path / "evidence" / "new.c.tmp").symlink_to("/dev/zero")
    assert look_at(tmp_path, kept(tmp_path)) is FileState.FINE
    assert not (tmp_path / "evidence" / "new.a.tmp").exists()


def test_a_damaged_file_is_replaced_by_the_same_content_that_comes_again(tmp_path: Path) -> None:
    for damage in TAMPERING.values():
        file = kept(tmp_path)
        damage(path_of(tmp_path, file))
        if path_of(tmp_path, file).is_dir():
            path_of(tmp_path, file).rmdir()
        assert look_at(tmp_path, kept(tmp_path)) is FileState.FINE
        assert path_of(tmp_path, file).read_bytes() == PDF


@given(content=st.binary(max_size=300), name=st.text(max_size=30))
@example(content=b"\xff\xd8\xff", name="../../etc/passwd")
@example(content=b"plain", name="..")
@example(content=b"plain", name=".txt")
@example(content=b"plain", name="x" * 300 + ".txt")
@example(content=b"plain", name="\U0001f600" * 100)
@example(content="письмо".encode("cp1251"), name="a/b\\c.TXT")
def test_whatever_is_given_comes_back_equal_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    home = tmp_path_factory.mktemp("home")
    try:
        file = kept(home, content, name)
    except BadInput:
        assert files(home) == []
        return
    assert b"".join(content_of(home, file)) == content
    assert is_well_told(file)
    assert file.name.isprintable()
    assert len(file.name.encode()) < 255
    assert not set("/\\<>:|?*") & set(file.name)
    assert msgspec.json.decode(msgspec.json.encode(file), type=AttachedFile) == file


class Slow(io.RawIOBase):
    """A pipe: a few bytes at a time; how many were taken from it is counted."""

    def __init__(self, content: bytes, end: Callable[[], bytes] = bytes) -> None:
        self._content, self._end, self.taken = content, end, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        piece = self._content[self.taken : self.taken + min(size, 7)]
        self.taken += len(piece)
        return piece or self._end()


def test_what_comes_in_small_pieces_is_one_file(tmp_path: Path) -> None:
    stream = Slow(PDF)
    assert keep_file(tmp_path, as_binary(stream), "скан.pdf", LARGEST).size == len(PDF)


def test_reading_ends_at_the_limit_and_leaves_nothing(tmp_path: Path) -> None:
    endless = Slow(PDF * 1000)
    with pytest.raises(BadInput, match="больше 100 байт"):
        keep_file(tmp_path, as_binary(endless), "скан.pdf", 100)
    assert endless.taken <= 107
    assert files(tmp_path) == []
    assert kept(tmp_path, largest=len(PDF)).size == len(PDF)


@pytest.mark.parametrize("answer", [OSError(errno.EIO, "gone"), None])
def test_a_stream_that_breaks_off_with_an_error_leaves_nothing(tmp_path: Path, answer: OSError | None) -> None:
    def fail() -> Any:
        if answer:
            raise answer

    with pytest.raises(BadInput, match=r"скан\.pdf"):
        keep_file(tmp_path, as_binary(Slow(PDF, fail)), "скан.pdf", LARGEST)
    assert files(tmp_path) == []


def test_an_empty_file_is_none(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="пуст"):
        kept(tmp_path, b"")


def as_binary(stream: Slow) -> BinaryIO:
    return stream  # type: ignore[return-value]  # it is read, and nothing else


# Kinds


def zipped(*names: str, **contents: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
        for name, content in contents.items():
            archive.writestr(name, content)
    return sink.getvalue()


def office(part: str, *others: str, types: bytes = b"<Types/>") -> bytes:
    return zipped(part, *others, **{"[Content_Types].xml": types})


def packed_oddly(part: str) -> bytes:
    """An office file whose list of parts only a large dictionary could unpack."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr(part, b"x")
    return sink.getvalue()


def opendocument(kind: str, *others: str) -> bytes:
    return zipped("content.xml", *others, mimetype=f"application/vnd.oasis.opendocument.{kind}".encode())


def old_office(*streams: str) -> bytes:
    """The beginning of a compound file and its directory."""
    entries = b"".join(
        (name.encode("utf-16-le") + b"\0\0").ljust(64, b"\0") + (2 * len(name) + 2).to_bytes(2, "little") + bytes(62)
        for name in streams
    )
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries


TAKEN: Mapping[str, tuple[str, bytes]] = {
    "pdf": ("pdf", PDF),
    "docx": ("docx", office("word/document.xml")),
    "xlsx": ("xlsx", office("xl/workbook.xml")),
    "pptx": ("pptx", office("ppt/presentation.xml")),
    "odt": ("odt", opendocument("text")),
    "ods": ("ods", opendocument("spreadsheet")),
    "odp": ("odp", opendocument("presentation")),
    "doc": ("doc", old_office("Root Entry", "WordDocument")),
    "xls": ("xls", old_office("Root Entry", "Workbook")),
    "very old xls": ("xls", old_office("Root Entry", "Book")),
    "ppt": ("ppt", old_office("Root Entry", "PowerPoint Document")),
    "rtf": ("rtf", b"{\\rtf1 x}"),
    "jpeg": ("jpg", b"\xff\xd8\xff\xe0\0\x10JFIF"),
    "png": ("png", b"\x89PNG\r\n\x1a\n\0"),
    "tiff": ("tif", b"II*\0\0"),
    "big-endian tiff": ("tif", b"MM\0*\0"),
    "bmp": ("bmp", b"BM" + bytes(12) + b"\x28\0\0\0"),
    "heic": ("heic", b"\0\0\0\x18ftypheic\0\0"),
    "text": ("txt", "Протокол № 3\r\n\tслушали".encode()),
    "text of Windows": ("txt", "Протокол № 3".encode("cp1251")),
    "text with a mark": ("txt", b"\xef\xbb\xbf" + "Протокол".encode()),
    "text that speaks of less": ("txt", b"2 < 3"),
    "photographs": (
        "zip",
        zipped("фото/", "фото/1.JPG", "фото/2.jpeg", "подпись.sig", "__MACOSX/._1.JPG", ".DS_Store"),
    ),
}
REFUSED: Mapping[str, bytes] = {
    "a program of Windows": b"MZ\x90\0\x03",
    "a program of Linux": b"\x7fELF\x02\x01",
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "a page": b"<!DOCTYPE html><p>x",
    "a page after blanks": b"\xef\xbb\xbf \r\n<html>",
    "a page after words": b"text\n<SCRIPT src=x>",
    "a drawing that runs": b'<?xml version="1.0"?><svg onload="x"/>',
    "macros": office("word/document.xml", "word/vbaProject.bin"),
    "macros by another name": office("word/document.xml", "word/x.bin", types=b"application/vnd.ms-office.vbaProject"),
    "a kind with macros": office("xl/workbook.xml", types=b"ms-excel.sheet.macroEnabled.main+xml"),
    "the same in UTF-16": office("xl/workbook.xml", types="macroEnabled".encode("utf-16")),
    "an office file packed oddly": packed_oddly("word/document.xml"),
    "macros of OpenOffice": opendocument("text", "Basic/Standard/Module1.xml"),
    "a template with no kind of ours": opendocument("text-template"),
    "old macros": old_office("Root Entry", "WordDocument", "Macros", "VBA"),
    "an installer": old_office("Root Entry", "MsiDigitalSignature"),
    "a workbook with a password": old_office("EncryptionInfo", "EncryptedPackage"),
    "a program in an archive": zipped("1.jpg", "setup.exe"),
    "an archive in an archive": zipped("1.jpg", "2.zip"),
    "a program of Java": zipped("META-INF/MANIFEST.MF", "A.class"),
    "an empty archive": zipped(),
    "half an archive": zipped("1.jpg")[:40],
    "an archive whose list is too long": zipped(*(f"{n:0250}.txt" for n in range(14_000))),
    "another archive": b"7z\xbc\xaf\x27\x1c",
    "nothing in particular": bytes(range(256)),
    "a sound": b"ID3\x03\0",
}


@pytest.mark.parametrize("case", TAKEN)
def test_a_kind_is_recognised_by_the_content(tmp_path: Path, case: str) -> None:
    kind, content = TAKEN[case]
    file = kept(tmp_path, content, "без окончания", largest=1 << 30)
    assert (file.kind, file.name) == (kind, f"без окончания{ENDINGS[kind][0]}")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("roadmap.docx", "docx"),
        ("roadmap-lo.docx", "docx"),
        ("results.xlsx", "xlsx"),
        ("readings.ods", "ods"),
        ("schools.xls", "xls"),
        ("survey-form.csv", "csv"),
    ],
)
def test_what_office_programs_write_is_recognised(tmp_path: Path, name: str, kind: str) -> None:
    with opened_file(OFFICE / name) as stream:
        file = keep_file(tmp_path, stream, name, LARGEST)
    assert (file.name, file.kind) == (name, kind)


@pytest.mark.parametrize("case", REFUSED)
def test_another_kind_is_refused_with_the_list_of_what_is_taken(tmp_path: Path, case: str) -> None:
    with pytest.raises(BadInput, match=r"фото\.jpg.*pdf, docx.*zip"):
        kept(tmp_path, REFUSED[case], "фото.jpg", largest=1 << 30)
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("said", "content", "called"),
    [
        ("скан.pdf", b"\x89PNG\r\n\x1a\n", "скан.png"),
        ("Скан.PDF", PDF, "Скан.pdf"),
        ("фото.JPEG", b"\xff\xd8\xff", "фото.jpeg"),
        ("отчёт за 12.05", PDF, "отчёт за 12.05.pdf"),
        ("/home/olga/скан.pdf", PDF, "скан.pdf"),
        ("C:\\Сканы\\скан.pdf", PDF, "скан.pdf"),
        ("запуск.bat", b"echo", "запуск.bat.txt"),
        ("таблица.csv", b"a;b", "таблица.csv"),
        ("таблица.csv", PDF, "таблица.pdf"),
        ("фото\u202egpj.exe\x1b[2J.pdf", PDF, "фотоgpj.exe[2J.pdf"),
        ('a<b>c:"d|e?.pdf', PDF, "a_b_c_d_e_.pdf"),
        (". .", PDF, "file.pdf"),
        ("", PDF, "file.pdf"),
        ("я" * 500, PDF, "я" * 100 + ".pdf"),
    ],
)  # fmt: skip
def test_a_name_is_one_name_that_ends_as_what_it_is(tmp_path: Path, said: str, content: bytes, called: str) -> None:
    assert kept(tmp_path, content, said).name == called


# What lies there beside what was kept


def replaced_by_a_link(file: Path) -> None:
    copy = file.with_name("copy")
    file.rename(copy)
    file.symlink_to(copy)


def replaced_by_a_device(file: Path) -> None:
    file.unlink()
    file.symlink_to("/dev/zero")


def replaced_by_a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def replaced_by_a_directory(file: Path) -> None:
    file.unlink()
    file.mkdir()


def rewritten(file: Path, content: bytes) -> None:
    file.chmod(0o600)
    file.write_bytes(content)


TAMPERING: Mapping[str, Callable[[Path], object]] = {
    "a bit": lambda file: rewritten(file, b"Q" + PDF[1:]),
    "more": lambda file: rewritten(file, PDF + b" "),
    "nothing left": lambda file: rewritten(file, b""),
    "a link": replaced_by_a_link,
    "a device": replaced_by_a_device,
    "a pipe": replaced_by_a_pipe,
    "a directory": replaced_by_a_directory,
}


@pytest.mark.parametrize("case", TAMPERING)
def test_what_is_not_what_was_kept_is_not_handed_out(tmp_path: Path, case: str) -> None:
    file = kept(tmp_path)
    TAMPERING[case](path_of(tmp_path, file))
    assert look_at(tmp_path, file) is FileState.ALTERED
    with pytest.raises(Spoiled, match=r"скан\.pdf"):
        require_kept(tmp_path, file)
    with pytest.raises(Spoiled):
        b"".join(content_of(tmp_path, file))


def test_a_missing_file_is_told_apart(tmp_path: Path) -> None:
    file = kept(tmp_path)
    shutil.rmtree(tmp_path / "evidence")
    assert look_at(tmp_path, file) is FileState.MISSING


@pytest.mark.parametrize("name", ["../../../etc/passwd", "", "..", "a\0b", "A" * 64, "é" * 64])
def test_a_hash_that_is_none_leads_nowhere(tmp_path: Path, name: str) -> None:
    file = msgspec.structs.replace(kept(tmp_path), sha256=name)
    assert look_at(tmp_path, file) is FileState.ALTERED
    assert not is_well_told(file)


# What a person names on the host's disk


def test_only_an_ordinary_file_of_the_host_is_opened(tmp_path: Path) -> None:
    scan, link, pipe = (tmp_path / name for name in ("скан.pdf", "link", "pipe"))
    scan.write_bytes(PDF)
    link.symlink_to(scan)
    os.mkfifo(pipe)
    with opened_file(scan) as stream:
        assert stream.read() == PDF
    for other in (link, pipe, tmp_path, tmp_path / "absent", Path("/dev/zero"), Path("a\0b")):
        with pytest.raises(BadInput), opened_file(other):
            pass


def test_a_confined_process_opens_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    with pytest.raises(Forbidden), opened_file(tmp_path / "absent"):
        pass


# Attaching


def test_a_document_comes_with_its_file_and_keeps_it_when_its_words_change(demo: Workspace, demo_home: Path) -> None:
    file = kept(demo_home)
    document = proved(demo, file)
    assert document.file == file
    edit_evidence(demo, document, number="7")
    assert document_by_number(demo.snapshot(), document.id).file == file


def test_a_file_is_attached_replaced_and_brought_back_by_an_undo(demo: Workspace, demo_home: Path) -> None:
    document = proved(demo)
    first, second = kept(demo_home), kept(demo_home, PDF + b"2", "новый.pdf")
    attach_file(demo, document, first)
    (change,) = demo.changes(demo.history()[-1])
    assert (change.title, change.before, change.after) == ("файл", "–", f"скан.pdf, {len(PDF)} байт")
    assert demo.describe(demo.history()[-1]) == "прикрепление файла: приказ"
    attach_file(demo, document_by_number(demo.snapshot(), document.id), second)
    demo.undo()
    assert document_by_number(demo.snapshot(), document.id).file == first
    assert look_at(demo_home, first) is FileState.FINE
    demo.redo()
    assert document_by_number(demo.snapshot(), document.id).file == second
    demo.undo()
    demo.undo()
    assert document_by_number(demo.snapshot(), document.id).file is None


def test_a_removed_document_leaves_its_file_for_the_undo(demo: Workspace, demo_home: Path) -> None:
    document = proved(demo, kept(demo_home))
    remove_evidence(demo, document)
    demo.undo()
    found = document_by_number(demo.snapshot(), document.id).file
    assert found
    assert look_at(demo_home, found) is FileState.FINE


def test_attaching_changes_no_status(demo: Workspace, demo_home: Path) -> None:
    item = item_by_number(demo.snapshot(), "1.3")
    set_marks(demo, item, [None], MarkEdit(status=Status.PARTLY, reason="карантин"))
    proved(demo, kept(demo_home))
    mark = demo.snapshot().mark(item)
    assert isinstance(mark, Mark)
    assert (mark.status, mark.reason, len(mark.evidence)) == (Status.PARTLY, "карантин", 1)


def test_who_attaches_beside_another_is_told_of_the_conflict(demo: Workspace, demo_home: Path) -> None:
    document = proved(demo)
    attach_file(demo, document, kept(demo_home))
    with pytest.raises(Conflict):
        attach_file(demo, document, kept(demo_home, PDF + b"2", "новый.pdf"))
    remove_evidence(demo, document_by_number(demo.snapshot(), document.id))
    with pytest.raises(NotFound):
        attach_file(demo, document, kept(demo_home))


def test_a_school_attaches_to_documents_of_its_own_marks_only_and_takes_that_back(
    demo: Workspace, demo_home: Path
) -> None:
    own, foreign = (school_by_name(demo.snapshot(), name) for name in ("Тверская", "Пушкинская"))
    set_role(demo, "direktor", Role.SCHOOL, own)
    mine, shared, district = (
        proved_by_school(demo, own),
        proved_by_school(demo, own, foreign),
        proved(demo),
    )
    file = kept(demo_home)
    with open_workspace(demo_home, actor="direktor") as school:
        attach_file(school, mine, file)
        assert school.undo().act == "evidence.attach"
        assert school.redo().act == "evidence.attach"
        for document in (shared, district):
            with pytest.raises(Forbidden, match=r"за себя|о себе"):
                attach_file(school, document, file)


def test_that_another_school_has_linked_a_document_meanwhile_counts(demo: Workspace, demo_home: Path) -> None:
    own, foreign = (school_by_name(demo.snapshot(), name) for name in ("Тверская", "Пушкинская"))
    set_role(demo, "direktor", Role.SCHOOL, own)
    mine = proved_by_school(demo, own)
    with open_workspace(demo_home, actor="direktor") as school:
        item = item_by_number(demo.snapshot(), "2.1")
        set_marks(demo, item, [foreign], MarkEdit(evidence=(mine.id,)))
        with pytest.raises(Forbidden):
            attach_file(school, mine, kept(demo_home))


# Accidents


def adds(home: Path) -> None:
    with open_workspace(home, actor="olga") as workspace:
        proved(workspace, kept(home))


def consistent(home: Path) -> bool:
    """Whether the document is there, with its file, after an accident; if not, nothing stands in the way of the next one."""
    with open_workspace(home, actor="olga") as workspace:
        there = bool(documents_of(workspace.snapshot()))
        if not there:
            proved(workspace, kept(home))
        (document,) = documents_of(workspace.snapshot())
        assert document.file
        assert b"".join(content_of(home, document.file)) == PDF
        assert files(home) == [path_of(home, document.file)]
        return there


def test_a_kill_at_any_call_leaves_a_document_with_its_file_or_none(accident: Callable[[], Path]) -> None:
    unfinished = 0
    for n in count(1):
        home = accident()
        if not killed_at(n, partial(adds, home)):
            assert consistent(home)
            break
        unfinished += any(file.name.endswith(".tmp") for file in files(home))
        consistent(home)
    assert unfinished, "one of the kills came while the file was written"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_an_error_at_any_call_leaves_no_unfinished_file_and_no_document_without_one(
    accident: Callable[[], Path], code: int
) -> None:
    for n in count(1):
        home = accident()
        fault = Nth(n, failing(code))
        with interposed(fault), suppress(ShnorError):
            adds(home)
        consistent(home)
        if not fault.struck:
            break


def test_a_power_cut_after_any_operation_leaves_no_document_without_its_file(counted: Counts) -> None:
    """Expected: what was acknowledged is there, and every document that is there has its file, whole."""
    assert states_after_a_power_cut(counted, "attaching", frozenset()) == 0


@pytest.mark.parametrize("dropped", ["fsync of a file", "fsync of a directory"])
def test_the_model_finds_what_a_missing_sync_of_a_file_would_lose(counted: Counts, dropped: str) -> None:
    """Expected: losses. The control: an attack that cannot fail proves nothing."""
    assert states_after_a_power_cut(counted, f"attaching without the {dropped}", frozenset({dropped})) > 0


def states_after_a_power_cut(counted: Counts, name: str, dropped: frozenset[str]) -> int:
    """In how many states of the disk, after a power cut while a document is added, something is lost."""
    lost = states = 0
    with quick_directory() as directory:
        home = department_in(base := directory / "disk")
        home.parent.mkdir(parents=True)
        with open_workspace(home, actor="olga") as workspace:
            create_demo(workspace)
        recorder = Recorder(base, dropped)
        prepared = len(recorder.operations)
        with interposed(recorder, under=base):
            adds(home)
        recorder.acknowledge(2)
        seen = set()
        for disk, acknowledged in cuts(recorder.operations[prepared:], 30, recorder.operations[:prepared]):
            if (disk, acknowledged) not in seen:
                seen.add((disk, acknowledged))
                disk.put_under(base)
                states += 1
                lost += not whole(home, acknowledged=bool(acknowledged))
    if dropped:
        counted(f"control: power cuts during {name}", states=states, lost_as_expected=lost)
    else:
        counted(f"power cuts during {name}", states=states, lost=lost)
    return lost


def whole(home: Path, *, acknowledged: bool) -> bool:
    with open_workspace(home, actor="olga") as workspace:
        documents = documents_of(workspace.snapshot())
        held = [one.file is not None and look_at(home, one.file) is FileState.FINE for one in documents]
        return all(held) and len(held) >= acknowledged


@pytest.mark.parametrize(
    ("code", "told"),
    [(errno.ENOSPC, "на диске нет места"), (errno.EFBIG, "файл больше, чем разрешает система")],
)
def test_a_full_disk_is_told_in_words(tmp_path: Path, code: int, told: str) -> None:
    def full(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        if name == "pwrite":
            raise OSError(code, os.strerror(code))
        return call(*arguments)

    with interposed(full), pytest.raises(Unwritable, match=rf"{told}.*Ничего не прикреплено"):
        kept(tmp_path)
    assert files(tmp_path) == []


def test_a_file_leaves_room_on_the_disk_for_the_marks_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = os.statvfs(tmp_path)
    block = disk.f_frsize
    content = PDF + b"\n" * (3 << 20)

    def room(size: int) -> None:
        """The disk has so many bytes left beside those that are kept for others, and fills as the file grows."""

        def told(descriptor: int) -> os.statvfs_result:
            left = size + SPARE_ROOM - os.fstat(descriptor).st_size
            return os.statvfs_result((*disk[:4], left // block, *disk[5:10]))

        monkeypatch.setattr(os, "fstatvfs", told)

    room(len(content) - block)
    with pytest.raises(Unwritable, match="64 МБ"):
        kept(tmp_path, content, largest=4 << 20)
    assert files(tmp_path) == []
    room(len(content) + block)
    kept(tmp_path, content, largest=4 << 20)


def test_the_file_is_on_disk_before_the_change_is_begun(demo: Workspace, demo_home: Path) -> None:
    calls: list[tuple[str, str]] = []

    def note(name: str, call: Call, arguments: tuple[Any, ...]) -> Any:
        if name in {"pwrite", "fsync", "replace"}:
            place = arguments[-1] if name == "replace" else Path(f"/proc/self/fd/{arguments[0]}").readlink()
            calls.append((name, Path(place).name))
        return call(*arguments)

    with interposed(note):
        file = kept(demo_home)
        proved(demo, file)
    before = calls[: calls.index(("pwrite", JOURNAL_NAME))]
    written, synced = (max(n for n, call in enumerate(before) if call[0] == name and call[1].endswith(".tmp"))
                       for name in ("pwrite", "fsync"))  # fmt: skip
    named = before.index(("replace", file.sha256))
    assert written < synced < named < before.index(("fsync", file.sha256[:2]), named)

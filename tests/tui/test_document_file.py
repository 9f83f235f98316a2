"""The file of a document on the screens: attached from the host's disk, sent and fetched by commands that are shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.school import School
from shnor_tui.domain.user import Role
from shnor_tui.tui import navigation
from shnor_tui.tui.item_details import DocumentRow
from shnor_tui.tui.rows import MarkRow
from shnor_tui.tui.screens.document_file import DocumentFileScreen, NewDocumentScreen
from shnor_tui.tui.screens.document_form import DocumentForm
from shnor_tui.tui.screens.mark_form import MarkForm
from shnor_tui.workspace.evidence_files import path_of
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, confine_as, sitting
from tests.tui.test_confined import lines, words_of

PDF = b"%PDF-1.4\n" + b"x" * 245_000


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> None:
    confine_as("olga", monkeypatch)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    file = tmp_path / "Приказ.pdf"
    file.write_bytes(PDF)
    return file


@pytest.fixture
def proved(demo_home: Path) -> Path:
    """Two schools of 2.1 with one order between them; one of them has an account."""
    with open_workspace(demo_home, actor="olga") as admin:
        data = admin.snapshot()
        order = Evidence(programme=data.programme.id, title="Приказ по району", number="12-од")
        schools: list[School | None] = [*data.schools[:2]]
        set_marks(admin, item_by_number(data, "2.1"), schools, MarkEdit(status=Status.DONE, document=order))
        own = Evidence(programme=data.programme.id, title="Протокол")
        set_marks(admin, item_by_number(data, "2.1"), schools[:1], MarkEdit(document=own))
        set_role(admin, "school", Role.SCHOOL, data.schools[0])
        set_role(admin, "reader", Role.VIEWER)
    return demo_home


async def at_document(person: Person, title: str = "Приказ по району") -> None:
    """The item, with the cursor on its document."""
    item = item_by_number(person.workspace.snapshot(), "2.1")
    await person.app.push_screen(navigation.item_screen(person.app.session, item.id))
    await person.pilot.pause()
    row = next(row for row in person.body.rows if isinstance(row, DocumentRow) and row.document.title == title)
    person.body.move_to(row.key)


def document(person: Person, title: str = "Приказ по району") -> Evidence:
    (found,) = (known for known in person.workspace.records.all(Evidence) if known.title == title)
    return found


async def attach(person: Person, path: Path) -> None:
    """In the form of a document, name a file and save."""
    person.app.screen.query_one("#file", Input).value = str(path)
    await person.press("f2")


async def test_a_file_of_the_host_is_attached_in_the_form_and_taken_back_by_one_undo(proved: Path, scan: Path) -> None:
    async with sitting(proved) as olga:
        await at_document(olga)
        await olga.press("enter")
        assert isinstance(olga.app.screen, DocumentForm)
        await attach(olga, scan)
        assert "файл: Приказ.pdf, 239 КБ" in olga.screen
        kept = document(olga).file
        assert kept is not None
        assert (kept.kind, path_of(proved, kept).read_bytes()) == ("pdf", PDF)
        await olga.press("enter")
        assert "приложено: Приказ.pdf, 239 КБ" in olga.screen
        await olga.press("escape", "u")
        assert document(olga).file is None


async def test_what_is_no_such_file_keeps_the_form_open_and_changes_nothing(proved: Path, scan: Path) -> None:
    link, empty = scan.with_name("link.pdf"), scan.with_name("empty.pdf")
    link.symlink_to(scan)
    empty.touch()
    async with sitting(proved) as olga:
        await at_document(olga)
        await olga.press("enter")
        before = olga.workspace.revision
        for path in (link, empty, scan.with_name("none.pdf"), scan.parent, Path("/dev/zero")):
            await attach(olga, path)
            assert isinstance(olga.app.screen, DocumentForm), path
            assert path.name in olga.message
        assert olga.workspace.revision == before


@pytest.mark.usefixtures("gate")
async def test_behind_the_gate_no_form_asks_for_a_path(proved: Path) -> None:
    async with sitting(proved) as olga:
        await at_document(olga)
        await olga.press("enter")
        assert isinstance(olga.app.screen, DocumentForm)
        assert not olga.app.screen.query("#file")
        await olga.press(*"!", "f2")
        assert document(olga, "Приказ по району!").file is None
        olga.body.move_to(next(row.key for row in olga.body.rows if isinstance(row, MarkRow)))
        await olga.press("s")
        assert isinstance(olga.app.screen, MarkForm)
        assert not olga.app.screen.query("#file")


async def test_a_new_document_comes_with_its_file_and_its_mark(demo_home: Path, scan: Path) -> None:
    async with sitting(demo_home) as olga:
        await olga.go_to("1.3")
        await olga.press("s")
        await attach(olga, scan)
        assert isinstance(olga.app.screen, MarkForm)
        assert "название" in olga.message
        assert not (demo_home / "evidence").exists()
        olga.app.screen.query_one("#document", Input).value = "Фотоотчёт"
        await olga.press("f2")
        kept = document(olga, "Фотоотчёт").file
        assert kept is not None
        assert path_of(demo_home, kept).read_bytes() == PDF
        data = olga.workspace.snapshot()
        assert data.status(item_by_number(data, "1.3")) is Status.DONE


async def test_a_school_attaches_to_its_own_document_alone(proved: Path, scan: Path) -> None:
    async with sitting(proved, actor="school") as school:
        await at_document(school, "Протокол")
        await school.press("enter")
        assert [field.id for field in school.app.screen.query(Input)] == ["file"]
        await attach(school, scan)
        assert document(school, "Протокол").file is not None
        await school.press("c")
        assert [words_of_local(line)[1] for line in lines(school)] == ["attach"] * 3 + ["get"] * 3
        await school.press("escape", "escape")
        await at_document(school)
        await school.press("enter")
        assert isinstance(school.app.screen, DocumentFileScreen)
        assert lines(school) == []


def words_of_local(line: str) -> list[str]:
    """The words behind «shnor» of a line."""
    return line.partition("shnor ")[2].split()


@pytest.mark.usefixtures("gate")
async def test_the_commands_are_those_that_the_gate_takes(proved: Path, scan: Path) -> None:
    async with sitting(proved) as olga:
        await at_document(olga)
        await olga.press("c")
        number = str(document(olga).id)
        assert "Файл ещё не прикреплён" in olga.screen
        assert [words_of(line) for line in lines(olga)] == [["evidence", "attach", "--", number]] * 3
        await olga.press("c")
        assert olga.app.clipboard.endswith(f"'shnor evidence attach {number}' < scan.pdf")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHNOR_CONFINED", "")
        async with sitting(proved) as olga:
            await at_document(olga)
            await olga.press("enter")
            await attach(olga, scan)
    async with sitting(proved, actor="reader") as reader:
        await at_document(reader)
        await reader.press("enter")
        assert isinstance(reader.app.screen, DocumentFileScreen)
        assert [words_of(line) for line in lines(reader)] == [["evidence", "get", "--", number]] * 3
        assert all(line.endswith(" > Prikaz.pdf") for line in lines(reader))


@pytest.mark.usefixtures("gate")
@pytest.mark.parametrize(("year", "named"), [("2020/2021", []), ("2019/2020", ["--year=2019/2020"])])
async def test_how_a_new_document_is_sent_is_shown_for_the_item_or_the_school(
    demo_home: Path, year: str, named: list[str]
) -> None:
    async with sitting(demo_home, year=year) as olga:
        item = next(item for item in olga.workspace.snapshot(year).items if item.per_school)
        await olga.app.push_screen(navigation.item_screen(olga.app.session, item.id))
        await olga.pilot.pause()
        mark = next(row for row in olga.body.rows if isinstance(row, MarkRow))
        assert mark.school is not None
        olga.body.move_to(mark.key)
        await olga.press("c")
        assert isinstance(olga.app.screen, NewDocumentScreen)
        school = f"--school={mark.school.full_name}"
        wanted = ["evidence", "add", *named, "--title=Приказ", school, "--", item.number]
        assert [sorted(words_of(line)) for line in lines(olga)] == [sorted(wanted)] * 2
        assert "PuTTY" in olga.screen


@pytest.mark.parametrize("change", ["missing", "altered"])
async def test_a_file_that_is_not_what_was_attached_is_told_when_it_is_opened(
    proved: Path, scan: Path, change: str
) -> None:
    async with sitting(proved) as olga:
        await at_document(olga)
        await olga.press("enter")
        await attach(olga, scan)
        kept = document(olga).file
        assert kept is not None
        file = path_of(proved, kept)
        await olga.press("c")
        assert "такой, как прикрепили" in olga.screen
        await olga.press("escape")
        file.chmod(0o600)
        if change == "missing":
            file.unlink()
        else:
            file.write_bytes(PDF.replace(b"x", b"y"))
        await olga.press("c")
        assert "такой, как прикрепили" not in olga.screen
        assert "«shnor doctor»" in olga.screen
        assert {words_of_local(line)[1] for line in lines(olga)} == {"attach"}

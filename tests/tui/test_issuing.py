"""Issuing reports on the screen, and what is issued: its file, how it is fetched, what changed since."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Label

from shnor_tui.domain.issued import IssuedReport
from shnor_tui.domain.roadmap import Status
from shnor_tui.i18n import _
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.item import ItemScreen
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.issued import Finished, issue, issued_of
from shnor_tui.workspace.issued_files import path_of
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import open_workspace
from tests.tui.support import Person, sitting
from tests.tui.test_reports import choose, drop, until, wait

LATE = """
import time
from pathlib import Path
from shnor_tui.plugin import Document, hookimpl
API = (1, 0)

class Late:
    id, title = "late", "Поздний"
    def params(self):
        return ()
    def build(self, data, ctx):
        hold = Path(__file__).parent.parent / "hold"
        if hold.exists():
            hold.rename(hold.with_name("waiting"))
            while True:
                time.sleep(0.01)
        return Document(title="Поздний")

@hookimpl
def shnor_register_reports(register):
    register(Late())
"""


@pytest.fixture
def account(own_demo: Path) -> str:
    """The account under which the child works as well."""
    with open_workspace(own_demo) as workspace:
        return workspace.actor


async def to_number(person: Person) -> None:
    """From the list of reports to the form of the number, over what the check found."""
    await wait(person)
    await person.press("enter")
    await wait(person)
    await person.press("n")
    await wait(person)
    await person.press("down", "enter")


async def issued(person: Person, *keys: str) -> IssuedReport:
    """Fill in the form and issue."""
    await person.press(*keys, "f2")
    await wait(person)
    return issued_of(person.workspace.snapshot())[-1]


def rows(person: Person) -> list[str]:
    """The texts of the list's rows."""
    return [row.text for row in person.body.rows if isinstance(row, TextRow)]


async def test_a_report_is_issued_under_the_next_number_and_its_file_can_be_fetched(
    own_demo: Path, account: str
) -> None:
    (own_demo / "config.toml").write_text('host = "shnor.example.ru"\n', encoding="utf-8")
    async with sitting(own_demo, actor=account, place="reports") as person:
        await to_number(person)
        report = await issued(person, "shift+tab", *"для совета")
        assert (report.number, report.format, report.note) == ("1", "docx", "для совета")
        path = path_of(own_demo, report)
        assert "Файл: как выпущен" in person.screen
        assert f"scp {account}@shnor.example.ru:{path} ." in rows(person)
        get = f"shnor issued get --home {own_demo} --year=2020/2021 1"
        assert f"ssh {account}@shnor.example.ru '{get}' > {path.name}" in rows(person)
        assert f'plink {account}@shnor.example.ru "{get}" > {path.name}' in rows(person)
        assert "PowerShell" in person.screen
        await person.press("enter")
        assert person.app.clipboard == f"scp {account}@shnor.example.ru:{path} ."
        await person.press("escape")
        assert "№ 1 от 20.04.2021 · docx · для совета" in person.screen
        await person.press("n")
        await wait(person)
        await person.press("down", "enter")
        assert (await issued(person)).number == "2"


async def test_a_number_that_is_taken_is_told_at_its_field(own_demo: Path, account: str) -> None:
    async with sitting(own_demo, actor=account, place="reports") as person:
        await to_number(person)
        await issued(person, "backspace", *"7-од")
        await person.press("escape", "n")
        await wait(person)
        await person.press("down", "enter", "backspace", *"7-ОД", "f2")
        assert "занят" in person.screen
        assert _("{number} is free.").format(number="1") in person.message
        await person.press("tab", *["backspace"] * 4, *"2022")
        assert "занят" not in str(person.app.screen.query_one("#number-note", Label).render())
        await person.press(*["backspace"] * 4, *"2021", "f2")
        assert "занят" in person.message
        assert len(issued_of(person.workspace.snapshot())) == 1
        await person.press("escape", "escape")
        assert "Просмотр на экране" in person.screen


async def test_the_findings_are_seen_first_and_one_may_go_back(own_demo: Path, account: str) -> None:
    async with sitting(own_demo, actor=account, place="reports") as person:
        await wait(person)
        await person.press("enter")
        await wait(person)
        await choose(person, "issue")
        await wait(person)
        await person.press("enter")
        await wait(person)
        assert "нет данных для {приказ_дата}" in person.screen
        await person.press("escape")
        assert "Просмотр на экране" in person.screen
        assert not issued_of(person.workspace.snapshot())


async def test_what_was_issued_stays_and_what_changed_since_opens_its_record(own_demo: Path, account: str) -> None:
    async with sitting(own_demo, actor=account, place="reports") as person:
        await to_number(person)
        await issued(person)
        assert "Данные с тех пор не менялись" in person.screen
        with open_workspace(own_demo) as elsewhere:
            set_marks(elsewhere, item_by_number(elsewhere.snapshot(), "1.3"), [None], MarkEdit(status=Status.DONE))
        person.app.poll()
        await person.pilot.pause()
        assert "1 изменение данных с тех пор" in person.screen
        await choose(person, "changes")
        assert "отметка: 1.3 – выполнено" in person.screen
        await person.press("enter", "enter")
        assert isinstance(person.app.screen, ItemScreen)


async def test_p_shows_the_report_as_it_was_issued_last(own_demo: Path, account: str) -> None:
    async with sitting(own_demo, actor=account, place="reports") as person:
        await to_number(person)
        report = await issued(person, "backspace", *"148")
        await person.press("2", "p")
        await wait(person)
        assert "№ 148 от 20.04.2021" in person.screen
        assert "по итогам реализации муниципальной программы" in person.screen
        assert "Т.А.Годунова" in person.screen
        await person.press("escape")
        file = path_of(own_demo, report)
        file.chmod(0o600)
        file.write_bytes(b"other")
        await person.press("p")
        await wait(person)
        assert "Собрано по сегодняшним данным" in person.screen


async def test_the_list_tells_which_files_are_no_longer_what_was_issued(own_demo: Path, account: str) -> None:
    async with sitting(own_demo, actor=account, place="reports") as person:
        await to_number(person)
        report = await issued(person)
        path_of(own_demo, report).unlink()
        await person.press("9")
        await wait(person)
        await person.press("end")
        assert "Выпущенные отчёты: 1" in person.screen
        await person.press("enter")
        assert "файла нет" in person.screen
        await person.press("enter")
        assert report.words in person.screen


async def test_what_it_was_issued_with_is_told_in_the_words_of_the_form(own_demo: Path, account: str) -> None:
    async with sitting(own_demo, actor=account, place="reports") as person:
        await wait(person)
        await person.press("enter")
        await wait(person)
        await choose(person, "option spravka.indicators")
        await person.press("right", "f2")
        await wait(person)
        await person.press("n")
        await wait(person)
        await person.press("down", "enter")
        report = await issued(person)
        assert report.params == {"indicators": "yes"}
        assert "Приложение с показателями: да" in person.screen
        await person.press("escape", "escape")
        await wait(person)
        await choose(person, "issued reports")
        await person.press("enter")
        assert "Приложение с показателями: да" in person.screen
        await person.press("5", "enter")
        await choose(person, f"issued/{report.id}")
        await wait(person)
        assert "Приложение с показателями: да" in person.screen
        assert "indicators: " not in person.screen


async def test_a_file_that_was_altered_says_how_it_is_mended(own_demo: Path, account: str) -> None:
    async with sitting(own_demo, actor=account, place="reports") as person:
        await to_number(person)
        report = await issued(person)
        file = path_of(own_demo, report)
        file.chmod(0o600)
        file.write_bytes(b"other")
        await person.press("escape")
        await choose(person, f"issued {report.id}")
        assert "Файл изменён" in person.screen
        assert "из резервной копии" in person.screen


async def test_escape_while_it_is_issued_tells_whether_it_was(own_demo: Path, account: str) -> None:
    async with sitting(own_demo, actor=account, place="reports") as person:
        await to_number(person)
        await person.press("f2", "escape")
        await wait(person)
        if issued_of(person.workspace.snapshot()):
            assert "№ 1 от 20.04.2021" in person.screen
        else:
            assert person.message == "Прервано. Ничего не выпущено."


async def test_a_report_that_was_issued_before_escape_came_is_shown(own_demo: Path, account: str) -> None:
    drop(own_demo, "late", LATE)
    async with sitting(own_demo, actor=account, place="reports") as person:
        await wait(person)
        await choose(person, "late")
        await wait(person)
        await person.press("n")
        await wait(person)
        (own_demo / "hold").touch()
        await person.press("f2")
        await until(person, (own_demo / "waiting").exists)
        with open_workspace(own_demo, actor=account) as elsewhere:
            finished = Finished(
                report="late",
                title="Поздний",
                number="1",
                dated=elsewhere.today,
                format="docx",
                suffix=".docx",
                content=b"as issued",
            )
            issue(elsewhere, elsewhere.snapshot(), finished)
        await person.press("escape")
        await wait(person)
        assert "«Поздний» № 1 от 20.04.2021" in person.screen
        assert person.message == _("It was issued before it could be stopped.")


async def test_the_history_leads_to_what_was_issued(own_demo: Path, account: str) -> None:
    async with sitting(own_demo, actor=account, place="reports") as person:
        await to_number(person)
        report = await issued(person)
        await person.press("5", "home", "enter", "end", "enter")
        assert report.words in person.screen
        assert "Файл: как выпущен" in person.screen

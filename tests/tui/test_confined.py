"""The screens behind the gate: no path is asked for, and every command that is shown is one that the gate takes."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from textual.widgets import Input

from shnor_tui.cli.gate_rules import judged
from shnor_tui.confined import confine
from shnor_tui.domain.user import Role
from shnor_tui.interchange.kinds import KINDS
from shnor_tui.reporting.fetching import CMD, PUTTY, SH
from shnor_tui.tui.file_rows import COPY, CommandRow
from shnor_tui.tui.host_files import files_like
from shnor_tui.tui.screens.import_form import ImportForm, SendingScreen
from shnor_tui.tui.screens.options_form import OptionsForm
from shnor_tui.tui.screens.saved import SavedScreen
from shnor_tui.tui.widgets.choice import Choice
from shnor_tui.workspace.session import account_name, open_workspace
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, confine_as, sitting
from tests.tui.test_everywhere import clipped
from tests.tui.test_issuing import account, issued, to_number
from tests.tui.test_reports import choose, wait

__all__ = ["account"]


@pytest.fixture(autouse=True)
def _confined(monkeypatch: pytest.MonkeyPatch) -> None:
    confine_as("olga", monkeypatch)


def lines(person: Person) -> list[str]:
    """The lines of the screen on top that are copied."""
    return [row.text for row in person.body.rows if isinstance(row, CommandRow) and row.name.startswith(COPY)]


def words_of(line: str) -> list[str]:
    """The words that the gate is sent; the program runs the account of the host."""
    command, _sign, _file = line.partition(" > " if " > " in line else " < ")
    program, address, *sent = shlex.split(command)
    assert program in {"ssh", "plink"}
    assert address.partition("@")[0] == account_name()
    (sent_as_one,) = sent
    return list(judged(sent_as_one).arguments)


async def test_no_screen_tells_where_the_directory_is(demo_home: Path) -> None:
    async with sitting(demo_home, size=(120, 40), place="indicators") as olga:
        assert demo_home.name in olga.screen
        assert str(demo_home) not in olga.screen
        await olga.press("o")
        assert "settings.toml" in olga.screen
        assert "/settings.toml" not in olga.screen
        await olga.press("end")
        assert "Версия" in olga.screen
        assert "/" not in olga.screen.partition("Установка программы")[2].partition("Версия")[0]


async def test_who_cannot_edit_the_settings_file_is_told_who_can(demo_home: Path) -> None:
    async with sitting(demo_home, size=(120, 40), place="indicators") as olga:
        await olga.press("o", *["down"] * 4, "enter")
        assert "Свои клавиши" in olga.screen
        assert "администратор сервера" in olga.screen


async def test_the_import_form_has_no_path_but_the_command_that_sends_a_file(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await olga.press("f")
        assert isinstance(olga.app.screen, ImportForm)
        assert not olga.app.screen.query(Input)
        assert "'shnor import readings -' < svod.xlsx" in olga.screen
        await olga.press("f2")
        assert isinstance(olga.app.screen, SendingScreen)
        sent = [words_of(line) for line in lines(olga)]
        assert sent == [["import", "--", "readings", "-"]] * 3 + [["import", "--yes", "--", "readings", "-"]] * 3
        assert olga.screen.startswith(" Файл со своего компьютера: ")
        await olga.press("c")
        assert olga.app.clipboard == lines(olga)[0]
        assert olga.app.clipboard.startswith(f"ssh {account_name()}@")


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_has_its_commands(demo_home: Path, kind: str) -> None:
    async with sitting(demo_home) as olga:
        await olga.app.push_screen(SendingScreen(olga.app.session, kind))
        await olga.pilot.pause()
        assert {words_of(line)[-2] for line in lines(olga)} == {kind}


async def test_pasting_stays(demo_home: Path) -> None:
    async with sitting(demo_home, place="indicators") as olga:
        await olga.press("f", "tab", *"Школа", "f2")
        assert "таблица пока не понята" in olga.screen


async def test_a_report_is_fetched_by_a_command_and_no_file_is_written(demo_home: Path) -> None:
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        await olga.press("enter")
        await wait(olga)
        await choose(olga, "option .as-of")
        await olga.press(*"01.04.2021", "f2")
        await wait(olga)
        assert "Получить файлом" in olga.screen
        await choose(olga, "save docx")
        assert isinstance(olga.app.screen, SavedScreen)
        assert not (demo_home / "exports").exists()
        assert str(demo_home) not in olga.screen
        for line in lines(olga):
            assert words_of(line) == [
                "report",
                "--format=docx",
                "--year=2020/2021",
                "--as-of=2021-04-01",
                "--",
                "spravka",
            ]
            assert line.endswith(" > 2021-04-20_spravka_2020-2021.docx")
        assert len(lines(olga)) == len({SH, CMD, PUTTY})
        assert "scp" not in olga.screen


async def test_an_issued_report_is_fetched_by_its_number_alone(own_demo: Path, account: str) -> None:
    own_demo.chmod(0o700)  # as a child asks before it acts for the person
    confine(account)
    async with sitting(own_demo, actor=account, place="reports") as person:
        await to_number(person)
        await issued(person)
        assert person.body.rows
        assert {tuple(words_of(line)) for line in lines(person)} == {("issued", "get", "--year=2020/2021", "--", "1")}
        assert str(own_demo) not in person.screen


async def test_a_report_is_issued_by_the_person_and_not_by_the_account_of_the_host(demo_home: Path) -> None:
    demo_home.chmod(0o700)
    async with sitting(demo_home, place="reports") as olga:
        await to_number(olga)
        report = await issued(olga)
        assert report.number == "1"
        assert olga.workspace.history(olga.workspace.revision - 1)[-1].by == "olga"


FORM = """
from shnor_tui.plugin import Document, Param, Paragraph, hookimpl
API = (1, 1)

class Letter:
    id, title = "letter", "Письмо"
    def params(self):
        return [Param("form", "Бланк", kind="file"), Param("text", "Текст", "одна строка", kind="prose")]
    def build(self, data, ctx):
        return Document("Письмо", [Paragraph(ctx.params["text"])])

@hookimpl
def shnor_register_reports(register):
    register(Letter())
"""


async def test_a_form_is_chosen_among_those_that_are_kept_and_several_lines_are_no_command(demo_home: Path) -> None:
    for name, text in {"plugins/letter.py": FORM, "forms/blank-1.docx": "", "forms/blank-2.docx": ""}.items():
        (demo_home / name).parent.mkdir(exist_ok=True)
        (demo_home / name).write_text(text, encoding="utf-8")
    async with sitting(demo_home, place="reports") as olga:
        await wait(olga)
        await choose(olga, "letter")
        await wait(olga)
        await choose(olga, "option letter.form")
        form = olga.app.screen
        assert isinstance(form, OptionsForm)
        field = form.query_one("#option0", Choice)
        offered = []
        for _n in range(3):
            offered.append(field.value)
            await olga.press("right")
        assert offered == ["", "blank-1.docx", "blank-2.docx"]
        await olga.press("right", "tab", "enter", *"две", "f2")
        await wait(olga)
        await choose(olga, "save docx")
        assert lines(olga) == []
        assert "несколько строк" in " ".join(olga.screen.split())


@pytest.mark.parametrize(
    ("actor", "told"), [("olga", "plugin add - --name report1' < report1.py"), ("reader", "администратор")]
)
async def test_the_page_of_plugins_names_no_directory_and_allows_nothing(
    demo_home: Path, actor: str, told: str
) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "reader", Role.VIEWER)
    async with sitting(demo_home, actor=actor, place="reports") as person:
        await wait(person)
        await person.press("i")
        await wait(person)
        assert told in " ".join(person.screen.split()).replace("Администратор", "администратор")
        assert str(demo_home) not in person.screen


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_nothing_is_clipped(demo_home: Path, size: tuple[int, int]) -> None:
    async with sitting(demo_home, size=size, place="reports") as olga:
        await wait(olga)
        await olga.press("f")
        assert list(clipped(olga)) == []
        await olga.press("f2")
        assert list(clipped(olga)) == []
        await olga.press("escape", "i")
        await wait(olga)
        assert list(clipped(olga)) == []


def test_no_file_of_the_host_is_offered(tmp_path: Path) -> None:
    (tmp_path / "svod.xlsx").write_bytes(b"")
    assert files_like(f"{tmp_path}/") == ()


@pytest.mark.parametrize(("role", "offered"), [(Role.VIEWER, False), (Role.METHODIST, True)])
async def test_the_keys_of_another_role_come_and_go_at_once(own_demo: Path, role: Role, offered: bool) -> None:
    with open_workspace(own_demo) as admin:
        set_role(admin, "petrova", Role.METHODIST if role is Role.VIEWER else Role.VIEWER)
    async with sitting(own_demo, actor="petrova") as petrova:
        assert ("Отметить" in petrova.footer) is not offered
        with open_workspace(own_demo) as admin:
            set_role(admin, "petrova", role)
        petrova.app.poll()
        await petrova.pilot.pause()
        assert ("Отметить" in petrova.footer) is offered
        before = petrova.workspace.revision
        await petrova.press("space")
        assert (petrova.workspace.revision > before) is offered

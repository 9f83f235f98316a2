"""The tables of school data in a real terminal: what they send for a key, what two people who type at once see of each other,
what a dropped line leaves. Bytes are counted, never seconds."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from shnor_tui.domain.indicator import Indicator, Reading, ReadingState
from shnor_tui.domain.roadmap import Scope
from shnor_tui.domain.school import School
from shnor_tui.domain.user import Role
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme
from shnor_tui.workspace.surveys import set_answers
from shnor_tui.workspace.trainings import add_training
from shnor_tui.workspace.users import set_role
from tests.terminal.terminal import Terminal
from tests.terminal.test_terminal import DOWN, FIRST_SCREEN_BYTES, MOVE_BYTES, UP, started

ENTER, ESC, F2 = "\r", "\x1b", "\x1bOQ"
LEFT, RIGHT = "\x1b[D", "\x1b[C"
KEPT_BYTES = 2 * MOVE_BYTES
START_MEBIBYTES = 50
SCHOOLS = INDICATORS = 30
HINT = slice(-6, -2)
"""Lines above the message and the keys in which a table says what it says of a cell."""

TABLES = {
    "indicator": ("6", *[DOWN] * 4, ENTER),
    "indicators": ("6", "t"),
    "trained": ("7", "t"),
    "response": ("8", ENTER),
    "section": ("8", "t", ENTER),
    "results": ("0", DOWN, ENTER),
}
OTHERS = {
    "new-indicator": ("6", "a"),
    "new-training": ("7", "n"),
    "new-event": ("7", "c"),
    "new-procedure": ("0", "a"),
    "survey-summary": ("8", "c"),
    "low-results": ("0", "h"),
    "import": ("6", "f"),
    "years": ("Y",),
    "passport": ("3", ENTER),
}


def at(home: Path, keys: Sequence[str]) -> Terminal:
    """The program, gone to a screen by keys."""
    terminal = started(home)
    for key in keys:
        terminal.press(key)
    return terminal


def beyond_the_hint(terminal: Terminal, key: str) -> int:
    """The bytes for a key without those of the words that the lines of hints say then, or that have to be wiped off."""
    before = terminal.screen.display[HINT]
    sent = terminal.press(key)
    changed = [(old, new) for old, new in zip(before, terminal.screen.display[HINT], strict=True) if old != new]
    return sent - sum(max(len(text.strip().encode()) for text in lines) for lines in changed)


def kept_for(terminal: Terminal) -> int:
    """The bytes for a value that is kept. The first ones may bring a line of sums, or make a column wider."""
    for value in ("5", "6"):
        terminal.press(ESC)
        terminal.press(value + ENTER)
    terminal.press("7")
    return beyond_the_hint(terminal, ENTER)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty schools with thirty indicators each."""
    home = tmp_path_factory.mktemp("large")
    with open_workspace(home) as workspace:
        names = [(f"МБОУ «Средняя школа № {n}»", f"СШ № {n}") for n in range(1, SCHOOLS + 1)]
        create_programme(workspace, "2020/2021", names)
        data = workspace.snapshot()
        with workspace.change("reading.set") as editor:
            for n in range(INDICATORS):
                shaped = Indicator(
                    programme=data.programme.id, code=f"Д{n}", title="Доля", scope=Scope.SCHOOLS, order=n
                )
                indicator = editor.add(shaped)
                for school in data.schools:
                    value = Reading(
                        indicator=indicator, school=school.id, state=ReadingState.VALUE, value=Decimal(40 + n)
                    )
                    editor.add(value)
    return home


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_small_silent_when_idle_and_moves_for_few_bytes(own_demo: Path, table: str) -> None:
    *before, last = TABLES[table]
    with at(own_demo, before) as terminal:
        assert terminal.press(last) <= FIRST_SCREEN_BYTES
        assert terminal.press("") == 0
        sent = {key: beyond_the_hint(terminal, key) for key in (DOWN, UP, RIGHT, LEFT, "5")}
        assert max(sent.values()) <= MOVE_BYTES, sent
        assert terminal.press("") == 0
        assert kept_for(terminal) <= KEPT_BYTES
        assert terminal.press("") == 0


@pytest.mark.parametrize("table", ["indicator", "indicators", "section"])
def test_thirty_schools_with_thirty_indicators_cost_no_more(large: Path, table: str) -> None:
    *before, last = TABLES[table]
    with at(large, before) as terminal:
        assert terminal.press(last) <= FIRST_SCREEN_BYTES
        sent = {key: beyond_the_hint(terminal, key) for key in (DOWN, DOWN, UP, RIGHT, LEFT, "5")}
        assert max(sent.values()) <= MOVE_BYTES, sent
        assert kept_for(terminal) <= KEPT_BYTES
        assert terminal.press("") == 0


def test_forms_and_summaries_are_small_and_silent_when_idle(own_demo: Path) -> None:
    with started(own_demo) as terminal:
        for name, (*before, last) in OTHERS.items():
            for key in before:
                terminal.press(key)
            assert terminal.press(last) <= FIRST_SCREEN_BYTES, name
            assert terminal.press("") == 0, name
            terminal.press(ESC)


def test_a_preview_is_small_and_silent_when_idle(own_demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "training.csv"
    file.write_text("Школа;Вид;Чел.\nТверская;ПК;3\nПушкинская;ПК;4\n", encoding="utf-8")
    with at(own_demo, ("7", "f")) as terminal:
        terminal.press(f"\t{file}")
        assert terminal.press(F2) <= FIRST_SCREEN_BYTES
        terminal.wait_for("training.csv")
        assert max(terminal.press(key) for key in (DOWN, UP)) <= MOVE_BYTES
        assert terminal.press("") == 0


def test_a_session_begins_within_its_memory(own_demo: Path) -> None:
    with started(own_demo) as terminal:
        pages = int(Path(f"/proc/{terminal.pid}/statm").read_text(encoding="ascii").split()[1])
        assert pages * os.sysconf("SC_PAGE_SIZE") / 2**20 <= START_MEBIBYTES


# Two people at once


@pytest.fixture
def colleague(own_demo: Path) -> Iterator[Workspace]:
    """Somebody else who works in the same directory."""
    with open_workspace(own_demo) as workspace:
        set_role(workspace, "petrova", Role.METHODIST)
    with open_workspace(own_demo, actor="petrova") as petrova:
        yield petrova


def school(workspace: Workspace, name: str) -> School:
    return school_by_name(workspace.snapshot(), name)


def test_anothers_answer_appears_where_it_stands_and_leaves_what_is_typed(own_demo: Path, colleague: Workspace) -> None:
    with at(own_demo, TABLES["section"]) as terminal:
        terminal.press(DOWN + DOWN + "77")
        row = next(y for y, line in enumerate(terminal.screen.display) if "Заволжская" in line)
        others = terminal.screen.display[2:row]
        survey, sent = colleague.snapshot().survey, terminal.sent
        assert survey is not None
        set_answers(colleague, survey, {(school(colleague, "Бурашевская").id, "1"): "4321"})
        terminal.wait_for("4321")
        terminal.settle()
        assert " 77" in terminal.screen.display[row]
        assert terminal.screen.display[2:row] == others
        assert terminal.sent - sent <= 3 * MOVE_BYTES
        terminal.press(ENTER)
        assert "4321" in terminal.text
        assert "77" in terminal.screen.display[row]


def test_what_others_change_out_of_view_sends_a_message_and_no_row(own_demo: Path, colleague: Workspace) -> None:
    with at(own_demo, TABLES["results"]) as terminal:
        rows, sent = terminal.screen.display[2:-6], terminal.sent
        add_training(colleague, colleague.programme(), school(colleague, "Тверская"), people=2)
        terminal.wait_for("petrova")
        terminal.settle()
        assert terminal.screen.display[2:-6] == rows
        assert terminal.sent - sent <= MOVE_BYTES


def test_two_people_in_one_cell_are_asked_about_it(own_demo: Path) -> None:
    with at(own_demo, TABLES["section"]) as first, at(own_demo, TABLES["section"]) as second:
        first.press(DOWN + DOWN + "71")
        second.press(DOWN + DOWN + "72" + ENTER)
        first.press(ENTER)
        first.wait_for("72. Enter")
        first.press(ENTER)
        second.wait_for("71")


def test_a_dropped_line_or_a_killed_program_loses_no_value_that_was_kept(own_demo: Path) -> None:
    for number, end in (("61", Terminal.hang_up), ("62", lambda terminal: os.kill(terminal.pid, signal.SIGKILL))):
        with at(own_demo, TABLES["section"]) as terminal:
            terminal.press(DOWN + DOWN + number + ENTER + "9")
            end(terminal)
        with at(own_demo, TABLES["section"]) as terminal:
            assert number in next(line for line in terminal.screen.display if "Заволжская" in line)


def test_what_is_typed_into_forms_of_school_data_outlives_a_kill(own_demo: Path, tmp_path: Path) -> None:
    for keys, title in ((("7", "c"), "Семинар наставников"), (("0", "a"), "Мониторинг знаний")):
        with at(own_demo, keys) as terminal:
            terminal.press(title)
            terminal.wait_for(title)
            os.kill(terminal.pid, signal.SIGKILL)
        with at(own_demo, keys) as terminal:
            terminal.wait_for(title)
            terminal.wait_for("не сохранено")


def test_a_crash_in_a_table_restores_the_terminal(own_demo: Path, tmp_path: Path) -> None:
    broken = (
        "import shnor_tui.tui.survey_grids as grids, sys\n"
        "def fail(*_all): raise RuntimeError('внутри')\n"
        "grids.SectionSource.write = fail\n"
        "from shnor_tui.cli.entry import main\n"
        f"sys.exit(main(['--home', {str(own_demo)!r}]))"
    )
    with Terminal(["-c", broken], environment={"XDG_STATE_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("F1")
        for key in (*TABLES["section"], "5", ENTER):
            terminal.press(key)
        assert terminal.wait_exit() == 70
        for switched_off in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l"):
            assert switched_off in terminal.output
        assert "Traceback" not in terminal.output.decode()

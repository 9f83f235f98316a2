"""The program in a real terminal: what it sends, how it ends, what others see meanwhile. Bytes are counted, never seconds."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.programme import Order, Organisation, Signatory
from shnor_tui.domain.roadmap import RoadmapItem, Status
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.setup import create_programme
from tests.terminal.terminal import Terminal

UP, DOWN = "\x1b[A", "\x1b[B"
MOVE_BYTES = TOGGLE_BYTES = 400
FIRST_SCREEN_BYTES = 30_000


def started(home: Path, *arguments: str, columns: int = 80, rows: int = 24, **environment: str) -> Terminal:
    """The program as a person starts it, with its first screen drawn."""
    terminal = Terminal(["-m", "shnor_tui", "--home", str(home), *arguments], columns, rows, environment)
    terminal.wait_for("F1")
    terminal.settle()
    return terminal


def shnor(home: Path, *arguments: str, columns: int = 80, rows: int = 24, **environment: str) -> Terminal:
    """The same, gone to the roadmap."""
    terminal = started(home, *arguments, columns=columns, rows=rows, **environment)
    terminal.press("2")
    terminal.settle()
    return terminal


@pytest.fixture
def terminal(own_demo: Path) -> Iterator[Terminal]:
    with shnor(own_demo) as opened:
        yield opened


def test_the_first_screen_is_small_and_an_idle_one_is_silent(own_demo: Path) -> None:
    with started(own_demo) as terminal:
        assert terminal.sent <= FIRST_SCREEN_BYTES
        assert terminal.press("") == 0


@pytest.mark.parametrize("place", "234567890")
def test_every_screen_is_small_and_silent_when_idle(own_demo: Path, place: str) -> None:
    with started(own_demo) as terminal:
        before = terminal.sent
        terminal.press(place)
        if place == "9":
            terminal.wait_for("Аналитическая справка")  # the plugins are asked in a child
            terminal.settle()
        assert terminal.sent - before <= FIRST_SCREEN_BYTES
        assert terminal.press("") == 0


def test_a_cursor_move_sends_few_bytes(terminal: Terminal) -> None:
    assert max(terminal.press(key) for key in [DOWN, DOWN, DOWN, UP, UP]) <= MOVE_BYTES


def test_a_mark_and_its_undo_send_few_bytes(terminal: Terminal) -> None:
    terminal.press(DOWN)
    terminal.press(DOWN)
    sent = {key: terminal.press(key) for key in [" ", "u", "r"]}
    assert max(sent.values()) <= TOGGLE_BYTES, sent


def test_both_layouts_are_one_keyboard(terminal: Terminal) -> None:
    terminal.press("оо ")
    terminal.wait_for("выполнено 20.04.2021 · июль 2021 года")
    terminal.press("г")
    terminal.wait_for(lambda text: "выполнено 20.04.2021 · июль 2021 года" not in text)
    terminal.press(".просроч")
    terminal.wait_for("7.1")
    terminal.press("\x1b")
    terminal.press("й")
    assert terminal.wait_exit() == 0


def test_leaving_restores_the_terminal(terminal: Terminal) -> None:
    terminal.press("q")
    assert terminal.wait_exit() == 0
    for switched_off in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l"):
        assert switched_off in terminal.output


def test_two_people_see_each_others_marks(own_demo: Path, terminal: Terminal) -> None:
    with shnor(own_demo) as other:
        other.press(DOWN + DOWN + " ")
        terminal.wait_for("выполнено 20.04.2021 · июль 2021 года")
        terminal.wait_for("отметка: 1.3 – выполнено")
        with open_workspace(own_demo, actor="petrova") as petrova:
            assert petrova.snapshot().status(item_by_number(petrova.snapshot(), "1.3")) is Status.DONE


def test_a_dropped_line_loses_nothing_that_was_marked(own_demo: Path) -> None:
    with shnor(own_demo) as terminal:
        terminal.press(DOWN + DOWN + " ")
        terminal.wait_for("выполнено 20.04.2021 · июль 2021 года")
        terminal.hang_up()
    with open_workspace(own_demo) as workspace:
        data = workspace.snapshot()
        assert data.status(item_by_number(data, "1.3")) is Status.DONE
        set_marks(workspace, item_by_number(data, "1.3"), [None], MarkEdit(note="дальше"))


def test_resizing_redraws_for_the_new_size(terminal: Terminal) -> None:
    assert " 4.1 " not in terminal.text
    terminal.resize(120, 40)
    terminal.wait_for(" 4.1 ")
    assert max(len(line.rstrip()) for line in terminal.screen.display) > 80


def test_an_empty_directory_becomes_the_demo_by_two_keys(tmp_path: Path) -> None:
    with Terminal(["-m", "shnor_tui", "--home", str(tmp_path / "new")]) as terminal:
        terminal.wait_for("Выход")
        terminal.press(DOWN + "\r")
        terminal.wait_for("2020/2021")


def test_ascii_mode_sends_no_glyphs_of_statuses(own_demo: Path) -> None:
    with shnor(own_demo, "--ascii") as terminal:
        assert not set("○►√±×") & set(terminal.text)
        assert " + 1.1" in terminal.text


def test_without_colours_nothing_is_lost(own_demo: Path) -> None:
    with shnor(own_demo, NO_COLOR="1") as terminal:
        for glyph_and_word in (" √ 1.1", "выполнено 26.03.2021", "в работе"):
            assert glyph_and_word in terminal.text


@pytest.mark.parametrize("term", ["xterm", "screen", "linux", "vt100"])
def test_other_terminals_show_the_same_text(own_demo: Path, term: str) -> None:
    with shnor(own_demo, TERM=term) as terminal:
        assert " 1.1  Корректировка и согласование списка" in terminal.text


def test_a_locale_without_an_encoding_does_not_spoil_the_screen(own_demo: Path) -> None:
    with shnor(own_demo, LANG="C", LC_ALL="C") as terminal:
        assert "Корректировка" in terminal.text


def test_a_terminal_that_is_not_utf8_is_told_so_in_letters_that_it_shows(own_demo: Path) -> None:
    koi8 = {"LANG": "ru_RU.KOI8-R", "LC_ALL": "ru_RU.KOI8-R"}
    with Terminal(["-m", "shnor_tui", "--home", str(own_demo)], environment=koi8) as terminal:
        assert terminal.wait_exit() == 2
        assert "Терминал настроен на KOI8-R" in terminal.output.decode("koi8-r")


def test_a_long_roadmap_sends_no_more_than_a_short_one(tmp_path: Path) -> None:
    sent = {}
    for count in (50, 5000):
        home = tmp_path / str(count)
        with open_workspace(home) as workspace:
            create_programme(workspace, "2020/2021", [("Первая СОШ", "")])
            programme = workspace.programme().id
            with workspace.change("item.add") as editor:
                for n in range(count - 24):
                    editor.add(
                        RoadmapItem(programme=programme, number=f"9.{n % 10}", title="Мероприятие", order=100 + n)
                    )
        with shnor(home) as terminal:
            terminal.press("g")
            sent[count] = [terminal.press(key) for key in [DOWN, DOWN, " ", " ", UP]]
    assert all(long <= 1.2 * short for short, long in zip(sent[50], sent[5000], strict=True)), sent


def test_sigterm_leaves_the_data_whole_and_restores_the_terminal(own_demo: Path, tmp_path: Path) -> None:
    with shnor(own_demo, XDG_STATE_HOME=str(tmp_path)) as terminal:
        terminal.press(" ")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait_exit() == 128 + signal.SIGTERM
        assert b"\x1b[?1049l" in terminal.output
    assert "SIGTERM" in next(tmp_path.rglob("shnor.log")).read_text(encoding="utf-8")
    with open_workspace(own_demo) as workspace:
        assert workspace.read_only is None
        assert len(workspace.snapshot().items) == 24


def test_what_is_typed_ahead_in_a_form_arrives_where_it_belongs(own_demo: Path) -> None:
    """Everything in one burst, as a slow line delivers it."""
    with shnor(own_demo) as terminal:
        terminal.press(DOWN + DOWN + "s5\t19.04.2021\tнет приказа\tпротокол\x1bOQ")
        terminal.wait_for("не выполнено 19.04.2021")
    with open_workspace(own_demo) as workspace:
        mark = workspace.snapshot().mark(item_by_number(workspace.snapshot(), "1.3"))
        assert mark is not None
        assert (mark.status, mark.reason, mark.note) == (Status.NOT_DONE, "нет приказа", "протокол")


EVIL = "\x1b]52;c;ZXZpbA==\x07\x9b31m\u202e"


def test_no_text_of_the_data_can_speak_to_the_terminal(tmp_path: Path) -> None:
    home = tmp_path / "evil"
    with open_workspace(home) as workspace:
        create_programme(
            workspace,
            "2020/2021",
            [(f"Школа {EVIL}", EVIL)],
            organisation=Organisation(nominative=EVIL, genitive=EVIL),
            order=Order(number=EVIL),
            signatory=Signatory(position=EVIL, name=EVIL),
        )
        data = workspace.snapshot()
        with workspace.change("item.edit") as editor:
            for item in data.items:
                editor.change(
                    item,
                    title=f"Название {EVIL}",
                    responsible=EVIL,
                    expected=EVIL,
                    deadline=Deadline(text=EVIL, end=date(2020, 9, 1)),
                )
        municipal = item_by_number(data, "1.3")
        set_marks(workspace, municipal, [None], MarkEdit(status=Status.POSTPONED, reason=EVIL, note=EVIL))
    with shnor(home, "--today", "20.04.2021") as terminal:
        terminal.press(DOWN + DOWN)
        for keys in ("\r", "s", "\x1b", "\x1b", "y", "\x1b", "p"):
            terminal.press(keys)
        for evil in (b"\x1b]52", b"\xc2\x9b", "\u202e".encode()):
            assert evil not in terminal.output


def test_a_crash_restores_the_terminal_and_says_one_sentence(own_demo: Path, tmp_path: Path) -> None:
    broken = (
        "import shnor_tui.tui.screens.roadmap as r, sys\n"
        "def fail(self): raise RuntimeError('внутри')\n"
        "r.RoadmapScreen.action_mark_toggle = fail\n"
        "from shnor_tui.cli.entry import main\n"
        f"sys.exit(main(['--home', {str(own_demo)!r}]))"
    )
    with Terminal(["-c", broken], environment={"XDG_STATE_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("F1")
        terminal.press("2")
        terminal.press(" ")
        assert terminal.wait_exit() == 70
        assert b"\x1b[?1049l" in terminal.output
        assert "Traceback" not in terminal.output.decode()
        assert "shnor.log" in terminal.text
    assert "внутри" in next(tmp_path.rglob("shnor.log")).read_text(encoding="utf-8")


def test_editing_keys_act_in_the_order_of_the_keys(own_demo: Path) -> None:
    """A status that changes empties the old date before the new one is typed; deletions do not eat what follows them."""
    with shnor(own_demo) as terminal:
        terminal.press(DOWN + "s5\t19.04.2021\tпричинаxyz\x7f\x7f\x7f!\t\x15новое\x1bOQ")
        terminal.wait_for("не выполнено 19.04.2021")
    with open_workspace(own_demo) as workspace:
        mark = workspace.snapshot().mark(item_by_number(workspace.snapshot(), "1.2"))
        assert mark is not None
        assert (mark.status, mark.reason, mark.note) == (Status.NOT_DONE, "причина!", "новое")

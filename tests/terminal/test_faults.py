"""What goes wrong on a real terminal: crashes anywhere, others' changes below a form, clicks in a burst, hostile texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.roadmap import Status
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.tables import TABLES
from tests.terminal.terminal import Terminal
from tests.terminal.test_terminal import DOWN, EVIL, shnor

F2, F10, ESCAPE, ENTER = "\x1bOQ", "\x1b[21~", "\x1b", "\r"
FLASH_BYTES = 1_500
PICKED_BYTES = 13_000

CRASHES = {
    "drawing": ("shnor_tui.tui.widgets.line_list", "LineList.render_line", "def", "2"),
    "an action": ("shnor_tui.tui.screens.roadmap", "RoadmapScreen.action_matrix", "def", "2m"),
    "saving": ("shnor_tui.tui.screens.mark_form", "MarkForm.save", "def", f"2{DOWN}s{F2}"),
    "showing a change": ("shnor_tui.tui.screens.roadmap", "RoadmapScreen.refresh_data", "def", "2"),
    "a timer": ("shnor_tui.tui.app", "ShnorApp.poll", "def", ""),
    "a worker": ("shnor_tui.tui.screens.report", "ReportScreen._list", "async def", "9"),
}
"""What crashes: the module, the name in it, how it is defined, and the keys that lead there."""


@pytest.mark.parametrize("where", CRASHES)
def test_whatever_crashes_the_terminal_is_restored_and_the_log_has_the_cause(
    own_demo: Path, tmp_path: Path, where: str
) -> None:
    module, name, define, keys = CRASHES[where]
    broken = (
        f"import sys, {module} as m\n"
        f"{define} fail(*_):\n"
        "    try: {}['глубже']\n"
        "    except KeyError as error: raise RuntimeError('внутри') from error\n"
        f"m.{name} = fail\n"
        "from shnor_tui.cli.entry import main\n"
        f"sys.exit(main(['--home', {str(own_demo)!r}]))"
    )
    with Terminal(["-c", broken], environment={"XDG_STATE_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for(lambda text: bool(text.strip()))
        if keys:
            terminal.press(keys)
        assert terminal.wait_exit() == 70
        told = terminal.output.rpartition(b"\x1b[?1049l")[2].decode()
        assert told.count("shnor.log") == 1
        assert "Traceback" not in terminal.output.decode()
    log = next(tmp_path.rglob("shnor.log")).read_text(encoding="utf-8")
    assert "внутри" in log
    assert "глубже" in log
    with open_workspace(own_demo) as workspace:
        assert workspace.read_only is None


def others_mark(home: Path, number: str, status: Status) -> None:
    """Somebody else marks an item."""
    with open_workspace(home) as other:
        item = item_by_number(other.snapshot(), number)
        set_marks(other, item, [None], MarkEdit(status=status))


@pytest.mark.parametrize("keys", ["2s\tи", "2eи", "2aи", "3eи", "4eи", f"2{F10}", "2\x1bOP", "2w", "y"], ids=repr)
def test_others_changes_send_nothing_while_a_form_hides_what_they_change(own_demo: Path, keys: str) -> None:
    with shnor(own_demo) as terminal:
        terminal.press(keys)
        before = terminal.sent
        others_mark(own_demo, "1.3", Status.DONE)
        terminal.settle()  # each is longer than the program takes to look for others' changes
        terminal.settle()
        assert terminal.sent == before


def test_a_row_that_others_change_is_sent_twice_and_then_no_more(own_demo: Path) -> None:
    """As it flashes, and as it is afterwards; other rows are not sent."""
    with shnor(own_demo) as terminal:
        terminal.settle()
        before, start = terminal.sent, len(terminal.output)
        others_mark(own_demo, "1.3", Status.DONE)
        terminal.wait_for("отметка: 1.3")
        terminal.wait_for(lambda _screen: terminal.output[start:].decode().count("Утверждение") == 2)
        terminal.settle()
        assert terminal.sent - before <= FLASH_BYTES
        sent = terminal.output[start:].decode()
        assert sent.count("Утверждение") == 2
        assert "Назначение" not in sent
        assert terminal.press("") == 0


def test_a_double_click_in_one_burst_opens_once_and_closes_once(own_demo: Path) -> None:
    def clicks(column: int, row: int) -> str:
        return f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m" * 2

    with shnor(own_demo) as terminal:
        terminal.press(clicks(10, 4) + clicks(10, 4))
        terminal.wait_for("Ожидаемый результат")
        terminal.press(ESCAPE)
        terminal.wait_for(" 2 Дорожная карта ")
        terminal.press(F10)
        terminal.press(clicks(10, 4) + clicks(10, 4))
        for _n in range(3):
            terminal.press(ESCAPE)
        terminal.wait_for(" 2 Дорожная карта ")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def hostile(value: Any) -> Any:
    """A value with what would speak to the terminal in every text of it."""
    if type(value) is str:
        return f"{EVIL}{value[:30]}{EVIL}"
    if isinstance(value, tuple):
        return tuple(hostile(each) for each in value)
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(
            value, **{name: hostile(getattr(value, name)) for name in value.__struct_fields__}
        )
    return value


NOT_TEXTS = frozenset({"id", "time_zone", "account", "year", "texts"})

EVERY_SCREEN = (
    *("1", DOWN, ENTER, ESCAPE, "2", ENTER, "s", ESCAPE, ESCAPE, DOWN, ENTER, ESCAPE, "e", ESCAPE, ESCAPE, "m"),
    *("\x1b[C", "m", "/про\t", ENTER, ESCAPE, "w", ESCAPE, "t", "e", ESCAPE, ESCAPE, "a", ESCAPE, ESCAPE),
    *("3", ENTER, ESCAPE, "e", ESCAPE, "l", ESCAPE, "4", ENTER, "{", ESCAPE, ESCAPE, ESCAPE, "c", ESCAPE),
    *("5", DOWN, ENTER, ESCAPE, "/by:\t", ESCAPE, "9", "o", f"{DOWN * 6}{ENTER}", ESCAPE, f"{DOWN * 2}{ENTER}"),
    *(ESCAPE, ESCAPE, "y", ESCAPE, "p", ESCAPE, "i", ESCAPE, f"{F10}а", ESCAPE, "z", "u"),
)


@pytest.mark.parametrize("columns", [80, 170])
def test_no_text_of_any_record_can_speak_to_the_terminal_on_any_screen(own_demo: Path, columns: int) -> None:
    with open_workspace(own_demo) as workspace:
        data = workspace.snapshot()
        document = Evidence(programme=data.programme.id, title="Приказ", number="5")
        set_marks(workspace, item_by_number(data, "1.1"), [None], MarkEdit(document=document))
        with workspace.change("item.edit") as editor:
            for kind in TABLES.values():
                for record in workspace.records.all(kind):
                    fields = {name: getattr(record, name) for name in set(record.__struct_fields__) - NOT_TEXTS}
                    editor.change(record, **{name: hostile(value) for name, value in fields.items()})
    with shnor(own_demo, "--today", "20.04.2021", columns=columns, rows=40) as terminal:
        for keys in EVERY_SCREEN:
            terminal.press(keys)
        for evil in (b"\x1b]52", b"\xc2\x9b", "\u202e".encode()):
            assert evil not in terminal.output


def test_selecting_a_whole_matrix_sends_it_once(own_demo: Path) -> None:
    with shnor(own_demo, columns=170, rows=50) as terminal:
        assert max(terminal.press(key) for key in ("*", ESCAPE)) <= PICKED_BYTES

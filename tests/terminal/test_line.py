"""Between the program and a person's terminal: keys that come early, in pieces or in heaps, sizes that change, a reader that
stops, a line that ends. Nothing is lost but what was never saved, and that is a draft; nothing piles up; nobody looks for keys.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from shnor_tui.domain.roadmap import Status
from shnor_tui.personal.state import Drafts
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import open_workspace
from tests.store.counting import Counts
from tests.terminal.line import TwoLines, line_of, program, stands_still, waited, waits_for_its_reader, wakings
from tests.terminal.terminal import DEADLINE, Terminal
from tests.terminal.test_terminal import DOWN, UP, shnor, started

F2, ESCAPE, ENTER, CTRL_U = "\x1bOQ", "\x1b", "\r", "\x15"
TITLE = "Опрос №5 – ёж"
SCREEN_BYTES = 30_000
A_ROW_BYTES = 2_000
"""As much as a row that flashes for a change and goes out again takes, or not, as it happens."""
KEPT_MIB = 4
A_MINUTE = "60000"
"""As ESCDELAY: an Escape is taken for a key of its own after so long, so that bytes may come as slowly as the machine likes."""


def at_new_item(home: Path, escape_delay: str = "100") -> Terminal:
    terminal = shnor(home, ESCDELAY=escape_delay)
    terminal.press("a")
    terminal.wait_for("F2")
    return terminal


def drafted(home: Path) -> str:
    """What is kept of the new item's title."""
    drafts = Drafts().of_home(home)
    return drafts[0].fields["name"] if drafts else ""


# Typing ahead


def test_a_sitting_typed_before_the_first_frame_arrives_whole_and_in_order(own_demo: Path) -> None:
    with Terminal(program(own_demo)) as terminal:
        terminal.press(f"2/1.3{ENTER} a{TITLE}{F2}")
        terminal.wait_for("1.4 – добавление мероприятия")
    with open_workspace(own_demo) as workspace:
        data = workspace.snapshot()
        assert data.status(item_by_number(data, "1.3")) is Status.DONE
        assert [item.title for item in data.items if item.title == TITLE] == [TITLE]


def test_five_thousand_keys_in_one_burst_are_all_done(own_demo: Path) -> None:
    with shnor(own_demo) as terminal:
        keys = ("jk" * 2497 + "jj" + "оо" + "kk").encode()
        writer = threading.Thread(target=lambda: _write_all(terminal, keys))
        writer.start()
        while writer.is_alive():
            terminal.press_at_once("")
        writer.join()
        terminal.press(" ")
        terminal.wait_for("выполнено 20.04.2021 · июль 2021 года")


def _write_all(terminal: Terminal, data: bytes) -> None:
    while data:
        data = data[os.write(terminal.fileno(), data[:512]) :]


def test_letters_and_keys_that_come_byte_by_byte_are_whole(own_demo: Path, counted: Counts) -> None:
    left, end = "\x1b[D", "\x1b[F"
    typed = f"{TITLE[:-1]}!{left}{left}\x1b[3~{end}\x7f{TITLE[-2:]}".encode()
    with at_new_item(own_demo, A_MINUTE) as terminal, line_of(terminal) as line:
        for byte in typed:
            line.send(bytes([byte]))
        terminal.wait_for(lambda _text: drafted(own_demo) == TITLE)
    counted("bytes typed one by one", cases=len(typed), lost=0)


def test_bytes_that_are_no_text_are_shown_as_such_and_typing_goes_on(own_demo: Path) -> None:
    with at_new_item(own_demo) as terminal:
        os.write(terminal.fileno(), b"a\xff\xc0" + TITLE.encode("koi8-r", "replace")[:3] + b"b")
        terminal.wait_for(lambda _text: re.fullmatch("a�+b", drafted(own_demo)) is not None)


def test_a_hundred_kilobytes_pasted_are_whole(own_demo: Path) -> None:
    text = "".join(f"{n:07d} ёж\n" for n in range(8_000))[:100_000].strip()
    with started(own_demo) as terminal:
        terminal.press("4")
        terminal.press(ENTER)
        terminal.wait_for("F2")
        pasted = f"\x1b[200~{text}\x1b[201~".replace("\n", "\r").encode()
        writer = threading.Thread(target=lambda: _write_all(terminal, pasted))
        writer.start()
        terminal.wait_for(lambda _text: any(text in "".join(d.fields.values()) for d in Drafts().of_home(own_demo)))
        writer.join()


def test_an_escape_waits_for_the_rest_of_a_key_and_no_longer_than_is_set(own_demo: Path) -> None:
    """The rest of a key that comes later than ESCDELAY milliseconds is taken as letters, as in every program of its kind."""
    with shnor(own_demo) as terminal, line_of(terminal) as line:
        terminal.press(ENTER)
        terminal.wait_for("Ожидаемый результат")
        line.send(b"\x1b")
        terminal.wait_for(lambda text: "Ожидаемый результат" not in text)
    with shnor(own_demo, ESCDELAY=A_MINUTE) as terminal, line_of(terminal) as line:
        for byte in (DOWN + DOWN).encode():
            line.send(bytes([byte]))
            stands_still(terminal.pid)
        terminal.press(" ")
        terminal.wait_for("выполнено 20.04.2021 · июль 2021 года")


# Resizing

SIZES = ((1, 1), (20, 5), (80, 24), (500, 200), (3, 100), (200, 2))


def test_a_storm_of_sizes_while_one_types_loses_no_letter_and_ends_with_one_right_screen(own_demo: Path) -> None:
    with at_new_item(own_demo) as terminal:
        terminal.press(TITLE * 3)
        right = terminal.screen.display
        terminal.press(CTRL_U)
        for n, letter in enumerate(TITLE * 3):
            terminal.resize(*SIZES[n % len(SIZES)])
            os.write(terminal.fileno(), letter.encode())
        terminal.resize(80, 24)
        terminal.wait_for(lambda _text: drafted(own_demo) == TITLE * 3)
        terminal.wait_for(lambda _text: terminal.screen.display == right)
        terminal.settle()
        assert terminal.press("") == 0
        assert terminal.screen.display == right


@pytest.mark.proof
@pytest.mark.parametrize("place", "1234567890")
def test_no_size_ends_the_program_at_any_place(own_demo: Path, place: str) -> None:
    with started(own_demo) as terminal:
        terminal.press_at_once(place)
        for columns, rows in SIZES:
            terminal.resize(columns, rows)
            terminal.press_at_once(DOWN + ENTER)
        terminal.resize(80, 24)
        terminal.wait_for("F1")
        for _n in range(4):
            terminal.press_at_once(ESCAPE)
        terminal.press("\x11\x11")
        assert terminal.wait_exit() == 0


# A slow reader


def others_change(home: Path, count: int) -> None:
    """Another session commits, which it can only while nobody holds the journal."""
    with open_workspace(home) as other:
        item = item_by_number(other.snapshot(), "1.3")
        for n in range(count):
            set_marks(other, item, [None], MarkEdit(status=Status.IN_PROGRESS, note=f"шаг {n}"))


def resident(pid: int) -> float:
    """MiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def stalled(home: Path, changes: int) -> tuple[int, float]:
    """What a session sends, and by how much it grows, when nobody reads while it is used and others change things."""
    with shnor(home) as terminal, line_of(terminal) as line:
        terminal.press(f"{DOWN}{DOWN}")
        before, sent = resident(terminal.pid), terminal.sent
        filled = line.stop_reading()
        line.press([DOWN, UP] * 50)
        assert waits_for_its_reader(terminal.pid)
        others_change(home, changes)
        assert waits_for_its_reader(terminal.pid)
        grown = resident(terminal.pid) - before
        terminal.wait_for("отметка: 1.3 (и ещё изменений")
        waited(lambda: terminal.press("") == 0)
        return terminal.sent - sent - filled, grown


def test_while_nobody_reads_nothing_piles_up_however_much_others_change(own_demo: Path, counted: Counts) -> None:
    (few, grown), (many, grown_by_many) = stalled(own_demo, 50), stalled(own_demo, 500)
    assert max(few, many) <= SCREEN_BYTES
    assert abs(many - few) <= A_ROW_BYTES
    assert max(grown, grown_by_many) <= KEPT_MIB
    counted.note(
        f"a reader that stops: {few:,} bytes wait after 50 changes of others, {many:,} after 500;"
        f" {max(grown, grown_by_many):.1f} MiB more"
    )


def test_a_mark_is_on_disk_and_others_save_though_nobody_ever_reads(own_demo: Path) -> None:
    with shnor(own_demo) as terminal, line_of(terminal) as line:
        line.stop_reading()
        line.press([DOWN, DOWN, " ", *[DOWN, UP] * 50])
        assert waits_for_its_reader(terminal.pid)
        with open_workspace(own_demo) as other:
            data = other.snapshot()
            assert data.status(item_by_number(data, "1.3")) is Status.DONE
            set_marks(other, item_by_number(data, "1.2"), [None], MarkEdit(note="тоже"))
        line.close()
        terminal.hang_up()
        assert exit_status(terminal) == 128 + signal.SIGHUP


def test_a_line_that_drops_while_output_waits_ends_the_program_and_leaves_the_draft(own_demo: Path) -> None:
    with at_new_item(own_demo) as terminal, line_of(terminal) as line:
        line.stop_reading()
        line.press([*TITLE, *["\x1b[D", "\x1b[C"] * 50])
        assert waits_for_its_reader(terminal.pid)
        line.close()
        terminal.hang_up()
        assert exit_status(terminal) == 128 + signal.SIGHUP
    assert drafted(own_demo) == TITLE


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_while_output_waits_for_a_reader_that_never_comes(
    own_demo: Path, number: signal.Signals
) -> None:
    with at_new_item(own_demo) as terminal, line_of(terminal) as line:
        line.stop_reading()
        line.press([*TITLE, *["\x1b[D", "\x1b[C"] * 50])
        assert waits_for_its_reader(terminal.pid)
        os.kill(terminal.pid, number)
        assert exit_status(terminal) == 128 + number
    assert drafted(own_demo) == TITLE


def exit_status(terminal: Terminal) -> int:
    """Of a program to whose terminal nobody listens."""
    status = 0

    def ended() -> bool:
        nonlocal status
        pid, status = os.waitpid(terminal.pid, os.WNOHANG)
        return pid != 0

    waited(ended)
    terminal.pid = 0
    return os.waitstatus_to_exitcode(status)


# The end of a line


@pytest.mark.proof
def test_a_line_may_drop_after_any_key_of_a_form(own_demo: Path) -> None:
    for n in range(1, len(TITLE) + 1):
        with at_new_item(own_demo) as terminal:
            terminal.press(CTRL_U)
            terminal.press_at_once(TITLE[:n])
            terminal.wait_for(lambda text, n=n: TITLE[:n].strip() in text)  # type: ignore[misc]
            terminal.hang_up()
            exit_status(terminal)
        assert drafted(own_demo) in {TITLE[: n - 1].strip(), TITLE[:n].strip()}


def test_a_line_that_drops_right_after_a_burst_keeps_what_was_done_with_it(own_demo: Path) -> None:
    with at_new_item(own_demo) as terminal:
        os.write(terminal.fileno(), TITLE.encode())
        terminal.hang_up()
        exit_status(terminal)
    assert TITLE.startswith(drafted(own_demo))


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_ends_it_and_leaves_the_draft(own_demo: Path, number: signal.Signals) -> None:
    with at_new_item(own_demo) as terminal:
        terminal.press(TITLE)
        os.kill(terminal.pid, number)
        assert terminal.wait_exit() == (-number if number is signal.SIGKILL else 128 + number)
    assert drafted(own_demo) == TITLE


@pytest.mark.parametrize("direction", ["keys", "shown"])
def test_the_end_of_one_direction_ends_it_though_no_signal_tells(own_demo: Path, direction: str) -> None:
    lines = TwoLines(own_demo)
    try:
        lines.wait_for("F1")
        lines.type(f"2a{TITLE}")
        waited(lambda: drafted(own_demo) == TITLE)
        os.close(getattr(lines, direction))
        setattr(lines, direction, -1)
        if direction == "shown":
            lines.type("!")
        assert lines.process.wait(DEADLINE) == 128 + signal.SIGHUP
    finally:
        lines.close()
    assert drafted(own_demo).startswith(TITLE)


def test_the_death_of_the_program_that_started_it_ends_it_too(own_demo: Path, tmp_path: Path) -> None:
    """As when sshd or a login shell is killed: the leader of the session goes, nobody closes the line in order."""
    note = tmp_path / "pid"
    started_by = (
        "import subprocess, sys\n"
        f"started = subprocess.Popen([sys.executable, *{program(own_demo)!r}])\n"
        f"open({str(note)!r}, 'w').write(str(started.pid))\n"
        "started.wait()\n"
    )
    with Terminal(["-c", started_by]) as terminal:
        terminal.wait_for("F1")
        terminal.press(f"2a{TITLE}")
        terminal.wait_for(lambda _text: drafted(own_demo) == TITLE)
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.wait_exit()
        terminal.hang_up()
        child = int(note.read_text())
        waited(lambda: not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text().split()[2])
    assert drafted(own_demo) == TITLE


def test_one_who_was_told_to_ignore_hang_ups_ends_all_the_same(own_demo: Path) -> None:
    ignoring = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        f"os.execv(sys.executable, [sys.executable, *{program(own_demo)!r}])\n"
    )
    with Terminal(["-c", ignoring]) as terminal:
        terminal.wait_for("F1")
        terminal.hang_up()
        assert exit_status(terminal) == 128 + signal.SIGHUP


# Nobody looks for keys


def test_an_idle_program_sleeps_but_for_a_look_at_the_journal(own_demo: Path, counted: Counts) -> None:
    """Every other thread sleeps all the while; the main one wakes for its clock alone."""

    with started(own_demo) as terminal:
        terminal.settle()
        before = wakings(terminal.pid)
        while wakings(terminal.pid)[terminal.pid] < before[terminal.pid] + 16:
            assert terminal.press("") == 0
        after = wakings(terminal.pid)
    assert {task: n for task, n in after.items() if task != terminal.pid} == {
        task: n for task, n in before.items() if task != terminal.pid
    }
    counted("wakings of an idle program", clock=16, keys=0, output=0)


@pytest.mark.proof
@pytest.mark.skipif(shutil.which("strace") is None, reason="NO strace HERE: not proved")
def test_an_idle_program_makes_one_stat_and_two_waits_a_tick_and_nothing_else(own_demo: Path, counted: Counts) -> None:
    with started(own_demo) as terminal:
        terminal.settle()
        strace = subprocess.Popen(
            ["strace", "-f", "-qq", "-p", str(terminal.pid)], stderr=subprocess.PIPE, text=True, bufsize=1
        )
        assert strace.stderr is not None
        calls: dict[str, int] = {}
        for line in strace.stderr:
            name = re.match(r"(?:\[pid +\d+\] )?(?:<\.\.\. )?(\w+)", line)
            if name and "unfinished" not in line:
                calls[name[1]] = calls.get(name[1], 0) + 1
            if calls.get("newfstatat", 0) == 40:
                break
        strace.terminate()
        strace.wait()
    looks = calls.pop("newfstatat")
    assert set(calls) <= {"epoll_wait", "getpid", "select", "pselect6", "futex", "restart_syscall"}, calls
    assert calls["epoll_wait"] <= 2 * looks + 2
    assert calls.get("getpid", 0) <= 2 * looks + 2
    assert sum(calls.get(name, 0) for name in ("select", "pselect6", "futex", "restart_syscall")) <= 3, calls
    counted("system calls of an idle program", ticks=looks, stat=looks, epoll_wait=calls["epoll_wait"])

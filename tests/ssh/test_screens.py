"""The screens through the gate: drawn, resized, shared, cut off, and never a shell."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from shnor_tui.workspace.find import item_by_number
from tests.ssh.gate import ADMIN, METHODIST, VIEWER, Gate, authorized_lines, shnor
from tests.ssh.processes import programs, wait_until
from tests.ssh.server import sshd
from tests.store.counting import Counts
from tests.terminal.terminal import Terminal

pytestmark = pytest.mark.proof
MARKED = "выполнено 20.04.2021 · июль 2021 года"
F2 = "\x1bOQ"
TO_13 = "2оо"
"""To the roadmap and two lines down, with the Russian keyboard."""


@contextmanager
def at_roadmap(gate: Gate, *accounts: str, columns: int = 80, rows: int = 24) -> Iterator[list[Terminal]]:
    """The screens of people who all are at item 1.3."""
    with ExitStack() as stack:
        terminals = [stack.enter_context(gate.person(name).terminal(columns=columns, rows=rows)) for name in accounts]
        for terminal in terminals:
            terminal.wait_for("F1")
            terminal.settle()
            terminal.press(TO_13)
            terminal.wait_for("1.3")
        yield terminals


def status(gate: Gate, number: str) -> str:
    with gate.workspace() as workspace:
        data = workspace.snapshot()
        return data.status(item_by_number(data, number)).value


def all_ended(gate: Gate) -> None:
    """The program on the host notices that nobody is there any more."""
    wait_until(lambda: not programs(gate.home), lambda: programs(gate.home))


def test_the_russian_keys_mark_an_item_under_the_name_of_the_key(gate: Gate, counted: Counts) -> None:
    began = time.monotonic()
    with gate.person(METHODIST).terminal() as terminal:
        terminal.wait_for("F1")
        counted.note(f"over ssh: {time.monotonic() - began:.2f} s from the first packet to the first screen")
        terminal.press(TO_13)
        terminal.press(" ")
        terminal.wait_for(MARKED)
        terminal.press("й")
        assert terminal.wait_exit() == 0
    assert gate.data_changes()[-1]["by"] == METHODIST
    assert status(gate, "1.3") == "done"
    all_ended(gate)


def test_a_window_that_is_dragged_shows_what_one_of_that_size_shows(gate: Gate) -> None:
    with at_roadmap(gate, METHODIST) as [dragged]:
        first = dragged.text
        for columns, rows in ((120, 40), (60, 20), (80, 24)):
            dragged.resize(columns, rows)
            dragged.settle()
            with at_roadmap(gate, METHODIST, columns=columns, rows=rows) as [fresh]:
                fresh.settle()
                assert dragged.text == fresh.text
        assert dragged.text == first


def test_a_line_that_breaks_in_a_form_loses_nothing_and_nobody_else_sees_the_draft(gate: Gate) -> None:
    with at_roadmap(gate, METHODIST) as [terminal]:
        terminal.press(" ")
        terminal.wait_for(MARKED)
        terminal.press("aОпрос родителей")
        terminal.wait_for("Опрос родителей")
        os.kill(terminal.pid, signal.SIGKILL)
        all_ended(gate)
    assert status(gate, "1.3") == "done"
    with at_roadmap(gate, ADMIN, METHODIST) as [other, same]:
        for terminal in (other, same):
            terminal.press("a")
        same.wait_for("Опрос родителей")
        same.wait_for("не сохранено")
        assert "Опрос родителей" not in other.text


def test_a_client_that_only_falls_silent_is_given_up_and_what_he_typed_is_kept(gate: Gate, tmp_path: Path) -> None:
    """No packet tells that a cable was pulled; sshd asks, as docs/deploy.md sets it up, only with longer times."""
    with sshd(tmp_path / "sshd", "ClientAliveInterval 1", "ClientAliveCountMax 1") as server:
        server.authorized_keys.write_text(authorized_lines(gate.home), encoding="utf-8")
        with server.client(gate.keys / METHODIST).terminal() as terminal:
            terminal.wait_for("F1")
            terminal.press(TO_13 + "aОпрос родителей")
            terminal.wait_for("Опрос родителей")
            os.kill(terminal.pid, signal.SIGSTOP)
            all_ended(gate)
    with at_roadmap(gate, METHODIST) as [again]:
        again.press("a")
        again.wait_for("Опрос родителей")


def test_each_sees_the_mark_of_the_other_without_touching_a_key(gate: Gate, counted: Counts) -> None:
    with at_roadmap(gate, METHODIST, ADMIN) as [marina, olga]:
        assert MARKED not in olga.text
        began = time.monotonic()
        marina.press_at_once(" ")
        olga.wait_for(MARKED)
        counted.note(f"over ssh: {time.monotonic() - began:.2f} s from a key to the screen of another")
        marina.wait_for(MARKED)
        marina.press_at_once("u")
        olga.wait_for(lambda text: MARKED not in text)


def test_who_edits_the_same_field_sees_whose_value_is_there(gate: Gate) -> None:
    with at_roadmap(gate, METHODIST, ADMIN) as [marina, olga]:
        for terminal in (marina, olga):
            terminal.press("ы")
        marina.press("3" + F2)
        marina.wait_for(MARKED)
        olga.press("2" + F2)
        olga.wait_for(METHODIST)
        olga.wait_for("выполнено")
        olga.wait_for("в работе")
    assert status(gate, "1.3") == "done"


def test_what_is_typed_before_the_first_frame_is_done(gate: Gate) -> None:
    with gate.person(METHODIST).terminal() as terminal:
        terminal.press_at_once(TO_13 + " ")
        terminal.wait_for(MARKED)
    assert status(gate, "1.3") == "done"


def test_two_who_type_ahead_on_a_line_that_stalls_lose_no_key(gate: Gate) -> None:
    with at_roadmap(gate, METHODIST, ADMIN) as [marina, olga]:
        for terminal, keys in ((marina, " "), (olga, "о ")):
            os.kill(terminal.pid, signal.SIGSTOP)
            terminal.press_at_once(keys)
        for terminal in (marina, olga):
            os.kill(terminal.pid, signal.SIGCONT)
            terminal.wait_for(MARKED)
        wait_until(lambda: (status(gate, "1.3"), status(gate, "2.1")) == ("done", "done"))


@pytest.mark.parametrize("key", ["\x03", "\x1a", "\x1c"], ids=["^C", "^Z", "^backslash"])
def test_no_key_of_the_terminal_leaves_a_shell(gate: Gate, key: str) -> None:
    with at_roadmap(gate, METHODIST) as [terminal]:
        for _time in range(3):
            terminal.press(key)
        terminal.press("\rid -u -n\r")
        assert all(process.state != "T" for process in programs(gate.home))
        assert "root" not in terminal.text
        terminal.hang_up()
    all_ended(gate)


def test_who_is_disabled_is_sent_out_of_the_screen_that_is_open(gate: Gate) -> None:
    with at_roadmap(gate, METHODIST) as [terminal]:
        shnor(gate.home, "user", "disable", METHODIST)
        terminal.wait_exit()
        assert "отключ" in terminal.output.decode()
    all_ended(gate)
    with gate.person(METHODIST).terminal() as again:
        assert again.wait_exit() == 3
        assert "отключ" in again.text


def test_a_viewer_sees_and_cannot_mark(gate: Gate) -> None:
    before = gate.data_changes()
    with at_roadmap(gate, VIEWER) as [terminal]:
        terminal.wait_for("только просмотр")
        terminal.press(" u")
        assert MARKED not in terminal.text
    assert gate.data_changes() == before

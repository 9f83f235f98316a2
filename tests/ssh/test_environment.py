"""A client sends whatever variables it likes: to a server that takes all of them, and to one set up by the book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ssh.gate import ADMIN, METHODIST, VIEWER, Gate, authorized_lines, refused
from tests.ssh.server import Client, sshd

pytestmark = pytest.mark.proof
BY_THE_BOOK = "AcceptEnv COLORTERM"
"""As docs/deploy.md says."""
FORBIDDEN = 3
REPORT = "report spravka --year 2019/2020 -f markdown"
MARKED = "выполнено 20.04.2021 · июль 2021 года"


@dataclass(frozen=True)
class Trap:
    """Files that tell when something hostile was run or believed."""

    directory: Path

    @property
    def sprung(self) -> bool:
        return (self.directory / "sprung").exists()

    @property
    def variables(self) -> Mapping[str, str]:
        """What a client may send of which a program of that kind is afraid."""
        at = self.directory
        return {
            "PYTHONPATH": str(at), "PYTHONSTARTUP": f"{at}/sitecustomize.py", "PYTHONHOME": str(at), "PYTHONINSPECT": "1",
            "PYTHONIOENCODING": "koi8-r", "PYTHONUTF8": "0", "PYTHONWARNINGS": "error", "PYTHONBREAKPOINT": "sitecustomize.x",
            "PYTHONSAFEPATH": "", "PYTHONDEVMODE": "1", "PYTHONMALLOCSTATS": "1", "PYTHONVERBOSE": "1",
            "LANG": "ru_RU.KOI8-R", "LC_ALL": "ru_RU.KOI8-R", "LANGUAGE": "en", "SHNOR_HOME": str(at), "SHNOR_LANG": "en",
            "SHNOR_CONFINED": "", "SHNOR_CONFINED_ACCOUNT": ADMIN, "SHNOR_CHILD": "1", "SHNOR_GATE": "",
            "XDG_CONFIG_HOME": str(at), "XDG_STATE_HOME": str(at), "XDG_DATA_HOME": str(at),
            "XDG_CACHE_HOME": str(at), "HOME": str(at), "USER": ADMIN, "LOGNAME": ADMIN, "SUDO_USER": ADMIN,
            "COLUMNS": "99999", "LINES": "99999", "NO_COLOR": "1", "EDITOR": f"touch {at}/sprung", "TZ": "/etc/passwd",
            "VISUAL": f"touch {at}/sprung", "PAGER": f"touch {at}/sprung", "MANPAGER": f"touch {at}/sprung",
            "BROWSER": f"touch {at}/sprung", "SHELL": f"touch {at}/sprung", "TMPDIR": "/etc", "ENV": f"{at}/shell",
            "TEXTUAL": "devtools", "TEXTUAL_LOG": f"{at}/sprung", "TEXTUAL_DRIVER": "sitecustomize:x", "IFS": "e",
            "SSH_CONNECTION": "6.6.6.6 6 6.6.6.6 6", "TERMINFO": str(at),
        }  # fmt: skip


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    directory = tmp_path / "trap"
    (directory / "shnor").mkdir(parents=True)
    directory.joinpath("sitecustomize.py").write_text(f"open({str(directory / 'sprung')!r}, 'w')\nx = print\n")
    directory.joinpath("shell").write_text(f"touch {directory}/sprung\n")
    directory.joinpath("shnor", "settings.toml").write_text('language = "en"\n')
    return Trap(directory)


def sending(client: Client, variables: Mapping[str, str]) -> Client:
    """A client that sends variables."""
    pairs = " ".join(f'"{name}={value}"' for name, value in variables.items())
    return client.beside("-o", f"SetEnv {pairs}")


def test_a_report_is_the_same_whatever_the_client_sends(gate: Gate, trap: Trap) -> None:
    viewer = gate.person(VIEWER)
    assert sending(viewer, trap.variables).output(REPORT) == viewer.output(REPORT)
    assert not trap.sprung


def test_a_command_that_is_sent_as_a_variable_is_a_command_like_any_other(gate: Gate, trap: Trap) -> None:
    """sshd writes its own over it when there is one; else the table judges this one too."""
    viewer = sending(gate.person(VIEWER), {"SSH_ORIGINAL_COMMAND": f"touch {trap.directory}/sprung"})
    assert viewer.output("schools")
    done = viewer.run()
    assert done.returncode == FORBIDDEN
    assert "touch" in refused(done)
    assert not trap.sprung


def test_nobody_becomes_another_or_hides_where_he_is(gate: Gate, trap: Trap) -> None:
    marina = sending(gate.person(METHODIST), trap.variables)
    marina.output("check 1.3")
    assert gate.data_changes()[-1]["by"] == METHODIST
    refused(marina.run("bash"))
    note = gate.changes()[-1]
    assert note["by"] == METHODIST
    assert "127.0.0.1" in str(note["ops"])
    assert "6.6.6.6" not in str(gate.changes())


def test_the_files_of_the_host_stay_closed(gate: Gate, trap: Trap) -> None:
    marina = sending(gate.person(METHODIST), trap.variables)
    for command in (f"export schools -o {trap.directory}/sprung", "report spravka -f docx -p letterhead=/etc/passwd"):
        assert marina.run(command).returncode == FORBIDDEN
    assert not trap.sprung
    assert sorted(file.name for file in trap.directory.rglob("*")) == [
        "settings.toml", "shell", "shnor", "sitecustomize.py",
    ]  # fmt: skip


@pytest.mark.parametrize("term", ["../../etc/passwd", "dumb", "", "x" * 300])
def test_the_screens_open_with_any_name_of_a_terminal(gate: Gate, trap: Trap, term: str) -> None:
    with sending(gate.person(METHODIST), trap.variables).terminal(TERM=term) as terminal:
        terminal.wait_for("F1")
        terminal.settle()
        terminal.press("2оо ")
        terminal.wait_for(MARKED)
        terminal.press("й")
        assert terminal.wait_exit() == 0
    assert not trap.sprung


def test_what_the_loader_and_the_shell_would_obey_does_not_pass_a_server_that_is_set_up_by_the_book(
    gate: Gate, trap: Trap, tmp_path: Path
) -> None:
    """sshd itself drops nothing: what reaches the account's shell is before the gate, so the server must not take it over."""
    hostile = {"LD_PRELOAD": f"{trap.directory}/none.so", "BASH_ENV": f"$(touch {trap.directory}/sprung)"}
    with sshd(tmp_path / "sshd", BY_THE_BOOK) as book:
        book.authorized_keys.write_text(authorized_lines(gate.home), encoding="utf-8")
        done = sending(book.client(gate.keys / VIEWER), hostile).run("schools")
    assert (done.returncode, done.stderr) == (0, b"")
    assert not trap.sprung
    taken = sending(gate.person(VIEWER), {"LD_PRELOAD": hostile["LD_PRELOAD"]}).run("schools")
    assert b"none.so" in taken.stderr, "the other server lets it through, so this test can fail"

"""Own accounts on the host: whoever has a shell there types the program's command through his ssh."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from shnor_tui.reporting.fetching import SH, fetching, local_name
from shnor_tui.reporting.fetching import Host as Named
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.session import open_workspace
from tests.ssh.processes import programs, wait_until
from tests.ssh.server import Client

pytestmark = pytest.mark.proof
COMMAND = f"{sys.executable} -P -m shnor_tui"
MARKED = "выполнено 20.04.2021 · июль 2021 года"


def there(home: Path, command: str = "") -> str:
    """A command as it is typed."""
    return f"{COMMAND} --home {home} {command}".strip()


def here(home: Path, command: str) -> bytes:
    """What the command prints on the host itself."""
    return subprocess.run(shlex.split(there(home, command)), capture_output=True, check=True).stdout


@pytest.mark.parametrize("format_", ["docx", "markdown", "console", "xlsx", "html"])
def test_a_report_through_the_pipe_is_the_local_one_byte_for_byte(own: Client, own_demo: Path, format_: str) -> None:
    command = f"report spravka --year 2019/2020 -f {format_} -o -"
    sent = own.output(there(own_demo, command))
    assert sent == here(own_demo, command)
    assert sent.startswith(b"PK") == (format_ in {"docx", "xlsx"})


def test_the_ui_works_over_the_line_and_a_dropped_line_loses_no_mark(own: Client, own_demo: Path) -> None:
    with own.terminal(there(own_demo)) as terminal:
        terminal.wait_for("F1")
        terminal.settle()
        terminal.press("2")
        terminal.press("оо ")
        terminal.wait_for(MARKED)
        assert programs(own_demo)
        terminal.hang_up()
    wait_until(lambda: not programs(own_demo), lambda: programs(own_demo))
    with open_workspace(own_demo) as workspace:
        data = workspace.snapshot()
        assert data.status(item_by_number(data, "1.3")).value == "done"


def test_without_a_terminal_the_ui_says_so_instead_of_spinning(own: Client, own_demo: Path) -> None:
    refused = own.run(there(own_demo))
    assert refused.returncode == 2
    assert "-t" in refused.stderr.decode()


def test_a_table_comes_back_through_the_pipe_as_it_went(own: Client, own_demo: Path) -> None:
    table = own.output(there(own_demo, "export schools"))
    seen = own.run(there(own_demo, "import schools -"), given=table)
    assert seen.returncode in {0, 10}, seen.stderr.decode()
    assert own.output(there(own_demo, "export schools")) == table


@pytest.mark.parametrize("name", ["plain.docx", "справка & итоги 100%.docx", "it's $HOME;.docx"])
def test_a_saved_file_is_fetched_by_each_line_that_the_screen_shows(own: Client, tmp_path: Path, name: str) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / name).write_bytes(b"\x00\xffdocx")
    lines = [known.text for known in fetching(Named("server", "me"), tmp_path / "there" / name) if known.shell == SH]
    for n, line in enumerate(lines):
        at = tmp_path / f"here{n}"
        at.mkdir()
        line = line.replace("ssh me@server", shlex.join(own.line()), 1)  # noqa: PLW2901
        line = line.replace("scp me@server", f"{shlex.join(['scp', *own.options])} host", 1)  # noqa: PLW2901
        subprocess.run(["sh", "-c", line], cwd=at, check=True)
        assert (at / local_name(name)).read_bytes() == b"\x00\xffdocx"
    assert len(lines) == (2 if name == "plain.docx" else 1)

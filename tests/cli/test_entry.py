"""The entry: exit codes, languages, streams, what is imported, and that nobody sees a traceback."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from shnor_tui import __version__
from tests.cli.running import COMMAND, environment, output, shnor

MODULES = """
import sys
from shnor_tui.cli.entry import main
code = main(sys.argv[1:])
print(*sorted(sys.modules), file=sys.stderr)
sys.exit(code)
"""


def modules(*arguments: str) -> set[str]:
    """The modules that a command imports."""
    run = subprocess.run(
        [sys.executable, "-P", "-c", MODULES, *arguments], capture_output=True, text=True, env=environment(), check=True
    )
    return set(run.stderr.split())


def test_the_version() -> None:
    assert output("--version") == f"shnor {__version__}\n"


def test_help_imports_neither_textual_nor_anything_heavy() -> None:
    known = modules("--help")
    heavy = {
        "textual",
        "rich",
        "docx",
        "lxml",
        "msgspec",
        "tinydb",
        "pluggy",
        "asyncio",
        "importlib.metadata",
        "logging",
    }
    assert not known & heavy
    assert not {
        name for name in known if name.startswith(("shnor_tui.workspace", "shnor_tui.reporting", "shnor_tui.tui"))
    }


@pytest.mark.usefixtures("home")
def test_a_report_for_the_console_imports_neither_textual_nor_docx() -> None:
    assert not modules("report", "spravka", "--year", "2019/2020") & {"textual", "rich", "docx", "lxml", "asyncio"}
    assert not modules("report", "spravka", "-f", "markdown", "--year", "2019/2020") & {
        "textual",
        "rich",
        "docx",
        "lxml",
    }


@pytest.mark.usefixtures("home")
def test_only_the_docx_format_imports_docx(tmp_path: Path) -> None:
    known = modules("report", "spravka", "--year", "2019/2020", "-o", str(tmp_path / "a.docx"))
    assert "docx" in known
    assert "textual" not in known


def test_help_is_russian_unless_asked_otherwise() -> None:
    russian = output("--help", SHNOR_LANG="")
    assert "Команды" in russian
    assert "Использование" in russian
    assert "Commands" in output("--lang", "en", "--help", SHNOR_LANG="")
    assert "Commands" in output("--help", "--lang=en", SHNOR_LANG="")


@pytest.mark.usefixtures("home")
def test_a_locale_of_another_century_changes_nothing() -> None:
    plain = output("schools")
    assert output("schools", LC_ALL="C", PYTHONIOENCODING="koi8-r", PYTHONUTF8="0") == plain


@pytest.mark.parametrize(
    "arguments",
    [("nonsense",), ("--nonsense",), ("report",), ("plugin", "nonsense"), ("--year",), ("--today", "x", "schools")],
)
def test_a_wrong_command_line_is_explained(arguments: tuple[str, ...]) -> None:
    run = shnor(*arguments)
    assert run.returncode == 2
    assert run.stderr.strip()
    assert "Traceback" not in run.stderr


def test_a_bug_is_one_sentence_and_the_log_has_the_rest(tmp_path: Path) -> None:
    code = (
        "import sys, shnor_tui.cli.app as app\n"
        "from shnor_tui.cli.entry import main\n"
        "app.COMMANDS['broken'] = ('nowhere:nothing', '')\n"
        "sys.exit(main(['broken']))\n"
    )
    run = subprocess.run(
        [sys.executable, "-P", "-c", code],
        capture_output=True,
        text=True,
        env=environment(XDG_STATE_HOME=str(tmp_path)),
        check=False,
    )
    log = tmp_path / "shnor" / "shnor.log"
    assert run.returncode == 70
    assert "Traceback" not in run.stderr
    assert str(log) in run.stderr
    assert "ModuleNotFoundError" in log.read_text(encoding="utf-8")
    assert log.stat().st_mode & 0o077 == 0


def test_a_log_that_cannot_be_written_stops_nothing(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    broken = home / "plugins" / "broken.py"
    broken.parent.mkdir()
    broken.write_text("1/0", encoding="utf-8")
    assert "ZeroDivisionError" in output("plugin", "list", XDG_STATE_HOME=str(tmp_path / "file"))


@pytest.mark.usefixtures("home")
def test_a_reader_that_goes_away_is_no_error() -> None:
    for arguments in (["history", "--json"], ["report", "spravka", "--year", "2019/2020"], ["--help"]):
        source, sink = os.pipe()
        os.close(source)
        run = subprocess.run(
            [*COMMAND, *arguments], stdout=sink, stderr=subprocess.PIPE, env=environment(), check=False
        )
        os.close(sink)
        assert (run.returncode, run.stderr) == (1, b"")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    "arguments", [("schools",), ("report", "spravka", "-f", "md"), ("plugin", "list", "--json"), ("--help",)]
)
def test_a_full_device_is_told_in_one_sentence(arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [*COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, env=environment(), check=False
        )
    assert run.returncode == 7
    assert run.stderr.decode().count("\n") == 1
    assert b"cannot be written" in run.stderr


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_error_and_no_file_takes_their_place(home: Path, tmp_path: Path, closed: str) -> None:
    before = (home / "shnor.journal").read_bytes()
    for arguments in ("schools", f"report spravka -o {tmp_path}/a.md", "plugin list", "--help"):
        command = f"{shlex.join(COMMAND)} {arguments} {closed}"
        assert subprocess.run(["sh", "-c", command], env=environment(), check=False).returncode == 0
    assert (home / "shnor.journal").read_bytes() == before
    assert (tmp_path / "a.md").stat().st_size


def test_an_interrupt_ends_with_130(home: Path, tmp_path: Path) -> None:
    plugins = home / "plugins"
    plugins.mkdir()
    started = tmp_path / "started"
    os.mkfifo(started)
    (plugins / "endless.py").write_text(
        f"from pathlib import Path\nPath({str(started)!r}).write_text('x')\nwhile True: pass\n", encoding="utf-8"
    )
    child = subprocess.Popen([*COMMAND, "plugin", "list"], stderr=subprocess.PIPE, env=environment(), text=True)
    started.read_text(encoding="utf-8")
    child.send_signal(signal.SIGINT)
    _, errors = child.communicate(timeout=30)
    assert child.returncode == 130
    assert "Interrupted" in errors
    assert "Traceback" not in errors


def test_damage_and_unwritable_directories_have_their_codes(home: Path, tmp_path: Path) -> None:
    output("check", "2.1")
    output("check", "2.2")
    journal = home / "shnor.journal"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-2]) + b"garbage\n" + lines[-1])
    (home / "shnor.json").unlink(missing_ok=True)
    assert shnor("check", "2.3", "--status", "done", "--school", "Пушкинская").returncode == 6
    assert "shnor.journal" in shnor("roadmap").stderr
    (tmp_path / "file").touch()
    assert shnor("--home", tmp_path / "file" / "home", "init", "--demo").returncode == 7

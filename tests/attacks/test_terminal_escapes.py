"""Escape sequences inside data, names and arguments: no command prints a byte of them, neither to people nor to programs."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from shnor_tui.cli.log import Harmless, log_file
from shnor_tui.domain.printable import escaped_json, printable
from shnor_tui.interchange.everything import Unfit, read_everything
from shnor_tui.interchange.reading import read_book
from shnor_tui.workspace.session import Workspace, account_name, open_workspace
from tests.attacks.poison import EVIL, STEERS
from tests.cli.running import COMMAND, environment
from tests.terminal.terminal import Terminal

TYPED = EVIL.replace("\0", "")
"""No argument of a process holds NUL."""

LISTS = ("roadmap", "schools", "history", "due", "missing", "years", "results", "survey", "reading", "programme")
OF_DATA = (
    *((name,) for name in LISTS),
    *((name, "--json") for name in LISTS),
    *((*words, *more) for words in (("user", "list"), ("evidence", "list"), ("event", "list"), ("issued", "list"),
                                    ("option", "list"), ("plugin", "list"), ("doctor",)) for more in ((), ("--json",))),
    ("history", "--details"),
    ("training",),
    *(("report", report, "--format", form) for report in ("spravka", "roadmap", "due", "survey")
      for form in ("console", "markdown", "html")),
    ("report", "spravka", "--check"),
    ("report", "spravka", "--check", "--json"),
    *(("export", kind, "--format", "json") for kind in ("schools", "roadmap", "points", "all")),
    ("import", "schools", "no-such-file"),
)  # fmt: skip
OF_ARGUMENTS = (
    (TYPED,),
    (f"--{TYPED}",),
    ("--home", f"/tmp/{TYPED}", "roadmap"),
    ("--lang", TYPED, "roadmap"),
    *(("roadmap", option, TYPED) for option in ("--year", "--at", "--today")),
    *(("history", option, TYPED) for option in ("--record", "--by", "--since", "--limit")),
    ("check", TYPED),
    ("check", "2.1", "--school", TYPED),
    ("check", "2.1", "--status", TYPED),
    ("check", "2.1", "--on", TYPED),
    ("reading", TYPED),
    ("reading", "П20", "--value", TYPED),
    ("results", TYPED),
    ("survey", TYPED),
    ("training", TYPED, "--people", "1"),
    ("report", TYPED),
    ("report", "spravka", "--format", TYPED),
    ("report", "spravka", "-p", f"{TYPED}=1"),
    ("report", "spravka", "-p", f"problems={TYPED}"),
    ("report", "spravka", "--output", f"/no/{TYPED}"),
    ("option", "set", "spravka", TYPED, "1"),
    ("option", "list", TYPED),
    ("issue", TYPED),
    ("issued", "get", TYPED),
    ("evidence", "add", TYPED, "--title", TYPED),
    ("evidence", "get", TYPED),
    ("evidence", "list", TYPED),
    ("export", TYPED),
    ("export", "schools", "--output", f"/no/{TYPED}.csv"),
    ("import", TYPED, "x"),
    ("import", "schools", f"/no/{TYPED}.csv"),
    ("template", TYPED),
    ("user", "add", TYPED, "--role", "viewer"),
    ("user", "role", TYPED, "viewer"),
    ("user", "disable", TYPED),
    ("user", "key", "add", TYPED),
    ("user", "key", "remove", account_name(), TYPED),
    ("plugin", "check", f"/no/{TYPED}.py"),
    ("plugin", "allow", TYPED),
    ("plugin", "new", TYPED),
    ("backup", "--to", f"/no/{TYPED}"),
    ("restore", f"/no/{TYPED}"),
    ("purge", TYPED),
    ("init", TYPED),
    ("undo", TYPED),
)


def printed(home: Path, *arguments: str) -> str:
    """All that a command prints; it ends as it should, well or with an explanation."""
    run = subprocess.run(
        [*COMMAND, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(SHNOR_HOME=str(home)),
        timeout=120,
        check=False,
    )
    told = (run.stdout + run.stderr).decode()
    assert run.returncode in {0, 2, 6, 7, 8}, told
    assert told
    return told


@pytest.mark.parametrize("arguments", OF_DATA, ids=" ".join)
def test_no_command_prints_what_data_would_tell_the_terminal(evil: Path, arguments: tuple[str, ...]) -> None:
    told = printed(evil, *arguments)
    assert STEERS.findall(told) == []
    if "json" in arguments[-1] and "--check" not in arguments:
        json.loads(told if told.startswith(("{", "[")) else told[told.index("\n{") :])


@pytest.mark.parametrize("arguments", OF_ARGUMENTS, ids=lambda words: repr(" ".join(words))[1:60])
def test_no_message_repeats_what_an_argument_would_tell_the_terminal(
    own_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert STEERS.findall(printed(own_demo, *arguments)) == []


@pytest.mark.parametrize("kind", ["schools", "roadmap", "points"])
def test_a_csv_file_that_is_shown_on_a_terminal_tells_it_nothing(evil: Path, kind: str) -> None:
    """Behind a byte order mark its lines end in CR LF, as spreadsheets want it."""
    told = printed(evil, "export", kind).removeprefix("\ufeff").replace("\r\n", "\n")
    assert STEERS.findall(told) == []


def test_names_of_files_on_the_disk_tell_the_terminal_nothing(own_demo: Path, tmp_path: Path) -> None:
    name = TYPED.replace("/", "").replace("\r\n", "\n")
    for directory in ("plugins", "forms", "issued", "backups", "evidence/ab"):
        (own_demo / directory).mkdir(parents=True, exist_ok=True)
        for ending in (".py", ".docx", ".zip"):
            (own_demo / directory / f"{name}{ending}").write_text("1/0\n")
            (own_demo / directory / f"{name}{ending}").chmod(0o644)
    shutil.copytree(own_demo, elsewhere := tmp_path / name)
    for home in (own_demo, elsewhere):
        for command in (
            ("doctor",),
            ("plugin", "list"),
            ("restore",),
            ("backup",),
            ("report", "spravka"),
            ("roadmap",),
        ):
            assert STEERS.findall(printed(home, *command)) == []


def test_the_log_can_be_shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    record = logging.LogRecord(
        "shnor", logging.ERROR, __file__, 1, "read %s", (f"a\n2026-01-01 INFO forged{EVIL}",), None
    )
    shown = Harmless("%(levelname)s: %(message)s").format(record)
    assert STEERS.findall(shown) == []
    assert len(shown.splitlines()) == 1
    record.exc_info = (ValueError, ValueError(EVIL), None)
    with_cause = Harmless("%(message)s").format(record)
    assert "ValueError" in with_cause
    assert STEERS.findall(with_cause) == []


def test_what_a_command_logs_of_a_file_can_be_shown_on_a_terminal(own_demo: Path, tmp_path: Path) -> None:
    (file := tmp_path / f"{TYPED.replace('/', '')}.xlsx").write_bytes(b"PK\x03\x04 \x1b]52;c;aGk=\x07")
    printed(own_demo, "import", "schools", str(file))
    written = log_file().read_text(encoding="utf-8")
    assert "not read" in written
    assert STEERS.findall(written) == []


def test_no_binary_file_is_shown_on_a_terminal(own_demo: Path, tmp_path: Path) -> None:
    (file := tmp_path / "act.pdf").write_text(f"%PDF-1.7\n{EVIL}\n%%EOF\n", encoding="utf-8")
    assert "act.pdf" in printed(own_demo, "evidence", "add", "1.1", str(file), "--title", "Акт")
    shown = ["evidence", "get", "1"], ["export", "schools", "--format", "xlsx"], ["report", "due", "--format", "docx"]
    for command in (*shown, ["template", "survey"], ["backup", "-o", "-"]):
        with Terminal([*COMMAND[1:], *command], environment=environment(SHNOR_HOME=str(own_demo))) as terminal:
            assert terminal.wait_exit() == 2
            assert STEERS.findall(terminal.output.decode().replace("\r\n", "\n")) == []


# What brings such texts in


@pytest.mark.parametrize("account", ["a\x1b]52;c;aGk=\x07", "a\x9b2J", "a\nb", "a\u202eb", "", " a", "a\x00"])
def test_everything_of_a_department_has_no_account_that_steers_a_terminal(own_demo: Path, account: str) -> None:
    document = json.loads(printed(own_demo, "export", "all"))
    document["tables"]["users"].append({"id": 9, "account": account, "role": "viewer"})
    with pytest.raises(Unfit, match="account") as refused:
        read_everything("all.json", json.dumps(document).encode())
    assert STEERS.findall(str(refused.value)) == []


AS_JSON = json.dumps(
    {
        "format": "shnor",
        "version": 1,
        "kind": "schools",
        "year": "2020/2021",
        "columns": [{"id": "school", "title": "Школа"}],
        "rows": [{"school": f"{EVIL}Лесная"}],
    }
)


@pytest.mark.parametrize(
    ("suffix", "content"), [("json", AS_JSON), ("csv", f'Школа;Директор\n"{TYPED}Лесная";"{TYPED}"\n')]
)
def test_an_imported_cell_holds_nothing_that_steers_a_terminal(suffix: str, content: str) -> None:
    book = read_book(f"{TYPED}.{suffix}", content.encode())
    texts = [cell.text for sheet in book.sheets for row in sheet.rows for cell in row.cells]
    assert any("Лесная" in text for text in texts)
    assert STEERS.findall("".join(texts) + book.name) == []


@pytest.mark.parametrize("number", [*range(0x20), *range(0x7F, 0xA0), 0x200F, 0x202E, 0x2066, 0xFEFF, 0xD800])
def test_json_says_every_sign_and_sends_none_that_steers(number: int) -> None:
    written = escaped_json(json.dumps(f"a{chr(number)}b", ensure_ascii=False))
    assert json.loads(written) == f"a{chr(number)}b"
    assert STEERS.findall(written) == []
    assert printable(written) == written


def test_the_department_that_is_looked_at_is_evil_indeed(evil: Path) -> None:
    with open_workspace(evil) as workspace:
        assert not workspace.read_only
        assert evil_texts(workspace) > 500
    assert os.environ["HOME"]


def evil_texts(workspace: Workspace) -> int:
    return sum(str(commit).count("\\x1b]52") for commit in workspace.history())

"""`shnor gate` as sshd runs it: who comes in, what he may send, and what an attacker gets."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import time
from datetime import date
from pathlib import Path

import pytest

import shnor_tui
from shnor_tui.workspace.issued import Finished, issue
from shnor_tui.workspace.session import open_workspace
from tests.cli.gating import (
    BAD,
    DIRECTOR,
    FORBIDDEN,
    GONE,
    METHODIST,
    SCHOOL,
    TIMED_OUT,
    TOO_LONG,
    VIEWER,
    arguments,
    entries,
    environment,
    gated,
    pass_gate,
)
from tests.cli.running import output, shnor
from tests.reporting.plugins import GOOD, drop
from tests.terminal.terminal import Terminal

__all__ = ["gated"]

SCHOOLS = "Полное наименование;Краткое наименование;В списке ШНОР\nНовая средняя школа;Новая СОШ;да\n".encode()
PURE_COMMANDS = (
    "report spravka",
    "due",
    "missing",
    "roadmap",
    "schools",
    "history",
    "issued list",
    "plugin list",
    "evidence list",
)
LISTS = ("plugin list", "plugin list --json", "issued list", "issued list --json")


@pytest.mark.parametrize("command", PURE_COMMANDS)
@pytest.mark.parametrize("user", [VIEWER, SCHOOL])
def test_everybody_who_is_known_may_look(gated: Path, command: str, user: str) -> None:
    run = pass_gate(gated, command, user)
    assert run.returncode in {0, 8}, run.stderr.decode()
    assert run.stdout or command in {"evidence list", "issued list"}


def test_a_report_is_byte_by_byte_the_one_that_is_made_at_the_host(gated: Path) -> None:
    for form in ("docx", "xlsx", "markdown", "console"):
        sent = pass_gate(gated, f"report spravka --format {form} --width 80")
        local = gated.parent / f"local.{form}"
        output("--home", gated, "report", "spravka", "--format", form, "--width", "80", "-o", local)
        assert sent.returncode == 0
        assert sent.stdout == local.read_bytes()


def test_a_file_comes_in_through_the_pipe_and_is_the_persons_own_change(gated: Path) -> None:
    run = pass_gate(gated, "import schools - --yes", METHODIST, given=SCHOOLS)
    assert run.returncode == 0, run.stderr.decode()
    assert "Новая СОШ" in pass_gate(gated, "schools --json").stdout.decode()
    history = pass_gate(gated, "history --by anna --json").stdout.decode()
    assert '"action": "import"' in history
    assert pass_gate(gated, "undo", METHODIST).returncode == 0
    assert "Новая СОШ" not in pass_gate(gated, "schools --json").stdout.decode()


def test_a_command_may_begin_with_the_programs_name(gated: Path) -> None:
    assert pass_gate(gated, "shnor roadmap").stdout == pass_gate(gated, "roadmap").stdout


@pytest.mark.parametrize(
    ("user", "command"),
    [
        (VIEWER, "check 2.1"),
        (VIEWER, "import schools - --yes"),
        (VIEWER, "undo 2"),
        (VIEWER, "plugin add - --name good"),
        (VIEWER, 'evidence add 2.1 --title "приказ"'),
        (SCHOOL, "import schools - --yes"),
        (SCHOOL, 'check 2.1 --school "Тверская СОШ"'),
        (SCHOOL, "plugin add - --name good"),
        (METHODIST, "plugin add - --name good"),
    ],
)
def test_roles_are_enforced(gated: Path, user: str, command: str) -> None:
    before = pass_gate(gated, "roadmap --json").stdout, pass_gate(gated, "schools --json").stdout
    run = pass_gate(gated, command, user, given=SCHOOLS)
    assert run.returncode == FORBIDDEN, run.stdout.decode() + run.stderr.decode()
    assert run.stderr
    after = pass_gate(gated, "roadmap --json").stdout, pass_gate(gated, "schools --json").stdout
    assert _without_revision(before) == _without_revision(after)
    assert (user, "access.refused") in {(by, act) for by, act, _words in entries(gated)}


def _without_revision(outputs: tuple[bytes, ...]) -> list[list[bytes]]:
    return [[line for line in text.splitlines() if b'"revision"' not in line] for text in outputs]


@pytest.mark.parametrize(
    ("user", "code"),
    [
        ("nobody", FORBIDDEN),
        (GONE, FORBIDDEN),
        ("", BAD),
        ("../director", BAD),
        ("-x", BAD),
        ("дир", BAD),
        ("a" * 33, BAD),
    ],
)
def test_who_is_not_known_or_was_disabled_gets_nothing(gated: Path, user: str, code: int) -> None:
    for command in ("due", "report spravka", None):
        run = pass_gate(gated, command, user)
        assert run.returncode == code
        assert not run.stdout
        assert run.stderr


def test_each_connection_is_one_entry_of_the_history(gated: Path) -> None:
    before = len(entries(gated))
    pass_gate(gated, "due", VIEWER)
    pass_gate(gated, "report spravka --format docx", VIEWER)
    pass_gate(gated, "export schools", VIEWER)
    pass_gate(gated, None, VIEWER)
    pass_gate(gated, "help", VIEWER)
    pass_gate(gated, "init", VIEWER)
    pass_gate(gated, "due", GONE)
    pass_gate(gated, "check 2.1", VIEWER)
    written = entries(gated)[before:]
    assert [(by, act) for by, act, _words in written] == [
        (VIEWER, "access.login"),
        (VIEWER, "access.export"),
        (VIEWER, "access.export"),
        (VIEWER, "access.login"),
        (VIEWER, "access.login"),
        (VIEWER, "access.refused"),
        (GONE, "access.refused"),
        (VIEWER, "access.login"),
        (VIEWER, "access.refused"),
    ]
    assert "due" in written[0][2]
    assert "report spravka" in written[1][2]
    assert "init" in written[5][2]


def test_without_a_terminal_and_a_command_it_says_what_it_can_do(gated: Path) -> None:
    run = pass_gate(gated, client={"LANG": "ru_RU.UTF-8"})
    assert run.returncode == BAD
    assert not run.stdout
    assert "ssh " in run.stderr.decode()
    assert " report spravka" in run.stderr.decode()
    by_habit = pass_gate(gated, "shnor")
    assert (by_habit.returncode, by_habit.stderr) == (BAD, run.stderr)
    lines = run.stderr.decode().splitlines()
    assert "Составить отчёт" in lines[next(n for n, line in enumerate(lines) if " report spravka" in line) - 1]
    helped = pass_gate(gated, "help")
    assert (helped.returncode, helped.stdout) == (0, run.stderr)


def test_the_help_of_a_command_names_what_may_be_sent_only(gated: Path) -> None:
    told = pass_gate(gated, "report --help --lang en").stdout.decode()
    assert "--format" in told
    for option in ("--home", "--today", "--each-school", "--memory-limit", "--progress"):
        assert option not in told


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_refusal_is_told_in_words_without_a_trace_of_the_program(gated: Path, lang: str) -> None:
    for command in (
        "init",
        "report --home=/x",
        'check "2.1',
        "report nothing",
        "export nothing",
        "check 99.99",
        "due --days x",
    ):
        run = pass_gate(gated, command, client={"SHNOR_LANG": lang})
        assert run.returncode in {BAD, FORBIDDEN}
        assert b"Traceback" not in run.stderr
        assert str(gated).encode() not in run.stderr
        assert run.stderr.decode().endswith("\n")


@pytest.mark.parametrize(
    "attack",
    [
        "{tool} {trace}",
        "report spravka; touch {trace}",
        "report spravka\ntouch {trace}",
        "report spravka | touch {trace}",
        "report spravka && touch {trace}",
        "report spravka & touch {trace}",
        "report $(touch {trace})",
        "report `touch {trace}`",
        "report spravka > {trace}",
        "report spravka -o {trace}",
        "report spravka --output={trace}",
        "report spravka --outp={trace}",
        "report spravka -o{trace}",
        "export schools --format csv -o {trace}",
        "export --format csv {trace}",
        "template readings -o {trace}",
        "issued get 1 -o {trace}",
        "evidence get 1 -o {trace}",
        "backup -o {trace}",
        "init --home {trace}",
        "--home {trace} init --demo",
        "due --home {trace}",
        "sh -c 'touch {trace}'",
        "check 2.1 --note '$(touch {trace})'",
        "plugin new evil --dir {trace}",
    ],
)
def test_no_shell_runs_and_no_file_of_the_host_is_written(gated: Path, tmp_path: Path, attack: str) -> None:
    trace, traps = tmp_path / "trace", tmp_path / "traps"
    traps.mkdir()
    for tool in ("sh", "bash", "touch", "less", "vi", "python", "python3", "git", "tar", "soffice", "stty", "tput"):
        trap = traps / tool
        trap.write_text(f"#!/bin/sh\n: > {trace}\n")
        trap.chmod(0o755)
    command = attack.format(tool="touch", trace=trace)
    more = {"PATH": f"{traps}:{os.environ['PATH']}", "SHELL": str(traps / "sh"), "PAGER": "less", "EDITOR": "vi"}
    run = pass_gate(gated, command, client=more)
    assert not trace.exists()
    assert run.returncode == (0 if attack.startswith("check") else FORBIDDEN)


@pytest.mark.parametrize(
    "command",
    [
        "import schools /etc/passwd",
        "import schools {home}/shnor.journal",
        "report spravka -p note=@/etc/passwd -o /dev/stdout",
    ],
)
def test_no_file_of_the_host_is_read(gated: Path, command: str) -> None:
    run = pass_gate(gated, command.format(home=gated))
    assert run.returncode == FORBIDDEN
    assert not run.stdout


def test_what_is_listed_tells_no_place_on_the_host(gated: Path) -> None:
    plugins = gated / "plugins"
    plugins.mkdir(mode=0o755)
    (plugins / "broken.py").write_text("raise ValueError('so nicht')\n", encoding="utf-8")
    finished = Finished(
        report="spravka", title="Справка", number="12", dated=date(2021, 4, 20), format="markdown", suffix=".md",
        content=b"# 12",
    )  # fmt: skip
    with open_workspace(gated, DIRECTOR) as workspace:
        issue(workspace, workspace.snapshot(), finished)
    listed = {command: pass_gate(gated, command, VIEWER).stdout.decode() for command in LISTS}
    for text in listed.values():
        assert str(gated) not in text
        assert str(Path(shnor_tui.__file__).parents[1]) not in text
        assert "Traceback" not in text
    assert json.loads(listed["issued list --json"])[0]["file"].startswith("issued/")
    (failure,) = json.loads(listed["plugin list --json"])["failures"]
    assert (failure["file"], failure["line"]) == ("broken.py", 1)


def test_a_file_of_a_reports_option_is_refused(gated: Path) -> None:
    plugin = GOOD.replace("return ()", 'return (Param("logo", "Логотип", kind="file"),)').replace(
        "import Document", "import Param, Document"
    )
    (gated / "plugins").mkdir(mode=0o755)
    (gated / "plugins" / "good.py").write_text(plugin)
    (gated / "plugins" / "good.py").chmod(0o644)
    assert pass_gate(gated, "report good").returncode == 0
    run = pass_gate(gated, "report good -p logo=/etc/passwd")
    assert run.returncode == FORBIDDEN, run.stderr.decode()
    assert not run.stdout


CLIENT = {
    "LANG": "en_US.ISO-8859-1",
    "LC_ALL": "ru_RU.KOI8-R",
    "LANGUAGE": "../../tmp",
    "TERM": "../../etc/passwd",
    "COLUMNS": "9999999",
    "PYTHONPATH": "{evil}",
    "PYTHONSTARTUP": "{evil}/startup.py",
    "PYTHONHOME": "{evil}",
    "PYTHONIOENCODING": "ascii",
    "PYTHONINSPECT": "1",
    "SHNOR_HOME": "{evil}",
    "SHNOR_LANG": "en",
    "SHNOR_CONFINED": "",
    "SHNOR_CONFINED_ACCOUNT": "director",
    "_SHNOR_COMPLETE": "bash_source",
    "COMP_WORDS": "shnor ",
    "COMP_CWORD": "1",
    "XDG_CONFIG_HOME": "{evil}",
    "XDG_DATA_HOME": "{evil}",
    "XDG_STATE_HOME": "{evil}",
    "HOME": "{evil}",
    "USER": "director",
    "TMPDIR": "{evil}",
    "TEXTUAL_DRIVER": "os:system",
    "NO_COLOR": "1",
    "TZ": "{evil}/zone",
    "LD_LIBRARY_PATH": "{evil}",
}


def test_nothing_that_a_client_sends_in_the_environment_changes_anything(gated: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil"
    for place in (evil, evil / "shnor", evil / "shnor" / "plugins"):
        place.mkdir()
    trap = f"import pathlib\npathlib.Path({str(evil / 'trace')!r}).touch()\n"
    for name in ("sitecustomize.py", "click.py", "startup.py", "shnor/plugins/evil.py"):
        (evil / name).write_text(trap)
    (evil / "shnor" / "settings.toml").write_text('language = "en"\n')
    sent = {name: value.format(evil=evil) for name, value in CLIENT.items()}
    for command in ("due", "report spravka", "plugin list", "help", "nonsense", "check 2.1"):
        plain, attacked = pass_gate(gated, command, VIEWER), pass_gate(gated, command, VIEWER, client=sent)
        assert (attacked.returncode, attacked.stdout, attacked.stderr) == (plain.returncode, plain.stdout, plain.stderr)
    assert sorted(path.name for path in evil.iterdir()) == ["click.py", "shnor", "sitecustomize.py", "startup.py"]


def test_a_command_that_is_not_utf8_is_refused(gated: Path) -> None:
    sent = {**environment(None), "SSH_ORIGINAL_COMMAND": os.fsdecode("check 2.1 --note заметка".encode("cp1251"))}
    run = subprocess.run(arguments(gated, DIRECTOR), env=sent, capture_output=True, timeout=TOO_LONG, check=False)
    assert run.returncode == FORBIDDEN
    assert "UTF-8" in run.stderr.decode()


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o701, 0o720, 0o777, 0o1770])
def test_a_directory_that_others_may_look_into_is_refused(gated: Path, mode: int) -> None:
    gated.chmod(mode)
    run = pass_gate(gated, "due")
    assert run.returncode == FORBIDDEN
    assert f"chmod 700 {gated}" in run.stderr.decode()
    assert not run.stdout


def test_a_directory_that_others_can_exchange_is_refused(gated: Path) -> None:
    gated.parent.chmod(0o777)
    try:
        run = pass_gate(gated, "due")
        assert run.returncode == FORBIDDEN
        assert f"chmod go-w {gated.parent}" in run.stderr.decode()
    finally:
        gated.parent.chmod(0o700)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_directory_of_another_account_is_refused(gated: Path) -> None:
    os.chown(gated, 4321, -1)
    run = pass_gate(gated, "due")
    assert run.returncode == FORBIDDEN
    assert not run.stdout
    assert "chown" not in run.stderr.decode()


def test_a_directory_that_is_a_symbolic_link_is_refused(gated: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(gated)
    run = pass_gate(link, "due")
    assert run.returncode == FORBIDDEN
    assert not run.stdout


def test_where_there_is_no_programme_the_administrator_is_told_what_to_do(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    run = pass_gate(empty, "due")
    assert run.returncode == BAD
    assert f"shnor init --home {empty}" in run.stderr.decode()
    assert not empty.exists()
    empty.mkdir(mode=0o700)
    assert f"shnor init --home {empty}" in pass_gate(empty, "due").stderr.decode()
    assert not list(empty.iterdir())


def test_a_command_with_a_terminal_works(gated: Path) -> None:
    main, side = pty.openpty()
    with os.fdopen(main, "rb", buffering=0) as screen:
        child = subprocess.Popen(
            arguments(gated, VIEWER),
            stdin=side,
            stdout=side,
            stderr=side,
            env=environment("schools", {"TERM": "vt-unknown"}),
        )
        os.close(side)
        shown = b""
        try:
            while piece := screen.read(4096):
                shown += piece
        except OSError:
            pass  # the other end is closed
        assert child.wait(TOO_LONG) == 0
    assert "Пушкинская" in shown.decode()


def test_where_a_file_is_sent_or_taken_a_terminal_is_told_to_be_left_out(gated: Path) -> None:
    sent = pass_gate(gated, "evidence add 1.2 --title order", given=b"%PDF-1.4\n")
    assert sent.returncode == 0
    for command in ("evidence get 1", "evidence attach 1", "import schools -", "plugin add - --name x"):
        with Terminal(
            arguments(gated, DIRECTOR)[1:], environment={"SSH_ORIGINAL_COMMAND": f"{command} --lang en"}
        ) as terminal:
            assert terminal.wait_exit() == BAD
            assert "Leave out «-t»" in terminal.text


def test_a_school_that_has_nothing_left_to_mark_is_told_so_of_itself(gated: Path) -> None:
    pass_gate(gated, "check 2.1", SCHOOL)
    told = pass_gate(gated, "check 2.1 --lang en", SCHOOL).stdout.decode()
    assert "Your school has done this already; nothing was changed." in told
    assert "--school NAME" in told


def test_the_name_of_the_program_alone_opens_it_on_a_terminal(gated: Path) -> None:
    with Terminal(arguments(gated, DIRECTOR)[1:], environment={"SSH_ORIGINAL_COMMAND": "shnor"}) as terminal:
        terminal.wait_for("F1")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def limited(home: Path, seconds: int = 1) -> Path:
    (home / "config.toml").write_text(f"[limits]\nseconds = {seconds}\n")
    return home


@pytest.mark.parametrize(
    "command", ["import schools - --yes", 'evidence add 2.1 --title "приказ"', "plugin add - --name good"]
)
def test_who_sends_nothing_or_a_trickle_holds_a_command_no_longer_than_the_limit(gated: Path, command: str) -> None:
    reader, writer = os.pipe()
    os.write(writer, SCHOOLS[:10])
    with subprocess.Popen(
        arguments(limited(gated), DIRECTOR),
        stdin=reader,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(command),
    ) as child:
        os.close(reader)
        _told, errors = child.communicate(timeout=TOO_LONG)
    os.close(writer)
    assert child.returncode == TIMED_OUT
    assert errors.decode().strip()
    assert pass_gate(limited(gated, 60), "check 2.1").returncode == 0


@pytest.mark.parametrize("command", ["import schools - --yes", "evidence add 1.3 --title scan"])
def test_while_input_is_awaited_others_work(gated: Path, command: str) -> None:
    reader, writer = os.pipe()
    with subprocess.Popen(
        arguments(gated, DIRECTOR), stdin=reader, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env=environment(command),
    ) as child:  # fmt: skip
        os.close(reader)
        while command.partition(" ")[0] not in str(entries(gated)[-1:]):
            assert child.poll() is None
        assert pass_gate(gated, "check 2.1", METHODIST).returncode == 0
        assert child.poll() is None
        os.close(writer)
        child.communicate(timeout=TOO_LONG)


def test_who_reads_nothing_holds_a_command_no_longer_than_the_limit(gated: Path) -> None:
    reader, writer = os.pipe()
    with subprocess.Popen(
        arguments(limited(gated), DIRECTOR), stdin=subprocess.DEVNULL, stdout=writer, stderr=subprocess.PIPE,
        env=environment("export all --format json"),
    ) as child:  # fmt: skip
        os.close(writer)
        _told, errors = child.communicate(timeout=TOO_LONG)
    os.close(reader)
    assert child.returncode == TIMED_OUT
    assert errors.decode().strip()


def test_a_reader_that_goes_away_ends_the_command(gated: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    run = subprocess.run(
        arguments(gated, DIRECTOR), stdin=subprocess.DEVNULL, stdout=writer, stderr=subprocess.PIPE,
        env=environment("export all --format json"), timeout=TOO_LONG, check=False,
    )  # fmt: skip
    os.close(writer)
    assert run.returncode == 1
    assert b"Traceback" not in run.stderr


@pytest.mark.parametrize("mode", [0o755, 0o770])
def test_a_child_of_the_gate_gets_no_rights_of_the_account_where_its_person_is_not_believed(
    gated: Path, mode: int
) -> None:
    of_a_child = {"SHNOR_CONFINED": "1", "SHNOR_CONFINED_ACCOUNT": VIEWER}
    assert shnor("--home", gated, "due", **of_a_child).returncode == 8
    assert shnor("--home", gated, "check", "2.1", **of_a_child).returncode == FORBIDDEN
    gated.chmod(mode)
    assert shnor("--home", gated, "due", **of_a_child).returncode == FORBIDDEN


def test_what_a_plugin_started_ends_with_the_time_of_its_command(gated: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    endless = f"import os, time\nopen({str(trace)!r}, 'w').write(str(os.getpid()))\ntime.sleep(1000)\n"
    run = pass_gate(limited(gated, 10), "plugin add - --name endless", given=endless.encode())
    assert run.returncode == TIMED_OUT
    state = Path("/proc", trace.read_text(), "stat")
    end = time.monotonic() + TOO_LONG
    while state.exists() and state.read_text().rpartition(")")[2].split()[0] not in "ZX":
        assert time.monotonic() < end


@pytest.mark.parametrize(
    "command", ["import schools - --yes", "evidence add 2.1 --title scan", "plugin add - --name good"]
)
def test_an_input_that_ends_with_its_connection_is_not_taken(gated: Path, command: str) -> None:
    before = {path: path.read_bytes() for path in gated.rglob("*") if path.is_file() and path.parent != gated}
    roadmap = _without_revision((pass_gate(gated, "roadmap --json").stdout, pass_gate(gated, "schools --json").stdout))
    reader, writer = os.pipe()
    os.close(reader)
    run = subprocess.run(
        arguments(gated, DIRECTOR), input=SCHOOLS if "import" in command else GOOD.encode(), stdout=writer,
        stderr=subprocess.PIPE, env=environment(command), timeout=TOO_LONG, check=False,
    )  # fmt: skip
    os.close(writer)
    assert run.returncode == 1
    assert run.stderr.decode().strip()
    assert before == {path: path.read_bytes() for path in gated.rglob("*") if path.is_file() and path.parent != gated}
    after = pass_gate(gated, "roadmap --json").stdout, pass_gate(gated, "schools --json").stdout
    assert _without_revision(after) == roadmap


INSIDE = """
        import os, resource
        said = [f"{name}={resource.getrlimit(getattr(resource, name))}" for name in ("RLIMIT_CORE", "RLIMIT_AS", "RLIMIT_CPU")]
        said += [f"umask={os.umask(0o077):o}", *(f"env:{name}:" for name in sorted(os.environ))]
        return Document(self.title, [Paragraph(line) for line in said])"""


def test_the_bounds_and_the_environment_are_those_that_code_inside_sees(gated: Path) -> None:
    code = GOOD.replace('\n        return Document(self.title, [Paragraph("Всё хорошо.")])', INSIDE)
    assert pass_gate(gated, "plugin add - --name good", given=code.encode()).returncode in {0, 8}
    drop(gated / "plugins", "good", code)
    seen = pass_gate(limited(gated, 600), "report good --width 1000", client={"SECRET": "x", **CLIENT}).stdout.decode()
    assert "RLIMIT_CORE=(0, 0)" in seen
    assert f"RLIMIT_AS=({2 * 1024**3}, {2 * 1024**3})" in seen
    assert "RLIMIT_CPU=(601, 601)" in seen
    assert "umask=77" in seen
    names = {line.strip().removeprefix("env:").removesuffix(":") for line in seen.splitlines() if "env:" in line}
    assert names == {
        *("HOME", "LANG", "LANGUAGE", "LOGNAME", "PATH", "PYTHONNOUSERSITE", "PYTHONUTF8", "SHNOR_CONFINED"),
        *("SHNOR_CONFINED_ACCOUNT", "SHNOR_GATE", "SSH_CONNECTION", "TERM", "USER"),
        *("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"),
    }


def test_each_person_reads_it_in_the_language_of_his_own_settings(gated: Path) -> None:
    settings = gated / "users" / VIEWER / "config" / "shnor" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('language = "en"\n')
    assert "is no command" in pass_gate(gated, "nonsense", VIEWER).stderr.decode()
    assert "не принимается" in pass_gate(gated, "nonsense", METHODIST).stderr.decode()
    assert "не принимается" in pass_gate(gated, "nonsense", METHODIST, client={"SHNOR_LANG": "en"}).stderr.decode()
    assert "Overdue" in pass_gate(gated, "due --lang en", METHODIST).stdout.decode()

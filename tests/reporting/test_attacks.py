"""What no plugin should do and some do: it is named, or does no harm, in the interface's child and on the command line."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
from pathlib import Path

import pytest

from shnor_tui.reporting.child import Limits
from shnor_tui.reporting.failure import Stage
from shnor_tui.reporting.job import JobState, ReportJob, ReportRequest, list_reports
from shnor_tui.reporting.sources import user_plugins
from tests.cli.running import COMMAND, data, environment, output, shnor
from tests.reporting.conftest import Drop
from tests.reporting.plugins import GOOD, renderer, report

DONE = "\nreturn Document('x', [Paragraph('Готово.')])"
MIB = 1024**2


def options(*params: str, before: str = "") -> str:
    """A plugin whose report has these options."""
    code = GOOD.replace("import Document", "import Param, Document").replace(
        "return ()", f"return [{', '.join(params)}]"
    )
    return code.replace("class Good", f"{before}\nclass Good")


DAEMON = """
import os, sys, time
ready, told = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.write(told, str(os.getpid()).encode())
        time.sleep(600)
    os._exit(0)
pid = os.read(ready, 20).decode()
return Document(pid, [])
"""


async def test_a_daemon_is_ended_with_the_child_that_started_it(home: Path, dropped: Drop) -> None:
    dropped("daemon", report(DAEMON))
    outcome = await ReportJob(home, ReportRequest("bad", "markdown")).run()
    pid = int(outcome.content.decode().removeprefix("# "))
    with contextlib.suppress(ProcessLookupError):
        process = os.pidfd_open(pid)
        ended, _, _ = select.select([process], [], [], 60)
        os.close(process)
        assert ended


@pytest.mark.parametrize(
    "left",
    [
        "import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()",
        "import atexit, time\natexit.register(time.sleep, 600)",
    ],
    ids=["thread", "atexit"],
)
async def test_what_a_plugin_leaves_running_keeps_nobody_waiting(home: Path, dropped: Drop, left: str) -> None:
    dropped("lingering", report(left + DONE))
    outcome = await ReportJob(home, ReportRequest("bad", "markdown"), limits=Limits(seconds=500)).run()
    assert (outcome.state, outcome.content.decode()) == (JobState.DONE, "# x\n\nГотово.\n")


FORGED = "import os\nfor n in range(3, 40):\n    try: os.write(n, {line!r})\n    except OSError: pass\nos._exit(0)"


@pytest.mark.parametrize(
    "line",
    [b'{"event":"end"}\n', b'{"event":"stage","stage":"nonsense","key":"x"}\n', b'{"event":"end"\n{}\n\xff\n'],
    ids=["end", "stage", "nonsense"],
)
@pytest.mark.parametrize("check", [False, True], ids=["file", "check"])
async def test_what_a_plugin_tells_in_the_hosts_name_makes_no_report(
    home: Path, dropped: Drop, tmp_path: Path, line: bytes, check: bool
) -> None:
    file = dropped("forger", report(FORGED.format(line=line)))
    target = tmp_path / "a.md"
    outcome = await ReportJob(home, ReportRequest("bad", "markdown", output=target, check=check)).run()
    assert outcome.state is JobState.FAILED
    assert outcome.failure is not None
    assert (outcome.failure.plugin, outcome.failure.file, outcome.failure.stage) == ("forger", str(file), Stage.BUILD)
    assert not target.exists()


@pytest.mark.parametrize(
    "body",
    [
        "import os; os.environ.clear(); os.environ.update(TZ='X', LC_ALL='C', PATH='/nowhere')",
        "import locale; locale.setlocale(locale.LC_ALL, 'C')",
        "import os; os.chdir('/')",
        "import signal\nfor n in signal.valid_signals() - {9, 19}: signal.signal(n, signal.SIG_IGN)",
        "import decimal; decimal.getcontext().prec = 1",
        "import sys; sys.stdout.close(); sys.stderr.close()",
        "import sys; sys.stdin = sys.stdout = sys.stderr = None",
        "import warnings; warnings.simplefilter('error')",
    ],
    ids=["environment", "locale", "directory", "signals", "decimal", "closed streams", "no streams", "warnings"],
)
@pytest.mark.parametrize("form", ["markdown", "docx"])
def test_what_a_plugin_does_to_its_process_changes_no_byte(
    home: Path, dropped: Drop, tmp_path: Path, body: str, form: str
) -> None:
    dropped("odd", report(body + DONE))
    dropped("plain", report(DONE, "plain"))
    files = []
    for name in ("bad", "plain"):
        run = subprocess.run(
            [*COMMAND, "report", name, "-f", form, "-o", f"{name}.out"],
            env=environment(), cwd=tmp_path, capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        assert (run.returncode, run.stderr) == (0, b"")
        files.append((tmp_path / f"{name}.out").read_bytes())
    assert files[0] == files[1]


@pytest.mark.parametrize("raised", ["GeneratorExit", "BaseException('boo')", "__import__('asyncio').CancelledError"])
def test_an_exception_of_any_kind_is_named(home: Path, dropped: Drop, raised: str) -> None:
    file = dropped("raising", report(f"raise {raised}"))
    run = shnor("report", "bad")
    assert run.returncode == 9
    assert f"{file}, line " in run.stderr
    assert "Traceback" not in run.stderr
    file = dropped("raising", f"raise {raised}")
    (failure,) = data("plugin", "list")["failures"]
    assert (failure["file"], failure["stage"]) == (str(file), "load")


@pytest.mark.parametrize(
    "body",
    [
        f"out.writelines([b'x' * {MIB}] * 300)",
        f"for n in range(300): out.write(b'x' * {MIB})",
        f"out.seek(300 * {MIB}); out.write(b'x')",
    ],
    ids=["writelines", "write", "seek"],
)
def test_no_format_writes_without_end(home: Path, dropped: Drop, tmp_path: Path, body: str) -> None:
    dropped("large", renderer(body))
    run = shnor("report", "spravka", "-o", tmp_path / "a.bad")
    assert run.returncode == 9
    assert "256 MiB" in run.stderr
    assert not (tmp_path / "a.bad").exists()


@pytest.mark.parametrize(
    "body",
    [
        "import io, csv\ncsv.writer(io.TextIOWrapper(out, 'utf-8', newline='')).writerow(['а', 'б'])",
        "import io\nwith io.TextIOWrapper(out, 'utf-8') as text: text.write('а,б\\r\\n')",
        "out.write('а,б\\r\\n'.encode()); out.close()",
    ],
    ids=["csv", "with", "close"],
)
def test_a_format_may_close_what_it_wrote_to(home: Path, dropped: Drop, body: str) -> None:
    dropped("closing", renderer(body))
    assert output("report", "spravka", "-f", "bad-format") == "а,б\n"


SUBCLASSES = """
import enum, datetime
class Which(enum.StrEnum):
    ONE = "один"
    TWO = "два"
class Few(enum.IntEnum):
    THREE = 3
class Text(str):
    def __str__(self): raise SystemExit(3)
"""


async def test_defaults_of_any_subclass_are_told_as_what_they_are(home: Path, dropped: Drop) -> None:
    params = (
        "Param('which', 'W', Which.ONE, choices=list(Which))", "Param('few', 'F', Few.THREE)",
        "Param('text', Text('T'), Text('x'))", "Param('day', 'D', datetime.datetime(2020, 1, 2, 3))",
    )  # fmt: skip
    dropped("subclasses", options(*params, before=SUBCLASSES).replace('"Всё хорошо."', "repr(dict(ctx.params))"))
    catalogue = await list_reports(home)
    assert catalogue.failures == ()
    (good,) = (known for known in catalogue.reports if known.id == "good")
    assert [param.default for param in good.params] == ["один", 3, "x", "2020-01-02"]
    assert good.params[0].choices == ("один", "два")
    made = output("report", "good", "-f", "console", "-p", "which=два", "--width", "200")
    assert "{'which': 'два', 'few': 3, 'text': 'x', 'day': datetime.date(2020, 1, 2)}" in made


async def test_texts_that_cannot_be_written_spoil_no_list_and_blame_nobody_else(home: Path, dropped: Drop) -> None:
    dropped("odd", options("Param('a', '\\udcff\\x1b[2J', '\\udcff', choices=('\\udcff',), help='\\udcff')"))
    dropped("sound", GOOD.replace('"good"', '"sound"'))
    catalogue = await list_reports(home)
    assert catalogue.failures == ()
    assert {"good", "sound"} <= {known.id for known in catalogue.reports}
    assert "\x1b" not in str(catalogue)


def test_a_title_is_one_line_that_steers_no_terminal(home: Path, dropped: Drop) -> None:
    dropped("odd", GOOD.replace('"Хороший отчёт"', '"а\\nб\\x1b[2J\\u202e"'))
    (title,) = (entry["title"] for entry in data("plugin", "list")["reports"] if entry["id"] == "good")
    assert title == "а б\ufffd[2J\ufffd"


@pytest.mark.parametrize(
    ("param", "said"),
    [
        ("Param('a', 'A', kind='int')", "no value of its kind, int"),
        ("Param('a', 'A', True, kind='int')", "no value of its kind, int"),
        ("Param('a', 'A', kind='date')", "no value of its kind, date"),
        ("Param('a', 'A', 5, kind='text')", "no value of its kind, text"),
        ("Param('a', 'A', 5, kind='schools')", "no value of its kind, schools"),
        ("Param('a', 'A', choices=None)", "its choices must be texts"),
    ],
)
def test_a_default_of_another_kind_is_told_when_it_is_registered(
    home: Path, dropped: Drop, param: str, said: str
) -> None:
    dropped("odd", options(param))
    (failure,) = data("plugin", "list")["failures"]
    assert failure["stage"] == "register"
    assert said in failure["message"]


def test_a_default_that_the_data_refuse_is_told_as_the_plugins(home: Path, dropped: Drop) -> None:
    dropped("odd", options("Param('a', 'A', 'Нет такой', kind='school')"))
    run = shnor("report", "good")
    assert run.returncode == 2
    assert "which the plugin gives it" in run.stderr
    assert "-p a=" in run.stderr


@pytest.mark.parametrize("name", ["json", "os", "shnor_tui", "docx", "re"])
def test_a_file_may_be_called_like_any_module(home: Path, dropped: Drop, name: str) -> None:
    dropped(name, GOOD)
    assert "Всё хорошо." in output("report", "good")
    output("report", "spravka", "-o", home / "a.docx")


def test_a_file_may_begin_with_a_byte_order_mark(home: Path, dropped: Drop) -> None:
    dropped("marked", "\ufeff" + GOOD)
    assert "Всё хорошо." in output("report", "good")


def test_a_file_in_another_encoding_says_so_or_is_told(home: Path, dropped: Drop) -> None:
    file = dropped("old", GOOD)
    file.write_bytes(GOOD.encode("cp1251"))
    (failure,) = data("plugin", "list")["failures"]
    assert failure["line"] == 6
    file.write_bytes(b"# -*- coding: cp1251 -*-\n" + GOOD.encode("cp1251"))
    assert "Всё хорошо." in output("report", "good")


def test_the_same_file_given_to_everybody_is_told_as_that(home: Path, dropped: Drop) -> None:
    own = user_plugins()
    own.mkdir(parents=True)
    file = dropped("good", GOOD)
    (own / "good.py").write_bytes(file.read_bytes())
    told = data("plugin", "list")
    (failure,) = told["failures"]
    assert failure["file"] == str(own / "good.py")
    assert "the same file is a plugin already" in failure["message"]
    assert "Remove one of the two" in failure["advice"]
    assert [entry["warnings"] for entry in told["plugins"] if entry["name"] == "good"] == [[], []]

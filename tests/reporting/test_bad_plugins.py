"""Every way in which a plugin can be bad, through the command line and through the user interface's child process.

Each is named by plugin, file and stage; none leaves half a file, and none changes the data.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from shnor_tui.reporting.child import Limits
from shnor_tui.reporting.job import JobState, ReportJob, ReportRequest, list_reports
from tests.cli.running import COMMAND, environment, output, shnor
from tests.reporting.conftest import Drop
from tests.reporting.plugins import GOOD, renderer, report

QUICK = Limits(load_seconds=5, seconds=4, memory_mib=500)
TWO_GIB = "bytearray(2 * 1024**3)"
ENDLESS = "while True: pass"


@dataclass(frozen=True)
class Bad:
    """A bad plugin `bad.py`: its code, the stage that it fails in, and what is said of it; `format` when it is the format."""

    code: str
    stage: str
    said: str
    format: str = "docx"


NOT_LOADED = {
    "ImportError": Bad("import nowhere_to_be_found", "load", "isn't installed"),
    "SyntaxError": Bad("def x(:", "load", "SyntaxError"),
    "SystemExit": Bad("raise SystemExit(3)", "load", "exit (3)"),
    "wrong signature": Bad(GOOD.replace("(register)", "(registrar)"), "register", "«registrar»"),
    "wrong signature of build": Bad(GOOD.replace("build(self, data, ctx)", "build(self)"), "register", "build()"),
    "misspelt hook": Bad(GOOD.replace("register_reports", "registr_reports"), "register", "shnor_register_reports"),
    "wrong API version": Bad(GOOD.replace("(1, 0)", "(2, 0)"), "load", "2.0"),
    "duplicate id": Bad(GOOD.replace('"good"', '"spravka"'), "register", "shnor-reports"),
}
"""What its process survives; the report of it is simply not there."""

ENDED_AT_LOAD = {
    "os._exit": Bad("import os; os._exit(3)", "load", "exit code 3"),
    "endless": Bad(ENDLESS, "load", "within 5 s"),
    "os._exit in a hook": Bad(GOOD.replace("register(Good())", "import os; os._exit(3)"), "register", "exit code 3"),
}

RUN = {
    "raising build": Bad(report("1 / 0"), "build", "ZeroDivisionError"),
    "SystemExit": Bad(report("raise SystemExit(3)"), "build", "exit (3)"),
    "invalid tree": Bad(report("return Document('x', [5])"), "build", "block 1: int is no block"),
    "no document": Bad(report("return None"), "build", "NoneType"),
    "2 GB of memory": Bad(report(TWO_GIB), "build", "MemoryError"),
    "raising renderer": Bad(renderer("out.write(b'half'); 1 / 0"), "render", "ZeroDivisionError", "bad-format"),
    "exiting renderer": Bad(renderer("out.write(b'half'); raise SystemExit(3)"), "render", "exit (3)", "bad-format"),
}

ENDED_AT_WORK = {
    "os._exit": Bad(report("import os; os._exit(3)"), "build", "exit code 3"),
    "endless build": Bad(report(ENDLESS), "build", "within 4 s"),
    "os._exit in a renderer": Bad(
        renderer("out.write(b'half'); import os; os._exit(3)"), "render", "exit", "bad-format"
    ),
    "endless renderer": Bad(renderer(f"out.write(b'half')\n{ENDLESS}"), "render", "within 4 s", "bad-format"),
}

NAMES = {**NOT_LOADED, **ENDED_AT_LOAD, **RUN, **ENDED_AT_WORK}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A file that was there before, in a directory of its own."""
    target = tmp_path / "out" / "report"
    target.parent.mkdir()
    target.write_bytes(b"before")
    return target


@pytest.fixture
def untouched(home: Path, target: Path) -> Callable[[], None]:
    """Fails when the file or the data are not as they were, or when anything lies beside the file."""
    journal = (home / "shnor.journal").read_bytes()

    def check() -> None:
        assert [entry.name for entry in target.parent.iterdir()] == ["report"]
        assert target.read_bytes() == b"before"
        assert (home / "shnor.journal").read_bytes() == journal

    return check


def wanted(bad: Bad) -> str:
    """The report to ask for, so that the bad plugin's code runs."""
    return "bad" if bad.stage == "build" else "spravka"


@pytest.mark.parametrize("bad", RUN.values(), ids=RUN.keys())
def test_on_the_command_line_it_is_named(
    home: Path, dropped: Drop, target: Path, untouched: Callable[[], None], bad: Bad
) -> None:
    file = dropped("bad", bad.code)
    run = shnor("report", wanted(bad), "-f", bad.format, "-o", target, "--memory-limit", "500")
    assert run.returncode == 9
    assert str(file) in run.stderr
    assert bad.said in run.stderr
    assert "Traceback" not in run.stderr
    untouched()
    assert "Аналитическая справка" in output("report", "spravka")


@pytest.mark.parametrize("bad", NOT_LOADED.values(), ids=NOT_LOADED.keys())
def test_on_the_command_line_a_report_that_is_not_there_is_told_with_the_reason(
    home: Path, dropped: Drop, target: Path, untouched: Callable[[], None], bad: Bad
) -> None:
    file = dropped("bad", bad.code)
    run = shnor("report", "good", "-f", "docx", "-o", target)
    assert run.returncode == 2
    assert str(file) in run.stderr
    assert bad.said in run.stderr
    untouched()


@pytest.mark.parametrize(
    "bad", [ENDED_AT_LOAD["os._exit"], ENDED_AT_WORK["os._exit"], ENDED_AT_WORK["os._exit in a renderer"]]
)
def test_on_the_command_line_a_plugin_that_ends_it_ends_it_and_nothing_is_written(
    home: Path, dropped: Drop, target: Path, untouched: Callable[[], None], bad: Bad
) -> None:
    dropped("bad", bad.code)
    run = shnor("report", "bad" if bad.format == "docx" else "spravka", "-f", bad.format, "-o", target)
    assert run.returncode == 3
    untouched()


def hear_interrupts() -> None:
    """A program that was started in the background ignores them, and so would its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("name", ["endless build", "endless renderer"])
def test_on_the_command_line_what_never_ends_is_ended_by_the_person(
    home: Path, dropped: Drop, target: Path, untouched: Callable[[], None], name: str
) -> None:
    bad = ENDED_AT_WORK[name]
    dropped("bad", bad.code.replace(ENDLESS, "import os; os.write(2, b'at work')\n        while True: pass"))
    command = [*COMMAND, "report", wanted(bad), "-f", bad.format, "-o", str(target)]
    with subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, preexec_fn=hear_interrupts) as running:  # noqa: PLW1509
        assert running.stderr is not None
        assert running.stderr.read(7) == b"at work"
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 130
    untouched()


@pytest.mark.parametrize("bad", [*RUN.values(), *ENDED_AT_WORK.values()], ids=[*RUN.keys(), *ENDED_AT_WORK.keys()])
async def test_in_the_child_of_the_interface_it_is_named(
    home: Path, dropped: Drop, target: Path, untouched: Callable[[], None], bad: Bad
) -> None:
    file = dropped("bad", bad.code)
    outcome = await ReportJob(home, ReportRequest(wanted(bad), bad.format, output=target), limits=QUICK).run()
    assert outcome.state is JobState.FAILED
    assert outcome.failure is not None
    assert (outcome.failure.plugin, outcome.failure.file, outcome.failure.stage) == ("bad", str(file), bad.stage)
    assert bad.said in outcome.message
    untouched()


@pytest.mark.parametrize(
    "bad", [*NOT_LOADED.values(), *ENDED_AT_LOAD.values()], ids=[*NOT_LOADED.keys(), *ENDED_AT_LOAD.keys()]
)
async def test_in_the_list_of_the_interface_it_is_named_and_the_others_are_there(
    home: Path, dropped: Drop, untouched: Callable[[], None], bad: Bad
) -> None:
    file = dropped("bad", bad.code)
    dropped("sound", GOOD.replace('"good"', '"sound"'))
    catalogue = await list_reports(home, QUICK)
    (failure,) = catalogue.failures
    assert (failure.plugin, failure.file, failure.stage) == ("bad", str(file), bad.stage)
    assert bad.said in str(failure)
    assert {"spravka", "roadmap", "sound"} <= {known.id for known in catalogue.reports}
    untouched()


NOISE = "import os\nprint('NOISE')\nos.write(1, b'NOISE')\nos.system('echo NOISE')\n"


async def test_what_a_plugin_prints_never_reaches_the_report(home: Path, dropped: Drop, tmp_path: Path) -> None:
    dropped("noisy", report(f"{NOISE}return Document('Тихо', [])", before=NOISE))
    assert shnor("report", "bad", "-f", "md").stdout == "# Тихо\n"
    outcome = await ReportJob(home, ReportRequest("bad", "markdown")).run()
    assert outcome.content.decode() == "# Тихо\n"
    target = tmp_path / "a.md"
    output("report", "bad", "-o", target)
    assert target.read_text(encoding="utf-8") == "# Тихо\n"


@pytest.mark.parametrize("form", ["markdown", "docx", "console"])
def test_a_reader_that_goes_away_ends_the_report_quietly(home: Path, form: str) -> None:
    command = " ".join(COMMAND)
    run = subprocess.run(
        ["bash", "-c", f"{command} report spravka --year 2019/2020 -f {form} | head -c 10; exit ${{PIPESTATUS[0]}}"],
        env=environment(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert len(run.stdout) == 10
    assert run.stderr == b""
    assert run.returncode in {0, 1}, "0 where all of it went into the pipe before the reader was gone"


def test_a_reader_that_went_away_before_the_start_is_no_failure_of_a_plugin(home: Path) -> None:
    source, sink = os.pipe()
    os.close(source)
    run = subprocess.run(
        [*COMMAND, "report", "spravka"], env=environment(), stdout=sink, stderr=subprocess.PIPE, timeout=60, check=False
    )
    os.close(sink)
    assert (run.returncode, run.stderr) == (1, b"")


CHANGES = {
    "a field": "data.schools[0].full_name = 'Чужая'",
    "a field by force": "object.__setattr__(data.programme, 'year', '1999/2000')",
    "the snapshot": "data.today = None",
    "a list": "data.schools.append(data.schools[0])",
    "a mapping": "data.listings.clear()",
    "a table": "from shnor_tui.plugin.nouns import School\ndata.records.table(School).clear()",
    "a private table": "data.records._tables['schools'].clear()",
    "the private tables": "data.records._tables['schools'] = {}",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_plugin_cannot_change_the_data_that_it_is_given(
    home: Path, dropped: Drop, target: Path, untouched: Callable[[], None], change: str
) -> None:
    before = output("report", "spravka")
    dropped("bad", report(f"{change}\nreturn Document('x', [])"))
    run = shnor("report", "bad", "-o", target, "-f", "md")
    assert run.returncode == 9
    assert "bad.py, line " in run.stderr
    untouched()
    assert output("report", "spravka") == before


STEALTHY = """
for name in list(vars(type(data.records)).keys()):
    pass
data.records.__dict__.clear()
import gc
for thing in gc.get_objects():
    if type(thing) is dict and 1 in thing and type(thing[1]).__name__ == 'School':
        thing.clear()
return Document('x', [])
"""


async def test_what_a_plugin_does_to_its_own_memory_is_gone_with_its_process(home: Path, dropped: Drop) -> None:
    journal, before = (home / "shnor.journal").read_bytes(), output("report", "spravka")
    dropped("bad", report(STEALTHY))
    for request in (ReportRequest("bad", "markdown"), ReportRequest("spravka", "console")):
        outcome = await ReportJob(home, request).run()
    assert outcome.content.decode() == before
    assert (home / "shnor.journal").read_bytes() == journal


async def test_two_bad_plugins_at_once_keep_each_to_itself(home: Path, dropped: Drop) -> None:
    dropped("one", report("1 / 0", "one"))
    dropped("two", report("import os; os._exit(3)", "two"))
    outcomes = await asyncio.gather(*(ReportJob(home, ReportRequest(name)).run() for name in ("one", "two", "spravka")))
    assert [outcome.failure and outcome.failure.plugin for outcome in outcomes] == ["one", "two", None]

"""What the user interface relies on: whatever a plugin does in the child process, the parent gets an outcome that names it."""

from __future__ import annotations

import asyncio
import fcntl
import sys
from datetime import date
from pathlib import Path

import pytest

from shnor_tui.reporting.child import Limits
from shnor_tui.reporting.failure import Stage
from shnor_tui.reporting.job import JobState, Outcome, ReportJob, ReportRequest, list_reports
from tests.reporting.conftest import Drop
from tests.reporting.plugins import GOOD, renderer, report

QUICK = Limits(load_seconds=10, seconds=4, memory_mib=400)
PATIENT = Limits(load_seconds=60, seconds=60, memory_mib=400)
"""For what ends by itself, and late where the machine is busy: a crash may leave a large core."""
ENDLESS = "while True: pass"
DEAF = "import signal\nfor n in signal.valid_signals() - {9, 19}: signal.signal(n, signal.SIG_IGN)\n"
CRASH = "import ctypes\nctypes.string_at(0)"


async def run(home: Path, request: ReportRequest, limits: Limits = Limits()) -> Outcome:  # noqa: B008
    return await ReportJob(home, request, limits=limits).run()


async def test_a_report_for_the_screen_comes_back_as_bytes(home: Path) -> None:
    outcome = await run(home, ReportRequest("spravka", year="2019/2020", width=60))
    assert outcome.state is JobState.DONE
    text = outcome.content.decode()
    assert "Аналитическая справка" in text
    assert max(map(len, text.splitlines())) <= 60


async def test_a_report_goes_to_its_file(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    outcome = await run(home, ReportRequest("spravka", "docx", output=target, year="2019/2020"))
    assert (outcome.state, outcome.path, outcome.content) == (JobState.DONE, target, b"")
    assert target.read_bytes().startswith(b"PK")


async def test_the_check_comes_back_as_findings(home: Path) -> None:
    outcome = await run(home, ReportRequest("spravka", year="2020/2021", check=True))
    assert outcome.state is JobState.DONE
    assert any(finding.record and finding.record.kind for finding in outcome.findings)
    assert not (await run(home, ReportRequest("spravka", year="2019/2020", check=True))).findings


async def test_options_and_days_reach_the_report(home: Path, dropped: Drop) -> None:
    options = "from shnor_tui.plugin import Param\n"
    code = report("return Document(f'{ctx.params} {ctx.today}', [])", before=options)
    dropped("options", code.replace("return ()", "return [Param('n', 'N', 1), Param('on', 'On', False)]"))
    request = ReportRequest("bad", "markdown", params={"n": "5", "on": "да"}, as_of=date(2021, 1, 2))
    outcome = await ReportJob(home, request, today=date(2021, 3, 4)).run()
    assert outcome.content.decode() == r"# \{'n': 5, 'on': True\} 2021-01-02" + "\n"


CONTAINED = {
    "ends the program": ("import os\nos._exit(0)", "exit code 0"),
    "crashes": (CRASH, "SIGSEGV"),
    "kills itself": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
    "never ends": (ENDLESS, "4 s"),
    "ignores signals": (DEAF + ENDLESS, "4 s"),
    "prints for ever": ("while True: print('x' * 1000)", "4 s"),
    "takes all memory": ("x = []\nwhile True: x.append(bytearray(10**7))", "MemoryError"),
    "raises": ("1 / 0", "ZeroDivisionError"),
    "exits": ("raise SystemExit(3)", "exit (3)"),
    "replaces the descriptors": ("import os\nos.closerange(0, 256)\nos._exit(0)", "exit code 0"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "said"), CONTAINED.values(), ids=CONTAINED.keys())
async def test_whatever_a_report_does_it_is_named_and_leaves_no_file(
    home: Path, dropped: Drop, tmp_path: Path, body: str, said: str
) -> None:
    file = dropped("bad", report(body))
    target = tmp_path / "out" / "a.docx"
    target.parent.mkdir()
    limits = QUICK if said == "4 s" else PATIENT
    outcome = await run(home, ReportRequest("bad", "docx", output=target), limits)
    assert outcome.state is JobState.FAILED
    assert outcome.failure is not None
    assert (outcome.failure.plugin, outcome.failure.file, outcome.failure.stage) == ("bad", str(file), Stage.BUILD)
    assert said in outcome.message
    assert list(target.parent.iterdir()) == []
    assert (await run(home, ReportRequest("spravka"))).state is JobState.DONE


async def test_a_format_that_ends_the_program_is_named_with_its_stage(home: Path, dropped: Drop) -> None:
    dropped("format", renderer("import os; os._exit(1)"))
    outcome = await run(home, ReportRequest("spravka", "bad-format"))
    assert outcome.failure is not None
    assert (outcome.failure.plugin, outcome.failure.stage) == ("format", Stage.RENDER)


async def test_a_check_that_ends_the_program_is_named_with_its_stage(home: Path, dropped: Drop) -> None:
    check = "def check(self, data, ctx):\n        import os; os._exit(1)\n\n    def params"
    dropped("checked", GOOD.replace("def params", check))
    outcome = await run(home, ReportRequest("good", check=True))
    assert outcome.failure is not None
    assert (outcome.failure.plugin, outcome.failure.stage) == ("checked", Stage.CHECK)


async def test_cancel_ends_a_report_at_once_and_leaves_no_file(home: Path, dropped: Drop, tmp_path: Path) -> None:
    dropped("bad", report(f"ctx.step(1, 2, 'half')\n{ENDLESS}"))
    told: list[tuple[int, int, str]] = []

    def on_progress(done: int, total: int, note: str) -> None:
        told.append((done, total, note))
        job.cancel()

    request = ReportRequest("bad", "docx", output=tmp_path / "out" / "a.docx")
    (tmp_path / "out").mkdir()
    job = ReportJob(home, request, on_progress=on_progress)
    outcome = await job.run()
    assert outcome.state is JobState.CANCELLED
    assert told == [(1, 2, "half")]
    assert list((tmp_path / "out").iterdir()) == []


async def test_cancel_before_the_start_starts_nothing_that_lasts(home: Path) -> None:
    job = ReportJob(home, ReportRequest("spravka"))
    job.cancel()
    assert (await job.run()).state is JobState.CANCELLED


async def test_what_a_plugin_has_started_ends_with_it(home: Path, dropped: Drop, tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    forked = f"""
        import fcntl, os, signal
        ready, go = os.pipe()
        if os.fork() == 0:
            held = open({str(lock)!r}, 'w')
            fcntl.flock(held, fcntl.LOCK_EX)
            os.write(go, b'x')
            signal.alarm(30)
            while True: signal.pause()
        os.read(ready, 1)
    """
    for ending in ("return Document('x', [])", "os._exit(1)", ENDLESS):
        dropped("bad", report(forked + "        " + ending))
        await run(home, ReportRequest("bad"), QUICK)
        with lock.open("w") as held:
            await asyncio.wait_for(asyncio.to_thread(fcntl.flock, held, fcntl.LOCK_EX), 10)


async def test_a_job_that_is_abandoned_takes_its_child_along(home: Path, dropped: Drop, tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    taking = f"import fcntl\nheld = open({str(lock)!r}, 'w')\nfcntl.flock(held, fcntl.LOCK_EX)\nctx.step(1, 2)\n"
    dropped("bad", report(taking + ENDLESS))
    started = asyncio.Event()
    job = ReportJob(home, ReportRequest("bad"), on_progress=lambda *_: started.set())
    task = asyncio.create_task(job.run())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with lock.open("w") as held:
        await asyncio.wait_for(asyncio.to_thread(fcntl.flock, held, fcntl.LOCK_EX), 10)


@pytest.mark.parametrize(
    "code", ["import os\nos._exit(5)", ENDLESS, CRASH], ids=["ends the program", "never ends", "crashes"]
)
async def test_plugins_that_cannot_even_be_loaded_are_left_out_one_by_one(home: Path, dropped: Drop, code: str) -> None:
    first = dropped("aa", code)
    second = dropped("mm", GOOD.replace("register(Good())", "\n    " + code.replace("\n", "\n    ")))
    dropped("zz", GOOD)
    limits = Limits(load_seconds=2)
    catalogue = await list_reports(home, limits)
    assert {entry.id for entry in catalogue.reports} >= {"spravka", "roadmap", "good"}
    assert [(failure.file, failure.stage) for failure in catalogue.failures] == [
        (str(first), Stage.LOAD),
        (str(second), Stage.REGISTER),
    ]
    outcome = await run(home, ReportRequest("good"), limits)
    assert outcome.state is JobState.DONE
    assert [failure.plugin for failure in outcome.left_out] == ["aa", "mm"]


async def test_the_report_of_a_plugin_that_cannot_be_loaded_fails_with_its_reason(home: Path, dropped: Drop) -> None:
    file = dropped("aa", "import os\nos._exit(5)")
    outcome = await run(home, ReportRequest("of-aa"))
    assert outcome.state is JobState.FAILED
    assert outcome.failure is not None
    assert outcome.failure.file == str(file)


async def test_what_is_no_plugin_s_fault_is_told_without_one(home: Path, tmp_path: Path) -> None:
    for request, said in (
        (ReportRequest("nothing"), "There is no report"),
        (ReportRequest("spravka", year="1999/2000"), "There is no programme of 1999/2000"),
        (ReportRequest("spravka", "docx", output=tmp_path / "no" / "a.docx"), "cannot be written"),
        (ReportRequest("spravka", params={"x": "1"}), "no option"),
    ):
        outcome = await run(home, request)
        assert (outcome.state, outcome.failure) == (JobState.FAILED, None)
        assert said in outcome.message


async def test_output_has_its_limit(home: Path, dropped: Drop) -> None:
    for length in (10**6, 10**5 + 1):
        dropped(
            "bad", report(f"from shnor_tui.plugin import Paragraph\nreturn Document('x', [Paragraph('y' * {length})])")
        )
        outcome = await run(home, ReportRequest("bad", "markdown"), Limits(output_bytes=10**5))
        assert outcome.state is JobState.FAILED


async def test_no_descriptor_is_lost(home: Path, dropped: Drop) -> None:
    dropped("bad", report("import os; os._exit(0)"))
    await run(home, ReportRequest("bad"))
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        await run(home, ReportRequest("bad"))
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


async def test_a_module_in_the_current_directory_is_never_imported(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tinydb.py").write_text("raise SystemExit('taken over')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", ":".join(path for path in sys.path if path))
    assert (await list_reports(home)).reports

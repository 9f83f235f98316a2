"""The examination of one plugin file: everything that the host would do with it, step by step.

It runs the file's code, so it belongs into a child process; `plugin_check` starts that child and outlives whatever the
file does. Each step is announced before it begins.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Callable, Collection, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from shnor_tui.errors import ShnorError, reason_of
from shnor_tui.i18n import _
from shnor_tui.plugin import Snapshot
from shnor_tui.plugin.contract import API
from shnor_tui.reporting.clock import ClockWatch
from shnor_tui.reporting.events import Event
from shnor_tui.reporting.failure import Failure, PluginError, Refused, Stage
from shnor_tui.reporting.plugin_remarks import Level, Made, Remark, Told
from shnor_tui.reporting.registry import Plugin, Registry, registers_nothing
from shnor_tui.reporting.sample import EMPTY
from shnor_tui.reporting.sources import Origin, Source, is_plugin_name, sources, user_plugins
from shnor_tui.reporting.trust import AllowList, load_allow_list, read_candidate
from shnor_tui.reporting.versions import check_version, declared_version

T = TypeVar("T")
FIND, DATA = "find", "data"
MARK = b"\0"
"""Stands on the standard error around the name of the step that begins, where nothing else writes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to examine. `without` are other plugins to leave out, `skip` steps that ended an earlier child, and `again` asks
    for a second making only, to be held against the first."""

    file: Path
    home: Path
    without: Collection[str] = ()
    skip: Collection[str] = ()
    again: bool = False


class Teller:
    """Tells the parent process what begins and what was found."""

    def __init__(self, file: Path, tell: Callable[[Told], None], emit: Callable[[Event], None]) -> None:
        self._file = str(file.absolute())
        self._tell = tell
        self._emit = emit
        self._step, self._words = "", ""

    def begin(self, step: str, words: str) -> None:
        """A step begins; what is printed from now on is printed by it."""
        self._step, self._words = step, words
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os.write(2, MARK + words.encode() + MARK)

    def watch(self, source: Source, stage: Stage) -> None:
        """A plugin's code is about to run."""
        self._emit(
            Event(
                event="stage", key=source.key, plugin=source.name, file=source.file, stage=stage.value,
                note=self._words, message=self._step,
            )
        )  # fmt: skip

    def remark(self, level: Level, message: str, *, advice: str = "", line: int = 0, about: str | None = None) -> None:
        """Something was found."""
        about = self._words if about is None else about
        self._tell(Told(remark=Remark(level=level, message=message, about=about, advice=advice, line=line)))

    def failure(self, failure: Failure, advice: str = "") -> None:
        """The plugin failed, or another one by what it was given; `advice` is for a failure that brings none."""
        own = failure.file == self._file
        message = failure.message if own else f"{failure.plugin}: {failure.message}"
        self._tell(
            Told(
                remark=Remark(
                    level=Level.WRONG, message=message, about=self._words, advice=failure.advice or advice,
                    line=failure.line if own else 0, traceback=failure.traceback,
                )
            )
        )  # fmt: skip

    def made(self, name: str, content: bytes | memoryview, *, text: bool) -> None:
        """A report or a format wrote something."""
        said = bytes(content).decode(errors="replace") if text else ""
        self._tell(Told(made=Made(name=name, sha256=sha256(content).hexdigest(), text=said)))


class Trial:
    """Tries steps: a failure is told and ends that step only. One that ended an earlier child is where its report or format
    is given up; a step is called OWNER/NAME."""

    def __init__(self, wanted: Wanted, registry: Registry, source: Source, teller: Teller) -> None:
        self.wanted = wanted
        self.registry = registry
        self.source = source
        self.teller = teller
        self._given_up: set[str] = set()

    def run(self, step: str, words: str, action: Callable[[], T], advice: str = "") -> tuple[T, float] | None:
        """What the step returned and the seconds that it took; None when it failed or ended an earlier child."""
        owner = step.rpartition("/")[0]
        if step in self.wanted.skip:
            self._given_up.add(owner)
        if step in self.wanted.skip or owner in self._given_up:
            return None
        self.teller.begin(step, words)
        watching = ClockWatch(self.source.file) if self.wanted.again else None
        started = perf_counter()
        try:
            with watching or nullcontext():
                result = action()
        except PluginError as error:
            self.teller.failure(error.failure, advice)
            return None
        except ShnorError as error:
            self.teller.remark(Level.WRONG, error.message, advice=error.advice)
            return None
        finally:
            for line, clock in watching.asked.items() if watching else ():
                self.teller.remark(
                    Level.WRONG,
                    _("It asks the clock: {name}().").format(name=clock),
                    advice=_("Take ctx.today: the same data and the same day must make the same document."),
                    line=line,
                )
        return result, perf_counter() - started


def examine(wanted: Wanted, snapshots: Callable[[], Mapping[str, Snapshot]], teller: Teller) -> None:
    """Examine a file and tell everything that is found; never raises what the file raises."""
    from shnor_tui.reporting.examine_formats import try_formats  # noqa: PLC0415  (it needs `Trial`)
    from shnor_tui.reporting.examine_reports import try_reports  # noqa: PLC0415

    allowed = load_allow_list()
    source = _source(wanted, teller)
    if source is None or not _may_run(source, allowed, teller):
        return
    registry = Registry(allowed, teller.watch)
    for other in sources(wanted.home):
        if not _same(other, source) and not {other.key, other.name} & set(wanted.without):
            registry.load(other)
    trial = Trial(wanted, registry, source, teller)
    loaded = trial.run("load", _("loading the file"), lambda: registry.load(source))
    if loaded is None:
        return
    for failure in registry.failures:
        if failure.file == source.file:
            teller.failure(failure)
    plugin = registry.plugins[-1]
    _tell_plugin(plugin, loaded[1], teller)
    if plugin.reports or plugin.renderers:
        teller.begin(DATA, _("making the demo"))
        teller.watch(source, Stage.FIND)
        data = snapshots()
        try_reports(trial, plugin.reports, data)
        try_formats(trial, plugin.renderers, data)


def _source(wanted: Wanted, teller: Teller) -> Source | None:
    """The file as the host would find it."""
    file = wanted.file.absolute()
    teller.begin(FIND, _("finding the file"))
    for source in sources(wanted.home):
        if source.path is not None and source.path == file:
            place = _("the department's plugins") if source.origin is Origin.DEPARTMENT else _("your own plugins")
            teller.remark(Level.GOOD, _("It lies where the program looks: {place}.").format(place=place), about="")
            return source
    if not is_plugin_name(file.name):
        teller.remark(
            Level.REMARK,
            _("A file with this name is left alone."),
            advice=_("Its name must end with .py and not begin with «_», «.» or «test_»."),
            about="",
        )
    else:
        teller.remark(
            Level.REMARK,
            _("It doesn't lie where the program looks."),
            advice=_("Put it into {department} for everybody, or into {own} for yourself.").format(
                department=wanted.home / "plugins", own=user_plugins()
            )
            if wanted.home / "plugins" != user_plugins()
            else _("Put it into {directory}.").format(directory=user_plugins()),
            about="",
        )
    return Source(file.stem, str(file), Origin.USER, path=file)


def _same(one: Source, other: Source) -> bool:
    if one.path is None or other.path is None:
        return False
    try:
        return one.path.samefile(other.path)
    except OSError:
        return one.path == other.path


def _may_run(source: Source, allowed: AllowList, teller: Teller) -> bool:
    """Whether the host would run the file. One that it wouldn't is looked at without being run."""
    try:
        candidate = read_candidate(source.path or Path(source.file))
    except OSError as error:
        teller.remark(Level.WRONG, _("The file cannot be read: {why}.").format(why=reason_of(error)))
        return False
    if not candidate.distrust:
        teller.remark(Level.GOOD, _("It may run: nobody else could have written it."))
        return True
    if candidate.sha256 in allowed.allowed:
        teller.remark(Level.GOOD, _("It runs for you, because you allowed it as it is."))
        return True
    teller.remark(
        Level.WRONG,
        _("It is not run, because {why}.").format(why=candidate.distrust),
        advice=_("If you know what it does, allow it, then check it again: {command}").format(
            command=candidate.command
        ),
    )
    _look_only(source, candidate.content, teller)
    return False


def _look_only(source: Source, content: bytes, teller: Teller) -> None:
    """What can be said of a file that isn't run."""
    try:
        declared = declared_version(ast.parse(content, source.file))
        if declared is not None:
            check_version(declared)
    except (SyntaxError, ValueError, Refused) as error:
        teller.failure(Failure.of(source.name, source.file, Stage.LOAD, error))


def _tell_plugin(plugin: Plugin, seconds: float, teller: Teller) -> None:
    """What the file registers, and for which API it was made."""
    if not plugin.loaded:
        return
    offered = [f"«{identifier}»" for identifier in (*plugin.reports, *plugin.renderers)]
    for warning in plugin.warnings:
        teller.remark(Level.WRONG if warning == registers_nothing() else Level.REMARK, warning, about="")
    if offered:
        teller.remark(
            Level.GOOD,
            _(
                "It is loaded in {seconds:.2f} s, for the plugin API {api} (this program has {own}), and registers {ids}."
            ).format(
                seconds=seconds, api="{}.{}".format(*plugin.api), own="{}.{}".format(*API), ids=", ".join(offered)
            ),
        )


def data_words(name: str) -> str:
    """The data of a step in words."""
    return _("an empty programme") if name == EMPTY else _("the demo's year {year}").format(year=name)

"""Fixtures for pytest by which a plugin is tested: `pytest_plugins = ["shnor_tui.plugin.testing"]`.

This is the one module of the plugin API that needs pytest and that reaches into the program; nothing else imports it.
PYTEST_DONT_REWRITE: it asserts nothing, so a test may import it for its annotations, too.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

import pytest

from shnor_tui.plugin import Document, Finding, Snapshot
from shnor_tui.reporting.registry import Plugin, Registry
from shnor_tui.reporting.run import Request, build_document, check_report, render_document
from shnor_tui.reporting.sample import EMPTY, EVERY_BLOCK, sample_snapshots
from shnor_tui.reporting.sources import GROUP, Origin, Source, sources
from shnor_tui.reporting.trust import AllowedFile, AllowList, read_candidate

__all__ = ["EMPTY", "EVERY_BLOCK", "ReportRun", "RunFormat", "RunReport"]

PluginUnderTest: TypeAlias = "Path | ModuleType"


@dataclass(frozen=True, slots=True)
class ReportRun:
    """A report on one year of data: its document, what its check before signature finds, and the files by format."""

    year: str
    document: Document
    findings: Sequence[Finding]
    files: Mapping[str, bytes]

    def text(self, form: str = "console") -> str:
        """What a format of text wrote."""
        return self.files[form].decode()


class RunReport:
    """The fixture `run_report`."""

    def __init__(self, data: Mapping[str, Snapshot]) -> None:
        self.data = data

    def __call__(
        self,
        plugin: PluginUnderTest,
        report: str | None = None,
        *,
        params: Mapping[str, str] | None = None,
        years: Sequence[str] | None = None,
        width: int = 80,
    ) -> Mapping[str, ReportRun]:
        """Run a report of a plugin on the demo's years and on an empty programme; the runs by year, and by `EMPTY`.

        `plugin` is a drop-in file or a package's module; `report` may be left out where it has one report only; `years` are
        those that are wanted, where an option names what others don't have. Everything is made twice, and must be the same.

        The test fails when the plugin doesn't load, has no such report, or makes two different things.

        Raises:
            PluginError: building, checking or writing failed, with the plugin's own exception as its cause.
        """
        registry, loaded = _loaded(plugin)
        request = Request(report=_only(loaded.reports, report, "report"), params=params or {}, width=width)
        return {year: self._run(registry, year, request) for year in years or self.data}

    def _run(self, registry: Registry, year: str, request: Request) -> ReportRun:
        data = self.data[year]
        document = build_document(registry, data, request)
        files = _files(registry, document, data, request)
        again = _files(registry, build_document(registry, data, request), data, request)
        differing = [form for form, content in files.items() if again[form] != content]
        if differing:
            pytest.fail(
                f"{request.report}, {year}: made twice, it is different as {', '.join(differing)}", pytrace=False
            )
        return ReportRun(year, document, check_report(registry, data, request), files)


class RunFormat:
    """The fixture `run_format`."""

    def __init__(self, data: Mapping[str, Snapshot]) -> None:
        self.data = data

    def __call__(
        self,
        plugin: PluginUnderTest,
        form: str | None = None,
        *,
        document: Document = EVERY_BLOCK,
        params: Mapping[str, str] | None = None,
        width: int = 80,
    ) -> bytes:
        """What a format of a plugin writes of a document, by default of one with every block; twice, and the same each time.

        The test fails when the plugin doesn't load, has no such format, or writes two different things.

        Raises:
            PluginError: writing failed, with the plugin's own exception as its cause.
        """
        registry, loaded = _loaded(plugin)
        name = _only(loaded.renderers, form, "format")
        request = Request(report="", format=name, params=params or {}, width=width)
        first, second = (
            bytes(render_document(registry, document, next(iter(self.data.values())), request)) for _n in range(2)
        )
        if first != second:
            pytest.fail(f"{name}: written twice, it is different", pytrace=False)
        return first


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Snapshot]:
    """The demo's years by their names, and an empty programme by `EMPTY`, as reports see them."""
    return sample_snapshots(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def run_report(sample_data: Mapping[str, Snapshot]) -> RunReport:
    """Runs a report on the demo in all formats."""
    return RunReport(sample_data)


@pytest.fixture
def run_format(sample_data: Mapping[str, Snapshot]) -> RunFormat:
    """Writes a document in a format."""
    return RunFormat(sample_data)


def _loaded(plugin: PluginUnderTest) -> tuple[Registry, Plugin]:
    """A registry with the installed plugins and the one under test, which has to load without a failure."""
    source, allowed = _of_module(plugin) if isinstance(plugin, ModuleType) else _of_file(plugin)
    registry = Registry(allowed)
    for installed in sources(None):
        if installed.origin is Origin.PACKAGE and installed.name != source.name:
            registry.load(installed)
    registry.failures.clear()
    registry.load(source)
    told = "\n".join(f"{failure}\n{failure.traceback}" for failure in registry.failures)
    if told:
        pytest.fail(told, pytrace=False)
    return registry, registry.plugins[-1]


def _of_file(file: Path) -> tuple[Source, AllowList]:
    """A drop-in file, which whoever runs its test has allowed by that."""
    candidate = read_candidate(file)
    allowed = AllowedFile(file=str(file), on=datetime.now(UTC))
    source = Source(file.stem, str(candidate.path), Origin.USER, path=candidate.path)
    return source, AllowList({candidate.sha256: allowed})


def _of_module(module: ModuleType) -> tuple[Source, AllowList]:
    """A package's module: as its entry point names it, else as an entry point would."""
    for installed in sources(None):
        if installed.entry_point is not None and installed.entry_point.module == module.__name__:
            return installed, AllowList()
    point = importlib.metadata.EntryPoint(module.__name__, module.__name__, GROUP)
    return Source(module.__name__, module.__file__ or "", Origin.PACKAGE, entry_point=point), AllowList()


def _only(offered: Sequence[str], wanted: str | None, kind: str) -> str:
    """What was asked for by name, or the only one that there is."""
    if wanted in offered or (wanted is None and len(offered) == 1):
        return wanted or offered[0]
    there_are = ", ".join(offered) or "none"
    asked = f"there is no {kind} {wanted}" if wanted else f"say which {kind} is meant"
    pytest.fail(f"{asked}; there are: {there_are}", pytrace=False)


def _files(registry: Registry, document: Document, data: Snapshot, request: Request) -> Mapping[str, bytes]:
    return {
        form: bytes(render_document(registry, document, data, replace(request, format=form)))
        for form in registry.renderers
    }

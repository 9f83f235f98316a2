"""What plugins offer, as data: what `shnor plugin list --json` prints and the user interface reads."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath

import msgspec

from shnor_tui.reporting.failure import Failure


class OptionInfo(msgspec.Struct, frozen=True, kw_only=True):
    """An option of a report or a format; a date's default is written 2020-07-28. `own` is the programme's own value as it is
    typed, None where it has none."""

    id: str
    title: str
    kind: str
    default: str | int | bool
    choices: tuple[str, ...] = ()
    help: str = ""
    own: str | None = None


class ReportInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A report. `checked` tells whether it has a check before signature of its own."""

    id: str
    title: str
    order: int
    plugin: str
    checked: bool
    params: tuple[OptionInfo, ...] = ()


class FormatInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A format that reports can be written in."""

    id: str
    title: str
    suffix: str
    binary: bool
    plugin: str
    params: tuple[OptionInfo, ...] = ()


class PluginInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A plugin. `origin` is «package», «department» or «user»; one that isn't `loaded` has its reasons among the failures."""

    name: str
    file: str
    origin: str
    version: str
    api: str
    loaded: bool
    reports: tuple[str, ...] = ()
    renderers: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that plugins offer, and what failed."""

    plugins: tuple[PluginInfo, ...] = ()
    reports: tuple[ReportInfo, ...] = ()
    renderers: tuple[FormatInfo, ...] = ()
    failures: tuple[Failure, ...] = ()

    def away_from_the_host(self) -> Catalogue:
        """The same for who has no files of the host: the names of files without the directories, and no traceback."""
        return msgspec.structs.replace(
            self,
            plugins=tuple(msgspec.structs.replace(one, file=PurePath(one.file).name) for one in self.plugins),
            failures=tuple(
                msgspec.structs.replace(one, file=PurePath(one.file).name, traceback="") for one in self.failures
            ),
        )


class RecordInfo(msgspec.Struct, frozen=True):
    """Which record a finding is about."""

    kind: str
    id: int


class FindingInfo(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the check before signature."""

    where: str
    problem: str
    advice: str = ""
    record: RecordInfo | None = None


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """The check before signature of one report: it may be signed when there are no findings."""

    report: str
    year: str
    findings: tuple[FindingInfo, ...] = ()


def default_as_data(default: str | int | bool | date) -> str | int | bool:
    """An option's default as JSON can hold it."""
    return default.isoformat() if isinstance(default, date) else default

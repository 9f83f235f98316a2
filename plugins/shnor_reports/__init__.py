"""The built-in reports, registered like anyone's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from shnor_tui.plugin import Context, Document, Finding, Param, Report, Snapshot, hookimpl

API = (1, 1)


class _Signed(Report, Protocol):
    """A report with its check before signature."""

    def check(self, data: Snapshot, ctx: Context) -> Sequence[Finding]: ...


@dataclass(slots=True)
class Later:
    """A report by name and title; its module is imported when it is asked for anything, so that one report doesn't wait for
    the others."""

    id: str
    title: str
    order: int
    place: str

    def params(self) -> Sequence[Param]:
        """The options of the report."""
        return self.report.params()

    def build(self, data: Snapshot, ctx: Context) -> Document:
        """The document."""
        return self.report.build(data, ctx)

    @property
    def report(self) -> Report:
        """The report itself."""
        module, _, name = self.place.partition(":")
        return cast("Report", getattr(import_module(f"{__name__}.{module}"), name)())


class Signed(Later):
    """A report that is signed, and checked before."""

    __slots__ = ()

    def check(self, data: Snapshot, ctx: Context) -> Sequence[Finding]:
        """The check before signature."""
        return cast("_Signed", self.report).check(data, ctx)


REPORTS: tuple[Later, ...] = (
    Signed("spravka", "Аналитическая справка", 10, "spravka:Spravka"),
    Signed("roadmap", "Отчёт о реализации дорожной карты", 20, "roadmap:Roadmap"),
    Signed("indicators", "Мониторинг показателей", 30, "indicators:Indicators"),
    Signed("results", "Динамика результатов оценочных процедур", 40, "results:Results"),
    Signed("passport", "Паспорт школы", 50, "passport:PassportReport"),
    Signed("recommendations", "Адресные рекомендации", 60, "recommendations:Recommendations"),
    Signed("training", "Справка о повышении квалификации", 70, "training:Training"),
    Signed("survey", "Свод анкет руководителей", 80, "survey:SurveySummary"),
    Later("due", "Что горит", 90, "due:Due"),
)


@hookimpl
def shnor_register_reports(register: Callable[[Report], None]) -> None:
    """Register every built-in report."""
    for report in REPORTS:
        register(report)

"""The years side by side: what each programme came to, and each indicator's values over the years.

Functions over a snapshot that change nothing. Every year is judged on the snapshot's day; no school against another.
"""

from __future__ import annotations

from dataclasses import dataclass

from shnor_tui.domain.indicator import Indicator, ReadingState, Verdict
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.roadmap import Progress
from shnor_tui.i18n import _
from shnor_tui.workspace.dynamics import same_in
from shnor_tui.workspace.facts import in_unit
from shnor_tui.workspace.indicator_standing import standing
from shnor_tui.workspace.overview import total_progress
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.tables import DATA_TABLES


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A programme in figures. Targets are those of which it can be told whether they are reached, or for which data are missing;
    `surveys` are the schools whose answers are complete of those that are asked, None without a survey in the program."""

    programme: Programme
    schools: int
    progress: Progress
    reached: int
    missed: int
    unknown: int
    surveys: Progress | None

    @property
    def targets(self) -> Progress:
        """How many targets are reached of those there are."""
        return Progress(self.reached, self.reached + self.missed + self.unknown)


@dataclass(frozen=True, slots=True)
class YearValue:
    """What an indicator came to in a year, in words; empty without data. `record` is that year's indicator, 0 for none."""

    text: str
    verdict: Verdict
    record: int


@dataclass(frozen=True, slots=True)
class IndicatorYears:
    """An indicator, as the latest year that has it calls it, and what it came to in each year of `year_figures`."""

    indicator: Indicator
    values: tuple[YearValue, ...]


def year_figures(data: Snapshot) -> tuple[YearFigures, ...]:
    """All programmes in figures, the oldest first."""

    def build() -> tuple[YearFigures, ...]:
        return tuple(_figures(data.choose(programme)) for programme in data.programmes)

    return data.records.derived(("years", data.today), DATA_TABLES.values(), build)


def indicator_years(data: Snapshot) -> tuple[IndicatorYears, ...]:
    """Every indicator by its code, in the order of the latest programme; those that only earlier ones had come last."""

    def build() -> tuple[IndicatorYears, ...]:
        years = [data.choose(programme) for programme in data.programmes]
        latest: dict[str, Indicator] = {}
        for year in reversed(years):
            for indicator in year.indicators:
                latest.setdefault(indicator.code.casefold(), indicator)
        return tuple(
            IndicatorYears(indicator, tuple(_value(year, indicator) for year in years)) for indicator in latest.values()
        )

    return data.records.derived(("indicators over the years", data.today), DATA_TABLES.values(), build)


def _figures(data: Snapshot) -> YearFigures:
    aimed = [standing(data, row) for row in data.indicators if row.has_target]
    verdicts = [seen.verdict for seen in aimed]
    return YearFigures(
        programme=data.programme,
        schools=len(data.schools),
        progress=total_progress(data),
        reached=verdicts.count(Verdict.REACHED),
        missed=verdicts.count(Verdict.MISSED),
        unknown=sum(seen.unknown for seen in aimed),
        surveys=_surveys(data),
    )


def _surveys(data: Snapshot) -> Progress | None:
    if data.survey is None or not data.survey.questionnaire:
        return None
    from shnor_tui.workspace.surveys import completeness  # noqa: PLC0415  (many programmes have no survey)

    return Progress(sum(completeness(data, school).complete for school in data.schools), len(data.schools))


def _value(data: Snapshot, indicator: Indicator) -> YearValue:
    same = same_in(data, indicator)
    if same is None:
        return YearValue("", Verdict.UNKNOWN, 0)
    seen = standing(data, same)
    words = {ReadingState.REACHED: _("reached"), ReadingState.NOT_HELD: _("n.h.")}
    return YearValue(in_unit(seen.value, same) or words.get(seen.state, ""), seen.verdict, same.id)

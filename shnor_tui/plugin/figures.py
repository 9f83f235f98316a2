"""What reports look up beside the snapshot: results of assessment, indicators over the years, and texts with facts of a report's
own. Everything is data or words of documents; nothing here speaks the interface's language."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from shnor_tui.domain.assessment import Procedure, Result, Scale, Share, problem_of
from shnor_tui.domain.indicator import Direction
from shnor_tui.domain.option import OptionValue
from shnor_tui.domain.roadmap import overall, progress
from shnor_tui.domain.trend import change_in_words, difference_in_words
from shnor_tui.domain.wording import Composed, FactValue
from shnor_tui.domain.wording import compose as compose_from
from shnor_tui.workspace.snapshot import Snapshot

if TYPE_CHECKING:
    from shnor_tui.workspace.dynamics import last_year, series, verdict_in, verdict_of
    from shnor_tui.workspace.facts import in_figures, in_unit, target_in_words
    from shnor_tui.workspace.indicator_standing import Standing, standing
    from shnor_tui.workspace.low_results import Hint, HintVerdict, Outcome, Reason, hint, previous_year, reason
    from shnor_tui.workspace.readings import period_of, reading_of, value_in, value_of
    from shnor_tui.workspace.results import Past, kind_of, own_last_year, procedures, result, share
    from shnor_tui.workspace.results import years as result_years
    from shnor_tui.workspace.survey_answers import told_number
    from shnor_tui.workspace.year_before import year_before

_HOMES = MappingProxyType(
    {
        "dynamics": ("last_year", "series", "verdict_in", "verdict_of"),
        "facts": ("in_figures", "in_unit", "target_in_words"),
        "indicator_standing": ("Standing", "standing"),
        "low_results": ("Hint", "HintVerdict", "Outcome", "Reason", "hint", "previous_year", "reason"),
        "readings": ("period_of", "reading_of", "value_in", "value_of"),
        "results": ("Past", "kind_of", "own_last_year", "procedures", "result", "result_years", "share"),
        "survey_answers": ("told_number",),
        "year_before": ("year_before",),
    }
)
"""Where the names come from that not every report needs: they are imported when they are asked for."""


def __getattr__(name: str) -> object:
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(name)
    found: object = getattr(import_module(f"shnor_tui.workspace.{home}"), name.removeprefix("result_"))
    globals()[name] = found
    return found


Facts = Mapping[str, FactValue]
"""Facts of a report's own by their names, in small letters; None for one that has no value."""


def compose(data: Snapshot, text: str, facts: Facts) -> Composed:
    """A text of the department with the programme's facts in place, and with a report's own, which go before them."""
    from shnor_tui.workspace.facts import ProgrammeFacts  # noqa: PLC0415  (it reads all of a programme)

    programme = ProgrammeFacts(data)

    def answer(name: str, argument: str) -> FactValue:
        return facts[name] if not argument and name in facts else programme(name, argument)

    return compose_from(text, answer)


def own_option(data: Snapshot, owner: str, option: str) -> OptionValue | None:
    """The programme's own value of an option of a report, which a finding may name as («option», its number)."""
    rows = data.records.all(OptionValue)
    return next(
        (row for row in rows if (row.programme, row.owner, row.option) == (data.programme.id, owner, option)), None
    )


__all__ = [
    "Direction",
    "Facts",
    "Hint",
    "HintVerdict",
    "OptionValue",
    "Outcome",
    "Past",
    "Procedure",
    "Reason",
    "Result",
    "Scale",
    "Share",
    "Standing",
    "change_in_words",
    "compose",
    "difference_in_words",
    "hint",
    "in_figures",
    "in_unit",
    "kind_of",
    "last_year",
    "overall",
    "own_last_year",
    "own_option",
    "period_of",
    "previous_year",
    "problem_of",
    "procedures",
    "progress",
    "reading_of",
    "reason",
    "result",
    "result_years",
    "series",
    "share",
    "standing",
    "target_in_words",
    "told_number",
    "value_in",
    "value_of",
    "verdict_in",
    "verdict_of",
    "year_before",
]

"""What a query means for the indicators: words of their codes and titles, and a few states.

    педагог "не достигнут" -расчёт

States may be written in words without quotes, «нет данных», or joined, «нет_данных».
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shnor_tui.domain.indicator import Verdict
from shnor_tui.domain.roadmap import Scope
from shnor_tui.domain.russian import searchable
from shnor_tui.workspace.indicator_standing import Standing
from shnor_tui.workspace.query import Token
from shnor_tui.workspace.state_filter import StateFilter

REACHED, MISSED, UNKNOWN, COMPUTED, OF_SCHOOLS, OF_DISTRICT, NO_TARGET = (
    "reached",
    "missed",
    "unknown",
    "computed",
    "schools",
    "district",
    "no target",
)

TOKENS = (
    Token(REACHED, ("достигнут", "достигнуты"), ("reached",), flag=True),
    Token(
        MISSED, ("не_достигнут", "не достигнут", "не достигнуты"), ("missed", "not_reached", "not reached"), flag=True
    ),
    Token(UNKNOWN, ("нет_данных", "нет данных"), ("no_data", "no data"), flag=True),
    Token(COMPUTED, ("расчет", "расчетные"), ("computed",), flag=True),
    Token(OF_SCHOOLS, ("по_школам", "по школам"), ("by_school", "by school"), flag=True),
    Token(OF_DISTRICT, ("по_району", "по району"), ("of_district", "of the district"), flag=True),
    Token(NO_TARGET, ("без_цели", "без цели"), ("no_target", "no target"), flag=True),
)
"""Every state that the filter of the indicators knows."""

_STATES: Mapping[str, Callable[[Standing], bool]] = {
    REACHED: lambda seen: seen.verdict is Verdict.REACHED,
    MISSED: lambda seen: seen.verdict is Verdict.MISSED,
    UNKNOWN: lambda seen: bool(seen.missing) or seen.unknown,
    COMPUTED: lambda seen: seen.indicator.computed is not None,
    OF_SCHOOLS: lambda seen: seen.indicator.scope is Scope.SCHOOLS,
    OF_DISTRICT: lambda seen: seen.indicator.scope is Scope.MUNICIPAL,
    NO_TARGET: lambda seen: not seen.has_target,
}


def _words(seen: Standing) -> str:
    """Code, title and source as the search sees them."""
    row = seen.indicator
    return "\n".join(" ".join(searchable(part).split()) for part in (row.code, row.title, row.source))


_FILTER = StateFilter(TOKENS, _STATES, _words)

indicator_filter = _FILTER.keeps
completions = _FILTER.completions

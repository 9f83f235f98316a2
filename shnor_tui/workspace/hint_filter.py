"""What a query means for the hints at low results: words of the schools' names, and a few states.

твер соответствует -в_списке
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shnor_tui.domain.russian import searchable
from shnor_tui.workspace.low_results import Hint, HintVerdict
from shnor_tui.workspace.query import Token
from shnor_tui.workspace.state_filter import StateFilter

TOKENS = (
    Token("meets", ("соответствует",), ("meets",), flag=True),
    Token("does_not_meet", ("не_соответствует", "не соответствует"), ("does_not_meet", "does not meet"), flag=True),
    Token("unknown", ("нельзя", "определить нельзя"), ("unknown",), flag=True),
    Token("disagrees", ("расхождение", "расходится"), ("disagrees",), flag=True),
    Token("listed", ("в_списке", "в списке"), ("listed",), flag=True),
    Token("unlisted", ("вне_списка", "не в списке"), ("unlisted",), flag=True),
)
"""Every state that the filter of the hints knows."""

_STATES: Mapping[str, Callable[[Hint], bool]] = {
    "meets": lambda seen: seen.verdict is HintVerdict.MEETS,
    "does_not_meet": lambda seen: seen.verdict is HintVerdict.DOES_NOT_MEET,
    "unknown": lambda seen: seen.verdict is HintVerdict.UNKNOWN,
    "disagrees": lambda seen: bool(seen.disagreement),
    "listed": lambda seen: seen.listed,
    "unlisted": lambda seen: not seen.listed,
}


def _words(seen: Hint) -> str:
    return searchable(f"{seen.school.full_name}\n{seen.school.short_name}")


_FILTER = StateFilter(TOKENS, _STATES, _words)

hint_filter = _FILTER.keeps
completions = _FILTER.completions

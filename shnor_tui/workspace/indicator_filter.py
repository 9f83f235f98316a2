"""What a query means for the indicators: words of their codes and titles, and a few states.

    педагог "не достигнут" -расчёт

States may be written in words without quotes, «нет данных», or joined, «нет_данных».
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from shnor_tui.domain.indicator import Verdict
from shnor_tui.domain.roadmap import Scope
from shnor_tui.domain.russian import searchable
from shnor_tui.workspace.indicator_standing import Standing
from shnor_tui.workspace.query import Term, Token, completed_names, parse, typed
from shnor_tui.workspace.titles import in_russian

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
    UNKNOWN: lambda seen: bool(seen.missing) or (seen.value is None and seen.verdict is Verdict.UNKNOWN),
    COMPUTED: lambda seen: seen.indicator.computed is not None,
    OF_SCHOOLS: lambda seen: seen.indicator.scope is Scope.SCHOOLS,
    OF_DISTRICT: lambda seen: seen.indicator.scope is Scope.MUNICIPAL,
    NO_TARGET: lambda seen: not seen.has_target,
}

_PHRASES = sorted((name for token in TOKENS for name in token.spellings if " " in name), key=len, reverse=True)
_PHRASE = re.compile(rf"(?<!\S)(-?)({'|'.join(re.escape(phrase) for phrase in _PHRASES)})(?!\S)", re.IGNORECASE)


def indicator_filter(text: str) -> Callable[[Standing], bool]:
    """What a text keeps. Any text has a meaning; nothing is raised."""
    terms = parse(_PHRASE.sub(r'\1"\2"', text), TOKENS)
    return lambda seen: all(_holds(term, seen) is not term.excluded for term in terms)


def completions(text_before_cursor: str) -> Sequence[str]:
    """What the text before the cursor may become: its last word completed to a state."""
    return completed_names(typed(text_before_cursor, TOKENS), TOKENS, russian=in_russian())


def _holds(term: Term, seen: Standing) -> bool:
    """A word that begins a state keeps the indicators that are in it, so that nothing is lost while it is typed."""
    if term.key:
        return _STATES[term.key](seen)
    states = (" ".join(token.spellings) for token in TOKENS if _STATES[token.key](seen))
    return term.values[0] in "\n".join((_words(seen), *states))


def _words(seen: Standing) -> str:
    """Code, title and source as the search sees them."""
    row = seen.indicator
    return "\n".join(" ".join(searchable(part).split()) for part in (row.code, row.title, row.source))

"""What a query means for the hints at low results: words of the schools' names, and a few states.

твер соответствует -"в списке"
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from shnor_tui.domain.russian import searchable
from shnor_tui.workspace.low_results import Hint, HintVerdict
from shnor_tui.workspace.query import Token, completed_names, parse, typed
from shnor_tui.workspace.titles import in_russian

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


def hint_filter(text: str) -> Callable[[Hint], bool]:
    """What a text keeps. Any text has a meaning; nothing is raised."""
    terms = parse(text, TOKENS)

    def keeps(seen: Hint) -> bool:
        names = searchable(f"{seen.school.full_name}\n{seen.school.short_name}")
        states = [" ".join(token.spellings) for token in TOKENS if _STATES[token.key](seen)]
        words = "\n".join((names, *states))
        return all(
            (_STATES[term.key](seen) if term.key else term.values[0] in words) is not term.excluded for term in terms
        )

    return keeps


def completions(text_before_cursor: str) -> Sequence[str]:
    """What the text before the cursor may become: its last word completed to a state."""
    return completed_names(typed(text_before_cursor, TOKENS), TOKENS, russian=in_russian())

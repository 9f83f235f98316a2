"""What a query means for the schools of the registry: words of their names and contacts, and a few states.

    твер "в списке" -должна

States may be written in words without quotes, «вне списка», or joined, «вне_списка».
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from shnor_tui.domain.russian import searchable
from shnor_tui.domain.school import School
from shnor_tui.workspace.query import Term, Token, completed_names, parse, typed
from shnor_tui.workspace.standing import Standing, reachable
from shnor_tui.workspace.titles import in_russian

LISTED, UNLISTED, OWES, LATE, UNREACHABLE = "listed", "unlisted", "owes", "late", "unreachable"

TOKENS = (
    Token(LISTED, ("в_списке", "в списке"), ("listed", "on the list"), flag=True),
    Token(UNLISTED, ("вне_списка", "вне списка", "не в списке"), ("unlisted", "not on the list"), flag=True),
    Token(OWES, ("должна", "долг", "долги", "не сдано"), ("owes", "debt", "debts"), flag=True),
    Token(LATE, ("просрочено", "просрочка"), ("overdue", "late"), flag=True),
    Token(UNREACHABLE, ("без_контактов", "без контактов"), ("no_contacts", "no contacts"), flag=True),
)
"""Every state that the filter of the schools knows."""

_STATES: Mapping[str, Callable[[Standing], bool]] = {
    LISTED: lambda seen: seen.listed,
    UNLISTED: lambda seen: not seen.listed,
    OWES: lambda seen: seen.debts > 0,
    LATE: lambda seen: seen.worst > 0,
    UNREACHABLE: lambda seen: not reachable(seen.school),
}

_PHRASES = sorted((name for token in TOKENS for name in token.spellings if " " in name), key=len, reverse=True)
_PHRASE = re.compile(rf"(?<!\S)(-?)({'|'.join(re.escape(phrase) for phrase in _PHRASES)})(?!\S)", re.IGNORECASE)


def school_filter(text: str) -> Callable[[Standing], bool]:
    """What a text keeps. Any text has a meaning; nothing is raised."""
    terms = parse(_PHRASE.sub(r'\1"\2"', text), TOKENS)
    return lambda seen: all(_holds(term, seen) is not term.excluded for term in terms)


def completions(text_before_cursor: str) -> Sequence[str]:
    """What the text before the cursor may become: its last word completed to a state."""
    return completed_names(typed(text_before_cursor, TOKENS), TOKENS, russian=in_russian())


def _holds(term: Term, seen: Standing) -> bool:
    """A word that begins a state keeps the schools that are in it, so that nothing is lost while it is typed."""
    if term.key:
        return _STATES[term.key](seen)
    states = (" ".join(token.spellings) for token in TOKENS if _STATES[token.key](seen))
    return term.values[0] in "\n".join((_words(seen.school), *states))


def _words(school: School) -> str:
    """Names and contacts as the search sees them; telephone numbers also without what stands between the digits."""
    phones = re.sub(r"[^\d,;]", "", school.phone)
    parts = (school.full_name, school.short_name, school.head, school.phone, phones, school.email, school.address)
    return "\n".join(" ".join(searchable(part).split()) for part in (*parts, school.site, school.note))

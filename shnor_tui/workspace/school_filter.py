"""What a query means for the schools of the registry: words of their names and contacts, and a few states.

    твер "в списке" -должна

States may be written in words without quotes, «вне списка», or joined, «вне_списка».
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from shnor_tui.domain.russian import searchable
from shnor_tui.workspace.query import Token
from shnor_tui.workspace.school_standing import Standing, reachable
from shnor_tui.workspace.state_filter import StateFilter

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


def _words(seen: Standing) -> str:
    """Names and contacts as the search sees them; telephone numbers also without what stands between the digits."""
    school = seen.school
    phones = re.sub(r"[^\d,;]", "", school.phone)
    parts = (school.full_name, school.short_name, school.head, school.phone, phones, school.email, school.address)
    return "\n".join(" ".join(searchable(part).split()) for part in (*parts, school.site, school.note))


_FILTER = StateFilter(TOKENS, _STATES, _words)

school_filter = _FILTER.keeps
completions = _FILTER.completions

"""What verbs make of what they are given, and what they ask of it: on fresh data, inside a transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import UNSET

from shnor_tui.domain.programme import Programme
from shnor_tui.domain.school import School
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _
from shnor_tui.workspace.session import Workspace


def given(**changes: Any) -> dict[str, Any]:
    """The fields that were said; those that are unset stay as they are."""
    return {name: value for name, value in changes.items() if value is not UNSET}


def one_line(text: str) -> str:
    """A text without line breaks and idle blanks."""
    return " ".join(text.split())


def school_year_of(text: str) -> SchoolYear:
    """A school year typed as 2019/2020.

    Raises:
        BadInput: the text is none.
    """
    try:
        return SchoolYear.parse(text)
    except ValueError:
        raise BadInput(_("«{year}» is no school year.").format(year=text), _("Write it as 2019/2020.")) from None


def programme_of(workspace: Workspace, number: int) -> Programme:
    """A programme by its number.

    Raises:
        NotFound: it was removed meanwhile.
    """
    found = workspace.records.table(Programme).get(number)
    if found is None:
        raise NotFound(_("This programme was removed meanwhile."))
    return found


def require_schools(workspace: Workspace, numbers: Iterable[int]) -> None:
    """Raise unless all these schools are in the registry.

    Raises:
        NotFound: one was removed meanwhile.
    """
    if set(numbers) - workspace.records.table(School).keys():
        raise NotFound(_("This school was removed by somebody meanwhile; nothing was changed."))


def check_people(people: int | None) -> None:
    """Raise unless a number of people can be one; None is not known.

    Raises:
        BadInput: it is negative.
    """
    if people is not None and people < 0:
        raise BadInput(_("A number of people cannot be negative: {people}.").format(people=people))

"""Names of statuses and roles in the interface's language; documents use the domain's Russian words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.evidence import AttachedFile
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.russian import short_date
from shnor_tui.domain.user import Role
from shnor_tui.i18n import _, mark, ngettext
from shnor_tui.store.sizes import size_in_words

_STATUSES: Mapping[Status, str] = MappingProxyType(
    {
        Status.NOT_STARTED: mark("not started"),
        Status.IN_PROGRESS: mark("in progress"),
        Status.DONE: mark("done"),
        Status.PARTLY: mark("done in part"),
        Status.NOT_DONE: mark("not done"),
        Status.POSTPONED: mark("postponed"),
        Status.CANCELLED: mark("cancelled"),
    }
)

_ROLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.VIEWER: mark("viewer"),
        Role.SCHOOL: mark("school"),
        Role.METHODIST: mark("methodist"),
        Role.ADMIN: mark("administrator"),
    }
)

_TABLES: Mapping[str, str] = MappingProxyType(
    {
        "programmes": mark("programmes"),
        "department": mark("department"),
        "users": mark("users"),
        "schools": mark("schools"),
        "listings": mark("lists of schools"),
        "sections": mark("sections"),
        "items": mark("roadmap items"),
        "marks": mark("marks"),
        "evidence": mark("documents"),
        "indicators": mark("indicators"),
        "readings": mark("values of indicators"),
        "trainings": mark("training"),
        "events": mark("events"),
        "questionnaires": mark("questionnaires"),
        "surveys": mark("surveys"),
        "answers": mark("answers"),
        "procedures": mark("assessment procedures"),
        "results": mark("results"),
        "points": mark("points of the report"),
        "options": mark("options of reports"),
        "issued": mark("issued reports"),
        "access": mark("log-ins, refusals and exports"),
    }
)

_RECURRENCES: Mapping[str, str] = MappingProxyType(
    {
        "weekly": mark("weekly"),
        "monthly": mark("monthly"),
        "quarterly": mark("quarterly"),
        "half-yearly": mark("every half-year"),
        "yearly": mark("yearly"),
    }
)


def status_title(status: Status) -> str:
    """A status as the interface calls it."""
    return _(_STATUSES[status])


def in_russian() -> bool:
    """Whether the interface speaks as the documents do."""
    return status_title(Status.DONE) == Status.DONE.word


def status_names(status: Status) -> tuple[str, ...]:
    """Everything a status is called, whatever the interface's language: the documents' word first, the English title next."""
    return (status.word, _STATUSES[status], status.value, status.value.replace("_", " "))


def table_title(name: str) -> str:
    """What a table holds, as its heading; the name of a table that this version doesn't know."""
    return _(_TABLES[name]) if name in _TABLES else name


def role_title(role: Role) -> str:
    """A role as the interface calls it."""
    return _(_ROLES[role])


def file_words(file: AttachedFile) -> str:
    """A file as people call it, with its size: «скан.pdf, 240 КБ»."""
    return f"{file.name}, {size_in_words(file.size)}"


def days_late(days: int) -> str:
    """How long ago a deadline was missed; empty where it was not."""
    return ngettext("{n} day late", "{n} days late", days).format(n=days) if days else ""


def deadline_in_words(deadline: Deadline) -> str:
    """What the program made of a deadline's words: the dates that it holds work against, or that there are none."""
    start, end = deadline.start, deadline.end
    if start and end:
        return short_date(end) if start == end else f"{short_date(start)} – {short_date(end)}"
    if start:
        return _("from {start}").format(start=short_date(start))
    if end:
        return _("by {end}").format(end=short_date(end))
    if recurrence := _RECURRENCES.get(deadline.recurrence):
        return _("{recurrence}: the deadline is not watched").format(recurrence=_(recurrence))
    return _("no dates: the deadline is not watched")

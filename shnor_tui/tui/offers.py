"""What fields of forms offer while one types: schools, kinds of events; several with «;» between. Pure: no widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from shnor_tui.domain.russian import searchable
from shnor_tui.domain.school import School
from shnor_tui.workspace.event_names import known_kinds
from shnor_tui.workspace.query import begins_word
from shnor_tui.workspace.snapshot import Snapshot

SEPARATOR = "; "


def completed(typed: str, offered: Callable[[str], Iterable[str]]) -> list[str]:
    """The text with its last part completed to each of those that are offered for it and do not stand before it."""
    before, _sign, last = typed.rpartition(";")
    kept = [part.strip() for part in before.split(";") if part.strip()]
    return [SEPARATOR.join([*kept, name]) for name in offered(last) if name not in kept]


def offered_kinds(data: Snapshot, typed: str) -> Sequence[str]:
    """The kinds of events of which a word begins so."""
    wanted = searchable(typed.strip())
    kinds = known_kinds(data.records)
    return [kind for kind in kinds if begins_word(wanted, searchable(kind)) and searchable(kind) != wanted]


def written_schools(data: Snapshot, numbers: Iterable[int]) -> str:
    """Schools as they can be typed again; those that are gone are left out."""
    found = (data.find(School, number) for number in numbers)
    return SEPARATOR.join(_typable(data, school) for school in found if school)


def offered_schools(data: Snapshot, typed: str, *, but: School | None = None) -> Sequence[str]:
    """The names of which a word begins so: the listed schools first."""
    others = [school for school in data.registry if school not in data.schools]
    names = [_typable(data, school) for school in (*data.schools, *others) if school != but]
    wanted = searchable(typed.strip())
    return [name for name in names if begins_word(wanted, searchable(name)) and searchable(name) != wanted]


def offered_several(data: Snapshot, typed: str, *, but: School | None = None, at_once: bool = False) -> Sequence[str]:
    """The text with its last name completed; `at_once` offers all listed schools together where nothing is typed yet."""
    every = [written_schools(data, (school.id for school in data.schools))] if at_once and not typed.strip() else []
    return [*every, *completed(typed, lambda last: offered_schools(data, last, but=but))]


def _typable(data: Snapshot, school: School) -> str:
    """The short name, or the full one where another school has the same."""
    same = sum(known.name == school.name for known in data.registry)
    return school.name if same == 1 else school.full_name

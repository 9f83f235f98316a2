"""Where each school of the registry stands in a programme: whether it is listed, how far it is, what it owes."""

from __future__ import annotations

from dataclasses import dataclass

from shnor_tui.domain.roadmap import Progress
from shnor_tui.domain.school import School
from shnor_tui.workspace.debts import debts
from shnor_tui.workspace.overview import by_school
from shnor_tui.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Standing:
    """A school in a programme. `progress` counts the items of each school, none off the list; `debts` is how many things it
    hasn't handed in, and `worst` how many days the latest of them is late."""

    school: School
    listed: bool
    progress: Progress
    debts: int = 0
    worst: int = 0


def standings(data: Snapshot) -> tuple[Standing, ...]:
    """Every school of the registry, in its order."""
    progress = {line.school.id: line.progress for line in by_school(data)}
    days: dict[int, list[int]] = {}
    for debt in debts(data):
        days.setdefault(debt.school.id, []).append(debt.days)
    return tuple(
        Standing(
            school,
            school.id in progress,
            progress.get(school.id, Progress(0, 0)),
            len(days.get(school.id, ())),
            max(days.get(school.id, ()), default=0),
        )
        for school in data.registry
    )


def standing(data: Snapshot, school: School) -> Standing:
    """One school of the registry."""
    return next(line for line in standings(data) if line.school.id == school.id)


def reachable(school: School) -> bool:
    """Whether anything was entered by which people reach it."""
    return bool(school.head or school.phone or school.email or school.address or school.site)

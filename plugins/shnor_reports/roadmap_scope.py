"""Which part of the roadmap a report is asked for, and what the chosen schools have done of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shnor_reports.prose import text_of
from shnor_tui.plugin import Context, Param, Period, Snapshot, joined, short_date
from shnor_tui.plugin.figures import overall, progress
from shnor_tui.plugin.nouns import Progress, RoadmapItem, School, Status

ALL, OPEN, LATE = "все", "невыполненные", "просроченные"

SCHOOLS = Param(
    "schools",
    "Школы",
    kind="schools",
    help="Только мероприятия, которые выполняет каждая школа, и только эти школы; пусто – вся «дорожная карта».",
)
PERIOD = Param(
    "period", "Период", kind="period", help="Мероприятия, срок которых истекает в этот период; пусто – любые."
)
ONLY = Param("only", "Мероприятия", ALL, choices=(ALL, OPEN, LATE), help="Итоги считаются по всем отобранным.")
RESPONSIBLE = Param("responsible", "Ответственный", help="Часть слов об ответственном; пусто – любой.")


class Scoped:
    """The items that were chosen (`items`), those of them that the table shows (`shown`), judged by the chosen schools.

    `undated` is how many items were left out because their deadline names no day.
    """

    def __init__(self, data: Snapshot, ctx: Context) -> None:
        self.data = data
        self.today = ctx.today
        asked = ctx.params.get(SCHOOLS.id)
        self.schools: tuple[School, ...] = asked if isinstance(asked, tuple) else data.schools
        self.some_schools = self.schools != data.schools
        period = ctx.params.get(PERIOD.id)
        self.period = period if isinstance(period, Period) and period.text else None
        self.responsible = text_of(ctx, RESPONSIBLE).strip()
        self.only = text_of(ctx, ONLY)
        chosen = [item for item in data.items if self._asked_for(item)]
        self.items = [item for item in chosen if self._due(item)]
        self.undated = sum(item.deadline.end is None for item in chosen) if self.period else 0
        self.shown = [item for item in self.items if self._wanted(item)]

    def status(self, item: RoadmapItem) -> Status:
        """The status of an item as a whole, by the chosen schools where it is one of each school."""
        return overall(self._statuses(item)) if item.per_school else self.data.status(item)

    def progress(self, item: RoadmapItem) -> Progress:
        """How many of the chosen schools are done."""
        return progress(self._statuses(item))

    def overdue(self, item: RoadmapItem) -> int:
        """Days since the deadline ended with the item still open."""
        if self.status(item) in {Status.DONE, Status.CANCELLED}:
            return 0
        return max((self.today - item.deadline.end).days, 0) if item.deadline.end else 0

    def words(self) -> Iterator[str]:
        """What was chosen, for the head of the document; nothing of the whole roadmap."""
        if self.some_schools:
            yield f"школы: {joined([school.name for school in self.schools])}"
        if self.period:
            yield f"срок: {short_date(self.period.start)} – {short_date(self.period.end)}"
        if self.responsible:
            yield f"ответственный: {self.responsible}"
        if self.only != ALL:
            yield f"в таблице – {self.only}"

    def _statuses(self, item: RoadmapItem) -> Sequence[Status]:
        return [self.data.status(item, school) for school in self.schools]

    def _asked_for(self, item: RoadmapItem) -> bool:
        of_schools = item.per_school or not self.some_schools
        return of_schools and _plain(self.responsible) in _plain(item.responsible)

    def _due(self, item: RoadmapItem) -> bool:
        end = item.deadline.end
        return self.period is None or (end is not None and self.period.holds(end))

    def _wanted(self, item: RoadmapItem) -> bool:
        if self.only == OPEN:
            return self.status(item) not in {Status.DONE, Status.CANCELLED}
        return self.only != LATE or bool(self.overdue(item))


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())

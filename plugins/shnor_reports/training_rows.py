"""The tables of «Справка о повышении квалификации»: people by school, and the courses that are entered one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shnor_tui.plugin import Cell, Column, Period, Snapshot, Table, counted, nobreak
from shnor_tui.plugin.nouns import School, Training, TrainingKind

PEOPLE = ("человек", "человека", "человек")

SCHOOL_COLUMNS = (
    Column("Образовательная организация", "left", 9),
    Column("Повышение квалификации", "right", 3),
    Column("Профессиональная переподготовка", "right", 3),
    Column("Всего", "right", 2.5),
)
COURSE_COLUMNS = (
    Column("Образовательная организация", "left", 4),
    Column("Вид", "left", 1),
    Column("Курс", "left", 5),
    Column("Часов", "right", 1),
    Column("Где обучались", "left", 3),
    Column("Срок", "left", 3),
    Column("Обучено", "right", 2),
)


@dataclass(frozen=True, slots=True)
class Trained:
    """The trainings of a school in a period; `undated` counts the people of those that fell out since nobody knows when."""

    school: School
    trainings: tuple[Training, ...]
    undated: int = 0

    @property
    def known(self) -> bool:
        """Whether anything is entered for the period."""
        return bool(self.trainings)

    @property
    def courses(self) -> int | None:
        """People on courses; None, never 0, where nothing is entered."""
        return _sum(self.trainings, TrainingKind.QUALIFICATION)

    @property
    def retraining(self) -> int | None:
        """People retrained, as `courses`."""
        return _sum(self.trainings, TrainingKind.RETRAINING)

    @property
    def whole(self) -> int | None:
        """Both together."""
        return sum(row.people for row in self.trainings) if self.trainings else None


def trained_in(data: Snapshot, schools: Sequence[School], period: Period) -> list[Trained]:
    """What schools entered for a period: what was finished in it. The whole year has also what has no date, and what is dated
    out of it: it was entered for this year."""
    found = []
    for school in schools:
        own = [row for row in data.trainings if row.school == school.id]
        kept = [row for row in own if not period.text or (row.when.end is not None and period.holds(row.when.end))]
        undated = sum(row.people for row in own if period.text and row.when.end is None)
        found.append(Trained(school, tuple(kept), undated))
    return found


def totals(rows: Sequence[Trained]) -> tuple[int | None, int | None]:
    """People on courses and people retrained, of all schools."""
    every = [training for row in rows for training in row.trainings]
    return _sum(every, TrainingKind.QUALIFICATION), _sum(every, TrainingKind.RETRAINING)


def people(count: int) -> str:
    """«48 человек»."""
    return counted(count, PEOPLE)


def schools_table(rows: Sequence[Trained]) -> Table:
    """A row for each school, also for one of which nothing is known, and the totals."""
    lines: list[tuple[str | Cell, ...]] = [
        (nobreak(row.school.full_name), _told(row.courses), _told(row.retraining), _told(row.whole)) for row in rows
    ]
    courses, retraining = totals(rows)
    whole = (courses or 0) + (retraining or 0)
    sums = (_told(courses), _told(retraining), people(whole))
    lines.append((Cell("Итого", bold=True), *(Cell(text, bold=True) for text in sums)))
    return Table(SCHOOL_COLUMNS, lines)


def courses_table(rows: Sequence[Trained]) -> Table | None:
    """The trainings of which more is known than how many people; columns in which nothing stands are left out."""
    lines = [
        (
            nobreak(row.school.name),
            one.kind.word,
            nobreak(one.course),
            str(one.hours or ""),
            nobreak(one.provider),
            nobreak(one.when.text),
            people(one.people),
        )
        for row in rows
        for one in row.trainings
        if one.detailed
    ]
    kept = [place for place in range(len(COURSE_COLUMNS)) if any(line[place] for line in lines)]
    columns = [COURSE_COLUMNS[place] for place in kept]
    return Table(columns, [[line[place] or "–" for place in kept] for line in lines]) if lines else None


def _told(count: int | None) -> str:
    return "–" if count is None else people(count)


def _sum(trainings: Sequence[Training], kind: TrainingKind) -> int | None:
    counts = [row.people for row in trainings if row.kind is kind]
    return sum(counts) if counts else None

"""The table of the roadmap, and the reasons below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shnor_reports.prose import flag_of
from shnor_reports.roadmap_scope import Scoped
from shnor_tui.plugin import Column, Context, Param, Table, TableCell, counted, nobreak, plural, short_date
from shnor_tui.plugin.nouns import Mark, RoadmapItem, School, Status

COLUMNS = (
    Column("№", "left", 1),
    Column("Мероприятие", "left", 6),
    Column("Срок", "left", 3),
    Column("Ответственный", "left", 3),
    Column("Ожидаемый результат", "left", 3),
    Column("Отметка о выполнении", "left", 4),
)
ALWAYS = frozenset({0, 1, len(COLUMNS) - 1})
"""The columns that stand also where nothing is written in them."""

DAY_FORMS = ("день", "дня", "дней")
EVIDENCE = Param(
    "evidence",
    "Подтверждающие документы",
    True,
    help="Реквизиты документов в отметке о выполнении.",
)


def table(scope: Scoped, ctx: Context) -> Table:
    """A row for each item that is shown, section by section; columns in which nothing stands are left out."""
    data, shown = scope.data, {item.id for item in scope.shown}
    documents = flag_of(ctx, EVIDENCE)
    rows: list[list[str]] = []
    sections: list[tuple[int, str]] = []
    groups = [("", data.items_of(None)), *((f"{s.number}. {s.title}", data.items_of(s)) for s in data.sections)]
    for title, items in groups:
        own = [item for item in items if item.id in shown]
        if title and own:
            sections.append((len(rows), title))
        for item in own:
            ctx.step(len(rows) + 1, len(shown))
            rows.append(
                [
                    item.number,
                    nobreak(item.title),
                    nobreak(item.deadline.text),
                    item.responsible,
                    nobreak(item.expected),
                    nobreak("\n".join(_marked(scope, item, documents=documents))),
                ]
            )
    kept = [place for place in range(len(COLUMNS)) if place in ALWAYS or any(row[place].strip() for row in rows)]
    told: list[list[TableCell]] = [[row[place].strip() or "–" for place in kept] for row in rows]
    return Table([COLUMNS[place] for place in kept], told, sections=sections)


def reasons(scope: Scoped) -> Iterator[str]:
    """A line for each reason that has to be told: what schools explain alike stands once."""
    for item in scope.shown:
        alike: dict[tuple[str, str], list[str]] = {}
        for school, mark in _marks(scope, item):
            if mark.status.has_reason and (mark.explanation or mark.status.needs_reason):
                reason = mark.explanation or "[причина не указана]"
                alike.setdefault((mark.status.word, reason), []).append(school.name if school else "")
        for (status, reason), names in alike.items():
            yield nobreak(f"{item.number}{_whose(scope, names)} – {status}: {reason}")


def _whose(scope: Scoped, names: Sequence[str]) -> str:
    if not any(names):
        return ""
    return ", все школы" if len(names) == len(scope.schools) > 1 else f", {', '.join(names)}"


def _marked(scope: Scoped, item: RoadmapItem, *, documents: bool) -> Iterator[str]:
    """The status in words, with its date and what was done or, for an item of each school, how many and who is left; then
    the documents that prove it."""
    status = scope.status(item)
    if not item.per_school:
        mark = scope.data.mark(item)
        yield f"{status.word}{f', {short_date(mark.on)}' if mark and mark.on else ''}"
    else:
        done, total = scope.progress(item)
        yield f"{status.word}, {_out_of(status, done, total)}" if done and total > 1 else status.word
        left = [one for one in scope.schools if scope.data.status(item, one) not in {Status.DONE, Status.CANCELLED}]
        if done and left:
            yield f"осталось: {', '.join(school.name for school in left)}"
    if days := scope.overdue(item):
        yield f"срок прошёл {counted(days, DAY_FORMS)} назад"
    own = None if item.per_school else scope.data.mark(item)
    if own and own.note and not own.status.has_reason:
        yield own.note
    if documents:
        yield from _documents(scope, item)


def _out_of(status: Status, done: int, total: int) -> str:
    """«выполнили 4 из 5 школ»; without the verb where the status says it."""
    told = f"{done} из {total} {plural(total, 'школы', 'школ')}"
    return told if status is Status.DONE else f"{plural(done, 'выполнила', 'выполнили')} {told}"


def _documents(scope: Scoped, item: RoadmapItem) -> Iterator[str]:
    """Each document once, with the schools whose marks it proves unless it proves all of them."""
    proven: dict[str, list[str]] = {}
    for school, mark in _marks(scope, item):
        for one in scope.data.evidence(mark):
            proven.setdefault(one.words, []).append(school.name if school else "")
    for words, names in proven.items():
        whose = f"{', '.join(names)}: " if any(names) and len(names) < len(scope.schools) else ""
        yield f"{whose}{words}"


def _marks(scope: Scoped, item: RoadmapItem) -> Iterator[tuple[School | None, Mark]]:
    whom: Sequence[School | None] = scope.schools if item.per_school else (None,)
    return ((school, mark) for school in whom if (mark := scope.data.mark(item, school)))

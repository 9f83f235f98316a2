"""«Отчёт о реализации дорожной карты»: totals, the table, and the reasons for what isn't done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shnor_reports.signing import reason_findings, signatory_findings, signature
from shnor_tui.plugin import (
    NBSP,
    Block,
    Cell,
    Column,
    Context,
    Document,
    Finding,
    Heading,
    Items,
    Paragraph,
    Param,
    Snapshot,
    Table,
    nobreak,
    percent,
    plural,
    short_date,
)
from shnor_tui.plugin.nouns import RoadmapItem, School, Status

COLUMNS = (
    Column("№", "left", 1),
    Column("Мероприятие", "left", 6),
    Column("Срок", "left", 3),
    Column("Ответственный", "left", 3),
    Column("Ожидаемый результат", "left", 3),
    Column("Отметка о выполнении", "left", 4),
)


class Roadmap:
    """The state of the roadmap on a day."""

    id = "roadmap"
    title = "Отчёт о реализации дорожной карты"
    order = 20

    def params(self) -> Sequence[Param]:
        """No options yet."""
        return ()

    def build(self, data: Snapshot, ctx: Context) -> Document:
        """Totals, table section by section, reasons, signature."""
        blocks: list[Block] = [Paragraph(_totals(data, ctx)), _table(data, ctx)]
        if reasons := list(_reasons(data)):
            blocks += [Heading("Причины невыполнения", 2), Items(reasons)]
        blocks.append(signature(data))
        return Document(
            title=self.title,
            subtitle=f"{data.programme.title}\n{data.programme.year} учебный год",
            blocks=blocks,
            author=data.programme.organisation.nominative,
            issued=ctx.today,
            landscape=True,
        )

    def check(self, data: Snapshot, ctx: Context) -> Sequence[Finding]:
        """Statuses without the reason that they need, no signatory."""
        return (*reason_findings(data), *signatory_findings(data))


def _totals(data: Snapshot, ctx: Context) -> str:
    """«По состоянию на … из N мероприятий выполнено m (p %), в работе – k, не выполнено – j.»"""
    done, total = data.total()
    share = f" ({percent(100 * done / total)})" if total else ""
    words = [f"выполнено {done}{share}"]
    statuses = [data.status(item) for item in data.items]
    open_statuses = (Status.IN_PROGRESS, Status.PARTLY, Status.POSTPONED, Status.NOT_DONE, Status.NOT_STARTED)
    words += [f"{status.word} – {statuses.count(status)}" for status in open_statuses if status in statuses]
    text = f"По состоянию на {short_date(ctx.today)} из {total} {plural(total, 'мероприятия', 'мероприятий')} {', '.join(words)}"
    if excused := statuses.count(Status.CANCELLED):
        text += f"; отменено и в подсчёт не входит – {excused}"
    if late := sum(1 for item in data.items if data.overdue(item)):
        text += f". Срок прошёл, не завершено – {late}"
    return nobreak(f"{text}.")


def _table(data: Snapshot, ctx: Context) -> Table:
    rows: list[list[Cell | str]] = []
    sections: list[tuple[int, str]] = []
    groups = [("", data.items_of(None)), *((f"{s.number}. {s.title}", data.items_of(s)) for s in data.sections)]
    for title, items in groups:
        if title and items:
            sections.append((len(rows), title))
        for item in items:
            ctx.step(len(rows) + 1, len(data.items))
            rows.append(
                [
                    item.number,
                    nobreak(item.title),
                    nobreak(item.deadline.text),
                    item.responsible or "–",
                    nobreak(item.expected),
                    nobreak("\n".join(_marked(data, item))),
                ]
            )
    return Table(COLUMNS, rows, sections=sections)


def _marked(data: Snapshot, item: RoadmapItem) -> Iterator[str]:
    """The status in words, with its date or, for an item of each school, how many and who is left."""
    status = data.status(item)
    if not item.per_school:
        mark = data.mark(item)
        yield f"{status.word}{f', {short_date(mark.on)}' if mark and mark.on else ''}"
    else:
        done, total = data.progress(item)
        yield f"{status.word}: {done} из {total}" if total else status.word
        left = [school for school in data.schools if data.status(item, school) not in {Status.DONE, Status.CANCELLED}]
        if done and left:
            yield f"осталось: {', '.join(school.name for school in left)}"
    if days := data.overdue(item):
        yield f"срок прошёл {days}{NBSP}{plural(days, 'день', 'дня', 'дней')} назад"


def _reasons(data: Snapshot) -> Iterator[str]:
    """A line for each mark that has to be explained."""
    for item in data.items:
        whom: Sequence[School | None] = data.schools if item.per_school else (None,)
        for school in whom:
            mark = data.mark(item, school)
            if mark and mark.status.has_reason and (mark.explanation or mark.status.needs_reason):
                whose = f", {school.name}" if school else ""
                reason = mark.explanation or "[причина не указана]"
                yield nobreak(f"{item.number}{whose} – {mark.status.word}: {reason}")

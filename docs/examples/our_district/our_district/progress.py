"""Отчёт «Как школы продвинулись»: выполнение мероприятий каждой школой за период, с диаграммой."""

from collections.abc import Sequence
from typing import cast

from shnor_tui.plugin import (
    Cell,
    Chart,
    Column,
    Context,
    Document,
    Executor,
    Finding,
    Paragraph,
    Param,
    Period,
    Series,
    Signature,
    Snapshot,
    Stamp,
    Table,
    number,
    percent,
)
from shnor_tui.plugin.nouns import School, Status


class SchoolProgress:
    id = "our-progress"
    title = "Как школы продвинулись"

    def params(self) -> Sequence[Param]:
        return (
            Param("schools", "Школы", kind="schools", help="Пусто – все школы программы."),
            Param("period", "Период", kind="period", help="Отметки этого периода; пусто – весь учебный год."),
            Param("preface", "Вступление", "Всего школ в программе: {число_школ}.", kind="prose"),
            Param("executor", "Исполнитель"),
        )

    def build(self, data: Snapshot, ctx: Context) -> Document:
        schools = cast("tuple[School, ...]", ctx.params["schools"])
        items = [item for item in data.items if item.per_school]
        done = []
        for n, school in enumerate(schools, 1):
            ctx.step(n, len(schools), school.name)
            done.append(sum(self._done(data, ctx, item, school) for item in items))
        signatory = data.programme.signatory
        return Document(
            self.title,
            [
                Stamp("Приложение\nк отчёту о реализации программы"),
                Paragraph(data.compose(str(ctx.params["preface"])).plain),
                self._table(schools, done, len(items)),
                Chart("bar", [school.name for school in schools], [Series("Выполнено", done)], "Выполнено мероприятий"),
                Signature(signatory.position, signatory.name),
                *([Executor(str(ctx.params["executor"]))] if ctx.params["executor"] else []),
            ],
            subtitle=f"{data.programme.year} учебный год",
        )

    def check(self, data: Snapshot, ctx: Context) -> Sequence[Finding]:
        problems = data.compose(str(ctx.params["preface"])).problems
        return [Finding("вступление", f"{problem.written}: {problem.words}") for problem in problems]

    def _done(self, data: Snapshot, ctx: Context, item, school: School) -> bool:
        """Отмечено ли мероприятие школой в этом периоде; отметка без даты считается."""
        mark = data.mark(item, school)
        within = mark is not None and (mark.on is None or cast("Period", ctx.params["period"]).holds(mark.on))
        return within and data.status(item, school) is Status.DONE

    def _table(self, schools: Sequence[School], done: Sequence[int], items: int) -> Table:
        columns = [Column("Школа", width=3), Column("Выполнено", "right"), Column("Доля", "right")]
        rows = [
            (school.full_name, number(count), Cell(percent(100 * count / items), tone=1 - count / items) if items else "–")
            for school, count in zip(schools, done, strict=True)
        ]
        return Table(columns, rows, caption="Таблица 1. Мероприятия школ")

"""«Аналитическая справка»: what was done in a year, point by point, for the head of department to sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from shnor_reports.mending import indicators_of, missing
from shnor_reports.prose import block_of, flag_of, inlines_of, problem_finding, prose_findings, text_of, titled
from shnor_reports.signing import EXECUTOR, STAMP, frame_findings, framed, reason_findings
from shnor_tui.plugin import (
    Block,
    Context,
    Document,
    Finding,
    Items,
    Paragraph,
    Param,
    Snapshot,
    date_in_quotes,
    date_in_words,
    short_date,
)
from shnor_tui.plugin.figures import compose
from shnor_tui.plugin.nouns import Event, Indicator, ReportPoint, RoadmapItem, Status, Verdict
from shnor_tui.plugin.words import NO_DATA, Composed, TextParagraph

CONCLUSIONS = Param("conclusions", "Выводы", kind="prose", help="Раздел «Выводы» после пунктов; пусто – без него.")
PROBLEMS = Param("problems", "Проблемы", kind="prose", help="Раздел «Проблемы»; пусто – без него.")
PROPOSALS = Param("proposals", "Предложения", kind="prose", help="Раздел «Предложения»; пусто – без него.")
INDICATORS = Param(
    "indicators",
    "Приложение с показателями",
    False,
    help="Таблица показателей на отдельном листе после подписи.",
)
DATES: Mapping[str, Callable[[date], str]] = MappingProxyType(
    {"в кавычках": date_in_quotes, "словами": date_in_words, "цифрами": short_date}
)
DATE_STYLE = Param(
    "dates",
    "Вид даты приказа",
    "в кавычках",
    choices=tuple(DATES),
    help="«28» июля 2020 г., 28 июля 2020 г. или 28.07.2020.",
)
SECTIONS = (CONCLUSIONS, PROBLEMS, PROPOSALS)

_ADVICE = {
    "item": "Отметьте выполнение",
    "indicator": "Проверьте значение показателя",
    "school": "Внесите сведения об обучении",
    "event": "Уточните дату события",
}
"""What to do about the record that a point waits for."""


class Spravka:
    """The report of a programme. Points print in their order when the work that they link to is done."""

    id = "spravka"
    title = "Аналитическая справка"
    order = 10

    def params(self) -> Sequence[Param]:
        """What may follow the points; the points themselves are the programme's own data."""
        return (*SECTIONS, INDICATORS, DATE_STYLE, STAMP, EXECUTOR)

    def build(self, data: Snapshot, ctx: Context) -> Document:
        """Basis, numbered points with their lists and further paragraphs, further sections, signature, annex."""
        texts, say = data.programme.texts, _speaker(data, ctx)
        blocks = list(map(block_of, say(texts.basis).blocks))
        ready = [say(point.text) for point in data.points if not data.unfinished(point)]
        printed = [composed for composed in ready if not composed.empty]
        if blocks and not printed:  # the basis promises what follows
            blocks.append(Paragraph(NO_DATA))
        for number, composed in enumerate(printed, 1):
            ctx.step(number, len(printed))
            blocks.extend(_numbered(composed, number))
        blocks.extend(titled(data, ctx, *SECTIONS))
        return Document(
            title=say(texts.title).plain,
            subtitle="\n".join(say(line).plain for line in texts.subtitle.splitlines()),
            blocks=[*framed(data, ctx, blocks), *(_annex(data) if flag_of(ctx, INDICATORS) else ())],
            author=data.programme.organisation.nominative,
            issued=ctx.today,
        )

    def check(self, data: Snapshot, ctx: Context) -> Sequence[Finding]:
        """Missing facts, wrong placeholders, points that do not print, no signatory, empty reasons."""
        return (
            *_header_findings(data, ctx),
            *_point_findings(data),
            *prose_findings(data, ctx, self.id, *SECTIONS),
            *reason_findings(data),
        )


def _annex(data: Snapshot) -> Iterator[Block]:
    from shnor_reports.indicators import annex  # noqa: PLC0415  (few ask for it)

    return annex(data)


def _speaker(data: Snapshot, ctx: Context) -> Callable[[str], Composed]:
    """Composes texts, with the date of the order as it was asked for."""
    ordered = data.programme.order.date
    written = DATES[text_of(ctx, DATE_STYLE)](ordered) if ordered else None
    return lambda text: compose(data, text, {"приказ_дата": written})


def _numbered(composed: Composed, number: int) -> Iterator[Block]:
    """The first paragraph, or the first entry of a list that begins the point, carries its number; the rest follows."""
    first, *rest = composed.blocks
    if isinstance(first, TextParagraph):
        yield Items([inlines_of(first)], ordered=True, start=number)
    else:
        yield Items(first.entries[:1], ordered=True, start=number)
        if others := first.entries[1:]:
            yield Items(others)
    yield from map(block_of, rest)


def _header_findings(data: Snapshot, ctx: Context) -> Iterator[Finding]:
    programme = data.programme
    record = ("programme", programme.id)
    texts = programme.texts
    if not texts.title.strip():
        yield Finding("заголовок", "у справки нет заголовка", "Внесите заголовок.", record)
    written = (
        ("заголовок", [data.compose(texts.title)]),
        ("подзаголовок", [data.compose(line) for line in texts.subtitle.splitlines()]),
        ("основание", [data.compose(texts.basis)]),
    )
    for where, parts in written:
        for problem in (problem for part in parts for problem in part.problems):
            yield problem_finding(data, where, problem, record)
    yield from frame_findings(data, ctx, Spravka.id)
    if not data.schools:
        yield Finding("список школ", "в программе нет ни одной школы", "Внесите школы в список.", record)
    if not data.points:
        yield Finding("пункты", "в справке нет ни одного пункта", "Добавьте пункты справки.", record)


def _point_findings(data: Snapshot) -> Iterator[Finding]:
    for place, point in enumerate(data.points, 1):
        composed, record = data.compose(point.text), ("point", point.id)
        if composed.empty:
            yield Finding(
                f"пункт {place}", "пункт без текста, не печатается", "Внесите текст или удалите пункт.", record
            )
            continue
        where = f"пункт {place} «{_beginning(composed.plain)}»"
        mends: tuple[str, int] | None = None
        if reasons := data.unfinished(point):
            mends = _waited_for(data, point) or record
            advice = f"{_ADVICE.get(mends[0], 'Проверьте, с чем пункт связан,')} или измените пункт."
            yield Finding(where, f"не печатается: {'; '.join(reasons)}", advice, mends)
        for problem in composed.problems:
            if not problem.missing or missing(data, problem) != mends:  # what is told already
                yield problem_finding(data, where, problem, record)
        yield from _partly_known(data, point, where)


def _partly_known(data: Snapshot, point: ReportPoint, where: str) -> Iterator[Finding]:
    """Values of the district that stand for some of its schools only; where nothing is known at all, others say so."""
    for indicator in indicators_of(data, point):
        known = data.value(indicator) is not None or data.verdict(indicator) is not Verdict.UNKNOWN
        if known and (schools := data.without_data(indicator)):
            names = ", ".join(school.name for school in schools)
            yield Finding(
                where,
                f"показатель {indicator.code} рассчитан не по всем школам, нет данных: {names}",
                "Внесите значения этих школ или отметьте, что измерение не проводилось.",
                ("indicator", indicator.id),
            )


def _waited_for(data: Snapshot, point: ReportPoint) -> tuple[str, int] | None:
    """The first roadmap item, or else indicator, school without training or event, that keeps a point from being printed."""
    items = (data.find(RoadmapItem, number) for number in point.items)
    indicators = (data.find(Indicator, number) for number in point.indicators)
    late = [("item", item.id) for item in items if item and data.status(item) is not Status.DONE]
    late += [
        ("indicator", one.id)
        for one in indicators
        if one and data.verdict(one) is not Verdict.REACHED and (one.has_target or data.value(one) is None)
    ]
    if any(not any(data.trained(school, kind) for school in data.schools) for kind in point.trainings):
        late += [("school", school.id) for school in data.schools]
    events = (data.find(Event, number) for number in point.events)
    late += [("event", event.id) for event in events if event and not event.held_by(data.today)]
    return late[0] if late else None


def _beginning(text: str, length: int = 40) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0] + "…"

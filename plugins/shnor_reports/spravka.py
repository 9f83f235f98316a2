"""«Аналитическая справка»: what was done in a year, point by point, for the head of department to sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shnor_reports.mending import indicators_of, missing
from shnor_reports.signing import reason_findings, signatory_findings, signature
from shnor_tui.plugin import (
    Block,
    Context,
    Document,
    Finding,
    Inlines,
    Items,
    Paragraph,
    Param,
    Run,
    Snapshot,
)
from shnor_tui.plugin.nouns import Indicator, ReportPoint, RoadmapItem, Status, Verdict
from shnor_tui.plugin.words import Composed, Problem, TextList, TextParagraph


class Spravka:
    """The report of a programme. Points print in their order when the work that they link to is done."""

    id = "spravka"
    title = "Аналитическая справка"
    order = 10

    def params(self) -> Sequence[Param]:
        """No options: the wording is the programme's own data."""
        return ()

    def build(self, data: Snapshot, ctx: Context) -> Document:
        """Basis, numbered points with their lists and further paragraphs, signature."""
        texts = data.programme.texts
        blocks = list(map(_block, data.compose(texts.basis).blocks))
        ready = [data.compose(point.text) for point in data.points if not data.unfinished(point)]
        printed = [composed for composed in ready if not composed.empty]
        for number, composed in enumerate(printed, 1):
            ctx.step(number, len(printed))
            blocks.extend(_numbered(composed, number))
        blocks.append(signature(data))
        return Document(
            title=data.compose(texts.title).plain,
            subtitle="\n".join(composed.plain for composed in _lines(data, texts.subtitle)),
            blocks=blocks,
            author=data.programme.organisation.nominative,
            issued=ctx.today,
        )

    def check(self, data: Snapshot, ctx: Context) -> Sequence[Finding]:
        """Missing facts, wrong placeholders, points that do not print, no signatory, empty reasons."""
        return (*_header_findings(data), *_point_findings(data), *reason_findings(data))


def _lines(data: Snapshot, text: str) -> list[Composed]:
    return [data.compose(line) for line in text.splitlines()]


def _inlines(paragraph: TextParagraph) -> Inlines:
    return [Run(piece.text, bold=piece.bold, italic=piece.italic) for piece in paragraph.pieces]


def _block(block: TextParagraph | TextList) -> Block:
    return Items(block.entries) if isinstance(block, TextList) else Paragraph(_inlines(block))


def _numbered(composed: Composed, number: int) -> Iterator[Block]:
    """The first paragraph, or the first entry of a list that begins the point, carries its number; the rest follows."""
    first, *rest = composed.blocks
    if isinstance(first, TextParagraph):
        yield Items([_inlines(first)], ordered=True, start=number)
    else:
        yield Items(first.entries[:1], ordered=True, start=number)
        if others := first.entries[1:]:
            yield Items(others)
    yield from map(_block, rest)


def _header_findings(data: Snapshot) -> Iterator[Finding]:
    programme = data.programme
    record = ("programme", programme.id)
    texts = programme.texts
    if not texts.title.strip():
        yield Finding("заголовок", "у справки нет заголовка", "Внесите заголовок.", record)
    written = (
        ("заголовок", [data.compose(texts.title)]),
        ("подзаголовок", _lines(data, texts.subtitle)),
        ("основание", [data.compose(texts.basis)]),
    )
    for where, parts in written:
        for problem in (problem for part in parts for problem in part.problems):
            yield _problem(data, where, problem, record)
    yield from signatory_findings(data)
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
        if reasons := data.unfinished(point):
            advice = "Отметьте выполнение или измените пункт."
            yield Finding(where, f"не печатается: {'; '.join(reasons)}", advice, _waited_for(data, point) or record)
        for problem in composed.problems:
            yield _problem(data, where, problem, record)
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
    """The first roadmap item, or else indicator, that keeps a point from being printed."""
    items = (data.find(RoadmapItem, number) for number in point.items)
    indicators = (data.find(Indicator, number) for number in point.indicators)
    late = [("item", item.id) for item in items if item and data.status(item) is not Status.DONE]
    late += [
        ("indicator", one.id)
        for one in indicators
        if one and data.verdict(one) is not Verdict.REACHED and (one.has_target or data.value(one) is None)
    ]
    return late[0] if late else None


def _problem(data: Snapshot, where: str, problem: Problem, written_in: tuple[str, int]) -> Finding:
    if problem.missing:
        return Finding(where, problem.words, "Внесите сведения.", missing(data, problem) or written_in)
    return Finding(where, problem.words, "Исправьте текст.", written_in)


def _beginning(text: str, length: int = 40) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0] + "…"

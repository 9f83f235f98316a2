"""«Аналитическая справка»: what was done in a year, point by point, for the head of department to sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    Signature,
    Snapshot,
    nobreak,
)
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
        signatory = data.programme.signatory
        blocks: list[Block] = [Paragraph(_inlines(block)) for block in _paragraphs(data.compose(texts.basis))]
        printed = [point for point in data.points if not data.unfinished(point)]
        for number, point in enumerate(printed, 1):
            ctx.step(number, len(printed))
            blocks.extend(_numbered(data.compose(point.text), number))
        blocks.append(Signature(signatory.position or NO_POSITION, nobreak(signatory.name) or NO_NAME))
        return Document(
            title=data.compose(texts.title).plain,
            subtitle="\n".join(data.compose(line).plain for line in texts.subtitle.splitlines()),
            blocks=blocks,
            author=data.programme.organisation.nominative,
            issued=ctx.today,
        )

    def check(self, data: Snapshot, ctx: Context) -> Sequence[Finding]:
        """Missing facts, wrong placeholders, points that do not print, empty reasons."""
        return (*_header_findings(data), *_point_findings(data), *_reason_findings(data))


NO_POSITION = "[должность: нет данных]"
NO_NAME = "[фамилия: нет данных]"


def _paragraphs(composed: Composed) -> Iterator[TextParagraph]:
    return (block for block in composed.blocks if isinstance(block, TextParagraph))


def _inlines(paragraph: TextParagraph) -> Inlines:
    return [Run(piece.text, bold=piece.bold, italic=piece.italic) for piece in paragraph.pieces]


def _numbered(composed: Composed, number: int) -> Iterator[Block]:
    """The first paragraph carries the point's number; the rest follows unnumbered."""
    pending: int | None = number
    for block in composed.blocks:
        if isinstance(block, TextList):
            yield Items(block.entries)
        elif pending is not None:
            yield Items([_inlines(block)], ordered=True, start=pending)
            pending = None
        else:
            yield Paragraph(_inlines(block))


def _header_findings(data: Snapshot) -> Iterator[Finding]:
    programme = data.programme
    record = ("programme", programme.id)
    for where, text in (("заголовок", programme.texts.subtitle), ("основание", programme.texts.basis)):
        for problem in data.compose(text).problems:
            yield _problem(where, problem, record)
    if not programme.signatory.position:
        yield Finding("подпись", "не указана должность подписывающего", "Заполните подпись в программе.", record)
    if not programme.signatory.name:
        yield Finding("подпись", "не указана фамилия подписывающего", "Заполните подпись в программе.", record)
    if not data.schools:
        yield Finding("список школ", "в программе нет ни одной школы", "Внесите школы в список.", record)
    if not data.points:
        yield Finding("пункты", "в справке нет ни одного пункта", "Добавьте пункты справки.", record)


def _point_findings(data: Snapshot) -> Iterator[Finding]:
    for place, point in enumerate(data.points, 1):
        where = f"пункт {place} «{_beginning(data.compose(point.text).plain)}»"
        reasons = data.unfinished(point)
        if reasons:
            yield Finding(
                where,
                f"не печатается: {'; '.join(reasons)}",
                "Отметьте выполнение или измените пункт.",
                ("point", point.id),
            )
        for problem in data.compose(point.text).problems:
            yield _problem(where, problem, ("point", point.id))


def _reason_findings(data: Snapshot) -> Iterator[Finding]:
    """A status that must be explained in a report, without its reason."""
    for item in data.items:
        for school in data.schools if item.per_school else (None,):
            mark = data.mark(item, school)
            if mark and mark.status.needs_reason and not mark.explanation:
                whose = f" ({school.name})" if school else ""
                yield Finding(
                    f"мероприятие {item.number}{whose}",
                    f"отметка «{mark.status.word}» без причины",
                    "Укажите причину в отметке.",
                    ("item", item.id),
                )


def _problem(where: str, problem: Problem, record: tuple[str, int]) -> Finding:
    written = "{" + problem.placeholder + "}"
    if problem.missing:
        return Finding(where, f"нет данных для {written}", "Внесите сведения.", record)
    return Finding(where, f"неизвестная подстановка {written}", "Исправьте текст.", record)


def _beginning(text: str, length: int = 40) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0] + "…"

"""«Что горит»: what is late or due soon, what nobody answers for, what schools have not handed in. Nobody signs it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from shnor_tui.plugin import (
    Block,
    Context,
    Document,
    Heading,
    Items,
    Paragraph,
    Param,
    Snapshot,
    counted,
    date_in_words,
    nobreak,
    plural,
    short_date,
)
from shnor_tui.plugin.nouns import RoadmapItem, School, Status
from shnor_tui.plugin.survey import completion, questionnaire
from shnor_tui.plugin.work import DebtKind, DueItem, Owed, due, overdue, owed

DAYS = Param("days", "Ближайшие дни", 14, help="За сколько дней до срока мероприятие попадает в отчёт.")
SCHOOLS = Param("schools", "Школы", kind="schools", help="Без выбора – все школы списка.")

DAY_FORMS = ("день", "дня", "дней")
MOST_DAYS = 3660
"""Ten years: whoever asks for more asks for everything."""

NOTHING = "Просроченного, срочного и не сданного нет."


class Due:
    """What presses on a day; short lines that read well on a terminal."""

    id = "due"
    title = "Что горит"
    order = 90

    def params(self) -> Sequence[Param]:
        """How near a deadline has to be, and of which schools."""
        return (DAYS, SCHOOLS)

    def build(self, data: Snapshot, ctx: Context) -> Document:
        """Each group that has something under its heading, with how much there is."""
        schools = schools_of(data, ctx)
        blocks: list[Block] = []
        for title, lines in _groups(data, ctx, schools):
            if lines:
                blocks += [Heading(f"{title} – {len(lines)}"), Items([nobreak(line) for line in lines])]
        if not data.items:
            blocks.append(Paragraph("В «дорожной карте» нет мероприятий."))
        return Document(
            title=self.title,
            subtitle=f"на {date_in_words(ctx.today)}, программа {data.programme.year} учебного года",
            blocks=blocks or [Paragraph(NOTHING)],
            author=data.programme.organisation.nominative,
            issued=ctx.today,
        )


def schools_of(data: Snapshot, ctx: Context) -> tuple[School, ...]:
    """The schools that were chosen, else all that are listed."""
    chosen = ctx.params.get(SCHOOLS.id)
    return chosen if isinstance(chosen, tuple) and chosen else data.schools


def _groups(data: Snapshot, ctx: Context, schools: Sequence[School]) -> Iterator[tuple[str, list[str]]]:
    days = ctx.params.get(DAYS.id, DAYS.default)
    within = min(max(days, 0), MOST_DAYS) if isinstance(days, int) else 0
    names = {school.id for school in schools}
    yield "Просрочено", [_item_line(one, names, late=True) for one in overdue(data) if _concerns(one, names)]
    near = [_item_line(one, names, late=False) for one in due(data, within) if _concerns(one, names)]
    yield f"Срок до {short_date(data.today + timedelta(days=within))} включительно", near
    yield (
        "Мероприятия без ответственного",
        [_named(item) for item in data.items if not item.responsible.strip() and _open(data, item)],
    )
    yield "Отметки без причины", list(_unexplained(data, schools))
    yield "Анкета руководителя не заполнена", list(_survey_lines(data, schools, within))
    yield "Школы не сдали данные", list(_owed_lines(data, schools))


def _open(data: Snapshot, item: RoadmapItem) -> bool:
    return data.status(item) not in {Status.DONE, Status.CANCELLED}


def _concerns(one: DueItem, schools: Collection[int]) -> bool:
    """Whether an item of each school waits for one of these; one of the district concerns everybody."""
    return not one.item.per_school or any(school.id in schools for school in one.open_schools)


def _named(item: RoadmapItem) -> str:
    return f"{item.number} {item.title}".strip()


def _item_line(one: DueItem, schools: Collection[int], *, late: bool) -> str:
    """«3.3 Экспертиза школьных программ – просрочено на 171 день (октябрь 2020 года); рабочая группа; не выполнили: …»."""
    days = counted(one.days, DAY_FORMS)
    left = f"{plural(one.days, 'остался', 'осталось')} {days}"
    when = f"просрочено на {days}" if late else left if one.days else "срок сегодня"
    told = (
        f"{_named(one.item)} – {when} ({one.item.deadline.text}); {one.item.responsible or 'ответственный не назначен'}"
    )
    waiting = [school.name for school in one.open_schools if school.id in schools]
    return f"{told}; {plural(len(waiting), 'не выполнила', 'не выполнили')}: {', '.join(waiting)}" if waiting else told


def _unexplained(data: Snapshot, schools: Sequence[School]) -> Iterator[str]:
    """Marks that need a reason and have none."""
    for item in data.items:
        whom: Sequence[School | None] = schools if item.per_school else (None,)
        for school in whom:
            mark = data.mark(item, school)
            if mark and mark.status.needs_reason and not mark.explanation.strip():
                whose = f", {school.name}" if school else ""
                yield f"{_named(item)}{whose} – {mark.status.word}"


def _survey_lines(data: Snapshot, schools: Sequence[School], within: int) -> Iterator[str]:
    """Schools whose survey is not complete, once it has begun or its end is near."""
    survey = data.survey
    if survey is None or questionnaire(data) is None:
        return
    known = [completion(data, school) for school in data.schools]
    end = survey.when.end
    if any(one.started for one in known) or (end and (end - data.today).days <= within):
        told = [one for one in known if (one.missing or one.contradictions) and one.school in schools]
        yield from (f"{one.school.name} – {one.words}" for one in told)


def _owed_lines(data: Snapshot, schools: Sequence[School]) -> Iterator[str]:
    """What else schools haven't handed in; late items and the survey are told above."""
    told = {DebtKind.ITEM, DebtKind.SURVEY}
    yield from (_owed_line(one) for one in owed(data) if one.kind not in told and one.school in schools)


def _owed_line(one: Owed) -> str:
    text = f"{one.school.name} – {one.text}"
    if one.deadline is None:
        return text
    since = f"{plural(one.days, 'прошёл', 'прошло')} {counted(one.days, DAY_FORMS)}"
    return f"{text}; срок {short_date(one.deadline)}, {since}"

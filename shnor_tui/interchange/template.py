"""Spreadsheets to be filled in by schools, which come back by import without any mapping."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.roadmap import Scope
from shnor_tui.domain.school import School
from shnor_tui.domain.survey import AnswerType, Question
from shnor_tui.interchange.kinds import (
    events,
    kind_called,
    points,
    readings,
    results,
    roadmap,
    schools,
    survey,
    training,
)
from shnor_tui.interchange.kinds.kind import Grid, Value
from shnor_tui.interchange.shown import truth_text
from shnor_tui.interchange.workbook import Page, workbook
from shnor_tui.workspace.event_names import known_kinds
from shnor_tui.workspace.results import NUMBERS, procedures
from shnor_tui.workspace.snapshot import Snapshot

_YES_NO = (truth_text(True), truth_text(False))
_SPARE = 40
_FILL_IN = "Заполните белые ячейки; остальное менять не нужно. Пустые ячейки ничего не изменят."
_ADD_ROWS = "Каждая строка – отдельная запись; лишние строки оставьте пустыми."


def template(name: str, data: Snapshot, school: School | None = None) -> bytes:
    """An .xlsx file of a kind to fill in, for all schools of the list or for one.

    Raises:
        NotFound: there is no such kind.
    """
    kind = kind_called(name)
    return workbook(_PAGES[kind.name](data, (school,) if school else data.schools, kind.sheet))


def _schools(data: Snapshot, wanted: Sequence[School], sheet: str) -> list[Page]:
    every = schools.exported(data)
    names = {school.full_name for school in (wanted if len(wanted) == 1 else data.registry)}
    rows = tuple(row for row in every.rows if row["full_name"] in names)
    keys = frozenset(field.key for field in every.fields)
    return [
        Page(
            sheet,
            Grid(every.fields, rows),
            ("Сведения о школах", "Исправьте и дополните сведения. Пустая ячейка ничего не изменит."),
            open_=keys,
            lists={"listed": _YES_NO},
            spare=0 if len(wanted) == 1 else _SPARE,
        )
    ]


def _roadmap(data: Snapshot, _wanted: Sequence[School], sheet: str) -> list[Page]:
    fields = roadmap.FORM.written
    sections = [f"{section.number}. {section.title}" for section in data.sections]
    return [
        Page(
            sheet,
            Grid(fields, ()),
            ("Мероприятия дорожной карты", f"{_ADD_ROWS} Номер можно не указывать: он будет присвоен."),
            open_=frozenset(field.key for field in fields),
            lists={"section": sections, "per_school": _YES_NO},
            spare=3 * _SPARE,
        )
    ]


def _readings(data: Snapshot, wanted: Sequence[School], sheet: str) -> list[Page]:
    rows: list[Mapping[str, Value]] = []
    for indicator in data.indicators:
        names = [school.full_name for school in wanted] if indicator.scope is Scope.SCHOOLS else [readings.DISTRICT]
        if indicator.computed is not None or (names == [readings.DISTRICT] and len(wanted) == 1 < len(data.schools)):
            continue
        rows += [
            {
                "school": name,
                "code": indicator.code,
                "indicator": indicator.title,
                "unit": indicator.unit,
                "period": indicator.frequency.period_words(period),
            }
            for period in indicator.frequency.periods
            for name in names
        ]
    fields = tuple(field for field in readings.TALL.fields if field.key not in {"target", "row"})
    above = (
        f"Значения показателей, {data.programme.year} учебный год",
        f"{_FILL_IN} Укажите значение или, лучше, числитель и знаменатель; «-» – не проводилось, «?» – нет данных.",
    )
    return [Page(sheet, Grid(fields, tuple(rows)), above, open_=frozenset({"value", "numerator", "denominator"}))]


def _survey(data: Snapshot, wanted: Sequence[School], _sheet: str) -> list[Page]:
    questionnaire = survey.questionnaire_of(data)
    rows = tuple({"code": row.code, "question": row.text, "hint": _hint(row)} for row in questionnaire.questions)
    offered = {
        (place, "answer"): options for place, row in enumerate(questionnaire.questions) if (options := _options(row))
    }
    return [
        Page(
            school.name,
            Grid(survey.ONE.fields, rows),
            (f"{questionnaire.title}, {data.programme.year} учебный год", f"Школа: {school.full_name}", _FILL_IN),
            open_=frozenset({"answer"}),
            row_lists=offered,
        )
        for school in wanted
    ]


def _options(question: Question) -> Sequence[str]:
    """What to choose an answer from; of several options to be named at once nothing can be chosen."""
    match question.type:
        case AnswerType.ONE:
            return question.options
        case AnswerType.YES_NO:
            return _YES_NO
        case AnswerType.SCALE:
            return ("1", "2", "3", "4", "5")
        case _:
            return ()


def _hint(question: Question) -> str:
    words = {
        AnswerType.WHOLE: "целое число",
        AnswerType.DECIMAL: "число",
        AnswerType.PERCENT: "число от 0 до 100",
        AnswerType.SCALE: "от 1 до 5",
        AnswerType.YES_NO: "да или нет",
        AnswerType.ONE: "один из списка",
        AnswerType.MANY: f"через «;»: {'; '.join(question.options)}",
        AnswerType.TEXT: "текст",
        AnswerType.DATE: "дата, например 15.09.2020",
    }
    return ", ".join(part for part in (words[question.type], question.unit) if part)


def _results(data: Snapshot, wanted: Sequence[School], sheet: str) -> list[Page]:
    held = [procedure for procedure in procedures(data) if procedure.held]
    rows = tuple(
        {
            "school": school.full_name,
            "year": procedure.year,
            "kind": procedure.kind,
            "subject": procedure.subject,
            "grade": procedure.grade,
        }
        for procedure in held
        for school in wanted
    )
    fields = tuple(field for field in results.FORM.written if field.key not in {"procedure", "scale"})
    above = (
        f"Результаты оценочных процедур, {data.programme.year} учебный год",
        f"{_FILL_IN} Если процедуры не было, поставьте «-» в столбце «Участников».",
    )
    opened = frozenset(NUMBERS) if held else frozenset(field.key for field in fields)
    return [Page(sheet, Grid(fields, rows), above, open_=opened, spare=0 if held else _SPARE)]


def _training(data: Snapshot, wanted: Sequence[School], sheet: str) -> list[Page]:
    fields = training.COURSES.fields
    return [
        Page(
            sheet,
            Grid(fields, tuple({"school": school.full_name} for school in wanted)),
            (f"Обучение педагогов, {data.programme.year} учебный год", _ADD_ROWS),
            open_=frozenset(field.key for field in fields),
            lists={
                "school": [school.full_name for school in wanted],
                "kind": [kind.word for kind in TrainingKind],
            },
            spare=_SPARE,
        )
    ]


def _events(data: Snapshot, _wanted: Sequence[School], sheet: str) -> list[Page]:
    fields = events.FORM.written
    return [
        Page(
            sheet,
            Grid(fields, ()),
            (f"Проведённые мероприятия, {data.programme.year} учебный год", _ADD_ROWS),
            open_=frozenset(field.key for field in fields),
            lists={"kind": known_kinds(data.records)},
            spare=_SPARE,
        )
    ]


def _points(_data: Snapshot, _wanted: Sequence[School], sheet: str) -> list[Page]:
    fields = points.FIELDS
    return [
        Page(
            sheet,
            Grid(fields, ()),
            ("Пункты справки", f"{_ADD_ROWS} Без указания части строка – пункт."),
            open_=frozenset(field.key for field in fields),
            lists={"part": points.PARTS},
            spare=_SPARE,
        )
    ]


_PAGES: Mapping[str, Callable[[Snapshot, Sequence[School], str], list[Page]]] = MappingProxyType(
    {
        "schools": _schools,
        "roadmap": _roadmap,
        "readings": _readings,
        "survey": _survey,
        "results": _results,
        "training": _training,
        "events": _events,
        "points": _points,
    }
)

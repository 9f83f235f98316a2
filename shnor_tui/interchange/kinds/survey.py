"""Answers of the survey: one a row, the export of an online form, or the filled-in sheet of one school."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec

from shnor_tui.domain.school import School
from shnor_tui.domain.survey import Answer, AnswerType, Question, Questionnaire, Survey
from shnor_tui.i18n import _, mark, ngettext
from shnor_tui.interchange.headings import Field, Form
from shnor_tui.interchange.kinds.kind import Grid, Kind, Value
from shnor_tui.interchange.kinds.values import SCHOOL, day_said
from shnor_tui.interchange.tables import Table
from shnor_tui.interchange.words import plain
from shnor_tui.interchange.work import (
    Doubtful,
    Ending,
    Entry,
    LeftOut,
    Taken,
    Untakable,
    Work,
    Write,
    each_row,
    updated,
)
from shnor_tui.workspace.questionnaires import current, newest, shipped_questionnaire, topics_of
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.survey_answers import parse_answer, told
from shnor_tui.workspace.surveys import answers

_CODE = Field("code", "№ вопроса", ("код", "код вопроса", "номер вопроса", "№", "№ п/п"))
_QUESTION = Field("question", "Вопрос", ("текст вопроса", "вопросы", "содержание вопроса"), asked=True)
_ANSWER = Field("answer", "Ответ", ("ответы", "значение", "ваш ответ", "ответ школы"), asked=True)
_HINT = Field("hint", "Как ответить", ("пояснение", "варианты", "единица", "ед. изм.", "комментарий"), aside=True)

TALL = Form("rows", (SCHOOL, _CODE, _QUESTION, _ANSWER, _HINT))
ONE = Form("one school", (_CODE, _QUESTION, _ANSWER, _HINT))

_STAMP = Field("stamp", "Отметка времени", ("timestamp", "дата заполнения", "дата и время", "время создания", "время"))
_ASIDE = Field(
    "about",
    "Адрес электронной почты",
    ("e-mail", "почта", "имя пользователя", "username", "баллы", "фио", "кто заполнил", "должность", "id", "№ п/п"),
    aside=True,
)
_SCHOOL_LINE = re.compile(
    r"(?:школа|образовательная организация|оо|наименование\s+\w+)\s*[:–-]\s*(?P<name>.+)", re.IGNORECASE
)
_STAMP_FORMS = (
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})"),
    re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})"),
)
_NEVER = datetime.min  # noqa: DTZ901  (time stamps of one file are compared with each other only)
_TIME = re.compile(r"\b(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([ap])\.?m)?", re.IGNORECASE)


def questionnaire_of(data: Snapshot) -> Questionnaire:
    """The questions that a file is read by: those of the survey, or those with which it would begin."""
    return current(data) or newest(data.records) or shipped_questionnaire()


def forms(data: Snapshot) -> tuple[Form, ...]:
    """A row an answer; a column a question; the sheet of one school."""
    return TALL, _wide(questionnaire_of(data)), ONE


def _wide(questionnaire: Questionnaire) -> Form:
    asked = tuple(
        Field(_key(row.code), row.title, (row.text, f"{row.code}) {row.text}"), code=row.code)
        for row in questionnaire.questions
    )
    return Form("columns", (_STAMP, SCHOOL, *asked, _ASIDE), any_of=frozenset(field.key for field in asked))


def _key(code: str) -> str:
    return f"question {code}"


class _About(NamedTuple):
    """An answer of a wide table or of a school's own sheet: the question, and the school where no column has it."""

    question: Question | None
    school: str = ""


class SurveyImporter:
    """An answer is known by its school and question. The survey is begun where it isn't yet."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._questionnaire = questionnaire_of(work.data)
        self._by_name = {
            plain(name): row for row in self._questionnaire.questions for name in (row.text, row.title, row.code)
        }
        self._survey: Survey | None = work.data.survey
        self._repeated: list[str] = []
        self._begun = False
        self._listed = {school.id for school in work.data.schools}

    def entries(self, table: Table) -> tuple[Entry, ...]:
        """An entry for each answer; of several responses of a school those of the latest."""
        if table.form is TALL:
            return each_row(table)
        if table.form is ONE:
            school = self._school_above(table)
            return tuple(Entry(table, row, table.mapping.columns, _About(None, school)) for row in table.rows)
        columns = table.mapping.columns
        asked = [(row, columns[_key(row.code)]) for row in self._questionnaire.questions if _key(row.code) in columns]
        return tuple(
            Entry(table, response.row, {"school": columns["school"], "answer": column}, _About(question), main="answer")
            for response in self._latest(table)
            for question, column in asked
        )

    def take(self, entry: Entry) -> Taken | None:
        """An answer; None where none is given."""
        if not entry.filled("answer"):
            return None
        about = entry.about if isinstance(entry.about, _About) else _About(None)
        question = about.question or self._question(entry)
        school = self._work.school_called(about.school, "school") if about.school else self._work.school(entry)
        if school.id not in self._listed:
            raise Untakable(_("{school} is not on the list of this programme.").format(school=school.name), "school")
        said = day_said if question.type is AnswerType.DATE else str
        value, chosen = entry.read("answer", lambda text: parse_answer(question, said(text)))
        self._work.claim(("answer", school.id, question.code), entry)
        known = answers(self._work.data, school).get(question.code)
        begun, survey = self._begin()
        blank = Answer(survey=survey, school=school.id, question=question.code)
        subject = _("question {code}").format(code=question.code)
        return Taken(
            f"{school.name}, {subject}", (*begun, *updated(self._work, known, blank, value=value, chosen=chosen))
        )

    def ending(self) -> Ending:
        """Responses that are passed over, and that the survey begins."""
        begins = (_("The survey begins with this file."),) if self._begun else ()
        return Ending((*self._repeated, *begins))

    def _question(self, entry: Entry) -> Question:
        for key in ("code", "question"):
            if (text := entry.text(key)) and (found := self._by_name.get(plain(text))):
                return found
        text = entry.text("question") or entry.text("code")
        leading = re.match(r"\s*([\w.]*\d)[.)]?\s", f"{text} ")
        if leading and (found := self._by_name.get(plain(leading[1]))):
            return found
        raise Untakable(_("There is no question «{text}» in the questionnaire.").format(text=text), "question")

    def _school_above(self, table: Table) -> str:
        """The school that a sheet names above its table; else the sheet is called so."""
        for line in reversed(table.above):
            if match := _SCHOOL_LINE.search(line):
                return match["name"].strip()
        return table.sheet.name

    def _begin(self) -> tuple[tuple[Write, ...], int]:
        """The survey that answers belong to; where there is none, it and its questions are new."""
        survey = self._survey
        if survey is not None and survey.questionnaire:
            return (), survey.id
        self._begun = True
        questionnaire = self._questionnaire
        writes: tuple[Write, ...] = ()
        if not questionnaire.id:
            questionnaire = msgspec.structs.replace(questionnaire, id=self._work.number())
            writes = (Write(None, questionnaire),)
        blank = Survey(programme=self._work.data.programme.id, sections=topics_of(questionnaire))
        started = updated(self._work, survey, blank, questionnaire=questionnaire.id)
        found = started[0].wanted
        assert isinstance(found, Survey)  # noqa: S101  (for the type checker)
        self._survey = found
        return (*writes, *started), found.id

    def _latest(self, table: Table) -> list[Entry]:
        """The responses, of each school the latest by its time stamp, else the lowest."""
        chosen: dict[object, tuple[tuple[datetime, int], Entry]] = {}
        count: dict[object, int] = {}
        for place, row in enumerate(table.rows):
            entry = Entry(table, row, table.mapping.columns)
            if not entry.filled("school"):
                continue
            who = self._who(entry)
            stamp = (
                _moment(row.text(table.mapping.columns["stamp"])) if "stamp" in table.mapping.columns else _NEVER,
                place,
            )
            count[who] = count.get(who, 0) + 1
            if who not in chosen or stamp > chosen[who][0]:
                chosen[who] = (stamp, entry)
        for who, (_stamp, entry) in chosen.items():
            if count[who] > 1:
                message = ngettext(
                    "{school}: {n} response in the file, the latest is taken (row {row}).",
                    "{school}: {n} responses in the file, the latest is taken (row {row}).",
                    count[who],
                )
                name = who.name if isinstance(who, School) else entry.row.text(entry.columns["school"])
                self._repeated.append(message.format(school=name, n=count[who], row=entry.row.number))
        return [entry for _stamp, entry in sorted(chosen.values(), key=lambda pair: pair[0][1])]

    def _who(self, entry: Entry) -> object:
        """The school of a response, or its name where that isn't clear."""
        try:
            return self._work.school(entry)
        except (Untakable, Doubtful, LeftOut):
            return plain(entry.row.text(entry.columns["school"]))


def _moment(text: str) -> datetime:
    """A time stamp of an online form; the earliest of all times for what is none."""
    found = next((match for form in _STAMP_FORMS if (match := form.search(text))), None)
    if found is None:
        return _NEVER
    time = _TIME.search(text[found.end() :])
    hours, minutes, seconds = (int(time[n] or 0) for n in (1, 2, 3)) if time else (0, 0, 0)
    if time and time[4]:
        hours = hours % 12 + (12 if time[4].lower() == "p" else 0)
    try:
        return datetime(int(found["year"]), int(found["month"]), int(found["day"]), hours, minutes, seconds)  # noqa: DTZ001
    except ValueError:
        return _NEVER


def exported(data: Snapshot) -> Grid:
    """The answers of the listed schools, school by school in the questionnaire's order."""
    questionnaire = current(data)
    if questionnaire is None:
        return Grid((SCHOOL, _CODE, _QUESTION, _ANSWER), ())
    rows: list[Mapping[str, Value]] = []
    for school in data.schools:
        given = answers(data, school)
        rows += [
            {
                "school": school.full_name,
                "code": question.code,
                "question": question.text,
                "answer": told(question, given[question.code]),
            }
            for question in questionnaire.questions
            if question.code in given
        ]
    return Grid((SCHOOL, _CODE, _QUESTION, _ANSWER), tuple(rows))


KIND = Kind("survey", mark("survey of school heads"), "Анкета", forms, SurveyImporter, exported)

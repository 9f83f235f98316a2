"""The survey of school heads: beginning it, entering answers, and what one school answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

import msgspec

from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.school import Listing, School
from shnor_tui.domain.survey import Answer, AnswerType, Derived, Question, Questionnaire, Survey, WholeCheck
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _, ngettext
from shnor_tui.workspace.arguments import programme_of
from shnor_tui.workspace.editing import Editor
from shnor_tui.workspace.questionnaires import current, ensure_questionnaire, newest, topics_of
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.survey_answers import parse_answer, told, told_number
from shnor_tui.workspace.year_before import year_before

Entry = tuple[int, str]
"""What one answer is of: the number of a school and the code of a question."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Answers of one school that contradict each other: their questions, and what is wrong in words."""

    questions: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far a school is: `answered` of the `asked` questions that each school has to answer, and what is `missing` of them."""

    answered: int
    asked: int
    missing: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is missing and nothing is contradictory."""
        return bool(self.asked) and not self.missing and not self.problems


# What is read


def answers(data: Snapshot, school: School) -> Mapping[str, Answer]:
    """A school's answers in the programme's survey by the codes of the questions."""
    survey = data.survey
    return _index(data.records).get((survey.id, school.id), _NOTHING) if survey else _NOTHING


def answer(data: Snapshot, school: School, code: str) -> Answer | None:
    """A school's answer to a question; None where there is none."""
    return answers(data, school).get(code)


def question(data: Snapshot, code: str) -> Question | None:
    """A question of the programme's survey by its code."""
    questionnaire = current(data)
    return _questions(data.records, questionnaire).get(code) if questionnaire else None


def told_answer(data: Snapshot, school: School, code: str) -> str:
    """A school's answer in words; empty where there is none."""
    asked = question(data, code)
    return told(asked, answer(data, school, code)) if asked else ""


def last_year(data: Snapshot, school: School, code: str) -> Answer | None:
    """What a school answered to the question with the same code the year before."""
    before = year_before(data)
    return answer(before, school, code) if before else None


def told_last_year(data: Snapshot, school: School, code: str) -> str:
    """The same in words, as that year's questionnaire has it."""
    before = year_before(data)
    return told_answer(before, school, code) if before else ""


def figure(data: Snapshot, school: School, code: str) -> tuple[Decimal, Decimal | None] | None:
    """What a school's answers make of a code: a derived figure as numerator and denominator, or as a value and None when it has
    no denominator; a number as (value, None); yes as (1, 1), no as (0, 1). None when it is not answered or no number."""
    questionnaire = current(data)
    if questionnaire is None:
        return None
    for derived in questionnaire.derived:
        if derived.code == code:
            return derived_figure(data, school, derived)
    asked, number = question(data, code), _numbers(data, school).get(code)
    if asked is None or number is None:
        return None
    return number, Decimal(1) if asked.type is AnswerType.YES_NO else None


def derived_figure(data: Snapshot, school: School, derived: Derived) -> tuple[Decimal, Decimal | None] | None:
    """A derived figure of a school; see `figure`."""
    return derived.figure(_numbers(data, school).get)


def completeness(data: Snapshot, school: School) -> Completeness:
    """How far a school is with the programme's questionnaire."""
    questionnaire = current(data)
    if questionnaire is None:
        return Completeness(0, 0)
    given = answers(data, school)
    asked = [row for row in questionnaire.questions if row.core]
    missing = tuple(row for row in asked if row.code not in given)
    return Completeness(len(asked) - len(missing), len(asked), missing, problems(data, school))


def problems(data: Snapshot, school: School) -> tuple[Problem, ...]:
    """The answers of a school that contradict each other: «questions 11 + 12 + 13 give 24, and question 9 only 22»."""
    survey, questionnaire = data.survey, current(data)
    if survey is None or questionnaire is None:
        return ()

    def found() -> tuple[Problem, ...]:
        numbers = _numbers(data, school)
        return tuple(_problem(check, numbers) for check in questionnaire.checks if check.broken(numbers.get))

    return data.records.derived(("contradictions", survey.id, school.id), [Answer, Survey, Questionnaire], found)


def _problem(check: WholeCheck, numbers: Mapping[str, Decimal]) -> Problem:
    known = check.known(numbers.get)
    text = ngettext(
        "question {parts} gives {sum}, and question {whole} only {value}",
        "questions {parts} give {sum}, and question {whole} only {value}",
        len(known),
    ).format(
        parts=" + ".join(known),
        sum=told_number(sum(known.values(), Decimal(0))),
        whole=check.whole,
        value=told_number(numbers[check.whole]),
    )
    return Problem((*known, check.whole), text)


# What is changed


def start_survey(workspace: Workspace, programme: Programme, when: str = "") -> int:
    """Begin to enter answers in a programme that has no survey yet, or one on paper; returns the survey's number.

    Raises:
        BadInput: answers are entered already.
    """
    with workspace.change("survey.edit") as editor:
        questionnaire = ensure_questionnaire(editor, newest(workspace.records))
        held = parse_deadline(when.strip(), programme.school_year)
        survey = _survey_of(workspace.records, programme)
        if survey is None:
            topics = topics_of(questionnaire)
            return editor.add(
                Survey(programme=programme.id, when=held, sections=topics, questionnaire=questionnaire.id)
            )
        if survey.questionnaire:
            raise BadInput(_("The survey of {year} has begun already.").format(year=programme.year))
        editor.change(survey, questionnaire=questionnaire.id, **({"when": held} if when.strip() else {}))
        return survey.id


def edit_survey(workspace: Workspace, survey: Survey, when: str) -> None:
    """Change when a survey was held; `survey` is as the person saw it.

    Raises:
        NotFound: the programme was removed meanwhile.
        Conflict: somebody changed the same meanwhile.
    """
    with workspace.change("survey.edit") as editor:
        year = programme_of(workspace, survey.programme).school_year
        editor.change(survey, when=parse_deadline(when.strip(), year))


def set_answers(
    workspace: Workspace, survey: Survey, entries: Mapping[Entry, str], seen: Snapshot | None = None
) -> None:
    """Enter answers as they are typed, all in one change; "" removes an answer. What is so already is no change.

    With `seen`, an answer that is changed must still be as it was seen.

    Raises:
        BadInput: a text that is no answer to its question, an unknown question, a school that isn't listed; the survey was on
            paper. Names the question, and the school when there are several.
        NotFound: the survey was removed.
        Conflict, Forbidden: see `Workspace.change`.
    """
    if not entries:
        return
    with workspace.change("answer.set", {school for school, _code in entries}) as editor:
        records = workspace.records
        known = _questions(records, _questionnaire_of(records, survey))
        _require_listed(records, survey, {school for school, _code in entries})
        several = len({school for school, _code in entries}) > 1
        before = _index(seen.records if seen else records)
        for (school, code), text in entries.items():
            with _of_school(records, school if several else None):
                wanted = parse_answer(_known_question(known, code), text)
            blank = Answer(survey=survey.id, school=school, question=code)
            own = before.get((survey.id, school), _NOTHING).get(code)
            now = _index(records).get((survey.id, school), _NOTHING).get(code)
            _set(editor, blank, own, now, msgspec.structs.replace(blank, value=wanted[0], chosen=wanted[1]))


def _set(editor: Editor, blank: Answer, before: Answer | None, now: Answer | None, wanted: Answer) -> None:
    """Bring an answer from what was seen to what is wanted; the store refuses when somebody made it something else."""
    seen = before or msgspec.structs.replace(blank, id=now.id if now else 0)
    asked = (wanted.value, wanted.chosen)
    if asked in {(seen.value, seen.chosen), (now.value, now.chosen) if now else ("", ())}:
        return
    if now is None and before is None:
        editor.add(wanted)
    elif now is not None and not wanted.given and seen == now:
        editor.remove(now)
    else:
        editor.change(seen, value=wanted.value, chosen=wanted.chosen)


def _questionnaire_of(records: Records, survey: Survey) -> Questionnaire:
    known = records.table(Survey).get(survey.id)
    if known is None:
        raise NotFound(_("The survey was removed meanwhile; nothing was changed."))
    questionnaire = records.table(Questionnaire).get(known.questionnaire or 0)
    if questionnaire is None:
        raise BadInput(_("The survey was on paper: no answers are entered."), _("Begin to enter them first."))
    return questionnaire


def _known_question(known: Mapping[str, Question], code: str) -> Question:
    if code not in known:
        raise BadInput(
            _("There is no question {code} in the questionnaire.").format(code=code),
            _("There are: {known}.").format(known=", ".join(known)),
        )
    return known[code]


@contextmanager
def _of_school(records: Records, number: int | None) -> Iterator[None]:
    """Let a refusal name a school."""
    try:
        yield
    except BadInput as error:
        school = records.table(School).get(number or 0)
        if school is None:
            raise
        raise BadInput(f"{school.name}: {error.message}", error.advice) from error


def _require_listed(records: Records, survey: Survey, schools: Iterable[int]) -> None:
    listed = {row.school for row in records.all(Listing) if row.listed and row.programme == survey.programme}
    for number in schools:
        if number not in listed:
            school = records.table(School).get(number)
            name = school.name if school else f"№ {number}"
            raise BadInput(_("{school} is not on the list of this programme.").format(school=name))


# Indexes


_NOTHING: Mapping[str, Answer] = MappingProxyType({})


def _index(records: Records) -> Mapping[tuple[int, int], Mapping[str, Answer]]:
    """All answers by survey and school, then by question."""

    def index() -> Mapping[tuple[int, int], Mapping[str, Answer]]:
        found: dict[tuple[int, int], dict[str, Answer]] = {}
        for row in records.all(Answer):
            if row.given:
                found.setdefault((row.survey, row.school), {})[row.question] = row
        return MappingProxyType(found)

    return records.derived("answers by survey and school", [Answer], index)


def _questions(records: Records, questionnaire: Questionnaire) -> Mapping[str, Question]:
    def by_code() -> Mapping[str, Question]:
        return MappingProxyType({row.code: row for row in questionnaire.questions})

    return records.derived(("questions by code", questionnaire.id), [Questionnaire], by_code)


def _numbers(data: Snapshot, school: School) -> Mapping[str, Decimal]:
    """A school's answers to questions of numbers, yes as 1 and no as 0."""
    survey, questionnaire = data.survey, current(data)
    if survey is None or questionnaire is None:
        return MappingProxyType({})

    def numbers() -> Mapping[str, Decimal]:
        given = answers(data, school)
        return MappingProxyType(
            {
                row.code: number
                for row in questionnaire.questions
                if (row.type.numeric or row.type is AnswerType.YES_NO) and row.code in given
                if (number := given[row.code].number) is not None
            }
        )

    return data.records.derived(("numbers answered", survey.id, school.id), [Answer, Survey, Questionnaire], numbers)


def _survey_of(records: Records, programme: Programme) -> Survey | None:
    return next((survey for survey in records.all(Survey) if survey.programme == programme.id), None)

"""A programme written as a TOML file: what ships as the demo and as the template of a new programme.

Items are named by their numbers, indicators by their codes, schools by their full names; the loader turns these into records.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any

import msgspec

from shnor_tui.domain.activity import Event, Training, TrainingKind
from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.indicator import Computation, Direction, Frequency, Indicator, Reading, ReadingState
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.programme import DEFAULT_TITLE, Order, Organisation, Programme, ReportTexts, Signatory
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Scope, Section, Status
from shnor_tui.domain.school import Listing, School
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.domain.survey import Answer, Questionnaire, Survey
from shnor_tui.workspace.assessment_data import AssessmentYear, load_year
from shnor_tui.workspace.editing import Editor
from shnor_tui.workspace.questionnaires import ensure_questionnaire, topics_of
from shnor_tui.workspace.survey_answers import parse_answer


class ProgrammeData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The programme; `agreed_with` is that of the listing of every school."""

    year: str = ""
    title: str = DEFAULT_TITLE
    example: bool = False
    agreed_with: str = ""
    goal: str = ""
    tasks: tuple[str, ...] = ()
    organisation: Organisation = Organisation()
    order: Order = Order()
    signatory: Signatory = Signatory()
    texts: ReportTexts = ReportTexts()


class SchoolData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A school of the list, in its order."""

    full_name: str
    short_name: str = ""


class SectionData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A section of the roadmap."""

    number: str
    title: str


class ItemData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A roadmap item; `section` is a number, `deadline` in words, `status` that of each school or of the district."""

    number: str
    title: str
    section: str = ""
    deadline: str = ""
    responsible: str = ""
    expected: str = ""
    scope: Scope = Scope.MUNICIPAL
    status: Status | None = None
    trainings: tuple[TrainingKind, ...] = ()
    event_kinds: tuple[str, ...] = ()


class MarkData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Marks of an item; without `schools` those of every school, or of the district."""

    item: str
    schools: tuple[str, ...] = ()
    status: Status
    on: date | None = None
    note: str = ""
    reason: str = ""


class IndicatorData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An indicator; `state` is what the district says of it without a number."""

    code: str
    title: str
    unit: str = "%"
    target: Decimal | None = None
    direction: Direction = Direction.AT_LEAST
    against_previous: bool = False
    frequency: Frequency = Frequency.YEAR
    scope: Scope = Scope.SCHOOLS
    source: str = ""
    computed: Computation | None = None
    state: ReadingState | None = None


class ReadingData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reading; without a `school` it is the district's."""

    indicator: str
    school: str = ""
    period: str = ""
    state: ReadingState = ReadingState.VALUE
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


class TrainingData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A training of a school, by its full name; `when` in words."""

    school: str
    kind: TrainingKind = TrainingKind.QUALIFICATION
    people: int
    hours: int | None = None
    provider: str = ""
    course: str = ""
    when: str = ""


class EventData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`host` and `schools` are full names; the host of an event of the department is empty."""

    kind: str
    topic: str = ""
    when: str = ""
    host: str = ""
    schools: tuple[str, ...] = ()
    participants: int | None = None
    document: str = ""
    note: str = ""


class SurveyData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`asked` by the questionnaire, else on paper; `answers` by school and question, as they are typed."""

    when: str = ""
    sections: tuple[str, ...] = ()
    asked: bool = False
    answers: dict[str, dict[str, str]] = {}


class PointData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A point of the report with what it hangs on: numbers of items, codes of indicators."""

    text: str
    items: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    trainings: tuple[TrainingKind, ...] = ()


class Dataset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One programme with everything of it. `deadlines` and `unassigned` adjust items that come from the template."""

    programme: ProgrammeData = ProgrammeData()
    schools: list[SchoolData] = []
    sections: list[SectionData] = []
    items: list[ItemData] = []
    marks: list[MarkData] = []
    indicators: list[IndicatorData] = []
    readings: list[ReadingData] = []
    trainings: list[TrainingData] = []
    events: list[EventData] = []
    points: list[PointData] = []
    survey: SurveyData | None = None
    assessments: list[AssessmentYear] = []
    deadlines: dict[str, str] = {}
    unassigned: list[str] = []


def shipped(name: str) -> Dataset:
    """A data set of the package by its file name without the ending: «template», «demo-2019-2020» …"""
    text = resources.files("shnor_tui").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=Dataset)


def on_template(dataset: Dataset) -> Dataset:
    """A data set with the template's roadmap, indicators and points, adjusted by its own deadlines."""
    template = shipped("template")
    items = [
        msgspec.structs.replace(
            item,
            deadline=dataset.deadlines.get(item.number, item.deadline),
            responsible="" if item.number in dataset.unassigned else item.responsible,
        )
        for item in template.items
    ]
    return msgspec.structs.replace(
        dataset,
        sections=template.sections,
        items=items,
        indicators=dataset.indicators or template.indicators,
        points=dataset.points or template.points,
        survey=dataset.survey or template.survey,
    )


class Loader:
    """Writes one data set as records of one programme, within the editor's transaction.

    `registry` are the schools known by their full names; those that the data set adds are added to it. A survey is asked by
    `questionnaire`, else by the shipped one, which is added then.
    """

    def __init__(
        self,
        editor: Editor,
        dataset: Dataset,
        author: str,
        registry: dict[str, School],
        questionnaire: Questionnaire | None = None,
    ) -> None:
        self._editor = editor
        self._data = dataset
        self._author = author
        self._year = SchoolYear.parse(dataset.programme.year)
        self._registry = registry
        self._questionnaire = questionnaire
        self._programme = 0

    def load(self) -> int:
        """Add everything; returns the programme's number."""
        fields: dict[str, Any] = msgspec.structs.asdict(self._data.programme)
        agreed_with = fields.pop("agreed_with")
        self._programme = self._editor.add(Programme(**{**fields, "year": str(self._year)}))
        self._load_schools(agreed_with)
        items = self._load_roadmap()
        indicators = self._load_indicators()
        self._load_activities()
        for year in self._data.assessments:
            load_year(self._editor, year, self._registry)
        for order, point in enumerate(self._data.points, 1):
            self._editor.add(
                ReportPoint(
                    programme=self._programme,
                    text=point.text.strip(),
                    order=order,
                    items=tuple(items[number] for number in point.items),
                    indicators=tuple(indicators[code] for code in point.indicators),
                    trainings=point.trainings,
                )
            )
        return self._programme

    def _load_schools(self, agreed_with: str) -> None:
        for school in self._data.schools:
            if school.full_name not in self._registry:
                order = 1 + max((known.order for known in self._registry.values()), default=0)
                record = School(full_name=school.full_name, short_name=school.short_name, order=order)
                self._registry[school.full_name] = msgspec.structs.replace(record, id=self._editor.add(record))
            number = self._registry[school.full_name].id
            self._editor.add(Listing(programme=self._programme, school=number, agreed_with=agreed_with))

    def _load_roadmap(self) -> dict[str, int]:
        sections = {
            section.number: self._editor.add(
                Section(programme=self._programme, number=section.number, title=section.title, order=order)
            )
            for order, section in enumerate(self._data.sections, 1)
        }
        items: dict[str, int] = {}
        for order, item in enumerate(self._data.items, 1):
            items[item.number] = self._editor.add(
                RoadmapItem(
                    programme=self._programme,
                    number=item.number,
                    title=item.title,
                    section=sections[item.section] if item.section else None,
                    deadline=parse_deadline(item.deadline, self._year),
                    responsible=item.responsible,
                    expected=item.expected,
                    scope=item.scope,
                    trainings=item.trainings,
                    event_kinds=item.event_kinds,
                    order=order,
                )
            )
            if item.status:
                self._mark(items[item.number], item.scope, MarkData(item=item.number, status=item.status))
        scopes = {item.number: item.scope for item in self._data.items}
        for mark in self._data.marks:
            self._mark(items[mark.item], scopes[mark.item], mark)
        return items

    def _mark(self, item: int, scope: Scope, mark: MarkData) -> None:
        every = [school.full_name for school in self._data.schools]
        schools = [self._registry[name].id for name in mark.schools or every] if scope is Scope.SCHOOLS else [None]
        for school in schools:
            record = Mark(
                item=item, school=school, status=mark.status, on=mark.on, note=mark.note, reason=mark.reason,
                author=self._author,
            )  # fmt: skip
            self._editor.add(record)

    def _load_indicators(self) -> dict[str, int]:
        indicators: dict[str, int] = {}
        for order, indicator in enumerate(self._data.indicators, 1):
            fields = msgspec.structs.asdict(indicator)
            state = fields.pop("state")
            number = self._editor.add(Indicator(programme=self._programme, order=order, **fields))
            indicators[indicator.code] = number
            if state:
                self._editor.add(Reading(indicator=number, state=state))
        for reading in self._data.readings:
            fields = msgspec.structs.asdict(reading)
            school, code = fields.pop("school"), fields.pop("indicator")
            own = self._registry[school].id if school else None
            self._editor.add(Reading(indicator=indicators[code], school=own, **fields))
        return indicators

    def _load_activities(self) -> None:
        for training in self._data.trainings:
            self._editor.add(
                Training(
                    programme=self._programme,
                    school=self._registry[training.school].id,
                    kind=training.kind,
                    people=training.people,
                    hours=training.hours,
                    provider=training.provider,
                    course=training.course,
                    when=parse_deadline(training.when, self._year),
                )
            )
        for event in self._data.events:
            fields = msgspec.structs.asdict(event) | {
                "when": parse_deadline(event.when, self._year),
                "host": self._registry[event.host].id if event.host else None,
                "schools": tuple(self._registry[name].id for name in event.schools),
            }
            self._editor.add(Event(programme=self._programme, **fields))
        if survey := self._data.survey:
            self._load_survey(survey)

    def _load_survey(self, survey: SurveyData) -> None:
        questionnaire = ensure_questionnaire(self._editor, self._questionnaire) if survey.asked else None
        number = self._editor.add(
            Survey(
                programme=self._programme,
                when=parse_deadline(survey.when, self._year),
                sections=survey.sections or (topics_of(questionnaire) if questionnaire else ()),
                questionnaire=questionnaire.id if questionnaire else None,
            )
        )
        asked = {question.code: question for question in questionnaire.questions} if questionnaire else {}
        for school, answers in survey.answers.items():
            for code, text in answers.items():
                value, chosen = parse_answer(asked[code], text)
                own = self._registry[school].id
                self._editor.add(Answer(survey=number, school=own, question=code, value=value, chosen=chosen))

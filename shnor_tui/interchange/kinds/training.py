"""Training: course by course, or the totals of each school."""

from __future__ import annotations

from collections.abc import Hashable

from shnor_tui.domain.activity import Training, TrainingKind
from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.russian import searchable
from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, mark
from shnor_tui.interchange.headings import Field, Form
from shnor_tui.interchange.kinds.kind import Grid, Kind
from shnor_tui.interchange.kinds.recurring import Recurring
from shnor_tui.interchange.kinds.values import SCHOOL, day_said, whole
from shnor_tui.interchange.tables import Table
from shnor_tui.interchange.work import Ending, Entry, Taken, Work, Write, each_row, updated
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.trainings import check_hours, head_count

_PEOPLE = (
    "количество человек",
    "число человек",
    "человек",
    "количество",
    "численность",
    "количество педагогов",
    "педагогов",
)

COURSES = Form(
    "courses",
    (
        SCHOOL,
        Field(
            "kind",
            "Вид обучения",
            ("вид", "форма обучения", "вид программы", "пк/пп", "вид подготовки", "вид повышения квалификации"),
            asked=True,
        ),
        Field(
            "people",
            "Количество человек",
            (*_PEOPLE, "количество обученных", "прошли обучение", "обучено", "количество слушателей", "слушателей"),
            asked=True,
        ),
        Field(
            "hours", "Часов", ("количество часов", "часы", "объем часов", "объем", "объем программы", "кол-во часов")
        ),
        Field(
            "provider",
            "Организация",
            (
                "где обучались",
                "организатор",
                "учреждение",
                "место обучения",
                "образовательная организация дпо",
                "кто проводил",
            ),
        ),
        Field(
            "course",
            "Программа",
            (
                "курс",
                "название курса",
                "тема",
                "тема курсов",
                "название программы",
                "наименование программы",
                "тема курса",
            ),
        ),
        Field(
            "when",
            "Период",
            ("срок", "сроки", "дата", "даты", "когда", "сроки обучения", "период обучения", "дата окончания"),
        ),
    ),
)

TOTALS = Form(
    "totals",
    (
        SCHOOL,
        Field(
            TrainingKind.QUALIFICATION,
            "ПК, человек",
            ("пк", "кпк", "повышение квалификации", "курсы повышения квалификации", "прошли пк", "прошли кпк", "курсы"),
        ),
        Field(
            TrainingKind.RETRAINING,
            "ПП, человек",
            ("пп", "переподготовка", "профессиональная переподготовка", "прошли переподготовку"),
        ),
        Field("sum", "Всего", ("итого", "всего человек"), aside=True),
    ),
    any_of=frozenset(TrainingKind),
)

_KINDS = (
    ("переподготовк", TrainingKind.RETRAINING),
    ("пп", TrainingKind.RETRAINING),
    ("повышени", TrainingKind.QUALIFICATION),
    ("курс", TrainingKind.QUALIFICATION),
    ("пк", TrainingKind.QUALIFICATION),
    ("кпк", TrainingKind.QUALIFICATION),
)


def kind_of(text: str) -> TrainingKind:
    """«ПК», «курсы повышения квалификации», «профессиональная переподготовка» …

    Raises:
        BadInput: none of them, or both.
    """
    words = [word.strip(".,;:()«»") for word in searchable(text).split()]
    found = {
        kind for word in words for stem, kind in _KINDS if (word == stem if len(stem) < 4 else word.startswith(stem))
    }
    if len(found) == 1:
        return found.pop()
    raise BadInput(_("«{text}» is no kind of training.").format(text=text), _("Write «ПК» or «ПП»."))


class TrainingImporter:
    """A course is known again by its school, kind, provider, title and time, see `Recurring`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._courses = Recurring(work.data.trainings, _key)

    def entries(self, table: Table) -> tuple[Entry, ...]:
        """A row is a course; in a table of totals, a school and a kind."""
        if table.form is COURSES:
            return each_row(table)
        columns = table.mapping.columns
        return tuple(
            Entry(table, row, {"school": columns["school"], "people": columns[kind]}, kind, main="people")
            for row in table.rows
            for kind in TrainingKind
            if kind in columns
        )

    def take(self, entry: Entry) -> Taken | None:
        """A course or a total; None where no number stands."""
        if isinstance(entry.about, TrainingKind):
            return self._take_total(entry, entry.about) if entry.filled("people") else None
        return self._take_course(entry) if entry.filled("people", "hours", "course", "provider") else None

    def ending(self) -> Ending:
        """Nothing."""
        return Ending()

    def _take_course(self, entry: Entry) -> Taken:
        school = self._work.school(entry)
        entry.needed("people")
        entry.needed("kind")
        wanted = Training(
            programme=self._work.data.programme.id,
            school=school.id,
            kind=entry.read("kind", kind_of),
            people=entry.read("people", whole),
            hours=entry.read("hours", _hours) if entry.filled("hours") else None,
            provider=entry.text("provider"),
            course=entry.text("course"),
            when=parse_deadline(day_said(entry.text("when")), self._work.year),
        )
        said = {"people": wanted.people, **({"hours": wanted.hours} if wanted.hours is not None else {})}
        known = self._courses.meet(wanted, entry, said)
        return Taken(_subject(school, wanted.kind), updated(self._work, known, wanted, **said))

    def _take_total(self, entry: Entry, kind: TrainingKind) -> Taken:
        """The head count that a total leaves beside the courses that are known one by one."""
        school = self._work.school(entry)
        own = [row for row in self._work.data.trainings if (row.school, row.kind) == (school.id, kind)]
        rest = entry.read("people", lambda text: head_count(own, whole(text), school.name))
        self._work.claim(("total", school.id, kind), entry)
        plain = [row for row in own if not row.detailed]
        writes: tuple[Write, ...] = tuple(Write(row, None) for row in (plain if rest is None else plain[1:]))
        if rest is not None:
            blank = Training(programme=self._work.data.programme.id, school=school.id, kind=kind)
            writes += updated(self._work, plain[0] if plain else None, blank, people=rest)
        return Taken(_subject(school, kind), writes)


def _key(training: Training) -> Hashable:
    words = (training.provider, training.course, day_said(training.when.text))
    return (training.school, training.kind, *(" ".join(searchable(word).split()) for word in words))


def _subject(school: School, kind: TrainingKind) -> str:
    return f"{school.name}, {kind.word}"


def _hours(text: str) -> int:
    hours = whole(text)
    check_hours(hours)
    return hours


def exported(data: Snapshot) -> Grid:
    """The trainings of the programme's year, school by school."""
    places = {school.id: (n, school) for n, school in enumerate(data.registry)}
    rows = [
        {
            "school": places[training.school][1].full_name,
            "kind": training.kind.word,
            "people": training.people,
            "hours": training.hours,
            "provider": training.provider,
            "course": training.course,
            "when": training.when.text,
        }
        for training in sorted(data.trainings, key=lambda row: (places.get(row.school, (0,))[0], row.id))
        if training.school in places
    ]
    return Grid(COURSES.fields, tuple(rows))


KIND = Kind("training", mark("training"), "Обучение", lambda _data: (COURSES, TOTALS), TrainingImporter, exported)

"""Results of assessment procedures, one row a school; what procedure it is stands in columns, above the table or on its sheet."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from shnor_tui.domain.assessment import Procedure, Result, Scale, problem_of
from shnor_tui.domain.indicator import ReadingState
from shnor_tui.i18n import _, mark
from shnor_tui.interchange.headings import Field, Form, Heading, map_columns
from shnor_tui.interchange.kinds.kind import Grid, Kind
from shnor_tui.interchange.kinds.procedures import SCALES, Named, Procedures
from shnor_tui.interchange.kinds.values import SCHOOL
from shnor_tui.interchange.tables import Table
from shnor_tui.interchange.work import Ending, Entry, Taken, Untakable, Work, each_row, updated
from shnor_tui.workspace.result_text import parse_result
from shnor_tui.workspace.results import NUMBERS, kind_of, procedures, result, years
from shnor_tui.workspace.snapshot import Snapshot

FORM = Form(
    "results",
    (
        SCHOOL,
        Field("year", "Учебный год", ("год",)),
        Field(
            "procedure", "Процедура", ("оценочная процедура", "наименование процедуры", "название процедуры", "работа")
        ),
        Field("kind", "Вид", ("вид процедуры", "форма", "форма гиа", "форма экзамена", "экзамен")),
        Field("subject", "Предмет", ("учебный предмет", "дисциплина", "наименование предмета")),
        Field("grade", "Класс", ("классы", "параллель")),
        Field("scale", "Оценивание", ("шкала",)),
        Field(
            "participants",
            "Участников",
            (
                "количество участников",
                "число участников",
                "всего участников",
                "участники",
                "участвовало",
                "приняли участие",
                "писали работу",
                "писали",
                "писало",
                "выполняли работу",
                "выполняло",
                "сдавали",
                "сдавало",
                "количество участников, чел.",
                "количество обучающихся",
            ),
        ),
        Field(
            "below",
            "«2» или ниже порога",
            (
                "2",
                "отметка 2",
                "на 2",
                "получили 2",
                "количество 2",
                "двоек",
                "неудовлетворительно",
                "не преодолели порог",
                "не преодолели минимальный порог",
                "не преодолели",
                "ниже порога",
                "ниже минимального порога",
                "не сдали",
            ),
        ),
        Field("threes", "«3»", ("отметка 3", "на 3", "получили 3", "количество 3", "троек", "удовлетворительно")),
        Field("fours", "«4»", ("отметка 4", "на 4", "получили 4", "количество 4", "четверок", "хорошо")),
        Field("fives", "«5»", ("отметка 5", "на 5", "получили 5", "количество 5", "пятерок", "отлично")),
        Field(
            "other",
            "Успеваемость",
            ("успеваемость %", "качество", "качество %", "качество знаний", "средний балл", "средняя отметка"),
            aside=True,
        ),
        Field("row", "№ п/п", ("№",), aside=True),
    ),
    any_of=frozenset(NUMBERS),
)


class ResultsImporter:
    """A result is known by its procedure and school. A procedure that isn't there yet is added where columns name it."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._procedures = Procedures(work)

    def entries(self, table: Table) -> tuple[Entry, ...]:
        """A row is a school's result, or several where the heading names procedures above their columns."""
        groups = self._groups(table)
        school = table.mapping.columns["school"]
        found = [
            Entry(table, row, {"school": school, **columns}, named, next(iter(columns)))
            for row in table.rows
            for named, columns in groups
        ]
        return tuple(found) if groups else each_row(table)

    def _groups(self, table: Table) -> list[tuple[Named, Mapping[str, int]]]:
        """The procedures that a heading of two rows names, each with its columns."""
        parents: dict[str, list[Heading]] = {}
        for heading in table.headings:
            if len(heading.texts) == 2:
                parents.setdefault(heading.texts[0], []).append(Heading(heading.column, heading.texts[1:]))
        groups: list[tuple[Named, Mapping[str, int]]] = []
        for parent, headings in parents.items():
            named = self._procedures.beside(parent)
            columns = {key: column for key, column in map_columns(FORM, headings).columns.items() if key in NUMBERS}
            if columns and (named.subject or named.grade):
                groups.append((named, columns))
        return groups

    def take(self, entry: Entry) -> Taken | None:
        """A result, with its procedure where that is new; None where no number stands."""
        if not entry.filled(*NUMBERS):
            return None
        school = self._work.school(entry)
        procedure, added = self._procedures.find(entry)
        known = result(self._work.data, procedure, school)
        blank = Result(procedure=procedure.id, school=school.id)
        said = self._said(entry, procedure)
        writes = updated(self._work, known, blank, **said)
        if writes and not procedure.held:
            raise Untakable(_("«{procedure}» was not held.").format(procedure=procedure.name))
        wanted = writes[0].wanted if writes else known
        assert isinstance(wanted, Result)  # noqa: S101  (for the type checker)
        self._work.claim(("result", procedure.year, kind_of(procedure), school.id), entry)
        if writes and (problem := problem_of(wanted, procedure)):
            raise Untakable(problem, "participants")
        self._procedures.new += [write.wanted for write in added if isinstance(write.wanted, Procedure)]
        return Taken(f"{procedure.name}: {school.name}", (*added, *writes))

    def ending(self) -> Ending:
        """Procedures that come with the file."""
        if not self._procedures.new:
            return Ending()
        names = "; ".join(f"{row.name} ({row.year})" for row in self._procedures.new)
        return Ending((_("New procedures: {names}.").format(names=names),))

    def _said(self, entry: Entry, procedure: Procedure) -> dict[str, object]:
        """The numbers that the file gives; one that says there are none takes the others away."""
        said: dict[str, object] = {}
        for name in NUMBERS:
            if entry.filled(name):
                edit = entry.read(name, lambda text, name=name: parse_result({name: text}))  # type: ignore[misc]
                said |= {
                    key: value for key, value in msgspec.structs.asdict(edit).items() if value is not msgspec.UNSET
                }
        if procedure.scale is Scale.THRESHOLD:
            for name in NUMBERS[2:]:
                if said.get(name):
                    raise Untakable(
                        _("«{procedure}» has no marks: it is passed or not.").format(procedure=procedure.name), name
                    )
                said.pop(name, None)
        if said.get("state", ReadingState.VALUE) is not ReadingState.VALUE:
            said |= dict.fromkeys(NUMBERS)
        elif any(said.get(name) is not None for name in NUMBERS):
            said["state"] = ReadingState.VALUE
        return said


def exported(data: Snapshot) -> Grid:
    """The results of the programme's year, procedure by procedure; with the first programme those of the years before it,
    which have none of their own."""
    year, rows = data.programme.year, []
    first = data.programmes[0].year == year
    for procedure in (
        row for one in years(data) if one == year or (first and one < year) for row in procedures(data, one)
    ):
        for school in data.registry:
            found = result(data, procedure, school)
            if found is None:
                continue
            state = None if found.state is ReadingState.VALUE else found.state.words
            rows.append(
                {
                    "school": school.full_name,
                    "year": procedure.year,
                    "kind": procedure.kind,
                    "subject": procedure.subject,
                    "grade": procedure.grade,
                    "scale": SCALES[procedure.scale],
                    **{name: getattr(found, name) for name in NUMBERS},
                    **({"participants": state} if state else {}),
                }
            )
    fields = tuple(field for field in FORM.written if field.key != "procedure")
    return Grid(fields, tuple(rows))


KIND = Kind("results", mark("assessment results"), "Результаты", lambda _data: (FORM,), ResultsImporter, exported)

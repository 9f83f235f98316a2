"""Which assessment procedure a row of results is of: by columns, by the person's word, by what stands beside the table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from shnor_tui.domain.assessment import Procedure, Scale
from shnor_tui.domain.russian import searchable
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.interchange.words import stems
from shnor_tui.interchange.work import Entry, Untakable, Work, Write
from shnor_tui.workspace.arguments import school_year_of
from shnor_tui.workspace.procedures import check_grade, usual_procedures
from shnor_tui.workspace.results import kind_of, procedures

SCALES: Mapping[Scale, str] = MappingProxyType({Scale.MARKS: "отметки", Scale.THRESHOLD: "порог"})
"""What files call the scales."""

MOST_NEW = 200
"""Procedures that one file may add; a district holds some dozens a year."""

_GRADE = re.compile(r"\b(\d{1,2})(?:[\s-]*(?:х|й|е|м|го|ых|ые))?[\s-]*кл(?:асс\w*|\b)\.?", re.IGNORECASE)
_YEAR = re.compile(r"\b20\d\d\s*[/–-]\s*(?:20)?\d\d\b(?:\s*(?:уч(?:ебн\w+|\.)?)?\s*(?:год\w*|г\.?))?", re.IGNORECASE)
_FIRST_HALF = r"осен|сентябр|октябр|ноябр|декабр"
_SEASON = re.compile(
    rf"\b(?:(?P<first>{_FIRST_HALF})|весн|январ|феврал|март|апрел|ма[йяе]\b|июн)\w*\s+(?P<year>20\d\d)\b(?:\s*г(?:ода?\b|\.)?)?",
    re.IGNORECASE,
)
_KINDS = ("впр", "огэ", "егэ", "гвэ", "рдр", "нико", "гиа")
_EMPTY_WORDS = frozenset(
    "результат результаты результатов итоги по в за и о об предмету предмет учебному год году учебный классе классах".split()  # noqa: SIM905
)


class Named(NamedTuple):
    """What a text says of a procedure; empty or None where it doesn't."""

    kind: str = ""
    subject: str = ""
    grade: int | None = None
    year: str = ""

    def or_else(self, other: Named) -> Named:
        """What this one leaves open, from another."""
        return Named(
            self.kind or other.kind, self.subject or other.subject, self.grade or other.grade, self.year or other.year
        )


def read_procedure(text: str, known: frozenset[str] = frozenset()) -> Named:
    """«Результаты ВПР по математике, 5 класс, 2020/2021 учебный год» or «…, весна 2021»; `known` are kinds that the department
    uses besides."""
    rest = _SEASON.sub(" ", _YEAR.sub(" ", text))
    grade = _GRADE.search(rest)
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*|\([^()]*\)", _GRADE.sub(" ", rest))
    kinds = [word for word in words if searchable(word) in {*_KINDS, *known}]
    subject = [word for word in words if word not in kinds and searchable(word) not in _EMPTY_WORDS]
    return Named(kinds[0] if kinds else "", " ".join(subject), int(grade[1]) if grade else None, _year_in(text))


def _year_in(text: str) -> str:
    """The school year that a text names, or of which it names the spring or the autumn; else nothing."""
    if year := _YEAR.search(text):
        with suppress(ValueError):
            return str(SchoolYear.parse(re.match(r"[\d\s/–-]+", year[0])[0]))  # type: ignore[index]
    if season := _SEASON.search(text):
        return str(SchoolYear.holding(date(int(season["year"]), 9 if season["first"] else 5, 1)))
    return ""


class Procedures:
    """The procedures that a file may mean: those of the data, and those that come with the file, which are `new`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._usual = usual_procedures()
        self._kinds = frozenset(searchable(row.kind) for row in work.data.records.all(Procedure))
        known = {row.subject for row in work.data.records.all(Procedure)} | {row.subject for row in self._usual}
        self._subjects = {subject: stems(_bare(subject)) for subject in sorted(known)}
        self._beside: dict[str, Named] = {}
        self.new: list[Procedure] = []

    def find(self, entry: Entry) -> tuple[Procedure, tuple[Write, ...]]:
        """The procedure of an entry; one that isn't there yet comes with what stores it.

        Raises:
            Untakable: it isn't said, or may be several.
        """
        columns = self._of_columns(entry)
        named = columns.or_else(entry.about) if isinstance(entry.about, Named) else columns
        if self._work.options.procedure:
            named = named.or_else(read_procedure(self._work.options.procedure, self._kinds))
        for text in (*reversed(entry.table.above), entry.table.sheet.name):
            named = named.or_else(self.beside(text))
        year = named.year or self._work.data.programme.year
        among = [*procedures(self._work.data, year), *(row for row in self.new if row.year == year)]
        fitting = _fitting(among, named)
        if len(fitting) == 1:
            return fitting[0], ()
        if fitting:
            names = "; ".join(row.name for row in fitting)
            raise Untakable(_("It isn't clear which procedure it is: {names}.").format(names=names))
        if not (named.kind and named.subject and (named.grade or columns.subject)):
            raise Untakable(
                _("It isn't said which procedure it is: name it in a column, above the table or by the sheet.")
            )
        return self._added(named._replace(year=year), among, entry)

    def beside(self, text: str) -> Named:
        """What a text beside the table says; it may be about anything, so only a known subject is one."""
        if text not in self._beside:
            said = read_procedure(text, self._kinds)
            words = stems(_bare(said.subject))
            named = [one for one, own in self._subjects.items() if own and own <= words]
            longer = [one for one, own in self._subjects.items() if words and words < own]
            subject = max(named, key=len, default="") or min(longer, key=len, default="")
            self._beside[text] = said._replace(subject=subject)
        return self._beside[text]

    def _of_columns(self, entry: Entry) -> Named:
        grade = re.search(r"\d{1,2}", entry.text("grade"))
        in_column = str(entry.read("year", school_year_of)) if entry.text("year") else ""
        own = Named(entry.text("kind"), entry.text("subject"), int(grade[0]) if grade else None, in_column)
        return own.or_else(read_procedure(entry.text("procedure"), self._kinds))

    def _added(self, named: Named, among: list[Procedure], entry: Entry) -> tuple[Procedure, tuple[Write, ...]]:
        if len(self.new) >= MOST_NEW:
            raise Untakable(_("More than {n} new procedures: is it the right file?").format(n=MOST_NEW), "subject")
        try:
            check_grade(named.grade)
        except BadInput as error:
            raise Untakable(str(error), "grade") from error
        procedure = Procedure(
            id=self._work.number(),
            year=named.year,
            kind=named.kind,
            subject=named.subject,
            grade=named.grade,
            scale=self._scale(entry.text("scale"), named),
            order=1 + max((row.order for row in among), default=0),
        )
        return procedure, (Write(None, procedure),)

    def _scale(self, text: str, named: Named) -> Scale:
        """As the file says, else as procedures of the kind usually are."""
        if text:
            return Scale.THRESHOLD if searchable(text) == SCALES[Scale.THRESHOLD] else Scale.MARKS
        usual = {searchable(one.kind): one.scale for one in self._usual}
        return usual.get(searchable(named.kind), Scale.MARKS)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", searchable(text)))


def _fitting(among: list[Procedure], named: Named) -> list[Procedure]:
    """The procedures that are named so; exactly, else as far as the text goes."""
    wanted = kind_of(Procedure(year=named.year, kind=named.kind, subject=named.subject, grade=named.grade))
    exact = [row for row in among if kind_of(row) == wanted]
    if exact or not named.subject:
        return exact
    words = stems(_bare(named.subject))
    return [
        row
        for row in among
        if (not named.kind or searchable(row.kind) == searchable(named.kind))
        and (named.grade is None or row.grade == named.grade)
        and (words <= stems(_bare(row.subject)) or stems(_bare(row.subject)) <= words)
    ]

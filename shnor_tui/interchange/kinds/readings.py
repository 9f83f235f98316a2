"""Indicators' values: one a row, or schools down and indicators across."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import NamedTuple

from shnor_tui.domain.indicator import Frequency, Indicator, Reading
from shnor_tui.domain.roadmap import Scope
from shnor_tui.domain.russian import searchable
from shnor_tui.domain.school import School
from shnor_tui.i18n import _, mark
from shnor_tui.interchange.headings import Field, Form
from shnor_tui.interchange.kinds.kind import Grid, Kind, Value
from shnor_tui.interchange.kinds.values import SCHOOL
from shnor_tui.interchange.tables import Table
from shnor_tui.interchange.words import plain
from shnor_tui.interchange.work import Ending, Entry, Taken, Untakable, Work, each_row, updated
from shnor_tui.workspace.reading_text import PER_CENT, Fields, parse_reading, written
from shnor_tui.workspace.readings import entered
from shnor_tui.workspace.snapshot import Snapshot

DISTRICT = "Район"
_DISTRICT = frozenset(
    plain(text) for text in (DISTRICT, "по району", "муниципалитет", "по муниципалитету", "округ", "свод")
)

TALL = Form(
    "rows",
    (
        SCHOOL,
        Field("code", "Код", ("код показателя", "№ показателя")),
        Field("indicator", "Показатель", ("наименование показателя", "название показателя", "показатели")),
        Field("period", "Период", ("отчетный период", "полугодие", "четверть", "квартал", "срок")),
        Field(
            "value",
            "Значение",
            (
                "факт",
                "фактическое значение",
                "значение показателя",
                "достигнутое значение",
                "данные",
                "доля",
                "процент",
            ),
        ),
        Field("numerator", "Числитель", ("количество", "сколько", "охвачено", "из них")),
        Field(
            "denominator",
            "Знаменатель",
            ("всего", "из скольких", "общее количество", "всего обучающихся", "всего учеников"),
        ),
        Field("unit", "Единица", ("ед. изм.", "единица измерения", "ед. измерения"), aside=True),
        Field("target", "План", ("плановое значение", "цель", "целевое значение", "плановый показатель"), aside=True),
        Field("row", "№ п/п", ("№",), aside=True),
    ),
    any_of=frozenset({"value", "numerator"}),
)

_PERIOD = (
    r"(?<!\w)(?P<number>iv|iii|ii|i|[1-4]|перв\w+|втор\w+|трет\w+|четверт(?:ый|ая|ое|ого|ой|ую|ом)\b)"
    r"(?:-?[а-я]{1,2})?(?!\w)"
)
_PERIODS = MappingProxyType({Frequency.HALF_YEAR: "полугоди", Frequency.QUARTER: "(?:четверт|квартал)"})
_NUMBERS = (
    ("i", "1"),
    ("ii", "2"),
    ("iii", "3"),
    ("iv", "4"),
    ("перв", "1"),
    ("втор", "2"),
    ("трет", "3"),
    ("четверт", "4"),
)
_SEVERAL = re.compile(r"(?:\d|\b[iv]+)(?:-?[а-я]{1,2})?\s*(?:,|и|[-–—])\s*$")
_YEAR = re.compile(r"\bгод\b|\bгода\b|20\d\d")


class Column(NamedTuple):
    """What a column of the wide form is about; without a period the file or the person must say it."""

    indicator: Indicator
    period: str | None
    part: str


class _Wide(NamedTuple):
    form: Form
    columns: dict[str, Column]


def _wide(data: Snapshot) -> _Wide:
    """The form with a column for each indicator, or three: the value, or numerator and denominator."""
    fields: list[Field] = [SCHOOL, Field("row", "№ п/п", ("№",), aside=True)]
    columns: dict[str, Column] = {}
    for indicator in data.indicators:
        periods: list[str | None] = [*indicator.frequency.periods]
        for period in periods if len(periods) == 1 else [*periods, None]:
            for part, suffixes in (
                ("value", ("", "значение", "факт")),
                ("numerator", ("числитель",)),
                ("denominator", ("знаменатель",)),
            ):
                key = f"{indicator.code}/{period if period is not None else '?'}/{part}"
                columns[key] = Column(indicator, period, part)
                fields.append(_field(key, indicator, indicator.frequency.period_words(period or ""), suffixes))
    form = Form("columns", tuple(fields), any_of=frozenset(columns))
    return _Wide(form, columns)


def _field(key: str, indicator: Indicator, period: str, suffixes: tuple[str, ...]) -> Field:
    names = (f"{indicator.code}. {indicator.title}", indicator.code, indicator.title)
    texts = [" ".join(part for part in (name, period, suffix) if part) for suffix in suffixes for name in names]
    return Field(key, texts[0], tuple(texts[1:]), code="" if period or suffixes[0] else indicator.code)


def forms(data: Snapshot) -> tuple[Form, ...]:
    """The tall form and the wide one of these indicators."""
    return TALL, _known(data).form


def _known(data: Snapshot) -> _Wide:
    return data.records.derived(("wide readings", data.programme.id), [Indicator], lambda: _wide(data))


class ReadingsImporter:
    """A reading is known by its indicator, school and period."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._columns = _known(work.data).columns
        self._by_name: dict[str, Indicator] = {}
        for indicator in work.data.indicators:
            for name in (indicator.title, indicator.code, f"{indicator.code}. {indicator.title}"):
                self._by_name[plain(name)] = indicator

    def entries(self, table: Table) -> tuple[Entry, ...]:
        """A row, or in the wide form each indicator of a row."""
        if table.form is TALL:
            return each_row(table)
        found = []
        for row in table.rows:
            groups: dict[tuple[str, str | None], dict[str, int]] = {}
            for key, column in table.mapping.columns.items():
                if about := self._columns.get(key):
                    groups.setdefault((about.indicator.code, about.period), {})[about.part] = column
            for (code, period), columns in groups.items():
                about = Column(self._by_name[plain(code)], period, "")
                found.append(
                    Entry(
                        table,
                        row,
                        {"school": table.mapping.columns["school"], **columns},
                        about,
                        min(columns, key=columns.__getitem__),
                    )
                )
        return tuple(found)

    def take(self, entry: Entry) -> Taken | None:
        """A reading; None where nothing is filled in."""
        if not entry.filled("value", "numerator", "denominator"):
            return None
        indicator = entry.about.indicator if isinstance(entry.about, Column) else self._indicator(entry)
        school = self._school(entry, indicator)
        period = self._period(entry, indicator)
        fields = self._fields(entry, indicator)
        own = school.id if school else None
        known = entered(self._work.data, indicator).get((own, period))
        self._work.claim(("reading", indicator.id, own, period), entry)
        blank = Reading(indicator=indicator.id, school=own, period=period)
        words = indicator.frequency.period_words(period)
        subject = ", ".join(
            part for part in (indicator.code, words, school.name if school else _("the district")) if part
        )
        return Taken(subject, updated(self._work, known, blank, **fields))

    def ending(self) -> Ending:
        """Nothing."""
        return Ending()

    def _indicator(self, entry: Entry) -> Indicator:
        """The indicator of a row; where no column names it, that of the whole table."""
        for key in ("code", "indicator"):
            if text := entry.text(key):
                found = self._by_name.get(plain(text)) or self._beginning(text)
                if found:
                    return found
                raise Untakable(_("There is no indicator «{name}».").format(name=text), key)
        for text in (self._work.options.indicator, *reversed(entry.table.above), entry.table.sheet.name):
            if found := self._by_name.get(plain(text)) or self._beginning(text):
                return found
        raise Untakable(_("It isn't said which indicator it is: name it in a column, above the table or by the sheet."))

    def _beginning(self, text: str) -> Indicator | None:
        """The indicator whose code stands before the text."""
        words = plain(text)
        return next((row for row in self._work.data.indicators if words.startswith(f"{plain(row.code)} ")), None)

    def _school(self, entry: Entry, indicator: Indicator) -> School | None:
        """The school; None for the district.

        Raises:
            Untakable, Doubtful, LeftOut: see `Work.school`; the indicator is the district's only.
        """
        if plain(entry.text("school")) in _DISTRICT:
            return None
        if indicator.scope is Scope.MUNICIPAL:
            if not entry.text("school"):
                return None
            raise Untakable(_("{code} is measured for the district only.").format(code=indicator.code), "school")
        return self._work.school(entry)

    def _period(self, entry: Entry, indicator: Indicator) -> str:
        if isinstance(entry.about, Column) and entry.about.period is not None:
            return entry.about.period
        if len(indicator.frequency.periods) == 1:
            return indicator.frequency.periods[0]
        for text in (
            entry.text("period"),
            self._work.options.period,
            *reversed(entry.table.above),
            entry.table.sheet.name,
        ):
            if period := period_in(text, indicator.frequency):
                return period
        known = ", ".join(indicator.frequency.period_words(period) for period in indicator.frequency.periods)
        raise Untakable(
            _(
                "{code}: it isn't said which period it is ({known}): name it in a column, above the table or by the sheet."
            ).format(code=indicator.code, known=known),
            "period",
        )

    def _fields(self, entry: Entry, indicator: Indicator) -> Fields:
        """What is said: a fraction goes before the value that follows from it."""

        def said(text: str) -> Fields:
            return parse_reading(text, indicator) or {}

        if entry.filled("numerator", "denominator"):
            fraction = f"{entry.needed('numerator')}/{entry.needed('denominator')}"
            return entry.read("numerator", lambda _text: said(fraction))
        return entry.read("value", said)


def period_in(text: str, frequency: Frequency) -> str:
    """The period that a text names, «2», «II полугодие», «вторая четверть»; empty when it names none or several."""
    words = " ".join(_YEAR.sub(" ", searchable(text)).split())
    unit = _PERIODS.get(frequency, "год")
    found = (
        re.fullmatch(_PERIOD, words)
        or re.search(rf"{_PERIOD}\s?(?:учебн\w+ )?{unit}", words)
        or re.search(rf"{unit}\w*\s?(?:№ ?)?{_PERIOD}", words)
    )
    if not found or _SEVERAL.search(words[: found.start()]):
        return ""
    number = next((n for name, n in reversed(_NUMBERS) if found["number"].startswith(name)), found["number"])
    return number if number in frequency.periods else ""


def _value(reading: Reading, indicator: Indicator) -> Value:
    """A number as a number, unless it would be asked whether it is a share of one; what isn't a number in words."""
    if reading.numerator is not None:
        return None
    plain_number = reading.value is not None and not (indicator.unit == PER_CENT and 0 < reading.value < 1)
    return reading.value if plain_number else written(reading, indicator)


def exported(data: Snapshot) -> Grid:
    """What was entered, indicator by indicator; computed values are not."""
    names: list[tuple[int | None, str]] = [
        (None, DISTRICT),
        *((school.id, school.full_name) for school in data.registry),
    ]
    rows = []
    for indicator in data.indicators:
        known = entered(data, indicator)
        for period in indicator.frequency.periods:
            for school, name in names:
                reading = known.get((school, period))
                if reading is None:
                    continue
                rows.append(
                    {
                        "school": name,
                        "code": indicator.code,
                        "indicator": indicator.title,
                        "period": indicator.frequency.period_words(period),
                        "value": _value(reading, indicator),
                        "numerator": reading.numerator,
                        "denominator": reading.denominator,
                    }
                )
    return Grid(TALL.written, tuple(rows))


KIND = Kind("readings", mark("indicators' values"), "Значения показателей", forms, ReadingsImporter, exported)

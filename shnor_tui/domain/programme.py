"""A programme: one school year of support, as its order and its report describe it."""

from __future__ import annotations

from datetime import date

from shnor_tui.domain.assessment import LowResultsRule
from shnor_tui.domain.record import Record, Value
from shnor_tui.domain.school_year import SchoolYear

DEFAULT_TITLE = "Муниципальная программа поддержки ШНОР"


class Organisation(Value, frozen=True, kw_only=True):
    """The department's name in the cases that documents need; stored, not guessed. Written as inside a sentence."""

    nominative: str = ""
    genitive: str = ""
    dative: str = ""
    instrumental: str = ""


class Order(Value, frozen=True, kw_only=True):
    """The order that approved the roadmap. `number` keeps its letters («148-од»); `issuer` is whose order, in the genitive."""

    number: str = ""
    date: date | None = None
    issuer: str = ""


class Signatory(Value, frozen=True, kw_only=True):
    """Who signs the report: the position as printed («И.о. начальника …») and initials with the surname."""

    position: str = ""
    name: str = ""


class ReportTexts(Value, frozen=True, kw_only=True):
    """The department's own wording around the points of the справка; placeholders as in points."""

    title: str = "Аналитическая справка"
    subtitle: str = "по итогам реализации муниципальной программы\nподдержки ШНОР {орган_род}\nв {год} году"
    basis: str = (
        "В рамках реализации основных направлений работы со школами с низкими образовательными результатами "
        "(«дорожная карта», утвержденная приказом {приказ_чей} от {приказ_дата} № {приказ_номер}) "
        "{орган_твор} была проведена следующая работа:"
    )


class Programme(Record, frozen=True, kw_only=True):
    """One school year of support. `schools_in_district` counts all schools of the district, listed or not."""

    year: str
    title: str = DEFAULT_TITLE
    example: bool = False
    organisation: Organisation = Organisation()
    order: Order = Order()
    goal: str = ""
    tasks: tuple[str, ...] = ()
    signatory: Signatory = Signatory()
    texts: ReportTexts = ReportTexts()
    schools_in_district: int | None = None
    rule: LowResultsRule = LowResultsRule()

    @property
    def school_year(self) -> SchoolYear:
        """The year with its bounds."""
        return SchoolYear(self.year)


class Department(Record, frozen=True, kw_only=True):
    """Settings of the whole directory. `pinned_today` stops the calendar, so that the demo looks the same for ever."""

    time_zone: str = "Europe/Moscow"
    pinned_today: date | None = None
    demo: bool = False

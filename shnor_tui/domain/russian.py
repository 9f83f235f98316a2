"""Russian as officials write it: numbers that agree, dates, no-break spaces, lists, sorting.

Sources: the plural rule is CLDR's for `ru`; spacing follows the typesetting rules for initials, units, № and dashes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"

MONTHS_GENITIVE = (
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()  # noqa: SIM905
)
MONTHS_NOMINATIVE = (
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()  # noqa: SIM905
)

PEOPLE = ("человек", "человека", "человек")
SCHOOLS = ("школа", "школы", "школ")


def plural(n: int | Decimal | float, one: str, few: str, many: str | None = None) -> str:
    """The form of a word that agrees with `n`: 1 школа, 2 школы, 5 школ; a fraction takes `few` (2,5 школы).

    Without `many` the second form stands for every number but «one», which suits verbs (прошёл, прошли).
    """
    if many is None:
        many = few
    if n != int(n):
        return few
    tail = abs(int(n)) % 100
    if tail % 10 == 1 and tail != 11:
        return one
    if tail % 10 in {2, 3, 4} and tail not in {12, 13, 14}:
        return few
    return many


def counted(n: int, forms: Sequence[str]) -> str:
    """A number with its noun: «13 человек»; `forms` are one, few, many."""
    return f"{n}{NBSP}{plural(n, *forms)}"


def date_in_words(day: date) -> str:
    """«28 июля 2020 г.» with no-break spaces."""
    return f"{day.day}{NBSP}{MONTHS_GENITIVE[day.month - 1]} {day.year}{NBSP}г."


def date_in_quotes(day: date) -> str:
    """««28» июля 2020 г.», as orders are dated."""
    return f"«{day.day:02d}»{NBSP}{MONTHS_GENITIVE[day.month - 1]} {day.year}{NBSP}г."


def short_date(day: date) -> str:
    """«28.07.2020»."""
    return f"{day:%d.%m.%Y}"


def month_in_words(day: date) -> str:
    """«апрель 2020 года»."""
    return f"{MONTHS_NOMINATIVE[day.month - 1]} {day.year}{NBSP}года"


def number(value: Decimal | float, digits: int = 1) -> str:
    """«12 345,6»: decimal comma, thousands grouped from 10 000 up, U+2212 for minus, no trailing zeros."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{abs(rounded):f}"
    whole, _, fraction = text.partition(".")
    if len(whole) >= 5:
        whole = re.sub(r"(?<=\d)(?=(\d{3})+$)", NBSP, whole)
    fraction = fraction.rstrip("0")
    sign = "\u2212" if rounded < 0 else ""
    return f"{sign}{whole},{fraction}" if fraction else f"{sign}{whole}"


def with_unit(figures: str, unit: str) -> str:
    """«81,5 %», «13 чел.» with a no-break space; the figures alone where there is no unit."""
    return f"{figures}{NBSP}{unit}" if unit else figures


def percent(value: Decimal | float) -> str:
    """«75 %» with a no-break space."""
    return f"{number(value)}{NBSP}%"


def joined(parts: Sequence[str]) -> str:
    """«А, Б и В»."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} и {parts[-1]}"


_NO_BREAKS = (
    (re.compile(r"\b([А-ЯЁ]\.) +(?=[А-ЯЁ](?:\.|[а-яё]))"), rf"\1{NBSP}"),
    (re.compile(r"№ +(?=[\w/«])"), f"№{NBSP}"),
    (re.compile(r"(?<=\d) +(?=(?:%|г\.|гг\.|год\w*\b|руб|чел|км\b|п\.п\.))"), NBSP),
    (re.compile(r" (?=[–—] )"), NBSP),
    (re.compile(r"\b(г\.) +(?=[А-ЯЁ])"), rf"\1{NBSP}"),
    (re.compile(r"\b(и) +(т\.) *([дп])\."), rf"\1{NBSP}\2{NBSP}\3."),
)


def nobreak(text: str) -> str:
    """Make the spaces at which a line must not break no-break ones: between initials and surname, after №, before units and
    dashes. Nothing else of the text changes."""
    for pattern, replacement in _NO_BREAKS:
        text = pattern.sub(replacement, text)
    return text


def searchable(text: str) -> str:
    """Text as the search sees it: ё = е, no case, plain spaces."""
    return text.casefold().replace("ё", "е").replace(NBSP, " ")

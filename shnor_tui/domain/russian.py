"""Russian as officials write it: numbers that agree, dates, no-break spaces, lists, sorting.

Sources: the plural rule is CLDR's for `ru`; spacing follows the typesetting rules for initials, units, № and dashes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

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


_ENOUGH = Context(prec=400)
"""Digits for any float, 1.8e308 the largest of them."""


def number(value: Decimal | float, digits: int = 1) -> str:
    """«12 345,6»: decimal comma, thousands grouped from 10 000 up, U+2212 for minus, no trailing zeros."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _ENOUGH)
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


_SPACE = f"[ {NBSP}]"
"""Either kind, so that looking a second time finds the same."""


def _between(before: str, after: str) -> str:
    """A condition on the space just met, by what stands on its sides."""
    return rf"(?<={before}{_SPACE})(?={after})"


def _behind(abbreviations: str, after: str) -> str:
    return "|".join(_between(rf"\b{word}\.", after) for word in abbreviations.split())


_UNITS = (
    r"[%‰°₽]|гг?\.|год|лет(?!\w)|чел|руб|коп\.|тыс\.|тысяч|млн|млрд|км(?!\w)|м(?!\w)|кв\.|га(?!\w)|кг(?!\w)"
    rf"|ч(?!\w)|час(?!т)|мин(?!\w)|кл\.|п\.{_SPACE}?п|экз(?!\w)|экземпляр|шт(?!\w)|ед\."
)
_AFTER_FIGURES = (
    _between(r"\d", _UNITS),
    _between(r"\d", r"\d{3}(?!\d)") + rf"(?<!\d{{4}}{_SPACE})",
    rf"(?=(?:{'|'.join(MONTHS_GENITIVE)})(?!\w))",
)
_AFTER_POINTS = (
    _between(r"\b[А-ЯЁ]\.", r"[А-ЯЁ](?:\.|[а-яё])"),
    _between(r"\bг\.", "[А-ЯЁ«]") + rf"(?<!\dг\.{_SPACE})(?<!\d{_SPACE}г\.{_SPACE})",
    _behind("ст п пп ч гл стр с табл рис прил д кв", r"[\d№]"),
    _behind("им ул пос пгт дер с", "[А-ЯЁ«]"),
    _behind("т", r"[дпекн]\."),
    _behind("п", r"п\."),
    _behind("тыс", "руб|чел|экз|кв"),
)
_AFTER_LETTERS = (
    rf"(?=[А-ЯЁ]\.{_SPACE}?[А-ЯЁ]\.(?!{_SPACE}?[А-ЯЁ][а-яё]))",
    _between(r"\bи", rf"т\.{_SPACE}?[дп]\.|др\.|пр\."),
    _between("млн", "руб|чел|экз"),
    _between("млрд", "руб"),
)
# What stands before a space is looked at first: most are between two words, and are done with at once.
_NO_BREAK = re.compile(
    rf"{_SPACE}(?:"
    rf"(?<=[№§]{_SPACE})(?=[\w/«])"
    rf"|(?<=[\d»]{_SPACE})(?:{'|'.join(_AFTER_FIGURES)})"
    rf"|(?<=\.{_SPACE})(?:{'|'.join(_AFTER_POINTS)})"
    rf"|(?<=[а-яё]{_SPACE})(?:{'|'.join(_AFTER_LETTERS)})"
    rf"|(?=[-–—](?:{_SPACE}|\n|$))(?<=\S{_SPACE})"
    rf"|{_between(rf'[0-9]{_SPACE}[-–—]', '[0-9]')}"
    r")"
)
_MANY_SPACES = re.compile(rf"({_SPACE}{{2,}})")


def nobreak(text: str) -> str:
    """Make the spaces at which a line must not break no-break ones; no other character of the text changes.

    They are those inside initials and between them and a surname, between a number and №, §, «ст.», «п.», its unit, its month,
    in «и т. д.», «г. Тверь», «им. …», in ranges of numbers, and before a dash. Not those behind one-letter prepositions: in
    justified lines a no-break space keeps its width while the others are stretched, and each would show as a clot.
    """
    if " " not in text:
        return text
    pieces = _MANY_SPACES.split(text)
    if len(pieces) == 1:
        return _NO_BREAK.sub(NBSP, text)
    glued = _NO_BREAK.sub(NBSP, "".join(" " if n % 2 else piece for n, piece in enumerate(pieces)))
    made, at = [], 0
    for n, piece in enumerate(pieces):
        length = 1 if n % 2 else len(piece)
        same = glued[at : at + length]
        made.append(same if n % 2 == 0 else NBSP * len(piece) if same == NBSP else piece)
        at += length
    return "".join(made)


def searchable(text: str) -> str:
    """Text as the search sees it: ё = е, no case, plain spaces."""
    return text.casefold().replace("ё", "е").replace(NBSP, " ")

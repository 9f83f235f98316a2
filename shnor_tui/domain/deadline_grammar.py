"""Reading deadlines: from the words that people write to dates.

The grammar covers the forms that municipal roadmaps use: «апрель 2020 года», «до 15.09.2020», «март – май 2020 г.»,
«сентябрь, декабрь», «с марта 2020 года», «II квартал», «III декада августа», «в апреле 2021 года», «в течение учебного года»,
«к 1 мая», «до конца 2020 года», «ежеквартально», «постоянно». What it does not know, or what can be meant in two ways
(«I полугодие», «до конца года»), keeps its words and has no dates, so it can never be overdue.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.school_year import SchoolYear

Span = tuple[date, date]

_MONTHS = {
    stem: n
    for n, stem in enumerate(("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"), 1)
}
_MONTH = r"(?P<month>янв\w*|фев\w*|мар\w*|апр\w*|ма[йяе]|июн\w*|июл\w*|авг\w*|сен\w*|окт\w*|ноя\w*|дек\w*)\.?"
_YEAR = r"(?:\s+(?P<year>\d{4})(?:\s*(?:г\.?|год[ау]?))?)?"
_CLOCK = r"(?:,? (?:в )?\d{1,2}:\d{2}(?::\d{2})?)?"
_DAY = re.compile(
    rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})(?:\.(?P<year>\d{{4}}|\d{{2}})(?:\s*(?:г\.?|года))?)?{_CLOCK}"
)
_DAY_IN_WORDS = re.compile(rf"«?(?P<day>\d{{1,2}})»?\s+{_MONTH}{_YEAR}{_CLOCK}")
_MONTH_ONLY = re.compile(rf"{_MONTH}{_YEAR}")
_QUARTER = re.compile(rf"(?P<n>iv|iii|ii|i|[1-4])(?:-?[йм])?\s+квартал\w*{_YEAR}")
_HALF = re.compile(rf"(?P<n>ii|i|1|2|перво\w+|второ\w+)(?:-?[ем])?\s+полугоди\w+{_YEAR}")
_DECADE = re.compile(rf"(?P<n>iii|ii|i|[1-3]|перв\w+|втор\w+|трет\w+)(?:-?[еяй])?\s+декад\w+\s+{_MONTH}{_YEAR}")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ORDINALS = {"перв": 1, "втор": 2, "трет": 3}
_DASH = re.compile(r"\s+[–—-]\s+|(?<=[а-я])[–—-](?=[а-я])|(?<=\.\d\d)-(?=\d)|(?<=\.\d{4})-(?=\d)|[–—]")
_YEAR_ANYWHERE = re.compile(r"(?<![\d/])(\d{4})(?![\d/])")
_SCHOOL_YEAR = re.compile(r"(?:всего )?(?P<years>\d{4}\s*[/–-]\s*\d{4})(?: (?:уч\.|учебн\w+))?(?: ?(?:г|год|года))?")
_CALENDAR_YEAR = re.compile(r"(?:всего )?(?P<year>\d{4})(?: календарного)?(?: ?(?:г|года))?")
_THIS_SCHOOL_YEAR = frozenset({"учебного года", "текущего учебного года", "всего учебного года"})
_THIS_YEAR = _THIS_SCHOOL_YEAR | {"года", "всего года"}
_UNTIL = re.compile(r"(?:в )?(?:срок )?(?:до|не позднее|не позже) |(?:в срок )?к ")
_END_OF = re.compile(r"кон(?:ца|цу) ")
_DURING = re.compile(r"^в теч\.? (?=\S)")
_IN = re.compile(r"^во? (?!течение)")
_RECURRENCE = (
    (re.compile(r"еженедельно|(?:1|один) раз в неделю"), "weekly"),
    (re.compile(r"ежемесячно|(?:1|один) раз в месяц"), "monthly"),
    (re.compile(r"ежеквартально|(?:1|один) раз в квартал"), "quarterly"),
    (re.compile(r"(?:1|один) раз в полугодие|(?:2|два) раза в год"), "half-yearly"),
    (re.compile(r"ежегодно|(?:1|один) раз в год"), "yearly"),
)


def parse_deadline(text: str, year: SchoolYear) -> Deadline:
    """Read a deadline of a programme's school year. Never fails: unknown words give a deadline without dates."""
    words = re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip()
    plain = words.casefold().replace("ё", "е").rstrip(" .;,")
    plain = _DURING.sub("в течение ", plain)
    for pattern, recurrence in _RECURRENCE:
        if pattern.search(plain):
            return Deadline(text=words, recurrence=recurrence)
    try:
        start, end, recurrence = _dates(plain, year)
    except ValueError:  # 31.02.2020: the words stay, the dates are not known
        return Deadline(text=words)
    if start and end and end < start:
        return Deadline(text=words)
    return Deadline(text=words, start=start, end=end, recurrence=recurrence)


def _dates(plain: str, year: SchoolYear) -> tuple[date | None, date | None, str]:
    if plain.startswith("в течение "):
        lasting = plain.removeprefix("в течение ")
        whole = (year.start, year.end) if lasting in _THIS_YEAR else _whole_year(lasting)
        return (*whole, "") if whole else _stretch(lasting, year)
    if match := re.fullmatch(r"с (.+) (?:по|до) (.+)", plain):
        return (*_range(match[1], match[2], year), "")
    if plain.startswith("с "):
        since = _span(plain[2:], year)
        return (since[0] if since else None, None, "")
    if match := _UNTIL.match(plain):
        return (None, _last_day(plain[match.end() :], year), "")
    if named := _named_school_year(plain):
        return (*named, "")
    return _stretch(_IN.sub("", plain), year)


def _stretch(plain: str, year: SchoolYear) -> tuple[date | None, date | None, str]:
    """One expression, two with a dash between them, or a list of them."""
    if span := _span(plain, year):
        return (*span, "")
    if match := re.fullmatch(r"(\d{1,2})\s*[–—-]\s*(\d{1,2}\.\d{1,2}(?:\.\d{2,4})?|\d{1,2} .+)", plain):
        last = _span(match[2], year)
        return (last[0].replace(day=int(match[1])), last[1], "") if last else (None, None, "")
    parts = _DASH.split(plain)
    if len(parts) == 2:
        return (*_range(parts[0], parts[1], year), "")
    return _listed(plain, year)


def _whole_year(plain: str) -> Span | None:
    """«2019/2020 учебного года», or the calendar year in «2020 года»."""
    if match := _CALENDAR_YEAR.fullmatch(plain):
        return date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31)
    return _named_school_year(plain)


def _named_school_year(plain: str) -> Span | None:
    if match := _SCHOOL_YEAR.fullmatch(plain):
        named = SchoolYear.parse(match["years"])
        return named.start, named.end
    return None


def _last_day(plain: str, year: SchoolYear) -> date | None:
    """«до 15.09.2020» ends that day, «до конца апреля» with the month; «до апреля» does not say its day.

    «до конца года» does not say which year, the school's or the calendar's.
    """
    if match := _END_OF.match(plain):
        ending = plain[match.end() :]
        if ending in _THIS_SCHOOL_YEAR:
            return year.end
        span = _whole_year(ending) or _span(ending, year)
        return span[1] if span else None
    span = _span(plain, year)
    return span[1] if span and span[0] == span[1] else None


def _range(first: str, last: str, year: SchoolYear) -> tuple[date | None, date | None]:
    end = _span(last, year)
    if end is None:
        return None, None
    start = _span(first, year, until=end[1] if _YEAR_ANYWHERE.search(last) else None)
    return (start[0], end[1]) if start else (None, None)


def _listed(plain: str, year: SchoolYear) -> tuple[date | None, date | None, str]:
    parts = re.split(r",\s*|\s+и\s+", plain)
    named = _YEAR_ANYWHERE.search(parts[-1])
    last = _span(parts[-1], year)
    spans = [_span(part, year, until=last[1] if named and last else None) for part in parts]
    known = [span for span in spans if span]
    if len(known) < len(parts) or len(parts) < 2:
        return None, None, ""
    return min(known)[0], max(end for _, end in known), "listed"


def _span(plain: str, year: SchoolYear, until: date | None = None) -> Span | None:
    """The days that one expression covers; one without its year takes the school year's, or the last one not after `until`."""
    plain = plain.strip().rstrip(" .")

    def calendar(month: int, named: str | None) -> int:
        if named:
            return int(named) if len(named) == 4 else 2000 + int(named)
        if until:
            return until.year if month <= until.month else until.year - 1
        return year.calendar_year(month)

    if match := _DAY.fullmatch(plain):
        month = int(match["month"])
        day = date(calendar(month, match["year"]), month, int(match["day"]))
        return day, day
    if match := _DAY_IN_WORDS.fullmatch(plain):
        month = _month(match["month"])
        day = date(calendar(month, match["year"]), month, int(match["day"]))
        return day, day
    if match := _MONTH_ONLY.fullmatch(plain):
        month = _month(match["month"])
        return _months(calendar(month, match["year"]), month, month)
    if match := _DECADE.fullmatch(plain):
        month = _month(match["month"])
        return _decade(calendar(month, match["year"]), month, _ordinal(match["n"]))
    if match := _QUARTER.fullmatch(plain):
        last = 3 * _ordinal(match["n"])
        return _months(calendar(last, match["year"]), last - 2, last)
    if (match := _HALF.fullmatch(plain)) and match["year"]:  # without it, the school's half-year or the calendar's
        last = 6 * _ordinal(match["n"])
        return _months(calendar(last, match["year"]), last - 5, last)
    return None


def _month(word: str) -> int:
    return next(n for stem, n in sorted(_MONTHS.items(), key=lambda pair: -len(pair[0])) if word.startswith(stem))


def _ordinal(word: str) -> int:
    """«II», «2» or «второе»."""
    in_words = next((n for stem, n in _ORDINALS.items() if word.startswith(stem)), 0)
    return in_words or _ROMAN.get(word) or int(word)


def _decade(year: int, month: int, n: int) -> Span:
    last = monthrange(year, month)[1] if n == 3 else 10 * n
    return date(year, month, 10 * n - 9), date(year, month, last)


def _months(year: int, first: int, last: int) -> Span:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])

"""Reading deadlines: from the words that people write to dates.

The grammar covers the forms that municipal roadmaps use: «апрель 2020 года», «до 15.09.2020», «март – май 2020 г.»,
«сентябрь, декабрь», «с марта 2020 года», «II квартал», «в течение учебного года», «ежеквартально», «постоянно». What it does
not know keeps its words and has no dates, so it can never be overdue.
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
_DAY = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})(?:\.(?P<year>\d{4}|\d{2})(?:\s*(?:г\.?|года))?)?")
_DAY_IN_WORDS = re.compile(rf"«?(?P<day>\d{{1,2}})»?\s+{_MONTH}{_YEAR}")
_MONTH_ONLY = re.compile(rf"{_MONTH}{_YEAR}")
_QUARTER = re.compile(rf"(?P<n>iv|iii|ii|i|[1-4])(?:-?[йм])?\s+квартал\w*{_YEAR}")
_HALF = re.compile(rf"(?P<n>ii|i|1|2|перво\w+|второ\w+)(?:-?[ем])?\s+полугоди\w+{_YEAR}")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_DASH = re.compile(r"\s+[–—-]\s+|(?<=[а-я])[–—-](?=[а-я])|[–—]")
_YEAR_ANYWHERE = re.compile(r"(?<![\d/])(\d{4})(?![\d/])")
_SCHOOL_YEAR = re.compile(r"\d{4}\s*[/–-]\s*\d{4}")
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
    if plain.startswith("в течение") or re.fullmatch(rf"{_SCHOOL_YEAR.pattern} (?:учебный )?год", plain):
        return (*_whole_year(plain, year), "")
    if match := re.fullmatch(r"с (.+) (?:по|до) (.+)", plain):
        return (*_range(match[1], match[2], year), "")
    if plain.startswith("с "):
        since = _span(plain[2:], year)
        return (since[0] if since else None, None, "")
    if plain.startswith(("до ", "не позднее ")):
        return (None, _last_day(re.sub(r"^(?:до|не позднее) ", "", plain), year), "")
    if span := _span(plain, year):
        return (*span, "")
    if match := re.fullmatch(r"(\d{1,2})\s*[–—-]\s*(\d{1,2}\.\d{1,2}(?:\.\d{2,4})?|\d{1,2} .+)", plain):
        last = _span(match[2], year)
        return (last[0].replace(day=int(match[1])), last[1], "") if last else (None, None, "")
    parts = _DASH.split(plain)
    if len(parts) == 2:
        return (*_range(parts[0], parts[1], year), "")
    return _listed(plain, year)


def _whole_year(plain: str, year: SchoolYear) -> tuple[date | None, date | None]:
    if match := _SCHOOL_YEAR.search(plain):
        try:
            named = SchoolYear.parse(match[0])
        except ValueError:
            return None, None
        return named.start, named.end
    if match := _YEAR_ANYWHERE.search(plain):
        return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)
    if re.fullmatch(r"в течение (?:всего )?(?:учебного )?года", plain):
        return year.start, year.end
    if span := _span(plain.removeprefix("в течение "), year):
        return span
    return None, None


def _last_day(plain: str, year: SchoolYear) -> date | None:
    """«до 15.09.2020» ends that day, «до конца апреля» with the month; «до апреля» does not say its day."""
    if plain.startswith("конца "):
        span = _span(plain.removeprefix("конца "), year)
        return span[1] if span else year.end if "год" in plain else None
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
    if match := _QUARTER.fullmatch(plain):
        last = 3 * (_ROMAN.get(match["n"]) or int(match["n"]))
        return _months(calendar(last, match["year"]), last - 2, last)
    if match := _HALF.fullmatch(plain):
        last = 6 if match["n"] in {"i", "1"} or match["n"].startswith("перв") else 12
        return _months(calendar(last, match["year"]), last - 5, last)
    return None


def _month(word: str) -> int:
    return next(n for stem, n in sorted(_MONTHS.items(), key=lambda pair: -len(pair[0])) if word.startswith(stem))


def _months(year: int, first: int, last: int) -> Span:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])

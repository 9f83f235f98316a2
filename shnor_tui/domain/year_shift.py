"""Words that name a year, a year later: «до 15.09.2020» becomes «до 15.09.2021»; words without a year stay."""

from __future__ import annotations

import re
from calendar import isleap

from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.school_year import SchoolYear

_SHORT_SCHOOL_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(\s*[/–-]\s*)(\d\d)(?![\d.-])")
_YEAR = re.compile(r"(?<![\d№])(?<!№[ \u00a0])((?:19|20)\d\d)(?!\d)")
_YEAR_OF_DAY = re.compile(r"(?<![\d.])(\d{1,2}\.\d{1,2}\.)(\d\d)(?!\d)")
_LEAP_DAY = re.compile(
    r"(?<!\d)29(?=\.0?2(?:\.(?P<digits>\d{4}|\d\d))?(?!\d)|»?\s+фев\w*\.?(?:\s+(?P<words>\d{4}))?)",
    re.IGNORECASE,
)
_ISO_LEAP_DAY = re.compile(r"((?:19|20)\d\d)-02-29(?!\d)")


def deadline_a_year_later(deadline: Deadline, year: SchoolYear) -> Deadline:
    """The same deadline in the next school year; `year` is the one that it belongs to."""
    return parse_deadline(words_a_year_later(deadline.text, year), year.following) if deadline.text else Deadline()


def words_a_year_later(text: str, year: SchoolYear) -> str:
    """Every year that is named grows by one; 29 February becomes the 28th where the year has none. `year` is the school year
    to which days without a year belong."""
    later = _SHORT_SCHOOL_YEAR.sub(_short_school_year, text)
    later = _YEAR.sub(lambda found: str(int(found[1]) + 1), later)
    later = _YEAR_OF_DAY.sub(lambda found: f"{found[1]}{(int(found[2]) + 1) % 100:02d}", later)
    later = _ISO_LEAP_DAY.sub(lambda found: found[0] if isleap(int(found[1])) else f"{found[1]}-02-28", later)
    return _LEAP_DAY.sub(lambda found: _last_of_february(found, year.following), later)


def _short_school_year(found: re.Match[str]) -> str:
    """«2020/21» becomes «2020/22»; the first year is left to the rule of years. Other pairs of numbers stay."""
    first, second = int(found[1]), int(found[3])
    return f"{found[1]}{found[2]}{(second + 1) % 100:02d}" if second == (first + 1) % 100 else found[0]


def _last_of_february(found: re.Match[str], year: SchoolYear) -> str:
    named = found["digits"] or found["words"]
    if not named:
        return "29" if isleap(year.calendar_year(2)) else "28"
    return "29" if isleap(int(named) if len(named) == 4 else 2000 + int(named)) else "28"

"""A stretch of days that a report is asked for, as people write it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shnor_tui.domain.school_year import SchoolYear


@dataclass(frozen=True, slots=True)
class Period:
    """Both days belong to it; `text` is how it was written, empty for a whole school year."""

    start: date
    end: date
    text: str = ""

    def holds(self, day: date) -> bool:
        """Whether a day is in it."""
        return self.start <= day <= self.end

    @classmethod
    def of_year(cls, year: SchoolYear) -> Period:
        """A whole school year."""
        return cls(year.start, year.end)

    @classmethod
    def parse(cls, text: str, year: SchoolYear) -> Period:
        """Read «01.09.2020 – 31.12.2020», «сентябрь – декабрь 2020 г.», «II квартал», with years from the school year.

        A period that says one end only («до 01.12.2020») has the other of the school year.

        Raises:
            ValueError: the words name no day.
        """
        from shnor_tui.domain.deadline_grammar import parse_deadline  # noqa: PLC0415  (most reports are of a whole year)

        read = parse_deadline(text, year)
        start, end = read.start or year.start, read.end or year.end
        if (read.start is None and read.end is None) or end < start:
            raise ValueError(text)
        return cls(start, end, read.text)

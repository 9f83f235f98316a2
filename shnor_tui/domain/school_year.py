"""The school year: 1 September to 31 August, written «2019/2020»."""

from __future__ import annotations

import re
from datetime import date

_FORM = re.compile(r"\s*(\d{4})\s*[/\\–-]\s*(\d{4}|\d{2})\s*")


class SchoolYear(str):
    """«2019/2020». Build it with `parse` or `holding`; it orders and compares as its text."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> SchoolYear:
        """Read «2019/2020», «2019-2020» or «2019/20».

        Raises:
            ValueError: the text is no school year.
        """
        match = _FORM.fullmatch(text)
        if not match:
            raise ValueError(text)
        first = int(match[1])
        second = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
        if second != first + 1:
            raise ValueError(text)
        return cls(f"{first}/{second}")

    @classmethod
    def holding(cls, day: date) -> SchoolYear:
        """The school year that a day belongs to: 28.07.2020 is in 2019/2020."""
        first = day.year if day.month >= 9 else day.year - 1
        return cls(f"{first}/{first + 1}")

    @property
    def first(self) -> int:
        """The calendar year in which it begins."""
        return int(self[:4])

    @property
    def following(self) -> SchoolYear:
        """The school year after it."""
        return SchoolYear(f"{self.first + 1}/{self.first + 2}")

    @property
    def preceding(self) -> SchoolYear:
        """The school year before it."""
        return SchoolYear(f"{self.first - 1}/{self.first}")

    @property
    def start(self) -> date:
        """1 September."""
        return date(self.first, 9, 1)

    @property
    def end(self) -> date:
        """31 August of the next calendar year."""
        return date(self.first + 1, 8, 31)

    def calendar_year(self, month: int) -> int:
        """The calendar year of a month (1–12) of this school year."""
        return self.first if month >= 9 else self.first + 1

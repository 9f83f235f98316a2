"""A past moment: as people name it, and as a session stands on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shnor_tui.domain.programme import Department
from shnor_tui.domain.russian import short_date
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _

_NUMBER = re.compile(r"(?:№|#|N|No\.?)?\s*(\d{1,9})", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_LEAST = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """The number of a change, a day, or a day and a time. The last two mean their end: the day with all that was done on it,
    the minute with all that was done in it."""

    number: int = 0
    day: date = date.min
    time: time | None = None
    lasts: timedelta = timedelta(days=1)

    def begin(self, zone: ZoneInfo) -> datetime:
        """The first instant of a day or a time in a zone."""
        return datetime.combine(self.day, self.time or time.min, zone).astimezone(UTC)

    def end(self, zone: ZoneInfo) -> datetime:
        """The last instant of it. An hour that the clocks showed twice is meant whole."""
        if self.time is None:
            return datetime.combine(self.day + self.lasts, time.min, zone).astimezone(UTC) - _LEAST
        return datetime.combine(self.day, self.time, zone).replace(fold=1).astimezone(UTC) + self.lasts - _LEAST

    @property
    def words(self) -> str:
        """How a day or a time is told: «01.04.2020», «01.04.2020 15:00»."""
        if self.time is None:
            return short_date(self.day)
        seconds = f":{self.time:%S}" if self.lasts < timedelta(minutes=1) else ""
        return f"{short_date(self.day)} {self.time:%H:%M}{seconds}"


@dataclass(frozen=True, slots=True)
class Past:
    """Where a session in the past stands: after which change, when that was made, and what was asked for."""

    revision: int
    at: datetime
    asked: Moment

    def day(self, zone: ZoneInfo) -> date:
        """The day that rules are held against."""
        return self.at.astimezone(zone).date() if self.asked.number else self.asked.day

    def words(self, zone: ZoneInfo) -> str:
        """«As on 01.04.2020: after change No. 120 of 31.03.2020 14:05»."""
        made = _("after change No. {n} of {when}").format(
            n=self.revision, when=f"{self.at.astimezone(zone):%d.%m.%Y %H:%M}"
        )
        if self.asked.number:
            return _("As it was {after}").format(after=made)
        return _("As it was on {moment}: {after}").format(moment=self.asked.words, after=made)


def moment_of(text: str) -> Moment:
    """A moment typed as «№ 120», «120», «01.04.2020» or «01.04.2020 15:00».

    Raises:
        BadInput: it is none of these.
    """
    from shnor_tui.workspace.find import day_of  # noqa: PLC0415  (few sessions are in the past)

    typed = text.strip()
    if match := _NUMBER.fullmatch(typed):
        if number := int(match[1]):
            return Moment(number)
        raise _unknown(text)
    day, _blank, clock = typed.replace("T", " ").partition(" ")
    try:
        if not clock.strip():
            return Moment(day=_told_everywhere(day_of(day)))
        shown = _TIME.fullmatch(clock.strip())
        if shown is None:
            raise _unknown(text)
        hour, minute, second = shown.groups()
        lasts = timedelta(seconds=1) if second else timedelta(minutes=1)
        on = _told_everywhere(day_of(day.rstrip(",")))
        return Moment(day=on, time=time(int(hour), int(minute), int(second or 0)), lasts=lasts)
    except (BadInput, ValueError):
        raise _unknown(text) from None


def _told_everywhere(day: date) -> date:
    """The day; raises ValueError for one that a zone's shift would push out of the calendar."""
    if not date.min + timedelta(days=1) < day < date.max - timedelta(days=1):
        raise ValueError(day)
    return day


def zone_named(name: str) -> ZoneInfo:
    """A time zone; UTC where nobody knows it by that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # the last of a part of the world, which is a directory
        return ZoneInfo("UTC")


def zone_in(departments: Mapping[int, Mapping[str, Any]]) -> ZoneInfo:
    """The department's time zone by its documents, which nobody has checked; the usual one where they tell none."""
    named = (one["time_zone"] for one in departments.values() if isinstance(one.get("time_zone"), str))
    return zone_named(next(named, Department().time_zone))


def _unknown(text: str) -> BadInput:
    return BadInput(
        _("«{text}» is no moment of the past.").format(text=text),
        _("Write a day, a day with a time, or the number of a change: 01.04.2020, «01.04.2020 15:00», 120."),
    )

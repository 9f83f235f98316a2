"""Finding records by what people type: an item's number, a school's name, a status in words, a date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from shnor_tui.domain.indicator import Indicator
from shnor_tui.domain.roadmap import RoadmapItem, Status
from shnor_tui.domain.russian import searchable
from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _
from shnor_tui.workspace.school_names import begins, match_school
from shnor_tui.workspace.snapshot import Snapshot

_MOST_NAMED = 8
"""Schools that a message lists; a whole registry is no advice."""


def item_by_number(data: Snapshot, number: str) -> RoadmapItem:
    """The roadmap item with a number such as «2.1».

    Raises:
        NotFound: the programme has no such item.
    """
    wanted = number.strip().rstrip(".")
    for item in data.items:
        if item.number == wanted:
            return item
    raise NotFound(
        _("There is no roadmap item {number} in the programme {year}.").format(number=number, year=data.programme.year),
        _("«shnor roadmap» lists the items with their numbers."),
    )


def school_by_name(data: Snapshot, name: str) -> School:
    """A listed school by any of its names, however it is written, or by the only beginning that fits.

    Raises:
        NotFound: no listed school, or more than one, answers to the name.
    """
    return _school_among(data.schools, name, _("There is no school «{name}» in the list of {year}."), data)


def school_of_registry(data: Snapshot, name: str) -> School:
    """Any school that the department knows, found as `school_by_name` does.

    Raises:
        NotFound: no school, or more than one, answers to the name.
    """
    return _school_among(data.registry, name, _("No school «{name}» is known."), data)


def schools_of_registry(data: Snapshot, text: str) -> tuple[School, ...]:
    """The schools of «Лесная СОШ; Речная СОШ», each found as `school_of_registry` does.

    Raises:
        NotFound: no school, or more than one, answers to a name.
    """
    found = (school_of_registry(data, name.strip()) for name in text.split(";") if name.strip())
    return tuple({school.id: school for school in found}.values())


def schools_listed(data: Snapshot, text: str) -> tuple[School, ...]:
    """The listed schools of «Лесная СОШ; Речная СОШ», in the list's order, each found as `school_by_name` does.

    Raises:
        NotFound: no listed school, or more than one, answers to a name.
    """
    wanted = {school_by_name(data, name.strip()).id for name in text.split(";") if name.strip()}
    return tuple(school for school in data.schools if school.id in wanted)


def _school_among(schools: Sequence[School], name: str, missing: str, data: Snapshot) -> School:
    found, candidates = match_school(schools, name)
    if found:
        return found
    fitting = [school for school in schools if begins(school.full_name, name) or begins(school.short_name, name)]
    if len(fitting) == 1:
        return fitting[0]
    named = fitting or candidates or schools
    among = ", ".join(school.name for school in named[:_MOST_NAMED]) + (" …" if len(named) > _MOST_NAMED else "")
    if fitting:
        raise NotFound(
            _("More than one school answers to «{name}».").format(name=name),
            _("Say which: {schools}.").format(schools=among),
        )
    if candidates:
        raise NotFound(
            missing.format(name=name, year=data.programme.year), _("Perhaps you mean: {schools}.").format(schools=among)
        )
    raise NotFound(
        missing.format(name=name, year=data.programme.year), _("There are: {schools}.").format(schools=among)
    )


def indicator_by_code(data: Snapshot, code: str) -> Indicator:
    """The indicator with a code such as «П20»; case doesn't matter.

    Raises:
        NotFound: the programme has no such indicator.
    """
    wanted = searchable(code.strip())
    for indicator in data.indicators:
        if searchable(indicator.code) == wanted:
            return indicator
    known = ", ".join(indicator.code for indicator in data.indicators)
    raise NotFound(
        _("There is no indicator «{code}» in the programme {year}.").format(code=code, year=data.programme.year),
        _("There are: {known}.").format(known=known) if known else "",
    )


def status_by_word(text: str) -> Status:
    """A status by its slug or its Russian word.

    Raises:
        BadInput: neither.
    """
    try:
        return Status.parse(text)
    except ValueError:
        known = ", ".join(f"{status.value} ({status.word})" for status in Status)
        raise BadInput(
            _("There is no status «{text}».").format(text=text), _("There are: {known}.").format(known=known)
        ) from None


_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")


def day_of(text: str) -> date:
    """A date typed as 15.09.2020, 15.9.20 or 2020-09-15.

    Raises:
        BadInput: the text is no date of the calendar.
    """
    try:
        if match := _DAY_FIRST.fullmatch(text.strip()):
            year = int(match[3]) if len(match[3]) == 4 else 2000 + int(match[3])
            return date(year, int(match[2]), int(match[1]))
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(
            _("«{text}» is no date.").format(text=text), _("Write it as 15.09.2020 or 2020-09-15.")
        ) from None


_OF = frozenset({"от", "of"})


def number_and_date(text: str) -> tuple[str, date | None]:
    """A document's number and date, typed as «12-од от 03.02.2021»; either may be missing.

    Raises:
        BadInput: what stands after «от» is no date.
    """
    words = text.split()
    if not words:
        return "", None
    *before, last = words
    try:
        dated = day_of(last)
    except BadInput:
        if any(word in _OF for word in before):
            raise
        return text.strip(), None
    return " ".join(before[:-1] if before and before[-1] in _OF else before), dated


_NUMBER = re.compile(r"[+\-\u2212]?\s?(\d+|\d{1,3}(\s\d{3})+)([.,]\d+)?")


def number_of(text: str) -> Decimal:
    """A number typed as 81,5 or 81.5; blanks between thousands are dropped.

    Raises:
        BadInput: the text is no number.
    """
    if not _NUMBER.fullmatch(text.strip()):
        raise BadInput(_("«{text}» is no number.").format(text=text), _("Write it as 81.5 or 81,5."))
    return Decimal("".join(text.split()).replace(",", ".").replace("\u2212", "-"))


_YES = frozenset({"да", "д", "+", "1", "yes", "y", "x", "х", "v", "истина", "true"})
_NO = frozenset({"нет", "н", "-", "\u2212", "–", "—", "0", "no", "n", "ложь", "false"})


def yes_or_no(text: str) -> bool:
    """Yes or no typed as да and нет or + and -, or as spreadsheets and lists write them: ИСТИНА, х.

    Raises:
        BadInput: neither.
    """
    word = searchable(text.strip())
    if word not in _YES | _NO:
        raise BadInput(_("«{text}» is neither yes nor no.").format(text=text), _("Write yes or no, or + or -."))
    return word in _YES


MOST_DIGITS = 6


def whole_number(text: str) -> int:
    """A whole number from 0 on, as people and hours are counted; blanks between thousands are dropped.

    Raises:
        BadInput: it is none.
    """
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit()) or len(digits) > MOST_DIGITS:
        raise BadInput(_("«{text}» is no whole number.").format(text=text), _("Write it in digits, for example 12."))
    return int(digits)

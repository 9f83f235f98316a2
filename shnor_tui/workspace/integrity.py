"""What is wrong with records that nobody entered through a verb, such as those of a file: each by itself, and all together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, NamedTuple

from shnor_tui.domain.activity import Event, Training
from shnor_tui.domain.assessment import Procedure, Result
from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.indicator import Indicator, Reading
from shnor_tui.domain.printable import printable_line
from shnor_tui.domain.programme import Department, Programme
from shnor_tui.domain.record import Record
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.domain.survey import Answer
from shnor_tui.domain.user import Role, User, is_account
from shnor_tui.i18n import _
from shnor_tui.workspace.evidence_files import is_well_told
from shnor_tui.workspace.moment import zone_named
from shnor_tui.workspace.reading_text import MOST
from shnor_tui.workspace.registry import FULL
from shnor_tui.workspace.rights import administers
from shnor_tui.workspace.soundness import ONLY_ONE, needed, only_one_key
from shnor_tui.workspace.ssh_keys import is_key
from shnor_tui.workspace.tables import encode

Tables = Mapping[str, Mapping[int, Record]]

_COUNTS: Mapping[type[Record], tuple[str, ...]] = MappingProxyType(
    {
        Training: ("people", "hours"),
        Event: ("participants",),
        Result: ("participants", "below", "threes", "fours", "fives"),
    }
)
_NUMBERS: Mapping[type[Record], tuple[str, ...]] = MappingProxyType(
    {Indicator: ("target",), Reading: ("value", "numerator", "denominator")}
)
_LONGEST = 1000
"""Digits before or behind the comma, of which every number that somebody typed has fewer."""


class Fault(NamedTuple):
    """One thing that is wrong: `number` is the record's, 0 where it is about the whole table; `field` may be empty."""

    table: str
    number: int
    field: str
    reason: str


def faults(tables: Tables) -> Iterator[Fault]:
    """Everything that keeps these records from being a department's: the records of each table by their numbers."""
    documents = {
        name: {number: encode(record) for number, record in records.items()} for name, records in tables.items()
    }
    for name, records in tables.items():
        for number, record in records.items():
            yield from (Fault(name, number, field, reason) for field, reason in _own_faults(record))
    yield from _dangling(documents)
    yield from _periods(tables)
    yield from _doubled(documents)
    yield from _shared_keys(tables)
    if not any(administers(user) for user in documents.get("users", {}).values()):
        yield Fault("users", 0, "", _("nobody is an administrator"))
    if len(documents.get("department", {})) > 1:
        yield Fault("department", 0, "", _("there is more than one record"))


def _own_faults(record: Record) -> Iterator[tuple[str, str]]:
    """What a record's shape leaves open and the program relies on: fields with what is wrong with them."""
    yield from _of_numbers(record)
    match record:
        case Programme():
            yield from _of_programme(record)
        case Procedure() if not _is_year(record.year):
            yield "year", _no_year(record.year)
        case Department() if zone_named(record.time_zone).key != record.time_zone:
            yield "time_zone", _("There is no time zone «{name}».").format(name=record.time_zone).rstrip(".")
        case User():
            yield from _of_user(record)
        case Evidence() if record.file and not is_well_told(record.file):
            yield "file", _("it names no file that can be kept")
        case Answer() if _is_endless(record.value):
            yield "value", _("it is no number of everyday size")
        case _:
            pass


def _of_numbers(record: Record) -> Iterator[tuple[str, str]]:
    for field in _COUNTS.get(type(record), ()):
        if (getattr(record, field) or 0) < 0:
            yield field, _("a count is never negative")
    for field in _NUMBERS.get(type(record), ()):
        number = getattr(record, field)
        if number is not None and not (number.is_finite() and number.adjusted() < MOST.adjusted() and _short(number)):
            yield field, _("it is no number of everyday size")


def _of_programme(programme: Programme) -> Iterator[tuple[str, str]]:
    if not _is_year(programme.year):
        yield "year", _no_year(programme.year)
    rule, schools = programme.rule, programme.schools_in_district
    if not 1 <= rule.share <= FULL:
        yield "rule.share", _("it is no whole number from 1 to 100")
    least = {"rule.procedures": rule.procedures, "rule.participants": rule.participants, "schools_in_district": schools}
    yield from (
        (field, _("it must be 1 or more")) for field, number in least.items() if number is not None and number < 1
    )


def _of_user(user: User) -> Iterator[tuple[str, str]]:
    if not is_account(user.account):
        yield "account", _("«{account}» can be no account").format(account=printable_line(user.account))
    if user.role is Role.SCHOOL and user.school is None:
        yield "school", _("the role «school» needs a school")
    if not all(is_key(key) for key in user.keys):
        yield "keys", _("it is no public key of OpenSSH")


def _no_year(text: str) -> str:
    return _("«{year}» is no school year.").format(year=text).rstrip(".")


def _is_year(text: str) -> bool:
    try:
        return SchoolYear.parse(text) == text
    except ValueError:
        return False


def _is_endless(text: str) -> bool:
    """Whether a text is a number that would take for ever to write out."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and not _short(number)


def _short(number: Decimal) -> bool:
    return max(abs(number.adjusted()), len(number.as_tuple().digits)) <= _LONGEST


def _dangling(documents: Mapping[str, Mapping[int, Mapping[str, Any]]]) -> Iterator[Fault]:
    for name, table in documents.items():
        for number, document in table.items():
            for field, target, wanted in needed(name, document):
                if wanted not in documents.get(target, {}):
                    reason = _("«{table}» has no record {n}").format(table=target, n=wanted)
                    yield Fault(name, number, field, reason)


def _periods(tables: Tables) -> Iterator[Fault]:
    indicators = tables.get("indicators", {})
    for number, reading in tables.get("readings", {}).items():
        if not isinstance(reading, Reading) or not isinstance(of := indicators.get(reading.indicator), Indicator):
            continue
        if reading.period not in of.frequency.periods:
            told = _("«{period}» is none of the indicator's periods").format(period=reading.period)
            yield Fault("readings", number, "period", told)


def _doubled(documents: Mapping[str, Mapping[int, Mapping[str, Any]]]) -> Iterator[Fault]:
    for name, fields in ONLY_ONE.items():
        first: dict[tuple[object, ...], int] = {}
        for number, document in documents.get(name, {}).items():
            key = only_one_key(name, document)
            if key is not None and first.setdefault(key, number) != number:
                reason = _("it stands for the same as the record {n}").format(n=first[key])
                yield Fault(name, number, ", ".join(fields), reason)


def _shared_keys(tables: Tables) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for number, user in tables.get("users", {}).items():
        for key in user.keys if isinstance(user, User) else ():
            if key.body in first:
                yield Fault("users", number, "keys", _("the record {n} has the same key").format(n=first[key.body]))
            first[key.body] = number

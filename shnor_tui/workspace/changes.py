"""What a commit changed, field by field, in a user's words; for the history and for conflicts."""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec.structs import FieldInfo

from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.evidence import AttachedFile
from shnor_tui.domain.record import Record, Value
from shnor_tui.domain.russian import short_date
from shnor_tui.domain.survey import NO, YES, Answer
from shnor_tui.domain.user import Key
from shnor_tui.errors import Clash
from shnor_tui.i18n import _
from shnor_tui.store import Change
from shnor_tui.store import Record as Committed
from shnor_tui.workspace.describe import FormerMarks, mark_of
from shnor_tui.workspace.field_titles import field_title, word_of
from shnor_tui.workspace.record_names import NAMING_FIELDS, name_of, title_of
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.references import REFERENCES, references
from shnor_tui.workspace.ssh_keys import in_words
from shnor_tui.workspace.tables import TABLES, Unreadable, decode, encode
from shnor_tui.workspace.titles import file_words

ABSENT = "–"

Doc = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record: `field` is its stored name («order.number» inside a nested value), the rest is for people."""

    table: str
    id: int
    subject: str
    field: str
    title: str
    before: str
    after: str


def changes_of(commit: Committed, records: Records, former: FormerMarks) -> tuple[FieldChange, ...]:
    """What a commit changed, in its order. Never raises: what this program doesn't know is shown as it is stored."""
    known = _with_whole(commit.ops, records)
    return tuple(found for change in commit.ops for found in _changes(change, known, former))


def _with_whole(changes: Iterable[Change], records: Records) -> Records:
    """The records with those that came or went by the changes: what went along with one is told by its name."""
    whole: dict[str, dict[int, Record]] = {}
    for change in changes:
        if change.whole and change.table in TABLES:
            with suppress(Unreadable):
                record = decode(TABLES[change.table], change.id, change.now or change.was or {})
                whole.setdefault(change.table, {})[change.id] = record
    present = {name: records.table(kind) for name, kind in TABLES.items()}
    return Records(records.revision, {name: {**whole.get(name, {}), **table} for name, table in present.items()})


def changes_in(change: Change, records: Records) -> tuple[FieldChange, ...]:
    """What one change of a record would change, field by field."""
    return tuple(_changes(change, records, {}))


def clashes_of(
    table: str, before: Doc | None, mine: Doc | None, theirs: Doc | None, records: Records
) -> tuple[Clash, ...]:
    """The fields that two people changed from `before`, each otherwise; None stands for no record at all."""
    was, own, other = (_leaves(table, _only(document, before, mine)) for document in (before, mine, theirs))
    return tuple(
        Clash(
            title=field_title(table, path),
            mine=_said(path, own, records),
            theirs=_said(path, other, records),
            before=_said(path, was, records),
        )
        for path in {**was, **own, **other}
        if was.get(path) not in (own.get(path), other.get(path)) and own.get(path) != other.get(path)
    )


def document_of(change: Change, records: Records, former: FormerMarks) -> dict[str, Any]:
    """A changed document as far as it is known: its fields after the change, else before it, else as they are now."""
    kind = TABLES.get(change.table)
    current = records.table(kind).get(change.id) if kind else None
    document = {**(encode(current) if current else {}), **(change.was or {}), **(change.now or {})}
    if change.table == "marks":
        document["item"], document["school"] = mark_of(change, records, former)
    return document


def concerns(commit: Committed, record: tuple[str, int], records: Records, former: FormerMarks) -> bool:
    """Whether a commit touched a record (its table and number) or one that refers to it, as marks do to their item."""
    return any(
        (change.table, change.id) == record
        or any(record == (table, number) for _field, table, number in references(document_of(change, records, former)))
        for change in commit.ops
    )


def _changes(change: Change, records: Records, former: FormerMarks) -> Iterator[FieldChange]:
    table = change.table
    subject = title_of(table, change.id, document_of(change, records, former), records)
    if table == "access" and change.now:
        yield from _origin(change, subject)
        return
    touched = {**(change.was or {}), **(change.now or {})}
    if change.whole:
        touched |= dict.fromkeys(_ALWAYS_TOLD.get(table, ()))
    before, after = (_leaves(table, _only(document, touched)) for document in (change.was, change.now))
    paths = [path for path in {**before, **after} if _differs(change, path, before, after)]
    telling = [path for path in paths if path not in _TOLD_BY_SUBJECT.get(table, ())] if change.whole else paths
    for path in telling or paths:
        yield FieldChange(
            table=table,
            id=change.id,
            subject=subject,
            field=path,
            title=field_title(table, path),
            before=_said(path, before, records),
            after=_said(path, after, records),
        )


def _origin(change: Change, subject: str) -> Iterator[FieldChange]:
    """Where an entry came from. What it is tells the commit itself; the entry before it is another matter."""
    entry = (change.now or {}).get("latest")
    if isinstance(entry, Mapping) and (origin := entry.get("origin")):
        title = field_title(change.table, _ORIGIN)
        yield FieldChange(change.table, change.id, subject, _ORIGIN, title, ABSENT, str(origin))


_ORIGIN = "latest.origin"

_TOLD_BY_SUBJECT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "marks": frozenset({"item", "school"}),
        "readings": frozenset({"indicator", "school"}),
        "listings": frozenset({"programme", "school"}),
        "trainings": frozenset({"programme", "school"}),
        "procedures": frozenset({"kind", "subject", "grade"}),
        "answers": frozenset({"survey", "school", "question"}),
        "results": frozenset({"procedure", "school"}),
    }
)


_ALWAYS_TOLD: Mapping[str, frozenset[str]] = MappingProxyType(
    {"readings": frozenset({"state"}), "trainings": frozenset({"people"})}
)
"""What a new record says also where it says what any new one does: that there are no data, or nobody was trained."""


def _differs(change: Change, path: str, before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """Whether a field is worth telling; of a record that came or went, only what isn't as in any new one."""
    if not change.whole:
        return before.get(path) != after.get(path)
    kind, (field, _dot, part) = TABLES.get(change.table), path.partition(".")
    if kind is None or field not in _fields(kind) or field in _ALWAYS_TOLD.get(change.table, ()):
        return True
    default = _default(_fields(kind)[field])
    if part and default is not msgspec.NODEFAULT:
        default = getattr(default, part, msgspec.NODEFAULT)
    return bool((after if change.was is None else before).get(path) != default)


# Documents as typed values


@cache
def _fields(kind: type[msgspec.Struct]) -> Mapping[str, FieldInfo]:
    return {field.encode_name: field for field in msgspec.structs.fields(kind) if field.name != "id"}


def _default(field: FieldInfo) -> Any:
    return field.default_factory() if field.default_factory is not msgspec.NODEFAULT else field.default


def _only(document: Doc | None, *others: Doc | None) -> Doc | None:
    """A document with the fields of the others, where it lacks them as their defaults."""
    if document is None:
        return None
    names = dict.fromkeys(name for other in others for name in other or ())
    return {name: document.get(name, msgspec.UNSET) for name in names}


def _leaves(table: str, document: Doc | None) -> dict[str, object]:
    """The fields as typed values, those of nested values as «field.part»; as stored where they don't fit their type."""
    leaves: dict[str, object] = {}
    kind: type[Record] | None = TABLES.get(table)
    for name, stored in (document or {}).items():
        value = _typed(kind, name, stored)
        if isinstance(value, Value) and not isinstance(value, Deadline | AttachedFile):
            leaves |= {f"{name}.{part}": getattr(value, part) for part in value.__struct_fields__}
        else:
            leaves[name] = value
    return leaves


def _typed(kind: type[Record] | None, name: str, stored: Any) -> object:
    field = _fields(kind).get(name) if kind else None
    if kind is Answer and name == "value" and isinstance(stored, str):
        return _answered(stored)
    if stored is msgspec.UNSET:
        default = _default(field) if field else None
        return None if default is msgspec.NODEFAULT else default
    if field is None:
        return stored
    try:
        return msgspec.convert(stored, field.type)
    except msgspec.ValidationError:
        return stored


def _answered(stored: str) -> object:
    """An answer of the survey as what it means, where that is seen from its text."""
    if stored in {YES, NO}:
        return stored == YES
    for read in (date.fromisoformat, Decimal):
        with suppress(ValueError, ArithmeticError):
            return read(stored)
    return stored


# Values in words


def _said(path: str, leaves: Mapping[str, object], records: Records) -> str:
    return _in_words(path, leaves[path], records) if path in leaves else ABSENT


def _in_words(path: str, value: object, records: Records) -> str:  # noqa: C901, PLR0911, PLR0912  (a value is one of many kinds)
    match value:
        case None | "" | () | []:
            return ABSENT
        case bool():
            return _("yes") if value else _("no")
        case enum.Enum():
            return word_of(value)
        case datetime():
            return f"{value:%d.%m.%Y %H:%M}"
        case date():
            return short_date(value)
        case Deadline():
            return _deadline(value)
        case Decimal() | float():
            return str(value).replace(".", ",")
        case int() if path in REFERENCES:
            return name_of(REFERENCES[path], value, records)
        case Key():
            return in_words(value)
        case AttachedFile():
            return file_words(value)
        case Value():
            return next((str(named) for field in NAMING_FIELDS if (named := getattr(value, field, None))), str(value))
        case tuple():
            return ", ".join(_in_words(path, part, records) for part in value)
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def _deadline(deadline: Deadline) -> str:
    """The words, and the day that they mean where they don't name it."""
    end = short_date(deadline.end) if deadline.end else ""
    if not deadline.text:
        return end or ABSENT
    return deadline.text if not end or end in deadline.text else f"{deadline.text} ({end})"

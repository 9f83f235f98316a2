"""Taking a person's name out of everything that a department has stored, with the whole history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from msgspec import inspect

from shnor_tui.domain.record import Record
from shnor_tui.domain.user import User
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _
from shnor_tui.store import Record as Committed
from shnor_tui.store import Unwritable
from shnor_tui.store.database import utc_now
from shnor_tui.store.follower import understood
from shnor_tui.store.maintenance.purge import Names, Place, Purged, intact_records, purged, texts
from shnor_tui.store.maintenance.restore import present_journal
from shnor_tui.store.maintenance.rewrite import Rewrite, rewrite
from shnor_tui.store.record import chained, marker
from shnor_tui.store.state import State
from shnor_tui.workspace.field_titles import field_title
from shnor_tui.workspace.form_files import FORMS
from shnor_tui.workspace.integrity import Fault, faults
from shnor_tui.workspace.record_names import title_of
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.rights import administers, require
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.tables import SCHEMA, TABLES, Unreadable, decode, encode
from shnor_tui.workspace.upcasting import UPCASTERS

INSTEAD = "[имя удалено]"
"""What stands for a name afterwards; documents print it, so it is Russian whatever the interface's language."""

FEWEST_LETTERS = 2

_OURS = frozenset(
    {
        ("issued", "file"),
        ("evidence", "file", "sha256"),
        ("evidence", "file", "kind"),
        ("issued", "sha256"),
        ("issued", "report"),
        ("issued", "format"),
        ("options", "owner"),
        ("options", "option"),
        ("programmes", "year"),
        ("procedures", "year"),
        ("readings", "period"),
        ("department", "time_zone"),
        ("indicators", "computed", "rule"),
        ("items", "deadline", "recurrence"),
        ("trainings", "when", "recurrence"),
        ("events", "when", "recurrence"),
        ("surveys", "when", "recurrence"),
    }
)
"""Fields whose words are the program's, or name what is not in the records: files, reports, formats."""


class Found(NamedTuple):
    """A field that holds the name: whose it is and what it is called, how often in the whole history, and whether now."""

    place: Place
    record: str
    field: str
    times: int
    present: bool


class Plan(NamedTuple):
    """What a purge would do at present."""

    names: Names
    purged: Purged
    places: tuple[Found, ...]
    staying: tuple[Found, ...]

    @property
    def nothing(self) -> bool:
        """Whether the name stands nowhere in the records."""
        return not self.purged.changed

    @property
    def tables(self) -> Mapping[str, int]:
        """How often the name stands in each table."""
        counts: dict[str, int] = {}
        for found in self.places:
            counts[found.place.table] = counts.get(found.place.table, 0) + found.times
        return counts


def plan_purge(workspace: Workspace, forms: Iterable[str], instead: str = INSTEAD) -> Plan:
    """What taking the name out would do; nothing is written.

    Raises:
        Forbidden: the actor is no administrator.
        BadInput: a form is too short, `instead` holds the name or could be an account, or records would lose their sense.
        StoreError: the journal is damaged, or nothing can be written here.
    """
    workspace.require("store.purge")
    if workspace.read_only:
        raise Unwritable(workspace.read_only)
    home = workspace.home
    records = intact_records(present_journal(home))
    names, result = _purged(home, records, _state(records), forms, instead)
    return Plan(
        names,
        result,
        tuple(_found(workspace.records, names, result.places)),
        tuple(_found(workspace.records, names, result.staying)),
    )


def purge(home: Path, actor: str, forms: Iterable[str], instead: str = INSTEAD) -> tuple[Rewrite, Purged]:
    """Replace the journal by one without the name; the old one is kept beside it, and sessions that have it open stop writing.

    Raises:
        NotFound: the name stands nowhere in the records.
        Forbidden, BadInput: as `plan_purge`.
        StoreError: nothing was replaced; says why.
    """
    forms = tuple(forms)
    made: list[Purged] = []

    def make(before: bytes) -> Iterable[bytes]:
        records = intact_records(before)
        state = _state(records)
        names, result = _purged(home, records, state, forms, instead)
        _require_right(state, actor)
        if not result.changed:
            raise NotFound(_("The name stands nowhere in the records."))
        made.append(result)
        own = marker("store.purge", names.without(actor), utc_now(), SCHEMA)
        return chained([*result.records, own])

    done = rewrite(home, "purge", make, schema=SCHEMA, upcasters=UPCASTERS)
    return done, made[-1]


def _purged(
    home: Path, records: Sequence[Committed], before: State, forms: Iterable[str], instead: str
) -> tuple[Names, Purged]:
    """The records without the name; `before` is what they come to with it. Raises BadInput."""
    names = Names(_checked(forms), instead.strip(), _accounts(records))
    _require_harmless(names)

    def stays(table: str, path: tuple[str, ...], text: str) -> bool:
        if (table, *path) in _OURS or not _is_text(table, path):
            return True
        return (table, *path) == ("options", "value") and Path(text).name == text and (home / FORMS / text).is_file()

    result = purged(records, names, stays)
    if result.changed:
        _require_sound(before, _state(result.records), names)
    return names, result


def _require_right(state: State, actor: str) -> None:
    """The right as the records have it now: it may have been taken away since the plan was made."""
    users = (decode(User, number, user) for number, user in state.documents("users").items())
    require(next((user for user in users if user.account == actor), User(account=actor)), "store.purge")


def _checked(forms: Iterable[str]) -> tuple[str, ...]:
    checked = tuple(form for form in forms if form.strip())
    if not checked:
        raise BadInput(_("Say which name to remove."))
    for form in checked:
        if sum(sign.isalnum() for sign in form) < FEWEST_LETTERS:
            raise BadInput(_("«{text}» is too short for a name.").format(text=form))
    return checked


def _require_harmless(names: Names) -> None:
    """What stands for a name neither holds it nor lets anybody log in."""
    if not names.instead:
        raise BadInput(_("Something has to stand in place of the name."))
    if names.found(names.instead):
        raise BadInput(
            _("«{text}» holds the name itself.").format(text=names.instead), _("Say something else with --instead.")
        )
    if names.accounts and not any(sign.isspace() or sign in "[]()«»" for sign in names.instead):
        raise BadInput(
            _("«{text}» could be an account, which would get the rights of {account}.").format(
                text=names.instead, account=next(iter(names.accounts))
            ),
            _("Say something with a blank or in brackets with --instead."),
        )


def _accounts(records: Iterable[Committed]) -> set[str]:
    """All that ever acted or had a role."""
    users = (
        side["account"]
        for record in records
        for op in record.ops
        if op.table == "users"
        for side in (op.was, op.now)
        if side and isinstance(side.get("account"), str)
    )
    return {record.by for record in records} | set(users)


def _state(records: Iterable[Committed]) -> State:
    state = State()
    for record in records:
        state.apply(understood(record, SCHEMA, UPCASTERS))
    return state


def _require_sound(before: State, after: State, names: Names) -> None:
    """Records keep their sense, and somebody who can log in stays an administrator.

    Raises:
        BadInput: they don't.
    """
    known = set(_faults_of(before))
    broken = next((fault for fault in _faults_of(after) if fault not in known), None)
    if broken is not None:
        raise BadInput(
            _(
                "Without this name the records lose their sense (table «{table}», record {n}, field «{field}»: {why})."
            ).format(table=broken.table, n=broken.number, field=broken.field, why=broken.reason),
            _("Change that record by hand first, or name the person more exactly."),
        )
    administrators = {str(user.get("account")) for user in before.documents("users").values() if administers(user)}
    if administrators and administrators <= set(names.accounts):
        raise BadInput(
            _("No administrator would be left but {account}.").format(account=", ".join(sorted(administrators))),
            _("Give somebody else that role first: «shnor user role ACCOUNT admin»."),
        )


def _faults_of(state: State) -> Iterator[Fault]:
    tables: dict[str, dict[int, Record]] = {}
    for name, kind in TABLES.items():
        tables[name] = {}
        for number, document in state.documents(name).items():
            try:
                tables[name][number] = decode(kind, number, document)
            except Unreadable as error:
                yield Fault(name, number, "", error.message)
    yield from faults(tables)


@cache
def _is_text(table: str, path: tuple[str, ...]) -> bool:
    """Whether anyone's words stand there, and not one of the program's own, a date or a number; where nobody knows, they may."""
    return table not in TABLES or _holds_text(inspect.type_info(TABLES[table]), path)


def _holds_text(kind: inspect.Type, path: tuple[str, ...]) -> bool:
    match kind:
        case inspect.UnionType():
            return any(_holds_text(one, path) for one in kind.types)
        case inspect.VarTupleType():
            return _holds_text(kind.item_type, path)
        case inspect.StructType() if path:
            types = {field.encode_name: field.type for field in kind.fields}
            return path[0] not in types or _holds_text(types[path[0]], path[1:])
        case _:
            return isinstance(kind, inspect.StrType | inspect.DictType)


def _found(records: Records, names: Names, places: Mapping[Place, int]) -> Iterator[Found]:
    for place, times in sorted(places.items(), key=lambda found: _in_order(found[0])):
        kind = TABLES.get(place.table)
        record = records.table(kind).get(place.id) if kind else None
        document = {} if record is None else encode(record)
        title = title_of(place.table, place.id, document, records)
        if record is None:
            title = _("{record} (removed)").format(record=title)
        present = any(names.found(text) for text in texts(document.get(place.field)))
        yield Found(place, title, field_title(place.table, place.field), times, present)


def _in_order(place: Place) -> tuple[int, str, str, int]:
    known = list(TABLES)
    return (known.index(place.table) if place.table in known else len(known), place.table, place.field, place.id)

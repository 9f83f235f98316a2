"""Everything of a department from the json of «shnor export all»: checked as a whole, then stored as one change or not at all.

docs/import.md describes the file table by table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from shnor_tui.domain.printable import printable_line
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.record import Record
from shnor_tui.domain.user import User
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, ngettext
from shnor_tui.interchange.kinds import KINDS
from shnor_tui.interchange.own_json import FORMAT, VERSION
from shnor_tui.interchange.plain_json import Doubled, read_plain
from shnor_tui.interchange.record_shape import Misshapen, shaped
from shnor_tui.interchange.sheets import Refused
from shnor_tui.store import Change
from shnor_tui.store import Record as Committed
from shnor_tui.workspace.integrity import Fault, faults
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.tables import DATA_TABLES, SCHEMA
from shnor_tui.workspace.titles import table_title
from shnor_tui.workspace.upcasting import UPCASTERS

ALL = "all"
LARGEST = 64 * 1024 * 1024
HIGHEST_ID = 2**53
"""Above it other programs lose digits of a number in JSON."""

_KEYS = ("format", "version", "kind", "year", "schema", "tables")
_WORKBOOK = b"PK\x03\x04"
_TOLD = 10
"""Faults that a message names; how many there are more is told."""
_LONGEST_LINE, _LONGEST_NUMBER = 300, 20
"""Signs that a message repeats of a file."""
_TAKEN = 1000
"""Of so many faults nobody wants more."""

Tables = Mapping[str, Mapping[int, Record]]


class Unfit(BadInput):
    """A file that is not everything of a department; nothing of it was taken. `faults` are those of its records."""

    def __init__(self, message: str, advice: str = "", found: tuple[Fault, ...] = ()) -> None:
        super().__init__(message, advice)
        self.faults = found


@dataclass(frozen=True, slots=True)
class Everything:
    """The records of a file by table and number; `year` is None for a whole directory, `name` is the file's."""

    name: str
    year: str | None
    tables: Tables

    @property
    def years(self) -> tuple[str, ...]:
        """The school years of its programmes, the oldest first."""
        return tuple(sorted(one.year for one in self.tables["programmes"].values() if isinstance(one, Programme)))

    @property
    def administrators(self) -> tuple[str, ...]:
        """The accounts that will be administrators and are not disabled."""
        users = (one for one in self.tables["users"].values() if isinstance(one, User))
        return tuple(sorted(user.account for user in users if user.administers))


def read_everything(name: str, content: bytes) -> Everything:
    """What a file holds, every record of it checked.

    Raises:
        Unfit: it cannot be understood, is another program's or a newer one's, or its records are not a department's.
    """
    name = printable_line(name)
    try:
        year, tables = _read(content)
    except Refused as refused:
        message = _("The file «{name}» was not imported: {why}.").format(name=name, why=refused.why)
        raise Unfit(message, refused.advice) from refused
    except _Faulty as faulty:
        raise _unfit(name, faulty.faults) from faulty
    return Everything(name, year, tables)


def take_over(workspace: Workspace, everything: Everything) -> int:
    """Store all records under their own numbers, in one change; returns its revision.

    Raises:
        BadInput: something is stored here already.
        Forbidden: the actor is not the one who sets the directory up.
    """
    with workspace.change("import.all") as editor:
        require_empty(workspace)
        for table in everything.tables.values():
            editor.put(table.values())
    return workspace.revision


def require_empty(workspace: Workspace) -> None:
    """Raise unless nothing is stored in the directory.

    Raises:
        BadInput: names what is.
    """
    held = {name: len(workspace.records.table(kind)) for name, kind in DATA_TABLES.items()}
    if any(held.values()):
        told = ", ".join(f"{table_title(name)} – {n}" for name, n in held.items() if n)
        raise BadInput(
            _("{home} is not empty: it holds {tables}. Everything is imported into an empty directory only.").format(
                home=workspace.home, tables=told
            ),
            _("Name another one with --home."),
        )


class _Faulty(Exception):
    def __init__(self, found: tuple[Fault, ...]) -> None:
        super().__init__(found)
        self.faults = found


def _read(content: bytes) -> tuple[str | None, Tables]:
    """The year and the records. Raises Refused or _Faulty."""
    if len(content) > LARGEST:
        raise Refused(_("it is larger than {n} MB").format(n=LARGEST // 1024 // 1024))
    if content.startswith(_WORKBOOK):
        raise Refused(
            _("it is a workbook, which has not all records"),
            _("Take the .json of «shnor export all», or import the workbook kind by kind."),
        )
    document = read_plain(content)
    schema = _require_ours(document)
    found: list[Fault] = []
    tables: dict[str, dict[int, Record]] = {}
    for name in DATA_TABLES:
        tables[name] = {}
        for record in _records(name, document["tables"].get(name, []), schema, found):
            tables[name][record.id] = record
        if len(found) >= _TAKEN:
            raise _Faulty(tuple(found))
    found += faults(tables) if not found else ()
    year = document["year"]
    held = [one.year for one in tables["programmes"].values() if isinstance(one, Programme)]
    if not held and not found:
        found.append(Fault("programmes", 0, "", _("there is no programme")))
    if found:
        raise _Faulty(tuple(found))
    if year is not None and held != [year]:
        raise Refused(_("«year» is {year}, but its programmes are of {held}").format(year=year, held=", ".join(held)))
    return year, MappingProxyType(tables)


def _require_ours(document: Any) -> int:
    """The version of the records' shapes in a file that «shnor export all» wrote. Raises Refused."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Refused(_("it is no file that «shnor export all» wrote"))
    if isinstance(document, Doubled):
        raise Refused(_("the key «{key}» stands twice in it").format(key=document.twice))
    _require_version("version", document.get("version"), VERSION)
    kind = document.get("kind")
    if isinstance(kind, str) and kind in KINDS:
        raise Refused(
            _("it holds one kind of data only: «{kind}»").format(kind=kind),
            _("Import it with «shnor import {kind} FILE».").format(kind=kind),
        )
    missing = [key for key in _KEYS if key not in document]
    unknown = [key for key in document if key not in _KEYS]
    if kind != ALL or missing or unknown:
        wrong = "kind" if not missing and not unknown else ", ".join(missing or unknown)
        said = _("«{keys}» is missing in it") if missing else _("«{keys}» cannot be understood")
        raise Refused(said.format(keys=wrong[:_LONGEST_LINE]))
    schema = _require_version("schema", document["schema"], SCHEMA)
    if not isinstance(document["year"], str | None):
        raise Refused(_("«{keys}» cannot be understood").format(keys="year"))
    tables = document["tables"]
    if not isinstance(tables, dict):
        raise Refused(_("«{keys}» cannot be understood").format(keys="tables"))
    if isinstance(tables, Doubled):
        raise Refused(_("the key «{key}» stands twice in it").format(key=f"tables.{tables.twice}"))
    strange = ", ".join(f"«{name}»" for name in tables if name not in DATA_TABLES)
    if strange:
        raise Refused(_("there are no such tables: {names}").format(names=strange[:_LONGEST_LINE]))
    return schema


def _require_version(key: str, value: Any, ours: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise Refused(_("«{keys}» cannot be understood").format(keys=key))
    if value > ours:
        raise Refused(
            _("it was written by a newer version of the program («{key}» is {theirs}, this one knows {ours})").format(
                key=key, theirs=str(value)[:_LONGEST_NUMBER], ours=ours
            ),
            _("Update the program."),
        )
    return value


def _records(name: str, rows: Any, schema: int, found: list[Fault]) -> Iterator[Record]:
    """The records of a table that are what they should be; what is wrong with the others goes to `found`."""
    if not isinstance(rows, list):
        found.append(Fault(name, 0, "", _("it must be a list of records")))
        return
    taken: set[int] = set()
    for place, row in enumerate(rows, 1):
        number = row.get("id") if isinstance(row, dict) else None
        if not isinstance(row, dict) or isinstance(number, bool) or not isinstance(number, int):
            found.append(Fault(name, 0, "", _("what stands {n} in it has no number «id»").format(n=f"№ {place}")))
        elif not 1 <= number <= HIGHEST_ID:
            found.append(
                Fault(name, 0, "id", _("{n} can be no number of a record").format(n=str(number)[:_LONGEST_NUMBER]))
            )
        elif number in taken:
            found.append(Fault(name, number, "id", _("the number stands twice")))
        else:
            taken.add(number)
            try:
                yield _record(name, number, row, schema)
            except Misshapen as wrong:
                found += [Fault(name, number, field, reason) for field, reason in wrong.wrong]
        if len(found) >= _TAKEN:
            return


def _record(name: str, number: int, row: dict[str, Any], schema: int) -> Record:
    """A record in the present shape. Raises Misshapen."""
    if isinstance(row, Doubled):
        raise Misshapen((row.twice, _("the key stands twice")))
    document = {key: value for key, value in row.items() if key != "id"}
    if schema < SCHEMA:
        document = _upcast(name, number, document, schema)
    return shaped(DATA_TABLES[name], number, document)


def _upcast(name: str, number: int, document: dict[str, Any], schema: int) -> dict[str, Any]:
    """The document as the present program would have written it: on the way that the journal's records go."""
    change = Change(name, number, None, document)
    commit = Committed(1, "", schema, datetime.now(UTC), "", "", None, (change,))
    try:
        for version in range(schema, SCHEMA):
            commit = UPCASTERS[version](commit) if version in UPCASTERS else commit
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        told = _("it cannot be brought from format {theirs} to {ours}").format(theirs=schema, ours=SCHEMA)
        raise Misshapen(("", told)) from error
    return dict(commit.ops[0].now or {})


def told(fault: Fault) -> str:
    """A fault in one line: the table, the record, the field, and what is wrong."""
    parts = [_("table «{table}»").format(table=fault.table)]
    if fault.number:
        parts.append(_("record {n}").format(n=fault.number))
    if fault.field:
        parts.append(_("field «{field}»").format(field=fault.field))
    return printable_line(f"{', '.join(parts)}: {fault.reason}")[:_LONGEST_LINE]


def _unfit(name: str, found: tuple[Fault, ...]) -> Unfit:
    first = "\n".join(f"  {told(fault)}" for fault in found[:_TOLD])
    left = len(found) - _TOLD
    more = "\n  " + ngettext("… and {n} more", "… and {n} more", left).format(n=left) if left > 0 else ""
    message = _("The file «{name}» was not imported; this is wrong in it:").format(name=name)
    return Unfit(f"{message}\n{first}{more}", "", found)

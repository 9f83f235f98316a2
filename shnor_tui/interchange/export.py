"""Writing the data out: one kind as csv, xlsx or json; everything as xlsx or json. docs/import.md describes the formats."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import msgspec

from shnor_tui.domain.printable import escaped_json, printable
from shnor_tui.domain.russian import short_date
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.interchange.defusing import defused
from shnor_tui.interchange.kinds import KINDS, kind_called
from shnor_tui.interchange.kinds.kind import Grid, Kind, Value
from shnor_tui.interchange.own_json import FORMAT, VERSION
from shnor_tui.interchange.workbook import Page, workbook
from shnor_tui.workspace.references import programme_of
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.tables import DATA_TABLES, SCHEMA, encode

ALL = "all"
BOM = "\ufeff"


def exported(name: str, file_format: str, data: Snapshot, *, whole: bool = True) -> bytes:
    """A kind, or everything («all»), as a file. Of everything json has all records: of the directory, or (not `whole`) those
    of the programme and what all programmes share.

    Raises:
        NotFound: there is no such kind.
        BadInput: csv holds a single table.
    """
    if name == ALL:
        return _everything(file_format, data, whole=whole)
    kind = kind_called(name)
    return _FORMATS[file_format](kind, kind.exported(data), data)


def title_of(name: str) -> str:
    """What people call a kind, or everything."""
    return _("everything") if name == ALL else kind_called(name).sheet


def _everything(file_format: str, data: Snapshot, *, whole: bool) -> bytes:
    if file_format == "csv":
        raise BadInput(_("A csv file holds one table only."), _("Choose xlsx or json, or export each kind by itself."))
    if file_format == "xlsx":
        return workbook([Page(kind.sheet, kind.exported(data)) for kind in KINDS.values()])
    records = data.records
    tables = {
        name: [
            {"id": number, **encode(record)}
            for number, record in sorted(records.table(kind).items())
            if whole or programme_of(records, name, number) in {None, data.programme.id}
        ]
        for name, kind in DATA_TABLES.items()
    }
    year = None if whole else data.programme.year
    return _json({"format": FORMAT, "version": VERSION, "kind": ALL, "year": year, "schema": SCHEMA, "tables": tables})


def _as_csv(_kind: Kind, grid: Grid, _data: Snapshot) -> bytes:
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerow([field.title for field in grid.fields])
    rows.writerows([_csv_cell(row.get(field.key)) for field in grid.fields] for row in grid.rows)
    return (BOM + written.getvalue()).encode()


def _csv_cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case date():
            return short_date(value)
        case str():
            return defused(printable(value))
        case _:
            return str(value)


def _as_xlsx(kind: Kind, grid: Grid, _data: Snapshot) -> bytes:
    return workbook([Page(kind.sheet, grid)])


def _as_json(kind: Kind, grid: Grid, data: Snapshot) -> bytes:
    columns = [{"id": field.key, "title": field.title} for field in grid.fields]
    rows = [{field.key: row.get(field.key) for field in grid.fields} for row in grid.rows]
    head = {"format": FORMAT, "version": VERSION, "kind": kind.name, "year": data.programme.year}
    return _json({**head, "columns": columns, "rows": rows})


def _json(value: Any) -> bytes:
    return escaped_json(msgspec.json.format(msgspec.json.encode(value), indent=2).decode()).encode() + b"\n"


_FORMATS: Mapping[str, Callable[[Kind, Grid, Snapshot], bytes]] = MappingProxyType(
    {"csv": _as_csv, "xlsx": _as_xlsx, "json": _as_json}
)
FORMATS = tuple(_FORMATS)
"""The formats, by the endings of their files."""

BINARY = frozenset({"xlsx"})
"""Those that no terminal shows."""

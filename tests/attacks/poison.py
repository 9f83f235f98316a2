"""Data that would steer a terminal, in every text of every record, put there by a program that asks nobody."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.user import Role, User
from shnor_tui.store import open_database
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.registry import add_school
from shnor_tui.workspace.session import Workspace, account_name, open_workspace
from shnor_tui.workspace.setup import create_demo
from shnor_tui.workspace.tables import SCHEMA, TABLES, encode, table_of

EVIL = "\x1b]52;c;aGk=\x07\x1b]8;;http://a\x1b\\\x1b[2J\x9b31m\x9d0;t\x9c\x00\x08\x7f\x0e\u202e\u2066\u200f\r\n\x1bc"
"""OSC 52 and 8, CSI, their C1 forms, NUL, backspace, DEL, shifts, marks that turn the direction, a line break, a reset."""

STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What no terminal may get of the data, written down independently of the program's own list."""

WHAT_PROGRAMS_NEED = frozenset({"id", "time_zone", "year", "sha256", "code", "computed", "question", "period"})
"""Fields that name other things by their text; poisoned they are no department's data any more."""


def poisoned(value: Any) -> Any:
    """A value with all texts in it poisoned."""
    if type(value) is str:
        return f"{EVIL}{value[:30]}{EVIL}"
    if isinstance(value, tuple):
        return tuple(poisoned(each) for each in value)
    if isinstance(value, msgspec.Struct):
        fields = set(value.__struct_fields__) - WHAT_PROGRAMS_NEED
        return msgspec.structs.replace(value, **{name: poisoned(getattr(value, name)) for name in fields})
    return value


def evil_department(home: Path) -> None:
    """The demo with every text poisoned, users and the names of those who changed it too."""
    with open_workspace(home) as workspace:
        create_demo(workspace)
        data = workspace.snapshot()
        order = Evidence(programme=data.programme.id, title="Приказ", number="5", place="шкаф")
        set_marks(workspace, item_by_number(data, "1.1"), [None], MarkEdit(document=order, note="ждём"))
        add_school(workspace, data.programme, "Лесная школа", head="И.И.", address="лес", note="тихо")
        _poison(workspace)
    with open_database(home, f"petrova{EVIL}", schema=SCHEMA) as other, other.transaction(f"shell{EVIL}"):
        other.table("users").insert(encode(User(account=f"petrova{EVIL}", role=Role.METHODIST)))
        other.table(f"strange{EVIL}").insert({f"key{EVIL}": f"value{EVIL}", "list": [EVIL, {EVIL: EVIL}]})


def _poison(workspace: Workspace) -> None:
    with workspace.change("item.edit") as editor:
        for kind in TABLES.values():
            for record in workspace.records.all(kind):
                if isinstance(record, User) and record.account == account_name():
                    continue
                wanted = poisoned(record)
                names = [name for name in record.__struct_fields__ if getattr(record, name) != getattr(wanted, name)]
                editor.change(record, **{name: getattr(wanted, name) for name in names})


def raw(home: Path, table: str) -> list[dict[str, Any]]:
    """The documents of a table as they are stored."""
    with open_workspace(home) as workspace:
        kind = TABLES[table]
        assert table_of(kind) == table
        return [encode(record) for record in workspace.records.all(kind)]

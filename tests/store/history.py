"""A journal of twenty records that hold whatever a record can hold, for the attacks that need one to damage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shnor_tui.store import Record, SharedDatabase, open_database
from tests.store.support import Contents, checkpoint_of, contents

STEPS = 20
NOON = datetime(2020, 9, 1, 12, tzinfo=UTC)


def last_record(db: SharedDatabase) -> Record:
    """The record of the present revision."""
    return next(db.records(db.revision - 1))


def _add_schools(db: SharedDatabase, n: int) -> None:
    with db.transaction("school.add"):
        db.table("schools").insert_multiple([{"name": f"МБОУ «СОШ № {n}»", "tags": []}, {"name": "a school of three"}])


def _rename(db: SharedDatabase, n: int) -> None:
    db.table("schools").update(
        {"name": f"«СОШ № {n}» имени учительницы", "tags": ["a", {"b": [n, 2.5, None]}]}, doc_ids=[1]
    )


def _mark(db: SharedDatabase, n: int) -> None:
    db.table("marks").insert({"status": "in progress", "note": f"Приказ от 01.09.2020 № {n}", "parts": [True, False]})


def _remove(db: SharedDatabase, n: int) -> None:
    db.table("marks").remove(doc_ids=[max(db.documents("marks"))])


def _revert(db: SharedDatabase, n: int) -> None:
    db.revert(last_record(db), "undo")


_ROUND: tuple[Callable[[SharedDatabase, int], None], ...] = (
    _add_schools,
    _rename,
    _mark,
    _mark,
    _remove,
    _revert,
    _revert,
)


def write_history(home: Path, steps: int = STEPS) -> list[Contents]:
    """Make the journal, one record a minute from noon, and no checkpoint; returns the documents at each revision from 0 on."""
    states: list[Contents] = [{}]
    with open_database(home, "ольга", now=lambda: NOON + timedelta(minutes=len(states))) as db:
        for n in range(steps):
            _ROUND[n % len(_ROUND)](db, n)
            states.append(contents(db))
            assert db.revision == len(states) - 1
    checkpoint_of(home).unlink()
    return states

"""Finding a record whose history is asked for, by what people call it or as the history's JSON names it."""

from __future__ import annotations

from shnor_tui.domain.indicator import Indicator
from shnor_tui.domain.roadmap import RoadmapItem
from shnor_tui.domain.school import School
from shnor_tui.errors import NotFound
from shnor_tui.workspace.find import indicator_by_code, item_by_number, school_of_registry
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.tables import TABLES, table_of


def record_named(data: Snapshot, name: str) -> tuple[str, int]:
    """The table and number of a roadmap item («2.1»), an indicator («П20») or a school, or of any record, also of one that is
    gone, as «marks:14».

    Raises:
        NotFound: none goes by that name.
    """
    table, colon, number = name.strip().partition(":")
    if colon and table in TABLES and number.isascii() and number.isdigit():
        return table, int(number)
    try:
        return table_of(RoadmapItem), item_by_number(data, name).id
    except NotFound as no_item:
        try:
            return table_of(Indicator), indicator_by_code(data, name).id
        except NotFound:
            return _school(data, name, no_item)


def _school(data: Snapshot, name: str, no_item: NotFound) -> tuple[str, int]:
    """The school that answers to a name; what begins with a digit was meant for an item."""
    try:
        return table_of(School), school_of_registry(data, name).id
    except NotFound:
        if name[:1].isdigit():
            raise no_item from None
        raise

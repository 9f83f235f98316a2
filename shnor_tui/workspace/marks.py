"""Marking roadmap items: the verb that the product exists for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Status, closed
from shnor_tui.domain.russian import short_date
from shnor_tui.domain.school import Listing, School
from shnor_tui.domain.user import Role, User
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _
from shnor_tui.workspace.editing import Editor
from shnor_tui.workspace.evidence import checked_document
from shnor_tui.workspace.rights import may
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot

Cell: TypeAlias = tuple[RoadmapItem, School | None]
"""What one mark is of: an item and a school, or None for a municipal item."""

Seen: TypeAlias = Mapping[int | None, Mark | None]
"""What a person had before their eyes: the mark of each school by its number (None: the district), None where there was none."""

SeenCells: TypeAlias = Mapping[tuple[int, int | None], Mark | None]
"""The same of many items: by the numbers of the item and the school."""


class MarkEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What to change of a mark; what is unset stays as it is. An unset date of a status that begins work becomes today.

    `evidence` replaces the links to documents; `document` is a new one, linked beside them by every cell.
    """

    status: Status | UnsetType = UNSET
    on: date | UnsetType | None = UNSET
    note: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    evidence: tuple[int, ...] | UnsetType = UNSET
    document: Evidence | UnsetType = UNSET


def remaining(data: Snapshot, item: RoadmapItem, user: User) -> list[School | None]:
    """Whom an item is still open for: the schools that aren't done or excused, for a school's own account only itself;
    [None] for a municipal item."""
    if not item.per_school:
        return [None]
    return [school for school in own_schools(data, user) if not closed(data.status(item, school))]


def own_schools(data: Snapshot, user: User) -> list[School]:
    """The listed schools that an account marks for: all of them, or a school's own account only itself."""
    return [school for school in data.schools if user.role is not Role.SCHOOL or school.id == user.school]


def all_cells(
    data: Snapshot, items: Iterable[RoadmapItem], user: User, schools: Iterable[School | None] | None = None
) -> list[Cell]:
    """Every cell of some items that a person may mark; with `schools` only theirs (None stands for the district)."""
    wanted = None if schools is None else {_number(school) for school in schools}
    return [
        (item, school)
        for item in items
        for school in (data.schools if item.per_school else (None,))
        if (wanted is None or _number(school) in wanted) and may(user, "mark.set", [_number(school)])
    ]


def open_among(data: Snapshot, cells: Iterable[Cell]) -> list[Cell]:
    """Those of some cells that are neither done nor excused."""
    return [(item, school) for item, school in cells if not closed(data.status(item, school))]


def seen_by(data: Snapshot, item: RoadmapItem, schools: Sequence[School | None]) -> Seen:
    """What a snapshot shows of an item's marks, to be given to `set_marks`."""
    return {_number(school): data.records.marks.get((item.id, _number(school))) for school in schools}


def seen_cells(data: Snapshot, cells: Iterable[Cell]) -> SeenCells:
    """What a snapshot shows of cells, to be given to `set_cells`."""
    return {_key(cell): data.records.marks.get(_key(cell)) for cell in cells}


def set_marks(
    workspace: Workspace,
    item: RoadmapItem,
    schools: Sequence[School | None],
    edit: MarkEdit,
    seen: Seen | None = None,
) -> None:
    """Mark an item for schools ([None]: a municipal item) in one transaction; see `set_cells`.

    Raises:
        BadInput: also when no school is named for an item of each school.
    """
    if item.per_school and not schools:
        raise _needs_school(item)
    cells = [(item, school) for school in schools]
    set_cells(workspace, cells, edit, None if seen is None else {(item.id, number): seen[number] for number in seen})


def set_cells(workspace: Workspace, cells: Sequence[Cell], edit: MarkEdit, seen: SeenCells | None = None) -> None:
    """Mark items for schools, all in one transaction, which one undo takes back. Nothing to mark is no change.

    With `seen`, a field that the edit changes must still be as it was seen; a mark that wasn't there must not be there.

    Raises:
        BadInput: a date after today; a school for a municipal item; no school, or one that isn't listed, for an item of
            each school; a document without a title.
        NotFound: an item or a linked document was removed meanwhile.
        Conflict, Forbidden: see `Workspace.change`.
    """
    wanted = {_key(cell): cell for cell in cells}
    if not wanted:
        return
    _check(workspace, wanted.values(), edit)
    with workspace.change("mark.set", [school for _item, school in wanted]) as editor:
        _require_present(workspace, wanted.values(), edit)
        added = _add_document(editor, edit, cells[0][0].programme)
        for key in wanted:
            current = workspace.records.marks.get(key)
            blank = Mark(id=current.id if current else 0, item=key[0], school=key[1])
            before = current if seen is None else seen.get(key)
            if current is None and before is None:
                editor.add(msgspec.structs.replace(blank, **_changes(blank, edit, added, workspace)))
            else:
                base = before or blank
                editor.change(base, **_changes(base, edit, added, workspace))


def _number(school: School | None) -> int | None:
    return school.id if school else None


def _key(cell: Cell) -> tuple[int, int | None]:
    return cell[0].id, _number(cell[1])


def _needs_school(item: RoadmapItem) -> BadInput:
    return BadInput(_("The item {number} is marked for each school: name a school.").format(number=item.number))


def _check(workspace: Workspace, cells: Iterable[Cell], edit: MarkEdit) -> None:
    if isinstance(edit.on, date) and edit.on > workspace.today:
        raise BadInput(
            _("The date of the mark, {day}, is in the future.").format(day=short_date(edit.on)),
            _("Today is {today}.").format(today=short_date(workspace.today)),
        )
    listed = {(row.programme, row.school) for row in workspace.records.all(Listing) if row.listed}
    for item, school in cells:
        if not item.per_school:
            if school is not None:
                raise BadInput(
                    _("The item {number} is municipal: it has no marks of schools.").format(number=item.number)
                )
        elif school is None:
            raise _needs_school(item)
        elif (item.programme, school.id) not in listed:
            raise BadInput(_("{school} is not on the list of this programme.").format(school=school.name))


def _require_present(workspace: Workspace, cells: Iterable[Cell], edit: MarkEdit) -> None:
    items = workspace.records.table(RoadmapItem)
    for item, _school in cells:
        if item.id not in items:
            raise NotFound(_("The roadmap item {number} was removed meanwhile.").format(number=item.number))
    if edit.evidence is not UNSET and set(edit.evidence) - workspace.records.table(Evidence).keys():
        raise NotFound(_("A linked document was removed meanwhile; nothing was changed."))


def _add_document(editor: Editor, edit: MarkEdit, programme: int) -> tuple[int, ...]:
    if edit.document is UNSET:
        return ()
    return (editor.add(checked_document(edit.document, programme)),)


def _changes(mark: Mark, edit: MarkEdit, added: tuple[int, ...], workspace: Workspace) -> dict[str, Any]:
    """The fields that differ. The author is who gave the status, so that others may add to the mark beside them."""
    changes = {name: value for name in _MARK_FIELDS if (value := getattr(edit, name)) is not UNSET}
    changes["evidence"] = tuple(dict.fromkeys((*changes.get("evidence", mark.evidence), *added)))
    if "status" in changes and changes["status"] is not mark.status:
        status = changes["status"]
        changes.setdefault("on", workspace.today)
        changes["author"] = workspace.actor
        if not status.has_reason:
            changes["reason"] = ""
    if changes.get("status", mark.status) is Status.NOT_STARTED:
        changes["on"] = None
    return {name: value for name, value in changes.items() if getattr(mark, name) != value}


_MARK_FIELDS = tuple(name for name in MarkEdit.__struct_fields__ if name != "document")

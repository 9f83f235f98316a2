"""Marking roadmap items: the verb that the product exists for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from shnor_tui.domain.roadmap import Mark, RoadmapItem, Status, closed
from shnor_tui.domain.russian import short_date
from shnor_tui.domain.school import Listing, School
from shnor_tui.domain.user import Role, User
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot


class MarkEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What to change of a mark; what is unset stays as it is. An unset date of a status that begins work becomes today."""

    status: Status | UnsetType = UNSET
    on: date | UnsetType | None = UNSET
    note: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET


Seen = Mapping[int | None, Mark | None]
"""What a person had before their eyes: the mark of each school by its number (None: the district), None where there was none."""


def remaining(data: Snapshot, item: RoadmapItem, user: User) -> list[School | None]:
    """Whom an item is still open for: the schools that aren't done or excused, for a school's own account only itself;
    [None] for a municipal item."""
    if not item.per_school:
        return [None]
    return [school for school in own_schools(data, user) if not closed(data.status(item, school))]


def own_schools(data: Snapshot, user: User) -> list[School]:
    """The listed schools that an account marks for: all of them, or a school's own account only itself."""
    return [school for school in data.schools if user.role is not Role.SCHOOL or school.id == user.school]


def seen_by(data: Snapshot, item: RoadmapItem, schools: Sequence[School | None]) -> Seen:
    """What a snapshot shows of an item's marks, to be given to `set_marks`."""
    numbers = [school.id if school else None for school in schools]
    return {number: data.records.marks.get((item.id, number)) for number in numbers}


def set_marks(
    workspace: Workspace,
    item: RoadmapItem,
    schools: Sequence[School | None],
    edit: MarkEdit,
    seen: Seen | None = None,
) -> None:
    """Mark an item for schools ([None]: a municipal item) in one transaction.

    With `seen`, a field that the edit changes must still be as it was seen; a mark that wasn't there must not be there.

    Raises:
        BadInput: a date after today; a school for a municipal item; no school, or one that isn't listed, for an item of
            each school.
        NotFound: the item was removed meanwhile.
        Conflict, Forbidden: see `Workspace.change`.
    """
    numbers = [school.id if school else None for school in schools]
    _check(workspace, item, schools, edit)
    with workspace.change("mark.set", numbers) as editor:
        if item.id not in workspace.records.table(RoadmapItem):
            raise NotFound(_("The roadmap item {number} was removed meanwhile.").format(number=item.number))
        for number in numbers:
            current = workspace.records.marks.get((item.id, number))
            blank = Mark(id=current.id if current else 0, item=item.id, school=number)
            before = current if seen is None else seen.get(number)
            if current is None and before is None:
                editor.add(msgspec.structs.replace(blank, **_changes(blank, edit, workspace)))
            else:
                base = before or blank
                editor.change(base, **_changes(base, edit, workspace))


def _check(workspace: Workspace, item: RoadmapItem, schools: Sequence[School | None], edit: MarkEdit) -> None:
    if isinstance(edit.on, date) and edit.on > workspace.today:
        raise BadInput(
            _("The date of the mark, {day}, is in the future.").format(day=short_date(edit.on)),
            _("Today is {today}.").format(today=short_date(workspace.today)),
        )
    if not item.per_school:
        if any(school is not None for school in schools):
            raise BadInput(_("The item {number} is municipal: it has no marks of schools.").format(number=item.number))
        return
    if not schools or None in schools:
        raise BadInput(_("The item {number} is marked for each school: name a school.").format(number=item.number))
    listed = {
        listing.school
        for listing in workspace.records.all(Listing)
        if listing.listed and listing.programme == item.programme
    }
    for school in schools:
        if school is not None and school.id not in listed:
            raise BadInput(_("{school} is not on the list of this programme.").format(school=school.name))


def _changes(mark: Mark, edit: MarkEdit, workspace: Workspace) -> dict[str, Any]:
    """The fields that differ. The author is who gave the status, so that others may add to the mark beside them."""
    changes = {name: value for name in edit.__struct_fields__ if (value := getattr(edit, name)) is not UNSET}
    if "status" in changes and changes["status"] is not mark.status:
        status = changes["status"]
        changes.setdefault("on", workspace.today)
        changes["author"] = workspace.actor
        if not status.has_reason:
            changes["reason"] = ""
    if changes.get("status", mark.status) is Status.NOT_STARTED:
        changes["on"] = None
    return {name: value for name, value in changes.items() if getattr(mark, name) != value}

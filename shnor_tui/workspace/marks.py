"""Marking roadmap items: the verb that the product exists for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from shnor_tui.domain.roadmap import Mark, RoadmapItem, Status
from shnor_tui.domain.russian import short_date
from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _
from shnor_tui.workspace.session import Workspace


class MarkEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What to change of a mark; what is unset stays as it is. An unset date of a status that begins work becomes today."""

    status: Status | UnsetType = UNSET
    on: date | UnsetType | None = UNSET
    note: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET


def set_marks(
    workspace: Workspace,
    item: RoadmapItem,
    schools: Sequence[School | None],
    edit: MarkEdit,
    seen: Mark | None = None,
) -> None:
    """Mark an item for schools (None: a municipal item) in one transaction.

    `seen` is the mark that a form showed; a field that both the form and somebody else changed is a conflict.

    Raises:
        BadInput: a date after today; a school for a municipal item; no school for an item of each school.
        NotFound: the item was removed meanwhile.
        Conflict, Forbidden: see `Workspace.change`.
    """
    numbers = [school.id if school else None for school in schools]
    _check(workspace, item, numbers, edit)
    with workspace.change("mark.set", numbers) as editor:
        if item.id not in workspace.records.table(RoadmapItem):
            raise NotFound(_("The roadmap item {number} was removed meanwhile.").format(number=item.number))
        for number in numbers:
            current = workspace.records.marks.get((item.id, number))
            if current is None:
                blank = Mark(item=item.id, school=number)
                editor.add(msgspec.structs.replace(blank, **_changes(blank, edit, workspace)))
            else:
                base = seen or current
                editor.change(base, **_changes(base, edit, workspace))


def _check(workspace: Workspace, item: RoadmapItem, schools: Sequence[int | None], edit: MarkEdit) -> None:
    if item.per_school and None in schools:
        raise BadInput(_("The item {number} is marked for each school: name a school.").format(number=item.number))
    if not item.per_school and any(school is not None for school in schools):
        raise BadInput(_("The item {number} is municipal: it has no marks of schools.").format(number=item.number))
    if isinstance(edit.on, date) and edit.on > workspace.today:
        raise BadInput(
            _("The date of the mark, {day}, is in the future.").format(day=short_date(edit.on)),
            _("Today is {today}.").format(today=short_date(workspace.today)),
        )


def _changes(mark: Mark, edit: MarkEdit, workspace: Workspace) -> dict[str, Any]:
    changes = {name: value for name in edit.__struct_fields__ if (value := getattr(edit, name)) is not UNSET}
    if "status" in changes:
        status = changes["status"]
        known = mark.on if status is mark.status else None
        changes.setdefault("on", None if status is Status.NOT_STARTED else known or workspace.today)
        if not status.has_reason:
            changes.setdefault("reason", "")
    differing = {name: value for name, value in changes.items() if getattr(mark, name) != value}
    return {**differing, "author": workspace.actor} if differing else {}

"""Verbs over the roadmap itself: its items and sections, and their order.

Numbers are never given anew by the program: an order approved them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Scope, Section
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _
from shnor_tui.workspace.arguments import given
from shnor_tui.workspace.editing import Editor
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot

Row = TypeVar("Row", RoadmapItem, Section)


def next_number(data: Snapshot, section: Section | None) -> str:
    """The number after the last one in use: «2.3» in the section «2» with 2.1 and 2.2, «3» outside of sections with 1 and 2."""
    return _number_after((item.number for item in data.items), f"{section.number}." if section else "")


def next_section_number(data: Snapshot) -> str:
    """The number after the last one of the sections."""
    return _number_after((section.number for section in data.sections), "")


def add_item(  # noqa: PLR0913  (what an item is made of)
    workspace: Workspace,
    programme: Programme,
    *,
    title: str,
    section: Section | None,
    number: str = "",
    deadline: str = "",
    responsible: str = "",
    expected: str = "",
    scope: Scope = Scope.MUNICIPAL,
    trainings: Iterable[TrainingKind] = (),
    event_kinds: Iterable[str] = (),
    after: RoadmapItem | None = None,
) -> int:
    """Put an item into a section, behind `after` or at the end; returns its record's number. No number: the next one.

    `trainings` and `event_kinds` are the kinds of activities that carry it out.

    Raises:
        BadInput: the title is empty, the number another item's.
        NotFound: the section was removed meanwhile.
    """
    with workspace.change("item.add") as editor:
        data = _fresh(workspace, programme.id)
        item = RoadmapItem(
            programme=programme.id,
            number=free_number(data.items, number) or next_number(data, section),
            title=_needed_title(title),
            section=_present_section(data, section),
            deadline=parse_deadline(deadline, programme.school_year),
            responsible=responsible.strip(),
            expected=expected.strip(),
            scope=scope,
            trainings=tuple(dict.fromkeys(trainings)),
            event_kinds=_tidy_kinds(event_kinds),
        )
        return _insert(editor, data.items_of(section), item, after)


def edit_item(  # noqa: PLR0913  (what can be changed)
    workspace: Workspace,
    item: RoadmapItem,
    *,
    title: str | UnsetType = UNSET,
    section: Section | UnsetType | None = UNSET,
    number: str | UnsetType = UNSET,
    deadline: str | UnsetType = UNSET,
    responsible: str | UnsetType = UNSET,
    expected: str | UnsetType = UNSET,
    scope: Scope | UnsetType = UNSET,
    trainings: Iterable[TrainingKind] | UnsetType = UNSET,
    event_kinds: Iterable[str] | UnsetType = UNSET,
) -> None:
    """Change an item as it was seen; what is unset stays. In another section it becomes the last.

    Raises:
        BadInput: the title or the number is empty, the number another item's; another scope for an item that has marks.
        NotFound: the item or the section was removed meanwhile.
        Conflict: somebody changed one of the same fields.
    """
    with workspace.change("item.edit") as editor:
        current = _present_item(workspace, item)
        data = _fresh(workspace, item.programme)
        told = given(responsible=responsible, expected=expected, scope=scope)
        changes = {name: value.strip() if type(value) is str else value for name, value in told.items()}
        if title is not UNSET:
            changes["title"] = _needed_title(title)
        if number is not UNSET and _tidy(number) != item.number:
            changes["number"] = free_number(data.items, _needed_number(number), item.id)
        if deadline is not UNSET and deadline.strip() != item.deadline.text:
            changes["deadline"] = parse_deadline(deadline, data.programme.school_year)
        if not isinstance(trainings, UnsetType):
            changes["trainings"] = tuple(dict.fromkeys(trainings))
        if not isinstance(event_kinds, UnsetType):
            changes["event_kinds"] = _tidy_kinds(event_kinds)
        if section is not UNSET and _present_section(data, section) != item.section:
            changes["section"] = section.id if section else None
            changes["order"] = _last_order(data.items_of(section))
        # Nobody sees an order's value: that somebody else changed it is no conflict.
        seen = msgspec.structs.replace(item, order=current.order)
        changes = {name: value for name, value in changes.items() if value != getattr(seen, name)}
        if "scope" in changes:
            _forget_blank_marks(data, editor, current)
        editor.change(seen, **changes)


def remove_items(workspace: Workspace, items: Iterable[RoadmapItem]) -> None:
    """Remove items with their marks in one transaction. Points of the report keep their links, which its check names.

    Raises:
        NotFound: an item was removed meanwhile.
    """
    with workspace.change("item.remove") as editor:
        _remove(workspace, editor, [_present_item(workspace, item) for item in items])


def move_item(workspace: Workspace, item: RoadmapItem, by: int) -> None:
    """Move an item by places: −1 earlier, 1 later. Across a section's border it goes into the next section, which takes one
    place; at an end of the roadmap it stays.

    Raises:
        NotFound: the item was removed meanwhile.
    """
    with workspace.change("item.move") as editor:
        current = _present_item(workspace, item)
        data = _fresh(workspace, item.programme)
        sections: list[Section | None] = [None] if data.items_of(None) else []
        sections += data.sections
        groups = [list(data.items_of(section)) for section in sections]
        for _step in range(abs(by)):
            _step_aside(groups, current, 1 if by > 0 else -1)
        section, group = next(pair for pair in zip(sections, groups, strict=True) if current in pair[1])
        if current.section == (section.id if section else None):
            _put_in_order(editor, group, current)
        else:
            _carry_over(editor, group, current, section)


def add_section(workspace: Workspace, programme: Programme, *, title: str, number: str = "") -> int:
    """Put a section at the end of the roadmap; returns its record's number. No number: the next one.

    Raises:
        BadInput: the title is empty, the number another section's.
    """
    with workspace.change("section.add") as editor:
        data = _fresh(workspace, programme.id)
        section = Section(
            programme=programme.id,
            number=free_number(data.sections, number) or next_section_number(data),
            title=_needed_title(title),
            order=_last_order(data.sections),
        )
        return editor.add(section)


def edit_section(
    workspace: Workspace, section: Section, *, number: str | UnsetType = UNSET, title: str | UnsetType = UNSET
) -> None:
    """Change a section as it was seen; what is unset stays, and so do the numbers of its items.

    Raises:
        BadInput: the title or the number is empty, the number another section's.
        NotFound: the section was removed meanwhile.
        Conflict: somebody changed one of the same fields.
    """
    with workspace.change("section.edit") as editor:
        data = _fresh(workspace, section.programme)
        _present_section(data, section)
        changes: dict[str, Any] = {}
        if title is not UNSET:
            changes["title"] = _needed_title(title)
        if number is not UNSET and _tidy(number) != section.number:
            changes["number"] = free_number(data.sections, _needed_number(number), section.id)
        editor.change(section, **{name: value for name, value in changes.items() if value != getattr(section, name)})


def remove_section(workspace: Workspace, section: Section) -> None:
    """Remove a section with its items and their marks in one transaction, which one undo brings back.

    Raises:
        NotFound: somebody removed it meanwhile.
    """
    with workspace.change("section.remove") as editor:
        data = _fresh(workspace, section.programme)
        _present_section(data, section)
        _remove(workspace, editor, data.items_of(section))
        editor.remove(section)


def move_section(workspace: Workspace, section: Section, by: int) -> None:
    """Move a section with its items by places: −1 earlier, 1 later; at an end of the roadmap it stays.

    Raises:
        NotFound: the section was removed meanwhile.
    """
    with workspace.change("section.move") as editor:
        data = _fresh(workspace, section.programme)
        _present_section(data, section)
        current = workspace.records.table(Section)[section.id]
        sections = list(data.sections)
        place = sections.index(current) + by
        sections.remove(current)
        sections.insert(max(place, 0), current)
        _put_in_order(editor, sections, current)


# What is there now


def _fresh(workspace: Workspace, programme: int) -> Snapshot:
    """The programme as it is inside the transaction."""
    found = workspace.records.table(Programme).get(programme)
    if found is None:
        raise NotFound(_("This programme was removed meanwhile."))
    return Snapshot(workspace.records, found, workspace.today)


def _present_item(workspace: Workspace, item: RoadmapItem) -> RoadmapItem:
    current = workspace.records.table(RoadmapItem).get(item.id)
    if current is None:
        raise NotFound(_("The roadmap item {number} was removed meanwhile.").format(number=item.number))
    return current


def _present_section(data: Snapshot, section: Section | None) -> int | None:
    if section is None:
        return None
    if data.find(Section, section.id) is None:
        raise NotFound(_("The section {number} was removed meanwhile.").format(number=section.number))
    return section.id


def _remove(workspace: Workspace, editor: Editor, items: Iterable[RoadmapItem]) -> None:
    gone = {item.id: item for item in items}
    for item in gone.values():
        editor.remove(item)
    for mark in workspace.records.all(Mark):
        if mark.item in gone:
            editor.remove(mark)


def check_rescoping(data: Snapshot, item: RoadmapItem) -> None:
    """Before an item's scope changes: its marks would belong to nobody.

    Raises:
        BadInput: one of them says something.
    """
    if any(mark.item == item.id and not mark.blank for mark in data.records.all(Mark)):
        raise BadInput(
            _("The item {number} has marks already, so who does it can't be changed.").format(number=item.number),
            _("Clear its marks first, or add a new item beside it."),
        )


def _forget_blank_marks(data: Snapshot, editor: Editor, item: RoadmapItem) -> None:
    check_rescoping(data, item)
    for mark in data.records.all(Mark):
        if mark.item == item.id:
            editor.remove(mark)


# Titles and numbers


def _needed_title(title: str) -> str:
    if not title.strip():
        raise BadInput(_("A title is needed."))
    return title.strip()


def _tidy_kinds(kinds: Iterable[str]) -> tuple[str, ...]:
    tidy = (" ".join(kind.split()) for kind in kinds)
    return tuple(dict.fromkeys(kind for kind in tidy if kind))


def _needed_number(number: str) -> str:
    if not _tidy(number):
        raise BadInput(_("A number is needed."), _("As 2.1: people find it by that."))
    return number


def _tidy(number: str) -> str:
    return number.strip().rstrip(".")


def free_number(rows: Iterable[RoadmapItem | Section], number: str, own: int = 0) -> str:
    """A number as it is stored; none of these rows has it but `own`, the record's own one.

    Raises:
        BadInput: another one has it.
    """
    wanted = _tidy(number)
    for row in rows:
        if wanted and row.number == wanted and row.id != own:
            raise BadInput(_("The number {number} is taken: {title}.").format(number=wanted, title=row.title))
    return wanted


def _number_after(numbers: Iterable[str], prefix: str) -> str:
    form = re.compile(re.escape(prefix) + r"([0-9]{1,9})")
    used = [int(match[1]) for number in numbers if (match := form.fullmatch(number))]
    return f"{prefix}{max(used, default=0) + 1}"


# Order


def _last_order(rows: Sequence[Row]) -> int:
    return rows[-1].order + 1 if rows else 1


def _insert(editor: Editor, rows: Sequence[RoadmapItem], item: RoadmapItem, after: RoadmapItem | None) -> int:
    """Store a new item behind another one of its section, or at the end; those behind it make room."""
    places = [row.id for row in rows]
    place = places.index(after.id) + 1 if after and after.id in places else len(rows)
    order = _last_order(rows[:place])
    number = editor.add(msgspec.structs.replace(item, order=order))
    _make_room(editor, rows[place:], order)
    return number


def _carry_over(editor: Editor, group: Sequence[RoadmapItem], item: RoadmapItem, section: Section | None) -> None:
    """Put an item into the section whose items in their new order are `group`."""
    place = group.index(item)
    order = group[place - 1].order + 1 if place else group[1].order - 1 if len(group) > 1 else item.order
    editor.change(item, section=section.id if section else None, order=order)
    _make_room(editor, group[place + 1 :], order)


def _make_room(editor: Editor, rows: Iterable[RoadmapItem], taken: int) -> None:
    for row in rows:
        if row.order > taken:
            return
        taken += 1
        editor.change(row, order=taken)


def _step_aside(groups: list[list[RoadmapItem]], item: RoadmapItem, step: int) -> None:
    """Move an item by one place within the groups of their sections."""
    number = next(number for number, group in enumerate(groups) if item in group)
    group, beyond = groups[number], number + step
    place = group.index(item)
    if 0 <= place + step < len(group):
        group[place], group[place + step] = group[place + step], item
    elif 0 <= beyond < len(groups):
        group.remove(item)
        groups[beyond].insert(0 if step > 0 else len(groups[beyond]), item)


def _put_in_order(editor: Editor, rows: Sequence[Row], moved: Row) -> None:
    """Give rows the places that they have among themselves, in their new order; the history names the moved one first."""
    orders: list[int] = []
    for order in sorted(row.order for row in rows):
        orders.append(order if not orders or order > orders[-1] else orders[-1] + 1)
    placed = sorted(zip(rows, orders, strict=True), key=lambda pair: pair[0].id != moved.id)
    for row, order in placed:
        if row.order != order:
            editor.change(row, order=order)

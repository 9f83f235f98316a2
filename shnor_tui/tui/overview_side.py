"""What the side pane tells of the overview's row under the cursor. Pure, and imported only where there is room for it."""

from __future__ import annotations

from collections.abc import Sequence

from shnor_tui.domain.roadmap import RoadmapItem, Section
from shnor_tui.domain.school import School
from shnor_tui.i18n import _
from shnor_tui.tui.context import Session
from shnor_tui.tui.item_details import item_details
from shnor_tui.tui.overview_rows import Aim, Filtered, News
from shnor_tui.tui.person import Draft
from shnor_tui.tui.rows import Glyphs, TextRow, heading_row
from shnor_tui.tui.widgets.line_list import Row
from shnor_tui.workspace.debts import Debt, debts_of
from shnor_tui.workspace.overview import Ref, Target, by_school
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.titles import days_late, status_title


def side_rows(session: Session, aim: Aim | None) -> Sequence[Row]:
    """The record in full; nothing where there is no more to tell than the row does."""
    data = session.data
    match aim:
        case Draft():
            return [_title(aim.title), _plain("keys", _("Enter goes on with it, d throws it away."))]
        case Target():
            return _target(data, aim)
        case News():
            return [_title(aim.text)]
        case Filtered() | Debt():
            return _record(session, aim.record) or (_school(data, aim.school) if isinstance(aim, Debt) else [])
        case (str() as table, int() as number):
            return _record(session, (table, number))
        case _:
            return []


def _record(session: Session, record: Ref) -> Sequence[Row]:
    data = session.data
    match record:
        case ("items", int() as number) if item := data.find(RoadmapItem, number):
            return [_title(f"{item.number} {item.title}"), *item_details(session, item)]
        case ("schools", int() as number) if school := data.find(School, number):
            return _school(data, school)
        case ("sections" | "programmes" as table, int() as number):
            return _section(data, session.glyphs, data.find(Section, number) if table == "sections" else None)
        case _:
            return []


def _title(text: str) -> TextRow:
    return TextRow("title", text, selectable=False, style="bold")


def _plain(name: str, text: str, hint: str = "") -> TextRow:
    return TextRow(name, text, hint, selectable=False)


def _school(data: Snapshot, school: School) -> list[Row]:
    """What a school has done and what it owes."""
    rows: list[Row] = [_title(school.full_name)]
    rows += [_plain("progress", _progress(line.progress)) for line in by_school(data) if line.school.id == school.id]
    owed = debts_of(data, school)
    if owed:
        rows.append(heading_row("owed", _("Not handed in")))
    for n, debt in enumerate(owed):
        rows.append(_plain(f"owed {n}", debt.title, days_late(debt.days) or _("not handed in")))
    return rows


def _progress(progress: tuple[int, int]) -> str:
    return _("done {done} of {counted}").format(done=progress[0], counted=progress[1])


def _target(data: Snapshot, target: Target) -> list[Row]:
    """An indicator, its target and the points of the справка that name it."""
    indicator = target.indicator
    rows: list[Row] = [_title(f"{indicator.code} {indicator.title}")]
    rows.append(_plain("target", _("Target: {target}").format(target=target.target)))
    rows.append(_plain("value", _("Value: {value}").format(value=target.value or _("no data"))))
    linked = [point for point in data.points if indicator.id in point.indicators]
    if linked:
        rows.append(heading_row("points", _("Points of the report")))
    return [*rows, *(_plain(f"point {point.id}", data.compose(point.text).plain) for point in linked)]


def _section(data: Snapshot, glyphs: Glyphs, section: Section | None) -> list[Row]:
    """The items of a section with their status."""
    return [
        TextRow(
            f"item {item.id}",
            f"{item.number} {item.title}",
            status_title(status),
            selectable=False,
            lead=f"{glyphs[status]} ",
        )
        for item in data.items_of(section)
        for status in [data.status(item)]
    ]

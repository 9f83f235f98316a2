"""`shnor check`, `shnor undo` and `shnor redo`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.settings import DAY, Settings, pass_settings, shared_options
from shnor_tui.cli.show import print_json, say
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from shnor_tui.domain.roadmap import Mark, RoadmapItem, Status
    from shnor_tui.domain.school import School
    from shnor_tui.domain.user import User
    from shnor_tui.store import Record as Committed
    from shnor_tui.workspace.marks import MarkEdit
    from shnor_tui.workspace.session import Workspace
    from shnor_tui.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What `shnor check` was told by options."""

    school: tuple[str, ...]
    status: str | None
    note: str | None
    reason: str | None
    day: date | None
    document: str | None
    as_json: bool


@click.command(
    help=_("Mark the roadmap item ITEM, as 2.1. An item of each school is marked for all schools that aren't done yet.")
)
@click.argument("item")
@shared_options
@click.option("--school", metavar="NAME", multiple=True, help=_("Only this school; may be repeated."))
@click.option("--status", metavar="STATUS", help=_("A status by its slug or its Russian word; else done."))
@click.option("--note", metavar="TEXT", help=_("A note to the mark."))
@click.option("--reason", metavar="TEXT", help=_("Why it isn't done: the report prints it."))
@click.option("--date", "day", metavar="DATE", type=DAY, help=_("The day of the work; else today."))
@click.option("--document", metavar="TEXT", help=_("The title of a document that proves it."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def check(settings: Settings, /, item: str, **options: Any) -> None:
    """Mark an item."""
    from shnor_tui.domain.roadmap import Status  # noqa: PLC0415
    from shnor_tui.workspace.find import item_by_number, status_by_word  # noqa: PLC0415
    from shnor_tui.workspace.marks import seen_by, set_marks  # noqa: PLC0415

    wanted = Wanted(**options)
    status = Status.DONE if wanted.status is None else status_by_word(wanted.status)
    with settings.workspace() as workspace:
        data = workspace.snapshot(settings.year)
        found = item_by_number(data, item)
        schools = _schools(data, found, wanted.school, workspace.user)
        if wanted.status is None and not wanted.school:
            _keep_reasons(data, found, schools)
        if schools:
            set_marks(workspace, found, schools, _edit(status, wanted, data), seen_by(data, found, schools))
        if schools or wanted.as_json:
            _tell(workspace.snapshot(settings.year), found, schools, status, as_json=wanted.as_json)
        else:
            _tell_nothing(found, workspace.user)


@click.command(
    help=_(
        "Take back your latest change that isn't taken back yet, or the one with this NUMBER in the history, "
        "whoever made it; whole or not at all."
    )
)
@click.argument("number", required=False, type=click.IntRange(min=1))
@shared_options
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def undo(settings: Settings, number: int | None, as_json: bool) -> None:
    """Undo."""
    from shnor_tui.workspace.history import entry  # noqa: PLC0415

    with settings.workspace() as workspace:
        if number is None:
            _tell_reverted(workspace, workspace.undo(), _("Taken back"), as_json=as_json)
            return
        commit = entry(workspace, number)
        done = _("Done again") if commit.act == "undo" else _("Taken back")
        _tell_reverted(workspace, workspace.undo_entry(commit), done, as_json=as_json)


@click.command(help=_("Do again what your latest undo took back."))
@shared_options
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def redo(settings: Settings, as_json: bool) -> None:
    """Redo."""
    with settings.workspace() as workspace:
        _tell_reverted(workspace, workspace.redo(), _("Done again"), as_json=as_json)


def _schools(data: Snapshot, item: RoadmapItem, names: Sequence[str], user: User) -> list[School | None]:
    from shnor_tui.workspace.find import school_by_name  # noqa: PLC0415
    from shnor_tui.workspace.marks import remaining  # noqa: PLC0415

    if names:
        return list(dict.fromkeys(school_by_name(data, name) for name in names))
    return remaining(data, item, user)


def _keep_reasons(data: Snapshot, item: RoadmapItem, schools: Sequence[School | None]) -> None:
    """Refuse to overwrite what somebody gave a reason for, as long as nobody said so.

    Raises:
        BadInput: names the schools.
    """
    explained = [school for school in schools if data.status(item, school).has_reason]
    if not explained:
        return
    advice = _("If that changed, say so with --status.")
    names = ", ".join(school.name for school in explained if school is not None)
    if names:
        raise BadInput(
            _("The item {number} has marks that tell a reason, and nothing was changed: {schools}.").format(
                number=item.number, schools=names
            ),
            advice,
        )
    raise BadInput(
        _("The mark of the item {number} tells a reason, and nothing was changed.").format(number=item.number), advice
    )


def _edit(status: Status, wanted: Wanted, data: Snapshot) -> MarkEdit:
    from msgspec import UNSET  # noqa: PLC0415

    from shnor_tui.domain.evidence import Evidence  # noqa: PLC0415
    from shnor_tui.workspace.marks import MarkEdit  # noqa: PLC0415

    return MarkEdit(
        status=status,
        on=UNSET if wanted.day is None else wanted.day,
        note=UNSET if wanted.note is None else wanted.note,
        reason=UNSET if wanted.reason is None else wanted.reason,
        document=UNSET if wanted.document is None else Evidence(programme=data.programme.id, title=wanted.document),
    )


def _tell(
    data: Snapshot, item: RoadmapItem, schools: Sequence[School | None], status: Status, *, as_json: bool
) -> None:
    if as_json:
        marks = [_as_data(data, school, data.mark(item, school)) for school in schools]
        print_json({"item": item.number, "revision": data.revision, "marks": marks})
        return
    say(f"{item.number} {item.title}")
    from shnor_tui.workspace.titles import status_title  # noqa: PLC0415

    progress = data.progress(item)
    if not item.per_school:
        say(_("Marked: {status}.").format(status=status_title(status)))
        return
    count = ngettext("{n} school", "{n} schools", len(schools)).format(n=len(schools))
    say(
        _("Marked: {status}, {schools}; done {done} of {total}.").format(
            status=status_title(status), schools=count, done=progress.done, total=progress.total
        )
    )
    for school in schools:
        if school is not None:
            say(f"  {school.name}")


def _tell_nothing(item: RoadmapItem, user: User) -> None:
    from shnor_tui.domain.user import Role  # noqa: PLC0415

    say(f"{item.number} {item.title}")
    if user.role is Role.SCHOOL:
        say(_("Your school has done this already; nothing was changed."))
    else:
        say(_("All schools are done already; nothing was changed."))
    say(_("To change a mark that is there, name its school: --school NAME."))


def _as_data(data: Snapshot, school: School | None, mark: Mark | None) -> dict[str, Any]:
    return {
        "school": school.full_name if school else None,
        "status": mark.status if mark else None,
        "date": mark.on if mark else None,
        "note": mark.note if mark else "",
        "reason": mark.reason if mark else "",
        "documents": [document.words for document in data.evidence(mark)] if mark else [],
    }


def _tell_reverted(workspace: Workspace, commit: Committed, done: str, *, as_json: bool) -> None:
    from shnor_tui.cli.history import as_data  # noqa: PLC0415

    if as_json:
        print_json(as_data(commit))
    else:
        say(f"{done}: {workspace.subject(commit)}")

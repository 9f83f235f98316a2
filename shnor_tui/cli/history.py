"""`shnor history`: the journal in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.settings import DAY, Settings, pass_settings, shared_options
from shnor_tui.cli.show import print_json, print_table
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.store import Record as Committed
    from shnor_tui.workspace.changes import FieldChange
    from shnor_tui.workspace.session import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What `shnor history` was told by options."""

    person: str
    record: str | None
    since: date | None
    until: date | None
    changes: bool
    details: bool
    limit: int
    as_json: bool


@click.command(help=_("List what was changed, when and by whom, the latest last."))
@shared_options
@click.option("--by", "person", metavar="NAME", default="", help=_("Only what this account changed."))
@click.option(
    "--record",
    metavar="NAME",
    help=_("Only changes of this roadmap item (its number), indicator (its code), school (its name), or «table:id»."),
)
@click.option("--since", metavar="DATE", type=DAY, help=_("Only changes from this day on."))
@click.option("--until", metavar="DATE", type=DAY, help=_("Only changes up to this day."))
@click.option("--changes", is_flag=True, help=_("Leave out log-ins, refusals and what was taken out."))
@click.option("--details", is_flag=True, help=_("Show each field before and after."))
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help=_("How many changes."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def history(settings: Settings, /, **options: Any) -> None:
    """List the latest changes."""
    from shnor_tui.workspace.access import changes_data  # noqa: PLC0415
    from shnor_tui.workspace.find_record import record_named  # noqa: PLC0415
    from shnor_tui.workspace.history import select, undone_by  # noqa: PLC0415

    wanted = Wanted(**options)
    with settings.workspace() as workspace:
        record = None if wanted.record is None else record_named(workspace.snapshot(settings.year), wanted.record)
        everything = workspace.history()
        among = filter(changes_data, everything) if wanted.changes else everything
        commits = select(workspace, among, person=wanted.person, since=wanted.since, until=wanted.until, record=record)[
            -wanted.limit :
        ]
        if wanted.as_json:
            print_json([as_data(commit) for commit in commits])
            return
        undone = undone_by(everything)
        heads = (_("No."), _("When"), _("Who"), _("What"))
        rows = [
            row
            for commit in commits
            for row in history_rows(workspace, commit, undone.get(commit.rev), details=wanted.details)
        ]
        print_table(heads, rows, right=frozenset({0}))


def as_data(commit: Committed) -> dict[str, Any]:
    """A change for programs: `of` is the revision that it took back, `changes` hold the fields before and after."""
    return {
        "revision": commit.rev,
        "time": commit.at.isoformat(),
        "account": commit.by,
        "action": commit.act,
        "of": commit.of,
        "changes": [
            {"table": change.table, "id": change.id, "before": change.was, "after": change.now} for change in commit.ops
        ],
    }


def history_rows(
    workspace: Workspace, commit: Committed, undone: Committed | None, *, details: bool
) -> Iterator[tuple[object, ...]]:
    """A change as rows of a table: its number, when, who and what, and with details a row each field."""
    what = workspace.describe(commit)
    if undone:
        what += " " + _("(undone, No. {n})").format(n=undone.rev)
    yield commit.rev, f"{workspace.local_time(commit):%d.%m.%Y %H:%M}", commit.by, what
    if details:
        for change in workspace.changes(commit):
            yield "", "", "", _in_line(change)


def _in_line(change: FieldChange) -> str:
    return f"{change.subject}, {change.title}: {change.before} → {change.after}"

"""`shnor history`: the journal in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import print_json, print_table
from shnor_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from shnor_tui.domain.record import Record
    from shnor_tui.store import Change
    from shnor_tui.store import Record as Committed
    from shnor_tui.workspace.session import Workspace

NAMED = 3
"""How many changed records a line of the history names."""


@click.command(help=_("List what was changed, when and by whom, the latest last."))
@shared_options
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help=_("How many changes."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def history(settings: Settings, limit: int, as_json: bool) -> None:
    """List the latest changes."""
    with settings.workspace() as workspace:
        commits = workspace.history()[-limit:]
        if as_json:
            print_json([as_data(commit) for commit in commits])
            return
        heads = (_("No."), _("When"), _("Who"), _("What"))
        rows = [(commit.rev, _local(commit), commit.by, described(workspace, commit)) for commit in commits]
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


def described(workspace: Workspace, commit: Committed) -> str:
    """A change in words: its verb and the records that it touched."""
    from shnor_tui.workspace.rights import VERBS  # noqa: PLC0415

    verb = _(VERBS[commit.act].title) if commit.act in VERBS else commit.act
    if commit.of is not None:
        verb = _("{verb} (No. {revision})").format(verb=verb, revision=commit.of)
    named = list(dict.fromkeys(filter(None, (_named(workspace, change) for change in commit.ops))))
    more = len(named) - NAMED
    text = "; ".join(named[:NAMED])
    if more > 0:
        text += " " + ngettext("and {n} more", "and {n} more", more).format(n=more)
    return f"{verb}: {text}" if text else verb


def _named(workspace: Workspace, change: Change) -> str:
    from shnor_tui.workspace.tables import TABLES, decode  # noqa: PLC0415

    kind = TABLES.get(change.table)
    if kind is None:
        return ""
    current = workspace.records.table(kind).get(change.id)
    if change.now is None or (change.was is None and current is None):
        current = decode(kind, change.id, change.now or change.was or {})
    return " ".join(_words(workspace, current, change)) if current is not None else ""


def _words(workspace: Workspace, record: Record, change: Change) -> Iterator[str]:
    from shnor_tui.domain.programme import Programme  # noqa: PLC0415
    from shnor_tui.domain.roadmap import Mark, RoadmapItem, Status  # noqa: PLC0415
    from shnor_tui.domain.school import School  # noqa: PLC0415
    from shnor_tui.domain.user import User  # noqa: PLC0415

    match record:
        case Mark():
            item = workspace.records.table(RoadmapItem).get(record.item)
            school = workspace.records.table(School).get(record.school or 0)
            yield item.number if item else "?"
            if school:
                yield school.name
            if status := (change.now or {}).get("status"):
                yield f"– {Status(status).word}"
            elif change.now is None:
                yield f"– {Status.NOT_STARTED.word}"
        case RoadmapItem():
            yield record.number
        case School():
            yield record.name
        case Programme():
            yield record.year
        case User():
            yield record.account


def _local(commit: Committed) -> str:
    return f"{commit.at.astimezone():%d.%m.%Y %H:%M}"

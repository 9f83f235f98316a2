"""`shnor history`: the journal in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import print_json, print_table
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.store import Record as Committed


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
        rows = [
            (
                commit.rev,
                f"{workspace.local_time(commit):%d.%m.%Y %H:%M}",
                commit.by,
                workspace.describe(commit),
            )
            for commit in commits
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

"""`shnor purge`: a person's name is taken out of everything that is stored, with the whole history."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.agreement import agrees
from shnor_tui.cli.interchange import NOT_CONFIRMED
from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import print_json, print_table, say, warn
from shnor_tui.i18n import _, mark, ngettext
from shnor_tui.workspace.titles import table_title

if TYPE_CHECKING:
    from shnor_tui.store.maintenance.rewrite import Rewrite
    from shnor_tui.workspace.purge import Found, Plan
    from shnor_tui.workspace.traces import Trace

SHOWN = 40
"""Rows of one list; how many are left out is told."""
SHOWN_ALIKE = 10
"""Rows of one field."""
INSIDE = 5


@click.command(
    help=_(
        "Remove a person's NAME, in all its forms, from the records and the whole history; shows first where it stands."
    )
)
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@shared_options
@click.option("--instead", metavar="TEXT", help=_("What is to stand in its place, else that a name was removed."))
@click.option("--yes", is_flag=True, help=_("Don't ask."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def purge(settings: Settings, /, names: tuple[str, ...], instead: str | None, yes: bool, as_json: bool) -> int:
    """Remove a name; returns the exit code."""
    from shnor_tui.domain.evidence import Evidence  # noqa: PLC0415
    from shnor_tui.domain.user import User  # noqa: PLC0415
    from shnor_tui.store.checkpoint import CHECKPOINT_NAME  # noqa: PLC0415
    from shnor_tui.workspace.purge import INSTEAD, plan_purge  # noqa: PLC0415
    from shnor_tui.workspace.purge import purge as purge_now  # noqa: PLC0415
    from shnor_tui.workspace.traces import traces  # noqa: PLC0415

    settings.require_present()
    instead = INSTEAD if instead is None else instead
    with settings.workspace() as workspace:
        home, actor = workspace.home, workspace.actor
        plan = plan_purge(workspace, names, instead)
        with_keys = [user.account for user in workspace.records.all(User) if user.keys]
        called: dict[str, list[str]] = {}
        for one in workspace.records.all(Evidence):
            if one.file:
                called.setdefault(one.file.sha256, []).append(f"{one.words}, {one.file.name}")
    if not as_json:
        _print(plan)
    asking = not plan.nothing and not yes and not as_json and sys.stdin.isatty()
    if asking:
        say()
    agreed = not plan.nothing and (yes or (asking and agrees(_("Remove the name for good?"))))
    done = purge_now(home, actor, names, instead)[0] if agreed else None
    left = tuple(found for found in traces(home, plan.names) if done or found.path.name != CHECKPOINT_NAME)
    left = tuple(_with_names(trace, called) for trace in left)
    if as_json:
        print_json(_as_data(plan, done, left))
    else:
        if done:
            say()
            say(_("The name is out of the records; sessions that were open have to be started again."))
            if set(with_keys) & set(plan.names.accounts):
                say(
                    _("The file of keys that sshd reads holds it still; write that anew at once: {command}").format(
                        command="shnor user key lines"
                    )
                )
                say(_("Who comes by such a key meanwhile is refused, and the refusal brings the name back."))
        _print_traces(home, left, done)
    if done or plan.nothing:
        return 0
    warn(_("Nothing was changed.") if asking else _("Nothing was changed; --yes removes the name."))
    return NOT_CONFIRMED


def _print(plan: Plan) -> None:
    forms = ", ".join(f"«{form}»" for form in plan.names.forms)
    if plan.nothing:
        say(_("{names}: nowhere in the records.").format(names=forms))
    else:
        say(_("{names} will read «{instead}».").format(names=forms, instead=plan.names.instead))
        changed = len(plan.purged.changed)
        told = ngettext("{n} change of the history", "{n} changes of the history", changed).format(n=changed)
        say(_("It stands in {changes}; by table: {tables}.").format(changes=told, tables=_by_table(plan) or "–"))
    for account, stands in plan.names.accounts.items():
        acts = plan.purged.acts.get(account, 0)
        done = ngettext("{n} change is by it", "{n} changes are by it", acts).format(n=acts)
        say(
            _("It is an account ({changes}): it becomes «{instead}», as which nobody can log in.").format(
                changes=f"{account}; {done}", instead=stands
            )
        )
    _print_places("", plan.places)
    _print_places(_("These stay, because files or the program go by them:"), plan.staying)
    if plan.purged.alike:
        words = sorted(plan.purged.alike.items(), key=lambda found: (-found[1], found[0]))
        say()
        say(_("Words that are alike and stay; if they are the same name, give them too:"))
        say("  " + ", ".join(f"{word} ({n})" for word, n in words[:SHOWN]) + _more(len(words) - SHOWN))


def _by_table(plan: Plan) -> str:
    return ", ".join(f"{table_title(name)} – {n}" for name, n in plan.tables.items())


def _print_places(title: str, places: Sequence[Found]) -> None:
    if not places:
        return
    say()
    if title:
        say(title)
    rows: list[tuple[object, ...]] = []
    for (table, field), group in groupby(places, lambda found: (found.place.table, found.field)):
        listed = list(group)
        rows += [
            (table_title(table), field, found.times, _("yes") if found.present else "", found.record)
            for found in listed[:SHOWN_ALIKE]
        ]
        if left := _more(len(listed) - SHOWN_ALIKE):
            rows.append((table_title(table), field, "", "", left.strip()))
    print_table((_("Table"), _("Field"), _("Times"), _("Now"), _("Record")), rows, right=frozenset({2}))


def _more(left: int) -> str:
    return " " + ngettext("… and {n} more", "… and {n} more", left).format(n=left) if left > 0 else ""


_KINDS = {
    "journal": mark("Kept journals: the history as it was. Without them nothing brings the name back:"),
    "backup": mark("Backups; restored, they bring the name back. Make a new one first: shnor backup"),
    "issued": mark("Issued reports, which stay what was signed:"),
    "evidence": mark("Files of documents; attach others in their place, then delete these:"),
    "person": mark("Settings, drafts and the log of a person behind the gate:"),
    "other": mark("Other files of the directory:"),
}


def _print_traces(home: Path, left: Sequence[Trace], done: Rewrite | None) -> None:
    """The files that still hold the name, with the commands that delete what may be deleted."""
    held = [trace for trace in left if trace.searched]
    say()
    say(_("Files that hold the name:") if held else _("No other file of {home} holds the name.").format(home=home))
    for kind, found in groupby(sorted(held, key=lambda trace: list(_KINDS).index(trace.kind)), lambda one: one.kind):
        say()
        say(_(_KINDS[kind]))
        for trace in found:
            command = f"{'rm -rf' if trace.kind == 'person' else 'rm -f'} -- {shlex.quote(str(trace.path))}"
            say(f"  {command if _may_go(trace) else trace.path}{_told_inside(trace.inside)}")
    unsearched = [trace for trace in left if not trace.searched]
    if unsearched:
        say()
        say(_("Of these it cannot be told; look yourself:"))
        for trace in unsearched[:SHOWN]:
            say(f"  {trace.path}{_told_inside(trace.inside)}")
        if more := _more(len(unsearched) - SHOWN):
            say(" " + more)
    if done:
        say()
        say(_("Outside the directory nothing was looked for: exported files, mails, people's drafts and logs."))


def _with_names(trace: Trace, called: Mapping[str, Sequence[str]]) -> Trace:
    """The file of documents tells by its name on disk nothing to anybody."""
    names = called.get(trace.path.name, ()) if trace.kind == "evidence" else ()
    return trace._replace(inside=(*names, *trace.inside))


def _may_go(trace: Trace) -> bool:
    """Whether the file is the history as it was; a backup that has the name in kept files only is as good as these."""
    if trace.kind == "backup":
        return any(not name.startswith(("issued/", "evidence/")) for name in trace.inside)
    return trace.kind in {"journal", "person"}


def _told_inside(names: Sequence[str]) -> str:
    shown = ", ".join(names[:INSIDE]) + _more(len(names) - INSIDE)
    return f"  # {shown}" if names else ""


def _as_data(plan: Plan, done: Rewrite | None, left: Iterable[Trace]) -> dict[str, Any]:
    return {
        "names": plan.names.forms,
        "instead": plan.names.instead,
        "revision": done.revision if done else None,
        "kept": str(done.kept) if done and done.kept else None,
        "changes": plan.purged.changed,
        "accounts": [
            {"account": account, "instead": stands, "changes": plan.purged.acts.get(account, 0)}
            for account, stands in plan.names.accounts.items()
        ],
        "tables": plan.tables,
        "places": [_place_data(found) for found in plan.places],
        "staying": [_place_data(found) for found in plan.staying],
        "alike": plan.purged.alike,
        "files": [
            {"path": str(trace.path), "kind": trace.kind, "searched": trace.searched, "inside": trace.inside}
            for trace in left
        ],
    }


def _place_data(found: Found) -> dict[str, Any]:
    return {
        "table": found.place.table,
        "id": found.place.id,
        "field": found.place.field,
        "record": found.record,
        "times": found.times,
        "present": found.present,
    }

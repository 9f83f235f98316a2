"""`shnor roadmap`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import aligned, clean, print_json, say, terminal_width
from shnor_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from shnor_tui.domain.roadmap import Mark, RoadmapItem
    from shnor_tui.workspace.snapshot import Snapshot


@click.command(help=_("List the roadmap: items with their deadlines, who is responsible, and what is done."))
@shared_options
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON, with the marks by school."))
@pass_settings
def roadmap(settings: Settings, as_json: bool) -> None:
    """List the roadmap."""
    with settings.workspace() as workspace:
        data = workspace.snapshot(settings.year)
    if as_json:
        print_json(_as_data(data))
    else:
        _print(data)


def _as_data(data: Snapshot) -> dict[str, Any]:
    total = data.total()
    return {
        "year": data.programme.year,
        "today": data.today,
        "revision": data.revision,
        "done": total.done,
        "total": total.total,
        "items": [_item(data, item) for item in data.items],
    }


def _item(data: Snapshot, item: RoadmapItem) -> dict[str, Any]:
    section = next((section for section in data.sections if section.id == item.section), None)
    status, progress = data.status(item), data.progress(item)
    schools = data.schools if item.per_school else (None,)
    return {
        "id": item.id,
        "number": item.number,
        "title": item.title,
        "section": f"{section.number}. {section.title}" if section else None,
        "scope": item.scope,
        "deadline": {
            "text": item.deadline.text,
            "start": item.deadline.start,
            "end": item.deadline.end,
            "recurrence": item.deadline.recurrence,
        },
        "responsible": item.responsible,
        "status": status,
        "status_word": status.word,
        "done": progress.done,
        "total": progress.total,
        "overdue_days": data.overdue(item),
        "marks": [
            _mark(data.mark(item, school), school.full_name if school else None, data.status(item, school))
            for school in schools
        ],
    }


def _mark(mark: Mark | None, school: str | None, status: str) -> dict[str, Any]:
    return {
        "school": school,
        "status": status,
        "date": mark.on if mark else None,
        "note": mark.note if mark else "",
        "reason": mark.reason if mark else "",
        "author": mark.author if mark else "",
    }


def _print(data: Snapshot) -> None:
    total = data.total()
    say(f"{data.programme.title} {data.programme.year}")
    say(_("Done {done} of {total}.").format(done=total.done, total=total.total))
    rows = {item.id: _row(data, item) for item in data.items}
    widths = [max((len(row[n]) for row in rows.values()), default=0) for n in range(4)]
    for section in (None, *data.sections):
        items = data.items_of(section)
        if section and items:
            say(f"\n{section.number}. {section.title}")
        for item in items:
            for line in aligned(rows[item.id], widths, right=frozenset({2}), width=terminal_width()):
                click.echo(line)


def _row(data: Snapshot, item: RoadmapItem) -> list[str]:
    progress, late = data.progress(item), data.overdue(item)
    title = item.title
    if item.responsible:
        title += f" ({item.responsible})"
    if late:
        title += " – " + ngettext("{n} day overdue", "{n} days overdue", late).format(n=late)
    count = f"{progress.done}/{progress.total}" if item.per_school else ""
    from shnor_tui.workspace.titles import status_title  # noqa: PLC0415

    return [clean(text) for text in (item.number, status_title(data.status(item)), count, item.deadline.text, title)]

"""A preview of an import as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from shnor_tui.cli.show import say
from shnor_tui.domain.printable import printable_line
from shnor_tui.i18n import _, mark, ngettext
from shnor_tui.interchange.lines import Action, Line, Preview

if TYPE_CHECKING:
    from shnor_tui.interchange.work import Place
    from shnor_tui.workspace.snapshot import Snapshot

SHOWN = 20
"""Lines of one list; how many are left out is told."""

SHOWN_REFUSED = 500
"""What is refused is told row by row, unless it is the wrong file."""

COUNTED = (
    (Action.ADD, mark("to add")),
    (Action.CHANGE, mark("to change")),
    (Action.REMOVE, mark("to remove")),
    (Action.SAME, mark("the same already")),
    (Action.REFUSED, mark("refused")),
    (Action.ASK, mark("unclear")),
    (Action.LEFT_OUT, mark("left out")),
)

_SIGNS = {Action.ADD: "+", Action.CHANGE: "~", Action.REMOVE: "-"}


def print_preview(preview: Preview, data: Snapshot) -> None:
    """Counts first, then what needs a person, then the changes."""
    counts = [(preview.count(action), _(title)) for action, title in COUNTED]
    told = ", ".join(f"{title}: {n}" for n, title in counts if n) or _("nothing to import")
    say(f"{preview.request.book.name}, {data.programme.year}. {told}.")
    _list(_("Columns"), _column_lines(preview))
    _list(_("Not taken"), (*_sheet_lines(preview), *preview.notes))
    _list(_("Remarks"), preview.remarks)
    refused = [f"{where(line.place)}: {line.reason}" for line in preview.of(Action.REFUSED)]
    _list(_("Refused"), refused, SHOWN_REFUSED)
    _list(_("Unclear"), _question_lines(preview))
    _list(
        _("Changes"),
        [text for line in preview.of(Action.ADD, Action.CHANGE, Action.REMOVE) for text in _change_lines(line)],
    )


def where(place: Place) -> str:
    """«Лист1, C7 (Телефон)», «Лист1, строка 7»."""
    return f"{place.told} ({place.column})" if place.column else place.told


def _list(title: str, lines: Sequence[str], shown: int = SHOWN) -> None:
    if not lines:
        return
    say()
    say(f"{title}:")
    for line in lines[:shown]:
        say(f"  {line}")
    if (left := len(lines) - shown) > 0:
        say("  " + ngettext("… and {n} more", "… and {n} more", left).format(n=left))


def _column_lines(preview: Preview) -> list[str]:
    """What a person may want to correct: columns that were guessed, left aside or not known."""
    lines = []
    for sheet in preview.columns:
        names = {heading.column: heading.text for heading in sheet.headings}
        for key in sorted(sheet.mapping.doubtful):
            guessed = _("«{heading}» was taken for «{field}»; --map says otherwise")
            lines.append(guessed.format(heading=names[sheet.mapping.columns[key]], field=sheet.titles[key]))
        aside = [heading.text for heading in (*sheet.mapping.aside, *sheet.mapping.unknown)]
        if aside:
            lines.append(_("not taken: {headings}").format(headings=", ".join(f"«{text}»" for text in aside)))
    return list(dict.fromkeys(lines))


def _sheet_lines(preview: Preview) -> list[str]:
    return [_("sheet «{name}»: {why}").format(name=sheet, why=reason) for sheet, reason in preview.skipped]


def _question_lines(preview: Preview) -> list[str]:
    lines = []
    for question in preview.questions:
        known = ", ".join(school.name for school in question.candidates)
        rows = ngettext("{n} row", "{n} rows", question.entries).format(n=question.entries)
        lines.append(f"«{question.text}» ({rows}): {known}")
    if lines:
        lines.append(_("Say it with --school-name «in the file»=«in the registry»; nothing behind «=» leaves it out."))
    return lines


def _change_lines(line: Line) -> Iterable[str]:
    added = line.changes if line.action is Action.ADD else ()
    told = "; ".join(f"{change.title}: {printable_line(change.after)}" for change in added)
    yield f"{_SIGNS[line.action]} {line.subject}" + (f" ({told})" if told else "")
    for change in line.changes if line.action is Action.CHANGE else ():
        yield f"    {change.title}: {printable_line(change.before)} → {printable_line(change.after)}"


def as_data(preview: Preview, revision: int | None) -> dict[str, object]:
    """A preview for programs; `revision` is None when nothing was imported."""
    return {
        "file": preview.request.book.name,
        "kind": preview.request.kind,
        "revision": revision,
        "counts": {action.value: preview.count(action) for action in Action},
        "columns": [
            {
                "sheet": sheet.sheet,
                "form": sheet.form,
                "fields": dict(sheet.mapping.columns),
                "doubtful": sorted(sheet.mapping.doubtful),
                "unknown": [heading.text for heading in sheet.mapping.unknown],
            }
            for sheet in preview.columns
        ],
        "skipped": [{"sheet": sheet, "reason": reason} for sheet, reason in preview.skipped],
        "notes": preview.notes,
        "remarks": preview.remarks,
        "lines": [_line_data(line) for line in preview.lines],
    }


def _line_data(line: Line) -> dict[str, object]:
    return {
        "action": line.action.value,
        "sheet": line.place.sheet,
        "row": line.place.row,
        "address": line.place.address,
        "column": line.place.column,
        "subject": line.subject,
        "changes": [
            {"field": change.field, "title": change.title, "before": change.before, "after": change.after}
            for change in line.changes
        ],
        "reason": line.reason,
        "question": line.question,
        "candidates": [{"id": school.id, "name": school.name} for school in line.candidates],
    }

"""The preview of a file as rows: what is asked, how the columns were understood, what is refused, added and changed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from shnor_tui.i18n import _, mark, ngettext
from shnor_tui.interchange.kinds import KINDS
from shnor_tui.interchange.lines import Action, Preview, Question, SheetColumns
from shnor_tui.interchange.lines import Line as PreviewLine
from shnor_tui.tui.import_options import FileOption, option_row, option_rows
from shnor_tui.tui.rows import TextRow, heading_row
from shnor_tui.tui.text import Line

MOST = 500
"""Lines of a group that are listed; who imports more than that reads a part of them anyway."""

_GROUPS: Mapping[Action, tuple[str, str]] = MappingProxyType(
    {
        Action.REFUSED: (mark("Refused"), "late"),
        Action.REMOVE: (mark("Will be removed"), "late"),
        Action.CHANGE: (mark("Will be changed"), "soon"),
        Action.ADD: (mark("Will be added"), "done"),
        Action.LEFT_OUT: (mark("Left out by you"), "dim"),
    }
)
"""The groups of lines in their order, with the style of their texts."""

_COUNTS: tuple[tuple[Action, str, str], ...] = (
    (Action.ASK, mark("to be answered: {n}"), "late"),
    (Action.REFUSED, mark("refused: {n}"), "late"),
    (Action.ADD, mark("added: {n}"), "done"),
    (Action.CHANGE, mark("changed: {n}"), "soon"),
    (Action.REMOVE, mark("removed: {n}"), "late"),
    (Action.SAME, mark("as before: {n}"), "dim"),
    (Action.LEFT_OUT, mark("left out: {n}"), "dim"),
)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A field of a sheet whose column may be chosen anew."""

    sheet: SheetColumns
    field: str


@dataclass(frozen=True, slots=True)
class OtherKind:
    """A kind that the file may be meant as."""

    name: str


@dataclass(frozen=True, slots=True)
class Switch:
    """A field of `Options` that says yes or no about the whole file, and what Enter makes of it."""

    field: str
    wanted: bool


Target = Question | ColumnChoice | OtherKind | Switch | FileOption
"""What Enter on a row is about."""


def counts(preview: Preview) -> Line:
    """«добавится: 12 · изменится: 3 · без изменений: 40»."""
    line: Line = []
    for action, text, style in _COUNTS:
        if n := preview.count(action):
            line += [*([(" · ", "dim")] if line else []), (_(text).format(n=n), style)]
    return line or [(_("nothing in the file"), "dim")]


def taken_words(preview: Preview) -> str:
    """What an import did, once it was accepted, and how it is taken back."""
    changed = sum(preview.count(action) for action in (Action.ADD, Action.CHANGE, Action.REMOVE))
    told = _("Imported, changes: {n}; u takes all of it back.").format(n=changed)
    if refused := preview.count(Action.REFUSED):
        told += " " + _("Refused rows: {n}.").format(n=refused)
    return told


def preview_rows(preview: Preview, options: Sequence[FileOption] = ()) -> tuple[list[TextRow], Mapping[str, Target]]:
    """All rows of a preview, and what those that can be opened are about, by their names."""
    targets: dict[str, Target] = {option_row(option): option for option in options}
    rows: list[TextRow] = []
    if preview.questions:
        rows.append(heading_row("questions", _("Which school is meant?")))
        for n, question in enumerate(preview.questions):
            targets[f"question{n}"] = question
            rows.append(_question(f"question{n}", question))
    rows.extend(_to_be_known(preview))
    rows.extend(_switches(preview, targets))
    rows.extend(option_rows(options, preview.request.options))
    for action, (title, style) in _GROUPS.items():
        rows.extend(_group(preview.of(action), action, _(title), style))
    rows.extend(column_rows(preview.columns, targets))
    rows.extend(_asides(preview))
    return rows, targets


def kind_rows(kinds: Sequence[str], targets: dict[str, Target]) -> Iterator[TextRow]:
    """What else the file could be read as."""
    for kind in kinds:
        targets[f"kind.{kind}"] = OtherKind(kind)
        told = _("It can be read as «{kind}»; Enter does so.").format(kind=_(KINDS[kind].title))
        yield TextRow(f"kind.{kind}", told, style="note")


def column_rows(sheets: Sequence[SheetColumns], targets: dict[str, Target]) -> Iterator[TextRow]:
    """Which column each field was found in; fields that are missing come first."""
    for at, sheet in enumerate(sheets):
        where = _("Columns of «{sheet}»").format(sheet=sheet.sheet) if sheet.sheet else _("Columns")
        yield heading_row(f"columns{at}", where)
        missing = {field.key for field in sheet.mapping.missing}
        for key, title in sorted(sheet.titles.items(), key=lambda field: field[0] not in missing):
            column = sheet.mapping.columns.get(key)
            name = f"column{at}.{key}"
            targets[name] = ColumnChoice(sheet, key)
            if column is not None:
                named = next((found.text for found in sheet.headings if found.column == column), "")
                doubtful = key in sheet.mapping.doubtful
                hint = _("only looks like it; Enter chooses another column") if doubtful else ""
                yield TextRow(name, f"{title} ← {_in_quotes(named)}", hint, style="soon" if doubtful else "")
            elif key in missing:
                yield TextRow(
                    name, _("{field}: no column was found; Enter chooses it").format(field=title), style="late"
                )
            else:
                yield TextRow(name, _("{field}: not in the file").format(field=title), style="dim")
        for n, heading in enumerate(sheet.mapping.unknown):
            told = _("«{heading}» is not taken: nothing is known under this heading").format(heading=heading.text)
            yield TextRow(f"unknown{at}.{n}", told, selectable=False, style="dim")


def _in_quotes(heading: str) -> str:
    """«2» as it is, else with quotes around it."""
    return heading if heading.startswith("«") and heading.endswith("»") else f"«{heading}»"


def _question(name: str, question: Question) -> TextRow:
    rows = ngettext("in {n} row", "in {n} rows", question.entries).format(n=question.entries)
    among = ", ".join(school.name for school in question.candidates)
    return TextRow(name, f"«{question.text}» ({rows})", _("perhaps: {schools}").format(schools=among), style="late")


def _group(lines: Sequence[PreviewLine], action: Action, title: str, style: str) -> Iterator[TextRow]:
    if not lines:
        return
    yield heading_row(action.value, f"{title}: {len(lines)}")
    for n, line in enumerate(lines[:MOST]):
        subject = line.subject or line.place.column
        told = line.reason or "; ".join(_change(line))
        text = " – ".join(part for part in (subject, told) if part) or line.place.told
        yield TextRow(f"{action.value}{n}", text, line.place.told, style=style if action is Action.REFUSED else "")
    if len(lines) > MOST:
        left = len(lines) - MOST
        more = ngettext("… and {n} more", "… and {n} more", left).format(n=left)
        yield TextRow(f"{action.value}-more", more, selectable=False, style="dim")


def _change(line: PreviewLine) -> Iterator[str]:
    for change in line.changes:
        if line.action is Action.ADD:
            yield f"{change.title}: {change.after}"
        else:
            yield f"{change.title}: {change.before} → {change.after}"


def _to_be_known(preview: Preview) -> Iterator[TextRow]:
    """What a person should read before all the lines: the remarks, and the headings that were not taken."""
    unknown = dict.fromkeys(f"«{row.text}»" for sheet in preview.columns for row in sheet.mapping.unknown)
    texts = list(preview.remarks)
    if unknown:
        texts.append(_("columns that are not taken: {headings}").format(headings=", ".join(unknown)))
    yield from _texts("remarks", _("To be known"), texts)


_SWITCHES: Mapping[str, Mapping[str, tuple[tuple[str, str], tuple[str, str]]]] = MappingProxyType(
    {
        "roadmap": {
            "replace": (
                (mark("Items that the file doesn't have stay"), mark("Enter: the file is the whole roadmap")),
                (mark("The file is the whole roadmap: items that it doesn't have go"), mark("Enter lets them stay")),
            )
        },
        "points": {
            "replace": (
                (mark("Points that the file doesn't have stay"), mark("Enter: the file has all points")),
                (mark("The file has all points: those that it doesn't have go"), mark("Enter lets them stay")),
            ),
            "as_written": (
                (mark("Words that are today's facts become placeholders"), mark("Enter keeps the words")),
                (mark("Words stay as they are written"), mark("Enter puts placeholders for today's facts")),
            ),
            "points_only": (
                (mark("Title, basis and signature are taken too"), mark("Enter takes the points only")),
                (mark("Only the points are taken"), mark("Enter takes title, basis and signature too")),
            ),
        },
    }
)
"""By kind and by field of `Options`: what is shown while it is off and while it is on, each with what Enter does."""


def _switches(preview: Preview, targets: dict[str, Target]) -> Iterator[TextRow]:
    for field, (off, on) in _SWITCHES.get(preview.request.kind, {}).items():
        if field != "replace" and not preview.request.book.prose:
            continue
        is_on: bool = getattr(preview.request.options, field)
        told, hint = on if is_on else off
        targets[f"switch.{field}"] = Switch(field, not is_on)
        yield TextRow(f"switch.{field}", _(told), _(hint), style="note")


def _asides(preview: Preview) -> Iterator[TextRow]:
    """What else the file has: sheets that are not read, notes beside the table."""
    skipped = [f"{sheet}: {reason}" for sheet, reason in preview.skipped]
    yield from _texts("skipped", _("Sheets that are not read"), skipped)
    yield from _texts("notes", _("Texts beside the table, not taken"), preview.notes)


def _texts(name: str, title: str, texts: Sequence[str]) -> Iterator[TextRow]:
    if texts:
        yield heading_row(name, title)
    for n, text in enumerate(texts):
        yield TextRow(f"{name}{n}", text, selectable=False)

"""The history as rows: its entries day by day, and what one entry changed. Pure: no widget, no store."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len

from shnor_tui.i18n import _, ngettext
from shnor_tui.store import Record as Committed
from shnor_tui.tui.rows import TextRow, heading_row
from shnor_tui.tui.text import Line, fitted, length_of, wrapped
from shnor_tui.tui.widgets.line_list import Row
from shnor_tui.workspace.access import changes_data
from shnor_tui.workspace.changes import FieldChange
from shnor_tui.workspace.session import Workspace

UNDONE = "←"
"""The sign of an entry that was taken back."""

WIDEST_WHO = 14
_TIME = 5


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One entry: when on its day, its number, who and what; `undone` says who took it back and when, empty for nobody."""

    commit: Committed
    time: str
    what: str
    undone: str
    number_width: int
    who_width: int
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return entry_key(self.commit.rev)

    def lines(self, width: int) -> list[Line]:
        """Who and what in columns, each wrapped; below, who took it back."""
        style = "dim" if self.undone else ""
        number = _("No. {n}").format(n=self.commit.rev)
        head: Line = [
            (f" {UNDONE if self.undone else ' '} ", "soon"),
            (f"{self.time:<{_TIME}} ", style),
            (f"{number:>{self.number_width}}  ", "dim"),
        ]
        indent = length_of(head)
        room = max(width - indent - self.who_width - 2, 10)
        whos = wrapped(self.commit.by, self.who_width)
        whats = [(line, style) for line in wrapped(self.what, room)]
        if self.undone:
            whats += [(line, "soon") for line in wrapped(self.undone, room)]
        lines: list[Line] = []
        for n in range(max(len(whos), len(whats))):
            who = fitted(whos[n] if n < len(whos) else "", self.who_width)
            start: Line = [(" " * indent, "")] if n else head
            lines.append([*start, (who, style), ("  ", ""), whats[n] if n < len(whats) else ("", "")])
        return lines


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field that was changed. Of a record that came or went, one side is all there is to say."""

    place: int
    change: FieldChange
    came: bool = False
    went: bool = False
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("field", self.place)

    def lines(self, width: int) -> list[Line]:
        """On one line where it fits; long values stand wrapped below the field's title, each behind «was» and «became»."""
        title, before, after = self.change.title, self.change.before, self.change.after
        head: Line = [(f"   {title}: ", "dim")]
        if self.came or self.went:
            return _hanging(head, after if self.came else before, width, "")
        short: Line = [*head, (before, ""), (" → ", "dim"), (after, "bold")]
        if length_of(short) <= width and "\n" not in before + after:
            return [short]
        labels = [f"     {label}: " for label in (_("was"), _("became"))]
        column = max(map(cell_len, labels))
        lines: list[Line] = [[(f"   {part}", "dim")] for part in wrapped(f"{title}:", width - 3)]
        for label, text, style in zip(labels, (before, after), ("", "bold"), strict=True):
            lines += _hanging([(fitted(label, column), "dim")], text, width, style)
        return lines


def entry_key(revision: int) -> Hashable:
    """The key of an entry's row."""
    return ("entry", revision)


def history_rows(
    workspace: Workspace, commits: Iterable[Committed], undone: Mapping[int, Committed]
) -> list[HistoryRow | TextRow]:
    """Entries, latest first, under a heading for each day."""
    latest = list(commits)
    number_width = len(_("No. {n}").format(n=latest[0].rev)) if latest else 0
    who_width = min(max((cell_len(commit.by) for commit in latest), default=0), WIDEST_WHO)
    rows: list[HistoryRow | TextRow] = []
    for day, group in groupby(latest, key=lambda commit: f"{workspace.local_time(commit):%d.%m.%Y}"):
        entries = [
            HistoryRow(
                commit=commit,
                time=f"{workspace.local_time(commit):%H:%M}",
                what=workspace.describe(commit),
                undone=undone_words(workspace, undone.get(commit.rev)),
                number_width=number_width,
                who_width=who_width,
            )
            for commit in group
        ]
        rows += [heading_row(f"day{entries[0].commit.rev}", day), *entries]
    return rows


def undone_words(workspace: Workspace, by: Committed | None) -> str:
    """«undone by petrova on 20.04.2021 at 14:05»; empty when nobody did it."""
    if by is None:
        return ""
    moment = workspace.local_time(by)
    return _("undone: {who}, {when}").format(who=by.by, when=f"{moment:%d.%m.%Y %H:%M}")


def entry_head(workspace: Workspace, commit: Committed, undone: Committed | None) -> list[Row]:
    """Who, when, what, and who took it back."""
    fields = [
        (_("Who"), commit.by, ""),
        (_("When"), f"{workspace.local_time(commit):%d.%m.%Y %H:%M:%S}", ""),
        (_("What"), workspace.describe(commit), "bold"),
    ]
    rows: list[Row] = [
        TextRow(title, text, selectable=False, style=style, lead=f"{title + ':':<7}") for title, text, style in fields
    ]
    if undone:
        words = undone_words(workspace, undone)
        rows.append(TextRow("undone", words, selectable=False, style="soon", lead=f"{UNDONE} "))
    return rows


def change_rows(commit: Committed, changes: Sequence[FieldChange]) -> Iterator[Row]:
    """Every field, before and after, under a heading for each record."""
    entry = not changes_data(commit)
    came = {(change.table, change.id) for change in commit.ops if change.was is None or entry}
    went = {(change.table, change.id) for change in commit.ops if change.now is None}
    place = 0
    for record, group in groupby(changes, key=lambda change: (change.table, change.id)):
        fields = list(group)
        sign = _("added") if record in came and not entry else _("removed") if record in went else ""
        heading = " · ".join(part for part in (fields[0].subject, sign) if part)
        yield heading_row(f"record{place}", heading)
        for change in fields:
            yield FieldRow(place, change, record in came, record in went)
            place += 1


def number_of_fields(changes: Sequence[FieldChange]) -> str:
    """«3 fields changed»."""
    if all(change.table == "access" for change in changes):
        return _("no data changed")
    return ngettext("{n} field changed", "{n} fields changed", len(changes)).format(n=len(changes))


def _hanging(head: Line, text: str, width: int, style: str) -> list[Line]:
    """Text behind its head, wrapped and hanging; below it where the head takes too much of the width."""
    indent = length_of(head)
    if indent > width // 2:
        title = "".join(part for part, _style in head).strip()
        above: list[Line] = [[(f"   {line}", head[-1][1])] for line in wrapped(title, width - 3)]
        return [*above, *([("     ", ""), (line, style)] for line in wrapped(text, width - 5))]
    first, *more = wrapped(text, width - indent)
    return [[*head, (first, style)], *([(" " * indent, ""), (line, style)] for line in more)]

"""The passport of a school as rows, for its screen and for the pane beside the registry. Pure: no widget, no store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from shnor_tui.domain.school import School
from shnor_tui.i18n import _
from shnor_tui.tui.rows import TextRow, heading_row
from shnor_tui.tui.text import Line, fitted, wrapped
from shnor_tui.tui.widgets.line_list import Row
from shnor_tui.workspace.overview import Ref
from shnor_tui.workspace.passport import Part, PassportLine, passport
from shnor_tui.workspace.school_standing import reachable
from shnor_tui.workspace.snapshot import Snapshot

_WIDEST_LABEL = 18
"""Cells up to which the labels of a part stand in a column of their own."""


@dataclass(frozen=True, slots=True)
class PassportRow:
    """A line of a part; `place` tells those apart that have the same label. `column` is 0 where labels are too long for one."""

    part: str
    line: PassportLine
    column: int
    place: int = 0
    contact: bool = False
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("passport", self.part, self.line.label, self.line.record, self.place)

    @property
    def record(self) -> Ref | None:
        """Where the line comes from."""
        return self.line.record

    def lines(self, width: int) -> list[Line]:
        """The label in its column and the text hanging beside it; a long label runs on into its text."""
        if not self.column:
            texts = wrapped(f"{self.line.label} – {self.line.text}", max(width - 4, 10))
            return [[(f" {'  ' if n else ''}{text}", "")] for n, text in enumerate(texts)]
        texts = wrapped(self.line.text, max(width - self.column - 4, 10))
        return [
            [(f" {fitted('' if n else self.line.label, self.column)}  ", "dim"), (text, "")]
            for n, text in enumerate(texts)
        ]


def passport_rows(data: Snapshot, school: School, *, may_edit: bool) -> list[Row]:
    """The parts with their headings. The contacts come first and say so when there are none."""
    contacts, *others = passport(data, school)
    rows = _part_rows(contacts, contact=True)
    if not reachable(school):
        hint = (
            _("The contacts are not entered yet: e enters them.")
            if may_edit
            else _("The contacts are not entered yet.")
        )
        rows.append(TextRow("no contacts", hint, selectable=False, style="note"))
    for part in others:
        rows += [TextRow(f"gap {part.title}", "", selectable=False), *_part_rows(part)]
    return rows


def _part_rows(part: Part, *, contact: bool = False) -> list[Row]:
    rows: list[Row] = [heading_row(part.title, part.title)]
    column, places = _column(part.lines), Counter[Hashable]()
    for line in part.lines:
        same = (line.label, line.record)
        rows.append(PassportRow(part.title, line, column, places[same], contact))
        places[same] += 1
    return rows


def _column(lines: Sequence[PassportLine]) -> int:
    longest = max((len(line.label) for line in lines), default=0)
    return longest if longest <= _WIDEST_LABEL else 0

"""The years side by side as rows: a column for each year that fits. Pure: no widget, no store."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shnor_tui.domain.indicator import Verdict
from shnor_tui.domain.roadmap import Progress
from shnor_tui.domain.trend import LEAST_YEARS, SHOWN_YEARS, bars_of_years
from shnor_tui.i18n import _
from shnor_tui.tui.indicator_words import verdict_glyph, verdict_style
from shnor_tui.tui.look import Look
from shnor_tui.tui.rows import heading_row
from shnor_tui.tui.text import Line, fitted, length_of, wrapped
from shnor_tui.tui.widgets.line_list import Row
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.years import IndicatorYears, YearFigures, YearValue, indicator_years, year_figures

CELLS = 14
"""The width of a year's column."""

_SHARE_OF_COLUMNS = 60
"""Per cent of the screen's width that the columns may take; the rest is for what stands before them."""

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Columns:
    """Which years are shown: as many as fit, so that the chosen one is among them. `chosen` counts from the oldest year."""

    years: int
    chosen: int

    def shown(self, width: int) -> range:
        """The columns that fit into a width; the latest unless an earlier one is chosen."""
        room = max(width * _SHARE_OF_COLUMNS // 100 // CELLS, 1)
        first = min(max(self.years - room, 0), self.chosen)
        return range(first, min(first + room, self.years))

    def label_cells(self, width: int) -> int:
        """The cells before the columns."""
        return max(width - len(self.shown(width)) * CELLS, 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a year says in a row."""

    text: str
    style: str = ""

    @property
    def line(self) -> Line:
        """At the right of its column."""
        text = fitted(self.text, CELLS - 2).rstrip()
        blank = " " * (CELLS - length_of([(text, "")]))
        return [(blank, ""), (text, self.style)]


@dataclass(frozen=True, slots=True)
class YearsRow:
    """A label and what each year says; `indicator` are the numbers of an indicator in the years."""

    key: Hashable
    label: str
    cells: tuple[Cell, ...]
    columns: Columns
    hint: str = ""
    records: tuple[int, ...] = ()
    selectable: bool = True

    def lines(self, width: int) -> list[Line]:
        """The label wrapped before the columns of its first line, the hint below it."""
        room = self.columns.label_cells(width)
        first, *more = wrapped(self.label, room - 2)
        head: Line = [(fitted(f" {first}", room), "")]
        for n in self.columns.shown(width):
            head += self.cells[n].line
        below = [*more, *(wrapped(self.hint, room - 4) if self.hint else [])]
        styles = ["" for _part in more] + ["dim"] * len(below)
        return [
            head,
            *([(f" {'  ' if style else ''}{text}", style)] for text, style in zip(below, styles, strict=False)),
        ]


def years_rows(data: Snapshot, columns: Columns, look: Look) -> list[Row]:
    """The figures of the programmes, then all indicators."""
    figures = year_figures(data)
    rows: list[Row] = [
        _row("schools", _("Schools on the list"), [Cell(str(year.schools)) for year in figures], columns),
        _row("roadmap", _("Roadmap items done"), [_progress(year.progress) for year in figures], columns),
        _row("reached", _("Targets reached"), [_progress(year.targets) for year in figures], columns),
        _row("missed", _("Targets not reached"), [_count(year.missed, "late") for year in figures], columns),
        _row("unknown", _("Targets without data"), [_count(year.unknown, "soon") for year in figures], columns),
        _row("surveys", _("Surveys complete"), [_progress(year.surveys) for year in figures], columns),
    ]
    indicators = indicator_years(data)
    if indicators:
        rows.append(heading_row("indicators", _("Indicators")))
    return [*rows, *(_indicator(line, columns, look) for line in indicators)]


def heads(data: Snapshot, columns: Columns, width: int) -> Line:
    """The years above their columns, the chosen one stands out; before them how many more there are, and where."""
    shown = columns.shown(width)
    beyond = ((_("← {n} more"), shown.start), (_("→ {n} more"), columns.years - shown.stop))
    more = " · ".join(text.format(n=n) for text, n in beyond if n)
    line: Line = [(fitted(f" {more}", columns.label_cells(width)), "dim")]
    for n in shown:
        year = data.programmes[n].year
        line += [(" " * (CELLS - len(year) - 1), ""), (f" {year}", "tab" if n == columns.chosen else "bold")]
    return line


def _row(key: str, label: str, cells: Sequence[Cell], columns: Columns) -> YearsRow:
    return YearsRow(("figures", key), label, tuple(cells), columns)


def _indicator(line: IndicatorYears, columns: Columns, look: Look) -> YearsRow:
    return YearsRow(
        key=("indicator", line.indicator.code),
        label=f"{line.indicator.code} {line.indicator.title}",
        cells=tuple(_value(value, look) for value in line.values),
        columns=columns,
        records=tuple(value.record for value in line.values),
    )


def _value(value: YearValue, look: Look) -> Cell:
    if not value.text:
        return Cell(NOTHING, "dim")
    if value.verdict is Verdict.UNKNOWN:
        return Cell(value.text)
    return Cell(f"{value.text} {verdict_glyph(value.verdict, look.glyphs)}", verdict_style(value.verdict))


def _progress(progress: Progress | None) -> Cell:
    if progress is None or not progress.total:
        return Cell(NOTHING, "dim")
    return Cell(_("{done} of {total}").format(done=progress.done, total=progress.total))


def _count(count: int, style: str) -> Cell:
    return Cell(str(count), style if count else "dim")


@dataclass(frozen=True, slots=True)
class Dynamics:
    """What a figure was in the latest years, in words and as bars."""

    label: str
    values: str
    bars: str


def dynamics(figures: Sequence[YearFigures], *, ascii_only: bool) -> list[Dynamics]:
    """How the list, the roadmap and the targets went over the latest years; nothing while there are fewer than three."""
    if len(figures) < LEAST_YEARS:
        return []
    latest = figures[-SHOWN_YEARS:]
    told: list[tuple[str, list[Decimal | None], str]] = [
        (_("Schools on the list"), [Decimal(year.schools) for year in latest], ""),
        (_("Roadmap items done"), [_per_cent(year.progress) for year in latest], "\u00a0%"),
        (_("Targets reached"), [_per_cent(year.targets) for year in latest], "\u00a0%"),
    ]
    return [
        Dynamics(
            label,
            " → ".join(NOTHING if value is None else f"{value}{unit}" for value in values),
            bars_of_years(values, ascii_only=ascii_only),
        )
        for label, values, unit in told
    ]


def _per_cent(progress: Progress) -> Decimal | None:
    return Decimal(progress.done * 100 // progress.total) if progress.total else None

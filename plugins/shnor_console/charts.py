"""Charts in letters: bars with their numbers beside them, lines as rows of numbers with their course."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shnor_console.tables import MOST_ROWS, left_out, table_lines
from shnor_console.text import Text, aligned, clean, styled, width
from shnor_tui.plugin import NBSP, Chart, Column, Table, number

_MOST_ACROSS = 12
"""More labels than this stand below each other."""

_SHORT_UNIT = 6
_NAMES_INDENT = 2
_SHORTEST_BAR = 8
_COURSE = "▁▂▃▄▅▆▇█"
_UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class _Bar:
    """A number, what it is called and how it is written."""

    name: Text
    value: float | None
    figure: str


@dataclass(frozen=True, slots=True)
class _Scale:
    """The numbers that the bars' left and right ends stand for; zero is always between."""

    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> _Scale:
        return cls(min(0.0, *values), max(0.0, *values)) if values else cls(0.0, 0.0)

    def bar(self, value: float, room: int) -> str:
        """A bar of `room` cells at most, counted in halves; what isn't zero is seen."""
        largest = max(self.high, -self.low) or 1.0
        span = (self.high / largest - self.low / largest) or 1.0
        before = round(room * (-self.low / largest) / span)
        halves = max(round(2 * room * abs(value / largest) / span), 1 if value else 0)
        if value < 0:
            return f"{'▐' * (halves % 2)}{'█' * (halves // 2)}".rjust(before)
        return " " * before + "█" * (halves // 2) + "▌" * (halves % 2)


def chart_lines(chart: Chart, limit: int, *, color: bool) -> Iterator[str]:
    """The chart with its title as lines of at most `limit` cells; every number is written."""
    if not chart.labels or not chart.series:
        yield from _title_lines(chart.title, limit, color=color)
    elif chart.kind == "line":
        yield from table_lines(_courses(chart), limit, color=color)
    else:
        yield from _bars(chart, limit, color=color)


def _title_lines(title: str, limit: int, *, color: bool) -> Iterator[str]:
    return (aligned(line, 0, "left", color=color) for line in styled(title).wrapped(limit) if title)


def _titled(chart: Chart) -> str:
    """The title with the unit of its numbers."""
    return ", ".join(filter(None, (chart.title, chart.unit)))


def _bars(chart: Chart, limit: int, *, color: bool) -> Iterator[str]:
    unit = clean(chart.unit) if len(chart.unit) <= _SHORT_UNIT and "\n" not in clean(chart.unit) else ""
    groups = _groups(chart, unit)
    bars = [bar for _, group in groups for bar in group]
    indent = " " * _NAMES_INDENT if len(chart.series) > 1 else ""
    names = min(max(bar.name.width for bar in bars), (limit - len(indent)) * 2 // 5)
    room = limit - len(indent) - names - max(width(bar.figure) for bar in bars) - 2
    if room < _SHORTEST_BAR:
        yield from table_lines(chart.table, limit, color=color)
        return
    scale = _Scale.of([bar.value for bar in bars if bar.value is not None])
    named = chart.title if unit else _titled(chart)
    alone = chart.series[0].name if len(chart.series) == 1 else ""
    yield from _title_lines("\n".join(filter(None, (named, alone if alone != named else ""))), limit, color=color)
    for head, group in groups:
        yield from (aligned(line, 0, "left", color=color) for line in head.wrapped(limit) if head.text)
        for bar in group:
            drawn = scale.bar(bar.value or 0.0, room)
            beside = f" {drawn} {bar.figure}" if drawn else f" {bar.figure}"
            for n, line in enumerate(bar.name.wrapped(max(names, 1))):
                yield indent + aligned(line, names, "left", color=color) + ("" if n else beside)
    yield from left_out(len(chart.labels))


def _groups(chart: Chart, unit: str) -> list[tuple[Text, list[_Bar]]]:
    """The bars of one series by their labels; those of several below each label, by the names of the series."""
    shown = range(min(len(chart.labels), MOST_ROWS))
    if len(chart.series) == 1:
        values = chart.series[0].values
        return [(Text(""), [_Bar(styled(chart.labels[n]), values[n], _figure(values[n], unit)) for n in shown])]
    return [
        (
            styled(chart.labels[n], bold=True),
            [_Bar(styled(one.name), one.values[n], _figure(one.values[n], unit)) for one in chart.series],
        )
        for n in shown
    ]


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return _UNKNOWN
    return f"{number(value)}{NBSP}{unit}" if unit else number(value)


def _courses(chart: Chart) -> Table:
    """The numbers of a line chart, with the course of each line where there are few labels."""
    if len(chart.labels) > _MOST_ACROSS:
        return chart.table
    values = [value for one in chart.series for value in one.values if value is not None]
    bounds = (min(values), max(values)) if values else (0.0, 0.0)
    drawn = len(chart.labels) > 1
    columns = [Column(""), *(Column(label, "right") for label in chart.labels)]
    rows = [
        [one.name, *(_figure(value, "") for value in one.values), *([_course(one.values, bounds)] if drawn else [])]
        for one in chart.series
    ]
    return Table([*columns, Column("Динамика")] if drawn else columns, rows, caption=_titled(chart))


def _course(values: Sequence[float | None], bounds: tuple[float, float]) -> str:
    """The line as steps of eight heights; a full stop where there is no number."""
    low, high = bounds
    largest = max(abs(low), abs(high)) or 1.0
    span = (high / largest - low / largest) or 1.0
    top = len(_COURSE) - 1
    return "".join(
        "." if value is None else _COURSE[round(top * (value / largest - low / largest) / span)] for value in values
    )

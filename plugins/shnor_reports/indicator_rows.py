"""The tables of indicators: the district's, and the values of schools as a heat map with its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from shnor_tui.plugin import NBSP, Block, Cell, Column, Paragraph, Snapshot, Table, TableCell, nobreak
from shnor_tui.plugin.figures import (
    Direction,
    Standing,
    difference_in_words,
    in_figures,
    last_year,
    reading_of,
    value_in,
    verdict_in,
)
from shnor_tui.plugin.nouns import Indicator, ReadingState, School, Verdict

MOST_NAMED = 5
"""Schools that a cell names; of more it says how many."""

PER_CENT = "%"

LEAST_TONE = 0.25
"""What just misses its target is seen to miss it."""

MARKS = {ReadingState.NOT_HELD: "н/п", ReadingState.NO_DATA: "н/д", ReadingState.REACHED: "достигнуто"}
"""What stands in a narrow cell where there is no number; the note below the table explains it."""

MISSED = "*"
"""The sign of a value that misses its target."""

INCOMPARABLE = "не с чем сравнить"
"""The target is the value of the period before, and there is none."""

NOTE = (
    f"{MISSED} – план не достигнут; заливка тем темнее, чем дальше до плана. "
    "н/д – нет данных, н/п – не проводилось. Школы приведены в порядке списка."
)


def district_table(data: Snapshot, rows: Sequence[Standing]) -> Table:
    """A row for each indicator: target, value, the year before, change, verdict. Nothing of a year before that has no values."""
    past = {row.indicator.id: last_year(data, row.indicator) for row in rows}
    compared = any(value is not None for value in past.values())
    columns = [
        Column("Код", "left", 1.2),
        Column("Показатель", "left", 6),
        Column("Ед.", "left", 1.1),
        Column("План", "left", 2),
        Column("Факт", "right", 1.8),
        *([Column("Прошлый год", "right", 1.7), Column("Изменение", "right", 2)] if compared else []),
        Column("Вывод", "left", 3),
    ]
    return Table(columns, [_row(row, past[row.indicator.id], compared=compared) for row in rows])


def schools_table(data: Snapshot, rows: Sequence[Standing], schools: Sequence[School]) -> Iterator[Block]:
    """A row for each school, a column for each indicator; the targets stand above, the district below. An indicator without
    data of any of these schools has no column and is named below the table."""
    known = [row for row in rows if any(_known(data, row, school) for school in schools)]
    unknown = [row.indicator.code for row in rows if row not in known]
    nothing = f"Нет данных ни по одной школе: {', '.join(unknown)}."
    if not known:
        yield Paragraph(nothing, indent=False)
        return
    heads = [Column("Школа", "left", 3), *(Column(_head(row.indicator), "right", 1) for row in known)]
    lines: list[list[TableCell]] = [["План", *(_target_sign(row.indicator) for row in known)]]
    lines.extend([nobreak(school.name), *(_school_cell(data, row, school) for row in known)] for school in schools)
    lines.append([Cell("Район", bold=True), *(_district_cell(row) for row in known)])
    yield Table(heads, lines)
    yield Paragraph(f"{NOTE} {nothing}" if unknown else NOTE, indent=False)


def told_schools(schools: Sequence[School]) -> str:
    """«Лесная СОШ, Речная СОШ», of many the first and how many more."""
    names = ", ".join(school.name for school in schools[:MOST_NAMED])
    more = len(schools) - MOST_NAMED
    return nobreak(f"{names} и ещё {more}" if more > 0 else names)


def target_in_figures(indicator: Indicator) -> str:
    """«не менее 75», «не более прошлого значения»; «–» where no target is set."""
    return _against(indicator, indicator.direction.words, "прошлого значения", " ")


def told_value(value: Decimal | None, indicator: Indicator, state: ReadingState = ReadingState.NO_DATA) -> str:
    """A value without its unit, or why there is none."""
    return state.words if value is None else in_figures(value, indicator)


def verdict_word(
    indicator: Indicator, verdict: Verdict, value: Decimal | None, state: ReadingState = ReadingState.VALUE
) -> str:
    """«достигнут», «не с чем сравнить»; «–» where there is nothing to be reached."""
    if verdict is not Verdict.UNKNOWN:
        return verdict.word
    if not indicator.has_target:
        return "–"
    if value is not None:
        return INCOMPARABLE
    return state.words if state is ReadingState.NOT_HELD else verdict.word


def tone(indicator: Indicator, value: Decimal | None, verdict: Verdict) -> float | None:
    """How far a value that misses its target is from it, of the way to the worst there can be; None of any other."""
    if value is None or verdict is not Verdict.MISSED:
        return None
    if indicator.target is None:
        return LEAST_TONE
    worst = Decimal(0) if indicator.direction is Direction.AT_LEAST else _most(indicator, value)
    way = abs(indicator.target - worst)
    far = float(abs(indicator.target - value) / way) if way else 0.0
    return min(LEAST_TONE + (1 - LEAST_TONE) * far, 1.0)


def _most(indicator: Indicator, value: Decimal) -> Decimal:
    return Decimal(100) if indicator.unit == PER_CENT else max(value, 2 * (indicator.target or Decimal(0)))


def _row(row: Standing, past: Decimal | None, *, compared: bool) -> list[TableCell]:
    indicator = row.indicator
    period = indicator.frequency.period_words(row.period)
    fact = told_value(row.value, indicator, row.state)
    if period and row.value is not None:
        fact = f"{fact}\n{period}"
    return [
        indicator.code,
        nobreak(indicator.title),
        indicator.unit,
        target_in_figures(indicator),
        Cell(fact, tone(indicator, row.value, row.verdict)),
        *(["–" if past is None else in_figures(past, indicator), _moved(row, past)] if compared else []),
        "\n".join(_verdict(row)),
    ]


def _moved(row: Standing, past: Decimal | None) -> str:
    """The change since the year before; a sum that still lacks schools has none."""
    if row.value is None or past is None:
        return "–"
    if row.missing and row.indicator.unit != PER_CENT:
        return "данные неполные"
    return difference_in_words(past, row.value, row.indicator.unit)


def _verdict(row: Standing) -> Iterator[str]:
    yield verdict_word(row.indicator, row.verdict, row.value, row.state)
    if row.unweighed:
        yield "доли школ представлены без численности"
    elif row.missing and (row.value is not None or row.verdict is not Verdict.UNKNOWN):
        yield f"нет данных: {told_schools(row.missing)}"


def _head(indicator: Indicator) -> str:
    return f"{indicator.code}, {indicator.unit}" if indicator.unit else indicator.code


def _known(data: Snapshot, row: Standing, school: School) -> bool:
    reading = reading_of(data, row.indicator, school, row.period)
    return reading is not None and reading.state is not ReadingState.NO_DATA


def _target_sign(indicator: Indicator) -> str:
    """«≥ 75»."""
    return _against(indicator, indicator.direction.sign, "прошл.", NBSP)


def _against(indicator: Indicator, compared: str, previous: str, space: str) -> str:
    """How a value is compared, and with what; `space` stands before what the previous value is called."""
    if indicator.against_previous:
        return f"{compared}{space}{previous}"
    if indicator.target is None:
        return "–"
    return f"{compared}{NBSP}{in_figures(indicator.target, indicator)}"


def _school_cell(data: Snapshot, row: Standing, school: School) -> TableCell:
    """A number; yes or no of an indicator that counts the schools that do; why there is no number."""
    reading = reading_of(data, row.indicator, school, row.period)
    value = value_in(data, row.indicator, row.period, school)
    if value is None or reading is None:
        return MARKS.get(reading.state if reading else ReadingState.NO_DATA, "н/д")
    verdict = verdict_in(data, row.indicator, row.period, school)
    shade = tone(row.indicator, value, verdict)
    if row.indicator.unit == PER_CENT and reading.denominator == 1 and reading.numerator in {0, 1}:
        return _missed("да" if reading.numerator else "нет", shade)
    return _missed(in_figures(value, row.indicator), shade)


def _district_cell(row: Standing) -> Cell:
    told = MARKS.get(row.state, "н/д") if row.value is None else in_figures(row.value, row.indicator)
    return _missed(told, tone(row.indicator, row.value, row.verdict), bold=True)


def _missed(text: str, shade: float | None, *, bold: bool = False) -> Cell:
    """A value with its sign where it misses the target: shades are not seen everywhere."""
    return Cell(text if shade is None else f"{text}{MISSED}", shade, bold)

"""What a person may say of a whole file, where the file itself doesn't: its sheet, procedure, indicator, period. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shnor_tui.i18n import _
from shnor_tui.interchange.sheets import Book
from shnor_tui.interchange.work import Options
from shnor_tui.tui.rows import TextRow, heading_row
from shnor_tui.workspace.procedures import usual_procedures
from shnor_tui.workspace.results import procedures
from shnor_tui.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class FileOption:
    """A field of `Options` that may be said. `choices` are what it may be, with how a list tells it."""

    field: str
    title: str
    unsaid: str
    choices: tuple[tuple[str, str], ...]

    def rows(self) -> list[TextRow]:
        """The choices, that it is left to the file as the first of them."""
        return [TextRow("", self.unsaid), *(TextRow(said, told) for said, told in self.choices)]


def file_options(kind: str, book: Book, data: Snapshot) -> Sequence[FileOption]:
    """What may be said of a file of a kind; what leaves no choice is not asked."""
    options = [FileOption("sheet", _("Sheet"), _("all that have such a table"), _same([s.name for s in book.sheets]))]
    unsaid = _("as the file says")
    if kind == "results":
        options.append(FileOption("procedure", _("Procedure"), unsaid, _procedures(data)))
    if kind == "readings":
        options.append(FileOption("indicator", _("Indicator"), unsaid, _indicators(data)))
        options.append(FileOption("period", _("Period"), unsaid, _periods(data)))
    return [option for option in options if len(option.choices) > 1]


def option_rows(options: Sequence[FileOption], said: Options) -> Iterator[TextRow]:
    """A line for each, with what was said."""
    if options:
        yield heading_row("file", _("The whole file"))
    for option in options:
        own = getattr(said, option.field)
        told = next((told for value, told in option.choices if value == own), option.unsaid)
        hint = "" if own else _("Enter says it for the whole file")
        yield TextRow(option_row(option), f"{option.title}: {told}", hint, style="note" if own else "")


def option_row(option: FileOption) -> str:
    """The name of its line."""
    return f"file.{option.field}"


def _same(texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((text, text) for text in dict.fromkeys(texts) if text)


def _procedures(data: Snapshot) -> tuple[tuple[str, str], ...]:
    """Those of the year, then the usual ones that it doesn't have yet."""
    year = data.programme.year
    usual = [row.of(year, n) for n, row in enumerate(usual_procedures())]
    return _same([row.name for row in (*procedures(data, year), *usual)])


def _indicators(data: Snapshot) -> tuple[tuple[str, str], ...]:
    return tuple((row.code, f"{row.code} {row.title}") for row in data.indicators)


def _periods(data: Snapshot) -> tuple[tuple[str, str], ...]:
    frequencies = dict.fromkeys(row.frequency for row in data.indicators)
    return _same([each.period_words(period) for each in frequencies for period in each.periods])

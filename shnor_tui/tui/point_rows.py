"""The points of the report as rows, and one point with all that it hangs on. Pure: no widget, no store."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

from shnor_tui.domain.activity import Event, TrainingKind
from shnor_tui.domain.indicator import Indicator
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.roadmap import RoadmapItem, Status
from shnor_tui.domain.wording import NO_DATA, Composed, TextList, TextParagraph
from shnor_tui.i18n import _, ngettext
from shnor_tui.tui.rows import Glyphs, TextRow, heading_row
from shnor_tui.tui.text import Line, wrapped
from shnor_tui.workspace.field_titles import word_of
from shnor_tui.workspace.points import PointState, point_state
from shnor_tui.workspace.readiness import (
    GONE_INDICATOR,
    GONE_ITEM,
    indicator_in_words,
    indicator_is_fit,
    unfinished_event,
)
from shnor_tui.workspace.snapshot import Snapshot

_INDENT = " " * 5


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point: its first paragraph as it will be read, and what becomes of it. `number` is 0 for one that does not print."""

    point: int
    number: int
    beginning: str
    more: int
    state: PointState
    glyphs: Glyphs
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("point", self.point)

    def lines(self, width: int) -> list[Line]:
        """The paragraph behind its number, then how much follows, then the state."""
        number = f"{self.number}." if self.number else "–"
        texts = wrapped(self.beginning or _("(no text)"), max(width - len(_INDENT) - 1, 10))
        body: list[Line] = [[(_INDENT, ""), (text, "")] for text in texts]
        body[0][0] = (f" {number:<{len(_INDENT) - 1}}", "bold")
        if self.more:
            more = ngettext("and {n} more line", "and {n} more lines", self.more).format(n=self.more)
            body.append([(_INDENT, ""), (more, "dim")])
        return [*body, *state_lines(self.state, self.glyphs, width, _INDENT)]


def point_rows(data: Snapshot, glyphs: Glyphs) -> list[PointRow]:
    """Every point in its order; those that print are numbered as the report numbers them."""
    rows, number = [], 0
    for point in data.points:
        state = point_state(data, point)
        number += state.prints
        beginning, *more = data.compose(point.text).plain.split("\n")
        rows.append(PointRow(point.id, number if state.prints else 0, beginning, len(more), state, glyphs))
    return rows


def state_lines(state: PointState, glyphs: Glyphs, width: int, indent: str = " ") -> list[Line]:
    """The state as a sign and words, wrapped behind an indent."""
    sign, words, style = _state(state)
    texts = wrapped(words, max(width - len(indent) - 3, 10))
    lead = f"{indent}{glyphs[sign]} "
    return [[(" " * len(lead) if n else lead, style), (text, style)] for n, text in enumerate(texts)]


def _state(state: PointState) -> tuple[Status, str, str]:
    problems = "; ".join(state.problems)
    if not state.prints:
        why = "; ".join((*state.waits_for, *state.problems))
        return Status.NOT_DONE, _("does not go into the report: {why}").format(why=why), "soon"
    if problems:
        return Status.PARTLY, _("goes into the report, but: {problems}").format(problems=problems), "late"
    return Status.DONE, _("goes into the report"), "good"


def composed_lines(composed: Composed, width: int) -> list[list[Line]]:
    """A composed text as lines for a width, block by block; a list entry hangs behind a dash, and what is missing stands out."""
    return [
        [line for entry in block.entries for line in _hanging(entry, width)]
        if isinstance(block, TextList)
        else _paragraph(block, width)
        for block in composed.blocks
    ]


def _hanging(entry: str, width: int) -> list[Line]:
    texts = wrapped(entry, max(width - 3, 10))
    return [[("   " if n else " – ", ""), (text, "")] for n, text in enumerate(texts)]


def _paragraph(block: TextParagraph, width: int) -> list[Line]:
    """Emphasis is left to the document: on the screen the words matter, and where one is missing."""
    lines: list[Line] = []
    for text in wrapped("".join(piece.text for piece in block.pieces), max(width - 1, 10)):
        line: Line = [(" ", "")]
        known, *rest = text.split(NO_DATA)
        line.append((known, ""))
        for part in rest:
            line += [(NO_DATA, "late"), (part, "")]
        lines.append(line)
    return lines


@dataclass(frozen=True, slots=True)
class ComposedRow:
    """A composed text that is read."""

    composed: Composed
    selectable: bool = False

    @property
    def key(self) -> Hashable:
        return ("composed",)

    def lines(self, width: int) -> list[Line]:
        """Blocks under one another with a blank line between them."""
        lines: list[Line] = []
        for block in composed_lines(self.composed, width):
            lines += [[], *block] if lines else block
        return lines or [[(" " + _("(no text)"), "dim")]]


@dataclass(frozen=True, slots=True)
class StateRow:
    """What becomes of a point."""

    state: PointState
    glyphs: Glyphs
    selectable: bool = False

    @property
    def key(self) -> Hashable:
        return ("state",)

    def lines(self, width: int) -> list[Line]:
        """Sign and words."""
        return state_lines(self.state, self.glyphs, width)


def detail_rows(data: Snapshot, point: ReportPoint, glyphs: Glyphs) -> list[ComposedRow | StateRow | TextRow]:
    """A whole point: its text, what becomes of it, and each thing that it hangs on with the state of that."""
    linked = list(_linked(data, point, glyphs))
    rows: list[ComposedRow | StateRow | TextRow] = [
        heading_row("text", _("As it reads in the report")),
        ComposedRow(data.compose(point.text)),
        TextRow("gap", "", selectable=False),
        StateRow(point_state(data, point), glyphs),
        TextRow("gap2", "", selectable=False),
        heading_row("links", _("It waits until these are done")),
        *linked,
    ]
    if not linked:
        rows.append(TextRow("none", _("Nothing: it always goes into the report."), selectable=False, style="dim"))
    return rows


def reading_rows(data: Snapshot, point: ReportPoint, glyphs: Glyphs) -> list[TextRow]:
    """The same as rows through which a cursor goes, for a screen of its own."""
    rows: list[TextRow] = []
    for row in detail_rows(data, point, glyphs):
        if isinstance(row, ComposedRow):
            rows += [TextRow(f"text{n}", line) for n, line in enumerate(row.composed.plain.split("\n"))]
        elif isinstance(row, StateRow):
            sign, words, style = _state(row.state)
            rows.append(TextRow("state", words, style=style, lead=f"{glyphs[sign]} "))
        else:
            rows.append(replace(row, selectable=row.lead != ""))
    return rows


def _linked(data: Snapshot, point: ReportPoint, glyphs: Glyphs) -> Iterator[TextRow]:
    """A row for each link; of what is gone the state says so."""
    for n, (text, style, lead) in enumerate(
        [
            *_items(data, point, glyphs),
            *_indicators(data, point, glyphs),
            *_trainings(data, point, glyphs),
            *_events(data, point, glyphs),
        ]
    ):
        yield TextRow(f"link{n}", text, selectable=False, style=style, lead=f"{lead} ")


Linked = Iterator[tuple[str, str, str]]
"""Text, style and sign of links."""


def _items(data: Snapshot, point: ReportPoint, glyphs: Glyphs) -> Linked:
    for number in point.items:
        if item := data.find(RoadmapItem, number):
            status = data.status(item)
            yield f"{item.number} {item.title} – {status.word}", status.value, glyphs[status]
        else:
            yield GONE_ITEM, Status.NOT_DONE.value, glyphs[Status.NOT_DONE]


def _indicators(data: Snapshot, point: ReportPoint, glyphs: Glyphs) -> Linked:
    for number in point.indicators:
        if indicator := data.find(Indicator, number):
            status = Status.DONE if indicator_is_fit(data, indicator) else Status.NOT_DONE
            told = indicator_in_words(data, indicator)
            yield f"{indicator.code} {indicator.title} – {told}", status.value, glyphs[status]
        else:
            yield GONE_INDICATOR, Status.NOT_DONE.value, glyphs[Status.NOT_DONE]


def _trainings(data: Snapshot, point: ReportPoint, glyphs: Glyphs) -> Linked:
    for kind in point.trainings:
        people = trained_people(data, kind)
        status = Status.DONE if people else Status.NOT_DONE
        yield f"{word_of(kind)} – {people_in_words(people)}", status.value, glyphs[status]


def trained_people(data: Snapshot, kind: TrainingKind) -> int:
    """People of the listed schools who finished a training of a kind."""
    return sum(data.trained(school, kind) for school in data.schools)


def people_in_words(people: int) -> str:
    """How many people; nobody at all means that nothing was entered."""
    return ngettext("{n} person", "{n} people", people).format(n=people) if people else _("no data")


def _events(data: Snapshot, point: ReportPoint, glyphs: Glyphs) -> Linked:
    for number in point.events:
        if (event := data.find(Event, number)) and event.programme == point.programme:
            status = Status.DONE if event.held_by(data.today) else Status.NOT_DONE
            name = " · ".join(part for part in (event.kind, event.topic, event.when.text) if part)
            yield name, status.value, glyphs[status]
        else:
            for told in unfinished_event(data, point, number):
                yield told, Status.NOT_DONE.value, glyphs[Status.NOT_DONE]

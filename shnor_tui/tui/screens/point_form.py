"""The form of a report point: the text, beside it the sentence that it gives, and the work that it waits for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType

from msgspec import UNSET, structs
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Label

from shnor_tui.domain.activity import Event
from shnor_tui.domain.indicator import Indicator
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import RoadmapItem
from shnor_tui.errors import NotFound
from shnor_tui.i18n import _
from shnor_tui.tui.context import Session
from shnor_tui.tui.point_links import (
    brief,
    gone_links,
    gone_sign,
    linked_indicators,
    linked_items,
    linked_trainings,
    offered_events,
    training_choices,
    without_gone,
    written_events,
    written_indicators,
    written_items,
    written_trainings,
)
from shnor_tui.tui.point_rows import composed_lines, people_in_words, state_lines, trained_people
from shnor_tui.tui.screens.base import SIDE_WIDTH
from shnor_tui.tui.screens.form import Entry, Form, Note, typing_done
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.fact_area import FactArea
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.event_names import event_name, events_by_name
from shnor_tui.workspace.field_titles import word_of
from shnor_tui.workspace.offers import Offer, offered_facts
from shnor_tui.workspace.points import add_point, edit_point, point_state
from shnor_tui.workspace.readiness import indicator_in_words
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.titles import status_title

TEXT, ITEMS, INDICATORS, TRAININGS, EVENTS = "text", "items", "indicators", "trainings", "events"
LINKS: Mapping[str, Callable[[Snapshot, str], Sequence[Record]]] = MappingProxyType(
    {ITEMS: linked_items, INDICATORS: linked_indicators, EVENTS: events_by_name}
)
"""What of the fields names records."""

KINDS: Mapping[str, type[Record]] = MappingProxyType({ITEMS: RoadmapItem, INDICATORS: Indicator, EVENTS: Event})


class PointForm(Form):
    """Dismisses with True when the point was saved. Without a point it adds one behind `after`, or at the end."""

    BINDINGS = [Binding("tab", "next_field", show=False, priority=True)]  # noqa: RUF012  (Textual's own shape)

    def __init__(self, session: Session, point: ReportPoint | None, after: ReportPoint | None) -> None:
        super().__init__(session)
        self._programme = session.data.programme
        self._point = point
        self._seen = point or ReportPoint(programme=self._programme.id, text="")
        self._after = after
        self.draft_of = ("point", {"id": point.id if point else 0, "after": after.id if after else 0})

    def heading(self) -> Sequence[Line]:
        points = [point.id for point in self._data.points]
        title = _("A new point of the report")
        if self._seen.id in points:
            place = points.index(self._seen.id) + 1
            title = _("A point of the report: {n} of {total}").format(n=place, total=len(points))
        hint = _("A blank line begins a paragraph, {brace} or \\ a placeholder.").format(brace="{")
        return [[(f" {title}", "bold")], [(f" {hint}", "note")]]

    def entries(self) -> Sequence[Entry]:
        data = self._data
        return (
            Entry(TEXT, _("Text"), self._seen.text, lines=2, note=self._text_note, needed=True),
            Entry(
                ITEMS,
                _("Waits for roadmap items"),
                written_items(data, self._seen),
                _("numbers, for example 2.1, 2.2"),
                note=self._items_note,
            ),
            Entry(
                INDICATORS,
                _("Waits for indicators"),
                written_indicators(data, self._seen),
                _("codes, for example {code}").format(code=data.indicators[0].code) if data.indicators else "",
                note=self._indicators_note,
            ),
            Entry(
                TRAININGS,
                _("Waits for training"),
                written_trainings(self._seen.trainings),
                choices=training_choices(),
                note=self._trainings_note,
            ),
            Entry(
                EVENTS,
                _("Waits for events"),
                written_events(data, self._seen),
                _("kind and date; ↓ offers them"),
                note=self._events_note,
                offers=lambda typed: offered_events(self._data, typed),
            ),
        )

    def compose_entry(self, entry: Entry) -> ComposeResult:
        """The text has the whole width, with its note, the offers and the preview around it."""
        if entry.name != TEXT:
            yield from super().compose_entry(entry)
            return
        offers = LineList(id="facts", focusable=False)
        offers.display = False
        with Container(id="writing"):
            with Vertical(id="typing"):
                yield FactArea(entry.shown, offers, self._offered, self._arrange, id=TEXT)
                yield Label("", id=f"{TEXT}-note", classes="note", markup=False)
                yield offers
            with Vertical(id="preview"):
                yield Lines(id="state")
                with VerticalScroll(id="reading", can_focus=False):
                    yield Lines(id="composed")

    def on_mount(self) -> None:
        self._arrange()

    def on_resize(self, event: events.Resize) -> None:
        self._arrange(event.size.width)

    def _arrange(self, width: int = 0) -> None:
        """The preview stands beside the text where there is room; else below it, and there gives way to the offers."""
        wide = (width or self.app.size.width) >= SIDE_WIDTH
        self.set_class(wide, "-wide")
        self.query_one("#preview").display = wide or not self._area.offering
        self.call_after_refresh(self._show_preview)

    @property
    def _area(self) -> FactArea:
        return self.query_one(f"#{TEXT}", FactArea)

    @property
    def _data(self) -> Snapshot:
        """The present state of the programme that the point is of, whatever year is chosen meanwhile."""
        data = self.session.data
        return data.choose(data.find(Programme, self._programme.id) or self._programme)

    async def action_next_field(self) -> None:
        """Tab takes the offer first."""
        await typing_done(self)
        if self._area.has_focus and self._area.offering:
            self._area.take_offer()
        else:
            self.focus_next()

    async def action_back(self) -> None:
        """Escape closes the offers first."""
        await typing_done(self)
        if self._area.has_focus and self._area.offering:
            self._area.close_offers()
        else:
            await super().action_back()

    def changed(self) -> None:
        super().changed()
        self._show_preview()

    def _show_preview(self) -> None:
        """What becomes of the point, then the text as it will read, scrolled to the paragraph that is being typed."""
        if not self.is_mounted:
            return
        reading, data = self.query_one("#reading"), self._data
        width = max(reading.scrollable_content_region.width, 20)
        typed = self._typed_point()
        composed, state = data.compose(typed.text), point_state(data, typed)
        state = state if composed.empty else replace(state, problems=())  # the note names them
        self.query_one("#state", Lines).show(state_lines(state, self.session.glyphs, width))
        lines: list[Line] = []
        top, at = 0, self._paragraph()
        for place, block in enumerate(composed_lines(composed, width)):
            lines += [[]] if lines else []
            top = len(lines) if place <= at else top
            lines += block
        self.query_one("#composed", Lines).show(lines)
        reading.scroll_to(y=top, animate=False)

    def _paragraph(self) -> int:
        """In which paragraph the cursor stands."""
        line, _column = self._area.cursor_location
        before = "\n".join(self._area.text.split("\n")[: line + 1])
        return len(re.findall(r"\n\s*\n", before.strip()))

    def _typed_point(self) -> ReportPoint:
        """The point as it would be with what is typed; a link that names nothing leaves its kind as it was."""
        found = structs.replace(self._seen, text=self._area.text, trainings=linked_trainings(self.value(TRAININGS)))
        for name in LINKS:
            with suppress(NotFound):
                found = structs.replace(found, **{name: self._links(name, self.value(name))})
        return found

    def _links(self, name: str, value: str) -> tuple[int, ...]:
        """What a field names, and those links to what is gone whose sign still stands there."""
        named = tuple(record.id for record in LINKS[name](self._data, without_gone(value)))
        if gone_sign() not in value:
            return named
        return (*named, *gone_links(self._data, self._seen, KINDS[name], getattr(self._seen, name)))

    def _offered(self, typed: str) -> Sequence[Offer]:
        return offered_facts(self._data, typed)

    def _text_note(self, value: str) -> Note:
        """What cannot be filled in. It is no reason to refuse the text; an open brace at which offers stand is no mistake."""
        problems = [problem for problem in self._data.compose(value).problems if not (problem.stray and self._offering)]
        return Note("; ".join(dict.fromkeys(problem.words for problem in problems)))

    @property
    def _offering(self) -> bool:
        return any(area.offering for area in self.query(FactArea))

    def _items_note(self, value: str) -> Note:
        data = self._data
        try:
            told = [
                f"{item.number} {brief(item.title)} – {status_title(data.status(item))}"
                for item in linked_items(data, without_gone(value))
            ]
        except NotFound as error:
            return Note(error.message, wrong=True)
        return Note("; ".join(told))

    def _indicators_note(self, value: str) -> Note:
        data = self._data
        try:
            told = [
                f"{row.code} {brief(row.title)} – {indicator_in_words(data, row)}"
                for row in linked_indicators(data, without_gone(value))
            ]
        except NotFound as error:
            return Note(str(error), wrong=True)
        return Note("; ".join(told))

    def _trainings_note(self, value: str) -> Note:
        told = [
            f"{word_of(kind)} – {people_in_words(trained_people(self._data, kind))}" for kind in linked_trainings(value)
        ]
        return Note("; ".join(told))

    def _events_note(self, value: str) -> Note:
        data = self._data
        try:
            events = events_by_name(data, without_gone(value))
        except NotFound as error:
            return Note(str(error), wrong=True)
        return Note("; ".join(" – ".join((event_name(one), self._held(one))) for one in events))

    def _held(self, event: Event) -> str:
        if event.held_by(self._data.today):
            return _("it was held")
        return _("still to come") if event.when.end else _("the date is not known")

    def save(self, values: Mapping[str, str]) -> None:
        workspace = self.session.workspace
        links = {name: self._links(name, values[name]) for name in LINKS}
        trainings = linked_trainings(values[TRAININGS])
        if self._point is None:
            add_point(workspace, self._programme, values[TEXT], self._after, trainings=trainings, **links)
            return
        typed = self.typed_values()
        edit_point(
            workspace,
            self._seen,
            text=values[TEXT] if TEXT in typed else UNSET,
            items=links[ITEMS] if ITEMS in typed else UNSET,
            indicators=links[INDICATORS] if INDICATORS in typed else UNSET,
            trainings=trainings if TRAININGS in typed else UNSET,
            events=links[EVENTS] if EVENTS in typed else UNSET,
        )

    def rebase(self) -> None:
        self._seen = self.session.data.find(ReportPoint, self._seen.id) or self._seen

"""Screens whose list a filter narrows as one types; words are offered, Tab takes them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from shnor_tui.i18n import _
from shnor_tui.tui.actions import FILTER
from shnor_tui.tui.context import Session
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.screens.form import typing_done
from shnor_tui.tui.text import Line, flowed
from shnor_tui.tui.widgets.field import Field
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.lines import Lines

SHOWN_OFFERS = 8
OFFERED = " Tab: "


class FilterField(Field):
    """The line in which a filter is typed. Tab completes the word at the cursor. An example has its parts between « · »."""

    BINDINGS = [  # noqa: RUF012  (Textual's own shape)
        Binding("enter", "screen.filter_keep", show=False, priority=True),
        Binding("escape", "screen.filter_drop", show=False, priority=True),
    ]
    """At once, so that what is typed ahead of the list reaches it."""

    def __init__(self, example: str) -> None:
        super().__init__(id="filter", compact=True, select_on_focus=False)
        self._example = example
        self.offers: Sequence[str] = ()
        """Whole texts that the present one may be completed to."""

    def on_resize(self, event: events.Resize) -> None:
        """Show as much of the example as there is room for."""
        parts: list[Line] = [[(part, "")] for part in self._example.split(" · ")]
        self.placeholder = "".join(text for text, _style in flowed(parts, event.size.width - 1)[0])

    async def on_key(self, event: events.Key) -> None:
        if event.key == "tab":
            event.stop()
            event.prevent_default()
            if self.offers:
                self.value = self.offers[0]
                self.cursor_position = len(self.value)


class FilteredScreen(WorkScreen):
    """A filter above the footer. Enter closes it, and what it says stays; Escape shows everything."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.query_text = ""

    def placeholder(self) -> str:
        """An example of what can be typed."""
        return _("words to look for, for example: overdue")

    def filter_by(self, text: str) -> None:
        """Show what a filter keeps."""
        raise NotImplementedError

    def completions(self, text: str) -> Sequence[str]:
        """Whole texts that may be meant."""
        return ()

    def extra(self) -> ComposeResult:
        typed = FilterField(self.placeholder())
        typed.display = False
        offers = Lines(id="offers")
        offers.display = False
        yield offers
        yield typed

    def filter_words(self) -> Line:
        """What the summary says of the filter."""
        text = self.query_text.strip()
        return [(" · ", "dim"), (_("filter: {query}").format(query=text), "note")] if text else []

    def why_empty(self) -> str:
        """What stands for an empty list: that the filter keeps nothing, else why there is nothing at all."""
        if text := self.query_text.strip():
            return _("Nothing fits the filter «{query}». Esc shows everything.").format(query=text)
        return self.why_nothing()

    def why_nothing(self) -> str:
        """Why a list may be empty without a filter, and what to press."""
        return ""

    def set_filter(self, text: str) -> None:
        """Filter without opening the line, as a saved view does."""
        self.query_one("#filter", Input).value = text
        self._apply(text)

    def reveal(self, key: Hashable) -> None:
        """Put the cursor on a row; a filter that hides it is taken off."""
        if not self.body.shows(key):
            self.set_filter("")
        super().reveal(key)

    def action_filter_by(self, text: str) -> None:
        """Show what a filter keeps that was chosen elsewhere."""
        self.set_filter(text)
        self._close_filter()

    def action_filter(self) -> None:
        typed = self.query_one(FilterField)
        typed.display = True
        self._offer(typed.value)
        self.set_focus(typed)
        self.query_one(Footer).offer(FILTER)

    async def action_filter_keep(self) -> None:
        """Back to the list, with all that was typed before."""
        await typing_done(self)
        typed = self.query_one(FilterField).value
        if typed != self.query_text:
            self._apply(typed)
        self._close_filter()

    async def action_filter_drop(self) -> None:
        """Back to the list, without what was typed before."""
        await typing_done(self)
        self.action_filter_clear()

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        if event.value != self.query_text:
            self._apply(event.value)
        self._offer(event.value)

    @on(Input.Submitted, "#filter")
    def _close_filter(self) -> None:
        self.query_one(FilterField).display = False
        self.query_one("#offers").display = False
        self.set_focus(self.body)
        self.query_one(Footer).offer(self.allowed())

    def action_filter_clear(self) -> None:
        self.set_filter("")
        self._close_filter()

    def _apply(self, text: str) -> None:
        self.query_text = text
        self.filter_by(text)
        self.show_title()
        self.show_side()

    def _offer(self, text: str) -> None:
        typed, shown = self.query_one(FilterField), self.query_one("#offers", Lines)
        typed.offers = self.completions(text)
        shown.display = typed.display and bool(typed.offers)
        start = len(text) - len(text.rsplit(" ", maxsplit=1)[-1])
        words: list[Line] = [[(offer[start:], "note")] for offer in typed.offers[:SHOWN_OFFERS]]
        first = flowed(words, self.app.size.width - len(OFFERED), "  ")[:1]
        shown.show([[(OFFERED, "dim"), *line] for line in first])

"""A text with placeholders: while one is being typed, what may stand there is offered below."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.widgets.text_area import Edit, EditResult

from shnor_tui.tui.text import Line, fitted, wrapped
from shnor_tui.tui.widgets.area import Area
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.workspace.offers import Offer

_REST = re.compile(r"(?P<rest>[^{}|\s]*)(?P<end>[}|])")
"""What is left of a placeholder behind the cursor, up to its end or its first form."""

_WRITTEN = 24
_EXAMPLE = 24


@dataclass(frozen=True, slots=True)
class OfferRow:
    """A placeholder that may be meant: as it is written, what it says, and what it prints now."""

    offer: Offer
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("offer", self.offer.written)

    def lines(self, width: int) -> list[Line]:
        """On one line where the explanation fits, else on more; the example is cut, for the preview shows it whole."""
        written, example = self.offer.written, self.offer.example
        lead = fitted(written, _WRITTEN) if cell_len(written) < _WRITTEN else f"{written} "
        room = max(width - cell_len(lead) - 1, 12)
        first, *more = wrapped(self.offer.explained, room)
        line: Line = [(f" {lead}", "key"), (first, "")]
        left = room - cell_len(first)
        lines = [line, *([(" " * (cell_len(lead) + 1) + text, "")] for text in more)]
        if example and not more and left > min(cell_len(example), _EXAMPLE) + 3:
            line.append((f" = {fitted(example, left - 3).rstrip()}", "dim"))
        elif example:
            lines.append([(" " * (cell_len(lead) + 1) + fitted(f"= {example}", room).rstrip(), "dim")])
        return lines


class FactArea(Area):
    """`offers` is the list to show them in; it is open only while one types behind an open brace, so that arrows move through
    a finished text as they do everywhere. ↓ and ↑ choose, Enter (and `take_offer`, for Tab) takes, Escape closes the list."""

    def __init__(
        self,
        text: str,
        offers: LineList,
        offered: Callable[[str], Sequence[Offer]],
        on_offering: Callable[[], None],
        *,
        id: str,  # noqa: A002  (Textual's name)
    ) -> None:
        self._list = offers
        self._offered = offered
        self._on_offering = on_offering
        self._open_at: tuple[int, int] | None = None
        self._closed_at: tuple[int, int] | None = None
        super().__init__(text, id=id, compact=True)

    @property
    def offering(self) -> bool:
        """Whether offers are open, for the brace before the cursor."""
        return self._open_at is not None and self._open_at == self._brace()

    def edit(self, edit: Edit) -> EditResult:
        """Every way of typing comes here; what is offered is there before the next key is looked at."""
        result = super().edit(edit)
        self._offer()
        return result

    async def on_key(self, event: events.Key) -> None:
        """A backslash opens a brace too, for the Russian layout has none. While offers are open, these keys are theirs."""
        if event.character == "\\":
            event.stop()
            event.prevent_default()
            self.replace("{", *self.selection, maintain_selection_offset=False)
            return
        acting = {
            "up": self._list.action_cursor_up,
            "down": self._list.action_cursor_down,
            "enter": self.take_offer,
            "escape": self.close_offers,
        }
        if self.offering and event.key in acting:
            event.stop()
            event.prevent_default()
            acting[event.key]()

    def on_text_area_selection_changed(self) -> None:
        """The cursor may have left the placeholder."""
        if self._open_at is not None and not self.offering:
            self._show(())

    def take_offer(self) -> None:
        """Write the chosen placeholder in place of what was typed of it."""
        row, start = self._list.cursor_row, self._brace()
        if not isinstance(row, OfferRow) or start is None:
            return
        line, column = self.cursor_location
        written, end = row.offer.written, column
        if written.endswith("}") and (rest := _REST.match(self.document.get_line(line)[column:])):
            end += len(rest["rest"]) + (rest["end"] == "}")
            written = written if rest["end"] == "}" else written[:-1]
        self.replace(written, start, (line, end), maintain_selection_offset=False)

    def close_offers(self) -> None:
        """Close them until another brace is opened."""
        self._closed_at = self._brace()
        self._show(())

    def _offer(self) -> None:
        brace = self._brace()
        if brace is None or brace != self._closed_at:
            self._closed_at = None
        line, column = self.cursor_location
        wanted = brace is not None and self._closed_at is None
        typed = self.document.get_line(line)[brace[1] + 1 : column] if brace else ""
        self._show(self._offered(typed) if wanted else ())

    def _show(self, offers: Sequence[Offer]) -> None:
        self._open_at = self._brace() if offers else None
        if offers:
            rows = [OfferRow(offer) for offer in offers]
            self._list.set_rows(rows, keep=rows[0].key)
            self._list.scroll_to(y=0, animate=False)
        if self._list.display != bool(offers):
            self._list.display = bool(offers)
            self._on_offering()

    def _brace(self) -> tuple[int, int] | None:
        """Where the placeholder begins in which the cursor stands, on its line."""
        line, column = self.cursor_location
        before = self.document.get_line(line)[:column]
        start = before.rfind("{")
        return None if start < 0 or "}" in before[start:] else (line, start)

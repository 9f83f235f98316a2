"""A grid to fill in by typing: what is typed begins in the cell under the cursor, as in a spreadsheet."""

from __future__ import annotations

from typing import Protocol

from textual import events
from textual.message import Message

from shnor_tui.tui.cell_text import CellText
from shnor_tui.tui.grid import Spot
from shnor_tui.tui.grid_layout import Contents, GridLine
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.cell_list import CellList
from shnor_tui.tui.widgets.line_list import Row


class Keeper(Protocol):
    """Who keeps what is typed; called at once, so that the next key finds it kept or refused."""

    def may_fill(self, line: GridLine, column: int) -> bool:
        """Whether a cell may be filled in; tells the person why not."""
        ...

    def keep(self, spot: Spot, text: str) -> bool:
        """Keep a typed text; tells the person why it is refused."""
        ...

    def paste(self, text: str) -> None:
        """Take a pasted text from the cursor on."""
        ...


class GridList(CellList):
    """No widget is made for typing: every key changes the text in its cell before the next one is looked at."""

    def __init__(self, keeper: Keeper, *, id: str | None = None) -> None:  # noqa: A002  (Textual's name)
        super().__init__(id=id)
        self._keeper = keeper
        self._typing: CellText | None = None

    @property
    def typing(self) -> CellText | None:
        """What is being typed into the cell under the cursor."""
        return self._typing

    def show(self, contents: Contents, empty: Row) -> None:
        """What is typed stays, unless its cell is gone."""
        spot = self.spot
        super().show(contents, empty)
        if self.spot != spot:
            self._typing = None

    def drawn(self, place: int, row: GridLine, column: int) -> Line | None:
        if self._typing and (place, column) == (self._cursor, self._column):
            return self._typing.line(self._layout.widths[column])
        return super().drawn(place, row, column)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Left, right, Home and End go about in a text that is changed."""
        sideways = action == "cell_edge" or (action == "cell_move" and parameters[0] == 0)
        return not (sideways and self._typing and self._typing.inside)

    def post_message(self, message: Message) -> bool:
        """What is typed or pasted acts at once, as keys that are bound do, so that none overtakes another."""
        if isinstance(message, events.Key) and self.take_key(message):
            return True
        if isinstance(message, events.Paste):
            self.take_paste(message)
            return True
        return super().post_message(message)

    def take_key(self, event: events.Key) -> bool:
        """Let a key be typed; False when it is none of a text."""
        if self._typing is None:
            return self._begin(event)
        taken = self._typing.press(event.key, event.character)
        if taken:
            self._typed()
        return taken

    def take_paste(self, event: events.Paste) -> None:
        """Into a text that is typed goes what is pasted as one line, else it fills cells."""
        if self._typing is None:
            self._keeper.paste(event.text)
        else:
            self._typing.insert(" ".join(event.text.split()))
            self._typed()

    def _begin(self, event: events.Key) -> bool:
        """Begin to type over the present value. A blank begins nothing: it would clear the cell unseen."""
        line, text = self.line, CellText("", self._value)
        if line is None or event.character == " " or not text.press(event.key, event.character) or not text.text:
            return False
        if self._keeper.may_fill(line, self._column):
            self.drop_range()
            self._typing = text
            self._typed()
        return True

    def edit(self) -> None:
        """Type on in the present value."""
        if self._typing:
            self._typing.inside = True
        elif self.line and self._keeper.may_fill(self.line, self._column):
            self.drop_range()
            self._typing = CellText(self._value, self._value, inside=True)
            self._typed()

    def may_leave(self) -> bool:
        """Keep what is typed; False when it is refused, then the cursor stays in it."""
        spot, text = self.spot, self._typing
        if spot and text and text.changed and not self._keeper.keep(spot, text.value):
            text.refused = True
            self._typed()
            return False
        self.cancel()
        return True

    def cancel(self) -> bool:
        """Forget what is typed; tells whether there was anything."""
        if self._typing is None:
            return False
        self._typing = None
        self._typed()
        return True

    def _typed(self) -> None:
        self._repaint_to(self._cursor, self._column)
        self.post_message(self.Changed(self))

    @property
    def _value(self) -> str:
        return self.line.cells[self._column].value if self.line else ""

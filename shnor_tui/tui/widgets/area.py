"""Text of several lines. It is imported with the first form: Textual's own is dear, and the first screen has none."""

from __future__ import annotations

from textual import events
from textual.widgets import TextArea

from shnor_tui.domain.printable import printable
from shnor_tui.tui.widgets.field import actions_by_key

_EDITING = actions_by_key(TextArea.BINDINGS)


class Area(TextArea):
    """Editing keys act at once, as in `Field`; nothing pasted can speak to the terminal. One begins at the end of the text."""

    def on_mount(self) -> None:
        self.cursor_blink = False  # it would send bytes over an idle line
        self.move_cursor(self.document.end)

    async def on_key(self, event: events.Key) -> None:
        if action := _EDITING.get(event.key):
            event.stop()
            event.prevent_default()
            await self.run_action(action)

    def on_paste(self, event: events.Paste) -> None:
        """Textual's own goes on with this."""
        event.text = printable(event.text)

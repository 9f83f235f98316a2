"""A field of one line in which keys act in the order in which they are pressed."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.widgets import Input

_EDITING = {
    key: binding.action for binding in Input.BINDINGS if isinstance(binding, Binding) for key in binding.key.split(",")
}


class Field(Input):
    """Textual hands editing keys through the whole screen before they act, so letters after them would overtake them; here
    they act at once. Pasted lines are joined, and coming back to the field selects nothing that a letter would replace."""

    async def on_key(self, event: events.Key) -> None:
        if action := _EDITING.get(event.key):
            event.stop()
            event.prevent_default()
            await self.run_action(action)

    def on_paste(self, event: events.Paste) -> None:
        """Textual's own would keep the first line only."""
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(" ".join(event.text.split()))


def field(value: str, name: str, placeholder: str = "") -> Field:
    """A field of a form."""
    return Field(value, id=name, placeholder=placeholder, compact=True, select_on_focus=False)

"""A line to type into, in which keys act in the order in which they are pressed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input

from shnor_tui.domain.printable import printable_line


def actions_by_key(bindings: Iterable[BindingType]) -> Mapping[str, str]:
    """What the keys of a widget do, each key by itself."""
    return {
        key: binding.action for binding in bindings if isinstance(binding, Binding) for key in binding.key.split(",")
    }


_EDITING = actions_by_key(Input.BINDINGS)


class Field(Input):
    """Textual hands editing keys through the whole screen before they act, so letters after them would overtake them; here
    they act at once. Pasted lines are joined, and coming back to the field selects nothing that a letter would replace."""

    def on_mount(self) -> None:
        """A cursor that blinks would send bytes over an idle line."""
        self.cursor_blink = False

    async def on_key(self, event: events.Key) -> None:
        if action := _EDITING.get(event.key):
            event.stop()
            event.prevent_default()
            await self.run_action(action)

    def on_paste(self, event: events.Paste) -> None:
        """Textual's own, which goes on with this, would keep the first line only."""
        event.text = " ".join(printable_line(event.text).split())


def field(value: str, name: str, placeholder: str = "") -> Field:
    """A field of a form."""
    return Field(value, id=name, placeholder=printable_line(placeholder), compact=True, select_on_focus=False)

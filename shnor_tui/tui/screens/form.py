"""What forms share: what was typed is not lost by a slip of Escape or Ctrl+Q."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

from shnor_tui.i18n import _
from shnor_tui.tui.actions import FORM, TABS, Action, bindings
from shnor_tui.tui.text import message_lines
from shnor_tui.tui.widgets.lines import Lines


class Form(ModalScreen[bool]):
    """Dismisses with True when it was saved. The keys of `actions.FORM`."""

    BINDINGS = [*bindings(FORM), *TABS]  # noqa: RUF012  (Textual's own shape)

    def __init__(self) -> None:
        super().__init__()
        self._asked = False

    @property
    def typed(self) -> bool:
        """Whether there is something that leaving would lose."""
        raise NotImplementedError

    def allowed(self) -> Sequence[Action]:
        """The keys of every form."""
        return FORM

    def may_leave(self) -> bool:
        """Whether the form may be left now; asks for a second press when something was typed."""
        if not self.typed or self._asked:
            return True
        self._asked = True
        self.tell(_("What you typed is not saved. F2 saves, Esc again leaves."))
        return False

    def tell(self, text: str) -> None:
        """Show what is wrong above the footer."""
        self.query_one("#message", Lines).show(message_lines(text, self.size.width, "error"))

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typing_goes_on(self) -> None:
        if self._asked:
            self._asked = False
            self.tell("")

    def action_back(self) -> None:
        if self.may_leave():
            self.dismiss(result=False)

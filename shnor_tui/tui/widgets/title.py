"""The lines above every screen. In the past the first of them says so, whatever the screen has to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

from rich.cells import cell_len
from textual import events

from shnor_tui.i18n import _
from shnor_tui.tui.context import Session
from shnor_tui.tui.text import Line, fitted
from shnor_tui.tui.widgets.lines import Lines


class _Sitting(Protocol):
    session: Session


class Title(Lines):
    """What a screen is called and says in short; its id is «title»."""

    def __init__(self) -> None:
        super().__init__(id="title")
        self._own: Sequence[Line] = ()
        self._session: Session | None = None

    def on_mount(self) -> None:
        """Make room for one more line in the past. A screen stays with the session that it was opened in."""
        session = cast("_Sitting", self.app).session
        if session.workspace.past:
            self._session = session
            self.add_class("-past")
            self.show(self._own)

    def on_resize(self, event: events.Resize) -> None:
        """The line of the past goes from end to end."""
        if self._session:
            self.show(self._own)

    def show(self, lines: Sequence[Line]) -> None:
        """Replace what the screen says."""
        self._own = list(lines)
        super().show([past_line(self._session, self.app.size.width), *lines] if self._session else lines)


def past_line(session: Session, width: int) -> Line:
    """«As it was after change No. 120 of 27.11.2026 21:55 · read only», from end to end; where it is narrow, the first half."""
    workspace = session.workspace
    said = f" {workspace.past.words(workspace.zone)}" if workspace.past else ""
    whole = " · ".join((said, _("read only")))
    return [(fitted(whole if cell_len(whole) <= width else said, width), "tab")]

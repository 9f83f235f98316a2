"""Find anything: the actions of the screen below, items, schools, reports, years, by a few words of their names."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Input

from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _
from shnor_tui.reporting.job import list_reports
from shnor_tui.tui.action import Action
from shnor_tui.tui.actions import PALETTE
from shnor_tui.tui.context import Session
from shnor_tui.tui.finding import Offer, action_offers, best, record_offers, report_offers, year_offers
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.closing import ClosesOnce, still_open
from shnor_tui.tui.text import heading_lines, message_lines
from shnor_tui.tui.widgets.field import Field
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.found_list import FoundList
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.tui.widgets.title import Title

MOST = 50
"""Who finds more types another letter."""

log = logging.getLogger("shnor.tui")


class PaletteField(Field):
    """The field of the palette: some keys move the list below while letters go on being typed, in the order of the keys."""

    def __init__(self, keys: Mapping[str, Callable[[], None]]) -> None:
        super().__init__(id="query", compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._keys = keys

    async def on_key(self, event: events.Key) -> None:
        if act := self._keys.get(event.key):
            event.stop()
            event.prevent_default()
            act()


class PaletteScreen(ClosesOnce[str | None], ModalScreen[str | None]):
    """Dismisses with the command of what was chosen, for the screen below to run, or with None."""

    BINDINGS = bindings([action for action in PALETTE if action.id == "back"])

    def __init__(self, session: Session, actions: Sequence[Action]) -> None:
        super().__init__()
        self._session = session
        self._actions = actions
        self._own: list[Offer] = []
        self._others: list[Offer] = []
        self._reports: list[Offer] = []
        self._shown: str | None = None
        self._looking = False

    def allowed(self) -> Sequence[Action]:
        """The keys of the palette."""
        return PALETTE

    def compose(self) -> ComposeResult:
        yield Title()
        yield PaletteField(
            {
                "up": lambda: self._move(-1),
                "down": lambda: self._move(1),
                "pageup": lambda: self._page(-1),
                "pagedown": lambda: self._page(1),
                "enter": self.action_choose,
            }
        )
        yield FoundList(self.action_choose, id="found")
        yield Lines(id="message")
        yield Footer(PALETTE)

    def on_mount(self) -> None:
        self._show_title(self.app.size.width)
        self._own = action_offers(self._actions, self._session.person.settings.keys)
        self._others = [*record_offers(self._session.data), *year_offers(self._session.workspace)]
        self._find()
        self.query_one(PaletteField).focus()

    def on_resize(self, event: events.Resize) -> None:
        self._show_title(event.size.width)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._find()

    def action_choose(self) -> None:
        self._find()
        row = self._list.cursor_row
        if isinstance(row, TextRow):
            self.dismiss(row.name)

    def action_back(self) -> None:
        self.dismiss(None)

    @property
    def _list(self) -> FoundList:
        return self.query_one(FoundList)

    def _show_title(self, width: int) -> None:
        what = _("an action, an item by its number or title, a school, a report, a year")
        heading = ": ".join([_("Find"), what])
        self.query_one("#title", Lines).show(heading_lines([[(f" {heading}", "bold")]], width))

    def _move(self, by: int) -> None:
        self._find()
        self._list.move(by)

    def _page(self, by: int) -> None:
        self._find()
        self._list.page(by)

    def _find(self) -> None:
        """Show what fits what is typed by now, which may be ahead of the messages that tell it."""
        query = self.query_one(PaletteField).value
        if query == self._shown:
            return
        self._shown = query
        self._show()
        if query.strip() and not self._looking:
            self._looking = True
            self.run_worker(self._look_for_reports())

    def _show(self, *, keep: bool = False) -> None:
        query = self._shown or ""
        found = best([*self._own, *self._others, *self._reports], query) if query.strip() else self._own
        current = self._list.cursor_row
        self._list.set_rows([offer.row() for offer in found[:MOST]], keep=current.key if keep and current else None)
        self._tell(self._message(len(found), query.strip()))

    def _message(self, found: int, query: str) -> str:
        if not found:
            return _("Nothing has these words: {query}").format(query=query)
        if found > MOST:
            return _("{n} in all; the first {shown} are shown").format(n=found, shown=MOST)
        return ""

    async def _look_for_reports(self) -> None:
        """Plugins run in a child process, which takes its time; only who types anything waits for it, and only for reports."""
        try:
            catalogue = await list_reports(self._session.workspace.home)
        except (ShnorError, OSError, ValueError) as error:
            log.warning("reports for the palette: %s", error)
            return
        self._reports = report_offers(catalogue.reports)
        if still_open(self):
            self._show(keep=True)

    def _tell(self, text: str) -> None:
        self.query_one("#message", Lines).show(message_lines(text, self.app.size.width, "dim") if text else [])

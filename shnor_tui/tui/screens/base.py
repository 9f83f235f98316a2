"""What the screens share: the header, a list with a side pane, a message line, undo and redo, and word of others' changes."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Input

from shnor_tui.domain.record import Record
from shnor_tui.i18n import _
from shnor_tui.store import Record as Committed
from shnor_tui.tui.action import Action
from shnor_tui.tui.common_actions import LEAVE_PAST, QUIT
from shnor_tui.tui.context import Session, told
from shnor_tui.tui.keymap import dead_keys
from shnor_tui.tui.memory import forget_closed
from shnor_tui.tui.navigation import import_form, import_screen, sending_screen
from shnor_tui.tui.text import Line, message_lines
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.header import place_line, summary_line
from shnor_tui.tui.widgets.line_list import LineList, Row
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.tui.widgets.title import Title
from shnor_tui.workspace.access import changes_data

if TYPE_CHECKING:
    from shnor_tui.interchange.sheets import Book

SIDE_WIDTH = 120
"""From this width on, details stand beside the list."""


class WorkScreen(Screen[None]):
    """A screen over the data of one session. It always shows one revision; `refresh_data` brings it to the latest."""

    ACTIONS: Sequence[Action] = ()
    IMPORTS = ""
    """The kind of file that is imported from here, where it is one."""

    PLACE = ""
    """The id of the numbered screen that this is; empty for one that opens above them."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._seen: tuple[object, ...] = ()
        self._message = ("", "")

    def compose(self) -> ComposeResult:
        yield Title()
        with Horizontal(id="main"):
            yield self.make_body()
            yield LineList(id="side", focusable=False, cursor=False)
        yield Lines(id="message")
        yield from self.extra()
        yield Footer(self.allowed())

    def make_body(self) -> LineList:
        """The list that has the focus; its id is «body»."""
        return LineList(id="body")

    def extra(self) -> ComposeResult:
        """Widgets between the message and the footer."""
        yield from ()

    def on_mount(self) -> None:
        self.fit(self.app.size.width)
        self.show_latest()
        self.body.focus()
        if self.session.workspace.read_only and not self.session.workspace.past:
            self.tell(self.session.workspace.read_only, "error")
        self.opened()

    def opened(self) -> None:
        """The screen stands for the first time. Textual runs the handlers of every class, so none may call its base's."""

    def on_resize(self, event: events.Resize) -> None:
        self.fit(event.size.width)
        self.show_title()
        self.tell(*self._message)

    def fit(self, width: int) -> None:
        """Arrange the screen for a width."""
        self.side.display = self.has_side and width >= SIDE_WIDTH
        self.show_side()

    @property
    def body(self) -> LineList:
        """The list that has the focus."""
        return self.query_one("#body", LineList)

    @property
    def side(self) -> LineList:
        """The pane beside it."""
        return self.query_one("#side", LineList)

    shows_access = False
    """Whether log-ins, refusals and exports are something to be shown here."""

    has_side = False
    """Whether there are details to stand beside the list."""

    def side_rows(self) -> Sequence[Row]:
        """What the side pane says of the row under the cursor."""
        return ()

    @on(LineList.Moved, "#body")
    def show_side(self) -> None:
        """Show the details of the row under the cursor, where there is room for them."""
        if self.side.display:
            self.side.set_rows(self.side_rows())
            self.side.scroll_to(y=0, animate=False)

    def summary(self) -> Line:
        """What the second line of the header says of this screen."""
        return []

    def show_title(self) -> None:
        """Two lines: the screens with their numbers, and the summary of this one."""
        width = self.app.size.width
        lines = [place_line(self.PLACE, self.session.data, width), summary_line(self.summary(), self.session, width)]
        self.query_one("#title", Lines).show(lines)

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Show what commits changed; an empty sequence asks for everything."""
        raise NotImplementedError

    def show_latest(self) -> None:
        """Show everything anew if this screen has not seen the present revision, year and day, or never showed anything."""
        if (now := self._now()) != self._seen:
            self._seen = now
            self.query_one(Footer).offer(self.allowed())
            self.refresh_data(())
            self.show_title()
            self.show_side()

    def _now(self) -> tuple[object, ...]:
        data = self.session.data
        return data.revision, data.programme.id, data.today, self.session.workspace.user

    def on_screen_suspend(self) -> None:
        """What was told here is old by the time one comes back; only a reason why nothing can be written goes on."""
        if not self.session.workspace.read_only or self.session.workspace.past:
            self.tell("")

    def on_screen_resume(self) -> None:
        forget_closed()
        if self.is_mounted:
            self.show_latest()

    def take(self, commits: Sequence[Committed], *, elsewhere: bool = False) -> None:
        """Show commits that arrived, and announce those of others; `elsewhere` says that none is of this session."""
        if not commits or not self._seen:
            return  # one that was never shown will show everything
        news = [commit for commit in commits if changes_data(commit)]
        foreign = [commit for commit in news if elsewhere or commit.by != self.session.workspace.actor]
        if foreign:  # before anything is shown: what was typed into what is gone now is told instead
            latest = foreign[-1]
            more = _(" (and {n} more changes)").format(n=len(foreign) - 1) if len(foreign) > 1 else ""
            self.tell(f"{latest.by}: {self.session.workspace.describe(latest)}{more}", "note")
        tables = {change.table for commit in commits for change in commit.ops}
        if self._seen[0] == commits[0].rev - 1 and "users" not in tables:
            self._seen = self._now()
            if not (news or self.shows_access):
                return
            self.body.flashing = bool(foreign)
            self.refresh_data(commits)
            self.body.flashing = False
            self.show_title()
            self.show_side()
        else:
            self.show_latest()

    def follow(self, commits: Sequence[Committed], *, new_day: bool) -> None:
        """Show what came since the last tick of the clock: a new day, what others committed, what no commit tells of."""
        if new_day:
            self.show_latest()
        self.take(commits, elsewhere=True)
        self.ticked()

    def ticked(self) -> None:
        """A quarter of a second has passed; for a screen that follows what no commit tells of, such as a file."""

    def tell(self, text: str, style: str = "") -> None:
        """Show a message above the footer until the next one."""
        self._message = (text, style)
        self.query_one("#message", Lines).show(message_lines(text, self.app.size.width, style))

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Run a change; why it was refused becomes a message, and the screen shows the state after it either way."""
        self.tell("")
        with told(self.tell):
            yield
        self.catch_up()

    def catch_up(self) -> None:
        """Show whatever was committed by now, and say what one's own latest change was."""
        with told(self.tell):
            workspace = self.session.workspace
            commits = workspace.refresh()
            self.take(commits)
            own = [one for one in commits if one.by == workspace.actor and one.of is None and changes_data(one)]
            if own:
                self.tell(workspace.subject(own[-1]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is typed, letters are letters; keys of verbs that the role does not include do nothing."""
        if isinstance(self.focused, Input) and any(known.method == action for known in self.ACTIONS):
            return action == "filter_clear"
        needed = next((known.verb for known in self.ACTIONS if known.method == action and known.verb), "")
        return not needed or self.session.may(needed)

    def on_key(self, event: events.Key) -> None:
        """A key that would change something says why it does nothing where nothing can be changed."""
        why, typing = self.session.workspace.read_only, isinstance(self.focused, Input)
        if why and not typing and event.key in dead_keys(self, self.ACTIONS, self.allowed()):
            self.tell(why, "note")

    def allowed(self) -> list[Action]:
        """The actions that the person may do here."""
        actions = [action for action in self.ACTIONS if not action.verb or self.session.may(action.verb)]
        return [LEAVE_PAST if action is QUIT and self.session.returns else action for action in actions]

    def after_form(self, saved: bool | None) -> None:
        """A form over this screen was closed: show what it changed."""
        self.tell("")
        self.catch_up()

    async def add_by(self, form: Screen[bool], kind: type[Record], group: str) -> None:
        """Open the form of a new record; when it is saved, the cursor goes to its row, whose key begins with `group`."""
        known = set(self.session.data.records.table(kind))

        def go_to_it(saved: bool | None) -> None:
            self.after_form(saved)
            if saved and (added := set(self.session.data.records.table(kind)) - known):
                self.reveal((group, max(added)))

        await self.app.push_screen(form, go_to_it)

    def reveal(self, key: Hashable) -> None:
        """Put the cursor on a row."""
        self.body.move_to(key)

    def action_undo(self) -> None:
        with self.telling():
            undone = self.session.workspace.undo()
            self.tell(_("Undone: {change}").format(change=self.session.workspace.subject(undone)))

    def action_redo(self) -> None:
        with self.telling():
            redone = self.session.workspace.redo()
            self.tell(_("Done again: {change}").format(change=self.session.workspace.subject(redone)))

    async def action_import_file(self) -> None:
        """Choose a file; its preview opens next."""
        form = import_form(self.session, self.IMPORTS)
        await self.app.push_screen(form, lambda chosen: self._show_import(form.kind, form.book) if chosen else None)

    def _show_import(self, kind: str, book: Book | None) -> None:
        """What a file would change; without one, how it is sent."""
        if book is None:
            self.app.push_screen(sending_screen(self.session, kind))
            return
        preview = import_screen(self.session, kind, book)

        def closed(_done: None) -> None:
            self.after_form(saved=bool(preview.taken))
            self.tell(preview.taken)

        self.app.push_screen(preview, closed)

    async def action_quit(self) -> None:
        await self.app.run_action("quit")

    def action_back(self) -> None:
        self.dismiss()

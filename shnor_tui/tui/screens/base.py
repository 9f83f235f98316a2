"""What the screens share: a message line, undo and redo, help, and word of what others changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from textual.screen import Screen

from shnor_tui.i18n import _
from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import Action
from shnor_tui.tui.context import Session, told
from shnor_tui.tui.text import message_lines
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.lines import Lines


class WorkScreen(Screen[None]):
    """A screen over the data of one session."""

    ACTIONS: Sequence[Action] = ()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Show what commits changed; an empty sequence asks for everything."""
        raise NotImplementedError

    def take(self, commits: Sequence[Committed], *, elsewhere: bool = False) -> None:
        """Show commits that arrived, and announce those of others; `elsewhere` says that none is of this session."""
        if any(change.table == "users" for commit in commits for change in commit.ops):
            self.query_one(Footer).offer(self.allowed())
        self.refresh_data(commits)
        foreign = [commit for commit in commits if elsewhere or commit.by != self.session.workspace.actor]
        if foreign:
            latest = foreign[-1]
            more = _(" (and {n} more changes)").format(n=len(foreign) - 1) if len(foreign) > 1 else ""
            self.tell(f"{latest.by}: {self.session.workspace.describe(latest)}{more}", "note")

    def tell(self, text: str, style: str = "") -> None:
        """Show a message above the footer until the next one."""
        self.query_one("#message", Lines).show(message_lines(text, self.size.width, style))

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
            own = [commit for commit in commits if commit.by == workspace.actor and commit.of is None]
            if own:
                self.tell(workspace.subject(own[-1]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of verbs that the role does not include do nothing and are not shown."""
        needed = next((known.verb for known in self.ACTIONS if known.method == action and known.verb), "")
        return not needed or self.session.may(needed)

    def allowed(self) -> list[Action]:
        """The actions that the person may do here."""
        return [action for action in self.ACTIONS if not action.verb or self.session.may(action.verb)]

    def action_undo(self) -> None:
        with self.telling():
            undone = self.session.workspace.undo()
            self.tell(_("Undone: {change}").format(change=self.session.workspace.subject(undone)))

    def action_redo(self) -> None:
        with self.telling():
            redone = self.session.workspace.redo()
            self.tell(_("Done again: {change}").format(change=self.session.workspace.subject(redone)))

    def action_back(self) -> None:
        self.dismiss()

    async def action_quit(self) -> None:
        self.app.exit()

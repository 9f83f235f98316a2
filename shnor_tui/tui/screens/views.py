"""Views: filters that are always there, and those that the person keeps under a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.screen import ModalScreen

from shnor_tui.i18n import _, mark
from shnor_tui.tui.action import Action
from shnor_tui.tui.actions import VIEWS
from shnor_tui.tui.context import Session, told
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.closing import ClosesOnce
from shnor_tui.tui.screens.form import Entry, Form, Note
from shnor_tui.tui.text import Line, heading_lines, message_lines
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.tui.widgets.title import Title
from shnor_tui.workspace.item_filter import OPEN, OVERDUE, SOON, TOKENS, UNASSIGNED
from shnor_tui.workspace.titles import in_russian

ALWAYS_THERE = (
    (OVERDUE, mark("Overdue")),
    (SOON, mark("Due in the next two weeks")),
    (UNASSIGNED, mark("Nobody responsible")),
    (OPEN, mark("Not closed")),
)

DIGITS = "123456789"


@dataclass(frozen=True, slots=True)
class View:
    """A filter with its name; `own` when the person keeps it."""

    name: str
    text: str
    own: bool = False


def views_of(session: Session) -> list[View]:
    """Those that are always there, then the person's own."""
    words = {token.key: (token.russian if in_russian() else token.english)[0] for token in TOKENS}
    kept = session.person.settings.views
    return [
        *(View(_(title), words[key]) for key, title in ALWAYS_THERE),
        *(View(name, text, own=True) for name, text in kept.items()),
    ]


class ViewsScreen(ClosesOnce[str | None], ModalScreen[str | None]):
    """Dismisses with the text of the view that was chosen, or None. A digit chooses at once."""

    BINDINGS = bindings(VIEWS)

    def __init__(self, session: Session, query: str) -> None:
        super().__init__()
        self.session = session
        self._text = query
        self._views: list[View] = []

    def allowed(self) -> Sequence[Action]:
        """The keys of this screen."""
        return VIEWS

    def compose(self) -> ComposeResult:
        yield Title()
        yield LineList(id="body")
        yield Lines(id="message")
        yield Footer(VIEWS)

    def on_mount(self) -> None:
        now = _("Filter now: {query}").format(query=self._text) if self._text else _("No filter now")
        heading: list[Line] = [[(" " + _("Views of the roadmap"), "bold")], [(f" {now}", "dim")]]
        self.query_one("#title", Lines).show(heading_lines(heading, self.app.size.width))
        self._show()
        self.query_one(LineList).focus()

    def tell(self, text: str, style: str = "") -> None:
        """Show a message above the footer."""
        self.query_one("#message", Lines).show(message_lines(text, self.app.size.width, style))

    def on_key(self, event: events.Key) -> None:
        place = DIGITS.find(event.key)
        if 0 <= place < len(self._views):
            event.stop()
            self.dismiss(self._views[place].text)

    @on(LineList.Chosen)
    def action_choose(self) -> None:
        if view := self._current():
            self.dismiss(view.text)

    def action_back(self) -> None:
        self.dismiss(None)

    async def action_view_save(self) -> None:
        if not self._text:
            self.tell(_("There is no filter to be kept. Esc, then / to type one."))
            return
        await self.app.push_screen(ViewForm(self.session, self._text), self._saved)

    def action_view_remove(self) -> None:
        view = self._current()
        if view is None or not view.own:
            self.tell(_("This view is always there."))
            return
        with told(self.tell):
            self.session.person.remove_view(view.name)
            self._show()
            self.tell(
                _("The view «{name}» is forgotten. Its filter was: {query}").format(name=view.name, query=view.text)
            )

    def _saved(self, saved: bool | None) -> None:
        if saved:
            known = {view.name for view in self._views}
            self._show()
            added = [view.name for view in self._views if view.name not in known]
            if added:
                self.query_one(LineList).move_to(("text", f"own {added[0]}"))

    def _show(self) -> None:
        self._views = views_of(self.session)
        rows = [
            TextRow(f"{'own ' if view.own else ''}{view.name}", view.name, view.text, lead=f"{_digit(n)} ")
            for n, view in enumerate(self._views)
        ]
        self.query_one(LineList).set_rows(rows)

    def _current(self) -> View | None:
        row = self.query_one(LineList).cursor_row
        rows = self.query_one(LineList).rows
        return self._views[rows.index(row)] if row else None


class ViewForm(Form):
    """Dismisses with True when the filter was kept."""

    def __init__(self, session: Session, query: str) -> None:
        super().__init__(session)
        self._text = query
        self.draft_of = ("view", {"query": query})

    def heading(self) -> Sequence[Line]:
        return [[(" " + _("A view of one's own"), "bold")], [(f" {self._text}", "dim")]]

    def entries(self) -> Sequence[Entry]:
        return (Entry("name", _("Name"), example=_("Tver school: what is left"), note=self._note),)

    def save(self, values: Mapping[str, str]) -> None:
        self.session.person.save_view(values["name"], self._text)

    def _note(self, name: str) -> Note:
        text = self.session.person.settings.views.get(name.strip())
        return Note(_("There is such a view already; it will be replaced: {query}").format(query=text) if text else "")


def _digit(place: int) -> str:
    return DIGITS[place] if place < len(DIGITS) else " "

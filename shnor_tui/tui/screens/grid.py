"""A table that is filled in by typing, as quickly as in a spreadsheet. What it is about, its source says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message

from shnor_tui.errors import Conflict
from shnor_tui.i18n import _, ngettext
from shnor_tui.store import Record as Committed
from shnor_tui.tui import navigation
from shnor_tui.tui.action import Action
from shnor_tui.tui.common_actions import JUMPS
from shnor_tui.tui.context import Session, told
from shnor_tui.tui.grid import GridSource, Spot, spread_out
from shnor_tui.tui.grid_actions import CELLS, FILLING, GRID
from shnor_tui.tui.grid_layout import GridLine, contents_of, whole_text
from shnor_tui.tui.kept_year import KeptYear
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.pasting import block_of
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.text import cut, within, wrapped
from shnor_tui.tui.widgets.cell_list import CellList
from shnor_tui.tui.widgets.grid_list import GridList
from shnor_tui.tui.widgets.header import summary_line
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.rights import require

LEAVING = frozenset({"app.palette", *(action.method for action in JUMPS)})
"""What takes away from the table, so that the text in a cell has to be kept first."""


def _kept_first(action: Action) -> Action:
    return replace(action, run=f"leave({action.method!r})") if action.method in LEAVING else action


class GridScreen(WorkScreen):
    """The keys of `grid_actions.GRID`; a source says what stands in the cells and writes what is typed."""

    ACTIONS = (*GRID, *JUMPS)
    BINDINGS = bindings([_kept_first(action) for action in (*GRID, *JUMPS)])

    TITLE_LINES = 3
    """The name of an indicator goes on below at 60 columns; a longer title is cut."""

    def __init__(self, session: Session, source: GridSource) -> None:
        super().__init__(session)
        self._source = source
        self._year = KeptYear(session.data)
        self._known = session.data
        """What the person had seen when beginning to type."""

    def compose(self) -> ComposeResult:
        for part in super().compose():
            if part.id == "message":
                hint = Lines(id="hint")
                hint.styles.height = self._source.hint_lines
                yield hint
            yield part
            if part.id == "title":
                yield Lines(id="columns")

    def make_body(self) -> GridList:
        return GridList(self, id="body")

    @property
    def body(self) -> GridList:
        return self.query_one("#body", GridList)

    def post_message(self, message: Message) -> bool:
        """What is typed ahead of the first focus is typed into the cell all the same."""
        if isinstance(message, events.Key) and self.focused is None and self.is_mounted and self.body.take_key(message):
            return True
        return super().post_message(message)

    # What is shown

    def show_title(self) -> None:
        width, data = self.app.size.width, self.session.data
        title, summary = self._source.title(data), self._source.summary(data)
        if self._year.gone:
            title, summary = _("This programme was removed meanwhile."), []
        first, *more = wrapped(title, max(width - 2, 10))
        shown = [first, *more[: self.TITLE_LINES - 2], " ".join(more[self.TITLE_LINES - 2 :])]
        lines = [cut([(f" {text}", "bold")], width) for text in shown if text]
        self.query_one("#title", Lines).show([*lines, summary_line(summary, self.session, width)])

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Ask the source for everything; only what says something else is repainted."""
        contents = contents_of(self._source, self.session.data)
        typing = self.body.typing
        self._year.follow(self.session.data)
        if self._year.gone or not contents.sheet.columns:
            contents = replace(contents, lines=())
        self.body.show(contents, TextRow("empty", self._source.why_empty(self.session.data), _("Esc goes back.")))
        if typing and not self.body.typing:
            self.tell(_("The cell is gone; «{text}» was not saved.").format(text=typing.value), "error")
        self.show_hint()

    @on(CellList.Changed, "#body")
    def show_hint(self) -> None:
        """The heads above the cells, and about the one under the cursor: what is not wholly seen in it, what its source says."""
        body, width = self.body, max(self.app.size.width - 2, 10)
        self.query_one("#columns", Lines).show(body.arranged.heads() if body.line else [])
        texts = within(self._hints(width) if body.line else [], self._source.hint_lines)
        self.query_one("#hint", Lines).show([cut([(f" {text}", "dim")], width + 1) for text in texts])

    def _hints(self, width: int) -> list[str]:
        """What the cell has no room for, then what its source says."""
        data, spot, typing = self.session.data, self.body.spot, self.body.typing
        if spot is None:
            return []
        typed = self._source.typed_hint(data, *spot, typing.value) if typing else ""
        hint = typed or self._source.hint(data, *spot)
        return [*self._whole(width), *(wrapped(hint, width) if hint else [])]

    def _whole(self, width: int) -> list[str]:
        """What the cell under the cursor has no room for: the end of what is typed, or its head and its value."""
        body = self.body
        if body.typing:
            typed, cell = body.typing.text, body.arranged.widths[body.column]
            return [f"…{typed[1 - width :]}" if len(typed) > width else typed] if len(typed) >= cell else []
        whole = whole_text(body.arranged, body.line, body.column) if body.line else ""
        return within(wrapped(whole, width), self._source.hint_lines - 1) if whole else []

    def allowed(self) -> list[Action]:
        """Who may not enter anything is not offered it."""
        allowed = super().allowed()
        return allowed if self._may_enter else [action for action in allowed if action not in FILLING]

    @property
    def _may_enter(self) -> bool:
        return self.session.may(self._source.verb)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a text is typed, Delete and Backspace are keys of the text."""
        return not (action == "cell_clear" and self.body.typing) and super().check_action(action, parameters)

    # Keeping

    def may_fill(self, line: GridLine, column: int) -> bool:
        """Whether a cell may be filled in; tells why not."""
        if not self._may_type(own=line.row.own):
            return False
        if line.may_fill(column):
            self._known = self.session.data
            self.tell("")
            return True
        text = _("Nothing is entered in this row.")
        if line.row.editable:
            text = _("Nothing is entered in this column: «{title}».").format(title=line.sheet.columns[column].title)
        self.tell(text, "note")
        return False

    def _may_type(self, *, own: bool = True) -> bool:
        workspace, may = self.session.workspace, own and self._may_enter
        if workspace.read_only:
            self.tell(workspace.read_only, "error")
        elif not may:
            with told(self.tell):
                require(workspace.user, self._source.verb, [workspace.user.school] if own else [])
        return not workspace.read_only and may

    def keep(self, spot: Spot, text: str) -> bool:
        """Write what was typed into a cell."""
        return self._write({spot: text})

    def _write(self, entries: Mapping[Spot, str]) -> bool:
        """Write and show it; tells why it is refused. After a conflict the next try is made knowing what others wrote."""
        workspace, written = self.session.workspace, False
        self.tell("")
        with told(self.tell):
            try:
                self._source.write(workspace, self._known, entries)
                written = True
            except Conflict as conflict:
                self._known = self.session.data
                raise self._with_value(conflict, entries) from conflict
            finally:
                self._show_changes()
        return written

    def _with_value(self, conflict: Conflict, entries: Mapping[Spot, str]) -> Conflict:
        """The conflict told with what the cell holds by now, which the text that is typed hides."""
        if not self.body.typing or len(entries) != 1:
            return conflict
        value = self._source.cell(self._known, *next(iter(entries))).text or _("nothing")
        message = _("{who} has entered here meanwhile: {value}.").format(who=conflict.who or _("Somebody"), value=value)
        return Conflict(message, _("Enter writes yours over it, Esc leaves it."))

    def _show_changes(self) -> None:
        """Show whatever was committed by now. One's own values are seen in their cells, so no message says so."""
        self.take(self.session.workspace.refresh())

    def _write_now(self, entries: Mapping[Spot, str], message: str) -> bool:
        self._known = self.session.data
        written = bool(entries) and self._write(entries)
        if written:
            self.tell(message.format(n=len(entries)))
        return written

    def paste(self, text: str) -> None:
        """Fill cells with a block that was copied elsewhere."""
        block, line, spot = block_of(text), self.body.line, self.body.spot
        if not block or not line or not spot or not self.may_fill(line, self.body.column):
            return
        entries: Mapping[Spot, str] | None = None
        data = self.session.data
        with told(self.tell):
            entries = self._source.spread(data, block, *spot)
            if entries is None:
                entries = spread_out(self._source.columns(data), self._source.rows(data), block, spot)
        pasted = ngettext("Pasted: {n} value", "Pasted: {n} values", len(entries or ()))
        if entries and not self._write_now(entries, pasted):
            self.tell(_("Nothing was pasted. {why}").format(why=self._message[0]), "error")

    # Keys

    def action_cell_enter(self) -> None:
        self.body.action_cell_enter()

    def action_cell_edit(self) -> None:
        self.body.edit()

    def action_cell_clear(self) -> None:
        """The cell, or all that is selected and has a value."""
        lines, columns = self.body.block
        if not self._may_fill_block(lines, columns):
            return
        entries = {line.spot(n): "" for line in lines for n in columns if line.may_fill(n) and line.cells[n].value}
        cleared = ngettext(
            "Cleared: {n} value. Ctrl+Z undoes it.", "Cleared: {n} values. Ctrl+Z undoes it.", len(entries)
        )
        self._write_now(entries, cleared)

    def action_cell_fill(self) -> None:
        """The values of the first row go down the selection; into a single row come those above it. What is empty there takes
        nothing away."""
        if not self.body.may_leave():
            return
        lines, columns = self.body.block
        first, below = (self.body.above, lines) if len(lines) == 1 else (next(iter(lines), None), lines[1:])
        if not self._may_fill_block(below, columns):
            return
        values = {n: first.cells[n].value for n in columns} if first else {}
        wanted = [(line, n, value) for line in below for n, value in values.items() if value and line.may_fill(n)]
        entries = {line.spot(n): value for line, n, value in wanted if line.cells[n].value != value}
        if not entries:
            self.tell(_("Nothing to fill in: above stands no value, or the same one."), "note")
        self._write_now(entries, ngettext("Filled in: {n} value", "Filled in: {n} values", len(entries)))

    def _may_fill_block(self, lines: Sequence[GridLine], columns: Sequence[int]) -> bool:
        """Whether anything may be entered in some cells; of a single one it is told why not."""
        if len(lines) == len(columns) == 1:
            return self.may_fill(lines[0], columns[0])
        return bool(lines) and self._may_type()

    def action_undo(self) -> None:
        """A text that is being typed is taken back first."""
        if self.body.cancel():
            self.tell("")
        else:
            super().action_undo()

    def action_redo(self) -> None:
        if self.body.may_leave():
            super().action_redo()

    def action_back(self) -> None:
        if self.body.cancel() or self.body.drop_range():
            self.tell("")
        else:
            self.dismiss()

    async def action_leave(self, action: str) -> None:
        """Keep what is typed, then do what leads elsewhere; what is refused stays and is told."""
        if self.body.may_leave():
            await self.app.run_action(action)

    async def action_help(self) -> None:
        await self.app.push_screen(navigation.help_screen(self.allowed(), CELLS))

    async def may_leave(self) -> bool:
        """Whether the program may be left: what is typed has to be kept, or taken back."""
        return self.body.may_leave()

"""Forms: fields that say as one types what is wrong, drafts that outlive a dropped line, and conflicts put to the person."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, Label, TextArea

from shnor_tui.domain.printable import printable, printable_line
from shnor_tui.errors import Conflict, ShnorError
from shnor_tui.i18n import _
from shnor_tui.personal.state import JSON
from shnor_tui.tui.action import Action
from shnor_tui.tui.actions import FIELDS, FORM
from shnor_tui.tui.context import Session
from shnor_tui.tui.form_draft import FormDraft
from shnor_tui.tui.keymap import TABS, bindings
from shnor_tui.tui.look import look_of
from shnor_tui.tui.navigation import conflict_screen, help_screen
from shnor_tui.tui.text import Line, heading_lines, message_lines
from shnor_tui.tui.widgets.area import Area
from shnor_tui.tui.widgets.choice import Choice
from shnor_tui.tui.widgets.field import field
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.tui.widgets.offer_field import OfferField
from shnor_tui.tui.widgets.title import Title

NARROW = 70
"""Below this width labels stand above their fields."""

FieldWidget = Input | TextArea | Choice


@dataclass(frozen=True, slots=True)
class Note:
    """What stands under a field: a hint, or what is wrong with it."""

    text: str
    wrong: bool = False


def no_note(_value: str) -> Note:
    """Nothing to say of a value."""
    return Note("")


def checked(check: Callable[[str], object]) -> Callable[[str], Note]:
    """A note that says why a check refuses a value; an empty one is never refused."""

    def note(value: str) -> Note:
        if not value.strip():
            return Note("")
        try:
            check(value)
        except ShnorError as error:
            return Note(str(error), wrong=True)
        return Note("")

    return note


@dataclass(frozen=True, slots=True)
class Entry:
    """A field: its name, label and value; `lines` > 1 makes it an area, `choices` (name, title) one of a few values.

    `note` is asked at every change for what to say under the field. One that is `needed` cannot be saved empty. The name is
    the widget's id, so it is none of «title», «form», «message» and «footer». `offers` are asked for the whole texts that a
    value may become, for ↓ to put into the field.
    """

    name: str
    label: str
    value: str = ""
    example: str = ""
    lines: int = 1
    choices: Sequence[tuple[str, str]] = ()
    note: Callable[[str], Note] = no_note
    needed: bool = False
    offers: Callable[[str], Sequence[str]] | None = None

    def final_note(self, value: str) -> Note:
        """The note when it is to be saved: now an empty one may be wrong."""
        if self.needed and not value:
            return Note(_("This has to be filled in."), wrong=True)
        return self.note(value)

    @property
    def shown(self) -> str:
        """The value as the field holds it."""
        return printable(self.value) if self.lines > 1 else printable_line(self.value)

    def widget(self) -> Widget:
        """The field itself."""
        if self.choices:
            return Choice(self.choices, self.value, id=self.name)
        if self.lines > 1:
            area = Area(self.shown, id=self.name, compact=True)
            area.styles.height = self.lines
            return area
        if self.offers:
            return OfferField(self.shown, self.name, self.example, self.offers)
        return field(self.shown, self.name, self.example)


_AT_ONCE = [replace(action, after_typing=action.id == "help") for action in FORM]
"""No field takes these keys for itself, so they are done with before the next key is looked at (see `typing_done`)."""


class Form(ModalScreen[bool]):
    """Dismisses with True when it was saved. A form says what it is by `heading`, `entries` and `save`.

    What was typed is not lost by a slip of Escape or Ctrl+Q, and with a `draft_of` not by a dropped line either.
    """

    BINDINGS = [*bindings(_AT_ONCE), Binding("enter", "enter", show=False, priority=True), *TABS]  # noqa: RUF012  (Textual's own shape)

    AUTO_FOCUS = ""
    """Textual's own would scroll the first field's label out of view."""

    draft_of: tuple[str, Mapping[str, JSON]] | None = None
    """The name of the form, as `opening.open_draft` knows it, and the record that it is about."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._entries: Sequence[Entry] = ()
        self._notes: dict[str, Note] = {}
        self._message = ("", "")
        self._asked_for: Mapping[str, str] | None = None
        self._refused: Mapping[str, str] | None = None
        """What the fields held when the message above the footer was told; it is about that and nothing typed since."""
        self._draft: FormDraft | None = None

    def heading(self) -> Sequence[Line]:
        """One or two lines above the fields."""
        raise NotImplementedError

    def entries(self) -> Sequence[Entry]:
        """The fields, in their order."""
        raise NotImplementedError

    def save(self, values: Mapping[str, str]) -> None:
        """Do it. A `ShnorError` keeps the form open and is shown."""
        raise NotImplementedError

    def rebase(self) -> None:
        """Take the present state as what the person has seen; called when he wants his own in spite of it."""

    def before(self) -> ComposeResult:
        """Widgets above the fields."""
        yield from ()

    def compose(self) -> ComposeResult:
        self._entries = self.entries()
        yield Title()
        with VerticalScroll(id="form", can_focus=False):
            yield from self.before()
            for entry in self._entries:
                yield from self.compose_entry(entry)
        yield Lines(id="message")
        yield Footer([*self.allowed(), FIELDS[0]])

    def compose_entry(self, entry: Entry) -> ComposeResult:
        """A field behind its label, and its note below; their ids are «name» and «name-note»."""
        with Horizontal(classes="entry"):
            yield Label(entry.label, classes="label", markup=False)
            yield entry.widget()
        yield Label("", id=f"{entry.name}-note", classes="note", markup=False)

    def on_mount(self) -> None:
        self._fit(self.app.size.width)
        for entry in self._entries:
            self._show_note(entry, entry.note(self.value(entry.name)))
        self._restore()
        self.set_focus(self.first_focus(), scroll_visible=False)

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size.width)
        self._show_focused()

    def on_descendant_focus(self) -> None:
        self._show_focused()

    def first_focus(self) -> Widget | None:
        """Where one begins to type."""
        return self.query_one(f"#{self._entries[0].name}") if self._entries else None

    def allowed(self) -> Sequence[Action]:
        """The keys of the form."""
        return FORM

    async def action_help(self) -> None:
        await self.app.push_screen(help_screen(self.allowed(), FIELDS))

    def value(self, name: str) -> str:
        """What a field holds, without blanks around it."""
        widget = self._field(name)
        return (widget.text if isinstance(widget, TextArea) else widget.value).strip()

    def set_value(self, name: str, value: str) -> None:
        """Put something into a field; typing goes on behind it."""
        _put_into(self._field(name), value)

    def values(self) -> dict[str, str]:
        """Every field by its name; what a draft keeps."""
        return {entry.name: self.value(entry.name) for entry in self._entries}

    def initial(self) -> dict[str, str]:
        """What the fields held before anything was typed."""
        return {entry.name: entry.shown.strip() for entry in self._entries}

    def typed_values(self) -> dict[str, str]:
        """The fields that no longer hold what they did."""
        initial = self.initial()
        return {name: value for name, value in self.values().items() if value != initial.get(name)}

    def take_values(self, values: Mapping[str, str]) -> None:
        """Fill the fields from a draft."""
        for entry in self._entries:
            if entry.name in values:
                self.set_value(entry.name, values[entry.name])

    @property
    def typed(self) -> bool:
        """Whether there is something that leaving would lose."""
        return bool(self.typed_values())

    async def may_leave(self) -> bool:
        """Whether the form may be left now; asks for a second press when something was typed."""
        await typing_done(self)
        if not self.typed or self._asked_for == self.values():
            self._close_draft()
            return True
        self._asked_for = self.values()
        self.tell(_("What you typed is not saved. F2 saves, Esc again leaves."))
        return False

    def tell(self, text: str, style: str = "error") -> None:
        """Show a message above the footer."""
        self._message = (text, style)
        self._refused = self.values() if text and style == "error" else None
        self.query_one("#message", Lines).show(message_lines(text, self.app.size.width, style))

    def changed(self) -> None:
        """Something was typed or chosen: forget the question and the refusal, keep the draft."""
        if self._refused is not None and self._refused != self.values():
            self._asked_for = None
            self.tell("")
        self._keep_draft()

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def _typing_goes_on(self, event: Input.Changed | TextArea.Changed | Choice.Changed) -> None:
        for entry in self._entries:
            if event.control.id == entry.name:
                self._show_note(entry, entry.note(self.value(entry.name)))
        self.changed()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In an area Enter begins a line."""
        return action != "enter" or not isinstance(self.focused, TextArea)

    async def action_save(self) -> None:
        await typing_done(self)
        wrong = [entry for entry in self._entries if entry.final_note(self.value(entry.name)).wrong]
        for entry in reversed(wrong):
            self._show_note(entry, entry.final_note(self.value(entry.name)))
        if wrong:
            self._field(wrong[0].name).focus()
            self.tell(f"{wrong[0].label[:1].upper()}{wrong[0].label[1:]}: {self._notes[wrong[0].name].text}")
        else:
            self._save()

    async def action_enter(self) -> None:
        await self.action_save()

    async def action_back(self) -> None:
        if await self.may_leave():
            self.dismiss(result=False)

    def _save(self, accepted: Conflict | None = None) -> None:
        """Save; `accepted` is the conflict in spite of which one's own values are wanted, as it was shown."""
        try:
            self.save(self.values())
        except Conflict as error:
            self._put_to_person(error, accepted)
        except ShnorError as error:
            self.tell(str(error))
        else:
            self._close_draft()
            self.dismiss(result=True)

    def _put_to_person(self, conflict: Conflict, accepted: Conflict | None) -> None:
        """Ask what to do about a conflict, unless it is the one that was decided upon."""
        if accepted and _told_by(conflict) == _told_by(accepted):
            self.rebase()
            self._save()
        elif conflict.clashes:
            self.app.push_screen(conflict_screen(conflict), lambda decision: self._decide(decision, conflict))
        else:
            self.rebase()
            self.tell(f"{conflict.message} " + _("F2 again saves yours all the same."))

    def _decide(self, decision: str | None, conflict: Conflict) -> None:
        if decision == "mine":
            self._save(conflict)
        elif decision == "theirs":
            self._close_draft()
            self.dismiss(result=False)

    def _field(self, name: str) -> FieldWidget:
        widget = self.query_one(f"#{name}")
        assert isinstance(widget, Input | TextArea | Choice)  # noqa: S101  (for the type checker)
        return widget

    def _fit(self, width: int) -> None:
        self.query_one("#title", Lines).show(heading_lines(self.heading(), width))
        self.set_class(width < NARROW, "-narrow")
        self.tell(*self._message)

    def _show_note(self, entry: Entry, note: Note) -> None:
        if self._notes.get(entry.name) == note:
            return
        self._notes[entry.name] = note
        label = self.query_one(f"#{entry.name}-note", Label)
        label.update(look_of(self).text(note.text))
        label.display = bool(note.text)
        label.set_class(note.wrong, "error")
        self._show_focused()

    def _show_focused(self) -> None:
        self.call_after_refresh(lambda: _bring_into_view(self, self.focused))

    def _restore(self) -> None:
        """Put a draft of the same form back into the fields."""
        if self.draft_of is None or self.session.workspace.past:
            return
        self._draft = FormDraft(self.session, *self.draft_of)
        if draft := self._draft.found():
            self.take_values(draft.fields)
            self._draft.kept = self.values()
            when = f"{self.session.workspace.in_zone(draft.written):%d.%m.%Y %H:%M}"
            self.tell(_("This was typed on {when} and not saved. Esc twice throws it away.").format(when=when), "note")

    def _keep_draft(self) -> None:
        if self._draft is not None:
            title = "".join(text for text, _style in next(iter(self.heading()), [])).strip()
            if not self._draft.keep(self.values() if self.typed else None, title):
                self.tell(_("A line that drops now loses what is typed: no draft can be written. Save it."), "note")

    def _close_draft(self) -> None:
        if self._draft is not None:
            self._draft.close()


def _put_into(widget: FieldWidget, value: str) -> None:
    if isinstance(widget, TextArea):
        widget.text = value
        widget.move_cursor(widget.document.end)
    else:
        widget.value = value
    if isinstance(widget, Input):
        widget.cursor_position = len(value)


def _bring_into_view(form: Form, field: Widget | None) -> None:
    """Scroll so that a field is seen together with its label and its note."""
    for note in form.query(f"#{field.id}-note") if field and field.id else ():
        note.scroll_visible(animate=False, immediate=True)
        shown = field.parent if field and isinstance(field.parent, Horizontal) else field
        if isinstance(shown, Widget):
            form.query_one("#form").scroll_to_widget(shown, animate=False, immediate=True)


def _told_by(conflict: Conflict) -> tuple[object, ...]:
    """All that a person is shown of a conflict."""
    return conflict.clashes, conflict.who, conflict.when


async def typing_done(screen: Screen[Any]) -> None:
    """Wait until the fields of a screen have taken every key that was pressed before this one."""
    for widget in screen.focus_chain:
        taken = asyncio.Event()
        if widget.call_later(taken.set):
            await taken.wait()

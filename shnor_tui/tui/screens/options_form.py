"""The form of a report's options, or of a format's: said for now, or kept for the programme."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from textual.widget import Widget

from shnor_tui.confined import confined
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.i18n import _, mark
from shnor_tui.reporting.options import YES
from shnor_tui.tui.action import Action
from shnor_tui.tui.context import Session
from shnor_tui.tui.host_files import files_like
from shnor_tui.tui.offers import offered_schools, offered_several
from shnor_tui.tui.report_options import OptionState, ReportChoice
from shnor_tui.tui.screens.form import Entry, Form, Note
from shnor_tui.tui.text import Line
from shnor_tui.workspace.form_files import kept_forms
from shnor_tui.workspace.report_options import set_options
from shnor_tui.workspace.snapshot import Snapshot

KEEP = "keep"
FOR_NOW, FOR_THE_PROGRAMME = "now", "own"
PROSE_LINES, EMPTY_PROSE_LINES = 6, 3


class OptionsForm(Form):
    """Dismisses with True when values were said. `to_keep` are those that only a child can keep, because a plugin judges them."""

    def __init__(self, session: Session, choice: ReportChoice, owner: str, first: str = "") -> None:
        super().__init__(session)
        form = choice.form(owner) if owner != choice.report.id else None
        self._title = form.title if form else choice.report.title
        self._choice = choice
        self._states = {f"option{n}": state for n, state in enumerate(choice.states(session.data, owner))}
        self._first = first
        options = " ".join(state.info.id for state in self._states.values())
        self.draft_of = ("options", {"programme": session.data.programme.id, "owner": owner, "options": options})
        self._programme = session.data.programme
        self._seen = session.data
        self.to_keep: list[tuple[OptionState, str]] = []

    def allowed(self) -> Sequence[Action]:
        """Nothing need be saved here."""
        save, *others = super().allowed()
        return [replace(save, title=mark("Take"), help=mark("make the report with these values")), *others]

    def heading(self) -> Sequence[Line]:
        hint = _("Values are said for now; the last field keeps them for the programme.")
        may = self.session.may("option.set")
        return [[(f" {self._title}", "bold")], [(f" {hint}" if may else "", "dim")]]

    def entries(self) -> Sequence[Entry]:
        entries = [self._entry(name, state) for name, state in self._states.items()]
        if self.session.may("option.set") and any(state.owner for state in self._states.values()):
            choices = [(FOR_NOW, _("only for now")), (FOR_THE_PROGRAMME, _("for the programme, for everybody"))]
            entries.append(Entry(KEEP, _("The values count"), FOR_NOW, choices=choices))
        return entries

    def first_focus(self) -> Widget | None:
        wanted = next((name for name, state in self._states.items() if state.name == self._first), None)
        return self.query_one(f"#{wanted}") if wanted else super().first_focus()

    def save(self, values: Mapping[str, str]) -> None:
        """Values that a plugin judges, or that are files to be copied, are left to who opened the form."""
        for_all = values.get(KEEP) == FOR_THE_PROGRAMME
        own = [
            (state, values[name])
            for name, state in self._states.items()
            if for_all and state.owner and values[name] != state.base
        ]
        kept = [
            (state, text) for state, text in own if state.owner == self._choice.report.id and state.info.kind != "file"
        ]
        if kept:
            texts = {state.info.id: text for state, text in kept}
            set_options(self.session.workspace, self._programme, self._choice.report.id, texts, self._seen)
        for name, state in self._states.items():
            self._choice.give(state, values[name])
        for state, _text in kept:
            self._choice.forget(state)
        self.to_keep = [pair for pair in own if pair not in kept]

    def rebase(self) -> None:
        """What others made of the values meanwhile was seen."""
        self._seen = self.session.data

    def _entry(self, name: str, state: OptionState) -> Entry:
        entry = Entry(name, state.info.title or state.info.id, state.text, note=self._noting(state))
        if state.info.choices:
            return replace(entry, choices=[(text, text or "–") for text in _with(state.text, state.info.choices)])
        if state.info.kind == "file" and confined():
            kept = ("", *kept_forms(self.session.workspace.home))
            return replace(entry, choices=[(name, name or "–") for name in _with(state.text, kept)])
        shape = _SHAPES.get(state.info.kind)
        return shape(entry, self.session.data) if shape else entry

    def _noting(self, state: OptionState) -> Callable[[str], Note]:
        """What is wrong with a value; else what it is taken for, whose it is, and what the plugin says of the option."""

        def note(text: str) -> Note:
            data = self.session.data
            if refusal := state.refusal(text, data):
                return Note(refusal, wrong=True)
            meaning = state.meaning(text, data) if state.info.kind not in {"bool", "text", "prose", "int"} else ""
            told = (meaning if meaning != text else "", state.info.help.rstrip("."), _whose(state, text))
            return Note(" · ".join(part for part in told if part))

        return note


def offered_periods(year: SchoolYear) -> Sequence[str]:
    """Stretches of a school year that reports are asked for: its halves, and up to the summer."""
    first, second = year.first, year.first + 1
    return (
        f"01.09.{first}–31.12.{first}",
        f"01.01.{second}–31.05.{second}",
        f"01.09.{first}–31.05.{second}",
        f"01.01.{second}–31.08.{second}",
    )


def _whose(state: OptionState, text: str) -> str:
    if state.own is not None and text == state.own:
        return _("the programme's own")
    return _("by default") if text and text == state.default and state.owner else ""


def _with(text: str, choices: Sequence[str]) -> Sequence[str]:
    """The choices, and a value that is none of them any more."""
    return choices if text in choices else (text, *choices)


def _with_titles(text: str, programmes: Sequence[Programme]) -> Sequence[tuple[str, str]]:
    choices = [("", "–"), *((str(programme.year), str(programme.year)) for programme in reversed(programmes))]
    return choices if any(name == text for name, _title in choices) else [(text, text), *choices]


def _yes_no(entry: Entry, _data: Snapshot) -> Entry:
    value = "yes" if entry.value.casefold() in YES else "no"
    return replace(entry, value=value, choices=[("yes", _("yes")), ("no", _("no"))])


def _school(entry: Entry, data: Snapshot) -> Entry:
    return replace(entry, offers=lambda typed: offered_schools(data, typed))


def _schools(entry: Entry, data: Snapshot) -> Entry:
    return replace(entry, offers=lambda typed: offered_several(data, typed, at_once=True))


def _period(entry: Entry, data: Snapshot) -> Entry:
    return replace(entry, offers=lambda typed: () if typed.strip() else offered_periods(data.programme.school_year))


_SHAPES: Mapping[str, Callable[[Entry, Snapshot], Entry]] = {
    "bool": _yes_no,
    "programme": lambda entry, data: replace(entry, choices=_with_titles(entry.value, data.programmes)),
    "prose": lambda entry, _data: replace(entry, lines=PROSE_LINES if entry.value else EMPTY_PROSE_LINES),
    "date": lambda entry, _data: replace(entry, example="15.09.2020"),
    "school": _school,
    "schools": _schools,
    "period": _period,
    "file": lambda entry, _data: replace(entry, offers=files_like),
}
"""What the field of an option's kind has of its own."""

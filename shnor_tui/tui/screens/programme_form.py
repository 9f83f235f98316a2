"""The form of a programme: its title, the department's name in four cases, the order, who signs, the rule of low results,
goal, tasks, report texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import msgspec
from textual.widget import Widget

from shnor_tui.domain.assessment import LowResultsRule
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.russian import short_date
from shnor_tui.i18n import _, mark
from shnor_tui.tui.context import Session
from shnor_tui.tui.screens.form import Entry, Form, Note, checked, no_note
from shnor_tui.tui.text import Line
from shnor_tui.workspace.find import day_of, whole_number
from shnor_tui.workspace.registry import edit_programme
from shnor_tui.workspace.snapshot import Snapshot

FIELDS: Sequence[tuple[str, str, int]] = (
    ("own-title", mark("Title of the programme"), 2),
    ("organisation-nominative", mark("Organisation (who?)"), 1),
    ("organisation-genitive", mark("of the organisation (genitive)"), 1),
    ("organisation-dative", mark("to the organisation (dative)"), 1),
    ("organisation-instrumental", mark("by the organisation (instrumental)"), 1),
    ("order-number", mark("Order: number"), 1),
    ("order-date", mark("Order: date"), 1),
    ("order-issuer", mark("Order: whose (genitive)"), 1),
    ("signatory-position", mark("Who signs: position"), 1),
    ("signatory-name", mark("Who signs: initials and surname"), 1),
    ("list-agreed_with", mark("List of schools agreed with (whom?)"), 1),
    ("own-schools_in_district", mark("Schools in the district"), 1),
    ("rule-share", mark("Low results: share below from, %"), 1),
    ("rule-procedures", mark("Low results: in procedures, at least"), 1),
    ("rule-participants", mark("Low results: participants, at least"), 1),
    ("own-goal", mark("Goal"), 3),
    ("own-tasks", mark("Tasks, one a line"), 5),
    ("texts-title", mark("Report: title"), 1),
    ("texts-subtitle", mark("Report: lines below the title"), 3),
    ("texts-basis", mark("Report: first paragraph"), 4),
)
"""The part of the programme and its field, what it is called, the lines that it takes."""

PARTS = ("organisation", "order", "signatory", "texts", "rule")


class ProgrammeForm(Form):
    """Dismisses with True when something was saved. Only what was changed here is written; the rest stays as others left it."""

    def __init__(self, session: Session, first: str = "") -> None:
        super().__init__(session)
        self._first = first
        self._seen = session.data.programme
        self._agreed_with = agreed_with(session.data)
        self.draft_of = ("programme", {"id": self._seen.id})

    def heading(self) -> Sequence[Line]:
        title = _("Programme {year}").format(year=self._seen.year)
        hint = _("what the report takes from here; Tab goes to the next field")
        return [[(f" {title}", "bold")], [(f" {hint}", "dim")]]

    def entries(self) -> Sequence[Entry]:
        values = {**shown_fields(self._seen), "list-agreed_with": self._agreed_with}
        notes: Mapping[str, Callable[[str], Note]] = MappingProxyType(
            {
                "order-date": checked(day_of),
                "own-schools_in_district": checked(whole_number),
                **{f"rule-{name}": checked(whole_number) for name in LowResultsRule.__struct_fields__},
                **{f"texts-{name}": self._text_note for name in ("subtitle", "basis")},
            }
        )
        return [
            Entry(
                name,
                _(title),
                values[name],
                lines=lines,
                note=notes.get(name, no_note),
                needed=name.startswith("rule-"),
            )
            for name, title, lines in FIELDS
        ]

    def first_focus(self) -> Widget | None:
        return self.query_one(f"#{self._first}") if self._first else super().first_focus()

    def save(self, values: Mapping[str, str]) -> None:
        typed = self.typed_values()
        agreed = {"agreed_with": typed.pop("list-agreed_with")} if "list-agreed_with" in typed else {}
        changes = {**_changes(self._seen, typed), **agreed}
        if changes:
            edit_programme(self.session.workspace, self._seen, **changes)

    def rebase(self) -> None:
        self._seen = self.session.data.programme

    def _text_note(self, value: str) -> Note:
        problems = [problem.words for problem in self.session.data.compose(value).problems if not problem.missing]
        return Note("; ".join(problems))


def shown_fields(programme: Programme) -> dict[str, str]:
    """The programme's fields as the form holds them, but for the agreement on the list."""
    fields = {
        "own-title": programme.title,
        "own-goal": programme.goal,
        "own-tasks": "\n".join(programme.tasks),
        "own-schools_in_district": str(programme.schools_in_district or ""),
    }
    for part in PARTS:
        value = getattr(programme, part)
        for name in value.__struct_fields__:
            text = getattr(value, name)
            fields[f"{part}-{name}"] = short_date(text) if isinstance(text, date) else "" if text is None else str(text)
    return fields


def agreed_with(data: Snapshot) -> str:
    """With whom the list is agreed; several are told one after another."""
    told = (listing.agreed_with for listing in data.listings.values())
    return "; ".join(dict.fromkeys(text for text in told if text))


def _changes(seen: Programme, typed: Mapping[str, str]) -> dict[str, Any]:
    """What `edit_programme` is to be told; a part keeps those of its fields that were not typed."""
    changes: dict[str, Any] = {}
    for name, text in typed.items():
        part, _dash, field = name.partition("-")
        value: object = (day_of(text) if text else None) if name == "order-date" else text
        if part == "rule":
            value = whole_number(text)
        if part != "own":
            changes[part] = msgspec.structs.replace(changes.get(part, getattr(seen, part)), **{field: value})
        elif field == "tasks":
            changes["tasks"] = tuple(line.strip() for line in text.splitlines() if line.strip())
        elif field == "schools_in_district":
            changes[field] = whole_number(text) if text else None
        else:
            changes[field] = text
    return changes

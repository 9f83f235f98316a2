"""The form of an assessment procedure, or of a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shnor_tui.domain.assessment import Procedure, Scale
from shnor_tui.domain.russian import searchable
from shnor_tui.i18n import _
from shnor_tui.tui.context import Session
from shnor_tui.tui.screens.form import Entry, Form, checked
from shnor_tui.tui.text import Line
from shnor_tui.workspace.field_titles import word_of
from shnor_tui.workspace.find import whole_number
from shnor_tui.workspace.procedures import add_procedure, check_grade, edit_procedure, usual_procedures

YES, NO = "yes", "no"


class ProcedureForm(Form):
    """Dismisses with True when the procedure was saved. A new one belongs to a school year and comes last in it."""

    def __init__(self, session: Session, procedure: Procedure | None, year: str) -> None:
        super().__init__(session)
        self._procedure = procedure
        self._year = procedure.year if procedure else year
        self.draft_of = ("procedure", {"id": procedure.id} if procedure else {"id": 0, "year": year})

    def heading(self) -> Sequence[Line]:
        title = self._procedure.name if self._procedure else _("New assessment procedure")
        hint = _("↓ in a field puts in what is offered")
        return [[(f" {title}", "bold")], [(f" {self._year}", "note"), (" · ", "dim"), (hint, "dim")]]

    def entries(self) -> Sequence[Entry]:
        seen = self._procedure or Procedure(year=self._year, kind="", subject="")
        yes_no = ((YES, _("yes")), (NO, _("no")))
        return (
            Entry("kind", _("Kind"), seen.kind, needed=True, offers=self._offers("kind")),
            Entry("subject", _("Subject"), seen.subject, needed=True, offers=self._offers("subject")),
            Entry("grade", _("Grade"), str(seen.grade or ""), note=checked(_grade)),
            Entry("scale", _("Marked by"), seen.scale, choices=[(scale, word_of(scale)) for scale in Scale]),
            Entry("held", _("Held"), YES if seen.held else NO, choices=yes_no),
            Entry("counted", _("Counted by the rule of low results"), YES if seen.counted else NO, choices=yes_no),
            Entry("note", _("Note"), seen.note, lines=2),
        )

    def save(self, values: Mapping[str, str]) -> None:
        typed = self.typed_values()
        fields: dict[str, Any] = {name: typed[name] for name in ("kind", "subject", "note") if name in typed}
        fields |= {name: typed[name] == YES for name in ("held", "counted") if name in typed}
        if "scale" in typed:
            fields["scale"] = Scale(typed["scale"])
        if "grade" in typed:
            fields["grade"] = _grade(typed["grade"]) if typed["grade"] else None
        if self._procedure is None:
            add_procedure(self.session.workspace, self._year, **fields)
        elif fields:
            edit_procedure(self.session.workspace, self._procedure, **fields)

    def rebase(self) -> None:
        if self._procedure:
            self._procedure = self.session.data.find(Procedure, self._procedure.id) or self._procedure

    def _offers(self, field: str) -> Callable[[str], Sequence[str]]:
        """What is usual, and what the department had in other years."""
        known = [*usual_procedures(), *self.session.data.records.all(Procedure)]
        texts = tuple(dict.fromkeys(getattr(one, field) for one in known))
        return lambda typed: [text for text in texts if searchable(typed) in searchable(text)]


def _grade(text: str) -> int:
    grade = whole_number(text)
    check_grade(grade)
    return grade

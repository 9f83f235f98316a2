"""The form of a section of the roadmap, or of a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.widget import Widget

from shnor_tui.domain.roadmap import Section
from shnor_tui.i18n import _
from shnor_tui.tui.context import Session
from shnor_tui.tui.screens.form import Entry, Form, checked
from shnor_tui.tui.text import Line
from shnor_tui.workspace.roadmap import add_section, edit_section, free_number, next_section_number

TITLE_LINES = 2


class SectionForm(Form):
    """Dismisses with True when the section was saved. A new one comes last."""

    def __init__(self, session: Session, section: Section | None) -> None:
        super().__init__(session)
        self._section = section
        self._programme = session.data.programme
        about = {"id": section.id} if section else {"id": 0, "programme": self._programme.id}
        self.draft_of = ("section", about)

    def heading(self) -> Sequence[Line]:
        title = _("Section {number}").format(number=self._section.number) if self._section else _("New section")
        hint = _("the numbers of its items stay as they are") if self._section else _("it comes last")
        return [[(f" {title}", "bold")], [(f" {hint}", "dim")]]

    def entries(self) -> Sequence[Entry]:
        section, suggested = self._section, next_section_number(self.session.data)
        number = section.number if section else suggested
        return (
            Entry("number", _("Number"), number, note=checked(self._check_number), needed=section is not None),
            Entry("name", _("Title"), section.title if section else "", lines=TITLE_LINES, needed=True),
        )

    def first_focus(self) -> Widget:
        return self.query_one("#name")

    def save(self, values: Mapping[str, str]) -> None:
        typed = self.typed_values()
        fields = {"number": typed["number"]} if "number" in typed else {}
        if "name" in typed:
            fields["title"] = " ".join(typed["name"].split())
        if self._section:
            edit_section(self.session.workspace, self._section, **fields)
        else:
            add_section(self.session.workspace, self._programme, title=fields.pop("title"), **fields)

    def rebase(self) -> None:
        if self._section:
            self._section = self.session.data.find(Section, self._section.id) or self._section

    def _check_number(self, value: str) -> None:
        free_number(self.session.data.choose(self._programme).sections, value, self._section.id if self._section else 0)

"""The form of a roadmap item, or of a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual.widget import Widget

from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.roadmap import RoadmapItem, Scope, Section
from shnor_tui.i18n import _
from shnor_tui.tui.context import Session
from shnor_tui.tui.offers import SEPARATOR, completed, offered_kinds
from shnor_tui.tui.point_links import linked_trainings, training_choices, written_trainings
from shnor_tui.tui.screens.form import Entry, Form, Note, checked
from shnor_tui.tui.text import Line
from shnor_tui.workspace.event_names import event_kinds
from shnor_tui.workspace.field_titles import word_of
from shnor_tui.workspace.roadmap import add_item, check_rescoping, edit_item, free_number, next_number
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.titles import deadline_in_words

TITLE_LINES = 3
EXPECTED_LINES = 2


class ItemForm(Form):
    """Dismisses with True when the item was saved. Of an item only what was changed here is written."""

    def __init__(
        self, session: Session, item: RoadmapItem | None, section: Section | None, after: RoadmapItem | None
    ) -> None:
        super().__init__(session)
        self._item, self._after = item, after
        known = item or section or after
        self._programme = (known and session.data.find(Programme, known.programme)) or session.data.programme
        self._section = item.section or 0 if item else section.id if section else 0
        self._section_suggested_for = self._section
        self._suggested = next_number(self._data, self._data.find(Section, self._section))
        self.draft_of = (
            "item",
            {
                "id": item.id if item else 0,
                "section": section.id if section else 0,
                "after": after.id if after else 0,
            },
        )

    def heading(self) -> Sequence[Line]:
        if self._item:
            title = _("Roadmap item {number}").format(number=self._item.number)
        elif self._after:
            title = _("New roadmap item after {number}").format(number=self._after.number)
        else:
            title = _("New roadmap item")
        return [[(f" {title}", "bold")], [(" " + _("Tab goes to the next field; ← and → choose a value"), "dim")]]

    def entries(self) -> Sequence[Entry]:
        item = self._item or RoadmapItem(programme=self._programme.id, number=self._suggested, title="")
        sections = [(str(section.id), f"{section.number}. {section.title}") for section in self._data.sections]
        return (
            Entry("number", _("Number"), item.number, note=checked(self._check_number), needed=self._item is not None),
            Entry("name", _("Roadmap item"), item.title, lines=TITLE_LINES, needed=True),
            Entry(
                "section",
                _("Section"),
                str(self._section),
                choices=[("0", _("no section")), *sections],
            ),
            Entry(
                "deadline",
                _("Deadline"),
                item.deadline.text,
                _("«сентябрь 2020 года» or «до 15.09.2020»"),
                note=self._dates,
            ),
            Entry("responsible", _("Responsible"), item.responsible),
            Entry("expected", _("Expected result"), item.expected, lines=EXPECTED_LINES),
            Entry(
                "scope",
                _("Who does it"),
                item.scope.value,
                choices=[(scope.value, word_of(scope)) for scope in Scope],
                note=checked(self._check_scope),
            ),
            Entry(
                "trainings",
                _("Training that does it"),
                written_trainings(item.trainings),
                choices=training_choices(),
            ),
            Entry(
                "event_kinds",
                _("Events that do it"),
                SEPARATOR.join(item.event_kinds),
                _("kinds separated by «;»"),
                note=self._kinds_note,
                offers=lambda typed: completed(typed, lambda last: offered_kinds(self._data, last)),
            ),
        )

    def first_focus(self) -> Widget:
        return self.query_one("#name")

    def initial(self) -> dict[str, str]:
        """The number that is suggested is nothing that was typed."""
        return super().initial() if self._item else {**super().initial(), "number": self._suggested}

    def changed(self) -> None:
        if self._item is None:
            self._number_by_section()
        super().changed()

    def save(self, values: Mapping[str, str]) -> None:
        typed = self.typed_values()
        fields: dict[str, Any] = {name: typed[name] for name in _AS_TYPED if name in typed}
        if "section" in typed:
            fields["section"] = self._data.find(Section, int(typed["section"]))
        if "scope" in typed:
            fields["scope"] = Scope(typed["scope"])
        if "trainings" in typed:
            fields["trainings"] = linked_trainings(typed["trainings"])
        if "event_kinds" in typed:
            fields["event_kinds"] = event_kinds(self._data.records, typed["event_kinds"])
        if "name" in typed:
            fields["title"] = " ".join(typed["name"].split())
        if self._item:
            edit_item(self.session.workspace, self._item, **fields)
        else:
            fields.setdefault("section", self._data.find(Section, self._section))
            add_item(self.session.workspace, self._programme, after=self._after, **fields)

    def rebase(self) -> None:
        if self._item:
            self._item = self.session.data.find(RoadmapItem, self._item.id) or self._item

    @property
    def _data(self) -> Snapshot:
        return self.session.data.choose(self._programme)

    def _number_by_section(self) -> None:
        """Suggest the next number of the section that is chosen now; one that was typed stays."""
        section = int(self.value("section"))
        if section == self._section_suggested_for:
            return
        before, self._suggested = self._suggested, next_number(self._data, self._data.find(Section, section))
        self._section_suggested_for = section
        if self.value("number") == before:
            self.set_value("number", self._suggested)

    def _check_number(self, value: str) -> None:
        """The number that is suggested is always right: whoever has taken it meanwhile, saving gives the next one."""
        if self._item is None and value == self._suggested:
            return
        free_number(self._data.items, value, self._item.id if self._item else 0)

    def _check_scope(self, value: str) -> None:
        if self._item and value != self._item.scope:
            check_rescoping(self._data, self._item)

    def _kinds_note(self, value: str) -> Note:
        """What may be meant, until something is chosen."""
        offers = offered_kinds(self._data, value.rpartition(";")[2])
        return Note(_("↓ offers: {kinds}").format(kinds=", ".join(offers)) if offers else "")

    def _dates(self, value: str) -> Note:
        return Note(deadline_in_words(parse_deadline(value, self._programme.school_year)))


_AS_TYPED = ("number", "deadline", "responsible", "expected")

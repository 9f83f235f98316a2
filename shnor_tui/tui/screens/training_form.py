"""The form of a training: how many people of a school, and what is known of the course."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from textual.widget import Widget

from shnor_tui.domain.activity import Training, TrainingKind
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.russian import searchable
from shnor_tui.domain.school import School
from shnor_tui.domain.user import Role
from shnor_tui.i18n import _
from shnor_tui.tui.activity_rows import used_in_brief
from shnor_tui.tui.context import Session
from shnor_tui.tui.offers import offered_schools, written_schools
from shnor_tui.tui.screens.form import Entry, Form, checked
from shnor_tui.tui.screens.notes import school_note, time_note
from shnor_tui.tui.text import Line
from shnor_tui.workspace.field_titles import word_of
from shnor_tui.workspace.find import school_of_registry, whole_number
from shnor_tui.workspace.query import begins_word
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.trainings import add_training, check_hours, edit_training


class TrainingForm(Form):
    """Dismisses with True when the training was saved. Of one that is there only what was changed here is written."""

    def __init__(
        self, session: Session, training: Training | None, school: School | None, programme: Programme | None
    ) -> None:
        super().__init__(session)
        data = session.data
        of = data.find(Programme, training.programme) if training else programme
        self._programme = of or data.programme
        self._training = training
        self._school = self._own_school(session) or school
        self.draft_of = (
            "training",
            {
                "id": training.id if training else 0,
                "school": school.id if school else 0,
                "programme": self._programme.id,
            },
        )

    @staticmethod
    def _own_school(session: Session) -> School | None:
        """The only school that a school's account enters training for."""
        user = session.workspace.user
        return session.data.find(School, user.school) if user.role is Role.SCHOOL and user.school else None

    def heading(self) -> Sequence[Line]:
        title = _("Training") if self._training else _("New training")
        uses = used_in_brief(self._data, self._training) if self._training else ""
        hint = _("It counts for: {uses}").format(uses=uses) if uses else _("Head counts only: no names of teachers.")
        return [[(f" {title} · {self._programme.year}", "bold")], [(f" {hint}", "dim")]]

    def entries(self) -> Sequence[Entry]:
        data, seen = self._data, self._seen
        return (
            Entry(
                "school",
                _("School"),
                written_schools(data, [seen.school]),
                note=lambda value: school_note(self._data, value),
                needed=True,
                offers=lambda typed: offered_schools(self._data, typed),
            ),
            Entry(
                "kind",
                _("Kind"),
                seen.kind.value,
                choices=[(kind.value, self._kind_title(kind)) for kind in TrainingKind],
            ),
            Entry(
                "people",
                _("People"),
                str(seen.people) if self._training else "",
                _("how many finished; 0: nobody was trained"),
                note=checked(whole_number),
                needed=True,
            ),
            Entry("course", _("Course"), seen.course, _("what it is called"), offers=self._known("course")),
            Entry("hours", _("Hours"), str(seen.hours or ""), "36", note=checked(_hours)),
            Entry("provider", _("Provider"), seen.provider, _("who taught"), offers=self._known("provider")),
            Entry(
                "when",
                _("When"),
                seen.when.text,
                _("«October 2020» or «12.10.2020»"),
                note=lambda value: time_note(value, self._programme.school_year),
            ),
        )

    def first_focus(self) -> Widget:
        return self.query_one("#people" if self._seen.school else "#school")

    def save(self, values: Mapping[str, str]) -> None:
        workspace, typed = self.session.workspace, self.typed_values()
        fields: dict[str, Any] = {name: values[name] for name in ("course", "provider", "when") if name in typed}
        if "hours" in typed:
            fields["hours"] = _hours(values["hours"]) if values["hours"] else None
        if self._training is None:
            school = school_of_registry(self._data, values["school"])
            fields["people"] = whole_number(values["people"])
            add_training(workspace, self._programme, school, TrainingKind(values["kind"]), **fields)
            return
        if "school" in typed:
            fields["school"] = school_of_registry(self._data, values["school"])
        if "kind" in typed:
            fields["kind"] = TrainingKind(values["kind"])
        if "people" in typed:
            fields["people"] = whole_number(values["people"])
        edit_training(workspace, self._training, **fields)

    def rebase(self) -> None:
        if self._training:
            self._training = self.session.data.find(Training, self._training.id) or self._training

    @property
    def _seen(self) -> Training:
        return self._training or Training(programme=self._programme.id, school=self._school.id if self._school else 0)

    @property
    def _data(self) -> Snapshot:
        return self.session.data.choose(self._programme)

    def _kind_title(self, kind: TrainingKind) -> str:
        whole = {
            TrainingKind.QUALIFICATION: _("advanced training courses"),
            TrainingKind.RETRAINING: _("professional retraining"),
        }
        return f"{word_of(kind)} – {whole[kind]}"

    def _known(self, name: str) -> Callable[[str], Sequence[str]]:
        """What was entered in a field before, in any year: the same course is mostly that of several schools."""

        def offered(typed: str) -> Sequence[str]:
            known = dict.fromkeys(getattr(row, name) for row in self.session.data.records.all(Training))
            wanted = searchable(typed.strip())
            return [text for text in known if text and text != typed and begins_word(wanted, searchable(text))]

        return offered


def _hours(text: str) -> int:
    hours = whole_number(text)
    check_hours(hours)
    return hours

"""The next school year's programme, made from this one: what is planned is taken over, what was done is not."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from shnor_tui.domain.indicator import Indicator
from shnor_tui.domain.option import OptionValue
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.programme import Order, Programme
from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import RoadmapItem, Section
from shnor_tui.domain.school import Listing
from shnor_tui.domain.survey import Survey
from shnor_tui.domain.year_shift import deadline_a_year_later
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.workspace.arguments import programme_of
from shnor_tui.workspace.editing import Editor
from shnor_tui.workspace.questionnaires import ensure_questionnaire, newest, topics_of
from shnor_tui.workspace.session import Workspace

R = TypeVar("R", bound=Record)

_EXAMPLE = re.compile(r"\s*\(пример\)")


def start_next_year(workspace: Workspace, programme: Programme) -> Programme:
    """Make the programme of the year after another one, in one step; returns it.

    It has the roadmap with deadlines a year later, the listed schools with their partners, the indicators with their targets,
    the points of the report, its own options of reports, and the survey with the newest questionnaire. The order and the
    basis and agreement of the list are new each year and stay empty. Marks, documents, values, training, events, answers and
    results stay with their year.
    A point keeps its links to what is gone and to last year's events: it waits for others in their place.

    Raises:
        BadInput: there is a programme of that year already.
        NotFound: the programme was removed.
    """
    year = programme.school_year.following
    with workspace.change("programme.next") as editor:
        present = programme_of(workspace, programme.id)
        if any(known.year == year for known in workspace.programmes):
            raise BadInput(_("There is a programme of {year} already.").format(year=year))
        _Copy(workspace, editor, present).make()
    return workspace.programme(year)


class _Copy:
    """Writes the next year's records; each refers to the new ones."""

    def __init__(self, workspace: Workspace, editor: Editor, programme: Programme) -> None:
        self._records = workspace.records
        self._editor = editor
        self._old = programme
        self._new = 0

    def make(self) -> None:
        title = _EXAMPLE.sub("", self._old.title) if self._old.example else self._old.title
        self._new = self._editor.add(
            msgspec.structs.replace(
                self._old, id=0, year=str(self._old.school_year.following), title=title, example=False, order=Order()
            )
        )
        for listing in self._own(Listing):
            if listing.listed:
                self._editor.add(Listing(programme=self._new, school=listing.school, partners=listing.partners))
        items = self._items()
        indicators = {row.id: self._add(row) for row in self._own(Indicator)}
        for point in self._own(ReportPoint):
            self._add(
                point,
                items=tuple(items.get(number, number) for number in point.items),
                indicators=tuple(indicators.get(number, number) for number in point.indicators),
            )
        for option in self._own(OptionValue):
            self._add(option)
        if self._own(Survey):
            self._survey()

    def _items(self) -> dict[int, int]:
        """Sections and items; the numbers of the new items by those of the old."""
        sections = {section.id: self._add(section) for section in self._own(Section)}
        return {
            item.id: self._add(
                item,
                section=sections.get(item.section or 0),
                deadline=deadline_a_year_later(item.deadline, self._old.school_year),
            )
            for item in self._own(RoadmapItem)
        }

    def _survey(self) -> None:
        questionnaire = ensure_questionnaire(self._editor, newest(self._records))
        self._editor.add(Survey(programme=self._new, sections=topics_of(questionnaire), questionnaire=questionnaire.id))

    def _own(self, kind: type[R]) -> list[R]:
        own = [row for row in self._records.all(kind) if getattr(row, "programme", None) == self._old.id]
        return sorted(own, key=lambda row: row.id)

    def _add(self, record: Record, **changes: object) -> int:
        return self._editor.add(msgspec.structs.replace(record, id=0, programme=self._new, **changes))

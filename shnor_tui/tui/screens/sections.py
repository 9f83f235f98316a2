"""The sections of the roadmap: add, change, move, remove."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from textual import on

from shnor_tui.domain.roadmap import Progress, Section
from shnor_tui.i18n import _, ngettext
from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import SECTIONS
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.navigation import section_form
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.text import Line, wrapped
from shnor_tui.tui.widgets.header import summary_line
from shnor_tui.tui.widgets.line_list import LineList, Row
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.roadmap import move_section, remove_section


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section with how many items it has and how much of them is done."""

    section: Section
    items: int
    progress: Progress
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("section", self.section.id)

    def lines(self, width: int) -> list[Line]:
        """Number and title, wrapped; the counts below."""
        lead = f"{self.section.number}. "
        titles = wrapped(self.section.title, max(width - 2 - len(lead), 10))
        blank = " " * (len(lead) + 1)
        lines: list[Line] = [[(f"{blank if n else f' {lead}'}{title}", "")] for n, title in enumerate(titles)]
        return [*lines, [(f"{blank}{self._counts()}", "dim")]]

    def _counts(self) -> str:
        if not self.items:
            return _("no items yet")
        counts = ngettext("{n} item", "{n} items", self.items).format(n=self.items)
        done, total = self.progress
        return f"{counts} · " + _("done {done} of {counted}").format(done=done, counted=total)


class SectionsScreen(WorkScreen):
    """The sections in their order; the keys of `actions.SECTIONS`."""

    ACTIONS = SECTIONS
    BINDINGS = bindings(SECTIONS)

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        data = self.session.data
        rows: list[Row] = []
        for section in data.sections:
            items = data.items_of(section)
            rows.append(SectionLine(section, len(items), data.total(items)))
        if not rows:
            empty = _("There are no sections yet. a adds the first one.")
            rows.append(TextRow("empty", empty if self.session.may("section.add") else _("There are no sections yet.")))
        if outside := len(data.items_of(None)):
            text = ngettext("Outside of sections: {n} item.", "Outside of sections: {n} items.", outside)
            rows.append(TextRow("outside", text.format(n=outside), selectable=False, style="dim"))
        self.body.set_rows(rows)

    def show_title(self) -> None:
        lines: list[Line] = [[(" " + _("Sections of the roadmap"), "bold")]]
        lines.append(summary_line(self.summary(), self.session, self.app.size.width))
        self.query_one("#title", Lines).show(lines)

    def summary(self) -> Line:
        sections = len(self.session.data.sections)
        return [(ngettext("{n} section", "{n} sections", sections).format(n=sections), "")]

    async def action_section_add(self) -> None:
        await self.add_by(section_form(self.session, None), Section, "section")

    @on(LineList.Chosen)
    async def action_section_edit(self) -> None:
        if (section := self._current()) and self.session.may("section.edit"):
            await self.app.push_screen(section_form(self.session, section), self.after_form)

    def action_section_remove(self) -> None:
        if section := self._current():
            items = len(self.session.data.items_of(section))
            with self.telling():
                remove_section(self.session.workspace, section)
            if self.session.data.find(Section, section.id) is None:
                self.tell(_removed(section, items))

    def action_section_earlier(self) -> None:
        self._move(-1)

    def action_section_later(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        if section := self._current():
            with self.telling():
                move_section(self.session.workspace, section, by)

    def _current(self) -> Section | None:
        row = self.body.cursor_row
        return row.section if isinstance(row, SectionLine) else None


def _removed(section: Section, items: int) -> str:
    if not items:
        return _("Section {number} was removed. u brings it back.").format(number=section.number)
    return ngettext(
        "Section {number} was removed with {n} item. u brings all back.",
        "Section {number} was removed with {n} items. u brings all back.",
        items,
    ).format(number=section.number, n=items)

"""The schools of the registry as rows. Pure: no widget, no store."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from shnor_tui.domain.roadmap import Status
from shnor_tui.i18n import _, ngettext
from shnor_tui.tui.rows import Glyphs
from shnor_tui.tui.text import Line, flowed, wrapped
from shnor_tui.workspace.school_standing import Standing

_INDENT = "   "


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A school: its name, where it stands in the programme, its full name and how it is reached."""

    standing: Standing
    glyphs: Glyphs
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("school", self.standing.school.id)

    def lines(self, width: int) -> list[Line]:
        """Sign and name, state, then what else is known; nothing is cut."""
        school, room = self.standing.school, max(width - len(_INDENT), 10)
        sign, style = (Status.DONE, "good") if self.standing.listed else (Status.CANCELLED, "dim")
        first, *more = wrapped(school.name, room)
        lines: list[Line] = [[(f" {self.glyphs[sign]} ", style), (first, "bold")]]
        lines += [[(_INDENT + line, "bold")] for line in more]
        lines += _indented(flowed(standing_parts(self.standing), room))
        if school.full_name != school.name:
            lines += _indented([[(line, "dim")] for line in wrapped(school.full_name, room)])
        reached: list[Line] = [[(text, "")] for text in (school.head, school.phone) if text]
        return lines + _indented(flowed(reached, room))


def standing_parts(standing: Standing) -> list[Line]:
    """«в списке», «выполнено 2 из 5», «не сдано 3, просрочка до 12 дней», each with its colour."""
    if not standing.listed:
        return [[(_("not on the list"), "dim")]]
    done, total = standing.progress
    parts: list[Line] = [[(_("on the list"), "good")]]
    if total:
        parts.append([(_("done {done} of {counted}").format(done=done, counted=total), "")])
    return [*parts, [debt_words(standing)]]


def debt_words(standing: Standing) -> tuple[str, str]:
    """What a school owes, with its style."""
    if not standing.debts:
        return _("owes nothing"), "good"
    if not standing.worst:
        return _("not handed in: {n}").format(n=standing.debts), "soon"
    late = ngettext(
        "not handed in: {debts}, up to {n} day late", "not handed in: {debts}, up to {n} days late", standing.worst
    )
    return late.format(debts=standing.debts, n=standing.worst), "late"


def _indented(lines: list[Line]) -> list[Line]:
    return [[(_INDENT, ""), *line] for line in lines]

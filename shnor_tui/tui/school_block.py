"""Pasted lines that begin with the name of a school: each lands in its school's row, whatever their order. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.tui.grid import Spot
from shnor_tui.workspace.school_names import match_school


def spread_by_school(
    schools: Sequence[School], columns: Sequence[str], block: Sequence[Sequence[str]], column: str
) -> dict[Spot, str] | None:
    """What stands behind the names goes into the columns to fill in from `column` on; None when no line begins with a name.

    Raises:
        BadInput: a line begins with no school's name, or has more values than there are columns.
    """
    named = [(match_school(schools, line[0]).school if line else None, line) for line in block]
    if not any(school and len(line) > 1 for school, line in named):
        return None
    ahead = columns[columns.index(column) :] if column in columns else columns
    entries: dict[Spot, str] = {}
    for school, line in named:
        if school is None:
            raise BadInput(_("There is no school «{name}» in this table.").format(name=line[0] if line else ""))
        if len(line) - 1 > len(ahead):
            raise BadInput(_("{school}: there are more numbers than columns.").format(school=school.name))
        entries |= {(school.id, key): text for key, text in zip(ahead, line[1:], strict=False)}
    return entries

"""Notes that several forms have under their fields."""

from __future__ import annotations

from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _, ngettext
from shnor_tui.tui.screens.form import Note
from shnor_tui.workspace.find import school_of_registry, schools_of_registry
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.titles import deadline_in_words


def school_note(data: Snapshot, value: str, empty: str = "") -> Note:
    """Which school a beginning of its name means, where that isn't seen from the name itself."""
    if not value.strip():
        return Note(empty or _("↓ offers the schools"))
    try:
        school = school_of_registry(data, value)
    except ShnorError as error:
        return Note(str(error), wrong=True)
    told = [] if value.strip() in {school.name, school.full_name} else [school.name]
    told += [] if school in data.schools else [_("not on the list of this year")]
    return Note(", ".join(told))


def schools_note(data: Snapshot, value: str) -> Note:
    """How many schools a text names."""
    try:
        n = len(schools_of_registry(data, value))
    except ShnorError as error:
        return Note(str(error), wrong=True)
    return Note(ngettext("{n} school", "{n} schools", n).format(n=n) if n else _("↓ offers the schools"))


def time_note(value: str, year: SchoolYear) -> Note:
    """The days that were read from the words that tell when something was."""
    if not value.strip():
        return Note("")
    read = parse_deadline(value, year)
    if read.start or read.end:
        return Note(deadline_in_words(read))
    return Note(_("No date was read from this; the words are kept as they are."))

"""The form of a new programme: year, organisation, order, signatory, schools."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from shnor_tui.domain.programme import Order, Organisation, Signatory
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.i18n import _, mark
from shnor_tui.tui.context import Session
from shnor_tui.tui.screens.form import Entry, Form, Note, checked
from shnor_tui.tui.text import Line
from shnor_tui.workspace.find import day_of
from shnor_tui.workspace.setup import create_programme

FIELDS = (
    ("year", mark("School year"), "2021/2022"),
    ("nominative", mark("Organisation (who?)"), "управление образования … района"),
    ("genitive", mark("of the organisation (genitive)"), "управления образования … района"),
    ("dative", mark("to the organisation (dative)"), "управлению образования … района"),
    ("instrumental", mark("by the organisation (instrumental)"), "управлением образования … района"),
    ("number", mark("Order: number"), "148-од"),
    ("date", mark("Order: date"), "28.07.2020"),
    ("position", mark("Who signs: position"), "Начальник управления образования"),
    ("name", mark("Who signs: initials and surname"), "И.И. Иванова"),
)

_SHORT = re.compile("[;|]")
"""What parts a school's names. The Russian layout has no bar, the command line has one."""


def _about_schools(_value: str) -> Note:
    return Note(_("One is enough: the others can come from a file, by f on the screen of schools."))


class NewProgramme(Form):
    """Dismisses with True when the programme was made. Only the year and one school are needed; the rest can wait."""

    draft_of = ("programme.new", {})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._year = str(SchoolYear.holding(session.workspace.today))

    def heading(self) -> Sequence[Line]:
        name, hint = _("New programme"), _("Tab goes to the next field; only the year and one school are needed")
        return [[(f" {name}", "bold")], [(f" {hint}", "dim")]]

    def entries(self) -> Sequence[Entry]:
        notes = {"date": checked(day_of)}
        fields = [
            Entry(name, _(title), self._year if name == "year" else "", example, note=notes[name])
            if name in notes
            else Entry(name, _(title), self._year if name == "year" else "", example)
            for name, title, example in FIELDS
        ]
        schools = _("Schools, one a line: full name; short name")
        return [*fields, Entry("schools", schools, lines=6, note=_about_schools, needed=True)]

    def save(self, values: Mapping[str, str]) -> None:
        schools = [_SHORT.split(f"{line};", 1) for line in values["schools"].splitlines() if line.strip()]
        create_programme(
            self.session.workspace,
            values["year"],
            [(full.strip(), short.strip(" ;")) for full, short in schools],
            Organisation(
                nominative=values["nominative"],
                genitive=values["genitive"],
                dative=values["dative"],
                instrumental=values["instrumental"],
            ),
            Order(number=values["number"], date=day_of(values["date"]) if values["date"] else None),
            Signatory(position=values["position"], name=values["name"]),
        )

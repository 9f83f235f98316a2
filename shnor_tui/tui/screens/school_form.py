"""The forms of a school: its names and contacts, and its place in a programme's list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from shnor_tui.domain.programme import Programme
from shnor_tui.domain.russian import short_date
from shnor_tui.domain.school import School, is_email, is_phone
from shnor_tui.i18n import _
from shnor_tui.tui.context import Session
from shnor_tui.tui.offers import offered_several, written_schools
from shnor_tui.tui.screens.form import Entry, Form, Note, checked
from shnor_tui.tui.screens.notes import schools_note
from shnor_tui.tui.text import Line, wrapped
from shnor_tui.workspace.find import day_of, schools_of_registry
from shnor_tui.workspace.registry import add_school, edit_school, set_listing
from shnor_tui.workspace.school_names import only_corrects

YES, NO = "yes", "no"


class SchoolForm(Form):
    """Dismisses with True when the school was saved; without one it adds a school and puts it on the programme's list."""

    def __init__(self, session: Session, school: School | None) -> None:
        super().__init__(session)
        self._school = school
        self.draft_of = ("school", {"id": school.id if school else 0})

    def heading(self) -> Sequence[Line]:
        if self._school:
            return [[(f" {_fitting(self._school.name, self.app.size.width)}", "bold")]]
        hint = _("It is put in the list of {year} too.").format(year=self.session.data.programme.year)
        return [[(" " + _("New school"), "bold")], [(f" {hint}", "dim")]]

    def entries(self) -> Sequence[Entry]:
        seen = self._school or School(full_name="")
        return (
            Entry("full_name", _("Full name"), seen.full_name, note=self._name_note),
            Entry("short_name", _("Short name"), seen.short_name, _("as it stands in lists and tables")),
            Entry("head", _("Director"), seen.head, _("initials and surname")),
            Entry("phone", _("Phone"), seen.phone, "8 (4822) 00-00-01", note=_judged(is_phone, _phone_advice)),
            Entry("email", _("E-mail"), seen.email, "school@example.ru", note=_judged(is_email, _email_advice)),
            Entry("address", _("Address"), seen.address),
            Entry("site", _("Site"), seen.site, "school.example.ru"),
            Entry("former_names", _("Former names"), "; ".join(seen.former_names), _("with «;» between")),
            Entry("note", _("Note"), seen.note, lines=3),
        )

    def save(self, values: Mapping[str, str]) -> None:
        if self._school is None:
            texts: dict[str, Any] = {**values, "former_names": _split(values["former_names"])}
            add_school(self.session.workspace, self.session.data.programme, texts.pop("full_name"), **texts)
        else:
            changes: dict[str, Any] = self.typed_values()
            if "former_names" in changes:
                changes["former_names"] = _split(changes["former_names"])
            edit_school(self.session.workspace, self._school, **changes)

    def rebase(self) -> None:
        if self._school:
            self._school = self.session.data.find(School, self._school.id) or self._school

    def _name_note(self, value: str) -> Note:
        own = self._school.id if self._school else 0
        if any(school.full_name == value and school.id != own for school in self.session.data.registry):
            return Note(_("There is a school «{name}» already.").format(name=value), wrong=True)
        if self._school and value and not only_corrects(self._school.full_name, value):
            return Note(_("The name before stays among the former ones."))
        return Note("")


class ListingForm(Form):
    """Whether a school is in a programme's list, and on what basis; by default the chosen programme's."""

    def __init__(self, session: Session, school: School, programme: Programme | None = None) -> None:
        super().__init__(session)
        self._school = school
        self._programme = programme or session.data.programme
        self._take_present()
        self.draft_of = ("listing", {"id": school.id, "programme": self._programme.id})

    def _take_present(self) -> None:
        self._seen = self.session.data.choose(self._programme).listings.get(self._school.id)

    def heading(self) -> Sequence[Line]:
        title = _("The list of schools of {year}").format(year=self._programme.year)
        return [[(f" {title}", "bold")], [(f" {_fitting(self._school.name, self.app.size.width)}", "note")]]

    def entries(self) -> Sequence[Entry]:
        seen = self._seen
        agreed_on = short_date(seen.agreed_on) if seen and seen.agreed_on else ""
        return (
            Entry(
                "listed",
                _("On the list"),
                YES if seen and seen.listed else NO,
                choices=((YES, _("yes")), (NO, _("no, what was entered stays"))),
            ),
            Entry("basis", _("Basis"), seen.basis if seen else "", _("for example: order, its number and date")),
            Entry("agreed_with", _("Agreed with"), seen.agreed_with if seen else "", _("with whom (instrumental)")),
            Entry(
                "agreed_on", _("Agreed on"), agreed_on, short_date(self.session.workspace.today), note=checked(day_of)
            ),
            Entry(
                "partners",
                _("Partner schools"),
                written_schools(self.session.data, seen.partners) if seen else "",
                _("names separated by «;»"),
                note=self._partners_note,
                offers=lambda typed: offered_several(self.session.data, typed, but=self._school),
            ),
        )

    def save(self, values: Mapping[str, str]) -> None:
        changes: dict[str, Any] = self.typed_values()
        if "listed" in changes or self._seen is None:
            changes["listed"] = values["listed"] == YES
        if "agreed_on" in changes:
            changes["agreed_on"] = _day_or_none(values["agreed_on"])
        if "partners" in changes:
            changes["partners"] = schools_of_registry(self.session.data, values["partners"])
        set_listing(self.session.workspace, self._programme, self._school, seen=self._seen, **changes)

    def _partners_note(self, value: str) -> Note:
        return schools_note(self.session.data, value)

    def rebase(self) -> None:
        self._take_present()


def _judged(fits: Callable[[str], bool], advice: Callable[[], str]) -> Callable[[str], Note]:
    """A note with advice under a value that doesn't fit."""
    return lambda value: Note(advice(), wrong=True) if value.strip() and not fits(value.strip()) else Note("")


def _phone_advice() -> str:
    return _("Write it as 8 (4822) 00-00-01.")


def _email_advice() -> str:
    return _("Write it as school@example.ru.")


def _split(names: str) -> tuple[str, ...]:
    return tuple(names.split(";"))


def _day_or_none(text: str) -> date | None:
    return day_of(text) if text else None


def _fitting(text: str, width: int) -> str:
    return wrapped(text, max(width - 2, 20))[0]

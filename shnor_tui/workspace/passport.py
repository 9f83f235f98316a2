"""The passport of a school: all that is stored of it, part by part, for the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.russian import short_date
from shnor_tui.domain.school import Listing, School
from shnor_tui.i18n import _, ngettext
from shnor_tui.workspace.facts import in_unit
from shnor_tui.workspace.field_titles import word_of
from shnor_tui.workspace.overview import Ref, debts_of
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.titles import status_title


@dataclass(frozen=True, slots=True)
class PassportLine:
    """A line: what it is about, what is known, and the record (table, number) that it comes from."""

    label: str
    text: str
    record: Ref | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the passport; one without lines isn't shown."""

    title: str
    lines: tuple[PassportLine, ...]


def passport(data: Snapshot, school: School) -> tuple[Part, ...]:
    """The parts that have something to say."""
    return tuple(part for source in PARTS if (part := source(data, school)).lines)


def _contacts(_data: Snapshot, school: School) -> Part:
    record = ("schools", school.id)
    known = (
        (_("Full name"), school.full_name),
        (_("Director"), school.head),
        (_("Phone"), school.phone),
        (_("E-mail"), school.email),
        (_("Address"), school.address),
        (_("Site"), school.site),
        (_("Note"), school.note),
    )
    return Part(_("Contacts"), tuple(PassportLine(label, text, record) for label, text in known if text))


def _listings(data: Snapshot, school: School) -> Part:
    listings = {row.programme: row for row in data.records.all(Listing) if row.school == school.id}
    return Part(
        _("List of schools by year"),
        tuple(
            PassportLine(programme.year, _listed(listings[programme.id]), ("listings", listings[programme.id].id))
            if programme.id in listings
            else PassportLine(programme.year, _("not on the list"), ("programmes", programme.id))
            for programme in data.programmes
        ),
    )


def _listed(listing: Listing) -> str:
    parts = [_("on the list") if listing.listed else _("not on the list")]
    if listing.basis:
        parts.append(_("basis: {basis}").format(basis=listing.basis))
    if listing.agreed_with:
        parts.append(_("agreed with {whom}").format(whom=listing.agreed_with))
    if listing.agreed_on:
        parts.append(_("agreed on {day}").format(day=short_date(listing.agreed_on)))
    return "; ".join(parts)


def _marks(data: Snapshot, school: School) -> Part:
    own = [item for item in data.items if item.per_school] if school in data.schools else []
    lines = []
    for item in own:
        mark = data.mark(item, school)
        when = f", {short_date(mark.on)}" if mark and mark.on else ""
        text = f"{item.title} – {status_title(data.status(item, school))}{when}"
        lines.append(PassportLine(item.number, text, ("items", item.id)))
    return Part(_("Roadmap items of each school"), tuple(lines))


def _debts(data: Snapshot, school: School) -> Part:
    lines = []
    for debt in debts_of(data, school):
        late = ngettext("{n} day late", "{n} days late", debt.days).format(n=debt.days) if debt.days else ""
        lines.append(PassportLine(debt.title, late or _("not handed in"), debt.record))
    return Part(_("Not handed in"), tuple(lines))


def _trainings(data: Snapshot, school: School) -> Part:
    return Part(
        _("Training of the staff"),
        tuple(
            PassportLine(
                word_of(training.kind),
                ngettext("{n} person", "{n} people", training.people).format(n=training.people),
                ("trainings", training.id),
            )
            for training in data.trainings
            if training.school == school.id
        ),
    )


def _readings(data: Snapshot, school: School) -> Part:
    return Part(_("Indicators"), tuple(_reading_lines(data, school)))


def _reading_lines(data: Snapshot, school: School) -> Iterator[PassportLine]:
    for indicator in data.indicators:
        for reading in data.readings(indicator):
            if reading.school == school.id:
                value = in_unit(reading.number(indicator.unit), indicator)
                told = value if value and reading.state is ReadingState.VALUE else word_of(reading.state)
                yield PassportLine(indicator.code, f"{indicator.title} – {told}", ("indicators", indicator.id))


PARTS: tuple[Callable[[Snapshot, School], Part], ...] = (
    _contacts,
    _listings,
    _marks,
    _debts,
    _trainings,
    _readings,
)
"""What a passport is made of, in its order. Later data is one more function."""

"""The passport of a school: all that is stored of it, part by part, for the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shnor_tui.domain.activity import Event, Training
from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.russian import short_date
from shnor_tui.domain.school import Listing, School
from shnor_tui.i18n import _, ngettext
from shnor_tui.workspace.debts import debts_of
from shnor_tui.workspace.facts import in_unit
from shnor_tui.workspace.field_titles import word_of, word_of_period
from shnor_tui.workspace.overview import Ref
from shnor_tui.workspace.results_passport import hint_words, result_lines
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.titles import days_late, status_title


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
        (_("Former names"), "; ".join(school.former_names)),
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
    owed = debts_of(data, school)
    lines = (PassportLine(debt.title, days_late(debt.days) or _("not handed in"), debt.record) for debt in owed)
    return Part(_("Not handed in"), tuple(lines))


def _partners(data: Snapshot, school: School) -> Part:
    """Those with which it has an agreement this year, and those for which it is the partner."""
    lines = []
    if listing := data.listings.get(school.id):
        partners = (data.find(School, number) for number in listing.partners)
        lines = [
            PassportLine(partner.name, ", ".join(part for part in (partner.head, partner.phone) if part), _ref(listing))
            for partner in partners
            if partner
        ]
    helped = [known for known in data.registry if school.id in _partners_of(data, known)]
    lines += [PassportLine(known.name, _("is supported by this school"), ("schools", known.id)) for known in helped]
    return Part(_("Partner schools"), tuple(lines))


def _ref(listing: Listing) -> Ref:
    return ("listings", listing.id)


def _partners_of(data: Snapshot, school: School) -> tuple[int, ...]:
    listing = data.listings.get(school.id)
    return listing.partners if listing and listing.listed else ()


def _trainings(data: Snapshot, school: School) -> Part:
    own = [training for training in data.trainings if training.school == school.id]
    lines = (PassportLine(word_of(row.kind), training_in_words(row), ("trainings", row.id)) for row in own)
    return Part(_("Training of the staff"), tuple(lines))


def training_in_words(training: Training) -> str:
    """«4 человека, «Функциональная грамотность», 36 часов, ТОИУУ, октябрь 2020 года»."""
    people = ngettext("{n} person", "{n} people", training.people).format(n=training.people)
    hours = ngettext("{n} hour", "{n} hours", training.hours or 0).format(n=training.hours) if training.hours else ""
    course = f"«{training.course}»" if training.course else ""
    return ", ".join(part for part in (people, course, hours, training.provider, training.when.text) if part)


def _events(data: Snapshot, school: School) -> Part:
    own = [event for event in data.events if event.concerns(school.id)]
    lines = (
        PassportLine(event.when.text or _("no date"), _event(event, school), ("events", event.id)) for event in own
    )
    return Part(_("Events"), tuple(lines))


def _event(event: Event, school: School) -> str:
    named = ", ".join(part for part in (event.kind, event.topic) if part)
    return _("{event} – in this school").format(event=named) if event.host == school.id else named


def _results(data: Snapshot, school: School) -> Part:
    known = (PassportLine(name, text, ("procedures", number)) for name, text, number in result_lines(data, school))
    official = ("programmes", data.programme.id)
    signs = (PassportLine(_("Signs of low results"), words, official) for words in hint_words(data, school))
    return Part(_("Results of assessment procedures"), (*known, *signs))


def _readings(data: Snapshot, school: School) -> Part:
    return Part(_("Indicators"), tuple(_reading_lines(data, school)))


def _reading_lines(data: Snapshot, school: School) -> Iterator[PassportLine]:
    for indicator in data.indicators:
        for reading in data.readings(indicator):
            if reading.school == school.id:
                value = in_unit(reading.number(indicator.unit), indicator)
                told = value if value and reading.state is ReadingState.VALUE else word_of(reading.state)
                period = word_of_period(indicator.frequency, reading.period) if reading.period else ""
                title = f"{indicator.title}, {period}" if period else indicator.title
                yield PassportLine(indicator.code, f"{title} – {told}", ("indicators", indicator.id))


PARTS: tuple[Callable[[Snapshot, School], Part], ...] = (
    _contacts,
    _listings,
    _marks,
    _debts,
    _partners,
    _trainings,
    _events,
    _results,
    _readings,
)
"""What a passport is made of, in its order. Later data is one more function."""

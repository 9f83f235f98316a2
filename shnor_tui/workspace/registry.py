"""Verbs over schools, the list of a programme, the programme itself and the department."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import UNSET, UnsetType

from shnor_tui.domain.activity import Event, Training
from shnor_tui.domain.assessment import LowResultsRule, Result
from shnor_tui.domain.indicator import Reading
from shnor_tui.domain.programme import Department, Order, Organisation, Programme, ReportTexts, Signatory
from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import Mark
from shnor_tui.domain.school import Listing, School, is_email, is_phone
from shnor_tui.domain.survey import Answer
from shnor_tui.domain.user import User
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _, mark
from shnor_tui.workspace.arguments import given
from shnor_tui.workspace.ordering import moved, renumbered
from shnor_tui.workspace.school_names import only_corrects
from shnor_tui.workspace.session import Workspace

FULL = 100
"""Per cent."""

_KEPT_OF_A_SCHOOL: tuple[tuple[type[Record], str], ...] = (
    (Mark, mark("marks of the roadmap")),
    (Reading, mark("values of indicators")),
    (Training, mark("trainings")),
    (Event, mark("events")),
    (Result, mark("assessment results")),
    (Answer, mark("answers of the survey")),
    (Listing, mark("partnerships with schools")),
    (User, mark("users")),
)
"""What may be stored of a school and keeps it in the registry."""


def add_school(  # noqa: PLR0913  (what a school may say of itself)
    workspace: Workspace,
    programme: Programme,
    full_name: str,
    short_name: str = "",
    agreed_with: str = "",
    *,
    head: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
    site: str = "",
    note: str = "",
    former_names: tuple[str, ...] = (),
) -> int:
    """Put a school at the end of the registry and on the programme's list; returns its number.

    Raises:
        BadInput: the name is empty or taken; a phone or an e-mail that cannot be one.
    """
    texts = {"head": head, "phone": phone, "email": email, "address": address, "site": site, "note": note}
    contacts: dict[str, Any] = {name: text.strip() for name, text in texts.items()}
    _check_contacts(contacts["phone"], contacts["email"])
    with workspace.change("school.add") as editor:
        schools = workspace.records.table(School).values()
        name = _name_of_its_own(full_name, schools)
        order = 1 + max((school.order for school in schools), default=0)
        former = past_names(former_names, name, short_name)
        number = editor.add(
            School(full_name=name, short_name=short_name.strip(), former_names=former, order=order, **contacts)
        )
        editor.add(Listing(programme=programme.id, school=number, agreed_with=agreed_with))
        return number


def edit_school(  # noqa: PLR0913  (what can be changed)
    workspace: Workspace,
    school: School,
    *,
    full_name: str | UnsetType = UNSET,
    short_name: str | UnsetType = UNSET,
    order: int | UnsetType = UNSET,
    head: str | UnsetType = UNSET,
    phone: str | UnsetType = UNSET,
    email: str | UnsetType = UNSET,
    address: str | UnsetType = UNSET,
    site: str | UnsetType = UNSET,
    note: str | UnsetType = UNSET,
    former_names: tuple[str, ...] | UnsetType = UNSET,
) -> None:
    """Change how a school is called, how it is reached and where it stands in lists; what is unset stays.

    A school that gets another full name keeps the old one among its former names, unless they are given too or the new name
    only corrects how the old one was written.

    Raises:
        BadInput: the name is empty or another school's; a phone or an e-mail that cannot be one.
    """
    texts = given(
        short_name=short_name, head=head, phone=phone, email=email, address=address, site=site, note=note
    )  # fmt: skip
    changes = given(order=order) | {name: text.strip() for name, text in texts.items()}
    _check_contacts(changes.get("phone", ""), changes.get("email", ""))
    with workspace.change("school.edit", [school.id]) as editor:
        if isinstance(full_name, str):
            others = (known for known in workspace.records.all(School) if known.id != school.id)
            changes["full_name"] = _name_of_its_own(full_name, others)
            if former_names is UNSET and not only_corrects(school.full_name, changes["full_name"]):
                former_names = (*school.former_names, school.full_name)
        if isinstance(former_names, tuple):
            present = [changes.get(name, getattr(school, name)) for name in ("full_name", "short_name")]
            changes["former_names"] = past_names(former_names, *present)
        editor.change(school, **changes)


def past_names(names: Iterable[str], *present: str) -> tuple[str, ...]:
    """Each name that a school had once, without those that it has now."""
    now = {"", *(name.strip() for name in present)}
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip() not in now))


def remove_school(workspace: Workspace, school: School) -> None:
    """Remove a school of which nothing is stored from the registry, and from the lists that it stands on.

    Raises:
        BadInput: marks, values, trainings, events or users are of this school; names which.
        NotFound: somebody removed it meanwhile.
    """
    with workspace.change("school.remove", [school.id]) as editor:
        _require_present(workspace, school)
        kept = [_(title) for kind, title in _KEPT_OF_A_SCHOOL if _any_of(workspace, kind, school)]
        if kept:
            message = _("«{school}» cannot be removed; of it there are: {kept}.")
            raise BadInput(
                message.format(school=school.name, kept=", ".join(kept)),
                _("Take the school off the list of the programme instead: what was entered stays."),
            )
        for listing in workspace.records.all(Listing):
            if listing.school == school.id:
                editor.remove(listing)
        editor.remove(school)


def move_school(workspace: Workspace, school: School, by: int, programme: Programme | None = None) -> None:
    """Move a school `by` places down (up if negative) in lists; with a programme, only the schools on its list are places.

    Raises:
        NotFound: somebody removed it meanwhile.
    """
    with workspace.change("school.edit", [school.id]) as editor:
        rows = sorted(workspace.records.all(School), key=lambda known: (known.order, known.id))
        _require_present(workspace, school)
        shown = None
        if programme:
            listings = workspace.records.all(Listing)
            shown = {row.school for row in listings if row.listed and row.programme == programme.id}
        for row, place in renumbered(moved(rows, school.id, by, shown)):
            editor.change(row, order=place)


def set_listing(  # noqa: PLR0913  (what can be changed)
    workspace: Workspace,
    programme: Programme,
    school: School,
    *,
    listed: bool | UnsetType = UNSET,
    basis: str | UnsetType = UNSET,
    agreed_with: str | UnsetType = UNSET,
    agreed_on: date | UnsetType | None = UNSET,
    partners: Iterable[School] | UnsetType = UNSET,
    seen: Listing | UnsetType | None = UNSET,
) -> None:
    """Put a school on the programme's list or (`listed=False`) take it off; what is unset stays.

    `seen` is the listing as the person saw it, None for none: what others changed of the same since is a conflict.

    Raises:
        BadInput: the school would be a partner of itself.
        Conflict: somebody changed one of the same fields since it was seen.
        NotFound: somebody removed the school, a partner or the listing that was seen.
    """
    changes = given(listed=listed, basis=basis, agreed_with=agreed_with, agreed_on=agreed_on)
    helping = () if isinstance(partners, UnsetType) else tuple({partner.id: partner for partner in partners}.values())
    if not isinstance(partners, UnsetType):
        changes["partners"] = tuple(partner.id for partner in helping)
    if school.id in changes.get("partners", ()):
        raise BadInput(_("{school} cannot be a partner of itself.").format(school=school.name))
    with workspace.change("listing.set") as editor:
        for present in (school, *helping):
            _require_present(workspace, present)
        if isinstance(seen, Listing):
            editor.change(seen, **changes)
            return
        for listing in workspace.records.all(Listing):
            if (listing.programme, listing.school) == (programme.id, school.id):
                editor.change(listing if seen is UNSET else _unlisted(listing), **changes)
                return
        editor.add(Listing(programme=programme.id, school=school.id, **changes))


def edit_programme(  # noqa: PLR0913  (what can be changed)
    workspace: Workspace,
    programme: Programme,
    *,
    title: str | UnsetType = UNSET,
    organisation: Organisation | UnsetType = UNSET,
    order: Order | UnsetType = UNSET,
    signatory: Signatory | UnsetType = UNSET,
    goal: str | UnsetType = UNSET,
    tasks: tuple[str, ...] | UnsetType = UNSET,
    texts: ReportTexts | UnsetType = UNSET,
    rule: LowResultsRule | UnsetType = UNSET,
    schools_in_district: int | UnsetType | None = UNSET,
    agreed_with: str | UnsetType = UNSET,
) -> None:
    """Change what a programme says of itself; its year never changes. `agreed_with` goes to every school of its list.

    Raises:
        BadInput: a title of nothing; a rule that cannot be; a district without schools, or with fewer than its list; a list
            agreed on that has none.
    """
    if isinstance(title, str) and not title.strip():
        raise BadInput(_("A programme needs a title."))
    if isinstance(rule, LowResultsRule):
        _check_rule(rule)
    changes = given(
        title=title,
        organisation=organisation,
        order=order,
        signatory=signatory,
        goal=goal,
        tasks=tasks,
        texts=texts,
        rule=rule,
        schools_in_district=schools_in_district,
    )
    with workspace.change("programme.edit") as editor:
        if isinstance(schools_in_district, int):
            _check_district(workspace, programme, schools_in_district)
        if changes:
            editor.change(programme, **changes)
        if isinstance(agreed_with, str):
            listings = [row for row in workspace.records.all(Listing) if row.programme == programme.id]
            if not listings and agreed_with.strip():
                raise BadInput(
                    _("The programme {year} has no list of schools that could be agreed.").format(year=programme.year),
                    _("Put schools on its list first."),
                )
            for listing in listings:
                editor.change(listing, agreed_with=agreed_with.strip())


def edit_department(workspace: Workspace, *, time_zone: str | UnsetType = UNSET) -> None:
    """Change the settings of the whole directory; `time_zone` is a name such as «Europe/Moscow».

    Raises:
        BadInput: there is no such time zone.
    """
    changes = given(time_zone=time_zone)
    if isinstance(time_zone, str):
        changes["time_zone"] = _known_zone(time_zone.strip())
    with workspace.change("department.edit") as editor:
        settings = next(iter(workspace.records.all(Department)), None)
        if settings:
            editor.change(settings, **changes)
        else:
            editor.add(Department(**changes))


def _name_of_its_own(name: str, schools: Iterable[School]) -> str:
    """A school's name without blanks around it.

    Raises:
        BadInput: it is empty or one of these schools'.
    """
    name = name.strip()
    if not name:
        raise BadInput(_("A school needs a name."))
    if any(school.full_name == name for school in schools):
        raise BadInput(_("There is a school «{name}» already.").format(name=name))
    return name


def _check_rule(rule: LowResultsRule) -> None:
    if not 1 <= rule.share <= FULL:
        raise BadInput(_("The share of low results is a whole number from 1 to 100."))
    if rule.procedures < 1 or rule.participants < 1:
        raise BadInput(_("The rule of low results needs at least 1 procedure and 1 participant."))


def _check_district(workspace: Workspace, programme: Programme, schools: int) -> None:
    if schools < 1:
        raise BadInput(_("A district has one school or more."))
    listed = sum(row.listed and row.programme == programme.id for row in workspace.records.all(Listing))
    if schools < listed:
        raise BadInput(_("The district has no fewer schools than its list: {n}.").format(n=listed))


def _require_present(workspace: Workspace, school: School) -> None:
    if school.id not in workspace.records.table(School):
        raise NotFound(_("This school was removed by somebody meanwhile; nothing was changed."))


def _check_contacts(phone: str, email: str) -> None:
    if phone and not is_phone(phone):
        raise BadInput(
            _("Phone: «{text}» is no telephone number.").format(text=phone), _("Write it as 8 (4822) 00-00-01.")
        )
    if email and not is_email(email):
        raise BadInput(_("E-mail: «{text}» is no address.").format(text=email), _("Write it as school@example.ru."))


def _unlisted(listing: Listing) -> Listing:
    """A listing as it looked to somebody before it was there."""
    return Listing(id=listing.id, programme=listing.programme, school=listing.school, listed=False)


def _any_of(workspace: Workspace, kind: type[Record], school: School) -> bool:
    return any(_is_of(record, school.id) for record in workspace.records.all(kind))


def _is_of(record: Record, school: int) -> bool:
    """Whether a record needs a school; its own place on a list goes with it."""
    if isinstance(record, Listing):
        return school in record.partners
    if isinstance(record, Event):
        return record.concerns(school)
    return getattr(record, "school", None) == school


def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(
            _("There is no time zone «{name}».").format(name=name), _("Write it as Europe/Moscow or Asia/Omsk.")
        ) from None

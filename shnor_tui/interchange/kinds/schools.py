"""The registry of schools: names and contacts, and whether they are on the programme's list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from shnor_tui.domain.school import Listing, School, is_email, is_phone
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, mark
from shnor_tui.interchange.headings import Field, Form
from shnor_tui.interchange.kinds.kind import Grid, Kind
from shnor_tui.interchange.kinds.values import USUAL_NAMES
from shnor_tui.interchange.shown import truth_text
from shnor_tui.interchange.tables import Table
from shnor_tui.interchange.words import plain
from shnor_tui.interchange.work import (
    LEAVE_OUT,
    NEW,
    Doubtful,
    Ending,
    Entry,
    LeftOut,
    Taken,
    Untakable,
    Work,
    Write,
    each_row,
    updated,
)
from shnor_tui.workspace.find import yes_or_no
from shnor_tui.workspace.registry import past_names
from shnor_tui.workspace.school_names import match_school, only_corrects
from shnor_tui.workspace.snapshot import Snapshot

FORM = Form(
    "schools",
    (
        Field("row", "№ п/п", ("№", "номер"), aside=True),
        Field(
            "full_name",
            "Полное наименование",
            (
                "полное название",
                "полное имя",
                "наименование",
                "название",
                "школа",
                *USUAL_NAMES,
                "полное наименование оо",
                "полное наименование школы",
                "полное наименование образовательной организации",
                "полное наименование по уставу",
            ),
            asked=True,
        ),
        Field(
            "short_name",
            "Краткое наименование",
            ("краткое название", "сокращенное наименование", "сокращенное название", "кратко", "короткое название"),
        ),
        Field(
            "former_names",
            "Прежние наименования",
            ("прежнее название", "прежнее наименование", "прежние названия", "старое название", "бывшее название"),
        ),
        Field("listed", "В списке ШНОР", ("шнор", "в списке", "статус шнор", "входит в список шнор")),
        Field(
            "head",
            "Директор",
            (
                "руководитель",
                "фио директора",
                "фио руководителя",
                "ф.и.о. директора",
                "ф.и.о. руководителя",
                "директор школы",
                "заведующий",
            ),
        ),
        Field("phone", "Телефон", ("телефоны", "контактный телефон", "номер телефона", "телефон школы", "тел.")),
        Field(
            "email",
            "Электронная почта",
            ("e-mail", "email", "почта", "эл. почта", "адрес электронной почты", "электронный адрес"),
        ),
        Field("address", "Адрес", ("адрес школы", "юридический адрес", "почтовый адрес", "фактический адрес")),
        Field("site", "Сайт", ("адрес сайта", "официальный сайт", "сайт школы", "сайт оо")),
        Field("note", "Примечание", ("примечания",)),
    ),
)


def _phone(text: str) -> str:
    if not is_phone(text):
        raise BadInput(_("«{text}» is no telephone number.").format(text=text), _("Write it as 8 (4822) 00-00-01."))
    return text


def _email(text: str) -> str:
    if not is_email(text):
        raise BadInput(_("«{text}» is no e-mail address.").format(text=text), _("Write it as school@example.ru."))
    return text


def _parts(text: str) -> tuple[str, ...]:
    """The texts between semicolons and line breaks."""
    parts = (" ".join(part.split()) for part in text.replace("\n", ";").split(";"))
    return tuple(part for part in parts if part)


_CHECKS: Mapping[str, Callable[[str], str]] = MappingProxyType({"phone": _phone, "email": _email})


class SchoolsImporter:
    """Schools are found by any of their names; an empty cell takes nothing away."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._new: list[School] = []
        self._names = {school.full_name: school.id for school in work.data.registry}
        self._unlisted = 0

    def entries(self, table: Table) -> tuple[Entry, ...]:
        """A row is a school."""
        return each_row(table)

    def take(self, entry: Entry) -> Taken | None:
        """A school with its place on the list, where the file says it."""
        name = entry.needed("full_name")
        known = self._known(entry, name)
        said: dict[str, object] = self._renamed(known, name, entry) if known is None or entry.text("short_name") else {}
        said |= {key: text for key in ("short_name", "head", "address", "site", "note") if (text := entry.text(key))}
        said |= {key: entry.read(key, check) for key, check in _CHECKS.items() if entry.filled(key)}
        if former := _parts(entry.lines("former_names")):
            said["former_names"] = former
        self._work.claim(("school", known.id if known else plain(name)), entry)
        blank = School(full_name=name, order=self._last_order() + 1)
        writes = updated(self._work, known, blank, **said)
        school = writes[0].wanted if writes else known
        assert isinstance(school, School)  # noqa: S101  (for the type checker)
        listing = self._listing(entry, school)
        if known is None:
            self._new.append(school)
        self._names[school.full_name] = school.id
        return Taken(school.name, (*writes, *listing))

    def _renamed(self, known: School | None, name: str, entry: Entry) -> dict[str, object]:
        """The full name, which is no other school's. The one before is kept, for files that still have it.

        A name alone only says which school it is; with a short name beside it, it is the school's.
        """
        if match_school([School(full_name=name)], name).school is None:
            raise Untakable(_("«{text}» is no name of a school.").format(text=name), "full_name")
        own = known.id if known else 0
        if self._names.get(name, own) != own:
            raise Untakable(_("There is a school «{name}» already.").format(name=name), "full_name")
        said: dict[str, object] = {"full_name": name}
        if known and not only_corrects(known.full_name, name):
            said["former_names"] = past_names((*known.former_names, known.full_name), name, entry.text("short_name"))
        return said

    def _last_order(self) -> int:
        return max((school.order for school in (*self._work.data.registry, *self._new)), default=0)

    def _known(self, entry: Entry, name: str) -> School | None:
        """The school that a row is about; None for a new one.

        Raises:
            Doubtful: it may be one of several.
            LeftOut: the person leaves it out.
        """
        chosen = self._work.choices.get(plain(name))
        if chosen == LEAVE_OUT:
            raise LeftOut
        if chosen is not None and chosen != NEW:
            return self._work.data.find(School, chosen)
        registry = (*self._work.data.registry, *self._new)
        if chosen == NEW:  # once it was imported, it is that one
            found = next((school for school in registry if plain(school.full_name) == plain(name)), None)
        else:
            matches = [match_school(registry, text) for text in (name, entry.text("short_name")) if text]
            found = next((match.school for match in matches if match.school), None)
            if found is None and matches[0].candidates:
                raise Doubtful(name, matches[0].candidates, "full_name")
        if found is not None and found.id < 0:
            raise Untakable(_("«{school}» is in the file already.").format(school=found.name), "full_name")
        return found

    def _listing(self, entry: Entry, school: School) -> tuple[Write, ...]:
        if not entry.filled("listed"):
            self._unlisted += school.id < 0
            return ()
        listed = entry.read("listed", yes_or_no)
        known = self._work.data.listings.get(school.id)
        if known is None and not listed:
            return ()
        blank = Listing(programme=self._work.data.programme.id, school=school.id)
        return updated(self._work, known, blank, listed=listed)

    def ending(self) -> Ending:
        """New schools are only known until the file or a person puts them on the list."""
        if not self._unlisted:
            return Ending()
        text = _(
            "New schools come into the registry and not on the list of the programme; the column «{title}» decides."
        )
        return Ending((text.format(title=FORM.field("listed").title),))


def exported(data: Snapshot) -> Grid:
    """The whole registry in its order."""
    rows = []
    for school in data.registry:
        listing = data.listings.get(school.id)
        rows.append(
            {
                "full_name": school.full_name,
                "short_name": school.short_name,
                "former_names": "; ".join(school.former_names),
                "listed": truth_text(listing is not None and listing.listed),
                "head": school.head,
                "phone": school.phone,
                "email": school.email,
                "address": school.address,
                "site": school.site,
                "note": school.note,
            }
        )
    return Grid(FORM.written, tuple(rows))


KIND = Kind("schools", mark("schools"), "Школы", lambda _data: (FORM,), SchoolsImporter, exported)

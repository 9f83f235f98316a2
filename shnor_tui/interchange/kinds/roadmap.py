"""The roadmap: items under their sections, numbered by hand, by Word, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Scope, Section
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, mark
from shnor_tui.interchange.headings import Field, Form
from shnor_tui.interchange.kinds.kind import Grid, Kind
from shnor_tui.interchange.kinds.roadmap_sections import (
    ROMAN,
    Heading,
    goes_on,
    heading_row,
    item_number,
    named_section,
    section_of,
)
from shnor_tui.interchange.kinds.values import day_said
from shnor_tui.interchange.shown import truth_text
from shnor_tui.interchange.tables import Table
from shnor_tui.interchange.words import plain, stems
from shnor_tui.interchange.work import Ending, Entry, Taken, Untakable, Work, Write, updated
from shnor_tui.workspace.find import yes_or_no
from shnor_tui.workspace.roadmap import check_rescoping
from shnor_tui.workspace.snapshot import Snapshot

FORM = Form(
    "roadmap",
    (
        Field("number", "№ п/п", ("№", "номер", "п/п", "номер мероприятия", "пункт", "№ пункта")),
        Field(
            "title",
            "Мероприятие",
            (
                "мероприятия",
                "наименование мероприятия",
                "наименование мероприятий",
                "название мероприятия",
                "перечень мероприятий",
                "содержание",
                "содержание деятельности",
                "содержание работы",
                "содержание мероприятия",
                "мера",
                "меры",
                "действия",
                "виды деятельности",
            ),
            asked=True,
        ),
        Field(
            "section",
            "Направление",
            ("раздел", "направление деятельности", "направление работы", "направления", "задача", "блок"),
        ),
        Field(
            "deadline",
            "Срок",
            (
                "сроки",
                "срок реализации",
                "сроки реализации",
                "срок исполнения",
                "сроки исполнения",
                "срок выполнения",
                "сроки выполнения",
                "срок проведения",
                "сроки проведения",
                "дата",
                "дата проведения",
                "период",
            ),
        ),
        Field(
            "responsible",
            "Ответственный",
            (
                "ответственные",
                "ответственный исполнитель",
                "ответственные исполнители",
                "ответственные лица",
                "ответственный за исполнение",
                "исполнитель",
                "исполнители",
            ),
        ),
        Field(
            "expected",
            "Ожидаемый результат",
            (
                "ожидаемые результаты",
                "планируемый результат",
                "планируемые результаты",
                "результат",
                "результаты",
                "вид документа",
                "итоговый документ",
                "форма отчетности",
            ),
        ),
        Field("per_school", "По школам", ("выполняет каждая школа",)),
        Field("participants", "Участники", ("целевая группа", "категория участников"), aside=True),
        Field(
            "marked",
            "Отметка о выполнении",
            ("отметка об исполнении", "выполнение", "исполнение", "фактический результат", "статус", "примечание"),
            aside=True,
        ),
    ),
    any_of=frozenset({"deadline", "responsible", "expected"}),
    sections=True,
)

_NUMBER = re.compile(r"[\w.\-/]{1,20}")


class RoadmapImporter:
    """Items are found by their numbers, else by their titles. What the file doesn't name stays as it is; in place of all,
    it goes, the order is the file's, and a number alone doesn't make another title the same item."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._whole = work.options.replace
        self._sections = {section.number: section for section in work.data.sections}
        self._items = {item.number: item for item in work.data.items}
        self._orders = {item.section: item.order for item in sorted(work.data.items, key=lambda item: item.order)}
        self._marked = {row.item for row in work.data.records.all(Mark) if not row.blank}
        self._section: int | None = None
        self._named: set[str] = set()
        self._given: dict[str, int] = {}
        self._met: set[int] = set()
        self._headed: dict[int, str] = {}
        self._refused: list[Entry] = []
        self._undated: list[RoadmapItem] = []

    def entries(self, table: Table) -> tuple[Entry, ...]:
        """Sections and items; a section may have a row or a column."""
        self._section = None
        columns = table.mapping.columns
        numbers = [item_number(row.text(columns["number"])) for row in table.rows] if "number" in columns else []
        self._named |= {number for number in numbers if number}
        found: list[Entry] = []
        for row in table.rows:
            heading = self._arabic(heading_row(row, columns.get("number"), columns["title"], numbers), numbers)
            entry = Entry(table, row, columns, heading)
            if heading is None and (text := named_section(row, columns.get("section"))):
                found.append(
                    Entry(table, row, {"section": columns["section"]}, self._arabic(section_of(text), numbers))
                )
                if not entry.filled("title"):
                    continue
            found.append(entry)
        if not any(entry.about for entry in found):
            found[:0] = self._named_above(table, numbers)
        return tuple(found)

    def _named_above(self, table: Table, numbers: Sequence[str]) -> Iterable[Entry]:
        """The section of a whole table of a document, which the numbered paragraph before it begins."""
        for line in table.sheet.above[-1:] if table.rows else ():
            heading = self._arabic(section_of(line), numbers)
            if heading and heading.number and goes_on(heading.number, numbers):
                yield Entry(table, table.rows[0], table.mapping.columns, heading)

    def take(self, entry: Entry) -> Taken | None:
        """A section or an item."""
        if isinstance(entry.about, Heading):
            return self._take_section(entry.about, entry)
        try:
            return self._take_item(entry)
        except (Untakable, BadInput):
            self._refused.append(entry)
            raise

    def ending(self) -> Ending:
        """The items that the file doesn't have stay, or go where the file is the whole roadmap."""
        data = self._work.data
        missing = [item for item in data.items if item.id not in self._met and not self._is_refused(item)]
        undated = _told(self._undated, _("Their deadlines have no date and are not watched: {numbers}."))
        if not self._whole:
            untouched = missing if self._met else []
            return Ending((*undated, *_told(untouched, _("Not in the file and staying: {numbers}."))))
        staying = [item for item in missing if item.id in self._marked]
        gone = [item for item in missing if item.id not in self._marked]
        needed = self._headed.keys() | {item.section for item in (*staying, *self._items.values()) if item not in gone}
        empty = [section for section in data.sections if section.id not in needed]
        removed = (*(_without(data, item) for item in gone), *(_without_section(section) for section in empty))
        staying_told = _told(staying, _("They have marks and stay: {numbers}."))
        return Ending((*undated, *staying_told, *_waiting_points(data, gone)), removed)

    def _is_refused(self, item: RoadmapItem) -> bool:
        """Whether the file has the item in a row that cannot be taken, and no other one with its number."""
        if self._items[item.number].id != item.id:
            return False
        rows = ((row.columns.get("number"), row.columns["title"], row.row) for row in self._refused)
        return any(
            (number is not None and item_number(row.text(number)) == item.number)
            or plain(row.text(title)) == plain(item.title)
            for number, title, row in rows
        )

    def _arabic(self, heading: Heading | None, numbers: Sequence[str]) -> Heading | None:
        """A section that is numbered «II», as its items' numbers call it where they do: 2, of 2.1."""
        value = ROMAN.get(heading.number.upper()) if heading else None
        if heading is None or value is None or heading.number in self._sections:
            return heading
        return Heading(str(value), heading.title) if goes_on(str(value), numbers) else heading

    def _take_section(self, heading: Heading, entry: Entry) -> Taken | None:
        """None when the section went on from the row above."""
        known = self._known_section(heading)
        if known is not None and known.id == self._section:
            return None
        number = heading.number or (known.number if known else self._next_section())
        known = known or self._sections.get(number)
        said: dict[str, object] = {"title": heading.title} if heading.number or self._whole else {}
        if self._whole and (known is None or known.id not in self._headed):
            said["order"] = len(self._headed) + 1
        order = 1 + max((section.order for section in self._sections.values()), default=0)
        blank = Section(programme=self._work.data.programme.id, number=number, title=heading.title, order=order)
        writes = updated(self._work, known, blank, **said)
        section = writes[0].wanted if writes else known
        assert isinstance(section, Section)  # noqa: S101  (for the type checker)
        repeated = section.id in self._headed
        self._sections[section.number] = section
        self._section = section.id
        self._headed[section.id] = section.number
        return None if repeated else Taken(_("section {number}").format(number=section.number), writes)

    def _next_section(self) -> str:
        return str(1 + _highest(self._headed.values() if self._whole else self._sections, ""))

    def _known_section(self, heading: Heading) -> Section | None:
        if heading.number:
            return self._sections.get(heading.number)
        wanted = plain(heading.title)
        for section in self._sections.values():
            if wanted in {plain(section.title), plain(f"{section.number}. {section.title}")}:
                return section
        return None

    def _take_item(self, entry: Entry) -> Taken | None:
        if not entry.filled("title", "deadline", "responsible", "expected"):
            return None
        entry.text("section")  # one that cannot be read keeps the item from being put anywhere
        title, number = entry.needed("title"), item_number(entry.text("number"))
        if number and not _NUMBER.fullmatch(number):
            raise Untakable(_("«{text}» is no number of an item.").format(text=number), "number")
        known = self._known_item(number, title)
        number = number or self._given_number(known)
        self._work.claim(("item", number), entry)
        said = self._said(entry, known, number, title)
        gone = self._rescoped(entry, known, said)
        blank = RoadmapItem(programme=self._work.data.programme.id, number=number, title=title)
        writes = updated(self._work, known, blank, **said)
        item = writes[0].wanted if writes else known
        assert isinstance(item, RoadmapItem)  # noqa: S101  (for the type checker)
        self._named.add(number)
        self._items[item.number] = item
        self._met.add(item.id)
        self._orders[item.section] = max(self._orders.get(item.section, 0), item.order)
        if "deadline" in said and item.deadline.end is None:
            self._undated.append(item)
        return Taken(f"{number} {title}", (*gone, *writes))

    def _said(self, entry: Entry, known: RoadmapItem | None, number: str, title: str) -> dict[str, object]:
        """What the file says of an item; its scope is looked at apart."""
        said: dict[str, object] = {"number": number, "title": title}
        said |= {key: text for key in ("responsible", "expected") if (text := entry.text(key))}
        if (words := entry.text("deadline")) and (known is None or words != known.deadline.text):
            said["deadline"] = parse_deadline(day_said(words), self._work.year)
        if self._section is not None:
            said["section"] = self._section
        if self._whole:
            said["order"] = len(self._met) + 1
        elif known is None or said.get("section", known.section) != known.section:
            said["order"] = self._orders.get(self._section, 0) + 1
        return said

    def _known_item(self, number: str, title: str) -> RoadmapItem | None:
        """The item with the number; else one with the title that the file doesn't name otherwise, best of the same section."""
        same_number = self._items.get(number) if number else None
        if same_number and (not self._whole or _alike(same_number.title, title)):
            return same_number
        if same_number and same_number.id in self._marked:
            raise Untakable(_("The item {number} has marks and another title.").format(number=number), "title")
        wanted = plain(title)
        free = [item for item in self._work.data.items if item.number not in self._named and item.id not in self._met]
        alike = [item for item in free if plain(item.title) == wanted]
        return next((item for item in alike if item.section == self._section), next(iter(alike), None))

    def _given_number(self, known: RoadmapItem | None) -> str:
        """The number of an item for which the file has none; where the file is the whole roadmap, it is counted anew."""
        if known and (not self._whole or known.id in self._marked):
            return known.number
        sections = [section for section in self._sections.values() if section.id == self._section]
        prefix = f"{sections[0].number}." if sections else ""
        if prefix not in self._given:
            kept = (item.number for item in self._items.values() if not self._whole or item.id in self._marked)
            self._given[prefix] = _highest((*kept, *self._named), prefix)
        self._given[prefix] += 1
        return f"{prefix}{self._given[prefix]}"

    def _rescoped(self, entry: Entry, known: RoadmapItem | None, said: dict[str, object]) -> tuple[Write, ...]:
        """Set who does an item; marks of the other scope that say nothing go."""
        if not entry.filled("per_school"):
            return ()
        scope = Scope.SCHOOLS if entry.read("per_school", yes_or_no) else Scope.MUNICIPAL
        said["scope"] = scope
        if known is None or known.scope is scope:
            return ()
        check_rescoping(self._work.data, known)
        return tuple(Write(row, None) for row in self._work.data.records.all(Mark) if row.item == known.id)


def _alike(one: str, other: str) -> bool:
    """Whether two titles may be of one item."""
    ours, theirs = stems(plain(one)), stems(plain(other))
    return 2 * len(ours & theirs) >= max(len(ours), len(theirs))


def _without(data: Snapshot, item: RoadmapItem) -> Taken:
    marks = (Write(row, None) for row in data.records.all(Mark) if row.item == item.id)
    return Taken(f"{item.number} {item.title}", (Write(item, None), *marks))


def _without_section(section: Section) -> Taken:
    return Taken(_("section {number}").format(number=section.number), (Write(section, None),))


def _waiting_points(data: Snapshot, gone: Iterable[RoadmapItem]) -> tuple[str, ...]:
    numbers = {item.id for item in gone}
    waiting = [str(place) for place, point in enumerate(data.points, 1) if numbers & set(point.items)]
    told = _("Points of the report that wait for items that go, to be linked to others on their screen: {points}.")
    return (told.format(points=", ".join(waiting)),) if waiting else ()


def _told(items: Sequence[RoadmapItem], message: str) -> tuple[str, ...]:
    return (message.format(numbers=", ".join(item.number for item in items)),) if items else ()


def _highest(numbers: Iterable[str], prefix: str) -> int:
    form = re.compile(re.escape(prefix) + r"([0-9]{1,9})")
    return max((int(match[1]) for number in numbers if (match := form.fullmatch(number))), default=0)


def exported(data: Snapshot) -> Grid:
    """All items under their sections; a section without items has a row of its own."""
    rows = []
    for section in (None, *data.sections):
        named = f"{section.number}. {section.title}" if section else ""
        items = data.items_of(section)
        if section and not items:
            rows.append({"section": named})
        rows += [
            {
                "number": item.number,
                "title": item.title,
                "section": named,
                "deadline": item.deadline.text,
                "responsible": item.responsible,
                "expected": item.expected,
                "per_school": truth_text(item.per_school),
            }
            for item in items
        ]
    return Grid(FORM.written, tuple(rows))


KIND = Kind("roadmap", mark("roadmap"), "Дорожная карта", lambda _data: (FORM,), RoadmapImporter, exported)

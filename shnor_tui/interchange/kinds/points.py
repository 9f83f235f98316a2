"""The texts of the справка: its points and what stands around them, from a table or from a report that was written by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec

from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.wording import compose
from shnor_tui.i18n import _, mark
from shnor_tui.interchange.defusing import kept
from shnor_tui.interchange.handwritten import BASIS, NAME, POINT, POSITION, SUBTITLE, TITLE, taken_apart
from shnor_tui.interchange.headings import Field, Form
from shnor_tui.interchange.kinds.kind import FromProse, Grid, Kind
from shnor_tui.interchange.naming import Naming, names_in
from shnor_tui.interchange.sheets import Book, Cell, Row, Sheet
from shnor_tui.interchange.tables import Table
from shnor_tui.interchange.words import plain
from shnor_tui.interchange.work import Ending, Entry, Options, Taken, Untakable, Work, Write, each_row, updated
from shnor_tui.workspace.event_names import some_names
from shnor_tui.workspace.facts import ProgrammeFacts
from shnor_tui.workspace.snapshot import Snapshot

FORM = Form(
    "points",
    (
        Field("row", "№ п/п", ("№", "номер пункта"), aside=True),
        Field("part", "Часть", ("часть справки", "часть документа")),
        Field("text", "Текст", ("текст пункта", "формулировка", "пункт справки"), asked=True),
        Field("words", "Как в документе"),
    ),
)
FIELDS = (FORM.field("part"), FORM.field("text"))
"""What exports and templates hold; the words of a document stand beside a wording only until it is taken."""

_AROUND: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        TITLE: ("texts", "title"),
        SUBTITLE: ("texts", "subtitle"),
        BASIS: ("texts", "basis"),
        POSITION: ("signatory", "position"),
        NAME: ("signatory", "name"),
    }
)
"""The parts around the points, and the fields of the programme that hold them."""

PARTS = (TITLE, SUBTITLE, BASIS, POINT, POSITION, NAME)

_YEAR = re.compile(r"(?<!\d)20\d\d/(?:20)?\d\d(?!\d)")


class PointsImporter:
    """A point is known by what it says, as it is written or with its facts in place. Others come behind those that there are;
    in place of all, the order is the file's."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._programme = work.data.programme
        self._facts = ProgrammeFacts(work.data)
        self._points = {point.id: (point, _said(point.text), self._printed(point.text)) for point in work.data.points}
        self._met: set[int] = set()
        self._count = 0
        self._order = max((point.order for point in work.data.points), default=0)
        self._named: dict[str, None] = {}
        self._years: dict[str, None] = {}

    def entries(self, table: Table) -> tuple[Entry, ...]:
        """A row is a point or a text around them."""
        return each_row(table)

    def take(self, entry: Entry) -> Taken | None:
        """A point, or a text of the programme."""
        if not entry.filled("text"):
            return None
        part = self._part(entry)
        if part != POINT:
            return None if self._work.options.points_only else self._take_around(part, entry)
        text = entry.lines("text")
        wanted = _said(text)
        known = self._known(wanted, self._printed(text))
        self._work.claim(("point", wanted), entry)
        self._count += 1
        said: dict[str, object] = {}
        if self._work.options.replace:
            said["order"] = self._count
        elif known is None:
            self._order += 1
            said["order"] = self._order
        if known:
            self._met.add(known.id)
        self._look(entry, text)
        blank = ReportPoint(programme=self._programme.id, text=text)
        return Taken(_("point {n}").format(n=self._count), updated(self._work, known, blank, **said))

    def ending(self) -> Ending:
        """Where the file has all points, the others go; the placeholders that stand for words, and years that may be of another
        programme."""
        remarks = []
        if self._named:
            told = _("Placeholders stand in place of words: {names}.")
            remarks.append(told.format(names=", ".join(self._named)))
        if self._years:
            told = _("Other years are in the text: {years}.")
            remarks.append(told.format(years=", ".join(self._years)))
        gone = [point for point in self._work.data.points if point.id not in self._met]
        if not self._work.options.replace or not self._count:
            return Ending(tuple(remarks))
        return Ending(tuple(remarks), tuple(Taken(_beginning(point.text), (Write(point, None),)) for point in gone))

    def _part(self, entry: Entry) -> str:
        written = entry.text("part")
        part = next((part for part in PARTS if plain(part) == plain(written)), POINT if not written else "")
        if not part:
            known = some_names(PARTS, len(PARTS))
            raise Untakable(
                _("«{text}» is no part of the report; there are: {known}.").format(text=written, known=known), "part"
            )
        return part

    def _take_around(self, part: str, entry: Entry) -> Taken:
        self._work.claim(("part", part), entry)
        text = entry.lines("text")
        value, field = _AROUND[part]
        seen = self._programme
        held = getattr(seen, value)
        self._look(entry, text)
        before: str = getattr(held, field)
        if _said(before) == _said(text) or (value == "texts" and self._printed(before) == self._printed(text)):
            return Taken(part, ())
        self._programme = msgspec.structs.replace(seen, **{value: msgspec.structs.replace(held, **{field: text})})
        return Taken(part, (Write(seen, self._programme),))

    def _known(self, wanted: str, printed: str) -> ReportPoint | None:
        """The point with this text, else one that prints the same."""
        free = [row for row in self._points.values() if row[0].id not in self._met]
        as_written = (point for point, text, _prints in free if text == wanted)
        return next(as_written, None) or next((point for point, _text, prints in free if prints == printed), None)

    def _printed(self, text: str) -> str:
        return _said(compose(text, self._facts).plain)

    def _look(self, entry: Entry, text: str) -> None:
        """Note what a person should know of a text that a document said in words."""
        if entry.filled("words"):
            self._named |= dict.fromkeys(names_in(text))
            years = (year for year in _YEAR.findall(text) if year != self._programme.year)
            self._years |= dict.fromkeys(years)


def _said(text: str) -> str:
    """A text as it compares: blanks are blanks."""
    return " ".join(text.split())


def _beginning(text: str, length: int = 50) -> str:
    line = _said(text)
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0] + "…"


def from_prose(book: Book, data: Snapshot, options: Options) -> FromProse:
    """The report that a document holds.

    Raises:
        BadInput: it has no numbered paragraphs.
    """
    report = taken_apart(book.prose)
    named: Callable[[str], str] = str if options.as_written else Naming(data).named
    rows = [Row(0, tuple(Cell(FORM.field(key).title) for key in ("part", "text", "words")))]
    for part in report.parts:
        wording = part.wording if part.kind in {POSITION, NAME} else named(part.wording)
        rows.append(Row(part.at, tuple(Cell(kept(text)) for text in (part.kind, wording, part.words))))
    sheet = Sheet(_("text of the document"), tuple(rows), lettered=False)
    return FromProse(sheet, report.left, report.remarks)


def exported(data: Snapshot) -> Grid:
    """What stands around the points, and the points in their order."""
    programme = data.programme
    around = [
        {"part": part, "text": text}
        for part, (value, field) in _AROUND.items()
        if (text := getattr(getattr(programme, value), field).strip())
    ]
    return Grid(FIELDS, (*around, *({"part": POINT, "text": point.text} for point in data.points)))


KIND = Kind(
    "points",
    mark("points of the report"),
    "Пункты справки",
    lambda _data: (FORM,),
    PointsImporter,
    exported,
    from_prose,
)

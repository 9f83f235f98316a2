"""Word documents (.docx) as they read with all tracked changes accepted: each table is a sheet, all of it is prose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from shnor_tui.domain.printable import printable
from shnor_tui.i18n import _
from shnor_tui.interchange.package import Element, Package, attribute, damaged, local, whole
from shnor_tui.interchange.prose import Passage, Stretch, merged
from shnor_tui.interchange.sheet_builder import MOST_COLUMNS, SheetBuilder, too_large
from shnor_tui.interchange.sheets import Cell, Sheet
from shnor_tui.interchange.shown import cell_text
from shnor_tui.interchange.word_beside import beside
from shnor_tui.interchange.word_look import Looks
from shnor_tui.interchange.word_numbering import Numbering

# Elements that only wrap what is in them: content controls, inserted text, links, fields.
_WRAPPERS = frozenset(
    {
        "sdt",
        "sdtContent",
        "ins",
        "moveTo",
        "smartTag",
        "customXml",
        "hyperlink",
        "fldSimple",
        "dir",
        "bdo",
        "r",
        "ruby",
        "rubyBase",
    }
)
_MOST_ABOVE = 5
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
# What the usual symbol fonts draw at these places.
_SYMBOLS = {"F0FC": "✓", "F0FE": "☑", "F0FB": "✗", "F0FD": "☒", "F0A8": "☐", "F06F": "☐", "F0B7": "•", "F02D": "–"}


def read_word(package: Package, main: str) -> tuple[list[Sheet], tuple[Passage, ...], tuple[str, ...]]:
    """The tables in the document's order, all that it says, and what it says beside that; `main` is the document's part.
    Raises Refused."""
    body = package.tree(main).find("{*}body")
    if body is None:
        raise damaged()
    numbering, styles = (package.related(main, kind) for kind in ("numbering", "styles"))
    styled = package.tree(styles) if styles else None
    reader = _Reader(Numbering(package.tree(numbering) if numbering else None, styled), Looks(styled))
    tables = list(reader.tables(body))
    return tables, tuple(reader.prose), beside(package, main, body)


class _Reader:
    """Goes through the document once and in order, because automatic numbers count on from one paragraph to the next."""

    def __init__(self, numbering: Numbering, looks: Looks) -> None:
        self._numbering = numbering
        self._looks = looks
        self._count = 0
        self._above: list[str] = []
        self._begun: list[Stretch] = []
        self._begun_by: Element | None = None
        self.prose: list[Passage] = []
        """The paragraphs and the rows of tables met so far."""

    def tables(self, body: Element) -> Iterator[Sheet]:
        """The tables with the paragraphs before each; of one that only frames others, those."""
        for element in _inside(body, "p", "tbl"):
            if local(element) == "p":
                self._take(element)
                continue
            self._end()
            if (frame := _framed(element)) is not None:
                yield from self.tables(frame)
            else:
                self._count += 1
                above, self._above = tuple(self._above[-_MOST_ABOVE:]), []
                sheet = self._table(element, _("table {n}").format(n=self._count))
                self.prose += _rows_of(sheet, len(self.prose))
                yield replace(sheet, above=above)
        self._end()

    def _take(self, paragraph: Element) -> None:
        """Note a paragraph of the running text; one whose end was deleted goes on in the next, and takes its looks and number."""
        self._begun += _stretches(paragraph, self._looks)
        self._begun_by = paragraph
        if not _joined_to_next(paragraph):
            self._end()

    def _end(self) -> None:
        """The paragraph that was begun ends here, at the latest where a table begins."""
        paragraph, stretches = self._begun_by, merged(self._begun)
        self._begun, self._begun_by = [], None
        if paragraph is None or (not stretches and _joined_to_next(paragraph)):
            return
        label, listed = self._numbering.label(paragraph), self._numbering.listed(paragraph)
        at, centred = len(self.prose) + 1, self._looks.centred(paragraph)
        self.prose.append(Passage(at, stretches, label, *listed, centred=centred))
        self._above += filter(None, [cell_text(f"{label} {self.prose[-1].text}")])

    def _table(self, table: Element, name: str) -> Sheet:
        builder = SheetBuilder(name, lettered=False)
        bottoms: dict[tuple[int, int, int], int] = {}
        above: dict[int, tuple[int, int, int]] = {}
        for number, row in enumerate(_rows(table)):
            merged: dict[int, tuple[int, int, int]] = {}
            for column, across, cell in _cells_of(row):
                vertical = _vertical_merge(cell)
                if vertical == "continue" and column in above:
                    place = above[column]
                else:
                    place = (number, column, column + across - 1)
                    builder.put(number, column, Cell(cell_text(self._text(cell))))
                if vertical:
                    merged[column] = place
                bottoms[place] = number
            above = merged
        for (top, left, right), bottom in bottoms.items():
            builder.merge(top, left, bottom, right)
        return builder.sheet()

    def _text(self, cell: Element) -> str:
        """The paragraphs of a cell with their numbers, and the rows of tables inside it."""
        lines: list[str] = []
        begun = ""
        for element in _inside(cell, "p", "tbl"):
            if local(element) == "p":
                begun += _text(element)
                if not _joined_to_next(element):
                    lines.append(f"{self._numbering.label(element)} {begun}".strip())
                    begun = ""
            else:
                for row in _rows(element):
                    texts = [self._text(inner).strip() for _column, _across, inner in _cells_of(row)]
                    lines.append(" ".join(filter(None, (begun, *texts))))
                    begun = ""
        return "\n".join((*lines, begun))


def _children(parent: Element) -> Iterator[Element]:
    """What is in an element; of what is said twice, for newer programs and for all, the latter."""
    for child in parent:
        if local(child) == "AlternateContent":
            said = child.find("{*}Fallback")
            yield from _children(said if said is not None else next(iter(child), child))
        else:
            yield child


def _inside(parent: Element, *names: str) -> Iterator[Element]:
    """The elements of these names, also those wrapped in content controls and insertions."""
    for child in _children(parent):
        name = local(child)
        if name in names:
            yield child
        elif name in _WRAPPERS:
            yield from _inside(child, *names)


def _framed(table: Element) -> Element | None:
    """The only cell of a table that is there for the looks of others inside it."""
    cells = [cell for row in _rows(table) for _column, _across, cell in _cells_of(row)]
    return cells[0] if len(cells) == 1 and any(True for _inner in _inside(cells[0], "tbl")) else None


def _rows(table: Element) -> Iterator[Element]:
    for row in _inside(table, "tr"):
        properties = row.find("{*}trPr")
        if properties is None or properties.find("{*}del") is None:
            yield row


def _cells_of(row: Element) -> Iterator[tuple[int, int, Element]]:
    """(column, columns across, cell) for each cell of a row."""
    column = _number(row, "{*}trPr/{*}gridBefore", 0)
    for cell in _inside(row, "tc"):
        across = max(1, _number(cell, "{*}tcPr/{*}gridSpan", 1))
        if column + across > MOST_COLUMNS:
            raise too_large()
        yield column, across, cell
        column += across


def _number(element: Element, path: str, default: int) -> int:
    found = element.find(path)
    return whole(attribute(found, "val"), default) if found is not None else default


def _vertical_merge(cell: Element) -> str:
    """«restart» where a vertically merged cell begins, «continue» below it, empty elsewhere."""
    found = cell.find("{*}tcPr/{*}vMerge")
    return attribute(found, "val", "continue") if found is not None else ""


def _joined_to_next(paragraph: Element) -> bool:
    """Whether the paragraph's end was deleted with changes tracked."""
    return paragraph.find("{*}pPr/{*}rPr/{*}del") is not None


def _text(paragraph: Element) -> str:
    return "".join(_runs(paragraph))


def _stretches(parent: Element, looks: Looks) -> Iterator[Stretch]:
    """The runs of a paragraph with their looks."""
    for child in _children(parent):
        name = local(child)
        if name == "r":
            yield Stretch(printable("".join(_runs(child))).replace("\t", " "), *looks.of(child))
        elif name in _WRAPPERS:
            yield from _stretches(child, looks)


def _rows_of(sheet: Sheet, before: int) -> Iterator[Passage]:
    """The rows of a table among the paragraphs; a cell that is merged over others says it once."""
    for at, row in enumerate(sheet.rows, before + 1):
        yield Passage(at, cells=tuple(cell.text for cell in row.cells if cell.text and not cell.covered))


def _runs(parent: Element) -> Iterator[str]:
    for child in _children(parent):
        name = local(child)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "sym":
            yield _SYMBOLS.get(attribute(child, "char").upper(), "\ufffd")
        elif name in _WRAPPERS:
            yield from _runs(child)

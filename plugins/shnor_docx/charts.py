"""Charts as Word's own: DrawingML in greys, for official paper is printed in black, with their numbers beside the marks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from shnor_docx.chart_xml import chart_xml
from shnor_docx.widths import Room
from shnor_docx.workbook import workbook
from shnor_docx.xml import attribute
from shnor_tui.plugin import Chart

if TYPE_CHECKING:
    from docx.document import Document as Docx

MOST_LABELS = 50
MOST_SERIES = 6

_EMU_PER_TWIP = 635
_EMU_PER_MM = 36_000
_HEIGHT = 75 * _EMU_PER_MM
_TALLEST = 205 * _EMU_PER_MM
_TALLEST_LYING = 135 * _EMU_PER_MM
_BAR = 5 * _EMU_PER_MM
_BETWEEN = 3 * _EMU_PER_MM
_AROUND = 22 * _EMU_PER_MM
_LABELS_UPRIGHT = 8
_LABEL_UPRIGHT = 14
_WORD = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DOC_PR = f"{{{_WORD}}}docPr"


def drawable(chart: Chart) -> bool:
    """Whether it can be read as a drawing; a larger one is for a table."""
    return len(chart.labels) <= MOST_LABELS and len(chart.series) <= MOST_SERIES


@dataclass(frozen=True, slots=True)
class _Size:
    width: int
    height: int
    lying: bool


class Charts:
    """The charts of one document."""

    def __init__(self, word: Docx) -> None:
        self._word = word
        taken = (int(found.get("id", "0")) for found in word.element.iter(_DOC_PR) if found.get("id", "0").isdecimal())
        self._numbers = count(max(taken, default=0) + 1)

    def drawing(self, chart: Chart, room: Room, font: str, *, landscape: bool) -> str:
        """Add the chart to the package. Returns the run that shows it."""
        size = _size(chart, room, landscape=landscape)
        package = self._word.part.package
        place = package.next_partname("/word/charts/chart%d.xml")
        sheet = package.next_partname("/word/embeddings/chart%d.xlsx")
        data = Part(PackURI(sheet), CONTENT_TYPE.SML_SHEET, workbook(chart), package)
        part = Part(PackURI(place), CONTENT_TYPE.DML_CHART, b"", package)
        xml = chart_xml(chart, font, part.relate_to(data, RELATIONSHIP_TYPE.PACKAGE), lying=size.lying)
        part._blob = xml.encode()  # noqa: SLF001  Its own relationship must be known before it is written.
        return self._run(chart, self._word.part.relate_to(part, RELATIONSHIP_TYPE.CHART), size)

    def _run(self, chart: Chart, relationship: str, size: _Size) -> str:
        number = next(self._numbers)
        return (
            f'<w:r><w:drawing><wp:inline xmlns:wp="{_WORD}" distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{size.width}" cy="{size.height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:docPr id="{number}" name="Диаграмма {number}" descr="{attribute(chart.description)}"/>'
            f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_DRAWING}"><a:graphicData uri="{_CHART}">'
            f'<c:chart xmlns:c="{_CHART}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
            f'r:id="{relationship}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        )


def _size(chart: Chart, room: Room, *, landscape: bool) -> _Size:
    """As wide as the text. Bars with many or long labels lie, so that the labels can be read, and grow in height."""
    width = room.width * _EMU_PER_TWIP
    longest = max(map(len, chart.labels), default=0)
    many = len(chart.labels) > _LABELS_UPRIGHT or (longest > _LABEL_UPRIGHT and len(chart.labels) > 2)
    lying = chart.kind == "bar" and many
    if not lying:
        return _Size(width, _HEIGHT, lying)
    height = _AROUND + len(chart.labels) * (_BETWEEN + _BAR * len(chart.series))
    return _Size(width, min(max(height, _HEIGHT), _TALLEST_LYING if landscape else _TALLEST), lying)

"""The smallest workbook that holds a chart's numbers, so that Word can edit them."""

from __future__ import annotations

from shnor_docx.package import CONTENT_TYPES, zipped
from shnor_docx.xml import attribute, escaped
from shnor_tui.plugin import Chart, printable

SHEET = "Данные"

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(chart: Chart) -> bytes:
    """Labels in the first column, a series in each of the next, their names in the first row."""
    parts = {
        CONTENT_TYPES: f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
        "_rels/.rels": _relationship("officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": _relationship("worksheet", "worksheets/sheet1.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{_rows(chart)}</sheetData></worksheet>',
    }
    return zipped({name: (_DECLARATION + xml).encode() for name, xml in parts.items()}).getvalue()


def column(index: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _relationship(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def _rows(chart: Chart) -> str:
    heads = [_text(f"{column(place)}1", series.name) for place, series in enumerate(chart.series, 1)]
    rows = [f'<row r="1">{"".join(heads)}</row>']
    for place, label in enumerate(chart.labels):
        number = place + 2
        values = [
            f'<c r="{column(index)}{number}"><v>{series.values[place]!r}</v></c>'
            for index, series in enumerate(chart.series, 1)
            if series.values[place] is not None
        ]
        rows.append(f'<row r="{number}">{_text(f"A{number}", label)}{"".join(values)}</row>')
    return "".join(rows)


def _text(place: str, text: str) -> str:
    return (
        f'<c r="{attribute(place)}" t="inlineStr"><is><t xml:space="preserve">{escaped(printable(text))}</t></is></c>'
    )

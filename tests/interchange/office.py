"""Small office files made on the spot, part by part, for what no sample file shows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "data" / "office"

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_EXCEL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(parts: Mapping[str, str]) -> bytes:
    """A zip of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def docx(body: str, numbering: str = "", styles: str = "", **parts: str) -> bytes:
    """A Word document: what is in its body, its lists, its styles and parts such as `header`, with «w:» as the prefix."""
    return zipped(
        {
            "[Content_Types].xml": _types("/word/document.xml", f"{_TYPES}.wordprocessingml.document.main+xml"),
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
            "word/_rels/document.xml.rels": _relations(
                numbering="numbering.xml", styles="styles.xml", **{name: f"{name}.xml" for name in parts}
            ),
            "word/numbering.xml": f'<w:numbering xmlns:w="{_WORD}">{numbering}</w:numbering>',
            "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{styles}</w:styles>',
            **{f"word/{name}.xml": f'<w:{name} xmlns:w="{_WORD}">{part}</w:{name}>' for name, part in parts.items()},
        }
    )


def table(*rows: str) -> str:
    """A Word table of rows of one cell; each is given as the cell's paragraphs."""
    return f"<w:tbl>{''.join(f'<w:tr><w:tc>{cell}</w:tc></w:tr>' for cell in rows)}</w:tbl>"


def item(text: str = "", level: int = 0, number: int = 1) -> str:
    """A paragraph that Word numbers."""
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def xlsx(cells: str, *, formats: tuple[str, ...] = (), texts: str = "", texts_part: str = "sharedStrings.xml") -> bytes:
    """An Excel workbook with one sheet: the content of its rows, the number formats by style, its shared texts."""
    codes = "".join(f'<numFmt numFmtId="{200 + at}" formatCode="{code}"/>' for at, code in enumerate(formats))
    styles = "".join(f'<xf numFmtId="{200 + at}"/>' for at in range(len(formats)))
    return zipped(
        {
            "[Content_Types].xml": _types("/xl/workbook.xml", f"{_TYPES}.spreadsheetml.sheet.main+xml"),
            "xl/workbook.xml": f'<workbook xmlns="{_EXCEL}" xmlns:r="{_RELATIONS}"><sheets>'
            '<sheet name="Лист1" sheetId="1" r:id="worksheet"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relations(
                worksheet="worksheets/sheet1.xml", styles="styles.xml", sharedStrings="sharedStrings.xml"
            ),
            "xl/styles.xml": f'<styleSheet xmlns="{_EXCEL}"><numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>',
            f"xl/{texts_part}": f'<sst xmlns="{_EXCEL}">{texts}</sst>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_EXCEL}"><sheetData>{cells}</sheetData></worksheet>',
        }
    )


def _types(part: str, kind: str) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="{part}" ContentType="{kind}"/></Types>'
    )


def _relations(**targets: str) -> str:
    entries = "".join(
        f'<Relationship Id="{kind}" Type="{_RELATIONS}/{kind}" Target="{target}"/>' for kind, target in targets.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entries}</Relationships>'
    )

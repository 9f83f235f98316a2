"""WordprocessingML for text: any string becomes runs and paragraphs that Word accepts."""

from __future__ import annotations

import re

from shnor_tui.plugin import Align, Inlines, printable, runs

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
OPEN_TEXT = '<w:t xml:space="preserve">'
CLOSE_TEXT = "</w:t>"
JUSTIFICATION: dict[Align, str] = {"left": "left", "center": "center", "right": "right", "justify": "both"}
ALIGNMENT: dict[Align, str] = {align: f'<w:jc w:val="{value}"/>' for align, value in JUSTIFICATION.items()}

_MARKUP = re.compile("[&<>]")


def attribute(text: str) -> str:
    """The text as the value of an XML attribute, on one line."""
    return escaped(" ".join(printable(text).split())).replace('"', "&quot;")


def escaped(text: str) -> str:
    """The text with XML's own characters escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text_xml(text: str) -> str:
    """The inside of a run: text, tabs and line breaks."""
    if not text.isprintable() or _MARKUP.search(text):
        text = escaped(printable(text))
        text = text.replace("\t", f"{CLOSE_TEXT}<w:tab/>{OPEN_TEXT}").replace("\n", f"{CLOSE_TEXT}<w:br/>{OPEN_TEXT}")
    return f"{OPEN_TEXT}{text}{CLOSE_TEXT}"


def runs_xml(text: Inlines, *, bold: bool = False) -> str:
    """Inline text as runs; `bold` makes all of it bold."""
    return "".join(
        f"<w:r>{_run_properties(bold or run.bold, run.italic)}{text_xml(run.text)}</w:r>" for run in runs(text)
    )


def paragraph(style: str, content: str, layout: str = "", *, keep_next: bool = False, new_page: bool = False) -> str:
    """A paragraph of ready runs.

    `layout` is the XML of its numbering, spacing, indents and alignment, in the schema's order.
    """
    kept = "<w:keepNext/>" if keep_next else ""
    broken = "<w:pageBreakBefore/>" if new_page else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{broken}{layout}</w:pPr>{content}</w:p>'


def numbered(num_id: int) -> str:
    """The layout that makes a paragraph an item of a list."""
    return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{num_id}"/></w:numPr>'


def _run_properties(bold: bool, italic: bool) -> str:
    if not (bold or italic):
        return ""
    return f"<w:rPr>{'<w:b/><w:bCs/>' if bold else ''}{'<w:i/><w:iCs/>' if italic else ''}</w:rPr>"

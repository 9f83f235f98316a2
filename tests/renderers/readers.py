"""What independent programs read in a rendered document: (what it is, its text) for each text, in order; blanks apart.

A reader that meets anything but text where text is expected says so by an entry that no document asks for.
"""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from typing import Any, cast

import docx
import openpyxl
import pyte
from docx.text.paragraph import Paragraph
from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.token import Token
from wcwidth import wcwidth

from tests.renderers.trees import as_shown

Read = tuple[str, str]

_MARKDOWN = MarkdownIt("gfm-like", {"linkify": False})
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def packed(text: str) -> str:
    """What is seen of a text, blanks apart."""
    return "".join(as_shown(text).split())


def read_markdown(content: bytes) -> list[Read]:
    """As markdown-it understands it: CommonMark with GFM's tables and strikethrough."""
    found: list[Read] = []
    inside: list[str] = []
    for token in _MARKDOWN.parse(content.decode()):
        if token.type == "inline":
            kind = "li" if "li" in inside else inside[-1]
            found.append((kind, packed("".join(_inline(child) for child in token.children or ()))))
        elif token.nesting > 0:
            inside.append(token.tag)
            if token.tag == "li":
                found.append(("li", ""))
        elif token.nesting < 0:
            inside.pop()
        elif token.type != "hr":
            found.append((token.type, token.content))
    return _filled(found)


def _filled(found: list[Read]) -> list[Read]:
    """The text of an item in the place of the item."""
    items: list[Read] = []
    for entry in found:
        if entry[0] == "li" and entry[1] and items and items[-1] == ("li", ""):
            items.pop()
        items.append(entry)
    return items


def _inline(token: Token) -> str:
    if token.type == "text":
        return token.content
    if token.type in {"softbreak", "hardbreak"} or token.content in {"<br>", "<strong>", "</strong>", "<em>", "</em>"}:
        return " "
    return "" if token.type in {"strong_open", "strong_close", "em_open", "em_close"} else f"<<{token.type}>>"


def read_pandoc(content: bytes, dialect: str) -> list[Read]:
    """As pandoc understands a dialect of Markdown."""
    command = ["pandoc", "-f", dialect, "-t", "json"]
    run = subprocess.run(command, input=content, check=True, capture_output=True)
    return list(_pandoc_blocks(json.loads(run.stdout)["blocks"], "p"))


def _pandoc_blocks(blocks: list[Any], kind: str) -> Iterator[Read]:  # noqa: C901  (one case a block)
    for block in blocks:
        inner = block.get("c")
        match block["t"]:
            case "Header":
                yield f"h{inner[0]}", _pandoc_text(inner[2])
            case "Para" | "Plain":
                yield kind, _pandoc_text(inner)
            case "BulletList" | "OrderedList":
                for item in inner if block["t"] == "BulletList" else inner[1]:
                    yield from _pandoc_blocks(item, "li") if item else [("li", "")]
            case "Table":
                bodies = [row for body in inner[4] for row in (*body[2], *body[3])]
                for name, rows in (("th", inner[3][1]), ("td", bodies)):
                    for row in rows:
                        for cell in row[1]:
                            yield from _pandoc_blocks(cell[4], name) if cell[4] else [(name, "")]
            case "HorizontalRule":
                pass
            case other:
                yield other, ""


def _pandoc_text(inlines: list[Any]) -> str:
    return packed("".join(map(_pandoc_inline, inlines)))


def _pandoc_inline(inline: Any) -> str:
    inner = inline.get("c")
    match inline["t"]:
        case "Str":
            return str(inner)
        case "Space" | "SoftBreak" | "LineBreak":
            return " "
        case "Strong" | "Emph":
            return "".join(map(_pandoc_inline, inner))
        case "RawInline" if inner[1] in {"<br>", "<strong>", "</strong>", "<em>", "</em>"}:
            return " "
        case "Link" if inner[2][0].removeprefix("mailto:").endswith(_pandoc_text(inner[1])):
            return "".join(
                map(_pandoc_inline, inner[1])
            )  # GitHub makes links of addresses; they read as they are written
        case other:
            return f"<<{other}>>"


def read_docx(content: bytes) -> list[Read]:
    """Every paragraph that python-docx sees, tables included."""
    document = docx.Document(BytesIO(content))
    texts = (packed(Paragraph(element, document).text) for element in document.element.body.iter(f"{_W}p"))
    return [("p", text) for text in texts if text]


def docx_chart_texts(content: bytes) -> set[str]:
    """What stands in the charts of a docx, and what is said of them."""
    document = docx.Document(BytesIO(content))
    found = {
        packed(element.get("descr", "")) for element in document.element.body.iter() if element.tag.endswith("docPr")
    }
    for part in document.part.package.iter_parts():
        if "/charts/" in part.partname:
            root = etree.fromstring(part.blob)
            found |= {packed(element.text or "") for element in root.iter("{*}v", "{*}t")}
    return found


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


JOINER = "\u2060"
_JOINED = re.compile(f"{JOINER}(?=[\u200b-\u200d\u2060]*[=+\\-@\uff1d\uff0b\uff0d\uff20])")
"""Nobody sees it; before a formula it keeps spreadsheets from running it."""


def _as_meant(text: str) -> str:
    """A leaf without the joiner that was put before it."""
    return text[1:] if _JOINED.match(text) else text


class _Page(HTMLParser):
    """Leaves of a page as they are meant; tags that this format does not write, or that are not closed, become entries."""

    LEAVES = _words("title desc text h1 h2 h3 h4 h5 h6 p li caption th td dt dd div")
    INLINE = _words("strong em")
    VOID = _words("meta br rect line circle")
    OTHER = _words("html head style body main section ol ul table thead tbody tr dl figure svg")
    ATTRIBUTES = _words(
        """lang charset http-equiv content name class start role tabindex aria-label aria-labelledby id scope colspan
        viewbox x y x1 y1 x2 y2 cx cy r width height fill stroke stroke-width stroke-dasharray text-anchor"""
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Read] = []
        self._open: list[str] = []
        self._text: list[str] = []
        self._executor = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name not in self.ATTRIBUTES:
                self.found.append((f"attribute {name}", value or ""))
            if name in {"aria-label", "content"}:
                self.found.append((name, _as_meant(packed(value or ""))))
        if tag in self.VOID:
            self._text.append(" ")
            return
        if tag not in self.LEAVES | self.INLINE | self.OTHER:
            self.found.append((f"element {tag}", ""))
        if tag in self.LEAVES:
            self._text = []
            self._executor = ("class", "executor") in attrs
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        if not self._open or self._open.pop() != tag:
            self.found.append((f"end of {tag}", ""))
        text = packed("".join(self._text))
        text = text.replace(JOINER, "") if self._executor else _as_meant(text)  # there two texts share a leaf
        if tag in self.LEAVES and (text or tag != "div"):
            self.found.append((tag, text))
        if tag not in self.INLINE:
            self._text = []

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self.found.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        if decl != "DOCTYPE html":
            self.found.append(("declaration", decl))

    def handle_pi(self, data: str) -> None:
        self.found.append(("instruction", data))

    def unknown_decl(self, data: str) -> None:
        self.found.append(("declaration", data))


def read_html(content: bytes) -> list[Read]:
    """As the parser of the standard library understands it."""
    page = _Page()
    page.feed(content.decode())
    page.close()
    assert page._open == []
    return page.found


def read_xlsx(content: bytes) -> list[list[list[object]]]:
    """The values of each sheet as openpyxl reads them; a formula is shown as an error."""
    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    return [
        [
            [f"<<{cell.data_type}>>" if cell.data_type not in "sn" else cell.value for cell in row]
            for row in sheet.iter_rows()
        ]
        for sheet in book
    ]


class _Terminal:
    """Stands before a screen and remembers whatever it is told beside letters, line ends and looks."""

    HARMLESS = frozenset({"draw", "linefeed", "carriage_return", "select_graphic_rendition"})

    def __init__(self, screen: pyte.Screen) -> None:
        self._screen = screen
        self.told: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name in pyte.Stream.events - self.HARMLESS:
            return lambda *arguments, **named: self.told.append(name)
        return getattr(self._screen, name)

    def draw(self, data: str) -> None:
        """pyte drops the rest of a text after a letter without width; a terminal shows nothing for it and goes on."""
        self._screen.draw("".join(letter for letter in data if _has_looks(letter)))


def _has_looks(letter: str) -> bool:
    return wcwidth(letter) > 0 or bool(unicodedata.combining(letter))


def read_console(content: bytes, columns: int) -> tuple[list[str], list[str]]:
    """The lines of a terminal's screen, and what the terminal was told or shows beside plain, bold, italic and shaded letters."""
    shown = content.decode()
    screen = pyte.Screen(columns, 2 * shown.count("\n") + 2)
    terminal = _Terminal(screen)
    pyte.Stream(cast("pyte.Screen", terminal)).feed(shown.replace("\n", "\r\n"))
    told = terminal.told
    lines = []
    for _, row in sorted(screen.buffer.items()):
        cells = [row[x] for x in sorted(row)]
        told += ["looks" for cell in cells if cell.underscore or cell.strikethrough or cell.reverse or cell.blink]
        lines.append("".join(cell.data for cell in cells))
    return lines, told


def on_screen(text: str) -> str:
    """The letters of a text that a terminal shows, in a form that does not depend on how accents are put together."""
    letters = (letter for letter in packed(text) if _has_looks(letter) and letter != "\u00ad" and not _is_drawn(letter))
    return unicodedata.normalize("NFD", "".join(letters))


def _is_drawn(letter: str) -> bool:
    return "\u2500" <= letter <= "\u259f"

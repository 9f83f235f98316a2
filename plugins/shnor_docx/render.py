"""From a document tree to a docx: every block becomes XML, and all of it goes into the form at once.

The form is a docx with a marker paragraph: our own base document, as a formatting profile wants it, or a letterhead.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast
from zipfile import ZIP_DEFLATED

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import PartFactory
from docx.oxml.ns import qn
from lxml import etree

from shnor_docx import letterhead
from shnor_docx.body import Body, Look
from shnor_docx.charts import Charts
from shnor_docx.marker import PLACE, Gap, clear
from shnor_docx.metrics import breadth
from shnor_docx.numbering import Numbering
from shnor_docx.package import base_parts, parts_of, zipped
from shnor_docx.profile import Profile, chosen
from shnor_docx.sections import Sections
from shnor_docx.styles import adopted, font_of
from shnor_tui.plugin import Block, Chart, Context, Document, Items, Pairs, Table, printable, resolved

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.opc.part import Part, XmlPart

_STYLES, _NUMBERING = "word/styles.xml", "word/numbering.xml"
_UNDATED = date(2000, 1, 1)
_LONGEST_PROPERTY = 255
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def render(doc: Document, out: BinaryIO, ctx: Context) -> None:
    """Write the document as docx.

    Raises:
        BadLetterhead: the letterhead that was chosen cannot be written on.
    """
    profile = chosen(ctx.params)
    base = base_parts(profile)
    chosen_file = ctx.params.get("letterhead")
    own = not isinstance(chosen_file, Path)
    word = letterhead.opened(chosen_file) if isinstance(chosen_file, Path) else docx.Document(zipped(base))
    gap = clear(word)
    blocks = [block for block in resolved(doc.blocks) if not _is_empty(block)]
    text = _own_body(word, gap, profile, doc, blocks) if own else _body_on(word, gap, profile, base, doc, blocks)
    ctx.step(len(blocks), len(blocks), doc.title)
    _describe(word, doc)
    parts = parts_of(word.part.package)
    main = word.part.partname.membername
    parts[main] = parts[main].replace(PLACE, text.encode(), 1)
    out.write(zipped(parts, ZIP_DEFLATED).getbuffer())


def _own_body(word: Docx, gap: Gap, profile: Profile, doc: Document, blocks: list[Block]) -> str:
    """The text on our own base document."""
    sections = Sections(gap.section)
    sections.start(landscape=doc.landscape)
    numbering = Numbering()
    look = Look(profile.size, breadth(profile.font), profile.font, own=True)
    body = Body(profile, look, numbering, sections, Charts(word))
    body.fill(doc, blocks)
    sections.close()
    numbering.define(word.part.numbering_part.element)
    return body.xml()


def _body_on(word: Docx, gap: Gap, profile: Profile, base: dict[str, bytes], doc: Document, blocks: list[Block]) -> str:
    """The text on a letterhead, which keeps its page, its styles and its lists."""
    styles = _part(word, RELATIONSHIP_TYPE.STYLES, CONTENT_TYPE.WML_STYLES, _STYLES, base)
    lists = _part(word, RELATIONSHIP_TYPE.NUMBERING, CONTENT_TYPE.WML_NUMBERING, _NUMBERING, base)
    sections = Sections(gap.section)
    standing = sections.landscape
    numbering = Numbering.beside(lists)
    font, points = font_of(styles, _theme_font(word))
    body = Body(profile, Look(points, breadth(font), font, own=False), numbering, sections, Charts(word))
    body.new_page = gap.new_page
    body.fill(doc, blocks)
    if gap.followed:
        body.stand_as(landscape=standing)
    sections.close()
    numbering.define(lists, etree.fromstring(base[_NUMBERING]))
    return adopted(body.xml(), base[_STYLES], styles)


def _part(word: Docx, relationship: str, content_type: str, name: str, base: dict[str, bytes]) -> etree._Element:
    """A part of the form as XML; one that it lacks is ours."""
    if all(found.reltype != relationship for found in word.part.rels.values()):
        package = word.part.package
        taken = {part.partname.membername for part in package.iter_parts()}
        place = package.next_partname(f"/word/{relationship.rpartition('/')[2]}%d.xml") if name in taken else f"/{name}"
        ours = PartFactory(PackURI(place), content_type, relationship, base[name], package)
        word.part.relate_to(cast("Part", ours), relationship)
    return cast("XmlPart", word.part.part_related_by(relationship)).element


def _theme_font(word: Docx) -> str:
    """The font that a letterhead's theme has for running text."""
    try:
        theme = etree.fromstring(word.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    except KeyError:
        return ""
    minor = theme.find(".//{*}minorFont/{*}latin")
    return "" if minor is None else minor.get("typeface", "")


def _is_empty(block: Block) -> bool:
    match block:
        case Items(items) | Pairs(items):
            return not items
        case Table(columns):
            return not columns
        case Chart():
            return not (block.labels and block.series)
        case _:
            return False


def _describe(word: Docx, doc: Document) -> None:
    """The properties that Word, search and screen readers show."""
    properties = word.core_properties
    properties.title = _property(doc.title)
    properties.author = properties.last_modified_by = _property(doc.author)
    moment = datetime.combine(doc.issued or _UNDATED, datetime.min.time())
    properties.created = properties.modified = moment
    properties.revision = 1
    if _LANGUAGE.fullmatch(doc.lang):
        properties.language = doc.lang
        for language in word.styles.element.xpath("w:docDefaults//w:lang"):
            language.set(qn("w:val"), doc.lang)


def _property(text: str) -> str:
    return " ".join(printable(text).split())[:_LONGEST_PROPERTY]

"""Styles of a letterhead: found by their names, never by ids; what it lacks is added from ours."""

from __future__ import annotations

import re
from copy import deepcopy

from docx.oxml.ns import qn
from lxml import etree

_STYLE = re.compile(r'(<w:(?:pStyle|tblStyle) w:val=")(\w+)(?=")')
_KEY = tuple[str, str]


def adopted(body: str, own: bytes, theirs: etree._Element) -> str:
    """The body with each of our styles named by the letterhead's id for it; the styles that it lacks are added to it."""
    styles = _Styles(etree.fromstring(own), theirs)
    return _STYLE.sub(lambda found: found[1] + styles.id_of(found[2]), body)


class _Styles:
    def __init__(self, own: etree._Element, theirs: etree._Element) -> None:
        self._own = {style.get(qn("w:styleId"), ""): style for style in own.iter(qn("w:style"))}
        self._theirs = theirs
        self._ids: dict[str, str] = {}
        self._known: dict[_KEY, str] = {}
        for style in theirs.iter(qn("w:style")):
            self._known.setdefault(_key(style), style.get(qn("w:styleId"), ""))
            if style.get(qn("w:default")) in {"1", "true", "on"}:
                self._known.setdefault(("default", style.get(qn("w:type"), "")), style.get(qn("w:styleId"), ""))

    def id_of(self, own_id: str) -> str:
        """The letterhead's id of one of our styles."""
        if own_id not in self._ids:
            style = self._own[own_id]
            standing = ("default", style.get(qn("w:type"), "")) if style.get(qn("w:default")) else _key(style)
            found = self._known.get(_key(style)) or self._known.get(standing)
            self._ids[own_id] = found or self._add(own_id, style)
        return self._ids[own_id]

    def _add(self, own_id: str, style: etree._Element) -> str:
        taken = set(self._known.values())
        style_id = own_id
        while style_id in taken:
            style_id = f"Shnor{style_id}"
        self._ids[own_id] = self._known[_key(style)] = style_id
        added = deepcopy(style)
        added.set(qn("w:styleId"), style_id)
        added.tail = None
        for follower in added.findall(qn("w:next")):
            added.remove(follower)
        for parent in added.findall(qn("w:basedOn")):
            parent.set(qn("w:val"), self.id_of(parent.get(qn("w:val"), "")))
        self._theirs.append(added)
        return style_id


def font_of(styles: etree._Element, of_theme: str) -> tuple[str, int]:
    """The font of running text and its size in points; a theme's font goes before one that is named."""
    fonts: list[str] = []
    sizes: list[str] = []
    for properties in (*styles.iterfind(f"{qn('w:docDefaults')}//{qn('w:rPr')}"), *_of_normal(styles)):
        for element in properties.findall(qn("w:rFonts")):
            fonts += [of_theme] if element.get(qn("w:asciiTheme")) else [element.get(qn("w:ascii"), "")]
        sizes += [element.get(qn("w:val"), "") for element in properties.findall(qn("w:sz"))]
    size = next((int(found) // 2 for found in reversed(sizes) if found.isdecimal()), 10)
    return next((font for font in reversed(fonts) if font), of_theme), size


def _of_normal(styles: etree._Element) -> list[etree._Element]:
    normal = (
        style
        for style in styles.iter(qn("w:style"))
        if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true", "on"}
    )
    return [properties for style in normal for properties in style.findall(qn("w:rPr"))]


def _key(style: etree._Element) -> _KEY:
    name = style.find(qn("w:name"))
    return ("" if name is None else name.get(qn("w:val"), "").casefold(), style.get(qn("w:type"), ""))

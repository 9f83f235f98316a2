"""An office file that is a zip of XML parts: opened within bounds, its XML parsed without entities, DTDs or the network."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from lxml import etree

from shnor_tui.i18n import _
from shnor_tui.interchange.sheets import Refused

Element: TypeAlias = Any

MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 10_000
HIGHEST_RATIO = 500
SMALL = 4 * 1024 * 1024
# Opening brackets and equals signs: elements and attributes, and so the memory of a parsed part, are bounded by them.
MOST_MARKUP = 8_000_000
MOST_MARKUP_AT_ONCE = 4_000_000

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


class Relation(NamedTuple):
    """A part that another one refers to: the last word of the relation's type, and the part's name in the zip."""

    kind: str
    target: str


class Package:
    """The parts by name. A name is found whatever its case: accounting programs list parts by other names than they have."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _DAMAGE as error:
            raise damaged() from error
        members = self._zip.infolist()
        unpacked = sum(member.file_size for member in members)
        if len(members) > MOST_PARTS or unpacked > MOST_UNPACKED or _is_bomb(unpacked, len(content)):
            raise Refused(
                _("unpacked it is too large"), _("Leave only the tables that are needed and save the file again.")
            )
        self._members = {member.filename.lstrip("/").casefold(): member for member in members}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._members

    def names(self) -> list[str]:
        """The parts' names as they are written."""
        return [member.filename for member in self._members.values()]

    def read(self, name: str) -> bytes:
        """A part's content. Raises Refused when it is not there or damaged."""
        member = self._members.get(name.casefold())
        if member is None:
            raise damaged()
        if member.flag_bits & 1:
            raise protected()
        try:
            with self._zip.open(member) as part:
                return part.read(member.file_size + 1)  # no more, whatever there is: the list of parts may lie
        except _DAMAGE as error:
            raise damaged() from error

    def tree(self, name: str) -> Element:
        """A part parsed as a whole."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(self._xml(name, MOST_MARKUP_AT_ONCE), parser)
        except etree.XMLSyntaxError as error:
            raise damaged() from error

    def stream(self, name: str, *tags: str, needed: Callable[[bytes], bytes] = bytes) -> Iterator[Element]:
        """The elements with these tags, each when its end was read; it is emptied after it was taken.

        Of the part's XML only what is `needed` is parsed.
        """
        for _event, element in self.events(name, ("end",), tags, needed):
            yield element

    def events(
        self, name: str, events: Sequence[str], tags: Sequence[str], needed: Callable[[bytes], bytes] = bytes
    ) -> Iterator[tuple[str, Element]]:
        """The same with the event, «start» or «end»."""
        source = io.BytesIO(self._xml(name, MOST_MARKUP, needed))
        try:
            for event, element in etree.iterparse(
                source,
                events=events,
                tag=tags,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
            ):
                yield event, element
                if event == "end":
                    _forget(element)
        except etree.XMLSyntaxError as error:
            raise damaged() from error

    def relations(self, name: str) -> dict[str, Relation]:
        """What a part refers to inside the file, by the reference's id; «» is the package itself."""
        folder, base = posixpath.split(name)
        source = posixpath.join(folder, "_rels", f"{base}.rels")
        if source not in self:
            return {}
        return {
            relation.get("Id", ""): Relation(
                relation.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/"),
            )
            for relation in self.tree(source).iterfind("{*}Relationship")
            if relation.get("TargetMode") != "External"
        }

    def related(self, name: str, kind: str) -> str:
        """The part of this kind that a part refers to; empty where the file has none."""
        targets = (relation.target for relation in self.relations(name).values() if relation.kind == kind)
        return next((target for target in targets if target in self), "")

    def _xml(self, name: str, most: int, needed: Callable[[bytes], bytes] = bytes) -> bytes:
        content = self.read(name)
        if any(doctype in content for doctype in _DOCTYPES):
            raise damaged()
        content = needed(content)
        if content.count(b"<") + content.count(b"=") > most:
            raise Refused(
                _("unpacked it is too large"), _("Leave only the tables that are needed and save the file again.")
            )
        return content


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > SMALL and unpacked > HIGHEST_RATIO * packed


def _forget(element: Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def damaged() -> Refused:
    """A file that is not as its kind must be."""
    return Refused(
        _("it is damaged or was not copied to its end"),
        _("Open it in the program that made it, save it again and copy it anew."),
    )


def protected() -> Refused:
    """A file that only a password opens."""
    return Refused(_("it is protected with a password"), _("Open it, remove the password and save it again."))


def local(element: Element) -> str:
    """An element's name without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str, default: str = "") -> str:
    """An attribute's value by its name in whatever namespace: the strict and the usual Office files differ in them."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return default


def whole(text: str | None, default: int = 0) -> int:
    """A number in an attribute; the default where it is absent or none."""
    try:
        return int(text or "")
    except ValueError:
        return default

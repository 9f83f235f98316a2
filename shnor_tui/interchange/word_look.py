"""What Word documents look like, by themselves or by their styles: bold and italic runs, paragraphs in the middle."""

from __future__ import annotations

from typing import NamedTuple

from shnor_tui.interchange.package import Element, attribute

_LONGEST_CHAIN = 20
_OFF = frozenset({"0", "false", "off", "none"})


class Emphasis(NamedTuple):
    """How letters stand out."""

    bold: bool = False
    italic: bool = False


class Looks:
    """Knows the styles of a document. The letters of a paragraph's style are the look of all of it and no emphasis."""

    def __init__(self, styles: Element | None) -> None:
        entries = styles.iterfind("{*}style") if styles is not None else ()
        self._styles = {attribute(entry, "styleId"): entry for entry in entries}

    def of(self, run: Element) -> Emphasis:
        """The emphasis of a run."""
        properties = run.find("{*}rPr")
        if properties is None:
            return Emphasis()
        style = _value(properties, "rStyle")
        said = (self._said(properties, style, "rPr", name) for name in ("b", "i"))
        return Emphasis(*(one is not None and attribute(one, "val", "1") not in _OFF for one in said))

    def centred(self, paragraph: Element) -> bool:
        """Whether a paragraph is put in the middle."""
        properties = paragraph.find("{*}pPr")
        said = self._said(properties, _value(properties, "pStyle"), "pPr", "jc")
        return said is not None and attribute(said, "val") == "center"

    def _said(self, properties: Element | None, style: str, kind: str, name: str) -> Element | None:
        """What properties of a kind say of one thing, or else the nearest of their styles."""
        found = properties
        for _step in range(_LONGEST_CHAIN):
            said = found.find(f"{{*}}{name}") if found is not None else None
            if said is not None:
                return said
            entry = self._styles.get(style)
            if entry is None:
                break
            found, style = entry.find(f"{{*}}{kind}"), _value(entry, "basedOn")
        return None


def _value(element: Element | None, name: str) -> str:
    found = element.find(f"{{*}}{name}") if element is not None else None
    return attribute(found, "val") if found is not None else ""

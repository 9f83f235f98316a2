"""What a run of a Word document looks like: bold or italic, by itself or by its style."""

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
    """Knows the character styles of a document; those of paragraphs are the look of all of it and no emphasis."""

    def __init__(self, styles: Element | None) -> None:
        entries = styles.iterfind("{*}style") if styles is not None else ()
        self._styles = {
            attribute(entry, "styleId"): entry for entry in entries if attribute(entry, "type") == "character"
        }

    def of(self, run: Element) -> Emphasis:
        """The emphasis of a run."""
        properties = run.find("{*}rPr")
        if properties is None:
            return Emphasis()
        return Emphasis(self._said(properties, "b"), self._said(properties, "i"))

    def _said(self, properties: Element, name: str) -> bool:
        found: Element | None = properties
        style = _value(properties, "rStyle")
        for _step in range(_LONGEST_CHAIN):
            said = found.find(f"{{*}}{name}") if found is not None else None
            if said is not None:
                return attribute(said, "val", "1") not in _OFF
            entry = self._styles.get(style)
            if entry is None:
                break
            found, style = entry.find("{*}rPr"), _value(entry, "basedOn")
        return False


def centred(paragraph: Element) -> bool:
    """Whether a paragraph itself is put in the middle."""
    return _value(paragraph.find("{*}pPr"), "jc") == "center"


def _value(element: Element | None, name: str) -> str:
    found = element.find(f"{{*}}{name}") if element is not None else None
    return attribute(found, "val") if found is not None else ""

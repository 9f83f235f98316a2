"""What a Word document says beside its running text: in boxes, formulas, notes, headers and pictures. None of it is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import takewhile

from shnor_tui.i18n import _
from shnor_tui.interchange.package import Element, Package, attribute, local
from shnor_tui.interchange.shown import cell_text

_NOT_THERE = frozenset({"del", "moveFrom", "Fallback"})
"""What was deleted with changes tracked, and what repeats for older programs what stands before it."""

_PICTURES = frozenset({"drawing", "pict", "object"})
_EMBEDDED = frozenset({"altChunk", "subDoc"})


def beside(package: Package, main: str, body: Element) -> tuple[str, ...]:
    """Each text once, saying what it is; `main` is the document's part. Raises Refused."""
    return tuple(dict.fromkeys((*_within(body), *_around(package, main))))


def _within(body: Element) -> Iterator[str]:
    for element in body.iter("{*}txbxContent", "{*}oMath", *(f"{{*}}{name}" for name in (*_PICTURES, *_EMBEDDED))):
        name = local(element)
        if any(local(parent) in _NOT_THERE for parent in element.iterancestors()):
            continue
        if name == "txbxContent":
            yield from _told(_paragraphs(element), lambda text: _("text box: {text}").format(text=text))
        elif name == "oMath":
            yield from _told(_letters(element), lambda text: _("formula: {text}").format(text=text))
        elif name in _EMBEDDED:
            yield _("a document that is embedded in this one")
        elif element.find(".//{*}txbxContent") is None:
            yield _("picture or object: {text}").format(text=_shown(element) or "–")


def _around(package: Package, main: str) -> Iterator[str]:
    """What stands in other parts; a number of the page alone is nothing."""
    tell: dict[str, Callable[[str], str]] = {
        "footnotes": lambda text: _("footnote: {text}").format(text=text),
        "endnotes": lambda text: _("footnote: {text}").format(text=text),
        "comments": lambda text: _("comment: {text}").format(text=text),
        "header": lambda text: _("header or footer: {text}").format(text=text),
        "footer": lambda text: _("header or footer: {text}").format(text=text),
    }
    for relation in package.relations(main).values():
        if relation.kind in tell and relation.target in package:
            tree = package.tree(relation.target)
            parts = [tree] if relation.kind in {"header", "footer"} else list(tree)
            for part in parts:
                yield from _told(_paragraphs(part), tell[relation.kind])
            yield from _within(tree)


def _told(text: str, tell: Callable[[str], str]) -> Iterator[str]:
    if any(sign.isalnum() and not sign.isdigit() for sign in text):
        yield tell(text)


def _paragraphs(parent: Element) -> str:
    """The paragraphs on one line; those of a box inside it are told by themselves."""
    return " ".join(filter(None, (_letters(one) for one in parent.iter("{*}p") if not _apart(one, parent))))


def _letters(parent: Element) -> str:
    """The text as with all tracked changes accepted."""
    shown = (one for one in parent.iter("{*}t", "{*}tab", "{*}br") if not _apart(one, parent))
    return " ".join(cell_text("".join((one.text or "") if local(one) == "t" else " " for one in shown)).split())


def _apart(element: Element, parent: Element) -> bool:
    """Whether an element inside another one is no part of its text: deleted, or in a box of its own."""
    between = takewhile(lambda one: one is not parent, element.iterancestors())
    return any(local(one) in _NOT_THERE or local(one) == "txbxContent" for one in between)


def _shown(picture: Element) -> str:
    """What is written of a picture for those who don't see it."""
    described = picture.iter("{*}docPr", "{*}shape", "{*}imagedata")
    texts = (attribute(one, name) for one in described for name in ("descr", "alt", "title"))
    return cell_text(next(filter(None, texts), "")).replace("\n", " ")

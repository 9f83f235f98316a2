"""How the screens look: styles by name in the terminal's own sixteen colours, and the glyphs of statuses.

Colour never says anything alone: each status has its glyph and its word as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol, cast

from rich.style import Style
from textual.widget import Widget

from shnor_tui.domain.printable import printable_line
from shnor_tui.domain.roadmap import Status
from shnor_tui.i18n import mark

Styles = Mapping[str, Style]


@dataclass(frozen=True, slots=True)
class Look:
    """What a person chose: colours, and whether signs keep to ASCII. `theme` is the name of Textual's theme below it."""

    theme: str
    styles: Styles
    glyphs: Mapping[Status, str]
    ascii_only: bool = False

    def text(self, text: str) -> str:
        """Text for one line of the screen: nothing in it can speak to the terminal, and signs are those that it can show."""
        clean = printable_line(text)
        return clean.translate(_IN_ASCII) if self.ascii_only else clean


class _Looking(Protocol):
    look: Look


def look_of(widget: Widget) -> Look:
    """The look of the application that a widget is in."""
    return cast("_Looking", widget.app).look


def _styles(colours: Mapping[str, Style]) -> Styles:
    """The styles that no theme changes, with a theme's own on top."""
    shared = {
        "": Style.null(),
        "dim": Style(dim=True),
        "bold": Style(bold=True),
        "key": Style(bold=True),
        "cursor": Style(reverse=True),
        "tab": Style(bold=True, reverse=True),
        "cell": Style(bold=True, reverse=True),
        "flash": Style(bold=True, underline=True),
        "typed": Style(bold=True, underline=True),
        "picked": Style(bold=True),
        Status.NOT_STARTED.value: Style.null(),
    }
    return MappingProxyType({**shared, **colours})


def _coloured(  # noqa: PLR0913  (one colour a role)
    *, accent: str, late: str, soon: str, done: str, part: str, moved: str, bold: bool = False, dim: bool = True
) -> Styles:
    return _styles(
        {
            "dim": Style(dim=dim),
            "section": Style(bold=True, color=accent),
            "late": Style(bold=True, color=late),
            "soon": Style(bold=bold, color=soon),
            "note": Style(bold=bold, color=accent),
            "error": Style(bold=True, color=late),
            "good": Style(bold=bold, color=done),
            Status.IN_PROGRESS.value: Style(bold=bold, color=soon),
            Status.DONE.value: Style(bold=bold, color=done),
            Status.PARTLY.value: Style(bold=bold, color=part),
            Status.NOT_DONE.value: Style(bold=bold, color=late),
            Status.POSTPONED.value: Style(bold=bold, color=moved),
            Status.CANCELLED.value: Style(dim=dim),
        }
    )


_DARK = _coloured(accent="cyan", late="red", soon="yellow", done="green", part="magenta", moved="blue")
_LIGHT = _coloured(accent="blue", late="red", soon="magenta", done="green", part="magenta", moved="blue")
_CONTRAST = _coloured(
    accent="bright_cyan",
    late="bright_red",
    soon="bright_yellow",
    done="bright_green",
    part="bright_magenta",
    moved="bright_blue",
    bold=True,
    dim=False,
)
_MONO = _styles(
    {
        "section": Style(bold=True, underline=True),
        "late": Style(bold=True, underline=True),
        "soon": Style(underline=True),
        "note": Style(bold=True),
        "error": Style(bold=True, reverse=True),
        "good": Style.null(),
        **{status.value: Style(bold=status is Status.NOT_DONE) for status in Status},
        Status.CANCELLED.value: Style(dim=True),
    }
)

THEMES: Mapping[str, tuple[str, str, Styles]] = MappingProxyType(
    {
        "dark": (mark("dark"), "ansi-dark", _DARK),
        "light": (mark("light"), "ansi-light", _LIGHT),
        "contrast": (mark("high contrast"), "ansi-dark", _CONTRAST),
        "mono": (mark("without colours"), "ansi-dark", _MONO),
    }
)
"""The title, Textual's theme and the styles of each theme by its name in the settings."""

GLYPHS: Mapping[Status, str] = MappingProxyType(
    {
        Status.NOT_STARTED: "○",
        Status.IN_PROGRESS: "►",
        Status.DONE: "√",
        Status.PARTLY: "±",
        Status.NOT_DONE: "×",
        Status.POSTPONED: "»",
        Status.CANCELLED: "–",
    }
)
"""Characters that Windows fonts and the Linux console have (WGL4)."""

ASCII_GLYPHS: Mapping[Status, str] = MappingProxyType(
    {
        Status.NOT_STARTED: ".",
        Status.IN_PROGRESS: "*",
        Status.DONE: "+",
        Status.PARTLY: "~",
        Status.NOT_DONE: "x",
        Status.POSTPONED: ">",
        Status.CANCELLED: "-",
    }
)

_IN_ASCII = str.maketrans(
    {
        **{glyph: ASCII_GLYPHS[status] for status, glyph in GLYPHS.items() if status is not Status.POSTPONED},
        **dict(zip("–—−‑·•…«»„“”№≤≥←→↑↓│─┌┐└┘├┤┬┴┼█▌░◄■\u00a0", '----..~"""""N<><>^v|-+++++++++##.<# ', strict=True)),
    }
)
"""Signs in the texts of the interface and of the data, each by one ASCII character, so that no width changes."""


def look(theme: str, *, ascii_only: bool = False, colour: bool = True) -> Look:
    """The look of a theme's name; without colours it is «mono» whatever was chosen."""
    _title, below, styles = THEMES.get(theme if colour else "mono", THEMES["dark"])
    return Look(below, styles, ASCII_GLYPHS if ascii_only else GLYPHS, ascii_only)

"""Styles by name in the terminal's own sixteen colours, and the glyphs of statuses. Colour never says anything alone."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rich.style import Style

from shnor_tui.domain.roadmap import Status

STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "": Style.null(),
        "dim": Style(dim=True),
        "bold": Style(bold=True),
        "section": Style(bold=True, color="cyan"),
        "late": Style(bold=True, color="red"),
        "soon": Style(color="yellow"),
        "key": Style(bold=True),
        "note": Style(color="cyan"),
        "error": Style(bold=True, color="red"),
        "cursor": Style(reverse=True),
        Status.NOT_STARTED.value: Style.null(),
        Status.IN_PROGRESS.value: Style(color="yellow"),
        Status.DONE.value: Style(color="green"),
        Status.PARTLY.value: Style(color="magenta"),
        Status.NOT_DONE.value: Style(color="red"),
        Status.POSTPONED.value: Style(color="blue"),
        Status.CANCELLED.value: Style(dim=True),
    }
)

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

"""Formatting profiles: what a document looks like, as data; one TOML file each beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from shnor_docx.xml import JUSTIFICATION, attribute

DEFAULT = "gost-2025"
OWN_SIZE = "по профилю"
"""The choice of a size that leaves it to the profile."""
SIZES = ("12", "13", "14")

_NAMES = (DEFAULT, "sample")
_TWIPS_PER_MM = 1440 / 25.4
_TWIPS_PER_POINT = 20
_LINE = 240


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile with the font and size that were asked for. `values` fill the places left in the base document's XML."""

    title: str
    font: str
    size: int
    space_to_sign: int
    space_after_title: int
    executor_size: int
    values: Mapping[str, str]


def titles() -> tuple[str, ...]:
    """The profiles by the names that people choose them by; the first is the default."""
    return tuple(_read(name)["title"] for name in _NAMES)


def chosen(params: Mapping[str, object]) -> Profile:
    """The profile that the options ask for, with their font and size."""
    title, font, size = (str(params.get(name) or "").strip() for name in ("profile", "font", "size"))
    return _profile(title, font, int(size) if size in SIZES else 0)


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "profiles" / f"{name}.toml").read_text("utf-8"))


def _profile(title: str, font: str, size: int) -> Profile:
    data = next((_read(name) for name in _NAMES if _read(name)["title"] == title), _read(DEFAULT))
    text = data["text"]
    font, size = font or text["font"], size or text["size"]
    return Profile(
        title=data["title"],
        font=font,
        size=size,
        space_to_sign=_of_points(data["signature"]["before"]),
        space_after_title=_of_points(data["title_block"]["after"]),
        executor_size=data["executor"]["size"],
        values=_values(data, font, size),
    )


def _values(data: dict[str, Any], font: str, size: int) -> dict[str, str]:
    page, text, title, lists, captions = (data[name] for name in ("page", "text", "title_block", "lists", "captions"))
    return {
        "font": attribute(font),
        "size": str(2 * size),
        "line": str(round(text["line"] * _LINE)),
        "indent": str(_of_mm(text["indent"])),
        "text_after": str(_of_points(text["after"])),
        "text_align": JUSTIFICATION[text["align"]],
        "hyphenation": _flag(text["hyphenation"]),
        "number_align": JUSTIFICATION[page["number"]],
        **{side: str(_of_mm(page[side])) for side in ("left", "right", "top", "bottom", "header")},
        "title_bold": _flag(title["bold"]),
        "title_align": JUSTIFICATION[title["align"]],
        "title_after": str(_of_points(title["after"])),
        **_heading("heading", data["headings"]),
        **_heading("subheading", data["subheadings"]),
        "bullet": attribute(lists["bullet"]),
        "list_align": JUSTIFICATION[lists["align"]],
        "list_indent": str(_of_mm(lists["indent"])),
        "list_after": str(_of_points(lists["after"])),
        "caption_align": JUSTIFICATION[captions["align"]],
        "caption_italic": _flag(captions["italic"]),
        "caption_before": str(_of_points(captions["before"])),
        "caption_after": str(_of_points(captions["after"])),
        "executor_size": str(2 * data["executor"]["size"]),
    }


def _heading(prefix: str, data: dict[str, Any]) -> dict[str, str]:
    return {
        f"{prefix}_bold": _flag(data["bold"]),
        f"{prefix}_italic": _flag(data["italic"]),
        f"{prefix}_align": JUSTIFICATION[data["align"]],
        f"{prefix}_indent": str(_of_mm(data["indent"])),
        f"{prefix}_before": str(_of_points(data["before"])),
        f"{prefix}_after": str(_of_points(data["after"])),
    }


def _flag(value: bool) -> str:
    return "1" if value else "0"


def _of_mm(length: float) -> int:
    return round(length * _TWIPS_PER_MM)


def _of_points(length: float) -> int:
    return round(length * _TWIPS_PER_POINT)

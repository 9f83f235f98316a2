"""How wide text is in Times New Roman, by the font's own advance widths (Liberation Serif has the same)."""

from __future__ import annotations

from math import ceil

_ADVANCES = {
    200: "'|",
    250: " ,.\u00a0",
    278: "/:;\\ijlt",
    333: "!()-I[]`fr’",
    389: "Js",
    410: 'зг°"',
    444: "?aceztэ“”„аесётья",
    500: "#$*0123456789_bdghknopquvxy«»–§{}^орухвклЗ",
    520: "чбдъ",
    556: "FPSРийнпц±~",
    574: "БЬГ+<=>×−",
    611: "ELTZЕТЁ",
    660: "мфЧЭ",
    672: "BCRВКСЯы",
    706: "ЛДжЪУ",
    722: "ADGHKNOQUVXYwАИЙНОПХЦ",
    778: "юшщ&mФ",
    889: "Ы%MМЖ",
    950: "@W№",
    1028: "—…ШЩЮ",
}
_ADVANCE = {character: advance for advance, characters in _ADVANCES.items() for character in characters}
_BREADTHS = {
    "astra serif": 1.0,
    "liberation serif": 1.0,
    "times": 1.0,
    "tinos": 1.0,
    "arial narrow": 0.95,
    "astra sans": 1.0,
    "calibri": 1.06,
    "carlito": 1.06,
    "cambria": 1.1,
    "verdana": 1.35,
    "courier": 1.4,
    "mono": 1.4,
}
_BREADTH_OF_UNKNOWN = 1.18
_UNKNOWN = 1000
_WIDEST = 1028
_BOLD = 1.16
_TWIPS_PER_POINT = 20


def text_width(text: str) -> int:
    """The width of one line in thousandths of the type size."""
    return sum(_ADVANCE.get(character, _UNKNOWN) for character in text)


def widest(texts: set[str]) -> int:
    """The width of the widest of the texts; long ones are tried first, so that most need no measuring."""
    best = 0
    for text in sorted(texts, key=len, reverse=True):
        if len(text) * _WIDEST <= best:
            break
        best = max(best, text_width(text))
    return best


def bold(width: int) -> int:
    """The width that the same text needs in bold."""
    return round(width * _BOLD)


def twips(width: int, points: float) -> int:
    """A width at a type size, in twentieths of a point, rounded up."""
    return ceil(width * points * _TWIPS_PER_POINT / 1000)


def breadth(font: str) -> float:
    """How much wider than Times New Roman a font is; one that isn't known is taken for a wide one."""
    name = font.casefold()
    return next((factor for part, factor in _BREADTHS.items() if part in name), _BREADTH_OF_UNKNOWN)

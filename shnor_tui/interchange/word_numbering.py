"""Word's automatic numbers, which are nowhere in the text: counted through the document as Word does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from shnor_tui.interchange.package import Element, attribute, whole

_LEVELS = 9
_NOT_NUMBERED = "0"
_HIGHEST = 100_000
_LONGEST_CHAIN = 20

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_ONES = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered: the number it starts with, its format, its text with %1 … %9, what restarts it."""

    start: int = 0
    number_format: str = "decimal"
    text: str = ""
    restart: int = -1
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    """A list of the document: its levels, the numbers that the next items begin with, and its counters."""

    key: str
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Listed(NamedTuple):
    """Which list a paragraph is of, how deep in it, and whether behind a bullet; no list has an empty name."""

    series: str = ""
    level: int = 0
    bullet: bool = False


class Numbering:
    """Gives each paragraph its number; has to see the numbered paragraphs of a document one after the other."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._styles = {attribute(style, "styleId"): style for style in _all(styles, "{*}style")}
        self._default_style = next(
            (
                attribute(style, "styleId")
                for style in self._styles.values()
                if attribute(style, "type") == "paragraph" and attribute(style, "default") in {"1", "true"}
            ),
            "",
        )
        self._abstract = {attribute(entry, "abstractNumId"): entry for entry in _all(numbering, "{*}abstractNum")}
        self._numbers = {attribute(entry, "numId"): entry for entry in _all(numbering, "{*}num")}
        self._lists: dict[str, _List | None] = {}
        self._counted: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def label(self, paragraph: Element) -> str:
        """The number that Word shows before this paragraph, «1.2.»; empty for none and for bullets."""
        number, level = self._place(paragraph)
        found = self._list(number) if number and number != _NOT_NUMBERED else None
        if found is None or level not in found.levels:
            return ""
        self._count(number, found, level)
        return self._shown(found, level)

    def listed(self, paragraph: Element) -> Listed:
        """Where a paragraph stands in which list; nothing is counted."""
        number, level = self._place(paragraph)
        found = self._list(number) if number and number != _NOT_NUMBERED else None
        if found is None or level not in found.levels:
            return Listed()
        return Listed(found.key, level, found.levels[level].number_format == "bullet")

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """The list's number and the level, from the paragraph or the nearest of its styles that has them."""
        properties = paragraph.find("{*}pPr")
        number, level = _numbering_of(properties)
        if number:
            return number, max(level, 0)
        style = _value(properties, "{*}pStyle") or self._default_style
        for _step in range(_LONGEST_CHAIN):
            entry = self._styles.get(style)
            if entry is None:
                break
            own_number, own_level = _numbering_of(entry.find("{*}pPr"))
            level = own_level if level < 0 else level
            if own_number:
                return own_number, max(level if level >= 0 else self._level_of(own_number, style), 0)
            style = _value(entry, "{*}basedOn")
        return "", 0

    def _level_of(self, number: str, style: str) -> int:
        found = self._list(number)
        return next((at for at, level in found.levels.items() if level.style == style), 0) if found else 0

    def _list(self, number: str) -> _List | None:
        if number not in self._lists:
            self._lists[number] = self._made(number)
        return self._lists[number]

    def _made(self, number: str) -> _List | None:
        entry = self._numbers.get(number)
        abstract = self._abstract.get(_value(entry, "{*}abstractNumId")) if entry is not None else None
        for _step in range(_LONGEST_CHAIN):
            linked = self._styles.get(_value(abstract, "{*}numStyleLink")) if abstract is not None else None
            other = _numbering_of(linked.find("{*}pPr"))[0] if linked is not None else ""
            if other not in self._numbers:
                break
            abstract = self._abstract.get(_value(self._numbers[other], "{*}abstractNumId"))
        if entry is None or abstract is None:
            return None
        made = _List(attribute(abstract, "abstractNumId"), dict(_levels(abstract)))
        for change in entry.iterfind("{*}lvlOverride"):
            at = whole(attribute(change, "ilvl"))
            made.levels.update(_levels(change))
            if change.find("{*}startOverride") is not None:
                made.starts[at] = whole(_value(change, "{*}startOverride"))
                made.levels[at] = replace(made.levels.get(at, _Level()), start=made.starts[at])
        return made

    def _count(self, number: str, found: _List, level: int) -> None:
        """Lists made from one pattern count on from each other, unless one says what it starts with."""
        counted = self._counted.setdefault(found.key, {})
        if number not in self._begun:
            self._begun.add(number)
            for at in found.starts:
                counted.pop(at, None)
        for upper in range(level):
            counted.setdefault(upper, found.levels.get(upper, _Level()).start)
        counted[level] = min(counted[level] + 1, _HIGHEST) if level in counted else found.levels[level].start
        for deeper in range(level + 1, _LEVELS):
            restart = found.levels.get(deeper, _Level()).restart
            if restart < 0 or level < restart:
                counted.pop(deeper, None)

    def _shown(self, found: _List, level: int) -> str:
        pattern, counted = found.levels[level], self._counted[found.key]
        if pattern.number_format in {"bullet", "none"}:
            return ""
        text = pattern.text
        for at in range(level + 1):
            number_format = "decimal" if pattern.legal else found.levels.get(at, _Level()).number_format
            text = text.replace(f"%{at + 1}", _written(counted.get(at, 0), number_format))
        return text.strip()


def _levels(source: Element) -> Iterator[tuple[int, _Level]]:
    for entry in source.iterfind("{*}lvl"):
        restart, legal = entry.find("{*}lvlRestart"), entry.find("{*}isLgl")
        yield (
            whole(attribute(entry, "ilvl")),
            _Level(
                start=whole(_value(entry, "{*}start")),
                number_format=_value(entry, "{*}numFmt") or "decimal",
                text=_value(entry, "{*}lvlText"),
                restart=whole(attribute(restart, "val"), -1) if restart is not None else -1,
                legal=legal is not None and attribute(legal, "val", "1") not in {"0", "false"},
                style=_value(entry, "{*}pStyle"),
            ),
        )


def _numbering_of(properties: Element | None) -> tuple[str, int]:
    """The list and the level that paragraph properties name themselves: «» and -1 for none."""
    if properties is None or (entry := properties.find("{*}numPr")) is None:
        return "", -1
    return _value(entry, "{*}numId"), min(whole(_value(entry, "{*}ilvl"), -1), _LEVELS - 1)


def _value(element: Element | None, path: str) -> str:
    found = element.find(path) if element is not None else None
    return attribute(found, "val") if found is not None else ""


def _all(tree: Element | None, path: str) -> list[Element]:
    return list(tree.iterfind(path)) if tree is not None else []


def _written(number: int, number_format: str) -> str:
    write = _FORMATS.get(number_format)
    return write(number) if write and number > 0 else str(number)


def _letters(alphabet: str) -> Callable[[int], str]:
    """a … z, then aa, bb …, as Word writes them."""

    def write(number: int) -> str:
        times, letter = divmod(number - 1, len(alphabet))
        return alphabet[letter] * min(times + 1, 100)

    return write


def _roman(number: int) -> str:
    written = ""
    for value, sign in (*_ROMAN, *_ROMAN_ONES):
        while number >= value and len(written) < 100:
            written += sign
            number -= value
    return written


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": "{:02}".format,
    "lowerLetter": _letters(_LATIN),
    "upperLetter": _letters(_LATIN.upper()),
    "russianLower": _letters(_RUSSIAN),
    "russianUpper": _letters(_RUSSIAN.upper()),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}

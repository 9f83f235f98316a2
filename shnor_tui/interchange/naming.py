"""Words that are a programme's facts today, found in a text: a placeholder in their stead keeps the text true next year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shnor_tui.domain.russian import joined
from shnor_tui.domain.wording import FactValue, compose, literal
from shnor_tui.workspace.facts import FACTS, ProgrammeFacts
from shnor_tui.workspace.snapshot import Snapshot

LISTS = ("школы", "школы_кратко", "задачи", "направления_анкеты", "обучение_по_школам", "партнёры")
"""Facts that are found as lists, and as «А, Б и В» in a sentence; of two that say the same the first is meant."""

_CASES = ("орган", "орган_род", "орган_дат", "орган_твор")
_LONG = 12
_PLACEHOLDER = re.compile(r"((?<!\\)\{[^{}\\]*\})")
_END = re.compile(r"[.;,\s]+$")
_DAY = r"(?:\d{1,2}\.\d{2}\.\d{4}|«?\d{1,2}»?\s+\w+\s+\d{4})(?:\s*(?:г\.|года))?"
_GOES_ON = r"(?!\s+(?:[А-ЯЁ«]|администрац|город|район|округ|област|муниципал|кра[йя]\b|г\.))"
"""What would make a name another organisation's."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A fact's name and the words that say it, between what must stand around them: the groups `before` and `fact`."""

    name: str
    words: str
    pattern: re.Pattern[str]

    def instead(self, match: re.Match[str]) -> str:
        """The placeholder, with a capital where the words begin a sentence."""
        begins = match["fact"][:1] != self.words[:1]
        name = self.name[:1].upper() + self.name[1:] if begins else self.name
        return f"{match['before']}{{{name}}}"


class Naming:
    """Puts placeholders in place of words that are facts, where nothing else can be meant and the text prints the same words."""

    def __init__(self, data: Snapshot) -> None:
        self._facts = ProgrammeFacts(data)
        values = {name: FACTS[name].value(data) for name in FACTS}
        self._lists = {
            name: [_entry(text) for text in value]
            for name in LISTS
            if isinstance(value := values[name], tuple) and len(value) > 1
        }
        self._candidates = sorted(_candidates(values), key=lambda found: -len(found.words))

    def named(self, wording: str) -> str:
        """The wording with its facts named."""
        blocks = self._with_lists(wording.split("\n\n"))
        return "\n\n".join(block if _PLACEHOLDER.fullmatch(block) else self._block(block) for block in blocks)

    def _with_lists(self, blocks: Sequence[str]) -> list[str]:
        """Lists, be they of bullets or of a paragraph each, that say what a fact says."""
        found: list[str] = []
        at = 0
        while at < len(blocks):
            name, taken = self._list_at(blocks, at)
            found.append(f"{{{name}}}" if name else blocks[at])
            at += taken
        return found

    def _list_at(self, blocks: Sequence[str], at: int) -> tuple[str, int]:
        for name, wanted in self._lists.items():
            bullets = [_entry(line.removeprefix("– ")) for line in blocks[at].split("\n")]
            if blocks[at].startswith("– ") and bullets == wanted:
                return name, 1
            paragraphs = blocks[at : at + len(wanted)]
            if at and [_entry(text) for text in paragraphs] == wanted:
                return name, len(wanted)
        return "", 1

    def _block(self, block: str) -> str:
        named = block
        for candidate in self._candidates:
            parts = _PLACEHOLDER.split(named)
            parts[::2] = [candidate.pattern.sub(candidate.instead, part) for part in parts[::2]]
            named = "".join(parts)
        return named if named == block or self._prints(named) == self._prints(block) else block

    def _prints(self, wording: str) -> list[str]:
        return compose(wording, self._facts).plain.split()


def names_in(wording: str) -> Iterator[str]:
    """The placeholders of a wording, as they are written."""
    return (match[0] for match in _PLACEHOLDER.finditer(wording))


def _candidates(values: dict[str, FactValue]) -> Iterator[_Candidate]:
    def text(name: str) -> str:
        value = values[name]
        return value.strip() if isinstance(value, str) else ""

    cases = Counter(text(name) for name in _CASES)
    yield from _found("год", text("год"))
    if text("приказ_номер"):
        yield from _order(text("приказ_номер"), text("приказ_дата"))
    if " " in text("приказ_чей"):
        yield from _found("приказ_чей", text("приказ_чей"), before=r"приказ\w*\s+", after=_GOES_ON)
    yield from _found("согласовано_с", text("согласовано_с"), before=r"согласован\w*\s+с\s+")
    for name in _CASES:
        if " " in text(name) and cases[text(name)] == 1:
            yield from _found(name, text(name), after=_GOES_ON)
    if len(text("цель")) >= _LONG:
        yield from _found("цель", text("цель"))
    for name in LISTS:
        value = values[name]
        if isinstance(value, tuple) and len(value) > 1:
            yield from _found(name, joined(value))


def _order(number: str, day: str) -> Iterator[_Candidate]:
    """A number of digits alone is the order's only behind a date."""
    if day:
        yield from _found("приказ_дата", day, before=r"от\s+", after=r"(?=\s*№)")
    before = rf"{_DAY}\s*№\s*" if number.isdigit() else r"№\s*"
    yield from _found("приказ_номер", number, before=before)


def _found(name: str, words: str, *, before: str = "", after: str = "") -> Iterator[_Candidate]:
    """Words between what must stand around them, whatever kind of blanks is in them; they may begin a sentence."""
    if words:
        first, *others = literal(words).split()
        begin = f"[{first[0]}{first[0].upper()}]{re.escape(first[1:])}" if first[0].isalpha() else re.escape(first)
        said = r"\s+".join((begin, *map(re.escape, others)))
        pattern = rf"(?<![\w/-])(?P<before>{before})(?P<fact>{said})(?![\w/]|-\w){after}"
        yield _Candidate(name, words, re.compile(pattern))


def _entry(text: str) -> str:
    return " ".join(_END.sub("", text).split())

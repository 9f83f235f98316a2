"""The department's text with placeholders, composed from facts.

A text is paragraphs separated by blank lines. `{школы}` stands for a fact; `{Орган_твор}` begins with a capital letter;
`{число_школ|школа|школы|школ}` chooses the word that agrees with a number; `{срок:2.1}` asks for a fact of one thing.
A paragraph that is only a list's placeholder becomes a list, and so does one whose lines all begin with a dash and a
blank, also right below a line that ends in a colon; the entries of the latter stay as they are written. `**bold**` and
`*italic*` are kept from the text, never from facts; a backslash before a brace or an asterisk makes it an ordinary
character. There is no expression and no call: nothing in a text can do anything but name a fact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from shnor_tui.domain.russian import joined, nobreak, plural

NO_DATA = "[нет данных]"

FactValue: TypeAlias = "str | int | tuple[str, ...] | None"
Facts: TypeAlias = Callable[[str, str], FactValue]
"""Asked for (name, argument); returns None when the value is missing and raises `UnknownFact` when there is no such fact."""


class UnknownFact(KeyError):
    """No fact has this name, or what its argument names does not exist."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with its emphasis."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class TextParagraph:
    """A paragraph of pieces."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class TextList:
    """A list, one entry a line."""

    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A placeholder that could not be filled: `missing` when its fact has no value, else unknown or ill-formed.

    `stray`: no placeholder at all, but a brace without its partner; `placeholder` holds it as it stands in the text.
    """

    placeholder: str
    missing: bool
    stray: bool = False

    @property
    def written(self) -> str:
        """As it stands in the text."""
        return self.placeholder if self.stray else f"{{{self.placeholder}}}"

    @property
    def words(self) -> str:
        """What is wrong, as the check before signature says it."""
        if self.stray:
            return f"фигурная скобка без пары: «{self.written}»"
        return f"нет данных для {self.written}" if self.missing else f"неизвестная подстановка {self.written}"


@dataclass(frozen=True, slots=True)
class Composed:
    """A text with its facts in place, and what kept it from being complete."""

    blocks: tuple[TextParagraph | TextList, ...]
    problems: tuple[Problem, ...]

    @property
    def plain(self) -> str:
        """The text without emphasis, a line each paragraph and entry."""
        lines: list[str] = []
        for block in self.blocks:
            if isinstance(block, TextList):
                lines.extend(block.entries)
            else:
                lines.append("".join(piece.text for piece in block.pieces))
        return "\n".join(lines)

    @property
    def empty(self) -> bool:
        """Whether nothing of it would print."""
        return not self.plain.strip()


_ENDING = re.compile(r"(?<!\bг)(?<!\bгг)(?<!\bдр)(?<!т\.д)(?<!т\.п)[.;]+$")
_PLACEHOLDER = re.compile(r"(?<!\\)\{([^{}\\]*)\}")
_STRAY = re.compile(r"(?<!\\)\{[^{}\s]*|(?<!\\)\}")
_MARKED = r"(?=\S)(?P<{name}>(?:[^*\\]|\\\*|\\(?!\*))+(?<!\s))"
_EMPHASIS = re.compile(
    rf"(?<!\\)\*\*{_MARKED.format(name='bold')}\*\*"
    rf"|(?<![\w*\\])\*{_MARKED.format(name='italic')}\*(?![\w*])"
)
_OBEYED = re.compile(r"[{}*]")
_ESCAPED = re.compile(r"\\([{}*])")
_ENTRY = re.compile(r"[-–][ \u00a0]+(?=\S)")
_PARAGRAPHS = re.compile(rf"\n\s*\n|(?<=:)[ \u00a0]*\n(?=[ \u00a0]*{_ENTRY.pattern})")
"""Where a paragraph ends: at a blank line, and where a list follows a colon at once."""


def placeholders(text: str) -> list[str]:
    """What stands between braces, in order."""
    return _PLACEHOLDER.findall(text)


def literal(text: str) -> str:
    """A text in which nothing is obeyed: it prints as it stands."""
    return _OBEYED.sub(r"\\\g<0>", text)


def compose(text: str, facts: Facts) -> Composed:
    """Fill a text. A missing or unknown fact prints «[нет данных]» and is reported as a problem, as is a stray brace."""
    problems: list[Problem] = []
    blocks: list[TextParagraph | TextList] = []
    for paragraph in _PARAGRAPHS.split(text.strip()):
        only = _PLACEHOLDER.fullmatch(paragraph.strip())
        if only and isinstance(entries := _ask(only[1], facts, []), tuple):
            blocks.append(TextList(_as_list(entries)))
        elif written := _entries(paragraph.strip()):
            pieces = (_pieces(entry, facts, problems) for entry in written)
            blocks.append(TextList(tuple("".join(piece.text for piece in entry) for entry in pieces)))
        elif paragraph.strip():
            blocks.append(TextParagraph(tuple(_pieces(paragraph.strip(), facts, problems))))
    return Composed(tuple(blocks), tuple(problems))


def _entries(paragraph: str) -> list[str]:
    """The entries of a list that is written down; empty where a line is none."""
    lines = [line.strip() for line in paragraph.split("\n")]
    return [_ENTRY.sub("", line, count=1) for line in lines] if all(map(_ENTRY.match, lines)) else []


def _as_list(entries: Sequence[str]) -> tuple[str, ...]:
    """Entries end with semicolons and the last with a full stop; an abbreviation keeps its own."""
    bare = [_ENDING.sub("", entry.strip()) for entry in entries]
    *others, last = bare
    return tuple(nobreak(entry) for entry in (*(f"{other};" for other in others), f"{last.removesuffix('.')}."))


def _pieces(paragraph: str, facts: Facts, problems: list[Problem]) -> list[Piece]:
    pieces: list[Piece] = []
    end = 0
    for match in _EMPHASIS.finditer(paragraph):
        pieces.append(Piece(_filled(paragraph[end : match.start()], facts, problems)))
        bold, italic = match["bold"], match["italic"]
        pieces.append(Piece(_filled(bold or italic, facts, problems), bold=bold is not None, italic=italic is not None))
        end = match.end()
    pieces.append(Piece(_filled(paragraph[end:], facts, problems)))
    return [piece for piece in pieces if piece.text]


def _filled(text: str, facts: Facts, problems: list[Problem]) -> str:
    def value(placeholder: str) -> str:
        found = _ask(placeholder, facts, problems)
        return joined(found) if isinstance(found, tuple) else str(found)

    parts = enumerate(_PLACEHOLDER.split(text))
    filled = "".join(value(part) if n % 2 else _ESCAPED.sub(r"\1", part) for n, part in parts)
    braces = _STRAY.findall(_PLACEHOLDER.sub(" ", text))
    problems.extend(Problem(brace, missing=False, stray=True) for brace in braces)
    return nobreak(filled)


def _ask(placeholder: str, facts: Facts, problems: list[Problem]) -> str | int | tuple[str, ...]:
    written, *forms = placeholder.split("|")
    name, _, argument = written.strip().partition(":")
    try:
        value = facts(name.casefold(), argument.strip())
    except UnknownFact:
        problems.append(Problem(placeholder, missing=False))
        return NO_DATA
    if isinstance(value, tuple):
        value = tuple(entry for entry in value if entry.strip())
    if value in (None, ()) or (isinstance(value, str) and not value.strip()):
        problems.append(Problem(placeholder, missing=True))
        return NO_DATA
    if forms:
        if not isinstance(value, int) or len(forms) not in {2, 3}:
            problems.append(Problem(placeholder, missing=False))
            return NO_DATA
        return plural(value, *forms)
    if isinstance(value, str) and name[:1].isupper():
        return value[:1].upper() + value[1:]
    return value

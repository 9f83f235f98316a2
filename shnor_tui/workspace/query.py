"""The filter's language: words, tokens `name:value` and flags, all of which must hold. Pure: what they mean is said elsewhere.

    день школа:твер статус:"в работе",перенесено -просрочено

A word, a value and a phrase may be quoted by "…" or «…»; a hyphen before anything excludes it. Names are spelled in Russian
or in English whatever the interface's language, and may be cut short while only one token begins so. What is no token is
plain text: every text is a query.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from shnor_tui.domain.russian import searchable

MOST_COMPLETIONS = 20

_CLOSING = {'"': '"', "«": "»", "“": "”", "„": "“"}
_BLANK_OR_SEPARATOR = re.compile(r"[\s,:\"«“„]")
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A name that the filter knows; the first Russian and the first English spelling are the ones that are offered.

    A flag takes no value and must be written whole: its beginning is plain text.
    """

    key: str
    russian: tuple[str, ...]
    english: tuple[str, ...]
    flag: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way to write it."""
        return self.russian + self.english


Vocabulary = Sequence[Token]


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. `key` is the token's, empty for text to look for; any one of `values` is enough.

    Values are as the search sees text (`searchable`). A token whose value is still to be typed has none.
    """

    key: str
    values: tuple[str, ...] = ()
    excluded: bool = False
    written: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands at the cursor: `begun` is to be completed, `before` stays; `key` tells whose value it is."""

    before: str
    begun: str
    key: str = ""


def parse(text: str, vocabulary: Vocabulary) -> tuple[Term, ...]:
    """The conditions of a query. Any text has a meaning; nothing is raised."""
    return tuple(term for word in _words(text) if (term := _term(word, vocabulary)) is not None)


def begins_name(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word may become the name of a token that takes a value."""
    return any(name.startswith(word) for token in vocabulary if not token.flag for name in token.spellings)


def answering(value: str, names: Mapping[str, str]) -> frozenset[str]:
    """The keys of those names that a value means: a word of theirs begins with it, else it stands anywhere in them.

    `names` maps a key to its name as the search sees it.
    """
    begun = frozenset(key for key, name in names.items() if begins_word(value, name))
    return begun or frozenset(key for key, name in names.items() if value in name)


def begins_word(value: str, text: str) -> bool:
    """Whether a word of the text begins with the value, which may go on over several words."""
    at = text.find(value)
    while at >= 0:
        if at == 0 or not text[at - 1].isalnum():
            return True
        at = text.find(value, at + 1)
    return False


def quoted(value: str) -> str:
    """A value as it must be written to be read as one."""
    if not _BLANK_OR_SEPARATOR.search(value) and not value.startswith("-"):
        return value
    opening = next((sign for sign, closing in _CLOSING.items() if closing not in value), '"')
    inner = value.replace(_CLOSING[opening], "")
    return f"{opening}{inner}{_CLOSING[opening]}"


def typed(text_before_cursor: str, vocabulary: Vocabulary) -> Typed:
    """The word that stands at the cursor, in parts."""
    *_, (start, word) = [(0, ""), *_spans(text_before_cursor)]
    if start + len(word) < len(text_before_cursor):  # a blank is behind the last word: a new one begins
        return Typed(text_before_cursor, "")
    bare = word.removeprefix("-")
    before = text_before_cursor[: len(text_before_cursor) - len(bare)]
    name, colon, value = bare.partition(":")
    token = _token(searchable(name), vocabulary) if colon else None
    if token is None:
        return Typed(before, bare)
    last = _pieces(value)[-1]
    return Typed(text_before_cursor[: len(text_before_cursor) - len(last)], _unquoted(last), token.key)


def completed_names(at: Typed, vocabulary: Vocabulary, *, russian: bool) -> tuple[str, ...]:
    """The texts that result from completing a name; in the alphabet of what is typed, else in Russian or not."""
    begun = searchable(at.begun)
    in_russian = bool(_CYRILLIC.search(begun)) if begun else russian
    names = [
        (token.russian if in_russian else token.english)[0] + ("" if token.flag else ":")
        for token in vocabulary
        if any(name.startswith(begun) for name in (token.russian if in_russian else token.english))
    ]
    return tuple(at.before + name for name in names if searchable(name) != begun)


def completed_values(at: Typed, values: Iterable[str]) -> tuple[str, ...]:
    """The texts that result from completing a value by one of those that answer to what is typed of it."""
    by_name = {value: searchable(value) for value in values if value.strip()}
    fitting = answering(searchable(at.begun), by_name) if at.begun else frozenset(by_name)
    shown = [at.before + quoted(value) for value in by_name if value in fitting]
    return tuple(text for text in shown if text != at.before + at.begun)[:MOST_COMPLETIONS]


def _term(word: str, vocabulary: Vocabulary) -> Term | None:
    excluded = word.startswith("-")
    bare = word[1:] if excluded else word
    name, colon, value = bare.partition(":")
    if colon and (token := _token(searchable(name), vocabulary)):
        values = tuple(part for piece in _pieces(value) if (part := _plain(piece)))
        return Term(token.key, values, excluded, bare)
    text = _plain(bare)
    for token in vocabulary:
        if token.flag and text in token.spellings:
            return Term(token.key, (), excluded, bare)
    return Term("", (text,), excluded, bare) if text else None


def _token(name: str, vocabulary: Vocabulary) -> Token | None:
    """The token that takes a value and has this name, or is the only one whose name begins so."""
    tokens = [token for token in vocabulary if not token.flag]
    exact = [token for token in tokens if name in token.spellings]
    fitting = exact or [token for token in tokens if name and any(own.startswith(name) for own in token.spellings)]
    return fitting[0] if len(fitting) == 1 else None


def _words(text: str) -> Iterator[str]:
    return (word for _start, word in _spans(text))


def _spans(text: str) -> Iterator[tuple[int, str]]:
    """The words with their places; blanks between quotes do not end a word."""
    start = None
    closing = ""
    for n, sign in enumerate(text):
        if closing:
            closing = "" if sign == closing else closing
        elif sign.isspace():
            if start is not None:
                yield start, text[start:n]
            start = None
            continue
        elif sign in _CLOSING and _opens(text, start, n):
            closing = _CLOSING[sign]
        start = n if start is None else start
    if start is not None:
        yield start, text[start:]


def _opens(text: str, start: int | None, n: int) -> bool:
    """Whether a quote at `n` begins a phrase: at the start of a word or of a value; elsewhere it is a sign like others."""
    return start is None or text[n - 1] in ":," or (n == start + 1 and text[start] == "-")


def _pieces(value: str) -> list[str]:
    """The values between commas; at least one, perhaps empty."""
    pieces = [""]
    closing = ""
    for sign in value:
        if closing:
            closing = "" if sign == closing else closing
        elif sign == ",":
            pieces.append("")
            continue
        elif sign in _CLOSING and not pieces[-1]:
            closing = _CLOSING[sign]
        pieces[-1] += sign
    return pieces


def _plain(piece: str) -> str:
    """A word or value as the search sees it, without its quotes."""
    return " ".join(searchable(_unquoted(piece)).split())


def _unquoted(piece: str) -> str:
    if piece and piece[0] in _CLOSING:
        return piece[1:].removesuffix(_CLOSING[piece[0]])
    return piece

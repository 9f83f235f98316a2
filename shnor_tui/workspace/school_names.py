"""Which school a name means that comes from a file or is typed: exact, however it is written; never guessed.

A name is read as its words, its number, its type (СОШ, лицей …) and after whom it is named («им. И.С.Конева»); the legal form in
front of it (МБОУ …) says nothing. What a name leaves out may stand in the school's; what both say must agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from shnor_tui.domain.russian import searchable
from shnor_tui.domain.school import School


class SchoolMatch(NamedTuple):
    """The school that a name means; without one, those that it may mean, likeliest first: a person is to be asked."""

    school: School | None
    candidates: tuple[School, ...] = ()


def match_school(schools: Sequence[School], text: str) -> SchoolMatch:
    """Find the school of a name; see the module. A step that several schools pass ends the search without a school.

    The steps: the full name as it stands; every name of a school (full, short, former) however it is written; a name of which
    one side leaves out the type or after whom it is named. A name with another number, type or namesake is another school's;
    typing errors and other grammatical cases make candidates only.
    """
    wanted = read_name(text)
    steps: tuple[Callable[[School], bool], ...] = (
        lambda school: bool(wanted.plain) and read_name(school.full_name).plain == wanted.plain,
        lambda school: any(name.same_as(wanted) for name in _names(school)),
        lambda school: _leaves_out(wanted, _names(school)),
    )
    for step in steps:
        fitting = tuple(school for school in schools if step(school))
        if len(fitting) == 1:
            return SchoolMatch(fitting[0])
        if fitting:
            return SchoolMatch(None, fitting)
    return SchoolMatch(None, _similar(schools, wanted))


def begins(name: str, typed: str) -> bool:
    """Whether a name begins with what was typed; a number is not begun by its first digits."""
    whole, start = read_name(name).plain, read_name(typed).plain
    return (
        bool(start) and whole.startswith(start) and not (start[-1].isdecimal() and whole[len(start) :][:1].isdecimal())
    )


def only_corrects(old: str, new: str) -> bool:
    """Whether a new name is the old one with other spelling or a mended letter, so that nothing was renamed."""
    before, after = read_name(old), read_name(new)
    if before.same_as(after):
        return True
    if (before.type, before.numbers) != (after.type, after.numbers):
        return False
    return _ratio(before.plain, after.plain) >= _CORRECTED and len(before.honour) == len(after.honour)


class Name(NamedTuple):
    """A school's name as read. `plain` is all of it without case, quotes and signs; `honour` are the words after «имени»."""

    plain: str
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    type: str
    honour: tuple[str, ...]

    @property
    def base(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What tells schools apart before anything else."""
        return self.words, self.numbers

    def same_as(self, other: Name) -> bool:
        """Whether both are one name, however it is written."""
        return bool(self.plain) and (self.plain == other.plain or (any(self[1:]) and self[1:] == other[1:]))


@lru_cache(maxsize=4096)
def read_name(text: str) -> Name:
    """Take a name apart. Only its beginning is read when it is longer than names are."""
    plain = " ".join(_TOKEN.findall(_folded(text[:_LONGEST])))
    rest = _LEGAL.sub(" ", plain)
    rest, kind = _typed(rest)
    words: list[str] = []
    numbers: list[str] = []
    honour: list[str] = []
    for before, token in _paired(rest.split()):
        if token in _NAMED_AFTER:
            honour.append("")
        elif token[0].isdecimal() and (before == _SIGN or not honour):
            numbers.append(token.lstrip("0") or token)
        elif token != _SIGN:
            (honour or words).append(token)
    return Name(plain, tuple(sorted(words)), tuple(numbers), kind, tuple(sorted(filter(None, honour))))


_LONGEST = 400
_CORRECTED = 0.9
_ALIKE = 0.75

_SIGN = "№"
_NAMED_AFTER = frozenset({"им", "имени"})
_NUMBER_SIGN = re.compile(r"№|(?<![^\W\d_])n[oº°]?\.?\s*(?=\d)|#(?=\s*\d)")
_ORDINAL = re.compile(r"(\d)\s?-\s?(?:ая|я|ой|ый|й|ое|е)\b")
_LETTER_OF_NUMBER = re.compile(r"(\d)-([^\W\d_])\b")
_TOKEN = re.compile(r"№|\d+[^\W\d_](?![^\W_])|\d+|[^\W\d_]+")
_LOOK_ALIKE = str.maketrans("abcehkmoptxy", "авсенкмортху")

_LEGAL = re.compile(
    r"\b(?:(?:муниципальн|государственн|негосударственн|бюджетн|казенн|автономн|федеральн|областн|краев|частн|некоммерческ"
    r"|общеобразовательн|образовательн)\w*\s+)*"
    r"(?:(?:м|мб|мк|ма|г|гб|гк|га|огб|огк|кгб|кгк|фгб|фгк|ч|н)?оу|мо[бка]у|учрежден\w*|организац\w*)\b"
)
_SCHOOL = r"(?:полн\w+\s+)?(?:общеобразовательн\w+\s+)?школ\w*"
_GENERAL = "школа"
_TYPES = tuple(
    (kind, re.compile(rf"\b(?:{pattern})(?=\s|\d|$)"))
    for kind, pattern in (
        ("интернат", r"(?:сош|школ\w*)\s+интернат\w*|соши|интернат\w*"),
        ("гимназия", r"гимнази\w*"),
        ("лицей", r"лице(?:й|я|ю|ем|е)"),
        ("СОШ", rf"сош|сш|средн\w+\s+{_SCHOOL}"),
        ("ООШ", rf"оош|основн\w+\s+{_SCHOOL}"),
        ("НОШ", rf"нош|нш|начальн\w+\s+{_SCHOOL}"),
        (_GENERAL, rf"ош|{_SCHOOL}"),
    )
)


def _folded(text: str) -> str:
    """Letters without case and ё, Latin ones that look Russian as Russian, number signs as №, ordinals as numbers."""
    signs = _NUMBER_SIGN.sub(f" {_SIGN} ", unicodedata.normalize("NFC", text).casefold())
    folded = searchable(unicodedata.normalize("NFKC", signs.replace(_SIGN, "\0"))).replace("\0", _SIGN)
    folded = _LETTER_OF_NUMBER.sub(r"\1\2", _ORDINAL.sub(r"\1", folded))
    return folded.translate(_LOOK_ALIKE)


def _typed(plain: str) -> tuple[str, str]:
    """A name without the words of its type, and the type; the first of the table that is found."""
    for kind, pattern in _TYPES:
        rest, found = pattern.subn(" ", plain)
        if found:
            return rest, kind
    return plain, ""


def _paired(tokens: Sequence[str]) -> Iterable[tuple[str, str]]:
    return zip(["", *tokens], tokens, strict=False)


def _names(school: School) -> list[Name]:
    return [read_name(name) for name in (school.full_name, school.short_name, *school.former_names) if name]


def _leaves_out(wanted: Name, names: Iterable[Name]) -> bool:
    """Whether a name says of a school what its names say, or less, or more of what none of them says."""
    alike = [name for name in names if name.base == wanted.base]
    if not alike or not any(wanted.base):
        return False
    types = {name.type for name in alike} - {"", _GENERAL}
    namesakes = [set(name.honour) for name in alike if name.honour]
    own = set(wanted.honour)
    return (wanted.type in {"", _GENERAL, *types} or not types) and (
        not own or not namesakes or any(own <= theirs or theirs <= own for theirs in namesakes)
    )


def _similar(schools: Sequence[School], wanted: Name) -> tuple[School, ...]:
    """The schools that a name may be meant for, likeliest first."""
    likeness = {school.id: max((_likeness(wanted, name) for name in _names(school)), default=0.0) for school in schools}
    likely = [school for school in schools if likeness[school.id] >= _ALIKE]
    return tuple(sorted(likely, key=lambda school: -likeness[school.id]))


def _likeness(one: Name, other: Name) -> float:
    """From 0 to 1; names with different numbers are not alike at all."""
    if one.numbers and other.numbers and one.numbers != other.numbers:
        return 0.0
    ours, theirs = _telling(one), _telling(other)
    if one.numbers and one.numbers == other.numbers and not (one.words and other.words):
        return 0.9
    if ours and theirs and (ours <= theirs or theirs <= ours):
        return 0.95
    return _ratio(" ".join(one.words), " ".join(other.words))


def _telling(name: Name) -> set[str]:
    return {word for word in (*name.words, *name.honour) if len(word) > 1}


def _ratio(one: str, other: str) -> float:
    """How alike two texts are; 0 where a quick look shows that it is less than anybody asks for."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if not (one and other) or matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()

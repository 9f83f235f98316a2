"""Which column is which field: by the usual headings, in any order, or as the person says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache, lru_cache
from types import MappingProxyType

from shnor_tui.interchange.sheets import column_letters
from shnor_tui.interchange.words import plain, stems, without_brackets

_LEAST_LIKE = 0.34
_ALMOST_THE_SAME = 0.88
_LONG_ENOUGH = 5
_MOST_COMPARISONS = 600
_FEW = 12
_CODED = re.compile(
    r"\s*(?:вопрос\s*|№\s*)?(?P<code>[^\W\d_]{0,4}\d+(?:\.\d+)*)(?:[.):,]*\s+(?!\d)|[.):,]*$)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SHARE = re.compile(r"%|\bдол[яи]|процент", re.IGNORECASE)


@cache
def _spellings(field: Field) -> frozenset[str]:
    return frozenset(plain(text) for text in (field.title, *field.others))


@dataclass(frozen=True, slots=True)
class Field:
    """What a column may hold. `title` heads it in exports and templates; `others` are further usual headings.

    `code` may stand before a heading or in its place, as that of a question. `asked`: a table without it is none of this form.
    `aside`: known, and not taken.
    """

    key: str
    title: str
    others: tuple[str, ...] = ()
    code: str = ""
    asked: bool = False
    aside: bool = False

    @property
    def spellings(self) -> frozenset[str]:
        """All its headings as they compare."""
        return _spellings(self)


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a kind is written as a table. Of `any_of`, where there are some, a table needs at least one.

    `sections`: a row with a single text begins a section.
    """

    name: str
    fields: tuple[Field, ...]
    any_of: frozenset[str] = frozenset()
    sections: bool = False

    @property
    def written(self) -> tuple[Field, ...]:
        """The fields of exports and templates: all that are taken."""
        return tuple(field for field in self.fields if not field.aside)

    def field(self, key: str) -> Field:
        """A field by its key."""
        return next(field for field in self.fields if field.key == key)

    def missing(self, found: Iterable[str]) -> tuple[Field, ...]:
        """The fields that a table with these lacks."""
        known = set(found)
        lacking = [field for field in self.fields if field.asked and field.key not in known]
        if self.any_of and not self.any_of & known:
            lacking += [field for field in self.fields if field.key in self.any_of][:1]
        return tuple(lacking)


def _joined(texts: tuple[str, ...]) -> str:
    return " ".join(" ".join(dict.fromkeys(texts)).split())


@lru_cache(4096)
def _readings(texts: tuple[str, ...]) -> tuple[str, ...]:
    whole = _joined(texts)
    ways = (whole, without_brackets(whole), *reversed(texts))
    return tuple(dict.fromkeys(found for text in ways if (found := plain(text))))


@dataclass(frozen=True, slots=True)
class Heading:
    """The texts above a column, from the top: one, or two where the heading takes two rows."""

    column: int
    texts: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of them on one line."""
        return _joined(self.texts)

    @property
    def readings(self) -> tuple[str, ...]:
        """The ways to understand it, as they compare: the whole, the whole without brackets, its last and its first text."""
        return _readings(self.texts)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column each field was found in. `doubtful` are those of `columns` that only look like it.

    `aside` are known headings that are not taken, `unknown` those that nobody knows, `missing` the fields without which
    nothing can be read; `met` are the person's wishes that could be followed.
    """

    columns: Mapping[str, int]
    doubtful: frozenset[str]
    aside: tuple[Heading, ...] = ()
    unknown: tuple[Heading, ...] = ()
    missing: tuple[Field, ...] = ()
    met: frozenset[str] = frozenset()

    @property
    def worth(self) -> tuple[bool, int]:
        """Which of two mappings fits a table better."""
        return (not self.missing, 3 * len(self.columns) - 2 * len(self.doubtful) + len(self.aside))


NO_WISHES: Mapping[str, str] = MappingProxyType({})
IN_NO_COLUMN = ""


def map_columns(form: Form, headings: Sequence[Heading], wishes: Mapping[str, str] = NO_WISHES) -> ColumnMapping:
    """Find the fields of a form among headings. `wishes` are the person's: a heading or a column's letter by its field, or
    nothing (`IN_NO_COLUMN`) for a field that is not in the file."""
    taken, met = _wished(form, headings, wishes)
    wanted = replace(form, fields=tuple(field for field in form.fields if not _unwanted(field, form, wishes)))
    for rank in range(max((len(heading.readings) for heading in headings), default=0)):
        _take_exact(wanted, headings, rank, taken)
    _take_coded(wanted, headings, taken)
    certain = set(taken)
    if certain or len(headings) <= _FEW:
        _take_similar(wanted, headings, taken)
    used = {column: key for key, column in taken.items()}
    columns = {key: column for key, column in taken.items() if not form.field(key).aside}
    return ColumnMapping(
        columns=MappingProxyType(columns),
        doubtful=frozenset(columns.keys() - certain),
        aside=tuple(row for row in headings if row.column in used and form.field(used[row.column]).aside),
        unknown=tuple(row for row in headings if row.column not in used and row.text),
        missing=form.missing(columns),
        met=met,
    )


def _wished(
    form: Form, headings: Sequence[Heading], wishes: Mapping[str, str]
) -> tuple[dict[str, int], frozenset[str]]:
    taken: dict[str, int] = {}
    met = set()
    for name, wanted in wishes.items():
        field, column = field_named(form, name), column_named(headings, wanted)
        if field is not None and wanted == IN_NO_COLUMN:
            met.add(name)
        elif field is not None and column is not None:
            taken[field.key] = column
            met.add(name)
    return taken, frozenset(met)


def _unwanted(field: Field, form: Form, wishes: Mapping[str, str]) -> bool:
    return any(wanted == IN_NO_COLUMN and field_named(form, name) == field for name, wanted in wishes.items())


def field_named(form: Form, name: str) -> Field | None:
    """A form's field by its key or one of its headings."""
    wanted = plain(name)
    return next(
        (field for field in form.fields if wanted in {*field.spellings, field.key, plain(field.code)} - {""}), None
    )


def column_named(headings: Sequence[Heading], wanted: str) -> int | None:
    """A column by its heading or by its letter."""
    named = plain(wanted)
    for heading in headings:
        if named and named in heading.readings:
            return heading.column
    letter = wanted.strip().upper()
    return next((heading.column for heading in headings if letter == column_letters(heading.column)), None)


def _take_exact(form: Form, headings: Sequence[Heading], rank: int, taken: dict[str, int]) -> None:
    """The headings of which one reading is exactly a field's title, then those that are another usual heading of it; the
    better readings were looked at before."""
    used = set(taken.values())
    for spelled in (lambda field: {plain(field.title)}, lambda field: field.spellings):
        for heading in headings:
            readings = heading.readings
            if heading.column in used or rank >= len(readings):
                continue
            open_fields = (field for field in form.fields if field.key not in taken)
            field = next((field for field in open_fields if readings[rank] in spelled(field)), None)
            if field is not None:
                taken[field.key] = heading.column
                used.add(heading.column)


def _take_coded(form: Form, headings: Sequence[Heading], taken: dict[str, int]) -> None:
    """The headings that begin with a field's code and go on much like its title, or don't go on."""
    coded = {plain(field.code): field for field in form.fields if field.code and field.key not in taken}
    used = set(taken.values())
    for heading in headings if coded else ():
        match = _CODED.match(heading.text)
        field = coded.get(plain(match["code"])) if match else None
        if match is None or field is None or heading.column in used or field.key in taken:
            continue
        rest = {word for word in stems(plain(match["rest"])) if word[0].isalpha()}
        if 2 * len(rest & stems(plain(field.title))) >= len(rest):
            taken[field.key] = heading.column
            used.add(heading.column)


def _take_similar(form: Form, headings: Sequence[Heading], taken: dict[str, int]) -> None:
    """The most alike first; where a heading is as much like two fields, or two headings like a field, nothing is guessed."""
    used = set(taken.values())
    open_headings = [heading for heading in headings if heading.column not in used and heading.text]
    open_fields = [field for field in form.fields if field.key not in taken]
    careful = len(open_headings) * len(open_fields) <= _MOST_COMPARISONS
    likeness = [
        (_likeness(heading, field, careful=careful), heading.column, field.key)
        for heading in open_headings
        for field in open_fields
    ]
    ranked = sorted((row for row in likeness if row[0] >= _LEAST_LIKE), reverse=True)
    for score, column, key in ranked:
        rivals = [row for row in ranked if row[0] == score and (row[1] == column) is not (row[2] == key)]
        open_rivals = [row for row in rivals if row[1] not in taken.values() and row[2] not in taken]
        if column not in taken.values() and key not in taken and not open_rivals:
            taken[key] = column


def _likeness(heading: Heading, field: Field, *, careful: bool) -> float:
    """From 0 to 1: how much of a heading is one of the field's headings, or (`careful`) how alike they are written."""
    best = 0.0
    if _is_share(heading.text) and not _is_share(field.title):
        return best
    for text in heading.readings:
        words = stems(text)
        for spelling in field.spellings:
            known = stems(spelling)
            if known and known <= words:
                best = max(best, len(known) / len(words))
            elif careful and min(len(text), len(spelling)) >= _LONG_ENOUGH:
                best = max(best, _typing_error(text, spelling))
    return best


def _is_share(text: str) -> bool:
    """Whether a heading is about per cent, which nobody may take for a number."""
    return bool(_SHARE.search(text))


def _typing_error(text: str, spelling: str) -> float:
    """How alike two texts are when they differ by a few letters only; else 0."""
    if 2 * min(len(text), len(spelling)) < _ALMOST_THE_SAME * (len(text) + len(spelling)):
        return 0.0
    matcher = SequenceMatcher(None, text, spelling, autojunk=False)
    if matcher.quick_ratio() < _ALMOST_THE_SAME:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= _ALMOST_THE_SAME else 0.0

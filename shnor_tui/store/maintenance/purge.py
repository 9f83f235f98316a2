"""Taking a person's name out of records: out of every text of every change, and out of the accounts. Pure, no I/O.

A name is replaced wherever it stands as whole words, by the same text in every record, so that the records still follow
from one another and can be undone as before. Numbers, order and everything else stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from shnor_tui.domain.russian import searchable
from shnor_tui.i18n import _
from shnor_tui.store.errors import Corrupt
from shnor_tui.store.journal import is_torn
from shnor_tui.store.maintenance.whole import Broken, whole_records
from shnor_tui.store.record import Change, Record
from shnor_tui.store.values import Doc

_HYPHENS = "-\u2010\u2011"
_BEFORE = rf"(?<!\w)(?<!\w[{_HYPHENS}])"
_AFTER = rf"(?!\w)(?![{_HYPHENS}]\w)"
_WORD = re.compile(rf"\w+(?:[{_HYPHENS}]\w+)*")
_ENDING = 2
"""Letters at the end of a word that declension may change."""
_SHORTEST_STEM = 4

Path = tuple[str, ...]
"""A field, and the keys of the objects in it."""

Stays = Callable[[str, Path, str], bool]
"""Whether a text at a path in a table must stay what it is."""


class Place(NamedTuple):
    """A field of a document that holds a name, in the present or in the past."""

    table: str
    id: int
    field: str


class Names:
    """The forms of a person's name, and what stands for them afterwards.

    `accounts` are all that the records know. One that is a form of the name gets a text of its own, so that two people
    never become one; others stay as they are, even where a form is a part of them.
    """

    def __init__(self, forms: Iterable[str], instead: str, accounts: Iterable[str]) -> None:
        self.forms = tuple(dict.fromkeys(_plain(form) for form in forms))
        self.instead = instead
        known = set(accounts)
        own = [form for form in self.forms if form in known]
        self.accounts: Mapping[str, str] = dict(zip(own, _free(instead, known), strict=False))
        self._others = known - set(own)
        self._stems = _stems(self.forms)
        self._pattern = re.compile("|".join(_spelled(form) for form in sorted(self.forms, key=len, reverse=True)))

    def found(self, text: str) -> int:
        """How often the name stands in a text; never in an account that is another one."""
        return 0 if text in self._others else len(self._pattern.findall(text))

    def without(self, text: str) -> str:
        """The text without the name."""
        if text in self._others:
            return text
        return self._pattern.sub(lambda match: self.accounts.get(_plain(match[0]), self.instead), text)

    def alike(self, text: str) -> Iterator[str]:
        """Words of a text that may be other forms of the name, once the name is out of it; accounts as a whole."""
        plain = searchable(text)
        if text in self._others:
            if self._pattern.search(text) or any(stem in plain for stem in self._stems):
                yield text
        elif any(stem in plain for stem in self._stems):
            words = _WORD.findall(self._pattern.sub(" ", text))
            yield from (word for word in words if any(stem in searchable(word) for stem in self._stems))


def _stems(forms: Iterable[str]) -> tuple[str, ...]:
    """What the words of a name have in common with their other forms."""
    words = (searchable(word) for form in forms for word in _WORD.findall(form))
    stems = (word[: max(_SHORTEST_STEM, len(word) - _ENDING)] for word in words)
    return tuple(dict.fromkeys(stem for stem in stems if len(stem) >= _SHORTEST_STEM))


class Purged(NamedTuple):
    """What taking a name out of records came to."""

    records: tuple[Record, ...]
    changed: tuple[int, ...]
    """The revisions that held it."""
    places: Mapping[Place, int]
    """The fields that held it, with how often in all records."""
    acts: Mapping[str, int]
    """The accounts that it was, with how many records are theirs."""
    staying: Mapping[Place, int]
    """Fields that hold it and must stay what they are."""
    alike: Mapping[str, int]
    """Words that are left and may be other forms of it."""


def purged(records: Iterable[Record], names: Names, stays: Stays = lambda _table, _path, _text: False) -> Purged:
    """The records without the name."""
    purging = _Purging(names, stays)
    made: list[Record] = []
    changed: list[int] = []
    for record in records:
        made.append(purging.record(record))
        if made[-1] != record:
            changed.append(record.rev)
    return Purged(tuple(made), tuple(changed), purging.places, purging.acts, purging.staying, purging.alike)


class _Purging:
    """Takes a name out of one record after another and counts."""

    def __init__(self, names: Names, stays: Stays) -> None:
        self._names = names
        self._stays = stays
        self.places: Counter[Place] = Counter()
        self.staying: Counter[Place] = Counter()
        self.acts: Counter[str] = Counter()
        self.alike: Counter[str] = Counter()

    def record(self, record: Record) -> Record:
        by = self._names.without(record.by)
        if by != record.by:
            self.acts[record.by] += 1
        self.alike.update(self._names.alike(record.by))
        ops = (
            Change(op.table, op.id, self._side(op.table, op.id, op.was), self._side(op.table, op.id, op.now))
            for op in record.ops
        )
        return msgspec.structs.replace(record, by=by, ops=tuple(ops))

    def _side(self, table: str, number: int, document: Doc | None) -> Doc | None:
        if document is None:
            return None
        return {field: self._value(Place(table, number, field), (field,), value) for field, value in document.items()}

    def _value(self, place: Place, path: Path, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(place, path, value)
        if isinstance(value, dict):
            return {key: self._value(place, (*path, key), part) for key, part in value.items()}
        if isinstance(value, list):
            return [self._value(place, path, part) for part in value]
        return value

    def _text(self, place: Place, path: Path, text: str) -> str:
        count = self._names.found(text)
        if count and self._stays(place.table, path, text):
            self.staying[place] += count
            return text
        self.alike.update(self._names.alike(text))
        if not count:
            return text
        self.places[place] += count
        return self._names.without(text)


def intact_records(data: bytes) -> list[Record]:
    """The records of a whole journal, as they were written; a last line that was never acknowledged is left out.

    Raises:
        Corrupt: a line is damaged.
    """
    try:
        return whole_records(data)[0]
    except Broken as broken:
        if is_torn(broken.rest):
            return broken.before
        raise Corrupt(
            _("The journal is damaged in line {line}: {reason}.").format(line=broken.line, reason=broken.reason),
            _("Mend it first: «shnor doctor» tells how."),
        ) from broken


def _plain(text: str) -> str:
    """A form as it is compared: one blank between words, hyphens of one kind, letters put together."""
    return re.sub(f"[{_HYPHENS}]", "-", " ".join(unicodedata.normalize("NFC", text).split()))


def _spelled(form: str) -> str:
    """A pattern of a form as whole words, however its blanks, its hyphens and its letters with marks are stored."""
    return "|".join(
        (_BEFORE if spelled[0].isalnum() else "")
        + r"\s+".join(re.sub(r"\\-", f"[{_HYPHENS}]", re.escape(word)) for word in spelled.split())
        + ("" if re.match(r"\W", spelled[-1]) and not unicodedata.combining(spelled[-1]) else _AFTER)
        for spelled in dict.fromkeys((form, unicodedata.normalize("NFD", form)))
    )


def _free(instead: str, known: set[str]) -> Iterator[str]:
    """Texts to stand for accounts, none of which is one already."""
    number = 1
    while True:
        text = instead if number == 1 else f"{instead} {number}"
        if text not in known:
            yield text
        number += 1


def texts(value: Any) -> Iterator[str]:
    """The texts in a JSON value, but not its keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)

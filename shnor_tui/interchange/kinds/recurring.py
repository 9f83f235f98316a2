"""Records without a name of their own: known again by what they say, several alike by their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Generic, TypeVar

from shnor_tui.domain.record import Record
from shnor_tui.i18n import _
from shnor_tui.interchange.work import Entry, Untakable

R = TypeVar("R", bound=Record)


class Recurring(Generic[R]):
    """`key` is what tells them apart; entries that have it in common stand for the records in the order of their numbers."""

    def __init__(self, known: Iterable[R], key: Callable[[R], Hashable]) -> None:
        self._key = key
        self._known: dict[Hashable, list[R]] = {}
        for record in sorted(known, key=lambda record: record.id):
            self._known.setdefault(key(record), []).append(record)
        self._met: Counter[Hashable] = Counter()
        self._rows: dict[R, int] = {}

    def meet(self, wanted: R, entry: Entry, said: Mapping[str, object]) -> R | None:
        """The record that an entry stands for; None when it is a new one. `said` is what it says besides its key.

        Raises:
            Untakable: the file has the same already, and no further record says just that.
        """
        key = self._key(wanted)
        known = self._known.get(key, [])[self._met[key] :][:1]
        as_said = [record for record in known if all(getattr(record, name) == value for name, value in said.items())]
        if wanted in self._rows and not as_said:
            raise Untakable(_("The same is in row {row} already.").format(row=self._rows[wanted]))
        self._met[key] += 1
        self._rows.setdefault(wanted, entry.row.number)
        return known[0] if known else None

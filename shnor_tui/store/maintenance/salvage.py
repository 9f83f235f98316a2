"""What can be saved of a damaged journal, with the help of other copies and of a checkpoint. Pure, no I/O.

Intact lines are followed by their numbers and links. Where lines are missing they are taken from a copy if they link; what
no copy has is lost: its numbers stay, held by records that say so, and the first of these carries what the documents must
have been to fit what follows: as the checkpoint has them, else as the later lines tell by what they found (`was`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress, pairwise
from operator import not_
from typing import NamedTuple, TypeAlias

import msgspec

from shnor_tui.store.checkpoint import Checkpoint
from shnor_tui.store.maintenance.chain import Copy, Found, Link, completed, in_order
from shnor_tui.store.record import NO_CRC, Change, Record
from shnor_tui.store.state import State
from shnor_tui.store.values import Doc

Key: TypeAlias = tuple[str, int]
Understood: TypeAlias = Callable[[Record], Record]

_NO_FIELD = object()


class Gap(NamedTuple):
    """Revisions that no file has."""

    first: int
    last: int
    exact: bool
    """Whether the documents after it are known for certain; else what it did to fields that nobody touched later is lost."""
    changes: int
    """How many documents were set right by what is known."""


class LeftOut(NamedTuple):
    """A document of which only a part is known, since the line with its beginning is lost."""

    table: str
    id: int
    known: Doc
    revisions: tuple[int, ...]
    """The records whose changes of it are left out."""


class Salvage(NamedTuple):
    """What a repair makes of a journal."""

    records: tuple[Record, ...]
    """All of it, for `chained`."""
    damaged: tuple[int, ...]
    """The numbers of the journal's lines that are not intact, but for a torn last one."""
    flipped: tuple[int, ...]
    """Those of them in which one bit was wrong, so that they are known all the same."""
    torn: int
    """Bytes of a last line that was never wholly written."""
    surplus: int
    """Intact lines of the journal that have no place in the order of the others."""
    unlinked: tuple[int, ...]
    """Revisions that are intact but were not written after the one before them."""
    taken: Mapping[str, tuple[int, ...]]
    """The revisions that were taken from each copy."""
    gaps: tuple[Gap, ...]
    left_out: tuple[LeftOut, ...]
    state: State
    """The documents at its end."""
    own_end: int
    """The last revision that the journal itself has; what follows it in `records` is known from elsewhere."""
    checkpoint: str
    """`fits`, `ahead` (it knows more than all lines), `foreign` (it belongs to another journal), or empty: there is none."""

    @property
    def intact(self) -> bool:
        """Whether the journal holds all that anything knows of, whole and in order."""
        return not (self.damaged or self.surplus or self.unlinked or self.taken or self.gaps or self.left_out)

    @property
    def needed(self) -> bool:
        """Whether sessions cannot write until it is replaced; a torn last line is cut by the next change."""
        return not self.intact or self.checkpoint == "foreign"

    @property
    def lost(self) -> tuple[int, ...]:
        """The revisions that no file has."""
        return tuple(rev for gap in self.gaps for rev in range(gap.first, gap.last + 1))

    @property
    def data_lost(self) -> bool:
        """Whether documents may end otherwise than they were; what is known for certain after the last gap makes up for all
        before it."""
        return not self.gaps[-1].exact if self.gaps else bool(self.left_out)


FARTHEST = 100_000
"""So many lines in a row are not lost; a greater number was never a revision, and room for all before it shall not be made."""


def salvage(
    journal: bytes,
    copies: Iterable[Copy],
    checkpoint: Checkpoint | None,
    repair: Record,
    understood: Understood,
) -> Salvage:
    """What can be saved of `journal`.

    `copies` are asked in their order; `repair` is the record (see `marker`) that stands for a lost one; `understood` gives
    a record in the schema of `repair` and may raise, for a record of a newer program.
    """
    own = Found.of(journal)
    highest = len(own.links) + len(own.damaged) + FARTHEST
    chosen = in_order([link for link in own.links if 1 <= link.rev <= highest])
    links, taken = completed(chosen, copies)
    end = max(links[-1].rev if links else 0, (chosen[-1].rev if chosen else 0) + own.lost_at_end)
    slots: list[Link | None] = [None] * end
    for link in links:
        slots[link.rev - 1] = link
    fits = _fit(checkpoint, slots, repair.v)
    if checkpoint is not None and fits == "ahead":
        slots += [None] * (checkpoint.position.rev - len(slots))
    writer = _Writer(slots, checkpoint if fits in {"fits", "ahead"} else None, repair, understood)
    writer.write()
    return Salvage(
        tuple(writer.records),
        own.damaged,
        own.flipped,
        own.torn,
        len(own.links) - len(chosen),
        tuple(
            after.rev
            for before, after in pairwise([None, *slots])
            if after and after.record.prev != (before.crc if before else NO_CRC) and (before or after.rev == 1)
        ),
        taken,
        tuple(writer.gaps),
        tuple(LeftOut(*key, known, tuple(revisions)) for key, (known, revisions) in sorted(writer.left_out.items())),
        writer.state,
        chosen[-1].rev if chosen else 0,
        fits,
    )


def _fit(checkpoint: Checkpoint | None, slots: Sequence[Link | None], schema: int) -> str:
    """How the checkpoint fits the lines; see `Salvage.checkpoint`."""
    if checkpoint is None or checkpoint.v != schema:
        return ""
    rev, crc = checkpoint.position.rev, checkpoint.position.crc
    if not 0 < rev <= len(slots) + FARTHEST:
        return ""
    if rev > len(slots):
        return "ahead"
    here, after = slots[rev - 1], slots[rev] if rev < len(slots) else None
    known = here.crc if here else after.record.prev if after else crc
    return "fits" if known == crc else "foreign"


class _Writer:
    """Folds the links to documents and fills the gaps."""

    def __init__(
        self, slots: Sequence[Link | None], checkpoint: Checkpoint | None, repair: Record, understood: Understood
    ) -> None:
        self._slots = slots
        self._checkpoint = checkpoint
        self._repair = repair
        self._understood = understood
        self.state = State()
        self.records: list[Record] = []
        self.gaps: list[Gap] = []
        self.left_out: dict[Key, tuple[Doc, list[int]]] = {}

    def write(self) -> None:
        rev = 0
        while rev < len(self._slots):
            link = self._slots[rev]
            if link is None:
                rev = self._bridge(rev + 1)
            else:
                self._keep(link.record)
                rev += 1

    def _keep(self, raw: Record) -> None:
        """Take a record over, but for changes of documents that are not there as it found them."""
        record = self._understood(raw)
        fits = [(change.was is None) is (self._document(change) is None) for change in record.ops]
        if not all(fits):
            for change in compress(record.ops, map(not_, fits)):
                self._leave_out(change, record.rev)
            raw = record = msgspec.structs.replace(record, ops=tuple(compress(record.ops, fits)))
        self.state.apply(record)
        self.records.append(raw)

    def _leave_out(self, change: Change, rev: int) -> None:
        known, revisions = self.left_out.setdefault((change.table, change.id), ({}, []))
        for field in change.was or ():
            known.pop(field, None)
        known.update(change.now or {})
        revisions.append(rev)

    def _document(self, change: Change) -> Doc | None:
        return self.state.documents(change.table).get(change.id)

    def _bridge(self, first: int) -> int:
        """Write the records of a gap; returns its last revision."""
        last = first
        while last < len(self._slots) and self._slots[last] is None:
            last += 1
        wanted, exact = self._after(first, last)
        changes = []
        for (table, doc_id), document in sorted(wanted.items(), key=lambda item: item[0]):
            before = self.state.documents(table).get(doc_id)
            change = None if before is document else Change.between(table, doc_id, before, document)
            if change is not None:
                changes.append(change)
        for rev in range(first, last + 1):
            record = msgspec.structs.replace(self._repair, rev=rev, ops=tuple(changes) if rev == first else ())
            self.state.apply(record)
            self.records.append(record)
        self.gaps.append(Gap(first, last, exact, len(changes)))
        return last

    def _after(self, first: int, last: int) -> tuple[Mapping[Key, Doc | None], bool]:
        """The documents after a gap, as far as they are known to differ from those before it, and whether that is all."""
        following = self._following(last)
        point = 0 if self._checkpoint is None else self._checkpoint.position.rev
        base: dict[Key, Doc | None] = {}
        if self._checkpoint is not None and first <= point <= last + len(following):
            base = dict.fromkeys(_documents(self.state)) | _documents(self._checkpoint.state)
            if point >= last and _taken_back(base, following[: point - last]):
                return base, True
            if point > last:
                base = {}
        for (table, doc_id), told in _told(following).items():
            found = base.get((table, doc_id), self.state.documents(table).get(doc_id))
            base[(table, doc_id)] = told.before(found)
        return base, False

    def _following(self, last: int) -> list[Record]:
        """The records after a gap, up to the next one."""
        records = []
        while last < len(self._slots) and (link := self._slots[last]) is not None:
            records.append(self._understood(link.record))
            last += 1
        return records


class _Told:
    """What the changes of a document that follow tell of it."""

    def __init__(self) -> None:
        self._whole = False
        self._document: Doc | None = None
        self._fields: dict[str, object] = {}

    def precede(self, change: Change) -> None:
        """Go back over one more change."""
        if change.was is None or change.now is None:
            self._whole, self._document = True, change.was
        elif self._whole and self._document is not None:
            self._document = change.inverse().applied_to(self._document)
        else:
            self._whole = False
            self._fields |= {field: change.was.get(field, _NO_FIELD) for field in change.fields}

    def before(self, found: Doc | None) -> Doc | None:
        """The document that they started from, where `found` is what is known of it otherwise."""
        if self._whole or found is None:
            return self._document if self._whole else None
        kept = {field: value for field, value in found.items() if field not in self._fields}
        return kept | {field: value for field, value in self._fields.items() if value is not _NO_FIELD}


def _told(records: Sequence[Record]) -> Mapping[Key, _Told]:
    """What records tell of the documents as they were before all of them."""
    told: dict[Key, _Told] = {}
    for record in reversed(records):
        for change in record.ops:
            told.setdefault((change.table, change.id), _Told()).precede(change)
    return told


def _taken_back(documents: dict[Key, Doc | None], records: Sequence[Record]) -> bool:
    """Take the records back on the documents; False when they are not what the records left."""
    for record in reversed(records):
        for change in record.ops:
            key = (change.table, change.id)
            try:
                documents[key] = change.inverse().applied_to(documents.get(key))
            except ValueError:
                return False
    return True


def _documents(state: State) -> dict[Key, Doc | None]:
    return {(name, number): document for name, table in state.tables.items() for number, document in table.items()}

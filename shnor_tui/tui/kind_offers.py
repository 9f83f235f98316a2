"""Kinds of events as one types them in forms. Pure: no widget."""

from __future__ import annotations

from collections.abc import Sequence

from shnor_tui.domain.russian import searchable
from shnor_tui.workspace.event_names import known_kinds
from shnor_tui.workspace.query import begins_word
from shnor_tui.workspace.snapshot import Snapshot

SEPARATOR = "; "


def offered_kinds(data: Snapshot, typed: str) -> Sequence[str]:
    """The kinds of which a word begins so."""
    wanted = searchable(typed.strip())
    kinds = known_kinds(data.records)
    return [kind for kind in kinds if begins_word(wanted, searchable(kind)) and searchable(kind) != wanted]


def offered_kind_lists(data: Snapshot, typed: str) -> Sequence[str]:
    """The text with its last kind completed."""
    before, _sign, last = typed.rpartition(";")
    kept = [part.strip() for part in before.split(";") if part.strip()]
    return [SEPARATOR.join([*kept, kind]) for kind in offered_kinds(data, last) if kind not in kept]

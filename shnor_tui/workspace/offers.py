"""What to offer while somebody types a placeholder between braces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from shnor_tui.domain.russian import searchable
from shnor_tui.i18n import _
from shnor_tui.workspace.facts import FACTS, FACTS_OF_ONE
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.tables import DATA_TABLES

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Offer:
    """A placeholder as it would stand in the text, what it prints in general, and what it prints now.

    One whose thing is still to be named has no closing brace, «{срок:», and no example.
    """

    written: str
    explained: str
    example: str = ""


def offered_facts(data: Snapshot, typed: str) -> tuple[Offer, ...]:
    """The placeholders that fit what stands between the brace and the cursor: those that begin so first, then those that
    have it inside; ё = е, case doesn't matter. A capital letter is kept. Behind «срок:» the things that have it are offered.
    """
    name, colon, argument = typed.lstrip().partition(":")
    if "|" in typed:
        return ()
    if colon:
        return tuple(_of_one(data, name.strip(), argument.strip()))
    return tuple(_by_name(data, name))


def _by_name(data: Snapshot, typed: str) -> Iterator[Offer]:
    for name in _fitting([*FACTS, *FACTS_OF_ONE], typed):
        shown = name[:1].upper() + name[1:] if typed[:1].isupper() else name
        if name in FACTS:
            written = f"{{{shown}}}"
            yield Offer(written, _(FACTS[name].explained), _example(data, written))
        else:
            yield Offer(f"{{{shown}:", _(FACTS_OF_ONE[name].explained))


def _of_one(data: Snapshot, name: str, typed: str) -> Iterator[Offer]:
    known = {searchable(fact): fact for fact in FACTS_OF_ONE}.get(searchable(name))
    if known is None:
        return
    titles = dict(FACTS_OF_ONE[known].subjects(data))
    for subject in _fitting(titles, typed):
        written = f"{{{name if name.casefold() == known else known}:{subject}}}"
        yield Offer(written, titles[subject], _example(data, written))


def _fitting(names: Iterable[str], typed: str) -> list[str]:
    wanted = searchable(typed.strip())
    inside = [name for name in names if wanted in searchable(name)]
    return sorted(inside, key=lambda name: not searchable(name).startswith(wanted))


def _example(data: Snapshot, written: str) -> str:
    """What the placeholder prints now, on one line; kept while nothing changes, because it is asked for with each key."""

    def printed() -> str:
        return " ".join(data.compose(written).plain.split("\n"))

    key = ("example", written, data.programme.id, data.today)
    return data.records.derived(key, DATA_TABLES.values(), printed)

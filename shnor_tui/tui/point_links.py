"""What a point hangs on, as one types it: numbers of roadmap items, codes of indicators, kinds of training, events."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from shnor_tui.domain.activity import Event, TrainingKind
from shnor_tui.domain.indicator import Indicator
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import RoadmapItem
from shnor_tui.domain.russian import searchable
from shnor_tui.i18n import _
from shnor_tui.tui.offers import SEPARATOR, completed
from shnor_tui.workspace.event_names import event_name
from shnor_tui.workspace.field_titles import word_of
from shnor_tui.workspace.find import indicator_by_code, item_by_number
from shnor_tui.workspace.query import begins_word
from shnor_tui.workspace.snapshot import Snapshot

R = TypeVar("R", bound=Record)


def linked_items(data: Snapshot, text: str) -> tuple[RoadmapItem, ...]:
    """The roadmap items of «2.1, 2.2»; blanks and semicolons part them as well.

    Raises:
        NotFound: there is no item of such a number.
    """
    return _each(data, text, item_by_number)


def linked_indicators(data: Snapshot, text: str) -> tuple[Indicator, ...]:
    """The indicators of «П20, П21».

    Raises:
        NotFound: there is no indicator of such a code.
    """
    return _each(data, text, indicator_by_code)


def linked_trainings(name: str) -> tuple[TrainingKind, ...]:
    """The kinds of training of a choice's name."""
    return tuple(TrainingKind(kind) for kind in name.split())


def training_choices() -> Sequence[tuple[str, str]]:
    """No training, either, or both, as names and titles."""
    kinds = list(TrainingKind)
    both = _("{one} and {other}").format(one=word_of(kinds[0]), other=word_of(kinds[1]))
    return [("", _("no")), *((kind.value, word_of(kind)) for kind in kinds), (" ".join(kinds), both)]


def gone_sign() -> str:
    """What stands in a field for links to what was removed or belongs to another year; who erases it drops them."""
    sign = _("not in this year")
    return f"[{sign}]"


def without_gone(text: str) -> str:
    """The text of a field without that sign."""
    return text.replace(gone_sign(), "").strip(" ,;")


def gone_links(data: Snapshot, point: ReportPoint, kind: type[Record], numbers: Sequence[int]) -> tuple[int, ...]:
    """Those of a point's links that lead to nothing of its year."""
    return tuple(number for number in numbers if _of_year(data, point, kind, number) is None)


def written_items(data: Snapshot, point: ReportPoint) -> str:
    """A point's items by their numbers."""
    return _written(data, point, RoadmapItem, point.items, lambda item: item.number)


def written_indicators(data: Snapshot, point: ReportPoint) -> str:
    """A point's indicators by their codes."""
    return _written(data, point, Indicator, point.indicators, lambda indicator: indicator.code)


def written_trainings(kinds: Sequence[TrainingKind]) -> str:
    """Kinds of training as the name of a choice."""
    return " ".join(kind.value for kind in TrainingKind if kind in kinds)


def written_events(data: Snapshot, point: ReportPoint) -> str:
    """A point's events by their names."""
    return _written(data, point, Event, point.events, lambda event: event_name(event, data.events), SEPARATOR)


def offered_events(data: Snapshot, typed: str) -> Sequence[str]:
    """The text with its last event completed: by its kind, its date or its topic."""
    return completed(typed, lambda last: _events_like(data, searchable(last.strip())))


def _events_like(data: Snapshot, wanted: str) -> Iterator[str]:
    for event in data.events:
        name = event_name(event, data.events)
        if begins_word(wanted, searchable(f"{name} {event.topic}")) and searchable(name) != wanted:
            yield name


def brief(title: str, words: int = 5) -> str:
    """The beginning of a title, to remind of the thing that a number names."""
    beginning = " ".join(title.split()[:words])
    return beginning if len(beginning) == len(title.strip()) else f"{beginning.rstrip(',;:')} …"


def _of_year(data: Snapshot, point: ReportPoint, kind: type[R], number: int) -> R | None:
    found = data.find(kind, number)
    return found if found and getattr(found, "programme", None) == point.programme else None


def _written(
    data: Snapshot,
    point: ReportPoint,
    kind: type[R],
    numbers: Sequence[int],
    name: Callable[[R], str],
    separator: str = ", ",
) -> str:
    """The names of linked records; the sign behind them stands for those that are gone."""
    names = [name(record) for number in numbers if (record := _of_year(data, point, kind, number))]
    return separator.join([*names, *([gone_sign()] if len(names) < len(numbers) else [])])


def _each(data: Snapshot, text: str, find: Callable[[Snapshot, str], R]) -> tuple[R, ...]:
    found = [find(data, word) for word in re.split(r"[,;\s]+", text) if word]
    return tuple({record.id: record for record in found}.values())

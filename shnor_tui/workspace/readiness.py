"""When a point of the справка may be printed: all that it links to is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shnor_tui.domain.activity import Event, TrainingKind
from shnor_tui.domain.indicator import Indicator, Verdict
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.roadmap import RoadmapItem, Status

if TYPE_CHECKING:
    from shnor_tui.workspace.snapshot import Snapshot


GONE_ITEM = "мероприятие удалено из дорожной карты"
GONE_INDICATOR = "показатель удалён"


def unfinished(data: Snapshot, point: ReportPoint) -> Iterator[str]:
    """The linked work that is not done, in the words of the check before signature."""
    for number in point.items:
        yield from _item(data, number)
    for number in point.indicators:
        yield from _indicator(data, number)
    for kind in point.trainings:
        yield from _training(data, kind)
    for number in point.events:
        yield from unfinished_event(data, point, number)


def _item(data: Snapshot, number: int) -> Iterator[str]:
    item = data.find(RoadmapItem, number)
    if item is None:
        yield GONE_ITEM
    elif data.status(item) is not Status.DONE:  # what was cancelled was never done either
        yield f"мероприятие {item.number} – {data.status(item).word}"


def _indicator(data: Snapshot, number: int) -> Iterator[str]:
    indicator = data.find(Indicator, number)
    if indicator is None:
        yield GONE_INDICATOR
    elif not indicator_is_fit(data, indicator):
        yield f"показатель {indicator.code} – {data.verdict(indicator).word}"


def indicator_is_fit(data: Snapshot, indicator: Indicator) -> bool:
    """Whether a text may speak of an indicator: its target is reached, or where none is set it has a value."""
    if data.verdict(indicator) is Verdict.REACHED:
        return True
    return not indicator.has_target and data.value(indicator) is not None


def indicator_in_words(data: Snapshot, indicator: Indicator) -> str:
    """Its verdict; where no target is set, its value."""
    from shnor_tui.workspace.facts import in_unit  # noqa: PLC0415  (it reads snapshots)

    value = None if indicator.has_target else in_unit(data.value(indicator), indicator)
    return value or data.verdict(indicator).word


def _training(data: Snapshot, kind: TrainingKind) -> Iterator[str]:
    if not any(data.trained(school, kind) for school in data.schools):
        yield "нет сведений об обучении"


def unfinished_event(data: Snapshot, point: ReportPoint, number: int) -> Iterator[str]:
    """What of a linked event keeps a point from being printed."""
    event = data.find(Event, number)
    if event is None:
        yield "событие удалено"
    elif event.programme != point.programme:
        yield f"событие «{event.topic or event.kind}» – другого учебного года"
    elif not event.held_by(data.today):
        yield f"событие «{event.topic or event.kind}» не состоялось"

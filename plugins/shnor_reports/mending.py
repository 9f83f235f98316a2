"""What a text names, and which record mends a missing fact: the one that keeps it, which isn't always the text."""

from __future__ import annotations

from shnor_tui.plugin import Snapshot
from shnor_tui.plugin.nouns import Indicator, ReportPoint
from shnor_tui.plugin.words import Problem, placeholders

Place = tuple[str, int]

_TRAINING = frozenset({"обучение_по_школам", "пк_всего", "пп_всего"})
_LISTING = frozenset({"согласовано_с"})
_SURVEY = frozenset({"срок_анкеты", "направления_анкеты"})


def missing(data: Snapshot, problem: Problem) -> Place | None:
    """Where the value of a fact is kept that has none; None when the fact is of no record that is there."""
    name, argument = _asked(problem.placeholder)
    if argument:
        return _thing(data, argument)
    if name in _TRAINING:
        return next((("school", school.id) for school in data.schools), ("programme", data.programme.id))
    if name in _LISTING and data.schools:
        return ("listing", data.listings[data.schools[0].id].id)
    if name in _SURVEY and data.survey:
        return ("survey", data.survey.id)
    return ("programme", data.programme.id)


def indicators_of(data: Snapshot, point: ReportPoint) -> list[Indicator]:
    """The indicators that a point waits for, and those that its text names."""
    named = {argument for _name, argument in map(_asked, placeholders(point.text))}
    return [one for one in data.indicators if one.id in point.indicators or one.code.casefold() in named]


def _asked(placeholder: str) -> tuple[str, str]:
    """The fact and of which thing, without the forms of a word."""
    name, _, argument = placeholder.partition("|")[0].strip().casefold().partition(":")
    return name.strip(), argument.strip()


def _thing(data: Snapshot, argument: str) -> Place | None:
    for item in data.items:
        if item.number.casefold() == argument:
            return ("item", item.id)
    for indicator in data.indicators:
        if indicator.code.casefold() == argument:
            return ("indicator", indicator.id)
    return None

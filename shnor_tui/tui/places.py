"""The screens that have numbers, each made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from shnor_tui.tui.context import Session

if TYPE_CHECKING:
    from shnor_tui.tui.screens.base import WorkScreen


def _overview(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.overview import OverviewScreen

    return OverviewScreen(session)


def _roadmap(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.roadmap import RoadmapScreen

    return RoadmapScreen(session)


def _schools(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.schools import SchoolsScreen

    return SchoolsScreen(session)


def _points(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.points import PointsScreen

    return PointsScreen(session)


def _history(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.history import HistoryScreen

    return HistoryScreen(session)


def _reports(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.report import ReportScreen

    return ReportScreen(session)


def _indicators(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.indicators import IndicatorsScreen

    return IndicatorsScreen(session)


def _activities(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.activities import ActivitiesScreen

    return ActivitiesScreen(session)


def _surveys(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.surveys import SurveysScreen

    return SurveysScreen(session)


def _results(session: Session) -> WorkScreen:
    from shnor_tui.tui.screens.results import ResultsScreen

    return ResultsScreen(session)


NUMBERED: Mapping[str, Callable[[Session], WorkScreen]] = MappingProxyType(
    {
        "overview": _overview,
        "roadmap": _roadmap,
        "schools": _schools,
        "points": _points,
        "history": _history,
        "indicators": _indicators,
        "activities": _activities,
        "surveys": _surveys,
        "reports": _reports,
        "results": _results,
    }
)
"""How each of `actions.PLACES` is made."""

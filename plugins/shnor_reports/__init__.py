"""The built-in reports, registered like anyone's."""

from __future__ import annotations

from collections.abc import Callable

from shnor_reports.due import Due
from shnor_reports.indicators import Indicators
from shnor_reports.passport import PassportReport
from shnor_reports.recommendations import Recommendations
from shnor_reports.results import Results
from shnor_reports.roadmap import Roadmap
from shnor_reports.spravka import Spravka
from shnor_reports.survey import SurveySummary
from shnor_reports.training import Training
from shnor_tui.plugin import Report, hookimpl

API = (1, 1)


@hookimpl
def shnor_register_reports(register: Callable[[Report], None]) -> None:
    """Register every built-in report."""
    register(Due())
    register(Indicators())
    register(PassportReport())
    register(Recommendations())
    register(Results())
    register(Roadmap())
    register(Spravka())
    register(SurveySummary())
    register(Training())

"""The built-in reports, registered like anyone's."""

from __future__ import annotations

from collections.abc import Callable

from shnor_reports.indicators import Indicators
from shnor_reports.roadmap import Roadmap
from shnor_reports.spravka import Spravka
from shnor_tui.plugin import Report, hookimpl

API = (1, 1)


@hookimpl
def shnor_register_reports(register: Callable[[Report], None]) -> None:
    """Register every built-in report."""
    register(Indicators())
    register(Roadmap())
    register(Spravka())

"""The actions of the screens on which reports are chosen, read, saved and issued."""

from __future__ import annotations

from shnor_tui.i18n import mark
from shnor_tui.tui import common_actions as common
from shnor_tui.tui.action import Action

REPORTS = (
    Action("open", mark("Open"), mark("the report, or what was issued"), ("enter",), 1),
    *common.COMMON,
    common.QUIT,
)

REPORT = (
    Action("step.back", mark("Back"), mark("a step back; ends a report that is being made"), ("escape", "q"), 1),
    Action("choose", mark("Choose"), mark("do what the line under the cursor says"), ("enter",), 2),
    Action("report.read", mark("Preview"), mark("read the report as it would be now"), ("p",), 3),
    Action("report.check", mark("Check"), mark("what keeps the report from being signed"), ("c",), 4),
    Action("report.issue", mark("Issue"), mark("give it a number and keep its file"), ("n",), 5, "report.issue"),
    Action(
        "option.reset",
        mark("Drop the value"),
        mark("the option's: what was said for now, then the programme's own"),
        ("d", "delete"),
        45,
    ),
    *common.COMMON,
)

FILE = (
    common.BACK,
    Action("copy", mark("Copy"), mark("the line under the cursor, to your own computer"), ("enter", "c"), 2),
    *common.COMMON,
)

ISSUED = (
    common.BACK,
    Action("open", mark("Open"), mark("the thing under the cursor"), ("enter",), 2),
    *common.COMMON,
)

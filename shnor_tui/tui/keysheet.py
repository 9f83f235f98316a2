"""docs/keys.md, made from the table of actions: `python -m shnor_tui.tui.keysheet > docs/keys.md`."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from shnor_tui.i18n import _, set_language
from shnor_tui.tui.actions import SCOPES
from shnor_tui.tui.keymap import key_name
from shnor_tui.tui.layouts import TWINS

TITLES: Mapping[str, str] = {
    "lists": "Everywhere: moving about",
    "matrix": "The matrix: moving between schools",
    "overview": "1 Overview",
    "roadmap": "2 The roadmap",
    "item": "One item",
    "sections": "Sections",
    "views": "Saved views",
    "schools": "3 Schools",
    "passport": "The passport of a school",
    "points": "4 Points of the report",
    "check": "The check before signature",
    "history": "5 History",
    "entry": "One entry of the history",
    "indicators": "6 Indicators",
    "activities": "7 Activities: training and events",
    "surveys": "8 Surveys",
    "reports": "9 Reports",
    "report": "One report",
    "file": "A file that was saved or issued",
    "issued": "Issued reports, and what changed since",
    "results": "0 Assessment results",
    "low_results": "The hint at low results",
    "spravka": "The report to read",
    "years": "Years side by side",
    "plugins": "Plugins",
    "settings": "Settings",
    "palette": "Find anything",
    "grid": "Tables that are filled in",
    "import": "A file to be imported",
    "cells": "Tables: moving from cell to cell",
    "form": "Forms",
    "choose": "Lists to choose from",
    "welcome": "An empty directory",
}


def key_sheet() -> str:
    """The page in English; the Russian letter beside a Latin one is the same physical key under the other layout."""
    set_language("en")
    lines = ["# Keys", "", "Made from the table of actions in `shnor_tui/tui/actions.py`; do not edit by hand.", ""]
    for scope, actions in SCOPES.items():
        lines += [f"## {TITLES[scope]}", "", "| keys | action | what it does | id |", "|---|---|---|---|"]
        for action in actions:
            shown = []
            for key in action.keys:
                twin = TWINS.get(key, "")
                shown.append(f"{key_name(key)} ({twin})" if len(twin) == 1 else key_name(key))
            title, explained = _(action.title), _(action.help)
            lines.append(f"| {', '.join(shown)} | {title} | {explained} | `{action.id}` |")
        lines.append("")
    set_language()
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(key_sheet())

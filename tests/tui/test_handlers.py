"""Textual runs the handlers of every class of a widget, the most derived first."""

from __future__ import annotations

import ast
from pathlib import Path

import shnor_tui.tui

SOURCES = sorted(Path(shnor_tui.tui.__file__).parent.rglob("*.py"))
PASSING_ON = "on_event"
"""What hands every event to its handlers is none itself: it is called once, and calls that of its base."""


def _calls_of_a_base_handler(source: Path) -> list[str]:
    return [
        f"{source.name}:{node.lineno}"
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id == "super"
        and node.attr.startswith(("on_", "_on_"))
        and node.attr != PASSING_ON
    ]


def test_no_handler_calls_that_of_its_base_which_would_run_twice() -> None:
    assert SOURCES
    assert [call for source in SOURCES for call in _calls_of_a_base_handler(source)] == []

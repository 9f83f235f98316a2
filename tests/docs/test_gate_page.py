"""The page of the gate lists what the gate's table lets through, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from shnor_tui.cli.gate_rules import RULES, SHARED, Option, Rule

PAGE = Path(__file__).resolve().parents[2] / "docs" / "gate.md"
BEGIN, END = "<!-- made from the gate's table -->\n", "<!-- end -->\n"


def table() -> Iterator[str]:
    """A row for each command: how it is typed, and its own options."""
    yield "| command | options |"
    yield "|---|---|"
    for rule in RULES:
        yield f"| `{_typed(rule)}` | {', '.join(map(_option, rule.options)) or '–'} |"


def _typed(rule: Rule) -> str:
    taken = (f"[{one.metavar}]" if one.optional else one.metavar for one in rule.takes)
    return " ".join((rule.name, *taken))


def _option(option: Option) -> str:
    names = " ".join(filter(None, (option.short, option.long, option.metavar)))
    return f"`{names}`"


def test_the_pages_table_is_the_gates() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.partition(BEGIN)[2].partition(END)[0] == "\n" + "\n".join(table()) + "\n\n"


def test_the_options_of_every_command_are_told() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(_option(option) in text for option in SHARED)

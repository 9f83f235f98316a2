"""Texts that a spreadsheet would run as a formula: an apostrophe before them, which import takes away again."""

from __future__ import annotations

import re

_RUNS = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED = re.compile(r"''*[=+\-@\t\r]")


def defused(text: str) -> str:
    """A text that no spreadsheet runs."""
    return f"'{text}" if _RUNS.match(text) else text


def as_meant(text: str) -> str:
    """The text that was defused."""
    return text[1:] if _DEFUSED.match(text) else text


def kept(text: str) -> str:
    """A text that `as_meant` gives back, for files in which nothing is run."""
    return f"'{text}" if _DEFUSED.match(text) else text

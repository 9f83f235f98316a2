"""Texts that a spreadsheet would run as a formula: an apostrophe before them, which import takes away again."""

from __future__ import annotations

import re

_STARTS = r"[\t\r\n]|[\s\u200b-\u200d\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]"
"""What begins a formula: also in full width, as East Asian spreadsheets take it, and behind blanks, which some pass over."""

_RUNS = re.compile(f"'*(?:{_STARTS})")
_DEFUSED = re.compile(f"''*(?:{_STARTS})")


def defused(text: str) -> str:
    """A text that no spreadsheet runs."""
    return f"'{text}" if runs(text) else text


def runs(text: str) -> bool:
    """Whether a spreadsheet might take a text for a formula."""
    return _RUNS.match(text) is not None


def as_meant(text: str) -> str:
    """The text that was defused."""
    return text[1:] if _DEFUSED.match(text) else text


def kept(text: str) -> str:
    """A text that `as_meant` gives back, for files in which nothing is run."""
    return f"'{text}" if _DEFUSED.match(text) else text

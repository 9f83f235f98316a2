"""Text that nothing obeys: neither a terminal nor a program that reads a document is steered by what people typed."""

from __future__ import annotations

import re

_STEERING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)


def printable(text: str) -> str:
    """Text with U+FFFD for each control character, half of a character and mark that turns the direction of writing.

    Line breaks become \\n; they and tabs are kept.
    """
    return _STEERING.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def escaped_json(json: str) -> str:
    """JSON that means the same, without the characters that `printable` takes out of plain text."""
    return _STEERING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json)


def printable_line(text: str) -> str:
    """The same on one line: breaks and tabs are blanks."""
    return printable(text).replace("\n", " ").replace("\t", " ")

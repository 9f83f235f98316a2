"""Terminals that are not UTF-8: recognised by what the locale says of itself."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Mapping


def named_encoding(environment: Mapping[str, str]) -> str:
    """The encoding that the locale names, as it is written there; empty when it is UTF-8, or names none, as C does."""
    locale = next((environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "")
    encoding = locale.partition(".")[2].partition("@")[0]
    try:
        utf8 = not encoding or codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return ""
    return "" if utf8 else encoding


def speak(encoding: str) -> None:
    """Say what follows on the error output in that encoding."""
    sys.stderr.reconfigure(encoding=encoding, errors="replace")  # type: ignore[union-attr]

"""Copying to the person's own computer by OSC 52, through tmux and screen as well."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping

from textual.app import App

from shnor_tui.domain.printable import printable

_ESC = "\x1b"
_SCREEN_CHUNK = 760
"""GNU screen hands on no more than that at once."""


def wrapped_for(environment: Mapping[str, str], sequence: str) -> str:
    """The same sequence as a multiplexer hands it on to its own terminal; empty where there is none in between.

    tmux does it with «allow-passthrough on»; with «set-clipboard on» it takes the bare sequence, which is sent before.
    """
    if environment.get("TMUX") or environment.get("TERM", "").startswith("tmux"):
        return f"{_ESC}Ptmux;{sequence.replace(_ESC, _ESC * 2)}{_ESC}\\"
    if environment.get("STY"):
        pieces = (sequence[n : n + _SCREEN_CHUNK] for n in range(0, len(sequence), _SCREEN_CHUNK))
        return "".join(f"{_ESC}P{piece}{_ESC}\\" for piece in pieces)
    return ""


def in_tmux(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether tmux stands between, which lets nothing be copied unless it is told to."""
    return bool(environment.get("TMUX")) or environment.get("TERM", "").startswith("tmux")


class Copying(App[int]):
    """An application whose copies arrive through a multiplexer too."""

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text, without what would steer the terminal that it is pasted into; whether it is allowed cannot be known."""
        text = printable(text)
        super().copy_to_clipboard(text)
        if self._driver is not None:
            encoded = base64.b64encode(text.encode()).decode("ascii")
            self._driver.write(wrapped_for(os.environ, f"{_ESC}]52;c;{encoded}\a"))

"""Asking for a yes or a no in the words of the interface's language."""

from __future__ import annotations

import click

from shnor_tui.i18n import _


def agrees(question: str) -> bool:
    """Ask on the standard error until the answer is one; nothing but Enter means no."""
    yes, no = _("yes"), _("no")
    while True:
        answer: str = click.prompt(
            f"{question} ({yes}/{no})", default=no, show_default=False, prompt_suffix=" ", err=True
        )
        word = answer.strip().casefold()
        if word and yes.startswith(word):
            return True
        if word and no.startswith(word):
            return False

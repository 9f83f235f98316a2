"""Sizes of files in words."""

from __future__ import annotations

from shnor_tui.i18n import _


def size_in_words(size: int) -> str:
    """A number of bytes as people read it."""
    if size < 1 << 10:
        return _("{n} B").format(n=size)
    if size < 1 << 20:
        return _("{n} KiB").format(n=size >> 10)
    if size < 10 << 30:
        return _("{n} MiB").format(n=size >> 20)
    return _("{n} GiB").format(n=size >> 30)

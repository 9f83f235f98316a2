"""What a closed screen leaves in memory."""

from __future__ import annotations

from textual._styles_cache import StylesCache


def forget_closed() -> None:
    """Let go of the lines that widgets of closed screens have painted.

    Textual keeps up to a thousand of such widgets alive, since it caches two colours of each by the widget's own cache.
    """
    StylesCache.get_inner_outer.cache_clear()

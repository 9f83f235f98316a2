"""The renderer `markdown`: CommonMark with GFM tables that shows the text as it is, whatever characters it holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from shnor_tui.plugin import Context, Document, Renderer, hookimpl

API = (1, 1)


class Markdown:
    """Text for wikis, mail and version control."""

    id = "markdown"
    title = "Markdown"
    suffix = ".md"
    binary = False

    def render(self, doc: Document, out: BinaryIO, ctx: Context) -> None:
        """Write the document as UTF-8."""
        from shnor_markdown.render import markdown  # noqa: PLC0415

        out.write(markdown(doc, ctx).encode())


@hookimpl
def shnor_register_renderers(register: Callable[[Renderer], None]) -> None:
    """Offer the format."""
    register(Markdown())

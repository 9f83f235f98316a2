"""The renderer `docx`: an official Russian document (ГОСТ Р 7.0.97-2025) that Word opens without repair."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from shnor_tui.plugin import Context, Document, Renderer, hookimpl

API = (1, 1)


class Docx:
    """A4, Times New Roman 14, numbered pages, lists and headings that Word itself understands."""

    id = "docx"
    title = "Документ Word"
    suffix = ".docx"
    binary = True

    def render(self, doc: Document, out: BinaryIO, ctx: Context) -> None:
        """Write the document; the same tree gives the same bytes in any process."""
        from shnor_docx.render import render  # noqa: PLC0415

        render(doc, out, ctx)


@hookimpl
def shnor_register_renderers(register: Callable[[Renderer], None]) -> None:
    """Offer the format."""
    register(Docx())

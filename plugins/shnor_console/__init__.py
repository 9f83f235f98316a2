"""The renderer `console`: text for a terminal of any width, safe whatever the data holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import BinaryIO

from shnor_tui.plugin import Context, Document, Param, Renderer, hookimpl

API = (1, 1)


class Console:
    """Plain text, with bold and italic where colours are shown."""

    id = "console"
    title = "Текст"
    suffix = ".txt"
    binary = False

    def params(self) -> Sequence[Param]:
        """What the text may be drawn with."""
        return (Param("ascii", "Рамки и столбики знаками ASCII", default=False),)

    def render(self, doc: Document, out: BinaryIO, ctx: Context) -> None:
        """Write the document as UTF-8."""
        from shnor_console.render import lines  # noqa: PLC0415

        out.write("".join(f"{line}\n" for line in lines(doc, ctx)).encode())


@hookimpl
def shnor_register_renderers(register: Callable[[Renderer], None]) -> None:
    """Offer the format."""
    register(Console())

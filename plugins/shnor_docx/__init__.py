"""The renderer `docx`: an official Russian document (ГОСТ Р 7.0.97-2025) that Word opens without repair."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from shnor_tui.plugin import Context, Document, Finding, Param, Renderer, hookimpl

API = (1, 1)


class Docx:
    """Numbered A4 pages, lists, headings and charts that Word itself understands, in a profile or on a letterhead."""

    id = "docx"
    title = "Документ Word"
    suffix = ".docx"
    binary = True

    def params(self) -> Sequence[Param]:
        """What the department may want otherwise: the look as a whole, its font and size, the letterhead."""
        from shnor_docx.profile import OWN_SIZE, SIZES, titles  # noqa: PLC0415

        on_letterhead = "На бланке действует его собственное оформление."
        return [
            Param("profile", "Оформление", titles()[0], choices=titles(), help="Поля, интервалы, заголовки и списки."),
            Param("font", "Шрифт", help=f"Пусто – шрифт оформления; например PT Astra Serif. {on_letterhead}"),
            Param("size", "Кегль", OWN_SIZE, choices=(OWN_SIZE, *SIZES), help=f"Размер шрифта. {on_letterhead}"),
            Param(
                "letterhead",
                "Бланк",
                kind="file",
                help="Файл docx с отдельным абзацем {{СОДЕРЖАНИЕ}} там, где должен начинаться текст.",
            ),
        ]

    def check_params(self, params: Mapping[str, object]) -> Sequence[Finding]:
        """What is wrong with the letterhead that was chosen."""
        from shnor_docx.letterhead import problems  # noqa: PLC0415

        chosen = params.get("letterhead")
        return problems(chosen) if isinstance(chosen, Path) else ()

    def render(self, doc: Document, out: BinaryIO, ctx: Context) -> None:
        """Write the document; the same tree gives the same bytes in any process."""
        from shnor_docx.render import render  # noqa: PLC0415

        render(doc, out, ctx)


@hookimpl
def shnor_register_renderers(register: Callable[[Renderer], None]) -> None:
    """Offer the format."""
    register(Docx())

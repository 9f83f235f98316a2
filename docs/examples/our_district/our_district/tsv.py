"""Формат .tsv: только таблицы документа, с табуляцией между ячейками, для вставки в любую электронную таблицу."""

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from shnor_tui.plugin import Chart, Context, Document, Finding, Param, Table, cell, plain, printable, resolved


class TabSeparated:
    id = "tsv"
    title = "Таблицы с табуляцией"
    suffix = ".tsv"
    binary = False

    def params(self) -> Sequence[Param]:
        return (Param("heads", "Заголовки столбцов", True),)

    def check_params(self, params: Mapping[str, object]) -> Sequence[Finding]:
        return ()

    def render(self, doc: Document, out: BinaryIO, ctx: Context) -> None:
        for block in resolved(doc.blocks):
            table = block.table if isinstance(block, Chart) else block
            if isinstance(table, Table):
                heads = [[column.title for column in table.columns]] if ctx.params["heads"] else []
                for row in [*heads, *table.rows]:
                    out.write("\t".join(self._cell(value) for value in row).encode() + b"\n")
                out.write(b"\n")

    def _cell(self, value) -> str:
        return printable(" ".join(plain(cell(value).text).split()))

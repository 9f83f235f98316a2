"""The check of a built tree names the place of the first thing that is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from shnor_tui.i18n import set_language
from shnor_tui.plugin import (
    Cell,
    Column,
    Custom,
    Document,
    Heading,
    Items,
    PageBreak,
    Pairs,
    Paragraph,
    Run,
    Signature,
    Table,
)
from shnor_tui.reporting.tree import BadTree, check_tree
from tests.renderers.trees import EVERYTHING


def test_sound_trees_pass() -> None:
    check_tree(EVERYTHING)
    check_tree(Document("", ()))
    check_tree(Document("x", [PageBreak(), Custom("bar", {"any": object()}, [Paragraph("y")])]))


def table(**changes: Any) -> Table:
    return Table(**{"columns": [Column("a"), Column("b")], "rows": [["1", "2"]], **changes})


bad: Any = None
BAD: list[tuple[Any, str]] = [
    (Heading(5), "block 1, heading: «text» must be a text, not int"),  # type: ignore[arg-type]
    (Heading("x", 7), "block 1, heading: its level must be 1 to 6, not 7"),
    (Heading("x", True), "block 1, heading: its level must be 1 to 6, not True"),
    (Paragraph(bad), "block 1, paragraph: «text» must be a list or a tuple, not NoneType"),
    (Paragraph(["x", 5]), "block 1, paragraph: its text must be made of str and Run, not int"),  # type: ignore[list-item]
    (Paragraph(Run(bad)), "block 1, paragraph: «text» must be a text, not NoneType"),
    (Paragraph("x", "middle"), "block 1, paragraph: «align» must be one of"),  # type: ignore[arg-type]
    (Paragraph("x", []), "block 1, paragraph: «align» must be one of"),  # type: ignore[arg-type]
    (Items("abc"), "block 1, list: «items» must be a list or a tuple, not str"),
    (Items(iter("abc")), "block 1, list: «items» must be a list or a tuple"),  # type: ignore[arg-type]
    (Items(["x", 1.5]), "block 1, list, entry 2: «text» must be a list"),  # type: ignore[list-item]
    (Items(["x"], start="1"), "block 1, list: «start» must be a whole number"),  # type: ignore[arg-type]
    (table(columns=[]), "block 1, table: it has no columns"),
    (table(columns=["a", "b"]), "block 1, table, column 1: it must be a Column, not str"),
    (table(columns=[Column("a"), Column("b", width=-1)]), "block 1, table, column 2: «width» must be greater than 0"),
    (table(rows=[["1", "2"], ["3"]]), "block 1, table, row 2: it has 1 cells for 2 columns"),
    (table(rows=[["1", 2]]), "block 1, table, row 1, cell 2: it must be a text or a Cell, not int"),
    (table(rows=[["1", Cell("2", tone=2)]]), "block 1, table, row 1, cell 2: «tone» must be between 0 and 1"),
    (table(rows=["12"]), "block 1, table, row 1: «row» must be a list or a tuple, not str"),
    (table(sections=[(5, "x")]), "block 1, table, section 1:"),
    (table(caption=None), "block 1, table: «caption» must be a text, not NoneType"),
    (Pairs([("a", 1)]), "block 1, pairs, pair 1: «text» must be a list"),  # type: ignore[list-item]
    (Pairs(["ab"]), "block 1, pairs, pair 1: it must be (text, text)"),  # type: ignore[list-item]
    (Signature("x", bad), "block 1, signature: «name» must be a text, not NoneType"),
    (Signature("x", "y", "z"), "block 1, signature: «on» must be a date, not str"),  # type: ignore[arg-type]
    (Custom("x", 1, [Paragraph("y"), Custom("z", 1, [5])]), "block 1, block of a kind of its own, fallback 2"),  # type: ignore[list-item]
    ("text", "block 1: str is no block of a document"),
    (Heading, "block 1: type is no block of a document"),
]


@pytest.mark.parametrize(("block", "said"), BAD)
def test_the_place_is_named(block: Any, said: str) -> None:
    with pytest.raises(BadTree) as caught:
        check_tree(Document("x", [block]))
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("changes", [{"title": None}, {"blocks": "abc"}, {"issued": "y"}, {"landscape": 1}])
def test_the_document_itself_is_checked(changes: dict[str, Any]) -> None:
    with pytest.raises(BadTree):
        check_tree(Document(**{"title": "x", **changes}))


def test_the_place_is_named_in_russian() -> None:
    set_language("ru")
    with pytest.raises(BadTree) as caught:
        check_tree(Document("x", [Heading("x"), PageBreak(), table(rows=[["1", "2"], ["3"]])]))
    assert str(caught.value).startswith("блок 3, таблица, строка 2: ")

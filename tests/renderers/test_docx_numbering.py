"""Lists are Word's own, so that an official can delete a point and the rest is renumbered."""

from __future__ import annotations

from shnor_docx import Docx
from shnor_tui.plugin import Document, Items, Paragraph
from tests.renderers.docx_reading import W, body, paragraph, part, value
from tests.renderers.trees import rendered


def _render(*blocks: Paragraph | Items) -> bytes:
    return rendered(Docx(), Document("Т", blocks))


def _list_of(content: bytes, text: str) -> str | None:
    return value(paragraph(content, text), "pPr/numPr/numId")


def _start_of(content: bytes, num_id: str | None) -> str | None:
    lists = part(content, "word/numbering.xml").iter(f"{W}num")
    found = next(entry for entry in lists if entry.get(f"{W}numId") == num_id)
    return value(found, "lvlOverride/startOverride")


def test_a_list_that_counts_on_is_the_same_list() -> None:
    content = _render(
        Items(["один", "два"], ordered=True),
        Paragraph("между ними"),
        Items(["буллит"]),
        Items(["три"], ordered=True, start=3),
        Items(["четыре"], ordered=True, start=4),
    )
    assert len({_list_of(content, text) for text in ("один", "два", "три", "четыре")}) == 1
    assert _start_of(content, _list_of(content, "один")) == "1"


def test_any_other_start_is_a_new_list() -> None:
    content = _render(
        Items(["один", "два"], ordered=True),
        Items(["снова один"], ordered=True),
        Items(["семь"], ordered=True, start=7),
    )
    lists = [_list_of(content, text) for text in ("один", "снова один", "семь")]
    assert len(set(lists)) == 3
    assert [_start_of(content, found) for found in lists] == ["1", "1", "7"]


def test_bullets_do_not_disturb_the_numbers() -> None:
    content = _render(Items(["буллит"]), Items(["один"], ordered=True), Items(["ещё буллит"]))
    assert _list_of(content, "буллит") == _list_of(content, "ещё буллит")
    assert _list_of(content, "буллит") != _list_of(content, "один")


def test_paragraphs_are_in_no_list() -> None:
    content = _render(Items(["один"], ordered=True), Paragraph("текст"))
    assert _list_of(content, "текст") is None


def test_every_list_in_use_is_defined_after_all_looks() -> None:
    content = _render(Items(["а"]), Items(["б"], ordered=True), Items(["в"], ordered=True, start=9))
    numbering = part(content, "word/numbering.xml")
    tags = [element.tag.removeprefix(W) for element in numbering]
    assert tags == sorted(tags)
    defined = {entry.get(f"{W}numId") for entry in numbering.iter(f"{W}num")}
    used = {value(found, "pPr/numPr/numId") for found in body(content).iter(f"{W}p")} - {None}
    assert used <= defined

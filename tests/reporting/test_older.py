"""A format that was made for the first plugin API is handed nothing that it cannot know, and no words are lost."""

from __future__ import annotations

from datetime import date

from shnor_tui.plugin import Chart, Custom, Document, Executor, PageBreak, Paragraph, Series, Stamp
from shnor_tui.reporting.older import for_api

CHART = Chart("bar", ["Сентябрь", "Май"], [Series("Обучены", [3, None])], title="Обучение")
NEWEST = Document(
    "Справка",
    [
        Stamp("УТВЕРЖДЕНА\nприказом"),
        CHART,
        PageBreak(landscape=True),
        Custom("widget", {}, [CHART]),
        Paragraph("Итог"),
        Executor("И. И. Иванов", "12-34"),
    ],
    subtitle="по итогам года",
    number="12",
    issued=date(2021, 6, 25),
)


def test_what_came_later_is_said_in_blocks_that_there_were() -> None:
    older = for_api(NEWEST, (1, 0))
    assert list(older.blocks) == [
        Paragraph("УТВЕРЖДЕНА\nприказом", align="right", indent=False),
        CHART.table,
        PageBreak(),
        Custom("widget", {}, (CHART.table,)),
        Paragraph("Итог"),
        Paragraph("И. И. Иванов\n12-34", align="left", indent=False),
    ]
    assert (older.number, older.subtitle) == ("", f"по итогам года\n{NEWEST.registration}")
    assert "№\u00a012" in NEWEST.registration


def test_a_format_of_today_is_handed_the_document_as_it_is() -> None:
    assert for_api(NEWEST, (1, 1)) is NEWEST

"""Documents that prove marks: linked, told in words, changed and removed; and what an older program makes of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Status
from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, Forbidden, NotFound
from shnor_tui.store import open_database
from shnor_tui.workspace.evidence import edit_evidence, remove_evidence
from shnor_tui.workspace.find import item_by_number, school_by_name
from shnor_tui.workspace.marks import MarkEdit, set_cells, set_marks
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.tables import SCHEMA
from shnor_tui.workspace.users import set_role

ORDER = Evidence(programme=0, title=" приказ ", number="12-од", dated=date(2021, 2, 3), place="папка 4")


def marked(workspace: Workspace, *numbers: str) -> list[RoadmapItem]:
    items = [item_by_number(workspace.snapshot(), number) for number in numbers]
    set_cells(workspace, [(item, None) for item in items], MarkEdit(status=Status.DONE, document=ORDER))
    return items


def documents(workspace: Workspace) -> tuple[Evidence, ...]:
    """The latest entered first."""
    return tuple(sorted(workspace.records.all(Evidence), key=lambda document: -document.id))


def proofs(workspace: Workspace, item: RoadmapItem) -> list[str]:
    data = workspace.snapshot()
    mark = data.mark(item)
    return [document.words for document in data.evidence(mark)] if mark else []


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (Evidence(programme=1, title="приказ", number="12-од", dated=date(2021, 2, 3), place="папка 4"),
         "приказ № 12-од от 03.02.2021, папка 4"),
        (Evidence(programme=1, title="фотоотчёт"), "фотоотчёт"),
        (Evidence(programme=1, title="протокол", dated=date(2021, 2, 3)), "протокол от 03.02.2021"),
        (Evidence(programme=1, title="справка", number="3", place="сайт"), "справка № 3, сайт"),
    ],
)  # fmt: skip
def test_a_document_is_told_in_words(document: Evidence, words: str) -> None:
    assert document.words == words


def test_a_new_document_proves_every_cell_that_it_came_with_and_goes_with_them(demo: Workspace) -> None:
    items, words = marked(demo, "1.2", "1.3"), "приказ № 12-од от 03.02.2021, папка 4"
    assert [proofs(demo, item) for item in items] == [[words], [words]]
    (document,) = documents(demo)
    assert document.programme == demo.programme().id
    assert {mark.item for mark in demo.records.all(Mark) if document.id in mark.evidence} == {item.id for item in items}
    assert "приказ" not in demo.describe(demo.history()[-1])
    demo.undo()
    assert documents(demo) == ()
    assert not [mark for mark in demo.records.all(Mark) if mark.evidence]


def test_a_second_document_stands_beside_the_first_and_links_can_be_replaced(demo: Workspace) -> None:
    (item,) = marked(demo, "1.3")
    set_marks(demo, item, [None], MarkEdit(document=Evidence(programme=0, title="протокол")))
    assert [words[:8] for words in proofs(demo, item)] == ["приказ №", "протокол"]
    latest, first = documents(demo)
    set_marks(demo, item, [None], MarkEdit(evidence=(latest.id, latest.id)))
    assert proofs(demo, item) == ["протокол"]
    set_marks(demo, item, [None], MarkEdit(evidence=(first.id,), document=Evidence(programme=0, title="фото")))
    assert [words[:6] for words in proofs(demo, item)] == ["приказ", "фото"]


def test_a_document_without_a_title_and_a_link_to_nothing_are_refused(demo: Workspace) -> None:
    item, before = item_by_number(demo.snapshot(), "1.3"), demo.revision
    with pytest.raises(BadInput, match="название документа"):
        set_marks(demo, item, [None], MarkEdit(status=Status.DONE, document=Evidence(programme=0, title="  ")))
    with pytest.raises(NotFound):
        set_marks(demo, item, [None], MarkEdit(evidence=(99,)))
    assert demo.revision == before
    assert not list(demo.records.all(Evidence))


def test_what_is_said_of_a_document_changes_for_all_that_it_proves(demo: Workspace) -> None:
    items = marked(demo, "1.2", "1.3")
    (document,) = documents(demo)
    edit_evidence(demo, document, number=" 13-од ", dated=None)
    assert [proofs(demo, item) for item in items] == [["приказ № 13-од, папка 4"]] * 2
    assert demo.describe(demo.history()[-1]) == "изменение сведений о документе: приказ"
    assert demo.touched_items([demo.history()[-1]]) == {item.id for item in items}
    with pytest.raises(BadInput):
        edit_evidence(demo, document, title="")


def test_a_removed_document_is_gone_from_every_mark_and_an_undo_brings_it_back(demo: Workspace) -> None:
    (item,) = marked(demo, "1.3")
    (document,) = documents(demo)
    remove_evidence(demo, document)
    assert (mark := demo.snapshot().mark(item))
    assert (mark.status, mark.evidence) == (Status.DONE, ())
    assert demo.describe(demo.history()[-1]) == "удаление документа: приказ"
    with pytest.raises(NotFound, match="приказ"):
        remove_evidence(demo, document)
    demo.undo()
    assert proofs(demo, item) == [document.words]
    demo.redo()
    assert proofs(demo, item) == []


def test_a_school_links_documents_and_does_not_change_them(demo: Workspace, demo_home: Path) -> None:
    own = school_by_name(demo.snapshot(), "Тверская")
    marked(demo, "1.3")
    (document,) = documents(demo)
    set_role(demo, "direktor", Role.SCHOOL, own)
    with open_workspace(demo_home, actor="direktor") as school:
        item = item_by_number(school.snapshot(), "2.1")
        set_marks(school, item, [own], MarkEdit(evidence=(document.id,)))
        with pytest.raises(Forbidden):
            edit_evidence(school, document, title="чужой")
        with pytest.raises(Forbidden):
            remove_evidence(school, document)


def test_a_program_that_does_not_know_documents_reads_no_further_and_writes_nothing(
    demo: Workspace, demo_home: Path
) -> None:
    marked(demo, "1.3")
    with open_database(demo_home, "petrova", schema=SCHEMA - 1) as older:
        older.refresh()
        assert older.read_only

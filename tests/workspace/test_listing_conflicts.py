"""Two people at the same school's place in the list: nothing unseen is overwritten."""

from __future__ import annotations

import pytest

from shnor_tui.domain.school import Listing
from shnor_tui.errors import BadInput, Conflict, NotFound
from shnor_tui.workspace.registry import add_school, remove_school, set_listing
from shnor_tui.workspace.session import Workspace


def test_a_listing_changed_meanwhile_is_a_conflict_only_in_the_same_field(demo: Workspace) -> None:
    school, programme = demo.snapshot().schools[0], demo.programme()
    seen = demo.snapshot().listings[school.id]
    set_listing(demo, programme, school, basis="приказ № 1")
    with pytest.raises(Conflict) as refused:
        set_listing(demo, programme, school, basis="приказ № 2", seen=seen)
    assert [(clash.theirs, clash.mine) for clash in refused.value.clashes] == [("приказ № 1", "приказ № 2")]
    set_listing(demo, programme, school, listed=False, seen=seen)
    listing = demo.snapshot().listings[school.id]
    assert (listing.listed, listing.basis) == (False, "приказ № 1")


def test_a_listing_that_came_meanwhile_is_a_conflict_for_who_saw_none(demo: Workspace) -> None:
    school, programme = demo.snapshot().schools[0], demo.programme()
    with demo.change("listing.set") as editor:
        editor.remove(demo.snapshot().listings[school.id])
    set_listing(demo, programme, school, listed=False, basis="приказ № 1", seen=None)
    assert not demo.snapshot().listings[school.id].listed
    with pytest.raises(Conflict):
        set_listing(demo, programme, school, listed=True, basis="приказ № 2", seen=None)
    assert demo.snapshot().listings[school.id].basis == "приказ № 1"
    assert len([row for row in demo.records.all(Listing) if row.school == school.id]) == 2


def test_a_school_that_is_gone_gets_no_place_in_the_list(demo: Workspace) -> None:
    add_school(demo, demo.programme(), "Внесённая по ошибке СОШ")
    school = demo.snapshot().schools[-1]
    remove_school(demo, school)
    revision = demo.revision
    with pytest.raises(NotFound):
        set_listing(demo, demo.programme(), school, listed=True)
    assert demo.revision == revision


def test_a_new_school_comes_with_its_contacts_in_one_step(demo: Workspace) -> None:
    revision = demo.revision
    with pytest.raises(BadInput, match="Телефон"):
        add_school(demo, demo.programme(), "Новая СОШ", phone="нет")
    assert demo.revision == revision
    add_school(demo, demo.programme(), "Новая СОШ", phone="00-00-01", head="И.И. Иванова")
    assert demo.revision == revision + 1
    assert demo.snapshot().schools[-1].head == "И.И. Иванова"

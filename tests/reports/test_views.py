"""What reports may ask beside the snapshot: documented, in the words of documents whatever the interface's language."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

from shnor_tui.plugin import survey, work
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.session import Workspace
from tests.cli.running import output
from tests.reports.reading import registry

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "plugins.md").read_text(encoding="utf-8")
EXAMPLE = "2020/2021"


@pytest.mark.parametrize("module", [survey, work], ids=lambda module: module.__name__)
def test_every_name_is_in_the_guide(module: ModuleType) -> None:
    assert not [name for name in module.__all__ if not re.search(rf"`[^`]*\b{name}\b", GUIDE)]
    assert f"`{module.__name__}`" in GUIDE


@pytest.mark.parametrize("report", ["recommendations", "training", "survey", "due"])
def test_a_report_is_the_same_in_every_language_of_the_interface(own_demo: Path, report: str) -> None:
    texts = {output("report", report, "--home", own_demo, "--year", EXAMPLE, SHNOR_LANG=lang) for lang in ("ru", "en")}
    assert len(texts) == 1


def test_reports_have_their_places_in_the_list() -> None:
    known = registry().reports
    places = [(known[name].order, name) for name in ("recommendations", "training", "survey", "due")]
    assert places == [(60, "recommendations"), (70, "training"), (80, "survey"), (90, "due")]


def test_what_is_owed_names_a_record_that_a_finding_may_name(demo: Workspace) -> None:
    kinds = {one.record[0] for one in work.owed(demo.snapshot(EXAMPLE))}
    assert kinds == {"item", "survey", "indicator", "procedure", "school"}


def test_how_far_a_school_is_follows_from_its_answers(demo: Workspace) -> None:
    data = demo.snapshot(EXAMPLE)
    words = {school.name: survey.completion(data, school).words for school in data.schools}
    assert words["Васильевская СОШ"] == "заполнена"
    assert words["Заволжская СОШ"] == "нет ответов"
    assert survey.completion(data, school_by_name(data, "Васильевская СОШ")).complete

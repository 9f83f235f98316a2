"""What reports may ask beside the snapshot: documented, in the words of documents whatever the interface's language."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from shnor_tui.domain.programme import Department, Programme
from shnor_tui.domain.user import Role, User
from shnor_tui.plugin import figures, survey, work
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.session import Workspace, open_workspace
from tests.cli.running import output
from tests.reports.reading import findings_of, made, registry, text_of

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "plugins.md").read_text(encoding="utf-8")
EXAMPLE = "2020/2021"


@pytest.mark.parametrize("module", [figures, survey, work], ids=lambda module: module.__name__)
def test_every_name_is_in_the_guide(module: ModuleType) -> None:
    assert not [name for name in module.__all__ if not re.search(rf"`[^`]*\b{name}\b", GUIDE)]
    assert f"`{module.__name__}`" in GUIDE
    assert all(hasattr(module, name) for name in module.__all__)
    assert not hasattr(module, "no_such_name")


def test_a_report_imports_only_the_figures_that_it_shows() -> None:
    told = "import sys, shnor_reports.spravka; print(*sorted(name for name in sys.modules if 'workspace' in name))"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    assert not {"shnor_tui.workspace.results", "shnor_tui.workspace.survey_answers"}.intersection(loaded)


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


@pytest.mark.parametrize(
    ("report", "words"),
    [
        ("recommendations", "В программе нет ни одной школы"),
        ("training", "Сведений об обучении педагогических работников за 2020/2021 учебный год нет."),
        ("survey", "Анкетирование руководителей в программе не проводилось."),
        ("due", "В «дорожной карте» нет мероприятий."),
    ],
)
def test_a_report_on_nothing_says_so_in_every_format(tmp_path: Path, report: str, words: str) -> None:
    with open_workspace(tmp_path / "own", actor="olga") as workspace:
        with workspace.change("department.create") as editor:
            editor.add(Department())
            editor.add(User(account="olga", role=Role.ADMIN))
            editor.add(Programme(year=EXAMPLE))
        data = workspace.snapshot()
    assert words in text_of(data, report)
    for form in registry().renderers:
        assert made(data, report, form=form)
    assert findings_of(data, report) or report == "due"

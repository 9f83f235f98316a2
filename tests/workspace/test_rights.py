"""Each verb is tried in earnest by every role: who may not is told so and changes nothing, who may changes something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from shnor_tui.domain.access import AccessKind
from shnor_tui.domain.activity import Event, Training, TrainingKind
from shnor_tui.domain.evidence import AttachedFile, Evidence
from shnor_tui.domain.indicator import Indicator, ReadingState
from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import RoadmapItem, Status
from shnor_tui.domain.school import School
from shnor_tui.domain.survey import Survey
from shnor_tui.domain.user import Role
from shnor_tui.errors import Forbidden
from shnor_tui.interchange.preview import accept, plan
from shnor_tui.interchange.reading import read_pasted
from shnor_tui.workspace.access import note
from shnor_tui.workspace.events import add_event, edit_event, remove_event
from shnor_tui.workspace.evidence import attach_file, edit_evidence, remove_evidence
from shnor_tui.workspace.find import indicator_by_code, item_by_number, school_by_name
from shnor_tui.workspace.indicators import (
    add_indicator,
    edit_indicator,
    move_indicator,
    remove_indicator,
    set_reading,
)
from shnor_tui.workspace.issued import issue
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.next_year import start_next_year
from shnor_tui.workspace.points import add_point, edit_point, move_point, remove_point
from shnor_tui.workspace.procedures import add_procedure, edit_procedure, remove_procedure
from shnor_tui.workspace.questionnaires import current, edit_questionnaire
from shnor_tui.workspace.registry import (
    add_school,
    edit_department,
    edit_programme,
    edit_school,
    remove_school,
    set_listing,
)
from shnor_tui.workspace.report_options import clear_option, set_option
from shnor_tui.workspace.results import ResultEdit, procedures, set_results
from shnor_tui.workspace.rights import ACCESS, ADMIN, EDITORS, SCHOOLS_TOO, VERBS
from shnor_tui.workspace.roadmap import (
    add_item,
    add_section,
    edit_item,
    edit_section,
    move_item,
    move_section,
    remove_items,
    remove_section,
)
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme
from shnor_tui.workspace.ssh_keys import parse_key
from shnor_tui.workspace.surveys import edit_survey, set_answers
from shnor_tui.workspace.trainings import add_training, remove_training
from shnor_tui.workspace.users import add_key, disable_user, enable_user, set_role
from tests.workspace.data import REPORT, latest
from tests.workspace.keypairs import ed25519

ROOT = Path(__file__).resolve().parents[2]

Try = Callable[[Workspace, School], object]
"""Something of a school, where it is of one."""


def item(workspace: Workspace, number: str = "2.1") -> RoadmapItem:
    return item_by_number(workspace.snapshot(), number)


def indicator(workspace: Workspace) -> Indicator:
    return indicator_by_code(workspace.snapshot(), "П07")


def survey(workspace: Workspace) -> Survey:
    found = workspace.snapshot().survey
    assert found is not None
    return found


Kind = TypeVar("Kind", bound=Record)


def last(workspace: Workspace, kind: type[Kind]) -> Kind:
    return list(workspace.records.all(kind))[-1]


def ask_otherwise(workspace: Workspace, _school: School) -> None:
    asked = current(workspace.snapshot())
    assert asked is not None
    edit_questionnaire(workspace, asked, title="Другая")


def take_file(workspace: Workspace, school: School) -> None:
    book = read_pasted(f"Школа\tВид\tЧел.\tКурс\n{school.full_name}\tПК\t3\tФизика\n")
    accept(workspace, plan("training", book, workspace.snapshot()))


def attach(workspace: Workspace, school: School) -> None:
    act = next(one for one in workspace.records.all(Evidence) if one.title.endswith(school.short_name.split()[0]))
    attach_file(workspace, act, AttachedFile(name="акт.pdf", sha256="0" * 64, size=1, kind="pdf"))


def add_plugin(workspace: Workspace, _school: School) -> None:
    workspace.require("plugin.add")
    note(workspace, AccessKind.PLUGIN, "one.py")


TRIES: Mapping[str, Try] = {
    "department.edit": lambda w, _s: edit_department(w, time_zone="Asia/Omsk"),
    "user.set": lambda w, _s: set_role(w, "novikova", Role.METHODIST),
    "user.disable": lambda w, _s: disable_user(w, "gost"),
    "user.enable": lambda w, _s: enable_user(w, "ushel"),
    "user.key": lambda w, _s: add_key(w, "gost", parse_key(ed25519(1))),
    "programme.create": lambda w, _s: create_programme(w, "2022/2023", [("Лесная школа", "")]),
    "programme.edit": lambda w, _s: edit_programme(w, w.programme(), goal="Другая цель"),
    "programme.next": lambda w, _s: start_next_year(w, w.programme()),
    "school.add": lambda w, _s: add_school(w, w.programme(), "Озёрная школа"),
    "school.edit": lambda w, s: edit_school(w, s, note="важно"),
    "school.remove": lambda w, _s: remove_school(w, last(w, School)),
    "listing.set": lambda w, s: set_listing(w, w.programme(), s, basis="другое основание"),
    "item.add": lambda w, _s: add_item(w, w.programme(), title="Опрос", section=None),
    "item.edit": lambda w, _s: edit_item(w, item(w), title="Опрос"),
    "item.move": lambda w, _s: move_item(w, item(w, "1.1"), 1),
    "item.remove": lambda w, _s: remove_items(w, [item(w)]),
    "section.add": lambda w, _s: add_section(w, w.programme(), title="Раздел"),
    "section.edit": lambda w, _s: edit_section(w, w.snapshot().sections[0], title="Раздел"),
    "section.move": lambda w, _s: move_section(w, w.snapshot().sections[0], 1),
    "section.remove": lambda w, _s: remove_section(w, w.snapshot().sections[-1]),
    "mark.set": lambda w, s: set_marks(w, item(w), [s], MarkEdit(note="ждём")),
    "evidence.attach": attach,
    "evidence.edit": lambda w, _s: edit_evidence(w, last(w, Evidence), number="7"),
    "evidence.remove": lambda w, _s: remove_evidence(w, last(w, Evidence)),
    "training.set": lambda w, s: add_training(w, w.programme(), s, people=1, course="Химия"),
    "training.remove": lambda w, s: remove_training(w, next(t for t in w.records.all(Training) if t.school == s.id)),
    "event.add": lambda w, s: add_event(w, w.programme(), kind="совещание", host=s, schools=[s]),
    "event.edit": lambda w, _s: edit_event(w, last(w, Event), topic="другая"),
    "event.remove": lambda w, _s: remove_event(w, last(w, Event)),
    "indicator.add": lambda w, _s: add_indicator(w, w.programme(), code="П99", title="Доля"),
    "indicator.edit": lambda w, _s: edit_indicator(w, indicator(w), title="Доля"),
    "indicator.move": lambda w, _s: move_indicator(w, indicator(w), 1),
    "indicator.remove": lambda w, _s: remove_indicator(w, indicator(w)),
    "reading.set": lambda w, s: set_reading(w, indicator(w), s, state=ReadingState.NOT_HELD),
    "survey.edit": lambda w, _s: edit_survey(w, survey(w), "май"),
    "questionnaire.edit": ask_otherwise,
    "answer.set": lambda w, s: set_answers(w, survey(w), {(s.id, "1"): "4321"}),
    "procedure.add": lambda w, _s: add_procedure(w, w.programme().year, "ВПР", "черчение"),
    "procedure.edit": lambda w, _s: edit_procedure(w, procedures(w.snapshot())[0], note="важно"),
    "procedure.remove": lambda w, _s: remove_procedure(w, procedures(w.snapshot())[0]),
    "result.set": lambda w, s: set_results(w, procedures(w.snapshot())[0], {s.id: ResultEdit(participants=99)}),
    "import": take_file,
    "point.add": lambda w, _s: add_point(w, w.programme(), "Текст"),
    "point.edit": lambda w, _s: edit_point(w, w.snapshot().points[0], text="Текст"),
    "point.move": lambda w, _s: move_point(w, w.snapshot().points[0], 1),
    "point.remove": lambda w, _s: remove_point(w, w.snapshot().points[0]),
    "option.set": lambda w, _s: set_option(w, w.programme(), "spravka", "title", "Справка"),
    "option.clear": lambda w, _s: clear_option(w, w.programme(), "docx", "profile"),
    "report.issue": lambda w, _s: issue(w, w.snapshot(), REPORT),
    "plugin.add": add_plugin,
}
ELSEWHERE: Mapping[str, str] = {
    "department.create": "tests/workspace/test_setup.py: before there are users",
    "import.all": "tests/cli/test_import_all.py: before there are users",
    "store.repair": "tests/cli/test_doctor.py: of a journal that may be unreadable",
    "store.restore": "tests/cli/test_backup.py: of a directory that is exchanged",
    "store.purge": "tests/workspace/test_purge.py: of the whole history",
    "undo": "tests/workspace/test_undo.py: needs the right to what is undone",
    "redo": "tests/workspace/test_undo.py: the same",
    "access.login": "tests/workspace/test_users.py: told of everybody",
    "access.refused": "tests/workspace/test_users.py: told of everybody",
    "access.export": "tests/workspace/test_users.py: told of everybody",
}
"""Why a verb is not tried here, and where it is."""

GONE = "ushel"
"""Who is disabled."""

ACCOUNTS = {"gost": Role.VIEWER, "direktor": Role.SCHOOL, "petrova": Role.METHODIST, "olga": Role.ADMIN}


@pytest.fixture
def staffed(demo: Workspace, demo_home: Path) -> Path:
    """The demo with an account of each role, a document, an event, and training of the school."""
    own = school_by_name(demo.snapshot(), "Тверская")
    for account, role in ACCOUNTS.items():
        set_role(demo, account, role, own if role is Role.SCHOOL else None)
    order = Evidence(id=0, programme=demo.programme().id, title="Приказ", number="1", dated=date(2021, 3, 26))
    set_marks(demo, item(demo, "1.1"), [None], MarkEdit(status=Status.DONE, document=order))
    add_event(demo, demo.programme(), kind="совещание", topic="планы")
    set_option(demo, demo.programme(), "docx", "profile", "gost")
    set_role(demo, GONE, Role.ADMIN)
    disable_user(demo, GONE)
    for name in ("Тверская", "Пушкинская"):
        school = school_by_name(demo.snapshot(), name)
        add_training(demo, demo.programme(), school, TrainingKind.RETRAINING, people=2)
        act = Evidence(id=0, programme=demo.programme().id, title=f"Акт: {name}")
        set_marks(demo, item(demo), [school], MarkEdit(status=Status.DONE, document=act))
    add_school(demo, demo.programme(), "Новая школа")
    return demo_home


def test_every_verb_is_tried() -> None:
    assert sorted([*TRIES, *ELSEWHERE]) == sorted(VERBS)
    assert all(verb.roles in {ADMIN, EDITORS, SCHOOLS_TOO} for name, verb in VERBS.items() if name not in ACCESS)
    assert all((ROOT / why.partition(":")[0]).is_file() for why in ELSEWHERE.values())


@pytest.mark.parametrize("verb", TRIES)
def test_a_verb_is_done_by_those_who_may_and_by_nobody_else(staffed: Path, verb: str) -> None:
    done = None
    for account, role in ACCOUNTS.items():
        with open_workspace(staffed, actor=account) as workspace:
            own, foreign = (school_by_name(workspace.snapshot(), name) for name in ("Тверская", "Пушкинская"))
            before, may = workspace.revision, role in VERBS[verb].roles
            for school in (foreign,) if role is Role.SCHOOL else () if may else (own,):
                with pytest.raises(Forbidden, match="за себя" if may else "не даёт права"):
                    TRIES[verb](workspace, school)
            workspace.refresh()
            assert {commit.act for commit in workspace.history(before)} <= {"access.refused"}
            if may and done is None:
                TRIES[verb](workspace, own)
                done = workspace.history()[-1]
                assert (done.by, done.act) == (account, verb)
    assert done is not None


@pytest.mark.parametrize("verb", TRIES)
def test_who_is_disabled_does_nothing_whatever_the_role(staffed: Path, verb: str) -> None:
    with open_workspace(staffed, actor=GONE) as workspace:
        before, own = workspace.revision, school_by_name(workspace.snapshot(), "Тверская")
        with pytest.raises(Forbidden, match="отключена"):
            TRIES[verb](workspace, own)
        workspace.refresh()
        assert {commit.act for commit in workspace.history(before)} <= {"access.refused"}


@pytest.mark.parametrize("account", ["gost", "direktor"])
def test_everything_is_read_by_everybody(staffed: Path, account: str) -> None:
    with open_workspace(staffed) as workspace, open_workspace(staffed, actor=account) as reader:
        assert list(reader.records.all(Training)) == list(workspace.records.all(Training))
        assert reader.snapshot().schools == workspace.snapshot().schools
        assert len(reader.history()) == len(workspace.history())


def test_a_school_takes_back_its_own_and_nothing_of_another(staffed: Path) -> None:
    with open_workspace(staffed, actor="olga") as olga, open_workspace(staffed, actor="direktor") as direktor:
        own, foreign = (school_by_name(olga.snapshot(), name) for name in ("Тверская", "Пушкинская"))
        for verb in ("answer.set", "reading.set", "result.set", "training.set", "mark.set"):
            TRIES[verb](olga, foreign)
            with pytest.raises(Forbidden):
                direktor.undo_entry(latest(direktor))
            TRIES[verb](olga, own)
            assert direktor.undo_entry(latest(direktor)).act == verb
            olga.refresh()
        TRIES["import"](olga, own)
        with pytest.raises(Forbidden):
            direktor.undo_entry(latest(direktor))

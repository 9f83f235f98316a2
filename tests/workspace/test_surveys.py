"""The survey: what schools answered, how far they are, and who may enter what."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from shnor_tui.domain.school import School
from shnor_tui.domain.survey import Answer, AnswerType, Question, Questionnaire, Survey
from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, Conflict, Forbidden, NotFound
from shnor_tui.workspace.find import school_by_name
from shnor_tui.workspace.questionnaires import (
    current,
    edit_questionnaire,
    exported,
    import_questionnaire,
    newest,
    questionnaire_of,
    shipped_questionnaire,
    topics_of,
)
from shnor_tui.workspace.registry import remove_school, set_listing
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_programme
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.surveys import (
    answer,
    answers,
    completeness,
    edit_survey,
    figure,
    last_year,
    problems,
    set_answers,
    start_survey,
    told_answer,
    told_last_year,
)
from shnor_tui.workspace.users import set_role


def school(data: Snapshot, name: str) -> School:
    return school_by_name(data, name)


def survey(workspace: Workspace, year: str | None = None) -> Survey:
    found = workspace.snapshot(year).survey
    assert found is not None
    return found


def enter(workspace: Workspace, name: str, year: str | None = None, **texts: str) -> None:
    """Enter answers of a school; `q31_1` is the question 31.1."""
    data = workspace.snapshot(year)
    entries = {(school(data, name).id, code.removeprefix("q").replace("_", ".")): text for code, text in texts.items()}
    set_answers(workspace, survey(workspace, year), entries, seen=data)


# What is shipped


def test_the_shipped_questionnaire_has_six_sections_and_fifty_questions_of_which_forty_are_asked_of_each_school() -> (
    None
):
    shipped = shipped_questionnaire()
    whole = [question for question in shipped.questions if "." not in question.code]
    assert (len(shipped.sections), len(whole)) == (6, 50)
    assert sum(question.core for question in shipped.questions) == 40
    assert [row.code for row in whole if not row.core] == ["5", "8", "15", "16", "29", "30", "36", "38", "40", "42"]


def test_the_real_year_has_its_survey_on_paper_and_no_invented_answers(demo: Workspace) -> None:
    data = demo.snapshot("2019/2020")
    assert data.survey is not None
    assert data.survey.when.text == "апрель 2020 года"
    assert current(data) is None
    assert [completeness(data, one).asked for one in data.schools] == [0] * 5
    assert not any(answers(data, one) for one in data.schools)


def test_the_example_year_has_a_school_that_is_through_one_half_way_and_one_that_contradicts_itself(
    demo: Workspace,
) -> None:
    data = demo.snapshot()
    known = [completeness(data, one) for one in data.schools]
    assert [one.answered for one in known] == [40, 18, 0, 7, 0]
    assert [one.complete for one in known] == [True, False, False, False, False]
    assert [problem.text for problem in known[3].problems] == [
        "в вопросах 11 + 12 + 13 в сумме 24, а в вопросе 9 – только 22"
    ]
    assert known[1].missing[0].code == "23"


def test_a_new_programme_begins_with_the_questionnaire_that_is_there(demo: Workspace) -> None:
    create_programme(demo, "2021/2022", [("Новая СОШ", "")])
    data = demo.snapshot("2021/2022")
    assert current(data) == current(demo.snapshot("2020/2021"))
    assert len(demo.records.table(Questionnaire)) == 1
    assert data.survey is not None
    assert data.survey.when.text == ""
    assert data.survey.sections[1] == "кадровый состав"


# Entering


def test_answers_are_entered_as_they_are_typed_in_one_change_and_taken_back_in_one(demo: Workspace) -> None:
    revision = demo.revision
    enter(demo, "Пушкинская", q6="24,5", q20="да", q46="2; 3", q44_1="29.10.2020", q3="2")
    data = demo.snapshot()
    own = school(data, "Пушкинская")
    assert demo.revision == revision + 1
    assert [told_answer(data, own, code) for code in ("6", "20", "44.1", "3")] == [
        "24,5",
        "да",
        "29.10.2020",
        "основная общеобразовательная школа",
    ]
    given = answer(data, own, "46")
    assert given is not None
    assert given.chosen == ("повышение квалификации", "дополнительные занятия")
    demo.undo()
    assert not answers(demo.snapshot(), own)


def test_an_empty_answer_removes_it_and_the_same_one_is_no_change(demo: Workspace) -> None:
    revision = demo.revision
    enter(demo, "Бурашевская", q13="8", q1="176 чел.")
    assert demo.revision == revision
    enter(demo, "Бурашевская", q13=" ")
    data = demo.snapshot()
    assert answer(data, school(data, "Бурашевская"), "13") is None
    assert problems(data, school(data, "Бурашевская")) == ()
    demo.undo()
    assert told_answer(demo.snapshot(), school(data, "Бурашевская"), "13") == "8"


def test_one_answer_that_is_none_keeps_all_from_being_saved(demo: Workspace) -> None:
    data, revision = demo.snapshot(), demo.revision
    first, second = data.schools[:2]
    with pytest.raises(BadInput, match="Тверская СОШ: Вопрос 20: "):
        set_answers(demo, survey(demo), {(first.id, "1"): "215", (second.id, "20"): "кажется"})
    with pytest.raises(BadInput, match="77"):
        set_answers(demo, survey(demo), {(first.id, "1"): "215", (first.id, "77"): "1"})
    assert demo.revision == revision


def test_only_listed_schools_answer_and_only_where_a_questionnaire_is_used(demo: Workspace) -> None:
    gone = school(demo.snapshot(), "Пушкинская")
    set_listing(demo, demo.programme(), gone, listed=False)
    with pytest.raises(BadInput, match="Пушкинская СОШ"):
        set_answers(demo, survey(demo), {(gone.id, "1"): "5"})
    with pytest.raises(BadInput, match="на бумаге"):
        set_answers(demo, survey(demo, "2019/2020"), {(1, "1"): "5"})


def test_a_schools_account_answers_for_itself_only(demo: Workspace, demo_home: Path) -> None:
    own, other = demo.snapshot().schools[4], demo.snapshot().schools[0]
    set_role(demo, "petrova", Role.SCHOOL, own)
    with open_workspace(demo_home, actor="petrova") as petrova:
        set_answers(petrova, survey(petrova), {(own.id, "1"): "120"})
        with pytest.raises(Forbidden):
            set_answers(petrova, survey(petrova), {(own.id, "2"): "9", (other.id, "1"): "1"})
        with pytest.raises(Forbidden):
            start_survey(petrova, petrova.programme("2019/2020"))
    demo.refresh()
    assert set(answers(demo.snapshot(), own)) == {"1"}
    with open_workspace(demo_home, actor="reader") as reader, pytest.raises(Forbidden):
        set_answers(reader, survey(reader), {(own.id, "1"): "1"})


@pytest.mark.parametrize("before", ["", "100"])
def test_what_somebody_else_answered_meanwhile_is_not_overwritten(
    demo: Workspace, demo_home: Path, before: str
) -> None:
    enter(demo, "Пушкинская", q1=before)
    seen = demo.snapshot()
    own = school(seen, "Пушкинская")
    with open_workspace(demo_home, actor="olga") as other:
        enter(other, "Пушкинская", q1="120")
    for text in ("130", ""):
        if text or before:
            with pytest.raises(Conflict):
                set_answers(demo, survey(demo), {(own.id, "1"): text}, seen=seen)
    assert told_answer(demo.snapshot(), own, "1") == "120"
    set_answers(demo, survey(demo), {(own.id, "1"): "120"}, seen=seen)


def test_a_survey_that_was_on_paper_may_be_entered_afterwards(demo: Workspace) -> None:
    programme = demo.programme("2019/2020")
    start_survey(demo, programme)
    assert survey(demo, "2019/2020").when.text == "апрель 2020 года"
    assert len(survey(demo, "2019/2020").sections) == 6
    with pytest.raises(BadInput, match="уже"):
        start_survey(demo, programme)
    demo.undo()
    assert current(demo.snapshot("2019/2020")) is None


def test_when_the_survey_was_held_can_be_changed(demo: Workspace, demo_home: Path) -> None:
    seen = survey(demo)
    edit_survey(demo, seen, "май 2021 года")
    assert survey(demo).when.end is not None
    with open_workspace(demo_home, actor="olga") as other, pytest.raises(Conflict):
        edit_survey(other, seen, "июнь 2021 года")


def test_a_school_with_answers_stays_in_the_registry(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "new", actor="olga") as workspace:
        create_programme(workspace, "2023/2024", [("Первая СОШ", ""), ("Вторая СОШ", "")])
        enter(workspace, "Первая", q1="120")
        first, second = workspace.snapshot().schools
        remove_school(workspace, second)
        with pytest.raises(BadInput, match="ответы на анкету"):
            remove_school(workspace, first)


# Figures and last year


def test_figures_keep_what_they_are_made_of(demo: Workspace) -> None:
    data = demo.snapshot()
    first, empty = data.schools[0], data.schools[2]
    assert figure(data, first, "Р1") == (Decimal("23.5"), Decimal("24.5"))
    assert figure(data, first, "Р2") == (Decimal(1), None)
    assert figure(data, first, "1") == (Decimal(214), None)
    assert figure(data, first, "32") == (Decimal(100), None)
    assert figure(data, first, "47") == (Decimal(1), Decimal(1))
    assert figure(data, first, "4.1") == (Decimal(0), Decimal(1))
    assert figure(data, first, "48") is figure(data, first, "нет такого") is figure(data, empty, "Р1") is None
    assert figure(demo.snapshot("2019/2020"), first, "1") is None


def test_last_years_answer_has_the_same_code(demo: Workspace) -> None:
    data = demo.snapshot()
    assert last_year(data, data.schools[1], "1") is None
    start_survey(demo, demo.programme("2019/2020"))
    enter(demo, "Тверская", year="2019/2020", q1="300", q20="нет")
    data = demo.snapshot()
    assert told_last_year(data, data.schools[1], "1") == "300"
    assert told_last_year(data, data.schools[1], "20") == "нет"
    assert told_last_year(demo.snapshot("2019/2020"), data.schools[1], "1") == ""


def test_a_change_in_the_history_tells_the_question_the_school_and_the_words(demo: Workspace) -> None:
    enter(demo, "Пушкинская", q20="да", q6="24,5", q44_1="29.10.2020")
    changes = {change.subject: change.after for change in demo.changes(demo.history()[-1])}
    assert changes == {
        "вопрос 20, Пушкинская СОШ": "да",
        "вопрос 6, Пушкинская СОШ": "24,5",
        "вопрос 44.1, Пушкинская СОШ": "29.10.2020",
    }


# Versions of the questions


def test_questions_with_answers_never_change_and_waiting_surveys_go_on_with_the_successor(demo: Workspace) -> None:
    old = current(demo.snapshot())
    assert old is not None
    create_programme(demo, "2021/2022", [("Новая СОШ", "")])
    added = Question(code="51", text="Есть школьный музей", type=AnswerType.YES_NO, section=7)
    edit_questionnaire(demo, old, questions=(*old.questions, added), sections=(*old.sections, "Музеи"))
    assert current(demo.snapshot("2020/2021")) == old
    new = current(demo.snapshot("2021/2022"))
    assert new is not None
    assert (new.version, new.questions[-1].code) == (2, "51")
    assert newest(demo.records) == new
    assert [survey(demo, year).sections[-1] for year in ("2020/2021", "2021/2022")] == [topics_of(old)[-1], "музеи"]
    assert told_answer(demo.snapshot("2020/2021"), demo.snapshot().schools[0], "1") == "214"


def test_questions_without_answers_are_changed_where_they_stand(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "new", actor="olga") as workspace:
        create_programme(workspace, "2023/2024", [("Первая СОШ", "")])
        known = current(workspace.snapshot())
        assert known is not None
        edit_questionnaire(workspace, known, questions=known.questions[:40], checks=(), derived=())
        assert completeness(workspace.snapshot(), workspace.snapshot().schools[0]).asked < 40
        assert [row.version for row in workspace.records.all(Questionnaire)] == [1]
        fewer = current(workspace.snapshot())
        assert fewer is not None
        edit_questionnaire(workspace, fewer, sections=("Школа", *fewer.sections[1:]))
        assert survey(workspace).sections[0] == "школа"


def test_a_questionnaire_goes_out_as_a_file_and_comes_back_the_same(demo: Workspace) -> None:
    known = current(demo.snapshot())
    assert known is not None
    assert questionnaire_of(exported(known)) == msgspec.structs.replace(known, id=0)
    changed = exported(known).replace("Классов-комплектов", "Количество классов-комплектов")
    import_questionnaire(demo, changed)
    taken = newest(demo.records)
    assert taken is not None
    assert (taken.version, taken.questions[1].text) == (2, "Количество классов-комплектов")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('code = "2"\n', 'code = "1"\n', "1"),
        ('type = "one"', 'type = "most"', "most"),
        ('whole = "6"', 'whole = "20"', "20"),
        ('options = ["сельская", "городская"]', 'options = ["сельская"]', "4"),
        ("section = 6", "section = 9", "9"),
        ('"сельская", "городская"', '"сельская", "Сельская"', "4"),
        ("at_most = 5", "at_most = 0", "49"),
        ('parts = ["7"]', "parts = []", "6"),
        ('numerator = ["7"]', "numerator = []", "Р1"),
        ("title = ", "titel = ", "titel|title"),
        ("[", "", "."),
    ],
)
def test_a_file_that_is_no_questionnaire_is_refused_and_changes_nothing(
    demo: Workspace, old: str, new: str, told: str
) -> None:
    text, revision = exported(shipped_questionnaire()), demo.revision
    assert old in text
    with pytest.raises(BadInput, match=told):
        import_questionnaire(demo, text.replace(old, new))
    assert demo.revision == revision


def test_a_removed_survey_is_told(demo: Workspace) -> None:
    gone = msgspec.structs.replace(survey(demo), id=99)
    with pytest.raises(NotFound):
        set_answers(demo, gone, {(1, "1"): "5"})
    assert len(demo.records.table(Answer)) > 0


def test_an_emptied_answer_leaves_no_record_behind(demo: Workspace) -> None:
    before = len(demo.records.table(Answer))
    enter(demo, "Пушкинская", q1="120")
    assert len(demo.records.table(Answer)) == before + 1
    enter(demo, "Пушкинская", q1="")
    assert len(demo.records.table(Answer)) == before


def test_a_programme_without_a_survey_asks_nothing(demo: Workspace) -> None:
    create_programme(demo, "2021/2022", [("Лунная школа", "")])
    with demo.change("survey.edit") as editor:
        editor.remove(survey(demo, "2021/2022"))
    data = demo.snapshot("2021/2022")
    assert current(data) is None
    assert (completeness(data, data.schools[0]).asked, problems(data, data.schools[0])) == (0, ())


def test_a_questionnaire_has_a_title(demo: Workspace) -> None:
    with pytest.raises(BadInput):
        edit_questionnaire(demo, newest(demo.records) or shipped_questionnaire(), title=" ")

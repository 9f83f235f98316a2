"""`survey`: how far the schools are, their answers, and the questionnaire as a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import data, output, shnor

pytestmark = pytest.mark.usefixtures("home")


def test_the_schools_are_listed_with_how_much_they_answered() -> None:
    told = data("survey")
    assert [(school["answered"], school["asked"]) for school in told["schools"]] == [
        (40, 40),
        (18, 40),
        (0, 40),
        (7, 40),
        (0, 40),
    ]
    assert (told["when"], told["questionnaire"]) == ("апрель 2021 года", 1)
    assert told["schools"][3]["problems"] == ["questions 11 + 12 + 13 give 24, and question 9 only 22"]
    assert "Received 3 of 5, filled in 32 %." in output("survey")


def test_a_schools_answers_are_shown_in_words_and_given_as_they_are_stored() -> None:
    printed = output("survey", "васильевская")
    assert "answered 40 of 40" in printed
    assert "Штатных ставок педагогических работников: 24,5" in printed
    answers = {row["code"]: row["answer"] for row in data("survey", "Васильевская")["answers"]}
    assert (answers["6"], answers["20"], answers["44.1"], answers["50.1"]) == ("24.5", "yes", "2020-10-29", None)
    assert answers["8"] == ["физика"]


def test_an_answer_is_entered_changed_and_taken_away() -> None:
    before = data("survey")["revision"]
    assert "20. Организовано наставничество: yes" in output("survey", "set", "Пушкинская", "20", "да")
    assert "no answer" in output("survey", "set", "Пушкинская", "20", "")
    assert "questions 11 + 12 + 13 give 25, and question 9 only 22" in output("survey", "set", "Бурашевская", "13", "9")
    assert data("survey")["revision"] == before + 3


def test_what_cannot_be_an_answer_is_refused_and_the_question_named() -> None:
    before = data("survey")["revision"]
    for code, text in (("20", "кажется"), ("1", "12,5"), ("99", "1")):
        run = shnor("survey", "set", "Пушкинская", code, text)
        assert run.returncode == 2
        assert code in run.stderr
    assert shnor("survey", "Небывалая").returncode == 2
    assert data("survey")["revision"] == before


def test_a_survey_on_paper_says_so_until_it_is_begun() -> None:
    run = shnor("survey", "--year", "2019/2020")
    assert run.returncode == 2
    assert "survey start" in run.stderr
    assert data("survey", "--year", "2019/2020")["questionnaire"] is None
    assert "Received 0 of 5" in output("survey", "start", "--year", "2019/2020")


def test_the_questions_go_out_to_a_file_and_come_back_as_the_next_version(tmp_path: Path) -> None:
    file = tmp_path / "questions.toml"
    output("survey", "questionnaire", "--export", file)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Классов-комплектов", "Количество классов"), encoding="utf-8")
    told = output("survey", "questionnaire", "--import", file)
    assert "version 2." in told
    assert told.splitlines()[-1] == "The survey of 2020/2021 has answers already and goes on with version 1."
    assert "Количество классов" in output("survey", "questionnaire")
    assert "Классов-комплектов" in output("survey", "Васильевская")
    file.write_text("no questionnaire", encoding="utf-8")
    assert shnor("survey", "questionnaire", "--import", file).returncode == 2

"""`shnor results`: procedures, one of them school by school, and the hint at low results; the rule in `shnor programme`."""

from __future__ import annotations

import pytest

from tests.cli.running import data, output, shnor

pytestmark = pytest.mark.usefixtures("home")


def test_procedures_are_listed_by_year_with_the_districts_share() -> None:
    lines = [" ".join(line.split()) for line in output("results").replace("\u00a0", " ").splitlines()]
    assert "2020/2021 91 24 26,4 % ВПР, математика, 6 кл." in lines
    assert "2019/2020 – – not held ОГЭ, математика, 9 кл." in lines
    told = data("results")
    assert set(told) == {"year", "revision", "procedures"}
    assert told["procedures"][-1]["result"] == {"below": 24, "participants": 91}
    assert len(data("results", "--year", "2019/2020")["procedures"]) == 16


def test_words_of_its_name_pick_a_procedure() -> None:
    told = data("results", "математика", "6")
    assert told["district"] == {"below": 24, "participants": 91}
    by_school = {row["school"]: row for row in told["schools"]}
    unsound = by_school["Заволжская СОШ им. П.П.Смирнова"]
    assert (unsound["outcome"], unsound["problem"]) == ("faulty", "сумма отметок 24, участников 25")
    assert by_school["Бурашевская СОШ"]["state"] is None
    assert by_school["Пушкинская СОШ"]["last_year"] == {"year": "2018/2019", "below": 5, "participants": 19}
    assert "5 из 21" in output("results", "математика", "6", "--school", "Пушкинская")


def test_a_name_that_fits_none_or_several_is_refused_with_those_that_there_are() -> None:
    for words in (["математика"], ["химия"]):
        run = shnor("results", *words)
        assert run.returncode == 2
        assert "ВПР, математика, 5" in run.stderr
    assert shnor("results", "--hint", "математика").returncode == 2
    assert shnor("results", "--from", "2020/2021").returncode == 2
    assert shnor("results", "--hint", "--from", "2020").returncode == 2


def test_the_hint_gives_its_reasons() -> None:
    told = data("results", "--hint", "--from", "2020/2021")
    assert [school["verdict"] for school in told["schools"]] == [
        "meets", "does_not_meet", "does_not_meet", "unknown", "meets",
    ]  # fmt: skip
    assert [school["disagrees"] for school in told["schools"]] == [False, True, True, False, False]
    text = output("results", "--hint", "--from", "2020/2021", "--school", "Васильевская").replace("\u00a0", " ")
    assert "Расчётно, по данным муниципалитета за 2020/2021 учебный год" in text
    assert "– ВПР, русский язык, 5 кл.: 9 из 30 – 30,0 %, порог 30 % – низкий результат" in text
    assert data("results", "--hint")["from"] == "2019/2020"


def test_the_rule_is_shown_and_changed_with_the_programme() -> None:
    told = data("programme", "edit", "--rule-share", "20", "--rule-procedures", "3")
    assert told["rule"] == {"share": 20, "procedures": 3, "participants": 10}
    assert data("results", "--hint", "--from", "2020/2021")["schools"][1]["verdict"] == "meets"
    assert shnor("programme", "edit", "--rule-share", "0").returncode == 2

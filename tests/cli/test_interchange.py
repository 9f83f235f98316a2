"""`shnor import`, `export` and `template`: what they print, ask and return."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.interchange.kinds import KINDS
from tests.cli.running import data, output, shnor

NOT_CONFIRMED = 10


@pytest.fixture
def contacts(home: Path, tmp_path: Path) -> Path:
    """A file with a change, a refused row and a new school."""
    file = tmp_path / "contacts.csv"
    rows = ("Школа;Телефон;Цвет", "Тверская СОШ;8 (4822) 11-22-33;белый", "Пушкинская СОШ;много;", "Лунная школа;;")
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


def test_without_a_terminal_and_without_yes_the_preview_is_all(contacts: Path) -> None:
    before = output("schools", "--json")
    run = shnor("import", "schools", contacts)
    assert run.returncode == NOT_CONFIRMED
    assert "--yes" in run.stderr
    assert "to add: 1, to change: 1, refused: 1" in run.stdout
    assert "B3" in run.stdout or "row 3" in run.stdout
    assert "«Цвет»" in run.stdout
    assert output("schools", "--json") == before


def test_the_preview_tells_what_is_added_and_every_row_that_is_refused(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "training.csv"
    rows = ("Школа;Вид;Чел.;Часов", "Тверская;ПП;7;72", *(f"Школа {n} города;ПК;1;" for n in range(50)))
    file.write_text("\n".join(rows), encoding="utf-8")
    shown = shnor("import", "training", file).stdout
    added = next(line for line in shown.splitlines() if "+ Тверская" in line)
    assert "7" in added
    assert "72" in added
    assert all(f"Школа {n} города" in shown for n in range(50))


def test_with_yes_it_is_one_change_that_undo_takes_back(contacts: Path) -> None:
    assert "shnor undo" in output("import", "schools", contacts, "--yes")
    assert data("history", "--limit", "1")[-1]["action"] == "import"
    output("undo")
    assert data("history", "--limit", "1")[-1]["action"] == "undo"


def test_the_standard_input_is_read_as_a_file(contacts: Path) -> None:
    run = shnor("import", "schools", "-", "--yes", given=contacts.read_text(encoding="utf-8"))
    assert run.returncode == 0, run.stderr


def test_strict_refuses_all_when_a_row_is_refused(contacts: Path) -> None:
    assert shnor("import", "schools", contacts, "--yes", "--strict").returncode == 2
    assert data("history", "--limit", "1")[-1]["action"] != "import"


def test_a_doubtful_school_stops_the_import_until_it_is_said(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "training.csv"
    file.write_text("Школа;Вид;Чел.;Курс\nВасильев;ПК;3;Наставничество\n", encoding="utf-8")
    refused = shnor("import", "training", file, "--yes")
    assert refused.returncode == 2
    assert "«Васильев»" in refused.stderr
    said = data("import", "training", file, "--yes", "--school-name", "«Васильев»=«Васильевская»")
    assert said["counts"]["add"] == 1
    left_out = data("import", "training", file, "--yes", "--school-name", "Васильев=")
    assert left_out["counts"]["left_out"] == 1


def test_a_column_may_be_named(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "strange.csv"
    file.write_text("Кто;Куда\nТверская;a.ru\n", encoding="utf-8")
    assert shnor("import", "schools", file).returncode == 2
    run = output("import", "schools", file, "--map", "Полное наименование=Кто", "--map", "Сайт=B", "--yes")
    assert "to change: 1" in run


def test_the_json_tells_each_line(contacts: Path) -> None:
    run = shnor("import", "schools", contacts, "--json")
    assert run.returncode == NOT_CONFIRMED
    assert '"action": "refused"' in run.stdout
    told = data("import", "schools", contacts, "--yes")
    assert told["revision"]
    assert [line["action"] for line in told["lines"]] == ["change", "refused", "add"]


def test_unknown_kinds_files_and_options_are_refused(home: Path, tmp_path: Path) -> None:
    for arguments in (
        ("import", "cats", "x.csv"),
        ("import", "schools", tmp_path / "none.csv"),
        ("import", "schools", tmp_path),
        ("export", "cats"),
        ("export", "schools", "-o", tmp_path / "x.odt"),
        ("export", "all", "-f", "csv"),
        ("template", "cats", "-o", tmp_path / "x.xlsx"),
        ("template", "survey", "--school", "Лунная", "-o", tmp_path / "x.xlsx"),
    ):
        run = shnor(*arguments)
        assert run.returncode == 2, (arguments, run.stderr)
        assert "Traceback" not in run.stderr


@pytest.mark.parametrize("command", ["import", "export", "template"])
def test_the_help_names_every_kind(command: str) -> None:
    told = output(command, "--help")
    assert all(kind in told for kind in KINDS)


def test_an_export_is_a_csv_unless_the_file_is_named_otherwise(home: Path, tmp_path: Path) -> None:
    assert output("export", "schools").lstrip("\ufeff").startswith("Полное наименование;")
    output("export", "schools", "-o", tmp_path / "schools.json")
    assert (tmp_path / "schools.json").read_text(encoding="utf-8").startswith("{")
    output("export", "all", "-o", tmp_path / "all.xlsx")
    assert (tmp_path / "all.xlsx").read_bytes().startswith(b"PK")
    output("template", "survey", "--school", "Тверская", "-o", tmp_path / "survey.xlsx")
    assert (tmp_path / "survey.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize("command", [("export", "schools", "-f", "csv"), ("report", "due"), ("template", "survey")])
def test_no_file_that_is_written_out_takes_the_journals_place(home: Path, command: tuple[str, ...]) -> None:
    journal = home / "shnor.journal"
    before = journal.read_bytes()
    run = shnor(*command, "-o", journal)
    assert run.returncode != 0
    assert "Traceback" not in run.stderr
    assert journal.read_bytes().startswith(before)

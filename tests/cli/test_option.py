"""`option`: a programme keeps the wording and the looks of its documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.workspace.next_year import start_next_year
from shnor_tui.workspace.session import open_workspace
from tests.cli.running import data, output, shnor

PLUGIN = """
from pathlib import Path
from shnor_tui.plugin import Document, Finding, Paragraph, Param, hookimpl, plain

API = (1, 1)

class Letter:
    id, title = "letter", "Письмо"

    def params(self):
        return [Param("text", "Текст", "По умолчанию", kind="prose"), Param("size", "Размер", 14)]

    def build(self, data, ctx):
        return Document("Письмо", [Paragraph(data.compose(ctx.params["text"]).plain)])

class Plain:
    id, title, suffix, binary = "plain", "Текст", ".txt", False

    def params(self):
        return [Param("form", "Бланк", kind="file"), Param("end", "Конец")]

    def check_params(self, params):
        form = params["form"]
        return [Finding("бланк", "в нём нет слова БЛАНК")] if form and "БЛАНК" not in form.read_text() else []

    def render(self, doc, out, ctx):
        form = ctx.params["form"]
        head = form.read_text() if form else "без бланка"
        out.write((head + "|" + plain(doc.blocks[0].text) + ctx.params["end"]).encode())

@hookimpl
def shnor_register_reports(register):
    register(Letter())

@hookimpl
def shnor_register_renderers(register):
    register(Plain())
"""


@pytest.fixture(autouse=True)
def letter(home: Path) -> Path:
    """A report whose text, and a format whose form, the programme may settle."""
    (home / "plugins").mkdir()
    (home / "plugins" / "letter.py").write_text(PLUGIN, encoding="utf-8")
    return home


def made(*options: str) -> str:
    return output("report", "letter", "-f", "plain", *options)


def test_a_text_is_kept_used_and_dropped() -> None:
    assert made() == "без бланка|По умолчанию"
    output("option", "set", "letter", "text", "О школах: {число_школ}")
    assert made() == "без бланка|О школах: 5"
    assert made("-p", "text=Иначе") == "без бланка|Иначе"
    assert made("--year", "2019/2020") == "без бланка|По умолчанию", "each year has its own"
    listed = {row["id"]: row["own"] for row in data("option", "list", "letter")}
    assert listed == {"text": "О школах: {число_школ}", "size": None}
    output("option", "clear", "letter", "text")
    assert made() == "без бланка|По умолчанию"


def test_a_long_text_comes_through_the_standard_input() -> None:
    run = shnor("option", "set", "letter", "text", "-", given="Первая строка\nвторая\n")
    assert run.returncode == 0, run.stderr
    assert made() == "без бланка|Первая строка\nвторая"


def test_a_value_that_is_none_is_refused_and_changes_nothing() -> None:
    for arguments, told in (
        (("letter", "size", "большой"), "whole number"),
        (("letter", "color", "1"), "text, size"),
        (("nobody", "size", "1"), "letter"),
    ):
        run = shnor("option", "set", *arguments)
        assert (run.returncode, run.stdout) == (2, "")
        assert told in run.stderr
    assert {row["own"] for row in data("option", "list")} == {None}


def test_a_form_is_checked_by_its_format_and_kept_by_its_content(tmp_path: Path, home: Path) -> None:
    form = tmp_path / "Наш бланк.txt"
    form.write_text("пустой", encoding="utf-8")
    run = shnor("option", "set", "plain", "form", form)
    assert run.returncode != 0
    assert "нет слова БЛАНК" in run.stderr
    assert not (home / "forms").exists()
    form.write_text("БЛАНК 1", encoding="utf-8")
    output("option", "set", "plain", "form", form)
    form.write_text("БЛАНК 2", encoding="utf-8")
    assert made() == "БЛАНК 1|По умолчанию", "the programme has a copy"
    output("option", "set", "plain", "form", form)
    assert made() == "БЛАНК 2|По умолчанию"
    assert len(list((home / "forms").iterdir())) == 2, "what was made with the former form can still be explained"


def test_a_kept_form_that_is_gone_is_told_with_what_to_do(tmp_path: Path, home: Path) -> None:
    form = tmp_path / "form.txt"
    form.write_text("БЛАНК", encoding="utf-8")
    output("option", "set", "plain", "form", form)
    for kept in (home / "forms").iterdir():
        kept.unlink()
    assert "shnor option clear plain form" in shnor("report", "letter", "-f", "plain").stderr
    output("option", "clear", "plain", "form")
    assert made() == "без бланка|По умолчанию"


def test_where_a_form_is_kept_the_other_options_are_set_as_before(tmp_path: Path, home: Path) -> None:
    form = tmp_path / "form.txt"
    form.write_text("БЛАНК", encoding="utf-8")
    output("option", "set", "plain", "form", form)
    form.unlink()
    output("option", "set", "plain", "end", ".")
    assert made() == "БЛАНК|По умолчанию."


def test_a_form_never_leads_out_of_its_directory(tmp_path: Path, home: Path) -> None:
    (tmp_path / "secret").write_text("БЛАНК чужой", encoding="utf-8")
    from shnor_tui.workspace.report_options import set_option  # noqa: PLC0415

    with open_workspace(home) as workspace:
        set_option(workspace, workspace.programme(), "plain", "form", "../../secret")
    assert "чужой" not in shnor("report", "letter", "-f", "plain").stdout


def test_the_next_year_takes_the_options_over(home: Path) -> None:
    output("option", "set", "letter", "text", "Своими словами")
    with open_workspace(home) as workspace:
        year = start_next_year(workspace, workspace.programme()).year
    assert made("--year", year) == "без бланка|Своими словами"


def test_the_history_tells_what_was_settled_and_undo_takes_it_back() -> None:
    output("option", "set", "letter", "text", "Своими словами")
    assert "letter, text" in output("history").splitlines()[0] + output("history").splitlines()[-1]
    output("undo")
    assert made() == "без бланка|По умолчанию"

"""Running one report in this process: options, formats, the general check, and what is told about missing things."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from shnor_tui.errors import BadInput, NotFound
from shnor_tui.plugin import Column, Document, Heading, Items, Pairs, Paragraph, Param, Period, Signature, Table
from shnor_tui.reporting.failure import PluginError, Stage
from shnor_tui.reporting.options import check_names, values_of
from shnor_tui.reporting.output import Bounded, OutputError, write_whole
from shnor_tui.reporting.registry import Registry, load_plugins
from shnor_tui.reporting.run import Request, check_report, general_findings, run_report
from shnor_tui.workspace.report_options import set_option
from shnor_tui.workspace.session import Workspace
from tests.cli.running import output, shnor
from tests.reporting.conftest import Drop
from tests.reporting.plugins import GOOD, drop, report

PARAMS = (
    Param("text", "Text", "a"),
    Param("count", "Count", 5),
    Param("full", "Full", True),
    Param("since", "Since", date(2020, 1, 2)),
    Param("kind", "Kind", "short", choices=("short", "long")),
)


def test_options_are_read_by_the_type_of_their_default(demo: Workspace) -> None:
    given = {"text": " b ", "count": "-7", "full": "нет", "since": "15.09.2020", "kind": "long"}
    data = demo.snapshot()
    assert values_of(PARAMS, given, "good", data) == {
        "text": "b",
        "count": -7,
        "full": False,
        "since": date(2020, 9, 15),
        "kind": "long",
    }
    assert values_of(PARAMS, {}, "good", data)["since"] == date(2020, 1, 2)


KINDS = (
    Param("one", "One", kind="school"),
    Param("some", "Some", kind="schools"),
    Param("year", "Year", kind="programme"),
    Param("when", "When", kind="period"),
    Param("words", "Words", "по умолчанию", kind="prose"),
    Param("form", "Form", kind="file"),
)


def test_options_name_schools_programmes_and_periods(demo: Workspace) -> None:
    data = demo.snapshot("2020/2021")
    schools = {school.short_name: school for school in data.schools}
    given = {
        "one": "тверская",
        "some": "Пушкинская СОШ; Васильевская СОШ",
        "year": "2019-2020",
        "when": "сентябрь – декабрь 2020 г.",
        "words": "  свои слова\n",
        "form": "blank.docx",
    }
    values = values_of(KINDS, given, "good", data)
    assert values["one"] == schools["Тверская СОШ"]
    assert values["some"] == (schools["Васильевская СОШ"], schools["Пушкинская СОШ"]), "in the order of the list"
    assert values["year"] == demo.snapshot("2019/2020").programme
    assert values["when"] == Period(date(2020, 9, 1), date(2020, 12, 31), "сентябрь – декабрь 2020 г.")
    assert values["words"] == "  свои слова\n"
    assert values["form"] == Path("blank.docx")


def test_an_option_left_alone_means_all_of_the_programme(demo: Workspace) -> None:
    data = demo.snapshot("2020/2021")
    values = values_of(KINDS, {}, "good", data)
    assert values["one"] is values["year"] is values["form"] is None
    assert values["some"] == data.schools
    assert values["when"] == Period(date(2020, 9, 1), date(2021, 8, 31))
    assert values["words"] == "по умолчанию"


def test_the_programmes_own_value_comes_before_the_default_and_after_what_is_given(demo: Workspace, home: Path) -> None:
    programme = demo.programme("2020/2021")
    set_option(demo, programme, "good", "words", "слова отдела")
    set_option(demo, programme, "good", "form", "blank.docx")
    (home / "forms").mkdir()
    (home / "forms" / "blank.docx").touch()
    data = demo.snapshot("2020/2021")
    assert values_of(KINDS, {}, "good", data, home)["words"] == "слова отдела"
    assert values_of(KINDS, {}, "good", data, home)["form"] == home / "forms" / "blank.docx"
    assert values_of(KINDS, {"words": "другие"}, "good", data, home)["words"] == "другие"
    assert values_of(KINDS, {}, "good", demo.snapshot("2019/2020"), home)["words"] == "по умолчанию"


def test_an_own_value_that_no_longer_fits_says_how_to_drop_it(demo: Workspace) -> None:
    set_option(demo, demo.programme("2020/2021"), "good", "kind", "middle")
    with pytest.raises(BadInput, match=r"shnor option clear good kind"):
        values_of(PARAMS, {}, "good", demo.snapshot("2020/2021"))


@pytest.mark.parametrize(
    ("params", "given"),
    [
        (PARAMS, {"count": "five"}),
        (PARAMS, {"full": "maybe"}),
        (PARAMS, {"since": "31.02.2020"}),
        (PARAMS, {"kind": "middle"}),
        (KINDS, {"year": "2020"}),
        (KINDS, {"year": "1999/2000"}),
        (KINDS, {"when": "когда-нибудь"}),
        (KINDS, {"one": "Нет такой"}),
    ],
)
def test_a_value_that_cannot_be_used_is_named(
    params: Sequence[Param], given: Mapping[str, str], demo: Workspace
) -> None:
    with pytest.raises((BadInput, NotFound)) as caught:
        values_of(params, given, "good", demo.snapshot())
    ((name, text),) = given.items()
    assert f"«{name}»" in str(caught.value) or text in str(caught.value)


def test_an_unknown_option_is_named_with_those_that_there_are() -> None:
    with pytest.raises(BadInput, match=r"«other».*text, count"):
        check_names({"other": "1"}, PARAMS)


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    check = "def check(self, data, ctx):\n        return FINDINGS\n\n    def params"
    code = GOOD.replace("def params", check).replace("class Good", "FINDINGS = []\n\nclass Good")
    drop(tmp_path / "plugins", "checked", code)
    drop(tmp_path / "plugins", "odd", code.replace('"good"', '"odd"').replace("= []", "= ['text']"))
    return load_plugins(tmp_path)


def test_a_finished_report_is_written_in_one_piece(registry: Registry, demo: Workspace) -> None:
    out = io.BytesIO()
    run_report(registry, demo.snapshot(), Request(report="good", format="markdown"), out=out)
    assert out.getvalue().decode() == "# Хороший отчёт\n\nВсё хорошо.\n"


def test_unknown_reports_and_formats_are_told_with_what_there_is(registry: Registry, demo: Workspace) -> None:
    for name, form, known in (
        ("nothing", "markdown", "spravka"),
        ("good", "pdf", "console, docx, html, markdown, xlsx"),
    ):
        with pytest.raises(NotFound, match=known):
            run_report(registry, demo.snapshot(), Request(report=name, format=form), out=io.BytesIO())


def test_a_check_that_returns_anything_else_is_a_failure(registry: Registry, demo: Workspace) -> None:
    with pytest.raises(PluginError) as caught:
        check_report(registry, demo.snapshot(), Request(report="odd"))
    assert caught.value.failure.stage is Stage.CHECK


def test_a_document_with_holes_is_found_even_when_its_report_finds_nothing(
    home: Path, dropped: Drop, demo: Workspace
) -> None:
    dropped(
        "holes",
        report("from shnor_tui.plugin import Paragraph\nreturn Document('x', [Paragraph('В [нет данных] году')])"),
    )
    findings = check_report(load_plugins(home), demo.snapshot(), Request(report="bad"))
    assert [finding.where for finding in findings] == ["the document"]
    run = shnor("report", "bad", "--check")
    assert run.returncode == 8
    assert "the document" in run.stdout


def test_every_kind_of_block_is_looked_through() -> None:
    hole = "[нет данных]"
    blocks = (Paragraph(hole), Items(["x", hole]), Pairs([("a", hole)]), Signature("", "И.И.Иванова"), Paragraph("x"))
    signature, holes = general_findings(Document("x", blocks))
    assert signature.where == "signature"
    assert "(3)" in holes.problem


@pytest.mark.parametrize(
    "document",
    [
        Document("В [нет данных] году"),
        Document("x", subtitle="за [нет данных] год"),
        Document("x", [Heading("[нет данных]")]),
        Document("x", [Table([Column("a")], [["[нет данных]"]])]),
        Document("x", [Table([Column("[нет данных]")], [])]),
        Document("x", [Table([Column("a")], [], caption="[нет данных]")]),
        Document("x", [Table([Column("a")], [["1"]], sections=[(0, "[нет данных]")])]),
        Document("x", [Pairs([("[нет данных]", "a")])]),
        Document("x", [Signature("[должность: нет данных]", "И.И.Иванова")]),
    ],
)
def test_no_place_of_a_document_hides_a_hole(document: Document) -> None:
    assert [("(1)" in finding.problem) for finding in general_findings(document)] == [True]


def test_what_a_report_finds_hides_nothing_that_its_document_shows(home: Path, dropped: Drop, demo: Workspace) -> None:
    check = """
        def check(self, data, ctx):
            from shnor_tui.plugin import Finding
            from shnor_tui.reporting.run import general_findings
            return [Finding("a", "b"), *list(general_findings(self.build(data, ctx)))[:1]]

        def params"""
    code = report("from shnor_tui.plugin import Paragraph\nreturn Document('x', [Paragraph('[нет данных]')] * 2)")
    dropped("holes", code.replace("    def params", dedent(check).replace("\n", "\n    ").strip("\n"), 1))
    findings = check_report(load_plugins(home), demo.snapshot(), Request(report="bad"))
    assert [finding.where for finding in findings] == ["a", "the document"]


def test_a_report_that_can_be_signed_ends_well(home: Path) -> None:
    assert "can be signed" in output("report", "spravka", "--year", "2019/2020", "--check")
    assert shnor("report", "spravka", "--year", "2020/2021", "--check").returncode == 8
    of_format = ("-f", "docx", "-p", "size=13")
    assert "can be signed" in output("report", "spravka", "--year", "2019/2020", "--check", *of_format)
    assert "«pdf»" in shnor("report", "spravka", "--check", "-f", "pdf").stderr


def test_the_format_follows_from_the_file_unless_it_is_named(home: Path, tmp_path: Path) -> None:
    for name, beginning in (("a.docx", b"PK"), ("a.MD", b"# "), ("a.txt", b" ")):
        output("report", "spravka", "-o", tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(beginning)
    output("report", "spravka", "-o", tmp_path / "b.txt", "-f", "md")
    assert (tmp_path / "b.txt").read_bytes().startswith(b"# ")
    run = shnor("report", "spravka", "-o", tmp_path / "a.xyz")
    assert run.returncode == 2
    assert "docx (.docx)" in run.stderr


def test_the_day_of_a_report_can_be_chosen(home: Path) -> None:
    now, then = (output("report", "roadmap", *options) for options in ((), ("--as-of", "01.10.2020")))
    assert now != then


def test_a_new_file_keeps_the_rights_of_the_old_one_and_never_goes_through_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.md", tmp_path / "link.md"
    real.write_text("before", encoding="utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    with pytest.raises(OutputError, match="symbolic link"):
        write_whole(link, b"astray")
    assert real.read_text(encoding="utf-8") == "before"
    write_whole(real, b"after")
    assert link.is_symlink()
    assert (real.read_bytes(), real.stat().st_mode & 0o777) == (b"after", 0o640)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["link.md", "real.md"]


def test_a_device_is_written_straight() -> None:
    write_whole(Path("/dev/null"), b"x")
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize("target", ["", "nowhere/a.md"])
def test_a_file_that_cannot_be_written_is_named(tmp_path: Path, target: str) -> None:
    with pytest.raises(OutputError, match=str(tmp_path)):
        write_whole(tmp_path / target, b"x")


def test_output_does_not_grow_without_end() -> None:
    bounded = Bounded(10)
    bounded.write(b"0123456789")
    with pytest.raises(ValueError, match="larger"):
        bounded.write(b"x")


def test_what_a_plugin_says_of_the_users_input_is_told_as_such(home: Path, dropped: Drop) -> None:
    dropped(
        "picky",
        report("from shnor_tui.plugin import BadInput\nraise BadInput('Бланк не подходит.', 'Возьмите другой.')"),
    )
    run = shnor("report", "bad")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.strip() == "Бланк не подходит. Возьмите другой."


def test_progress_reaches_who_follows(home: Path, dropped: Drop, demo: Workspace) -> None:
    dropped("steps", report("for n in range(3): ctx.step(n + 1, 3, 'шаг')\nreturn Document('x', [])"))
    told: list[tuple[int, int, str]] = []
    request = Request(report="bad", progress=lambda *step: told.append(step))
    run_report(load_plugins(home), demo.snapshot(), request, out=io.BytesIO())
    assert told == [(1, 3, "шаг"), (2, 3, "шаг"), (3, 3, "шаг")]
    run = shnor("report", "bad", "--progress")
    assert '{"event":"progress","done":3,"total":3,"note":"шаг"}' in run.stderr.splitlines()

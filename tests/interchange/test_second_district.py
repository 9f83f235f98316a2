"""Another district, set up from its files alone, by commands: at the end its report is made."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from shnor_tui.interchange.export import FORMATS, exported
from shnor_tui.interchange.kinds import KINDS
from shnor_tui.interchange.preview import plan
from shnor_tui.interchange.reading import read_book
from shnor_tui.workspace.session import open_workspace
from tests.cli.running import data, output, shnor
from tests.interchange.office import SAMPLES
from tests.interchange.sheets_by_hand import counts

YEAR = "2021/2022"
LISTED = {
    "МБОУ «Лесогорская СОШ № 1»": "Лесогорская СОШ № 1",
    "МБОУ «Каменская СОШ»": "Каменская СОШ",
    "МОУ «Берёзовская ООШ»": "Берёзовская ООШ",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory of «Лесогорский район»."""
    home = tmp_path / "lesogorsk"
    monkeypatch.setenv("SHNOR_HOME", str(home))
    return home


def imported(kind: str, name: str, *options: str) -> dict[str, int]:
    """Import a sample file; returns the counts."""
    counts: dict[str, int] = data("import", kind, SAMPLES / name, "--yes", *options)["counts"]
    return counts


def test_a_district_is_set_up_from_its_files(home: Path, tmp_path: Path) -> None:
    schools = [part for full, short in LISTED.items() for part in ("--school", f"{full}|{short}")]
    names = ("--organisation", "отдел образования", "--organisation-genitive", "отдела образования")
    order = (
        "--order-number",
        "12-од",
        "--order-date",
        "05.09.2021",
        "--organisation-instrumental",
        "отделом образования",
    )
    signed = ("--signatory-position", "Начальник отдела", "--signatory-name", "И.И.Иванова")
    output("init", "--home", home, "--year", YEAR, *names, *order, *signed, *schools)

    assert imported("schools", "schools.xls") == counted(add=3, change=3)
    roadmap = imported("roadmap", "roadmap.docx", "--replace")
    assert roadmap["refused"] == roadmap["ask"] == 0
    assert [item["number"] for item in data("roadmap")["items"]] == ["1.1", "1.2", "2.1", "2.2", "2.3"]
    assert imported("readings", "readings-percent.xlsx", "--indicator", "П20")["add"] == 6
    assert imported(
        "survey", "survey-online.xlsx", "--map", "9=Сколько учителей нуждаются в методической помощи?"
    ) == counted(add=3, refused=3)
    assert imported("results", "results.xlsx", "--procedure", "ВПР")["add"] == 12
    training = tmp_path / "training.csv"
    rows = "\n".join(f"{name};{n};{n % 2}" for n, name in enumerate(LISTED.values(), 5))
    training.write_text(f"Школа;ПК;ПП\n{rows}\nИтого;18;2\n", encoding="cp1251")
    assert data("import", "training", training, "--yes")["counts"]["add"] == 6

    report = output("report", "spravka", "--format", "markdown").replace("\u00a0", " ")
    assert "Лесогорская СОШ № 1 – 5 человек и 1 педагог прошёл переподготовку" in report
    again = imported("roadmap", "roadmap.docx", "--replace")
    assert again["same"] == sum(again.values())
    with open_workspace(home) as workspace:
        ours = workspace.snapshot(YEAR)
        for kind, file_format in product(KINDS, FORMATS):
            back = plan(kind, read_book("f", exported(kind, file_format, ours)), ours)
            assert set(counts(back)) <= {"same"}, (kind, file_format)


def counted(**wanted: int) -> dict[str, int]:
    """The counts of a preview: those that are named, and no others."""
    names = ("add", "change", "remove", "same", "refused", "ask", "left_out")
    return dict.fromkeys(names, 0) | wanted


def test_whatever_breaks_nothing_is_half_imported(home: Path) -> None:
    output("init", "--home", home, "--year", YEAR, "--organisation", "отдел", "--school", "Лесная школа")
    before = data("history", "--limit", "1")[-1]["revision"]
    for name in ("truncated.xlsx", "encrypted.xlsx", "old-word.doc", "html-as.xls", "empty.csv", "nul.csv"):
        run = shnor("import", "schools", SAMPLES / name, "--yes")
        assert run.returncode == 2, run.stderr
        assert name in run.stderr
    assert data("history", "--limit", "1")[-1]["revision"] == before

"""A package of plugins as a third party makes one: installed beside the program, it is there in every list and format."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reporting.installing import Environment, environment_with, wheel_of

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "docs" / "examples" / "our_district"
GUIDE = ROOT / "docs" / "plugins.md"

FAILING = {
    "pyproject.toml": """
[project]
name = "their-district-reports"
version = "2.5"
[project.entry-points."shnor_tui.plugins"]
their-district = "their_district"
their-other = "their_district.missing"
""",
    "their_district/__init__.py": """
from shnor_tui.plugin import Document, hookimpl
API = (1, 1)
class Failing:
    id, title = "theirs", "Theirs"
    def params(self): return ()
    def build(self, data, ctx): return [][0]
@hookimpl
def shnor_register_reports(register): register(Failing())
""",
    "their_district/missing.py": "import nowhere_to_be_found\n",
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with the example of the guide and a failing twin."""
    directory = tmp_path_factory.mktemp("installed")
    twin = directory / "twin"
    for name, text in FAILING.items():
        (twin / name).parent.mkdir(parents=True, exist_ok=True)
        (twin / name).write_text(text, encoding="utf-8")
    return environment_with(directory / "venv", wheel_of(PROJECT, directory), wheel_of(twin, directory))


def test_it_is_listed_with_its_package(home: Path, installed: Environment) -> None:
    (plugin,) = (known for known in installed.data("plugin", "list")["plugins"] if known["name"] == "our-district")
    assert (plugin["version"], plugin["origin"], plugin["api"]) == ("our-district-reports 1.0", "package", "1.1")
    assert (plugin["reports"], plugin["renderers"]) == (["our-progress"], ["tsv"])
    assert "our-progress" in installed.output("plugin", "list")


def test_its_report_comes_out_in_every_format(home: Path, installed: Environment, tmp_path: Path) -> None:
    formats = [known["id"] for known in installed.data("plugin", "list")["renderers"]]
    assert {"console", "docx", "markdown", "tsv"} <= set(formats)
    for form in formats:
        target = tmp_path / f"report.{form}"
        installed.output("report", "our-progress", "--year", "2019/2020", "-f", form, "-o", target)
        assert target.stat().st_size > 100
    assert "Тверская СОШ" in (tmp_path / "report.markdown").read_text(encoding="utf-8")


def test_its_format_writes_every_report(home: Path, installed: Environment) -> None:
    for report in ("indicators", "roadmap"):
        assert "\t" in installed.output("report", report, "--year", "2019/2020", "-f", "tsv")


def test_its_options_are_typed(home: Path, installed: Environment) -> None:
    options = ("-f", "tsv", "-p", "schools=тверская", "-p", "period=сентябрь – декабрь 2019 г.", "-p", "heads=нет")
    (row, *_rest) = installed.output("report", "our-progress", "--year", "2019/2020", *options).splitlines()
    assert row.startswith("Тверская СОШ")


def test_the_failing_twin_is_named_with_its_package_and_file(home: Path, installed: Environment) -> None:
    told = installed.data("plugin", "list")
    (twin,) = (known for known in told["plugins"] if known["name"] == "their-district")
    assert twin["version"] == "their-district-reports 2.5"
    (failure,) = told["failures"]
    assert (failure["plugin"], failure["stage"]) == ("their-other", "load")
    assert failure["file"].endswith("their_district/__init__.py")
    run = installed.run("report", "theirs")
    assert run.returncode == 9
    assert "their-district" in run.stderr
    assert "their_district/__init__.py, line 7" in run.stderr
    assert "IndexError" in run.stderr


def test_its_own_tests_pass(installed: Environment, tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "tests", tmp_path / "tests")
    run = installed.run(
        "-q",
        "-p",
        "no:cacheprovider",
        "-W",
        "error::pytest.PytestAssertRewriteWarning",
        tmp_path / "tests",
        module="pytest",
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_guide_shows_the_very_files() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    for file in (PROJECT / "pyproject.toml", PROJECT / "our_district" / "__init__.py"):
        assert file.read_text(encoding="utf-8") in guide, file.name


@pytest.mark.proof
def test_built_by_its_own_backend_and_installed_with_its_dependencies_it_works(home: Path, tmp_path: Path) -> None:
    """Over the network: both projects are built, and installed into an environment that has nothing else."""
    for project in (ROOT, PROJECT):
        command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path / "dist"), str(project)]
        subprocess.run(command, check=True, capture_output=True)
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    clean = Environment(tmp_path / "venv")
    pip = ("install", "-q", "--disable-pip-version-check", "-c", ROOT / "constraints.txt")
    installing = clean.run(*pip, *(tmp_path / "dist").glob("*.whl"), module="pip", PATH=os.environ["PATH"])
    assert installing.returncode == 0, installing.stderr
    catalogue = json.loads(clean.output("plugin", "list", "--json"))
    assert catalogue["failures"] == []
    for known in catalogue["renderers"]:
        target = tmp_path / f"a{known['suffix']}"
        clean.output("report", "our-progress", "-f", known["id"], "-o", target)
        assert target.stat().st_size
    assert clean.run("-c", "import shnor_tui.plugin", module="pytest").returncode != 0, "pytest is no dependency"

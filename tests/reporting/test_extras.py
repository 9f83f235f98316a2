"""Formats under an extra: offered when what they need is installed, told of when it isn't; neither is a failure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from sysconfig import get_paths

import pytest

from shnor_tui.errors import NotFound
from shnor_tui.reporting.registry import Registry, load_plugins
from shnor_tui.reporting.run import find_renderer
from tests.cli.running import data, environment, output

FORMATS = {"xlsx": "shnor-xlsx", "html": "shnor-html"}
PLUGIN = """
from shnor_tui.plugin import hookimpl
API = (1, 1)

class Empty:
    id, title, suffix, binary = "empty", "Пустой", ".empty", False

    def render(self, doc, out, ctx):
        out.write(b"")

@hookimpl
def shnor_register_renderers(register):
    register(Empty())
"""


def _package(site: Path, *requirements: str, extras: str = "[more]") -> None:
    """A third party's package with one plugin, as an installer leaves it."""
    (site / "their_formats.py").write_text(PLUGIN, encoding="utf-8")
    about = site / "their_formats-1.0.dist-info"
    about.mkdir()
    lines = ["Metadata-Version: 2.1", "Name: their-formats", "Version: 1.0", "Provides-Extra: more"]
    lines += [f"Requires-Dist: {requirement}" for requirement in requirements]
    (about / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(f"[shnor_tui.plugins]\ntheirs = their_formats {extras}\n", encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of packages of this process."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "their_formats", raising=False)
    return tmp_path


def _remarks(registry: Registry) -> list[str]:
    return next(plugin.warnings for plugin in registry.plugins if plugin.source.name == "theirs")


def test_the_formats_of_the_extra_are_offered_where_it_is_installed(home: Path) -> None:
    known = data("plugin", "list")
    offered = {form["id"]: form["plugin"] for form in known["renderers"]}
    assert {name: offered.get(name) for name in FORMATS} == FORMATS
    assert known.get("failures", []) == []


def test_they_are_told_of_where_it_is_not_installed(home: Path, tmp_path: Path) -> None:
    """The same program in an environment that lacks just what the extra brings."""
    site = tmp_path / "site"
    site.mkdir()
    for entry in Path(get_paths()["purelib"]).iterdir():
        if not entry.name.casefold().startswith("xlsxwriter"):
            (site / entry.name).symlink_to(entry)
    root = Path(__file__).resolve().parents[2]
    path = os.pathsep.join(map(str, (root, root / "plugins", site)))

    def shnor(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-S", "-P", "-m", "shnor_tui", *arguments]
        env = {**environment(), "PYTHONPATH": path}
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)

    listed = shnor("plugin", "list")
    assert listed.returncode == 0, listed.stderr
    assert "Failures" not in listed.stdout
    assert listed.stdout.count("xlsxwriter isn't installed; pip install 'shnor-tui[formats]' installs it.") == 2
    assert shnor("report", "spravka", "-f", "markdown").returncode == 0
    refused = shnor("report", "spravka", "-f", "xlsx")
    assert refused.returncode != 0
    assert "There is no format «xlsx»." in refused.stderr
    assert "pip install 'shnor-tui[formats]'" in refused.stderr


@pytest.mark.parametrize("target", ["report.xlsx", "report.html"])
def test_a_report_comes_out_by_the_name_of_its_file(home: Path, tmp_path: Path, target: str) -> None:
    output("report", "spravka", "--year", "2019/2020", "-o", tmp_path / target)
    assert (tmp_path / target).stat().st_size > 2000


def test_a_package_may_keep_a_plugin_under_an_extra(site: Path) -> None:
    _package(site, "No_Such.Package[fast] >=1 ; extra == 'more'", "pluggy", "not-asked-for ; extra == 'other'")
    registry = load_plugins(None)
    assert "empty" not in registry.renderers
    assert _remarks(registry) == [
        "It isn't loaded, for No_Such.Package isn't installed; pip install 'their-formats[more]' installs it."
    ]
    assert registry.failures == []
    assert "their_formats" not in sys.modules
    with pytest.raises(NotFound, match="no format «empty»") as refused:
        find_renderer(registry, "empty")
    assert "theirs: It isn't loaded" in str(refused.value.advice)


@pytest.mark.parametrize(
    "requirement", ['pluggy>=1; extra == "more"', "pluggy ; extra == 'MORE'", "no-such; extra == 'other'"]
)
def test_it_is_offered_once_the_extra_is_there(site: Path, requirement: str) -> None:
    _package(site, requirement)
    registry = load_plugins(None)
    assert "empty" in registry.renderers
    assert _remarks(registry) == []


def test_a_plugin_without_an_extra_is_loaded_whatever_its_package_requires(site: Path) -> None:
    _package(site, "no-such-package ; extra == 'more'", extras="")
    assert "empty" in load_plugins(None).renderers

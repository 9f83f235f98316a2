"""What all tests share: a fresh demo directory, a known language, and an environment without the tester's own settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from shnor_tui.i18n import set_language
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_demo
from tests.store.counting import counted, pytest_terminal_summary

__all__ = ["counted", "pytest_terminal_summary"]

settings.register_profile(
    "any machine",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("any machine")
"""How fast a test runs is the machine's matter, and never makes it fail."""

REAL_YEAR = "2019/2020"
EXAMPLE_YEAR = "2020/2021"


@pytest.fixture(autouse=True)
def _own_world(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No setting of the person who runs the tests reaches them."""
    home = tmp_path_factory.mktemp("person")
    monkeypatch.setenv("HOME", str(home))
    settings_of = ("SHNOR_HOME", "SHNOR_LANG", "NO_COLOR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")
    for name in (*settings_of, "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    set_language("ru")


@pytest.fixture
def demo_home(tmp_path: Path) -> Path:
    """A directory with the demo."""
    home = tmp_path / "demo"
    with open_workspace(home, actor="olga") as workspace:
        create_demo(workspace)
    return home


@pytest.fixture
def own_demo(tmp_path: Path) -> Path:
    """A demo whose administrator is the account that runs the tests."""
    home = tmp_path / "own"
    with open_workspace(home) as workspace:
        create_demo(workspace)
    return home


@pytest.fixture
def demo(demo_home: Path) -> Iterator[Workspace]:
    """The demo, opened by its administrator."""
    with open_workspace(demo_home, actor="olga") as workspace:
        yield workspace

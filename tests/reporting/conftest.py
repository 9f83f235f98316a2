"""A department whose plugin directory a test may fill."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shnor_tui.i18n import set_language
from tests.reporting.plugins import drop

Drop = Callable[[str, str], Path]


@pytest.fixture(autouse=True)
def english(_own_world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages in the language of the msgids, here and in child processes."""
    monkeypatch.setenv("SHNOR_LANG", "en")
    set_language("en")


@pytest.fixture
def home(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo, named by the environment."""
    monkeypatch.setenv("SHNOR_HOME", str(demo_home))
    return demo_home


@pytest.fixture
def dropped(home: Path) -> Drop:
    """Puts a plugin into the department's directory."""
    return lambda name, code: drop(home / "plugins", name, code)

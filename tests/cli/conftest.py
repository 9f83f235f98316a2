"""A demo that belongs to the account that runs the tests, so that commands may change it."""

from __future__ import annotations

from pathlib import Path

import pytest

from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.setup import create_demo


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory that commands work on."""
    home = tmp_path / "department"
    with open_workspace(home) as workspace:
        create_demo(workspace)
    monkeypatch.setenv("SHNOR_HOME", str(home))
    return home

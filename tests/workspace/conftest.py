"""What the tests of the workspace share."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from shnor_tui.workspace.session import Workspace


@pytest.fixture
def accident(demo: Workspace, demo_home: Path, tmp_path: Path) -> Callable[[], Path]:
    """Gives a fresh copy of the demo."""
    demo.close()

    def begin() -> Path:
        home = tmp_path / "department"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(demo_home, home)
        return home

    return begin

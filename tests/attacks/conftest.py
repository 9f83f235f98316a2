"""A department that another program has filled with texts that would steer a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.poison import evil_department


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its directory; it is only read."""
    home = tmp_path_factory.mktemp("evil") / "department"
    evil_department(home)
    return home

"""What the tests of the store share: English messages, a department's directory, and handles that are closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from shnor_tui.i18n import set_language
from shnor_tui.store import SharedDatabase, open_database

Opener = Callable[..., SharedDatabase]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "department"


@pytest.fixture
def opened(home: Path) -> Iterator[Opener]:
    """Opens another handle on the same directory; each is its own session."""
    with ExitStack() as handles:

        def opener(actor: str = "olga", *, lock_timeout: float = 1.0) -> SharedDatabase:
            return handles.enter_context(open_database(home, actor, lock_timeout=lock_timeout))

        yield opener


@pytest.fixture
def db(opened: Opener) -> SharedDatabase:
    return opened()

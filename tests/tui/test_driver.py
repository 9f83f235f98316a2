"""What `tui/driver.py` rests on in Textual that is none of its public API: a release that changes it is read first."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from hashlib import sha256

import pytest
from textual.drivers.linux_driver import LinuxDriver

KNOWN: list[tuple[Callable[..., object], str]] = [
    (LinuxDriver.__init__, "671887bbf938d1d8"),
    (LinuxDriver.start_application_mode, "7c41f5ba11a8ef05"),
    (LinuxDriver.run_input_thread, "d796af6d69db337d"),
    (LinuxDriver.disable_input, "6154c5a7c1743fe9"),
]


@pytest.mark.parametrize(("method", "known"), KNOWN, ids=lambda value: getattr(value, "__name__", ""))
def test_textuals_driver_is_the_one_that_ours_was_written_against(method: Callable[..., object], known: str) -> None:
    found = sha256(inspect.getsource(method).encode()).hexdigest()[:16]
    assert found == known, (
        f"Textual's LinuxDriver.{method.__name__} has changed. Read it beside LineDriver, take over what is new there, "
        f"run tests/terminal, then put {found} here."
    )

"""What the attacks and measurements have counted, printed at the end of a run, however quiet it is or how it went."""

from __future__ import annotations

import pytest

_TITLE = "attacks and figures"


class Counts:
    """Lines for the end of the run; a test says what it does to the store, and how often it did it with which outcome."""

    def __init__(self) -> None:
        self._sums: dict[str, dict[str, int]] = {}
        self._notes: list[str] = []

    def __call__(self, what: str, **numbers: int) -> None:
        """Add to the line of `what`: `counted("kill -9 at a call", cases=1, lost=0)`; spaces are written as underscores."""
        sums = self._sums.setdefault(what, {})
        for name, number in numbers.items():
            sums[name] = sums.get(name, 0) + number

    def note(self, line: str) -> None:
        """A line of its own, for what cannot be added up: times, ratios."""
        self._notes.append(line)

    @property
    def lines(self) -> list[str]:
        sums = [
            f"{what}: " + ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in numbers.items())
            for what, numbers in self._sums.items()
        ]
        return sums + self._notes


_COUNTS = pytest.StashKey[Counts]()


@pytest.fixture(scope="session")
def counted(request: pytest.FixtureRequest) -> Counts:
    """Takes what an attack has counted, after it was checked; see `Counts`."""
    return request.config.stash.setdefault(_COUNTS, Counts())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    lines = config.stash.setdefault(_COUNTS, Counts()).lines
    if lines:
        terminalreporter.section(_TITLE)
        for line in lines:
            terminalreporter.write_line(line)

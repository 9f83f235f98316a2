"""Running the program as people and other programs do: as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

COMMAND = (sys.executable, "-P", "-m", "shnor_tui")
TOO_LONG = 60


def environment(**extra: str) -> dict[str, str]:
    """This process's environment, with the tested sources and English messages."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "SHNOR_LANG": "en", **extra}


def shnor(*arguments: str | Path, given: str = "", **extra: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; `given` is its standard input."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(**extra),
        timeout=TOO_LONG,
        check=False,
    )


def output(*arguments: str | Path, **extra: str) -> str:
    """What a command prints; it must end well."""
    run = shnor(*arguments, **extra)
    assert run.returncode == 0, run.stderr
    return run.stdout


def data(*arguments: str | Path) -> Any:
    """The JSON that a command prints."""
    return json.loads(output(*arguments, "--json"))

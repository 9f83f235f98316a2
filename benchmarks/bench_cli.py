"""What the command line costs to start: against bare Python and against Python with a rich table, in the same run."""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 15
BARE = ["-c", "pass"]
TABLE = (
    "from rich.console import Console; from rich.table import Table; t = Table('a'); t.add_row('b'); Console().print(t)"
)
RICH = ["-c", TABLE]


def seconds(arguments: list[str], environment: dict[str, str]) -> float:
    """Wall time of one whole process."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begin


def main() -> None:
    """Print medians and ratios."""
    with tempfile.TemporaryDirectory() as directory:
        home = str(Path(directory) / "demo")
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["SHNOR_HOME"] = home
        compileall.compile_dir(ROOT / "shnor_tui", quiet=1)
        compileall.compile_dir(ROOT / "plugins", quiet=1)
        shnor = ["-m", "shnor_tui"]
        subprocess.run(
            [sys.executable, *shnor, "init", "--demo"], env=environment, stdout=subprocess.DEVNULL, check=True
        )
        spravka = [*shnor, "report", "spravka", "--year", "2019/2020", "-o", "-", "-f"]
        commands = {
            "python": BARE,
            "python + rich table": RICH,
            "shnor --help": [*shnor, "--help"],
            "shnor check (a commit)": [*shnor, "check", "1.1"],
            "report, console": [*spravka, "console"],
            "report, markdown": [*spravka, "markdown"],
            "report, docx": [*spravka, "docx"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _run in range(RUNS):
            for name, arguments in commands.items():
                times[name].append(seconds(arguments, environment))
        rich = times["python + rich table"]
        for name, measured in times.items():
            ratio = statistics.median(one / other for one, other in zip(measured, rich, strict=True))
            print(f"{name:24} {1000 * statistics.median(measured):6.0f} ms  {ratio:5.2f} x python + rich")


if __name__ == "__main__":
    main()

"""Packages of plugins installed into environments of their own, as third parties' are."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.running import TOO_LONG


def wheel_of(project: Path, directory: Path) -> Path:
    """A wheel of a pure Python project, as its build backend makes it, without the network that fetches a backend."""
    told = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name, version = told["name"].replace("-", "_"), told["version"]
    (package,) = (entry.parent for entry in project.glob("*/__init__.py"))
    info = f"{name}-{version}.dist-info"
    points = "".join(
        f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in entries.items())
        for group, entries in told["entry-points"].items()
    )
    files = {f"{package.name}/{file.name}": file.read_bytes() for file in sorted(package.glob("*.py"))}
    files |= {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {told['name']}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": points.encode(),
    }
    files[f"{info}/RECORD"] = "".join(_recorded(path, content) for path, content in files.items()).encode()
    wheel = directory / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return wheel


def _recorded(path: str, content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{path},sha256={digest},{len(content)}\n"


@dataclass(frozen=True)
class Environment:
    """A virtual environment in which the program is installed."""

    directory: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.directory / "bin" / "python"

    def run(self, *arguments: str | Path, module: str = "shnor_tui", **extra: str) -> subprocess.CompletedProcess[str]:
        """Run a module in it, by default the program's command line."""
        inherited = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
        return subprocess.run(
            [self.python, "-P", "-m", module, *map(str, arguments)],
            env={**inherited, "SHNOR_LANG": "en", **extra},
            cwd=self.directory,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=TOO_LONG * 5,
            check=False,
        )

    def output(self, *arguments: str | Path, **extra: str) -> str:
        """What the program prints; it must end well."""
        run = self.run(*arguments, **extra)
        assert run.returncode == 0, run.stderr
        return run.stdout

    def data(self, *arguments: str | Path) -> Any:
        """The JSON that the program prints."""
        return json.loads(self.output(*arguments, "--json"))


def environment_with(directory: Path, *wheels: Path) -> Environment:
    """A new environment with the tested sources, what they need, and wheels that pip installs without an index."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(directory)], check=True)
    (packages,) = directory.glob("lib/python*/site-packages")
    (packages / "tested.pth").write_text("\n".join(path for path in sys.path if path), encoding="utf-8")
    subprocess.run(
        [
            sys.executable, "-m", "pip", "--python", str(directory / "bin" / "python"), "install", "--quiet",
            "--disable-pip-version-check", "--no-index", "--no-deps", *map(str, wheels),
        ],
        check=True,
    )  # fmt: skip
    return Environment(directory)

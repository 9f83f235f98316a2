"""Where a person's files are. Every start of the program asks, so it costs nothing to import."""

from __future__ import annotations

import os
import sys
from pathlib import Path

NAME = "settings.toml"


def settings_file(directory: Path | None = None) -> Path:
    """Where the settings are: in `directory`, else in the person's own configuration directory."""
    return (directory or _own_directory()) / NAME


def _own_directory() -> Path:
    """What platformdirs says, without the cost of importing it where that is one line: every start asks for this."""
    if sys.platform == "linux":
        above = os.environ.get("XDG_CONFIG_HOME", "").strip()
        return Path(above if os.path.isabs(above) else os.path.expanduser("~/.config"), "shnor")  # noqa: PTH111, PTH117
    import platformdirs  # noqa: PLC0415

    return Path(platformdirs.user_config_dir("shnor"))

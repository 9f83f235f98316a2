"""What is left of the environment that a client of ssh sent: a few variables, if they look like what they should be."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import Path

COMMAND = "SSH_ORIGINAL_COMMAND"
"""What the client asked for, as sshd says it."""

_ADDRESS = r"[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9._-]{1,16})?"
KEPT: Mapping[str, re.Pattern[str]] = {
    "TERM": re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,40}"),
    "COLORTERM": re.compile(r"truecolor|24bit"),
    "SSH_CONNECTION": re.compile(rf"{_ADDRESS} \d{{1,5}} {_ADDRESS} \d{{1,5}}", re.ASCII),
}
FIXED: Mapping[str, str] = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONUTF8": "1",
    "PYTHONNOUSERSITE": "1",
}
USUAL_TERM = "xterm-256color"
_VALUED = frozenset({"--home", "--year", "--today", "--at", "--lang"})


def names_gate(arguments: Sequence[str]) -> bool:
    """Whether `gate` is the command of a command line."""
    words = iter(arguments)
    for word in words:
        if not word.startswith("-"):
            return word == "gate"
        if word in _VALUED:
            next(words, None)
    return False


def forget_client(environ: MutableMapping[str, str]) -> None:
    """Before anything reads it: make the environment that of the account, with nothing of the client's left but KEPT and his
    command."""
    import pwd  # noqa: PLC0415  (the gate alone asks)

    account = pwd.getpwuid(os.geteuid())
    replace(environ, neutral(environ, account.pw_name, account.pw_dir))


def replace(environ: MutableMapping[str, str], wanted: Mapping[str, str]) -> None:
    """Make an environment another one, for this process and its children."""
    environ.clear()
    environ.update(wanted)


def neutral(environ: Mapping[str, str], account: str, directory: str) -> dict[str, str]:
    """An environment in which nothing of the client's is left but KEPT and his command; `directory` is the account's own."""
    kept = {name: environ[name] for name, form in KEPT.items() if form.fullmatch(environ.get(name, ""))}
    command = {COMMAND: environ[COMMAND]} if COMMAND in environ else {}
    own = {"USER": account, "LOGNAME": account, "HOME": directory}
    return {"TERM": USUAL_TERM, **kept, **command, **FIXED, **own}


def scrubbed(environ: Mapping[str, str], home: Path, user: str) -> dict[str, str]:
    """The environment of a person behind the gate and of every child: what is his is kept in `home`/users/`user`."""
    own = personal_directory(home, user)
    places = {
        "XDG_CONFIG_HOME": own / "config",
        "XDG_DATA_HOME": own / "data",
        "XDG_STATE_HOME": own / "state",
        "XDG_CACHE_HOME": own / "cache",
    }
    environment = neutral(environ, user, str(own)) | {name: str(place) for name, place in places.items()}
    environment.pop(COMMAND, None)
    return environment


def personal_directory(home: Path, user: str) -> Path:
    """Where settings, drafts and the log of a person behind the gate are kept."""
    return home / "users" / user

"""Writing a first plugin for somebody who then changes it: a file that works, and its test."""

from __future__ import annotations

import contextlib
import keyword
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from shnor_tui.errors import BadInput, reason_of
from shnor_tui.i18n import _
from shnor_tui.reporting.vetting import is_id

TITLES = {"report": "Отчёт {name}", "format": "Формат {name}"}
LONGEST_NAME = 40
LONGEST_ENDING = 16
LONGEST_TITLE = 60
_UNQUOTED = re.compile(r'[^"\\\x00-\x1f\x7f]+')


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written."""

    plugin: Path
    test: Path


def write_plugin(name: str, directory: Path, *, kind: str = "report", title: str = "") -> Written:
    """Write a plugin of a kind, «report» or «format», whose id is `name`, and its test.

    Raises:
        BadInput: the name or the title cannot be one, a file is there already or cannot be written.
    """
    module = _module_of(name)
    title = title.strip() or TITLES[kind].format(name=name)
    if len(title) > LONGEST_TITLE or not _UNQUOTED.fullmatch(title):
        raise BadInput(_('The title must be one short line without quotation marks like " and without \\.'))
    written = Written(directory.absolute() / f"{module}.py", directory.absolute() / f"test_{module}.py")
    values = {
        "id": name,
        "title": title,
        "file": written.plugin.name,
        "test": written.test.name,
        "suffix": _ending(name),
    }
    for file in (written.plugin, written.test):
        if os.path.lexists(file):
            raise BadInput(
                _("{file} is there already; nothing was written.").format(file=file), _("Choose another name.")
            )
    with _told(directory):
        _make(directory)
    for file, template in ((written.plugin, kind), (written.test, f"test_{kind}")):
        with _told(file):
            _write_new(file, _filled(template, values))
    return written


def _module_of(name: str) -> str:
    """The name of a file for an id.

    Raises:
        BadInput: it cannot be an id, or a file with that name would not be a plugin.
    """
    module = re.sub(r"[.-]", "_", name)
    importable = module.isidentifier() and not keyword.iskeyword(module) and not module.startswith(("_", "test_"))
    if len(name) > LONGEST_NAME or not is_id(name) or not importable:
        raise BadInput(
            _("«{name}» cannot be the name of a plugin.").format(name=name),
            _("Small Latin letters, digits and dashes, beginning with a letter: my-report."),
        )
    return module


def _ending(name: str) -> str:
    """What ends the files of a format of that name: «my-format» writes «.myformat»."""
    return "".join(filter(str.isalnum, name))[:LONGEST_ENDING]


def _filled(template: str, values: dict[str, str]) -> str:
    text = resources.files("shnor_tui").joinpath("data", "plugin", f"{template}.txt").read_text(encoding="utf-8")
    return re.sub(r"@(\w+)@", lambda found: values[found[1]], text)


def _make(directory: Path) -> None:
    """A directory, and those above it that are missing, closed to others' writing as a trusted file needs them."""
    if not directory.is_dir():
        _make(directory.parent)
        directory.mkdir(mode=0o755)


def _write_new(file: Path, text: str) -> None:
    """Write a file that must not be there, closed to others' writing whatever the umask says."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)


@contextlib.contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadInput(_("{file} cannot be written: {why}.").format(file=file, why=reason_of(error))) from error

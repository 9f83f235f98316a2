"""The files that a programme's options name, such as a letterhead: kept in the department's directory by their content."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from shnor_tui.confined import confined, refuse_host_path
from shnor_tui.errors import BadInput, reason_of
from shnor_tui.i18n import _
from shnor_tui.store.files import make_shared_directory, replace_file, sweep_temporaries

FORMS = "forms"
LARGEST_FORM = 16 * 1024 * 1024
_UNUSUAL = re.compile(r"[^\w.-]+")
_KEPT_OF_NAME = 60


def keep_form(home: Path, file: Path) -> str:
    """Copy a file into the department's directory, safely on disk; returns the name that an option keeps.

    The name tells the content, so that replacing a form alters nothing that was made with the former one.

    Raises:
        BadInput: the file cannot be read, is too large, or cannot be kept; says why.
        Forbidden: the process is confined, and the department does not keep it already.
    """
    if confined():
        return named_form(home, file).name
    try:
        if not file.is_file():
            raise BadInput(_("{file} is no file.").format(file=file))
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FORM + 1)
        if len(content) > LARGEST_FORM:
            raise BadInput(_("{file} is larger than {size} MiB.").format(file=file, size=LARGEST_FORM // 1024**2))
        make_shared_directory(home / FORMS)
        kept = home / FORMS / _name(file, content)
        if not (kept.is_file() and kept.read_bytes() == content):
            sweep_temporaries(kept)
            replace_file(kept, [content])
    except OSError as error:
        raise BadInput(
            _("{file} cannot be taken over: {why}.").format(file=file, why=reason_of(error)),
        ) from error
    return kept.name


def _name(file: Path, content: bytes) -> str:
    stem, ending = (_UNUSUAL.sub("_", part) for part in (file.stem, file.suffix.lower()))
    return f"{stem[:_KEPT_OF_NAME]}-{hashlib.sha256(content).hexdigest()[:12]}{ending}"


def kept_forms(home: Path) -> list[str]:
    """The names of the files that are kept, in their order."""
    try:
        return sorted(file.name for file in (home / FORMS).iterdir() if file.suffix != ".tmp" and file.is_file())
    except OSError:
        return []


def named_form(home: Path | None, value: Path) -> Path:
    """The file that a person names: one of the host, or where the process is confined, the name of one that is kept here.

    Raises:
        Forbidden: the process is confined, and no such file is kept.
    """
    if not confined():
        return value
    kept = home / FORMS / value.name if home is not None and value.name == str(value) else None
    if kept is None or not kept.is_file():
        refuse_host_path(value)
        return value
    return kept


def form_path(home: Path, value: Path) -> Path:
    """Where the form that an option keeps lies; a value names a file of that one directory whatever it says.

    Raises:
        BadInput: it is not there any more.
    """
    file = home / FORMS / value.name
    if not file.is_file():
        raise BadInput(_("{file} is no file.").format(file=file))
    return file

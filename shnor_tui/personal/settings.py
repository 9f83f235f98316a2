"""A person's settings: a TOML file that people edit by hand. What is wrong in it is told, and the rest is used.

docs/settings.md describes the file; `settings_change` writes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from shnor_tui.errors import BadInput, reason_of
from shnor_tui.i18n import LANGUAGES, _, mark
from shnor_tui.personal.locations import settings_file

THEMES = ("dark", "light", "contrast", "mono")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person has chosen. `language` None leaves it to the program.

    `keys` are those of an action by its id, `views` the texts of filters by the name that the person gave them. `problems`
    say in words what in the file was left out of account.
    """

    theme: str = "dark"
    language: str | None = None
    mouse: bool = True
    ascii: bool = False
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    views: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value must be, and how that is said."""

    fits: Callable[[Any], bool]
    expected: str


_LIST = Kind(
    lambda value: isinstance(value, list) and all(isinstance(key, str) and key.strip() for key in value),
    mark("a list of keys in square brackets"),
)
_TEXT = Kind(lambda value: isinstance(value, str), mark("a text in quotes"))
_TABLE = Kind(lambda value: isinstance(value, dict), mark("a table of its own"))
_SWITCH = Kind(lambda value: isinstance(value, bool), "true, false")

PLAIN: Mapping[str, Kind] = MappingProxyType(
    {
        "theme": Kind(lambda value: value in THEMES, ", ".join(THEMES)),
        "language": Kind(lambda value: value in LANGUAGES, ", ".join(LANGUAGES)),
        "mouse": _SWITCH,
        "ascii": _SWITCH,
    }
)
"""The settings that are one value."""

TABLES: Mapping[str, Kind] = MappingProxyType({"keys": _LIST, "views": _TEXT})
"""The settings that are tables of values of one kind."""


def load_settings(directory: Path | None = None) -> Settings:
    """The settings as far as they can be understood; never raises for what stands in the file, see `Settings.problems`."""
    file = settings_file(directory)
    try:
        document = read_document(file)
    except BadInput as error:
        return Settings(problems=(str(error),))
    problems: list[str] = []
    return Settings(**_values(document, file, problems), problems=tuple(problems))


def language_of(file: Path) -> str | None:
    """The language alone, for the start of the program; None where the file says none."""
    try:
        language = read_document(file).get("language")
    except BadInput:
        return None
    return language if language in LANGUAGES else None


def read_document(file: Path) -> dict[str, Any]:
    """The file's TOML, empty when there is no file.

    Raises:
        BadInput: it cannot be read, or is no TOML; names the file and the line.
    """
    try:
        if file.exists() and not (file.is_file() or file.is_dir()):  # a pipe or a device would be read for ever
            raise BadInput(_("{file} is no ordinary file.").format(file=file))
        text = file.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise BadInput(_("{file} cannot be read: {why}.").format(file=file, why=reason_of(error))) from error
    except UnicodeDecodeError:
        raise BadInput(_("{file} is no text in UTF-8.").format(file=file)) from None
    import tomllib  # noqa: PLC0415

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # beside its own: numbers too long, brackets too deep
        place = re.search(r"at line (\d+)", str(error))
        line = place[1] if place else len(text.splitlines())
        raise BadInput(
            _("{file}, line {line} cannot be understood.").format(file=file, line=line),
            _("A setting is written as {example}. Until this is put right no setting is used.").format(
                example='theme = "dark"'
            ),
        ) from error


def check(name: str, value: object) -> str:
    """What is expected of a setting («theme», «keys.undo») when the value is not that; empty when it is."""
    table, _dot, rest = name.partition(".")
    kind = TABLES[table] if rest else PLAIN[name]
    return "" if kind.fits(value) else _(kind.expected)


def _values(document: Mapping[str, Any], file: Path, problems: list[str]) -> dict[str, Any]:
    """The values that are as they should be; the others become problems."""
    values: dict[str, Any] = {}
    for name, value in document.items():
        if name in PLAIN:
            if _sound(file, name, value, PLAIN[name], problems):
                values[name] = value
        elif name not in TABLES:
            problems.append(
                _("{file}: there is no setting «{name}». There are: {known}.").format(
                    file=file, name=name, known=", ".join(known_names())
                )
            )
        elif _sound(file, name, value, _TABLE, problems):
            entries = {
                key: tuple(entry) if isinstance(entry, list) else entry
                for key, entry in flattened(value)
                if _sound(file, f"{name}.{key}", entry, TABLES[name], problems)
            }
            values[name] = MappingProxyType(entries)
    return values


def known_names() -> tuple[str, ...]:
    """The names that may stand at the file's top."""
    return tuple(each.name for each in fields(Settings) if each.name != "problems")


def flattened(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The entries of a table; `filter.clear = …` without quotes is meant as one name."""
    waiting = [*table.items()][::-1]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(f"{name}.{key}", entry) for key, entry in [*value.items()][::-1]]
        else:
            yield name, value


def _sound(file: Path, name: str, value: object, kind: Kind, problems: list[str]) -> bool:
    if kind.fits(value):
        return True
    problems.append(
        _("{file}: the setting «{name}» is not used. Expected: {expected}.").format(
            file=file, name=name, expected=_(kind.expected)
        )
    )
    return False

"""Writing a person's settings: one value changes, what a person wrote around it stays."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

from shnor_tui.errors import BadInput, reason_of
from shnor_tui.i18n import _
from shnor_tui.personal.files import replace_private
from shnor_tui.personal.locations import settings_file
from shnor_tui.personal.settings import PLAIN, TABLES, check, known_names

Entries = Mapping[str, str | Sequence[str] | None]
Value = str | bool | Entries | None


def change_settings(directory: Path | None = None, **values: Value) -> None:
    """Set `theme`, `language`, `mouse`, `ascii`, or entries of `keys` and `views`; None takes a setting or an entry out.

    Raises:
        BadInput: a value is not what the setting takes, or the file cannot be understood or written; nothing was changed.
    """
    changes = _checked(values)
    file = settings_file(directory)
    document = _editable(file)
    for place, value in changes.items():
        _put(document, place, value)
    try:
        replace_private(file.resolve(), document.as_string().encode(), durable=True)
    except OSError as error:
        raise BadInput(
            _("The settings cannot be written to {file}: {why}.").format(file=file, why=reason_of(error))
        ) from error


def save_view(name: str, text: str, directory: Path | None = None) -> None:
    """Keep a filter under a name. Raises BadInput as `change_settings` does."""
    if not name.strip():
        raise BadInput(_("A saved filter needs a name."))
    change_settings(directory, views={name.strip(): text})


def remove_view(name: str, directory: Path | None = None) -> None:
    """Forget a filter; one that isn't there is no mistake. Raises BadInput as `change_settings` does."""
    change_settings(directory, views={name: None})


Place = tuple[str, ...]


def _checked(values: Mapping[str, Value]) -> dict[Place, Any]:
    """The changes by their places, all of them sound."""
    changes: dict[Place, Any] = {}
    for name, value in values.items():
        if name in TABLES and isinstance(value, Mapping):
            changes |= {
                (name, key): entry if isinstance(entry, str) else _listed(entry) for key, entry in value.items()
            }
        elif name in PLAIN:
            changes[(name,)] = value
        else:
            known = ", ".join(known_names())
            raise BadInput(
                _("There is no setting «{name}».").format(name=name), _("There are: {known}.").format(known=known)
            )
    for place, value in changes.items():
        name = ".".join(place)
        if value is not None and (expected := check(name, value)):
            raise BadInput(
                _("This is no value of the setting «{name}».").format(name=name),
                _("Expected: {expected}.").format(expected=expected),
            )
    return changes


def _listed(entry: Sequence[str] | None) -> list[str] | None:
    return None if entry is None else list(entry)


def _editable(file: Path) -> Any:
    """The file as a document that keeps its comments, order and blanks."""
    import tomlkit  # noqa: PLC0415  (only who changes a setting pays for it)
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    from shnor_tui.personal.settings import read_document  # noqa: PLC0415

    try:
        read_document(file)
        return tomlkit.parse(file.read_bytes().decode("utf-8-sig") if file.exists() else "")
    except (BadInput, TOMLKitError, OSError, RecursionError) as error:
        why = error.message if isinstance(error, BadInput) else str(error)
        raise BadInput(
            _("The settings were not changed. {why}").format(why=why), _("Put the file right first, or remove it.")
        ) from error


def _put(document: Any, place: Place, value: object) -> None:
    import tomlkit  # noqa: PLC0415

    table: MutableMapping[str, Any] = document
    for name in place[:-1]:
        if name not in table:
            if value is None:
                return
            table[name] = tomlkit.table()
        table = table[name]
        if not isinstance(table, MutableMapping):
            raise BadInput(
                _("The settings were not changed. {why}").format(
                    why=_("«{name}» is not a table of its own.").format(name=name)
                ),
                _("Put the file right first, or remove it."),
            )
    table, key = _standing(table, place[-1])
    if value is not None:
        table[key] = value
    elif key in table:
        del table[key]


def _standing(table: MutableMapping[str, Any], name: str) -> tuple[MutableMapping[str, Any], str]:
    """Where an entry stands: by its whole name, or inside tables where a person wrote it without quotes."""
    first, dot, rest = name.partition(".")
    if name in table or not dot or not isinstance(table.get(first), MutableMapping):
        return table, name
    return _standing(table[first], rest)

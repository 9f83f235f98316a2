"""A programme's own values for the options of reports and formats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

import msgspec

from shnor_tui.domain.option import OptionValue
from shnor_tui.domain.programme import Programme
from shnor_tui.errors import Conflict, NotFound
from shnor_tui.i18n import _
from shnor_tui.workspace.arguments import programme_of
from shnor_tui.workspace.editing import Editor
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot


def own_options(data: Snapshot, owner: str) -> Mapping[str, str]:
    """The programme's own values of a report's or a format's options, as they are typed, by option."""
    return {row.option: row.value for row in _rows(data.records, data.programme) if row.owner == owner}


def set_option(
    workspace: Workspace, programme: Programme, owner: str, option: str, value: str, seen: Snapshot | None = None
) -> None:
    """Keep a value; whoever knows the option has checked it before.

    Raises:
        NotFound: the programme was removed.
        Conflict: somebody changed the value since it was seen.
    """
    set_options(workspace, programme, owner, {option: value}, seen)


def set_options(
    workspace: Workspace, programme: Programme, owner: str, values: Mapping[str, str], seen: Snapshot | None = None
) -> None:
    """Keep the values of several options of one owner, all or none.

    With `seen`, the programme's own values must still be as they were seen; where it had none, it must have none.

    Raises:
        NotFound: the programme was removed.
        Conflict: somebody changed one of the values since it was seen.
    """
    with workspace.change("option.set") as editor:
        present = programme_of(workspace, programme.id)
        for option, value in values.items():
            current = _find(workspace.records, present, owner, option)
            before = current if seen is None else _find(seen.records, present, owner, option)
            if current is not None and current.value == value:
                continue
            if _said(current) != _said(before):
                _refuse(editor, current, before, value)
            if current is None:
                editor.add(OptionValue(programme=present.id, owner=owner, option=option, value=value))
            else:
                editor.change(current, value=value)


def clear_option(workspace: Workspace, programme: Programme, owner: str, option: str) -> None:
    """Go back to the plugin's default.

    Raises:
        NotFound: the programme has no value of its own.
    """
    with workspace.change("option.clear") as editor:
        row = _find(workspace.records, programme, owner, option)
        if row is None:
            raise NotFound(
                _("The programme has no value of its own for {owner}, {option}.").format(owner=owner, option=option)
            )
        editor.remove(row)


def _rows(records: Records, programme: Programme) -> list[OptionValue]:
    return [row for row in records.all(OptionValue) if row.programme == programme.id]


def _find(records: Records, programme: Programme, owner: str, option: str) -> OptionValue | None:
    rows = _rows(records, programme)
    return next((row for row in rows if (row.owner, row.option) == (owner, option)), None)


def _said(row: OptionValue | None) -> str | None:
    return row.value if row else None


def _refuse(editor: Editor, current: OptionValue | None, before: OptionValue | None, value: str) -> NoReturn:
    if current is not None:
        editor.change(
            msgspec.structs.replace(current, value=_said(before) or ""), value=value
        )  # says who changed it to what
    raise Conflict(
        _("Somebody changed the same meanwhile; nothing was saved."), _("Look at it as it is now and decide again.")
    )

"""A programme's own values for the options of reports and formats."""

from __future__ import annotations

from collections.abc import Mapping

from shnor_tui.domain.option import OptionValue
from shnor_tui.domain.programme import Programme
from shnor_tui.errors import NotFound
from shnor_tui.i18n import _
from shnor_tui.workspace.arguments import programme_of
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot


def own_options(data: Snapshot, owner: str) -> Mapping[str, str]:
    """The programme's own values of a report's or a format's options, as they are typed, by option."""
    return {row.option: row.value for row in _rows(data.records, data.programme) if row.owner == owner}


def all_options(data: Snapshot) -> tuple[OptionValue, ...]:
    """Every value that the programme has of its own, by owner and option."""
    return tuple(sorted(_rows(data.records, data.programme), key=lambda row: (row.owner, row.option)))


def set_option(workspace: Workspace, programme: Programme, owner: str, option: str, value: str) -> None:
    """Keep a value; whoever knows the option has checked it before.

    Raises:
        NotFound: the programme was removed.
        Conflict: somebody changed the same value meanwhile.
    """
    seen = _find(workspace, programme, owner, option)
    with workspace.change("option.set") as editor:
        present = programme_of(workspace, programme.id)
        if seen is None:
            seen = _find(workspace, present, owner, option)  # another session may have been quicker
        if seen is None:
            editor.add(OptionValue(programme=present.id, owner=owner, option=option, value=value))
        elif seen.value != value:
            editor.change(seen, value=value)


def clear_option(workspace: Workspace, programme: Programme, owner: str, option: str) -> None:
    """Go back to the plugin's default.

    Raises:
        NotFound: the programme has no value of its own.
    """
    with workspace.change("option.clear") as editor:
        row = _find(workspace, programme, owner, option)
        if row is None:
            raise NotFound(
                _("The programme has no value of its own for {owner}, {option}.").format(owner=owner, option=option)
            )
        editor.remove(row)


def _rows(records: Records, programme: Programme) -> list[OptionValue]:
    return [row for row in records.all(OptionValue) if row.programme == programme.id]


def _find(workspace: Workspace, programme: Programme, owner: str, option: str) -> OptionValue | None:
    rows = _rows(workspace.records, programme)
    return next((row for row in rows if (row.owner, row.option) == (owner, option)), None)

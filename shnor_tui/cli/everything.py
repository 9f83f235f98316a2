"""`shnor import all`: a whole department from the json of `shnor export all`, into an empty directory."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shnor_tui.cli.host_path import PIPE
from shnor_tui.cli.pipe import content_of
from shnor_tui.cli.settings import Settings
from shnor_tui.cli.show import print_json, say, warn
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from shnor_tui.interchange.everything import Everything


def import_everything(
    settings: Settings, file: str, *, yes: bool, as_json: bool, agrees: Callable[[], bool] | None
) -> int | None:
    """Show what a file holds, ask (`agrees`), and take it over; returns the revision, None when nobody agreed.

    Raises:
        Unfit: the file is not what it should be.
        BadInput: the directory holds something already.
    """
    from shnor_tui.interchange.everything import LARGEST, read_everything, require_empty, take_over  # noqa: PLC0415
    from shnor_tui.workspace.session import account_name  # noqa: PLC0415

    name = _("standard input") if file == PIPE else Path(file).name
    everything = read_everything(name, content_of(file, LARGEST + 1))
    if os.path.lexists(settings.home.path):
        with settings.workspace() as workspace:
            require_empty(workspace)
    if not as_json:
        _print(everything, account_name())
    revision = None
    if yes or (agrees and agrees()):
        with settings.workspace(make=True) as workspace:
            revision = take_over(workspace, everything)
    if as_json:
        print_json(_as_data(everything, revision))
    elif revision is not None:
        say(_("Imported into {home}.").format(home=settings.home.path))
    return revision


def refuse_options(said: dict[str, Any], year: str | None) -> None:
    """Everything is imported as it is.

    Raises:
        BadInput: something was said that is for single kinds.
    """
    names = [name for name, value in {**said, "year": year}.items() if value]
    if names:
        told = ", ".join(f"--{_OPTIONS.get(name, name).replace('_', '-')}" for name in names)
        raise BadInput(_("Of «all» everything is imported as it is, without {options}.").format(options=told))


_OPTIONS = {"wishes": "map", "names": "school-name"}


def _print(everything: Everything, account: str) -> None:
    from shnor_tui.domain.evidence import Evidence  # noqa: PLC0415
    from shnor_tui.workspace.titles import table_title  # noqa: PLC0415

    years = ", ".join(everything.years)
    records = sum(len(table) for table in everything.tables.values())
    told = ngettext("{n} record", "{n} records", records).format(n=records)
    say(_("{file}: {records}; programmes: {years}.").format(file=everything.name, records=told, years=years))
    if everything.year:
        say(_("It is an export of one year: other programmes and their records are not in it."))
    say(", ".join(f"{table_title(name)} – {len(table)}" for name, table in everything.tables.items() if table) + ".")
    say(_("Administrators: {accounts}.").format(accounts=", ".join(everything.administrators)))
    if account not in everything.administrators:
        warn(
            _("Your account {account} will be none: give it a role in the old directory and export again.").format(
                account=account
            )
        )
    if everything.tables["issued"]:
        warn(_("The files of issued reports are not in it: copy the directory «issued» over too."))
    files = {
        one.file.sha256 for one in everything.tables["evidence"].values() if isinstance(one, Evidence) and one.file
    }
    if files:
        warn(
            ngettext(
                "{n} file of documents is not in it: copy the directory «evidence» over too.",
                "{n} files of documents are not in it: copy the directory «evidence» over too.",
                len(files),
            ).format(n=len(files))
        )
    warn(_("The history of changes is not in it; letterheads and plugins neither."))


def _as_data(everything: Everything, revision: int | None) -> dict[str, object]:
    return {
        "file": everything.name,
        "kind": "all",
        "revision": revision,
        "year": everything.year,
        "years": everything.years,
        "administrators": everything.administrators,
        "tables": {name: len(table) for name, table in everything.tables.items()},
    }

"""Adding a plugin to the department's: looked at, checked in children as `plugin_check` does, and put in its place whole."""

from __future__ import annotations

import asyncio
import hashlib
import re
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from shnor_tui.domain.access import AccessKind
from shnor_tui.errors import BadInput, ShnorError, reason_of
from shnor_tui.i18n import _
from shnor_tui.reporting.plugin_check import check_plugin
from shnor_tui.reporting.plugin_remarks import Level, PluginCheck
from shnor_tui.reporting.sources import is_plugin_name
from shnor_tui.reporting.trust import LARGEST_FILE
from shnor_tui.store.files import make_directory, replace_file
from shnor_tui.workspace.access import note
from shnor_tui.workspace.session import Workspace

VERB = "plugin.add"
PLACE = "plugins"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_MODE, _DIRECTORY_MODE = 0o644, 0o755


@dataclass(frozen=True, slots=True)
class Added:
    """A plugin's file as it was given; `replaces` says that one of its name is there already."""

    name: str
    content: bytes
    place: Path
    replaces: bool

    @property
    def sha256(self) -> str:
        """Which bytes these are."""
        return hashlib.sha256(self.content).hexdigest()


def given(home: Path, name: str, stream: BinaryIO, *, replace: bool) -> Added:
    """What is to be added, before anything of it runs.

    Raises:
        BadInput: no plugin can be called so, one is, it is too large, or the department's directory for plugins is none.
    """
    if not (_NAME.fullmatch(name) and is_plugin_name(f"{name}.py")):
        raise BadInput(
            _("«{name}» cannot be the name of a plugin's file.").format(name=name),
            _("Small Latin letters, digits and «_», beginning with a letter but not with «test_»: my_report."),
        )
    place = home / PLACE / f"{name}.py"
    replaces = _require_place(place, replace=replace)
    content = stream.read(LARGEST_FILE + 1)
    if not content:
        raise BadInput(_("Nothing was sent."), _("Send the file through the pipe: «< FILE»."))
    if len(content) > LARGEST_FILE:
        raise BadInput(_("A plugin has at most {size} MiB.").format(size=LARGEST_FILE // 1024**2))
    return Added(name, content, place, replaces)


def checked(workspace: Workspace, added: Added, on_step: Callable[[str], None]) -> PluginCheck:
    """Check it. Its code runs then, so the history tells of it first.

    Raises:
        Forbidden: the role may not add plugins.
        ShnorError: the history cannot tell of it, or no child process could be started.
    """
    _require_still(workspace)
    _note(workspace, added)
    with tempfile.TemporaryDirectory(prefix="shnor-add-") as scratch:
        file = Path(scratch, added.place.name)
        file.write_bytes(added.content)
        file.chmod(_MODE)
        without = [str(added.place.absolute())] if added.replaces else []
        found = asyncio.run(check_plugin(file, workspace.home, on_step=on_step, without=without))
    wrong = (remark for remark in found.remarks if remark.level is Level.WRONG)
    told = tuple(msgspec.structs.replace(remark, traceback="") for remark in wrong)  # it names files of the host
    return msgspec.structs.replace(found, file=added.place.name, remarks=told)


def keep(workspace: Workspace, added: Added) -> None:
    """Put it in its place, on disk before this returns.

    Raises:
        Forbidden: meanwhile the role was taken away, or the user disabled.
        BadInput: it cannot be written there, or something took its place meanwhile.
    """
    _require_still(workspace)
    directory = added.place.parent
    try:
        if not directory.exists():
            make_directory(directory)
            directory.chmod(_DIRECTORY_MODE)
        _require_place(added.place, replace=added.replaces)
        replace_file(added.place, [added.content], mode=_MODE)
    except OSError as error:
        raise BadInput(_("{file} cannot be written: {why}.").format(file=added.place, why=reason_of(error))) from error


def _require_place(place: Path, *, replace: bool) -> bool:
    """Whether a plugin of that name is there; refuses what would be put elsewhere, or over another one unasked."""
    if place.parent.is_symlink() or (place.parent.exists() and not place.parent.is_dir()):
        raise BadInput(_("{directory} is no directory, or a symbolic link.").format(directory=place.parent))
    try:
        there = place.lstat()
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(there.st_mode):
        raise BadInput(_("{file} is no ordinary file.").format(file=place))
    if not replace:
        raise BadInput(_("There is a plugin {file} already.").format(file=place.name), _("--replace puts yours there."))
    return True


def _require_still(workspace: Workspace) -> None:
    """Sending and checking take minutes, in which a role may be taken away."""
    workspace.refresh()
    workspace.require(VERB)


def _note(workspace: Workspace, added: Added) -> None:
    before = workspace.revision
    note(workspace, AccessKind.PLUGIN, f"{added.place.name}, SHA-256 {added.sha256}")
    if workspace.revision == before:
        raise ShnorError(_("The history cannot tell of the plugin, so it was not added."), _("Try again later."))

"""Where plugins come from: installed packages, the department's directory, the user's own directory."""

from __future__ import annotations

import ast
import enum
import importlib.metadata
import importlib.util
import os
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType

import platformdirs

from shnor_tui.errors import reason_of
from shnor_tui.i18n import _
from shnor_tui.reporting.extras import why_left_out
from shnor_tui.reporting.failure import Refused, Stage, writable
from shnor_tui.reporting.trust import AllowList, read_candidate
from shnor_tui.reporting.versions import check_version, declared_version

GROUP = "shnor_tui.plugins"


class Origin(enum.StrEnum):
    """Who put the plugin there."""

    PACKAGE = "package"
    DEPARTMENT = "department"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Source:
    """A place from which one plugin is loaded. `name` and `file` are for people; `path` is the drop-in file itself.

    `left_out` says why a package's plugin isn't to be loaded, for it needs what isn't installed; that is no failure.
    """

    name: str
    file: str
    origin: Origin
    version: str = ""
    entry_point: importlib.metadata.EntryPoint | None = None
    path: Path | None = None
    left_out: str = ""

    @property
    def key(self) -> str:
        """What tells it from all others: an entry point's name or a file's path."""
        return self.name if self.origin is Origin.PACKAGE else self.file

    def load(self, allow_list: AllowList) -> object:
        """Import the plugin; whatever its code raises comes through.

        Raises:
            Refused: a drop-in file that cannot be read, is not trusted, or was made for another version of the plugin API.
        """
        if self.entry_point is not None:
            return self.entry_point.load()
        return _load_file(self.path or Path(self.file), allow_list)


def user_plugins() -> Path:
    """The user's own directory of drop-in files."""
    return Path(platformdirs.user_data_dir("shnor"), "plugins")


def sources(home: Path | None) -> Iterator[Source]:
    """Every plugin there is, in the order of precedence: packages by name, the department's files, the user's files."""
    yield from sorted(_packages(), key=lambda source: source.name)
    seen: set[Path] = set()
    places = [(Origin.USER, user_plugins())]
    if home is not None:
        places.insert(0, (Origin.DEPARTMENT, home / "plugins"))
    for origin, directory in places:
        real = directory.resolve()
        if real not in seen:
            seen.add(real)
            yield from _files(origin, directory)


def _packages() -> Iterator[Source]:
    for entry_point in importlib.metadata.entry_points(group=GROUP):
        distribution = entry_point.dist
        version = f"{distribution.name} {distribution.version}" if distribution else ""
        file, left_out = _module_file(entry_point.module), why_left_out(entry_point)
        yield Source(entry_point.name, file, Origin.PACKAGE, version, entry_point, left_out=left_out)


def _module_file(module: str) -> str:
    """The file of a package's outermost module, found without running any of it."""
    try:
        spec = importlib.util.find_spec(module.partition(".")[0])
    except (ImportError, ValueError):
        return ""
    return (spec.origin or "") if spec else ""


def _files(origin: Origin, directory: Path) -> Iterator[Source]:
    try:
        names = sorted(entry.name for entry in os.scandir(directory))
    except OSError:
        return
    for name in names:
        if is_plugin_name(name):
            path = directory.absolute() / name
            yield Source(writable(name.removesuffix(".py")), writable(str(path)), origin, path=path)


def is_plugin_name(name: str) -> bool:
    """Whether a file with this name is looked at: notes, parts of other files and tests are left alone."""
    return name.endswith(".py") and not name.startswith((".", "_", "test_"))


def _load_file(path: Path, allow_list: AllowList) -> ModuleType:
    try:
        candidate = read_candidate(path)
    except OSError as error:
        raise Refused(_("the file cannot be read: {why}.").format(why=reason_of(error)), stage=Stage.FIND) from error
    if candidate.distrust and candidate.sha256 not in allow_list.allowed:
        raise Refused(
            _("the file was not run because {why}; its SHA-256 is {sha256}.").format(
                why=candidate.distrust, sha256=candidate.sha256
            ),
            _("If you know what it does, allow it: {command}").format(command=candidate.command),
            Stage.FIND,
        )
    return _execute(_compiled(candidate.content, path), path)


def _compiled(content: bytes, path: Path) -> CodeType:
    """The code of a file, refused before it runs when it says that it was made for another plugin API."""
    tree = ast.parse(content, str(path))
    declared = declared_version(tree)
    if declared is not None:
        check_version(declared)
    return compile(tree, str(path), "exec", dont_inherit=True)


def _execute(code: CodeType, path: Path) -> ModuleType:
    name = f"shnor_dropin_{zlib.crc32(bytes(path)):08x}_{path.stem}"
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True  # a directory that is shared or watched gets no `__pycache__`
    try:
        exec(code, module.__dict__)  # noqa: S102  (a plugin is code; trust was checked)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    finally:
        sys.dont_write_bytecode = before
    return module

"""Whether what a packaged plugin needs beside its package is installed: the extras that its entry point names.

`formats-of-ours = "our_formats [formats]"` is offered when every requirement of the package's extra `formats` is there.
"""

from __future__ import annotations

import importlib.metadata
import re

from shnor_tui.i18n import _

_NAME = re.compile(r"[\w.-]+")
_EXTRA = re.compile(r"""\bextra\s*==\s*["']([\w.-]+)["']""")


def why_left_out(entry_point: importlib.metadata.EntryPoint) -> str:
    """What is missing and the command that installs it; empty when the plugin can be loaded."""
    distribution = entry_point.dist
    if distribution is None or not entry_point.extras:
        return ""
    missing = [name for name in _requirements(distribution, entry_point.extras) if not _is_installed(name)]
    if not missing:
        return ""
    return _("It isn't loaded, for {packages} isn't installed; {command} installs it.").format(
        packages=", ".join(missing),
        command=f"pip install '{distribution.name}[{','.join(entry_point.extras)}]'",
    )


def _requirements(distribution: importlib.metadata.Distribution, extras: list[str]) -> list[str]:
    """The names of the packages that the extras ask for."""
    wanted = {_normal(extra) for extra in extras}
    return [
        name[0]
        for requirement in distribution.requires or ()
        if {_normal(extra) for extra in _EXTRA.findall(requirement)} & wanted and (name := _NAME.match(requirement))
    ]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).casefold()


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True

"""Whether this process may touch the host's files for the person who uses it.

Behind the gate nobody has an account on the host: every path that a person types would be opened with the rights of the
account that all share. So a process of the gate, and each child of it, is confined: files come and go through the pipe
only. Being confined is inherited and takes rights away, never gives any.
"""

from __future__ import annotations

import os

from shnor_tui.errors import Forbidden
from shnor_tui.i18n import _

VARIABLE = "SHNOR_CONFINED"


def confine() -> None:
    """From now on neither this process nor a child of it opens a file that a person names."""
    os.environ[VARIABLE] = "1"


def confined() -> bool:
    """Whether files that a person names are closed."""
    return bool(os.environ.get(VARIABLE))


def refuse_host_path(path: object) -> None:
    """Call it before a path that a person typed is looked at.

    Raises:
        Forbidden: the process is confined.
    """
    if confined():
        raise Forbidden(
            _("Files of the host are closed here: {path}.").format(path=path),
            _("Send a file through the pipe: «ssh HOST COMMAND - < FILE», and take one by «> FILE»."),
        )

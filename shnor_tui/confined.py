"""Whether this process may touch the host's files for the person who uses it.

Behind the gate nobody has an account on the host: every path that a person types would be opened with the rights of the
account that all share. So a process of the gate, and each child of it, is confined: files come and go through the pipe
only. Being confined is inherited and takes rights away, never gives any.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from shnor_tui.errors import Forbidden
from shnor_tui.i18n import _

VARIABLE = "SHNOR_CONFINED"
ACCOUNT = "SHNOR_CONFINED_ACCOUNT"
_OTHERS = 0o077


def confine(account: str = "") -> None:
    """From now on neither this process nor a child of it opens a file that a person names; `account` is who uses it."""
    os.environ[VARIABLE] = "1"
    os.environ[ACCOUNT] = account


def confined() -> bool:
    """Whether files that a person names are closed."""
    return bool(os.environ.get(VARIABLE))


def confined_account(home: Path) -> str | None:
    """Who uses a confined process, for its children; None where that is the account which runs it.

    Raises:
        Forbidden: somebody is named, but the directory is not closed to all but this account, who could write whatever he
            likes there under any name anyhow: nobody is believed, and nobody gets the account's own rights instead.
    """
    account = os.environ.get(ACCOUNT)
    if not (confined() and account):
        return None
    with suppress(OSError):
        about = home.stat()
        if about.st_uid == os.geteuid() and not about.st_mode & _OTHERS:
            return account
    raise Forbidden(_("Others on the host may look into {home}.").format(home=home))


def refuse_host_path(path: object) -> None:
    """Call it before a path that a person typed is looked at.

    Raises:
        Forbidden: the process is confined.
    """
    if confined():
        raise Forbidden(
            _("Files of the host are closed here: {path}.").format(path=path),
            _("To send a file, put «< FILE» behind the command; to take one, «> FILE»."),
        )

"""The family of errors that people read: what happened, to which record or file, what to do."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from shnor_tui.i18n import _, mark

_REASONS = {
    errno.EACCES: mark("no permission"),
    errno.EPERM: mark("no permission"),
    errno.ENOENT: mark("no such file or directory"),
    errno.ENOSPC: mark("no space left on the disk"),
    errno.EFBIG: mark("the file is larger than the system allows"),
    errno.EDQUOT: mark("the disk quota is used up"),
    errno.EROFS: mark("the disk is read-only"),
    errno.EISDIR: mark("it is a directory"),
    errno.ENOTDIR: mark("a part of the path is not a directory"),
    errno.EIO: mark("the disk reports an error"),
}


def reason_of(error: OSError) -> str:
    """Why the system refused, in the interface's language where there is a word for it."""
    if error.errno in _REASONS:
        return _(_REASONS[error.errno])
    return error.strerror or str(error)


class ShnorError(Exception):
    """Base of every error that is shown to a user.

    `message` says what happened and to what; `advice` says what to do next and may be empty.
    `exit_code` is what the command line returns (documented in docs/cli.md).
    """

    exit_code = 1

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class BadInput(ShnorError):
    """A value, file or option that the user gave cannot be used."""

    exit_code = 2


class NotFound(BadInput):
    """The programme, school, item or report that was named does not exist."""


class Forbidden(ShnorError):
    """The actor's role does not include this verb."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed, in words: what it was for both, what one of them wants, what the other made of it."""

    title: str
    mine: str
    theirs: str
    before: str = ""


class Conflict(ShnorError):
    """Someone else changed the same fields meanwhile; nothing was saved.

    `who` made the change that stands in the way, `when` in local time (15.09.2020 14:05); both empty when nobody knows.
    """

    exit_code = 4

    def __init__(
        self, message: str, advice: str = "", *, clashes: tuple[Clash, ...] = (), who: str = "", when: str = ""
    ) -> None:
        super().__init__(message, advice)
        self.clashes = clashes
        self.who = who
        self.when = when

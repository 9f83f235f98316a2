"""The family of errors that people read: what happened, to which record or file, what to do."""

from __future__ import annotations


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


class Conflict(ShnorError):
    """Someone else changed the same fields meanwhile; nothing was saved."""

    exit_code = 4

"""What went wrong with a plugin, as a record that can be shown, logged and sent between processes."""

from __future__ import annotations

import enum
import logging
import traceback
from collections.abc import Mapping

import msgspec

from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _, mark
from shnor_tui.reporting.explaining import advice_for, line_in

LONGEST_MESSAGE = 2_000
LONGEST_TRACEBACK = 20_000

log = logging.getLogger("shnor.reporting")


class Stage(enum.StrEnum):
    """What the host was doing with a plugin."""

    FIND = "find"
    LOAD = "load"
    REGISTER = "register"
    BUILD = "build"
    CHECK = "check"
    RENDER = "render"

    @property
    def words(self) -> str:
        """The stage in the interface's language."""
        return _(_TITLES[self])


_TITLES: Mapping[Stage, str] = {
    Stage.FIND: mark("finding the plugin"),
    Stage.LOAD: mark("loading the plugin"),
    Stage.REGISTER: mark("registering"),
    Stage.BUILD: mark("building the report"),
    Stage.CHECK: mark("the check before signature"),
    Stage.RENDER: mark("writing in the format"),
}


class Refused(Exception):
    """A plugin that must not run: not trusted, or made for another version of the plugin API."""

    def __init__(self, message: str, advice: str = "", stage: Stage | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.stage = stage


class BrokenRule(Exception):
    """Something that a plugin gave does not have the form that the guide asks for; the message says what is wrong where."""


class Failure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One failure of one plugin; everything else goes on working.

    `advice` says what to do and may be empty; `line` is the line of `file` where it happened, 0 when it isn't known.
    """

    plugin: str
    file: str
    stage: Stage
    message: str
    traceback: str = ""
    advice: str = ""
    line: int = 0

    def __str__(self) -> str:
        named = _("{plugin} ({file}), {stage}: {message}").format(
            plugin=self.plugin, file=self._place, stage=self.stage.words, message=self.message
        )
        if not self.advice:
            return named
        return f"{named} {self.advice}" if named.endswith((".", "!", "?", "»", ":")) else f"{named}. {self.advice}"

    @property
    def _place(self) -> str:
        if not self.line:
            return self.file or "–"
        return _("{file}, line {line}").format(file=self.file, line=self.line)

    @classmethod
    def of(cls, plugin: str, file: str, stage: Stage, error: BaseException) -> Failure:
        """The failure that an exception of a plugin amounts to; it is written to the log with its traceback."""
        advice = ""
        if isinstance(error, Refused):
            message, advice, stage = error.message, error.advice, error.stage or stage
        elif isinstance(error, SystemExit):
            message = _("the plugin asked the program to exit ({code})").format(code=_text(error.code))
        elif isinstance(error, BrokenRule):
            message = _text(error)
        else:
            message = f"{type(error).__name__}: {_text(error)}".rstrip(": ")
            advice = advice_for(error)
        trace = ""
        if not isinstance(error, Refused | BrokenRule):
            trace = writable("".join(traceback.format_exception(error))[-LONGEST_TRACEBACK:])
        failure = cls(
            plugin=plugin,
            file=file,
            stage=stage,
            message=message,
            traceback=trace,
            advice=advice,
            line=line_in(file, error),
        )
        failure.log()
        return failure

    def log(self) -> None:
        """Write it to the log, traceback included."""
        log.error(
            "plugin %s, file %s, stage %s: %s\n%s",
            self.plugin,
            self.file,
            self.stage.value,
            self.message,
            self.traceback,
        )


def writable(text: str) -> str:
    """Text that can be written as UTF-8: lone surrogates, as in odd file names, are shown escaped."""
    return text.encode("utf-8", "backslashreplace").decode()


def _text(thing: object) -> str:
    """A plugin's object in words, whatever its `__str__` does."""
    try:
        return writable(str(thing))[:LONGEST_MESSAGE]
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001
        return _("(it cannot be put in words)")


class PluginError(ShnorError):
    """A plugin failed while it was doing what was asked; `failure` says which, where and how."""

    exit_code = 9

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure

"""What the check of a plugin file says, as data."""

from __future__ import annotations

import enum

import msgspec


class Level(enum.StrEnum):
    """How a remark is meant: the plugin must be mended, somebody should know, all is well."""

    WRONG = "wrong"
    REMARK = "remark"
    GOOD = "good"


class Remark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that was found. `about` says what was being done, `line` is the line of the file, 0 when it isn't known."""

    level: Level
    message: str
    about: str = ""
    advice: str = ""
    line: int = 0
    traceback: str = ""


class Made(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a report or a format wrote, to be held against what it writes in another process; `text` where it is one."""

    name: str
    sha256: str
    text: str = ""


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the child that examines."""

    remark: Remark | None = None
    made: Made | None = None


class PluginCheck(msgspec.Struct, frozen=True, kw_only=True):
    """The check of one file: `sound` when nothing in it is wrong."""

    file: str
    sound: bool
    remarks: tuple[Remark, ...] = ()

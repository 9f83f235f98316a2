"""The types of arguments and options that name a file of the host: a confined process opens none of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from shnor_tui.confined import refuse_host_path
from shnor_tui.i18n import _

PIPE = "-"
"""The standard input or output: no file of the host."""


class HostFile(click.ParamType):  # type: ignore[type-arg]  # generic in later releases only
    """A file's or a directory's name as it was typed, or «-»."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name, refused before anything looks at it."""
        if value != PIPE:
            refuse_host_path(value)
        return str(value)


class HostPath(click.Path):
    """The same as a path that click looks at."""

    def __init__(self, *, exists: bool = False, file_okay: bool = True, dir_okay: bool = True) -> None:
        super().__init__(exists=exists, file_okay=file_okay, dir_okay=dir_okay, path_type=Path)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """The path, refused before click looks whether it is there."""
        refuse_host_path(value)
        return super().convert(value, param, ctx)


HOST_FILE = HostFile()

output_option = click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=HOST_FILE,
    default=PIPE,
    help=_("Where to write it; «-» is the standard output."),
)
"""Where a command writes the one file that it makes."""

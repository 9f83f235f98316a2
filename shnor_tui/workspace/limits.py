"""What a deployment bounds: `[limits]` of config.toml in the department's directory."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from shnor_tui.errors import BadInput, reason_of
from shnor_tui.i18n import _
from shnor_tui.store.files import read_ordinary

CONFIG = "config.toml"
"""The deployment's file in the department's directory; it names this host to other computers, too."""

LARGEST_CONFIG = 1 << 20
"""Bytes of a configuration."""

_Mib = Annotated[int, msgspec.Meta(ge=1, le=1024)]
_Seconds = Annotated[int, msgspec.Meta(ge=1, le=86_400)]


class Limits(msgspec.Struct, frozen=True):
    """`evidence_mib`: the largest file of a document, in MiB. `seconds`: how long a command of the gate may take."""

    evidence_mib: _Mib = 50
    seconds: _Seconds = 600

    @property
    def evidence_bytes(self) -> int:
        """The largest file of a document, in bytes."""
        return self.evidence_mib * 1024**2


class _Config(msgspec.Struct):
    limits: Limits = Limits()


def limits_of(home: Path) -> Limits:
    """The limits of a department's directory; what its configuration doesn't say is as usual.

    Raises:
        BadInput: the configuration cannot be read, or says something else than a number within reason; names the file.
    """
    import tomllib  # noqa: PLC0415  (the terminal UI starts faster without)

    file = home / CONFIG
    try:
        return msgspec.convert(tomllib.loads(read_ordinary(file, LARGEST_CONFIG).decode()), _Config).limits
    except (FileNotFoundError, NotADirectoryError):
        return Limits()
    except (OSError, ValueError) as error:
        why = reason_of(error) if isinstance(error, OSError) else error
        raise BadInput(_("{file} cannot be read: {why}.").format(file=file, why=why)) from error

"""Why a child process ended, in words."""

from __future__ import annotations

import signal

from shnor_tui.i18n import _
from shnor_tui.reporting.child import Ended, Limits


def why_ended(ended: Ended, seconds: float, limits: Limits) -> str:
    """What a child that did not come to its own end died of; it had so many `seconds`."""
    if ended.killed == "time":
        return _("it did not finish within {seconds:g} s and was ended").format(seconds=seconds)
    if ended.killed == "output":
        return _("it wrote more than {size} MiB and was ended").format(size=limits.output_bytes // 1024**2)
    if ended.code < 0:
        return _("it crashed ({signal})").format(signal=_signal_name(-ended.code))
    return _("it ended the program (exit code {code})").format(code=ended.code)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)

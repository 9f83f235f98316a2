"""What every comparison with last year begins with."""

from __future__ import annotations

from shnor_tui.workspace.snapshot import Snapshot


def year_before(data: Snapshot) -> Snapshot | None:
    """The same data seen through the programme of the school year before, where there is one."""
    wanted = data.programme.school_year.preceding
    return next((data.choose(one) for one in data.programmes if one.school_year == wanted), None)

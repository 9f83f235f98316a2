"""What a programme has settled once for its documents: a report's wording, a format's looks."""

from __future__ import annotations

from shnor_tui.domain.record import Record


class OptionValue(Record, frozen=True, kw_only=True):
    """The programme's own value of one option. `owner` is the id of a report or a format; `value` is as people type it."""

    programme: int
    owner: str
    option: str
    value: str = ""

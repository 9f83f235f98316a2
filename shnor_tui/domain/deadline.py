"""A deadline as people write it, beside the dates that follow from the words (see `deadline_grammar`)."""

from __future__ import annotations

from datetime import date

from shnor_tui.domain.record import Value


class Deadline(Value, frozen=True, kw_only=True):
    """`text` is printed as written; `start` and `end` are inclusive; `recurrence` is «monthly», «quarterly» … or «listed»."""

    text: str = ""
    start: date | None = None
    end: date | None = None
    recurrence: str = ""

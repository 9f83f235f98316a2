"""A point of the справка: the department's own text, and the work that must be done before it may be printed."""

from __future__ import annotations

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.record import Record


class ReportPoint(Record, frozen=True, kw_only=True):
    """«Пункт справки». It prints when all that it links to is done; a point without links always prints.

    `text` holds paragraphs separated by blank lines; the first one is numbered. See `wording` for placeholders.
    """

    programme: int
    text: str
    order: int = 0
    items: tuple[int, ...] = ()
    indicators: tuple[int, ...] = ()
    trainings: tuple[TrainingKind, ...] = ()
    events: tuple[int, ...] = ()

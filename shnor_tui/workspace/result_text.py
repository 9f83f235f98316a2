"""A school's result as people type it, cell by cell: a number, «-» where nothing was held, «?» without data."""

from __future__ import annotations

from collections.abc import Mapping

from shnor_tui.domain.indicator import ReadingState
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.workspace.find import number_of
from shnor_tui.workspace.reading_text import state_of
from shnor_tui.workspace.results import ResultEdit

PARTICIPANTS = "participants"
STATES = frozenset({ReadingState.NOT_HELD, ReadingState.NO_DATA})
MOST = 10_000
"""Pupils of one school in one procedure; more is a slip of the finger."""


def parse_result(texts: Mapping[str, str]) -> ResultEdit:
    """What typed texts change of a result, by the names of `results.NUMBERS`; an empty one takes a number away.

    «-» among the participants says that the school had no such procedure, «?» that there is no data. A dash among the marks is
    nobody, as in spreadsheets.

    Raises:
        BadInput: a text is no number of pupils.
    """
    fields: dict[str, object] = {}
    for name, text in texts.items():
        state = state_of(text)
        if name == PARTICIPANTS and state in STATES:
            fields["state"] = state
        elif state in STATES:
            fields[name] = 0 if state is ReadingState.NOT_HELD else None
        else:
            fields[name] = pupils(text) if text.strip() else None
            if name == PARTICIPANTS:
                fields.setdefault("state", ReadingState.VALUE)
    return ResultEdit(**fields)  # type: ignore[arg-type]  # by the names of its fields


def pupils(text: str) -> int:
    """A number of pupils: 25, also as a spreadsheet may write it, 25,0.

    Raises:
        BadInput: it is none.
    """
    try:
        number = number_of(text)
    except BadInput:
        number = None
    if number is None or number != int(number) or not 0 <= number <= MOST:
        raise BadInput(
            _("«{text}» is no number of pupils.").format(text=text),
            _("Write it as 25; «-» where it was not held, «?» without data."),
        )
    return int(number)

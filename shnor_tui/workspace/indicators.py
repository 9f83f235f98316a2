"""Verbs over indicators and their readings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from shnor_tui.domain.indicator import Computation, Direction, Frequency, Indicator, Reading, ReadingState
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.roadmap import Scope
from shnor_tui.domain.russian import searchable
from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput, Conflict, NotFound
from shnor_tui.i18n import _
from shnor_tui.workspace.arguments import given, one_line
from shnor_tui.workspace.editing import Editor
from shnor_tui.workspace.ordering import moved, renumbered
from shnor_tui.workspace.reading_text import PER_CENT, Fields, check_number, check_reading, unit_of
from shnor_tui.workspace.readings import entered_in
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class ReadingEdit:
    """What to make of a reading; `school` None is the district. `fields` are as `parse_reading` gives them, None clears."""

    indicator: Indicator
    school: School | None
    period: str
    fields: Fields | None


def add_indicator(  # noqa: PLR0913  (what an indicator is made of)
    workspace: Workspace,
    programme: Programme,
    *,
    code: str,
    title: str,
    unit: str = PER_CENT,
    target: Decimal | None = None,
    direction: Direction = Direction.AT_LEAST,
    against_previous: bool = False,
    frequency: Frequency = Frequency.YEAR,
    scope: Scope = Scope.SCHOOLS,
    source: str = "",
    computed: Computation | None = None,
    after: Indicator | None = None,
) -> int:
    """Add an indicator behind another one, or at the end; returns its number.

    Raises:
        BadInput: without a code or a title, the code is taken, or the target is no number of everyday size.
        NotFound: the indicator before it was removed meanwhile.
    """
    if target is not None:
        check_number(target)
    with workspace.change("indicator.add") as editor:
        rows = _indicators(workspace.records, programme.id)
        place = _place(rows, after) + 1 if after else len(rows)
        _write_places(editor, rows[:place])
        _write_places(editor, rows[place:], first=place + 2)
        indicator = Indicator(
            programme=programme.id,
            code=free_code(rows, code),
            title=_needed(title),
            unit=unit_of(unit),
            target=target,
            direction=direction,
            against_previous=against_previous,
            frequency=frequency,
            scope=scope,
            source=one_line(source),
            computed=computed,
            order=place + 1,
        )
        return editor.add(indicator)


def edit_indicator(  # noqa: PLR0913  (what can be changed)
    workspace: Workspace,
    indicator: Indicator,
    *,
    code: str | UnsetType = UNSET,
    title: str | UnsetType = UNSET,
    unit: str | UnsetType = UNSET,
    target: Decimal | UnsetType | None = UNSET,
    direction: Direction | UnsetType = UNSET,
    against_previous: bool | UnsetType = UNSET,
    frequency: Frequency | UnsetType = UNSET,
    scope: Scope | UnsetType = UNSET,
    source: str | UnsetType = UNSET,
    computed: Computation | UnsetType | None = UNSET,
) -> None:
    """Change an indicator as it was seen; what is unset stays.

    Raises:
        BadInput: as `add_indicator`, or values were entered that the change would leave without sense (see
            `check_reshaping`).
        NotFound: it was removed meanwhile.
        Conflict: somebody changed one of the same fields.
    """
    told = given(
        target=target,
        direction=direction,
        against_previous=against_previous,
        frequency=frequency,
        scope=scope,
        computed=computed,
    )
    told |= {name: unit_of(text) for name, text in given(unit=unit).items()}
    told |= {name: one_line(text) for name, text in given(source=source).items()}
    if isinstance(target, Decimal):
        check_number(target)
    with workspace.change("indicator.edit") as editor:
        rows = _indicators(workspace.records, indicator.programme)
        _place(rows, indicator)
        if code is not UNSET:
            told["code"] = free_code(rows, code, indicator.id)
        if title is not UNSET:
            told["title"] = _needed(title)
        changes = {name: value for name, value in told.items() if value != getattr(indicator, name)}
        check_reshaping(workspace.records, indicator, changes)
        editor.change(indicator, **changes)


def remove_indicator(workspace: Workspace, indicator: Indicator) -> None:
    """Remove an indicator with its values. Points of the report keep their links, which its check names.

    Raises:
        NotFound: somebody removed it meanwhile.
    """
    with workspace.change("indicator.remove") as editor:
        _place(_indicators(workspace.records, indicator.programme), indicator)
        for reading in entered_in(workspace.records, indicator.id).values():
            editor.remove(reading)
        editor.remove(indicator)


def move_indicator(workspace: Workspace, indicator: Indicator, by: int) -> None:
    """Move an indicator `by` places down (up if negative), as far as the list goes.

    Raises:
        NotFound: somebody removed it meanwhile.
    """
    with workspace.change("indicator.move") as editor:
        rows = _indicators(workspace.records, indicator.programme)
        _place(rows, indicator)
        _write_places(editor, moved(rows, indicator.id, by))


def set_readings(workspace: Workspace, edits: Sequence[ReadingEdit], seen: Snapshot | None = None) -> None:
    """Enter values of indicators, all in one change; what is so already is no change.

    With `seen`, a value that is changed must still be as it was seen; one that wasn't there must not be there.

    Raises:
        BadInput: a value that cannot be stored, a period that the indicator doesn't have, a school's value of an indicator of
            the district.
        NotFound: an indicator or a school was removed meanwhile.
        Conflict, Forbidden: see `Workspace.change`.
    """
    for edit in edits:
        _check(edit)
    if not edits:
        return
    with workspace.change("reading.set", {_number(edit.school) for edit in edits}) as editor:
        for edit in edits:
            _require_present(workspace.records, edit)
            _set(editor, workspace.records, edit, seen)


def set_reading(  # noqa: PLR0913  (what a reading is made of)
    workspace: Workspace,
    indicator: Indicator,
    school: School | None,
    *,
    state: ReadingState,
    value: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    period: str | None = None,
) -> None:
    """Enter one value for a school or (None) the district: the state VALUE with a number or a fraction, or why there is none.
    Without a period it is the one of today.

    Raises:
        BadInput, NotFound, Forbidden: as `set_readings`.
    """
    fields = {"state": state, "value": value, "numerator": numerator, "denominator": denominator}
    if period is None:
        programme = workspace.records.table(Programme)[indicator.programme]
        period = indicator.frequency.period_at(workspace.today, programme.school_year)
    set_readings(workspace, [ReadingEdit(indicator, school, period, fields)])


def check_reshaping(records: Records, indicator: Indicator, changes: Fields) -> None:
    """Before an indicator is measured otherwise: the values that were entered would lose their sense.

    Raises:
        BadInput: there are such values.
    """
    keys = entered_in(records, indicator.id).keys()
    unit = changes.get("unit", indicator.unit)
    lost = [
        bool(keys) and "frequency" in changes,
        bool(keys) and (unit == PER_CENT) is not (indicator.unit == PER_CENT),
        changes.get("scope") is Scope.MUNICIPAL and any(school is not None for school, _period in keys),
    ]
    if any(lost):
        raise BadInput(
            _("{code} has values already, so how it is measured can't be changed.").format(code=indicator.code),
            _("Clear its values first, or add a new indicator beside it."),
        )


def free_code(rows: Iterable[Indicator], code: str, own: int = 0) -> str:
    """A code as it is stored; none of these indicators has it but `own`, the record's own one.

    Raises:
        BadInput: it is empty, cannot stand in a text, or another indicator has it.
    """
    wanted = one_line(code)
    if not wanted:
        raise BadInput(_("A code is needed."), _("People and texts find the indicator by it."))
    if set(wanted) & set("{}|:"):
        raise BadInput(_("A code has no signs such as {signs}.").format(signs="{ } | :"))
    for row in rows:
        if row.id != own and searchable(row.code) == searchable(wanted):
            raise BadInput(_("The code {code} is taken: {title}.").format(code=wanted, title=row.title))
    return wanted


def next_code(data: Snapshot) -> str:
    """The code after the last one: «П27» behind «П26»; empty when the last one doesn't end with a number."""
    last = data.indicators[-1].code if data.indicators else "П00"
    letters = last.rstrip("0123456789")
    digits = last[len(letters) :]
    known = {searchable(row.code) for row in data.indicators}
    if not digits:
        return ""
    codes = (f"{letters}{number:0{len(digits)}}" for number in range(int(digits) + 1, int(digits) + len(known) + 2))
    return next(code for code in codes if searchable(code) not in known)


def _check(edit: ReadingEdit) -> None:
    indicator = edit.indicator
    if edit.fields is not None:
        check_reading(indicator, **edit.fields)
    if edit.period not in indicator.frequency.periods:
        raise BadInput(
            _("{code} has no period «{period}».").format(code=indicator.code, period=edit.period),
            _("There are: {known}.").format(known=", ".join(indicator.frequency.periods))
            if len(indicator.frequency.periods) > 1
            else _("It is measured once a year."),
        )
    if edit.school is not None and indicator.scope is Scope.MUNICIPAL:
        raise BadInput(_("{code} is measured for the district only.").format(code=indicator.code))


def _require_present(records: Records, edit: ReadingEdit) -> None:
    if edit.indicator.id not in records.table(Indicator):
        raise _gone(edit.indicator)
    if edit.school is not None and edit.school.id not in records.table(School):
        raise NotFound(_("The school «{name}» was removed meanwhile.").format(name=edit.school.name))


def _set(editor: Editor, records: Records, edit: ReadingEdit, seen: Snapshot | None) -> None:
    """Bring a reading from what was seen to what is wanted."""
    key = (_number(edit.school), edit.period)
    current = entered_in(records, edit.indicator.id).get(key)
    before = current if seen is None else entered_in(seen.records, edit.indicator.id).get(key)
    blank = Reading(id=current.id if current else 0, indicator=edit.indicator.id, school=key[0], period=key[1])
    wanted = _said(None) if edit.fields is None else edit.fields
    if current is None if edit.fields is None else current is not None and _said(current) == wanted:
        return
    _require_as_seen(editor, current, before, wanted)
    if current is None:
        editor.add(msgspec.structs.replace(blank, **wanted))
    elif edit.fields is None:
        editor.remove(current)
    else:
        editor.change(current, **wanted)


def _require_as_seen(editor: Editor, current: Reading | None, before: Reading | None, wanted: Fields) -> None:
    """A reading is one value: if somebody made it another one, all of it is refused, also what doesn't differ."""
    if _said(current) == _said(before):
        return
    if current is not None:
        editor.change(before or msgspec.structs.replace(current, **_said(None)), **wanted)  # says who changed what
    raise Conflict(
        _("Somebody changed the same meanwhile; nothing was saved."), _("Look at it as it is now and decide again.")
    )


def _said(reading: Reading | None) -> dict[str, Any]:
    return {
        "state": reading.state if reading else ReadingState.NO_DATA,
        "value": reading.value if reading else None,
        "numerator": reading.numerator if reading else None,
        "denominator": reading.denominator if reading else None,
    }


def _indicators(records: Records, programme: int) -> list[Indicator]:
    own = [row for row in records.all(Indicator) if row.programme == programme]
    return sorted(own, key=lambda row: (row.order, row.id))


def _place(rows: Sequence[Indicator], indicator: Indicator) -> int:
    for place, row in enumerate(rows):
        if row.id == indicator.id:
            return place
    raise _gone(indicator)


def _gone(indicator: Indicator) -> NotFound:
    return NotFound(_("The indicator {code} was removed meanwhile; nothing was changed.").format(code=indicator.code))


def _write_places(editor: Editor, rows: Iterable[Indicator], first: int = 1) -> None:
    for row, place in renumbered(list(rows), first):
        editor.change(row, order=place)


def _needed(title: str) -> str:
    tidy = one_line(title)
    if not tidy:
        raise BadInput(_("A title is needed."))
    return tidy


def _number(school: School | None) -> int | None:
    return school.id if school else None

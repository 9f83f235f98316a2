"""Results of assessment procedures: what schools handed in, what follows for them and for the district, and entering it.

The district is every school of the registry whose result is complete and sound (`share_below`); what isn't is in no count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from shnor_tui.domain.assessment import Procedure, Result, Scale, Share, problem_of, share_below
from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.russian import searchable
from shnor_tui.domain.school import School
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _
from shnor_tui.workspace.editing import Editor
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot

Kind = tuple[str, str, int | None]
"""What procedures of several years have in common: kind, subject and grade, as the search sees them."""

Series = tuple[tuple[str, Share | None], ...]
"""Year by year, the oldest first; None where nothing was held or nobody handed in anything that counts."""


class Past(NamedTuple):
    """A procedure of an earlier year, and what came out."""

    procedure: Procedure
    share: Share


# Reading


def years(data: Snapshot) -> tuple[str, ...]:
    """The school years that have procedures, the oldest first."""
    return tuple(sorted(_known(data).by_year))


def procedures(data: Snapshot, year: str | None = None) -> tuple[Procedure, ...]:
    """The procedures of a school year in their order; by default of the programme's."""
    return _known(data).by_year.get(year or data.programme.year, ())


def result(data: Snapshot, procedure: Procedure, school: School) -> Result | None:
    """What a school handed in; None when nothing was entered."""
    return _known(data).results.get((procedure.id, school.id))


def share(data: Snapshot, procedure: Procedure, school: School) -> Share | None:
    """How many of a school's participants were below; None when the result isn't complete and sound."""
    return _known(data).shares.get((procedure.id, school.id))


def district_share(data: Snapshot, procedure: Procedure) -> Share | None:
    """The same of all schools together."""
    return _known(data).district.get(procedure.id)


def own_last_year(data: Snapshot, procedure: Procedure, school: School) -> Past | None:
    """A school's result of the same kind, subject and grade in the last year before that has one. Years in which the
    procedure wasn't held are passed over: after 2019/2020 the last year is 2018/2019."""
    return _last(data, procedure, lambda earlier: share(data, earlier, school))


def district_last_year(data: Snapshot, procedure: Procedure) -> Past | None:
    """The same of the district."""
    return _last(data, procedure, lambda earlier: district_share(data, earlier))


def school_series(data: Snapshot, procedure: Procedure, school: School) -> Series:
    """A school's results of the same kind, subject and grade in every known year up to the procedure's."""
    return tuple((year, share(data, one, school) if one else None) for year, one in _through(data, procedure))


def district_series(data: Snapshot, procedure: Procedure) -> Series:
    """The same of the district."""
    return tuple((year, district_share(data, one) if one else None) for year, one in _through(data, procedure))


def below_share(
    data: Snapshot, school: School, year: str, *, kind: str = "", subject: str = "", grades: Iterable[int] = ()
) -> tuple[int, int] | None:
    """How many of a school's participants were below, and how many participants there were, over the procedures of a year
    that match; what is empty matches all. None when no result that counts matches."""
    matched = matching(data, year, kind=kind, subject=subject, grades=grades)
    return _sum(found for procedure in matched if (found := share(data, procedure, school)))


def matching(
    data: Snapshot, year: str, *, kind: str = "", subject: str = "", grades: Iterable[int] = ()
) -> tuple[Procedure, ...]:
    """The procedures of a year that match; what is empty matches all. Several subjects stand with commas between."""
    wanted_kind, wanted_grades = _plain(kind), frozenset(grades)
    subjects = {_plain(part) for part in subject.split(",")} - {""}
    return tuple(
        procedure
        for procedure in procedures(data, year)
        if wanted_kind in {"", _plain(procedure.kind)}
        and (not subjects or _plain(procedure.subject) in subjects)
        and (not wanted_grades or procedure.grade in wanted_grades)
    )


def not_held(data: Snapshot, school: School, among: Sequence[Procedure]) -> bool:
    """Whether there are procedures and none of them was held for a school: called off for all, or it had none."""
    return bool(among) and all(
        not procedure.held
        or ((row := result(data, procedure, school)) is not None and row.state is ReadingState.NOT_HELD)
        for procedure in among
    )


def improved(data: Snapshot, school: School) -> bool | None:
    """Whether a school's results show positive dynamics in the programme's year.

    Each procedure of the year is compared with the school's own last year of the same kind, subject and grade
    (`own_last_year`). The dynamics are positive when the share below fell in more of them than it rose in; a share that
    stayed the same counts for neither. None when there is nothing to compare.
    """
    pairs = [
        (past.share, now)
        for procedure in procedures(data)
        if (now := share(data, procedure, school)) and (past := own_last_year(data, procedure, school))
    ]
    if not pairs:
        return None
    fell = sum(now.lower_than(before) for before, now in pairs)
    rose = sum(before.lower_than(now) for before, now in pairs)
    return fell > rose


def missing(data: Snapshot) -> Iterator[tuple[School, Procedure]]:
    """The listed schools that handed in nothing («no data» is nothing) for a procedure of the programme's year that was held
    and for which some school did."""
    for procedure in procedures(data):
        if procedure.held and (given := _known(data).given.get(procedure.id)):
            yield from ((school, procedure) for school in data.schools if school.id not in given)


def handed_in(data: Snapshot, procedure: Procedure) -> int:
    """How many of the listed schools handed something in, be it that they had no such procedure."""
    given = _known(data).given.get(procedure.id, frozenset())
    return sum(school.id in given for school in data.schools)


def problems(data: Snapshot, procedure: Procedure) -> tuple[tuple[School, str], ...]:
    """The schools whose numbers don't add up, and what is wrong with them."""
    found = ((school, result(data, procedure, school)) for school in data.registry)
    return tuple((school, wrong) for school, row in found if row and (wrong := problem_of(row, procedure)))


@dataclass(frozen=True, slots=True)
class _Known:
    """All results, looked through once. `given` are the schools that handed something in, by procedure."""

    by_year: Mapping[str, tuple[Procedure, ...]]
    by_kind: Mapping[Kind, Mapping[str, Procedure]]
    results: Mapping[tuple[int, int], Result]
    shares: Mapping[tuple[int, int], Share]
    district: Mapping[int, Share]
    given: Mapping[int, frozenset[int]]


def _known(data: Snapshot) -> _Known:
    return data.records.derived("assessment", [Procedure, Result], lambda: _look_through(data))


def _look_through(data: Snapshot) -> _Known:
    ordered = sorted(data.records.all(Procedure), key=lambda procedure: (procedure.order, procedure.id))
    by_year: dict[str, list[Procedure]] = {}
    by_kind: dict[Kind, dict[str, Procedure]] = {}
    for procedure in ordered:
        by_year.setdefault(procedure.year, []).append(procedure)
        by_kind.setdefault(kind_of(procedure), {})[procedure.year] = procedure
    results = {(row.procedure, row.school): row for row in data.records.all(Result)}
    held = {procedure.id: procedure for procedure in ordered if procedure.held}
    shares: dict[tuple[int, int], Share] = {}
    district: dict[int, Share] = {}
    given: dict[int, set[int]] = {}
    for (number, school), row in results.items():
        if row.state is not ReadingState.NO_DATA:
            given.setdefault(number, set()).add(school)
        if number in held and (found := share_below(row, held[number])):
            shares[number, school] = found
            before = district.get(number, Share(0, 0))
            district[number] = Share(before.below + found.below, before.participants + found.participants)
    return _Known(
        {year: tuple(own) for year, own in by_year.items()},
        by_kind,
        results,
        shares,
        district,
        {number: frozenset(schools) for number, schools in given.items()},
    )


def kind_of(procedure: Procedure) -> Kind:
    """What it has in common with the same procedure of other years."""
    return _plain(procedure.kind), _plain(procedure.subject), procedure.grade


def _plain(text: str) -> str:
    return " ".join(searchable(text).split())


def _last(data: Snapshot, procedure: Procedure, found: Callable[[Procedure], Share | None]) -> Past | None:
    own = _known(data).by_kind[kind_of(procedure)]
    earlier = (own[year] for year in sorted(own, reverse=True) if year < procedure.year)
    return next((Past(one, past) for one in earlier if (past := found(one))), None)


def _through(data: Snapshot, procedure: Procedure) -> Iterator[tuple[str, Procedure | None]]:
    own = _known(data).by_kind[kind_of(procedure)]
    return ((year, own.get(year)) for year in years(data) if year <= procedure.year)


def _sum(shares: Iterable[Share]) -> Share | None:
    """All of them together; None of none."""
    found = list(shares)
    return Share(sum(one.below for one in found), sum(one.participants for one in found)) if found else None


# Entering


class ResultEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What to change of a school's result; what is unset stays as it is, and None takes a number away.

    A number makes the state VALUE unless another is given; with another state there are no numbers.
    """

    state: ReadingState | UnsetType = UNSET
    participants: int | UnsetType | None = UNSET
    below: int | UnsetType | None = UNSET
    threes: int | UnsetType | None = UNSET
    fours: int | UnsetType | None = UNSET
    fives: int | UnsetType | None = UNSET


NUMBERS = ("participants", "below", "threes", "fours", "fives")
"""The numbers of a result, by the names of their fields."""

Entries = Mapping[int, ResultEdit]
"""What to change, by the number of the school."""

SeenResults = Mapping[int, Result | None]
"""The result of each school as the person saw it; None where there was none."""


def set_results(workspace: Workspace, procedure: Procedure, entries: Entries, seen: SeenResults | None = None) -> None:
    """Enter results of schools, all in one transaction, which one undo takes back. A result that says nothing any more goes.

    Numbers that don't add up are kept: `problem_of` tells, and no count takes them. With `seen`, what an edit changes must
    still be as it was seen.

    Raises:
        BadInput: the procedure was called off; a negative number; marks where the scale is a threshold; a state that a result
            cannot have.
        NotFound: the procedure or a school was removed meanwhile.
        Conflict, Forbidden: see `Workspace.change`.
    """
    with workspace.change("result.set", list(entries)) as editor:
        enter_results(workspace, editor, procedure, entries, seen)


def enter_results(
    workspace: Workspace, editor: Editor, procedure: Procedure, entries: Entries, seen: SeenResults | None = None
) -> None:
    """What `set_results` does, inside a transaction that changes other things too."""
    current_procedure = workspace.records.table(Procedure).get(procedure.id)
    if current_procedure is None:
        raise NotFound(_("This procedure was removed by somebody meanwhile; nothing was changed."))
    schools, present = workspace.records.table(School), _present(workspace, procedure)
    for number, edit in entries.items():
        if number not in schools:
            raise NotFound(_("This school was removed by somebody meanwhile; nothing was changed."))
        _check(current_procedure, schools[number], edit)
        current = present.get(number)
        before = current if seen is None else seen.get(number)
        blank = Result(id=current.id if current else 0, procedure=procedure.id, school=number)
        _enter(editor, current, before, blank, edit)


def _present(workspace: Workspace, procedure: Procedure) -> dict[int, Result]:
    return {row.school: row for row in workspace.records.all(Result) if row.procedure == procedure.id}


def _enter(editor: Editor, current: Result | None, before: Result | None, blank: Result, edit: ResultEdit) -> None:
    base = before or blank
    changes = _changes(base, edit)
    if current is None and before is None:
        if not (new := msgspec.structs.replace(blank, **changes)).empty:
            editor.add(new)
        return
    if changes:
        editor.change(base, _as_seen(base, changes), **changes)
        if current and msgspec.structs.replace(current, **changes).empty:
            editor.remove(current)


def _as_seen(base: Result, changes: Mapping[str, object]) -> tuple[str, ...]:
    """What must be as it was seen: numbers go with the state VALUE, and another state goes without any."""
    valued = changes.get("state", base.state) is ReadingState.VALUE
    return ("state",) if valued else ("state", *NUMBERS)


def _changes(base: Result, edit: ResultEdit) -> dict[str, object]:
    """The fields that differ from what was seen."""
    wanted: dict[str, object] = {name: value for name in NUMBERS if (value := getattr(edit, name)) is not UNSET}
    if edit.state is not UNSET:
        wanted["state"] = edit.state
    elif any(value is not None for value in wanted.values()):
        wanted["state"] = ReadingState.VALUE
    if wanted.get("state", base.state) is not ReadingState.VALUE:
        wanted |= dict.fromkeys(NUMBERS)
    return {name: value for name, value in wanted.items() if getattr(base, name) != value}


def _check(procedure: Procedure, school: School, edit: ResultEdit) -> None:
    if not procedure.held:
        raise BadInput(
            _("«{procedure}» was not held in {year}: there are no results to enter.").format(
                procedure=procedure.name, year=procedure.year
            ),
            _("If it was held after all, change that in the procedure first."),
        )
    numbers = {name: getattr(edit, name) for name in NUMBERS}
    if any(isinstance(number, int) and number < 0 for number in numbers.values()):
        raise BadInput(_("{school}: a number of pupils cannot be negative.").format(school=school.name))
    if procedure.scale is Scale.THRESHOLD and any(isinstance(numbers[name], int) for name in NUMBERS[2:]):
        raise BadInput(
            _("«{procedure}» has no marks: it is passed or not.").format(procedure=procedure.name),
            _("Enter the participants and those below the threshold."),
        )
    if edit.state is ReadingState.REACHED:
        raise BadInput(_("A result is a number, or says why there is none."))

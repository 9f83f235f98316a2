"""What has changed in a programme's data since a report of it was issued."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from shnor_tui.domain.activity import Event
from shnor_tui.domain.issued import IssuedReport
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.school import Listing
from shnor_tui.domain.survey import Survey
from shnor_tui.store import Change
from shnor_tui.store import Record as Committed
from shnor_tui.workspace.history import undone_by
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.tables import TABLES, encode

_OF_NO_REPORT = frozenset({"issued", "users", "department", "access"})
_OWNERS = (("item", "items"), ("indicator", "indicators"), ("survey", "surveys"), ("procedure", "procedures"))
"""Through which field a record belongs to another one, and so to its programme."""

Key = tuple[str, int]


def changed_since(workspace: Workspace, issued: IssuedReport) -> tuple[Committed, ...]:
    """The changes of the programme's data after the revision that a report was made from, oldest first, each with no more than
    what concerns the programme. What was taken back since is no change. Where the report came from another directory with
    everything else, the changes since then: what was done before is in that directory's history only."""
    since, commits = issued.revision, workspace.history(issued.revision)
    if _entry_of(issued, commits) is None:
        commits = workspace.history()
        since = _entry_of(issued, commits) or since
        commits = [commit for commit in commits if commit.rev > since]
    undone = {rev: by.rev for rev, by in undone_by(commits).items() if rev > since}
    left_out = {*undone, *undone.values()}
    concerning = _Concerning(workspace.records, issued.programme, commits)
    told = (
        msgspec.structs.replace(commit, ops=tuple(change for change in commit.ops if concerning(change)))
        for commit in commits
        if commit.rev not in left_out
    )
    return tuple(commit for commit in told if commit.ops)


def _entry_of(issued: IssuedReport, commits: Iterable[Committed]) -> int | None:
    """The revision that entered a report, if it is one of these commits'."""
    key = ("issued", issued.id)
    return next((commit.rev for commit in commits if any((op.table, op.id) == key for op in commit.ops)), None)


class _Concerning:
    """Tells whether a change is of one programme's data, also when the record is gone by now."""

    def __init__(self, records: Records, programme: int, commits: Sequence[Committed]) -> None:
        self._records = records
        self._programme = programme
        chosen = records.table(Programme).get(programme)
        self._year = chosen.year if chosen else ""
        self._gone = _gone(commits)
        self._schools = _schools_of(records, programme)
        self._questionnaires = {one.questionnaire for one in records.all(Survey) if one.programme == programme}

    def __call__(self, change: Change) -> bool:
        table = change.table
        if table in _OF_NO_REPORT:
            return False
        if table == "schools":
            return change.id in self._schools
        if table == "questionnaires":
            return change.id in self._questionnaires
        return self._belongs((table, change.id), {**(change.was or {}), **(change.now or {})})

    def _belongs(self, key: Key, known: Mapping[str, Any] | None = None) -> bool:
        """Whether a record is the programme's own; results of its year and of those before it are, for they are compared."""
        table, number = key
        document = {**self._document(key), **(known or {})}
        if table == "programmes":
            return number == self._programme
        if table == "procedures":
            return bool(document.get("year", "") <= self._year)
        if "programme" in document:
            return bool(document["programme"] == self._programme)
        return any(self._belongs((owner, document[field])) for field, owner in _OWNERS if field in document)

    def _document(self, key: Key) -> Mapping[str, Any]:
        table, number = key
        record = self._records.table(TABLES[table]).get(number) if table in TABLES else None
        return encode(record) if record else self._gone.get(key, {})


def _gone(commits: Iterable[Committed]) -> Mapping[Key, Mapping[str, Any]]:
    """The records that were removed meanwhile, as they were last."""
    return {
        (change.table, change.id): change.was
        for commit in commits
        for change in commit.ops
        if change.now is None and change.was is not None
    }


def _schools_of(records: Records, programme: int) -> set[int]:
    """The schools that the programme names: on its list, as partners, in its events."""
    schools: set[int] = set()
    for listing in records.all(Listing):
        if listing.programme == programme:
            schools |= {listing.school, *listing.partners}
    for event in records.all(Event):
        if event.programme == programme:
            schools |= {*event.schools, event.host or 0}
    return schools

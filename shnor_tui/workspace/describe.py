"""A commit in a user's words: what was done, to which item, school or setting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Status
from shnor_tui.domain.school import School
from shnor_tui.i18n import _, ngettext
from shnor_tui.store import Change
from shnor_tui.store import Record as Committed
from shnor_tui.workspace.access import told_entry
from shnor_tui.workspace.record_names import title_of
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.rights import VERBS
from shnor_tui.workspace.tables import TABLES, encode
from shnor_tui.workspace.titles import status_title

_NAMING_FIELDS = ("number", "year", "short_name", "full_name", "account", "code", "title", "kind")
_NAMED_BY_OTHERS = frozenset(
    {"listings", "readings", "trainings", "events", "answers", "procedures", "results", "options", "issued"}
)
"""Tables whose records are called by more than one field, or by what they belong to."""

_PLACES = frozenset({"order", "number"})
"""Fields that tell where a record stands among the others."""

_SHOWN_SUBJECTS = 3


FormerMarks = Mapping[int, tuple[int, int | None]]
"""The item and the school of marks by their numbers, also of marks that were removed since."""


def owners_of_marks(commits: Iterable[Committed]) -> dict[int, tuple[int, int | None]]:
    """What is known from commits of `FormerMarks`: for the day when a mark is gone and the history still speaks of it."""
    owners = {}
    for commit in commits:
        for change in commit.ops:
            whole = change.now if change.was is None else change.was if change.now is None else None
            if change.table == "marks" and whole and "item" in whole:
                owners[change.id] = (whole["item"], whole.get("school"))
    return owners


def describe(commit: Committed, records: Records, former: FormerMarks) -> str:
    """One line: «mark: 2.1 (Тверская СОШ) – выполнено»; an undo or redo also tells the number of what it reverts."""
    subject, verb = subject_of(commit, records, former), verb_of(commit)
    if commit.of is not None:
        verb = _("{verb} (No. {revision})").format(verb=verb, revision=commit.of)
    return f"{verb}: {subject}" if subject else verb


def verb_of(commit: Committed) -> str:
    """What was done, as the history calls it."""
    return _(VERBS[commit.act].title) if commit.act in VERBS else commit.act


def subject_of(commit: Committed, records: Records, former: FormerMarks) -> str:
    """To what it was done: «2.1 (Тверская СОШ) – выполнено»; empty when nothing of it has a name."""
    subjects = _marked(commit, records, former) if _about_marks(commit) else _named(commit, records)
    shown = "; ".join(subjects[:_SHOWN_SUBJECTS])
    more = len(subjects) - _SHOWN_SUBJECTS
    if more > 0:
        shown += " " + ngettext("and {n} more", "and {n} more", more).format(n=more)
    return shown


def told_of(commit: Committed, records: Records, former: FormerMarks) -> str:
    """A message above the footer: «2.1 – выполнено», «7.2 – удаление мероприятия»; without a subject, the verb alone."""
    subject = subject_of(commit, records, former)
    if subject and _about_marks(commit):
        return subject
    return f"{subject} – {verb_of(commit)}" if subject else verb_of(commit)


def touched_items(commit: Committed, records: Records, former: FormerMarks) -> set[int]:
    """The roadmap items whose row a commit may have changed."""
    items = {change.id for change in commit.ops if change.table == "items"}
    items |= {mark_of(change, records, former)[0] for change in commit.ops if change.table == "marks"}
    if documents := {change.id for change in commit.ops if change.table == "evidence"}:
        items |= {mark.item for mark in records.all(Mark) if documents.intersection(mark.evidence)}
    return items


def _about_marks(commit: Committed) -> bool:
    """Whether a commit marked items, be it with a document that came along."""
    tables = {change.table for change in commit.ops}
    return "marks" in tables and tables <= {"marks", "evidence"} and commit.act != "evidence.remove"


def _marked(commit: Committed, records: Records, former: FormerMarks) -> list[str]:
    """Marks grouped by item and status: «2.1 (Тверская СОШ, Пушкинская СОШ) – выполнено». The status is the one that was
    given then; without one, something else of the mark changed."""
    groups: dict[tuple[int, Status | None], list[str]] = {}
    for change in commit.ops:
        if change.table == "marks":
            item, of = mark_of(change, records, former)
            school = records.table(School).get(of or 0)
            groups.setdefault((item, _given_status(change)), []).append(school.name if school else "")
    lines = []
    for (item, status), schools in groups.items():
        marked = records.table(RoadmapItem).get(item)
        number = marked.number if marked else _("a deleted item")
        names = ", ".join(name for name in schools if name)
        given = f" – {status_title(status)}" if status else ""
        lines.append(f"{number}{f' ({names})' if names else ''}{given}")
    return lines


def _given_status(change: Change) -> Status | None:
    """The status that a change gave; a field that isn't stored has its default."""
    now, was = change.now or {}, change.was or {}
    if change.was is None or change.now is None or "status" in now or "status" in was:
        return Status(now.get("status", Status.NOT_STARTED))
    return None


def mark_of(change: Change, records: Records, former: FormerMarks) -> tuple[int, int | None]:
    """The item and the school of a changed mark, also of one that isn't there any more."""
    for source in (change.now, change.was):
        if source and "item" in source:
            return source["item"], source.get("school")
    mark = records.table(Mark).get(change.id)
    return (mark.item, mark.school) if mark else former.get(change.id, (0, None))


def _named(commit: Committed, records: Records) -> list[str]:
    """The names of what changed: of the programmes if there are any, else of the schools, and so on along the tables; of what
    only made room for others where nothing else changed."""
    for table, kind in TABLES.items():
        changed = [change for change in commit.ops if change.table == table]
        changed = [change for change in changed if not _made_room(change)] or changed
        names = [name for change in changed if (name := _name(change, records.table(kind).get(change.id), records))]
        if names:
            return names
    return []


def _made_room(change: Change) -> bool:
    return not change.whole and {*(change.now or {}), *(change.was or {})} <= _PLACES


def _name(change: Change, current: Record | None, records: Records) -> str:
    stored = {**(encode(current) if current else {}), **(change.was or {}), **(change.now or {})}
    if change.table == "access":
        return told_entry(stored.get("latest"))
    if change.table in _NAMED_BY_OTHERS:
        return title_of(change.table, change.id, stored, records)
    fields = ("title",) if change.table == "evidence" else _NAMING_FIELDS
    return next((str(name) for field in fields if (name := stored.get(field))), "")

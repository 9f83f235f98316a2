"""A commit in a user's words: what was done, to which item, school or setting."""

from __future__ import annotations

from collections.abc import Collection

from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Status
from shnor_tui.domain.school import School
from shnor_tui.i18n import _, ngettext
from shnor_tui.store import Change
from shnor_tui.store import Record as Committed
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.rights import VERBS
from shnor_tui.workspace.tables import TABLES
from shnor_tui.workspace.titles import status_title

_NAMING_FIELDS = ("number", "year", "short_name", "full_name", "account", "code", "title", "kind")
_SHOWN_SUBJECTS = 3


def describe(commit: Committed, records: Records) -> str:
    """One line: «mark: 2.1 (Тверская СОШ) – выполнено»; an undo or redo also tells the number of what it reverts."""
    subject, verb = subject_of(commit, records), verb_of(commit)
    if commit.of is not None:
        verb = _("{verb} (No. {revision})").format(verb=verb, revision=commit.of)
    return f"{verb}: {subject}" if subject else verb


def verb_of(commit: Committed) -> str:
    """What was done, as the history calls it."""
    return _(VERBS[commit.act].title) if commit.act in VERBS else commit.act


def subject_of(commit: Committed, records: Records) -> str:
    """To what it was done: «2.1 (Тверская СОШ) – выполнено»; empty when nothing of it has a name."""
    only_marks = all(change.table == "marks" for change in commit.ops)
    subjects = _marked(commit, records) if only_marks else _named(commit, records)
    shown = "; ".join(subjects[:_SHOWN_SUBJECTS])
    more = len(subjects) - _SHOWN_SUBJECTS
    if more > 0:
        shown += " " + ngettext("and {n} more", "and {n} more", more).format(n=more)
    return shown


def touched_items(commit: Committed, records: Records) -> set[int]:
    """The roadmap items whose row a commit may have changed."""
    items: set[int] = set()
    for change in commit.ops:
        if change.table == "items":
            items.add(change.id)
        elif change.table == "marks" and (item := _field(change, records, "item")):
            items.add(item)
    return items


def touches(commit: Committed, records: Collection[tuple[str, int]]) -> bool:
    """Whether a commit changed any of these (table, number)."""
    return any((change.table, change.id) in records for change in commit.ops)


def _marked(commit: Committed, records: Records) -> list[str]:
    """Marks grouped by item and status: «2.1 (Тверская СОШ, Пушкинская СОШ) – выполнено»."""
    groups: dict[tuple[int, Status], list[str]] = {}
    for change in commit.ops:
        if change.table != "marks":
            continue
        item = _field(change, records, "item")
        slug = (change.now or {}).get("status") or (
            _current_status(change, records) if change.now is not None else None
        )
        school = records.table(School).get(_field(change, records, "school") or 0)
        groups.setdefault((item or 0, Status(slug or "not_started")), []).append(school.name if school else "")
    lines = []
    for (number, status), schools in groups.items():
        marked = records.table(RoadmapItem).get(number)
        names = ", ".join(name for name in schools if name)
        lines.append(f"{marked.number if marked else number}{f' ({names})' if names else ''} – {status_title(status)}")
    return lines


def _current_status(change: Change, records: Records) -> str | None:
    mark = records.table(Mark).get(change.id)
    return mark.status.value if mark else None


def _named(commit: Committed, records: Records) -> list[str]:
    """The names of what changed: of the programmes if there are any, else of the schools, and so on along the tables."""
    for table, kind in TABLES.items():
        names = [
            name
            for change in commit.ops
            if change.table == table and (name := _name(change, records.table(kind).get(change.id)))
        ]
        if names:
            return names
    return []


def _name(change: Change, current: Record | None) -> str:
    stored = {**(change.was or {}), **(change.now or {})}
    names = (getattr(current, field, None) or stored.get(field) for field in _NAMING_FIELDS)
    return next((str(name) for name in names if name), "")


def _field(change: Change, records: Records, field: str) -> int | None:
    """A reference of a mark, from the change or, where it did not change, from the stored mark."""
    for source in (change.now, change.was):
        if source and field in source:
            return source[field]  # type: ignore[no-any-return]
    mark = records.table(Mark).get(change.id)
    return getattr(mark, field, None)

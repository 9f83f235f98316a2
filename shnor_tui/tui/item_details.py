"""All that is known of a roadmap item, as rows: for its own screen and for the pane beside the roadmap. Pure, as `rows`."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.roadmap import RoadmapItem, Section
from shnor_tui.domain.russian import short_date
from shnor_tui.i18n import _, ngettext
from shnor_tui.store import Record as Committed
from shnor_tui.tui.context import Session
from shnor_tui.tui.rows import TextRow, heading_row, mark_rows
from shnor_tui.tui.text import Line, wrapped
from shnor_tui.tui.widgets.line_list import Row
from shnor_tui.workspace.feeding import fed_by, fed_schools
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.titles import deadline_in_words, file_words

HISTORY_LINES = 50
"""So many of the latest changes are shown; the history has all."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document that proves the item, and for which schools; none are named for a municipal item."""

    document: Evidence
    schools: tuple[str, ...] = ()
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("document", self.document.id)

    def lines(self, width: int) -> list[Line]:
        """How documents refer to it, its file and the schools below."""
        lines: list[Line] = [[(f" {line}", "")] for line in wrapped(self.document.words, width - 2)]
        file = self.document.file
        below = [_("file: {file}").format(file=file_words(file)) if file else "", ", ".join(self.schools)]
        details = [line for text in below if text for line in wrapped(text, width - 4)]
        return [*lines, *([(f"   {line}", "dim")] for line in details)]


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A change of the item or of a mark of it."""

    commit: Committed
    moment: datetime
    text: str
    selectable: bool = True

    @property
    def key(self) -> Hashable:
        return ("revision", self.commit.rev)

    def lines(self, width: int) -> list[Line]:
        """When, then who did what, hanging."""
        lead = f" {self.moment:%d.%m.%Y %H:%M}  "
        texts = wrapped(self.text, max(width - 1 - len(lead), 10))
        return [[(lead if n == 0 else " " * len(lead), "dim"), (text, "")] for n, text in enumerate(texts)]


def item_details(session: Session, item: RoadmapItem, history: Sequence[Committed] | None = None) -> list[Row]:
    """Fields, marks by school, documents, and the history where its commits (oldest first) are given: reading them means
    reading the whole journal, which is too dear for every move of a cursor."""
    data = session.data
    rows: list[Row] = [*_fields(data, item), *_feed(data, item), *_marks(session, item), *_documents(data, item)]
    return rows if history is None else [*rows, *_history(session, history)]


def _fields(data: Snapshot, item: RoadmapItem) -> list[Row]:
    section = data.find(Section, item.section) if item.section else None
    fields = {
        _("Section"): f"{section.number}. {section.title}" if section else "",
        _("Deadline"): _deadline(data, item),
        _("Responsible"): item.responsible,
        _("Expected result"): item.expected,
    }
    return [TextRow(name, f"{name}: {value or '–'}", selectable=False) for name, value in fields.items()]


def _deadline(data: Snapshot, item: RoadmapItem) -> str:
    """The words, and how they stand to the present day."""
    deadline = item.deadline
    parts = [deadline.text]
    if days := data.overdue(item):
        late = ngettext("the deadline passed {n} day ago", "the deadline passed {n} days ago", days)
        parts.append(late.format(n=days))
    elif deadline.end:
        parts.append(_("until {day}").format(day=short_date(deadline.end)))
    elif deadline.text:
        parts.append(deadline_in_words(deadline))
    return " · ".join(part for part in parts if part)


def _feed(data: Snapshot, item: RoadmapItem) -> Iterable[Row]:
    """What training and events did for the item, and by school where each school does it."""
    fed = fed_by(data, item)
    if not fed:
        return
    yield heading_row("feed", _("Training and events, screen 7"))
    for n, one in enumerate(fed):
        yield TextRow(f"fed{n}", one.words, selectable=False)
    for school, note in fed_schools(data, item):
        yield TextRow(f"fed school {school.id}", f"{school.name} – {note}", selectable=False, style="dim")


def _marks(session: Session, item: RoadmapItem) -> list[Row]:
    done, total = session.data.progress(item)
    heading = _("Marks by school: {done} of {total}").format(done=done, total=total)
    title = heading if item.per_school else _("The mark")
    return [heading_row("marks", title), *mark_rows(session.data, item, session.glyphs)]


def _documents(data: Snapshot, item: RoadmapItem) -> list[Row]:
    schools: dict[Evidence, list[str]] = {}
    for school in data.schools if item.per_school else (None,):
        mark = data.mark(item, school)
        for document in data.evidence(mark) if mark else ():
            schools.setdefault(document, []).extend([school.name] if school else [])
    rows = [DocumentRow(document, tuple(names)) for document, names in schools.items()]
    return [heading_row("documents", _("Supporting documents")), *rows] if rows else []


def _history(session: Session, commits: Sequence[Committed]) -> Iterable[Row]:
    workspace = session.workspace
    yield heading_row("history", _("History"))
    for commit in reversed(commits[-HISTORY_LINES:]):
        yield HistoryRow(commit, workspace.local_time(commit), f"{commit.by}: {workspace.describe(commit)}")

"""The overview as rows: what is unfinished, late, due, owed, missed, how far everybody is, and what others changed.

Pure: no widget, no store. A group is one function of `GROUPS`; what is added later is one more of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shnor_tui.domain.roadmap import SOON_DAYS, Progress
from shnor_tui.domain.russian import short_date
from shnor_tui.domain.school import School
from shnor_tui.domain.trend import LEAST_YEARS, SHOWN_YEARS
from shnor_tui.i18n import _, ngettext
from shnor_tui.store import Record as Committed
from shnor_tui.tui.person import Draft
from shnor_tui.tui.rows import Glyphs, TextRow, heading_row
from shnor_tui.tui.text import Line, flowed, length_of, wrapped
from shnor_tui.workspace.debts import Debt, debts_by_school
from shnor_tui.workspace.overview import (
    DueItem,
    Ref,
    Target,
    by_school,
    by_section,
    due,
    missed_targets,
    overdue,
    unknown_targets,
)
from shnor_tui.workspace.query import quoted
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.titles import days_late

SHOWN_NEWS = 10
SHOWN_DEBTS = 6
BAR_CELLS = 10
NARROW_BAR_CELLS = 6
_NARROW = 70
_LEAST_TEXT = 10
_PLAIN: Line = [("   ", "")]
"""Before a text without a sign of its own, so that it stands in from its heading."""


@dataclass(frozen=True, slots=True)
class News:
    """A change that somebody else made: when, in the department's time, and what in words."""

    commit: Committed
    when: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Filtered:
    """The roadmap with a filter set; `record` is what is left in it, a section or a school."""

    query: str
    record: Ref


@dataclass(frozen=True, slots=True)
class Place:
    """A screen by its name."""

    id: str


Aim = Draft | Ref | Debt | Target | Filtered | News | Place
"""What Enter on a row leads to; `Ref` is a record by its table and number."""


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A line of the overview: a text hanging behind its lead, and fields below it."""

    key: Hashable
    aim: Aim
    lead: Line
    text: str
    fields: tuple[Line, ...] = ()
    selectable: bool = True

    def lines(self, width: int) -> list[Line]:
        """The text wrapped behind the lead, then the fields that there are."""
        hang = length_of(self.lead)
        room = max(width - hang, _LEAST_TEXT)
        first, *more = wrapped(self.text, room)
        below = [*([(line, "")] for line in more), *flowed(list(self.fields), room)]
        return [[*self.lead, (first, "")], *([(" " * hang, ""), *line] for line in below)]


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """How much is done, as a bar and in numbers. `count_width` lets the numbers of a group stand below one another."""

    key: Hashable
    aim: Aim
    title: str
    progress: Progress
    count_width: int
    selectable: bool = True

    def lines(self, width: int) -> list[Line]:
        """The bar, the numbers, the title."""
        done, total = self.progress
        cells = NARROW_BAR_CELLS if width < _NARROW else BAR_CELLS
        full = done * cells // total if total else 0
        count = count_of(self.progress).ljust(self.count_width)
        hang = cells + self.count_width + 4
        first, *more = wrapped(self.title, max(width - hang, _LEAST_TEXT))
        head: Line = [(" " + "█" * full, "good"), ("░" * (cells - full), "dim"), (f" {count}  ", "bold"), (first, "")]
        return [head, *([(" " * hang + line, "")] for line in more)]


Row = OverviewRow | ProgressRow | TextRow


@dataclass(frozen=True, slots=True)
class Seen:
    """All that the overview speaks of. `own` is the school of a school's account; `news` is the latest first."""

    data: Snapshot
    glyphs: Glyphs
    drafts: Sequence[Draft] = ()
    news: Sequence[News] = ()
    older_news: int = 0
    own: School | None = None
    ascii_only: bool = False
    unsaved_since: date | None = None
    """The day from which on changes are in no backup for too long."""

    @property
    def own_debts(self) -> list[Debt]:
        """What the own school hasn't handed in."""
        return [debt for school, owed in debts_by_school(self.data) if school == self.own for debt in owed]


def overview_rows(seen: Seen) -> list[Row]:
    """Group by group, the most pressing first."""
    return [row for group in GROUPS for row in group(seen)]


def count_of(progress: Progress) -> str:
    """«8 из 12»."""
    return _("{done} of {total}").format(done=progress.done, total=progress.total)


def section_query(number: str, title: str) -> str:
    """The roadmap's filter for a section."""
    return _("section:{value}").format(value=quoted(number or title))


def school_query(school: School) -> str:
    """The roadmap's filter for a school."""
    return _("school:{value}").format(value=quoted(school.name))


def _calm(name: str, text: str) -> TextRow:
    """One line for a group with nothing in it."""
    return TextRow(name, text, selectable=False, style="good")


def _unsaved(seen: Seen) -> Iterator[Row]:
    if seen.unsaved_since:
        text = _("No backup since {day}: these changes are on one disk only.")
        advice = _("«shnor backup» makes one; or tell the administrator.")
        day = short_date(seen.unsaved_since)
        yield TextRow("unsaved", text.format(day=day), advice, selectable=False, style="late")


def _drafts(seen: Seen) -> Iterator[Row]:
    if seen.drafts:
        yield heading_row("drafts", _("Unfinished entries: {n}").format(n=len(seen.drafts)))
    for draft in seen.drafts:
        when = _("typed on {when}").format(when=f"{draft.written:%d.%m.%Y %H:%M}")
        key = ("draft", draft.form, str(draft.record))
        yield OverviewRow(key, draft, _PLAIN, draft.title, ([(when, "note")],))


def _own_debts(seen: Seen) -> Iterator[Row]:
    owed = seen.own_debts
    if owed:
        yield heading_row("owed", _("Your school has not handed in: {n}").format(n=len(owed)))
    elif seen.own and seen.own in seen.data.schools:
        yield _calm("owed", _("Your school has handed in everything."))
    for debt in owed:
        fields: tuple[Line, ...] = ([(days_late(debt.days), "late")],) if debt.days else ()
        yield OverviewRow(("owed", debt.kind, *debt.record, debt.title), debt, _PLAIN, debt.title, fields)


def _overdue(seen: Seen) -> Iterator[Row]:
    late = overdue(seen.data)
    if late:
        yield heading_row("overdue", _("Overdue items: {n}").format(n=len(late)))
        yield from (_item(seen, line, [(days_late(line.days), "late")]) for line in late)
    elif seen.data.items:
        yield _calm("overdue", _("Nothing is overdue."))
    else:
        yield TextRow("overdue", _("The roadmap has no items yet: 2 opens it, a adds one."), selectable=False)


def _due(seen: Seen) -> Iterator[Row]:
    near = due(seen.data)
    if near:
        heading = ngettext("Due within {days} day: {n}", "Due within {days} days: {n}", SOON_DAYS)
        yield heading_row("due", heading.format(days=SOON_DAYS, n=len(near)))
        yield from (_item(seen, line, [(_left(line.days), "soon")]) for line in near)
    elif seen.data.items:
        calm = ngettext("Nothing is due within {days} day.", "Nothing is due within {days} days.", SOON_DAYS)
        yield _calm("due", calm.format(days=SOON_DAYS))


def _left(days: int) -> str:
    return ngettext("{n} day left", "{n} days left", days).format(n=days) if days else _("due today")


def _item(seen: Seen, line: DueItem, pressing: Line) -> OverviewRow:
    """An item with how pressing it is, who is responsible and which schools are open."""
    item = line.item
    fields = [pressing, [(item.responsible, "")] if item.responsible else [(_("no one responsible"), "soon")]]
    if line.open_schools:
        fields.append([(_open_schools(seen, line), "")])
    lead = [(f" {seen.glyphs[line.status]} ", line.status.value), (f"{item.number:<4} ", "bold")]
    return OverviewRow(line.record, line.record, lead, item.title, tuple(fields))


def _open_schools(seen: Seen, line: DueItem) -> str:
    if 1 < len(line.open_schools) == len(seen.data.schools):
        return _("not done by any school")
    return _("not done by: {schools}").format(schools=", ".join(school.name for school in line.open_schools))


def _debts(seen: Seen) -> Iterator[Row]:
    """A line for each school that owes something; the own one stands above already."""
    owed = [(school, debts) for school, debts in debts_by_school(seen.data) if school != seen.own]
    if owed:
        heading = ngettext("Has not handed in data: {n} school", "Have not handed in data: {n} schools", len(owed))
        yield heading_row("debts", heading.format(n=len(owed)))
    elif seen.data.schools:
        yield _calm("debts", _("No school owes data."))
    for school, debts in owed:
        text = _("{school}: {n} – {what}").format(school=school.name, n=len(debts), what=_in_short(debts))
        aim = debts[0] if len(debts) == 1 else ("schools", school.id)
        yield OverviewRow(("debts", school.id), aim, _PLAIN, text)


def _in_short(debts: Sequence[Debt]) -> str:
    """The first few debts, each thing once; how many more there are."""
    things = list(dict.fromkeys(debt.short for debt in debts))
    shown = things if len(things) <= SHOWN_DEBTS + 1 else things[:SHOWN_DEBTS]
    more = len(things) - len(shown)
    told = [*shown, ngettext("… {n} thing more", "… {n} things more", more).format(n=more)] if more else shown
    return ", ".join(told).replace(", …", " …")


def _targets(seen: Seen) -> Iterator[Row]:
    missed, unknown = missed_targets(seen.data), unknown_targets(seen.data)
    if missed:
        yield heading_row("targets", _("Targets not reached: {n}").format(n=len(missed)))
    elif not unknown and any(indicator.target is not None for indicator in seen.data.indicators):
        yield _calm("targets", _("All targets are reached."))
    for line in missed:
        value = _("{value}, the target is {target}").format(value=line.value, target=line.target)
        lead = [(f" {line.indicator.code:<4} ", "bold")]
        yield OverviewRow(("target", line.indicator.id), line, lead, line.indicator.title, ([(value, "late")],))
    if unknown:
        codes = ", ".join(line.indicator.code for line in unknown)
        alone = len(unknown) == 1
        text = _("No data for the target: {codes}") if alone else _("No data for the targets: {codes}")
        aim: Aim = unknown[0] if alone else Place("indicators")
        yield OverviewRow(("target", "unknown"), aim, [(" ", "")], text.format(codes=codes))


def _sections(seen: Seen) -> Iterator[Row]:
    lines = by_section(seen.data)
    if not lines:
        return
    yield heading_row("sections", _("Progress by section"))
    width = max(len(count_of(line.progress)) for line in lines)
    for line in lines:
        section = line.section
        title = f"{section.number}. {section.title}" if section else _("Items without a section")
        query = section_query(section.number, section.title) if section else ""
        yield ProgressRow(("section", *line.record), Filtered(query, line.record), title, line.progress, width)


def _schools(seen: Seen) -> Iterator[Row]:
    lines = by_school(seen.data)
    if not lines or not any(line.progress.total for line in lines):
        return
    yield heading_row("schools", _("Progress by school"))
    width = max(len(count_of(line.progress)) for line in lines)
    for line in lines:
        aim = Filtered(school_query(line.school), line.record)
        yield ProgressRow(("school", line.school.id), aim, line.school.name, line.progress, width)


def _years(seen: Seen) -> Iterator[Row]:
    """How things went over the years, once there are three of them."""
    if len(seen.data.programmes) < LEAST_YEARS:
        return
    from shnor_tui.tui.year_rows import dynamics  # noqa: PLC0415  (most departments have fewer years)
    from shnor_tui.workspace.years import year_figures  # noqa: PLC0415

    years = seen.data.programmes[-SHOWN_YEARS:]
    heading = _("Over the years {first} – {last}")
    yield heading_row("years", heading.format(first=years[0].year, last=years[-1].year))
    for n, line in enumerate(dynamics(year_figures(seen.data), ascii_only=seen.ascii_only)):
        text = f"{line.label}: {line.values}"
        yield OverviewRow(("years", n), Place("years"), [(f" {line.bars}  ", "good")], text)


def _news(seen: Seen) -> Iterator[Row]:
    if not seen.news:
        return
    count = len(seen.news) + seen.older_news
    yield heading_row("news", _("What others changed: {n}").format(n=count))
    for line in seen.news:
        lead = [(f" {line.when:%d.%m %H:%M} ", "dim")]
        yield OverviewRow(("news", line.commit.rev), line, lead, f"{line.commit.by}: {line.text}")
    if seen.older_news:
        more = _("and {n} more – the screen «History»").format(n=seen.older_news)
        yield OverviewRow(("news", "older"), Place("history"), _PLAIN, more)


GROUPS: tuple[Callable[[Seen], Iterator[Row]], ...] = (
    _unsaved,
    _drafts,
    _own_debts,
    _overdue,
    _due,
    _debts,
    _targets,
    _sections,
    _schools,
    _years,
    _news,
)
"""What stands on the overview, in its order."""

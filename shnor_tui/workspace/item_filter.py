"""What a query means for roadmap items.

Without `школа:` the state is the item's own, as its row shows it; a bare status word is also found in any school's mark.
With `школа:` the state – statuses in words, `статус:`, `просрочено`, `скоро`, `открыто` – is that of the school's own mark; of
several schools one must answer to all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Section, Status, closed, days_overdue, due_soon, overall
from shnor_tui.domain.russian import MONTHS_NOMINATIVE, searchable
from shnor_tui.domain.school import Listing, School
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.i18n import _
from shnor_tui.workspace.query import (
    Term,
    Token,
    answering,
    begins_name,
    begins_word,
    completed_names,
    completed_values,
    parse,
    typed,
)
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.titles import in_russian, status_names

SCHOOL, SECTION, RESPONSIBLE, STATUS, DUE = "school", "section", "resp", "status", "due"
OVERDUE, SOON, UNASSIGNED, OPEN = "overdue", "soon", "unassigned", "open"

TOKENS = (
    Token(SCHOOL, ("школа",), ("school",)),
    Token(SECTION, ("раздел", "направление"), ("section",)),
    Token(RESPONSIBLE, ("отв", "ответственный"), ("resp", "who", "responsible")),
    Token(STATUS, ("статус",), ("status",)),
    Token(DUE, ("срок",), ("due", "deadline")),
    Token(OVERDUE, ("просрочено",), ("overdue",), flag=True),
    Token(SOON, ("скоро",), ("soon",), flag=True),
    Token(UNASSIGNED, ("без_отв", "без_ответственного", "без ответственного"), ("unassigned",), flag=True),
    Token(OPEN, ("открыто",), ("open",), flag=True),
)
"""Every token and flag of the roadmap's filter; docs/settings.md lists them."""

_FLAGS = {token.key: " ".join(token.spellings) for token in TOKENS if token.flag}
_STATUS_NAMES = {status: tuple(searchable(name) for name in status_names(status)) for status in Status}
_STATUS_WORDS = {status: " ".join(names) for status, names in _STATUS_NAMES.items()}
_ENGLISH_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """An item as the filter sees it: for one school, or (no school) as a whole."""

    item: RoadmapItem
    status: Status
    overdue: bool
    soon: bool
    text: str


Test = Callable[[Judged], bool]
_FLAG_TESTS: Mapping[str, Test] = {
    OVERDUE: lambda seen: seen.overdue,
    SOON: lambda seen: seen.soon,
    UNASSIGNED: lambda seen: not seen.item.responsible,
    OPEN: lambda seen: not closed(seen.status),
}


@dataclass(frozen=True)
class _View:
    """The items of a snapshot for one school or none, each judged when it is first asked for."""

    data: Snapshot
    school: School | None
    known: dict[int, Judged] = field(default_factory=dict)

    def judged(self, item: RoadmapItem) -> Judged:
        seen = self.known.get(item.id)
        if seen is None:
            seen = self.known[item.id] = self._judge(item)
        return seen

    def _judge(self, item: RoadmapItem) -> Judged:
        data = self.data
        whole = item.per_school and self.school is None
        marks = data.statuses(item) if whole else (data.status(item, self.school),)
        status = overall(marks)
        overdue = days_overdue(item.deadline, status, data.today) > 0
        soon = due_soon(item.deadline, status, data.today)
        words = [item.number, item.title, item.responsible, item.expected, item.deadline.text]
        lines = [" ".join(searchable(words).split()) for words in words]
        lines += [_STATUS_WORDS[each] for each in {*marks, status}]
        flags = {OVERDUE: overdue, SOON: soon, UNASSIGNED: not item.responsible, OPEN: not closed(status)}
        lines += [_FLAGS[key] for key, holds in flags.items() if holds]
        return Judged(item, status, overdue, soon, "\n".join(lines))


@dataclass(frozen=True, slots=True)
class Query:
    """What a filter's text keeps. `problem` says in words what of the text names nothing; empty when all does."""

    problem: str
    _views: tuple[_View, ...]
    _tests: tuple[Test, ...]
    _districts_only: bool = False
    _schools_only: bool = False

    @property
    def keeps_all(self) -> bool:
        """Whether nothing is held back."""
        return not (self._tests or self._districts_only or self._schools_only)

    @property
    def schools(self) -> tuple[School, ...] | None:
        """The schools that the text names, in the registry's order; None when it names none."""
        return tuple(view.school for view in self._views if view.school) if self._schools_only else None

    def keeps(self, item: RoadmapItem) -> bool:
        """Whether an item has everything that the query asks for."""
        if (self._schools_only and not item.per_school) or (self._districts_only and item.per_school):
            return False
        tests = self._tests
        if not tests:
            return bool(self._views)
        for view in self._views:
            seen = view.judged(item)
            for test in tests:
                if not test(seen):
                    break
            else:
                return True
        return False


class ItemFilter:
    """Queries over one snapshot. What it works out of an item is kept until the roadmap or a mark changes."""

    def __init__(self, data: Snapshot) -> None:
        self._data = data
        self._problems: list[str] = []

    def query(self, text: str) -> Query:
        """The meaning of a text. Nothing is raised; see `Query.problem`."""
        self._problems = []
        terms = parse(text, TOKENS)
        views, schools_only = self._views([term for term in terms if term.key == SCHOOL and not term.excluded])
        tests: list[Test] = []
        districts_only = False
        for term in terms:
            if term.key == SCHOOL:
                districts_only |= term.excluded and bool(self._schools(term))
            elif (test := self._test(term, views)) is not None:
                tests.append(_negated(test) if term.excluded else test)
        problem = " ".join(dict.fromkeys(self._problems))
        return Query(problem, views, tuple(tests), districts_only, schools_only)

    def kept(self, text: str) -> tuple[RoadmapItem, ...]:
        """The snapshot's items that a text keeps, in the roadmap's order."""
        query = self.query(text)
        return self._data.items if query.keeps_all else tuple(item for item in self._data.items if query.keeps(item))

    def _views(self, terms: Sequence[Term]) -> tuple[tuple[_View, ...], bool]:
        """The schools for which items are judged, and whether there is any word of schools at all."""
        named = [self._schools(term) for term in terms if term.values]
        if not named:
            return (self._view(None),), False
        schools = [school for school in self._data.schools if all(school.id in ids for ids in named)]
        return tuple(self._view(school) for school in schools), True

    def _view(self, school: School | None) -> _View:
        data = self._data
        key = ("filter", data.programme.id, data.today, school.id if school else None)
        kinds: list[type[Record]] = [RoadmapItem, Mark, School, Listing]
        return data.records.derived(key, kinds, lambda: _View(data, school))

    def _schools(self, term: Term) -> frozenset[int]:
        names = {
            str(school.id): searchable(f"{school.short_name}\n{school.full_name}") for school in self._data.schools
        }
        found: set[str] = set()
        for value in term.values:
            exact = {key for key, name in names.items() if value in name.split("\n")}
            fitting = exact or answering(value, names)
            if not fitting:
                self._problem(_("No school of the programme answers to «{text}»."), term, value)
            found |= fitting
        return frozenset(int(key) for key in found)

    def _test(self, term: Term, views: Sequence[_View]) -> Test | None:
        """What a term asks of an item; None when it asks nothing yet."""
        if term.key in _FLAG_TESTS:
            return _FLAG_TESTS[term.key]
        if not term.values:
            return None
        if term.key == SECTION:
            return self._by_section(term)
        if term.key == RESPONSIBLE:
            return self._by_responsible(term)
        if term.key == STATUS:
            return self._by_status(term)
        if term.key == DUE:
            return self._by_deadline(term)
        return self._by_word(term.values[0], views)

    def _by_word(self, word: str, views: Sequence[_View]) -> Test | None:
        """A word that begins a token's name, and stands in no item, waits to become that token."""
        if begins_name(word, TOKENS) and not any(
            word in view.judged(item).text for view in views for item in self._data.items
        ):
            return None
        return lambda seen: word in seen.text

    def _by_section(self, term: Term) -> Test:
        sections = self._data.sections
        titles = {str(section.id): searchable(section.title) for section in sections}
        found: set[str] = set()
        for value in term.values:
            number = value.rstrip(".")
            exact = {str(section.id) for section in sections if searchable(section.number) == number}
            fitting = exact or (set() if number.isdecimal() else answering(value, titles))
            if not fitting:
                self._problem(_("No section answers to «{text}»."), term, value)
            found |= fitting
        ids = {int(key) for key in found}
        return lambda seen: seen.item.section in ids

    def _by_responsible(self, term: Term) -> Test:
        names = self._responsible()
        found: set[str] = set()
        for value in term.values:
            fitting = answering(value, names)
            if not fitting:
                self._problem(_("Nobody responsible answers to «{text}»."), term, value)
            found |= fitting
        return lambda seen: seen.item.responsible in found

    def _responsible(self) -> Mapping[str, str]:
        """Those responsible, as written and as the search sees them."""

        def build() -> Mapping[str, str]:
            written = {item.responsible for item in data.items if item.responsible}
            return {name: " ".join(searchable(name).split()) for name in sorted(written)}

        data = self._data
        return data.records.derived(("responsible", data.programme.id), [RoadmapItem, Section], build)

    def _by_status(self, term: Term) -> Test:
        found: set[Status] = set()
        for value in term.values:
            fitting = _statuses(value)
            if not fitting:
                self._problem(_("No status answers to «{text}»."), term, value)
            found |= fitting
        return lambda seen: seen.status in found

    def _by_deadline(self, term: Term) -> Test:
        """By the day on which a deadline ends where the value tells days, and by the deadline's words."""
        year = self._data.programme.school_year
        asked = [(value, _days_of(value, year)) for value in term.values]
        fitting = {item.id for item in self._data.items if any(_due(item.deadline, *each) for each in asked)}
        for value, days in asked:
            if days.start is None and days.end is None and not fitting:
                self._problem(_("No deadline answers to «{text}»."), term, value)
        return lambda seen: seen.item.id in fitting

    def _problem(self, sentence: str, term: Term, value: str) -> None:
        written = term.written if len(term.values) == 1 else f"{term.written.partition(':')[0]}:{value}"
        self._problems.append(sentence.format(text=written))


def completions(text_before_cursor: str, data: Snapshot) -> tuple[str, ...]:
    """What the text before the cursor may become: its last word completed to a token's name, or to one of the values."""
    at = typed(text_before_cursor, TOKENS)
    if at.key:
        return completed_values(at, _values(at.key, at.before, data))
    return completed_names(at, TOKENS, russian=in_russian())


def _values(key: str, before: str, data: Snapshot) -> Iterable[str]:
    english = before.rpartition(" ")[2].isascii()
    year = data.programme.school_year
    months = _ENGLISH_MONTHS if english else MONTHS_NOMINATIVE
    values: Mapping[str, Callable[[], Iterable[str]]] = {
        SCHOOL: lambda: [school.name for school in data.schools],
        SECTION: lambda: [text for section in data.sections for text in (section.number, section.title)],
        RESPONSIBLE: lambda: dict.fromkeys(item.responsible for item in data.items),
        STATUS: lambda: [status_names(status)[english] for status in Status],
        DUE: lambda: [*months[year.start.month - 1 :], *months[: year.start.month - 1]],
    }
    return values[key]()


def _negated(test: Test) -> Test:
    return lambda seen: not test(seen)


def _statuses(value: str) -> set[Status]:
    """The status that is called so, else those that are called so in part: «выполнено» is not «выполнено частично»."""
    spaced = value.replace("_", " ").replace("-", " ")
    ways: tuple[Callable[[str, str], bool], ...] = (
        str.__eq__,
        str.startswith,
        lambda name, begun: begins_word(begun, name),
    )
    for fits in ways:
        found = {status for status, names in _STATUS_NAMES.items() if any(fits(name, spaced) for name in names)}
        if found:
            return found
    return set()


def _days_of(value: str, year: SchoolYear) -> Deadline:
    """The days that a value tells; English months are read as Russian ones."""
    for english, russian in zip(_ENGLISH_MONTHS, MONTHS_NOMINATIVE, strict=True):
        if len(value) >= 3 and english.startswith(value):
            return parse_deadline(russian, year)
    return parse_deadline(value, year)


def _due(deadline: Deadline, value: str, days: Deadline) -> bool:
    """«апрель» is any day of April, «до 1 мая» any day until then, «с апреля» any day from then."""
    if begins_word(value, searchable(deadline.text)):
        return True
    if deadline.end is None or (days.start is None and days.end is None):
        return False
    return (days.start is None or days.start <= deadline.end) and (days.end is None or deadline.end <= days.end)

"""What a query means for the year's training and events: words, `школа:`, `вид:`, and whether an event is still to come.

школа:пушк вид:ПК        вид:совещание предстоит        "ТОИУУ" -пк
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shnor_tui.domain.activity import Event, Training, TrainingKind
from shnor_tui.domain.russian import searchable
from shnor_tui.domain.school import School
from shnor_tui.workspace.field_titles import word_of
from shnor_tui.workspace.query import (
    Term,
    Token,
    begins_name,
    begins_word,
    completed_names,
    completed_values,
    parse,
    typed,
)
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.state_filter import quoted_phrases
from shnor_tui.workspace.titles import in_russian

SCHOOL, KIND, AHEAD, UNDATED = "school", "kind", "ahead", "undated"

TOKENS = (
    Token(SCHOOL, ("школа",), ("school",)),
    Token(KIND, ("вид",), ("kind",)),
    Token(AHEAD, ("предстоит",), ("ahead",), flag=True),
    Token(UNDATED, ("без_даты", "без даты"), ("undated", "no date"), flag=True),
)
"""Every token and flag that the filter of training and events knows."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """An entry as the filter sees it; each name as the search does."""

    schools: Sequence[str]
    kinds: Sequence[str]
    text: str
    ahead: bool = False
    undated: bool = False


@dataclass(frozen=True, slots=True)
class ActivityQuery:
    """What a filter's text keeps. Any text has a meaning; nothing is raised."""

    data: Snapshot
    terms: tuple[Term, ...] = ()

    @property
    def keeps_all(self) -> bool:
        """Whether nothing is held back."""
        return not self.terms

    def keeps_training(self, training: Training) -> bool:
        """Whether a training has everything that is asked for."""
        school = self.data.find(School, training.school)
        kinds = (training.kind.word, word_of(training.kind), training.kind.value)
        words = (training.course, training.provider, training.when.text)
        return self._keeps(_seen([school] if school else [], kinds, words))

    def keeps_event(self, event: Event) -> bool:
        """Whether an event has."""
        numbers = (event.host or 0, *event.schools)
        schools = [school for number in numbers if (school := self.data.find(School, number))]
        words = (event.topic, event.when.text, event.document, event.note)
        ahead = event.when.end is not None and event.when.end > self.data.today
        return self._keeps(_seen(schools, (event.kind,), words, ahead=ahead, undated=event.when.end is None))

    def keeps_school(self, school: School) -> bool:
        """Whether a school of which no training is entered has."""
        return self._keeps(_seen([school], (), ()))

    def _keeps(self, seen: _Seen) -> bool:
        return all(_holds(term, seen) is not term.excluded for term in self.terms)


def activity_query(text: str, data: Snapshot) -> ActivityQuery:
    """A query; a word that begins a token's name, and stands nowhere yet, waits to become that token."""
    query = ActivityQuery(data)
    terms = [term for term in parse(quoted_phrases(text, TOKENS), TOKENS) if not term.key or term.values or _flag(term)]
    return ActivityQuery(data, tuple(term for term in terms if not _waits(term, query)))


def completions(text_before_cursor: str, data: Snapshot) -> tuple[str, ...]:
    """What the text before the cursor may become."""
    at = typed(text_before_cursor, TOKENS)
    if at.key == SCHOOL:
        return completed_values(at, [school.name for school in data.schools])
    if at.key == KIND:
        kinds = dict.fromkeys([*(kind.word for kind in TrainingKind), *(event.kind for event in data.events)])
        return completed_values(at, kinds)
    return completed_names(at, TOKENS, russian=in_russian())


def _seen(
    schools: Sequence[School], kinds: Sequence[str], words: Sequence[str], *, ahead: bool = False, undated: bool = False
) -> _Seen:
    names = [searchable(name) for school in schools for name in (school.full_name, school.short_name) if name]
    found = [searchable(kind) for kind in kinds]
    text = "\n".join([*names, *found, *(searchable(word) for word in words)])
    return _Seen(names, found, text, ahead, undated)


def _holds(term: Term, seen: _Seen) -> bool:
    match term.key:
        case "school":
            return any(begins_word(value, name) for value in term.values for name in seen.schools)
        case "kind":
            return any(begins_word(value, kind) for value in term.values for kind in seen.kinds)
        case "ahead":
            return seen.ahead
        case "undated":
            return seen.undated
        case _:
            return term.values[0] in seen.text


def _flag(term: Term) -> bool:
    return term.key in {AHEAD, UNDATED}


def _waits(term: Term, query: ActivityQuery) -> bool:
    if term.key or not begins_name(term.values[0], TOKENS):
        return False
    only = ActivityQuery(query.data, (Term("", term.values),))
    data = query.data
    return not (
        any(map(only.keeps_training, data.trainings))
        or any(map(only.keeps_event, data.events))
        or any(map(only.keeps_school, data.schools))
    )

"""What a query means for the history: who, what, to which record, since and until when, and words of the description."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypedDict

from shnor_tui.domain.deadline_grammar import parse_deadline
from shnor_tui.domain.russian import MONTHS_NOMINATIVE, searchable
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.workspace.find import day_of
from shnor_tui.workspace.find_record import record_named
from shnor_tui.workspace.query import Term, Token, begins_word, completed_names, completed_values, parse, typed
from shnor_tui.workspace.rights import VERBS
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.titles import in_russian

ACCESS = "access"
PERSON, WHAT, RECORD, SINCE, UNTIL = "person", "what", "record", "since", "until"

TOKENS = (
    Token(PERSON, ("кто",), ("by", "who")),
    Token(WHAT, ("что",), ("what",)),
    Token(RECORD, ("запись",), ("record",)),
    Token(SINCE, ("с",), ("since", "from")),
    Token(UNTIL, ("по",), ("until", "to")),
)
"""Every token of the history's filter."""

_NOUNS: Mapping[str, str] = {
    "department": "ведомство управление",
    "user": "пользователь роль",
    "programme": "программа",
    "school": "школа",
    "listing": "список школ",
    "section": "направление раздел",
    "item": "мероприятие",
    "mark": "отметка",
    "training": "обучение",
    "reading": "показатель значение",
    "indicator": "показатель",
    "event": "событие",
    "survey": "анкета анкетирование",
    "questionnaire": "анкета",
    "answer": "анкета ответ",
    "procedure": "процедура",
    "result": "результаты",
    "import": "импорт загрузка файла",
    "point": "пункт справки",
    "evidence": "документ подтверждение",
    "report": "отчёт справка",
    "option": "параметр настройка",
    ACCESS: "доступ",
    "plugin": "плагин",
    "view": "вид фильтр",
    "store": "журнал данные",
    "undo": "отмена",
    "redo": "возврат",
}
"""What a verb is about, by its beginning up to the full stop; titles add words of their own."""

_ACTIONS: Mapping[str, str] = {
    "create": "создание добавление",
    "add": "добавление",
    "edit": "изменение",
    "set": "изменение",
    "move": "перемещение",
    "remove": "удаление",
    "issue": "выпуск регистрация",
    "repair": "исправление",
    "restore": "восстановление резервная копия",
    "purge": "удаление имени",
    "login": "вход",
    "refused": "отказ",
    "export": "выгрузка экспорт",
}

_DAYS_AGO: Mapping[str, int] = {
    "сегодня": 0,
    "today": 0,
    "вчера": 1,
    "yesterday": 1,
    "позавчера": 2,
    "неделя": 7,
    "неделю": 7,
    "week": 7,
    "месяц": 30,
    "month": 30,
}

_YEAR = re.compile(r"\d{4}")
_DAY_OF_THE_YEAR = re.compile(r"(\d{1,2})\.(\d{1,2})\.?")


class Arguments(TypedDict):
    """What `history.select` is asked for."""

    since: date | None
    until: date | None
    record: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """What is wanted of the history: `arguments` are for `history.select`, the rest is judged by `keeps`.

    Days are inclusive; `record` is a table and a number; an account is meant by its beginning. `problem` says in words what
    of the text could not be understood and was left out; empty when nothing was.
    """

    since: date | None = None
    until: date | None = None
    record: tuple[str, int] | None = None
    persons: tuple[frozenset[str], ...] = ()
    verbs: tuple[frozenset[str], ...] = ()
    words: tuple[str, ...] = ()
    without_persons: frozenset[str] = frozenset()
    without_verbs: frozenset[str] = frozenset()
    without_words: tuple[str, ...] = ()
    problem: str = ""

    @property
    def arguments(self) -> Arguments:
        """The keyword arguments of `history.select` that the text sets."""
        return {"since": self.since, "until": self.until, "record": self.record}

    def keeps(self, verb: str, account: str, description: str) -> bool:
        """Whether a change was done by the person, of the kind and with the words that are asked for."""
        who, shown = searchable(account), searchable(description)
        return (
            all(who.startswith(tuple(begun)) for begun in self.persons)
            and not who.startswith(tuple(self.without_persons))
            and all(verb in wanted for wanted in self.verbs)
            and verb not in self.without_verbs
            and all(word in shown for word in self.words)
            and not any(word in shown for word in self.without_words)
        )


def history_query(text: str, data: Snapshot) -> HistoryQuery:
    """The meaning of a text for the history of a snapshot's data. Nothing is raised; see `HistoryQuery.problem`.

    Of records and days the last one that is written counts; a token without its value asks nothing yet.
    """
    query, problems = HistoryQuery(), []
    for term in parse(text, TOKENS):
        if term.values:
            try:
                query = _with(query, term, data)
            except BadInput as error:
                problems.append(error.message)
    return replace(query, problem=" ".join(dict.fromkeys(problems)))


def completions(
    text_before_cursor: str, data: Snapshot, people: Iterable[str] = (), verbs: Iterable[str] = ()
) -> tuple[str, ...]:
    """What the text before the cursor may become: its last word completed to a token's name, or to one of the values.

    `people` are the accounts and `verbs` the names of the verbs that occur in the history.
    """
    at = typed(text_before_cursor, TOKENS)
    if not at.key:
        return completed_names(at, TOKENS, russian=in_russian())
    days = [name for name in _DAYS_AGO if name.isascii() == at.before.rpartition(" ")[2].isascii()]
    values: Mapping[str, Callable[[], Iterable[str]]] = {
        PERSON: lambda: people,
        WHAT: lambda: _kinds([verb for verb in verbs if verb in VERBS]),
        RECORD: lambda: [
            *(item.number for item in data.items),
            *(indicator.code for indicator in data.indicators),
            *(school.name for school in data.schools),
        ],
    }
    return completed_values(at, values.get(at.key, lambda: [*days, *MONTHS_NOMINATIVE])())


def _kinds(verbs: Sequence[str]) -> list[str]:
    """What a change can be, by the titles of verbs; all that is no change has a word for itself, which stands first."""
    access = (
        [_NOUNS[ACCESS] if in_russian() else ACCESS] if any(verb.startswith(f"{ACCESS}.") for verb in verbs) else []
    )
    return [*access, *(_(VERBS[verb].title) for verb in verbs)]


def _with(query: HistoryQuery, term: Term, data: Snapshot) -> HistoryQuery:
    """The query with one more condition. Raises BadInput when it cannot be understood."""
    if term.key == PERSON:
        return _with_person(query, frozenset(term.values), term.excluded)
    if term.key == WHAT:
        return _with_verbs(query, _verbs(term), term.excluded)
    if term.key == "":
        return _with_word(query, term.values[0], term.excluded)
    if term.excluded:
        raise BadInput(_("«{text}» cannot be excluded.").format(text=term.written))
    if term.key == RECORD:
        return replace(query, record=record_named(data, term.values[0]))
    if term.key == SINCE:
        return replace(query, since=_day(term.values[0], data.today, last=False))
    return replace(query, until=_day(term.values[0], data.today, last=True))


def _with_person(query: HistoryQuery, begun: frozenset[str], excluded: bool) -> HistoryQuery:
    if excluded:
        return replace(query, without_persons=query.without_persons | begun)
    return replace(query, persons=(*query.persons, begun))


def _with_verbs(query: HistoryQuery, verbs: frozenset[str], excluded: bool) -> HistoryQuery:
    if excluded:
        return replace(query, without_verbs=query.without_verbs | verbs)
    return replace(query, verbs=(*query.verbs, verbs))


def _with_word(query: HistoryQuery, word: str, excluded: bool) -> HistoryQuery:
    if excluded:
        return replace(query, without_words=(*query.without_words, word))
    return replace(query, words=(*query.words, word))


def _verbs(term: Term) -> frozenset[str]:
    verbs = frozenset(verb for verb in VERBS if any(begins_word(value, _called(verb)) for value in term.values))
    if not verbs:
        raise BadInput(_("No kind of change answers to «{text}».").format(text=term.written))
    return verbs


def _called(verb: str) -> str:
    """All words by which a verb can be asked for, in both languages."""
    noun, _stop, action = verb.partition(".")
    title = VERBS[verb].title
    words = (noun, action, title, _(title), _NOUNS.get(noun, ""), _ACTIONS.get(action, ""))
    return searchable("\n".join(words))


def _day(text: str, today: date, *, last: bool) -> date:
    """The day that a text names: a date, «вчера», or the first or last day of a month; without its year not one to come."""
    if text in _DAYS_AGO:
        return today - timedelta(days=_DAYS_AGO[text])
    if match := _DAY_OF_THE_YEAR.fullmatch(text):
        this_year = day_of(f"{match[1]}.{match[2]}.{today.year}")
        return this_year if this_year <= today else day_of(f"{match[1]}.{match[2]}.{today.year - 1}")
    span = parse_deadline(text, SchoolYear.holding(today))
    if span.start and span.end and span.start > today and not _YEAR.search(text):
        span = parse_deadline(text, SchoolYear.holding(today - timedelta(days=365)))
    named = span.end if last else span.start
    return named or day_of(text)

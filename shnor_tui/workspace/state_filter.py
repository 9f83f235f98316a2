"""A filter of words and of states that hold or don't: what the lists of schools, indicators and hints have in common.

    твер "не в списке" -соответствует

States may be written in words without quotes, «не в списке», or joined, «не_в_списке», where they are spelled so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from shnor_tui.workspace.query import Term, Vocabulary, completed_names, parse, typed
from shnor_tui.workspace.titles import in_russian

T = TypeVar("T")


class StateFilter(Generic[T]):
    """`tokens` are flags, `states` says by their keys whether each holds, `words` what else is looked for in an entry."""

    def __init__(
        self, tokens: Vocabulary, states: Mapping[str, Callable[[T], bool]], words: Callable[[T], str]
    ) -> None:
        self._tokens = tokens
        self._states = states
        self._words = words

    def keeps(self, text: str) -> Callable[[T], bool]:
        """What a text keeps. Any text has a meaning; nothing is raised."""
        terms = parse(quoted_phrases(text, self._tokens), self._tokens)
        return lambda seen: all(self._holds(term, seen) is not term.excluded for term in terms)

    def completions(self, text_before_cursor: str) -> Sequence[str]:
        """What the text before the cursor may become: its last word completed to a state."""
        return completed_names(typed(text_before_cursor, self._tokens), self._tokens, russian=in_russian())

    def _holds(self, term: Term, seen: T) -> bool:
        """A word that begins a state keeps the entries that are in it, so that nothing is lost while it is typed."""
        if term.key:
            return self._states[term.key](seen)
        states = (" ".join(token.spellings) for token in self._tokens if self._states[token.key](seen))
        return term.values[0] in "\n".join((self._words(seen), *states))


def quoted_phrases(text: str, tokens: Vocabulary) -> str:
    """A query in which each flag of several words has quotes, so that it is read as one."""
    phrases = sorted((name for token in tokens for name in token.spellings if " " in name), key=len, reverse=True)
    either = "|".join(re.escape(phrase) for phrase in phrases)
    return re.sub(rf"(?<!\S)(-?)({either})(?!\S)", r'\1"\2"', text, flags=re.IGNORECASE) if phrases else text

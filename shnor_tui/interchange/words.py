"""Words of tables as they compare: without case, ё, punctuation, line breaks and the usual abbreviations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from shnor_tui.domain.russian import searchable

_HYPHENATED = re.compile(r"(?<=[а-яёa-z])[-\u00ad][^\S\n]*\n\s*(?=[а-яёa-z])|\u00ad", re.IGNORECASE)
_JOINED = re.compile(r"(?<=\w)[-‐‑](?=\w)")
_SIGN = re.compile(r"[^\w%№]+|_+")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ENDING = "аеиоуыэюяйь"
_STEM = 6

_ABBREVIATIONS: Mapping[str, str] = MappingProxyType(
    {
        "№": "номер",
        "n": "номер",
        "наим": "наименование",
        "назв": "название",
        "кол": "количество",
        "колво": "количество",
        "отв": "ответственный",
        "исп": "исполнитель",
        "тел": "телефон",
        "эл": "электронная",
        "ожид": "ожидаемый",
        "рез": "результат",
        "чел": "человек",
        "уч": "участники",
        "пок": "показатель",
        "знач": "значение",
        "преды": "предыдущее",
        "орг": "организация",
        "проц": "процедура",
        "меропр": "мероприятие",
        "примеч": "примечание",
        "email": "почта",
        "mail": "почта",
    }
)


@lru_cache(8192)
def plain(text: str) -> str:
    """How a heading or a name compares: «№ п/п», «Меро-\\nприятие» and «КОЛ-ВО, чел.» as «номер п п», «мероприятие»,
    «количество человек»."""
    joined = _JOINED.sub("", _HYPHENATED.sub("", text))
    words = _SIGN.sub(" ", searchable(joined).replace("№", " № ")).split()
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def without_brackets(text: str) -> str:
    """The text without what it says in brackets."""
    return _IN_BRACKETS.sub(" ", text)


@lru_cache(4096)
def stems(text: str) -> frozenset[str]:
    """The beginnings of the words of a plain text, which its endings don't change."""
    return frozenset(word.rstrip(_ENDING)[:_STEM] or word for word in text.split())

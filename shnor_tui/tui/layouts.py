"""Both keyboard layouts: the ЙЦУКЕН twin of every Latin key, so that a binding works whichever is on."""

from __future__ import annotations

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбю."
_NAMED = {"slash": "full_stop", "question_mark": "comma", "less_than_sign": "Б", "greater_than_sign": "Ю"}

TWINS = {
    **{latin: russian for latin, russian in zip(_LATIN, _RUSSIAN, strict=True) if latin.isalpha()},
    **{latin.upper(): russian.upper() for latin, russian in zip(_LATIN, _RUSSIAN, strict=True) if latin.isalpha()},
    **_NAMED,
}
"""Latin key → the key that the same physical key sends under the Russian layout, both by Textual's names."""


def with_twin(key: str) -> tuple[str, ...]:
    """A key and its twin, if it has one: «u» → («u», «г»), «ctrl+s» → («ctrl+s», «ctrl+ы»)."""
    held, plus, last = key.rpartition("+")
    return (key, f"{held}{plus}{TWINS[last]}") if last in TWINS else (key,)

"""Russian names in Latin letters, for files that any disk, mailer and copying program keeps."""

from __future__ import annotations

import re
import unicodedata

LONGEST_PART = 40

_OTHER_SIGNS = re.compile(r"[^A-Za-z0-9]+")
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_SPELLED = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch 0 y 0 e yu ya".replace("0", "").split(" ")
"""Nothing stands for ъ and ь."""
_SMALL = str.maketrans(dict(zip(_RUSSIAN, _SPELLED, strict=True)))
_CAPITAL = str.maketrans(dict(zip(_RUSSIAN.upper(), map(str.upper, _SPELLED), strict=True)))
_BEGINNING = re.compile("[А-ЯЁ](?=[а-яё])")


def latin(text: str) -> str:
    """A part of a file's name: «Щукинская СОШ» is «Shchukinskaya-SOSH»."""
    composed = unicodedata.normalize("NFC", text)
    begun = _BEGINNING.sub(lambda letter: letter[0].lower().translate(_SMALL).capitalize(), composed)
    return _OTHER_SIGNS.sub("-", begun.translate(_CAPITAL).translate(_SMALL))[:LONGEST_PART].strip("-")

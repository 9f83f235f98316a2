"""Russian names in Latin letters, for files that any disk, mailer and copying program keeps."""

from __future__ import annotations

import re

LONGEST_PART = 40

_OTHER_SIGNS = re.compile(r"[^A-Za-z0-9]+")
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_SPELLED = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya".replace("-", "").split(" ")
_LATIN = str.maketrans(
    {
        **dict(zip(_RUSSIAN, _SPELLED, strict=True)),
        **dict(zip(_RUSSIAN.upper(), map(str.upper, _SPELLED), strict=True)),
    }
)


def latin(text: str) -> str:
    """A part of a file's name: «Тверская СОШ» is «Tverskaya-SOSH»."""
    return _OTHER_SIGNS.sub("-", text.translate(_LATIN))[:LONGEST_PART].strip("-")

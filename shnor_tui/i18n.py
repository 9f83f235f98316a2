"""Interface language: gettext with English message ids, Russian by default.

Documents are Russian whatever the interface's language, so nothing that ends up in a report passes through here.
"""

from __future__ import annotations

import gettext as _gettext
import os
import struct
from contextlib import suppress
from pathlib import Path

DOMAIN = "shnor"
LANGUAGES = ("ru", "en")
DEFAULT_LANGUAGE = "ru"

_LOCALE_DIR = Path(__file__).with_name("locale")
_translations: _gettext.NullTranslations | None = None


def set_language(language: str | None = None) -> None:
    """Choose the interface language: the argument, else `SHNOR_LANG`, else Russian; an unknown one means Russian.

    English where the catalogue is damaged, or just being replaced by another version.
    """
    global _translations  # noqa: PLW0603  (one process shows one language)
    wanted = language or os.environ.get("SHNOR_LANG") or DEFAULT_LANGUAGE
    _translations = _gettext.NullTranslations()
    if wanted != "en":
        with suppress(OSError, ValueError, struct.error):
            _translations = _gettext.translation(DOMAIN, _LOCALE_DIR, [DEFAULT_LANGUAGE], fallback=True)


def _active() -> _gettext.NullTranslations:
    if _translations is None:
        set_language()
    assert _translations is not None  # noqa: S101  (for the type checker)
    return _translations


def _(message: str) -> str:
    """The message in the interface's language; an empty text stays empty, which to gettext is the catalogue's header."""
    return _active().gettext(message) if message else ""


def ngettext(one: str, many: str, n: int) -> str:
    """The message whose form agrees with `n` (three forms in Russian)."""
    return _active().ngettext(one, many, n)


def mark(message: str) -> str:
    """Mark a message of a table for translation; it is translated when shown."""
    return message

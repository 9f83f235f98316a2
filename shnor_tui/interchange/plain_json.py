"""JSON from anyone: read strictly, and refused in words that tell what is wrong with it and where."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from shnor_tui.i18n import _
from shnor_tui.interchange.sheets import Refused

_MARK = b"\xef\xbb\xbf"
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SHOWN = 40


class Doubled(dict[str, Any]):
    """An object in which a key stands twice, so that nobody knows what it says."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.twice = Counter(name for name, _value in pairs).most_common(1)[0][0]


def read_plain(content: bytes) -> Any:
    """The value of a JSON text; a mark of UTF-8 before it does no harm. Objects in which a key stands twice are `Doubled`.

    Raises:
        Refused: it is no JSON.
    """
    if content.startswith(_OTHER_MARKS):
        raise Refused(
            _("it is not in UTF-8"), _("PowerShell writes so behind «>»: write the file with --output instead.")
        )
    try:
        text = content.removeprefix(_MARK).decode()
    except UnicodeDecodeError as error:
        raise Refused(_("it is not in UTF-8 (byte {n})").format(n=error.start + 1)) from error
    if not text.strip():
        raise Refused(_("it is empty"))
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise _malformed(text, error) from error
    except RecursionError as error:
        raise Refused(_("it is nested too deeply")) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise Refused(_("it holds a number that is too long")) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Doubled(pairs)


def _malformed(text: str, error: json.JSONDecodeError) -> Refused:
    place = _("line {line}, column {column}").format(line=error.lineno, column=error.colno)
    if not text.lstrip().startswith(("{", "[")):
        return Refused(_("it is no JSON"))
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        return Refused(
            _("it is cut: its end is missing ({place})").format(place=place), _("Copy or write the file once more.")
        )
    return Refused(
        _("it is no JSON from {place} on: «{text}»").format(place=place, text=text[error.pos : error.pos + _SHOWN])
    )

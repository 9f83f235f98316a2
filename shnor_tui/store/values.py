"""JSON values: what a document may hold, when two are the same, and how to get one's own copy. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeAlias

from shnor_tui.i18n import _
from shnor_tui.store.errors import BadValue

Doc: TypeAlias = dict[str, Any]

DEEPEST = 100
"""Lists and objects in one another in a document, so that copying it never needs more than a program has."""

_LOWEST, _HIGHEST = -(2**63), 2**63 - 1
_NOTHING: Mapping[str, Any] = {}


class _Refused(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path: list[str] = []


def clean_document(table: str, doc_id: int, document: Mapping[str, Any], known: Mapping[str, Any] = _NOTHING) -> Doc:
    """A detached copy of `document` in plain JSON types, equal to what reading it back from disk gives.

    Tuples become lists; subclasses of str and int (enums) become plain ones. What is the very text or number of the
    clean document `known` is not looked at again. Raises BadValue, naming the field, for what JSON would lose or change.
    """
    try:
        cleaned = _clean_mapping(document, known)
        if not is_deep(cleaned):
            return cleaned
        reason, field = _("it is nested too deeply"), ""
    except _Refused as bad:
        reason, field = bad.reason, ".".join(reversed(bad.path))
    except RecursionError:
        reason, field = _("it is nested too deeply"), ""
    raise BadValue(
        _("The document {table} {id} cannot be saved: field “{field}”: {reason}.").format(
            table=table, id=doc_id, field=field, reason=reason
        )
    )


def clean_text(value: str, what: str) -> str:
    """`value` if it can be written as UTF-8; raises BadValue, naming `what`, otherwise."""
    try:
        return _clean_str(value)
    except _Refused as bad:
        raise BadValue(_("{what} cannot be saved: {reason}.").format(what=what, reason=bad.reason)) from None


def clean_id(table: str, doc_id: object) -> int:
    """`doc_id` as a plain int; raises BadValue unless it is a 64-bit integer."""
    if isinstance(doc_id, int) and not isinstance(doc_id, bool) and _LOWEST <= doc_id <= _HIGHEST:
        return int(doc_id)
    raise BadValue(_("{id!r} cannot be the number of a document in “{table}”.").format(id=doc_id, table=table))


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same; unlike `==` it tells 1, 1.0 and True apart."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def is_deep(value: Any) -> bool:
    """Whether a JSON value has more lists and objects in one another than a document may have."""
    level = [value]
    for _depth in range(DEEPEST):
        parts = [part.values() if type(part) is dict else part for part in level]
        level = [part for each in parts for part in each if type(part) in _CONTAINERS]
        if not level:
            return False
    return True


def detached(value: Any) -> Any:
    """A copy that shares no list or dict with the JSON value `value`."""
    kind = type(value)
    if kind is dict:
        return {key: detached(item) if type(item) in _CONTAINERS else item for key, item in value.items()}
    if kind is list:
        return [detached(item) if type(item) in _CONTAINERS else item for item in value]
    return value


_CONTAINERS = frozenset({dict, list})


def _clean(value: object) -> object:
    if value is None or value is True or value is False:
        return value
    if isinstance(value, str):
        return _clean_str(value)
    if isinstance(value, int):
        return _clean_int(value)
    if isinstance(value, float):
        return _clean_float(value)
    if isinstance(value, Mapping):
        return _clean_mapping(value)
    if isinstance(value, list | tuple):
        return _clean_sequence(value)
    raise _Refused(_("a value of type {kind} has no form in JSON").format(kind=type(value).__name__))


def _clean_str(value: str) -> str:
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _Refused(_("the text holds half of a character (a lone surrogate)")) from None
    return value if type(value) is str else str.__str__(value)


def _clean_int(value: int) -> int:
    if not _LOWEST <= value <= _HIGHEST:
        raise _Refused(_("the whole number is longer than 64 bits"))
    return int(value)


def _clean_float(value: float) -> float:
    if not math.isfinite(value):
        raise _Refused(_("the number is not finite"))
    return float(value)


def _clean_mapping(value: Mapping[Any, Any], known: Mapping[str, Any] = _NOTHING) -> Doc:
    cleaned: Doc = {}
    for key, item in value.items():
        if key in known and item is known[key] and type(item) not in _CONTAINERS:
            cleaned[key] = item
            continue
        try:
            if not isinstance(key, str):
                raise _Refused(_("a key is not text"))  # noqa: TRY301  (the path is added below)
            cleaned[_clean_str(key)] = _clean(item)
        except _Refused as bad:
            bad.path.append(repr(key)[1:-1] if isinstance(key, str) else repr(key))
            raise
    return cleaned


def _clean_sequence(value: list[Any] | tuple[Any, ...]) -> list[Any]:
    cleaned = []
    for number, item in enumerate(value):
        try:
            cleaned.append(_clean(item))
        except _Refused as bad:
            bad.path.append(str(number))
            raise
    return cleaned

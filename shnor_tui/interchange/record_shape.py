"""Whether a JSON object is a record of a table, and in words why it isn't: which field, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from shnor_tui.domain.record import Record
from shnor_tui.i18n import _, mark
from shnor_tui.interchange.plain_json import Doubled
from shnor_tui.store import BadValue
from shnor_tui.store.values import clean_document
from shnor_tui.workspace.tables import table_of

_PLACE = re.compile(r"(.*?)(?: - at `\$\.?(.*)`)?", re.DOTALL)
_EXPECTED = re.compile(r"Expected `(.*)`, got `(.*)`")
_MISSING = re.compile(r"Object missing required field `(.*)`")
_NO_WORD = re.compile(r"Invalid enum value (.*)")

_KINDS = {
    "str": mark("text"),
    "int": mark("a whole number"),
    "float": mark("a number"),
    "decimal": mark("a number in quotes"),
    "bool": mark("true or false"),
    "array": mark("a list"),
    "object": mark("an object"),
    "null": mark("null"),
    "date": mark("a date like 2020-09-15"),
}


class Misshapen(Exception):
    """What an object has wrong: fields (empty for the whole) with reasons."""

    def __init__(self, *wrong: tuple[str, str]) -> None:
        super().__init__(*wrong)
        self.wrong = wrong


def shaped(kind: type[Record], number: int, document: Mapping[str, Any]) -> Record:
    """The record of a kind that an object without its `id` says.

    Raises:
        Misshapen: a key stands twice or is none of its fields, a value is of the wrong type or can't be kept.
    """
    try:
        clean_document(table_of(kind), number, document)
        doubled = [(path, _("the key stands twice")) for path in _doubled(document)]
        unknown = [(path, _("there is no such field")) for path in _unknown(document, _type_of(kind))]
        if doubled or unknown:
            raise Misshapen(*doubled, *unknown)
        return msgspec.convert({**document, "id": number}, kind)
    except BadValue as error:
        raise Misshapen(("", error.message.rstrip("."))) from error
    except RecursionError as error:
        raise Misshapen(("", _("it is nested too deeply"))) from error
    except msgspec.ValidationError as error:
        raise Misshapen(_in_words(str(error))) from error


@cache
def _type_of(kind: type[Record]) -> inspect.Type:
    return inspect.type_info(kind)


def _doubled(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, Doubled):
        yield _joined(path, value.twice)
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _doubled(part, _joined(path, key))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _doubled(part, f"{path}[{place}]")


def _unknown(value: Any, kind: inspect.Type, path: str = "") -> Iterator[str]:
    """The keys of a value that its type doesn't know, which decoding would pass over."""
    match kind:
        case inspect.UnionType():
            for one in kind.types:
                yield from _unknown(value, one, path)
        case inspect.StructType() if isinstance(value, dict):
            fields = {field.encode_name: field.type for field in kind.fields if path or field.name != "id"}
            for key, part in value.items():
                if key in fields:
                    yield from _unknown(part, fields[key], _joined(path, key))
                else:
                    yield _joined(path, key)
        case inspect.VarTupleType() | inspect.ListType() if isinstance(value, list):
            for place, part in enumerate(value):
                yield from _unknown(part, kind.item_type, f"{path}[{place}]")
        case _:
            pass


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _in_words(message: str) -> tuple[str, str]:
    """A message of the decoder as the field and what is wrong with it."""
    match = _PLACE.fullmatch(message)
    reason, path = (match[1], match[2] or "") if match else (message, "")
    if missing := _MISSING.fullmatch(reason):
        return _joined(path, missing[1]), _("the field is missing")
    if expected := _EXPECTED.fullmatch(reason):
        wanted, found = (_kinds(some) for some in expected.groups())
        return path, _("here is {found}, but it must be {wanted}").format(found=found, wanted=wanted)
    if word := _NO_WORD.fullmatch(reason):
        return path, _("{word} is none of the words that it can be").format(word=word[1])
    if reason.startswith("Invalid RFC3339"):
        return path, _("it is no date; it is written as 2020-09-15")
    if reason.startswith("Invalid decimal"):
        return path, _("it is no number")
    return path, reason


def _kinds(names: str) -> str:
    return _(" or ").join(_(_KINDS[name]) if name in _KINDS else name for name in names.split(" | "))

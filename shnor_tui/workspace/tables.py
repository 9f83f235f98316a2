"""Which struct each TinyDB table holds, and how a struct becomes a document and back."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from shnor_tui.domain.access import Access
from shnor_tui.domain.activity import Event, Training
from shnor_tui.domain.assessment import Procedure, Result
from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.indicator import Indicator, Reading
from shnor_tui.domain.issued import IssuedReport
from shnor_tui.domain.option import OptionValue
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.programme import Department, Programme
from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Section
from shnor_tui.domain.school import Listing, School
from shnor_tui.domain.survey import Answer, Questionnaire, Survey
from shnor_tui.domain.user import User
from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _

SCHEMA = 5
"""Version of the shapes below. It grows with every change of shape, so that an older program that is still running writes
nothing more instead of dropping what it doesn't know. Records of an older shape need an upcaster unless defaults do.

2: marks link to evidence.
3: surveys have answers, results are stored, a reading of a year has no period, a training says when in words.
4: programmes have options of their own for reports and formats, and keep what was issued.
5: users have keys and can be disabled, documents have files, and log-ins, refusals and exports are in the history.
"""


class Unreadable(ShnorError):
    """A stored document is not what its table holds."""

    exit_code = 6


TABLES: Mapping[str, type[Record]] = MappingProxyType(
    {
        "programmes": Programme,
        "department": Department,
        "users": User,
        "schools": School,
        "listings": Listing,
        "sections": Section,
        "items": RoadmapItem,
        "marks": Mark,
        "evidence": Evidence,
        "indicators": Indicator,
        "readings": Reading,
        "trainings": Training,
        "events": Event,
        "questionnaires": Questionnaire,
        "surveys": Survey,
        "answers": Answer,
        "procedures": Procedure,
        "results": Result,
        "points": ReportPoint,
        "options": OptionValue,
        "issued": IssuedReport,
        "access": Access,
    }
)

DATA_TABLES: Mapping[str, type[Record]] = MappingProxyType(
    {name: kind for name, kind in TABLES.items() if kind is not Access}
)
"""Those that hold the department's data, and not who looked at them."""

_NAMES: Mapping[type[Record], str] = {kind: name for name, kind in TABLES.items()}

R = TypeVar("R", bound=Record)


def table_of(kind: type[Record]) -> str:
    """The table that holds records of a kind."""
    return _NAMES[kind]


def encode(record: Record) -> dict[str, Any]:
    """A record as a TinyDB document: JSON values only, defaults left out, without its number."""
    document: dict[str, Any] = msgspec.to_builtins(record)
    document.pop("id", None)
    return document


def decode(kind: type[R], doc_id: int, document: Mapping[str, Any]) -> R:
    """A TinyDB document as a record; its number is the document's.

    Raises:
        Unreadable: the document has not the shape of the record.
    """
    try:
        return msgspec.convert({**document, "id": doc_id}, kind)
    except msgspec.ValidationError as error:
        raise Unreadable(
            _("The document {id} of the table «{table}» cannot be understood: {reason}.").format(
                id=doc_id, table=table_of(kind), reason=error
            ),
            _("Another version of the program may have written it; nothing is changed here."),
        ) from error

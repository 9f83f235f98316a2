"""What people call records: by what they are of their own, else by what they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shnor_tui.domain.issued import IssuedReport
from shnor_tui.i18n import _
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.references import REFERENCES
from shnor_tui.workspace.tables import TABLES, Unreadable, decode, encode

Doc = Mapping[str, Any]

_ABOUT = ("item", "indicator", "procedure", "school", "programme")
NAMING_FIELDS = ("number", "short_name", "full_name", "account", "code", "title", "name", "topic", "kind")


def name_of(table: str, number: int, records: Records) -> str:
    """What people call a record that others refer to: an item by its number, a school by its name."""
    kind = TABLES.get(table)
    record = records.table(kind).get(number) if kind else None
    if record is None:
        return f"№ {number}"
    if table == "programmes":
        return str(getattr(record, "year", number))
    return title_of(table, number, encode(record), records)


def title_of(table: str, number: int, document: Doc, records: Records) -> str:  # noqa: C901, PLR0912  (a case each table)
    """What a document is about: «2.1 (Тверская СОШ)», «программа 2020/2021»."""
    about = {
        field: name_of(REFERENCES[field], document[field], records) for field in _ABOUT if _refers(document, field)
    }
    unnamed = f"№ {number}" if table in TABLES else f"{table} {number}"
    match table:
        case "programmes":
            subject = _("programme {year}").format(year=document.get("year") or number)
        case "department":
            subject = _("settings of the department")
        case "marks" | "readings":
            what, school = about.get("item") or about.get("indicator") or unnamed, about.get("school")
            subject = f"{what} ({school})" if school else what
        case "listings" | "trainings" | "results":
            subject = ", ".join(about[field] for field in ("procedure", "school", "programme") if field in about)
        case "answers":
            asked = document.get("question") or number
            subject = ", ".join((_("question {code}").format(code=asked), about.get("school") or unnamed))
        case "procedures":
            grade = document.get("grade")
            own = [document.get("kind"), document.get("subject"), _("grade {n}").format(n=grade) if grade else None]
            subject = ", ".join(str(part) for part in own if part)
        case "events":
            when = document.get("when")
            own = [document.get("kind"), when.get("text") if isinstance(when, dict) else None]
            subject = " ".join(str(part) for part in own if part)
        case "sections":
            subject = _("section {number}").format(number=document.get("number") or number)
        case "surveys":
            subject = _("survey of school heads")
        case "points":
            subject = _("point of the report No. {n}").format(n=document.get("order") or number)
        case "issued":
            subject = _issued(document)
        case "options":
            subject = ", ".join(str(document[part]) for part in ("owner", "option") if document.get(part))
        case "evidence":
            code = document.get("number")
            subject = " ".join(str(part) for part in (document.get("title"), code and f"№ {code}") if part)
        case _:
            names = (document.get(field) for field in NAMING_FIELDS)
            subject = next((name for name in names if isinstance(name, str) and name), "")
    return subject or unnamed


def _issued(document: Doc) -> str:
    try:
        return decode(IssuedReport, 0, document).words
    except Unreadable:
        return str(document.get("title") or "")


def _refers(document: Doc, field: str) -> bool:
    return isinstance(document.get(field), int) and document[field] > 0

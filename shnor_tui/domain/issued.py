"""Reports that were issued («выпущенные отчёты»): a number, a date, and a file that nothing changes any more."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from shnor_tui.domain.latin import latin
from shnor_tui.domain.record import Record
from shnor_tui.domain.russian import searchable, short_date

_OTHER_ENDINGS = re.compile(r"[^A-Za-z0-9.]+")
_DASHES = re.compile("[\u2010-\u2015\u2212]")


class IssuedReport(Record, frozen=True, kw_only=True):
    """A report as it was signed. `report` and `format` are ids of plugins, `title` is what the report was called then.

    `file` is a name in the directory of issued files, `sha256` and `size` tell what it held; `revision` is the state of the
    data that it was made from, `as_of` the day that it was judged on if that was asked for, `params` its options as typed.
    """

    programme: int
    report: str
    title: str
    number: str
    dated: date
    format: str
    file: str
    sha256: str
    size: int
    revision: int
    params: dict[str, str] = msgspec.field(default_factory=dict)
    as_of: date | None = None
    signed_by: str = ""
    note: str = ""

    @property
    def words(self) -> str:
        """How people refer to it: ««Аналитическая справка» № 12 от 25.06.2021»."""
        return f"«{self.title}» № {self.number} от {short_date(self.dated)}"


def one_number(number: str) -> str:
    """What numbers that people take for the same have in common: neither case, blanks nor dashes tell «12-ОД» from «12 – од»."""
    return _DASHES.sub("-", "".join(searchable(number).split()))


def file_name(report: str, year: str, number: str, dated: date, suffix: str) -> str:
    """A name that every disk and mailer keeps: «2021-06-25_spravka_2020-2021_12.docx»."""
    parts = (dated.isoformat(), *(latin(part) for part in (report, year, number)))
    return "_".join(part for part in parts if part) + _OTHER_ENDINGS.sub("", suffix)

"""Documents that prove what was done («подтверждающие документы»)."""

from __future__ import annotations

from datetime import date

from shnor_tui.domain.record import Record, Value
from shnor_tui.domain.russian import short_date


class AttachedFile(Value, frozen=True, kw_only=True):
    """A file that is kept in the department's directory under its SHA-256 (hex); `size` in bytes, `kind` as recognised (pdf)."""

    name: str
    sha256: str
    size: int
    kind: str


class Evidence(Record, frozen=True, kw_only=True):
    """A document of a programme; marks link to it. `place` is where the paper is kept, in anyone's words; `file` its scan."""

    programme: int
    title: str
    number: str = ""
    dated: date | None = None
    place: str = ""
    file: AttachedFile | None = None

    @property
    def words(self) -> str:
        """How documents refer to it: «приказ № 12-од от 03.02.2021, папка 4»."""
        number = f"№ {self.number}" if self.number else ""
        dated = f"от {short_date(self.dated)}" if self.dated else ""
        name = " ".join(part for part in (self.title, number, dated) if part)
        return f"{name}, {self.place}" if self.place else name

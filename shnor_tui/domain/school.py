"""Schools and their official status in a programme."""

from __future__ import annotations

from datetime import date

from shnor_tui.domain.record import Record


class School(Record, frozen=True, kw_only=True):
    """An entry of the registry. `order` is its place in lists, which is not alphabetical; partners may be in it too."""

    full_name: str
    short_name: str = ""
    order: int = 0

    @property
    def name(self) -> str:
        """The short name, or the full one where there is no short one."""
        return self.short_name or self.full_name


class Listing(Record, frozen=True, kw_only=True):
    """Whether a school is officially on the programme's list; never computed. `agreed_with` is in the instrumental case."""

    programme: int
    school: int
    listed: bool = True
    basis: str = ""
    agreed_with: str = ""
    agreed_on: date | None = None

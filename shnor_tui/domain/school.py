"""Schools and their official status in a programme."""

from __future__ import annotations

import re
from datetime import date

from shnor_tui.domain.record import Record


class School(Record, frozen=True, kw_only=True):
    """An entry of the registry. `order` is its place in lists, which is not alphabetical; partners may be in it too.

    `head` is the director's name, known as an official's in post; `phone` and `email` may hold several, with commas between.
    `former_names` are what it was called before; files that come in may still call it so.
    """

    full_name: str
    short_name: str = ""
    former_names: tuple[str, ...] = ()
    order: int = 0
    head: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    site: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """The short name, or the full one where there is no short one."""
        return self.short_name or self.full_name


class Listing(Record, frozen=True, kw_only=True):
    """Whether a school is officially on the programme's list; never computed. `agreed_with` is in the instrumental case.

    `partners` are the schools with which it has an agreement (the «donors»).
    """

    programme: int
    school: int
    listed: bool = True
    basis: str = ""
    agreed_with: str = ""
    agreed_on: date | None = None
    partners: tuple[int, ...] = ()


_PHONE = re.compile(r"(?:\+?[\d()\s.\-\u2010-\u2013\u00a0]+)(?:(?:доб|вн|ext)\.?\s*\d+)?", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\".]+(?:\.[^@\s<>\".]+)+")
_SEPARATORS = re.compile(r"[,;]")
_FEWEST_DIGITS = 5


def is_phone(text: str) -> bool:
    """Whether people could dial it: «8 (4822) 00-00-01», «+7 4822 000001 доб. 12», or several with commas between."""
    return all(
        _PHONE.fullmatch(part.strip()) and sum(sign.isdigit() for sign in part) >= _FEWEST_DIGITS
        for part in _SEPARATORS.split(text)
    )


def is_email(text: str) -> bool:
    """Whether it has the form of an address, «school@example.ru», or of several with commas between."""
    return all(_EMAIL.fullmatch(part.strip()) for part in _SEPARATORS.split(text))

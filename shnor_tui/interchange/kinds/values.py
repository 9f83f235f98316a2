"""Reading the values that several kinds have in common."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from shnor_tui.domain.russian import short_date
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.interchange.headings import Field
from shnor_tui.workspace.find import number_of

_MOST = 10**9
_DAYS_COUNTED_FROM = date(1899, 12, 30)
_DAY_NUMBER = re.compile("(?:3[6-9]|[4-6][0-9]|7[0-2])[0-9]{3}")


def whole(text: str) -> int:
    """A whole number from 0 on: «12», «1 200», «12,0», «12 чел.».

    Raises:
        BadInput: the text is none.
    """
    words = text.split()
    bare = "".join(words[:-1]) if len(words) > 1 and words[-1][:1].isalpha() else text
    value: Decimal = number_of(bare)
    if value != value.to_integral_value() or value < 0 or value > _MOST:
        raise BadInput(_("«{text}» is no number of people.").format(text=text), _("Write a whole number from 0 on."))
    return int(value)


def day_said(text: str) -> str:
    """The text; the day that a spreadsheet meant by its bare number («44116»), as it counts the days of our time."""
    return short_date(_DAYS_COUNTED_FROM + timedelta(days=int(text))) if _DAY_NUMBER.fullmatch(text) else text


USUAL_NAMES = (
    "наименование школы",
    "название школы",
    "образовательная организация",
    "общеобразовательная организация",
    "наименование оо",
    "наименование организации",
    "наименование образовательной организации",
    "наименование общеобразовательной организации",
    "оо",
    "организация",
)
"""How columns of schools' names are mostly headed."""

SCHOOL = Field(
    "school",
    "Школа",
    (
        "школы",
        *USUAL_NAMES,
        "образовательное учреждение",
        "ваша школа",
        "укажите школу",
        "укажите вашу школу",
    ),
    asked=True,
)
"""The column of the school in every kind but the registry."""

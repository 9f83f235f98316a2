"""Opening a session on the data as they were at a past moment: everything can be read, nothing can be changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from shnor_tui.domain.programme import Department, Programme
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _
from shnor_tui.store import Record, SharedDatabase, open_database, revision_at
from shnor_tui.store.database import utc_now
from shnor_tui.workspace.moment import Moment, Past, zone_in
from shnor_tui.workspace.session import Workspace, account_name
from shnor_tui.workspace.tables import SCHEMA, table_of
from shnor_tui.workspace.upcasting import UPCASTERS

_EVERYTHING = 2**53
"""A revision that no journal reaches."""


def open_past(
    home: Path,
    moment: Moment,
    actor: str | None = None,
    today: date | None = None,
    *,
    now: Callable[[], datetime] = utc_now,
) -> Workspace:
    """Open a department's directory as it was at a moment, and nothing that happens later is seen.

    Rules are held against the day of the moment, unless `today` is said or the department has a day of its own.

    Raises:
        NotFound: there is no such change, or nothing had been set up by then.
        BadInput: the moment is yet to come.
        StoreError: the directory cannot be used; says why.
    """
    who = actor or account_name()
    number = moment.number or _last_change(home, who, moment, now())
    reason = _("These are the data as they were after change No. {n}; what is past can be read, not changed.").format(
        n=number
    )
    database = open_database(home, who, schema=SCHEMA, upcasters=UPCASTERS, until=number, until_reason=reason)
    try:
        return Workspace(database, home, who, today, Past(number, _last(database, number, reason).at, moment))
    except BaseException:
        database.close()
        raise


def _last(database: SharedDatabase, number: int, reason: str) -> Record:
    """The change with a number; `reason` is why nothing can be changed after it.

    Raises:
        NotFound: it was never made, or before there was a programme, so that there is nothing to be shown.
        StoreError: the journal cannot be read so far.
    """
    if database.revision < number:
        if database.read_only != reason:
            database.checkpoint()  # raises what keeps it from being read so far
        raise NotFound(
            _("There is no change No. {n}.").format(n=number),
            _("The latest one has No. {last}.").format(last=database.revision),
        )
    if not database.documents(table_of(Programme)):
        raise NotFound(_("After change No. {n} there was no programme yet.").format(n=number))
    return next(database.records(number - 1))


def _last_change(home: Path, actor: str, moment: Moment, now: datetime) -> int:
    """The number of the last change that was made by the end of a day or a time."""
    zone = _zone(home, actor)
    if moment.begin(zone) > now:
        told = f"{now.astimezone(zone):%d.%m.%Y %H:%M}"
        raise BadInput(_("{moment} is yet to come: now it is {now}.").format(moment=moment.words, now=told))
    if number := revision_at(home, moment.end(zone)):
        return number
    raise NotFound(
        _("By {moment} nothing had been set up here yet.").format(moment=moment.words),
        _("«shnor history» tells since when there are data."),
    )


def _zone(home: Path, actor: str) -> ZoneInfo:
    """The department's time zone, in which its people name days and times: that of today."""
    with open_database(home, actor, schema=SCHEMA, upcasters=UPCASTERS, until=_EVERYTHING) as database:
        return zone_in(database.documents(table_of(Department)))

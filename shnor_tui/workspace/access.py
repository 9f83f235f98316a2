"""Log-ins, refusals and exports: what the history tells of an account beside its changes. They are news to nobody.

An account has one small record, which each entry replaces; the entries before it are in the journal.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from shnor_tui.confined import confined
from shnor_tui.domain.access import Access, AccessEntry, AccessKind
from shnor_tui.domain.printable import printable_line
from shnor_tui.errors import Forbidden, ShnorError
from shnor_tui.i18n import _
from shnor_tui.store import Record as Committed
from shnor_tui.store.database import utc_now
from shnor_tui.workspace.rights import VERBS

if TYPE_CHECKING:
    from shnor_tui.workspace.session import Workspace

ACTS: Mapping[AccessKind, str] = MappingProxyType(
    {
        AccessKind.LOGIN: "access.login",
        AccessKind.REFUSED: "access.refused",
        AccessKind.EXPORT: "access.export",
        AccessKind.PLUGIN: "plugin.add",
    }
)
_NO_CHANGES = frozenset(ACTS.values())
_COUNTERS: Mapping[AccessKind, str] = MappingProxyType(
    {AccessKind.REFUSED: "refusals", AccessKind.LOGIN: "logins", AccessKind.EXPORT: "exports"}
)

LONGEST = 200
"""Signs of what is told of one thing."""

LOCK_SECONDS = 0.5
"""Nobody waits longer than this for others, so that something about him is written."""

MOST_REFUSALS = 30
MOST: Mapping[AccessKind, int] = MappingProxyType(
    {AccessKind.REFUSED: MOST_REFUSALS, AccessKind.LOGIN: 300, AccessKind.EXPORT: 300}
)
"""Entries of an account within `SPAN`, each kind counted by itself; the last one says that no more are written."""

SPAN = timedelta(hours=1)

log = logging.getLogger("shnor.access")


def changes_data(commit: Committed) -> bool:
    """Whether a commit did anything but tell of a log-in, a refusal, an export or a plugin."""
    return commit.act not in _NO_CHANGES


def note(
    workspace: Workspace,
    kind: AccessKind,
    what: str = "",
    origin: str | None = None,
    *,
    now: Callable[[], datetime] = utc_now,
) -> None:
    """Write an entry of the actor's; `origin` is the address that he comes from, by default that of this session over SSH.

    Nothing is written in the past, where nothing was set up, by who may only read, inside a change, and when there were as
    many of the kind within the hour as `MOST` says. What the store refuses is only logged.
    """
    if workspace.past or workspace.read_only or workspace.empty or workspace.changing:
        return
    moment = now()
    if _silent(kind, _known(workspace), moment):
        return
    try:
        with workspace.change(ACTS[kind], lock_timeout=LOCK_SECONDS) as editor:
            known = _known(workspace)
            if _silent(kind, known, moment):
                return
            come_from = client_address(os.environ) if origin is None else origin
            entry = _entry(known, AccessEntry(number=1, kind=kind, what=_clean(what), origin=_clean(come_from)), moment)
            login = workspace.in_zone(moment).replace(second=0, microsecond=0) if kind is AccessKind.LOGIN else None
            if known:
                editor.change(known, latest=entry, login=login or known.login)
            else:
                editor.add(Access(account=workspace.actor, latest=entry, login=login))
    except (ShnorError, OSError) as error:
        log.warning("%s by %s was not written: %s", ACTS[kind], workspace.actor, error)


def note_login(workspace: Workspace) -> None:
    """Somebody opened the program. Whoever looks at the demo with an account of the host's is not written down."""
    if confined() or not workspace.department.demo:
        note(workspace, AccessKind.LOGIN)


def note_export(workspace: Workspace, words: str) -> None:
    """Data leave the program: `words` say which. Those of a past moment are written down in the present."""
    if not workspace.past:
        note(workspace, AccessKind.EXPORT, words)
        return
    from shnor_tui.workspace.session import open_workspace  # noqa: PLC0415  (a session makes use of this module)

    with open_workspace(workspace.home, workspace.actor) as present:
        note(present, AccessKind.EXPORT, words)


@contextmanager
def refusals_noted(workspace: Workspace, verb: str) -> Iterator[None]:
    """Note what is refused meanwhile; inside a change it is left to whoever began that, for nothing of it will remain."""
    try:
        yield
    except Forbidden:
        note(workspace, AccessKind.REFUSED, verb)
        raise


def last_login(workspace: Workspace, account: str) -> datetime | None:
    """When an account logged in last, to the minute, in the department's time zone of that day; None when it never did."""
    return next((known.login for known in workspace.records.all(Access) if known.account == account), None)


def told_entry(document: Any) -> str:
    """An entry in words, as it is stored: what was refused or taken out, and whether it is the last one of the hour; empty
    for a log-in that isn't, and where it is no entry."""
    if not isinstance(document, Mapping):
        return ""
    kind, what = str(document.get("kind")), str(document.get("what", ""))
    told = _(VERBS[what].title) if kind == AccessKind.REFUSED and what in VERBS else what
    if kind not in MOST or document.get(_COUNTERS[AccessKind(kind)]) != MOST[AccessKind(kind)]:
        return told
    if kind == AccessKind.REFUSED:
        return _("{what}; further refusals are not written for an hour").format(what=told)
    more = _("further ones are not written for an hour")
    return f"{told}; {more}" if told else more


def client_address(environment: Mapping[str, str]) -> str:
    """The address that a session over SSH comes from; empty at the host itself, and when it is no address."""
    import ipaddress  # noqa: PLC0415  (most commands need no address)

    first = environment.get("SSH_CONNECTION", "").partition(" ")[0].partition("%")[0]
    try:
        return str(ipaddress.ip_address(first))
    except ValueError:
        return ""


def _known(workspace: Workspace) -> Access | None:
    return next((known for known in workspace.records.all(Access) if known.account == workspace.actor), None)


def _entry(known: Access | None, entry: AccessEntry, moment: datetime) -> AccessEntry:
    """The entry with its number, and how many of each kind there were within the hour."""
    number = known.latest.number + 1 if known else 1
    counts, since = _recent(known, moment)
    if counter := _COUNTERS.get(entry.kind):
        counts[counter] += 1
        since = since or moment.replace(microsecond=0)
    return msgspec.structs.replace(entry, number=number, since=since, **counts)


def _recent(known: Access | None, moment: datetime) -> tuple[dict[str, int], datetime | None]:
    """How many entries of each kind there were within the hour, and since when it is counted."""
    if known and known.latest.since and timedelta(0) <= moment - known.latest.since < SPAN:
        return {counter: getattr(known.latest, counter) for counter in _COUNTERS.values()}, known.latest.since
    return dict.fromkeys(_COUNTERS.values(), 0), None


def _silent(kind: AccessKind, known: Access | None, moment: datetime) -> bool:
    return kind in MOST and _recent(known, moment)[0][_COUNTERS[kind]] >= MOST[kind]


def _clean(text: str) -> str:
    return printable_line(text).strip()[:LONGEST]

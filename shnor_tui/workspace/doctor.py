"""Examining a department's directory as a whole: the store's files, the records in them, issued reports, backups; repairing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.issued import IssuedReport
from shnor_tui.domain.programme import Department
from shnor_tui.domain.record import Record
from shnor_tui.errors import Forbidden, ShnorError
from shnor_tui.i18n import _, ngettext
from shnor_tui.store import Change
from shnor_tui.store.database import utc_now
from shnor_tui.store.maintenance.backup import backups, uncovered_since, verify
from shnor_tui.store.maintenance.contents import BACKUPS
from shnor_tui.store.maintenance.diagnosis import MEND, end_is_known_from_elsewhere, in_rows
from shnor_tui.store.maintenance.examine import examine
from shnor_tui.store.maintenance.findings import Area, Finding, Level, area_title
from shnor_tui.store.maintenance.mend import Version, mend, nothing_saved
from shnor_tui.store.maintenance.rewrite import Rewrite
from shnor_tui.store.maintenance.salvage import LeftOut, Salvage
from shnor_tui.store.state import State
from shnor_tui.workspace.access import changes_data
from shnor_tui.workspace.changes import changes_in
from shnor_tui.workspace.evidence_check import of_evidence
from shnor_tui.workspace.field_titles import field_title
from shnor_tui.workspace.integrity import Fault, faults
from shnor_tui.workspace.issued import state_title
from shnor_tui.workspace.issued_files import DIRECTORY, look_at
from shnor_tui.workspace.kept_files import FileState
from shnor_tui.workspace.moment import zone_in
from shnor_tui.workspace.record_names import name_of, title_of
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.rights import administers
from shnor_tui.workspace.session import account_name
from shnor_tui.workspace.tables import SCHEMA, TABLES, Unreadable, decode, table_of
from shnor_tui.workspace.upcasting import UPCASTERS
from shnor_tui.workspace.upkeep import PATIENCE

VERSION = Version(SCHEMA, UPCASTERS)
SHOWN = 5
_ORDER = {area: place for place, area in enumerate(Area)}

Tables = dict[str, dict[int, Record]]


class Diagnosis(NamedTuple):
    """What an examination came to."""

    findings: tuple[Finding, ...]
    salvage: Salvage | None
    """What a repair would make of the journal, None when it cannot be read at all."""
    verdict: str

    @property
    def well(self) -> bool:
        """Whether nothing must be mended."""
        return not any(finding.level is Level.MEND for finding in self.findings)

    @property
    def repairable(self) -> bool:
        """Whether a repair is needed and saves something."""
        return self.salvage is not None and self.salvage.needed and not nothing_saved(self.salvage)


def diagnose(home: Path, *, now: Callable[[], datetime] = utc_now) -> Diagnosis:
    """Examine the department's directory; changes nothing and raises nothing that a bad directory could cause."""
    examined = examine(home, VERSION, _zone)
    findings, result = list(examined.findings), examined.salvage
    if result is not None and not nothing_saved(result):
        tables, unreadable = _decoded(result.state)
        findings += _of_records(tables, unreadable, result)
        findings += _of_issued(home, tables)
        documents = [record for record in tables["evidence"].values() if isinstance(record, Evidence)]
        findings += of_evidence(home, documents, result.records)
        findings += _of_backups(home, now().astimezone(_zone(result.state)))
    findings.sort(key=lambda finding: _ORDER[finding.area])
    return Diagnosis(tuple(findings), result, _verdict(findings, result))


def repair(home: Path, seen: Salvage, actor: str | None = None) -> tuple[Rewrite, Salvage]:
    """Replace the journal by what can be saved of it; the old one is kept.

    Raises:
        Forbidden: the actor is no administrator, where that can be told.
        StoreError: nothing was replaced; says why.
    """
    require_repairer(seen, actor)
    return mend(home, actor or account_name(), VERSION)


def _zone(state: State) -> ZoneInfo:
    return zone_in(state.documents(table_of(Department)))


def require_repairer(seen: Salvage, actor: str | None = None) -> None:
    """A journal whose administrators can be read is theirs to repair, another one is for whoever can write it.

    Raises:
        Forbidden: the actor is no administrator.
    """
    who = actor or account_name()
    users = seen.state.documents("users").values()
    administrators = sorted(str(user.get("account")) for user in users if administers(user))
    if administrators and who not in administrators:
        known = ", ".join(administrators)
        raise Forbidden(
            _("A repair is the department's administrators' business: {accounts}.").format(accounts=known),
            _("Ask one of them, or run it as one: {command}").format(command=f"sudo -u {administrators[0]} {MEND}"),
        )


def _decoded(state: State) -> tuple[Tables, list[str]]:
    """The records, and what cannot be understood as one."""
    tables: Tables = {}
    unreadable = [
        _("The table «{table}» is unknown to this program.").format(table=name)
        for name in state.tables
        if name not in TABLES
    ]
    for name, kind in TABLES.items():
        records = tables[name] = {}
        for number, document in state.documents(name).items():
            try:
                records[number] = decode(kind, number, document)
            except Unreadable as error:
                unreadable.append(error.message)
    return tables, unreadable


def _of_records(tables: Tables, unreadable: list[str], result: Salvage) -> Iterator[Finding]:
    for what in unreadable[:SHOWN]:
        yield Finding(
            Area.RECORDS,
            Level.MEND,
            what,
            _("The program does not open with it."),
            _(
                "Another version of the program may have written it: use that one, or bring a backup back: shnor restore"
            ),
        )
    yield from _more(Area.RECORDS, Level.MEND, len(unreadable))
    wrong = list(faults(tables))
    for fault in wrong[:SHOWN]:
        yield Finding(
            Area.RECORDS,
            Level.REMARK,
            f"{_record_at_fault(fault, Records(0, tables))}: {fault.reason}.",
            "",
            _("Put it right by hand; who entered it is told by «shnor history»."),
        )
    yield from _more(Area.RECORDS, Level.REMARK, len(wrong))
    if result.data_lost:
        yield from _left_out(tables, result.left_out)
    if not unreadable and not wrong:
        count = sum(map(len, tables.values()))
        yield Finding(
            Area.RECORDS, Level.FINE, ngettext("{n} record fits", "{n} records fit together", count).format(n=count)
        )


def _record_at_fault(fault: Fault, records: Records) -> str:
    if not fault.number:
        return fault.table
    what = f"{name_of(fault.table, fault.number, records)} ({fault.table} № {fault.number})"
    return f"{what}, {field_title(fault.table, fault.field)}" if fault.field else what


def _left_out(tables: Tables, left_out: Iterable[LeftOut]) -> Iterator[Finding]:
    left_out = list(left_out)
    records = Records(0, tables)
    for one in left_out[:SHOWN]:
        fields = changes_in(Change(one.table, one.id, {}, one.known), records)
        known = ", ".join(f"{field.title}: {field.after}" for field in fields)
        yield Finding(
            Area.RECORDS,
            Level.REMARK,
            _("A repair leaves out: {what} ({table} № {id}).").format(
                what=title_of(one.table, one.id, one.known, records), table=one.table, id=one.id
            ),
            _("Its beginning is lost. Known of it are: {known}.").format(known=known or _("nothing")),
            _("Enter it anew after the repair."),
        )
    yield from _more(Area.RECORDS, Level.REMARK, len(left_out))


def _more(area: Area, level: Level, count: int) -> Iterator[Finding]:
    if (more := count - SHOWN) > 0:
        yield Finding(area, level, ngettext("{n} more like these.", "{n} more like these.", more).format(n=more))


def _of_issued(home: Path, tables: Tables) -> Iterator[Finding]:
    issued = [record for record in tables["issued"].values() if isinstance(record, IssuedReport)]
    fine = 0
    for report in issued:
        state = look_at(home, report)[0]
        if state is FileState.FINE:
            fine += 1
        else:
            yield Finding(
                Area.ISSUED,
                Level.MEND,
                f"{report.words}: {state_title(state)}.",
                "",
                _("Bring {file} back from a backup; «shnor restore» does it when the file is missing.").format(
                    file=f"{DIRECTORY}/{report.file}"
                ),
            )
    if fine or not issued:
        what = ngettext("{n} file is as issued.", "{n} files are as issued.", fine).format(n=fine).rstrip(".")
        yield Finding(Area.ISSUED, Level.FINE, what if issued else _("nothing was issued yet"))


def _of_backups(home: Path, now: datetime) -> Iterator[Finding]:
    def found(level: Level, what: str, meaning: str = "", advice: str = "") -> Finding:
        return Finding(Area.BACKUPS, level, what, meaning, advice)

    again = _("Make one: shnor backup")
    try:
        known = backups(home / BACKUPS)
    except ShnorError as error:
        yield found(Level.REMARK, error.message, "", error.advice)
        return
    if not known:
        yield found(Level.REMARK, _("There is no backup yet."), _("If the disk fails, everything is gone."), again)
        return
    newest = known[0]
    try:
        verify(newest.path)
    except ShnorError as error:
        yield found(Level.REMARK, error.message, _("The newest backup cannot be brought back."), again)
        return
    since = _uncovered_since(home)
    when = f"{newest.made.astimezone(now.tzinfo):%d.%m.%Y %H:%M}"
    if since is not None and now - since > PATIENCE:
        yield found(
            Level.REMARK,
            _("The newest backup is of {when}, and changes since {since} are in none.").format(
                when=when, since=f"{since.astimezone(now.tzinfo):%d.%m.%Y}"
            ),
            _("If the disk fails, they are gone."),
            again,
        )
        return
    yield found(
        Level.FINE,
        _("the newest is of {when}, up to change No. {rev}, and intact").format(when=when, rev=newest.revision),
    )


def _uncovered_since(home: Path) -> datetime | None:
    try:
        return uncovered_since(home, counts=changes_data)
    except (ShnorError, OSError):
        return None


def _verdict(findings: list[Finding], result: Salvage | None) -> str:
    """All of it in one sentence."""
    must = [f"{area_title(one.area)}: {one.what}" for one in findings if one.level is Level.MEND]
    remarks = sum(finding.level is Level.REMARK for finding in findings)
    if result is None:
        return _("The data could not be examined. {what}").format(what=must[0])
    if result.needed:
        return _journal_verdict(result)
    if must:
        return ngettext(
            "One thing must be put right: {what}", "{n} things must be put right. The first: {what}", len(must)
        ).format(n=len(must), what=must[0])
    if not result.records:
        return _("Nothing was saved here yet, and nothing is wrong.")
    if remarks:
        return ngettext(
            "The data are whole; one remark above, and it can wait until tomorrow.",
            "The data are whole; {n} remarks above, and they can wait until tomorrow.",
            remarks,
        ).format(n=remarks)
    return _("All is well: the data are whole, and everybody can work.")


def _journal_verdict(result: Salvage) -> str:
    if nothing_saved(result):
        return _("The journal cannot be repaired with what is here: bring a backup back with «shnor restore».")
    if result.intact:
        return _("The journal is whole, but the checkpoint is another one's: see above how to tell which one counts.")
    if result.data_lost:
        told = _("The journal is damaged; «{command}» saves all but what changes {revisions} entered.")
        return told.format(command=MEND, revisions=in_rows(result.lost))
    if end_is_known_from_elsewhere(result):
        told = _("The journal has lost its end; «{command}» brings back all up to change No. {rev}.")
        return told.format(command=MEND, rev=len(result.records))
    return _("The journal is damaged, but no data are lost: «{command}» mends it.").format(command=MEND)

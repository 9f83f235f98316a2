"""Issuing a report: it gets its number and date, and its file is kept as it is; finding, reading and checking it later."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import msgspec

from shnor_tui.domain.issued import IssuedReport, file_name, one_number
from shnor_tui.errors import BadInput, NotFound, ShnorError
from shnor_tui.i18n import _, mark
from shnor_tui.store import Unwritable
from shnor_tui.workspace.editing import Editor
from shnor_tui.workspace.find import number_and_date
from shnor_tui.workspace.issued_files import drop, keep, look_at, path_of
from shnor_tui.workspace.kept_files import FileState
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot

VERB = "report.issue"
LONGEST_NUMBER = 40


class NumberTaken(BadInput):
    """Another report of the calendar year has the number."""


class Spoiled(ShnorError):
    """The file of an issued report is not what was issued."""

    exit_code = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A report that was made and is about to be issued: its file, and what the registration tells of it."""

    report: str
    title: str
    number: str
    dated: date
    format: str
    suffix: str
    content: bytes
    params: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rechecked:
    """An issued report and what its file is now."""

    issued: IssuedReport
    state: FileState


def issued_of(data: Snapshot) -> tuple[IssuedReport, ...]:
    """What was issued in a programme, the oldest first."""
    return _in_order(issued for issued in data.records.all(IssuedReport) if issued.programme == data.programme.id)


def issued_by_number(data: Snapshot, text: str) -> IssuedReport:
    """The report that a person means by «12» or «12 от 25.06.2021»: of the programme, else of any.

    Raises:
        NotFound: there is none, or more than one answers to the number.
        BadInput: what stands after «от» is no date.
    """
    known = _in_order(data.records.all(IssuedReport))
    number, dated = _plain(text), None
    found = _numbered(known, number)
    if not found:  # a number may look like a date, but rarely does
        number, dated = number_and_date(text)
        found = [issued for issued in _numbered(known, _plain(number)) if dated in {None, issued.dated}]
    found = [issued for issued in found if issued.programme == data.programme.id] or found
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFound(
            _("More than one report was issued with the number {number}.").format(number=number or text),
            _("Say which: {known}.").format(known="; ".join(issued.words for issued in found)),
        )
    raise NotFound(
        _("No report was issued with the number {number}.").format(number=text),
        _("«shnor issued list» lists them."),
    )


def next_number(data: Snapshot, day: date) -> str:
    """The whole number after the highest one of the day's calendar year; numbers with letters are of other registers."""
    numbers = (one_number(issued.number) for issued in data.records.all(IssuedReport) if issued.dated.year == day.year)
    return str(1 + max((int(number) for number in numbers if number.isascii() and number.isdigit()), default=0))


def checked_number(number: str) -> str:
    """A number as it is stored: without «№» and needless blanks.

    Raises:
        BadInput: nothing is left of it, or it is no number by its length or by signs that cannot be seen.
    """
    number = _plain(number)
    if not number or len(number) > LONGEST_NUMBER or not number.isprintable():
        raise BadInput(
            _("«{number}» is no registration number.").format(number=number), _("Write it as 12 or «148-од».")
        )
    return number


def require_issuable(workspace: Workspace, number: str, dated: date) -> None:
    """Refuse what `issue` would refuse, before a report is made for nothing.

    Raises:
        Forbidden: the actor's role may not issue reports.
        BadInput: the number is none, or taken (`NumberTaken`).
        Unwritable: nothing can be saved in this session.
    """
    workspace.require(VERB)
    if workspace.read_only:
        raise Unwritable(workspace.read_only)
    _require_free(workspace.records, checked_number(number), dated)


def issue(workspace: Workspace, data: Snapshot, finished: Finished) -> IssuedReport:
    """Keep a report that was made from `data` and register it, whole or not at all.

    The file is on disk before the registration is, so that there is none without its file; a file without a registration, which
    a kill may leave, is nobody's and stands in nobody's way.

    Raises:
        Forbidden: the actor's role may not issue reports.
        BadInput: the number is none, or another report of the calendar year has it (`NumberTaken`).
        Unwritable: the file cannot be kept.
    """
    number = checked_number(finished.number)
    file: Path | None = None
    try:
        with workspace.change(VERB) as editor:
            _require_free(workspace.records, number, finished.dated)
            name = file_name(finished.report, data.programme.year, number, finished.dated, finished.suffix)
            file = keep(workspace.home, name, finished.content)
            return _register(editor, data, finished, number, file)
    except BaseException:
        if file is not None and not _registered(workspace, file):
            drop(file)
        raise


def recheck(workspace: Workspace, reports: Iterable[IssuedReport] | None = None) -> Sequence[Rechecked]:
    """Whether the files are what was issued; by default of everything that ever was."""
    chosen = _in_order(workspace.records.all(IssuedReport)) if reports is None else reports
    return [Rechecked(issued, look_at(workspace.home, issued)[0]) for issued in chosen]


def content_of(workspace: Workspace, issued: IssuedReport) -> bytes:
    """The file of an issued report.

    Raises:
        Spoiled: it isn't there, cannot be read, or is not what was issued.
    """
    state, content = look_at(workspace.home, issued)
    if state is FileState.FINE:
        return content
    raise Spoiled(
        _("The file of {report} is not what was issued: {state}.").format(
            report=issued.words, state=state_title(state)
        ),
        _("Restore {file} from a backup.").format(file=path_of(workspace.home, issued)),
    )


def state_title(state: FileState) -> str:
    """What people call the state of a file."""
    return _(_STATES[state])


_STATES: Mapping[FileState, str] = {
    FileState.FINE: mark("as issued"),
    FileState.MISSING: mark("the file is missing"),
    FileState.ALTERED: mark("the file was altered"),
    FileState.UNREADABLE: mark("the file cannot be read"),
}


def _register(editor: Editor, data: Snapshot, finished: Finished, number: str, file: Path) -> IssuedReport:
    record = IssuedReport(
        programme=data.programme.id,
        report=finished.report,
        title=finished.title,
        number=number,
        dated=finished.dated,
        format=finished.format,
        file=file.name,
        sha256=hashlib.sha256(finished.content).hexdigest(),
        size=len(finished.content),
        revision=data.revision,
        params=dict(finished.params),
        as_of=finished.as_of,
        signed_by=data.programme.signatory.name,
        note=finished.note.strip(),
    )
    return msgspec.structs.replace(record, id=editor.add(record))


def _require_free(records: Records, number: str, dated: date) -> None:
    for other in records.all(IssuedReport):
        if other.dated.year == dated.year and one_number(other.number) == one_number(number):
            raise NumberTaken(
                _("The number {number} is taken in {year}: {report}.").format(
                    number=number, year=dated.year, report=other.words
                ),
                _("Choose another one with --number."),
            )


def _registered(workspace: Workspace, file: Path) -> bool:
    """Whether a registration names the file all the same; where that cannot be told, it may."""
    try:
        workspace.refresh()
    except (ShnorError, OSError):
        return True
    return any(issued.file == file.name for issued in workspace.records.all(IssuedReport))


def _numbered(reports: Iterable[IssuedReport], number: str) -> list[IssuedReport]:
    """Those with a number; all of them where none is said."""
    return [issued for issued in reports if not number or one_number(issued.number) == one_number(number)]


def _in_order(reports: Iterable[IssuedReport]) -> tuple[IssuedReport, ...]:
    return tuple(sorted(reports, key=lambda issued: (issued.dated, issued.id)))


def _plain(number: str) -> str:
    return " ".join(number.split()).lstrip("№ ")

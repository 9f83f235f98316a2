"""Whether the files of documents are what was attached, and which files nothing speaks of."""

from __future__ import annotations

import os
import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from shnor_tui.domain.evidence import AttachedFile, Evidence
from shnor_tui.domain.printable import printable_line
from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _, ngettext
from shnor_tui.store import Record as Committed
from shnor_tui.store.journal import JOURNAL_NAME
from shnor_tui.store.maintenance.backup import backups, files_in
from shnor_tui.store.maintenance.contents import BACKUPS
from shnor_tui.store.maintenance.findings import Area, Finding, Level
from shnor_tui.store.sizes import size_in_words
from shnor_tui.workspace.evidence_files import DIRECTORY, look_at, path_of, state_title
from shnor_tui.workspace.kept_files import FileState

SHOWN = 5

_Content = tuple[str, int]
"""What a file must be: its SHA-256 and its size."""


def of_evidence(home: Path, documents: Iterable[Evidence], history: Iterable[Committed]) -> Iterator[Finding]:
    """What to say of the files. Each that a document has, or ever had, is read to its end; one that several share, once."""
    attached = [(document, document.file) for document in documents if document.file]
    ever = {_content(file): file for file in _named_in(history)} | {
        _content(file): file for _document, file in attached
    }
    states = {content: look_at(home, file) for content, file in ever.items()}
    present = {_content(file) for _document, file in attached}
    yield from _spoiled(home, attached, states)
    former = [ever[content] for content in states.keys() - present if states[content] is not FileState.FINE]
    if former:
        yield Finding(
            Area.EVIDENCE,
            Level.REMARK,
            ngettext(
                "{n} file that a document had before is missing or altered.",
                "{n} files that documents had before are missing or altered.",
                len(former),
            ).format(n=len(former)),
            _("Who takes the change back gets a document without its file."),
        )
    yield from _unspoken_of(home, ever.values())
    fine = [content for content in states if states[content] is FileState.FINE]
    if fine or not ever:
        told = ngettext("{n} file is as attached", "{n} files are as attached", len(fine)).format(n=len(fine))
        size = size_in_words(sum(size for _sha256, size in fine))
        yield Finding(Area.EVIDENCE, Level.FINE, f"{told}, {size}" if ever else _("nothing was attached yet"))


def _spoiled(
    home: Path, attached: Iterable[tuple[Evidence, AttachedFile]], states: Mapping[_Content, FileState]
) -> Iterator[Finding]:
    wrong = [(document, file) for document, file in attached if states[_content(file)] is not FileState.FINE]
    saved = _saved(home) if wrong else {}
    for document, file in wrong[:SHOWN]:
        state = states[_content(file)]
        advice, command = _advice(home, document, path_of(Path(), file).as_posix(), state, saved)
        what = f"{document.words}, {file.name}: {state_title(state)}."
        yield Finding(Area.EVIDENCE, Level.MEND, what, "", advice, command)
    if (more := len(wrong) - SHOWN) > 0:
        what = ngettext("{n} more like these.", "{n} more like these.", more).format(n=more)
        inside = f"{DIRECTORY}/"
        backup = next((path for path, held in saved.items() if any(name.startswith(inside) for name in held)), None)
        yield Finding(
            Area.EVIDENCE,
            Level.MEND,
            what,
            "",
            _("This brings back all that a backup has of what is missing:") if backup else "",
            _taking_out(home, backup, f"{DIRECTORY}/*", over="-n") if backup else "",
        )


def _saved(home: Path) -> Mapping[Path, Collection[str]]:
    """The department's backups, the newest first, with the names of the files in them; none when they cannot be listed."""
    with suppress(ShnorError):
        return {backup.path: files_in(backup) for backup in backups(home / BACKUPS)}
    return {}


def _advice(
    home: Path, document: Evidence, name: str, state: FileState, saved: Mapping[Path, Collection[str]]
) -> tuple[str, str]:
    """What to do about a document's file, and the command that does it; `saved` as `_saved`."""
    if state is FileState.UNREADABLE:
        who = _(
            "Let the host's administrator see who may read it and the directories above it, and whether the disk is well:"
        )
        return who, f"namei -l {shlex.quote(str(home / name))}"
    again = f"shnor evidence attach {document.id} FILE"
    backup = next((path for path, held in saved.items() if name in held), None)
    if backup is None:
        told = _("It is in no backup here. Look into those elsewhere for {file}, or attach it again: {again}")
        return told.format(file=name, again=again), ""
    told = _("Attach it again ({again}), or bring it back from a backup:").format(again=again)
    return told, _taking_out(home, backup, name)


def _taking_out(home: Path, backup: Path, names: str, over: str = "-o") -> str:
    """The command that brings files back from a backup and leaves everything else as it is."""
    return " ".join(("unzip", over, *map(shlex.quote, (str(backup), names, "-d", str(home)))))


def _unspoken_of(home: Path, known: Iterable[AttachedFile]) -> Iterator[Finding]:
    """Files that no record has ever named, nor one of a kept journal: left where a command was struck between the file and its
    record."""
    strangers = sorted(_files(home) - {path_of(Path(), file).as_posix() for file in known})
    journals = list(_kept_journals(home)) if strangers else []
    strangers = [name for name in strangers if not any(_named_by(name, journal) for journal in journals)]
    if strangers:
        shown = ", ".join(map(printable_line, strangers[:SHOWN]))
        yield Finding(
            Area.EVIDENCE,
            Level.REMARK,
            ngettext(
                "{n} file belongs to no document and never did: {files}.",
                "{n} files belong to no document and never did: {files}.",
                len(strangers),
            ).format(n=len(strangers), files=f"{shown} …" if len(strangers) > SHOWN else shown),
            _("A command that was to attach it was interrupted, or somebody put it there."),
            _("It may be removed when nobody is attaching a file."),
        )


def _kept_journals(home: Path) -> Iterator[bytes]:
    for file in home.glob(f"{JOURNAL_NAME}.*"):
        with suppress(OSError):
            if file.is_file():
                yield file.read_bytes()


def _named_by(name: str, journal: bytes) -> bool:
    """Whether a journal speaks of a file: one that was kept when a backup was brought back may be brought back itself."""
    return os.fsencode(Path(name).name) in journal


def _content(file: AttachedFile) -> _Content:
    return file.sha256, file.size


def _named_in(history: Iterable[Committed]) -> Iterator[AttachedFile]:
    """Every file that a change has ever brought to a document or taken from it."""
    sides = (
        side
        for commit in history
        for change in commit.ops
        if change.table == "evidence"
        for side in (change.was, change.now)
    )
    for side in sides:
        with suppress(msgspec.ValidationError):
            if file := (side or {}).get("file"):
                yield msgspec.convert(file, AttachedFile)


def _files(home: Path) -> set[str]:
    """What lies in the directory of the files, but for what is being written."""
    return {
        path.relative_to(home).as_posix()
        for above, _below, names in os.walk(home / DIRECTORY)
        for name in names
        if not (path := Path(above) / name).name.endswith(".tmp")
    }

"""`shnor evidence`: documents that prove marks, and their files: from the host's disk or through a pipe, and back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from shnor_tui.cli.host_path import HOST_FILE, PIPE, output_option
from shnor_tui.cli.pipe import given, put
from shnor_tui.cli.settings import DAY, Settings, pass_settings, shared_options
from shnor_tui.cli.show import NOTHING, print_json, print_table, say
from shnor_tui.confined import confined
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.domain.evidence import AttachedFile, Evidence
    from shnor_tui.domain.roadmap import RoadmapItem
    from shnor_tui.domain.school import School
    from shnor_tui.domain.user import User
    from shnor_tui.workspace.session import Workspace
    from shnor_tui.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What `shnor evidence add` was told of a document by options."""

    title: str
    number: str
    day: date | None
    place: str


@click.group(help=_("Documents that prove marks: a list, new ones with a file, their files."))
def evidence() -> None:
    """Documents."""


@evidence.command(
    "add",
    help=_(
        "Add a document with its FILE to the roadmap item ITEM, as 2.1; no status changes. An item of each school gets it for "
        "all schools. Without FILE the standard input is read."
    ),
)
@click.argument("item")
@click.argument("file", type=HOST_FILE, default=PIPE)
@shared_options
@click.option("--title", metavar="TEXT", required=True, help=_("What it is, as: order, minutes, photo report."))
@click.option("--number", metavar="TEXT", default="", help=_("Its number."))
@click.option("--date", "day", metavar="DATE", type=DAY, help=_("Its date."))
@click.option("--place", metavar="TEXT", default="", help=_("Where the paper is kept."))
@click.option("--school", "schools", metavar="NAME", multiple=True, help=_("Only for this school; may be repeated."))
@click.option("--name", metavar="FILENAME", default="", help=_("What the file is called; else as FILE or the title."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def add_document(
    settings: Settings, /, item: str, file: str, schools: tuple[str, ...], name: str, as_json: bool, **told: Any
) -> None:
    """Add a document to marks."""
    from shnor_tui.domain.evidence import Evidence  # noqa: PLC0415
    from shnor_tui.workspace.evidence import require_writable, with_file  # noqa: PLC0415
    from shnor_tui.workspace.find import item_by_number  # noqa: PLC0415
    from shnor_tui.workspace.marks import MarkEdit, set_marks  # noqa: PLC0415

    with settings.workspace() as workspace:
        data = workspace.snapshot(settings.year)
        found = item_by_number(data, item)
        whom = _schools(data, found, schools, workspace.user)
        document = _document(Told(**told), data)
        require_writable(workspace, "mark.set", [school.id if school else None for school in whom])
        with given(file) as stream:
            kept = _kept(workspace, stream, name or _name_of(file, document))
        wanted = with_file(document, kept)
        set_marks(workspace, found, whom, MarkEdit(document=wanted))  # beside what others did while the file came in
        later = workspace.snapshot(settings.year)
        alike = (one for one in later.records.all(Evidence) if (one.words, one.file) == (wanted.words, wanted.file))
        _tell(later, max(one.id for one in alike), as_json=as_json)


@evidence.command(
    "attach",
    help=_(
        "Give the document with the number ID of the list its FILE, also in place of another one; the former stays in the "
        "history. Without FILE the standard input is read."
    ),
)
@click.argument("number", metavar="ID", type=click.IntRange(min=1))
@click.argument("file", type=HOST_FILE, default=PIPE)
@shared_options
@click.option("--name", metavar="FILENAME", default="", help=_("What the file is called; else as FILE or the title."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def attach(settings: Settings, /, number: int, file: str, name: str, as_json: bool) -> None:
    """Attach a file to a document."""
    from shnor_tui.workspace.evidence import ATTACH, attach_file, document_by_number, require_writable  # noqa: PLC0415

    with settings.workspace() as workspace:
        document = document_by_number(workspace.snapshot(settings.year), number)
        require_writable(workspace, ATTACH, workspace.records.schools_of_document(document.id))
        with given(file) as stream:
            kept = _kept(workspace, stream, name or _name_of(file, document))
        attach_file(workspace, document, kept)
        _tell(workspace.snapshot(settings.year), number, as_json=as_json)


@evidence.command("list", help=_("List the documents of the programme and their files; with ITEM, those of its marks."))
@click.argument("item", required=False)
@shared_options
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def list_documents(settings: Settings, /, item: str | None, as_json: bool) -> None:
    """List documents."""
    from shnor_tui.workspace.evidence import documents_of  # noqa: PLC0415
    from shnor_tui.workspace.find import item_by_number  # noqa: PLC0415

    with settings.workspace() as workspace:
        data = workspace.snapshot(settings.year)
        documents = documents_of(data, item_by_number(data, item) if item else None)
        if as_json:
            print_json([as_data(data, document) for document in documents])
            return
        rows = [
            (
                document.id,
                ", ".join(_items(data, document)) or NOTHING,
                document.words,
                _words(document.file),
            )
            for document in documents
        ]
        if rows:
            print_table(("ID", _("Items"), _("Document"), _("File")), rows, right=frozenset({0}))
        else:
            say(_("There are no documents yet."))


@evidence.command(
    "get", help=_("Write the file of the document with the number ID, once it is seen to be what was attached.")
)
@click.argument("number", metavar="ID", type=click.IntRange(min=1))
@shared_options
@output_option
@pass_settings
def get_file(settings: Settings, /, number: int, output: str) -> None:
    """Write the file of a document."""
    from shnor_tui.workspace.access import note_export  # noqa: PLC0415
    from shnor_tui.workspace.evidence import document_by_number  # noqa: PLC0415
    from shnor_tui.workspace.evidence_files import content_of, require_kept  # noqa: PLC0415

    with settings.workspace() as workspace:
        document = document_by_number(workspace.snapshot(settings.year), number)
        file = _attached(document)
        if output == PIPE and os.isatty(1):
            advice = (
                _("Leave out «-t», and put «> {file}» behind the command.")
                if confined()
                else _("Name a file: --output {file}")
            )
            raise BadInput(_("A file is not shown on a terminal."), advice.format(file=file.name))
        require_kept(workspace.home, file)
        note_export(workspace, f"{document.words} ({file.name})")
        put(output, content_of(workspace.home, file))


def as_data(data: Snapshot, document: Evidence) -> dict[str, Any]:
    """A document for programs."""
    file = document.file
    return {
        "id": document.id,
        "title": document.title,
        "number": document.number,
        "date": document.dated,
        "place": document.place,
        "items": _items(data, document),
        "file": file and {"name": file.name, "kind": file.kind, "size": file.size, "sha256": file.sha256},
    }


def _schools(data: Snapshot, item: RoadmapItem, names: Sequence[str], user: User) -> list[School | None]:
    """For whom a document proves an item: the schools that were named, else all that the account marks for.

    Raises:
        BadInput: schools were named for a municipal item, or nobody is on the list.
    """
    from shnor_tui.workspace.find import school_by_name  # noqa: PLC0415
    from shnor_tui.workspace.marks import own_schools  # noqa: PLC0415

    if not item.per_school:
        if names:
            raise BadInput(_("The item {number} is municipal: it has no marks of schools.").format(number=item.number))
        return [None]
    named = [school_by_name(data, name) for name in names] or own_schools(data, user)
    if not named:
        raise BadInput(_("The item {number} is marked for each school: name a school.").format(number=item.number))
    return list(dict.fromkeys(named))


def _document(told: Told, data: Snapshot) -> Evidence:
    from shnor_tui.domain.evidence import Evidence  # noqa: PLC0415
    from shnor_tui.workspace.evidence import checked_document  # noqa: PLC0415

    programme = data.programme.id
    document = Evidence(programme=programme, title=told.title, number=told.number, dated=told.day, place=told.place)
    return checked_document(document, programme)


def _kept(workspace: Workspace, stream: BinaryIO, name: str) -> AttachedFile:
    from shnor_tui.workspace.evidence_files import keep_file  # noqa: PLC0415
    from shnor_tui.workspace.limits import limits_of  # noqa: PLC0415

    return keep_file(workspace.home, stream, name, limits_of(workspace.home).evidence_bytes)


def _attached(document: Evidence) -> AttachedFile:
    if document.file is None:
        raise NotFound(
            _("The document «{title}» has no file.").format(title=document.title),
            _("Attach one: shnor evidence attach {id} FILE").format(id=document.id),
        )
    return document.file


def _items(data: Snapshot, document: Evidence) -> list[str]:
    from shnor_tui.workspace.evidence import items_of  # noqa: PLC0415

    return [item.number for item in items_of(data, document)]


def _name_of(file: str, document: Evidence) -> str:
    return document.title if file == PIPE else Path(file).name


def _words(file: AttachedFile | None) -> str:
    from shnor_tui.workspace.titles import file_words  # noqa: PLC0415

    return file_words(file) if file else NOTHING


def _tell(data: Snapshot, number: int, *, as_json: bool) -> None:
    from shnor_tui.workspace.evidence import document_by_number  # noqa: PLC0415

    document = document_by_number(data, number)
    if as_json:
        print_json({"revision": data.revision, "document": as_data(data, document)})
        return
    say(
        _("Document {id}: {document}; its file: {file}.").format(
            id=document.id, document=document.words, file=_words(document.file)
        )
    )

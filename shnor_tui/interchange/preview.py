"""What a file would change, and taking it: one change of all or nothing.

A preview follows from the data and from what the person said, and from nothing else. Before anything is written it is made
again on the data as they are then; when that gives other lines, nothing is written and the person looks again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from shnor_tui.errors import BadInput, Conflict, NotFound
from shnor_tui.i18n import _
from shnor_tui.interchange.headings import NO_WISHES, Form, field_named
from shnor_tui.interchange.kinds import KINDS, kind_called
from shnor_tui.interchange.lines import Action, Line, NoTable, Preview, Request, SheetColumns, Skipped
from shnor_tui.interchange.sheets import Book, Sheet
from shnor_tui.interchange.tables import Table, Unfit, continued, find_table
from shnor_tui.interchange.words import plain
from shnor_tui.interchange.work import Doubtful, Entry, Importer, LeftOut, Options, Place, Taken, Untakable, Work, Write
from shnor_tui.interchange.workbook import LISTS
from shnor_tui.interchange.writing import differences, store, with_writes
from shnor_tui.workspace.arguments import programme_of
from shnor_tui.workspace.event_names import some_names
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot

MOST_ENTRIES = 50_000
_NAMED = 15
"""Names of one list that a message tells."""


def plan(
    kind: str,
    book: Book,
    data: Snapshot,
    mapping: Mapping[str, str] = NO_WISHES,
    choices: Mapping[str, int] = MappingProxyType({}),
    options: Options = Options(),  # noqa: B008  (immutable)
) -> Preview:
    """What a file of a kind would change in a programme. Nothing is written.

    `mapping` overrides which column is which field, by the field's title or key: the column's heading or letter. `choices`
    answer which school a name of the file means: its number in the registry, or `LEAVE_OUT`.

    Raises:
        NoTable: no sheet has such a table; tells what is missing in the one that comes nearest, and its columns.
        BadInput: no such kind or sheet; a wish that names no field or no column.
    """
    answers = {plain(name): school for name, school in choices.items()}
    return _made(Request(kind, book, data.programme.id, mapping, answers, options), data)


def accept(workspace: Workspace, preview: Preview, *, strict: bool = False) -> int | None:
    """Write what a preview promises, all in one change that one undo takes back; returns its revision, None when there is
    nothing to change. Refused entries don't stop the others, unless `strict`.

    Raises:
        BadInput: a question waits for its answer; with `strict`, an entry is refused.
        Conflict: the data are not what the preview was made of.
        Forbidden: the actor's role may not import.
    """
    _require_answered(preview)
    if strict and (refused := preview.of(Action.REFUSED)):
        raise BadInput(_("Rows are refused, so nothing was imported: {n}.").format(n=len(refused)), refused[0].reason)
    if preview.nothing:
        return None
    with workspace.change("import") as editor:
        store(editor, _still(workspace, preview).writes)
    return workspace.revision


def _require_answered(preview: Preview) -> None:
    if open_questions := preview.questions:
        names = ", ".join(f"«{question.text}»" for question in open_questions)
        raise BadInput(
            _("It isn't clear which school is meant: {names}.").format(names=names),
            _("Say which school of the registry it is, or leave it out."),
        )


def _still(workspace: Workspace, preview: Preview) -> Preview:
    """The preview on the data inside the transaction, if it is the same.

    Raises:
        NotFound: the programme was removed meanwhile.
        Conflict: it isn't.
    """
    programme = programme_of(workspace, preview.request.programme)
    if workspace.revision == preview.revision:
        return preview
    fresh = _made(preview.request, Snapshot(workspace.records, programme, workspace.today))
    if fresh.lines != preview.lines:
        raise Conflict(
            _("The data were changed meanwhile; nothing was imported."), _("Look at the preview again and decide anew.")
        )
    return fresh


def _made(request: Request, data: Snapshot) -> Preview:
    kind = kind_called(request.kind)
    work = Work(data, request.options, request.choices)
    book, prose = request.book, None
    if kind.prose and book.prose:
        prose = kind.prose(book, data, request.options)
        book = replace(book, sheets=(prose.sheet,))
    tables, unfit = _tables(replace(request, book=book), kind.forms(data))
    importer = kind.importer(work)
    entries = [(table, importer.entries(table)) for table in tables]
    if sum(len(found) for _table, found in entries) > MOST_ENTRIES:
        raise BadInput(
            _("{file}: more than {n} values are not taken at once.").format(file=request.book.name, n=MOST_ENTRIES),
            _("Leave the rows and columns that are needed and save the file again."),
        )
    outcomes = [_outcome(importer, entry) for _table, found in entries for entry in found]
    ending = importer.ending()
    taken = [what for _entry, what in outcomes if isinstance(what, Taken)]
    writes = tuple(write for some in (*ending.removed, *taken) for write in some.writes)
    later = with_writes(data.records, writes)
    return Preview(
        request=request,
        revision=data.revision,
        lines=(
            *(_line(entry, what, later) for entry, what in outcomes if what is not None),
            *(Line(Action.REMOVE, Place("", 0), gone.subject) for gone in ending.removed),
        ),
        writes=writes,
        columns=() if prose else tuple(_columns(table, found) for table, found in entries),
        skipped=(
            *(Skipped(one.sheet.name, _("no such table in it")) for one in unfit),
            *(Skipped(name, _("the sheet is hidden")) for name in request.book.skipped if name != LISTS),
        ),
        notes=(
            *(prose.left if prose else (note for table in tables for note in (*table.left, *table.below))),
            *request.book.beside,
        ),
        remarks=(*(prose.remarks if prose else ()), *ending.remarks),
    )


def _tables(request: Request, forms: Sequence[Form]) -> tuple[list[Table], list[Unfit]]:
    """The tables of the book that can be read, and the sheets that have none.

    Raises:
        BadInput: there is no table at all, or a wish could not be followed.
    """
    for name in request.wishes:
        if not any(field_named(form, name) for form in forms):
            known = dict.fromkeys(field.title for form in forms for field in form.fields)
            raise BadInput(
                _("There is no field «{name}».").format(name=name),
                _("There are: {known}.").format(known=some_names(known, _NAMED)),
            )
    found: list[Table | Unfit] = []
    for sheet in _sheets(request):
        one, before = find_table(sheet, forms, request.wishes), found[-1] if found else None
        goes_on = continued(sheet, before) if isinstance(one, Unfit) and isinstance(before, Table) else None
        found.append(goes_on or one)
    tables = [table for table in found if isinstance(table, Table)]
    unfit = [sheet for sheet in found if isinstance(sheet, Unfit)]
    if not tables:
        raise _no_table(request.book, unfit)
    for name, wanted in request.wishes.items():
        if not any(name in table.mapping.met for table in tables):
            headings = dict.fromkeys(row.text for table in tables for row in table.headings if row.text)
            raise BadInput(
                _("There is no column «{name}» in the file.").format(name=wanted),
                _("There are: {known}.").format(known=", ".join(f"«{text}»" for text in headings)),
            )
    return tables, unfit


def _sheets(request: Request) -> Sequence[Sheet]:
    """The sheets to look at: the one that was named, else all, but in a workbook of several kinds not those of the others.

    Raises:
        NotFound: no sheet has the name.
    """
    sheets, wanted = request.book.sheets, request.options.sheet
    if wanted:
        named = [sheet for sheet in sheets if plain(sheet.name) == plain(wanted)]
        if not named:
            names = ", ".join(f"«{sheet.name}»" for sheet in sheets)
            raise NotFound(
                _("{file}: there is no sheet «{name}».").format(file=request.book.name, name=wanted),
                _("There are: {known}.").format(known=names) if names else "",
            )
        return named
    own = kind_called(request.kind).sheet
    if not any(sheet.name == own for sheet in sheets):
        return sheets
    others = {kind.sheet for kind in KINDS.values()} - {own}
    return [sheet for sheet in sheets if sheet.name not in others]


def _no_table(book: Book, unfit: Sequence[Unfit]) -> NoTable:
    unknown = _("{file}: no table with known headings was found.").format(file=book.name)
    advice = _("The first row of the table must say what its columns hold; «shnor template» makes a file to fill in.")
    near = [one for one in unfit if one.form and one.mapping and (one.mapping.columns or len(one.headings) > 1)]
    if not near:
        return NoTable(unknown, advice)
    found = max(near, key=lambda one: one.mapping.worth if one.mapping else (False, 0))
    assert found.form is not None  # noqa: S101  (for the type checker)
    assert found.mapping is not None  # noqa: S101
    nearest = SheetColumns(found.sheet.name, found.form.name, found.headings, _titles(found.form), found.mapping)
    if not found.mapping.columns:
        return NoTable(unknown, advice, nearest)
    where = f"{book.name}, «{found.sheet.name}»" if found.sheet.name else book.name
    message = _("{where}: no column was found for: {missing}.")
    missing = ", ".join(f"«{field.title}»" for field in found.mapping.missing)
    headings = ", ".join(f"«{heading.text}»" for heading in found.headings if heading.text)
    return NoTable(
        message.format(where=where, missing=missing),
        _("Say which column it is; the file has: {headings}.").format(headings=headings),
        nearest,
    )


def _titles(form: Form) -> Mapping[str, str]:
    return {field.key: field.title for field in form.written}


def _outcome(importer: Importer, entry: Entry) -> tuple[Entry, Taken | Exception | None]:
    try:
        return entry, importer.take(entry)
    except (Untakable, Doubtful, LeftOut, BadInput) as reason:
        return entry, reason


def _line(entry: Entry, outcome: Taken | Exception, later: Records) -> Line:
    match outcome:
        case Taken(subject, writes):
            return Line(_action(writes), entry.place(), subject, differences(writes, later))
        case Doubtful():
            place = entry.place(outcome.key)
            return Line(Action.ASK, place, question=outcome.text, candidates=outcome.candidates)
        case LeftOut():
            return Line(Action.LEFT_OUT, entry.place())
        case Untakable():
            return Line(Action.REFUSED, entry.place(outcome.key), reason=outcome.reason)
        case _:
            return Line(Action.REFUSED, entry.place(), reason=str(outcome))


def _action(writes: Sequence[Write]) -> Action:
    if not writes:
        return Action.SAME
    return Action.ADD if any(write.seen is None for write in writes) else Action.CHANGE


def _columns(table: Table, entries: Sequence[Entry]) -> SheetColumns:
    """How a sheet was understood; a column that an entry uses is known, whatever its heading says."""
    used = {column for entry in entries for column in entry.columns.values()}
    unknown = tuple(heading for heading in table.mapping.unknown if heading.column not in used)
    mapping = replace(table.mapping, unknown=unknown)
    return SheetColumns(table.sheet.name, table.form.name, table.headings, _titles(table.form), mapping)

"""`shnor import`, `shnor export`, `shnor template`: files in and out."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.agreement import agrees
from shnor_tui.cli.host_path import HOST_FILE, PIPE, output_option
from shnor_tui.cli.pipe import put, sent
from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import print_json, say, warn
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.interchange.lines import NoTable, Preview
    from shnor_tui.interchange.sheets import Book
    from shnor_tui.workspace.snapshot import Snapshot

NOT_CONFIRMED = 10
FORMATS = ("csv", "xlsx", "json")
NEW_SCHOOL = "+"
ALL = "all"
KINDS_TOLD = _(
    "Kinds: schools, roadmap, readings (of indicators), survey, results, training, events, points (of the report)."
)


@click.command(
    "import",
    help=_(
        "Take over what a FILE of a KIND says; the changes are shown first. «-» is the standard input. The KIND «all» takes "
        "everything from the json of «shnor export all» into an empty directory."
    ),
    epilog=KINDS_TOLD,
)
@click.argument("kind")
@click.argument("file", type=HOST_FILE)
@shared_options
@click.option("--yes", is_flag=True, help=_("Don't ask."))
@click.option(
    "--map",
    "wishes",
    metavar="FIELD=COLUMN",
    multiple=True,
    help=_("Which column is a field, by its heading or letter."),
)
@click.option(
    "--school-name",
    "names",
    metavar="NAME=SCHOOL",
    multiple=True,
    help=_("Which school a name of the file means; nothing behind «=» leaves it out, «+» is a new school."),
)
@click.option(
    "--sheet", metavar="NAME", default="", help=_("The sheet to read; by default all that have such a table.")
)
@click.option(
    "--procedure", metavar="TEXT", default="", help=_("The assessment procedure, where the file doesn't say it.")
)
@click.option("--indicator", metavar="CODE", default="", help=_("The indicator, where the file doesn't say it."))
@click.option(
    "--period", metavar="TEXT", default="", help=_("The period of indicators, where the file doesn't say it.")
)
@click.option(
    "--replace",
    is_flag=True,
    help=_("The file is the whole roadmap, or all points: what it doesn't have is removed."),
)
@click.option("--as-written", is_flag=True, help=_("In points, words stay words: no placeholders for today's facts."))
@click.option(
    "--points-only", is_flag=True, help=_("Of a report, nothing but its points: no title, basis or signature.")
)
@click.option("--strict", is_flag=True, help=_("Import nothing when a row is refused."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def import_file(
    settings: Settings, /, kind: str, file: str, yes: bool, as_json: bool, strict: bool, **said: Any
) -> int:
    """Show what a file would change, ask, and take it over."""
    from shnor_tui.cli.everything import import_everything, refuse_options  # noqa: PLC0415
    from shnor_tui.cli.import_preview import as_data, print_preview  # noqa: PLC0415
    from shnor_tui.interchange.lines import NoTable  # noqa: PLC0415
    from shnor_tui.interchange.preview import accept, plan  # noqa: PLC0415
    from shnor_tui.interchange.work import Options  # noqa: PLC0415

    settings.require_present()
    asking = not yes and not as_json and file != PIPE and sys.stdin.isatty()
    if kind == ALL:
        refuse_options({**said, "strict": strict}, settings.year)
        taken = import_everything(settings, file, yes=yes, as_json=as_json, agrees=_agrees if asking else None)
        return _refused(asked=asking) if taken is None else 0
    with settings.workspace() as workspace:
        workspace.require("import")
        data = workspace.snapshot(settings.year)
        book, wishes, names = _book(file), _pairs(said.pop("wishes")), _pairs(said.pop("names"))
        choices, options = _choices(data, names), Options(**said)
        try:
            preview = plan(kind, book, data, wishes, choices, options)
        except NoTable as error:
            raise _with_hint(error) from error
        if asking and preview.questions:
            preview = plan(kind, book, data, wishes, choices | _answers(preview), options)
        if not as_json:
            print_preview(preview, data)
        agreed = yes or (asking and not preview.nothing and _agrees())
        revision = accept(workspace, preview, strict=strict) if agreed else None
    if as_json:
        print_json(as_data(preview, revision))
    elif revision is not None:
        say(_("Imported; «shnor undo» takes it back."))
    return _code(preview, revision, asked=asking)


def _with_hint(error: NoTable) -> BadInput:
    """How to say on the command line which column is which."""
    if error.nearest is None:
        return error
    missing = error.nearest.mapping.missing[0].title
    option = _("For example: {option}").format(option=f"--map «{missing}=B»")
    return BadInput(error.message, f"{error.advice} {option}")


def _code(preview: Preview, revision: int | None, *, asked: bool) -> int:
    if revision is not None or (preview.nothing and not preview.questions):
        return 0
    return _refused(asked=asked)


def _refused(*, asked: bool) -> int:
    warn(_("Nothing was changed.") if asked else _("Nothing was changed; --yes imports it."))
    return NOT_CONFIRMED


def _book(file: str) -> Book:
    from shnor_tui.interchange.reading import read_file, read_stream  # noqa: PLC0415

    return read_stream(_("standard input"), sent()) if file == PIPE else read_file(Path(file))


def _pairs(texts: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not (name.strip() and sign):
            raise BadInput(_("«{text}» says nothing: write it as NAME=VALUE.").format(text=text))
        pairs[name.strip().strip("«»")] = value.strip().strip("«»")
    return pairs


def _choices(data: Snapshot, names: dict[str, str]) -> dict[str, int]:
    """The schools that names of the file mean, by their numbers."""
    from shnor_tui.interchange.work import LEAVE_OUT, NEW  # noqa: PLC0415
    from shnor_tui.workspace.find import school_of_registry  # noqa: PLC0415

    special = {"": LEAVE_OUT, NEW_SCHOOL: NEW}
    return {name: special[to] if to in special else school_of_registry(data, to).id for name, to in names.items()}


def _answers(preview: Preview) -> dict[str, int]:
    """Ask which school each doubtful name means; in a list of schools it may be a new one."""
    from shnor_tui.interchange.work import LEAVE_OUT, NEW  # noqa: PLC0415

    chosen: dict[str, int] = {}
    for question in preview.questions:
        say(_("Which school is «{name}»?").format(name=question.text))
        known = {str(n): school for n, school in enumerate(question.candidates, 1)}
        for number, school in known.items():
            say(f"  {number}  {school.name}")
        answers = {number: school.id for number, school in known.items()} | {"0": LEAVE_OUT}
        asked = _("Its number in this list, 0 leaves the school out")
        if preview.request.kind == "schools":
            answers[NEW_SCHOOL] = NEW
            asked = _("Its number in this list, 0 leaves the school out, + is a new school")
        chosen[question.text] = answers[_one_of(answers, asked)]
    return chosen


def _one_of(answers: Collection[str], asked: str) -> str:
    """The answer, once it is one of those."""
    answer = ""
    while answer not in answers:
        answer = click.prompt(asked).strip()
    return answer


def _agrees() -> bool:
    return agrees(_("Import") + "?")


@click.command("export", help=_("Write a KIND of data, or «all» of them, as a file."), epilog=KINDS_TOLD)
@click.argument("kind")
@shared_options
@click.option(
    "--format",
    "-f",
    "file_format",
    type=click.Choice(FORMATS),
    help=_("csv, xlsx or json; else by the file's name, else csv."),
)
@output_option
@pass_settings
def export_file(settings: Settings, /, kind: str, file_format: str | None, output: str) -> None:
    """Write data out."""
    from shnor_tui.interchange.export import BINARY, exported, title_of  # noqa: PLC0415
    from shnor_tui.workspace.access import note_export  # noqa: PLC0415

    chosen = file_format or _format_of(output, kind)
    _refuse_terminal(output, chosen in BINARY, f"{kind}.{chosen}")
    with settings.workspace() as workspace:
        content = exported(kind, chosen, workspace.snapshot(settings.year), whole=settings.year is None)
        note_export(workspace, f"{title_of(kind)}, {chosen}")
    put(output, [content])


@click.command(
    "template",
    help=_("Write a spreadsheet of a KIND that schools fill in and that «shnor import» takes back."),
    epilog=KINDS_TOLD,
)
@click.argument("kind")
@shared_options
@click.option("--school", metavar="NAME", help=_("For this school only."))
@output_option
@pass_settings
def template_file(settings: Settings, /, kind: str, school: str | None, output: str) -> None:
    """Write a file to fill in."""
    from shnor_tui.interchange.template import template  # noqa: PLC0415
    from shnor_tui.workspace.find import school_by_name  # noqa: PLC0415

    _refuse_terminal(output, True, f"{kind}.xlsx")
    with settings.workspace() as workspace:
        data = workspace.snapshot(settings.year)
        content = template(kind, data, school_by_name(data, school) if school else None)
    put(output, [content])


def _format_of(output: str, kind: str) -> str:
    suffix = Path(output).suffix.removeprefix(".").casefold()
    if output != PIPE and suffix not in FORMATS:
        raise BadInput(
            _("The name {file} doesn't tell the format.").format(file=output),
            _("Choose one with --format: {known}.").format(known=", ".join(FORMATS)),
        )
    return suffix or ("json" if kind == "all" else "csv")


def _refuse_terminal(output: str, binary: bool, name: str) -> None:
    if binary and output == PIPE and os.isatty(1):
        raise BadInput(
            _("A spreadsheet cannot be shown on a terminal."), _("Name a file: --output {file}").format(file=name)
        )

"""`shnor option`: what a programme has settled once for its reports and formats, such as wording or a letterhead."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.host_path import PIPE
from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import print_json, say, table, terminal_width
from shnor_tui.cli.worker import WorkerOptions, worker_options, working
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.plugin import Finding, Param
    from shnor_tui.reporting.registry import Registry
    from shnor_tui.workspace.session import Workspace
    from shnor_tui.workspace.snapshot import Snapshot

LONGEST_VALUE = 100_000
_SHOWN = 60


@click.group(help=_("Options of reports and formats that the programme keeps: wording, looks, letterhead."))
def option() -> None:
    """Options of reports and formats."""


@option.command("list", help=_("List the options of a report or a format, or of all, with their values."))
@click.argument("owner", required=False)
@shared_options
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def list_options(settings: Settings, /, owner: str | None, as_json: bool) -> None:
    """List options."""
    from shnor_tui.reporting.output import claim_stdout  # noqa: PLC0415
    from shnor_tui.reporting.registry import load_plugins  # noqa: PLC0415

    width = terminal_width()
    with claim_stdout() as out:
        with settings.workspace() as workspace:
            data = workspace.snapshot(settings.year)
        registry = load_plugins(settings.home.path)
        owners = [owner] if owner else [*registry.reports, *registry.renderers]
        rows = [_row(name, param, data) for name in owners for param in _params(registry, name)]
        if as_json:
            print_json(rows, out)
        else:
            heads = (_("Of"), _("Option"), _("Value"), _("Title"))
            shown = [(row["owner"], row["id"], _shown(row), row["title"]) for row in rows]
            out.write("".join(f"{line}\n" for line in table(heads, shown, width=width)).encode())


@option.command(
    "set", help=_("Keep VALUE for the option ID of a report or a format; «-» reads it from the standard input.")
)
@click.argument("owner")
@click.argument("id")
@click.argument("value")
@shared_options
@worker_options
@pass_settings
def set_value(settings: Settings, /, owner: str, id: str, value: str, **options: Any) -> None:  # noqa: A002  (as the help says)
    """Keep a value for the programme."""
    from shnor_tui.reporting.options import kind_of  # noqa: PLC0415
    from shnor_tui.reporting.registry import load_plugins  # noqa: PLC0415
    from shnor_tui.workspace.form_files import keep_form  # noqa: PLC0415
    from shnor_tui.workspace.report_options import set_option  # noqa: PLC0415

    wanted = WorkerOptions(**options)
    with working(wanted) as worker, settings.workspace() as workspace:
        workspace.require("option.set")
        registry = load_plugins(settings.home.path, without=wanted.without, watch=worker.watch)
        param = _param(registry, owner, id)
        if value == PIPE and kind_of(param) != "file":
            value = _read_stdin()
        _refuse_unfit(registry, workspace, settings.year, owner, param, value)
        if kind_of(param) == "file" and value:
            value = keep_form(workspace.home, Path(value))
        set_option(workspace, workspace.programme(settings.year), owner, id, value)
    say(_("Kept for the programme: {owner}, {option}.").format(owner=owner, option=id))


@option.command("clear", help=_("Go back to what the report or the format has by itself."))
@click.argument("owner")
@click.argument("id")
@shared_options
@pass_settings
def clear_value(settings: Settings, /, owner: str, id: str) -> None:  # noqa: A002
    """Drop the programme's own value."""
    from shnor_tui.workspace.report_options import clear_option  # noqa: PLC0415

    with settings.workspace() as workspace:
        clear_option(workspace, workspace.programme(settings.year), owner, id)
    say(_("Dropped: {owner}, {option}.").format(owner=owner, option=id))


def _read_stdin() -> str:
    """The standard input as text.

    Raises:
        BadInput: it is no UTF-8, or longer than any option needs.
    """
    content = sys.stdin.buffer.read(LONGEST_VALUE + 1)
    if len(content) > LONGEST_VALUE:
        raise BadInput(_("The value is longer than {n} bytes.").format(n=LONGEST_VALUE))
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise BadInput(_("The standard input isn't text in UTF-8."), _("Save the text as UTF-8.")) from None


def _params(registry: Registry, owner: str) -> tuple[Param, ...]:
    """The options of a report or a format.

    Raises:
        NotFound: there is neither.
    """
    known = registry.reports.get(owner) or registry.renderers.get(owner)
    if known is None:
        names = ", ".join([*registry.reports, *registry.renderers])
        raise NotFound(
            _("There is neither a report nor a format «{owner}».").format(owner=owner),
            _("There are: {known}.").format(known=names),
        )
    return known.params


def _param(registry: Registry, owner: str, wanted: str) -> Param:
    """One option.

    Raises:
        NotFound: its owner has none of that name.
    """
    params = _params(registry, owner)
    for param in params:
        if param.id == wanted:
            return param
    known = ", ".join(param.id for param in params)
    raise NotFound(
        _("«{owner}» has no option «{option}».").format(owner=owner, option=wanted),
        _("There are: {known}.").format(known=known) if known else _("It takes none."),
    )


def _refuse_unfit(
    registry: Registry, workspace: Workspace, year: str | None, owner: str, param: Param, value: str
) -> None:
    """Refuse a value that is none, or that the format itself finds something wrong with.

    Raises:
        BadInput, NotFound: says what is wrong.
    """
    from shnor_tui.reporting.options import value_of  # noqa: PLC0415
    from shnor_tui.reporting.run import check_format_options  # noqa: PLC0415

    data = workspace.snapshot(year)
    value_of(param, value, data)
    if owner in registry.renderers and owner not in registry.reports:
        findings = check_format_options(registry, data, owner, {param.id: value}, workspace.home)
        if findings:
            raise BadInput("\n".join(map(_told, findings)))


def _told(finding: Finding) -> str:
    told = f"{finding.where}: {finding.problem}".rstrip(".")
    return f"{told}. {finding.advice}".strip()


def _row(owner: str, param: Param, data: Snapshot) -> dict[str, Any]:
    from shnor_tui.reporting.catalogue import default_as_data  # noqa: PLC0415
    from shnor_tui.reporting.options import kind_of  # noqa: PLC0415
    from shnor_tui.workspace.report_options import own_options  # noqa: PLC0415

    return {
        "owner": owner,
        "id": param.id,
        "title": param.title,
        "kind": kind_of(param),
        "choices": list(param.choices),
        "default": default_as_data(param.default),
        "own": own_options(data, owner).get(param.id),
    }


def _shown(row: dict[str, Any]) -> str:
    """The value that counts, on one line; the programme's own is marked."""
    own, default = row["own"], row["default"]
    if own is None and isinstance(default, bool):
        return _("yes") if default else _("no")
    text = " ".join(str(default if own is None else own).split())
    text = text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
    return text if own is None else _("{value} (own)").format(value=text or "–")

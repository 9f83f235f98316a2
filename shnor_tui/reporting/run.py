"""Running one report: find it, build its document, check the document, write it in a format."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from shnor_tui.domain.wording import NO_DATA
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _
from shnor_tui.plugin import Checked, Context, Document, Finding, Signature, Snapshot, Table, cell, plain, resolved
from shnor_tui.plugin.document import Block, Chart, Executor, Heading, Items, Pairs, Paragraph, Stamp
from shnor_tui.reporting.failure import Failure, PluginError, Stage
from shnor_tui.reporting.older import for_api
from shnor_tui.reporting.options import check_names, values_of
from shnor_tui.reporting.output import Bounded
from shnor_tui.reporting.process import kept_process
from shnor_tui.reporting.registry import RegisteredRenderer, RegisteredReport, Registry
from shnor_tui.reporting.sources import Source
from shnor_tui.reporting.tree import check_tree
from shnor_tui.reporting.vetting import vet_findings

Progress = Callable[[int, int, str], None]
_HOLE = re.compile(r"\[(?:[^\[\]]*:)?\s*нет\s+данных\]")
"""«[нет данных]», also with what is missing: «[должность: нет данных]»."""


def _no_progress(_done: int, _total: int, _note: str) -> None:
    """Nobody follows the progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One report as it is asked for.

    `params` are options as people typed them, of the report or of the format; `number` registers the document, with `dated`
    (else the snapshot's day) as its date; `home` is where files that the programme has chosen lie.
    """

    report: str
    format: str = "console"
    params: Mapping[str, str] = field(default_factory=dict)
    width: int = 80
    color: bool = False
    number: str = ""
    dated: date | None = None
    home: Path | None = None
    progress: Progress = _no_progress


def run_report(registry: Registry, snapshot: Snapshot, request: Request, *, out: BinaryIO) -> None:
    """Build a report and write it to `out`, which is left alone until the whole output is there.

    Raises:
        NotFound: no such report or format.
        BadInput: an option that neither the report nor the format has, or a value that isn't one.
        PluginError: the report or the format failed; carries the `Failure`.
    """
    report, renderer = find_report(registry, request.report), find_renderer(registry, request.format)
    check_names(request.params, report.params, renderer.params)
    _context(request.format, renderer, snapshot, request)  # what is wrong there is told before anything is built
    out.write(render_document(registry, build_document(registry, snapshot, request), snapshot, request))
    out.flush()


def build_document(registry: Registry, snapshot: Snapshot, request: Request) -> Document:
    """A report's document, checked.

    Raises:
        NotFound, BadInput, PluginError: as `run_report` does.
    """
    report = find_report(registry, request.report)
    return _built(registry, report, snapshot, _context(request.report, report, snapshot, request))


def render_document(registry: Registry, document: Document, snapshot: Snapshot, request: Request) -> memoryview:
    """A document as a format writes it.

    Raises:
        NotFound, BadInput, PluginError: as `run_report` does.
    """
    renderer = find_renderer(registry, request.format)
    context = _context(request.format, renderer, snapshot, request)
    content = Bounded()
    with _blamed(registry, renderer.source, Stage.RENDER):
        renderer.renderer.render(for_api(_registered(document, request), renderer.api), content, context)
    return content.getbuffer()


def check_report(registry: Registry, snapshot: Snapshot, request: Request) -> tuple[Finding, ...]:
    """The check before signature: what the report itself finds, and what its finished document shows.

    Options of the format are allowed and not looked at.

    Raises:
        NotFound, BadInput, PluginError: as `run_report` does.
    """
    report = find_report(registry, request.report)
    renderer = registry.renderers.get(request.format)
    check_names(request.params, report.params, renderer.params if renderer else ())
    context = _context(request.report, report, snapshot, request)
    own: tuple[Finding, ...] = ()
    if isinstance(report.report, Checked):
        with _blamed(registry, report.source, Stage.CHECK):
            own = vet_findings(report.report.check(snapshot, context))
    general = general_findings(_built(registry, report, snapshot, context))
    return tuple({(finding.where, finding.problem): finding for finding in (*own, *general)}.values())


def check_format_options(
    registry: Registry, snapshot: Snapshot, format_id: str, params: Mapping[str, str], home: Path | None = None
) -> tuple[Finding, ...]:
    """What a format itself finds wrong with values of its options, before a programme keeps them; the others are as they stand,
    files that the programme has chosen before lie in `home`.

    Raises:
        NotFound, BadInput, PluginError: as `run_report` does.
    """
    renderer = find_renderer(registry, format_id)
    check_names(params, renderer.params)
    values = values_of(renderer.params, params, format_id, snapshot, home)
    check = getattr(renderer.renderer, "check_params", None)
    if check is None:
        return ()
    with _blamed(registry, renderer.source, Stage.CHECK):
        return vet_findings(check(values))


def find_report(registry: Registry, report_id: str) -> RegisteredReport:
    """A report by its id.

    Raises:
        NotFound: there is none; names those that are, and plugins that did not load.
    """
    try:
        return registry.reports[report_id]
    except KeyError:
        raise _not_found(
            registry, _("There is no report «{report}».").format(report=report_id), list(registry.reports)
        ) from None


def find_renderer(registry: Registry, format_id: str) -> RegisteredRenderer:
    """A format by its id.

    Raises:
        NotFound: there is none; names those that are, and plugins that did not load.
    """
    try:
        return registry.renderers[format_id]
    except KeyError:
        raise _not_found(
            registry, _("There is no format «{format}».").format(format=format_id), list(registry.renderers)
        ) from None


def general_findings(document: Document) -> Iterator[Finding]:
    """What keeps any document from being signed: missing facts and a signature without its name or position."""
    texts = [document.title, document.subtitle]
    for block in resolved(document.blocks):
        texts += _texts(block)
        if isinstance(block, Signature) and not (block.position.strip() and block.name.strip()):
            yield Finding(
                _("signature"),
                _("The signature has no position or no name."),
                _("Enter the signatory of the programme."),
            )
    if holes := sum(len(_HOLE.findall(text)) for text in texts):
        yield Finding(
            _("the document"),
            _("«{mark}» stands in it ({count}).").format(mark=NO_DATA, count=holes),
            _("The preview shows where."),
        )


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield block.text
        case Paragraph():
            yield plain(block.text)
        case Items():
            yield from map(plain, block.items)
        case Table():
            yield from (block.caption, *(column.title for column in block.columns))
            yield from (heading for _row, heading in block.sections)
            yield from (plain(cell(value).text) for row in block.rows for value in row)
        case Pairs():
            yield from (part for key, value in block.items for part in (key, plain(value)))
        case Chart():
            yield from (block.title, block.alt, *block.labels, *(series.name for series in block.series))
        case Stamp():
            yield block.text
        case Executor():
            yield block.name
        case Signature():
            yield from (block.position, block.name)


def _not_found(registry: Registry, message: str, known: Sequence[str]) -> NotFound:
    advice = [_("There are: {known}.").format(known=", ".join(known))] if known else []
    if registry.failures:
        advice.append(_("Plugins with failures:") + "".join(f"\n  {failure}" for failure in registry.failures))
    advice += [
        f"{plugin.source.name}: {plugin.source.left_out}" for plugin in registry.plugins if plugin.source.left_out
    ]
    return NotFound(message, " ".join(advice))


def _context(
    owner: str, registered: RegisteredReport | RegisteredRenderer, snapshot: Snapshot, request: Request
) -> Context:
    """What a report or a format is told; of the options that were given, each takes its own."""
    own = {param.id for param in registered.params}
    given = {name: text for name, text in request.params.items() if name in own}
    return Context(
        today=snapshot.today,
        params=values_of(registered.params, given, owner, snapshot, request.home),
        width=request.width,
        color=request.color,
        log=logging.getLogger(f"shnor.plugin.{registered.source.name}"),
        progress=request.progress,
    )


def _built(registry: Registry, report: RegisteredReport, snapshot: Snapshot, context: Context) -> Document:
    with _blamed(registry, report.source, Stage.BUILD):
        document = report.report.build(snapshot, context)
        check_tree(document)
    return document


def _registered(document: Document, request: Request) -> Document:
    """The document with the number and the date that it was issued under."""
    if not request.number:
        return document
    return replace(document, number=request.number, issued=request.dated or document.issued)


@contextmanager
def _blamed(registry: Registry, source: Source, stage: Stage) -> Iterator[None]:
    """Whatever the plugin's code raises becomes a `PluginError` that names it; what it says of the user's input is told so."""
    registry.watch(source, stage)
    try:
        with kept_process():
            yield
    except (BadInput, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise PluginError(Failure.of(source.name, source.file, stage, error)) from error

"""The examination of a file's formats: each writes a document with every block, an empty one and the built-in reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _
from shnor_tui.plugin import Document, Snapshot
from shnor_tui.reporting.examine import Trial, data_words
from shnor_tui.reporting.plugin_remarks import Level
from shnor_tui.reporting.run import Request, build_document, check_format_options, render_document
from shnor_tui.reporting.sample import EVERY_BLOCK
from shnor_tui.reporting.sources import Origin

ESCAPE = b"\x1b"


def try_formats(trial: Trial, formats: Sequence[str], data: Mapping[str, Snapshot]) -> None:
    """Try each format on documents of all kinds."""
    for form in formats:
        _try_format(trial, form, data)


def _try_format(trial: Trial, form: str, data: Mapping[str, Snapshot]) -> None:
    known = trial.registry.renderers[form]
    any_data = next(iter(data.values()))
    failed = 0
    for name, words, document, snapshot in _documents(trial, data):
        about = _("the format «{format}» for {document}").format(format=form, document=words)
        written = trial.run(
            f"format {form}/{name}",
            about,
            partial(render_document, trial.registry, document, snapshot, Request(report="", format=form)),
        )
        if written is None:
            failed += 1
            continue
        content = bytes(written[0])
        trial.teller.made(about, content, text=not known.binary)
        if not trial.wanted.again:
            failed += _complain(trial, content, binary=known.binary)
    if trial.wanted.again:
        return
    checked = trial.run(
        f"format {form}/options",
        _("the options of the format «{format}»").format(format=form),
        partial(check_format_options, trial.registry, any_data, form, {}),
    )
    if checked is not None and not failed:
        told = _("The format «{format}» writes a document with every block, an empty one and the built-in reports.")
        trial.teller.remark(Level.GOOD, told.format(format=form), about="")


def _complain(trial: Trial, content: bytes, *, binary: bool) -> int:
    """Tell what is wrong with what was written; returns how much."""
    wrong = []
    if not content:
        wrong.append((_("It wrote nothing."), _("Write to «out».")))
    if not binary:
        try:
            content.decode()
        except UnicodeDecodeError:
            wrong.append((_("What it wrote is no UTF-8 text."), _("Write binary = True, or encode the text as UTF-8.")))
        if ESCAPE in content:
            wrong.append((_("It lets through what a terminal would obey."), _("Put texts through printable().")))
    for message, advice in wrong:
        trial.teller.remark(Level.WRONG, message, advice=advice)
    return len(wrong)


def _documents(trial: Trial, data: Mapping[str, Snapshot]) -> Iterator[tuple[str, str, Document, Snapshot]]:
    """Documents by a name, in words, and the data that they belong to."""
    any_data = next(iter(data.values()))
    yield "every block", _("a document with every block"), EVERY_BLOCK, any_data
    yield "empty", _("an empty document"), Document(""), any_data
    built_in = [name for name, known in trial.registry.reports.items() if known.source.origin is Origin.PACKAGE]
    for report in built_in:
        for name, snapshot in data.items():
            try:
                document = build_document(trial.registry, snapshot, Request(report=report))
            except ShnorError:
                continue  # not this file's fault
            words = _("the report «{report}» on {data}").format(report=report, data=data_words(name))
            yield f"{report} {name}".replace("/", "-"), words, document, snapshot

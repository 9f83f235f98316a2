"""The examination of a file's reports: each is built, checked and written as people would ask for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from shnor_tui.i18n import _
from shnor_tui.plugin import Document, Param, Snapshot
from shnor_tui.reporting.examine import Trial, data_words
from shnor_tui.reporting.options import kind_of
from shnor_tui.reporting.plugin_remarks import Level
from shnor_tui.reporting.run import Request, build_document, check_report, render_document
from shnor_tui.reporting.sample import EMPTY
from shnor_tui.reporting.sources import Origin

SLOW = 5.0
"""Seconds from which a report needs `ctx.step`."""


def try_reports(trial: Trial, reports: Sequence[str], data: Mapping[str, Snapshot]) -> None:
    """Try each report on all data, and with each of its options."""
    for identifier in reports:
        _try_report(trial, identifier, data)
        _try_options(trial, identifier, data)


def _try_report(trial: Trial, identifier: str, data: Mapping[str, Snapshot]) -> None:
    formats = _formats(trial)
    well, slowest = True, 0.0
    found: list[str] = []
    for name, snapshot in data.items():
        about = _("the report «{report}» on {data}").format(report=identifier, data=data_words(name))
        request = Request(report=identifier)
        built = trial.run(
            f"{identifier}/build {_key(name)}",
            about,
            partial(build_document, trial.registry, snapshot, request),
            _("A new programme has no schools and no marks yet: let the document say so.") if name == EMPTY else "",
        )
        if built is None:
            well = False
            continue
        document, seconds = built
        slowest = max(slowest, seconds)
        written = [_written(trial, identifier, name, snapshot, document, form) for form in formats]
        well &= all(written)
        if trial.wanted.again:
            continue
        checking = _("the check before signature of «{report}» on {data}").format(
            report=identifier, data=data_words(name)
        )
        checked = trial.run(
            f"{identifier}/check {_key(name)}", checking, partial(check_report, trial.registry, snapshot, request)
        )
        well &= checked is not None
        found.append(f"{_year(name)}: {len(checked[0]) if checked else '–'}")
    if well and not trial.wanted.again:
        _tell_well(trial, identifier, data, formats, slowest, found)


def _tell_well(
    trial: Trial,
    identifier: str,
    data: Mapping[str, Snapshot],
    formats: Sequence[str],
    slowest: float,
    found: Sequence[str],
) -> None:
    told = _("The report «{report}» is built on {data} (the slowest in {seconds:.2f} s) and written as {formats}.")
    trial.teller.remark(
        Level.GOOD,
        told.format(
            report=identifier, data=", ".join(map(data_words, data)), seconds=slowest, formats=", ".join(formats)
        ),
        about="",
    )
    trial.teller.remark(
        Level.GOOD, _("Its check before signature finds: {found}.").format(found="; ".join(found)), about=""
    )
    if slowest > SLOW:
        trial.teller.remark(
            Level.REMARK,
            _("The report «{report}» takes {seconds:.0f} s.").format(report=identifier, seconds=slowest),
            advice=_("Call ctx.step(done, total) in its loop, so that people see that it goes on."),
            about="",
        )


def _written(trial: Trial, report: str, name: str, snapshot: Snapshot, document: Document, form: str) -> bool:
    """Whether the document could be written in a format."""
    about = _("the report «{report}» on {data} as {format}").format(report=report, data=data_words(name), format=form)
    written = trial.run(
        f"{report}/{form} {_key(name)}",
        about,
        partial(render_document, trial.registry, document, snapshot, Request(report=report, format=form)),
    )
    if written is None:
        return False
    trial.teller.made(about, written[0], text=not trial.registry.renderers[form].binary)
    return True


def _try_options(trial: Trial, identifier: str, data: Mapping[str, Snapshot]) -> None:
    """Build with each value that the options name themselves."""
    if trial.wanted.again:
        return
    params = trial.registry.reports[identifier].params
    snapshot = next(snapshot for name, snapshot in data.items() if name != EMPTY)
    for param in params:
        if param.choices and param.default not in param.choices:
            trial.teller.remark(
                Level.REMARK,
                _("The default of the option «{option}» is none of its choices.").format(option=param.id),
                about=_("the report «{report}»").format(report=identifier),
            )
        for value in _values(param):
            words = _("the report «{report}» with {option}").format(report=identifier, option=f"-p {param.id}={value}")
            request = Request(report=identifier, params={param.id: value})
            trial.run(
                f"{identifier}/option {param.id} {_key(value)}",
                words,
                partial(build_document, trial.registry, snapshot, request),
            )


def _values(param: Param) -> Iterator[str]:
    if param.choices:
        yield from (choice for choice in param.choices if choice != param.default)
    elif kind_of(param) == "bool":
        yield "0" if param.default else "1"


def _formats(trial: Trial) -> list[str]:
    """The formats that everybody has; those of the file itself are tried by themselves."""
    known = trial.registry.renderers
    return [name for name in known if known[name].source.origin is Origin.PACKAGE]


def _key(text: str) -> str:
    """A text as a part of a step's name."""
    return text.replace("/", "-")


def _year(name: str) -> str:
    return _("empty programme") if name == EMPTY else name

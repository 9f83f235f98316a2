"""Whether what a plugin registers has the parts that the host will use, said part by part."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from datetime import date
from typing import Any, get_args

from shnor_tui.i18n import _
from shnor_tui.plugin import Finding, Kind, Param, Renderer, Report
from shnor_tui.reporting.failure import BrokenRule

DEFAULT_ORDER = 100
KINDS = get_args(Kind)
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")


def is_id(text: str) -> bool:
    """Whether a text can be an id."""
    return bool(_ID.fullmatch(text))


def vet_report(report: Any) -> tuple[Param, ...]:
    """Check a report's parts; returns its options.

    Raises:
        BrokenRule: a part is missing or of a wrong type; names it.
    """
    _vet_instance(report)
    _vet_texts(report, "id", "title")
    _vet_methods(report, "params", "build")
    _vet_arguments(report, "build", "data", "ctx")
    if not isinstance(report, Report):
        raise BrokenRule(_("it is no report: see «Report» in the plugin guide"))
    if getattr(report, "check", None) is not None:
        _vet_methods(report, "check")
        _vet_arguments(report, "check", "data", "ctx")
    if type(getattr(report, "order", DEFAULT_ORDER)) is not int:
        raise BrokenRule(_("«{name}» must be a whole number").format(name="order"))
    return _vetted_params(report.params())


def vet_renderer(renderer: Any) -> tuple[Param, ...]:
    """Check a renderer's parts; returns its options.

    Raises:
        BrokenRule: a part is missing or of a wrong type; names it.
    """
    _vet_instance(renderer)
    _vet_texts(renderer, "id", "title", "suffix")
    _vet_methods(renderer, "render")
    _vet_arguments(renderer, "render", "doc", "out", "ctx")
    if not isinstance(renderer, Renderer):
        raise BrokenRule(_("it is no renderer: see «Renderer» in the plugin guide"))
    if type(renderer.binary) is not bool:
        raise BrokenRule(_("«{name}» must be True or False").format(name="binary"))
    if not renderer.suffix.startswith("."):
        raise BrokenRule(_("«suffix» must begin with a full stop, as «.txt»"))
    optional = [name for name in ("params", "check_params") if getattr(renderer, name, None) is not None]
    _vet_methods(renderer, *optional)
    return _vetted_params(getattr(renderer, "params", tuple)())


def _vet_instance(thing: object) -> None:
    if isinstance(thing, type):
        raise BrokenRule(_("a class was registered; register an instance: {name}()").format(name=thing.__name__))


def _vet_texts(thing: object, *names: str) -> None:
    for name in names:
        value = getattr(thing, name, None)
        if not isinstance(value, str) or not value.strip():
            raise BrokenRule(_("«{name}» must be a text that isn't empty").format(name=name))
    if not _ID.fullmatch(getattr(thing, "id", "")):
        raise BrokenRule(_("«id» may have small Latin letters, digits, full stops, dashes and underscores only"))


def _vet_methods(thing: object, *names: str) -> None:
    for name in names:
        if not callable(getattr(thing, name, None)):
            raise BrokenRule(_("«{name}» must be a method").format(name=name))


def _vet_arguments(thing: object, name: str, *arguments: str) -> None:
    """What the host gives must be what the method takes; one that cannot tell what it takes is tried as it is."""
    try:
        signature = inspect.signature(getattr(thing, name))
    except (TypeError, ValueError):
        return
    try:
        signature.bind(*arguments)
    except TypeError:
        raise BrokenRule(
            _("«{name}» must be {wanted}, not {found}").format(
                name=name, wanted=f"{name}(self, {', '.join(arguments)})", found=f"{name}{signature}"
            )
        ) from None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _vetted_params(params: object) -> tuple[Param, ...]:
    if isinstance(params, str) or not isinstance(params, Sequence):
        raise BrokenRule(_("params() must return a list or a tuple"))
    for param in params:
        if not isinstance(param, Param):
            raise BrokenRule(_("params() must return Param(…) only, not {kind}").format(kind=type(param).__name__))
        if not (_is_text(param.id) and _ID.fullmatch(param.id) and _is_text(param.title)):
            raise BrokenRule(_("the option {option!r} needs an id and a title").format(option=param.id))
        if not isinstance(param.default, (str, int, date)):
            raise BrokenRule(
                _("the option {option!r}: its default must be str, int, bool or date").format(option=param.id)
            )
        if param.kind is not None and param.kind not in KINDS:
            raise BrokenRule(
                _("the option {option!r}: its kind must be one of {known}").format(
                    option=param.id, known=", ".join(KINDS)
                )
            )
        if not _is_text(param.help):
            raise BrokenRule(_("the option {option!r}: its help must be a text").format(option=param.id))
        if isinstance(param.choices, str) or not all(_is_text(choice) for choice in param.choices):
            raise BrokenRule(_("the option {option!r}: its choices must be texts").format(option=param.id))
    identifiers = [param.id for param in params]
    if len(set(identifiers)) < len(identifiers):
        raise BrokenRule(_("params() names an option twice"))
    return tuple(params)


def vet_findings(findings: object) -> tuple[Finding, ...]:
    """What a report's check returned, as a tuple.

    Raises:
        BrokenRule: it is no sequence of `Finding`, or one of them has a part of a wrong type.
    """
    if isinstance(findings, str) or not isinstance(findings, Sequence):
        raise BrokenRule(_("check() must return a list or a tuple"))
    for finding in findings:
        if not isinstance(finding, Finding):
            raise BrokenRule(_("check() must return Finding(…) only, not {kind}").format(kind=type(finding).__name__))
        if not all(map(_is_text, (finding.where, finding.problem, finding.advice))):
            raise BrokenRule(_("a Finding's where, problem and advice must be texts"))
        match finding.record:
            case None | (str(), int()):
                pass
            case _:
                raise BrokenRule(_("a Finding's record must be (kind, number)"))
    return tuple(findings)

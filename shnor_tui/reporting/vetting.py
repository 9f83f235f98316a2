"""Whether what a plugin registers has the parts that the host will use, said part by part."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, get_args

from shnor_tui.domain.printable import printable_line
from shnor_tui.i18n import _
from shnor_tui.plugin import Finding, Kind, Param, Renderer, Report
from shnor_tui.reporting.failure import BrokenRule, writable

DEFAULT_ORDER = 100
KINDS = get_args(Kind)
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")
_SUFFIX = re.compile(r"(?:\.[A-Za-z0-9]{1,16}){1,2}")
"""Nothing that would lead a file out of the directory that was asked for."""
_INT = re.compile(r"\s*[+-]?\d+\s*")


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
    if not _SUFFIX.fullmatch(renderer.suffix):
        raise BrokenRule(_("«suffix» must be a full stop with Latin letters or digits, as «.txt»"))
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
        if not _of_its_kind(param):
            raise BrokenRule(
                _("the option {option!r}: its default is no value of its kind, {kind}").format(
                    option=param.id, kind=param.kind
                )
            )
    plain = tuple(map(_plain, params))
    if len({param.id for param in plain}) < len(plain):
        raise BrokenRule(_("params() names an option twice"))
    return plain


def _of_its_kind(param: Param) -> bool:
    """Whether a default is of the option's kind; what a text means may depend on the data, so that it is read then."""
    match param.kind:
        case None:
            return True
        case "bool":
            return isinstance(param.default, bool | str)
        case "int":
            number = param.default
            return (isinstance(number, int) and not isinstance(number, bool)) or (
                _is_text(number) and bool(_INT.fullmatch(str(number)))
            )
        case "date":
            return isinstance(param.default, date) or (_is_text(param.default) and bool(param.default))
        case _:
            return isinstance(param.default, str)


def _plain(param: Param) -> Param:
    """The option with ordinary texts, numbers and days instead of subclasses, so that it can be written and sent."""
    choices = (
        tuple(param.choices) if not isinstance(param.choices, str) and isinstance(param.choices, Iterable) else (0,)
    )
    if not all(map(_is_text, choices)):
        raise BrokenRule(_("the option {option!r}: its choices must be texts").format(option=param.id))
    return Param(
        id=_plain_text(param.id),
        title=printable_line(_plain_text(param.title)),
        default=_plain_default(param.default),
        choices=tuple(_plain_text(str.__str__(choice)) for choice in choices if isinstance(choice, str)),
        kind=param.kind,
        help=printable_line(_plain_text(param.help)),
    )


def _plain_text(text: str) -> str:
    return writable(str.__str__(text))


def _plain_default(default: str | int | bool | date) -> str | int | bool | date:
    match default:
        case str():
            return _plain_text(default)
        case bool():
            return default
        case int():
            return int.__int__(default)
        case _:
            return date(default.year, default.month, default.day)


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

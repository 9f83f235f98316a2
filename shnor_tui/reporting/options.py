"""A report's options, read from the texts that people type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.plugin import Param
from shnor_tui.workspace.find import day_of

YES = frozenset({"1", "yes", "true", "on", "да"})
NO = frozenset({"0", "no", "false", "off", "нет", ""})


def kind_of(param: Param) -> str:
    """The kind of value that an option takes: «bool», «int», «date» or «text»."""
    default = param.default
    if isinstance(default, bool):
        return "bool"
    if isinstance(default, int):
        return "int"
    return "date" if isinstance(default, date) else "text"


def parse_options(params: Sequence[Param], given: Mapping[str, str]) -> dict[str, object]:
    """The values of all options of a report: the given ones by their default's type, the others by default.

    Raises:
        BadInput: an unknown option, or a text that is no value of its type.
    """
    known = {param.id: param for param in params}
    for name in given:
        if name not in known:
            advice = _("There are: {known}.").format(known=", ".join(known)) if known else _("It takes none.")
            raise BadInput(_("The report has no option «{option}».").format(option=name), advice)
    return {name: _value(param, given[name]) if name in given else param.default for name, param in known.items()}


def _value(param: Param, text: str) -> object:
    value = _converted(param, text.strip())
    if param.choices and text.strip() not in param.choices:
        raise BadInput(
            _("«{text}» is no value of the option «{option}».").format(text=text, option=param.id),
            _("There are: {known}.").format(known=", ".join(map(str, param.choices))),
        )
    return value


def _converted(param: Param, text: str) -> object:
    kind = kind_of(param)
    if kind == "date":
        return day_of(text)
    if kind == "int":
        try:
            return int(text)
        except ValueError:
            raise BadInput(
                _("The option «{option}» takes a whole number, not «{text}».").format(option=param.id, text=text)
            ) from None
    if kind == "bool":
        if text.casefold() not in YES | NO:
            raise BadInput(
                _("The option «{option}» takes «yes» or «no», not «{text}».").format(option=param.id, text=text)
            )
        return text.casefold() in YES
    return text

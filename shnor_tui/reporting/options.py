"""The options of reports and formats, read from the texts that people type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from shnor_tui.domain.programme import Programme
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.errors import BadInput, ShnorError
from shnor_tui.i18n import _
from shnor_tui.plugin import Kind, Param, Period, Snapshot
from shnor_tui.plugin.nouns import School
from shnor_tui.workspace.form_files import form_path, named_form
from shnor_tui.workspace.report_options import own_options

YES = frozenset({"1", "yes", "true", "on", "да"})
NO = frozenset({"0", "no", "false", "off", "нет", ""})


def kind_of(param: Param) -> Kind:
    """The kind of value that an option takes."""
    if param.kind is not None:
        return param.kind
    default = param.default
    if isinstance(default, bool):
        return "bool"
    if isinstance(default, int):
        return "int"
    return "date" if isinstance(default, date) else "text"


def values_of(
    params: Sequence[Param], given: Mapping[str, str], owner: str, data: Snapshot, home: Path | None = None
) -> dict[str, object]:
    """The values of all options of a report or a format: the given ones, else the programme's own, else the defaults.

    A file that the programme has chosen is looked for among the department's own, in `home`.

    Raises:
        BadInput: a text is no value of its option's kind; says where the text comes from.
        NotFound: a name is that of no school.
        Forbidden: a given file is one of the host's, and the process is confined.
    """
    own = own_options(data, owner)
    return {param.id: _value_of(param, given, own, owner, data, home) for param in params}


def check_names(given: Mapping[str, str], *known: Sequence[Param]) -> None:
    """Refuse names that are no option.

    Raises:
        BadInput: names the first, and those that there are.
    """
    names = list(dict.fromkeys(param.id for params in known for param in params))
    for name in given:
        if name not in names:
            advice = _("There are: {known}.").format(known=", ".join(names)) if names else _("It takes none.")
            raise BadInput(_("The report has no option «{option}».").format(option=name), advice)


def value_of(param: Param, text: str, data: Snapshot) -> object:
    """What one text means as a value of an option.

    Raises:
        BadInput, NotFound: it is none; says what would be.
    """
    text = text if kind_of(param) == "prose" else text.strip()
    if param.choices and text not in param.choices:
        raise BadInput(
            _("«{text}» is no value of the option «{option}».").format(text=text, option=param.id),
            _("There are: {known}.").format(known=", ".join(map(str, param.choices))),
        )
    return _READERS.get(kind_of(param), _text)(text, param, data)


def _value_of(
    param: Param, given: Mapping[str, str], own: Mapping[str, str], owner: str, data: Snapshot, home: Path | None
) -> object:
    if param.id in given:
        given_value = value_of(param, given[param.id], data)
        return named_form(home, given_value) if isinstance(given_value, Path) else given_value
    if param.id in own:
        try:
            value = value_of(param, own[param.id], data)
            return form_path(home, value) if isinstance(value, Path) and home is not None else value
        except ShnorError as error:
            command = f"shnor option clear {owner} {param.id}"
            raise BadInput(
                _("The programme's own value of the option «{option}» isn't valid: {why}").format(
                    option=param.id, why=error.message
                ),
                _("Correct it, or drop it: {command}").format(command=command),
            ) from error
    if isinstance(param.default, str):
        return _default_of(param, param.default, data) if param.kind not in {None, "text", "prose"} else param.default
    return param.default


def _default_of(param: Param, text: str, data: Snapshot) -> object:
    try:
        return value_of(param, text, data)
    except ShnorError as error:
        raise BadInput(
            _("The default of the option «{option}», which the plugin gives it, isn't valid: {why}").format(
                option=param.id, why=error.message
            ),
            _("Write another value: {command}").format(command=f"-p {param.id}=…"),
        ) from error


def _text(text: str, _param: Param, _data: Snapshot) -> object:
    return text


def _date(text: str, _param: Param, _data: Snapshot) -> object:
    from shnor_tui.workspace.find import day_of  # noqa: PLC0415  (few options name any)

    return day_of(text)


def _whole(text: str, param: Param, _data: Snapshot) -> object:
    try:
        return int(text)
    except ValueError:
        raise BadInput(
            _("The option «{option}» takes a whole number, not «{text}».").format(option=param.id, text=text)
        ) from None


def _yes_no(text: str, param: Param, _data: Snapshot) -> object:
    if text.casefold() not in YES | NO:
        raise BadInput(_("The option «{option}» takes «yes» or «no», not «{text}».").format(option=param.id, text=text))
    return text.casefold() in YES


def _school(text: str, _param: Param, data: Snapshot) -> School | None:
    if not text:
        return None
    from shnor_tui.workspace.find import school_by_name  # noqa: PLC0415  (few options name any)

    return school_by_name(data, text)


def _schools(text: str, _param: Param, data: Snapshot) -> tuple[School, ...]:
    if not text:
        return data.schools
    from shnor_tui.workspace.find import schools_listed  # noqa: PLC0415  (few options name any)

    return schools_listed(data, text) or data.schools


def _programme(text: str, param: Param, data: Snapshot) -> Programme | None:
    if not text:
        return None
    try:
        year = SchoolYear.parse(text)
    except ValueError:
        raise BadInput(
            _("The option «{option}» takes a school year, not «{text}».").format(option=param.id, text=text),
            _("Write it as 2019/2020."),
        ) from None
    known = {programme.year: programme for programme in data.programmes}
    if year not in known:
        raise BadInput(
            _("There is no programme of {year}.").format(year=year),
            _("There are: {known}.").format(known=", ".join(known)),
        )
    return known[year]


def _period(text: str, param: Param, data: Snapshot) -> Period:
    year = data.programme.school_year
    if not text:
        return Period.of_year(year)
    try:
        return Period.parse(text, year)
    except ValueError:
        raise BadInput(
            _("The option «{option}» takes a period, not «{text}».").format(option=param.id, text=text),
            _("Write it as 01.09.2020–31.12.2020, or as «сентябрь – декабрь 2020 г.»."),
        ) from None


def _file(text: str, _param: Param, _data: Snapshot) -> Path | None:
    return Path(text) if text else None


_READERS: Mapping[str, Callable[[str, Param, Snapshot], object]] = {
    "date": _date,
    "int": _whole,
    "bool": _yes_no,
    "school": _school,
    "schools": _schools,
    "programme": _programme,
    "period": _period,
    "file": _file,
}

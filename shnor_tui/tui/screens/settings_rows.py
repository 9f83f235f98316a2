"""What the settings say, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from shnor_tui import __version__
from shnor_tui.confined import confined
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.russian import short_date
from shnor_tui.domain.school import School
from shnor_tui.domain.user import User
from shnor_tui.i18n import _
from shnor_tui.personal.locations import settings_file
from shnor_tui.tui.context import Session
from shnor_tui.tui.look import THEMES
from shnor_tui.tui.rows import TextRow, heading_row
from shnor_tui.workspace.titles import role_title

LEAD = 26
"""Cells for the name of a setting."""

USER = "user"

LANGUAGE_TITLES: Mapping[str, str] = MappingProxyType({"ru": "Русский", "en": "English"})
"""Each language by its own name, for whoever reads no other."""


def own_rows(session: Session) -> Iterator[TextRow]:
    """What a person chose for himself."""
    settings = session.person.settings
    later = _("from the next start on")
    yield heading_row("heading:own", _("Your own"))
    yield _setting("theme", _("Colours"), _(THEMES[settings.theme][0]))
    yield _setting("language", _("Language"), LANGUAGE_TITLES[settings.language or "ru"], later)
    yield _setting("ascii", _("Signs in ASCII"), _switch(on=settings.ascii), later)
    yield _setting("mouse", _("Mouse"), _switch(on=settings.mouse), later)
    own_keys = ", ".join(settings.keys) if settings.keys else _("as the program has them")
    yield _setting("keys", _("Keys"), own_keys, _("Enter shows how to choose your own"))
    yield _setting("file", _("File of these settings"), _file(), " ".join(settings.problems))


def _file() -> str:
    file = settings_file()
    return file.name if confined() else str(file)


def department_rows(session: Session) -> Iterator[TextRow]:
    """What the whole department works by."""
    programme, department = session.data.programme, session.workspace.department
    yield heading_row("heading:department", _("The department's, {year}").format(year=programme.year))
    for n, (title, value) in enumerate(_programme_fields(programme)):
        yield _setting(f"programme:{n}", title, value)
    pinned = department.pinned_today
    hint = _("the demo's day is always {day}").format(day=short_date(pinned)) if pinned else ""
    yield _setting("zone", _("Time zone"), department.time_zone, hint)
    users = sorted(session.workspace.records.all(User), key=lambda user: user.account)
    for user in users:
        yield _setting(f"{USER}:{user.account}", _("User {account}").format(account=user.account), _role(session, user))
    if session.may("user.set"):
        yield TextRow("add", _("Add a user"), style="note")


def deployment_rows(session: Session) -> Iterator[TextRow]:
    """Where things are, which is set outside of the program and nobody's business behind the gate; and the version."""
    yield heading_row("heading:deployment", _("This installation"))
    if not confined():
        yield from _places(session)
    yield _setting("version", _("Version"), __version__)


def _places(session: Session) -> Iterator[TextRow]:
    from shnor_tui.cli.log import log_file  # noqa: PLC0415  (the path alone)
    from shnor_tui.cli.settings import SYSTEM_CONFIG  # noqa: PLC0415

    home = session.workspace.home
    yield _setting("home", _("Data directory"), str(home), _named_by(session))
    missing = "" if SYSTEM_CONFIG.exists() else _("there is none on this computer")
    yield _setting("config", _("Settings of the computer"), str(SYSTEM_CONFIG), missing)
    yield _setting("plugins", _("Plugin files"), str(home / "plugins"))
    yield _setting("log", _("Log of errors"), _short(log_file()))


def _programme_fields(programme: Programme) -> Iterator[tuple[str, str]]:
    organisation, order, signatory = programme.organisation, programme.order, programme.signatory
    yield _("Programme"), programme.title
    yield _("Organisation"), organisation.nominative
    yield _("… genitive"), organisation.genitive
    yield _("… dative"), organisation.dative
    yield _("… instrumental"), organisation.instrumental
    dated = _("of {day}").format(day=short_date(order.date)) if order.date else ""
    number = _("No. {number}").format(number=order.number) if order.number else ""
    yield _("Order"), " ".join(part for part in (order.issuer, dated, number) if part)
    yield _("Signs the report"), ", ".join(part for part in (signatory.position, signatory.name) if part)
    yield _("Goal"), programme.goal
    yield _("Tasks"), "; ".join(programme.tasks)


def _setting(name: str, title: str, value: str, hint: str = "") -> TextRow:
    return TextRow(name, value or _("not filled in"), hint, lead=f"{title:<{LEAD - 1}} ", style="" if value else "soon")


def _switch(*, on: bool) -> str:
    return _("yes") if on else _("no")


def _role(session: Session, user: User) -> str:
    school = session.workspace.records.table(School).get(user.school or 0)
    role = f"{role_title(user.role)}: {school.name}" if school else role_title(user.role)
    return ", ".join([role, _("disabled")]) if user.disabled else role


def _named_by(session: Session) -> str:
    if session.source == "default":
        return _("your own, for nothing names another")
    return _("named by {source}").format(source=session.source)


def _short(path: Path) -> str:
    """A path below the person's own directory as people write it."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(path)

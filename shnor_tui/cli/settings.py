"""The options that every command shares: which directory, which day, which year."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from shnor_tui.cli.show import warn
from shnor_tui.confined import confined_account
from shnor_tui.errors import BadInput, Forbidden, NotFound, reason_of
from shnor_tui.i18n import LANGUAGES, _

if TYPE_CHECKING:
    from shnor_tui.workspace.moment import Moment
    from shnor_tui.workspace.session import Workspace

SYSTEM_CONFIG = Path("/etc/shnor/config.toml")
BY_OPTION = "--home"
BY_ENVIRONMENT = "SHNOR_HOME"
BY_DEFAULT = "default"

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Home:
    """A department's directory and what named it: `--home`, `SHNOR_HOME`, the path of the host's configuration, or `default`."""

    path: Path
    source: str


@dataclass
class Settings:
    """What was said on the command line, before or after the command; `actor` is who is behind the gate, else the account."""

    home_option: str | None = None
    actor: str | None = None
    at: Moment | None = None
    today: date | None = None
    year: str | None = None
    ascii_only: bool = False
    mouse: bool = True

    @property
    def home(self) -> Home:
        """The directory to work on; see `find_home`."""
        return find_home(self.home_option)

    @contextmanager
    def workspace(self, *, make: bool = False) -> Iterator[Workspace]:
        """A session with the department's data, as they are or as they were at the moment of `--at`.

        Raises:
            NotFound: the directory doesn't exist and `make` wasn't asked for.
            BadInput: a change was to be made in the past.
        """
        from shnor_tui.store import Unwritable  # noqa: PLC0415

        home = self.home.path
        if make:
            self.require_present()
        elif not _is_directory(home):
            raise NotFound(
                _("There is no directory {home} yet.").format(home=home),
                _("Make a programme with «shnor init» or look at the demo with «shnor demo»."),
            )
        with self.opened() as workspace:
            if workspace.past:
                warn(workspace.past.words(workspace.zone))
            elif workspace.read_only:
                warn(workspace.read_only)
            before = workspace.records.data_revision
            try:
                yield workspace
            except Unwritable as error:
                if workspace.past is None:
                    raise
                raise BadInput(_("What is past can be read, not changed."), _("Leave out --at.")) from error
            if workspace.records.data_revision > before:
                _back_up_daily(workspace)

    def require_present(self) -> None:
        """Refuse a command that only makes sense on the data as they are.

        Raises:
            BadInput: a past moment was asked for.
        """
        if self.at:
            raise BadInput(_("This works on the data as they are, not as they were."), _("Leave out --at."))

    def opened(self) -> Workspace:
        """A session that is to be closed by whoever asked for it; the present makes the directory when it is missing.

        Raises:
            StoreError, BadInput: the directory cannot be used, or knows no such moment.
            Forbidden: the user is disabled at present, or behind the gate, none; or see `_believe`.
        """
        from shnor_tui.workspace.session import open_workspace  # noqa: PLC0415

        home = self.home.path
        actor = self.actor or confined_account(home)
        if actor:
            _believe(home)
        if not self.at:
            return _let_in(open_workspace(home, actor, today=self.today))
        from shnor_tui.workspace.past import open_past  # noqa: PLC0415  (few sessions look back)

        if home.is_dir():
            _let_in(open_workspace(home, actor)).close()
        return open_past(home, self.at, actor, today=self.today)


def _believe(home: Path) -> None:
    """Let somebody act under a name that isn't the account's.

    Raises:
        Forbidden: the journal is a link, or another account's: a directory of links makes nobody another to his colleagues.
    """
    from shnor_tui.store.journal import JOURNAL_NAME  # noqa: PLC0415
    from shnor_tui.store.ownership import is_own_file  # noqa: PLC0415

    with suppress(FileNotFoundError):
        if not is_own_file(home / JOURNAL_NAME):
            raise Forbidden(_("The journal in {home} is a link, or belongs to another account.").format(home=home))


def _let_in(workspace: Workspace) -> Workspace:
    """The session, unless its user may not come in at present; where nothing was set up yet there is nobody to ask."""
    from shnor_tui.workspace.access import refusals_noted  # noqa: PLC0415
    from shnor_tui.workspace.rights import require_entry  # noqa: PLC0415

    try:
        with refusals_noted(workspace, "access.login"):
            if not workspace.empty:
                require_entry(workspace.user)
    except Forbidden:
        workspace.close()
        raise
    return workspace


def _back_up_daily(workspace: Workspace) -> None:
    """The first command of a day that changes something leaves a backup."""
    from shnor_tui.workspace.upkeep import backup_due, make_daily_backup  # noqa: PLC0415

    if backup_due(workspace):
        make_daily_backup(workspace.home)


def find_home(
    option: str | None, environment: Mapping[str, str] = os.environ, system_config: Path = SYSTEM_CONFIG
) -> Home:
    """The department's directory: the option, else `SHNOR_HOME`, else the host's configuration, else the user's data directory.

    Raises:
        BadInput: the host's configuration cannot be understood.
    """
    if option:
        return Home(absolute(option), BY_OPTION)
    if named := environment.get("SHNOR_HOME"):
        return Home(absolute(named), BY_ENVIRONMENT)
    if configured := _configured(system_config):
        return Home(absolute(configured), str(system_config))
    import platformdirs  # noqa: PLC0415

    return Home(Path(platformdirs.user_data_dir("shnor")), BY_DEFAULT)


def _is_directory(home: Path) -> bool:
    """Whether there is a directory.

    Raises:
        BadInput: a file stands there, or the person may not even look.
    """
    try:
        if home.exists() and not home.is_dir():
            raise BadInput(_("{home} is a file, not a directory.").format(home=home))
        return home.is_dir()
    except PermissionError:
        raise BadInput(
            _("You may not look into {home}.").format(home=home), _("Ask the host's administrator for access to it.")
        ) from None


def absolute(text: str) -> Path:
    """A path as it was typed, wherever the program goes later.

    Raises:
        BadInput: it begins with an account that nobody knows, or in a working directory that was removed.
    """
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError:
        reason = _("no such file or directory")
    except OSError as error:
        reason = reason_of(error)
    raise BadInput(_("{path} cannot be read: {reason}.").format(path=text, reason=reason))


def _configured(system_config: Path) -> str | None:
    try:
        text = system_config.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(_("{file} cannot be read: {why}.").format(file=system_config, why=error)) from error
    import tomllib  # noqa: PLC0415

    try:
        home = tomllib.loads(text).get("home")
    except tomllib.TOMLDecodeError as error:
        raise BadInput(_("{file} cannot be read: {why}.").format(file=system_config, why=error)) from error
    if home is not None and not (isinstance(home, str) and Path(home).expanduser().is_absolute()):
        raise BadInput(_("{file}: «home» must be an absolute path.").format(file=system_config))
    return home


class Day(click.ParamType):  # type: ignore[type-arg]  # generic in later releases only
    """A date typed as 15.09.2020 or 2020-09-15."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date that was typed."""
        from shnor_tui.workspace.find import day_of  # noqa: PLC0415

        return value if isinstance(value, date) else day_of(value)


DAY = Day()


class PastMoment(click.ParamType):  # type: ignore[type-arg]  # as above
    """A day, a day with a time, or the number of a change."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Moment:
        """The moment that was typed."""
        from shnor_tui.workspace.moment import Moment, moment_of  # noqa: PLC0415

        return value if isinstance(value, Moment) else moment_of(value)


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    def callback(ctx: click.Context, _param: click.Parameter, value: Any) -> Any:
        if value is not None:
            setattr(ctx.ensure_object(Settings), name, value)
        return value

    return callback


def described_by(command: F) -> F:
    """The options by which a programme is described when it is made and later."""
    options = (
        click.option("--organisation", metavar="TEXT", help=_("The department's name, as inside a sentence.")),
        click.option("--organisation-genitive", metavar="TEXT", help=_("The same in the genitive case.")),
        click.option("--organisation-dative", metavar="TEXT", help=_("The same in the dative case.")),
        click.option("--organisation-instrumental", metavar="TEXT", help=_("The same in the instrumental case.")),
        click.option("--order-number", metavar="TEXT", help=_("Number of the order that approved the roadmap.")),
        click.option("--order-date", metavar="DATE", type=DAY, help=_("Date of the order.")),
        click.option("--order-issuer", metavar="TEXT", help=_("Whose order, in the genitive case.")),
        click.option("--signatory-position", metavar="TEXT", help=_("Position of the one who signs.")),
        click.option("--signatory-name", metavar="TEXT", help=_("Initials and surname of the one who signs.")),
    )
    for option in reversed(options):
        command = option(command)
    return command


def shared_options(command: F) -> F:
    """The options that may stand before the command as well as after it."""
    options = (
        click.option(
            "--home",
            metavar="DIR",
            expose_value=False,
            callback=_keep("home_option"),
            help=_("The department's directory (else SHNOR_HOME, else the host's configuration, else your own)."),
        ),
        click.option(
            "--year",
            metavar="YEAR",
            expose_value=False,
            callback=_keep("year"),
            help=_("The school year, as 2019/2020; by default the current one."),
        ),
        click.option(
            "--today",
            metavar="DATE",
            type=DAY,
            expose_value=False,
            callback=_keep("today"),
            help=_("Work as if today were this day."),
        ),
        click.option(
            "--at",
            metavar="MOMENT",
            type=PastMoment(),
            expose_value=False,
            callback=_keep("at"),
            help=_("Read the data as they were: a day, «DAY HH:MM», or the number of a change in the history."),
        ),
        click.option(
            "--lang",
            type=click.Choice(LANGUAGES),
            expose_value=False,
            help=_("Language of the messages; documents are always Russian."),
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


pass_settings = click.make_pass_decorator(Settings, ensure=True)

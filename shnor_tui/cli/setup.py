"""`shnor init` and `shnor demo`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from shnor_tui.cli.app import open_ui
from shnor_tui.cli.settings import (
    BY_ENVIRONMENT,
    BY_OPTION,
    DAY,
    Settings,
    described_by,
    pass_settings,
    shared_options,
)
from shnor_tui.cli.show import say
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, ngettext


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What `shnor init` was told by options."""

    organisation: str | None
    organisation_genitive: str | None
    organisation_dative: str | None
    organisation_instrumental: str | None
    order_number: str | None
    order_date: date | None
    order_issuer: str | None
    signatory_position: str | None
    signatory_name: str | None
    school: tuple[str, ...]


@click.command(help=_("Make a programme from the shipped roadmap: by questions, or all by options."))
@shared_options
@click.option("--demo", "as_demo", is_flag=True, help=_("Make the demo instead."))
@described_by
@click.option(
    "--school", metavar="NAME|SHORT", multiple=True, help=_("A school: full name, then «|» and the short one.")
)
@pass_settings
def init(settings: Settings, /, as_demo: bool, **answers: Any) -> None:
    """Make a programme or the demo."""
    from shnor_tui.workspace.setup import create_demo  # noqa: PLC0415

    if as_demo:
        with settings.workspace(make=True) as workspace:
            create_demo(workspace)
        say(_("The demo is in {home}.").format(home=settings.home.path))
        return
    _make_programme(settings, Answers(**answers))


@click.command(help=_("Open the demo in the terminal UI, making it when it is missing."))
@shared_options
@pass_settings
def demo(settings: Settings) -> int:
    """Open the demo."""
    from shnor_tui.workspace.setup import create_demo  # noqa: PLC0415

    if settings.home.source not in {BY_OPTION, BY_ENVIRONMENT}:
        settings.home_option = str(_demo_directory())
    with settings.workspace(make=True) as workspace:
        if workspace.empty:
            create_demo(workspace)
        elif not workspace.department.demo:
            raise BadInput(
                _("{home} holds a programme that is no demo.").format(home=workspace.home),
                _("Name another directory with --home."),
            )
    return open_ui(settings)


def _demo_directory() -> Path:
    import platformdirs  # noqa: PLC0415

    return Path(platformdirs.user_data_dir("shnor")).with_name("shnor-demo")


def _make_programme(settings: Settings, answers: Answers) -> None:
    from shnor_tui.domain.programme import Order, Organisation, Signatory  # noqa: PLC0415
    from shnor_tui.workspace.setup import create_programme  # noqa: PLC0415

    settings.require_present()
    ask = _Questions(asking=not answers.school and sys.stdin.isatty())
    year = settings.year or ask.year(settings)
    organisation = Organisation(
        nominative=ask.text(answers.organisation, _("The department's name, as inside a sentence")),
        genitive=ask.text(answers.organisation_genitive, _("… in the genitive case (of whom?)")),
        dative=ask.text(answers.organisation_dative, _("… in the dative case (to whom?)")),
        instrumental=ask.text(answers.organisation_instrumental, _("… in the instrumental case (by whom?)")),
    )
    order = Order(
        number=ask.text(answers.order_number, _("Number of the order that approved the roadmap")),
        date=answers.order_date or ask.day(_("Date of the order")),
        issuer=ask.text(answers.order_issuer, _("Whose order, in the genitive case")),
    )
    signatory = Signatory(
        position=ask.text(answers.signatory_position, _("Position of the one who signs")),
        name=ask.text(answers.signatory_name, _("Initials and surname of the one who signs")),
    )
    schools = [_school(text) for text in answers.school] or ask.schools()
    with settings.workspace(make=True) as workspace:
        create_programme(workspace, year, schools, organisation, order, signatory)
        programme = workspace.programme(year)
    count = ngettext("{n} school", "{n} schools", len(schools)).format(n=len(schools))
    say(
        _("The programme {year} was made in {home}: {schools}.").format(
            year=programme.year, home=settings.home.path, schools=count
        )
    )


def _today() -> date:
    """Today where a new department is: in the time zone that it gets."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415

    from shnor_tui.domain.programme import Department  # noqa: PLC0415

    try:
        return datetime.now(ZoneInfo(Department().time_zone)).date()
    except ZoneInfoNotFoundError:
        return datetime.now(UTC).date()


class _Questions:
    """Asks on a terminal; elsewhere what wasn't said stays empty, and what cannot be empty is refused."""

    def __init__(self, *, asking: bool) -> None:
        self._asking = asking

    def text(self, given: str | None, question: str) -> str:
        if given is not None or not self._asking:
            return given or ""
        answer: str = click.prompt(question, default="", show_default=False)
        return answer.strip()

    def day(self, question: str) -> date | None:
        if not self._asking:
            return None
        while True:
            answer: str = click.prompt(question, default="", show_default=False)
            try:
                return DAY.convert(answer, None, None) if answer.strip() else None
            except BadInput as error:
                say(str(error))

    def year(self, settings: Settings) -> str:
        from shnor_tui.domain.school_year import SchoolYear  # noqa: PLC0415

        if not self._asking:
            raise BadInput(_("The school year is missing."), _("Name it with --year 2019/2020."))
        current = SchoolYear.holding(settings.today or _today())
        answer: str = click.prompt(_("School year"), default=str(current))
        return answer

    def schools(self) -> list[tuple[str, str]]:
        if not self._asking:
            raise BadInput(_("The schools are missing."), _("Name each with --school «full name|short name»."))
        schools: list[tuple[str, str]] = []
        while True:
            question = _("School {n}: full name|short name (empty: that was all)").format(n=len(schools) + 1)
            answer: str = click.prompt(question, default="", show_default=False)
            if answer.strip():
                schools.append(_school(answer))
            elif schools:
                return schools


def _school(text: str) -> tuple[str, str]:
    full_name, _bar, short_name = text.partition("|")
    return full_name.strip(), short_name.strip()

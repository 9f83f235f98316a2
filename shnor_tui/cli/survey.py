"""`shnor survey`: how far the schools are with the survey, their answers, and the questionnaire as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.host_path import HostPath
from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import print_json, print_table, say
from shnor_tui.errors import BadInput, NotFound, reason_of
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.domain.school import School
    from shnor_tui.domain.survey import Question, Questionnaire
    from shnor_tui.workspace.session import Workspace
    from shnor_tui.workspace.snapshot import Snapshot


class SurveyGroup(click.Group):
    """What is no command is the name of a school."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, or `answers` with all that was given."""
        if args and args[0] not in self.commands:
            return "answers", self.commands["answers"], args
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All but the one that is named by a school."""
        return [name for name in super().list_commands(ctx) if name != "answers"]


@click.group(
    cls=SurveyGroup,
    invoke_without_command=True,
    subcommand_metavar="[SCHOOL | COMMAND [ARGS]...]",
    help=_("List how far the schools are with the survey; with the name of a SCHOOL, its answers."),
)
@shared_options
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
@click.pass_context
def survey(ctx: click.Context, settings: Settings, as_json: bool) -> None:
    """List the schools, unless a school or a command is named."""
    if ctx.invoked_subcommand is None:
        with settings.workspace() as workspace:
            data = workspace.snapshot(settings.year)
        if as_json:
            print_json(_schools_as_data(data))
        else:
            _list_schools(data)


@survey.command("answers", hidden=True)
@click.argument("school")
@shared_options
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def answers(settings: Settings, school: str, as_json: bool) -> None:
    """Show what a school answered."""
    from shnor_tui.workspace.find import school_by_name  # noqa: PLC0415

    with settings.workspace() as workspace:
        data = workspace.snapshot(settings.year)
    _questionnaire(data)
    found = school_by_name(data, school)
    if as_json:
        print_json(
            {**_school_as_data(data, found), "revision": data.revision, "answers": _answers_as_data(data, found)}
        )
    else:
        _tell(data, found)


@survey.command("set", help=_("Enter the ANSWER of SCHOOL to the question CODE; an empty one removes it."))
@click.argument("school")
@click.argument("code")
@click.argument("answer")
@shared_options
@pass_settings
def set_answer(settings: Settings, school: str, code: str, answer: str) -> None:
    """Enter one answer."""
    from shnor_tui.workspace.find import school_by_name  # noqa: PLC0415
    from shnor_tui.workspace.surveys import problems, question, set_answers, told_answer  # noqa: PLC0415

    with settings.workspace() as workspace:
        data = workspace.snapshot(settings.year)
        _questionnaire(data)
        found = school_by_name(data, school)
        assert data.survey is not None  # noqa: S101  (it has a questionnaire)
        set_answers(workspace, data.survey, {(found.id, code.strip()): answer})
        data = workspace.snapshot(settings.year)
    asked = question(data, code.strip())
    title = asked.title if asked else code
    told = told_answer(data, found, code.strip()) or _("no answer")
    say(f"{found.name}. {title}: {told}")
    for problem in problems(data, found):
        say(f"! {problem.text}")


@survey.command("start", help=_("Begin to enter the answers of the schools in the programme."))
@shared_options
@click.option("--when", metavar="TEXT", default="", help=_("When the survey is held, as «April 2020»."))
@pass_settings
def start(settings: Settings, when: str) -> None:
    """Begin the survey."""
    from shnor_tui.workspace.surveys import start_survey  # noqa: PLC0415

    with settings.workspace() as workspace:
        start_survey(workspace, workspace.programme(settings.year), when)
        _list_schools(workspace.snapshot(settings.year))


@survey.command("questionnaire", help=_("Show the questions, write them to a file, or take them from one."))
@shared_options
@click.option("--export", "target", metavar="FILE", type=HostPath(), help=_("Write them there as TOML."))
@click.option("--import", "source", metavar="FILE", type=HostPath(), help=_("Take them from there."))
@pass_settings
def questionnaire(settings: Settings, target: Path | None, source: Path | None) -> None:
    """Show, export or import the questions."""
    from shnor_tui.workspace.questionnaires import current, newest, shipped_questionnaire  # noqa: PLC0415

    if target and source:
        raise BadInput(_("Give --export or --import, not both."))
    with settings.workspace() as workspace:
        if source:
            _import(workspace, source)
        known = newest(workspace.records) or shipped_questionnaire()
        data = None if workspace.empty else workspace.snapshot(settings.year)
    if target:
        _export(known, target)
        return
    heads = (_("Code"), _("Question"))
    print_table(heads, [(row.code, row.text) for row in known.questions])
    say(_("{title}, version {n}.").format(title=known.title, n=known.version))
    asked = current(data) if data else None
    if data and asked and asked != known:
        told = _("The survey of {year} has answers already and goes on with version {n}.")
        say(told.format(year=data.programme.year, n=asked.version))


def _import(workspace: Workspace, source: Path) -> None:
    from shnor_tui.workspace.questionnaires import import_questionnaire  # noqa: PLC0415

    try:
        text = source.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(_("{file} cannot be read: {reason}.").format(file=source, reason=reason_of(error))) from error
    except UnicodeDecodeError as error:
        raise BadInput(_("{file} is no text in UTF-8.").format(file=source)) from error
    import_questionnaire(workspace, text)


def _export(known: Questionnaire, target: Path) -> None:
    from shnor_tui.workspace.questionnaires import exported  # noqa: PLC0415

    try:
        target.write_text(exported(known), encoding="utf-8")
    except OSError as error:
        raise BadInput(_("{file} cannot be written: {reason}.").format(file=target, reason=reason_of(error))) from error
    say(str(target))


def _questionnaire(data: Snapshot) -> Questionnaire:
    from shnor_tui.workspace.questionnaires import current  # noqa: PLC0415

    known = current(data)
    if known is None:
        raise NotFound(
            _("No answers are entered in the programme {year}.").format(year=data.programme.year),
            _("«shnor survey start» begins that."),
        )
    return known


def _list_schools(data: Snapshot) -> None:
    from shnor_tui.workspace.survey_summary import filled_percent, received  # noqa: PLC0415
    from shnor_tui.workspace.surveys import completeness  # noqa: PLC0415

    _questionnaire(data)
    rows = []
    for school in data.schools:
        known = completeness(data, school)
        rows.append((f"{known.answered}/{known.asked}", len(known.problems), school.name))
    print_table((_("Answered"), _("Mistakes"), _("School")), rows, right=frozenset({0, 1}))
    say(
        _("Received {n} of {total}, filled in {percent} %.").format(
            n=received(data), total=len(data.schools), percent=filled_percent(data)
        )
    )


def _tell(data: Snapshot, school: School) -> None:
    from shnor_tui.workspace.surveys import completeness, told_answer  # noqa: PLC0415

    known, asked = completeness(data, school), _questionnaire(data)
    say(
        _("{school}: answered {answered} of {asked}.").format(
            school=school.name, answered=known.answered, asked=known.asked
        )
    )
    for place, section in enumerate(asked.sections, 1):
        say()
        say(section)
        rows = [(row.code, _told_question(row, told_answer(data, school, row.code))) for row in asked.of_section(place)]
        print_table((_("Code"), _("Answer")), rows)
    for problem in known.problems:
        say(f"! {problem.text}")


def _told_question(asked: Question, told: str) -> str:
    return f"{asked.text}: {told or '–'}"


def _schools_as_data(data: Snapshot) -> dict[str, Any]:
    from shnor_tui.workspace.questionnaires import current  # noqa: PLC0415

    known = current(data)
    return {
        "year": data.programme.year,
        "revision": data.revision,
        "when": data.survey.when.text if data.survey else None,
        "questionnaire": known.version if known else None,
        "schools": [_school_as_data(data, school) for school in data.schools],
    }


def _school_as_data(data: Snapshot, school: School) -> dict[str, Any]:
    from shnor_tui.workspace.surveys import completeness  # noqa: PLC0415

    known = completeness(data, school)
    return {
        "school": school.full_name,
        "answered": known.answered,
        "asked": known.asked,
        "missing": [row.code for row in known.missing],
        "problems": [problem.text for problem in known.problems],
    }


def _answers_as_data(data: Snapshot, school: School) -> list[dict[str, Any]]:
    from shnor_tui.workspace.surveys import answer  # noqa: PLC0415

    found = []
    for row in _questionnaire(data).questions:
        given = answer(data, school, row.code)
        value = (list(given.chosen) or given.value) if given else None
        found.append({"code": row.code, "question": row.text, "type": row.type, "unit": row.unit, "answer": value})
    return found

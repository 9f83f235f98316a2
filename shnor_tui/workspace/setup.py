"""Setting up a directory: the demo, or a first and every further programme."""

from __future__ import annotations

from datetime import date

from shnor_tui.domain.programme import Department, Order, Organisation, Signatory
from shnor_tui.domain.school import School
from shnor_tui.domain.user import Role, User
from shnor_tui.errors import BadInput, Conflict
from shnor_tui.i18n import _
from shnor_tui.workspace.arguments import school_year_of
from shnor_tui.workspace.dataset import Dataset, Loader, ProgrammeData, SchoolData, on_template, shipped
from shnor_tui.workspace.questionnaires import newest
from shnor_tui.workspace.session import Workspace

DEMO_TODAY = date(2021, 4, 20)
"""The demo's calendar stands still here, so that it looks the same for ever."""


def create_demo(workspace: Workspace) -> None:
    """Fill an empty directory with the demo: the real year 2019/2020 and an example year in progress.

    Raises:
        BadInput: something was set up here already.
    """
    with workspace.change("department.create") as editor:
        _must_be_empty(workspace)
        editor.add(Department(pinned_today=DEMO_TODAY, demo=True))
        editor.add(User(account=workspace.actor, role=Role.ADMIN))
        registry: dict[str, School] = {}
        for dataset in (shipped("demo-2019-2020"), on_template(shipped("demo-2020-2021"))):
            Loader(editor, dataset, workspace.actor, registry).load()


def create_programme(
    workspace: Workspace,
    year: str,
    schools: list[tuple[str, str]],
    organisation: Organisation = Organisation(),  # noqa: B008  (immutable)
    order: Order = Order(),  # noqa: B008
    signatory: Signatory = Signatory(),  # noqa: B008
) -> None:
    """Add a programme with the shipped roadmap template. The one who sets up an empty directory becomes its administrator.

    `schools` are (full name, short name) in the order in which documents will print them.

    Raises:
        BadInput: the year is not a school year or has a programme already; a school is named twice or not at all.
    """
    school_year = school_year_of(year)
    names = [name.strip() for name, _short in schools]
    if not names:
        raise BadInput(_("A programme needs at least one school."))
    if "" in names or len(set(names)) < len(names):
        raise BadInput(_("Each school needs a name of its own."))
    template = shipped("template")
    dataset = Dataset(
        programme=ProgrammeData(
            year=str(school_year),
            goal=template.programme.goal,
            tasks=template.programme.tasks,
            organisation=organisation,
            order=order,
            signatory=signatory,
        ),
        schools=[SchoolData(full_name=name.strip(), short_name=short.strip()) for name, short in schools],
    )
    workspace.refresh()
    founding = not workspace.records.table(User)
    with workspace.change("department.create" if founding else "programme.create") as editor:
        if any(programme.year == school_year for programme in workspace.programmes):
            raise BadInput(_("There is a programme of {year} already.").format(year=school_year))
        if founding:
            if workspace.records.table(User):
                raise Conflict(_("Somebody set up {home} meanwhile; nothing was changed.").format(home=workspace.home))
            editor.add(Department())
            editor.add(User(account=workspace.actor, role=Role.ADMIN))
        registry = {school.full_name: school for school in workspace.records.all(School)}
        asked = newest(workspace.records)
        Loader(editor, on_template(dataset), workspace.actor, registry, asked).load()


def _must_be_empty(workspace: Workspace) -> None:
    if not workspace.empty:
        raise BadInput(
            _("{home} has a programme already; the demo needs an empty directory.").format(home=workspace.home),
            _("Name another one with --home."),
        )

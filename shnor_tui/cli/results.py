"""`shnor results`: assessment procedures, what came out of them, and the hint at low results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import NOTHING, print_json, print_table, say
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _

if TYPE_CHECKING:
    from shnor_tui.domain.assessment import Procedure, Share
    from shnor_tui.domain.school import School
    from shnor_tui.workspace.low_results import Hint
    from shnor_tui.workspace.snapshot import Snapshot


@click.command(
    help=_("List the assessment procedures of the year; with WORDS of the name of one, its results by school.")
)
@click.argument("words", nargs=-1)
@shared_options
@click.option("--school", metavar="NAME", help=_("Of this school only."))
@click.option("--hint", is_flag=True, help=_("What the rule of low results says of each school, and why."))
@click.option(
    "--from", "of", metavar="YEAR", help=_("With --hint: from the results of this year, else of the one before.")
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def results(
    settings: Settings, /, words: tuple[str, ...], school: str | None, hint: bool, of: str | None, as_json: bool
) -> None:
    """Show procedures, results or hints."""
    from shnor_tui.workspace.arguments import school_year_of  # noqa: PLC0415
    from shnor_tui.workspace.find import school_of_registry  # noqa: PLC0415

    if hint and words:
        raise BadInput(_("--hint is about all procedures of a year."), _("Leave the name of the procedure out."))
    if of and not hint:
        raise BadInput(_("--from belongs to --hint."), _("For another year use --year."))
    with settings.workspace() as workspace:
        data = workspace.snapshot(settings.year)
    schools = (school_of_registry(data, school),) if school else data.registry
    if hint:
        _show_hints(data, schools, str(school_year_of(of)) if of else None, as_json=as_json)
    elif words:
        _show_results(data, _procedure(data, words), schools, as_json=as_json)
    else:
        _show_procedures(data, schools if school else None, as_json=as_json)


def _show_procedures(data: Snapshot, schools: tuple[School, ...] | None, *, as_json: bool) -> None:
    """The procedures of every year up to the programme's, with the share of the district or of one school."""
    from shnor_tui.workspace.results import district_share, procedures, share, years  # noqa: PLC0415

    known = [one for year in years(data) if year <= data.programme.year for one in procedures(data, year)]
    shares = [share(data, one, schools[0]) if schools else district_share(data, one) for one in known]
    if as_json:
        rows = [_as_data(one) | {"result": _share_data(found)} for one, found in zip(known, shares, strict=True)]
        print_json({"year": data.programme.year, "revision": data.revision, "procedures": rows})
        return
    if not known:
        say(_("There are no procedures yet."))
        return
    heads = (_("Year"), _("Participants"), _("Below"), _("Share"), _("Procedure"))
    print_table(
        heads,
        [(one.year, *_numbers(one, found), one.name) for one, found in zip(known, shares, strict=True)],
        right=frozenset({1, 2, 3}),
    )


def _show_results(data: Snapshot, procedure: Procedure, schools: tuple[School, ...], *, as_json: bool) -> None:
    from shnor_tui.workspace.low_results import reason  # noqa: PLC0415
    from shnor_tui.workspace.results import district_share, own_last_year, result, share  # noqa: PLC0415

    reasons = [reason(procedure, result(data, procedure, school), data.programme.rule) for school in schools]
    if as_json:
        rows = []
        for school, why in zip(schools, reasons, strict=True):
            last = own_last_year(data, procedure, school)
            rows.append(
                {
                    "school": school.full_name,
                    **_result_data(data, procedure, school),
                    "outcome": why.outcome,
                    "share": _share_data(share(data, procedure, school)),
                    "last_year": {"year": last.procedure.year, **(_share_data(last.share) or {})} if last else None,
                }
            )
        told = {
            "procedure": _as_data(procedure),
            "district": _share_data(district_share(data, procedure)),
            "schools": rows,
        }
        print_json({"year": procedure.year, "revision": data.revision, **told})
        return
    say(f"{procedure.name}, {procedure.year}" + (f" ({procedure.note})" if procedure.note else ""))
    print_table(
        (_("School"), _("Result")), [(school.name, why.told) for school, why in zip(schools, reasons, strict=True)]
    )
    if district := district_share(data, procedure):
        say(_("The district: {told}").format(told=district.told()))


def _show_hints(data: Snapshot, schools: tuple[School, ...], year: str | None, *, as_json: bool) -> None:
    from shnor_tui.workspace.low_results import hints  # noqa: PLC0415

    wanted = {school.id for school in schools}
    seen = [one for one in hints(data, year) if one.school.id in wanted]
    if as_json:
        rule = {name: getattr(data.programme.rule, name) for name in ("share", "procedures", "participants")}
        told = {"year": data.programme.year, "from": seen[0].year if seen else year, "rule": rule}
        print_json({**told, "revision": data.revision, "schools": [_hint_data(one) for one in seen]})
        return
    for n, one in enumerate(seen):
        if n:
            say()
        say(one.school.name)
        say(f"  {one.words}")
        if one.disagreement:
            say(f"  {one.disagreement}")
        for why in one.reasons:
            say(f"  – {why.text}")


def _procedure(data: Snapshot, words: tuple[str, ...]) -> Procedure:
    """The one procedure of the programme's year whose name has all these words.

    Raises:
        NotFound: none has, or more than one.
    """
    from shnor_tui.domain.russian import searchable  # noqa: PLC0415
    from shnor_tui.workspace.results import procedures  # noqa: PLC0415

    wanted = searchable(" ".join(words)).replace(",", " ").split()
    known = procedures(data)
    fitting = [one for one in known if all(word in searchable(one.name) for word in wanted)]
    if len(fitting) == 1:
        return fitting[0]
    named = " ".join(words)
    problem = (
        _("More than one procedure answers to «{name}».") if fitting else _("There is no procedure «{name}» in {year}.")
    )
    among = "; ".join(one.name for one in fitting or known).rstrip(".")
    advice = _("There are: {known}.").format(known=among) if among else ""
    raise NotFound(problem.format(name=named, year=data.programme.year), advice)


def _numbers(procedure: Procedure, found: Share | None) -> tuple[str, str, str]:
    if not procedure.held:
        return (NOTHING, NOTHING, _("not held"))
    return (str(found.participants), str(found.below), found.in_words()) if found else (NOTHING, NOTHING, NOTHING)


def _as_data(procedure: Procedure) -> dict[str, Any]:
    names = ("id", "year", "kind", "subject", "grade", "scale", "held", "counted", "note")
    return {name: getattr(procedure, name) for name in names}


def _share_data(found: Share | None) -> dict[str, Any] | None:
    return {"below": found.below, "participants": found.participants} if found else None


def _result_data(data: Snapshot, procedure: Procedure, school: School) -> dict[str, Any]:
    from shnor_tui.domain.assessment import problem_of  # noqa: PLC0415
    from shnor_tui.workspace.results import NUMBERS, result  # noqa: PLC0415

    row = result(data, procedure, school)
    numbers = {name: getattr(row, name) if row else None for name in NUMBERS}
    return {"state": row.state if row else None, **numbers, "problem": problem_of(row, procedure) if row else None}


def _hint_data(one: Hint) -> dict[str, Any]:
    return {
        "school": one.school.full_name,
        "listed": one.listed,
        "verdict": one.verdict,
        "low": one.low,
        "judged": one.judged,
        "disagrees": bool(one.disagreement),
        "words": one.words,
        "reasons": [
            {"procedure": why.procedure.name, "outcome": why.outcome, "words": why.told} for why in one.reasons
        ],
    }

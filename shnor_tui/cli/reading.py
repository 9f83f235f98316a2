"""`shnor reading`: the indicators' values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from shnor_tui.cli.settings import Settings, pass_settings, shared_options
from shnor_tui.cli.show import NOTHING, print_json, print_table, say
from shnor_tui.domain.indicator import Frequency, ReadingState, Verdict
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, mark

if TYPE_CHECKING:
    from shnor_tui.domain.indicator import Indicator, Reading
    from shnor_tui.domain.school import School
    from shnor_tui.workspace.snapshot import Snapshot

WORDLESS = [state.value for state in ReadingState if state is not ReadingState.VALUE]
VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {Verdict.REACHED: mark("reached"), Verdict.MISSED: mark("missed"), Verdict.UNKNOWN: mark("not known")}
)


class Number(click.ParamType):  # type: ignore[type-arg]  # generic in later releases only
    """A number with a decimal comma or point."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The number that was typed."""
        from shnor_tui.workspace.find import number_of  # noqa: PLC0415

        return value if isinstance(value, Decimal) else number_of(value)


NUMBER = Number()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What `shnor reading` was told by options."""

    school: str | None
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    state: str | None
    period: str | None

    @property
    def numbers(self) -> bool:
        """Whether a number was given."""
        return any(number is not None for number in (self.value, self.numerator, self.denominator))

    @property
    def fields(self) -> dict[str, Any]:
        """What to store."""
        state = ReadingState(self.state) if self.state else ReadingState.VALUE
        return {
            "state": state,
            "value": self.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "period": self.period,
        }


@click.command(
    help=_("Set the value of the indicator CODE, or say why there is none; with the code alone list its values.")
)
@click.argument("code", required=False)
@shared_options
@click.option("--school", metavar="NAME", help=_("The value of this school; else the district's."))
@click.option("--value", metavar="N", type=NUMBER, help=_("The value in the indicator's unit, as 81.5."))
@click.option("--numerator", metavar="A", type=NUMBER, help=_("Of a fraction: how many."))
@click.option("--denominator", metavar="B", type=NUMBER, help=_("Of a fraction: out of how many."))
@click.option("--state", type=click.Choice(WORDLESS), help=_("Why there is no number."))
@click.option("--period", metavar="P", help=_("The half-year (1–2) or quarter (1–4); else that of today."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@pass_settings
def reading(settings: Settings, /, code: str | None, as_json: bool, **options: Any) -> None:
    """Set a reading, or list the indicators."""
    from shnor_tui.workspace.find import indicator_by_code, school_by_name  # noqa: PLC0415
    from shnor_tui.workspace.indicators import set_reading  # noqa: PLC0415

    wanted = Wanted(**options)
    setting = wanted.numbers or wanted.state is not None
    if code is None and (setting or wanted.school or wanted.period is not None):
        raise BadInput(_("The indicator's code is missing."), _("«shnor reading» lists the indicators."))
    if (wanted.school or wanted.period is not None) and not setting:
        raise BadInput(
            _("What is to be set is missing."), _("Give --value, --numerator with --denominator, or --state.")
        )
    with settings.workspace() as workspace:
        data = workspace.snapshot(settings.year)
        found = None if code is None else indicator_by_code(data, code)
        if found is not None and setting:
            own = school_by_name(data, wanted.school) if wanted.school else None
            set_reading(workspace, found, own, **wanted.fields)
            data = workspace.snapshot(settings.year)
    shown = data.indicators if found is None else (found,)
    if as_json:
        print_json(_as_data(data, shown))
    elif found is None:
        heads = (_("Code"), _("Target"), _("Value"), _("Verdict"), _("Indicator"))
        print_table(heads, [_row(data, indicator) for indicator in shown], right=frozenset({1}))
    else:
        _tell(data, found)


def _row(data: Snapshot, indicator: Indicator) -> tuple[str, ...]:
    return (
        indicator.code,
        _target(indicator),
        _district(data, indicator),
        _(VERDICTS[data.verdict(indicator)]),
        indicator.title,
    )


def _tell(data: Snapshot, indicator: Indicator) -> None:
    from shnor_tui.workspace.field_titles import word_of_period  # noqa: PLC0415

    say(f"{indicator.code} {indicator.title}")
    readings = {(known.school, known.period): known for known in data.readings(indicator)}
    rows = [
        (_said(known, indicator), *([word_of_period(indicator.frequency, period)] if period else []), name)
        for period in indicator.frequency.periods
        for number, name in ((None, _("the district")), *((school.id, school.name) for school in data.schools))
        if (known := readings.get((number, period)))
    ]
    if rows:
        periods = [] if indicator.frequency is Frequency.YEAR else [_("Period")]
        print_table((_("Value"), *periods, _("Whose")), rows)
    told = _("Target {target}; the district: {value}, {verdict}.")
    say(
        told.format(
            target=_target(indicator), value=_district(data, indicator), verdict=_(VERDICTS[data.verdict(indicator)])
        )
    )


def _target(indicator: Indicator) -> str:
    if indicator.against_previous:
        before = _("as before")
        return f"{indicator.direction.sign} {before}"
    if indicator.target is None:
        return NOTHING
    return f"{indicator.direction.sign} {_in_unit(indicator.target, indicator)}"


def _district(data: Snapshot, indicator: Indicator) -> str:
    """The district's value: its own reading if it has one, else what the schools' make together."""
    from shnor_tui.workspace.readings import period_of, reading_of  # noqa: PLC0415

    own = reading_of(data, indicator, None, period_of(data, indicator))
    if own is not None:
        return _said(own, indicator)
    value = data.value(indicator)
    return _("no data") if value is None else _in_unit(value, indicator)


def _said(known: Reading, indicator: Indicator) -> str:
    from shnor_tui.workspace.field_titles import word_of  # noqa: PLC0415

    value = known.number(indicator.unit)
    return word_of(known.state) if value is None else _in_unit(value, indicator)


def _in_unit(value: Decimal, indicator: Indicator) -> str:
    from shnor_tui.workspace.facts import in_figures  # noqa: PLC0415

    return f"{in_figures(value, indicator)} {indicator.unit}".rstrip()


def _as_data(data: Snapshot, indicators: tuple[Indicator, ...]) -> dict[str, Any]:
    schools: dict[int | None, School] = {school.id: school for school in data.schools}
    return {
        "year": data.programme.year,
        "revision": data.revision,
        "indicators": [
            {
                "id": indicator.id,
                "code": indicator.code,
                "title": indicator.title,
                "unit": indicator.unit,
                "target": indicator.target,
                "direction": indicator.direction,
                "value": data.value(indicator),
                "verdict": data.verdict(indicator),
                "readings": [
                    {
                        "school": schools[known.school].full_name if known.school is not None else None,
                        "period": known.period,
                        "state": known.state,
                        "value": known.value,
                        "numerator": known.numerator,
                        "denominator": known.denominator,
                    }
                    for known in data.readings(indicator)
                    if known.school is None or known.school in schools
                ],
            }
            for indicator in indicators
        ],
    }

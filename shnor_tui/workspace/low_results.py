"""The hint at schools with low results, worked out by the programme's rule from what the department has entered.

It is never the official list: a regional centre issues that one, and `Listing` holds it. Where the two disagree it is said.
Words are those of documents. Schools are in no order but the registry's.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from shnor_tui.domain.assessment import LowResultsRule, Procedure, Result, Share, problem_of, share_below
from shnor_tui.domain.indicator import ReadingState
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.record import Record
from shnor_tui.domain.russian import NBSP, counted
from shnor_tui.domain.school import Listing, School
from shnor_tui.workspace.results import procedures, result
from shnor_tui.workspace.snapshot import Snapshot

PROCEDURES = ("процедура", "процедуры", "процедур")
ABOUT = "Расчётно, по данным муниципалитета за {year} учебный год"


class Outcome(enum.StrEnum):
    """What a procedure says of a school."""

    LOW = "low"
    NOT_LOW = "not_low"
    FEW = "few"
    FAULTY = "faulty"
    NO_DATA = "no_data"
    NOT_HELD = "not_held"
    NOT_COUNTED = "not_counted"

    @property
    def judged(self) -> bool:
        """Whether it counts for or against the hint."""
        return self in {Outcome.LOW, Outcome.NOT_LOW}

    @property
    def open(self) -> bool:
        """Whether data that may still come, or be mended, would count."""
        return self in {Outcome.FAULTY, Outcome.NO_DATA}


@dataclass(frozen=True, slots=True)
class Reason:
    """One procedure, what came out for a school, and that in words."""

    procedure: Procedure
    outcome: Outcome
    share: Share | None
    told: str

    @property
    def text(self) -> str:
        """«ВПР, математика, 5 кл.: 12 из 40 – 30,0 %, порог 30 % – низкий результат», then the note of the procedure."""
        text = f"{self.procedure.name}: {self.told}"
        return f"{text}; {self.procedure.note}" if self.procedure.note else text


class HintVerdict(enum.StrEnum):
    """Whether the rule is met."""

    MEETS = "meets"
    DOES_NOT_MEET = "does_not_meet"
    UNKNOWN = "unknown"

    @property
    def word(self) -> str:
        """What documents print."""
        return _VERDICTS[self]


_VERDICTS: Mapping[HintVerdict, str] = MappingProxyType(
    {
        HintVerdict.MEETS: "признакам низких результатов соответствует",
        HintVerdict.DOES_NOT_MEET: "признакам низких результатов не соответствует",
        HintVerdict.UNKNOWN: "определить нельзя",
    }
)


@dataclass(frozen=True, slots=True)
class Hint:
    """A school held against the rule by the results of a year. `listed` is the official status in the chosen programme."""

    school: School
    year: str
    rule: LowResultsRule
    reasons: tuple[Reason, ...]
    verdict: HintVerdict
    listed: bool

    @property
    def low(self) -> int:
        """In how many procedures the results are low."""
        return sum(reason.outcome is Outcome.LOW for reason in self.reasons)

    @property
    def judged(self) -> int:
        """How many procedures were counted."""
        return sum(reason.outcome.judged for reason in self.reasons)

    @property
    def open(self) -> int:
        """How many procedures would count if their data were there and sound."""
        return sum(reason.outcome.open for reason in self.reasons)

    @property
    def words(self) -> str:
        """«Расчётно, по данным муниципалитета за 2018/2019 учебный год: признакам низких результатов соответствует …»"""
        return f"{ABOUT.format(year=self.year)}: {self.verdict.word} ({self.because})."

    @property
    def because(self) -> str:
        """The verdict's reason in short."""
        missing = f"без данных{NBSP}– {counted(self.open, PROCEDURES)}"
        if not self.judged:
            return missing if self.open else "ни одна процедура не учитывается"
        parts = [
            f"учтено: {counted(self.judged, PROCEDURES)}",
            f"с низким результатом{NBSP}– {self.low}, нужно не менее {self.rule.procedures}",
        ]
        if self.verdict is HintVerdict.UNKNOWN:
            parts.append(missing)
        return "; ".join(parts)

    @property
    def disagreement(self) -> str:
        """How the official list and the rule disagree; empty when they don't, or when nothing can be told."""
        if self.listed and self.verdict is HintVerdict.DOES_NOT_MEET:
            return f"в списке, хотя расчётно {self.verdict.word}"
        if not self.listed and self.verdict is HintVerdict.MEETS:
            return f"не в списке, хотя расчётно {self.verdict.word}"
        return ""


def hint(data: Snapshot, school: School, year: str | None = None) -> Hint:
    """What the programme's rule says of a school by the results of a year: the one before the programme's, unless another is
    asked for, as the programme's own for the next list.

    It cannot be told when no procedure was counted, or while data that are still missing could make the rule be met.
    """
    of, rule = year or previous_year(data.programme), data.programme.rule
    reasons = tuple(reason(procedure, result(data, procedure, school), rule) for procedure in procedures(data, of))
    listing = data.listings.get(school.id)
    return Hint(school, of, rule, reasons, _verdict(reasons, rule), listing is not None and listing.listed)


def hints(data: Snapshot, year: str | None = None) -> tuple[Hint, ...]:
    """Every school of the registry, in its order."""
    kinds: list[type[Record]] = [School, Procedure, Result, Listing, Programme]
    return data.records.derived(
        ("hints", data.programme.id, year), kinds, lambda: tuple(hint(data, school, year) for school in data.registry)
    )


def previous_year(programme: Programme) -> str:
    """The school year before a programme's, by whose results its list is made."""
    return str(programme.school_year.preceding)


def reason(procedure: Procedure, row: Result | None, rule: LowResultsRule) -> Reason:
    """What one procedure says of a school, whatever it handed in."""
    share = share_below(row, procedure) if row else None
    outcome = outcome_of(procedure, row, rule)
    return Reason(procedure, outcome, share, _told(procedure, row, rule, outcome))


def outcome_of(procedure: Procedure, row: Result | None, rule: LowResultsRule) -> Outcome:
    """What a result is to the rule."""
    if not procedure.held or (row and row.state is ReadingState.NOT_HELD):
        return Outcome.NOT_HELD
    if not procedure.counted:
        return Outcome.NOT_COUNTED
    if row and problem_of(row, procedure):
        return Outcome.FAULTY
    if row and row.participants is not None and row.participants < rule.participants:
        return Outcome.FEW
    share = share_below(row, procedure) if row else None
    if share is None:
        return Outcome.NO_DATA
    return Outcome.LOW if rule.low(share) else Outcome.NOT_LOW


def _told(procedure: Procedure, row: Result | None, rule: LowResultsRule, outcome: Outcome) -> str:
    share = share_below(row, procedure) if row else None
    match outcome:
        case Outcome.NOT_HELD:
            return ReadingState.NOT_HELD.words
        case Outcome.NOT_COUNTED:
            told = share.told() if share else ReadingState.NO_DATA.words
            return f"{told}{NBSP}– правилом не учитывается"
        case Outcome.NO_DATA:
            return ReadingState.NO_DATA.words
        case Outcome.FAULTY:
            return f"{row and problem_of(row, procedure)}{NBSP}– не учитывается"
        case Outcome.FEW:
            few = f"не учитывается: мало участников (нужно не меньше {rule.participants})"
            return f"{_numbers(row)}{NBSP}– {few}"
    assert share is not None  # noqa: S101  (for the type checker)
    verdict = "низкий результат" if outcome is Outcome.LOW else "результат не низкий"
    return f"{share.told(rule.share)}, порог {rule.share}{NBSP}%{NBSP}– {verdict}"


def _numbers(row: Result | None) -> str:
    """«2 из 9»."""
    if row is None or row.below is None:
        return f"участников {row.participants if row else 0}"
    return f"{row.below} из {row.participants}"


def _verdict(reasons: tuple[Reason, ...], rule: LowResultsRule) -> HintVerdict:
    low = sum(reason.outcome is Outcome.LOW for reason in reasons)
    if low >= rule.procedures:
        return HintVerdict.MEETS
    if low + sum(reason.outcome.open for reason in reasons) >= rule.procedures:
        return HintVerdict.UNKNOWN
    judged = any(reason.outcome.judged for reason in reasons)
    return HintVerdict.DOES_NOT_MEET if judged else HintVerdict.UNKNOWN

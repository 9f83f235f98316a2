"""Verbs over assessment procedures: which there are in a school year, and the usual ones that are offered."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources

import msgspec
from msgspec import UNSET, UnsetType

from shnor_tui.domain.assessment import Procedure, Result, Scale
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _
from shnor_tui.workspace.arguments import given, one_line, school_year_of
from shnor_tui.workspace.results import kind_of
from shnor_tui.workspace.session import Workspace

LAST_GRADE = 12


class ProcedureData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A procedure as a data file writes it; it gets its year where it is added."""

    kind: str
    subject: str
    grade: int | None = None
    scale: Scale = Scale.MARKS

    def of(self, year: str, order: int) -> Procedure:
        """The procedure of a school year."""
        return Procedure(
            year=year, kind=self.kind, subject=self.subject, grade=self.grade, scale=self.scale, order=order
        )


class _Usual(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    procedures: list[ProcedureData]


def usual_procedures() -> list[ProcedureData]:
    """The shipped list of a usual year's procedures."""
    text = resources.files("shnor_tui").joinpath("data", "procedures.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=_Usual).procedures


def add_procedure(  # noqa: PLR0913  (what a procedure says of itself)
    workspace: Workspace,
    year: str,
    kind: str,
    subject: str,
    grade: int | None = None,
    scale: Scale = Scale.MARKS,
    *,
    held: bool = True,
    counted: bool = True,
    note: str = "",
) -> int:
    """Add a procedure at the end of a school year's; returns its number.

    Raises:
        BadInput: the year is none; no kind or subject; a grade that no school has; the year has such a procedure already.
    """
    wanted = Procedure(
        year=str(school_year_of(year)),
        kind=one_line(kind),
        subject=one_line(subject),
        grade=grade,
        scale=scale,
        held=held,
        counted=counted,
        note=note.strip(),
    )
    with workspace.change("procedure.add") as editor:
        others = _of_year(workspace, wanted.year)
        _check(wanted, others)
        return editor.add(msgspec.structs.replace(wanted, order=_next_order(others)))


def add_usual_procedures(workspace: Workspace, year: str) -> tuple[int, ...]:
    """Add those of the usual procedures that a school year lacks, in one transaction; returns their numbers.

    Raises:
        BadInput: the year is none.
    """
    school_year = str(school_year_of(year))
    with workspace.change("procedure.add") as editor:
        others = _of_year(workspace, school_year)
        known, order = {kind_of(other) for other in others}, _next_order(others)
        usual = [wanted.of(school_year, order + n) for n, wanted in enumerate(usual_procedures())]
        return tuple(editor.add(wanted) for wanted in usual if kind_of(wanted) not in known)


def edit_procedure(  # noqa: PLR0913  (what can be changed)
    workspace: Workspace,
    procedure: Procedure,
    *,
    kind: str | UnsetType = UNSET,
    subject: str | UnsetType = UNSET,
    grade: int | UnsetType | None = UNSET,
    scale: Scale | UnsetType = UNSET,
    held: bool | UnsetType = UNSET,
    counted: bool | UnsetType = UNSET,
    note: str | UnsetType = UNSET,
) -> None:
    """Change what a procedure says of itself; its year never changes, what is unset stays. Results that were entered stay,
    and count for nothing while the procedure is not held.

    Raises:
        BadInput: no kind or subject; a grade that no school has; the year has such a procedure already.
        Conflict: somebody changed one of the same fields since it was seen.
        NotFound: somebody removed it meanwhile.
    """
    texts = {name: one_line(text) for name, text in given(kind=kind, subject=subject, note=note).items()}
    changes = given(grade=grade, scale=scale, held=held, counted=counted) | texts
    with workspace.change("procedure.edit") as editor:
        current = workspace.records.table(Procedure).get(procedure.id)
        if current:
            others = (other for other in _of_year(workspace, current.year) if other.id != current.id)
            _check(msgspec.structs.replace(current, **changes), others)
        editor.change(procedure, **changes)


def remove_procedure(workspace: Workspace, procedure: Procedure) -> int:
    """Remove a procedure together with its results, in one transaction; returns how many results went along.

    Raises:
        NotFound: somebody removed it meanwhile.
    """
    with workspace.change("procedure.remove") as editor:
        if procedure.id not in workspace.records.table(Procedure):
            raise NotFound(_("This procedure was removed by somebody meanwhile; nothing was changed."))
        results = [row for row in workspace.records.all(Result) if row.procedure == procedure.id]
        for row in results:
            editor.remove(row)
        editor.remove(procedure)
    return len(results)


def _of_year(workspace: Workspace, year: str) -> list[Procedure]:
    return [procedure for procedure in workspace.records.all(Procedure) if procedure.year == year]


def _next_order(others: Iterable[Procedure]) -> int:
    return 1 + max((other.order for other in others), default=0)


def _check(wanted: Procedure, others: Iterable[Procedure]) -> None:
    if not wanted.kind or not wanted.subject:
        raise BadInput(_("A procedure needs a kind and a subject."), _("For example: an exam, mathematics."))
    check_grade(wanted.grade)
    if any(kind_of(other) == kind_of(wanted) for other in others):
        raise BadInput(
            _("{year} has a procedure «{name}» already.").format(year=wanted.year, name=wanted.name),
            _("Change that one, or give this one another kind, subject or grade."),
        )


def check_grade(grade: int | None) -> None:
    """Raise `BadInput` unless a school may have such a grade; None stands for no grade at all."""
    if grade is not None and not 1 <= grade <= LAST_GRADE:
        raise BadInput(_("A grade is a number from 1 to {last}.").format(last=LAST_GRADE))

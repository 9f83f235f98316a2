"""The questions of the survey: the shipped ones, their versions, and their files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from importlib import resources

import msgspec
from msgspec import UNSET, UnsetType

from shnor_tui.domain.russian import searchable
from shnor_tui.domain.survey import Answer, Derived, Question, Questionnaire, Survey, WholeCheck
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _
from shnor_tui.workspace.arguments import given, one_line
from shnor_tui.workspace.editing import Editor
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot
from shnor_tui.workspace.tables import encode

LEAST_OPTIONS = 2


def shipped_questionnaire() -> Questionnaire:
    """The questionnaire of the package, not stored yet."""
    text = resources.files("shnor_tui").joinpath("data", "questionnaire.toml").read_text(encoding="utf-8")
    return questionnaire_of(text)


def ensure_questionnaire(editor: Editor, known: Questionnaire | None) -> Questionnaire:
    """A questionnaire that is stored: the one that is known, else the shipped one, which is stored now."""
    if known:
        return known
    shipped = shipped_questionnaire()
    return msgspec.structs.replace(shipped, id=editor.add(shipped))


def newest(records: Records) -> Questionnaire | None:
    """The questionnaire with which a survey begins now."""
    return max(records.all(Questionnaire), key=lambda known: (known.version, known.id), default=None)


def current(data: Snapshot) -> Questionnaire | None:
    """The questions of the programme's survey; None when there is no survey or it was on paper."""
    survey = data.survey
    return data.find(Questionnaire, survey.questionnaire) if survey and survey.questionnaire else None


def topics_of(questionnaire: Questionnaire) -> tuple[str, ...]:
    """What a survey asks about, as inside a sentence."""
    return tuple(section[:1].lower() + section[1:] for section in questionnaire.sections)


def edit_questionnaire(
    workspace: Workspace,
    questionnaire: Questionnaire,
    *,
    title: str | UnsetType = UNSET,
    sections: tuple[str, ...] | UnsetType = UNSET,
    questions: tuple[Question, ...] | UnsetType = UNSET,
    checks: tuple[WholeCheck, ...] | UnsetType = UNSET,
    derived: tuple[Derived, ...] | UnsetType = UNSET,
) -> int:
    """Change the questions; returns the number of the questionnaire that has them then.

    One that has answers stays as it is and gets a successor; the surveys without answers go on with that, and ask about what
    it has sections for.

    Raises:
        BadInput: the questions don't fit together; says which.
        NotFound: somebody removed the questionnaire.
    """
    changes = given(title=title, sections=sections, questions=questions, checks=checks, derived=derived)
    require_sound(msgspec.structs.replace(questionnaire, **changes))
    with workspace.change("questionnaire.edit") as editor:
        records = workspace.records
        if questionnaire.id not in records.table(Questionnaire):
            raise NotFound(_("This questionnaire was removed by somebody meanwhile; nothing was changed."))
        wanted = msgspec.structs.replace(questionnaire, **changes)
        waiting = [survey for survey in _surveys_with(records, questionnaire) if not _answered(records, survey)]
        if len(waiting) == len(_surveys_with(records, questionnaire)):
            editor.change(questionnaire, **changes)
            number = questionnaire.id
        else:
            known = newest(records) or questionnaire
            number = editor.add(msgspec.structs.replace(wanted, id=0, version=known.version + 1))
        for survey in waiting:
            as_before = survey.sections == topics_of(questionnaire)
            editor.change(survey, questionnaire=number, sections=topics_of(wanted) if as_before else survey.sections)
        return number


def import_questionnaire(workspace: Workspace, text: str) -> int:
    """Take the questions from a file as `exported` writes it: they become the newest version; returns its number.

    Raises:
        BadInput: the text is no questionnaire, or its questions don't fit together.
    """
    wanted = questionnaire_of(text)
    workspace.refresh()
    known = newest(workspace.records)
    if known is None:
        with workspace.change("questionnaire.edit") as editor:
            return editor.add(msgspec.structs.replace(wanted, version=1))
    return edit_questionnaire(
        workspace,
        known,
        title=wanted.title,
        sections=wanted.sections,
        questions=wanted.questions,
        checks=wanted.checks,
        derived=wanted.derived,
    )


def exported(questionnaire: Questionnaire) -> str:
    """A questionnaire as a TOML file, to be edited and imported again."""
    import tomlkit  # noqa: PLC0415  (surveys are shown without)

    return tomlkit.dumps(encode(questionnaire))


def questionnaire_of(text: str) -> Questionnaire:
    """Read a questionnaire from TOML.

    Raises:
        BadInput: the text is none; says where, or which question is wrong.
    """
    try:
        found = msgspec.toml.decode(text, type=_File)
    except (msgspec.DecodeError, ValueError) as error:
        raise BadInput(_("This is no questionnaire: {reason}.").format(reason=error)) from error
    questionnaire = Questionnaire(**{name: getattr(found, name) for name in found.__struct_fields__})
    require_sound(questionnaire)
    return questionnaire


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a file of a questionnaire may say."""

    title: str
    version: int = 1
    sections: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    checks: tuple[WholeCheck, ...] = ()
    derived: tuple[Derived, ...] = ()


def require_sound(questionnaire: Questionnaire) -> None:
    """Raise unless all of a questionnaire fits together.

    Raises:
        BadInput: names the question, the check or the derived figure that does not.
    """
    if not questionnaire.title.strip():
        raise BadInput(_("A questionnaire needs a title."))
    if not questionnaire.questions:
        raise BadInput(_("A questionnaire needs at least one question."))
    codes = [*(question.code for question in questionnaire.questions), *(row.code for row in questionnaire.derived)]
    for code, count in Counter(codes).items():
        if not code.strip() or code != one_line(code):
            raise BadInput(_("A question has no code, or one with blanks around it: «{code}».").format(code=code))
        if count > 1:
            raise BadInput(_("The code {code} stands twice.").format(code=code))
    for question in questionnaire.questions:
        if problem := _problem_of(question, len(questionnaire.sections)):
            raise BadInput(_("Question {code}: {problem}").format(code=question.code, problem=problem))
    _require_sound_figures(questionnaire)


def _require_sound_figures(questionnaire: Questionnaire) -> None:
    """Raise unless the checks and derived figures name questions that there are."""
    for figure, whole in _naming(questionnaire):
        if not whole:
            raise BadInput(_("{named}: it needs a title and names one question or more.").format(named=figure))
    numeric = {question.code for question in questionnaire.questions if question.type.numeric}
    for named, wanted in _references(questionnaire):
        if wanted not in numeric:
            raise BadInput(
                _("{named}: there is no question {code} that is answered by a number.").format(named=named, code=wanted)
            )


def _problem_of(question: Question, sections: int) -> str:
    """What is wrong with a question of its own."""
    if not question.text.strip():
        return _("it has no text.")
    if not 1 <= question.section <= sections:
        return _("there is no section {n}.").format(n=question.section)
    if not question.type.choosing:
        return ""
    options = question.options
    if len(options) < LEAST_OPTIONS or len({searchable(option) for option in options}) < len(options):
        return _("it needs two or more answers to choose from, each once.")
    if question.at_most is not None and question.at_most < 1:
        return _("at least one answer must be allowed.")
    wrong = next(
        (option for option in options if ";" in option or " ".join(option.split()) != option or not option), None
    )
    return (
        ""
        if wrong is None
        else _("the answer «{option}» is empty or has a semicolon or idle blanks.").format(option=wrong)
    )


def _naming(questionnaire: Questionnaire) -> Iterable[tuple[str, bool]]:
    """The checks and derived figures, and whether each has a title and names a question."""
    for check in questionnaire.checks:
        yield check.name, bool(check.parts)
    for row in questionnaire.derived:
        yield row.code, bool(row.title.strip() and row.numerator)


def _references(questionnaire: Questionnaire) -> Iterable[tuple[str, str]]:
    """The questions that checks and derived figures name, behind what names them."""
    for check in questionnaire.checks:
        told = _("Check of {parts} against {whole}").format(parts=" + ".join(check.parts), whole=check.whole)
        yield from ((told, code) for code in (*check.parts, check.whole))
    for row in questionnaire.derived:
        yield from ((f"{row.code} {row.title}", code) for code in (*row.numerator, *row.denominator))


def _surveys_with(records: Records, questionnaire: Questionnaire) -> list[Survey]:
    return [survey for survey in records.all(Survey) if survey.questionnaire == questionnaire.id]


def _answered(records: Records, survey: Survey) -> bool:
    return any(answer.survey == survey.id for answer in records.all(Answer))

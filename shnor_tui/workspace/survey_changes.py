"""When answers of the survey were last changed, and by whom."""

from __future__ import annotations

from collections.abc import Iterable

from shnor_tui.domain.survey import Answer
from shnor_tui.store import Record as Committed
from shnor_tui.workspace.records import Records

SurveyAndSchool = tuple[int, int]


def answer_changes(commits: Iterable[Committed], records: Records) -> dict[SurveyAndSchool, Committed]:
    """The latest of some commits that touched answers of a school, by the numbers of the survey and the school."""
    answers = records.table(Answer)
    latest: dict[SurveyAndSchool, Committed] = {}
    for commit in commits:
        for change in commit.ops:
            if change.table == "answers":
                known, document = answers.get(change.id), change.now or change.was or {}
                survey, school = (
                    (known.survey, known.school) if known else (document.get("survey"), document.get("school"))
                )
                if isinstance(survey, int) and isinstance(school, int):
                    latest[survey, school] = commit
    return latest

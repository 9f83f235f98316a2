"""What every report that is signed has in common: its signature, and what the check before signature says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shnor_tui.plugin import Finding, Signature, Snapshot, nobreak
from shnor_tui.plugin.nouns import School

NO_POSITION = "[должность: нет данных]"
NO_NAME = "[фамилия: нет данных]"


def signature(data: Snapshot) -> Signature:
    """The programme's signatory, saying what is missing of it."""
    signatory = data.programme.signatory
    return Signature(signatory.position.strip() or NO_POSITION, nobreak(signatory.name.strip()) or NO_NAME)


def signatory_findings(data: Snapshot) -> Iterator[Finding]:
    """A position or a name that is not entered."""
    signatory = data.programme.signatory
    record = ("programme", data.programme.id)
    if not signatory.position.strip():
        yield Finding("подпись", "не указана должность подписывающего", "Заполните подпись в программе.", record)
    if not signatory.name.strip():
        yield Finding("подпись", "не указана фамилия подписывающего", "Заполните подпись в программе.", record)


def reason_findings(data: Snapshot) -> Iterator[Finding]:
    """A status that must be explained in a report, without its reason."""
    for item in data.items:
        whom: Sequence[School | None] = data.schools if item.per_school else (None,)
        for school in whom:
            mark = data.mark(item, school)
            if mark and mark.status.needs_reason and not mark.explanation.strip():
                whose = f" ({school.name})" if school else ""
                yield Finding(
                    f"мероприятие {item.number}{whose}",
                    f"отметка «{mark.status.word}» без причины",
                    "Укажите причину в отметке.",
                    ("item", item.id),
                )

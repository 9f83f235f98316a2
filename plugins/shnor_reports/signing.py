"""What every report that is signed has in common: its frame, and what the check before signature says of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from shnor_reports.prose import composed, flag_of, prose_findings, text_of
from shnor_tui.plugin import Block, Context, Executor, Finding, Param, Signature, Snapshot, Stamp, nobreak
from shnor_tui.plugin.nouns import RoadmapItem, School

NO_POSITION = "[должность: нет данных]"
NO_NAME = "[фамилия: нет данных]"

STAMP = Param(
    "stamp",
    "Гриф",
    kind="prose",
    help="Печатается справа вверху: «Приложение № 1» и строкой ниже «к приказу …». Можно с подстановками.",
)
EXECUTOR = Param(
    "executor",
    "Исполнитель",
    help="Отметка об исполнителе: фамилия, имя, отчество и через запятую телефон.",
)
SIGNED = Param("sign", "Подпись", True, help="Нет – для приложений, которые отдельно не подписывают.")
UNSIGNED = Param("sign", "Подпись", False, help="Да – если документ подписывают отдельно.")

_EXECUTOR = re.compile(r"(?P<name>.*?)(?:[,;]?\s*(?:тел\.?|т\.)?\s*(?P<phone>[+(\d][\d\s()+\-–.]{3,}\d.*))?", re.DOTALL)


def framed(data: Snapshot, ctx: Context, blocks: Sequence[Block], *, sign: Param | None = None) -> list[Block]:
    """The blocks below the stamp that was asked for, above the signature and the mark of who prepared them."""
    return [*stamped(data, ctx, STAMP), *blocks, *signed(data, ctx, sign)]


def stamped(data: Snapshot, ctx: Context, param: Param) -> Iterator[Stamp]:
    """The stamp, where it says anything."""
    text = composed(data, ctx, param)
    if not text.empty:
        yield Stamp(text.plain)


def signed(data: Snapshot, ctx: Context, sign: Param | None = None) -> Iterator[Block]:
    """The signature, unless the report is an annex that has none, and who prepared the document."""
    if sign is None or flag_of(ctx, sign):
        yield signature(data)
    if found := _EXECUTOR.fullmatch(nobreak(" ".join(text_of(ctx, EXECUTOR).split()))):
        name, phone = found["name"].rstrip(" ,;"), found["phone"] or ""
        if name or phone:
            yield Executor(name, phone)


def frame_findings(data: Snapshot, ctx: Context, owner: str, *, sign: Param | None = None) -> Iterator[Finding]:
    """What is wrong with the frame."""
    yield from prose_findings(data, ctx, owner, STAMP)
    if sign is None or flag_of(ctx, sign):
        yield from signatory_findings(data)


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


def reason_findings(
    data: Snapshot, items: Sequence[RoadmapItem] | None = None, schools: Collection[School] | None = None
) -> Iterator[Finding]:
    """A status that must be explained in a report, without its reason; by default of any item and any school."""
    for item in data.items if items is None else items:
        whom: Sequence[School | None] = data.schools if item.per_school else (None,)
        for school in whom:
            if school is not None and schools is not None and school not in schools:
                continue
            mark = data.mark(item, school)
            if mark and mark.status.needs_reason and not mark.explanation.strip():
                whose = f" ({school.name})" if school else ""
                yield Finding(
                    f"мероприятие {item.number}{whose}",
                    f"отметка «{mark.status.word}» без причины",
                    "Укажите причину в отметке.",
                    ("item", item.id),
                )

"""«Отчёт о реализации дорожной карты»: totals, the table, the reasons for what isn't done, what is proposed."""

from __future__ import annotations

from collections.abc import Sequence

from shnor_reports.lists import ended
from shnor_reports.prose import composed, flag_of, prose, prose_findings, titled
from shnor_reports.roadmap_rows import EVIDENCE, reasons, table
from shnor_reports.roadmap_scope import ONLY, PERIOD, RESPONSIBLE, SCHOOLS, Scoped
from shnor_reports.signing import EXECUTOR, SIGNED, STAMP, frame_findings, framed, reason_findings, stamped
from shnor_tui.plugin import (
    NBSP,
    Block,
    Context,
    Document,
    Finding,
    Heading,
    Items,
    Paragraph,
    Param,
    Snapshot,
    percent,
    short_date,
)
from shnor_tui.plugin.figures import Facts
from shnor_tui.plugin.nouns import Status

INTRO = Param(
    "intro",
    "Вводный текст",
    "По состоянию на {дата} из {мероприятий} {мероприятий|мероприятия|мероприятий} {итоги}.",
    kind="prose",
    help="Кроме общих подстановок: {дата}, {итоги}; {мероприятий} и {мероприятий_выполнено} – среди отобранных.",
)
PROPOSALS = Param("proposals", "Предложения", kind="prose", help="Раздел «Предложения»; пусто – без него.")
APPROVED = Param(
    "approval",
    "Гриф утверждения",
    False,
    help="«Дорожная карта УТВЕРЖДЕНА приказом …» справа вверху, по приказу программы; другой текст задаёт «Гриф».",
)
APPROVAL = Param(
    "stamp",
    "Гриф",
    "«Дорожная карта»\nУТВЕРЖДЕНА\nприказом {приказ_чей}\nот {приказ_дата} № {приказ_номер}",
    kind="prose",
)
"""The approval that is printed when it is asked for and no other stamp is written."""

NOTHING = "В «дорожной карте» нет мероприятий."
NOTHING_CHOSEN = "Мероприятий, отвечающих условиям отбора, нет."

_OPEN = (Status.IN_PROGRESS, Status.PARTLY, Status.POSTPONED, Status.NOT_DONE, Status.NOT_STARTED)


class Roadmap:
    """The state of the roadmap on a day."""

    id = "roadmap"
    title = "Отчёт о реализации дорожной карты"
    order = 20

    def params(self) -> Sequence[Param]:
        """Which items, what of them is shown, what stands around."""
        return (SCHOOLS, PERIOD, ONLY, RESPONSIBLE, EVIDENCE, INTRO, PROPOSALS, APPROVED, SIGNED, STAMP, EXECUTOR)

    def build(self, data: Snapshot, ctx: Context) -> Document:
        """Totals, table section by section, reasons, proposals, signature."""
        scope = Scoped(data, ctx)
        return Document(
            title=self.title,
            subtitle="\n".join([data.programme.title, f"{data.programme.year} учебный год", *scope.words()]),
            blocks=[*_approval(data, ctx), *framed(data, ctx, list(_body(scope, ctx)), sign=SIGNED)],
            author=data.programme.organisation.nominative,
            issued=ctx.today,
            landscape=True,
        )

    def check(self, data: Snapshot, ctx: Context) -> Sequence[Finding]:
        """No items, statuses without the reason that they need, wording, signature."""
        scope = Scoped(data, ctx)
        record = ("programme", data.programme.id)
        return (
            *([] if data.items else [Finding("дорожная карта", "нет мероприятий", "Внесите мероприятия.", record)]),
            *reason_findings(data, scope.shown, scope.schools),
            *prose_findings(data, ctx, self.id, INTRO, facts=_facts(scope, ctx)),
            *prose_findings(data, ctx, self.id, PROPOSALS),
            *(prose_findings(data, Context(today=ctx.today), self.id, APPROVAL) if _approved(data, ctx) else ()),
            *frame_findings(data, ctx, self.id, sign=SIGNED),
        )


def _approved(data: Snapshot, ctx: Context) -> bool:
    """Whether the approval is printed as it stands: asked for, and nothing else is written in its place."""
    return flag_of(ctx, APPROVED) and composed(data, ctx, STAMP).empty


def _approval(data: Snapshot, ctx: Context) -> Sequence[Block]:
    return list(stamped(data, Context(today=ctx.today), APPROVAL)) if _approved(data, ctx) else []


def _body(scope: Scoped, ctx: Context) -> Sequence[Block]:
    data = scope.data
    if not data.items:
        return [Paragraph(NOTHING), *titled(data, ctx, PROPOSALS)]
    blocks = prose(data, ctx, INTRO, _facts(scope, ctx)) if scope.items else []
    blocks.append(table(scope, ctx) if scope.shown else Paragraph(NOTHING_CHOSEN))
    if scope.undated:
        told = f"Не учтены мероприятия без определённой даты исполнения: {scope.undated}."
        blocks.append(Paragraph(told, indent=False))
    if lines := list(reasons(scope)):
        blocks += [Heading("Причины невыполнения"), Items(ended(lines))]
    return [*blocks, *titled(data, ctx, PROPOSALS)]


def _facts(scope: Scoped, ctx: Context) -> Facts:
    """What the introduction may name; the items are those that were chosen."""
    statuses = [scope.status(item) for item in scope.items]
    total = sum(status is not Status.CANCELLED for status in statuses)
    done = statuses.count(Status.DONE)
    share = f" ({percent(100 * done / total)})" if total else ""
    words = [f"выполнено {done}{share}"]
    words += [f"{status.word}{NBSP}–{NBSP}{statuses.count(status)}" for status in _OPEN if status in statuses]
    told = ", ".join(words)
    if excused := statuses.count(Status.CANCELLED):
        told += f"; отменено и в подсчёт не входит{NBSP}–{NBSP}{excused}"
    if late := sum(1 for item in scope.items if scope.overdue(item)):
        told += f". Срок прошёл, не завершено{NBSP}–{NBSP}{late}"
    return {"дата": short_date(ctx.today), "мероприятий": total, "мероприятий_выполнено": done, "итоги": told}

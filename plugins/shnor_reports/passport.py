"""«Паспорт школы»: all that is known of a school, part by part; of several schools each on sheets of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shnor_reports.passport_parts import Passport
from shnor_reports.prose import flag_of, prose, prose_findings
from shnor_reports.results_rows import faults, not_handed_in
from shnor_reports.signing import EXECUTOR, STAMP, UNSIGNED, frame_findings, reason_findings, signed, stamped
from shnor_tui.plugin import Block, Context, Document, Finding, Heading, PageBreak, Paragraph, Param, Snapshot, nobreak
from shnor_tui.plugin.figures import procedures
from shnor_tui.plugin.nouns import School
from shnor_tui.plugin.survey import completion

SCHOOL = Param("school", "Школа", kind="school", help="Пусто – все школы списка, каждая с новой страницы.")
HIDE = Param(
    "hide-small",
    "Скрывать значения меньше 5",
    False,
    help="Для публикации: вместо небольшой численности людей печатается «менее 5», доли от неё тоже.",
)
CONCLUSIONS = Param(
    "conclusions", "Выводы", kind="prose", help="Печатается в конце каждого паспорта; пусто – без него."
)
NO_SCHOOLS = "В списке нет ни одной школы."


class PassportReport:
    """The passport of a school, or of each school of the list."""

    id = "passport"
    title = "Паспорт школы"
    order = 50

    def params(self) -> Sequence[Param]:
        """Which school, what is hidden, what stands around."""
        return (SCHOOL, HIDE, CONCLUSIONS, UNSIGNED, STAMP, EXECUTOR)

    def build(self, data: Snapshot, ctx: Context) -> Document:
        """The parts that have something to say, school by school."""
        schools = _schools(data, ctx)
        one = schools[0] if len(schools) == 1 else None
        return Document(
            title=self.title if len(schools) < 2 else "Паспорта школ",
            subtitle="\n".join(
                part for part in (nobreak(one.full_name) if one else "", f"{data.programme.year} учебный год") if part
            ),
            blocks=list(_blocks(data, ctx, schools)) or [Paragraph(NO_SCHOOLS)],
            author=data.programme.organisation.nominative,
            issued=ctx.today,
        )

    def check(self, data: Snapshot, ctx: Context) -> Sequence[Finding]:
        """What is missing of each school, contradictions in its answers and results, marks without reasons."""
        schools = _schools(data, ctx)
        programme = ("programme", data.programme.id)
        nobody = Finding("список школ", "в программе нет ни одной школы", "Внесите школы в список.", programme)
        return (
            *([] if schools else [nobody]),
            *(finding for school in schools for finding in _school_findings(data, school)),
            *prose_findings(data, ctx, self.id, CONCLUSIONS),
            *frame_findings(data, ctx, self.id, sign=UNSIGNED),
        )


def _schools(data: Snapshot, ctx: Context) -> tuple[School, ...]:
    asked = ctx.params.get(SCHOOL.id)
    return (asked,) if isinstance(asked, School) else data.schools


def _blocks(data: Snapshot, ctx: Context, schools: Sequence[School]) -> Iterator[Block]:
    several = len(schools) > 1
    level = 2 if several else 1
    for number, school in enumerate(schools, 1):
        ctx.step(number, len(schools), school.name)
        if number > 1:
            yield PageBreak()
        yield from stamped(data, ctx, STAMP)
        if several:
            yield Heading(nobreak(school.full_name), 1)
        for place, part in enumerate(Passport(data, school, hide=flag_of(ctx, HIDE)).parts(), 1):
            yield Heading(f"{place}. {part.title}", level)
            yield from part.blocks
        if written := prose(data, ctx, CONCLUSIONS):
            yield Heading(CONCLUSIONS.title, level)
            yield from written
        yield from signed(data, ctx, UNSIGNED)


def _school_findings(data: Snapshot, school: School) -> Iterator[Finding]:
    named = (("руководитель", school.head), ("телефон", school.phone), ("адрес", school.address))
    if missing := [label for label, text in named if not text.strip()]:
        told = f"нет сведений: {', '.join(missing)}"
        yield Finding(school.name, told, "Внесите сведения о школе.", ("school", school.id))
    if data.survey and data.survey.questionnaire:
        seen = completion(data, school)
        if not seen.complete:
            more = f" ({'; '.join(seen.contradictions)})" if seen.contradictions else ""
            where = f"{school.name}, анкета"
            yield Finding(where, f"{seen.words}{more}", "Внесите или исправьте ответы.", ("survey", data.survey.id))
    yield from _result_findings(data, school)
    yield from reason_findings(data, [item for item in data.items if item.per_school], [school])


def _result_findings(data: Snapshot, school: School) -> Iterator[Finding]:
    """Results of the programme's year that don't add up, and the procedures that have none, together."""
    yield from faults(data, school)
    if silent := [one for one in procedures(data) if not_handed_in(data, one, school)]:
        told = f"нет результатов: {'; '.join(one.name for one in silent)}"
        yield Finding(school.name, told, "Внесите результаты.", ("procedure", silent[0].id))

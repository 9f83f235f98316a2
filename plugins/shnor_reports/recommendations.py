"""«Адресные рекомендации»: what is wrong in a school, by the data, and what it is advised to do; each school's is signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shnor_reports.lists import one_list
from shnor_reports.prose import blocks_of, prose_findings, text_of
from shnor_reports.recommendation_texts import (
    ADMINISTRATION,
    ADMINISTRATION_DATA,
    ADMINISTRATION_ITEMS,
    ADMINISTRATION_RESULTS,
    ADMINISTRATION_STAFF,
    CURATOR,
    DEADLINE,
    INTRO,
    OCCASION,
    PSYCHOLOGIST,
    PSYCHOLOGIST_PUPILS,
    REPORTING,
    SCHOOL,
    TEACHERS,
    TEACHERS_RESULTS,
    TEXTS,
)
from shnor_reports.results_rows import faults
from shnor_reports.school_problems import problems_of
from shnor_reports.signing import EXECUTOR, STAMP, frame_findings, framed
from shnor_tui.plugin import (
    NBSP,
    Block,
    Context,
    Document,
    Finding,
    Heading,
    PageBreak,
    Paragraph,
    Param,
    Run,
    Snapshot,
    nobreak,
)
from shnor_tui.plugin.figures import Facts, compose
from shnor_tui.plugin.nouns import School
from shnor_tui.plugin.words import Composed

NO_SCHOOLS = "В программе нет ни одной школы, рекомендации составлять некому."


class Recommendations:
    """One document a school; without a choice those of all listed schools, each from a page of its own."""

    id = "recommendations"
    title = "Адресные рекомендации"
    order = 60

    def params(self) -> Sequence[Param]:
        """For which school, the wording, and who sees to it."""
        return (SCHOOL, *TEXTS, DEADLINE, CURATOR, STAMP, EXECUTOR)

    def build(self, data: Snapshot, ctx: Context) -> Document:
        """Problems with their numbers, advice that follows from them, how to report; a signature each."""
        chosen, schools = _chosen(ctx), _schools(data, ctx)
        blocks: list[Block] = [] if schools else [Paragraph(NO_SCHOOLS)]
        for place, school in enumerate(schools):
            ctx.step(place + 1, len(schools), school.name)
            whole = _School(data, ctx, school)
            head = [] if chosen else list(whole.head(self.title, first=not place))
            blocks += framed(data, ctx, [*head, *whole.parts()])
        occasion = compose(data, text_of(ctx, OCCASION), {}).plain if not chosen else ""
        subtitle = _School(data, ctx, chosen).subtitle if chosen else occasion
        return Document(
            title=self.title,
            subtitle=subtitle,
            blocks=blocks,
            author=data.programme.organisation.nominative,
            issued=ctx.today,
        )

    def check(self, data: Snapshot, ctx: Context) -> Sequence[Finding]:
        """Texts that can't be filled, data of schools that are missing, no signatory."""
        schools = _schools(data, ctx)
        found = list(frame_findings(data, ctx, self.id))
        if not schools:
            record = ("programme", data.programme.id)
            found.append(Finding("школы", "в программе нет ни одной школы", "Внесите школы в список.", record))
        for school in schools:
            whole = _School(data, ctx, school)
            for missing in whole.problems.owed:
                advice = "Получите сведения, иначе рекомендации даются без них."
                found.append(Finding(school.name, f"не сдано: {missing.text}", advice, missing.record))
            found += faults(data, school)
            found += whole.findings(self.id)
        return tuple(dict.fromkeys(found))


def _chosen(ctx: Context) -> School | None:
    school = ctx.params.get(SCHOOL.id)
    return school if isinstance(school, School) else None


def _schools(data: Snapshot, ctx: Context) -> tuple[School, ...]:
    chosen = _chosen(ctx)
    return (chosen,) if chosen else data.schools


class _School:
    """The recommendations of one school."""

    def __init__(self, data: Snapshot, ctx: Context, school: School) -> None:
        self._data = data
        self._ctx = ctx
        self._school = school
        self.problems = problems_of(data, school)

    @property
    def subtitle(self) -> str:
        """To whom, on a line of its own: so the name stays in the case in which it is kept; then after what."""
        occasion = self._composed(OCCASION).plain
        return "\n".join(line for line in (_addressed(self._school), occasion) if line.strip())

    def head(self, title: str, *, first: bool) -> Iterator[Block]:
        """What stands above a school's part in a document of several."""
        if not first:
            yield PageBreak()
            yield Paragraph([Run(title, bold=True)], align="center", indent=False)
            if occasion := self._composed(OCCASION).plain.strip():
                yield Paragraph([Run(occasion, bold=True)], align="center", indent=False)
        yield Heading(_named(self._school), 1)

    def parts(self) -> Iterator[Block]:
        """The three parts, numbered."""
        level = 1 if _chosen(self._ctx) else 2
        yield Heading("1. Выявленные проблемы", level)
        yield from self._told_problems()
        yield Heading("2. Рекомендации", level)
        for number, (title, params) in enumerate(self._advice(), 1):
            texts = [text for param in params if not (text := self._composed(param)).empty]
            if texts:
                yield Heading(f"2.{number}. {title}", level + 1)
                yield from one_list(texts)
        reporting = [*blocks_of(self._composed(REPORTING))]
        if curator := text_of(self._ctx, CURATOR).strip():
            reporting.append(Paragraph(nobreak(f"Куратор: {curator}.")))
        if reporting:
            yield Heading("3. Сроки и форма отчёта", level)
            yield from reporting

    def findings(self, owner: str) -> Iterator[Finding]:
        """What of the wording that is printed could not be filled."""
        used = [OCCASION, REPORTING, *(param for _title, params in self._advice() for param in params)]
        used += [INTRO] if self.problems else []
        for param in used:
            yield from prose_findings(self._data, self._ctx, owner, param, facts=self._facts)

    def _told_problems(self) -> Iterator[Block]:
        if self.problems:
            yield from blocks_of(self._composed(INTRO))
            yield self.problems.table()
        else:
            yield Paragraph("По имеющимся данным проблем не выявлено.")
        if self.problems.owed:
            yield Paragraph(nobreak(f"Выводы неполны, так как не представлено: {self._owed.rstrip('.')}."))

    def _advice(self) -> Iterator[tuple[str, list[Param]]]:
        """Who is advised, and by which texts: always the common ones, the others where there is a reason for them."""
        found = self.problems
        yield (
            "Администрации",
            _where(
                (ADMINISTRATION, True),
                (ADMINISTRATION_RESULTS, found.weak),
                (ADMINISTRATION_ITEMS, found.items),
                (ADMINISTRATION_STAFF, found.of_staff),
                (ADMINISTRATION_DATA, found.owed),
            ),
        )
        yield "Учителям-предметникам", _where((TEACHERS_RESULTS, found.weak), (TEACHERS, True))
        yield "Педагогу-психологу", _where((PSYCHOLOGIST, True), (PSYCHOLOGIST_PUPILS, found.of_pupils))

    def _composed(self, param: Param) -> Composed:
        return compose(self._data, text_of(self._ctx, param), self._facts)

    @property
    def _owed(self) -> str:
        return self.problems.owed_in_words

    @property
    def _facts(self) -> Facts:
        return {
            "школа": self._school.name,
            "школа_полное": self._school.full_name,
            "предметы": self.problems.subjects or None,
            "мероприятия": tuple(one.item.number for one in self.problems.items) or None,
            "не_сдано": self._owed or None,
            "срок_отчёта": text_of(self._ctx, DEADLINE) or None,
            "куратор": text_of(self._ctx, CURATOR) or None,
        }


def _where(*params: tuple[Param, object]) -> list[Param]:
    return [param for param, reason in params if reason]


def _named(school: School) -> str:
    """A name as it is kept, with a blank at which no line breaks before whom the school is named after."""
    return nobreak(school.full_name).replace("им. ", f"им.{NBSP}")


def _addressed(school: School) -> str:
    """To whom, without inflecting a name: one that says what it is stands as it is, another one in quotes behind the word."""
    return _named(school) if "«" in school.full_name else f"общеобразовательной организации «{_named(school)}»"

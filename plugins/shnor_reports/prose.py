"""The department's own wording in a document: options that are texts, and what the check before signature says of them."""

from __future__ import annotations

from collections.abc import Iterator

from shnor_reports.mending import missing
from shnor_tui.plugin import Block, Context, Finding, Heading, Inlines, Items, Paragraph, Param, Run, Snapshot
from shnor_tui.plugin.figures import Facts, compose, own_option
from shnor_tui.plugin.words import Composed, Problem, TextList, TextParagraph


def text_of(ctx: Context, param: Param) -> str:
    """What a text option says, or its default where nobody was asked."""
    return str(ctx.params.get(param.id, param.default))


def flag_of(ctx: Context, param: Param) -> bool:
    """Whether an option is on."""
    return bool(ctx.params.get(param.id, param.default))


def composed(data: Snapshot, ctx: Context, param: Param, facts: Facts | None = None) -> Composed:
    """The wording of an option with facts in place, those of the report before those of the programme."""
    return compose(data, text_of(ctx, param), facts or {})


def prose(data: Snapshot, ctx: Context, param: Param, facts: Facts | None = None) -> list[Block]:
    """The wording of an option as blocks; none where it is empty."""
    return blocks_of(composed(data, ctx, param, facts))


def titled(data: Snapshot, ctx: Context, *params: Param) -> Iterator[Block]:
    """Sections that the department has written: each option that isn't empty, under its title."""
    for param in params:
        if blocks := prose(data, ctx, param):
            yield Heading(param.title)
            yield from blocks


def blocks_of(text: Composed) -> list[Block]:
    """A composed text as blocks of a document."""
    return [] if text.empty else [block_of(block) for block in text.blocks]


def block_of(block: TextParagraph | TextList) -> Block:
    """A paragraph or a list of a composed text."""
    return Items(block.entries) if isinstance(block, TextList) else Paragraph(inlines_of(block))


def inlines_of(paragraph: TextParagraph) -> Inlines:
    """A paragraph of a composed text with its emphasis."""
    return [Run(piece.text, bold=piece.bold, italic=piece.italic) for piece in paragraph.pieces]


def prose_findings(
    data: Snapshot, ctx: Context, owner: str, *params: Param, facts: Facts | None = None
) -> Iterator[Finding]:
    """What could not be filled in the wording of a report's options. What is missing is mended where it is kept, a wrong
    placeholder in the programme's own wording, where it has one."""
    for param in params:
        own = own_option(data, owner, param.id)
        written_in = ("option", own.id) if own else ("programme", data.programme.id)
        for problem in composed(data, ctx, param, facts).problems:
            yield problem_finding(data, f"текст «{param.title}»", problem, written_in)


def problem_finding(data: Snapshot, where: str, problem: Problem, written_in: tuple[str, int]) -> Finding:
    """A placeholder that could not be filled, with the record that mends it."""
    if problem.missing:
        return Finding(where, problem.words, "Внесите сведения.", missing(data, problem) or written_in)
    return Finding(where, problem.words, "Исправьте текст.", written_in)

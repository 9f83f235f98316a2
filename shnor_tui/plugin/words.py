"""What `Snapshot.compose` returns: a department's text with its facts in place."""

from shnor_tui.domain.wording import NO_DATA, Composed, Piece, Problem, TextList, TextParagraph, placeholders

__all__ = ["NO_DATA", "Composed", "Piece", "Problem", "TextList", "TextParagraph", "placeholders"]

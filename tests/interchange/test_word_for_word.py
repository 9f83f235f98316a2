"""Whatever a Word document is made of, each of its words is taken or told, once, and none that was deleted comes back."""

from __future__ import annotations

import random

import pytest

from shnor_tui.errors import BadInput
from shnor_tui.interchange.handwritten import taken_apart
from shnor_tui.interchange.reading import read_book
from shnor_tui.interchange.sheets import UnreadableFile
from tests.interchange.office import docx

NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
    '</w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
_NUMBERED = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
_LOOKS = ("", "", "<w:b/>", "<w:i/>", "<w:b/><w:i/>")
_PARAGRAPHS = ("", "", _NUMBERED.format(0), _NUMBERED.format(1), '<w:jc w:val="center"/>', "<w:rPr><w:del/></w:rPr>")
_BEGINNINGS = ("", "", "1. ", "2. ", "3) ", "- ", "• ")
_SIGNS = (" ", "{", "}", "*", "**", "\\", " - ", "– ", "2. ", ". ", " И.И. Иванов", "начальник ", "«")
_FIELD = "<w:r><w:fldChar/></w:r><w:r><w:instrText>REF</w:instrText></w:r>{}<w:r><w:fldChar/></w:r>"
_WRAPPERS = (
    "<w:ins>{}</w:ins>",
    "<w:hyperlink>{}</w:hyperlink>",
    "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
    '<w:fldSimple w:instr="PAGE">{}</w:fldSimple>',
    _FIELD,
)


class Chance:
    """Makes a document in which each word is another one."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.words: list[str] = []
        self.deleted: list[str] = []

    def document(self) -> bytes:
        return docx(self._blocks(0, 12), NUMBERING, footnotes=f"<w:footnote>{self._paragraph(0)}</w:footnote>")

    def _some(self, most: int) -> range:
        return range(self._chance.randint(1, most))

    def _blocks(self, depth: int, most: int) -> str:
        return "".join(self._block(depth) for _n in self._some(most))

    def _block(self, depth: int) -> str:
        match self._chance.randrange(11) if depth < 3 else 0:
            case 8:
                rows = ("".join(self._cell(depth) for _cell in self._some(2)) for _row in self._some(2))
                return f"<w:tbl>{''.join(f'<w:tr>{cells}</w:tr>' for cells in rows)}</w:tbl>"
            case 9 | 10:
                return f"<w:sdt><w:sdtContent>{self._blocks(depth + 1, 2)}</w:sdtContent></w:sdt>"
        return self._paragraph(0)

    def _cell(self, depth: int) -> str:
        return f"<w:tc>{self._blocks(depth + 1, 2)}<w:p/></w:tc>"

    def _paragraph(self, depth: int) -> str:
        look, beginning = self._chance.choice(_PARAGRAPHS), self._chance.choice(_BEGINNINGS)
        return f'<w:p><w:pPr>{look}</w:pPr><w:r><w:t xml:space="preserve">{beginning}</w:t></w:r>{self._inline(depth)}</w:p>'

    def _inline(self, depth: int, *, deleted: bool = False) -> str:
        return "".join(self._piece(depth, deleted=deleted) for _n in self._some(3))

    def _piece(self, depth: int, *, deleted: bool) -> str:
        match self._chance.randrange(10) if depth < 4 else 0:
            case 6 | 7:
                return self._chance.choice(_WRAPPERS).format(self._inline(depth + 1, deleted=deleted))
            case 8:
                return f"<w:del>{self._inline(depth + 1, deleted=True)}</w:del>"
            case 9 if not deleted:
                box = "".join(self._paragraph(depth + 2) for _n in self._some(2))
                return f"<w:r><w:drawing><w:txbxContent>{box}</w:txbxContent></w:drawing></w:r>"
        return self._run(deleted=deleted)

    def _run(self, *, deleted: bool) -> str:
        text = self._chance.choice(_SIGNS) + self._word(deleted=deleted) + self._chance.choice(_SIGNS)
        tag = "delText" if deleted else "t"
        look = self._chance.choice(_LOOKS)
        return f'<w:r><w:rPr>{look}</w:rPr><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'

    def _word(self, *, deleted: bool) -> str:
        word = f"слово{len(self.words) + len(self.deleted)}к"
        (self.deleted if deleted else self.words).append(word)
        return word


def check(seed: int) -> bool:
    """Whether a document of chance is a report; if so, all of it must be there."""
    made = Chance(seed)
    try:
        book = read_book("справка.docx", made.document())
        report = taken_apart(book.prose)
    except (BadInput, UnreadableFile):
        return False
    beside = " ".join((*report.left, *book.beside))
    for texts in ([part.words for part in report.parts], [part.wording.replace("\\", "") for part in report.parts]):
        said = " ".join((*texts, beside))
        assert {word: said.count(word) for word in made.words} == dict.fromkeys(made.words, 1), seed
        assert not [word for word in made.deleted if word in said], seed
    return True


def test_each_word_is_taken_or_told_once() -> None:
    assert sum(check(seed) for seed in range(150)) > 100


@pytest.mark.proof
def test_each_word_of_many_documents_is_taken_or_told_once() -> None:
    assert sum(check(seed) for seed in range(4_000)) > 2_000

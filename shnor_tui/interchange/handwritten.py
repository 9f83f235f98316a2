"""A report that was written by hand, taken apart: its header, its basis, its points and who signed it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shnor_tui.domain.wording import UnknownFact, compose, literal
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.interchange.prose import Passage, Stretch, merged, without_beginning
from shnor_tui.interchange.shown import cell_text

TITLE, SUBTITLE, BASIS, POINT = "заголовок", "подзаголовок", "основание", "пункт"
POSITION, NAME = "должность подписавшего", "подписавший"

MOST_PASSAGES = 2_000
_SHORT = 150
_RUNNING = 100
_LINES_OF_POSITION = 3

_TYPED = re.compile(r"\s*(?P<number>\d{1,3})(?P<sign>[.)])(?:\s+|(?=[^\W\d])|$)")
_LABEL = re.compile(r"(?P<number>\d{1,3})(?P<sign>[.)]?)")
_BULLET = re.compile(r"\s*(?:(?:[-–—‒](?=\s)|[*•·▪●○■□◦➢✓])\s*)+")
_KIND = re.compile(r"\b(?:справка|отч[её]т|информация|доклад|анализ|записка)\b", re.IGNORECASE)
_SUBJECT = re.compile(r"\s+(?=(?:по|о|об|за|к)\s)", re.IGNORECASE)
_DATE = re.compile(
    r"(?:дата\s*:?\s*|от\s+)?«?\s*(?:\d{1,2}|_+)\s*»?[\s.]*(?:\d{1,2}|[а-я]+|_+)[\s.]*(?:20)?\d\d\s*(?:г\.?|года)?"
    r"(?:\s*№\s*\S+)?",
    re.IGNORECASE,
)
_STAMP = re.compile(r"м\.\s?п\.", re.IGNORECASE)
_SURNAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_SIGNED = re.compile(
    rf"(?P<position>.*?)[\s_/(]*(?P<name>(?:[А-ЯЁ]\.\s*){{1,2}}{_SURNAME}|{_SURNAME}\s+(?:[А-ЯЁ]\.\s*){{2}})[\s/)]*",
    re.DOTALL,
)
_OFFICE = re.compile(
    r"(?:и\.?\s?о\.?\s|врио|врип|исполняющ|(?:перв\w+ )?заместител|начальник|заведующ|директор|руководител|глав[аын]"
    r"|председател|методист|консультант|специалист|ведущ|старш|координатор|инспектор)",
    re.IGNORECASE,
)


class Part(NamedTuple):
    """One part of the report: what it is, the passage that it begins with, its wording and what the document says there.

    Those who signed have no wording: their names are data.
    """

    kind: str
    at: int
    wording: str
    words: str


class Report(NamedTuple):
    """What was found. `left` are texts that are no part of it; `remarks` what a person should look at."""

    parts: tuple[Part, ...]
    left: tuple[str, ...]
    remarks: tuple[str, ...]


class _Numbered(NamedTuple):
    """The number of a passage: the sign after it, which list counts it and how deep, and how much of the text it is."""

    number: int
    sign: str
    series: str
    level: int
    length: int


@dataclass(slots=True)
class _Point:
    """A point that is being put together: blocks of paragraphs, of which those of bullets are lists."""

    at: int
    blocks: list[str]
    words: list[str]
    listing: bool = False

    def add(self, wording: str, words: str, *, bullet: bool = False) -> None:
        """Let a paragraph or an entry of a list follow; a number may stand alone above its text."""
        if not words:
            return
        self.words.append(words)
        if bullet and self.listing:
            self.blocks[-1] += f"\n– {wording}"
        else:
            self.blocks.append(f"– {wording}" if bullet else wording)
        self.listing = bullet


def taken_apart(passages: Sequence[Passage]) -> Report:
    """The parts of a report, in its order.

    Raises:
        BadInput: it has no numbered paragraph, or is far too long for a report.
    """
    filled = [passage for passage in passages if cell_text(passage.text)]
    if len(filled) > MOST_PASSAGES:
        raise BadInput(_("This is no report: it has more than {n} paragraphs.").format(n=MOST_PASSAGES))
    first = _first_numbered(filled)
    if first is None:
        raise BadInput(
            _("No numbered paragraph was found in the document, so it isn't clear where points begin."),
            _("Number the points («1.», «2.» …) and save the file again."),
        )
    header, left = _header(filled[:first])
    signed, body, below = _signature(filled[first:])
    points, skipped, remarks = _points(body)
    return Report((*header, *points, *signed), (*left, *skipped, *below), remarks)


# Numbers


def _numbered(passage: Passage) -> _Numbered | None:
    raw = "".join(stretch.text for stretch in passage.stretches)
    if passage.label:
        shown = _LABEL.fullmatch(passage.label)
        if shown is None:
            return None
        return _Numbered(int(shown["number"]), shown["sign"], passage.series, passage.level, 0)
    typed = _TYPED.match(raw)
    if typed is None:
        return None
    return _Numbered(int(typed["number"]), typed["sign"], f"typed{typed['sign']}", 0, typed.end())


def _first_numbered(filled: Sequence[Passage]) -> int | None:
    """The first with the number 1, else the first one with any number."""
    places = {at: found.number for at, passage in enumerate(filled) if (found := _numbered(passage))}
    return next((at for at, number in places.items() if number == 1), next(iter(places), None))


def _follows(found: _Numbered, before: _Numbered) -> bool:
    """Whether a numbered passage begins a point of its own, and is no line of a list inside the point before."""
    if found.series == before.series:
        return found.level == before.level and found.number > before.number
    return found.sign == before.sign and found.level <= before.level and found.number == before.number + 1


def _points(body: Sequence[Passage]) -> tuple[list[Part], list[str], tuple[str, ...]]:
    points: list[_Point] = []
    left: list[str] = []
    odd: list[str] = []
    last: _Numbered | None = None
    for passage in body:
        found = _numbered(passage)
        if passage.cells:
            left.append(" | ".join(" ".join(cell.split()) for cell in passage.cells))
        elif found and (last is None or _follows(found, last)):
            last = found
            stretches = without_beginning(passage.stretches, found.length)
            points.append(_Point(passage.at, [], []))
            points[-1].add(_worded(stretches), _words(stretches))
        elif points and last:
            if found and found.sign == last.sign and found.level == last.level:
                odd.append(_("«{number}» inside point {n}").format(number=_told(found), n=last.number))
            _go_on(points[-1], passage)
    remarks = (_("Numbers that begin no point of their own: {places}.").format(places=", ".join(odd)),) if odd else ()
    parts = [
        Part(POINT, point.at, "\n\n".join(point.blocks), "\n".join(point.words)) for point in points if point.words
    ]
    return parts, left, remarks


def _go_on(point: _Point, passage: Passage) -> None:
    raw = "".join(stretch.text for stretch in passage.stretches)
    mark = _BULLET.match(raw)
    if passage.bullet or mark:
        stretches = without_beginning(passage.stretches, mark.end() if mark else 0)
        entry = " ".join(_words(stretches).split("\n"))
        point.add(literal(entry), entry, bullet=True)
        return
    label = f"{passage.label} " if passage.label else ""
    point.add(literal(label) + _worded(passage.stretches), label + _words(passage.stretches))


def _told(found: _Numbered) -> str:
    return f"{found.number}{found.sign}"


# Wording


def _words(stretches: Iterable[Stretch]) -> str:
    return cell_text("".join(stretch.text for stretch in stretches))


def _worded(stretches: Sequence[Stretch]) -> str:
    """The text as a wording that prints it with its emphasis, as far as a wording can say it: never with other words."""
    plain = _words(stretches)
    for bold, italic in ((True, True), (True, False), (False, False)):
        looked = merged(Stretch(one.text, one.bold and bold, one.italic and italic) for one in stretches)
        wording = cell_text("".join(map(_marked, looked)))
        if " ".join(compose(wording, _no_fact).plain.split()) == " ".join(plain.split()):
            return wording
    return literal(plain)


def _marked(stretch: Stretch) -> str:
    bare = stretch.text.strip()
    sign = "**" if stretch.bold else "*" if stretch.italic else ""
    if not bare or not sign:
        return literal(stretch.text)
    before, _bare, after = stretch.text.partition(bare)
    return f"{before}{sign}{literal(bare)}{sign}{after}"


def _no_fact(name: str, argument: str) -> None:
    raise UnknownFact(name, argument)


# Around the points


def _header(above: Sequence[Passage]) -> tuple[list[Part], list[str]]:
    """The title, what stands below it, and the basis; what is none of them is left."""
    begin = len(above)
    while begin and _is_running(above[begin - 1], last=begin == len(above)):
        begin -= 1
    lines = [(passage, cell_text(passage.text)) for passage in above[:begin] if not passage.cells]
    left = [" | ".join(passage.cells) for passage in above[:begin] if passage.cells]
    titled = next((n for n, (_at, text) in enumerate(lines) if len(text) < _SHORT * 2 and _KIND.search(text)), None)
    parts: list[Part] = []
    if titled is None:
        left += [text for _at, text in lines]
    else:
        left += [text for _at, text in lines[:titled]]
        title, under = _split_title(lines[titled][1])
        below = [(at, text) for at, text in lines[titled + 1 :] if not _DATE.fullmatch(text)]
        left += [text for _at, text in lines[titled + 1 :] if _DATE.fullmatch(text)]
        parts.append(_plain_part(TITLE, lines[titled][0], title))
        subtitle = "\n".join((*([under] if under else []), *(text for _at, text in below)))
        if subtitle:
            parts.append(_plain_part(SUBTITLE, lines[titled][0] if under else below[0][0], subtitle))
    if begin < len(above):
        basis = above[begin:]
        wording = "\n\n".join(_worded(passage.stretches) for passage in basis)
        parts.append(Part(BASIS, basis[0].at, wording, "\n".join(_words(passage.stretches) for passage in basis)))
    return parts, left


def _is_running(passage: Passage, *, last: bool) -> bool:
    """Whether a paragraph before the first point is text of the report and no line of its header."""
    text = cell_text(passage.text)
    if passage.cells or passage.centred:
        return False
    begins = text[:1].isupper()
    return (begins and len(text) > _RUNNING) or (last and (text.endswith(":") or (begins and text.endswith("."))))


def _split_title(text: str) -> tuple[str, str]:
    """«Справка» and «по итогам …», which may stand on one line."""
    first, _break, rest = text.partition("\n")
    kind = _KIND.search(first)
    subject = _SUBJECT.search(first, kind.end()) if kind else None
    if subject:
        return first[: subject.start()], "\n".join(filter(None, (first[subject.end() :], rest)))
    return first, rest


def _plain_part(kind: str, passage: Passage, text: str) -> Part:
    return Part(kind, passage.at, literal(text), text)


def _signature(body: Sequence[Passage]) -> tuple[list[Part], list[Passage], list[str]]:
    """Who signed, the text before it, and what stands below; dates and places of stamps at the end are left too."""
    signed: list[Part] = []
    end = after = len(body)
    for at in range(len(body) - 1, 0, -1):
        passage = body[at]
        if len(passage.text) > _SHORT or _numbered(passage) or passage.bullet or _BULLET.match(passage.text):
            break
        if found := _signed(body, at):
            end, after = found.begin, at + 1
            said = ((POSITION, found.position), (NAME, found.name))
            signed = [Part(kind, body[end].at, text, text) for kind, text in said]
    left = [cell_text(passage.text) for passage in body[after:]]
    while end > 1 and _is_mark(text := cell_text(body[end - 1].text)):
        left.insert(0, text)
        end -= 1
    return signed, list(body[:end]), left


def _is_mark(text: str) -> bool:
    return bool(_DATE.fullmatch(text) or _STAMP.fullmatch(text))


class _Signature(NamedTuple):
    begin: int
    position: str
    name: str


def _signed(body: Sequence[Passage], at: int) -> _Signature | None:
    """The signature whose name is in this passage; its position may begin some lines above."""
    text = "\n".join(body[at].cells) if body[at].cells else cell_text(body[at].text)
    match = _SIGNED.fullmatch(text.strip())
    if match is None:
        return None
    position, begin = match["position"], at
    while not _OFFICE.match(position.strip()) or (begin > 1 and _goes_on(cell_text(body[begin - 1].text))):
        begin -= 1
        if begin < max(1, at - _LINES_OF_POSITION) or len(body[begin].text) > _SHORT or _numbered(body[begin]):
            return None
        position = f"{cell_text(body[begin].text)} {position}"
    return _Signature(begin, " ".join(position.split()).strip(" _/"), " ".join(match["name"].split()))


def _goes_on(text: str) -> bool:
    """Whether a line is the beginning of a position, «Заместитель начальника управления –»."""
    return len(text) < _SHORT and text.endswith(("-", "–", "—", ",")) and bool(_OFFICE.match(text))

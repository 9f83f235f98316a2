"""Answers of the survey as people type and read them, and as they are stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from types import MappingProxyType

from shnor_tui.domain.printable import printable_line
from shnor_tui.domain.russian import number, searchable, short_date, with_unit
from shnor_tui.domain.survey import NO, SCALE_LEAST, SCALE_MOST, YES, Answer, AnswerType, Question
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _, mark
from shnor_tui.workspace.find import day_of, number_of, yes_or_no

Canonical = tuple[str, tuple[str, ...]]
"""What is stored of an answer: its `value` and what is `chosen`."""

MOST_DIGITS = 12
HUNDRED = 100

_PARTS = re.compile(r"[;,]")
_PLACE = re.compile(r"(\d{1,3})[.)]?")


def parse_answer(question: Question, text: str) -> Canonical:
    """An answer as it is stored: numbers with a point, «yes» or «no», dates as 2020-09-15, whole options.

    Typed may be 1 234,5 or 85 %, да, нет, + and -, 15.09.2020, an option by its text, number or beginning, several options
    with «;» or «,» between them. Nothing but blanks is no answer.

    Raises:
        BadInput: the text is no answer to the question; names the question and says what is.
    """
    bare = " ".join(printable_line(text).split())
    if not bare:
        return "", ()
    try:
        return _PARSERS[question.type](question, bare)
    except BadInput as error:
        message = _("Question {code}: {problem}").format(code=question.code, problem=_uncapital(error.message))
        raise BadInput(message, error.advice) from error


def told(question: Question, answer: Answer | None) -> str:
    """An answer in words, as it may be typed too; empty where there is none."""
    if answer is None:
        return ""
    if answer.chosen:
        return "; ".join(answer.chosen)
    if question.type is AnswerType.YES_NO and answer.value in {YES, NO}:
        return _("yes") if answer.value == YES else _("no")
    if question.type.numeric and (value := answer.number) is not None:
        return told_number(value, "%" if question.type is AnswerType.PERCENT else "")
    if question.type is AnswerType.DATE:
        with suppress(BadInput):
            return short_date(day_of(answer.value))
    return answer.value


def told_number(value: Decimal, unit: str = "") -> str:
    """A number with all its digits and its unit: «1 234,5», «85 %»."""
    exponent = value.as_tuple().exponent
    digits = max(-exponent, 0) if isinstance(exponent, int) else 0
    return with_unit(number(value, digits), unit)


def expected(question: Question) -> str:
    """What may be typed, in words: «целое число», «1 сельская · 2 городская»."""
    if question.type is AnswerType.ONE:
        return listed(question.options)
    if question.type is AnswerType.MANY:
        return _("several with «;»: {options}").format(options=listed(question.options))
    return _(_EXPECTED[question.type]).format(least=SCALE_LEAST, most=SCALE_MOST)


_EXPECTED: Mapping[AnswerType, str] = MappingProxyType(
    {
        AnswerType.WHOLE: mark("a whole number"),
        AnswerType.DECIMAL: mark("a number, also with a fraction"),
        AnswerType.PERCENT: mark("a number from 0 to 100"),
        AnswerType.SCALE: mark("a whole number from {least} to {most}"),
        AnswerType.YES_NO: mark("yes or no, also + and -"),
        AnswerType.DATE: mark("a date, as 15.09.2020"),
        AnswerType.TEXT: mark("a text"),
    }
)


def listed(options: Sequence[str]) -> str:
    """Options with the numbers by which they may be typed."""
    return " · ".join(f"{n} {option}" for n, option in enumerate(options, 1))


def fitting(question: Question, typed: str) -> str:
    """The options that the end of a text may mean, with their numbers: «6 физика · 12 физическая культура»; none when it is
    one of them already."""
    begun = searchable(_PARTS.split(typed)[-1]).strip()
    if begun in map(searchable, question.options):
        return ""
    numbered = enumerate(question.options, 1)
    fits = [f"{n} {option}" for n, option in numbered if begun and (begun in searchable(option) or begun == str(n))]
    return " · ".join(fits)


def _whole(question: Question, text: str) -> Canonical:
    value = _number(question, text)
    if value != value.to_integral_value():
        raise BadInput(_("«{text}» is no whole number.").format(text=text), _("Write it without a fraction."))
    return _plain(value), ()


def _decimal(question: Question, text: str) -> Canonical:
    return _plain(_number(question, text)), ()


def _percent(question: Question, text: str) -> Canonical:
    value = _number(question, text.removesuffix("%"))
    if value > HUNDRED:
        raise BadInput(_("«{text}» is more than 100 %.").format(text=text))
    return _plain(value), ()


def _scale(question: Question, text: str) -> Canonical:
    value = _number(question, text)
    if value not in {Decimal(n) for n in range(SCALE_LEAST, SCALE_MOST + 1)}:
        raise BadInput(
            _("«{text}» is none of the scale.").format(text=text),
            _("Write a whole number from {least} to {most}.").format(least=SCALE_LEAST, most=SCALE_MOST),
        )
    return _plain(value), ()


def _yes_no(_question: Question, text: str) -> Canonical:
    return (YES if yes_or_no(text) else NO), ()


def _date(_question: Question, text: str) -> Canonical:
    return day_of(text).isoformat(), ()


def _text(_question: Question, text: str) -> Canonical:
    return text, ()


def _one(question: Question, text: str) -> Canonical:
    return _option(question, text), ()


def _many(question: Question, text: str) -> Canonical:
    found = [option for part in text.split(";") if part.strip() for option in _options(question, part.split(","))]
    chosen = tuple(dict.fromkeys(found))
    if question.at_most is not None and len(chosen) > question.at_most:
        raise BadInput(
            _("{chosen} answers are chosen, at most {n} may be.").format(chosen=len(chosen), n=question.at_most)
        )
    return "", chosen


_PARSERS: Mapping[AnswerType, Callable[[Question, str], Canonical]] = MappingProxyType(
    {
        AnswerType.WHOLE: _whole,
        AnswerType.DECIMAL: _decimal,
        AnswerType.PERCENT: _percent,
        AnswerType.SCALE: _scale,
        AnswerType.YES_NO: _yes_no,
        AnswerType.DATE: _date,
        AnswerType.TEXT: _text,
        AnswerType.ONE: _one,
        AnswerType.MANY: _many,
    }
)


def _number(question: Question, text: str) -> Decimal:
    """A number that isn't negative; its unit may stand behind it."""
    value = number_of(text.strip().removesuffix(question.unit).strip() if question.unit else text)
    if value < 0:
        raise BadInput(_("«{text}» is negative.").format(text=text), _("Write a number from 0 on."))
    if len(value.as_tuple().digits) > MOST_DIGITS or not -MOST_DIGITS <= value.adjusted() <= MOST_DIGITS:
        raise BadInput(_("«{text}» is too long a number.").format(text=text))
    return value


def _plain(value: Decimal) -> str:
    """Without an exponent and without zeros that say nothing."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text.lstrip("0")) or "0"


def _options(question: Question, parts: Sequence[str]) -> list[str]:
    """The options that a text with commas names; one that has commas itself is taken whole."""
    found: list[str] = []
    start = 0
    while start < len(parts):
        if not parts[start].strip():
            start += 1
            continue
        ends = range(len(parts), start + 1, -1)
        end = next((end for end in ends if _fitting(question, ",".join(parts[start:end]))), start + 1)
        found.append(_option(question, ",".join(parts[start:end])))
        start = end
    return found


def _option(question: Question, text: str) -> str:
    fitting = _fitting(question, text)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise BadInput(
            _("More than one answer begins with «{text}».").format(text=text.strip()),
            _("Say which: {options}.").format(options=", ".join(f"«{option}»" for option in fitting)),
        )
    raise BadInput(
        _("There is no answer «{text}».").format(text=text.strip()),
        _("There are: {options}.").format(options=listed(question.options)),
    )


def _fitting(question: Question, text: str) -> Sequence[str]:
    """The options that a text may mean: its own first, then by number, then those that begin with it."""
    bare = text.strip()
    if bare in question.options:
        return (bare,)
    wanted = searchable(bare)
    if same := [option for option in question.options if searchable(option) == wanted]:
        return same
    place = _PLACE.fullmatch(bare)
    if place and 1 <= int(place[1]) <= len(question.options):
        return (question.options[int(place[1]) - 1],)
    return [option for option in question.options if wanted and searchable(option).startswith(wanted)]


def _uncapital(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]

"""What may be sent to the gate: one table, and the one place where a command is held against it.

The words are read here and nowhere else: what comes out is put together anew, each option as `--option=value` and everything
else behind `--`, so that nothing is understood in two ways.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shnor_tui.confined import refuse_host_path
from shnor_tui.domain.access import AccessKind
from shnor_tui.domain.printable import printable_line
from shnor_tui.errors import BadInput, Forbidden
from shnor_tui.i18n import _

LARGEST_COMMAND = 8 * 1024
PROGRAM = "shnor"
PIPE = "-"
HELP = frozenset({"--help", "-h"})

TEXT = re.compile(r".{0,2000}")
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
KIND = re.compile(r"[a-z]{1,20}")
ONE_KIND = re.compile(r"(?!all$)[a-z]{1,20}")
COUNT = re.compile(r"[0-9]{1,9}")
STREAM = re.compile(PIPE)


@dataclass(frozen=True, slots=True)
class Option:
    """An option by its exact names; without `metavar` it takes no value."""

    long: str
    metavar: str = ""
    short: str = ""
    value: re.Pattern[str] = TEXT


@dataclass(frozen=True, slots=True)
class Positional:
    """A word that is no option; the optional ones stand last."""

    metavar: str
    value: re.Pattern[str] = TEXT
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A command: its words, what may follow them, and an example with the redirection that goes with it.

    `entry` is what its use is in the history; None for a command that writes this itself.
    """

    words: tuple[str, ...]
    example: str
    takes: tuple[Positional, ...] = ()
    options: tuple[Option, ...] = ()
    entry: AccessKind | None = AccessKind.LOGIN

    @property
    def name(self) -> str:
        """The command as it is typed."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Judged:
    """A command that may be run: `arguments` are for the program; `asks_help` when only its help is wanted."""

    rule: Rule | None
    arguments: tuple[str, ...] = ()
    asks_help: bool = False

    @property
    def entry(self) -> AccessKind | None:
        """What the history tells of it; None when the command itself does."""
        return AccessKind.LOGIN if self.rule is None or self.asks_help else self.rule.entry

    @property
    def words(self) -> str:
        """The command with what is no option, as the history tells it."""
        if self.rule is None or self.asks_help:
            return "help"
        rest = self.arguments[self.arguments.index("--") + 1 :] if "--" in self.arguments else ()
        return " ".join((*self.rule.words, *(word for word in rest if word != PIPE)))


JSON = Option("--json")
OUTPUT = Option("--output", "-", "-o", STREAM)
FORMAT = Option("--format", "FORMAT", "-f", WORD)
SHARED = (Option("--year", "YEAR"), Option("--at", "MOMENT"), Option("--lang", "LANG", value=WORD))
"""What every command takes: `--home` and `--today` are not among them."""

STDIN = Positional(PIPE, STREAM)

RULES: tuple[Rule, ...] = (
    Rule(
        words=("report",),
        takes=(Positional("NAME", WORD),),
        options=(
            FORMAT,
            OUTPUT,
            Option("--as-of", "DATE"),
            Option("--param", "ID=VALUE", "-p"),
            Option("--width", "N", value=COUNT),
            Option("--check"),
            JSON,
        ),
        entry=AccessKind.EXPORT,
        example="report spravka --format docx > spravka.docx",
    ),
    Rule(
        words=("export",),
        takes=(Positional("KIND", KIND),),
        options=(FORMAT, OUTPUT),
        entry=None,
        example="export roadmap --format xlsx > roadmap.xlsx",
    ),
    Rule(
        words=("template",),
        takes=(Positional("KIND", KIND),),
        options=(Option("--school", "NAME"), OUTPUT),
        entry=AccessKind.EXPORT,
        example="template readings > readings.xlsx",
    ),
    Rule(
        words=("import",),
        takes=(Positional("KIND", ONE_KIND), STDIN),
        options=(
            Option("--yes"),
            Option("--map", "FIELD=COLUMN"),
            Option("--school-name", "NAME=SCHOOL"),
            Option("--sheet", "NAME"),
            Option("--procedure", "TEXT"),
            Option("--indicator", "CODE"),
            Option("--period", "TEXT"),
            Option("--replace"),
            Option("--as-written"),
            Option("--points-only"),
            Option("--strict"),
            JSON,
        ),
        example="import readings - --yes < readings.xlsx",
    ),
    Rule(
        words=("check",),
        takes=(Positional("ITEM"),),
        options=(
            Option("--school", "NAME"),
            Option("--status", "STATUS"),
            Option("--note", "TEXT"),
            Option("--reason", "TEXT"),
            Option("--date", "DATE"),
            Option("--document", "TEXT"),
            JSON,
        ),
        example="check 2.1 --status done",
    ),
    Rule(words=("undo",), takes=(Positional("NUMBER", COUNT, optional=True),), options=(JSON,), example="undo"),
    Rule(words=("redo",), options=(JSON,), example="redo"),
    Rule(
        words=("due",),
        options=(Option("--days", "N", value=COUNT), Option("--quiet", short="-q"), JSON),
        example="due --days 30",
    ),
    Rule(
        words=("missing",),
        options=(Option("--school", "NAME"), Option("--quiet", short="-q"), JSON),
        example="missing",
    ),
    Rule(words=("roadmap",), options=(JSON,), example="roadmap"),
    Rule(words=("schools",), options=(JSON,), example="schools"),
    Rule(
        words=("history",),
        options=(
            Option("--by", "NAME"),
            Option("--record", "NAME"),
            Option("--since", "DATE"),
            Option("--until", "DATE"),
            Option("--changes"),
            Option("--details"),
            Option("--limit", "N", value=COUNT),
            JSON,
        ),
        example="history --limit 50",
    ),
    Rule(words=("issued", "list"), options=(Option("--all"), JSON), example="issued list"),
    Rule(
        words=("issued", "get"),
        takes=(Positional("N"),),
        options=(OUTPUT,),
        entry=None,
        example="issued get 1 > report.docx",
    ),
    Rule(
        words=("evidence", "add"),
        takes=(Positional("ITEM"), Positional(PIPE, STREAM, optional=True)),
        options=(
            Option("--title", "TEXT"),
            Option("--number", "TEXT"),
            Option("--date", "DATE"),
            Option("--place", "TEXT"),
            Option("--school", "NAME"),
            Option("--name", "FILENAME"),
            JSON,
        ),
        example="evidence add 2.1 --title 'order No. 1' < scan.pdf",
    ),
    Rule(
        words=("evidence", "attach"),
        takes=(Positional("ID", COUNT), Positional(PIPE, STREAM, optional=True)),
        options=(Option("--name", "FILENAME"), JSON),
        example="evidence attach 1 < scan.pdf",
    ),
    Rule(
        words=("evidence", "list"),
        takes=(Positional("ITEM", optional=True),),
        options=(JSON,),
        example="evidence list 2.1",
    ),
    Rule(
        words=("evidence", "get"),
        takes=(Positional("ID", COUNT),),
        options=(OUTPUT,),
        entry=None,
        example="evidence get 1 > scan.pdf",
    ),
    Rule(words=("plugin", "list"), options=(JSON,), example="plugin list"),
    Rule(
        words=("plugin", "add"),
        takes=(STDIN,),
        options=(Option("--name", "NAME", value=WORD), Option("--replace"), JSON),
        example="plugin add - --name numbers < numbers.py",
    ),
)


def judged(command: str) -> Judged:
    """Hold a command as sshd was given it against the table.

    Raises:
        Forbidden: the table doesn't have it; says what.
        BadInput: it cannot be read.
    """
    words = _words(command)
    if words[:1] == [PROGRAM]:
        words = words[1:]
    if not words or words[0] in HELP:
        return Judged(None, asks_help=True)
    if words[0] == "help":
        return Judged(_rule_of(words[1:]) if words[1:] else None, asks_help=True)
    rule = _rule_of(words)
    rest = words[len(rule.words) :]
    if HELP & set(rest):
        return Judged(rule, asks_help=True)
    return Judged(rule, (*rule.words, *_arguments(rule, rest)))


def _words(command: str) -> list[str]:
    if len(command.encode("utf-8", "surrogatepass")) > LARGEST_COMMAND:
        raise Forbidden(_("The command is too long: at most {n} bytes.").format(n=LARGEST_COMMAND))
    try:
        command.encode()
    except UnicodeEncodeError:
        raise Forbidden(
            _("The command is not in UTF-8."), _("The ssh of Windows itself sends UTF-8, plink of PuTTY doesn't.")
        ) from None
    if printable_line(command) != command:
        raise Forbidden(_("The command has control characters or line breaks."))
    try:
        return shlex.split(command)
    except ValueError:
        raise BadInput(
            _("A quotation mark in the command isn't closed, or nothing follows a backslash."),
            _quotes(),
        ) from None


def _rule_of(words: Sequence[str]) -> Rule:
    for rule in RULES:
        if tuple(words[: len(rule.words)]) == rule.words:
            return rule
    known = [rule.name for rule in RULES if rule.words[0] == words[0]]
    if known:
        raise Forbidden(
            _("Of «{command}», only this may be sent here: {known}.").format(command=words[0], known=", ".join(known))
        )
    raise Forbidden(
        _("«{command}» is no command that may be sent here.").format(command=words[0]),
        _("«help» lists what may be sent; without a command the terminal UI opens."),
    )


def _arguments(rule: Rule, rest: Sequence[str]) -> Iterator[str]:
    """The options in their one form, then what is no option."""
    words, positionals = iter(rest), []
    for word in words:
        if word == PIPE or not word.startswith("-"):
            positionals.append(word)
        else:
            yield _option(rule, word, words)
    for n, word in enumerate(positionals):
        _hold_positional(rule, n, word)
    if positionals:
        yield from ("--", *positionals)


def _option(rule: Rule, word: str, following: Iterator[str]) -> str:
    name, sign, value = word.partition("=") if word.startswith("--") else (word, "", "")
    option = next((known for known in (*rule.options, *SHARED) if name in {known.long, known.short} - {""}), None)
    if option is None:
        raise Forbidden(
            _("«{command}» takes no option «{option}» here.").format(command=rule.name, option=name),
            _("«{command} --help» lists those that it takes.").format(command=rule.name),
        )
    if not option.metavar:
        if sign:
            raise BadInput(_("The option «{option}» takes no value.").format(option=name))
        return option.long
    if not sign:
        found = next(following, None)
        if found is None:
            raise BadInput(
                _("The option «{option}» needs a value: {example}.").format(option=name, example=option.metavar)
            )
        value = found
    if not option.value.fullmatch(value):
        _refuse_value(rule, option.value, name, value)
    return f"{option.long}={value}"


def _hold_positional(rule: Rule, n: int, word: str) -> None:
    if n >= len(rule.takes):
        raise Forbidden(_("«{command}» takes no «{word}» here.").format(command=rule.name, word=word), _quotes())
    taken = rule.takes[n]
    if not taken.value.fullmatch(word):
        _refuse_value(rule, taken.value, taken.metavar, word)


def _quotes() -> str:
    """What both a shell at home and the gate understand: the one takes the outer quotation marks, the other the inner ones."""
    return _("Put the whole into double quotes, values with blanks into single ones: {example}").format(
        example="ssh … \"check 2.1 --note '… …'\""
    )


def _refuse_value(rule: Rule, form: re.Pattern[str], name: str, value: str) -> None:
    if form is STREAM:
        refuse_host_path(value)
    raise Forbidden(
        _("«{value}» is no value of {name} that may be sent here.").format(value=value, name=name),
        _("«{command} --help» lists those that it takes.").format(command=rule.name),
    )

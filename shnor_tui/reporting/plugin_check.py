"""Checking a plugin file for who writes it: the file is examined in child processes that it can end but not escape."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _, ngettext
from shnor_tui.reporting.child import Child, Ended, Limits
from shnor_tui.reporting.ending import why_ended
from shnor_tui.reporting.events import Event
from shnor_tui.reporting.examine import DATA, FIND
from shnor_tui.reporting.failure import Stage
from shnor_tui.reporting.plugin_remarks import Level, Made, PluginCheck, Remark, Told

LOADING = frozenset({"", Stage.LOAD, Stage.REGISTER})
AROUND = frozenset({"", FIND, DATA})
"""Steps in which the file itself has nothing to do."""

AROUND_SECONDS = 15.0
MOST_DEATHS = 8
START_SECONDS = 30.0
STEPS = 50
"""So many times the seconds of one step a child may take in all, should its parent be gone."""

LONGEST_PRINTED = 60
OnStep = Callable[[str], None]


@dataclass(slots=True)
class _Run:
    """One examination, in as many children as it takes: each step that ends its child is left out of the next one."""

    file: Path
    home: Path
    scratch: Path
    limits: Limits
    on_step: OnStep
    again: bool = False
    skip: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    deaths: list[Remark] = field(default_factory=list)
    _at: Event = field(default_factory=lambda: Event(event=""))
    _child: Child | None = None
    _ended: bool = False

    async def told(self) -> tuple[list[Told], str]:
        """What the last child told, and what it printed; what ended the children before it is in `deaths`."""
        for _n in range(MOST_DEATHS):
            self._at, self._ended = Event(event=""), False
            self._child = Child(self._arguments(), self._of_child(), self._heard)
            ended = await self._child.run()
            told = [msgspec.json.decode(line, type=Told) for line in ended.output.splitlines()]
            if self._ended:
                return told, ended.errors
            self._blame(ended)
        return told, ended.errors

    def _of_child(self) -> Limits:
        """Time to start, and for all steps; each step's own time is kept here."""
        return replace(self.limits, load_seconds=START_SECONDS, seconds=self.limits.seconds * STEPS)

    def _arguments(self) -> list[str]:
        arguments = ["--home", str(self.home), "plugin", "examine", str(self.file), f"--scratch={self.scratch}"]
        arguments += ["--again"] if self.again else []
        return [*arguments, *(f"--skip={step}" for step in self.skip), *(f"--without={key}" for key in self.without)]

    def _heard(self, event: Event) -> None:
        if event.event == "stage":
            self._at = event
            if self._child is not None:
                self._child.allow(self._seconds())
            self.on_step(event.note)
        elif event.event == "end":
            self._ended = True

    def _blame(self, ended: Ended) -> None:
        """Put the step, or the other plugin, that ended the child out of the next one's way.

        Raises:
            ShnorError: no plugin's code was at work.
        """
        at = self._at
        if not at.key:
            said = ended.errors.strip("\0 \n").splitlines()[-1:]
            raise ShnorError(" ".join([_("The child process failed: {why}.").format(why=self._cause(ended)), *said]))
        if at.message in AROUND:
            self.without.append(at.key)
            return
        self.skip.append(at.message)
        self.deaths.append(Remark(level=Level.WRONG, message=self._cause(ended), about=at.note))

    def _seconds(self) -> float:
        if self._at.message in AROUND:
            return AROUND_SECONDS
        return self.limits.load_seconds if self._at.stage in LOADING else self.limits.seconds

    def _cause(self, ended: Ended) -> str:
        return why_ended(ended, self._seconds(), self.limits)


async def check_plugin(
    file: Path,
    home: Path,
    limits: Limits = Limits(),  # noqa: B008  (immutable)
    on_step: OnStep = lambda _words: None,
    without: Sequence[str] = (),
) -> PluginCheck:
    """Check a plugin file as the host would use it, without other plugins by their keys; nothing that its code does reaches
    this process.

    Raises:
        ShnorError: the command line itself failed.
    """
    with tempfile.TemporaryDirectory(prefix="shnor-check-") as scratch:
        first = _Run(file, home, Path(scratch), limits, on_step, without=list(without))
        told, errors = await first.told()
        remarks = [*_remarks(told), *first.deaths, *_printed(errors)]
        if any(line.made for line in told) or first.deaths:
            second = _Run(file, home, Path(scratch), limits, on_step, again=True)
            second.skip, second.without = list(first.skip), list(first.without)
            again, _errors = await second.told()
            remarks += [*_new(remarks, [*_remarks(again), *second.deaths]), *_differing(told, again)]
    remarks = _together(remarks)
    sound = all(remark.level is not Level.WRONG for remark in remarks)
    return PluginCheck(file=str(file.absolute()), sound=sound, remarks=tuple(remarks))


def _together(remarks: Sequence[Remark]) -> list[Remark]:
    """The worst first, and what went wrong in the same way in several places once."""
    places: dict[tuple[Level, str, int], list[Remark]] = {}
    for remark in remarks:
        places.setdefault((remark.level, remark.message, remark.line), []).append(remark)
    together = []
    for same in places.values():
        first, more = same[0], len({remark.about for remark in same}) - 1
        if more:
            about = ngettext("{place} and {n} place more", "{place} and {n} places more", more)
            first = msgspec.structs.replace(first, about=about.format(place=first.about, n=more))
        together.append(first)
    return sorted(together, key=lambda remark: list(Level).index(remark.level))


def _remarks(told: Sequence[Told]) -> list[Remark]:
    return [line.remark for line in told if line.remark is not None]


def _new(known: Sequence[Remark], remarks: Sequence[Remark]) -> Iterator[Remark]:
    """What was wrong the second time only; the clock is looked for then."""
    seen = {(remark.message, remark.line) for remark in known}
    for remark in remarks:
        key = (remark.message, remark.line)
        if remark.level is Level.WRONG and key not in seen:
            seen.add(key)
            yield remark


def _differing(first: Sequence[Told], second: Sequence[Told]) -> Iterator[Remark]:
    """What came out otherwise in another process; a report is named once, by the first of its texts."""
    made = {line.made.name: line.made for line in second if line.made is not None}
    pairs = [(line.made, made[line.made.name]) for line in first if line.made is not None and line.made.name in made]
    different = [(one, two) for one, two in pairs if one.sha256 != two.sha256]
    if not different:
        if pairs:
            yield Remark(
                level=Level.GOOD, message=_("Made twice, in two processes, all of it is the same byte for byte.")
            )
        return
    one, two = next((pair for pair in different if pair[0].text), different[0])
    yield Remark(
        level=Level.WRONG,
        message=" ".join([_("Made twice, it comes out different."), *_difference(one, two)]),
        about=one.name,
        advice=_("Sort what comes from sets, take the day from ctx.today, and leave chance out."),
    )


def _difference(one: Made, two: Made) -> Iterator[str]:
    for before, after in zip(one.text.splitlines(), two.text.splitlines(), strict=False):
        if before != after:
            yield _("Once «{one}», once «{two}».").format(one=_shown(before), two=_shown(after))
            return


def _printed(errors: str) -> Iterator[Remark]:
    """What the file's code printed, by the step that it printed in; each text once."""
    seen = set()
    _before, *parts = errors.split("\0")
    for words, printed in zip(parts[::2], parts[1::2], strict=False):
        if (line := printed.strip()) and line not in seen:
            seen.add(line)
            yield Remark(
                level=Level.REMARK,
                message=_("It prints: «{text}».").format(text=_shown(line.splitlines()[0])),
                about=words,
                advice=_("Nobody sees that in the terminal UI: use ctx.log."),
            )


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_PRINTED else f"{text[:LONGEST_PRINTED]}…"

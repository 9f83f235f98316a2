"""The check of a plugin file in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from shnor_tui.i18n import _, mark
from shnor_tui.reporting.plugin_remarks import Level

if TYPE_CHECKING:
    from pathlib import Path

    from shnor_tui.reporting.new_plugin import Written
    from shnor_tui.reporting.plugin_remarks import PluginCheck, Remark

TITLES: Mapping[Level, str] = {
    Level.WRONG: mark("To be mended:"),
    Level.REMARK: mark("Worth knowing:"),
    Level.GOOD: mark("All well:"),
}


def check_lines(checked: PluginCheck) -> Iterator[str]:
    """What was found, the worst first."""
    yield checked.file
    for level, title in TITLES.items():
        remarks = [remark for remark in checked.remarks if remark.level is level]
        if remarks:
            yield ""
            yield _(title)
            for remark in remarks:
                yield from _told(remark)
    yield ""
    yield _("The plugin works.") if checked.sound else _("The plugin doesn't work yet.")


def _told(remark: Remark) -> Iterator[str]:
    place = ", ".join(filter(None, (_line(remark.line), remark.about)))
    yield f"  - {place}: {remark.message}" if place and remark.level is not Level.GOOD else f"  - {remark.message}"
    if remark.advice:
        yield f"    {remark.advice}"


def _line(line: int) -> str:
    return _("line {line}").format(line=line) if line else ""


def new_lines(name: str, kind: str, written: Written, home: Path) -> Iterator[str]:
    """What was written, and what to do next."""
    from shlex import quote  # noqa: PLC0415

    from shnor_tui.reporting.sources import user_plugins  # noqa: PLC0415
    from shnor_tui.reporting.trust import read_candidate  # noqa: PLC0415

    file, department, own = written.plugin, home / "plugins", user_plugins()
    yield _("Written: {file}").format(file=file)
    yield _("Its test: {file}").format(file=written.test)
    yield ""
    found = file.parent in {department, own}
    if not found:
        yield _("The program doesn't look there. To use it, copy it for yourself or for everybody:")
        yield from (f"  {_copying(file, place)}" for place in dict.fromkeys((own, department)))
    elif file.parent == department:
        yield _("Everybody in the department sees it.")
    else:
        yield _("It is yours alone. When it is finished, give it to everybody:")
        yield f"  {_copying(file, department)}"
    if found and (candidate := read_candidate(file)).distrust:
        yield _("It isn't run yet, because {why}. Allow it, and again after each change:").format(
            why=candidate.distrust
        )
        yield f"  {candidate.command}"
    yield _("Change it in any editor. To see it, to hear what is wrong with it, to run its test (with pytest):")
    yield f"  shnor report {name}" if kind == "report" else f"  shnor report spravka -f {name}"
    yield f"  shnor plugin check {quote(str(file))}"
    yield f"  python -m pytest {quote(str(written.test))}"


def _copying(file: Path, place: Path) -> str:
    """The command that copies a file into a directory, which it makes where there is none yet."""
    from shlex import quote  # noqa: PLC0415

    copy = f"cp {quote(str(file))} {quote(str(place))}/"
    return copy if place.is_dir() else f"mkdir -p {quote(str(place))} && {copy}"

"""The options of a report and of the formats that it is written in, as they are on screen. Pure: no widget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import cast

from shnor_tui.domain.issued import IssuedReport
from shnor_tui.domain.period import Period
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.russian import short_date
from shnor_tui.domain.school import School
from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _, ngettext
from shnor_tui.plugin import Kind, Param
from shnor_tui.reporting.catalogue import Catalogue, FormatInfo, OptionInfo, ReportInfo
from shnor_tui.reporting.options import YES, value_of
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.text import fitted
from shnor_tui.workspace.find import day_of
from shnor_tui.workspace.report_options import own_options
from shnor_tui.workspace.snapshot import Snapshot

AS_OF = "as-of"
"""The day on which any report may be judged; it is no option of a plugin's."""

LONGEST = 46
"""Cells of a value that a line shows."""

YES_NO = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class OptionState:
    """An option with its values as people type them. `owner` is the id of a report or a format, empty for what any report has."""

    owner: str
    info: OptionInfo
    own: str | None = None
    given: str | None = None

    @property
    def name(self) -> str:
        """What tells it from the options of other owners."""
        return f"{self.owner}.{self.info.id}"

    @property
    def default(self) -> str:
        """The plugin's own value; a date as people write it."""
        default = self.info.default
        if self.info.kind == "date" and isinstance(default, str) and default:
            with suppress(ShnorError):
                return short_date(day_of(default))
        return YES_NO[default] if isinstance(default, bool) else str(default)

    @property
    def base(self) -> str:
        """What counts when nothing is said now."""
        return self.default if self.own is None else self.own

    @property
    def text(self) -> str:
        """What counts now."""
        return self.base if self.given is None else self.given

    @property
    def param(self) -> Param:
        """The option as the reader of values knows it."""
        return Param(self.info.id, self.info.title, self.info.default, self.info.choices, cast("Kind", self.info.kind))

    def refusal(self, text: str, data: Snapshot) -> str:
        """Why a text is no value; empty when it is one. What the plugin has by itself is always one."""
        if text == self.default:
            return ""
        try:
            value_of(self.param, text, data)
        except ShnorError as error:
            return str(error)
        return ""

    def meaning(self, text: str, data: Snapshot) -> str:
        """What a text is taken for, where that isn't plain."""
        with suppress(ShnorError):
            return _meaning(value_of(self.param, text, data))
        return ""

    def words(self, data: Snapshot) -> str:
        """The value that counts now, on one line."""
        text = " ".join(self.text.split())
        if self.info.kind == "bool":
            return _("yes") if text.casefold() in YES else _("no")
        if self.info.kind == "date":
            with suppress(ShnorError):
                return short_date(day_of(text))
        return text or _nothing_said(self)

    @property
    def whose(self) -> str:
        """Where the value comes from; empty for the plugin's own."""
        if self.given is not None:
            return _("for now")
        return "" if self.own is None else _("the programme's own")


@dataclass
class ReportChoice:
    """One report with the options that are said for now, not yet kept."""

    report: ReportInfo
    catalogue: Catalogue
    given: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def formats(self) -> Sequence[FormatInfo]:
        """The formats in their order: files that are signed and sent first."""
        return sorted(self.catalogue.renderers, key=lambda form: (form.id != "docx", form.id == "console"))

    def form(self, name: str) -> FormatInfo | None:
        """A format by its id."""
        return next((form for form in self.catalogue.renderers if form.id == name), None)

    @property
    def plugin_file(self) -> Path | None:
        """The drop-in file that the report is from; None for one of a package."""
        for plugin in self.catalogue.plugins:
            if plugin.name == self.report.plugin and self.report.id in plugin.reports and plugin.origin != "package":
                return Path(plugin.file)
        return None

    def states(self, data: Snapshot, owner: str) -> list[OptionState]:
        """The options of the report, with the day on which it is judged, or those of a format."""
        form = self.form(owner)
        params = self.report.params if owner == self.report.id else form.params if form else ()
        own = own_options(data, owner)
        found = [OptionState(owner, info, own.get(info.id), self.given.get((owner, info.id))) for info in params]
        if owner == self.report.id:
            title = _("As of")
            info = OptionInfo(id=AS_OF, title=title, kind="date", default="", help=_("marks dated later don't count"))
            found.append(OptionState("", info, None, self.given.get(("", AS_OF))))
        return found

    def every_state(self, data: Snapshot) -> Iterator[OptionState]:
        """All options of the report and of the formats."""
        for owner in (self.report.id, *(form.id for form in self.formats)):
            yield from self.states(data, owner)

    def give(self, state: OptionState, text: str) -> None:
        """Say a value for now; one that counts anyhow is said no more."""
        key = (state.owner, state.info.id)
        if text == state.base:
            self.given.pop(key, None)
        else:
            self.given[key] = text

    def forget(self, state: OptionState) -> None:
        """Say nothing of an option any more."""
        self.given.pop((state.owner, state.info.id), None)

    @property
    def as_of(self) -> date | None:
        """The day on which it is judged, if one is said."""
        text = self.given.get(("", AS_OF), "")
        return day_of(text) if text else None

    def words(self, form: str, year: str) -> Sequence[str]:
        """The command that makes the same report."""
        as_of = [f"--as-of={self.as_of.isoformat()}"] if self.as_of else []
        params = [f"--param={name}={text}" for name, text in self.params(form).items()]
        return ["report", self.report.id, f"--format={form}", f"--year={year}", *as_of, *params]

    def params(self, form: str = "") -> Mapping[str, str]:
        """What is said for now of the report's own options and of one format's; what both have is the report's."""
        of = self.form(form) if form else None
        known = {*_keys(form, of.params if of else ()), *_keys(self.report.id, self.report.params)}
        said = {key: text for key, text in self.given.items() if key in known}
        of_report = {option: text for (owner, option), text in said.items() if owner == self.report.id}
        return {**{option: text for (_owner, option), text in said.items()}, **of_report}


def option_row(state: OptionState, data: Snapshot, begins: str, lead: int) -> TextRow:
    """A line with the value, and whose it is; its name begins with a word."""
    refusal = state.refusal(state.text, data)
    said = " · ".join(part for part in (fitted(state.words(data), LONGEST).rstrip(), state.whose) if part)
    style = "late" if refusal else "note" if state.given is not None else ""
    title = state.info.title or state.info.id
    if len(title) < lead:
        return TextRow(begins + state.name, said, refusal, lead=f"{title:<{lead}}", style=style)
    return TextRow(begins + state.name, f"{title}: {said}", refusal, style=style)


def options_in_words(data: Snapshot, issued: IssuedReport, catalogue: Catalogue | None) -> Iterator[str]:
    """The options that a report was issued with, as its form calls them; by id those that no plugin knows any more. Nothing
    before the plugins were asked."""
    if catalogue is None:
        return
    forms = [form.params for form in catalogue.renderers if form.id == issued.format]
    reports = [report.params for report in catalogue.reports if report.id == issued.report]
    known = {info.id: info for params in (*forms, *reports) for info in params}
    for name, text in issued.params.items():
        info = known.get(name, OptionInfo(id=name, title="", kind="text", default=""))
        yield f"{info.title or name}: {OptionState(issued.report, info, given=text).words(data)}"


def _keys(owner: str, params: Sequence[OptionInfo]) -> Iterator[tuple[str, str]]:
    return ((owner, info.id) for info in params)


def _meaning(value: object) -> str:
    match value:
        case Period(text=text, start=start, end=end):
            days = f"{short_date(start)} – {short_date(end)}"
            return days if text else _("the whole school year, {days}").format(days=days)
        case Programme():
            return value.title
        case School():
            return value.full_name
        case tuple():
            return ngettext("{n} school", "{n} schools", len(value)).format(n=len(value))
        case date():
            return short_date(value)
    return ""


def _nothing_said(state: OptionState) -> str:
    if state.info.id == AS_OF and not state.owner:
        return _("today")
    kinds = {"schools": _("all schools of the list"), "period": _("the whole school year")}
    return kinds.get(state.info.kind, "–")

"""Plugins: what each offers, and why one that failed did. They run in a child process, never here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual import on

from shnor_tui.confined import confined
from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _, mark, ngettext
from shnor_tui.reporting.catalogue import Catalogue, PluginInfo
from shnor_tui.reporting.failure import Failure
from shnor_tui.reporting.fetching import sending
from shnor_tui.reporting.job import list_reports
from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import PLUGINS
from shnor_tui.tui.context import Session
from shnor_tui.tui.keymap import bindings
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.screens.closing import still_open
from shnor_tui.tui.screens.commands import host_of
from shnor_tui.tui.screens.text import TextScreen
from shnor_tui.tui.text import Line
from shnor_tui.tui.widgets.line_list import LineList, Row
from shnor_tui.tui.widgets.lines import Lines

ORIGINS = {"package": mark("package"), "department": mark("department"), "user": mark("your own")}


class PluginsScreen(WorkScreen):
    """The plugins as they are found now; Enter opens one, with the reasons of its failures."""

    ACTIONS = PLUGINS
    BINDINGS = bindings(PLUGINS)
    has_side = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._catalogue = Catalogue()
        self._summary: Line = []

    def opened(self) -> None:
        self.tell(_("Looking for plugins …"))
        self.run_worker(self._look())

    def show_title(self) -> None:
        """What this is, and how many failed."""
        self.query_one("#title", Lines).show([[(" " + _("Plugins"), "bold")], [(" ", ""), *self._summary]])

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Plugins do not follow from the data."""

    def side_rows(self) -> Sequence[Row]:
        """The details of the plugin under the cursor."""
        plugin = self._current()
        return list(details(plugin, self._failures(plugin))) if plugin else ()

    @on(LineList.Chosen)
    async def action_open(self) -> None:
        if plugin := self._current():
            rows = list(details(plugin, self._failures(plugin)))
            await self.app.push_screen(TextScreen(plugin.name, rows))

    async def _look(self) -> None:
        try:
            found = await list_reports(self.session.workspace.home)
        except (ShnorError, OSError, ValueError) as error:
            if still_open(self):
                self.tell(str(error), "error")
            return
        if not still_open(self):
            return
        self._catalogue = _with_the_missing(found)
        self._summary = self._counts()
        self.body.set_rows(self._rows())
        self.show_title()
        self.show_side()
        self.tell("")

    def _counts(self) -> Line:
        found, failed = len(self._catalogue.plugins), len({failed.file for failed in self._catalogue.failures})
        counts: Line = [(ngettext("{n} plugin", "{n} plugins", found).format(n=found), "")]
        if failed:
            counts += [(" · ", "dim"), (_("with failures: {n}").format(n=failed), "late")]
        return counts

    def _rows(self) -> list[TextRow]:
        where = self._where()
        if not self._catalogue.plugins:
            return [TextRow("empty", _("There are no plugins.") + " " + where, selectable=False)]
        rows = [self._row(n, plugin) for n, plugin in enumerate(self._catalogue.plugins)]
        return [*rows, TextRow("gap", "", selectable=False), TextRow("where", where, selectable=False, style="dim")]

    def _where(self) -> str:
        """How another plugin gets here: by a path, or behind the gate by the command of an administrator."""
        if not confined():
            return _("Plugin files are put into {directory}.").format(directory=self.session.workspace.home / "plugins")
        if not self.session.may("plugin.add"):
            return _("An administrator of the department adds plugins.")
        words = ["plugin", "add", "-", "--name", "report1"]
        command = sending(host_of(self.session), words, "report1.py")[0].text
        return _("Another one is added from your own computer: {command}").format(command=command)

    def _row(self, n: int, plugin: PluginInfo) -> TextRow:
        failures = self._failures(plugin)
        offered = ", ".join((*plugin.reports, *plugin.renderers)) or "–"
        if failures:
            title = _("{plugin} – failed").format(plugin=_title(plugin))
            return TextRow(str(n), title, f"{failures[0].message} {failures[0].advice}".strip(), style="late")
        style = "soon" if plugin.warnings else ""
        return TextRow(str(n), _title(plugin), _("offers: {offered}").format(offered=offered), style=style)

    def _current(self) -> PluginInfo | None:
        row = self.body.cursor_row
        return self._catalogue.plugins[int(row.name)] if isinstance(row, TextRow) and row.selectable else None

    def _failures(self, plugin: PluginInfo) -> list[Failure]:
        return [failed for failed in self._catalogue.failures if _is_of(failed, plugin)]


def details(plugin: PluginInfo, failures: Sequence[Failure]) -> Iterator[TextRow]:
    """All that is known of a plugin, failures with their advice and what the plugin's code said last."""
    titles = (
        (_("Version"), plugin.version),
        (_("Plugin API"), plugin.api),
        (_("From"), _origin(plugin)),
        (_("File"), plugin.file),
        (_("Reports"), ", ".join(plugin.reports)),
        (_("Formats"), ", ".join(plugin.renderers)),
    )
    for title, text in titles:
        yield TextRow(title, f"{title}: {text or '–'}")
    for n, warning in enumerate(plugin.warnings):
        yield TextRow(f"warning{n}", _("Remark: {text}").format(text=warning), style="soon")
    for n, failure in enumerate(failures):
        told = _("Failure, {stage}: {message}").format(stage=failure.stage.words, message=failure.message)
        yield TextRow(f"failure{n}", told, style="late")
        if failure.advice:
            yield TextRow(f"advice{n}", failure.advice)
        for line, text in enumerate(failure.traceback.splitlines()):
            yield TextRow(f"trace{n}.{line}", text, style="dim")


def _title(plugin: PluginInfo) -> str:
    origin = _origin(plugin)
    return " ".join(part for part in (plugin.name, plugin.version, f"({origin})" if origin else "") if part)


def _origin(plugin: PluginInfo) -> str:
    origin = ORIGINS.get(plugin.origin, plugin.origin)
    return _(origin)


def _is_of(failure: Failure, plugin: PluginInfo) -> bool:
    return (failure.plugin, failure.file) == (plugin.name, plugin.file)


def _with_the_missing(catalogue: Catalogue) -> Catalogue:
    """The catalogue with the plugins that only failures tell of, because loading them ended the child."""
    known = list(catalogue.plugins)
    for failure in catalogue.failures:
        if not any(_is_of(failure, plugin) for plugin in known):
            known.append(
                PluginInfo(name=failure.plugin, file=failure.file, origin="", version="", api="", loaded=False)
            )
    return Catalogue(
        plugins=tuple(known),
        reports=catalogue.reports,
        renderers=catalogue.renderers,
        failures=catalogue.failures,
    )

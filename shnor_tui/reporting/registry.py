"""All plugins that could be loaded, what they registered, and what went wrong with the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pluggy

from shnor_tui.domain.printable import printable_line
from shnor_tui.i18n import _
from shnor_tui.plugin import Checked, Param, Renderer, Report
from shnor_tui.plugin.contract import API, PROJECT, HookSpecs
from shnor_tui.reporting.failure import Failure, Refused, Stage, writable
from shnor_tui.reporting.hooks import check_hooks, unmarked_hooks
from shnor_tui.reporting.process import kept_process
from shnor_tui.reporting.sources import Source, sources
from shnor_tui.reporting.trust import AllowList, load_allow_list
from shnor_tui.reporting.versions import NAME, check_version
from shnor_tui.reporting.vetting import DEFAULT_ORDER, vet_renderer, vet_report

log = logging.getLogger("shnor.reporting")

Watch = Callable[[Source, Stage], None]
"""Told what the host is about to do with which plugin."""


@dataclass(slots=True)
class Plugin:
    """One plugin and what it registered. `loaded` is false for one that is only listed, with its failures."""

    source: Source
    loaded: bool = False
    api: tuple[int, int] = API
    reports: list[str] = field(default_factory=list)
    renderers: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RegisteredReport:
    """A report, whose it is, and what it said of itself when it was registered."""

    report: Report
    source: Source
    title: str
    order: int
    checked: bool
    params: tuple[Param, ...]


@dataclass(frozen=True, slots=True)
class RegisteredRenderer:
    """A format, whose it is, and what it said of itself when it was registered."""

    renderer: Renderer
    source: Source
    title: str
    suffix: str
    binary: bool
    params: tuple[Param, ...]
    api: tuple[int, int]


def _unwatched(_source: Source, _stage: Stage) -> None:
    """Nobody follows what is being done."""


def registers_nothing() -> str:
    """What is said of a plugin that is loaded for nothing."""
    return _("The plugin registers nothing.")


class Registry:
    """Loads plugins one by one; a failing one becomes a `Failure` and stops nothing else. The first to take an id keeps it."""

    def __init__(self, allow_list: AllowList | None = None, watch: Watch = _unwatched, only: str | None = None) -> None:
        self.plugins: list[Plugin] = []
        self.failures: list[Failure] = []
        self.watch = watch
        self._only = only
        self._allow_list = load_allow_list() if allow_list is None else allow_list
        self._reports: dict[str, RegisteredReport] = {}
        self._renderers: dict[str, RegisteredRenderer] = {}
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(HookSpecs)

    @property
    def reports(self) -> Mapping[str, RegisteredReport]:
        """The reports by id, in the order of lists."""
        return dict(sorted(self._reports.items(), key=lambda entry: (entry[1].order, entry[0])))

    @property
    def renderers(self) -> Mapping[str, RegisteredRenderer]:
        """The formats by id."""
        return dict(sorted(self._renderers.items()))

    def load(self, source: Source) -> None:
        """Load one plugin and let it register; never raises what the plugin raises."""
        plugin = Plugin(source)
        self.plugins.append(plugin)
        if source.left_out:
            plugin.warnings.append(source.left_out)
            return
        try:
            self.watch(source, Stage.LOAD)
            with kept_process():
                module = source.load(self._allow_list)
            self._check_api(plugin, module)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001  (a plugin may raise anything)
            self._failed(source, Stage.LOAD, error)
        else:
            plugin.loaded = self._register(plugin, module)

    def _check_api(self, plugin: Plugin, module: object) -> None:
        declared = getattr(module, NAME, None)
        if declared is None:
            plugin.warnings.append(
                _("The plugin doesn't say for which API it was made; {version} is assumed.").format(version="1.0")
            )
            plugin.api = (1, 0)
            return
        check_version(declared)
        plugin.api = declared

    def _register(self, plugin: Plugin, module: Any) -> bool:
        source = plugin.source
        self.watch(source, Stage.REGISTER)
        try:
            check_hooks(module)
            self._manager.register(module, source.key)
            self._manager.check_pending()
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001
            self._failed(source, Stage.REGISTER, error)
            if self._manager.has_plugin(source.key):
                self._manager.unregister(name=source.key)
            return False
        unmarked = unmarked_hooks(module)
        others = [other for other in self._manager.get_plugins() if other is not module]
        for hook, register in (
            ("shnor_register_reports", self._report_registrar(plugin)),
            ("shnor_register_renderers", self._renderer_registrar(plugin)),
        ):
            try:
                with kept_process():
                    self._manager.subset_hook_caller(hook, others)(register=register)
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # noqa: BLE001
                self._failed(source, Stage.REGISTER, error)
        plugin.warnings += [
            _("«{name}» has no @hookimpl, so it is never called.").format(name=name) for name in unmarked
        ]
        if not plugin.reports and not plugin.renderers and not self._failed_before(source):
            plugin.warnings.append(registers_nothing())
        return True

    def _report_registrar(self, plugin: Plugin) -> Callable[[Report], None]:
        def register(report: Report) -> None:
            try:
                if self._only is not None and report.id != self._only:
                    return
                params = vet_report(report)
                identifier, title = writable(report.id), printable_line(report.title)
                order, checked = getattr(report, "order", DEFAULT_ORDER), isinstance(report, Checked)
                self._claim(self._reports.get(identifier), identifier, plugin.source)
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # noqa: BLE001
                self._failed(plugin.source, Stage.REGISTER, error)
            else:
                self._reports[identifier] = RegisteredReport(report, plugin.source, title, order, checked, params)
                plugin.reports.append(identifier)

        return register

    def _renderer_registrar(self, plugin: Plugin) -> Callable[[Renderer], None]:
        def register(renderer: Renderer) -> None:
            try:
                params = vet_renderer(renderer)
                identifier, title = writable(renderer.id), printable_line(renderer.title)
                suffix, binary = writable(renderer.suffix).casefold(), renderer.binary
                self._claim(self._renderers.get(identifier), identifier, plugin.source)
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # noqa: BLE001
                self._failed(plugin.source, Stage.REGISTER, error)
            else:
                self._renderers[identifier] = RegisteredRenderer(
                    renderer, plugin.source, title, suffix, binary, params, plugin.api
                )
                plugin.renderers.append(identifier)

        return register

    def _claim(self, taken: RegisteredReport | RegisteredRenderer | None, identifier: str, claiming: Source) -> None:
        if taken is not None:
            if _same_file(taken.source, claiming):
                raise Refused(
                    _("the same file is a plugin already: {file}.").format(file=taken.source.file),
                    _("Remove one of the two: that one goes before."),
                )
            raise Refused(
                _("the id «{id}» belongs to the plugin {owner} ({file}) already").format(
                    id=identifier, owner=taken.source.name, file=taken.source.file
                ),
                _("Give it another id, or remove one of the two files."),
            )

    def _failed_before(self, source: Source) -> bool:
        return any((failure.plugin, failure.file) == (source.name, source.file) for failure in self.failures)

    def _failed(self, source: Source, stage: Stage, error: BaseException) -> None:
        self.failures.append(Failure.of(source.name, source.file, stage, error))


def _same_file(one: Source, other: Source) -> bool:
    """Whether two drop-in files hold the same, as after giving one's own to everybody."""
    if one.path is None or other.path is None or one.path == other.path:
        return False
    try:
        return one.path.read_bytes() == other.path.read_bytes()
    except OSError:
        return False


def load_plugins(
    home: Path | None,
    *,
    without: Collection[str] = (),
    only: str | None = None,
    until: Callable[[Registry], bool] | None = None,
    watch: Watch = _unwatched,
    found: Iterable[Source] | None = None,
) -> Registry:
    """Load every plugin, or only as many as it takes until `until` is satisfied.

    `only` names the one report that is wanted: the others aren't asked for anything, so that they need not even be imported.
    `without` leaves plugins out by key or name; `watch` is told each step; `found` replaces the search for plugins.
    """
    registry = Registry(watch=watch, only=only)
    for source in sources(home) if found is None else found:
        if source.key in without or source.name in without:
            continue
        if until is not None and until(registry):
            break
        registry.load(source)
    return registry

"""The loaded plugins as data."""

from __future__ import annotations

from collections.abc import Iterable

from shnor_tui.plugin import Finding, Param, Snapshot
from shnor_tui.reporting.catalogue import (
    Catalogue,
    FindingInfo,
    FormatInfo,
    OptionInfo,
    PluginInfo,
    RecordInfo,
    ReportInfo,
    default_as_data,
)
from shnor_tui.reporting.options import kind_of
from shnor_tui.reporting.registry import Registry
from shnor_tui.workspace.report_options import own_options


def catalogue_of(registry: Registry, data: Snapshot | None = None) -> Catalogue:
    """Everything that a registry's plugins offer, and what failed; with the own values of the programme in `data`."""
    return Catalogue(
        plugins=tuple(
            PluginInfo(
                name=plugin.source.name,
                file=plugin.source.file,
                origin=plugin.source.origin,
                version=plugin.source.version,
                api=f"{plugin.api[0]}.{plugin.api[1]}",
                loaded=plugin.loaded,
                reports=tuple(plugin.reports),
                renderers=tuple(plugin.renderers),
                warnings=tuple(plugin.warnings),
            )
            for plugin in registry.plugins
        ),
        reports=tuple(
            ReportInfo(
                id=identifier,
                title=known.title,
                order=known.order,
                plugin=known.source.name,
                checked=known.checked,
                params=_options(known.params, identifier, data),
            )
            for identifier, known in registry.reports.items()
        ),
        renderers=tuple(
            FormatInfo(
                id=identifier,
                title=known.title,
                suffix=known.suffix,
                binary=known.binary,
                plugin=known.source.name,
                params=_options(known.params, identifier, data),
            )
            for identifier, known in registry.renderers.items()
        ),
        failures=tuple(registry.failures),
    )


def findings_as_data(findings: Iterable[Finding]) -> tuple[FindingInfo, ...]:
    """Findings as they are sent to other programs."""
    return tuple(
        FindingInfo(
            where=finding.where,
            problem=finding.problem,
            advice=finding.advice,
            record=RecordInfo(*finding.record) if finding.record else None,
        )
        for finding in findings
    )


def _options(params: Iterable[Param], owner: str, data: Snapshot | None) -> tuple[OptionInfo, ...]:
    own = own_options(data, owner) if data else {}
    return tuple(_option(param, own.get(param.id)) for param in params)


def _option(param: Param, own: str | None) -> OptionInfo:
    return OptionInfo(
        id=param.id,
        title=param.title,
        kind=kind_of(param),
        default=default_as_data(param.default),
        choices=tuple(param.choices),
        help=param.help,
        own=own,
    )

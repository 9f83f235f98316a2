"""The loaded plugins as data."""

from __future__ import annotations

from collections.abc import Iterable

from shnor_tui.plugin import Finding, Param
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


def catalogue_of(registry: Registry) -> Catalogue:
    """Everything that a registry's plugins offer, and what failed."""
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
                params=tuple(map(_option, known.params)),
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


def _option(param: Param) -> OptionInfo:
    return OptionInfo(
        id=param.id,
        title=param.title,
        kind=kind_of(param),
        default=default_as_data(param.default),
        choices=tuple(param.choices),
    )

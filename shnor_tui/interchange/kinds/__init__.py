"""The kinds of files that come in and go out, each in a module of its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shnor_tui.errors import NotFound
from shnor_tui.i18n import _
from shnor_tui.interchange.kinds import events, points, readings, results, roadmap, schools, survey, training
from shnor_tui.interchange.kinds.kind import Kind

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        module.KIND.name: module.KIND
        for module in (schools, roadmap, readings, survey, results, training, events, points)
    }
)
"""By name, in the order in which a new directory is filled."""


def kind_called(name: str) -> Kind:
    """A kind by its name.

    Raises:
        NotFound: there is none.
    """
    if name not in KINDS:
        raise NotFound(
            _("There is no kind of file «{name}».").format(name=name),
            _("There are: {known}.").format(known=", ".join(KINDS)),
        )
    return KINDS[name]

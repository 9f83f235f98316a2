"""What a plugin may register: reports, renderers, and what both are handed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, Literal, Protocol, TypeAlias, runtime_checkable

import pluggy

from shnor_tui.plugin.document import Document
from shnor_tui.workspace.snapshot import Snapshot

API = (1, 1)
"""The version that this program offers. A plugin writes down its own, the one that it was made for."""

PROJECT = "shnor_tui"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


Kind: TypeAlias = Literal["text", "int", "bool", "date", "prose", "school", "schools", "programme", "period", "file"]


@dataclass(frozen=True, slots=True)
class Param:
    """One option of a report or a format: given as `-p id=value` or on the form, else the programme's own, else `default`.

    `kind` says what it is and what `Context.params` holds; without it the default's type does. `choices` closes a set of
    texts. `help` is a sentence for who fills in the form.
    """

    id: str
    title: str
    default: str | int | bool | date = ""
    choices: Sequence[str] = ()
    kind: Kind | None = None
    help: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check before signature: where, what is wrong, what mends it.

    `record` names the record that mends it, as («item», 12), for hosts that can open it; None when there is none.
    """

    where: str
    problem: str
    advice: str = ""
    record: tuple[str, int] | None = None


def _no_progress(done: int, total: int, note: str) -> None:
    """Progress goes nowhere unless the host shows it."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a report and a renderer are told beside the data.

    `today` is the date of the report, never the clock's; `width` is in columns of a terminal and matters to text formats only;
    `color` is true only where colours will be seen.
    """

    today: date
    params: Mapping[str, object] = field(default_factory=dict)
    width: int = 80
    color: bool = False
    log: logging.Logger = field(default_factory=lambda: logging.getLogger("shnor.plugin"))
    progress: Callable[[int, int, str], None] = _no_progress

    def step(self, done: int, total: int, note: str = "") -> None:
        """Tell how far a long report is; cheap enough to call for each row."""
        self.progress(done, total, note)


@runtime_checkable
class Report(Protocol):
    """A report: `id` is what people type, `title` what they read. It may also have `order` (int, default 100, its place in
    lists) and `check(data, ctx) -> Sequence[Finding]`, the check before signature."""

    id: str
    title: str

    def params(self) -> Sequence[Param]:
        """The options that the report understands."""
        ...

    def build(self, data: Snapshot, ctx: Context) -> Document:
        """The document. Must not change anything and must not ask the clock."""
        ...


@runtime_checkable
class Checked(Protocol):
    """A report that can say what keeps it from being signed."""

    def check(self, data: Snapshot, ctx: Context) -> Sequence[Finding]:
        """What is missing, wrong or not done, in the document's order; empty when it can be signed."""
        ...


@runtime_checkable
class Renderer(Protocol):
    """A format: `id` is what people type after `--format`, `suffix` ends a file, `binary` output never goes to a terminal.

    It may also have `params() -> Sequence[Param]`, options of its own, and `check_params(params) -> Sequence[Finding]`,
    what is wrong with their values, asked before a programme keeps them.
    """

    id: str
    title: str
    suffix: str
    binary: bool

    def render(self, doc: Document, out: BinaryIO, ctx: Context) -> None:
        """Write the document to `out`. Same document and context, same bytes."""
        ...


class HookSpecs:
    """The hooks. They only register; the one chosen report is run afterwards."""

    @hookspec
    def shnor_register_reports(self, register: Callable[[Report], None]) -> None:
        """Call `register(report)` for each report of the plugin."""

    @hookspec
    def shnor_register_renderers(self, register: Callable[[Renderer], None]) -> None:
        """Call `register(renderer)` for each format of the plugin."""

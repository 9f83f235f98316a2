"""What the palette offers, and which of it a few typed words mean. Pure: no widget, no store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shnor_tui.domain.russian import searchable
from shnor_tui.i18n import _
from shnor_tui.reporting.catalogue import ReportInfo
from shnor_tui.tui.action import Action
from shnor_tui.tui.common_actions import JUMPS
from shnor_tui.tui.keymap import Keymap, keys_in_words
from shnor_tui.tui.rows import TextRow
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot

LEAD = 12
"""Cells in front of a title for the key, the number or the kind."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to do or to open. `command` is an action in Textual's words, meant for the screen below the palette.

    `number` is what finds it exactly; `more` is shown behind the title and found as well, but behind titles.
    """

    command: str
    title: str
    more: str = ""
    lead: str = ""
    number: str = ""

    def row(self) -> TextRow:
        """How it is shown."""
        text = f"{self.title} – {self.more}" if self.more else self.title
        return TextRow(self.command, text, lead=f"{self.lead:<{LEAD - 1}} ")

    def rank(self, query: str) -> int | None:
        """How well folded words fit, lower is better; None when one of them is nowhere."""
        words, title = query.split(), searchable(f"{self.number} {self.title}").strip()
        if self.number and searchable(self.number) == query:
            return 0
        if title.startswith(query) or searchable(self.title).startswith(query):
            return 1
        if all(any(part.startswith(word) for part in title.split()) for word in words):
            return 2
        everything = f"{title} {searchable(self.more)}"
        return 3 if all(word in everything for word in words) else None


def best(offers: Iterable[Offer], query: str) -> list[Offer]:
    """The offers that have every word of a query; ё = е, case does not matter, equally good ones stay in their order."""
    wanted = " ".join(searchable(query).split())
    ranked = [(rank, offer) for offer in offers if (rank := offer.rank(wanted)) is not None]
    return [offer for _rank, offer in sorted(ranked, key=lambda pair: pair[0])]


def action_offers(actions: Sequence[Action], keymap: Keymap) -> list[Offer]:
    """The actions of a screen with the key that does each; those of the palette itself and second ways are left out."""
    shown = [action for action in actions if action not in JUMPS and action.method != "app.palette"]
    return [
        Offer(action.method, _(action.title), _(action.help), keys_in_words(keymap.get(action.id, action.keys)[:1]))
        for action in shown
    ]


def record_offers(data: Snapshot) -> list[Offer]:
    """The items and the schools of a programme."""
    items = [
        Offer(f"app.show('items', {item.id})", item.title, lead=item.number, number=item.number) for item in data.items
    ]
    schools = [
        Offer(f"app.show('schools', {school.id})", school.name, _other_name(school.name, school.full_name), _("school"))
        for school in data.schools
    ]
    return [*items, *schools]


def year_offers(workspace: Workspace) -> list[Offer]:
    """The programmes, the newest first."""
    return [
        Offer(f"app.take_year({programme.year!r})", programme.year, programme.title, _("year"), programme.year)
        for programme in reversed(workspace.programmes)
    ]


def report_offers(reports: Iterable[ReportInfo]) -> list[Offer]:
    """The reports of all plugins."""
    return [
        Offer(f"app.report({report.id!r})", report.title, lead=_("report"))
        for report in sorted(reports, key=lambda report: (report.order, report.id))
    ]


def _other_name(name: str, full_name: str) -> str:
    return "" if name == full_name else full_name

"""The person at the terminal: settings, unfinished forms, and what was seen at the last visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from shnor_tui.personal.settings import Settings, load_settings
from shnor_tui.personal.state import JSON, Draft, Drafts, Visit, Visits

__all__ = ["Draft", "Person", "Visit"]

Record = Mapping[str, JSON]


@dataclass
class Person:
    """Reads and keeps what belongs to one person, wherever that is kept."""

    settings: Settings = field(default_factory=load_settings)
    visits: Visits = field(default_factory=Visits)
    drafts: Drafts = field(default_factory=Drafts)

    def change(self, **values: str | bool) -> None:
        """Change settings for good. Raises BadInput when they cannot be written."""
        from shnor_tui.personal.settings_change import change_settings  # noqa: PLC0415  (few sessions change any)

        change_settings(None, **values)
        self.settings = load_settings()

    def save_view(self, name: str, text: str) -> None:
        """Keep a filter under a name. Raises BadInput as `change` does."""
        from shnor_tui.personal.settings_change import save_view  # noqa: PLC0415

        save_view(name, text)
        self.settings = load_settings()

    def remove_view(self, name: str) -> None:
        """Forget a filter. Raises BadInput as `change` does."""
        from shnor_tui.personal.settings_change import remove_view  # noqa: PLC0415

        remove_view(name)
        self.settings = load_settings()

    def draft(self, home: Path, form: str, record: Record) -> Draft | None:
        """What was typed into a form and not saved."""
        return next(
            (draft for draft in self.drafts.of_home(home) if (draft.form, draft.record) == (form, record)), None
        )

    def keep(self, home: Path, form: str, record: Record, *, title: str, fields: Mapping[str, str]) -> bool:
        """Keep what is being typed into a form; False when that could not be written."""
        return self.drafts.keep(Draft(home, form, record, title, fields, datetime.now(UTC)))

    def drop(self, home: Path, form: str, record: Record) -> None:
        """Forget what was typed into a form."""
        self.drafts.drop(home, form, record)

"""What is being typed into a form, kept at each key until it is saved or given up."""

from __future__ import annotations

from collections.abc import Mapping

from shnor_tui.personal.state import JSON
from shnor_tui.tui.context import Session
from shnor_tui.tui.person import Draft


class FormDraft:
    """The draft of one open form; `form` and `record` say which, as in `Draft`."""

    def __init__(self, session: Session, form: str, record: Mapping[str, JSON]) -> None:
        self._person, self._home = session.person, session.workspace.home
        self._form, self._record = form, record
        self._closed = False
        self.kept: Mapping[str, str] | None = None
        """The values that are kept, so that the same ones are not written again."""

    def found(self) -> Draft | None:
        """What an earlier session left."""
        return self._person.draft(self._home, self._form, self._record)

    def keep(self, values: Mapping[str, str] | None, title: str) -> bool:
        """Keep values; None forgets the draft, for there is nothing to lose. False when they could not be written."""
        if self._closed or values == self.kept:
            return True
        self.kept = values
        if values is None:
            self._person.drop(self._home, self._form, self._record)
            return True
        return self._person.keep(self._home, self._form, self._record, title=title, fields=values)

    def close(self) -> None:
        """It was saved or given up. What the fields still tell of earlier keys is no draft."""
        self._closed = True
        self._person.drop(self._home, self._form, self._record)

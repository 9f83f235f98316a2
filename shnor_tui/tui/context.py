"""What every screen is handed: the workspace, the chosen year, and what the person has set and left unfinished."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from shnor_tui.domain.roadmap import Status
from shnor_tui.errors import NotFound, ShnorError
from shnor_tui.i18n import _
from shnor_tui.tui.look import Look
from shnor_tui.tui.person import Draft, Person
from shnor_tui.workspace.rights import may, require
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.snapshot import Snapshot


@dataclass
class Session:
    """One person at one screen. `source` says which setting named the home."""

    workspace: Workspace
    source: str
    look: Look
    person: Person = field(default_factory=Person)
    year: str | None = None
    returns: bool = False
    """Whether one came here from the present and goes back there."""

    @property
    def data(self) -> Snapshot:
        """The chosen programme as it is now; the current one when the chosen one is gone."""
        try:
            return self.workspace.snapshot(self.year)
        except NotFound:
            self.year = None
            return self.workspace.snapshot()

    @property
    def glyphs(self) -> Mapping[Status, str]:
        """The sign of each status."""
        return self.look.glyphs

    @property
    def named_by(self) -> str:
        """What named the home, where the person did not do it just now."""
        if self.source == "--home":
            return ""
        return " " + _("(your own)") if self.source == "default" else f" ({self.source})"

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The person's unfinished forms; in the past there is nothing to be finished."""
        return () if self.workspace.past else self.person.drafts.of_home(self.workspace.home)

    def remember_visit(self) -> None:
        """What others do from now on is news at the next visit; to have looked back is no visit."""
        if not self.workspace.past:
            self.person.visits.remember_visit(self.workspace.home, self.workspace.revision)

    def may(self, verb: str) -> bool:
        """Whether the person's role includes a verb at all."""
        user = self.workspace.user
        return not self.workspace.read_only and may(user, verb, [user.school])

    def may_for(self, verb: str) -> Callable[[int | None], bool]:
        """What tells of a school's number (None: the district) whether the person may do a verb for it, as things are then."""
        return lambda school: not self.workspace.read_only and may(self.workspace.user, verb, [school])

    def permits(self, verb: str, schools: Iterable[int | None], tell: Callable[[str, str], None]) -> bool:
        """Whether the person may do a verb for all of these schools; why not is told."""
        with told(tell):
            require(self.workspace.user, verb, schools)
            return True
        return False


@contextmanager
def told(tell: Callable[[str, str], None]) -> Iterator[None]:
    """Show a `ShnorError` as a message instead of letting it end the program; the style is «error»."""
    try:
        yield
    except ShnorError as error:
        tell(str(error), "error")

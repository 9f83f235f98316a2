"""Which of a person's changes the next undo or redo takes back, read from the journal and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from shnor_tui.store import Record as Committed
from shnor_tui.workspace.rights import VERBS


class UndoStack:
    """Follows one actor's commits: a change can be undone, an undo redone, and a new change ends what could be redone."""

    def __init__(self, actor: str) -> None:
        self._actor = actor
        self._done: list[Committed] = []
        self._undone: list[Committed] = []
        self._origins: dict[int, Committed] = {}

    def take(self, commits: Iterable[Committed]) -> None:
        """Follow commits in their order."""
        for commit in commits:
            if commit.by != self._actor:
                continue
            if commit.of is None:
                if commit.act not in VERBS or VERBS[commit.act].undoable:
                    self._done.append(commit)
                    self._undone.clear()
                continue
            self._origins[commit.rev] = self._origins.get(commit.of) or self._reverted(commit.of) or commit
            here, there = (self._done, self._undone) if commit.act == "undo" else (self._undone, self._done)
            here[:] = [known for known in here if known.rev != commit.of]
            there.append(commit)

    def next_undo(self) -> Committed | None:
        """The commit that an undo would revert."""
        return self._done[-1] if self._done else None

    def next_redo(self) -> Committed | None:
        """The undo that a redo would revert."""
        return self._undone[-1] if self._undone else None

    def origin(self, commit: Committed) -> Committed:
        """The change that a commit, through undos and redos, goes back to."""
        return self._origins.get(commit.rev, commit)

    def _reverted(self, revision: int) -> Committed | None:
        return next((known for known in (*self._done, *self._undone) if known.rev == revision), None)

"""Which change a person's next undo or redo takes back, read from the journal and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shnor_tui.store import Record as Committed
from shnor_tui.workspace.rights import VERBS


def undoable(commit: Committed) -> bool:
    """Whether the verb of a change lets it be taken back; a repair may have left nothing of it."""
    return bool(commit.ops) and (commit.act not in VERBS or VERBS[commit.act].undoable)


@dataclass(slots=True)
class Chain:
    """A change with its undos and redos in turn, whoever made them: each takes back the one before it."""

    commits: list[Committed]

    @property
    def origin(self) -> Committed:
        """The change itself."""
        return self.commits[0]

    @property
    def tip(self) -> Committed:
        """The latest of them: what an undo or a redo has to take back now."""
        return self.commits[-1]

    @property
    def in_effect(self) -> bool:
        """Whether the change stands at present."""
        return len(self.commits) % 2 == 1

    def undid(self, commit: Committed) -> bool:
        """Whether this commit of the chain took the change out of effect."""
        return self._place(commit.rev) % 2 == 1

    def last_of(self, actor: str) -> Committed | None:
        """The latest of the commits that this person made."""
        return next((commit for commit in reversed(self.commits) if commit.by == actor), None)

    def _place(self, revision: int) -> int:
        return next(place for place, commit in enumerate(self.commits) if commit.rev == revision)


class UndoStack:
    """Follows all commits and says which one a person's next undo or redo takes back.

    An undo takes the change in effect that the person made (or did again) last; a redo the change that the person took
    back last, unless the person made a new change since. What others undo and redo leaves the order as it is.
    """

    def __init__(self, actor: str) -> None:
        self._actor = actor
        self._chains: dict[int, Chain] = {}
        self._of: dict[int, Chain] = {}
        self._latest_change = 0

    def take(self, commits: Iterable[Committed]) -> None:
        """Follow commits in their order."""
        for commit in commits:
            chain = self._of.get(commit.of or 0)
            if chain is None:
                self._chains[commit.rev] = chain = Chain([commit])
                if commit.by == self._actor and undoable(commit):
                    self._latest_change = commit.rev
            else:
                chain.commits.append(commit)
            self._of[commit.rev] = chain

    def next_undo(self) -> Chain | None:
        """The change that an undo would take back."""
        return self._last(in_effect=True)

    def next_redo(self) -> Chain | None:
        """The change that a redo would do again."""
        return self._last(in_effect=False)

    def chain_of(self, commit: Committed) -> Chain | None:
        """The change that a commit, through undos and redos, goes back to; None for a commit that isn't in the journal."""
        return self._of.get(commit.rev)

    def _last(self, *, in_effect: bool) -> Chain | None:
        chosen, latest = None, 0 if in_effect else self._latest_change
        for chain in self._chains.values():
            own = chain.last_of(self._actor)
            if own is None or own.rev <= latest or chain.in_effect is not in_effect:
                continue
            if chain.undid(own) is not in_effect and undoable(chain.origin):
                chosen, latest = chain, own.rev
        return chosen

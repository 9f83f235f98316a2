"""One action: what it is called and the keys that do it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """`id` is stable: keymaps name it. `title` and `help` are translated when shown. `keys` are Textual's names; the first
    one is shown. `footer` is the place in the footer, lower first, 0 for not there. `verb` is the right that it needs.
    `after_typing` is for keys that end what is being typed. `run` is the method where the id alone does not name it."""

    id: str
    title: str
    help: str
    keys: tuple[str, ...]
    footer: int = 0
    verb: str = ""
    after_typing: bool = False
    run: str = ""

    @property
    def method(self) -> str:
        """The name under which a screen, or the application, implements it."""
        return self.run or self.id.replace(".", "_")

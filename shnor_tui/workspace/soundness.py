"""What keeps changes from being taken back although nobody touched their fields: the other records would lose their sense."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from shnor_tui.domain.russian import searchable
from shnor_tui.errors import Conflict
from shnor_tui.i18n import _
from shnor_tui.store import Change, SharedDatabase
from shnor_tui.workspace.record_names import name_of
from shnor_tui.workspace.records import Records
from shnor_tui.workspace.references import REFERENCES, references
from shnor_tui.workspace.rights import administers

Doc = Mapping[str, Any]
Key = tuple[str, int]

ONLY_ONE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "programmes": ("year",),
        "users": ("account",),
        "schools": ("full_name",),
        "listings": ("programme", "school"),
        "sections": ("programme", "number"),
        "items": ("programme", "number"),
        "marks": ("item", "school"),
        "indicators": ("programme", "code"),
        "readings": ("indicator", "school", "period"),
        "questionnaires": ("title", "version"),
        "surveys": ("programme",),
        "answers": ("survey", "school", "question"),
        "procedures": ("year", "kind", "subject", "grade"),
        "results": ("procedure", "school"),
        "options": ("programme", "owner", "option"),
    }
)
"""Fields that no two records of a table have in common."""

_SPELLED_FREELY = frozenset({"indicators", "procedures"})
"""Tables whose verbs refuse «п01» beside «П01»."""

_UNNUMBERED = frozenset({"sections", "items"})
"""Tables whose records may do without a number."""

_SHOWN = 3


def require_sound(changes: Iterable[Change], database: SharedDatabase, records: Records) -> None:
    """Raise unless all still fits together once the changes are made. Changes that don't fit are the store's to refuse.

    Raises:
        Conflict: a record that others refer to would go, or one would refer to what is gone; a second record would stand
            for the same; no administrator would be left.
    """
    changes = tuple(changes)
    documents = {(change.table, change.id): database.documents(change.table).get(change.id) for change in changes}
    before = {key: None if document is None else dict(document) for key, document in documents.items()}
    if not all(change.fits(before[(change.table, change.id)]) for change in changes):
        return
    later = _Later(database, changes, before)
    later.require_references(records)
    later.require_only_ones()
    later.require_keys()
    later.require_administrator()


class _Later:
    """The documents as they would be."""

    def __init__(
        self, database: SharedDatabase, changes: tuple[Change, ...], before: Mapping[Key, dict[str, Any] | None]
    ) -> None:
        self._database = database
        self._changes = changes
        self._tables: dict[str, dict[int, Doc]] = {}
        for change in changes:
            after = change.applied_to(before[(change.table, change.id)])
            if after is None:
                del self._table(change.table)[change.id]
            else:
                self._table(change.table)[change.id] = after

    def _table(self, name: str) -> dict[int, Doc]:
        if name not in self._tables:
            self._tables[name] = dict(self._database.documents(name))
        return self._tables[name]

    def require_references(self, records: Records) -> None:
        """Nothing refers to what would go, and what would come refers to nothing that is gone."""
        gone = {(change.table, change.id) for change in self._changes if change.now is None}
        if any(table in REFERENCES.values() for table, _number in gone):
            depending = [
                name_of(table, number, records)
                for table in sorted(self._database.tables())
                for number, document in self._table(table).items()
                if any((target, wanted) in gone for _field, target, wanted in needed(table, document))
            ]
            if depending:
                raise Conflict(
                    _("This cannot be undone: other data depend on it meanwhile ({what}).").format(
                        what=_some(depending)
                    ),
                    _("Undo or remove these first."),
                )
        for change in self._changes:
            for _field, table, number in needed(change.table, change.now or {}):
                if number not in self._table(table):
                    raise Conflict(_("This cannot be undone: it belongs to what was removed meanwhile."))

    def require_only_ones(self) -> None:
        """No two records stand for the same."""
        for table, fields in ONLY_ONE.items():
            touched = {change.id for change in self._changes if change.table == table and change.fields & set(fields)}
            documents = self._table(table)
            own = {only_one_key(table, documents[number]) for number in touched & documents.keys()} - {None}
            others = documents.keys() - touched if own else ()
            if any(only_one_key(table, documents[number]) in own for number in others):
                raise Conflict(_("This cannot be undone: the same was entered anew meanwhile."))

    def require_keys(self) -> None:
        """No two users have one key."""
        if any(change.table == "users" and "keys" in change.fields for change in self._changes):
            bodies = [key["body"] for user in self._table("users").values() for key in user.get("keys", ())]
            if len(set(bodies)) < len(bodies):
                raise Conflict(_("This cannot be undone: the key was given to somebody else meanwhile."))

    def require_administrator(self) -> None:
        """Somebody is an administrator who is not disabled."""
        if any(change.table == "users" for change in self._changes) and not any(
            administers(user) for user in self._table("users").values()
        ):
            raise Conflict(
                _("This cannot be undone: no administrator would be left."), _("Give somebody else that role first.")
            )


def only_one_key(table: str, document: Doc) -> tuple[object, ...] | None:
    """What no other document of the table may have in common with this one; None where it may be like others."""
    values = [document.get(field) for field in ONLY_ONE[table]]
    if table in _UNNUMBERED and not document.get("number"):
        return None
    if table in _SPELLED_FREELY:
        return tuple(searchable(value) if isinstance(value, str) else value for value in values)
    return tuple(values)


def needed(table: str, document: Doc) -> Iterator[tuple[str, str, int]]:
    """The records that a document makes no sense without, as field, table and number. A point of the report may link to what
    was removed, as it may when somebody removes that by hand: the check before signature names it."""
    for field, target, number in references(document):
        if table != "points" or field == "programme":
            yield field, target, number


def _some(names: list[str]) -> str:
    shown = list(dict.fromkeys(names))
    return ", ".join(shown[:_SHOWN]) + (" …" if len(shown) > _SHOWN else "")

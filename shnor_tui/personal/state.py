"""What the program remembers for a person: the last visit to each home, and what was typed into forms and not saved.

Each is one small file that is replaced as a whole, so a session that is killed loses nothing, and sessions side by side do
not disturb one another. That something could not be kept is logged, once; nobody is kept from typing by it.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from shnor_tui.personal.files import PARTIAL_END, replace_private

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"

KEPT_FOR = timedelta(days=30)
"""Drafts that are older are removed."""

LARGEST = 1 << 20
"""Bytes of a note: what somebody pastes into forms without end fills no disk."""

_ENDING = ".json"
_log = logging.getLogger("shnor.personal")


@dataclass(frozen=True, slots=True)
class Visit:
    """The revision that was last seen, and when."""

    revision: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into a form. `form` and `record` say which form of what, `title` says it in words."""

    home: Path
    form: str
    record: Mapping[str, JSON]
    title: str
    fields: Mapping[str, str]
    written: datetime


class Visits:
    """What a person has seen of each home. `directory` is the person's state directory unless another is given."""

    def __init__(self, directory: Path | None = None) -> None:
        self._notes = _Notes(directory, "visits")

    def last_visit(self, home: Path) -> Visit | None:
        """The last visit; None when there was none, or nothing is known of it."""
        note = self._notes.read(_name_of(_resolved(home)))
        if note is None:
            return None
        with suppress(KeyError, TypeError, ValueError, OverflowError):
            return Visit(int(note["revision"]), _moment(note["at"]))
        return None

    def remember_visit(self, home: Path, revision: int) -> bool:
        """Remember that a revision was seen just now; False when that could not be written."""
        where = _resolved(home)
        return self._notes.write(
            _name_of(where), {"home": where, "revision": revision, "at": datetime.now(UTC).isoformat()}
        )


class Drafts:
    """A person's unfinished forms. `directory` is the person's state directory unless another is given."""

    def __init__(self, directory: Path | None = None) -> None:
        self._notes = _Notes(directory, "drafts")

    def keep(self, draft: Draft) -> bool:
        """Keep a draft in the place of an earlier one of the same form; False when that could not be written."""
        where = _resolved(draft.home)
        note = {
            "home": where,
            "form": draft.form,
            "record": dict(draft.record),
            "title": draft.title,
            "fields": dict(draft.fields),
            "written": draft.written.isoformat(),
        }
        return self._notes.write(_name_of(where, draft.form, draft.record), note)

    def drop(self, home: Path, form: str, record: Mapping[str, JSON]) -> None:
        """Forget a draft; one that isn't there is no mistake."""
        self._notes.remove(_name_of(_resolved(home), form, record))

    def of_home(self, home: Path, now: datetime | None = None) -> tuple[Draft, ...]:
        """The drafts of a home, the newest first. Those of any home that are too old are removed."""
        oldest = (now or datetime.now(UTC)) - KEPT_FOR
        self._notes.sweep_partial(oldest)
        where, drafts = _resolved(home), []
        for name, note in self._notes.all():
            draft = _draft(note)
            if draft is None:
                self._notes.tell(f"{name} holds no draft")
            elif draft.written < oldest:
                self._notes.remove(name)
            elif str(draft.home) == where:
                drafts.append(draft)
        return tuple(sorted(drafts, key=lambda draft: draft.written, reverse=True))


class _Notes:
    """JSON objects by name, a file each."""

    def __init__(self, directory: Path | None, kind: str) -> None:
        self._above = directory
        self._kind = kind
        self._known: Path | None = None
        self._told: set[str] = set()

    @property
    def _directory(self) -> Path:
        if self._known is None:
            above = self._above
            if above is None:
                import platformdirs  # noqa: PLC0415

                above = Path(platformdirs.user_state_dir("shnor"))
            self._known = above / self._kind
        return self._known

    def write(self, name: str, note: Mapping[str, Any]) -> bool:
        try:
            content = json.dumps(note, ensure_ascii=False).encode("utf-8", "surrogatepass")
            if len(content) > LARGEST:
                self.tell("something was too large to be kept")
                return False
            replace_private(self._directory / (name + _ENDING), content, durable=False)
        except OSError as error:
            self.tell(f"cannot be written: {error}")
            return False
        return True

    def read(self, name: str) -> Mapping[str, Any] | None:
        """A note; None when there is none or it cannot be understood."""
        try:
            note = json.loads((self._directory / (name + _ENDING)).read_bytes().decode("utf-8", "surrogatepass"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as error:
            self.tell(f"{name} cannot be read: {error}")
            return None
        if isinstance(note, dict):
            return note
        self.tell(f"{name} holds no object")
        return None

    def all(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for path in self._files(_ENDING):
            name = path.name.removesuffix(_ENDING)
            if (note := self.read(name)) is not None:
                yield name, note

    def remove(self, name: str) -> None:
        try:
            (self._directory / (name + _ENDING)).unlink(missing_ok=True)
        except OSError as error:
            self.tell(f"cannot be removed: {error}")

    def sweep_partial(self, oldest: datetime) -> None:
        """Remove what killed sessions left half-written."""
        for path in self._files(PARTIAL_END):
            with suppress(OSError):
                if path.stat().st_mtime < oldest.timestamp():
                    path.unlink()

    def tell(self, what: str) -> None:
        """Log something once."""
        if what not in self._told:
            self._told.add(what)
            _log.warning("%s: %s", self._directory, what)

    def _files(self, ending: str) -> list[Path]:
        try:
            return sorted(path for path in self._directory.iterdir() if path.name.endswith(ending))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            self.tell(f"cannot be looked through: {error}")
            return []


def _draft(note: Mapping[str, Any]) -> Draft | None:
    try:
        fields, record = dict(note["fields"]), dict(note["record"])
        if not all(isinstance(text, str) for text in (note["form"], note["title"], *fields, *fields.values())):
            return None
        return Draft(Path(note["home"]), note["form"], record, note["title"], fields, _moment(note["written"]))
    except (KeyError, TypeError, ValueError):
        return None


def _moment(text: str) -> datetime:
    """A moment with its time zone, one that every zone has. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or moment.year in {MINYEAR, MAXYEAR}:
        raise ValueError(text)
    return moment


def _resolved(home: Path) -> str:
    return str(home.resolve())


def _name_of(*parts: object) -> str:
    text = json.dumps(parts, sort_keys=True, default=dict)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]

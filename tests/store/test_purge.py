"""A name is taken out of every record; all else stays: numbers, order, what follows from what, what can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.store import Change, Corrupt, Record, open_database
from shnor_tui.store.maintenance.purge import Names, Place, intact_records, purged, texts
from shnor_tui.store.maintenance.rewrite import rewrite
from shnor_tui.store.record import chained, encode_line, marker
from shnor_tui.store.state import State
from tests.store.conftest import Opener
from tests.store.support import contents, journal_of

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
INSTEAD = "[removed]"


def names(*forms: str, accounts: Iterable[str] = (), instead: str = INSTEAD) -> Names:
    return Names(forms, instead, accounts)


# What is the name and what isn't


@pytest.mark.parametrize(
    ("form", "text", "left"),
    [
        ("Иванова", "Иванова", "[removed]"),
        ("Иванова", "И.И.Иванова, Иванова.", "И.И.[removed], [removed]."),
        ("Иванова", "«Иванова»\n(Иванова)", "«[removed]»\n([removed])"),
        ("Иванова", "ivan@иванова.рф, Иванова@mail.ru", "ivan@иванова.рф, [removed]@mail.ru"),
        ("Иванова", "Ивановая, ПрИванова, Иванова2, Иванова_О", "Ивановая, ПрИванова, Иванова2, Иванова_О"),
        ("Иванова", "ИВАНОВА, иванова", "ИВАНОВА, иванова"),
        ("Иванова", "Иванова-Петрова, Петрова-Иванова", "Иванова-Петрова, Петрова-Иванова"),
        ("Иванова", "Иванова – директор, Иванова- зам.", "[removed] – директор, [removed]- зам."),
        ("Иванова-Петрова", "Иванова\u2011Петрова и Иванова-Петрова", "[removed] и [removed]"),
        ("О. П. Иванова", "О.\u00a0П.\u202fИванова, О. П.  Иванова, О.П.Иванова", "[removed], [removed], О.П.Иванова"),
        ("О.\u00a0П. Иванова", "О. П. Иванова", "[removed]"),
        ("Ольга Иванова", "Ольга\nИванова", "[removed]"),
        ("Сергей", "Серге\u0438\u0306 и Сергей", "[removed] и [removed]"),
        ("Серге\u0438\u0306", "Серге\u0438\u0306 и Сергей", "[removed] и [removed]"),
        ("(Иванова)", "это (Иванова).", "это [removed]."),
        ("Иванова О.П.", "Иванова О.П.Иванова О.П., Иванова О.П.Р.", "[removed][removed], [removed]Р."),
        ("a.b", "a.b, axb", "[removed], axb"),
        ("Иванова", r"\1 Иванова \g<0>", r"\1 [removed] \g<0>"),
    ],
)
def test_a_name_is_found_as_whole_words_however_its_blanks_are_stored(form: str, text: str, left: str) -> None:
    assert names(form).without(text) == left
    assert names(form).found(text) == left.count(INSTEAD)


def test_the_longest_of_several_forms_goes_first() -> None:
    assert names("Иванова", "Иванова О.П.", "Ивановой").without("Иванова О.П. и Ивановой") == "[removed] и [removed]"


def test_words_that_may_be_other_forms_are_told() -> None:
    told = names("Иванова О.П.", "Семёнов").alike(
        "Ивановой, ИВАНОВА, Петрова-Иванова, Семенову, Иванова О.П., Ольга, Ива"
    )
    assert list(told) == ["Ивановой", "ИВАНОВА", "Петрова-Иванова", "Семенову"]


# Accounts


def test_an_account_goes_as_a_whole_and_gets_a_text_of_its_own() -> None:
    chosen = names("ivanova", "olga", "Иванова", accounts=["ivanova", "olga", "ivanova-2", "i.ivanova", INSTEAD])
    assert chosen.accounts == {"ivanova": "[removed] 2", "olga": "[removed] 3"}
    assert chosen.without("ivanova") == "[removed] 2"
    assert chosen.without("сказали olga и Иванова") == "сказали [removed] 3 и [removed]"
    assert chosen.without("i.ivanova") == "i.ivanova"
    assert list(chosen.alike("i.ivanova")) == ["i.ivanova"]
    assert chosen.found("i.ivanova") == 0


# Records

NAME = "Иванова О.П."
ACTORS = ("olga", "petrova", "ivan")
TEXTS = st.lists(
    st.sampled_from(["Иванова О.П.", "Иванова\u00a0О.П.", "Ивановой", "школа", " ", ", ", "olga", "a"]), max_size=4
)
VALUES = st.recursive(
    TEXTS.map("".join) | st.none() | st.booleans() | st.integers(-5, 5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "Иванова О.П."]), inner, max_size=2)
    ),
    max_leaves=4,
)
DOCUMENTS = st.dictionaries(st.sampled_from(["title", "note", "author"]), VALUES, max_size=3)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(ACTORS),
        st.dictionaries(
            st.tuples(st.sampled_from(["marks", "users"]), st.integers(1, 3)),
            st.none() | DOCUMENTS,
            min_size=1,
            max_size=3,
        ),
    ),
    max_size=8,
)


def history(steps: list[Any]) -> list[Record]:
    """The records of a journal in which each step sets some documents or removes them; every third is an undo."""
    state, records = State(), list[Record]()
    for actor, wanted in steps:
        changes = (
            Change.between(table, number, state.documents(table).get(number), document)
            for (table, number), document in wanted.items()
        )
        ops, act, of = tuple(change for change in changes if change), "set", None
        if records and len(records) % 3 == 2:
            ops, act, of = tuple(op.inverse() for op in reversed(records[-1].ops)), "undo", records[-1].rev
        if ops:
            records.append(Record(len(records) + 1, "00000000", 1, NOON, actor, act, of, ops))
            state.apply(records[-1])
    return read("".join(line.decode() for line in chained(records)).encode())


def read(data: bytes) -> list[Record]:
    return intact_records(data)


def folded(records: Iterable[Record]) -> Iterator[dict[str, dict[int, Any]]]:
    """The documents after each record."""
    state = State()
    for record in records:
        state.apply(record)
        yield {name: dict(table) for name, table in state.tables.items()}


def everywhere(value: Any, chosen: Names) -> Any:
    """A value without the name, keys as they are."""
    if isinstance(value, str):
        return chosen.without(value)
    if isinstance(value, dict):
        return {key: everywhere(part, chosen) for key, part in value.items()}
    return [everywhere(part, chosen) for part in value] if isinstance(value, list) else value


@given(steps=STEPS)
def test_the_records_tell_the_same_without_the_name(steps: list[Any]) -> None:
    before = history(steps)
    chosen = names(NAME, "olga", accounts=ACTORS)
    result = purged(before, chosen)
    after = read(b"".join(chained(result.records)))

    told = [(record.rev, record.v, record.at, record.act, record.of) for record in before]
    assert [(record.rev, record.v, record.at, record.act, record.of) for record in after] == told
    assert [record.by for record in after] == [chosen.without(record.by) for record in before]
    assert list(folded(after)) == [everywhere(documents, chosen) for documents in folded(before)]
    assert all(
        chosen.found(text) == 0 for record in after for text in (record.by, *texts(msgspec.to_builtins(record.ops)))
    )
    assert result.changed == tuple(
        old.rev for old, new in zip(before, result.records, strict=True) if (old.by, old.ops) != (new.by, new.ops)
    )
    assert purged(after, chosen).changed == ()
    assert sum(result.places.values()) == sum(
        chosen.found(text) for record in before for text in texts(msgspec.to_builtins(record.ops))
    )


@given(steps=STEPS)
def test_what_could_be_undone_can_be_undone_afterwards(steps: list[Any]) -> None:
    before = history(steps)
    after = purged(before, names(NAME, "olga", accounts=ACTORS)).records
    there, here = ([{}, *folded(records)][-1] for records in (before, after))
    for old, new in zip(before, after, strict=True):
        for was, now in zip(old.ops, new.ops, strict=True):
            if was.inverse().fits(there.get(was.table, {}).get(was.id)):
                assert now.inverse().fits(here.get(now.table, {}).get(now.id))


def test_a_field_may_stay_and_is_told() -> None:
    record = Record(
        1, "00000000", 1, NOON, "ivan", "set", None, (Change("issued", 1, None, {"file": "a", "note": "a"}),)
    )
    result = purged([record], names("aa", "a"), lambda _table, path, _text: path == ("file",))
    assert result.records[0].ops[0].now == {"file": "a", "note": INSTEAD}
    assert result.places == {Place("issued", 1, "note"): 1}
    assert result.staying == {Place("issued", 1, "file"): 1}


# The journal


def purge_now(home: Path, *forms: str) -> None:
    def make(data: bytes) -> Iterable[bytes]:
        records = intact_records(data)
        result = purged(records, names(*forms, accounts={record.by for record in records}))
        return chained([*result.records, marker("store.purge", "ivan", NOON, 1)])

    rewrite(home, "purge", make)


def test_a_journal_without_the_name_takes_the_place_of_the_old_one(home: Path, opened: Opener) -> None:
    with open_database(home, "olga") as db:
        db.table("marks").insert({"author": "olga", "note": f"сказала {NAME}"})
        db.table("marks").update({"note": "пусто"}, doc_ids=[1])
    at_work = opened("petrova")
    purge_now(home, NAME, "olga")
    assert NAME.encode() not in journal_of(home).read_bytes()
    assert b"olga" not in b"".join(path.read_bytes() for path in home.glob("shnor.jso*"))
    at_work.refresh()
    assert at_work.read_only, "a session that has the old journal open writes nothing more"
    with open_database(home, "petrova") as db:
        assert contents(db) == {"marks": {1: {"author": INSTEAD, "note": "пусто"}}}
        *_changes, told = db.records()
        assert (told.rev, told.act, told.ops) == (3, "store.purge", ())
        db.revert(next(db.records(1)), "undo")
        assert contents(db) == {"marks": {1: {"author": INSTEAD, "note": f"сказала {INSTEAD}"}}}


def test_a_line_that_was_never_acknowledged_is_left_out(home: Path) -> None:
    with open_database(home, "olga") as db:
        db.insert({"n": 1})
    for torn in (b'{"crc":"0', b"\0\0\0\n", b'{"crc"\0\0\0\0\n'):
        assert [record.rev for record in intact_records(journal_of(home).read_bytes() + torn)] == [1]


def test_a_last_line_that_was_acknowledged_and_is_damaged_is_not_left_out(home: Path) -> None:
    with open_database(home, "olga") as db:
        for n in range(2):
            db.insert({"n": n})
    whole = journal_of(home).read_bytes()
    for spoilt in (whole[:-9] + b"\0" + whole[-8:], whole[:-1] + b"\x0b"):
        with pytest.raises(Corrupt, match=r"line 2.*doctor"):
            intact_records(spoilt)


@pytest.mark.parametrize("line", [1, 2, 3])
def test_a_damaged_journal_is_not_rewritten(home: Path, line: int) -> None:
    with open_database(home, "olga") as db:
        for n in range(3):
            db.insert({"n": n})
    lines = journal_of(home).read_bytes().splitlines(keepends=True)
    lines[line - 1] = lines[line - 1].replace(b"olga", b"olgb")
    journal_of(home).write_bytes(before := b"".join(lines))
    with pytest.raises(Corrupt, match=f"line {line}.*doctor"):
        purge_now(home, "olga")
    assert journal_of(home).read_bytes() == before


def test_a_missing_line_is_damage_too(home: Path) -> None:
    with open_database(home, "olga") as db:
        for n in range(3):
            db.insert({"n": n})
    first, _second, third = journal_of(home).read_bytes().splitlines(keepends=True)
    with pytest.raises(Corrupt, match="line 2"):
        intact_records(first + third)


def test_records_without_the_name_stay_byte_for_byte(home: Path) -> None:
    with open_database(home, "olga") as db:
        for n in range(3):
            db.insert({"n": n})
    before = journal_of(home).read_bytes()
    records = intact_records(before)
    assert b"".join(map(encode_line, records)) == before
    assert b"".join(chained(purged(records, names(NAME)).records)) == before

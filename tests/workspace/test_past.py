"""The data as they were: after any change, at any moment, whatever happened since."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as chosen
from hypothesis import strategies as st

from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import RoadmapItem, Status
from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.store import Corrupt, Unwritable, open_database
from shnor_tui.store.checkpoint import CHECKPOINT_NAME
from shnor_tui.store.journal import JOURNAL_NAME
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.moment import Moment, moment_of
from shnor_tui.workspace.past import open_past
from shnor_tui.workspace.registry import edit_school
from shnor_tui.workspace.roadmap import remove_items
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_demo, create_programme
from shnor_tui.workspace.tables import SCHEMA, TABLES
from shnor_tui.workspace.upcasting import UPCASTERS
from shnor_tui.workspace.users import set_role

START = datetime(2020, 9, 14, 8, 0, tzinfo=UTC)
EVERYTHING = tuple(TABLES.values())


class Clock:
    """The host's clock, which people set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def at_work(home: Path, clock: Clock, actor: str = "olga") -> Workspace:
    return Workspace(open_database(home, actor, schema=SCHEMA, upcasters=UPCASTERS, now=clock), home, actor)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def own(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    """A department of its own, in Moscow, founded on 14.09.2020 at 11:00 there."""
    with at_work(tmp_path / "own", clock) as workspace:
        create_programme(workspace, "2020/2021", [("Лесная средняя школа", "Лесная СОШ")])
        yield workspace


def mark(workspace: Workspace, number: str, note: str = "", status: Status = Status.IN_PROGRESS) -> int:
    item = item_by_number(workspace.snapshot(), number)
    set_marks(workspace, item, [None], MarkEdit(status=status, note=note))
    return workspace.revision


def everything(workspace: Workspace) -> Mapping[str, Mapping[int, Record]]:
    return {kind.__name__: dict(workspace.records.table(kind)) for kind in EVERYTHING}


def note(workspace: Workspace, number: str) -> str:
    known = workspace.records.marks.get((item_by_number(workspace.snapshot(), number).id, None))
    return known.note if known else ""


# The law


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("template") / "demo"
    with open_workspace(home, actor="olga") as workspace:
        create_demo(workspace)
    return home


STEPS = st.lists(
    st.sampled_from(["mark", "remark", "rename", "remove", "role", "undo", "redo"]), min_size=1, max_size=8
)


def step(workspace: Workspace, what: str, n: int) -> None:
    data = workspace.snapshot()
    items = [item for item in data.items if not item.per_school]
    item = items[n % len(items)]
    match what:
        case "mark":
            set_marks(workspace, item, [None], MarkEdit(status=Status.DONE, note=f"{n}"))
        case "remark":
            set_marks(workspace, items[0], [None], MarkEdit(note=f"снова {n}"))
        case "rename":
            edit_school(workspace, data.registry[0], short_name=f"Школа {n}")
        case "remove":
            remove_items(workspace, [item])
        case "role":
            set_role(workspace, f"user{n}", Role.METHODIST)
        case "undo":
            workspace.undo()
        case _:
            workspace.redo()


@chosen(max_examples=25)
@given(steps=STEPS, checkpointed=st.sampled_from(["never", "before", "in between", "at the end"]))
def test_after_every_change_the_past_is_what_a_session_had_then(
    template: Path, steps: list[str], checkpointed: str
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        home = Path(shutil.copytree(template, Path(directory) / "demo"))
        then: dict[int, tuple[Mapping[str, Mapping[int, Record]], list[str]]] = {}
        with open_workspace(home, actor="olga") as workspace:
            for n, what in enumerate(["mark", *steps]):
                try:
                    step(workspace, what, n)
                except (NotFound, BadInput):
                    continue
                told = [workspace.describe(commit) for commit in workspace.history()]
                then[workspace.revision] = (everything(workspace), told)
                if checkpointed == "in between" and n == len(steps) // 2:
                    checkpoint(home)
        if checkpointed == "at the end":
            checkpoint(home)
        if checkpointed == "never":
            (home / CHECKPOINT_NAME).unlink()
        for revision, (records, told) in then.items():
            with open_past(home, Moment(revision), "reader") as past:
                assert past.revision == revision
                assert everything(past) == records
                assert [past.describe(commit) for commit in past.history()] == told
                assert past.refresh() == ()


def checkpoint(home: Path) -> None:
    with open_database(home, "olga", schema=SCHEMA, upcasters=UPCASTERS) as database:
        database.checkpoint()


# Naming a moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("120", Moment(120)),
        ("№ 120", Moment(120)),
        ("№120", Moment(120)),
        ("#120", Moment(120)),
        ("No. 120", Moment(120)),
        ("01.04.2020", Moment(day=date(2020, 4, 1))),
        ("2020-04-01", Moment(day=date(2020, 4, 1))),
        ("1.4.20 9:05", Moment(day=date(2020, 4, 1), time=time(9, 5), lasts=timedelta(minutes=1))),
        ("01.04.2020, 15:00", Moment(day=date(2020, 4, 1), time=time(15), lasts=timedelta(minutes=1))),
        ("2020-04-01T15:00:30", Moment(day=date(2020, 4, 1), time=time(15, 0, 30), lasts=timedelta(seconds=1))),
    ],
)
def test_a_moment_is_the_number_of_a_change_a_day_or_a_time(text: str, moment: Moment) -> None:
    assert moment_of(text) == moment


@pytest.mark.parametrize("text", ["", "0", "№", "вчера", "32.01.2020", "01.04.2020 25:00", "01.04.2020 15", "15:00"])
def test_what_is_no_moment_is_refused_with_examples(text: str) -> None:
    with pytest.raises(BadInput, match=r"01\.04\.2020"):
        moment_of(text)


def test_a_day_is_meant_with_all_that_was_done_on_it_and_a_minute_with_all_that_was_done_in_it(
    own: Workspace, clock: Clock
) -> None:
    clock.now = datetime(2020, 9, 15, 20, 59, 30, tzinfo=UTC)
    mark(own, "1.1", "в последнюю минуту дня")
    clock.now = datetime(2020, 9, 15, 21, 0, tzinfo=UTC)
    mark(own, "1.1", "в полночь")
    wanted = {
        "14.09.2020": "",
        "15.09.2020": "в последнюю минуту дня",
        "15.09.2020 23:58": "",
        "15.09.2020 23:59": "в последнюю минуту дня",
        "15.09.2020 23:59:29": "",
        "15.09.2020 23:59:30": "в последнюю минуту дня",
        "16.09.2020 00:00": "в полночь",
        "16.09.2020": "в полночь",
        "31.12.2025": "в полночь",
    }
    for text, found in wanted.items():
        with open_past(own.home, moment_of(text)) as past:
            assert note(past, "1.1") == found, text


def test_the_order_is_that_of_the_changes_also_when_a_clock_went_backwards(own: Workspace, clock: Clock) -> None:
    clock.now = datetime(2020, 9, 20, 9, 0, tzinfo=UTC)
    mark(own, "1.1", "первая")
    clock.now = datetime(2020, 9, 18, 9, 0, tzinfo=UTC)
    second = mark(own, "1.1", "вторая, а часы отстали")
    clock.now = datetime(2020, 9, 21, 9, 0, tzinfo=UTC)
    mark(own, "1.1", "третья")
    with open_past(own.home, moment_of("19.09.2020")) as past:
        assert past.revision == second
        assert note(past, "1.1") == "вторая, а часы отстали"
    with open_past(own.home, moment_of("17.09.2020")) as past:
        assert note(past, "1.1") == ""


def test_what_nobody_knows_yet_is_refused(own: Workspace, clock: Clock) -> None:
    with pytest.raises(BadInput, match=r"02\.10\.2020"):
        open_past(own.home, moment_of("02.10.2020"), now=lambda: datetime(2020, 10, 1, 12, tzinfo=UTC))
    with open_past(own.home, moment_of("01.10.2020"), now=lambda: datetime(2020, 10, 1, 12, tzinfo=UTC)) as past:
        assert past.revision == own.revision
    with pytest.raises(NotFound, match="1"):
        open_past(own.home, Moment(own.revision + 1))
    with pytest.raises(NotFound, match=r"13\.09\.2020"):
        open_past(own.home, moment_of("13.09.2020"))


# What a session in the past is


@pytest.mark.parametrize("zone", ["Europe", "Nowhere/At/All", "x" * 300])
def test_a_time_zone_that_is_none_is_utc(own: Workspace, zone: str) -> None:
    """No verb would have taken it; another program's file may bring it."""
    with open_database(own.home, "olga", schema=SCHEMA) as db:
        db.table("department").update({"time_zone": zone})
    with open_workspace(own.home) as workspace:
        assert workspace.zone.key == "UTC"
    with open_past(own.home, Moment(day=date.today())) as past:  # noqa: DTZ011  (whatever zone)
        assert past.zone.key == "UTC"


def test_rules_are_held_against_the_day_of_the_moment(own: Workspace, clock: Clock, demo_home: Path) -> None:
    clock.now = datetime(2020, 9, 30, 22, 0, tzinfo=UTC)  # in Moscow the next day has begun
    revision = mark(own, "1.1", "отметка")
    for moment, today, day in (
        (moment_of("20.09.2020"), None, date(2020, 9, 20)),
        (Moment(revision), None, date(2020, 10, 1)),
        (Moment(revision), date(2021, 1, 1), date(2021, 1, 1)),
    ):
        with open_past(own.home, moment, today=today) as past:
            assert past.today == past.snapshot().today == day
    with open_past(demo_home, Moment(1)) as past:
        assert past.today == date(2021, 4, 20)


def test_nothing_can_be_changed_or_taken_back(own: Workspace) -> None:
    revision = mark(own, "1.1", "было")
    mark(own, "1.1", "стало")
    with open_past(own.home, Moment(revision), "olga") as past:
        assert str(revision) in (past.read_only or "")
        commit = past.history()[-1]
        for attempt in (lambda: mark(past, "1.1"), past.undo, past.redo, lambda: past.undo_entry(commit)):
            with pytest.raises(Unwritable, match=str(revision)):
                attempt()
    own.refresh()
    assert note(own, "1.1") == "стало"
    assert own.revision == revision + 1


def test_others_work_on_and_the_past_stays(own: Workspace) -> None:
    revision = mark(own, "1.1", "было")
    with open_past(own.home, Moment(revision)) as past:
        mark(own, "1.1", "стало")
        remove_items(own, [own.records.table(RoadmapItem)[1]])
        assert past.refresh() == ()
        assert past.revision == revision
        assert note(past, "1.1") == "было"
        assert [commit.rev for commit in past.history()] == list(range(1, revision + 1))


def test_to_look_back_leaves_no_trace_in_the_directory(own: Workspace) -> None:
    revision = mark(own, "1.1", "было")
    mark(own, "1.1", "стало")
    before = {file.name: file.read_bytes() for file in own.home.iterdir()}
    for moment in (Moment(revision), moment_of("14.09.2020")):
        open_past(own.home, moment).close()
    assert {file.name: file.read_bytes() for file in own.home.iterdir()} == before


def test_what_was_before_damage_can_be_looked_at_and_what_was_after_it_is_told_to_be_damaged(own: Workspace) -> None:
    sound = mark(own, "1.1", "цело")
    broken = mark(own, "1.1", "повреждено")
    mark(own, "1.1", "после повреждения")
    own.close()
    (own.home / CHECKPOINT_NAME).unlink(missing_ok=True)
    journal = own.home / JOURNAL_NAME
    journal.write_bytes(journal.read_bytes().replace("повреждено".encode(), "переделано".encode()))
    with open_past(own.home, Moment(sound)) as past:
        assert note(past, "1.1") == "цело"
    for moment in (Moment(broken), Moment(broken + 1), moment_of("14.09.2020")):
        with pytest.raises(Corrupt, match=str(broken)):
            open_past(own.home, moment)


def test_a_moment_without_a_programme_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "half"
    with open_database(home, "olga", schema=SCHEMA) as database:
        database.table("users").insert({"account": "olga", "role": "admin"})
    with pytest.raises(NotFound, match="1"):
        open_past(home, Moment(1))

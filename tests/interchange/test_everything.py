"""Everything that was exported as json comes back byte for byte; any other file changes nothing and says why."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect

from shnor_tui.domain.activity import Event, Training
from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.evidence import AttachedFile, Evidence
from shnor_tui.domain.issued import IssuedReport
from shnor_tui.domain.option import OptionValue
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.record import Record
from shnor_tui.domain.roadmap import Mark, RoadmapItem, Section
from shnor_tui.domain.school import School
from shnor_tui.domain.user import Role, User
from shnor_tui.errors import BadInput, Forbidden
from shnor_tui.i18n import set_language
from shnor_tui.interchange.everything import LARGEST, Unfit, read_everything, take_over
from shnor_tui.interchange.export import exported
from shnor_tui.interchange.kinds import KINDS
from shnor_tui.workspace.debts import debts
from shnor_tui.workspace.indicator_standing import standings
from shnor_tui.workspace.issued import issue
from shnor_tui.workspace.issued_changes import changed_since
from shnor_tui.workspace.low_results import hints
from shnor_tui.workspace.overview import by_school, by_section, due, missed_targets, overdue, tally, unknown_targets
from shnor_tui.workspace.passport import passport
from shnor_tui.workspace.references import REFERENCES
from shnor_tui.workspace.registry import edit_programme
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.setup import create_demo
from shnor_tui.workspace.survey_summary import derived_summaries
from shnor_tui.workspace.tables import DATA_TABLES, SCHEMA
from shnor_tui.workspace.years import indicator_years, year_figures
from tests.workspace.data import REPORT

PAGE = Path(__file__).resolve().parents[2] / "docs" / "import.md"
SEVERAL = settings(max_examples=20)
MANY = settings(max_examples=200)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
Change = Callable[[dict[str, Any]], object]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("ru")


@contextmanager
def directory() -> Iterator[Workspace]:
    with TemporaryDirectory() as place, open_workspace(Path(place) / "d", actor="olga") as workspace:
        yield workspace


def filled(workspace: Workspace, text: str) -> bytes:
    """Everything of the demo with something in every table and in most kinds of fields."""
    create_demo(workspace)
    programme = workspace.programme().id
    with workspace.change("import") as editor:
        gone = editor.add(School(full_name="Закрытая школа"))
    with workspace.change("import") as editor:
        editor.remove(workspace.records.table(School)[gone])
        scan = AttachedFile(name="скан.pdf", sha256="0a" * 32, size=7, kind="pdf")
        document = editor.add(Evidence(programme=programme, title=text, place=text, file=scan))
        editor.change(workspace.records.table(Mark)[1], evidence=(document,), note=text)
        school = editor.add(School(full_name=f"Школа {text}", note=text, former_names=(text,)))
        editor.add(Event(programme=programme, kind=text, host=school, when=Deadline(text=text)))
        editor.add(User(account="petrova", role=Role.SCHOOL, school=school))
        editor.add(OptionValue(programme=programme, owner="docx", option="profile", value=text))
        editor.add(Section(programme=programme, number="", title=text))
        editor.add(Section(programme=programme, number="", title="Ещё одно без номера"))
    issue(workspace, workspace.snapshot(), REPORT)
    return exported("all", "json", workspace.snapshot())


@pytest.fixture(scope="module")
def sample() -> bytes:
    with directory() as workspace:
        return filled(workspace, "Приказ «О мерах»\u00a0№\u00a05\n\t=1+1")


def taken_over(content: bytes, look: Callable[[Workspace], object] = bool) -> bytes:
    """What a directory exports that took a file over."""
    everything = read_everything("all.json", content)
    with directory() as workspace:
        take_over(workspace, everything)
        look(workspace)
        return exported("all", "json", workspace.snapshot(everything.year), whole=everything.year is None)


def changed(content: bytes, change: Change) -> bytes:
    document = json.loads(content)
    change(document)
    return json.dumps(document).encode()


def refused(content: bytes) -> str:
    with pytest.raises(Unfit) as error:
        read_everything("all.json", content)
    assert "«all.json»" in str(error.value)
    return str(error.value)


# What comes back


def test_an_export_comes_back_byte_for_byte(sample: bytes) -> None:
    assert all(json.loads(sample)["tables"].values()), "the sample has something in every table"
    assert taken_over(sample) == sample


@SEVERAL
@given(text=TEXTS)
def test_whatever_people_typed_comes_back(text: str) -> None:
    with directory() as workspace:
        content = filled(workspace, text)
    assert taken_over(content) == content


@pytest.mark.parametrize("year", ["2019/2020", "2020/2021"])
def test_one_year_comes_back_by_itself(demo: Workspace, year: str) -> None:
    content = exported("all", "json", demo.snapshot(year), whole=False)
    assert taken_over(content) == content


def test_a_mark_of_utf_8_and_another_layout_do_no_harm(sample: bytes) -> None:
    assert taken_over(b"\xef\xbb\xbf" + changed(sample, lambda _document: None)) == sample


def test_values_that_are_the_default_and_tables_without_records_may_be_there_or_not(sample: bytes) -> None:
    def other(document: dict[str, Any]) -> None:
        document["tables"] = {name: rows for name, rows in reversed(document["tables"].items()) if rows}
        document["tables"]["marks"].reverse()
        document["tables"]["marks"][0]["reason"] = ""

    assert taken_over(changed(sample, other)) == sample


def test_it_is_one_change_that_nobody_takes_back(sample: bytes) -> None:
    with directory() as workspace:
        assert take_over(workspace, read_everything("all.json", sample)) == 1
        (commit,) = workspace.history()
        assert (commit.act, commit.by) == ("import.all", "olga")
        with pytest.raises(BadInput):
            workspace.undo()


def test_new_records_get_numbers_that_none_of_the_file_has(sample: bytes) -> None:
    with directory() as workspace:
        take_over(workspace, read_everything("all.json", sample))
        known = set(workspace.records.table(School))
        with workspace.change("school.add") as editor:
            assert editor.add(School(full_name="Новая школа")) > max(known)


def test_what_changed_since_a_report_was_issued_is_counted_from_the_import_on(sample: bytes) -> None:
    with directory() as workspace:
        take_over(workspace, read_everything("all.json", sample))
        (report,) = workspace.records.all(IssuedReport)
        assert report.revision > workspace.revision
        for place in range(report.revision + 2):
            assert len(changed_since(workspace, report)) == place
            edit_programme(workspace, workspace.programme(), goal=f"Цель {place}")


def test_an_older_format_is_read_as_the_program_reads_its_own_older_records(sample: bytes) -> None:
    def older(document: dict[str, Any]) -> None:
        document["schema"] = 2
        for reading in document["tables"]["readings"]:
            reading.setdefault("period", "2019/2020")
        document["tables"]["trainings"][0].pop("when", None)
        document["tables"]["trainings"][0]["finished"] = "2020-05-04"

    everything = read_everything("all.json", changed(sample, older))
    first = min(everything.tables["trainings"].values(), key=lambda training: training.id)
    assert isinstance(first, Training)
    assert first.when.text == "04.05.2020"
    assert not any("/" in getattr(one, "period", "") for one in everything.tables["readings"].values())
    malformed = changed(sample, lambda d: (d.update(schema=2), d["tables"]["trainings"][0].update(finished="soon")))
    assert "table «trainings», record 1: it cannot be brought from format 2 to" in refused(malformed)


def test_a_point_may_link_to_what_was_removed(sample: bytes) -> None:
    linked = changed(sample, lambda d: d["tables"]["points"][0].update(items=[999]))
    point = read_everything("all.json", linked).tables["points"][1]
    assert isinstance(point, ReportPoint)
    assert point.items == (999,)


def test_what_was_removed_never_becomes_another_record_to_which_a_point_links(sample: bytes) -> None:
    next_number = 1 + max(item["id"] for item in json.loads(sample)["tables"]["items"])
    linked = changed(sample, lambda d: d["tables"]["points"][0].update(items=[next_number]))
    with directory() as workspace:
        take_over(workspace, read_everything("all.json", linked))
        (item, *_others) = workspace.records.all(RoadmapItem)
        with workspace.change("item.add") as editor:
            assert editor.add(item) == next_number + 1


# Where it goes


def test_only_an_empty_directory_takes_everything(demo: Workspace, sample: bytes) -> None:
    before = demo.revision
    with pytest.raises(BadInput, match=r"is not empty: it holds programmes – 2"):
        take_over(demo, read_everything("all.json", sample))
    assert demo.revision == before


def test_of_two_at_once_only_one_sets_the_directory_up(sample: bytes, tmp_path: Path) -> None:
    everything = read_everything("all.json", sample)
    with open_workspace(tmp_path, actor="olga") as olga, open_workspace(tmp_path, actor="petrova") as petrova:
        take_over(olga, everything)
        with pytest.raises(Forbidden):
            take_over(petrova, everything)
        assert exported("all", "json", olga.snapshot()) == sample
        assert olga.revision == 1


# What is refused


def nested(depth: int) -> bytes:
    return b'{"format":"shnor","tables":' + b"[" * depth + b"]" * depth + b"}"


FOREIGN = {
    "empty": (b"", "it is empty"),
    "blank": (b" \n", "it is empty"),
    "text": ("Школа;Отметка".encode(), "it is no JSON"),
    "another encoding": ('{"format":"школа"}'.encode("cp1251"), "not in UTF-8 .byte 12"),
    "PowerShell": ("\ufeff{}".encode("utf-16-le"), "PowerShell"),
    "workbook": (b"PK\x03\x04....", "it is a workbook"),
    "list": (b"[]", "no file that «shnor export all» wrote"),
    "another program": (b'{"format":"other"}', "no file that «shnor export all» wrote"),
    "comma": (b'{"format": "shnor",\n "version" 1}', r"no JSON from line 2, column 12 on: «1}»"),
    "deep": (nested(100_000), "nested too deeply"),
    "long number": (b'{"format":"shnor","version":' + b"9" * 5000 + b"}", "a number that is too long"),
    "large": (b"{" + b" " * LARGEST, r"larger than 64 MB"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_that_is_none_of_ours_is_refused_in_words(name: str) -> None:
    content, why = FOREIGN[name]
    assert re.search(why, refused(content))


HEADS: dict[str, tuple[Change, str]] = {
    "newer version": (lambda d: d.update(version=2), "newer version of the program .«version» is 2, this one knows 1"),
    "newer schema": (lambda d: d.update(schema=SCHEMA + 1), "newer version of the program .«schema» is"),
    "no version": (lambda d: d.pop("version"), "«version» cannot be understood"),
    "true": (lambda d: d.update(version=True), "«version» cannot be understood"),
    "schema 0": (lambda d: d.update(schema=0), "«schema» cannot be understood"),
    "one kind": (lambda d: d.update(kind="schools"), "one kind of data only.*shnor import schools FILE"),
    "no kind": (lambda d: d.update(kind="cats"), "«kind» cannot be understood"),
    "strange kind": (lambda d: d.update(kind=[]), "«kind» cannot be understood"),
    "no tables": (lambda d: d.pop("tables"), "«tables» is missing"),
    "more": (lambda d: d.update(more=1), "«more» cannot be understood"),
    "another table": (lambda d: d["tables"].update(cats=[]), "no such tables: «cats»"),
    "tables as a list": (lambda d: d.update(tables=[]), "«tables» cannot be understood"),
    "year": (lambda d: d.update(year=2019), "«year» cannot be understood"),
    "another year": (lambda d: d.update(year="2019/2020"), "«year» is 2019/2020, but its programmes are of"),
}


@pytest.mark.parametrize("name", HEADS)
def test_the_head_of_the_file_is_checked(sample: bytes, name: str) -> None:
    change, why = HEADS[name]
    assert re.search(why, refused(changed(sample, change)))


def row(table: str, place: int = 0, **values: Any) -> Change:
    return lambda document: document["tables"][table][place].update(values)


def without(table: str, field: str) -> Change:
    return lambda document: document["tables"][table][0].pop(field)


def also(table: str, **values: Any) -> Change:
    """A record like the first one, with other values."""

    def change(document: dict[str, Any]) -> None:
        rows = document["tables"][table]
        rows.append({**rows[0], "id": max(one["id"] for one in rows) + 1, **values})

    return change


FAULTS: dict[str, tuple[Change, str]] = {
    "wrong type": (
        row("schools", short_name=5),
        "table «schools», record 1, field «short_name»: here is a whole number",
    ),
    "text for a list": (
        row("schools", former_names="Школа"),
        "field «former_names»: here is text, but it must be a list",
    ),
    "inside a list": (row("programmes", tasks=["а", None]), r"record 1, field «tasks\[1\]»: here is null"),
    "inside a part": (
        row("programmes", order={"date": "вчера"}),
        "field «order.date»: it is no date; it is written as",
    ),
    "true for a number": (row("marks", item=True), "table «marks», record 1, field «item»: here is true or false"),
    "no such word": (row("marks", status="finished"), "field «status»: 'finished' is none of the words"),
    "missing": (without("schools", "full_name"), "table «schools», record 1, field «full_name»: the field is missing"),
    "unknown": (row("schools", colour="red"), "table «schools», record 1, field «colour»: there is no such field"),
    "unknown inside": (row("programmes", order={"who": "я"}), "field «order.who»: there is no such field"),
    "unknown inside a list": (
        row("questionnaires", questions=[{"code": "1", "text": "?", "colour": 1}]),
        r"field «questions\[0\].colour»: there is no such field",
    ),
    "no number": (without("schools", "id"), "table «schools»: what stands № 1 in it has no number «id»"),
    "no record": (lambda d: d["tables"]["schools"].insert(0, "Школа"), "table «schools»: what stands № 1"),
    "number 0": (row("schools", id=0), "table «schools», field «id»: 0 can be no number of a record"),
    "number of 60 digits": (row("schools", id=10**60), "can be no number of a record"),
    "number twice": (row("schools", 1, id=1), "table «schools», record 1, field «id»: the number stands twice"),
    "table of no list": (lambda d: d["tables"].update(marks={}), "table «marks»: it must be a list"),
    "not finite": (row("trainings", people=float("nan")), "table «trainings», record 1: .*people.*not finite"),
    "infinite": (row("trainings", people=float("inf")), "table «trainings», record 1: .*people.*not finite"),
    "longer than 64 bits": (row("trainings", people=10**30), "table «trainings», record 1: .*people.*64 bits"),
    "half of a character": (row("schools", note="\ud800"), "table «schools», record 1: .*note.*half of a character"),
    "a number of no size": (row("readings", value="1e999999999"), "field «value»: it is no number of everyday size"),
    "a number of many digits": (row("readings", value="0." + "3" * 5000), "field «value»: it is no number of everyday"),
    "an answer without end": (row("answers", value="1e-999999999"), "table «answers», record 1, field «value»"),
    "a number that is none": (row("readings", value="NaN"), "field «value»: it is no number of everyday size"),
    "words for a number": (row("readings", value="много"), "field «value»: it is no number"),
    "a period that is none": (row("readings", period="9"), "field «period»: «9» is none of the indicator's periods"),
    "fewer than none": (row("trainings", people=-1), "field «people»: a count is never negative"),
    "a rule for all": (row("programmes", rule={"share": 0}), "field «rule.share»: it is no whole number from 1 to 100"),
    "no school year": (row("programmes", year="2019"), "field «year»: «2019» is no school year"),
    "a year as people write it": (row("procedures", year="2019-2020"), "field «year»: «2019-2020» is no school year"),
    "gone": (row("listings", school=77), "table «listings», record 1, field «school»: «schools» has no record 77"),
    "one of several gone": (row("listings", partners=[1, 78]), "field «partners»: «schools» has no record 78"),
    "twice the same": (
        also("users"),
        "table «users», record 3, field «account»: it stands for the same as the record 1",
    ),
    "twice but for case": (also("indicators", code="п20"), "field «programme, code»: it stands for the same as"),
    "nobody may": (
        lambda d: d["tables"].update(users=[{"id": 1, "account": "olga"}]),
        "table «users»: nobody is an administrator",
    ),
    "a school's own": (also("users", account="x", role="school"), "field «school»: the role «school» needs a school"),
    "no time zone": (row("department", time_zone="Europe"), "field «time_zone»: There is no time zone «Europe»"),
    "two settings": (also("department"), "table «department»: there is more than one record"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_with_a_record_is_told_with_its_table_number_and_field(sample: bytes, name: str) -> None:
    change, told = FAULTS[name]
    assert re.search(told, refused(changed(sample, change)))


def test_without_a_programme_there_is_nothing_to_import(sample: bytes) -> None:
    def bare(document: dict[str, Any]) -> None:
        document["tables"] = {"users": document["tables"]["users"][:1]}

    assert "table «programmes»: there is no programme" in refused(changed(sample, bare))


@pytest.mark.parametrize(
    ("there", "twice", "told"),
    [
        ('"version": 1,', '"version": 1, "version": 1,', "the key «version» stands twice"),
        ('"schools": [', '"schools": [], "schools": [', "the key «tables.schools» stands twice"),
        (
            '"full_name":',
            '"full_name": "", "full_name":',
            "table «schools», record 1, field «full_name»: the key stands twice",
        ),
        ('"number": "148-од"', '"number": "1", "number": "2"', "field «order.number»: the key stands twice"),
    ],
)
def test_of_two_values_for_a_key_none_is_chosen(sample: bytes, there: str, twice: str, told: str) -> None:
    assert told in refused(sample.decode().replace(there, twice, 1).encode())


def test_the_first_faults_are_told_and_the_others_counted(sample: bytes) -> None:
    def all_wrong(document: dict[str, Any]) -> None:
        for mark in document["tables"]["marks"]:
            mark["status"] = "?"

    with pytest.raises(Unfit) as error:
        read_everything("all.json", changed(sample, all_wrong))
    assert len(error.value.faults) == len(json.loads(sample)["tables"]["marks"])
    assert str(error.value).count("field «status»") == 10
    assert f"and {len(error.value.faults) - 10} more" in str(error.value)


@pytest.mark.parametrize("part", [0.01, 0.3, 0.7, 0.99])
def test_a_file_that_was_cut_is_told_to_be(sample: bytes, part: float) -> None:
    cut = sample[: int(len(sample) * part)].decode(errors="ignore").encode()
    assert "it is cut" in refused(cut)


# Any other file


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of every value of a document."""
    yield path
    parts: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*path, key))


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.just("1e999"),
)


def mutated(data: st.DataObject, document: dict[str, Any]) -> bytes:
    """The document with some of its values taken out, replaced, doubled or moved, or with some of its bytes gone or changed."""
    document = copy.deepcopy(document)
    for _step in range(data.draw(st.integers(1, 3), label="steps")):
        path = data.draw(st.sampled_from([place for place in places(document) if place]), label="place")
        parent: Any = document
        for key in path[:-1]:
            parent = parent[key]
        match data.draw(st.sampled_from(["remove", "replace", "insert"]), label="how"):
            case "remove":
                del parent[path[-1]]
            case "replace":
                parent[path[-1]] = data.draw(ODD, label="value")
            case _ if isinstance(parent, list):
                parent.insert(path[-1], copy.deepcopy(parent[data.draw(st.integers(0, len(parent) - 1))]))
            case _:
                parent[data.draw(st.text(max_size=3), label="key")] = copy.deepcopy(parent[path[-1]])
    content = json.dumps(document, ensure_ascii=data.draw(st.booleans(), label="escaped")).encode(
        errors="surrogatepass"
    )
    if data.draw(st.integers(0, 3), label="bytes too") == 0:
        start = data.draw(st.integers(0, len(content) - 1))
        content = content[:start] + data.draw(st.binary(max_size=3)) + content[start + data.draw(st.integers(0, 5)) :]
    return content


@MANY
@given(data=st.data())
def test_a_document_with_mistakes_is_taken_as_a_whole_or_not_at_all(sample: bytes, data: st.DataObject) -> None:
    small = json.loads(sample)
    for name in ("marks", "answers", "results", "readings", "points", "questionnaires", "procedures"):
        small["tables"][name] = [one for one in small["tables"][name] if one["id"] <= 3]
    content = mutated(data, small)
    with suppress(Unfit):
        once = taken_over(content, looked_at)
        assert taken_over(once) == once


def looked_at(workspace: Workspace) -> None:
    """Everything that screens and reports work out from the records can be worked out."""
    for programme in workspace.programmes:
        data = workspace.snapshot(programme.year)
        for view in (
            due,
            overdue,
            missed_targets,
            unknown_targets,
            by_section,
            by_school,
            tally,
            debts,
            standings,
            hints,
        ):
            view(data)
        for other in (year_figures, indicator_years, derived_summaries):
            other(data)
        for school in data.registry:
            passport(data, school)
        for kind in KINDS:
            exported(kind, "csv", data)
    for commit in workspace.history():
        assert workspace.describe(commit)
        workspace.changes(commit)


# The document that tells what is in the file


def section() -> str:
    return PAGE.read_text(encoding="utf-8").split("## Everything as JSON", 1)[1].split("\n## ", 1)[0]


def documented() -> dict[str, list[tuple[str, str, str]]]:
    """What docs/import.md lists by table: the field, what it holds, and what stands for one that is absent."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for line in section().splitlines():
        if match := re.match(r"### `(\w+)`$", line):
            found[match[1]] = fields = []
        elif match := re.match(r"\| `([\w.\[\]]+)` \| (.*?) \| (.*?) \| \S.* \|$", line):
            fields.append((match[1], match[2], match[3]))
    return found


def described_fields(kind: type[Record]) -> list[tuple[str, str, str]]:
    """The same as the program has it."""
    return [(path, holds(path, field.type), absent(field)) for path, field in fields_of(inspect.type_info(kind))]


def fields_of(kind: inspect.Type, path: str = "") -> Iterator[tuple[str, inspect.Field]]:
    match kind:
        case inspect.UnionType():
            for one in kind.types:
                yield from fields_of(one, path)
        case inspect.VarTupleType():
            yield from fields_of(kind.item_type, f"{path}[]")
        case inspect.StructType():
            for field in kind.fields:
                name = f"{path}.{field.encode_name}" if path else field.encode_name
                if name != "id":
                    yield name, field
                    yield from fields_of(field.type, name)


SIMPLE = {
    inspect.StrType: "text",
    inspect.IntType: "whole number",
    inspect.DecimalType: "decimal",
    inspect.BoolType: "true or false",
    inspect.DateType: "date",
    inspect.NoneType: "null",
    inspect.StructType: "object",
}


def holds(path: str, kind: inspect.Type) -> str:
    match kind:
        case inspect.UnionType():
            return " or ".join(holds(path, one) for one in kind.types)
        case inspect.EnumType():
            return ", ".join(f"`{member.value}`" for member in kind.cls)
        case inspect.VarTupleType(item_type=inspect.EnumType()):
            return f"list of {holds(path, kind.item_type)}"
        case inspect.VarTupleType() if path in REFERENCES:
            return f"list of ids in `{REFERENCES[path]}`"
        case inspect.VarTupleType():
            return f"list of {holds(path, kind.item_type)}s"
        case inspect.DictType():
            return "texts by name"
        case inspect.IntType() if path in REFERENCES:
            return f"id in `{REFERENCES[path]}`"
        case _:
            return SIMPLE[type(kind)]


def absent(field: inspect.Field) -> str:
    if field.required:
        return "**needed**"
    default = {} if field.default is msgspec.NODEFAULT else msgspec.to_builtins(field.default)
    written = json.dumps(default, ensure_ascii=False)
    return f"`{written}`" if len(written) < 50 else "the usual text"


def test_the_page_lists_every_table_and_field_as_they_are_and_no_other() -> None:
    assert documented() == {name: described_fields(kind) for name, kind in DATA_TABLES.items()}


def test_the_page_tells_the_head_of_the_file(sample: bytes) -> None:
    assert [match[1] for match in re.finditer(r"^\| `(\w+)` \|[^|]*\|$", section(), re.MULTILINE)] == list(
        json.loads(sample)
    )
    assert f"this program writes {SCHEMA} and reads 1 to {SCHEMA}" in section()

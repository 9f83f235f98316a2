"""`shnor purge`: shows where a name stands, asks, takes it out of everything, and tells what still holds it."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from shnor_tui.cli.interchange import NOT_CONFIRMED
from shnor_tui.domain.activity import Event
from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.issued import IssuedReport
from shnor_tui.domain.option import OptionValue
from shnor_tui.domain.school import School
from shnor_tui.domain.user import Role, User
from shnor_tui.store.journal import JOURNAL_NAME
from shnor_tui.store.maintenance.backup import back_up
from shnor_tui.workspace.evidence_files import keep_file
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.form_files import FORMS
from shnor_tui.workspace.issued import issue
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.registry import edit_school
from shnor_tui.workspace.session import account_name, open_workspace
from shnor_tui.workspace.ssh_keys import parse_key
from shnor_tui.workspace.users import add_key, set_role
from tests.cli.running import data, output, shnor
from tests.workspace.data import REPORT
from tests.workspace.keypairs import ed25519

SIGNS = "Т.А.Годунова"
FORMS_OF_NAME = ("Иванова Ольга Петровна", "Ивановой Ольги Петровны", "О.П.Иванова")


@pytest.fixture
def told(home: Path) -> Path:
    """A name that stands in the present and in the past, and an account that is one."""
    with open_workspace(home) as workspace:
        school, other, *_more = workspace.snapshot().registry
        edit_school(workspace, school, head="Иванова\u00a0Ольга Петровна", note="телефон Ивановой Ольги Петровны")
        edit_school(workspace, other, note="Это не Иванович и не Ивановский")
        with workspace.change("event.add") as editor:
            gone = editor.add(Event(programme=workspace.programme().id, kind="семинар", topic="ведёт О.П.Иванова"))
        with workspace.change("event.remove") as editor:
            editor.remove(workspace.records.table(Event)[gone])
        set_role(workspace, "ivanova", Role.ADMIN)
        set_role(workspace, "ivanova-2", Role.VIEWER)
    with open_workspace(home, actor="ivanova") as workspace:
        edit_school(workspace, workspace.snapshot().registry[0], site="example.ru")
    return home


def stored(home: Path) -> str:
    return (home / JOURNAL_NAME).read_text(encoding="utf-8")


def forms(*more: str) -> tuple[str, ...]:
    return (*FORMS_OF_NAME, *more)


def test_it_is_shown_first_where_the_name_stands(told: Path) -> None:
    before = stored(told)
    run = shnor("purge", *forms("ivanova"))
    assert run.returncode == NOT_CONFIRMED
    assert "--yes" in run.stderr
    assert stored(told) == before
    lines = run.stdout.splitlines()
    assert any(line.split()[:4] == ["schools", "director", "1", "yes"] for line in lines)
    assert "by table: users – 1, schools – 2, events – 2" in run.stdout
    assert "It is an account (ivanova; 1 change is by it)" in run.stdout
    assert "(removed)" in run.stdout, "the event is gone by now"
    alike = run.stdout.split("give them too:")[1].split("No other file")[0]
    assert all(word in alike for word in ("Иванович (1)", "Ивановский (1)", "ivanova-2 (1)"))


def test_the_name_is_out_of_the_records_and_their_history(told: Path) -> None:
    count = len(data("history", "--limit", "1000"))
    run = data("purge", *forms("ivanova"), "--yes")
    for form in forms("Иванова\u00a0Ольга", '"ivanova"'):
        assert form not in stored(told)
    history = data("history", "--limit", "1000")
    assert len(history) == count + 1 == run["revision"]
    assert (history[-1]["action"], history[-1]["changes"]) == ("store.purge", [])
    assert [entry["account"] for entry in history].count("[имя удалено]") == 1
    with open_workspace(told) as workspace:
        first = workspace.snapshot().registry[0]
        assert (first.head, first.note) == ("[имя удалено]", "телефон [имя удалено]")
        roles = {user.account: user.role for user in workspace.records.all(User)}
        assert roles == {account_name(): Role.ADMIN, "[имя удалено]": Role.ADMIN, "ivanova-2": Role.VIEWER}
    assert Path(run["kept"]).read_text(encoding="utf-8").count("Иванова") > 0


def test_changes_are_undone_as_before(told: Path) -> None:
    number = next(entry["revision"] for entry in data("history", "--limit", "100") if entry["action"] == "event.remove")
    output("purge", *forms("ivanova"), "--yes")
    output("undo", str(number))
    with open_workspace(told) as workspace:
        assert "ведёт [имя удалено]" in [event.topic for event in workspace.records.all(Event)]


def test_what_stands_in_its_place_may_be_said(told: Path) -> None:
    output("purge", *FORMS_OF_NAME, "--instead", "директор", "--yes")
    with open_workspace(told) as workspace:
        assert workspace.snapshot().registry[0].head == "директор"


def test_a_name_that_stands_nowhere_changes_nothing(told: Path) -> None:
    before = stored(told)
    run = shnor("purge", "Сидорова", "--yes")
    assert (run.returncode, stored(told)) == (0, before)
    assert "«Сидорова»: nowhere in the records." in run.stdout
    assert not list(told.glob("*.before-*"))


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "nothing": ((" ",), "Say which name"),
    "a letter": (("О.",), "«О.» is too short for a name"),
    "itself": (("Иванова", "--instead", "О. Иванова"), "holds the name itself"),
    "no text": (("Иванова", "--instead", " "), "Something has to stand"),
    "another's account": (
        ("ivanova", "--instead", "petrova"),
        "could be an account, which would get the rights of ivanova",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_do_harm_is_refused(told: Path, name: str) -> None:
    arguments, why = REFUSED[name]
    before = stored(told)
    run = shnor("purge", *arguments, "--yes")
    assert run.returncode == 2, run.stdout
    assert all(part in run.stderr for part in why.split(" .")), run.stderr
    assert stored(told) == before


def test_schools_that_would_be_called_the_same_are_refused(told: Path) -> None:
    with open_workspace(told) as workspace:
        for name in ("Школа Иванова", "Школа Иванов"):
            with workspace.change("school.add") as editor:
                editor.add(School(full_name=name))
    run = shnor("purge", "Иванова", "Иванов", "--yes")
    assert run.returncode == 2
    assert "it stands for the same as the record" in run.stderr


def test_the_programs_own_words_are_no_names(told: Path) -> None:
    run = data("purge", "done", "Europe", "2019/2020", "2020-09-15", "--yes")
    assert run["tables"] == {}
    assert {place["field"] for place in run["staying"]} == {"status", "year", "deadline"}


def test_somebody_who_can_log_in_stays_an_administrator(told: Path) -> None:
    run = shnor("purge", account_name(), "ivanova", "--yes")
    assert run.returncode == 2
    assert "No administrator would be left but" in run.stderr
    output("purge", account_name(), "--yes")
    assert "could" not in shnor("purge", "ivanova", "--yes").stdout
    assert shnor("purge", "ivanova", "--yes").returncode == 3, "who removed his own account is a viewer now"


def test_only_an_administrator_removes_a_name(told: Path) -> None:
    with open_workspace(told) as workspace:
        set_role(workspace, account_name(), Role.METHODIST)
    run = shnor("purge", "Годунова", "--yes")
    assert run.returncode == 3
    assert "remove a person's name" in run.stderr


def test_a_damaged_journal_is_mended_first(told: Path) -> None:
    lines = (told / JOURNAL_NAME).read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(b"schools", b"scho0ls")
    (told / JOURNAL_NAME).write_bytes(b"".join(lines))
    run = shnor("purge", *FORMS_OF_NAME, "--yes")
    assert run.returncode in {6, 7}
    assert (told / JOURNAL_NAME).read_bytes() == b"".join(lines)


# What still holds it


def files(run: Any) -> dict[str, tuple[str, bool, list[str]]]:
    return {Path(file["path"]).name: (file["kind"], file["searched"], file["inside"]) for file in run["files"]}


def test_the_files_that_still_hold_the_name_are_told(told: Path, tmp_path: Path) -> None:
    with open_workspace(told) as workspace:
        issue(workspace, workspace.snapshot(), REPORT)
    output("report", "spravka", "--year", "2019/2020", "-o", tmp_path / "spravka.docx")
    (told / "issued" / "old.docx").write_bytes((tmp_path / "spravka.docx").read_bytes())
    (told / "issued" / "scan.pdf").write_bytes(b"%PDF-1.4 ...")
    (told / "list.csv").write_bytes("Подписала;Т.А.Годунова\r\n".encode("cp1251"))
    (told / "notes.txt").write_text(SIGNS, encoding="utf-16")
    (told / "Т.А.Годунова.txt").touch()
    (told / "clean.txt").write_text("Годунов", encoding="utf-8")
    backup = back_up(told).backup.path
    run = data("purge", SIGNS, "--yes")
    found = files(run)
    kept = Path(run["kept"]).name
    assert found.pop(kept) == ("journal", True, [])
    kind, searched, inside = found.pop(backup.name)
    assert (kind, searched) == ("backup", True)
    assert {"shnor.journal", "issued/old.docx/word/document.xml", "list.csv"} <= set(inside)
    assert found == {
        "old.docx": ("issued", True, ["word/document.xml"]),
        "scan.pdf": ("issued", False, []),
        "list.csv": ("other", True, []),
        "notes.txt": ("other", True, []),
        "Т.А.Годунова.txt": ("other", True, []),
    }


def test_of_a_person_behind_the_gate_the_keys_open_nothing_and_what_is_personal_is_told(told: Path) -> None:
    with open_workspace(told) as workspace:
        add_key(workspace, "ivanova", parse_key(ed25519(1, "ivanova@school")))
        add_key(workspace, "ivanova-2", parse_key(ed25519(2)))
    draft = told / "users" / "ivanova" / "state" / "shnor" / "drafts" / "form.json"
    draft.parent.mkdir(parents=True)
    draft.write_text("{}")
    said = output("purge", "ivanova", "--yes")
    assert f"behind the gate:\n  rm -rf -- {told}/users/ivanova\n" in said
    assert "write that anew at once: shnor user key lines" in said
    lines = [line for line in output("user", "key", "lines").splitlines() if not line.startswith("#")]
    assert len(lines) == 1
    assert "--user ivanova-2" in lines[0]
    assert "of keys" not in output("purge", SIGNS, "--yes")


def test_the_files_of_documents_are_searched_or_named_by_what_they_are_called(told: Path) -> None:
    contents = {
        "протокол": f"Слушали: {SIGNS}".encode("cp1251"),
        "скан": b"%PDF-1.4 ...",
        "фото": b"\xff\xd8\xff\xe0 a photograph of a page",
        "телефон": b"\0\0\0\x20ftypheic a photograph of a page",
        "справка": "ничего".encode(),
    }
    with open_workspace(told) as workspace:
        for title, content in contents.items():
            file = keep_file(told, io.BytesIO(content), title, 1000)
            item = item_by_number(workspace.snapshot(), "1.2")
            set_marks(workspace, item, [None], MarkEdit(document=Evidence(programme=0, title=title, file=file)))
    found = [file for file in data("purge", SIGNS, "--yes")["files"] if file["kind"] == "evidence"]
    assert {file["inside"][0]: file["searched"] for file in found} == {
        "протокол, протокол.txt": True,
        "скан, скан.pdf": False,
        "фото, фото.jpg": False,
        "телефон, телефон.heic": False,
    }
    assert "# протокол, протокол.txt" in output("purge", SIGNS)
    told.chmod(0o2770)
    assert data("doctor")["well"]


def test_a_file_that_several_documents_share_is_called_by_all_of_them(told: Path) -> None:
    for title in ("протокол", "список"):
        run = shnor("evidence", "add", "1.2", "--title", title, "--name", "а.txt", given=SIGNS)
        assert run.returncode == 0, run.stderr
    assert "# протокол, а.txt, список, а.txt" in output("purge", SIGNS, "--yes")


def test_the_commands_that_delete_the_history_as_it_was_can_be_run(told: Path) -> None:
    backup = back_up(told).backup.path
    run = output("purge", SIGNS, "--yes")
    commands = [line.split("  #")[0] for line in run.splitlines() if line.startswith("  rm ")]
    assert len(commands) == 2
    for command in commands:
        subprocess.run(command, shell=True, check=True)
    assert not list(told.glob("*.before-*"))
    assert not backup.exists()
    again = output("purge", SIGNS)
    assert "nowhere in the records" in again
    assert "No other file" in again


def test_a_new_backup_is_not_to_be_deleted_for_the_issued_reports_in_it(told: Path, tmp_path: Path) -> None:
    (told / "issued").mkdir()
    (told / "issued" / "old.txt").write_text(SIGNS, encoding="utf-8")
    output("purge", SIGNS, "--yes")
    backup = back_up(told).backup.path
    again = output("purge", SIGNS)
    assert f"  {backup}  # issued/old.txt" in again
    assert f"rm -f -- {backup}" not in again


def test_a_name_cut_in_pieces_by_a_word_processor_is_found(told: Path) -> None:
    with ZipFile(told / "letter.docx", "w") as archive:
        archive.writestr(
            "word/document.xml", "<w:p><w:r><w:t>Году</w:t></w:r><w:r><w:t>нова</w:t></w:r></w:p><w:p>x</w:p>"
        )
    assert files(data("purge", "Годунова", "--yes"))["letter.docx"] == ("other", True, ["word/document.xml"])


def test_names_of_files_stay_so_that_these_are_found(told: Path) -> None:
    (told / FORMS).mkdir()
    (told / FORMS / "blank-ivanova.docx").write_bytes(b"PK\x03\x04")
    with open_workspace(told) as workspace:
        issue(workspace, workspace.snapshot(), REPORT)
        programme = workspace.programme().id
        with workspace.change("option.set") as editor:
            editor.add(OptionValue(programme=programme, owner="docx", option="letterhead", value="blank-ivanova.docx"))
            (report,) = workspace.records.all(IssuedReport)
            editor.change(report, note="blank-ivanova.docx")
    run = data("purge", "blank-ivanova.docx", report.file, "--yes")
    assert [(place["table"], place["field"]) for place in run["staying"]] == [("options", "value"), ("issued", "file")]
    assert [(place["table"], place["field"]) for place in run["places"]] == [("issued", "note")]
    assert output("issued", "check")


def test_the_answer_is_asked_for_on_a_terminal_only(told: Path) -> None:
    run = shnor("purge", *FORMS_OF_NAME, given="y\n")
    assert run.returncode == NOT_CONFIRMED
    assert json.loads(shnor("purge", *FORMS_OF_NAME, "--json").stdout)["revision"] is None


def test_in_the_past_no_name_is_removed(told: Path) -> None:
    before = stored(told)
    run = shnor("purge", *FORMS_OF_NAME, "--at", "3", "--yes")
    assert run.returncode == 2
    assert stored(told) == before

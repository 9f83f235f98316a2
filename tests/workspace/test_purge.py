"""Whatever is taken for a name, the department's data stay what the program can read, show and take back."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_tui.domain.user import Role
from shnor_tui.errors import BadInput, Conflict, Forbidden, NotFound
from shnor_tui.interchange.everything import read_everything
from shnor_tui.interchange.export import exported
from shnor_tui.store.journal import JOURNAL_NAME
from shnor_tui.store.maintenance.purge import Names
from shnor_tui.workspace.issued import issue
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.purge import plan_purge, purge
from shnor_tui.workspace.roadmap import remove_items
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.setup import create_demo
from shnor_tui.workspace.traces import traces
from shnor_tui.workspace.users import set_role
from tests.workspace.data import REPORT


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo in which much was done, undone and removed, by two people."""
    home = tmp_path_factory.mktemp("busy") / "d"
    with open_workspace(home, actor="olga") as workspace:
        create_demo(workspace)
        set_role(workspace, "petrova", Role.ADMIN)
    with open_workspace(home, actor="petrova") as workspace:
        item, other, *_more = [one for one in workspace.snapshot().items if not one.per_school]
        set_marks(workspace, item, [None], MarkEdit(note="Сделала Иванова О.П., и ещё раз"))
        remove_items(workspace, [other])
        workspace.undo()
        workspace.redo()
        issue(workspace, workspace.snapshot(), REPORT)
    return home


def test_who_is_no_administrator_any_more_removes_nothing(busy: Path, tmp_path: Path) -> None:
    home = tmp_path / "copy"
    shutil.copytree(busy, home)
    with open_workspace(home, actor="petrova") as workspace, open_workspace(home, actor="olga") as olga:
        assert not plan_purge(workspace, ["Иванова"]).nothing
        set_role(olga, "petrova", Role.METHODIST)
    before = (home / JOURNAL_NAME).read_bytes()
    with pytest.raises(Forbidden):
        purge(home, "petrova", ["Иванова"])
    assert (home / JOURNAL_NAME).read_bytes() == before


def words(home: Path) -> list[str]:
    """All that stands between quotes in the journal, and its single words: names, codes, and the program's own words."""
    text = (home / JOURNAL_NAME).read_text(encoding="utf-8")
    quoted = set(re.findall(r'"([^"\\]{2,60})"', text))
    return sorted(quoted | {word for one in quoted for word in re.findall(r"\w{2,}", one)})


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_is_removed_the_data_can_be_read_shown_and_taken_back(busy: Path, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(words(busy)), min_size=1, max_size=3), label="names")
    home = busy.with_name("copy")
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(busy, home)
    before = (home / JOURNAL_NAME).read_bytes()
    try:
        with open_workspace(home, actor="petrova") as workspace:
            plan = plan_purge(workspace, chosen)
        purge(home, "petrova", chosen)
    except (BadInput, NotFound):
        assert (home / JOURNAL_NAME).read_bytes() == before
        return
    actor = plan.names.accounts.get("petrova", "petrova")
    with open_workspace(home, actor=actor) as workspace:
        assert workspace.read_only is None
        for commit in workspace.history():
            assert workspace.describe(commit)
            workspace.changes(commit)
        read_everything("all.json", exported("all", "json", workspace.snapshot()))
        with open_workspace(busy, actor="petrova") as old:
            assert workspace.revision == old.revision + 1
        workspace.undo()
        for commit in reversed(workspace.history()):
            try:
                workspace.undo_entry(commit)
            except (BadInput, Conflict):
                continue
            break
        read_everything("all.json", exported("all", "json", workspace.snapshot()))


def test_an_archive_that_no_method_can_unpack_is_named_as_not_searched(busy: Path, tmp_path: Path) -> None:
    shutil.copytree(busy, home := tmp_path / "copy")
    path = home / "issued" / "list.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("list", "Иванова" * 100)
    data = bytearray(path.read_bytes())
    start = data.index(b"list") + len(b"list")
    data[start + 10 : start + 16] = bytes(byte ^ 0x55 for byte in data[start + 10 : start + 16])
    path.write_bytes(data)
    found = {trace.path: trace.searched for trace in traces(home, Names(["Иванова"], "…", ()))}
    assert found[path] is False

"""A drop-in is code with its runner's rights: which files run, which don't, and how a person allows one."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from shnor_tui.reporting.trust import allow, allow_list_file, candidate_of, load_allow_list, read_candidate
from tests.cli.running import COMMAND, data, environment, output, shnor
from tests.reporting.conftest import Drop
from tests.reporting.plugins import GOOD, drop
from tests.terminal.terminal import Terminal

PROOF = "open({mark!r}, 'w').close()\n"


def writable_file(file: Path) -> None:
    file.chmod(0o666)


def writable_by_group(file: Path) -> None:
    file.chmod(0o664)


def writable_directory(file: Path) -> None:
    file.parent.chmod(0o777)


def sticky_directory(file: Path) -> None:
    file.parent.chmod(0o1777)


def writable_home(file: Path) -> None:
    file.parent.parent.chmod(0o2775)


def symbolic_link(file: Path) -> None:
    real = file.parent.parent / "elsewhere.py"
    file.rename(real)
    file.symlink_to(real)


def linked_directory(file: Path) -> None:
    real = file.parent.with_name("elsewhere")
    file.parent.rename(real)
    file.parent.symlink_to(real)


def owned_by_another(file: Path) -> None:
    os.chown(file, 12345, 12345)


def directory_of_another(file: Path) -> None:
    os.chown(file.parent, 12345, 12345)


UNTRUSTED = [
    writable_file,
    writable_by_group,
    writable_directory,
    sticky_directory,
    writable_home,
    symbolic_link,
    linked_directory,
    pytest.param(owned_by_another, marks=pytest.mark.skipif(os.geteuid() != 0, reason="needs root")),
    pytest.param(directory_of_another, marks=pytest.mark.skipif(os.geteuid() != 0, reason="needs root")),
]


@pytest.mark.parametrize("spoil", UNTRUSTED)
def test_what_others_could_have_written_is_shown_but_not_run_until_it_is_allowed(
    home: Path, dropped: Drop, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    mark = tmp_path / "it ran"
    file = dropped("my plug-in", PROOF.format(mark=str(mark)) + GOOD)
    spoil(file)

    (failure,) = data("plugin", "list")["failures"]
    assert (failure["plugin"], failure["file"], failure["stage"]) == ("my plug-in", str(file), "find")
    assert shnor("report", "good").returncode == 2
    assert not mark.exists()

    command = re.search(r"shnor (plugin allow .*)$", failure["advice"])
    assert command is not None
    printed = output(*shlex.split(command[1]))
    assert "Всё хорошо." in output("report", "good")
    assert mark.exists()

    (sha256,) = re.findall(r"SHA-256 ([0-9a-f]{64})", printed)
    assert sha256 in failure["message"]
    file.write_text(file.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    mark.unlink()
    assert data("plugin", "list")["failures"][0]["stage"] == "find"
    assert not mark.exists()


def test_a_file_below_a_sticky_directory_such_as_tmp_is_trusted(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    file = drop(shared / "mine" / "plugins", "good", GOOD)
    shared.chmod(0o1777)
    assert not read_candidate(file).distrust
    shared.chmod(0o777)
    assert str(shared) in read_candidate(file).distrust


def allowed(file: Path) -> str:
    """Allow a file as it is; returns its SHA-256."""
    candidate = candidate_of(file)
    allow(candidate, candidate.sha256)
    return candidate.sha256


def test_other_bytes_than_those_that_were_read_are_not_allowed(home: Path, dropped: Drop) -> None:
    file = dropped("good", GOOD)
    writable_file(file)
    (failure,) = data("plugin", "list")["failures"]
    command = shlex.split(failure["advice"][failure["advice"].index("plugin allow") :])
    file.write_text(GOOD + "# changed after it was read\n", encoding="utf-8")
    run = shnor(*command)
    assert run.returncode == 2
    assert "another SHA-256" in run.stderr
    assert not load_allow_list().allowed


def test_without_a_sum_nothing_is_allowed_unless_a_person_says_yes(tmp_path: Path) -> None:
    file = drop(tmp_path, "good", GOOD)
    sha256 = candidate_of(file).sha256
    run = shnor("plugin", "allow", file, given="y\n")
    assert run.returncode == 2
    assert f"--sha256 {sha256}" in run.stderr
    for answer, code in (("n", 130), ("y", 0)):
        assert not load_allow_list().allowed
        with Terminal([*COMMAND[1:], "plugin", "allow", str(file)], rows=30, environment=environment()) as terminal:
            terminal.wait_for(lambda text: "rights?" in text)
            assert sha256 in terminal.text.replace("\n", "")
            terminal.press_at_once(f"{answer}\n")
            assert terminal.wait_exit() == code
    assert set(load_allow_list().allowed) == {sha256}


def test_the_allowed_sums_are_kept_for_that_person_only(tmp_path: Path) -> None:
    file = drop(tmp_path, "good", GOOD)
    sha256 = allowed(file)
    kept = allow_list_file()
    assert kept.is_relative_to(Path.home())
    assert kept.stat().st_mode & 0o777 == 0o600
    assert load_allow_list().allowed[sha256].file == str(file)
    other = allowed(drop(tmp_path, "other", GOOD + "# other\n"))
    assert set(load_allow_list().allowed) == {sha256, other}


@pytest.mark.parametrize("spoiled", ["writable", "link", "garbage"])
def test_a_list_that_another_could_have_written_allows_nothing(tmp_path: Path, spoiled: str) -> None:
    allowed(drop(tmp_path, "good", GOOD))
    kept = allow_list_file()
    if spoiled == "writable":
        kept.chmod(0o666)
    elif spoiled == "garbage":
        kept.write_text("{", encoding="utf-8")
    else:
        kept.rename(tmp_path / "plugins.json")
        kept.symlink_to(tmp_path / "plugins.json")
    assert not load_allow_list().allowed


def test_what_is_no_file_or_too_large_is_never_read_to_its_end(home: Path, dropped: Drop) -> None:
    plugins = dropped("good", GOOD).parent
    os.mkfifo(plugins / "pipe.py")
    (plugins / "directory.py").mkdir()
    (plugins / "endless.py").symlink_to("/dev/zero")
    (plugins / "lost.py").symlink_to("/nowhere")
    with (plugins / "large.py").open("wb") as file:
        file.truncate(10**10)
    failures = {failure["plugin"]: failure for failure in data("plugin", "list")["failures"]}
    assert set(failures) == {"pipe", "directory", "endless", "lost", "large"}
    assert {failure["stage"] for failure in failures.values()} == {"find"}


def test_a_person_has_a_plugin_directory_of_their_own(home: Path) -> None:
    drop(Path.home() / ".local/share/shnor/plugins", "own", GOOD)
    (plugin,) = (entry for entry in data("plugin", "list")["plugins"] if entry["origin"] == "user")
    assert plugin["reports"] == ["good"]


def test_a_directory_that_is_both_the_department_s_and_the_person_s_counts_once() -> None:
    mine = Path.home() / ".local/share/shnor"
    drop(mine / "plugins", "own", GOOD)
    told = data("--home", mine, "plugin", "list")
    assert [entry["origin"] for entry in told["plugins"] if entry["name"] == "own"] == ["department"]
    assert told["failures"] == []


def test_allowing_what_is_not_there_is_explained(home: Path) -> None:
    assert shnor("plugin", "allow", home / "nowhere.py").returncode == 2

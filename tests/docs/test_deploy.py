"""docs/deploy.md, followed line by line as root on a host of its own, and then used by the people of the page over ssh."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.docs.host import Host, host, need_host
from tests.ssh.server import Client, make_key

pytestmark = pytest.mark.proof

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "deploy.md"
SOURCES = ("pyproject.toml", "hatch_build.py", "constraints.txt", "README.md", "LICENSE", "shnor_tui", "plugins")
PEOPLE = ("ivanova", "petrov", "lesnaya")
OWN, GATE, BOTH = "own", "gate", "both"
GOING_BACK = "back"
"""What is to be done in one case only, and is tried apart."""
FORBIDDEN, NO_LOGIN = 3, 255
GIVEN_UP = "1.3"
"""An item that is marked after the backup that the page restores."""
NEWER = "/opt/shnor/2/lib/python3*/site-packages"
FORTH, BACK = (f"ln -sfn /opt/shnor/{n} /opt/shnor/current; shnor-keys" for n in (2, 1))


@dataclass(frozen=True)
class Step:
    """A block of the page: a file to write, or commands of root or of another account."""

    line: int
    way: str
    content: str
    file: str = ""
    account: str = ""


def steps() -> list[Step]:
    """The blocks that are tagged, in the page's order."""
    found = []
    for token in MarkdownIt("commonmark").parse(PAGE.read_text(encoding="utf-8")):
        words = dict(word.partition("=")[::2] for word in token.info.split())
        if token.type == "fence" and "deploy" in words:
            assert token.map is not None
            file, account = words.get("file", ""), words.get("as", "")
            found.append(Step(token.map[0] + 1, words["deploy"], token.content, file, account))
    return found


@dataclass(frozen=True)
class Followed:
    """The host after the page was followed, and the people who come there."""

    host: Host
    way: str
    keys: Path

    def person(self, name: str) -> Client:
        """The ssh of one of the people."""
        return self.host.client("shnor" if self.way == GATE else name, self.keys / name)

    def follow(self) -> None:
        """Do what the page says, to its end. Before something is restored, somebody has entered what that gives up."""
        for step in steps():
            if step.way in {BOTH, self.way}:
                if "shnor restore 1" in step.content:
                    self.person("ivanova").output(f"check {GIVEN_UP}")
                self._do(step)

    def _do(self, step: Step) -> None:
        place = f"docs/deploy.md:{step.line}"
        if step.file:
            self.host.write(step.file, step.content)
        elif step.account:
            done = self.person(step.account).run("bash -euo pipefail", given=step.content.encode())
            assert done.returncode == 0, f"{place}\n{done.stdout.decode()}\n{done.stderr.decode()}"
        else:
            run = self.host.run(step.content)
            assert run.returncode == 0, f"{place}\n{run.stdout}\n{run.stderr}"

    def sshd_settings(self, account: str) -> set[str]:
        """What sshd holds for somebody who logs in to an account."""
        return set(self.host.output(f"/usr/sbin/sshd -T -C user={account},host=x,addr=127.0.0.1").splitlines())

    def modes(self, *directories: str) -> dict[str, tuple[str, str]]:
        """(owner:group, mode) of everything below directories, and of themselves."""
        lines = self.host.output(f"find {' '.join(directories)} ! -type l -printf '%p\\t%u:%g\\t%m\\n'").splitlines()
        return {path: (owner, mode) for path, owner, mode in (line.split("\t") for line in lines)}


def followed(way: str, directory: Path) -> Iterator[Followed]:
    """A host on which the page was followed for one of the two ways."""
    need_host()
    sources = directory / "sources"
    sources.mkdir()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, sources / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, sources / name)
    for name in PEOPLE:
        make_key(directory / name)
        shutil.copy(directory / f"{name}.pub", sources)
    with host(directory, sources) as made:
        made.start_sshd()
        result = Followed(made, way, directory)
        result.follow()
        yield result


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Followed]:
    """Own accounts, with a second colleague who joined as the page says."""
    for result in followed(OWN, tmp_path_factory.mktemp("own")):
        result.host.output(
            "useradd --create-home --shell /bin/bash petrov\n"
            "install -D -m 644 petrov.pub /home/petrov/.ssh/authorized_keys\n"
            "usermod --append --groups shnor petrov"
        )
        yield result


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Followed]:
    """The gate."""
    yield from followed(GATE, tmp_path_factory.mktemp("gate"))


def test_every_file_of_the_page_says_its_own_name() -> None:
    named = [step for step in steps() if step.file]
    assert {step.way for step in steps()} == {OWN, GATE, BOTH, GOING_BACK}
    assert all(f"# {step.file}" in step.content.splitlines()[:2] for step in named)


def test_the_program_and_its_settings_are_changed_by_root_alone(own: Followed) -> None:
    _only_root_changes(own.modes("/opt/shnor", "/etc/shnor", "/etc/ssh/sshd_config.d", "/etc/systemd/system"))


def test_what_colleagues_write_their_group_may_write_whatever_their_umask(own: Followed) -> None:
    for umask, command in (("077", "check 2.1"), ("022", "backup"), ("000", "check 2.2")):
        own.person("petrov").output(f"umask {umask}; shnor {command}")
        own.person("ivanova").output(f"umask {umask}; shnor check 2.3")
    modes = own.modes("/srv/shnor")
    assert modes.pop("/srv/shnor") == ("root:shnor", "2770")
    assert {owner.partition(":")[2] for owner, _ in modes.values()} == {"shnor"}
    assert {mode for _, mode in modes.values()} <= {"660", "2770"}, modes


def test_each_colleague_is_the_author_of_what_he_does(own: Followed) -> None:
    own.person("ivanova").output("shnor check 1.1")
    own.person("petrov").output("shnor check 1.2")
    own.person("petrov").output("shnor undo")
    history = own.person("ivanova").output("shnor history --limit 20").decode()
    acts = [
        (words[3], " ".join(words[4:])) for line in history.splitlines() if "1." in line and (words := line.split())
    ]
    assert [who for who, what in acts if "1.1" in what] == ["ivanova"]
    assert [who for who, what in acts if "1.2" in what][-2:] == ["petrov", "petrov"]


def test_a_colleague_opens_the_ui_by_the_line_of_the_page(own: Followed) -> None:
    assert "ssh -C -t shnor.example.ru shnor" in PAGE.read_text(encoding="utf-8")
    with own.person("petrov").terminal("shnor", more=("-C", "-t")) as terminal:
        terminal.wait_for("F1")
    refused = own.person("petrov").run("shnor user role petrov admin")
    assert refused.returncode == FORBIDDEN
    assert "методист" in refused.stderr.decode()


def test_another_department_has_its_own_directory(own: Followed) -> None:
    own.host.output(
        "groupadd shnor-north; useradd --create-home --groups shnor-north --shell /bin/bash orlova\n"
        "install -d -m 2770 -o root -g shnor-north /srv/shnor-north\n"
        "install -D -m 644 lesnaya.pub /home/orlova/.ssh/authorized_keys"
    )
    person = own.host.client("orlova", own.keys / "lesnaya")
    person.output("shnor init --demo")
    assert "orlova" in person.output("shnor user list").decode()
    assert "orlova" not in own.person("ivanova").output("shnor user list").decode()
    assert person.run("ls /srv/shnor").returncode


def test_who_leaves_is_kept_out_of_the_program_and_of_the_host(own: Followed) -> None:
    own.host.output(
        "useradd --create-home --groups shnor --shell /bin/bash sidorov\n"
        "install -D -m 644 lesnaya.pub /home/sidorov/.ssh/authorized_keys"
    )
    person = own.host.client("sidorov", own.keys / "lesnaya")
    own.person("ivanova").output("shnor user add sidorov --role methodist")
    person.output("shnor check 8.2")
    own.person("ivanova").output("shnor user disable sidorov")
    assert person.run("shnor check 8.3").returncode == FORBIDDEN
    own.host.output("usermod --lock --expiredate 1 sidorov")
    assert person.run("true").returncode == NO_LOGIN


def test_the_drop_in_of_own_accounts_is_for_the_group_alone(own: Followed) -> None:
    assert {"clientaliveinterval 60", "clientalivecountmax 3"} <= own.sshd_settings("petrov")
    assert "clientaliveinterval 0" in own.sshd_settings("root")


def test_a_person_of_the_gate_is_in_the_program_at_once(gate: Followed) -> None:
    with gate.person("ivanova").terminal(more=("-C",)) as terminal:
        terminal.wait_for("F1")
        limits = gate.host.output("grep -h . /proc/$(pgrep -u shnor -f 'gate --user ivanova' | head -1)/limits")
    assert _limit(limits, "Max processes") == ("400", "400")
    assert _limit(limits, "Max core file size") == ("0", "0")


def test_the_roles_of_the_page_are_enforced(gate: Followed) -> None:
    school, admin = gate.person("lesnaya"), gate.person("ivanova")
    assert "Лесная СОШ" in school.output("check 2.1").decode()
    refused = school.run("check 2.1 --school Речная")
    assert refused.returncode == FORBIDDEN
    assert gate.person("lesnaya").run("check 1.1").returncode == FORBIDDEN
    history = admin.output("history --limit 20").decode()
    assert any("lesnaya" in line and "2.1" in line for line in history.splitlines())
    assert " ivanova " in history


def test_a_report_comes_through_the_pipe_and_nothing_else_of_the_host(gate: Followed) -> None:
    person = gate.person("ivanova")
    assert person.output("report spravka -f markdown").decode().startswith("# Аналитическая справка")
    for command in ("cat /etc/passwd", "sh", "report spravka -o /tmp/x", "due --home /tmp", "internal-sftp"):
        refused = person.run(command)
        assert refused.returncode in {2, FORBIDDEN}, command
        assert not refused.stdout, command


def test_who_was_disabled_cannot_log_in_until_he_is_enabled(gate: Followed) -> None:
    assert gate.person("petrov").run("due").returncode == NO_LOGIN
    gate.host.output("sudo -u shnor shnor user enable petrov; shnor-keys")
    assert gate.person("petrov").run("roadmap").returncode == 0
    gate.host.output("sudo -u shnor shnor user disable petrov")
    assert gate.person("petrov").run("roadmap").returncode == FORBIDDEN
    gate.host.output("shnor-keys")
    assert gate.person("petrov").run("roadmap").returncode == NO_LOGIN


def test_keys_that_cannot_be_listed_leave_the_file_as_it_is(gate: Followed) -> None:
    before = gate.host.output("cat /etc/ssh/shnor_keys")
    assert "--user ivanova" in before
    gate.host.output("mv /srv/shnor /srv/away")
    try:
        assert gate.host.run("shnor-keys").returncode
    finally:
        gate.host.output("mv /srv/away /srv/shnor")
    assert gate.host.output("cat /etc/ssh/shnor_keys") == before
    assert gate.host.output("ls /etc/ssh | grep shnor").split() == ["shnor_keys"]


def test_of_the_gate_nothing_is_left_open_on_the_host(gate: Followed) -> None:
    gate.person("ivanova").output("evidence list --json")
    directory = gate.modes("/srv/shnor")
    assert directory.pop("/srv/shnor") == ("shnor:shnor", "700")
    assert directory.pop("/srv/shnor/config.toml") == ("root:root", "644")
    assert {owner for owner, _ in directory.values()} == {"shnor:shnor"}
    assert gate.modes("/var/lib/shnor") == {"/var/lib/shnor": ("root:root", "755")}
    assert gate.modes("/etc/ssh/shnor_keys") == {"/etc/ssh/shnor_keys": ("root:shnor", "640")}
    assert gate.modes("/mnt/backup/shnor")["/mnt/backup/shnor"] == ("shnor:shnor", "700")
    _only_root_changes(
        gate.modes("/opt/shnor", "/etc/shnor", "/etc/ssh", "/etc/systemd/system", "/etc/security", "/usr/local/sbin")
    )
    assert "shnor" in gate.host.output("cat /etc/cron.deny").split()


def test_the_drop_in_of_the_gate_is_for_its_account_alone(gate: Followed) -> None:
    held = gate.sshd_settings("shnor")
    assert held >= {
        "authorizedkeysfile /etc/ssh/shnor_keys", "authenticationmethods publickey", "disableforwarding yes",
        "permituserrc no", "permittunnel no", "passwordauthentication no", "acceptenv COLORTERM", "maxsessions 4",
        "x11forwarding no", "allowagentforwarding no", "allowtcpforwarding no", "allowstreamlocalforwarding no",
    }  # fmt: skip
    assert [line for line in held if line.startswith("acceptenv")] == ["acceptenv COLORTERM"]
    assert "authorizedkeysfile .ssh/authorized_keys .ssh/authorized_keys2" in gate.sshd_settings("root")


def test_a_session_that_is_open_outlives_an_upgrade(gate: Followed) -> None:
    with gate.person("ivanova").terminal() as terminal:
        terminal.wait_for("F1")
        gate.host.output(FORTH)
        assert "/opt/shnor/2/" in gate.host.output("cat /etc/ssh/shnor_keys")
        with gate.person("lesnaya").terminal() as newer:
            newer.wait_for("F1")
            programs = gate.host.output("pgrep -u shnor -a -f 'gate --user'")
            assert "/opt/shnor/1/" in programs
            assert "/opt/shnor/2/" in programs
            terminal.press("9")
            terminal.wait_for("Аналитическая справка")
            terminal.press("5")
            terminal.wait_for("История")
    gate.host.output(BACK)


def test_an_older_version_only_reads_what_a_newer_one_wrote_until_the_backup_is_restored(gate: Followed) -> None:
    gate.host.output("sudo -u shnor shnor backup")
    with gate.person("ivanova").terminal() as older:
        older.wait_for("F1")
        gate.host.output(f"sed -i 's/^SCHEMA = .*/SCHEMA = 999/' {NEWER}/shnor_tui/workspace/tables.py; {FORTH}")
        gate.person("ivanova").output("check 1.2")
        older.wait_for("Программа обновлена")
    gate.host.output(BACK)
    refused = gate.person("ivanova").run("check 8.1")
    assert refused.returncode
    assert "999" in refused.stderr.decode()
    gate.host.output(next(step.content for step in steps() if step.way == GOING_BACK))
    assert "не начато" in _line_of(gate, "1.2")
    gate.person("ivanova").output("check 8.1")


def test_the_backup_unit_and_the_crontab_say_one_line() -> None:
    said = {step.file: step.content for step in steps() if step.file}
    unit, crontab = said["/etc/systemd/system/shnor-backup.service"], said["/etc/cron.d/shnor"]
    line = next(line.partition("=")[2] for line in unit.splitlines() if line.startswith("ExecStart="))
    assert line in crontab


@pytest.mark.parametrize("way", [OWN, GATE])
def test_the_backup_of_the_page_is_whole(way: str, request: pytest.FixtureRequest) -> None:
    followed_host: Followed = request.getfixturevalue(way)
    backups = followed_host.host.output("ls /mnt/backup/shnor/*.zip").split()
    assert backups
    assert followed_host.modes("/mnt/backup/shnor")[backups[0]][0] == "shnor:shnor"
    restored = f"sudo -u shnor shnor --home /var/tmp/restored-{way}"
    followed_host.host.output(f"{restored} restore {backups[-1]} --yes; {restored} doctor")


def test_a_department_moves_with_its_people(gate: Followed) -> None:
    there = "sudo -u shnor shnor --home /srv/there"
    gate.host.output(
        "sudo -u shnor shnor backup -o - > /root/last.zip\n"
        "install -m 600 -o shnor /root/last.zip /var/tmp/\n"
        "install -d -m 700 -o shnor -g shnor /srv/there\n"
        f"{there} restore /var/tmp/last.zip --yes"
    )
    lines = gate.host.output(f"{there} user key lines").splitlines()
    here = gate.host.output("cat /etc/ssh/shnor_keys").splitlines()
    assert [line.replace("/srv/there", "/srv/shnor") for line in lines] == here


def test_what_was_entered_after_the_backup_is_given_up_by_restoring_it(gate: Followed) -> None:
    assert "не начато" in _line_of(gate, GIVEN_UP)
    assert "восстанов" in gate.person("ivanova").output("history --limit 100").decode()


def _line_of(followed_host: Followed, item: str) -> str:
    roadmap = followed_host.person("ivanova").output("roadmap").decode()
    return next(line for line in roadmap.splitlines() if line.startswith(item))


def _only_root_changes(modes: dict[str, tuple[str, str]]) -> None:
    assert modes
    for path, (owner, mode) in modes.items():
        assert owner.startswith("root:"), path
        assert not int(mode, 8) & 0o022, path


def _limit(limits: str, name: str) -> tuple[str, ...]:
    line = next(line for line in limits.splitlines() if line.startswith(name))
    return tuple(line[len(name) :].split()[:2])

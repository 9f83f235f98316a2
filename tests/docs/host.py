"""A host of its own to administrate: this machine under overlays, of which nothing is left when the test has ended.

What is written to /etc, /opt, /srv, /home, /var, /usr/local, /mnt, /root and /run is seen by what runs in there only, and lies
in memory. The kernel, the network and the processor are this machine's; there is no systemd, whose part `systemctl` plays.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ssh.server import Client, client_of, free_port

OWN = ("etc", "opt", "srv", "home", "var", "usr/local", "mnt", "root", "run")
TOO_LONG = 180
NEEDED = ("sudo", "unshare", "nsenter", "useradd", "systemd-analyze", "/usr/bin/python3")

_SETUP = """
set -eu
mount -t tmpfs none {layers}
for directory in {own}; do
    name=$(echo "$directory" | tr / -)
    mkdir {layers}/$name {layers}/$name.work
    chmod --reference=/$directory {layers}/$name
    mount -t overlay overlay -o lowerdir=/$directory,upperdir={layers}/$name,workdir={layers}/$name.work /$directory
done
cp {layers}.names/* /etc/
mkdir -p -m 755 /run/sshd
rm -f /run/nologin /etc/nologin
install -m 755 {layers}.systemctl /usr/local/sbin/systemctl
echo ready
exec cat
"""

_SYSTEMCTL = """#!/bin/bash
# What systemd does where these lines are typed.
set -eu
case "$*" in
    daemon-reload)
        cd /etc/systemd/system
        for unit in shnor* user-*.slice*; do
            if [ -e "$unit" ]; then systemd-analyze verify --man=no "${unit%.d}" 2>> /run/complaints; fi
        done
        if grep -E "shnor|user-" /run/complaints >&2; then exit 1; fi ;;
    "try-reload-or-restart ssh")
        if [ -e /run/sshd.pid ]; then kill -HUP "$(cat /run/sshd.pid)"; fi ;;
    "enable --now shnor-backup.timer")
        systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' /etc/systemd/system/shnor-backup.timer)" ;;
    "start shnor-backup.service")
        unit=/etc/systemd/system/shnor-backup.service
        command=$(sed -n 's/^ExecStart=//p' "$unit")
        cd /
        account=$(sed -n 's/^User=//p' "$unit")
        exec env -i LANG=C.UTF-8 setpriv --reuid "$account" --regid "$account" --init-groups --no-new-privs $command ;;
    *) echo "systemctl $*: nobody thought of it" >&2; exit 1 ;;
esac
"""


@dataclass(frozen=True)
class Host:
    """The host; `sources` is the directory in which the administrator works."""

    holder: int
    sources: Path
    port: int
    client_files: Path

    def line(self, *command: str) -> list[str]:
        """A program there, as root."""
        spaces = f"/proc/{self.holder}/ns"
        return ["nsenter", f"--mount={spaces}/mnt", f"--pid={spaces}/pid_for_children", "--", *command]

    def run(self, commands: str) -> subprocess.CompletedProcess[str]:
        """What the administrator types as root, in the sources' directory."""
        return subprocess.run(
            self.line("bash", "-euo", "pipefail", "-c", f"cd {shlex.quote(str(self.sources))}\n{commands}"),
            env=_administrators_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TOO_LONG,
            check=False,
        )

    def output(self, commands: str) -> str:
        """What they print; they must end well."""
        done = self.run(commands)
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def write(self, path: str, content: str) -> None:
        """The administrator saves a file, with the usual umask."""
        quoted = shlex.quote(path)
        subprocess.run(
            self.line("sh", "-c", f"umask 022; mkdir -p $(dirname {quoted}); cat > {quoted}"),
            input=content,
            text=True,
            check=True,
        )

    def start_sshd(self) -> None:
        """The host's own sshd, on a port of the loopback that is free."""
        self.output(f"/usr/sbin/sshd -o ListenAddress=127.0.0.1 -o Port={self.port} -o PidFile=/run/sshd.pid")

    def client(self, account: str, key: Path) -> Client:
        """The ssh of somebody who has a key."""
        return client_of(account, key, self.port, self.client_files / "known_hosts")


def need_host(environment: Mapping[str, str] = os.environ) -> None:
    """Skip aloud where no host can be made: it takes root, mount namespaces and a few programs of Debian."""
    if os.geteuid() != 0:
        pytest.skip("NOT ROOT HERE: THAT THE PAGE OF DEPLOYMENT WORKS IS NOT PROVED")
    missing = [name for name in NEEDED if not shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")]
    if not missing and subprocess.run(["/usr/bin/python3", "-c", "import ensurepip, venv"], check=False).returncode:
        missing = ["python3-venv"]
    if missing:
        reason = f"NO {', '.join(missing)} HERE: THAT THE PAGE OF DEPLOYMENT WORKS IS NOT PROVED"
        if environment.get("CI"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


@contextmanager
def host(directory: Path, sources: Path) -> Iterator[Host]:
    """A fresh host; `directory` is for what it needs outside."""
    layers = directory / "layers"
    layers.mkdir()
    names = layers.with_name("layers.names")
    names.mkdir()
    for name in ("hosts", "resolv.conf", "hostname"):
        if Path("/etc", name).exists():
            (names / name).write_bytes(Path("/etc", name).read_bytes())
    layers.with_name("layers.systemctl").write_text(_SYSTEMCTL, encoding="utf-8")
    holder = subprocess.Popen(
        ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "bash", "-c",
         _SETUP.format(layers=shlex.quote(str(layers)), own=" ".join(OWN))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdin is not None
    assert holder.stdout is not None
    assert holder.stderr is not None
    try:
        if holder.stdout.readline() != "ready\n":
            holder.stdin.close()
            pytest.skip(f"NO HOST CAN BE MADE HERE, THE PAGE OF DEPLOYMENT IS NOT PROVED: {holder.stderr.read()}")
        yield Host(holder.pid, sources, free_port(), directory)
    finally:
        holder.kill()
        holder.communicate()


def _administrators_environment() -> dict[str, str]:
    """A log-in of root's, with what tells pip where packages come from on this machine."""
    usual = {
        "HOME": "/root",
        "USER": "root",
        "LANG": "C.UTF-8",
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    }
    of_pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_") or "proxy" in name.lower()}
    return usual | of_pip

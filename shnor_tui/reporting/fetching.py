"""The commands that bring a file from this host or to it, for each shell that a person may have on his own computer."""

from __future__ import annotations

import re
import shlex
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

import msgspec

from shnor_tui.domain.printable import printable_line
from shnor_tui.errors import reason_of
from shnor_tui.i18n import _, mark
from shnor_tui.store.files import read_ordinary
from shnor_tui.workspace.limits import LARGEST_CONFIG

SH = mark("Linux, macOS")
CMD = mark("Windows: the command line (cmd.exe)")
PUTTY = mark("Windows with PuTTY, in cmd.exe")

_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_ADDRESS = re.compile(r"[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*")
_ACCOUNT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_HIGHEST_PORT = 65535
_USUAL_PORT = 22
_BARE = re.compile(r"/[A-Za-z0-9/._+,@:-]*")
"""A path that every shell and every scp takes as it stands."""
_QUOTABLE = re.compile(r"/[^'\"%\\^!\x00-\x1f\x7f]*")
"""A path that single quotes hold here, and double ones around them in cmd.exe."""
_NOT_FOR_CMD = re.compile(r"[\"\x00-\x1f\x7f]|%.*%|\\$")
"""What double quotes don't hold in cmd.exe; one per cent sign alone begins no variable's name."""
_NOT_IN_DOUBLE = re.compile(r'["$`\\!\x00-\x1f\x7f]')
"""What double quotes don't hold in sh."""
_OTHER_SIGNS = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Host:
    """How other computers reach this one: `account@name`, and the port of its ssh where it isn't the usual one.

    `problem` tells what of the configuration could not be used.
    """

    name: str
    account: str = ""
    port: int = _USUAL_PORT
    problem: str = ""

    @property
    def address(self) -> str:
        """What stands after `ssh`."""
        return f"{self.account}@{self.name}" if self.account else self.name

    def program(self, name: str, letter: str) -> str:
        """A program with its port: `ssh -p 2222`."""
        return name if self.port == _USUAL_PORT else f"{name} {letter} {self.port}"


@dataclass(frozen=True, slots=True)
class Command:
    """A command to type on one's own computer, and in which shell."""

    shell: str
    text: str


class _Config(msgspec.Struct):
    """What of the configuration speaks of the host."""

    host: str | None = None
    port: int | None = None


def find_host(account: str, files: Iterable[Path]) -> Host:
    """The host as the first configuration does that names it by its `host` and `port`, else by its own name. What a file says
    wrongly is told."""
    problem, name, port = "", "", 0
    for file in files:
        try:
            said = _said(file)
        except (OSError, ValueError, msgspec.ValidationError) as error:
            why = reason_of(error) if isinstance(error, OSError) else error
            problem = problem or _("{file} cannot be read: {why}.").format(file=file, why=why)
            continue
        if said.host is not None and not (_NAME.fullmatch(said.host) or _ADDRESS.fullmatch(said.host)):
            problem = problem or _("{file}: «host» must be a host's name.").format(file=file)
        elif said.host is not None and not name:
            name = said.host
        if said.port is not None and not 0 < said.port <= _HIGHEST_PORT:
            problem = problem or _("{file}: «port» must be a port's number.").format(file=file)
        elif said.port is not None and not port:
            port = said.port
    known = account if _ACCOUNT.fullmatch(account) else ""
    return Host(name or socket.gethostname(), known, port or _USUAL_PORT, problem)


def fetching(host: Host, path: PurePath, words: Sequence[str] = ()) -> Sequence[Command]:
    """The commands that fetch a file; the first of each shell is the shortest that works for such a path.

    `words` are those by which this program prints the file itself, where it can.
    """
    here, source = local_name(path.name), path.as_posix()
    commands = []
    if _BARE.fullmatch(source):
        copied = f"{_for_scp(host)}:{source} ."
        commands += [
            Command(SH, f"{host.program('scp', '-P')} {copied}"),
            Command(CMD, f"{host.program('scp', '-P')} {copied}"),
            Command(PUTTY, f"{host.program('pscp', '-P')} {copied}"),
        ]
    if words:
        return _in_order([*commands, *making(host, words, here)])
    printing, in_ascii = _printing(source), _printing(source, ascii_only=True)
    return _in_order([*commands, *_over_ssh(host, printing, in_ascii, f"> {here}")])


def making(host: Host, words: Sequence[str], name: str) -> Sequence[Command]:
    """The commands that run this program there and keep what it prints as a file."""
    return _run_there(host, words, f"> {local_name(name)}")


def sending(host: Host, words: Sequence[str], name: str) -> Sequence[Command]:
    """The commands that run this program there and give it a file of one's own computer; `name` stands for that file."""
    return _run_there(host, words, f"< {local_name(name)}")


def can_be_said(words: Sequence[str]) -> bool:
    """Whether a command line can hold them: no line breaks or other signs that move a cursor, which the gate refuses."""
    return all(printable_line(word) == word for word in words)


def local_name(name: str) -> str:
    """A name for the file that any computer takes, with its ending."""
    plain = _OTHER_SIGNS.sub("_", name).strip("_") or "report"
    return f"report{plain}" if plain.startswith((".", "-")) else plain


def _run_there(host: Host, words: Sequence[str], piped: str) -> list[Command]:
    command = " ".join(map(shlex.quote, ["shnor", *words]))
    return _in_order(_over_ssh(host, command, command, piped))


def _over_ssh(host: Host, command: str, ascii_command: str, piped: str) -> list[Command]:
    """The command run there; `piped` is the file here that its output goes to or its input comes from. Where cmd.exe or PuTTY
    cannot say it, there is none for them."""
    commands = [Command(SH, f"{host.program('ssh', '-p')} {host.address} {_quoted(command)} {piped}")]
    if not _NOT_FOR_CMD.search(command):
        commands.append(Command(CMD, f'{host.program("ssh", "-p")} {host.address} "{command}" {piped}'))
    if ascii_command.isascii() and not _NOT_FOR_CMD.search(ascii_command):
        commands.append(Command(PUTTY, f'{host.program("plink", "-P")} {host.address} "{ascii_command}" {piped}'))
    return commands


def _quoted(command: str) -> str:
    """One word for sh; in double quotes, where that spares the ones within it."""
    return f'"{command}"' if "'" in command and not _NOT_IN_DOUBLE.search(command) else shlex.quote(command)


def _printing(path: str, *, ascii_only: bool = False) -> str:
    """The command that prints a file. A path that quotes cannot hold is spelled by its bytes, and so is one for PuTTY that is
    not ASCII, which would be sent in the code page of Windows."""
    if _QUOTABLE.fullmatch(path) and (path.isascii() or not ascii_only):
        return f"cat {path}" if _BARE.fullmatch(path) else f"cat '{path}'"
    spelled = "".join(_spelled(byte) for byte in path.encode("utf-8", "surrogateescape"))
    return f"printf %b '{spelled}\\0000' | xargs -0 cat"


def _spelled(byte: int) -> str:
    sign = chr(byte)
    return sign if sign.isascii() and (sign.isalnum() or sign in "/._-") else f"\\0{byte:03o}"


def _for_scp(host: Host) -> str:
    """An address with colons stands in brackets, else its end would be taken for a path."""
    if ":" not in host.name:
        return host.address
    return f"{host.account}@[{host.name}]" if host.account else f"[{host.name}]"


def _in_order(commands: Sequence[Command]) -> list[Command]:
    return [command for shell in (SH, CMD, PUTTY) for command in commands if command.shell == shell]


def _said(file: Path) -> _Config:
    """What a configuration says; one that isn't there says nothing."""
    import tomllib  # noqa: PLC0415

    try:
        text = read_ordinary(file, LARGEST_CONFIG).decode()
    except (FileNotFoundError, NotADirectoryError):
        return _Config()
    known = tomllib.loads(text)
    return msgspec.convert({name: known[name] for name in ("host", "port") if name in known}, _Config)

"""Public keys of OpenSSH: read from what people send, shown by their fingerprint, written for sshd."""

from __future__ import annotations

import binascii
import hashlib
import re
import shlex
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from shnor_tui.domain.printable import printable, printable_line
from shnor_tui.domain.user import Key
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _

LARGEST = 64 * 1024
"""Bytes of a file with one public key; the longest takes a tenth."""
LEAST_RSA, MOST_RSA = 2048, 16384
"""Bits."""
LONGEST_COMMENT = 80

_RSA = "ssh-rsa"
_POINT = {"nistp256": 65, "nistp384": 97, "nistp521": 133}
"""Bytes of a point that isn't compressed."""
_UNCOMPRESSED = 4
_ED25519 = 32
_KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ssh-ed25519": ("ed25519",),
        "ecdsa-sha2-nistp256": ("nistp256", "point"),
        "ecdsa-sha2-nistp384": ("nistp384", "point"),
        "ecdsa-sha2-nistp521": ("nistp521", "point"),
        "sk-ssh-ed25519@openssh.com": ("ed25519", "text"),
        "sk-ecdsa-sha2-nistp256@openssh.com": ("nistp256", "point", "text"),
        _RSA: ("exponent", "modulus"),
    }
)
"""The parts of a key's body behind its type."""

_BEGIN, _END = "---- BEGIN SSH2 PUBLIC KEY ----", "---- END SSH2 PUBLIC KEY ----"
_PRIVATE = re.compile(r"PRIVATE KEY-----|^PuTTY-User-Key-File", re.MULTILINE)
_HEADER = re.compile(r"([^\s:]{1,64}):\s*(.*)")
_AS_LINE = "ssh-ed25519 AAAA… petrova"


def parse_key(text: str) -> Key:
    """The public key in a line as `ssh-keygen` writes it, or in a file as PuTTYgen saves it (RFC 4716).

    Raises:
        BadInput: it is a private key, a certificate, more than one key, a weak or a broken one; says what to send instead.
    """
    text = text.removeprefix("\ufeff").strip()
    if _PRIVATE.search(text):
        raise BadInput(
            _("This is a private key. It must never leave its owner's computer: make a new pair and destroy this one."),
            _asked(),
        )
    if text.startswith(_BEGIN):
        return _of_rfc4716(text)
    if text.startswith("-----BEGIN"):
        raise BadInput(
            _("This is a key in another format."), _("Turn it into a line: ssh-keygen -i -m PKCS8 -f FILE (or -m PEM).")
        )
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not lines:
        raise BadInput(_("There is no key in it."), _asked())
    if len(lines) > 1:
        raise BadInput(
            _("There must be one key on one line; here are {n} lines.").format(n=len(lines)),
            _("Add several keys one by one; put a line together that a mail program has broken."),
        )
    return _of_line(lines[0])


def fingerprint(key: Key) -> str:
    """«SHA256:…», as `ssh-keygen -l` shows it."""
    try:
        body = b64decode(key.body)
    except ValueError:
        body = key.body.encode()
    return "SHA256:" + b64encode(hashlib.sha256(body).digest()).decode().rstrip("=")


def is_key(key: Key) -> bool:
    """Whether a stored key is one that OpenSSH takes, and its comment one that may be shown."""
    try:
        read = parse_key(f"{key.kind} {key.body}")
    except BadInput:
        return False
    return (read.kind, read.body, printable_line(key.comment)) == (key.kind, key.body, key.comment)


def in_words(key: Key) -> str:
    """A key as people tell it from others: «ssh-ed25519 SHA256:… petrova@kabinet»."""
    return " ".join(part for part in (key.kind, fingerprint(key), key.comment) if part)


def authorized_line(account: str, key: Key, program: str, home: Path) -> str:
    """The line of authorized_keys that opens the gate, and nothing else, to who has the key.

    `program` are words of a shell that start this program. sshd hands the command to the account's shell.

    Raises:
        BadInput: a control character in the path or the program, which such a line cannot hold; a key that came from elsewhere
            and is none, which could be a line of its own.
    """
    if not is_key(key):
        raise BadInput(
            _("A key of {account} is none that OpenSSH takes.").format(account=account),
            _("«shnor doctor» tells more; remove it: {command}").format(
                command=shlex.join(["shnor", "user", "key", "remove", account, fingerprint(key)])
            ),
        )
    command = f"{program} {shlex.join(['--home', str(home), 'gate', '--user', account])}"
    if printable(command) != command or "\n" in command:
        raise BadInput(
            _("The path {home} or the program has a control character in its name.").format(home=home),
            _("Rename it."),
        )
    quoted = command.replace('"', '\\"')
    return f'restrict,pty,command="{quoted}" {key.kind} {key.body} {account}'


def _of_line(line: str) -> Key:
    kind, *rest = line.split(None, 2)
    if kind not in _KINDS:
        raise _not_taken(kind, line)
    if not rest:
        raise BadInput(_("The key is cut off: there is nothing behind {kind}.").format(kind=kind), _asked())
    return _checked(kind, rest[0], rest[1] if len(rest) > 1 else "")


def _of_rfc4716(text: str) -> Key:
    body, begun, comment = "", False, ""
    inner, end, after = text.removeprefix(_BEGIN).partition(_END)
    if not end:
        raise BadInput(_("The key is cut off: its last line is missing."), _asked())
    if after.strip():
        raise BadInput(_("There must be one key; here is something behind it."), _("Add several keys one by one."))
    for line in inner.replace("\\\r\n", "").replace("\\\n", "").splitlines():
        header = None if begun else _HEADER.fullmatch(line.strip())
        if header:
            comment = header[2].strip().strip('"') if header[1].lower() == "comment" else comment
        elif line.strip():
            begun, body = True, body + line.strip()
    kind = _kind_of(body)
    if kind not in _KINDS:
        raise _not_taken(kind, kind)
    return _checked(kind, body, comment)


def _checked(kind: str, body: str, comment: str) -> Key:
    fields = _fields(body)
    if not fields or fields[0] != kind.encode():
        raise BadInput(_("The key is broken: its content is not of the type {kind}.").format(kind=kind), _asked())
    expected = _KINDS[kind]
    if len(fields) != 1 + len(expected):
        raise _broken()
    if kind == _RSA:
        _check_rsa(*fields[1:])
    else:
        curve = expected[0]
        if not all(_fits(part, field, curve) for part, field in zip(expected, fields[1:], strict=True)):
            raise _broken()
    told = " ".join(printable_line(comment).split())[:LONGEST_COMMENT].rstrip()
    return Key(kind=kind, body=body, comment=told)


def _fits(part: str, field: bytes, curve: str) -> bool:
    match part:
        case "ed25519":
            return len(field) == _ED25519
        case "point":
            return len(field) == _POINT[curve] and field[0] == _UNCOMPRESSED
        case "text":
            return field.startswith(b"ssh:") and field.isascii()
        case _:
            return field == part.encode()


def _check_rsa(exponent: bytes, modulus: bytes) -> None:
    if not (_is_positive(exponent) and _is_positive(modulus) and exponent[-1] % 2):
        raise _broken()
    bits = int.from_bytes(modulus).bit_length()
    if not LEAST_RSA <= bits <= MOST_RSA:
        raise BadInput(
            _("An RSA key has {least} to {most} bits, this one has {n}.").format(
                least=LEAST_RSA, most=MOST_RSA, n=bits
            ),
            _asked(),
        )


def _is_positive(number: bytes) -> bool:
    """Whether it is a positive whole number as ssh writes one: without needless zeros before it."""
    return bool(number.lstrip(b"\0")) and number[0] < 0x80 and not (number[0] == 0 and number[1] < 0x80)


def _fields(body: str) -> list[bytes]:
    """The parts of a body, each behind its length in four bytes.

    Raises:
        BadInput: it is no base64 as it is written, or is cut off.
    """
    try:
        blob = b64decode(body.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise _broken() from None
    if b64encode(blob).decode() != body:
        raise _broken()
    fields: list[bytes] = []
    place = 0
    while place < len(blob):
        start = place + 4
        place = start + int.from_bytes(blob[place:start])
        if len(blob) < place or len(fields) > len(_KINDS):
            raise _broken()
        fields.append(blob[start:place])
    return fields


def _kind_of(body: str) -> str:
    fields = _fields(body)
    return fields[0].decode("ascii", "replace") if fields else ""


def _not_taken(kind: str, line: str) -> BadInput:
    words = line.split()
    if "-cert-v" in kind:
        return BadInput(_("This is a certificate, not a key."), _("Send the key that it was made for."))
    if kind in {"ssh-dss", "ssh-dsa"}:
        return BadInput(_("DSA keys are no longer secure, and OpenSSH takes none."), _asked())
    if any(word in _KINDS for word in words[1:]):
        return BadInput(
            _("Something stands before the key: «{text}».").format(text=_short(line.partition(words[-1])[0])),
            _("Give the key alone: the options before it are written by the program."),
        )
    return BadInput(_("«{kind}» is no type of a public key that is taken here.").format(kind=_short(kind)), _asked())


def _short(text: str) -> str:
    line = printable_line(text).strip()
    return line if len(line) <= LONGEST_COMMENT else f"{line[:LONGEST_COMMENT]}…"


def _broken() -> BadInput:
    return BadInput(_("The key is broken or cut off."), _("Copy the whole line of the file with .pub at its end."))


def _asked() -> str:
    return _(
        "Send the file with .pub at its end, a line like «{line}». «ssh-keygen -t ed25519» makes a new pair."
    ).format(line=_AS_LINE)

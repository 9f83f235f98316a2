"""Public keys: what is taken, what is refused with advice, and the line that opens the gate and nothing else."""

from __future__ import annotations

import shutil
import subprocess
from base64 import b64decode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.user import Key
from shnor_tui.errors import BadInput
from shnor_tui.workspace.ssh_keys import LONGEST_COMMENT, authorized_line, fingerprint, is_key, parse_key
from tests.workspace.keypairs import ED25519, blob, ecdsa, ed25519, rsa

SK_ED25519 = "sk-ssh-ed25519@openssh.com"
SK_ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com"
BODY = ed25519(1).split()[1]
needs_ssh_keygen = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="needs ssh-keygen")

TAKEN = {
    "ed25519": ed25519(1),
    "nistp256": ecdsa("nistp256", 65),
    "nistp384": ecdsa("nistp384", 97),
    "nistp521": ecdsa("nistp521", 133),
    "ed25519 on a device": f"{SK_ED25519} {blob(SK_ED25519.encode(), bytes(32), b'ssh:')}",
    "ecdsa on a device": ecdsa("nistp256", 65, b"ssh:shnor", kind=SK_ECDSA),
    "rsa": rsa(2048),
    "long rsa": rsa(4096),
}


@pytest.mark.parametrize("line", TAKEN.values(), ids=TAKEN)
def test_what_openssh_takes_is_taken(line: str) -> None:
    key = parse_key(f"\ufeff# my key\n\n{line} petrova@kabinet \n")
    assert f"{key.kind} {key.body}" == line
    assert key.comment == "petrova@kabinet"
    assert is_key(key)


@needs_ssh_keygen
@pytest.mark.parametrize("line", [line for name, line in TAKEN.items() if "nistp" not in name and "ecdsa" not in name])
def test_the_fingerprint_is_the_one_of_ssh_keygen(line: str, tmp_path: Path) -> None:
    (tmp_path / "key.pub").write_text(f"{line}\n")
    told = subprocess.run(
        ["ssh-keygen", "-lf", tmp_path / "key.pub"], capture_output=True, text=True, check=True
    ).stdout
    assert told.split()[1] == fingerprint(parse_key(line))


@needs_ssh_keygen
@pytest.mark.parametrize(
    "kind", [("ed25519",), ("rsa", "-b", "2048"), ("ecdsa", "-b", "384")], ids=lambda kind: kind[0]
)
def test_a_real_pair_of_keys(kind: tuple[str, ...], tmp_path: Path) -> None:
    private, public = tmp_path / "key", tmp_path / "key.pub"
    subprocess.run(["ssh-keygen", "-q", "-t", *kind, "-N", "", "-C", "Петрова, каб. 12", "-f", private], check=True)
    key = parse_key(public.read_text(encoding="utf-8"))
    told = subprocess.run(["ssh-keygen", "-lf", public], capture_output=True, text=True, check=True).stdout
    assert (told.split()[1], key.comment) == (fingerprint(key), "Петрова, каб. 12")
    other = subprocess.run(["ssh-keygen", "-ef", public], capture_output=True, text=True, check=True).stdout
    assert parse_key(other).body == key.body
    with pytest.raises(BadInput, match="закрытый ключ"):
        parse_key(private.read_text())


def puttygen(body: str, *headers: str, ends: str = "\r\n") -> str:
    lines = [body[n : n + 64] for n in range(0, len(body), 64)]
    return ends.join(["---- BEGIN SSH2 PUBLIC KEY ----", *headers, *lines, "---- END SSH2 PUBLIC KEY ----", ""])


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_what_puttygen_saves_is_taken(ends: str) -> None:
    kind, body = rsa(2048).split()
    headers = ("Subject: petrova", f'Comment: "rsa-key-2026\\{ends}1128"', "x-made: here")
    key = parse_key(puttygen(body, *headers, ends=ends))
    assert (key.kind, key.body, key.comment) == (kind, body, "rsa-key-20261128")
    assert parse_key(puttygen(body, ends=ends)).comment == ""


DSA = f"ssh-dss {blob(b'ssh-dss', b'1', b'2', b'3', b'4')}"
CERTIFICATE = f"ssh-ed25519-cert-v01@openssh.com {blob(b'ssh-ed25519-cert-v01@openssh.com', bytes(32))}"
REFUSED = {
    "nothing": ("", "нет ключа"),
    "blanks": (" \n# a comment\n", "нет ключа"),
    "a private key": ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNza\n-----END OPENSSH PRIVATE KEY-----", "закрытый ключ"),
    "a private key of PuTTY": ("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", "закрытый ключ"),
    "a private key behind a public one": (f"{ed25519(1)}\n-----BEGIN RSA PRIVATE KEY-----\n", "закрытый ключ"),
    "PEM": ("-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----", "ssh-keygen -i -m PKCS8"),
    "two keys": (f"{ed25519(1)}\n{ed25519(2)}", "строк: 2"),
    "a broken line": (f"ssh-ed25519 {BODY[:40]}\n{BODY[40:]}", "строк: 2"),
    "options": (f'command="/bin/sh",no-pty {ed25519(1)}', "перед ключом"),
    "options with a key in them": (f'environment="A=ssh-ed25519 x" {ed25519(1)}', "перед ключом"),
    "DSA": (DSA, "DSA"),
    "DSA of PuTTY": (puttygen(DSA.split()[1]), "DSA"),
    "a certificate": (CERTIFICATE, "сертификат"),
    "a short RSA key": (rsa(1024), "в этом – 1024"),
    "an endless RSA key": (rsa(16392), "в этом – 16392"),
    "an even exponent": (rsa(2048, b"\x02"), "испорчен"),
    "a negative exponent": (rsa(2048, b"\x81"), "испорчен"),
    "an exponent with zeros before it": (rsa(2048, b"\x00\x03"), "испорчен"),
    "no exponent": (rsa(2048, b""), "испорчен"),
    "another type inside": (f"ssh-ed25519 {rsa(2048).split()[1]}", "не того типа"),
    "another type outside": (f"ssh-rsa {BODY}", "не того типа"),
    "no type inside": ("ssh-ed25519 AAAA", "испорчен"),
    "no body": ("ssh-ed25519", "обрезан"),
    "a short key": (f"ssh-ed25519 {blob(ED25519.encode(), bytes(31))}", "испорчен"),
    "something behind the key": (f"ssh-ed25519 {blob(ED25519.encode(), bytes(32), b'')}", "испорчен"),
    "cut off": (f"ssh-ed25519 {BODY[:-4]}", "испорчен"),
    "another alphabet": (f"ssh-ed25519 {BODY[:-4]}_-_-", "испорчен"),
    "padding in the middle": (f"ssh-ed25519 {BODY[:8]}={BODY[8:]}", "испорчен"),
    "spare bits": (ecdsa("nistp256", 65).removesuffix("c=") + "d=", "испорчен"),
    "a compressed point": (f"ecdsa-sha2-nistp256 {blob(b'ecdsa-sha2-nistp256', b'nistp256', bytes([2] * 33))}", "испорчен"),
    "a point of another curve": (ecdsa("nistp256", 97), "испорчен"),
    "another curve inside": (ecdsa("nistp384", 65, kind="ecdsa-sha2-nistp256"), "испорчен"),
    "a key of another service": (f"{SK_ED25519} {blob(SK_ED25519.encode(), bytes(32), b'https://a')}", "испорчен"),
    "an unknown type": (f"ssh-ed448 {BODY}", "«ssh-ed448»"),
    "a type with escapes": (f"\x1b]52;c;aGk=\x07 {BODY}", "52"),
    "SSH2 without an end": (puttygen(BODY).partition("---- END")[0], "последней строки"),
    "SSH2 twice": (puttygen(BODY) * 2, "после него"),
    "SSH2 of nothing": (puttygen(""), "«»"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "why"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_good_key_is_refused_and_told(text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why) as refused:
        parse_key(text)
    assert "\x1b" not in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a  b\tc", "a b c"),
        ("\x1b]52;c;aGk=\x07", "\ufffd]52;c;aGk=\ufffd"),
        ("x\u202ey", "x\ufffdy"),
        ("я" * 500, "я" * LONGEST_COMMENT),
    ],
)
def test_a_comment_is_a_short_line_that_steers_nothing(typed: str, kept: str) -> None:
    key = parse_key(f"{ed25519(1)} {typed}")
    assert key.comment == kept
    assert is_key(key)


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda body: f"ssh-ed25519 {blob(body)}"))
def test_whatever_is_sent_is_a_key_or_refused(text: str) -> None:
    try:
        assert is_key(parse_key(text))
    except BadInput as refused:
        assert refused.message  # noqa: PT017


@pytest.mark.parametrize(
    "key",
    [
        Key(kind=ED25519, body=f"{BODY} petrova\nssh-rsa"),
        Key(kind=f'command="sh" {ED25519}', body=BODY),
        Key(kind=ED25519, body="%%%"),
        Key(kind=ED25519, body=BODY, comment="\n" + ed25519(2)),
        Key(kind="", body=""),
    ],
)
def test_what_another_program_stored_is_told_from_a_key(key: Key) -> None:
    assert not is_key(key)
    assert fingerprint(key).startswith("SHA256:")


HOMES = ("/srv/shnor", "/srv/школы района", "/srv/it's", '/srv/a "b"', "/srv/a\\", '/srv/a\\"b', "/srv/$HOME`id`;#%h")


@pytest.mark.parametrize("home", HOMES)
def test_the_line_runs_the_gate_for_one_user_whatever_the_directory_is_called(home: str, tmp_path: Path) -> None:
    """As sshd takes the command out of its quotes, and as the account's shell takes it apart."""
    told = tmp_path / "told"
    program = f"{shutil.which('printf')} '%s\\n'"
    line = authorized_line("petrova", parse_key(ed25519(1, "ivanova")), program, Path(home))
    start = 'restrict,pty,command="'
    assert line.startswith(start)
    command, behind = as_sshd_reads(line.removeprefix(start))
    assert behind == f" {ed25519(1)} petrova"
    with told.open("wb") as out:
        subprocess.run(["/bin/sh", "-c", command], stdout=out, check=True)
    assert told.read_text(encoding="utf-8").splitlines() == ["--home", home, "gate", "--user", "petrova"]


def as_sshd_reads(quoted: str) -> tuple[str, str]:
    """What stands in double quotes of which `\\"` is one, and what stands behind them; as auth-options.c does it."""
    command, place = "", 0
    while quoted[place] != '"':
        place += quoted[place : place + 2] == '\\"'
        command += quoted[place]
        place += 1
    return command, quoted[place + 1 :]


@pytest.mark.parametrize("home", ["/srv/a\nssh-rsa AAAA", "/srv/\x1b[2J", "/srv/a\rb"])
def test_a_directory_that_would_break_the_line_is_refused(home: str) -> None:
    with pytest.raises(BadInput):
        authorized_line("petrova", parse_key(ed25519(1)), "shnor", Path(home))


@pytest.mark.parametrize(
    "key",
    [
        Key(kind="ssh-ed25519", body=f"{BODY}\n{ed25519(9)}"),
        Key(kind=f"{ed25519(9)}\nssh-ed25519", body=BODY),
        Key(kind="ssh-ed25519", body="AAAA"),
    ],
)
def test_a_stored_key_that_is_none_becomes_no_line_of_its_own(key: Key) -> None:
    with pytest.raises(BadInput, match="petrova"):
        authorized_line("petrova", key, "shnor", Path("/srv/shnor"))


def test_a_body_is_kept_as_it_came() -> None:
    assert b64decode(parse_key(ed25519(7)).body).endswith(bytes([7]))

"""Public keys as OpenSSH writes them, put together from their parts."""

from __future__ import annotations

from base64 import b64encode

ED25519 = "ssh-ed25519"


def blob(*fields: bytes) -> str:
    """A key's body: each field behind its length."""
    return b64encode(b"".join(len(field).to_bytes(4) + field for field in fields)).decode()


def ed25519(n: int, comment: str = "") -> str:
    """The line of a key of its own for each number."""
    return f"{ED25519} {blob(ED25519.encode(), n.to_bytes(32))} {comment}".strip()


def rsa(bits: int, exponent: bytes = b"\x01\x00\x01") -> str:
    """The line of an RSA key of so many bits."""
    modulus = ((1 << (bits - 1)) | 1).to_bytes(bits // 8 + 1)
    return f"ssh-rsa {blob(b'ssh-rsa', exponent, modulus if modulus[1] >> 7 else modulus[1:])}"


def ecdsa(curve: str, size: int, *more: bytes, kind: str = "") -> str:
    """The line of a key on a curve; its point is no real one, and nobody looks."""
    kind = kind or f"ecdsa-sha2-{curve}"
    return f"{kind} {blob(kind.encode(), curve.encode(), bytes([4, *[7] * (size - 1)]), *more)}"

"""Damaged files, the same on every run: bytes changed, cut and swapped, also inside the parts of a zip."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator

_TOKENS = (
    b"<",
    b">",
    b"</",
    b'"',
    b"&#0;",
    b"&x;",
    b"-1",
    b"1e999",
    b"99999999",
    b"\x00",
    b"\xff\xfe",
    b"\xd0",
    b"\n",
    b";",
    b"\t",
)


def mutations(content: bytes, count: int, seed: int = 0) -> Iterator[bytes]:
    """`count` damaged variants of a file; for a zip three of four are damaged inside a part and packed again."""
    chance = random.Random(seed)
    parts = _parts(content)
    for _turn in range(count):
        if parts and chance.random() < 0.75:
            yield _repacked(parts, chance)
        else:
            yield damaged(content, chance)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content after a few random changes."""
    changed = bytearray(content)
    for _change in range(chance.choice((1, 1, 2, 4, 16, 64))):
        if not changed:
            changed += b"\0"
        at = chance.randrange(len(changed))
        match chance.randrange(7):
            case 0:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                changed[at] = chance.randrange(256)
            case 2:
                del changed[at : at + chance.randrange(1, 200)]
            case 3:
                changed[at:at] = changed[at : at + chance.randrange(1, 400)]
            case 4:
                changed[at:at] = chance.choice(_TOKENS)
            case 5:
                other, size = chance.randrange(len(changed)), chance.randrange(1, 64)
                changed[at : at + size], changed[other : other + size] = (
                    changed[other : other + size],
                    changed[at : at + size],
                )
            case _:
                if chance.random() < 0.1:
                    del changed[at:]
                else:
                    _change_number(changed, at, chance)
    return bytes(changed)


def _change_number(changed: bytearray, at: int, chance: random.Random) -> None:
    """Numbers in files are counts, sizes and references: the next one becomes another."""
    while at < len(changed) and not chr(changed[at]).isdigit():
        at += 1
    end = at
    while end < len(changed) and chr(changed[end]).isdigit():
        end += 1
    changed[at:end] = str(chance.choice((0, 1, -1, 2, 255, 65536, 1048577, 2**31, 10**20))).encode()


def _parts(content: bytes) -> dict[str, bytes]:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def _repacked(parts: dict[str, bytes], chance: random.Random) -> bytes:
    changed = dict(parts)
    name = chance.choice(list(parts))
    if chance.random() < 0.05:
        del changed[name]
    else:
        changed[name] = damaged(parts[name], chance)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for part, content in changed.items():
            file.writestr(part, content)
    return made.getvalue()

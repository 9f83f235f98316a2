"""Text that Markdown readers show letter for letter: nothing in the data may act as markup."""

from __future__ import annotations

import re
import unicodedata

from shnor_tui.plugin import Inlines, Run, printable, runs

_MARKUP = re.compile(r"[\\`*_{}\[\]<>|~$&]|:(?=[a-z0-9_+-]*[a-z][a-z0-9_+-]*:)", re.IGNORECASE)
_BLOCK_START = re.compile(r"[#+=:>-]|\d{1,9}(?=[.)])")
_OVERLAY = "\u0338"
"""The stroke that some readers join with the sign before it, so that «<» with it would be no sign of markup any more."""

_NEEDS_CARE = re.compile(rf"[\\`*_{{}}\[\]<>|~$&:{_OVERLAY}]")
_CLOSING_HASHES = re.compile(r"(?<![^ ])#(?=#*$)")


def flowing(text: Inlines) -> str:
    """Inline text as a paragraph: each of its lines is safe where a block could start."""
    lines = [line for line in _marked_up(text).split("\n") if line.strip()]
    return "\\\n".join(map(_safe_start, lines))


def on_one_line(text: Inlines) -> str:
    """Inline text as a table cell, where a line break is an element."""
    if isinstance(text, str) and text.isprintable() and not _NEEDS_CARE.search(text):
        return text.strip(" ")
    return "<br>".join(line for line in _marked_up(text).split("\n") if line.strip())


def headline(text: str) -> str:
    """Text as a heading, whose trailing number signs would be taken for its end."""
    return _CLOSING_HASHES.sub(r"\\#", on_one_line(text))


def _safe_start(line: str) -> str:
    found = _BLOCK_START.match(line)
    if not found:
        return line
    return f"{found[0]}\\{line[found.end() :]}" if found[0].isdecimal() else f"\\{line}"


def _marked_up(text: Inlines) -> str:
    """Escaped text with its emphasis; every line without blanks at its ends."""
    parts = _joined(
        [Run(printable(run.text).replace("\t", " "), run.bold, run.italic) for run in runs(text) if run.text]
    )
    shown = []
    for index, part in enumerate(parts):
        before = parts[index - 1].text[-1] if index else " "
        after = parts[index + 1].text[0] if index + 1 < len(parts) else " "
        shown.append(_emphasised(part, before, after) if part.bold or part.italic else _escaped(part.text))
    return "\n".join(line.strip(" ") for line in "".join(shown).split("\n"))


def _joined(parts: list[Run]) -> list[Run]:
    """Neighbours of one look made one, so that emphasis is opened once."""
    joined: list[Run] = []
    for part in parts:
        if joined and (joined[-1].bold, joined[-1].italic) == (part.bold, part.italic):
            part = Run(joined.pop().text + part.text, part.bold, part.italic)  # noqa: PLW2901
        joined.append(part)
    return joined


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text).replace(_OVERLAY, f"&#{ord(_OVERLAY)};")


def _emphasised(part: Run, before: str, after: str) -> str:
    """Emphasis line by line, since a blank or a line break at an edge would undo it."""
    lines = part.text.split("\n")
    last = len(lines) - 1
    return "\n".join(
        _emphasised_line(line, part, before if not index else " ", after if index == last else " ")
        for index, line in enumerate(lines)
    )


def _emphasised_line(line: str, part: Run, before: str, after: str) -> str:
    core = line.strip()
    if not core:
        return line
    start = line.index(core)
    lead, trail = line[:start], line[start + len(core) :]
    opened, closed = _marks(part, plain=_is_safe(core, (before + lead)[-1], (trail + after)[0]))
    return f"{lead}{opened}{_escaped(core)}{closed}{trail}"


def _marks(part: Run, *, plain: bool) -> tuple[str, str]:
    if plain:
        stars = "*" * (2 * part.bold + part.italic)
        return stars, stars
    names = [name for name, wanted in (("strong", part.bold), ("em", part.italic)) if wanted]
    return "".join(f"<{name}>" for name in names), "".join(f"</{name}>" for name in reversed(names))


def _is_safe(core: str, before: str, after: str) -> bool:
    """Whether stars around the text are read as emphasis by every reader: words inside, no word or star outside."""
    return core[0].isalnum() and core[-1].isalnum() and _is_outside(before) and _is_outside(after)


def _is_outside(character: str) -> bool:
    return character.isspace() or (character not in "*_\\" and unicodedata.category(character).startswith("P"))

"""Plugins that misbehave, as one would find them in a directory of drop-in files."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

GOOD = """
from shnor_tui.plugin import Document, Paragraph, hookimpl
API = (1, 0)

class Good:
    id, title = "good", "Хороший отчёт"

    def params(self):
        return ()

    def build(self, data, ctx):
        return Document(self.title, [Paragraph("Всё хорошо.")])

@hookimpl
def shnor_register_reports(register):
    register(Good())
"""


def report(body: str, identifier: str = "bad", before: str = "") -> str:
    """A plugin whose report's `build` has this body."""
    code = GOOD.replace('"good"', f'"{identifier}"').replace("class Good", f"{before}\nclass Good")
    indented = "\n".join(" " * 8 + line for line in dedent(body).strip().splitlines())
    return code.replace('        return Document(self.title, [Paragraph("Всё хорошо.")])', indented)


def renderer(body: str, identifier: str = "bad-format") -> str:
    """A plugin whose format's `render` has this body."""
    indented = "\n".join(" " * 8 + line for line in dedent(body).strip().splitlines())
    return (
        "from shnor_tui.plugin import hookimpl\nAPI = (1, 0)\n\n"
        f"class Format:\n    id, title, suffix, binary = '{identifier}', 'Плохой', '.bad', False\n\n"
        f"    def render(self, doc, out, ctx):\n{indented}\n\n"
        "@hookimpl\ndef shnor_register_renderers(register):\n    register(Format())\n"
    )


def drop(directory: Path, name: str, code: str) -> Path:
    """Put a plugin where the program looks for it."""
    directory.mkdir(parents=True, exist_ok=True)
    file = directory / f"{name}.py"
    file.write_text(code, encoding="utf-8")
    file.chmod(0o644)
    return file

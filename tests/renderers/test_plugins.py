"""The renderers as plugins: registered by the public hook, light to import, the same bytes in any process."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from types import ModuleType

import pytest

import shnor_console
import shnor_docx
import shnor_html
import shnor_markdown
import shnor_xlsx
from shnor_console import Console
from shnor_docx import Docx
from shnor_html import Html
from shnor_markdown import Markdown
from shnor_tui.plugin import Renderer
from shnor_tui.plugin.contract import API
from shnor_xlsx import Xlsx
from tests.renderers.trees import ADVERSARIAL, EVERYTHING, NEWER, rendered

HASHES = """
from hashlib import sha256
from shnor_console import Console
from shnor_docx import Docx
from shnor_html import Html
from shnor_markdown import Markdown
from shnor_xlsx import Xlsx
from tests.renderers.trees import ADVERSARIAL, EVERYTHING, NEWER, rendered
for renderer in (Docx(), Markdown(), Console(), Xlsx(), Html()):
    for doc in (EVERYTHING, ADVERSARIAL, NEWER):
        print(sha256(rendered(renderer, doc)).hexdigest())
"""
IMPORTED = """
import sys
import shnor_console, shnor_docx, shnor_html, shnor_markdown, shnor_xlsx
import shnor_console.render, shnor_markdown.render
print(*({"docx", "lxml", "rich", "xlsxwriter"} & set(sys.modules)))
"""


def _python(code: str, **environment: str) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.split()


@pytest.mark.parametrize(
    ("plugin", "facts"),
    [
        (shnor_docx, ("docx", "Документ Word", ".docx", True)),
        (shnor_markdown, ("markdown", "Markdown", ".md", False)),
        (shnor_console, ("console", "Текст", ".txt", False)),
        (shnor_xlsx, ("xlsx", "Книга Excel", ".xlsx", True)),
        (shnor_html, ("html", "Страница HTML", ".html", False)),
    ],
    ids=["docx", "markdown", "console", "xlsx", "html"],
)
def test_each_plugin_registers_its_renderer(plugin: ModuleType, facts: tuple[str, str, str, bool]) -> None:
    found: list[Renderer] = []
    plugin.shnor_register_renderers(register=found.append)
    assert [(renderer.id, renderer.title, renderer.suffix, renderer.binary) for renderer in found] == [facts]
    assert isinstance(found[0], Renderer)
    assert plugin.API == API


def test_importing_the_plugins_loads_no_heavy_library() -> None:
    assert _python(IMPORTED) == []


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_the_same_document_gives_the_same_bytes_in_any_process(seed: str) -> None:
    here = [
        sha256(rendered(renderer, doc)).hexdigest()
        for renderer in (Docx(), Markdown(), Console(), Xlsx(), Html())
        for doc in (EVERYTHING, ADVERSARIAL, NEWER)
    ]
    assert _python(HASHES, PYTHONHASHSEED=seed) == here


@pytest.mark.parametrize("renderer", [Markdown(), Console(), Html()], ids=["markdown", "console", "html"])
def test_text_formats_are_utf8_with_unix_line_ends(renderer: Renderer) -> None:
    text = rendered(renderer, ADVERSARIAL).decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")

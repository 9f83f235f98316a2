"""The file of the guide works as it stands: dropped in, it comes out in all three formats."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import docx
import pytest

from tests.cli.running import output

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "my_schools.py"
GUIDE = ROOT / "docs" / "plugins.md"


@pytest.fixture
def with_example(home: Path) -> None:
    (home / "plugins").mkdir()
    shutil.copy(EXAMPLE, home / "plugins")


def test_the_guide_shows_the_very_file() -> None:
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert EXAMPLE.read_text(encoding="utf-8") in blocks


@pytest.mark.usefixtures("with_example")
def test_on_the_console() -> None:
    text = output("report", "my-schools", "-f", "console", "--year", "2019/2020")
    assert "Список школ" in text
    assert re.search(r"2\W+Тверская СОШ им. И.С.Конева\W+8\b", text)


@pytest.mark.usefixtures("with_example")
def test_as_markdown() -> None:
    text = output("report", "my-schools", "-f", "markdown", "--year", "2019/2020")
    assert "# Список школ" in text
    assert re.search(r"\| *2 *\| *Тверская СОШ им\. И\.С\.Конева *\| *8 *\|", text)


@pytest.mark.usefixtures("with_example")
def test_as_a_word_document(tmp_path: Path) -> None:
    target = tmp_path / "schools.docx"
    output("report", "my-schools", "--output", target, "--year", "2019/2020")
    document = docx.Document(str(target))
    assert [cell.text for cell in document.tables[0].rows[2].cells] == ["2", "Тверская СОШ им. И.С.Конева", "8"]
    assert "Школы" in [paragraph.text for paragraph in document.paragraphs]

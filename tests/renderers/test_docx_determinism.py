"""The same tree and options give the same bytes, whatever the process, its hash seed and its clock."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from shnor_docx import Docx
from shnor_tui.plugin import Context
from tests.renderers.docx_letterheads import letterhead
from tests.renderers.trees import NEWER, TODAY

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from hashlib import sha256
from pathlib import Path
from tests.renderers.test_docx_determinism import rendered_on
print(sha256(rendered_on(Path(sys.argv[1]) if sys.argv[1:] else None)).hexdigest())
"""


def rendered_on(path: Path | None) -> bytes:
    """A document of everything new, on a letterhead or on our own pages."""
    out = BytesIO()
    Docx().render(NEWER, out, Context(TODAY, params={"letterhead": path, "size": "13"}))
    return out.getvalue()


@pytest.mark.parametrize("on_letterhead", [False, True])
def test_bytes_are_the_same_in_any_process(on_letterhead: bool, tmp_path: Path) -> None:
    path = letterhead(tmp_path / "бланк.docx") if on_letterhead else None
    here = sha256(rendered_on(path)).hexdigest()
    for seed in ("0", "1", "2"):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": f"{ROOT}:{ROOT / 'plugins'}",
            "TZ": f"UTC{seed}",
        }
        command = [sys.executable, "-c", PROGRAM, *([str(path)] if path else [])]
        run = subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True)
        assert run.stdout.strip() == here


def test_a_second_time_is_like_the_first_and_another_does_not_disturb_it(tmp_path: Path) -> None:
    first = rendered_on(None)
    rendered_on(letterhead(tmp_path / "бланк.docx"))
    assert rendered_on(None) == first

"""A handful of the tour's pictures, held against how the screens look now. On a failure: `make tour`, and look at them."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
TOUR = runpy.run_path(str(DOCS / "tour.py"), run_name="tour")


@pytest.mark.parametrize(
    "name", ["overview", "roadmap", "roadmap-matrix", "item-form", "schools-passport", "point-form"]
)
async def test_a_screen_looks_as_its_picture_in_the_documents(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, os.environ.get(variable, ""))
    picture = next(picture for picture in TOUR["TOUR"] if picture.name == name)
    assert await TOUR["draw"](picture) == (DOCS / "pictures" / f"{name}.svg").read_text(encoding="utf-8")


def test_every_picture_of_the_tour_is_there() -> None:
    assert {path.stem for path in (DOCS / "pictures").iterdir()} == {picture.name for picture in TOUR["TOUR"]}

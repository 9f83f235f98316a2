"""The plugin guide names every hook, block and helper with its exact signature, and its formats and examples run."""

from __future__ import annotations

import dataclasses
import enum
import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest

import shnor_tui.plugin as api
from shnor_tui.plugin import nouns, words
from shnor_tui.plugin.contract import HookSpecs
from shnor_tui.reporting.child import Limits
from tests.cli.running import output
from tests.reporting.conftest import Drop

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "plugins.md").read_text(encoding="utf-8")
MADE_BY_THE_HOST = {api.Snapshot, api.Context}
RECORDS = [
    kind for kind in map(vars(api).get, api.__all__) if dataclasses.is_dataclass(kind) and kind not in MADE_BY_THE_HOST
]


def signature(kind: type) -> str:
    """How a dataclass is made, as the guide writes it."""
    fields = []
    for field in dataclasses.fields(kind):
        default = ""
        if field.default is not dataclasses.MISSING:
            default = f" = {field.default!r}"
        elif field.default_factory is not dataclasses.MISSING:
            default = f" = {field.default_factory()!r}"
        fields.append(f"{field.name}: {field.type}{default}")
    return f"{kind.__name__}({', '.join(fields)})".replace("'", '"')


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_every_block_and_part_is_there_with_its_signature(kind: type) -> None:
    assert f"`{signature(kind)}`" in GUIDE


@pytest.mark.parametrize("name", [name for name in vars(HookSpecs) if name.startswith("shnor_")])
def test_every_hook_is_there_with_its_signature(name: str) -> None:
    of_method = inspect.signature(getattr(HookSpecs, name))
    of_hook = of_method.replace(parameters=list(of_method.parameters.values())[1:])
    assert f"`{name}{of_hook}`".replace("'", "") in GUIDE


@pytest.mark.parametrize("module", [api, nouns, words], ids=lambda module: module.__name__)
def test_everything_that_the_api_offers_is_in_the_guide(module: ModuleType) -> None:
    assert not [name for name in module.__all__ if not re.search(rf"`[^`]*\b{name}\b", GUIDE) and name != "Checked"]
    assert f"`{module.__name__}`" in GUIDE or module is api


@pytest.mark.parametrize("choices", [nouns.Status, nouns.Scope, nouns.ReadingState, nouns.Verdict, nouns.TrainingKind])
def test_every_choice_is_in_the_guide(choices: type[enum.Enum]) -> None:
    assert not [choice.name for choice in choices if f"`{choice.name}`" not in GUIDE]


@pytest.mark.parametrize("kind", [words.Composed, words.TextParagraph, words.Piece, words.TextList, words.Problem])
def test_every_part_of_a_composed_text_is_in_the_guide(kind: type) -> None:
    assert not [field.name for field in dataclasses.fields(kind) if f"`{field.name}`" not in GUIDE]


def test_a_plugin_writes_its_own_version() -> None:
    assert not hasattr(api, "API")


def test_the_format_of_the_guide_works(dropped: Drop) -> None:
    (code,) = (block for block in re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL) if "class Outline" in block)
    dropped("outline", code)
    text = output("report", "spravka", "-f", "outline", "--year", "2019/2020")
    assert text.startswith("Аналитическая справка")
    assert "Пушкинская СОШ" in text


def test_the_limits_of_the_guide_are_those_of_the_code() -> None:
    limits = Limits()
    assert f"{limits.load_seconds:g} s to load a plugin, {limits.seconds:g} s for a report" in GUIDE
    assert f"{limits.memory_mib // 1024} GiB of memory, {limits.output_bytes // 1024**2} MiB of output" in GUIDE

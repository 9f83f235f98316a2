"""The plugin guide names every hook, block and helper with its exact signature, and its formats and examples run."""

from __future__ import annotations

import dataclasses
import enum
import importlib
import inspect
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import get_args

import msgspec
import pytest

import shnor_tui.plugin as api
from shnor_tui.plugin import nouns, words
from shnor_tui.plugin.contract import HookSpecs
from shnor_tui.reporting.child import Limits
from tests.cli.running import TOO_LONG, environment, output
from tests.reporting.conftest import Drop

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.py"))
HOOKS = """API = (1, 0)

@hookimpl
def shnor_register_reports(register): ...

@hookimpl
def shnor_register_renderers(register): ...
"""
"""The one block that is no program."""

MADE_BY_THE_HOST = {api.Snapshot, api.Context}
WITHIN = frozenset({"contract", "document"})
"""Modules whose names are offered by `shnor_tui.plugin` itself."""

MODULES = [
    importlib.import_module(f"{api.__name__}.{found.name}")
    for found in pkgutil.iter_modules(api.__path__)
    if found.name not in WITHIN
]
FUNCTIONS = [function for function in map(vars(api).get, api.__all__) if inspect.isfunction(function)]
PARTS = [
    (protocol, name)
    for protocol in (api.Report, api.Renderer, api.Checked)
    for name, member in vars(protocol).items()
    if inspect.isfunction(member) and not name.startswith("_")
]
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


def told(name: str, function: Callable[..., object]) -> str:
    """How a function is called, as the guide writes it."""
    return f"`{name}{inspect.signature(function)}`".replace("'", "")


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_every_function_is_there_with_its_signature(function: Callable[..., object]) -> None:
    assert told(function.__name__, function) in GUIDE


@pytest.mark.parametrize(("protocol", "name"), PARTS, ids=lambda value: getattr(value, "__name__", value))
def test_every_method_of_a_report_and_a_format_is_there_with_its_signature(protocol: type, name: str) -> None:
    assert told(name, getattr(protocol, name)) in GUIDE


def test_everything_that_data_and_context_tell_is_there() -> None:
    for kind, called in ((api.Snapshot, "data"), (api.Context, "ctx")):
        names = {name for name in (*vars(kind), *kind.__dataclass_fields__) if not name.startswith("_")}
        assert not [name for name in names - {"progress"} if f"`{called}.{name}" not in GUIDE]


def test_every_kind_of_option_is_there() -> None:
    assert not [kind for kind in get_args(api.Kind) if f'`"{kind}"`' not in GUIDE]


@pytest.mark.parametrize("name", [name for name in vars(HookSpecs) if name.startswith("shnor_")])
def test_every_hook_is_there_with_its_signature(name: str) -> None:
    of_method = inspect.signature(getattr(HookSpecs, name))
    of_hook = of_method.replace(parameters=list(of_method.parameters.values())[1:])
    assert f"`{name}{of_hook}`".replace("'", "") in GUIDE


@pytest.mark.parametrize("module", [api, *MODULES], ids=lambda module: module.__name__)
def test_everything_that_the_api_offers_is_in_the_guide(module: ModuleType) -> None:
    assert not [name for name in module.__all__ if not re.search(rf"`[^`]*\b{name}\b", GUIDE) and name != "Checked"]
    assert f"`{module.__name__}`" in GUIDE or module is api


@pytest.mark.parametrize("choices", [nouns.Status, nouns.Scope, nouns.ReadingState, nouns.Verdict, nouns.TrainingKind])
def test_every_choice_is_in_the_guide(choices: type[enum.Enum]) -> None:
    assert not [choice.name for choice in choices if f"`{choice.name}`" not in GUIDE]


@pytest.mark.parametrize("kind", [words.Composed, words.TextParagraph, words.Piece, words.TextList, words.Problem])
def test_every_part_of_a_composed_text_is_in_the_guide(kind: type) -> None:
    assert not [field.name for field in dataclasses.fields(kind) if f"`{field.name}`" not in GUIDE]


@pytest.mark.parametrize(
    "function",
    [
        function
        for module in MODULES
        for name, function in vars(module).items()
        if name in module.__all__ and inspect.isfunction(function) and not module.__name__.endswith(".testing")
    ],
    ids=lambda function: function.__name__,
)
def test_every_function_of_the_other_modules_is_there_with_its_arguments(function: Callable[..., object]) -> None:
    parameters = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in inspect.signature(function).parameters.values()
    ]
    told = f"`{function.__name__}{inspect.Signature(parameters)}`".replace("'", '"')
    assert told in GUIDE


OWN = {"Programme": {"texts", "rule"}, "Indicator": {"computed"}}
"""Fields that are the program's own."""


@pytest.mark.parametrize(
    "kind",
    [
        kind
        for kind in map(vars(nouns).get, nouns.__all__)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    ],
    ids=lambda kind: kind.__name__,
)
def test_every_field_of_a_record_is_in_the_guide(kind: type[msgspec.Struct]) -> None:
    (fields,) = re.findall(
        rf"^\| `{kind.__name__}` \| (.*) \|$", GUIDE.partition("| record | fields |")[2], re.MULTILINE
    )
    names = {field.name for field in msgspec.structs.fields(kind)} - {"id"} - OWN.get(kind.__name__, set())
    told = re.findall(r"`(\w+)`", fields)
    assert not names - set(told)
    assert [name for name in told if not hasattr(kind, name)] in ([], ["Deadline"], ["start", "end"])


def test_a_plugin_writes_its_own_version() -> None:
    assert not hasattr(api, "API")


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_the_guide_shows_the_very_files(file: Path) -> None:
    assert f"```python\n{file.read_text(encoding='utf-8')}```" in GUIDE


def test_no_code_of_the_guide_is_without_its_file() -> None:
    files = [file.read_text(encoding="utf-8") for file in (ROOT / "docs" / "examples").rglob("*.py")]
    shown = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    assert [code for code in shown if code not in files] == [HOOKS]


def test_the_format_of_the_guide_works(dropped: Drop) -> None:
    dropped("outline", (ROOT / "docs" / "examples" / "outline.py").read_text(encoding="utf-8"))
    text = output("report", "spravka", "-f", "outline", "--year", "2019/2020")
    assert text.startswith("Аналитическая справка")
    assert "Пушкинская СОШ" in text


def test_the_test_of_the_guide_passes(tmp_path: Path) -> None:
    for name in ("my_schools.py", "test_my_schools.py"):
        shutil.copy(ROOT / "docs" / "examples" / name, tmp_path)
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-W",
            "error::pytest.PytestAssertRewriteWarning",
            str(tmp_path),
        ],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=TOO_LONG,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    assert "1 passed" in run.stdout


def test_the_module_for_tests_alone_needs_pytest() -> None:
    names = [
        "shnor_tui.plugin",
        *(module.__name__ for module in MODULES if module.__name__ != f"{api.__name__}.testing"),
    ]
    code = f"import sys, {', '.join(names)}; sys.exit('pytest' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=environment(), check=False).returncode == 0


def test_the_limits_of_the_guide_are_those_of_the_code() -> None:
    limits = Limits()
    assert f"{limits.load_seconds:g} s to load a plugin, {limits.seconds:g} s for a report" in GUIDE
    assert f"{limits.memory_mib // 1024} GiB of memory, {limits.output_bytes // 1024**2} MiB of output" in GUIDE

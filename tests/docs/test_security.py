"""docs/security.md: each test that it names exists, and its table of roles is the program's."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from shnor_tui.domain.user import Role
from shnor_tui.workspace.rights import ADMIN, EDITORS, EVERYONE, SCHOOLS_TOO, VERBS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
COLUMNS = (Role.VIEWER, Role.SCHOOL, Role.METHODIST, Role.ADMIN)
YES, OWN, NO = "yes", "own school", "–"


def named() -> list[tuple[str, str]]:
    """(file, name) of each test that the page speaks of."""
    return sorted(set(NAMED.findall(PAGE.read_text(encoding="utf-8"))))


@cache
def names_of(file: str) -> frozenset[str]:
    """The names of a module's tests."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(function.name for function in functions if function.name.startswith("test_"))


def role_rows() -> list[list[str]]:
    """The cells of the table of roles, without its head."""
    lines = PAGE.read_text(encoding="utf-8").partition("## Roles")[2].partition("\n## ")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return rows[2:]


def threats() -> list[str]:
    """The lines of the tables of threats."""
    part = PAGE.read_text(encoding="utf-8").partition("## Threats")[2].partition("\n## ")[0]
    return [line for line in part.splitlines() if line.startswith("|") and not line.startswith(("| threat", "|---"))]


@pytest.mark.parametrize(("file", "name"), named())
def test_a_test_that_is_named_exists(file: str, name: str) -> None:
    assert (ROOT / file).is_file()
    assert name in names_of(file)


@pytest.mark.parametrize("line", threats(), ids=lambda line: line.split("|")[1].strip()[:60])
def test_every_threat_names_a_test(line: str) -> None:
    assert NAMED.search(line.split("|")[-2])


def test_the_table_of_roles_is_the_one_that_is_enforced() -> None:
    told = {}
    for _words, verbs, *cells in role_rows():
        for verb in re.findall(r"`([\w.]+)`", verbs):
            assert verb not in told
            told[verb] = tuple(cells)
    assert told == {verb: _cells(VERBS[verb].roles) for verb in VERBS}


def test_roles_come_in_four_kinds() -> None:
    kinds = defaultdict(list)
    for verb, known in VERBS.items():
        kinds[known.roles].append(verb)
    assert set(kinds) == {ADMIN, EDITORS, SCHOOLS_TOO, EVERYONE}


def _cells(roles: frozenset[Role]) -> tuple[str, ...]:
    return tuple(_cell(role, roles) for role in COLUMNS)


def _cell(role: Role, roles: frozenset[Role]) -> str:
    if role not in roles:
        return NO
    return OWN if role is Role.SCHOOL and roles != EVERYONE else YES

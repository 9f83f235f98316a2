"""What is left of a client's environment, whatever he sends."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.cli.gate_environment import (
    COMMAND,
    FIXED,
    KEPT,
    USUAL_TERM,
    names_gate,
    neutral,
    personal_directory,
    scrubbed,
)

HOME = Path("/srv/shnor")
NAMES = st.one_of(
    st.sampled_from(
        [
            *(
                "TERM",
                "COLORTERM",
                "SSH_CONNECTION",
                "SSH_ORIGINAL_COMMAND",
                "LANG",
                "LC_ALL",
                "LANGUAGE",
                "PATH",
                "HOME",
            ),
            *("SHNOR_HOME", "SHNOR_LANG", "SHNOR_CONFINED", "_SHNOR_COMPLETE", "XDG_CONFIG_HOME", "PYTHONPATH"),
            *("LD_PRELOAD", "TEXTUAL_DRIVER", "TMPDIR", "COLUMNS", "PAGER", "EDITOR", "NO_COLOR", "TZ"),
        ]
    ),
    st.text(min_size=1, max_size=20),
)
OWN = {"USER", "LOGNAME", "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"}


@given(st.dictionaries(NAMES, st.text(max_size=60)))
def test_nothing_comes_through_but_what_is_named_in_its_form(environ: dict[str, str]) -> None:
    left = scrubbed(environ, HOME, "anna")
    assert set(left) <= {*KEPT, *FIXED, *OWN}
    for name, form in KEPT.items():
        assert name not in left or form.fullmatch(left[name])
    assert {name: left[name] for name in FIXED} == dict(FIXED)
    assert all(left[name].startswith(f"{HOME}/users/anna") for name in OWN - {"USER", "LOGNAME"})
    assert left["USER"] == left["LOGNAME"] == "anna"


@given(st.dictionaries(NAMES, st.text(max_size=60)))
def test_before_the_person_is_known_the_command_is_kept_too(environ: dict[str, str]) -> None:
    left = neutral(environ, "shnor", "/home/shnor")
    assert set(left) <= {*KEPT, *FIXED, "USER", "LOGNAME", "HOME", COMMAND}
    assert left.get(COMMAND) == environ.get(COMMAND)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("TERM", "xterm-kitty", "xterm-kitty"),
        ("TERM", "screen.xterm-256color", "screen.xterm-256color"),
        ("TERM", "../../etc/passwd", USUAL_TERM),
        ("TERM", "xterm\n", USUAL_TERM),
        ("TERM", "", USUAL_TERM),
        ("TERM", "x" * 42, USUAL_TERM),
        ("COLORTERM", "truecolor", "truecolor"),
        ("COLORTERM", "rainbow", None),
        ("SSH_CONNECTION", "192.0.2.7 50000 192.0.2.1 22", "192.0.2.7 50000 192.0.2.1 22"),
        ("SSH_CONNECTION", "fe80::1%eth0 50000 fe80::2%eth0 22", "fe80::1%eth0 50000 fe80::2%eth0 22"),
        ("SSH_CONNECTION", "the director's own computer", None),
    ],
)
def test_the_forms_that_are_kept(name: str, value: str, kept: str | None) -> None:
    assert scrubbed({name: value}, HOME, "anna").get(name) == kept


def test_each_person_has_a_directory_of_his_own() -> None:
    assert personal_directory(HOME, "anna") != personal_directory(HOME, "boris")


@pytest.mark.parametrize(
    ("arguments", "is_gate"),
    [
        (["--home", "/srv/shnor", "gate", "--user", "anna"], True),
        (["--home=/srv/shnor", "gate", "--user", "anna"], True),
        (["gate"], True),
        (["export", "gate"], False),
        (["--year", "gate", "history"], False),
        (["history", "--by", "gate"], False),
        ([], False),
    ],
)
def test_the_gate_is_known_by_its_command(arguments: list[str], is_gate: bool) -> None:
    assert names_gate(arguments) == is_gate

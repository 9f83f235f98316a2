"""Russian names in files: readable, of signs that every disk takes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.domain.latin import LONGEST_PART, latin


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("Тверская СОШ", "Tverskaya-SOSH"),
        ("Щукинская СОШ № 2", "Shchukinskaya-SOSH-2"),
        ("Школа «Юность»", "Shkola-Yunost"),
        ("ОБЪЕЗД", "OBEZD"),
        ("Зелёный Ключ", "Zelenyy-Klyuch"),
        ("2020/2021", "2020-2021"),
        ("№№", ""),
    ],
)
def test_a_name_is_spelled_as_it_sounds(name: str, spelled: str) -> None:
    assert latin(name) == spelled
    assert latin(unicodedata.normalize("NFD", name)) == spelled


@given(st.text())
def test_any_text_makes_a_part_of_a_name(text: str) -> None:
    made = latin(text)
    assert len(made) <= LONGEST_PART
    assert not made or made.replace("-", "").isascii()
    assert not made or made.replace("-", "").isalnum()
    assert made == made.strip("-")

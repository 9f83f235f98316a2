"""Personal settings: read whatever stands in the file, written without disturbing what a person wrote."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_tui.errors import BadInput
from shnor_tui.personal.locations import settings_file
from shnor_tui.personal.settings import Settings, language_of, load_settings
from shnor_tui.personal.settings_change import change_settings, remove_view, save_view
from tests.cli.running import output

HAND_WRITTEN = """\
# Мои настройки
theme = "light"   # на солнце

[views]
# для планёрки
"к планёрке" = "просрочено -школа:твер"

[keys]
"mark.toggle" = ["space", "x"]
"""


def write(directory: Path, text: str) -> Path:
    """A settings file with that text."""
    (directory / "settings.toml").write_text(text, encoding="utf-8")
    return directory


def test_without_a_file_everything_is_as_the_program_has_it(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "nowhere") == load_settings() == Settings()


def test_the_file_is_where_the_system_keeps_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert settings_file().parent == Path(platformdirs.user_config_dir("shnor"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert settings_file() == tmp_path / "shnor" / "settings.toml"


def test_what_is_written_by_hand_is_read(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, HAND_WRITTEN))
    assert not settings.problems
    assert settings.theme == "light"
    assert settings.views == {"к планёрке": "просрочено -школа:твер"}
    assert settings.keys == {"mark.toggle": ("space", "x")}


def test_names_of_actions_need_no_quotes(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, '[keys]\nmark.toggle = ["x"]')).keys == {"mark.toggle": ("x",)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('theme = "pink"', "theme.*dark, light, contrast, mono"),
        ("theme = []", "theme"),
        ("language = 5", "language.*ru, en"),
        ('mouse = "no"', "mouse.*true, false"),
        ("colour = 1", "colour.*theme, language, mouse, ascii, keys, views"),
        ('keys = "x"', "keys"),
        ('[keys]\nundo = "u"', r"keys\.undo"),
        ("[keys]\nundo = [1]", r"keys\.undo"),
        ('[views]\n"мой" = 5', r"views\.мой"),
    ],
)
def test_a_wrong_value_is_told_and_the_others_are_used(tmp_path: Path, text: str, told: str) -> None:
    settings = load_settings(write(tmp_path, f"ascii = true\n{text}\n"))
    assert settings.ascii
    (problem,) = settings.problems
    assert re.search(told, problem)
    assert str(tmp_path / "settings.toml") in problem


@pytest.mark.parametrize(
    ("content", "line"), [(b"ascii = true\ntheme = dark\n", "2"), (b'mouse = true\nviews = [\n"', "3")]
)
def test_a_broken_file_is_told_with_its_line(tmp_path: Path, content: bytes, line: str) -> None:
    (tmp_path / "settings.toml").write_bytes(content)
    settings = load_settings(tmp_path)
    assert f"строка {line}" in settings.problems[0]
    assert settings == Settings(problems=settings.problems)


def test_a_file_that_is_no_text_or_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b"\xff\xfe")
    assert "UTF-8" in load_settings(tmp_path).problems[0]
    (tmp_path / "other" / "settings.toml").mkdir(parents=True)
    assert load_settings(tmp_path / "other").problems


@given(st.binary(max_size=60) | st.text(alphabet='theme="dark"[]kysvi.\n#', max_size=60).map(str.encode))
def test_nothing_in_the_file_stops_the_program(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    directory = tmp_path_factory.mktemp("any")
    (directory / "settings.toml").write_bytes(content)
    load_settings(directory)
    language_of(directory / "settings.toml")


def test_writing_one_value_keeps_comments_and_order(tmp_path: Path) -> None:
    write(tmp_path, HAND_WRITTEN)
    change_settings(tmp_path, theme="dark")
    assert (tmp_path / "settings.toml").read_text() == HAND_WRITTEN.replace('"light"', '"dark"')
    change_settings(tmp_path, language="en", keys={"undo": ["z"]})
    save_view("мой", 'школа:"Тверская СОШ"', tmp_path)
    settings = load_settings(tmp_path)
    assert (settings.language, settings.keys["undo"], settings.problems) == ("en", ("z",), ())
    assert settings.views["мой"] == 'школа:"Тверская СОШ"'
    for line in HAND_WRITTEN.replace('"light"', '"dark"').splitlines():
        assert line in (tmp_path / "settings.toml").read_text().splitlines()


def test_a_setting_and_a_view_can_be_taken_out(tmp_path: Path) -> None:
    write(tmp_path, HAND_WRITTEN)
    change_settings(tmp_path, theme=None, language=None)
    remove_view("к планёрке", tmp_path)
    remove_view("нет такого", tmp_path)
    assert "theme" not in tomllib.loads((tmp_path / "settings.toml").read_text())
    assert not load_settings(tmp_path).views


def test_an_action_that_was_written_without_quotes_is_changed_in_its_place(tmp_path: Path) -> None:
    write(tmp_path, '[keys]\nmark.toggle = ["x"]\n')
    change_settings(tmp_path, keys={"mark.toggle": ["space"], "filter.clear": ["escape"]})
    assert load_settings(tmp_path).keys == {"mark.toggle": ("space",), "filter.clear": ("escape",)}


def test_the_file_is_private(tmp_path: Path) -> None:
    directory = tmp_path / "new" / "shnor"
    change_settings(directory, mouse=False)
    assert (directory / "settings.toml").stat().st_mode & 0o777 == 0o600
    assert directory.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in directory.iterdir()] == ["settings.toml"]


def test_a_linked_file_stays_linked(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("")
    (tmp_path / "settings.toml").symlink_to(real)
    change_settings(tmp_path, ascii=True)
    assert (tmp_path / "settings.toml").is_symlink()
    assert "ascii = true" in real.read_text()


@pytest.mark.parametrize(
    "values", [{"theme": "pink"}, {"mouse": 1}, {"colour": "red"}, {"keys": {"undo": [""]}}, {"views": "x"}]
)
def test_a_wrong_value_is_refused_and_nothing_changes(tmp_path: Path, values: dict[str, Any]) -> None:
    write(tmp_path, HAND_WRITTEN)
    with pytest.raises(BadInput):
        change_settings(tmp_path, ascii=True, **values)
    assert (tmp_path / "settings.toml").read_text() == HAND_WRITTEN


@pytest.mark.parametrize("text", ["theme = dark", 'views = "x"'])
def test_a_file_that_cannot_be_understood_is_not_written_over(tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    with pytest.raises(BadInput, match="не изменены"):
        save_view("мой", "день", tmp_path)
    assert (tmp_path / "settings.toml").read_text() == text


def test_a_place_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="Не удалось сохранить"):
        change_settings(tmp_path / "file" / "shnor", theme="dark")


NAMES = st.text(max_size=8).filter(str.strip).map(str.strip) | st.sampled_from(["filter.clear", "a.b.c", "mark"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
STEPS = st.one_of(
    st.fixed_dictionaries({"theme": st.sampled_from(["dark", "mono"])}),
    st.fixed_dictionaries({"mouse": st.booleans()}),
    st.fixed_dictionaries({"views": st.dictionaries(NAMES, TEXTS, max_size=2)}),
    st.fixed_dictionaries({"keys": st.dictionaries(st.sampled_from(["undo", "filter.clear"]), st.just(["x"]))}),
)


@given(st.lists(STEPS, max_size=5))
def test_what_was_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, steps: list[dict[str, Any]]) -> None:
    directory = tmp_path_factory.mktemp("any")
    wanted: dict[str, Any] = {"keys": {}, "views": {}}
    for step in steps:
        change_settings(directory, **step)
        for name, value in step.items():
            if isinstance(value, dict):
                wanted[name] |= {
                    key: tuple(entry) if isinstance(entry, list) else entry for key, entry in value.items()
                }
            else:
                wanted[name] = value
    settings = load_settings(directory)
    assert not settings.problems
    assert {name: getattr(settings, name) for name in wanted} == wanted


def test_the_language_is_the_options_then_the_environments_then_the_persons() -> None:
    assert "Команды" in output("--help", SHNOR_LANG="")
    change_settings(language="en")
    assert "Commands" in output("--help", SHNOR_LANG="")
    assert "Команды" in output("--help", SHNOR_LANG="ru")
    assert "Команды" in output("--lang", "ru", "--help", SHNOR_LANG="en")


def test_the_example_of_the_guide_has_no_problems(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    settings = load_settings(write(tmp_path, example))
    assert settings.keys
    assert settings.views
    assert not settings.problems


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 5000 + "]" * 5000, "mouse = " + "9" * 5000, "[keys]\na" + ".a" * 3000 + " = 1"],
    ids=["brackets without end", "a number without end", "a name without end"],
)
def test_what_no_reader_was_made_for_is_told_and_never_ends_the_program(tmp_path: Path, text: str) -> None:
    directory = write(tmp_path, text)
    settings = load_settings(directory)
    assert settings == Settings(problems=settings.problems)
    assert len(settings.problems) == 1
    assert language_of(settings_file(directory)) is None


def test_a_pipe_in_the_place_of_the_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "settings.toml")
    (problem,) = load_settings(tmp_path).problems
    assert "не обычный файл" in problem

"""The Russian catalogue against the sources: complete, true to the ids, and what people see by default."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import TypeAlias

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from shnor_tui import i18n
from shnor_tui.domain.roadmap import Status
from shnor_tui.i18n import DOMAIN, _, ngettext, set_language
from shnor_tui.workspace.titles import status_title

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "shnor_tui"
CATALOGUE = PACKAGE / "locale" / "ru" / "LC_MESSAGES" / "shnor.po"
SHIPPED = CATALOGUE.with_suffix(".mo")
KEYWORDS = {"_": None, "mark": None, "ngettext": (1, 2)}
FORMS = 3

CYRILLIC = re.compile("[А-Яа-яЁё]")
QUOTED = re.compile("«[^»]*»")
SLOPPY = re.compile(r"\"|“|”| - |\.\.\.|  |\b(?:еще|отчет|учет|причем)", re.IGNORECASE)
JARGON = re.compile("транзакц|ревизи|коммит|сериализ|трассиров|исключени|юзер|слаг", re.IGNORECASE)

ABBREVIATIONS = frozenset({"No."})

RUSSIAN_BY_DESIGN: Mapping[str, frozenset[str]] = {
    # What the department's texts and the findings of a check, which are Russian too, call the programme's fields.
    "tui/programme_fields.py": frozenset(
        {
            *("заголовок", "подзаголовок", "основание", "подпись"),
            *("программа", "орган", "орган_род", "орган_дат", "орган_твор", "согласовано_с"),
            *("приказ_чей", "приказ_номер", "приказ_дата", "цель", "задачи", "число_задач"),
        }
    ),
    # The letters that the Latin keys have under the Russian layout.
    "tui/layouts.py": frozenset({"йцукенгшщзхъфывапролджэячсмитьбю.", "Б", "Ю"}),
    # A language by its own name, for whoever reads no other.
    "tui/screens/settings_rows.py": frozenset({"Русский"}),
    # Examples of what goes into documents, and documents are Russian.
    "tui/screens/item_form.py": frozenset({"«сентябрь 2020 года» or «до 15.09.2020»"}),
    "tui/screens/new_programme.py": frozenset(
        {
            "управление образования … района",
            "управления образования … района",
            "управлению образования … района",
            "управлением образования … района",
            "148-од",
            "Начальник управления образования",
            "И.И. Иванова",
        }
    ),
}

Id: TypeAlias = str | tuple[str, ...]


@pytest.fixture(scope="module")
def ids() -> frozenset[Id]:
    """The message ids in the sources, as `make messages` finds them."""
    found = extract_from_dir(PACKAGE, [("**.py", "python")], keywords=KEYWORDS)
    return frozenset(message for _file, _line, message, _comments, _context in found if message)


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """The Russian catalogue."""
    with CATALOGUE.open("rb") as file:
        return read_po(file)


@pytest.fixture
def compiled(catalogue: Catalog, tmp_path: Path) -> Iterator[Path]:
    """A directory with the catalogue as it stands now, compiled, from which the program takes its messages."""
    target = tmp_path / "ru" / "LC_MESSAGES" / f"{DOMAIN}.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, catalogue)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(i18n, "_LOCALE_DIR", tmp_path)
        yield tmp_path
    set_language()


def messages(catalogue: Catalog) -> list[Message]:
    """The messages of a catalogue, its header left out."""
    return [message for message in catalogue if message.id]


def translated(catalogue: Catalog) -> list[Message]:
    """The messages that have all their Russian forms."""
    return [message for message in messages(catalogue) if all(forms_of(message))]


def pairs(message: Message) -> list[tuple[str, str]]:
    """Each Russian form beside the English one that it stands for: the first beside the singular, the others the plural."""
    forms = forms_of(message)
    if isinstance(message.id, str):
        return [(message.id, forms[0])]
    singular, plural = message.id
    return [(singular if n == 0 else plural, form) for n, form in enumerate(forms)]


def forms_of(message: Message) -> tuple[str, ...]:
    """The Russian forms of a message; an empty one where it has none."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def placeholders(text: str) -> set[str]:
    """What `str.format` will fill in, conversions and format specifications included."""
    return {
        f"{name}!{conversion}:{spec}" for _text, name, spec, conversion in Formatter().parse(text) if name is not None
    }


def margins(text: str) -> tuple[str, str]:
    """The blanks that a text begins with, and the blanks and stops that it ends with."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip(" .:…")) :]


def sources() -> list[tuple[str, ast.Module]]:
    """The package's modules by their place in it."""
    return [
        (path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"), str(path)))
        for path in sorted(PACKAGE.rglob("*.py"))
    ]


def calls(node: ast.AST) -> Iterator[ast.Call]:
    """The calls below a node that translate."""
    for child in ast.walk(node):
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in KEYWORDS:
            yield child


def test_every_message_has_all_its_russian_forms(ids: frozenset[Id], catalogue: Catalog) -> None:
    known = {message.id: message for message in messages(catalogue)}
    missing = sorted(map(str, ids - known.keys()))
    unfinished = [
        message.id
        for message in known.values()
        if message.fuzzy
        or not all(forms_of(message))
        or len(forms_of(message)) != (FORMS if message.pluralizable else 1)
    ]
    assert not missing, f"run `make messages` and translate: {missing}"
    assert not unfinished, f"without a finished translation: {unfinished}"


def test_the_catalogue_holds_nothing_else(ids: frozenset[Id], catalogue: Catalog) -> None:
    strangers = [message.id for message in messages(catalogue) if message.id not in ids]
    assert not strangers, f"not in the sources, run `make messages`: {strangers}"
    assert not catalogue.obsolete


def test_placeholders_are_those_of_the_id(catalogue: Catalog) -> None:
    """All Russian forms have the placeholders of the English plural: the first form also serves 21, 31 …"""
    different = [
        (message.id, form)
        for message in translated(catalogue)
        for form in forms_of(message)
        if placeholders(form) != placeholders(message.id if isinstance(message.id, str) else message.id[-1])
    ]
    assert not different


def test_margins_and_final_stops_are_those_of_the_id(catalogue: Catalog) -> None:
    """Messages are put together with others, so a lost space or full stop shows."""
    different = [
        (english, russian)
        for message in translated(catalogue)
        for english, russian in pairs(message)
        if english not in ABBREVIATIONS and margins(english) != margins(russian)
    ]
    assert not different


def test_the_russian_is_typeset_and_free_of_jargon(catalogue: Catalog) -> None:
    texts = [form for message in translated(catalogue) for form in forms_of(message)]
    assert not [text for text in texts if SLOPPY.search(text)]
    assert not [text for text in texts if JARGON.search(text)]


def test_make_messages_looks_for_the_same_calls() -> None:
    assert "--no-default-keywords -k _ -k mark -k ngettext:1,2 " in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_header_is_used(compiled: Path) -> None:
    russian = gettext.translation(DOMAIN, compiled, ["ru"])
    info = russian.info()  # type: ignore[no-untyped-call,unused-ignore]
    assert info["language"] == "ru"
    assert info["content-type"].casefold() == "text/plain; charset=utf-8"
    assert info["plural-forms"].startswith(f"nplurals={FORMS};")
    set_language("ru")
    counted = [ngettext("{n} school", "{n} schools", n).format(n=n) for n in (0, 1, 2, 5, 11, 12, 21, 22, 111)]
    assert counted == [
        "0 школ",
        "1 школа",
        "2 школы",
        "5 школ",
        "11 школ",
        "12 школ",
        "21 школа",
        "22 школы",
        "111 школ",
    ]


def test_russian_is_the_default_and_english_is_a_choice(compiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHNOR_LANG", raising=False)
    set_language()
    assert _("Help") == "Помощь"
    set_language("en")
    assert _("Help") == "Help"
    assert ngettext("{n} school", "{n} schools", 1) == "{n} school"
    monkeypatch.setenv("SHNOR_LANG", "en")
    set_language()
    assert _("Help") == "Help"
    set_language("ru")
    assert _("Help") == "Помощь"
    monkeypatch.setenv("SHNOR_LANG", "fr")
    set_language()
    assert _("Help") == "Помощь"


def test_the_language_is_looked_up_with_the_first_message(compiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_translations", None)
    assert _("Help") == "Помощь"


def test_statuses_are_called_as_documents_call_them(compiled: Path) -> None:
    set_language("ru")
    assert [status_title(status) for status in Status] == [status.word for status in Status]


def test_the_program_finds_the_catalogue_that_is_installed_with_it() -> None:
    if not SHIPPED.exists():
        pytest.skip("not compiled here; an installation compiles it")
    assert gettext.find(DOMAIN, i18n._LOCALE_DIR, ["ru"]) == str(SHIPPED)
    set_language("ru")
    assert _("Help") == "Помощь"


def test_every_message_is_where_the_extractor_sees_it() -> None:
    """It does not look into f-strings, and a message that is put together first is in no catalogue."""
    inside = [
        f"{place}:{call.lineno}"
        for place, module in sources()
        for node in ast.walk(module)
        if isinstance(node, ast.JoinedStr)
        for call in calls(node)
    ]
    assert not inside, "translate before the f-string"
    composed = [
        f"{place}:{call.lineno}"
        for place, module in sources()
        for call in calls(module)
        if any(isinstance(argument, (ast.JoinedStr, ast.BinOp, ast.Call)) for argument in call.args[:2])
    ]
    assert not composed, "translate the text with its placeholders, then fill them in"


def test_ids_are_english(ids: frozenset[Id]) -> None:
    """Between «» a Russian example may stand."""
    russian = [
        text
        for message in ids
        for text in ((message,) if isinstance(message, str) else message)
        if CYRILLIC.search(QUOTED.sub("", text))
    ]
    assert not russian


def test_screens_and_commands_hold_no_russian_of_their_own() -> None:
    """All that people read comes from the catalogue; what is Russian by design is listed above, each text once."""
    found: dict[str, set[str]] = {}
    for place, module in sources():
        if place.startswith(("cli/", "tui/")) and (texts := set(literals(module))):
            found[place] = texts
    assert found == RUSSIAN_BY_DESIGN


def literals(module: ast.Module) -> Iterator[str]:
    """Russian text in a module's code; docstrings and bare strings under fields are not code."""
    described = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        if not isinstance(node, ast.Constant) or id(node) in described:
            continue
        if isinstance(node.value, str) and CYRILLIC.search(node.value):
            yield node.value


@pytest.mark.parametrize("left", [0, 3, 100, 5000])
def test_a_catalogue_that_was_cut_short_is_no_reason_to_stop(compiled: Path, left: int) -> None:
    catalogue = next(compiled.rglob(f"{DOMAIN}.mo"))
    catalogue.write_bytes(catalogue.read_bytes()[:left])
    set_language("ru")
    assert _("Help") == "Help"

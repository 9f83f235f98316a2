"""Users: who is one, who may come in, whose key is whose, and that somebody is always left to administer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shnor_tui.domain.user import Key, Role, User
from shnor_tui.errors import BadInput, Conflict, Forbidden, NotFound
from shnor_tui.workspace.find import item_by_number, school_by_name
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.rights import VERBS, may
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.ssh_keys import fingerprint, parse_key
from shnor_tui.workspace.users import (
    MOST_KEYS,
    add_key,
    add_user,
    disable_user,
    enable_user,
    remove_key,
    set_role,
    user_named,
    users,
)
from tests.workspace.data import latest
from tests.workspace.keypairs import ed25519


def key(n: int, comment: str = "") -> Key:
    return parse_key(ed25519(n, comment))


@pytest.fixture
def petrova(demo: Workspace, demo_home: Path) -> Iterator[Workspace]:
    """A second administrator's session."""
    add_user(demo, "petrova", Role.ADMIN)
    with open_workspace(demo_home, actor="petrova") as workspace:
        yield workspace


def test_a_user_is_added_once(demo: Workspace) -> None:
    own = school_by_name(demo.snapshot(), "Тверская")
    add_user(demo, "direktor", Role.SCHOOL, own)
    assert user_named(demo, "direktor") == User(id=2, account="direktor", role=Role.SCHOOL, school=own.id)
    with pytest.raises(BadInput, match="уже есть"):
        add_user(demo, "direktor", Role.ADMIN)
    with pytest.raises(BadInput, match="школ"):
        add_user(demo, "direktor-2", Role.SCHOOL)
    assert [user.account for user in users(demo)] == ["direktor", "olga"]


@pytest.mark.parametrize(
    "account",
    [
        "",
        " ",
        "-p",
        ".ssh",
        "a b",
        "петрова",
        "a" * 33,
        "a\n",
        "a;id",
        "a/b",
        "$(id)",
        "a'",
        'a"',
        "\x1b]52;c;aGk=\x07",
    ],
)
def test_a_name_behind_the_gate_is_plain(demo: Workspace, account: str) -> None:
    with pytest.raises(BadInput):
        add_user(demo, account, Role.METHODIST)
    assert len(users(demo)) == 1


def test_any_account_of_the_host_gets_a_role_but_no_key(demo: Workspace) -> None:
    for account in ("петрова", "DOMAIN\\petrova", "petrova@school.local"):
        set_role(demo, account, Role.METHODIST)
        with pytest.raises(BadInput, match="шлюз"):
            add_key(demo, account, key(1))
    for account in ("", " petrova", "a\x1b[2J", "a\nb", "a\u202eb"):
        with pytest.raises(BadInput):
            set_role(demo, account, Role.METHODIST)


def test_who_is_disabled_may_do_nothing_until_enabled(demo: Workspace, petrova: Workspace) -> None:
    item = item_by_number(demo.snapshot(), "2.1")
    school = demo.snapshot().schools[0]
    disable_user(demo, "petrova")
    with pytest.raises(Forbidden, match="petrova: учётная запись отключена"):
        set_marks(petrova, item, [school], MarkEdit(note="я"))
    with pytest.raises(Forbidden, match="petrova: учётная запись отключена"):
        petrova.undo_entry(demo.history()[-1])
    with pytest.raises(BadInput, match="уже отключ"):
        disable_user(demo, "petrova")
    enable_user(demo, "petrova")
    set_marks(petrova, item, [school], MarkEdit(note="я"))
    with pytest.raises(BadInput, match="не отключ"):
        enable_user(demo, "petrova")


@pytest.mark.parametrize("verb", VERBS)
def test_a_disabled_user_of_any_role_may_do_no_verb(verb: str) -> None:
    told_of_everybody = {"access.login", "access.refused", "access.export"}
    for role in Role:
        user = User(account="a", role=role, school=1, disabled=True)
        assert may(user, verb, [1]) is (verb in told_of_everybody)


def test_log_ins_of_a_school_are_no_schools(demo: Workspace) -> None:
    assert may(User(account="a", role=Role.SCHOOL, school=1), "access.login")
    assert may(User(account="a"), "access.export")


def test_somebody_enabled_is_left_to_administer(demo: Workspace, petrova: Workspace) -> None:
    disable_user(demo, "petrova")
    with pytest.raises(BadInput, match="единственный администратор"):
        disable_user(demo, "olga")
    with pytest.raises(BadInput, match="единственный администратор"):
        set_role(demo, "olga", Role.VIEWER)
    set_role(demo, "petrova", Role.METHODIST)
    set_role(demo, "petrova", Role.ADMIN)
    with pytest.raises(BadInput, match="единственный администратор"):
        set_role(demo, "olga", Role.METHODIST)
    enable_user(demo, "petrova")
    disable_user(petrova, "olga")
    assert user_named(petrova, "petrova").administers


def test_nobody_disables_himself_for_behind_the_gate_nobody_else_could_enable_him(
    demo: Workspace, petrova: Workspace
) -> None:
    with pytest.raises(BadInput, match="самого себя"):
        disable_user(demo, "olga")
    disable_user(petrova, "olga")
    assert user_named(petrova, "olga").disabled


def enabled_again(workspace: Workspace) -> None:
    disable_user(workspace, "petrova")
    enable_user(workspace, "petrova")


def promoted_again(workspace: Workspace) -> None:
    set_role(workspace, "petrova", Role.VIEWER)
    set_role(workspace, "petrova", Role.ADMIN)


@pytest.mark.parametrize("earlier", [enabled_again, promoted_again])
def test_nothing_is_taken_back_that_leaves_nobody(
    demo: Workspace, petrova: Workspace, earlier: Callable[[Workspace], None]
) -> None:
    earlier(demo)
    done = latest(demo)
    petrova.refresh()
    disable_user(petrova, "olga")
    with pytest.raises(Conflict, match="ни одного администратора"):
        petrova.undo_entry(done)


def test_disabling_is_taken_back_and_done_again(demo: Workspace, petrova: Workspace) -> None:
    disable_user(demo, "petrova")
    demo.undo()
    assert not user_named(demo, "petrova").disabled
    demo.redo()
    assert user_named(demo, "petrova").disabled


def test_a_key_that_the_user_has_is_no_strangers(demo: Workspace) -> None:
    add_key(demo, "olga", key(1))
    with pytest.raises(BadInput, match="user key lines"):
        add_key(demo, "olga", key(1, "olga@dom"))


def test_a_key_is_one_persons(demo: Workspace, petrova: Workspace) -> None:
    add_key(demo, "petrova", key(1, "petrova@kabinet"))
    for account in ("petrova", "olga"):
        with pytest.raises(BadInput, match=r"petrova.*SHA256:"):
            add_key(demo, account, key(1, "another comment"))
    removed = remove_key(demo, "petrova", fingerprint(key(1)))
    assert removed.comment == "petrova@kabinet"
    add_key(demo, "olga", key(1))
    assert [len(user.keys) for user in users(demo)] == [1, 0]


@pytest.mark.parametrize("shown", [str.strip, lambda shown: shown.removeprefix("SHA256:"), lambda shown: f" {shown}="])
def test_a_key_is_taken_away_by_its_fingerprint(demo: Workspace, shown: Callable[[str], str]) -> None:
    add_key(demo, "olga", key(1))
    add_key(demo, "olga", key(2))
    remove_key(demo, "olga", shown(fingerprint(key(1))))
    assert user_named(demo, "olga").keys == (key(2),)
    for wrong in (fingerprint(key(1)), "", "SHA256:"):
        with pytest.raises(NotFound, match="отпечат"):
            remove_key(demo, "olga", wrong)


def test_nobody_has_keys_without_end(demo: Workspace) -> None:
    for n in range(MOST_KEYS):
        add_key(demo, "olga", key(n))
    with pytest.raises(BadInput, match=str(MOST_KEYS)):
        add_key(demo, "olga", key(MOST_KEYS))


def test_undo_never_gives_a_key_to_two(demo: Workspace, petrova: Workspace) -> None:
    add_key(demo, "petrova", key(1))
    remove_key(demo, "petrova", fingerprint(key(1)))
    taken = latest(demo)
    petrova.refresh()
    add_key(petrova, "olga", key(1))
    with pytest.raises(Conflict, match="ключ"):
        demo.undo_entry(taken)
    petrova.undo()
    demo.undo_entry(taken)
    assert user_named(demo, "petrova").keys == (key(1),)


@pytest.mark.parametrize("act", [disable_user, enable_user, lambda w, a: add_key(w, a, key(1)),
                                 lambda w, a: remove_key(w, a, "SHA256:x")])  # fmt: skip
def test_who_is_unknown_is_told_how_to_be_added(demo: Workspace, act: Callable[[Workspace, str], object]) -> None:
    with pytest.raises(NotFound, match="shnor user add sidorov"):
        act(demo, "sidorov")


def test_the_history_tells_keys_by_their_fingerprints(demo: Workspace) -> None:
    add_key(demo, "olga", key(1, "olga@dom"))
    disable = (demo.describe(latest(demo)), [(c.title, c.before, c.after) for c in demo.changes(latest(demo))])
    told = f"ssh-ed25519 {fingerprint(key(1))} olga@dom"
    assert disable == ("изменение ключей пользователя: olga", [("ключи", "–", told)])
    add_user(demo, "petrova", Role.VIEWER)
    disable_user(demo, "petrova")
    assert [(c.title, c.before, c.after) for c in demo.changes(latest(demo))] == [("отключён", "нет", "да")]


def test_a_directory_whose_users_are_all_disabled_has_no_founder(demo_home: Path, demo: Workspace) -> None:
    """As another program may have left it: nobody becomes an administrator by that."""
    with demo.change("user.set") as editor:
        editor.change(user_named(demo, "olga"), disabled=True)
    assert not demo.user.administers
    with open_workspace(demo_home, actor="stranger") as stranger:
        assert stranger.user.role is Role.VIEWER
        with pytest.raises(Forbidden):
            add_user(stranger, "stranger-2", Role.ADMIN)

"""Verbs over users: their roles, whether they may come in, and the keys that open the gate to them."""

from __future__ import annotations

from shnor_tui.domain.school import School
from shnor_tui.domain.user import Key, Role, User, is_account, is_gate_name
from shnor_tui.errors import BadInput, NotFound
from shnor_tui.i18n import _
from shnor_tui.workspace.session import Workspace
from shnor_tui.workspace.ssh_keys import fingerprint

MOST_KEYS = 20
"""Keys of one user."""


def add_user(workspace: Workspace, account: str, role: Role, school: School | None = None) -> None:
    """Give a role to somebody who has none yet, by a name that may stand behind the gate.

    Raises:
        BadInput: there is such a user; no such name; the role `school` without a school.
    """
    require_gate_name(account)
    with workspace.change("user.set") as editor:
        if _found(workspace, account):
            raise BadInput(
                _("There is a user {account} already.").format(account=account),
                _("Change the role with «shnor user role»."),
            )
        editor.add(User(account=account, role=role, school=_own(role, school)))


def set_role(workspace: Workspace, account: str, role: Role, school: School | None = None) -> None:
    """Give an account a role, whether it has one or not; the role `school` needs its school.

    Raises:
        BadInput: no such name; the role `school` without a school; no administrator would be left.
    """
    with workspace.change("user.set") as editor:
        user = _found(workspace, account)
        if user is None:
            _require_account(account)
            editor.add(User(account=account, role=role, school=_own(role, school)))
            return
        if role is not Role.ADMIN:
            _require_other_administrator(workspace, user)
        editor.change(user, role=role, school=_own(role, school))


def disable_user(workspace: Workspace, account: str) -> None:
    """From now on a user may do nothing; role and keys are kept for the day when that ends.

    Raises:
        NotFound: there is no such user.
        BadInput: disabled already; it is the actor himself, whom nobody behind the gate could enable again; no administrator
            would be left.
    """
    with workspace.change("user.disable") as editor:
        user = user_named(workspace, account)
        if user.disabled:
            raise BadInput(_("{account} is disabled already.").format(account=account))
        _require_other_administrator(workspace, user)
        if account == workspace.actor:
            raise BadInput(_("Nobody disables himself."), _("Another administrator of the department does that."))
        editor.change(user, disabled=True)


def enable_user(workspace: Workspace, account: str) -> None:
    """Let a user who was disabled do again what the role lets him do.

    Raises:
        NotFound: there is no such user.
        BadInput: nobody disabled him.
    """
    with workspace.change("user.enable") as editor:
        user = user_named(workspace, account)
        if not user.disabled:
            raise BadInput(_("{account} is not disabled.").format(account=account))
        editor.change(user, disabled=False)


def add_key(workspace: Workspace, account: str, key: Key) -> None:
    """Let who has the private part of a key pass the gate as this user.

    Raises:
        NotFound: there is no such user.
        BadInput: a name that cannot stand behind the gate; the key is somebody's already; too many keys.
    """
    with workspace.change("user.key") as editor:
        user = user_named(workspace, account)
        require_gate_name(account)
        _require_new(workspace, user, key)
        if len(user.keys) >= MOST_KEYS:
            raise BadInput(_("A user has no more than {n} keys.").format(n=MOST_KEYS), _("Remove those not in use."))
        editor.change(user, keys=(*user.keys, key))


def remove_key(workspace: Workspace, account: str, shown: str) -> Key:
    """Close the gate to a key, named by its fingerprint as `shnor user key list` shows it; returns the key.

    Raises:
        NotFound: there is no such user, or he has no such key.
    """
    with workspace.change("user.key") as editor:
        user = user_named(workspace, account)
        wanted = f"SHA256:{shown.strip().removeprefix('SHA256:').rstrip('=')}"
        found = next((key for key in user.keys if fingerprint(key) == wanted), None)
        if found is None:
            raise NotFound(
                _("{account} has no key with the fingerprint {fingerprint}.").format(
                    account=account, fingerprint=shown
                ),
                _("List them with «shnor user key list {account}».").format(account=account),
            )
        editor.change(user, keys=tuple(key for key in user.keys if key is not found))
    return found


def users(workspace: Workspace) -> list[User]:
    """All users by their accounts."""
    return sorted(workspace.records.all(User), key=lambda user: user.account)


def user_named(workspace: Workspace, account: str) -> User:
    """A user by his account.

    Raises:
        NotFound: there is none.
    """
    user = _found(workspace, account)
    if user is None:
        raise NotFound(
            _("There is no user {account}.").format(account=account),
            _("Add one with «shnor user add {account} --role ROLE».").format(account=account)
            if is_gate_name(account)
            else _("«shnor user list» lists them."),
        )
    return user


def _require_new(workspace: Workspace, user: User, key: Key) -> None:
    owner = next(
        (one for one in workspace.records.all(User) if any(known.body == key.body for known in one.keys)), None
    )
    if owner is None:
        return
    told = _("This key is one of {account} already: {fingerprint}.").format(
        account=owner.account, fingerprint=fingerprint(key)
    )
    if owner.id == user.id:
        raise BadInput(told, _("Its line in authorized_keys is written by «shnor user key lines»."))
    raise BadInput(told, _("A key is one person's; everybody makes a pair of keys for himself."))


def require_gate_name(account: str) -> None:
    """Raise `BadInput` unless a name may stand in authorized_keys and name a directory."""
    if not is_gate_name(account):
        raise BadInput(
            _("«{account}» cannot be a name behind the gate.").format(account=account),
            _("It has up to 32 Latin letters, digits, «.», «_» and «-», and begins with a letter or a digit."),
        )


def _found(workspace: Workspace, account: str) -> User | None:
    return next((user for user in workspace.records.all(User) if user.account == account), None)


def _own(role: Role, school: School | None) -> int | None:
    if role is Role.SCHOOL and school is None:
        raise BadInput(_("The role «school» needs a school."))
    return school.id if school else None


def _require_other_administrator(workspace: Workspace, user: User) -> None:
    administrators = (known for known in workspace.records.all(User) if known.administers)
    if {known.id for known in administrators} == {user.id}:
        raise BadInput(
            _("{account} is the last administrator.").format(account=user.account),
            _("Give somebody else that role first."),
        )


def _require_account(account: str) -> None:
    if not is_account(account):
        raise BadInput(
            _("«{account}» can be no account: it is empty, or has blanks around it or signs that are not seen.").format(
                account=account
            )
        )

"""Children that do one thing as another account, with another umask, or within limits; and a place that all of them reach."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

COMMON_GROUP = 20_900


class Account(NamedTuple):
    """Who a child is; its own group and, as a member, perhaps the common one."""

    name: str
    uid: int
    umask: int
    member: bool = True


def started(task: Callable[[], object]) -> int:
    """A child that runs `task`; its process number. It ends with 0, or says what went wrong and ends with 1."""
    if (child := os.fork()) == 0:
        try:
            task()
            os._exit(0)
        except BaseException as error:  # noqa: BLE001  (reported by the exit status)
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(1)
    return child


def ended(child: int) -> int:
    """Waits for the child; its exit status, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def in_child(task: Callable[[], object]) -> None:
    """Run `task` in a child; its failures fail the test."""
    assert ended(started(task)) == 0


def started_as(account: Account, task: Callable[[], object]) -> int:
    """A child that runs `task` as that account, which only root can."""

    def become_and_do() -> None:
        os.umask(account.umask)
        os.setgroups([COMMON_GROUP] if account.member else [])
        os.setgid(account.uid)
        os.setuid(account.uid)
        task()

    return started(become_and_do)


def as_account(account: Account, task: Callable[[], object]) -> None:
    """Run `task` as that account; its failures fail the test."""
    assert ended(started_as(account, task)) == 0


def open_the_way_to(directory: Path) -> None:
    """Let every account pass the directories above; pytest makes them private."""
    for above in directory.parents:
        mode = above.stat().st_mode
        if above.stat().st_uid == os.geteuid() and not mode & stat.S_IXOTH:
            above.chmod(mode | stat.S_IXOTH)


def same_lines(data: bytes) -> list[bytes]:
    """For a rewriting that changes nothing."""
    return data.splitlines(keepends=True)

"""The program, with a line in the file TRACE for each program that it starts and each file that it writes:
`python -m tests.terminal.audited_program TRACE ARGUMENTS…`."""

from __future__ import annotations

import os
import sys

STARTS = frozenset(
    {"subprocess.Popen", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.system", "os.spawn", "pty.spawn"}
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def audit(trace: int) -> None:
    """From now on write down what leaves the process."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in STARTS:
            os.write(trace, f"start {event} {arguments!r}\n".encode())
        elif event == "open":
            path, _mode, flags = arguments
            if isinstance(flags, int) and flags & WRITING and isinstance(path, str | bytes):
                whole = os.path.abspath(os.fsdecode(path))  # noqa: PTH100  (resolve() would look at the disk)
                os.write(trace, f"write {whole}\n".encode())
        elif event == "webbrowser.open":
            os.write(trace, f"start {event} {arguments!r}\n".encode())

    sys.addaudithook(hook)


if __name__ == "__main__":
    audit(os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600))
    from shnor_tui.cli.entry import main

    sys.exit(main(sys.argv[2:]))

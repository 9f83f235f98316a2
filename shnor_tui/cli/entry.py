"""The program's entry: language, streams, and the one place where errors become messages and exit codes.

No traceback reaches a person: what went wrong unexpectedly is in the log.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import gettext
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from shnor_tui.cli.gate_environment import forget_client, names_gate
from shnor_tui.errors import ShnorError, reason_of
from shnor_tui.i18n import DOMAIN, LANGUAGES, _, set_language

STDERR = 2
OTHER = 1
UNWRITABLE = 7
BUG = 70
INTERRUPTED = 130
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
LOCALE = Path(__file__).parents[1] / "locale"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code (docs/cli.md lists them)."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if names_gate(arguments):
        forget_client(os.environ)
    gc.disable()  # a command starts, answers and ends: what it throws away goes with it
    _open_closed_streams()
    _speak_utf8()
    choose_language(arguments)
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
        return OTHER
    except OSError as error:
        return _unwritable(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _run(arguments: Sequence[str]) -> int:
    import click  # noqa: PLC0415  (after the language is known)

    from shnor_tui.cli.app import shnor  # noqa: PLC0415

    try:
        code = shnor.main(list(arguments), prog_name="shnor", standalone_mode=False)
    except click.ClickException as error:
        _explain(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say(_("Interrupted."))
        return INTERRUPTED
    except ShnorError as error:
        _say(str(error))
        return error.exit_code
    except SystemExit as ended:  # click's own ends: a reader that went away, shell completion
        return ended.code if isinstance(ended.code, int) else 0
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        return _unwritable(error) if error.errno in NO_ROOM else _bug()
    except Exception:  # noqa: BLE001  (the last resort: nobody is shown a traceback)
        return _bug()
    return code if isinstance(code, int) else 0


def _open_closed_streams() -> None:
    """A program that is started without its standard streams gets empty ones, so that no file takes their numbers."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= STDERR:
        pass
    os.close(descriptor)
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _speak_utf8() -> None:
    """Whatever the locale says, the program and its children speak UTF-8; what has no UTF-8 form is shown escaped."""
    os.environ["PYTHONUTF8"] = "1"
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


def choose_language(arguments: Sequence[str]) -> None:
    """`--lang`, else `SHNOR_LANG`, else the person's setting; known before any command's help is put together."""
    language = os.environ.get("SHNOR_LANG")
    for n, argument in enumerate(arguments):
        name, _sign, value = argument.partition("=")
        if name == "--lang":
            language = value or next(iter(arguments[n + 1 : n + 2]), None)
    language = language or _personal_language()
    if language in LANGUAGES:
        os.environ["SHNOR_LANG"] = language
    set_language(language)
    os.environ["LANGUAGE"] = language if language in LANGUAGES else LANGUAGES[0]
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)


def _personal_language() -> str | None:
    from shnor_tui.personal.locations import settings_file  # noqa: PLC0415

    file = settings_file()
    if not os.path.exists(file):  # noqa: PTH110  (false, too, where one may not look)
        return None
    from shnor_tui.personal.settings import language_of  # noqa: PLC0415

    return language_of(file)


def _explain(error: object) -> None:
    from click import ClickException, UsageError  # noqa: PLC0415

    if isinstance(error, UsageError) and error.ctx is not None:
        _say(error.ctx.get_usage())
        _say(_("Help: {command}").format(command=f"{error.ctx.command_path} --help"))
    if isinstance(error, ClickException):
        _say(error.format_message())


def _bug() -> int:
    from shnor_tui.cli.log import log_exception, log_file  # noqa: PLC0415

    kept = log_exception()
    where = _("Details: {file}").format(file=log_file()) if kept else _("The log could not be written.")
    _say(_("Something unexpected went wrong; this is a mistake of the program.") + " " + where)
    return BUG


def _unwritable(error: OSError) -> int:
    """The disk or the device that the output goes to takes no more."""
    _forget_output()
    _say(_("The output cannot be written: {why}.").format(why=reason_of(error)))
    return UNWRITABLE


def _say(text: str) -> None:
    from shnor_tui.cli.show import clean  # noqa: PLC0415

    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write("".join(f"{clean(line)}\n" for line in text.splitlines()))
        sys.stderr.flush()


def _forget_output() -> None:
    """What is still in the buffers has nowhere to go, and the interpreter shall not complain of it at its end."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 1)
    os.close(devnull)

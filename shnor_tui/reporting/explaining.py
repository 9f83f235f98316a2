"""What an exception of a plugin means to who writes it: the line of his file, and what is missing or misspelt."""

from __future__ import annotations

import traceback
from difflib import get_close_matches

from shnor_tui.i18n import _

API_MODULE = "shnor_tui.plugin"
LONGEST_TEXT = 80


def line_in(file: str, error: BaseException) -> int:
    """The line of a file at which an exception came about, 0 when it did not pass through that file."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.lineno or 0
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return (lines[-1] or 0) if lines else 0


def advice_for(error: BaseException) -> str:
    """What to do about an import that failed, and what stands in a line that is no Python; empty for any other exception."""
    if isinstance(error, SyntaxError) and error.text:
        return _("There stands: «{text}».").format(text=error.text.strip()[:LONGEST_TEXT])
    if isinstance(error, ModuleNotFoundError):
        return _missing_module(error.name or "")
    if isinstance(error, ImportError) and error.name == API_MODULE:
        return _missing_name(error)
    return ""


def _missing_module(name: str) -> str:
    if name.partition(".")[0] == "shnor_tui":
        return _("This version of the program has no module «{name}».").format(name=name)
    return _("The Python module «{name}» isn't installed where this program is.").format(name=name)


def _missing_name(error: ImportError) -> str:
    import shnor_tui.plugin as api  # noqa: PLC0415  (only who misspells needs it)

    wanted = getattr(error, "name_from", None) or str(error).partition("'")[2].partition("'")[0]
    near = get_close_matches(wanted, api.__all__, 1, 0.5)
    if not near:
        return _("The plugin API has no «{name}»; the plugin guide lists all names.").format(name=wanted)
    return _("The plugin API has no «{name}»; «{near}» may be meant.").format(name=wanted, near=near[0])

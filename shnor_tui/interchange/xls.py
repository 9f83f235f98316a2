"""Old Excel workbooks (.xls): read by a child process with bounded time and memory, see xls_worker."""

from __future__ import annotations

import logging
import os
import subprocess
import sys

import msgspec

from shnor_tui.i18n import _
from shnor_tui.interchange.package import damaged, protected
from shnor_tui.interchange.sheet_builder import SheetBuilder, too_large
from shnor_tui.interchange.sheets import Cell, Refused, Sheet
from shnor_tui.interchange.shown import cell_text, error_cell, moment_text, number_text, truth_text
from shnor_tui.interchange.xls_worker import Answer, RawCell, RawSheet

log = logging.getLogger("shnor.interchange")

MOST_SECONDS = 30


def read_xls(content: bytes) -> tuple[list[Sheet], list[str]]:
    """The sheets and the names of the hidden ones. Raises Refused."""
    answer = _answer(content)
    if answer.failure == "encrypted":
        raise protected()
    if answer.failure == "large":
        raise too_large()
    if answer.failure:
        log.warning("xls not read: %s", answer.failure)
        raise damaged()
    hidden = [cell_text(sheet.name) for sheet in answer.sheets if sheet.hidden]
    return [_sheet(sheet) for sheet in answer.sheets if not sheet.hidden], hidden


def _answer(content: bytes) -> Answer:
    command = [sys.executable, "-P", "-m", "shnor_tui.interchange.xls_worker"]
    try:
        child = subprocess.run(command, input=content, capture_output=True, timeout=MOST_SECONDS, check=False)
        return msgspec.msgpack.decode(child.stdout, type=Answer)
    except subprocess.TimeoutExpired as error:
        raise too_large() from error
    except msgspec.DecodeError as error:
        log.warning("the reader of xls ended with %s: %s", child.returncode, os.fsdecode(child.stderr[-2000:]))
        raise damaged() from error
    except OSError as error:
        raise Refused(_("the part of the program that reads old Excel files does not start")) from error


def _sheet(raw: RawSheet) -> Sheet:
    builder = SheetBuilder(cell_text(raw.name))
    for cell in raw.cells:
        builder.put(cell.row, cell.column, _cell(cell))
    for top, left, bottom, right in raw.merged:
        builder.merge(top, left, bottom, right)
    return builder.sheet()


def _cell(raw: RawCell) -> Cell:
    if raw.kind == "error":
        return error_cell(str(raw.value))
    if raw.kind == "truth":
        return Cell(truth_text(bool(raw.value)))
    if raw.moment is not None:
        return Cell(moment_text(raw.moment.time() if raw.kind == "time" else raw.moment))
    if isinstance(raw.value, float):
        return Cell(number_text(raw.value, raw.number_format))
    return Cell(cell_text(raw.value))

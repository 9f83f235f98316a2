"""The actions of a grid that is filled in. Letters and digits are typed there, so none of them is a key of an action.

Their ids are their own: a letter that a person gave to undoing elsewhere stays a letter here.
"""

from __future__ import annotations

from shnor_tui.i18n import mark
from shnor_tui.tui.action import Action

FILLING = (
    Action("cell.edit", mark("Change"), mark("type on in the present value"), ("insert", "ctrl+e"), 3),
    Action("cell.clear", mark("Clear"), mark("the cell, or all that is selected"), ("delete", "backspace"), 4),
    Action(
        "cell.fill", mark("Fill down"), mark("the value above into the cell, or down the selection"), ("ctrl+d",), 6
    ),
)
"""What changes values, beside typing."""

GRID = (
    Action(
        "grid.back",
        mark("Back"),
        mark("take back what is typed; else close this screen"),
        ("escape",),
        1,
        run="back",
    ),
    Action("cell.enter", mark("Down"), mark("keep what is typed, then the next row to fill in"), ("enter",), 50),
    *FILLING,
    Action("grid.undo", mark("Undo"), mark("take back your latest change"), ("ctrl+z",), 5, "undo", run="undo"),
    Action("grid.redo", mark("Redo"), mark("do again what was undone"), ("ctrl+y",), 60, "redo", run="redo"),
    Action(
        "grid.find",
        mark("Find"),
        mark("any action, item, school or report by its name"),
        ("f10", "ctrl+p"),
        80,
        run="app.palette",
    ),
    Action("grid.help", mark("Help"), mark("all keys of this screen"), ("f1",), 90, run="help"),
)

CELLS = (
    Action("cell.up", mark("Up"), mark("one row up"), ("up",), run="cell_move(-1, 0)"),
    Action("cell.down", mark("Down"), mark("one row down"), ("down",), run="cell_move(1, 0)"),
    Action("cell.left", mark("Left"), mark("one column to the left"), ("left",), run="cell_move(0, -1)"),
    Action("cell.right", mark("Right"), mark("one column to the right"), ("right",), run="cell_move(0, 1)"),
    Action("cell.next", mark("Next cell"), mark("the next column to fill in"), ("tab",), run="cell_tab(1)"),
    Action("cell.previous", mark("Previous cell"), mark("the column before it"), ("shift+tab",), run="cell_tab(-1)"),
    Action("cell.first", mark("First"), mark("to the first column"), ("home",), run="cell_edge(0)"),
    Action("cell.last", mark("Last"), mark("to the last column"), ("end",), run="cell_edge(1)"),
    Action("cell.page.up", mark("Page up"), mark("a page up"), ("pageup",), run="cell_page(-1)"),
    Action("cell.page.down", mark("Page down"), mark("a page down"), ("pagedown",), run="cell_page(1)"),
    Action("cell.top", mark("First cell"), mark("of the whole table"), ("ctrl+home",), run="cell_corner(0)"),
    Action("cell.bottom", mark("Last cell"), mark("of the whole table"), ("ctrl+end",), run="cell_corner(1)"),
    Action(
        "cell.select.up", mark("Select cells"), mark("also the cells above"), ("shift+up",), run="cell_select(-1, 0)"
    ),
    Action(
        "cell.select.down", mark("Select cells"), mark("also the cells below"), ("shift+down",), run="cell_select(1, 0)"
    ),
    Action(
        "cell.select.left", mark("Select cells"), mark("also to the left"), ("shift+left",), run="cell_select(0, -1)"
    ),
    Action(
        "cell.select.right", mark("Select cells"), mark("also to the right"), ("shift+right",), run="cell_select(0, 1)"
    ),
)
"""Moves from cell to cell; each keeps what is typed first."""

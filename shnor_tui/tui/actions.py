"""The one table of actions. Bindings, the footer, F1, the palette, keymaps and docs/keys.md are all made from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from shnor_tui.i18n import mark
from shnor_tui.tui import common_actions as common
from shnor_tui.tui.action import Action
from shnor_tui.tui.data_actions import (
    ACTIVITIES,
    IMPORT,
    INDICATORS,
    LOW_RESULTS,
    RESULTS,
    SURVEYS,
    YEARS,
)
from shnor_tui.tui.grid_actions import CELLS, GRID
from shnor_tui.tui.report_actions import FILE, ISSUED, REPORT, REPORTS

OVERVIEW = (
    common.OPEN,
    common.SPRAVKA,
    Action("discard", mark("Discard"), mark("throw an unfinished entry away; u brings it back"), ("d", "delete"), 20),
    *common.COMMON,
    common.QUIT,
)

ROADMAP = (
    Action(
        "mark.toggle",
        mark("Mark"),
        mark("done or not started; for each school: all that remain; in the matrix: one cell"),
        ("space",),
        1,
        "mark.set",
    ),
    Action("open", mark("Open"), mark("the item with its schools, notes and history"), ("enter",), 2),
    Action(
        "mark.status",
        mark("Status"),
        mark("status, date, note, reason and document, for all that is selected"),
        ("s",),
        4,
        "mark.set",
    ),
    Action(
        "filter",
        mark("Filter"),
        mark("words to look for: title, school:, section:, resp:, status:, overdue"),
        ("slash", "ctrl+f"),
        3,
    ),
    Action("views", mark("Views"), mark("saved filters; the present one can be saved"), ("w",), 20),
    Action("matrix", mark("Matrix"), mark("schools beside the items, or the list"), ("m",), 30),
    Action("pick", mark("Select"), mark("select the line, or leave it out again"), ("x",), 35, "mark.set"),
    Action("pick.range", mark("Range"), mark("select from here to where the cursor goes"), ("v",), 36, "mark.set"),
    Action("pick.all", mark("Select all"), mark("select every line shown"), ("asterisk", "ctrl+a"), 0, "mark.set"),
    Action("item.add", mark("Add"), mark("a new item below this one"), ("a", "insert"), 41, "item.add"),
    Action("item.edit", mark("Change"), mark("title, deadline, responsible, result"), ("e",), 42, "item.edit"),
    Action(
        "item.remove",
        mark("Delete"),
        mark("the item or what is selected; undo brings it back"),
        ("d", "delete"),
        43,
        "item.remove",
    ),
    Action("item.earlier", mark("Move up"), mark("the item, one place up"), ("less_than_sign",), 0, "item.move"),
    Action("item.later", mark("Move down"), mark("the item, one place down"), ("greater_than_sign",), 0, "item.move"),
    Action("sections", mark("Sections"), mark("add, rename, move, delete sections"), ("t",), 44, "section.edit"),
    Action(
        "filter.clear", mark("Show all"), mark("remove the selection, then the filter"), ("escape",), after_typing=True
    ),
    common.SPRAVKA,
    *common.COMMON,
    common.QUIT,
)

ITEM = (
    common.BACK,
    Action(
        "mark.toggle",
        mark("Mark"),
        mark("done or not started, for the school under the cursor"),
        ("space",),
        2,
        "mark.set",
    ),
    Action(
        "open",
        mark("Open"),
        mark("the mark, the document or the change under the cursor"),
        ("enter",),
        3,
    ),
    Action("mark.status", mark("Status"), mark("choose a status, date, note and reason"), ("s",), 4, "mark.set"),
    Action("item.edit", mark("Change"), mark("title, deadline, responsible, result"), ("e",), 6, "item.edit"),
    Action(
        "document.file",
        mark("File"),
        mark("the commands that attach a file to the document and fetch it; elsewhere, that add a document"),
        ("c",),
        5,
    ),
    Action(
        "document.remove", mark("Delete"), mark("the document under the cursor"), ("d", "delete"), 45, "evidence.remove"
    ),
    Action("item.next", mark("Next"), mark("the next roadmap item"), ("n",), 46),
    Action("item.previous", mark("Previous"), mark("the roadmap item before this one"), ("b",), 47),
    *common.COMMON,
)

SECTIONS = (
    common.BACK,
    Action("section.edit", mark("Change"), mark("number and title"), ("enter", "e"), 2, "section.edit"),
    Action("section.add", mark("Add"), mark("a new section at the end"), ("a", "insert"), 3, "section.add"),
    Action(
        "section.remove",
        mark("Delete"),
        mark("with its items; undo brings all back"),
        ("d", "delete"),
        4,
        "section.remove",
    ),
    Action("section.earlier", mark("Move up"), mark("one place up"), ("less_than_sign",), 5, "section.move"),
    Action("section.later", mark("Move down"), mark("one place down"), ("greater_than_sign",), 6, "section.move"),
    *common.COMMON,
)

SCHOOLS = (
    Action("open", mark("Open"), mark("the passport of the school"), ("enter",), 1),
    common.FILTER,
    Action("school.edit", mark("Change"), mark("names and contacts"), ("e",), 20, "school.edit"),
    Action(
        "listing.edit",
        mark("List"),
        mark("whether it is in the programme's list, and on what basis"),
        ("l",),
        21,
        "listing.set",
    ),
    Action("school.add", mark("Add"), mark("a new school"), ("a", "insert"), 22, "school.add"),
    Action(
        "school.remove", mark("Delete"), mark("a school that nothing refers to"), ("d", "delete"), 30, "school.remove"
    ),
    Action("school.earlier", mark("Move up"), mark("one place up in all lists"), ("less_than_sign",), 0, "school.edit"),
    Action(
        "school.later", mark("Move down"), mark("one place down in all lists"), ("greater_than_sign",), 0, "school.edit"
    ),
    common.CLEAR,
    *common.COMMON,
    common.QUIT,
)

PASSPORT = (
    common.BACK,
    Action("open", mark("Open"), mark("the thing under the cursor"), ("enter",), 2),
    Action("school.edit", mark("Change"), mark("names and contacts"), ("e",), 3, "school.edit"),
    Action(
        "listing.edit",
        mark("List"),
        mark("whether it is in the programme's list, and on what basis"),
        ("l",),
        4,
        "listing.set",
    ),
    *common.COMMON,
)

POINTS = (
    Action("open", mark("Open"), mark("the point with its text and all that it waits for"), ("enter",), 1),
    Action("point.edit", mark("Change"), mark("the text, beside the sentence that it gives"), ("e",), 0, "point.edit"),
    Action("point.add", mark("Add"), mark("a new point below this one"), ("a", "insert"), 2, "point.add"),
    Action("check", mark("Check"), mark("what keeps the report from being signed"), ("c",), 3),
    Action("point.remove", mark("Delete"), mark("the point; undo brings it back"), ("d", "delete"), 20, "point.remove"),
    Action("point.earlier", mark("Move up"), mark("one place up"), ("less_than_sign",), 0, "point.move"),
    Action("point.later", mark("Move down"), mark("one place down"), ("greater_than_sign",), 0, "point.move"),
    common.SPRAVKA,
    *common.COMMON,
    common.QUIT,
)

CHECK = (
    common.BACK,
    Action("open", mark("Open"), mark("the thing to be mended"), ("enter",), 2),
    common.SPRAVKA,
    *common.COMMON,
)

HISTORY = (
    Action("open", mark("Open"), mark("what was changed, before and after"), ("enter",), 1),
    Action(
        "filter",
        mark("Filter"),
        mark("words to look for: by:, record:, since:, until:; «-what:access» leaves out log-ins and refusals"),
        ("slash", "ctrl+f"),
        2,
    ),
    Action("entry.undo", mark("Undo this"), mark("take back the change under the cursor"), ("z",), 3, "undo"),
    common.PAST,
    common.CLEAR,
    *common.COMMON,
    common.QUIT,
)

ENTRY = (
    common.BACK,
    Action("open", mark("Open"), mark("the record that was changed"), ("enter",), 2),
    Action("entry.undo", mark("Undo this"), mark("take back this change"), ("z",), 3, "undo"),
    common.PAST,
    *common.COMMON,
)

PLUGINS = (
    common.BACK,
    Action("open", mark("Open"), mark("what it registered, or why it failed"), ("enter",), 2),
    *(action for action in common.COMMON if action is not common.PLUGINS),
)

SETTINGS = (
    common.BACK,
    Action("open", mark("Change"), mark("the setting under the cursor"), ("enter",), 2),
    *(action for action in common.COMMON if action is not common.SETTINGS),
)

VIEWS = (
    Action("choose", mark("Choose"), mark("show this view; a digit does it at once"), ("enter",), 1),
    Action("view.save", mark("Save"), mark("keep the present filter under a name"), ("a", "insert"), 2),
    Action("view.remove", mark("Delete"), mark("forget this view"), ("d", "delete"), 3),
    common.BACK,
    common.HELP,
)

FORM = (
    Action("save", mark("Save"), mark("keep what was entered"), ("f2", "ctrl+s"), 1, after_typing=True),
    Action("back", mark("Cancel"), mark("leave without saving"), ("escape",), 2, after_typing=True),
    replace(common.HELP, keys=("f1",), run="help"),
)

FIELDS = (
    Action("field.next", mark("Next field"), mark("what is typed stays"), ("tab",), 3),
    Action("field.previous", mark("Field before"), mark("what is typed stays"), ("shift+tab",)),
    Action("field.offer", mark("Offered"), mark("put what is offered into the field, one after another"), ("down",)),
    Action("field.value", mark("Another value"), mark("where it stands between arrows"), ("right", "left")),
    Action("field.enter", mark("Save"), mark("as F2; in a text of several lines a new line"), ("enter",)),
)
"""What the fields of a form do by themselves; its footer and its help tell it."""

FILTER = (
    Action("filter.keep", mark("Keep the filter"), mark("back to the list, filtered"), ("enter",), 1),
    Action("filter.clear", mark("Show all"), mark("remove the filter"), ("escape",), 2),
    Action("filter.complete", mark("Complete"), mark("take the word that is offered"), ("tab",), 3),
    common.HELP,
)
"""What the footer offers while a filter is typed; the field and the screen do it."""

CHOOSE = (
    Action("choose", mark("Choose"), mark("take the line under the cursor"), ("enter",), 1),
    common.BACK,
    common.HELP,
)

READ = (common.BACK, common.HELP)
"""A text that is read."""

SPRAVKA = (common.BACK, *common.COMMON)

PALETTE = (
    Action("choose", mark("Choose"), mark("take the line under the cursor"), ("enter",), 1, after_typing=True),
    Action("back", mark("Back"), mark("close this screen"), ("escape",), 2, after_typing=True),
)

WELCOME = (
    Action("choose", mark("Choose"), mark("take the line under the cursor"), ("enter",), 1),
    common.HELP,
    common.QUIT,
)

SCOPES: Mapping[str, Sequence[Action]] = MappingProxyType(
    {
        "lists": common.MOVES,
        "matrix": common.COLUMNS,
        "overview": OVERVIEW,
        "roadmap": ROADMAP,
        "item": ITEM,
        "sections": SECTIONS,
        "views": VIEWS,
        "schools": SCHOOLS,
        "passport": PASSPORT,
        "points": POINTS,
        "check": CHECK,
        "history": HISTORY,
        "entry": ENTRY,
        "indicators": INDICATORS,
        "activities": ACTIVITIES,
        "surveys": SURVEYS,
        "reports": REPORTS,
        "report": REPORT,
        "file": FILE,
        "issued": ISSUED,
        "results": RESULTS,
        "low_results": LOW_RESULTS,
        "spravka": SPRAVKA,
        "years": YEARS,
        "import": IMPORT,
        "plugins": PLUGINS,
        "settings": SETTINGS,
        "palette": PALETTE,
        "form": FORM,
        "choose": CHOOSE,
        "grid": (*GRID, *common.JUMPS),
        "cells": CELLS,
        "welcome": WELCOME,
    }
)
"""Every action by the screen that has it."""


def every_action() -> tuple[Action, ...]:
    """Each action of the table once; an id that several screens share stands as the first of them has it."""
    known: dict[str, Action] = {}
    for actions in SCOPES.values():
        for action in actions:
            known.setdefault(action.id, action)
    return tuple(known.values())

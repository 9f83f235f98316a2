"""The actions of the screens of school data: indicators, activities, surveys, results, years, files that come in."""

from __future__ import annotations

from shnor_tui.i18n import mark
from shnor_tui.tui import common_actions as common
from shnor_tui.tui.action import Action

INDICATORS = (
    Action("indicator.values", mark("Values"), mark("by school and period, to be filled in"), ("enter",), 1),
    common.FILTER,
    Action(
        "indicator.table",
        mark("Table"),
        mark("all indicators of the schools side by side, to be filled in"),
        ("t",),
        3,
    ),
    Action("indicator.edit", mark("Change"), mark("title, target, how it is measured"), ("e",), 20, "indicator.edit"),
    Action("indicator.add", mark("Add"), mark("a new indicator below this one"), ("a", "insert"), 21, "indicator.add"),
    Action(
        "indicator.remove",
        mark("Delete"),
        mark("with its values; undo brings all back"),
        ("d", "delete"),
        30,
        "indicator.remove",
    ),
    Action("indicator.earlier", mark("Move up"), mark("one place up"), ("less_than_sign",), 0, "indicator.move"),
    Action("indicator.later", mark("Move down"), mark("one place down"), ("greater_than_sign",), 0, "indicator.move"),
    common.CLEAR,
    *common.COMMON,
    common.QUIT,
)

ACTIVITIES = (
    Action("open", mark("Open"), mark("the training or the event under the cursor"), ("enter",), 1),
    Action("filter", mark("Filter"), mark("words to look for: school:, kind:, ahead"), ("slash", "ctrl+f"), 2),
    Action("activity.table", mark("Table"), mark("how many people of each school, typed at once"), ("t",), 3),
    Action(
        "activity.add",
        mark("Add"),
        mark("a training of this school, or among the events an event"),
        ("a", "insert"),
        4,
        "training.set",
    ),
    Action(
        "training.add", mark("Training"), mark("a new training, wherever the cursor is"), ("n",), 21, "training.set"
    ),
    Action("event.add", mark("Event"), mark("a new event, wherever the cursor is"), ("c",), 22, "event.add"),
    Action(
        "activity.remove",
        mark("Delete"),
        mark("the training or the event; undo brings it back"),
        ("d", "delete"),
        30,
        "training.remove",
    ),
    common.CLEAR,
    *common.COMMON,
    common.QUIT,
)

SURVEYS = (
    Action("open", mark("Open"), mark("the answers of the school, to be entered one after another"), ("enter",), 1),
    Action("survey.table", mark("Table"), mark("a part of the questionnaire for all schools at once"), ("t",), 2),
    Action("survey.summary", mark("Summary"), mark("all schools together, with hints at risks"), ("c",), 3),
    Action("survey.start", mark("Begin"), mark("begin to enter the answers of the schools"), ("a",), 4, "survey.edit"),
    Action("survey.edit", mark("Change"), mark("when the survey was held"), ("e",), 20, "survey.edit"),
    *common.COMMON,
    common.QUIT,
)

RESULTS = (
    Action("open", mark("Open"), mark("the table of the procedure: schools and their marks"), ("enter",), 1),
    Action("low_results", mark("Low results"), mark("what the rule says of each school, and why"), ("h",), 2),
    Action("results.years", mark("Years"), mark("show the years before too, or hide them"), ("v",), 3),
    Action(
        "procedure.add",
        mark("Add"),
        mark("a procedure of the year under the cursor"),
        ("a", "insert"),
        20,
        "procedure.add",
    ),
    Action(
        "procedure.usual",
        mark("Add the usual ones"),
        mark("the usual procedures of a year that it lacks"),
        ("x", "plus"),
        21,
        "procedure.add",
    ),
    Action(
        "procedure.edit",
        mark("Change"),
        mark("kind, subject, grade, whether it was held"),
        ("e",),
        22,
        "procedure.edit",
    ),
    Action(
        "procedure.remove",
        mark("Delete"),
        mark("the procedure with its results; undo brings all back"),
        ("d", "delete"),
        30,
        "procedure.remove",
    ),
    *common.COMMON,
    common.QUIT,
)

LOW_RESULTS = (
    Action(
        "low_results.close",
        mark("Back"),
        mark("remove the filter; without one, close this screen"),
        ("escape",),
        1,
        after_typing=True,
        run="filter_clear",
    ),
    Action("open", mark("Open"), mark("the passport of the school"), ("enter",), 2),
    Action(
        "low_results.year",
        mark("Year of the results"),
        mark("of the year before, for the present list; or of this year, for the next one"),
        ("v",),
        3,
    ),
    common.FILTER,
    Action("back", mark("Back"), mark("close this screen"), ("q",)),
    *common.COMMON,
)

YEARS = (
    common.BACK,
    Action("open", mark("Open"), mark("the year, or the indicator in that year"), ("enter",), 2),
    Action("year.left", mark("Left"), mark("the year to the left"), ("left", "h"), 3),
    Action("year.right", mark("Right"), mark("the year to the right"), ("right", "l"), 4),
    *(action for action in common.COMMON if action is not common.YEARS),
)

IMPORT = (
    Action(
        "accept",
        mark("Import"),
        mark("take all that is not refused; one undo takes it back"),
        ("f2", "ctrl+s"),
        1,
    ),
    Action("open", mark("Open"), mark("answer the question, choose the column"), ("enter",), 2),
    Action("back", mark("Cancel"), mark("leave; nothing was changed"), ("escape",), 3),
    common.HELP,
)

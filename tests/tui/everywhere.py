"""Every screen of the program, and the keys that lead to it from a numbered one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.roadmap import Status
from shnor_tui.domain.user import Role
from shnor_tui.workspace.find import item_by_number
from shnor_tui.workspace.issued import Finished, issue
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import open_workspace
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, sitting
from tests.tui.test_reports import wait

SIZES = ((60, 20), (80, 24), (120, 40), (160, 48), (200, 60))
"""First-class terminals."""

LONG = (
    "Приказ управления образования «О проведении муниципальной диагностики профессиональных дефицитов» (с изменениями)"
)


@dataclass(frozen=True, slots=True)
class Way:
    """From a numbered screen by keys to the screen of a class; `edits` tells whether it is for who may change things."""

    screen: str
    place: str
    keys: tuple[str, ...] = ()
    edits: bool = False


SCREENS: Mapping[str, Way] = {
    "overview": Way("OverviewScreen", "overview"),
    "roadmap": Way("RoadmapScreen", "roadmap"),
    "matrix": Way("RoadmapScreen", "roadmap", ("m",)),
    "filter": Way("RoadmapScreen", "roadmap", ("slash", "s", "t")),
    "item": Way("ItemScreen", "roadmap", ("enter",)),
    "mark": Way("MarkForm", "roadmap", ("s",), edits=True),
    "marks": Way("MarkForm", "roadmap", ("asterisk", "s"), edits=True),
    "item-form": Way("ItemForm", "roadmap", ("e",), edits=True),
    "new-item": Way("ItemForm", "roadmap", ("a",), edits=True),
    "document": Way("DocumentForm", "roadmap", ("enter", "down", "enter"), edits=True),
    "document-file": Way("DocumentFileScreen", "roadmap", ("enter", "down", "c")),
    "new-document": Way("NewDocumentScreen", "roadmap", ("enter", "c"), edits=True),
    "sections": Way("SectionsScreen", "roadmap", ("t",), edits=True),
    "section": Way("SectionForm", "roadmap", ("t", "enter"), edits=True),
    "views": Way("ViewsScreen", "roadmap", ("w",)),
    "view": Way("ViewForm", "roadmap", ("slash", "2", "enter", "w", "a")),
    "schools": Way("SchoolsScreen", "schools"),
    "passport": Way("PassportScreen", "schools", ("down", "enter")),
    "school": Way("SchoolForm", "schools", ("e",), edits=True),
    "listing": Way("ListingForm", "schools", ("l",), edits=True),
    "points": Way("PointsScreen", "points"),
    "point": Way("PointForm", "points", ("enter",), edits=True),
    "check": Way("CheckScreen", "points", ("c",)),
    "indicators": Way("IndicatorsScreen", "indicators"),
    "indicator": Way("IndicatorForm", "indicators", ("e",), edits=True),
    "readings": Way("GridScreen", "indicators", ("end", "enter")),
    "all-readings": Way("GridScreen", "indicators", ("t",)),
    "import": Way("ImportForm", "indicators", ("f",), edits=True),
    "activities": Way("ActivitiesScreen", "activities"),
    "training": Way("TrainingForm", "activities", ("enter",), edits=True),
    "new-training": Way("TrainingForm", "activities", ("n",), edits=True),
    "event": Way("EventForm", "activities", ("end", "enter"), edits=True),
    "new-event": Way("EventForm", "activities", ("c",), edits=True),
    "trained": Way("GridScreen", "activities", ("t",)),
    "surveys": Way("SurveysScreen", "surveys"),
    "response": Way("ResponseScreen", "surveys", ("enter",)),
    "survey-section": Way("ResponseScreen", "surveys", ("t", "enter")),
    "survey-summary": Way("TextScreen", "surveys", ("c",)),
    "survey": Way("SurveyForm", "surveys", ("e",), edits=True),
    "results": Way("ResultsScreen", "results"),
    "results-table": Way("GridScreen", "results", ("enter",)),
    "procedure": Way("ProcedureForm", "results", ("e",), edits=True),
    "low-results": Way("LowResultsScreen", "results", ("h", "v")),
    "history": Way("HistoryScreen", "history"),
    "entry": Way("EntryScreen", "history", ("down", "enter")),
    "reports": Way("ReportScreen", "reports"),
    "report": Way("ReportPage", "reports", ("enter",)),
    "preview": Way("PreviewScreen", "reports", ("enter", "p")),
    "report-check": Way("CheckScreen", "reports", ("enter", "c")),
    "options": Way("OptionsForm", "reports", ("enter", "end", "enter")),
    "saved": Way("SavedScreen", "reports", ("enter", "down", "down", "enter")),
    "issued": Way("IssuedScreen", "reports", ("end", "enter")),
    "issued-page": Way("IssuedPage", "reports", ("end", "enter", "enter")),
    "issued-changes": Way("ChangesScreen", "reports", ("end", "enter", "enter", "home", "enter")),
    "issue": Way("IssueForm", "reports", ("enter", "n", "down", "enter"), edits=True),
    "plugins": Way("PluginsScreen", "reports", ("i",)),
    "spravka": Way("SpravkaScreen", "overview", ("p",)),
    "settings": Way("SettingsScreen", "overview", ("o",)),
    "themes": Way("ChooseScreen", "overview", ("o", "enter")),
    "years": Way("ChooseScreen", "overview", ("y",)),
    "all-years": Way("YearsScreen", "overview", ("Y",)),
    "palette": Way("PaletteScreen", "roadmap", ("f10",)),
    "help": Way("HelpScreen", "roadmap", ("f1",)),
}


@asynccontextmanager
async def standing_at(
    name: str, home: Path, actor: str = "olga", size: tuple[int, int] = (80, 24), at: int = 0
) -> AsyncIterator[Person]:
    """A person at a screen; what is made in a child process is there."""
    way = SCREENS[name]
    async with sitting(home, actor=actor, size=size, place=way.place, at=at) as person:
        if way.place == "reports":
            await wait(person)
        for key in way.keys:
            await person.press(key)
            if way.place == "reports":
                await wait(person)
        if name in {"check", "plugins", "spravka"} or way.place == "reports":
            await wait(person)
        assert type(person.app.screen).__name__ == way.screen
        yield person


def with_history(home: Path) -> Path:
    """A demo in which others have worked, with a document that proves a mark."""
    with open_workspace(home, actor="olga") as olga:
        data = olga.snapshot()
        set_role(olga, "petrova", Role.METHODIST)
        set_role(olga, "reader", Role.VIEWER)
        set_role(olga, "school", Role.SCHOOL, data.schools[1])
        order = Evidence(id=0, programme=data.programme.id, title=LONG, number="148-од", dated=date(2021, 3, 26))
        set_marks(olga, item_by_number(data, "1.1"), [None], MarkEdit(status=Status.DONE, document=order))
        issue(
            olga,
            data,
            Finished(
                report="spravka",
                title="Аналитическая справка",
                number="1",
                dated=date(2021, 4, 19),
                format="markdown",
                suffix=".md",
                content=b"text",
                note=LONG,
            ),
        )
    with open_workspace(home, actor="petrova") as petrova:
        edit = MarkEdit(status=Status.POSTPONED, reason=LONG)
        set_marks(petrova, item_by_number(petrova.snapshot(), "1.3"), [None], edit)
    return home


def open_to_all() -> list[str]:
    """The screens that every role reaches."""
    return [name for name, way in SCREENS.items() if not way.edits]

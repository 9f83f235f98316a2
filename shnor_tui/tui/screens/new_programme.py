"""The form of a new programme: year, organisation, order, signatory, schools."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Label, TextArea

from shnor_tui.domain.programme import Order, Organisation, Signatory
from shnor_tui.domain.school_year import SchoolYear
from shnor_tui.errors import ShnorError
from shnor_tui.i18n import _, mark
from shnor_tui.tui.actions import FORM
from shnor_tui.tui.context import Session
from shnor_tui.tui.screens.form import Form
from shnor_tui.tui.widgets.field import field
from shnor_tui.tui.widgets.footer import Footer
from shnor_tui.tui.widgets.lines import Lines
from shnor_tui.workspace.find import day_of
from shnor_tui.workspace.setup import create_programme

FIELDS = (
    ("year", mark("School year"), "2021/2022"),
    ("nominative", mark("Organisation (who?)"), "управление образования … района"),
    ("genitive", mark("of the organisation (genitive)"), "управления образования … района"),
    ("dative", mark("to the organisation (dative)"), "управлению образования … района"),
    ("instrumental", mark("by the organisation (instrumental)"), "управлением образования … района"),
    ("number", mark("Order: number"), "148-од"),
    ("date", mark("Order: date"), "28.07.2020"),
    ("position", mark("Who signs: position"), "Начальник управления образования"),
    ("name", mark("Who signs: initials and surname"), "И.И. Иванова"),
)


class NewProgramme(Form):
    """Dismisses with True when the programme was made. Only the year and one school are needed; the rest can wait."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._year = str(SchoolYear.holding(session.workspace.today))

    def compose(self) -> ComposeResult:
        yield Lines(id="title")
        with VerticalScroll(id="form", can_focus=False):
            for name, title, example in FIELDS:
                yield Label(_(title))
                value = self._year if name == "year" else ""
                yield field(value, name, example)
            yield Label(_("Schools, one a line: full name | short name"))
            yield TextArea(id="schools", compact=True)
        yield Lines(id="message")
        yield Footer(FORM)

    def on_mount(self) -> None:
        name, hint = _("New programme"), _("Tab goes to the next field; only the year and one school are needed")
        self.query_one("#title", Lines).show(
            [
                [(f" {name}", "bold")],
                [(f" {hint}", "dim")],
            ]
        )
        self.set_focus(self.query_one("#year", Input), scroll_visible=False)
        self.call_after_refresh(self.query_one("#form", VerticalScroll).scroll_home, animate=False)

    def action_save(self) -> None:
        try:
            self._create()
        except ShnorError as error:
            self.tell(str(error))
            return
        self.dismiss(result=True)

    @property
    def typed(self) -> bool:
        """Whether anything but the year that stands there was entered."""
        others = [self._value(name) for name, _title, _example in FIELDS[1:]]
        return bool(self.query_one(TextArea).text or any(others) or self._value("year") != self._year)

    def _create(self) -> None:
        date = self._value("date")
        create_programme(
            self._session.workspace,
            year=self._value("year"),
            schools=self._schools(),
            organisation=Organisation(
                nominative=self._value("nominative"),
                genitive=self._value("genitive"),
                dative=self._value("dative"),
                instrumental=self._value("instrumental"),
            ),
            order=Order(number=self._value("number"), date=day_of(date) if date else None),
            signatory=Signatory(position=self._value("position"), name=self._value("name")),
        )

    def _schools(self) -> list[tuple[str, str]]:
        lines = [line for line in self.query_one(TextArea).text.splitlines() if line.strip()]
        parts = [line.partition("|") for line in lines]
        return [(full.strip(), short.strip()) for full, _bar, short in parts]

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

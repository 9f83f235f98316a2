"""The form of an indicator, or of a new one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from textual.widget import Widget

from shnor_tui.domain.indicator import Computation, Direction, Frequency, Indicator
from shnor_tui.domain.programme import Programme
from shnor_tui.domain.roadmap import Scope
from shnor_tui.domain.russian import number
from shnor_tui.errors import BadInput
from shnor_tui.i18n import _
from shnor_tui.tui.context import Session
from shnor_tui.tui.point_links import training_choices
from shnor_tui.tui.screens.form import Entry, Form, Note, checked
from shnor_tui.tui.text import Line
from shnor_tui.workspace.computed import RULES
from shnor_tui.workspace.event_names import event_kinds
from shnor_tui.workspace.field_titles import word_of
from shnor_tui.workspace.find import number_of
from shnor_tui.workspace.indicators import add_indicator, check_reshaping, edit_indicator, free_code, next_code
from shnor_tui.workspace.reading_text import unit_of
from shnor_tui.workspace.snapshot import Snapshot

TITLE_LINES = 3

_GRADES = re.compile(r"(\d{1,2})(?:\s*[-–—]\s*(\d{1,2}))?")


class IndicatorForm(Form):
    """Dismisses with True when the indicator was saved. Of one that is there only what was changed here is written."""

    def __init__(self, session: Session, indicator: Indicator | None, after: Indicator | None) -> None:
        super().__init__(session)
        self._indicator, self._after = indicator, after
        known = indicator or after
        self._programme = (known and session.data.find(Programme, known.programme)) or session.data.programme
        self._suggested = next_code(self._data)
        self.draft_of = (
            "indicator",
            {"id": indicator.id if indicator else 0, "after": after.id if after else 0},
        )

    def heading(self) -> Sequence[Line]:
        if self._indicator:
            title = _("Indicator {code}").format(code=self._indicator.code)
        elif self._after:
            title = _("New indicator after {code}").format(code=self._after.code)
        else:
            title = _("New indicator")
        return [[(f" {title}", "bold")], [(" " + _("Tab goes to the next field; ← and → choose a value"), "dim")]]

    def entries(self) -> Sequence[Entry]:
        row = self._indicator or Indicator(programme=self._programme.id, code=self._suggested, title="")
        return (*self._about(row), *self._computed(row.computed or Computation(rule="")))

    def _about(self, row: Indicator) -> Sequence[Entry]:
        return (
            Entry("code", _("Code"), row.code, note=checked(self._check_code), needed=True),
            Entry("name", _("Indicator"), row.title, lines=TITLE_LINES, needed=True),
            Entry("unit", _("Unit"), row.unit, _("people, %"), note=checked(self._check_unit)),
            Entry(
                "bound",
                _("Held against"),
                "previous" if row.against_previous else "target",
                choices=[("target", _("a target, a number")), ("previous", _("the value of the period before"))],
            ),
            Entry(
                "direction",
                _("Value should be"),
                row.direction.value,
                choices=[(one.value, word_of(one)) for one in Direction],
            ),
            Entry(
                "target",
                _("Target"),
                "" if row.target is None else number(row.target, 6),
                _("a number; empty if no target is set"),
                note=checked(target_of),
            ),
            Entry(
                "frequency",
                _("Measured"),
                row.frequency.value,
                choices=[(one.value, word_of(one)) for one in Frequency],
                note=checked(lambda value: self._check_shape(frequency=Frequency(value))),
            ),
            Entry(
                "scope",
                _("Whose values"),
                row.scope.value,
                choices=[(one.value, word_of(one)) for one in (Scope.SCHOOLS, Scope.MUNICIPAL)],
                note=checked(lambda value: self._check_shape(scope=Scope(value))),
            ),
            Entry("source", _("Source"), row.source),
        )

    def _computed(self, how: Computation) -> Sequence[Entry]:
        """The rule and what it may be asked for; only what the chosen rule looks at is shown."""
        rules = [("", _("entered by hand")), *((name, _(rule.title)) for name, rule in RULES.items())]
        trainings = " ".join(how.kinds) if how.rule == "trained" else ""
        return (
            Entry("rule", _("Computed"), how.rule, choices=rules),
            Entry("procedure", _("Procedure"), how.procedure, _("a kind of assessment; empty for all")),
            Entry("subject", _("Subjects"), how.subject, _("with commas; empty for all")),
            Entry(
                "grades",
                _("Grades"),
                ", ".join(map(str, how.grades)),
                _("5, 6 or 5–9; empty for all"),
                note=checked(grades_of),
            ),
            Entry(
                "question",
                _("Of the survey"),
                how.question,
                _("the code of a question or of a figure"),
                note=self._question,
            ),
            Entry("trainings", _("Kinds of training"), trainings, choices=[("", _("any")), *training_choices()[1:]]),
            Entry(
                "kinds",
                _("Kinds of events"),
                "; ".join(how.kinds) if how.rule == "events" else "",
                _("with semicolons; empty for all"),
            ),
        )

    def on_mount(self) -> None:
        self._show_arguments()

    def first_focus(self) -> Widget:
        return self.query_one("#name")

    def initial(self) -> dict[str, str]:
        """The code that is suggested is nothing that was typed."""
        return super().initial() if self._indicator else {**super().initial(), "code": self._suggested}

    def changed(self) -> None:
        self._show_arguments()
        super().changed()

    def save(self, values: Mapping[str, str]) -> None:
        typed = self.typed_values()
        fields: dict[str, Any] = {name: typed[name] for name in ("code", "unit", "source") if name in typed}
        if "name" in typed:
            fields["title"] = " ".join(typed["name"].split())
        if "bound" in typed:
            fields["against_previous"] = typed["bound"] == "previous"
        for name, read in _READERS.items():
            if name in typed:
                fields[name] = read(typed[name])
        if typed.keys() & {"rule", *_ARGUMENTS}:
            fields["computed"] = self._computation(values)
        if self._indicator:
            edit_indicator(self.session.workspace, self._indicator, **fields)
        else:
            fields = {"code": values["code"], **fields}
            add_indicator(self.session.workspace, self._programme, after=self._after, **fields)

    def rebase(self) -> None:
        if self._indicator:
            self._indicator = self.session.data.find(Indicator, self._indicator.id) or self._indicator

    @property
    def _data(self) -> Snapshot:
        return self.session.data.choose(self._programme)

    def _computation(self, values: Mapping[str, str]) -> Computation | None:
        """What the fields say that the rule looks at."""
        rule = values["rule"]
        if not rule:
            return None
        asked = _shown_for(rule)
        kinds: tuple[str, ...] = ()
        if "trainings" in asked:
            kinds = tuple(values["trainings"].split())
        elif "kinds" in asked:
            kinds = event_kinds(self._data.records, values["kinds"])
        return Computation(
            rule=rule,
            procedure=values["procedure"] if "procedure" in asked else "",
            subject=values["subject"] if "subject" in asked else "",
            grades=grades_of(values["grades"]) if "grades" in asked else (),
            question=values["question"] if "question" in asked else "",
            kinds=kinds,
        )

    def _show_arguments(self) -> None:
        asked = _shown_for(self.value("rule"))
        if self.value("bound") == "target":
            asked |= {"target"}
        for name in ("target", *_ARGUMENTS):
            widget = self.query_one(f"#{name}")
            if isinstance(entry := widget.parent, Widget):
                entry.display = name in asked
            if name not in asked:
                self.query_one(f"#{name}-note").display = False

    def _check_code(self, value: str) -> None:
        free_code(self._data.indicators, value, self._indicator.id if self._indicator else 0)

    def _check_unit(self, value: str) -> None:
        self._check_shape(unit=unit_of(value))

    def _check_shape(self, **changes: object) -> None:
        row = self._indicator
        changed = {name: value for name, value in changes.items() if row and value != getattr(row, name)}
        if row and changed:
            check_reshaping(self._data.records, row, changed)

    def _question(self, value: str) -> Note:
        """What the code stands for in the programme's questionnaire."""
        from shnor_tui.workspace.questionnaires import current  # noqa: PLC0415  (few indicators come from the survey)

        form = current(self._data)
        if not value or form is None or "question" not in _shown_for(self.value("rule")):
            return Note("")
        named = {derived.code: derived.title for derived in form.derived} | {
            row.code: row.text for row in form.questions
        }
        return Note(named.get(value, _("The questionnaire of this year has no such code.")))


def target_of(text: str) -> Decimal | None:
    """A target as it is typed, «≥ 75 %» too; None for none.

    Raises:
        BadInput: no number.
    """
    bare = text.strip().lstrip("≥≤<>=").strip().removesuffix("%")
    return number_of(bare) if bare.strip() else None


def grades_of(text: str) -> tuple[int, ...]:
    """The grades of «5, 6» or «5–9».

    Raises:
        BadInput: what isn't a grade.
    """
    grades: list[int] = []
    for part in filter(None, (part.strip() for part in text.replace(";", ",").split(","))):
        match = _GRADES.fullmatch(part)
        if match is None:
            raise BadInput(_("«{text}» is no grade.").format(text=part), _("Write them as 5, 6 or 5–9."))
        first = int(match[1])
        grades += range(first, int(match[2] or first) + 1)
    return tuple(dict.fromkeys(grades))


_READERS: Mapping[str, Any] = {"target": target_of, "direction": Direction, "frequency": Frequency, "scope": Scope}

_ARGUMENTS = ("procedure", "subject", "grades", "question", "trainings", "kinds")


def _shown_for(rule: str) -> frozenset[str]:
    """The fields that a rule looks at; kinds of training are chosen, kinds of events are typed."""
    asked = set(RULES[rule].arguments) if rule in RULES else set()
    if rule == "trained":
        asked = (asked - {"kinds"}) | {"trainings"}
    return frozenset(asked)

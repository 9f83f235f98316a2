"""The overview, as stories of those who start there."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from shnor_tui.domain.activity import TrainingKind
from shnor_tui.domain.assessment import Procedure
from shnor_tui.domain.indicator import Indicator, ReadingState
from shnor_tui.domain.roadmap import RoadmapItem, Status
from shnor_tui.domain.survey import Survey
from shnor_tui.domain.user import Role
from shnor_tui.tui.layouts import TWINS
from shnor_tui.tui.person import Person as Own
from shnor_tui.tui.screens.response import ResponseScreen
from shnor_tui.workspace.debts import DebtKind, debts
from shnor_tui.workspace.find import indicator_by_code, item_by_number, school_by_name
from shnor_tui.workspace.indicators import set_reading
from shnor_tui.workspace.marks import MarkEdit, set_marks
from shnor_tui.workspace.session import Workspace, open_workspace
from shnor_tui.workspace.trainings import set_trained
from shnor_tui.workspace.users import set_role
from tests.tui.support import Person, sitting

LAYOUTS = pytest.mark.parametrize("russian", [False, True], ids=["qwerty", "йцукен"])
NEWS = "Что изменили другие"


def mark(workspace: Workspace, number: str, status: Status = Status.DONE) -> None:
    """Mark an item for everybody that it concerns."""
    data = workspace.snapshot()
    item = item_by_number(data, number)
    set_marks(workspace, item, list(data.schools) if item.per_school else [None], MarkEdit(status=status, reason="–"))


def changed_by_petrova(home: Path, *numbers: str) -> None:
    with open_workspace(home, actor="olga") as admin:
        set_role(admin, "petrova", Role.METHODIST)
    with open_workspace(home, actor="petrova") as petrova:
        for number in numbers:
            mark(petrova, number)


def keep_draft(home: Path, number: str) -> None:
    """What a line that dropped in the middle of a form leaves."""
    with open_workspace(home, actor="olga") as workspace:
        data = workspace.snapshot()
        item = item_by_number(data, number)
        cells = " ".join(f"{item.id}:{school.id}" for school in data.schools) if item.per_school else f"{item.id}:"
    Own().keep(home, "mark", {"cells": cells}, title=f"Отметка {number}", fields={"note": "свод почти готов"})


def hand_in_everything(workspace: Workspace) -> None:
    """What is left of the survey, the results and the indicators is given up: they were not held."""
    with workspace.change("procedure.edit") as editor:
        for survey in workspace.records.all(Survey):
            editor.change(survey, questionnaire=None)
        for procedure in workspace.records.all(Procedure):
            editor.change(procedure, held=False)
    data = workspace.snapshot()
    for debt in debts(data):
        if debt.kind is DebtKind.READING and (indicator := data.find(Indicator, debt.record[1])):
            set_reading(workspace, indicator, debt.school, state=ReadingState.NOT_HELD, period="1")


def lines(person: Person) -> list[str]:
    """The first line of each row of the list."""
    return ["".join(text for text, _style in row.lines(80)[0]) for row in person.body.rows]


def under_cursor(person: Person) -> str:
    row = person.body.cursor_row
    assert row is not None
    return "".join(text for text, _style in row.lines(80)[0])


async def to_row(person: Person, text: str) -> None:
    """Put the cursor on the first row that says something."""
    row = next(row for row in person.body.rows if row.selectable and text in str([*row.lines(80)]))
    person.body.move_to(row.key)
    await person.pilot.pause()


async def test_a_methodist_at_the_end_of_the_day_sees_what_is_late_first(demo_home: Path) -> None:
    async with sitting(demo_home, place="overview") as olga:
        data = olga.workspace.snapshot()
        assert lines(olga)[0] == " Просроченные мероприятия: 5"
        late = sorted((item for item in data.items if data.overdue(item)), key=lambda item: -data.overdue(item))
        assert [item.title in line for item, line in zip(late, lines(olga)[1:6], strict=True)] == [True] * 5
        assert "не выполнили: Бурашевская СОШ, Пушкинская СОШ" in olga.row("3.3")
        assert "просрочено на 171 день" in olga.row("3.3")
        assert "осталось 10 дней" in olga.row("2.1")
        assert "Пушкинская СОШ: 5 – 3.2, 3.3, 7.1, анкета, П20" in olga.screen
        assert "Нет данных по показателям: П02, П07" in olga.screen
        assert "██████░░░░ 9 из 13  Васильевская СОШ" in olga.screen
        assert "выполнено 6 из 24 · просрочено: 5 · до конца года 133 дня" in olga.screen
        assert NEWS not in olga.screen
        await olga.press("enter")
        assert "Отметки по школам: 4 из 5" in olga.screen


async def test_progress_leads_to_the_roadmap_of_a_section_or_a_school(demo_home: Path) -> None:
    async with sitting(demo_home, place="overview") as olga:
        for row, kept, left_out in (("3. Программы поддержки", "3.1", "2.1"), ("Тверская СОШ", "2.1", "1.1")):
            await olga.app.action_go("overview")
            await olga.pilot.pause()
            key = next(
                each.key for each, line in zip(olga.body.rows, lines(olga), strict=True) if line.endswith(f"  {row}")
            )
            olga.body.move_to(key)
            await olga.press("enter")
            assert olga.row(kept)
            with pytest.raises(LookupError):
                olga.row(left_out)
            await olga.press("1")
            assert under_cursor(olga).endswith(row)


async def test_a_debt_leads_to_the_item_when_it_is_the_only_one(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        data = admin.snapshot()
        item, school = item_by_number(data, "3.3"), school_by_name(data, "Васильевская")
        set_marks(admin, item, [school], MarkEdit(status=Status.IN_PROGRESS))
        set_trained(admin, data.programme, school_by_name(data, "Тверская"), TrainingKind.QUALIFICATION, 2)
    async with sitting(demo_home, place="overview") as olga:
        await to_row(olga, "Васильевская СОШ: 1 – 3.3")
        await olga.press("enter")
        assert "Экспертиза школьных программ" in olga.screen
        await olga.press("escape")
        await to_row(olga, "Тверская СОШ: 1 – анкета")
        await olga.press("enter")
        assert isinstance(olga.app.screen, ResponseScreen)


async def test_a_missed_target_is_told_with_its_value_and_leads_to_the_indicator(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        indicator = indicator_by_code(admin.snapshot(), "П20")
        set_reading(admin, indicator, None, state=ReadingState.VALUE, value=Decimal("60.5"))
    for actor in ("olga", "guest"):
        async with sitting(demo_home, actor=actor, place="overview") as person:
            assert "60,5\u00a0%, план – не менее 75\u00a0%" in person.row("П20")
            await to_row(person, "Охват дополнительным")
            await person.press("enter")
            assert "П20 Охват дополнительным" in person.screen
            assert "Выполнение по разделам" not in person.screen


async def test_a_viewer_is_offered_the_report_and_no_editing(demo_home: Path) -> None:
    async with sitting(demo_home, actor="guest", place="overview") as guest:
        for hint in ("Enter", " p ", "F1"):
            assert hint in guest.footer
        for hint in (" u ", " d ", " r "):
            assert hint not in guest.footer
        assert "только просмотр" in guest.screen
        before = guest.workspace.revision
        await guest.press("u", "d")
        assert guest.workspace.revision == before


async def test_a_school_sees_first_what_it_owes_itself(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as admin:
        set_role(admin, "direktor", Role.SCHOOL, school_by_name(admin.snapshot(), "Пушкинская"))
    async with sitting(demo_home, actor="direktor", place="overview") as direktor:
        first, *owed = lines(direktor)[:6]
        assert first == " Ваша школа ещё не сдала: 5"
        assert [line.split()[0] for line in owed] == ["3.2", "3.3", "7.1", "Анкета:", "П20"]
        assert not any("Пушкинская СОШ: 5" in line for line in lines(direktor))
        await direktor.press("enter", "space")
        assert "Отметки по школам" in direktor.screen


async def test_news_is_what_others_did_since_the_last_visit(demo_home: Path) -> None:
    async with sitting(demo_home, place="overview") as olga:
        assert NEWS not in olga.screen
        mark(olga.workspace, "1.3")
        await olga.press("q")
    changed_by_petrova(demo_home, "2.2", "6.1")
    async with sitting(demo_home, place="overview") as olga:
        assert f"{NEWS}: 2" in olga.screen
        assert "изменили другие: 2" in olga.screen
        news = [line for line in lines(olga) if "petrova: " in line]
        assert ["6.1" in line for line in news] == [True, False]
        await olga.press("q")
    async with sitting(demo_home, place="overview") as olga:
        assert NEWS not in olga.screen


async def test_a_line_that_drops_before_news_was_in_sight_loses_none_and_later_repeats_none(demo_home: Path) -> None:
    async with sitting(demo_home, place="overview"):
        pass
    changed_by_petrova(demo_home, "2.2")
    for _visit in range(2):
        async with sitting(demo_home, place="overview") as olga:
            assert f"{NEWS}: 1" in olga.screen
            await olga.press("down")
    async with sitting(demo_home, place="overview") as olga:
        await olga.press("end")
        assert f"{NEWS}: 1" in olga.screen
    async with sitting(demo_home, place="overview") as olga:
        assert NEWS not in olga.screen


async def test_of_much_news_the_latest_ten_are_told(demo_home: Path) -> None:
    async with sitting(demo_home, place="overview"):
        pass
    changed_by_petrova(demo_home, "1.3", "2.2")
    with open_workspace(demo_home, actor="petrova") as petrova:
        for n in range(10):
            mark(petrova, "8.1", Status.DONE if n % 2 else Status.IN_PROGRESS)
    async with sitting(demo_home, place="overview") as olga:
        assert f"{NEWS}: 12" in olga.screen
        assert sum("petrova: " in line for line in lines(olga)) == 10
        assert "и ещё 2 – экран «История»" in olga.screen


async def test_anothers_change_appears_by_itself_and_the_cursor_stays_on_its_row(demo_home: Path) -> None:
    changed_by_petrova(demo_home)
    async with sitting(demo_home, place="overview") as olga:
        await to_row(olga, "7.2")
        with open_workspace(demo_home, actor="petrova") as petrova:
            mark(petrova, "3.2")
        olga.app.poll()
        await olga.pilot.pause()
        assert " Просроченные мероприятия: 4" in lines(olga)
        assert "7.2" in under_cursor(olga)
        assert "petrova" in olga.message
        assert f"{NEWS}: 1" in olga.screen


@LAYOUTS
async def test_an_unfinished_entry_is_offered_thrown_away_and_brought_back(demo_home: Path, russian: bool) -> None:
    keep_draft(demo_home, "1.3")
    discard, undo = (TWINS[key] if russian else key for key in ("d", "u"))
    async with sitting(demo_home, place="overview") as olga:
        assert lines(olga)[0] == " Неоконченные записи: 1"
        assert " d " in olga.footer
        await olga.press(discard)
        assert "Неоконченные записи" not in olga.screen
        assert olga.message == "Удалено: Отметка 1.3. u вернёт запись."
        assert " d " not in olga.footer
        await olga.press(undo)
        assert lines(olga)[0] == " Неоконченные записи: 1"


async def test_an_unfinished_entry_is_taken_up_where_it_was_left(demo_home: Path) -> None:
    keep_draft(demo_home, "1.3")
    async with sitting(demo_home, place="overview") as olga:
        await olga.press("enter")
        assert "свод почти готов" in olga.screen
        await olga.press("3", "f2")
        assert "Неоконченные записи" not in olga.screen
        assert "Выполнение по разделам" in olga.screen
        data = olga.workspace.snapshot()
        assert data.status(item_by_number(data, "1.3")) is Status.DONE


async def test_an_unfinished_entry_about_something_gone_says_so(demo_home: Path) -> None:
    Own().keep(demo_home, "mark", {"cells": "9999:"}, title="Отметка 9.9", fields={"note": "свод"})
    async with sitting(demo_home, place="overview") as olga:
        await olga.press("enter")
        assert "удалено" in olga.message
        await olga.press("d")
        assert "Неоконченные записи" not in olga.screen


async def test_when_everything_is_done_the_screen_is_calm(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as olga:
        data = olga.snapshot()
        for item in data.items:
            mark(olga, item.number)
        for school in data.schools:
            set_trained(olga, data.programme, school, TrainingKind.QUALIFICATION, 2)
        for indicator in data.indicators:
            set_reading(olga, indicator, None, state=ReadingState.REACHED)
        hand_in_everything(olga)
    async with sitting(demo_home, place="overview") as calm:
        assert lines(calm)[:4] == [
            " Просроченных нет.",
            " В ближайшие 14 дней сроков нет.",
            " Долгов по данным у школ нет.",
            " Все показатели достигнуты.",
        ]
        assert "выполнено 24 из 24" in calm.screen


async def test_a_programme_without_items_says_what_to_press(demo_home: Path) -> None:
    with open_workspace(demo_home, actor="olga") as olga, olga.change("item.remove") as editor:
        for item in olga.records.all(RoadmapItem):
            editor.remove(item)
    async with sitting(demo_home, place="overview") as newcomer:
        assert "2 открывает её" in newcomer.screen
        await newcomer.press("d")
        assert newcomer.message == "Так удаляют неоконченную запись; под курсором её нет."


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_nothing_is_cut_at_any_size(demo_home: Path, size: tuple[int, int]) -> None:
    keep_draft(demo_home, "2.1")
    async with sitting(demo_home, size=size, place="overview") as olga:
        for item in (line for line in olga.workspace.snapshot().items if olga.workspace.snapshot().overdue(line)):
            assert "".join(item.title.split()) in "".join(olga.screen.split())
        for body in (olga.body, olga.app.screen.query_one("#side")):
            for row in getattr(body, "rows", ()):
                for line in row.lines(body.size.width or 80):
                    assert sum(len(text) for text, _style in line) <= (body.size.width or 80)
        assert "Помощь" in olga.footer
        assert "Выход" in olga.footer


async def test_from_120_columns_the_row_is_told_in_full_beside_the_list(demo_home: Path) -> None:
    keep_draft(demo_home, "2.1")
    async with sitting(demo_home, size=(120, 40), place="overview") as olga:
        assert "Enter – продолжить, d – удалить." in olga.screen
        for row, told in (("3.3", "Ожидаемый результат: экспертные заключения"), ("Тверская СОШ: 2", "им. И.С.Конева")):
            await to_row(olga, row)
            assert told in olga.screen
        await olga.pilot.resize_terminal(80, 24)
        await olga.pilot.pause()
        assert not olga.app.screen.query_one("#side").display
        assert "Тверская СОШ: 2" in under_cursor(olga)

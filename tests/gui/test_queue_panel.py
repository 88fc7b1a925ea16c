"""The queue as the operator works with it."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from app.domain.cases import Case, Status, Urgency
from app.domain.commands.side import Remark
from app.hall.ports import WishState
from tests.fakes.contexts import a_shown
from tests.fakes.desks import due, hear, many, numbered, overtake
from tests.fakes.world import HOUR_MS, NOON_MS, a_case
from tests.gui.conftest import Runner, find, until
from widgets.context import Context
from widgets.panels.names import Names
from widgets.panels.queue_delegate import ROW_HEIGHT
from widgets.panels.queue_panel import QueuePanel
from widgets.text import orders

MINUTE_MS = 60_000


def a_panel(context: Context) -> QueuePanel:
    return QueuePanel(context, Names(context.hall))


def a_queued_case(number: int) -> Case:
    return due(numbered(number), NOON_MS + HOUR_MS + number * MINUTE_MS, title=f"案件 {number}")


def titles(panel: QueuePanel) -> list[str]:
    rows = (panel.model.row(number) for number in range(panel.model.rowCount()))
    return [row.case.title for row in rows if row]


def shows(panel: QueuePanel, expected: list[str]) -> bool:
    return panel.model.is_known and titles(panel) == expected


def top(panel: QueuePanel) -> str:
    row = panel.model.row(panel.view.shown()[0])
    return row.case.title if row else "-"


def test_the_row_the_operator_moves_to_is_the_case_everybody_looks_at(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(a_panel, tmp_path, many(30, a_queued_case)) as (panel, context):
            await until(lambda: panel.model.is_known)
            panel.view.setFocus()
            for _ in range(3):
                QTest.keyClick(panel.view, Qt.Key.Key_Down)
            assert context.selection.case_id == numbered(2)
            QTest.keyClick(panel.view, Qt.Key.Key_End)
            assert context.selection.case_id == numbered(29)

    run(go())


def test_a_case_chosen_on_the_map_is_brought_into_view_and_marked(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(a_panel, tmp_path, many(600, a_queued_case)) as (panel, context):
            await until(lambda: panel.model.is_known)
            context.selection.choose_case(numbered(450))
            await until(lambda: panel.view.currentIndex().row() == 450)
            first, last = panel.view.shown()
            assert first < 450 < last

    run(go())


def test_news_moves_neither_the_rows_under_the_eyes_nor_the_mark(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(a_panel, tmp_path, many(100, a_queued_case)) as (panel, context):
            await until(lambda: panel.model.is_known)
            panel.view.setCurrentIndex(panel.model.index(42))
            panel.view.verticalScrollBar().setValue(40 * ROW_HEIGHT + 7)
            await hear(context.hall, *(due(f"n{n}", NOON_MS + n, title="新案件") for n in range(3)))
            await until(lambda: panel.model.rowCount() == 103)
            assert (top(panel), panel.view.verticalScrollBar().value()) == ("案件 40", 43 * ROW_HEIGHT + 7)
            assert panel.view.currentIndex().row() == 45
            assert context.selection.case_id == numbered(42)
            assert "3" in find(panel, QAbstractButton, "new_cases").text()

    run(go())


def test_the_chip_of_new_cases_leads_to_the_top_and_goes(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(a_panel, tmp_path, many(100, a_queued_case)) as (panel, context):
            await until(lambda: panel.model.is_known)
            await hear(context.hall, due("n1", NOON_MS + 1, title="新案件"))
            chip = find(panel, QAbstractButton, "new_cases")
            await until(chip.isVisible)
            assert top(panel) == "案件 0"
            chip.click()
            assert top(panel) == "新案件"
            assert not chip.isVisible()

    run(go())


def test_after_a_case_has_left_the_view_the_next_one_is_one_key_away(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(a_panel, tmp_path, many(30, a_queued_case)) as (panel, context):
            await until(lambda: panel.model.is_known)
            panel.view.setCurrentIndex(panel.model.index(5))
            await hear(context.hall, replace(a_queued_case(5), status=Status.CLOSED, version=2))
            await until(lambda: panel.model.rowCount() == 29)
            assert context.selection.case_id == numbered(5)
            QTest.keyClick(panel.view, Qt.Key.Key_Down)
            assert context.selection.case_id == numbered(6)

    run(go())


def test_each_view_shows_its_cases_and_says_how_many(run: Runner, tmp_path: Path):
    cases = [
        due("a", NOON_MS - 1, title="超时"),
        due("b", NOON_MS + 30 * MINUTE_MS, title="将超时", status=Status.TO_DISPATCH),
        due("c", NOON_MS + 3 * HOUR_MS, title="处置", status=Status.HANDLING),
    ]
    wanted = {0: ["超时", "将超时", "处置"], 1: ["超时"], 2: ["将超时"], 3: [], 4: ["处置"], 5: ["将超时"], 6: ["超时"]}

    async def go() -> None:
        async with a_shown(a_panel, tmp_path, cases) as (panel, context):
            panel.set_facts(context.hall.facts(None))
            for number, expected in wanted.items():
                panel.choose_view(number)
                await until(partial(shows, panel, expected))
            tab = find(panel, QAbstractButton, "view_to_dispatch")
            assert tab.accessibleName().endswith(" 1")

    run(go())


def test_an_empty_view_says_what_that_means_and_where_there_is_work(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(a_panel, tmp_path, [due("a", NOON_MS + HOUR_MS * 3, status=Status.TO_SIGN)]) as (
            panel,
            context,
        ):
            panel.set_facts(context.hall.facts(None))
            panel.choose_view(2)
            await until(lambda: panel.findChild(QAbstractButton, "other_view") is not None)
            find(panel, QAbstractButton, "other_view").click()
            await until(lambda: panel.model.rowCount() == 1)
            assert panel.tabs.current == "to_sign"

    run(go())


def test_a_search_without_a_match_can_be_cleared(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(a_panel, tmp_path, many(3, a_queued_case)) as (panel, _):
            panel.search("没有这样的")
            await until(lambda: panel.findChild(QAbstractButton, "clear_search") is not None)
            find(panel, QAbstractButton, "clear_search").click()
            await until(lambda: panel.model.rowCount() == 3)

    run(go())


def test_a_case_is_found_by_its_number_as_it_is_shown(run: Runner, tmp_path: Path):
    filed = due("x", NOON_MS + HOUR_MS, case_no="3101992026112200268", title="有编号")

    async def go() -> None:
        async with a_shown(a_panel, tmp_path, [*many(3, a_queued_case), filed]) as (panel, _):
            for typed in ("1122-00268", "310199 20261122 00268"):
                panel.search("")
                panel.search(typed)
                await until(lambda: panel.model.is_known and titles(panel) == ["有编号"])

    run(go())


def test_a_filter_narrows_the_queue_until_it_is_cleared(run: Runner, tmp_path: Path):
    urgent = due("u", NOON_MS + HOUR_MS, urgency=Urgency.URGENT, title="紧急")

    async def go() -> None:
        async with a_shown(a_panel, tmp_path, [*many(3, a_queued_case), urgent]) as (panel, _):
            await until(lambda: panel.model.rowCount() == 4)
            menu = panel.filters.menu_of("urgencies")
            next(action for action in menu.actions() if action.data() == "urgent").trigger()
            await until(lambda: titles(panel) == ["紧急"])
            find(panel.filters, QAbstractButton, "clear_filters").click()
            await until(lambda: panel.model.rowCount() == 4)

    run(go())


RED = due("red", NOON_MS - MINUTE_MS)
ROWS = {
    "red": RED,
    "blue": due("blue", NOON_MS + 9 * HOUR_MS),
    "suspended": a_case("s", status=Status.SUSPENDED, case_no="3101992026112200268", dept="D02"),
}


@pytest.mark.parametrize("kind", ROWS)
def test_a_red_case_fills_its_row_and_no_other_does(run: Runner, tmp_path: Path, kind: str):
    async def go() -> None:
        async with a_shown(a_panel, tmp_path, [ROWS[kind]]) as (panel, context):
            await until(lambda: panel.model.rowCount() == 1)
            ground = panel.view.viewport().grab().toImage().pixelColor(QPoint(4, 4))
            red = QColor(context.theme.lights[3])
            assert (ground == red) == (kind == "red")

    run(go())


def test_an_order_on_its_way_and_one_that_came_back_are_read_aloud_and_drawn(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(a_panel, tmp_path, many(2, a_queued_case)) as (panel, context):
            await until(lambda: panel.model.is_known)
            plain = panel.view.viewport().grab().toImage()
            await context.hall.submit(Remark, numbered(0), note="等一下")
            order = await context.hall.submit(Remark, numbered(1), note="不行")
            await overtake(context.hall, order, a_queued_case(1))
            await until(lambda: bool((row := panel.model.row(1)) and row.attention))
            drawn = panel.view.viewport().grab().toImage()
            for number in range(2):
                area = panel.view.visualRect(panel.model.index(number))
                assert plain.copy(area) != drawn.copy(area)
            assert orders.state(WishState.ATTENTION) in panel.model.index(1).data()

    run(go())


def test_rows_that_have_not_come_yet_are_outlined_not_blank(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(a_panel, tmp_path, many(600, a_queued_case)) as (panel, context):
            await until(lambda: panel.model.is_known)
            panel.view.verticalScrollBar().setValue(500 * ROW_HEIGHT)
            assert panel.model.row(500) is None
            image = panel.view.viewport().grab().toImage()
            colours = {image.pixelColor(x, y).name() for x in range(0, 400, 3) for y in range(0, 56, 2)}
            assert context.theme.raised in colours
            await until(lambda: panel.model.row(500) is not None)

    run(go())

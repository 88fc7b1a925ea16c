"""The desk as a whole: its shape, its keys, and what it says while the platform is away."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.domain.cases import Case, Status
from app.domain.commands import COMMANDS
from app.domain.commands.ladder import Urge
from tests.fakes.contexts import a_shown
from tests.fakes.desks import due, go_offline, many, numbered, overtake
from tests.fakes.world import HOUR_MS, NOON_MS, FakeClock
from tests.gui.conftest import Runner, find, until
from widgets.desk.desk_body import ATTENTION, NARROW, DeskBody
from widgets.desk.offline_strip import OfflineStrip
from widgets.desk.search_strip import LightCounts
from widgets.forms.acts_question import PAGES
from widgets.text import desk

NARROW_SIZE, WIDE_SIZE = (1366, 700), (1920, 1016)


def a_queued_case(number: int) -> Case:
    return due(numbered(number), NOON_MS + HOUR_MS * (number + 2), title=f"案件 {number}", status=Status.HANDLING)


def test_offline_the_strip_says_since_when_what_waits_and_when_we_try_again(run: Runner, tmp_path: Path):
    clock = FakeClock()

    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, many(2, a_queued_case), clock) as (body, context):
            strip = find(body, OfflineStrip, "offline_strip")
            assert not strip.isVisible()
            await context.hall.submit(Urge, numbered(0))
            go_offline(context.hall, minutes=12)
            assert strip.isVisible()
            words = strip.words()
            assert desk.offline_for("12 min") in words
            assert desk.orders_wait(1, "12:00") in words
            assert desk.next_attempt(1, 18) in words
            clock.pass_ms(5_000)
            strip.tick()
            assert desk.next_attempt(1, 13) in strip.words()
            context.hall.link.heard(NOON_MS, 0)
            assert not strip.isVisible()

    run(go())


def test_the_operator_can_ask_for_another_attempt_at_once(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path) as (body, context):
            asked: list[bool] = []
            body.retry_asked.connect(lambda: asked.append(True))
            go_offline(context.hall)
            find(body, QAbstractButton, "retry").click()
            assert asked == [True]

    run(go())


@pytest.mark.parametrize(("size", "share"), [(NARROW_SIZE, 0.42), (WIDE_SIZE, 0.32)], ids=["narrow", "wide"])
def test_the_queue_has_its_share_whatever_size_came_before(
    run: Runner, tmp_path: Path, size: tuple[int, int], share: float
):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, many(1, a_queued_case)) as (body, _):
            for width in (640, 2200, size[0]):
                body.resize(width, size[1])
                await asyncio.sleep(0)
            assert abs(body.queue.width() / body.width() - share) < 0.03

    run(go())


def test_a_narrow_desk_puts_the_case_among_the_tabs_and_a_wide_one_beside_them(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, many(2, a_queued_case)) as (body, context):
            context.selection.choose_case(numbered(0))
            await until(lambda: body.chosen.story is not None)
            for size in (NARROW_SIZE, WIDE_SIZE, NARROW_SIZE):
                body.resize(*size)
                await until(body.case.detail.isVisible)
                assert body.case.timeline.isVisible() == (size[0] >= NARROW)
                body.case.tabs.choose("timeline")
                await until(body.case.timeline.isVisible)
                assert body.case.detail.isVisible() == (size[0] >= NARROW)
                body.case.focus_case()

    run(go())


def test_the_lights_are_counted_and_read_aloud(run: Runner, tmp_path: Path):
    cases = [*many(3, a_queued_case), due("r", NOON_MS - 1)]

    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, cases) as (body, _):
            said = find(body, LightCounts, "light_counts").accessibleName()
            assert said == desk.light_counts(["Red 1", "Orange 0", "Yellow 0", "Blue 3"])

    run(go())


def test_a_shift_is_worked_without_a_mouse(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, many(20, a_queued_case)) as (body, context):
            await until(lambda: body.queue.model.is_known)
            body.activateWindow()
            await until(body.isActiveWindow)
            QTest.keySequence(body, QKeySequence("Ctrl+K"))
            assert body.search.field.hasFocus()
            QTest.keyClicks(body.search.field, "7")
            await until(lambda: body.queue.model.rowCount() == 2)
            QTest.keyClick(body.search.field, Qt.Key.Key_Escape)
            await until(lambda: body.queue.model.rowCount() == 20)
            QTest.keySequence(body, QKeySequence("F7"))
            QTest.keyClick(body.queue.view, Qt.Key.Key_Down)
            assert context.selection.case_id == numbered(0)
            await until(lambda: body.chosen.story is not None)
            QTest.keySequence(body, QKeySequence("F6"))
            focused = body.focusWidget()
            assert focused is not None
            assert body.case.isAncestorOf(focused)
            QTest.keySequence(body, QKeySequence("Ctrl+Tab"))
            assert body.case.tabs.current == "attention"
            QTest.keySequence(body, QKeySequence("Ctrl+2"))
            await until(lambda: body.queue.model.rowCount() == 0)
            QTest.keySequence(body, QKeySequence("Ctrl+5"))
            await until(lambda: body.queue.model.rowCount() == 20)

    run(go())


def test_everything_that_takes_the_keyboard_has_a_name(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, many(3, a_queued_case)) as (body, context):
            go_offline(context.hall)
            context.selection.choose_case(numbered(0))
            await until(lambda: body.chosen.story is not None)
            order = await context.hall.submit(COMMANDS["remark"], numbered(0), note="不行")
            await overtake(context.hall, order, a_queued_case(0))
            for code in ("", *PAGES):
                if code:
                    body.open_page(code)
                if code == ATTENTION:
                    await until(lambda: bool(body.findChildren(QAbstractButton, "take_theirs")))
                nameless = [
                    each
                    for each in body.findChildren(QWidget)
                    if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus and not each.accessibleName()
                ]
                assert not [each for each in nameless if each.metaObject().className() not in QT_PARTS]

    run(go())


QT_PARTS = {"QLabel", "QWidgetTextControl"}  # text that can be marked and copied is its own name


def test_lists_do_not_swallow_what_an_input_method_types(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, many(3, a_queued_case)) as (body, _):
            for each in (body.queue.view, body.case.timeline):
                assert not each.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    run(go())

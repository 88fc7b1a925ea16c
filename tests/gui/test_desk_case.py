"""The case on screen: its clocks, who is responsible, its history, and orders that came back."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from app.domain.cases import Case, CaseId, FlowRecord, Status, flow_row
from app.domain.clocks import Clock, projected
from app.domain.commands import CommandId
from app.domain.commands.handling import Sign
from app.domain.commands.ladder import Urge
from app.domain.commands.side import Remark
from app.domain.law import Law
from app.domain.lights import Light
from app.domain.limits import LimitUnit
from app.domain.step import Receipt, carry_out
from app.domain.timers import Segment, Timer, TimerKind
from app.hall.ports import History, QueueQuery, WishState
from app.hall.values import Story
from tests.fakes.contexts import a_shown
from tests.fakes.desks import due, go_offline, hear, overtake
from tests.fakes.halls import a_hall
from tests.fakes.world import HOUR_MS, NOON_MS, a_case, a_district, its_flow
from tests.gui.conftest import Runner, find, until
from widgets.desk.desk_body import ATTENTION, DeskBody
from widgets.pages.returned_tab import ReturnedTab
from widgets.panels.attention_panel import WaitingList
from widgets.panels.case_clocks import ClockKind, running_clocks, share_used, worst_first
from widgets.panels.chain import chain_of
from widgets.panels.clock_bars import ClockBars
from widgets.panels.names import Names
from widgets.panels.order_card import OrderCard
from widgets.panels.timeline_entries import entries_of
from widgets.text import one_case, orders, times

MINUTE_MS = 60_000
ME = "P-DP"


@pytest.mark.parametrize(
    ("minute", "share"), [(-5, 0.0), (0, 0.0), (30, 0.25), (60, 0.5), (61.5, 0.65), (63, 0.8), (64, 0.9), (70, 1.01)]
)
def test_a_clock_stands_at_half_when_it_turns_yellow_however_long_that_took(minute: float, share: float):
    clock = Clock(NOON_MS, NOON_MS + 60 * MINUTE_MS, NOON_MS + 63 * MINUTE_MS, NOON_MS + 65 * MINUTE_MS)
    assert share_used(clock, NOON_MS + round(minute * MINUTE_MS)) == pytest.approx(share)


def a_timer(kind: TimerKind, clocks: dict[str, int]) -> Timer:
    """A running timer with the light points of a case's columns."""
    begin, yellow, orange, red = (clocks[f"{kind.value}_{point}_ms"] for point in ("from", "yellow", "orange", "red"))
    segments = (Segment(begin),)
    return Timer(kind, 8, LimitUnit.URGENT_HOUR, segments, yellow_ms=yellow, orange_ms=orange, red_ms=red)


def handled(**changes: object) -> Case:
    """A case being handled: its handling clock orange, its total clock blue."""
    clocks = {
        "handle_from_ms": NOON_MS - 4 * HOUR_MS,
        "handle_yellow_ms": NOON_MS - 2 * HOUR_MS,
        "handle_orange_ms": NOON_MS - HOUR_MS,
        "handle_red_ms": NOON_MS + 44 * MINUTE_MS,
        "total_from_ms": NOON_MS - 5 * HOUR_MS,
        "total_yellow_ms": NOON_MS + 20 * HOUR_MS,
        "total_orange_ms": NOON_MS + 30 * HOUR_MS,
        "total_red_ms": NOON_MS + 40 * HOUR_MS,
    }
    state = {"status": Status.HANDLING, "dept": "D02", "stage_from_ms": 0}
    timers = tuple(a_timer(kind, clocks) for kind in (TimerKind.HANDLE, TimerKind.TOTAL))
    return due("c1", NOON_MS + 44 * MINUTE_MS, **state | clocks | {"timers": timers} | changes)


def test_the_worst_clock_comes_first_and_a_finished_one_does_not_count():
    assert [each.kind for each in worst_first(handled(), NOON_MS)] == [ClockKind.HANDLE, ClockKind.TOTAL]
    assert [each.kind for each in running_clocks(handled(handled_ms=NOON_MS))] == [ClockKind.TOTAL]
    assert running_clocks(handled(status=Status.SUSPENDED)) == []


def test_a_case_signed_for_offline_no_longer_shows_the_clock_of_signing():
    law = Law(a_district())
    begun = [law.started(a_case(dept="D02"), kind, NOON_MS) for kind in (TimerKind.SIGN, TimerKind.HANDLE)]
    waiting = projected(handled(status=Status.TO_SIGN, timers=tuple(filter(None, begun))))
    assert [each.timer for each in running_clocks(waiting)] == [TimerKind.SIGN, TimerKind.HANDLE]
    order = Sign(id=CommandId("c"), case_id=waiting.id, author="P-D2", post="DEPT", issued_ms=NOON_MS)
    after = carry_out(law, order, waiting, NOON_MS + MINUTE_MS, Receipt(NOON_MS)).case
    assert [each.timer for each in running_clocks(after)] == [TimerKind.HANDLE]


def test_the_bars_say_light_and_time_left_and_grow_with_time(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [handled()]) as (body, context):
            context.selection.choose_case("c1")
            await until(lambda: body.chosen.story is not None)
            bars = find(body, ClockBars, "clock_bars")
            assert times.left(NOON_MS + 44 * MINUTE_MS, NOON_MS) in bars.words()
            before = bars.grab().toImage()
            bars.tick(NOON_MS + 60 * MINUTE_MS, is_estimate=False)
            assert times.left(NOON_MS, NOON_MS + 16 * MINUTE_MS) in bars.words()
            assert bars.grab().toImage() != before

    run(go())


def test_the_manager_on_duty_changes_with_the_shift_and_telephones_are_masked(run: Runner, tmp_path: Path):
    async def go() -> None:
        hall, store = await a_hall(tmp_path)
        with closing(store):
            names = Names(hall)
            by_hour = {hour: chain_of(handled(), names, NOON_MS + (hour - 12) * HOUR_MS) for hour in (9, 21)}
            assert {hour: links[1].name for hour, links in by_hour.items()} == {9: "邵国强", 21: "何志远"}
            assert by_hour[9][2].name == "林卫东"
            assert all("****" in link.phone for link in by_hour[9])

    run(go())


def test_the_person_who_must_act_is_marked_in_the_chain(run: Runner, tmp_path: Path):
    async def go() -> None:
        hall, store = await a_hall(tmp_path)
        with closing(store):
            names = Names(hall)
            at_desk = chain_of(a_case(responsible="P-CT"), names, NOON_MS)
            assert [(link.name, link.is_current) for link in at_desk][-1] == ("周洁", True)
            at_department = chain_of(handled(responsible="P-D2"), names, NOON_MS)
            assert [link.name for link in at_department if link.is_current] == ["林卫东"]

    run(go())


def a_step(number: int, minutes_ago: int, **changes: Any) -> FlowRecord:
    at_ms = NOON_MS - minutes_ago * MINUTE_MS
    step = replace(its_flow(handled())[0], number=number, command="remark", occurred_ms=at_ms, recorded_ms=at_ms)
    return replace(step, **changes)


def test_the_timeline_is_newest_first_with_lights_between_and_own_orders_on_top(run: Runner, tmp_path: Path):
    async def go() -> None:
        hall, store = await a_hall(tmp_path, [handled()])
        with closing(store):
            await hall.submit(Urge, CaseId("c1"), message="请报到场时间")
            steps = (
                a_step(1, 300, command="register", text="冒溢"),
                a_step(2, 90, text="到场", origin="mobile", recorded_ms=NOON_MS - 60 * MINUTE_MS),
                a_step(3, 5, command="urge", origin="desk", actor=ME),
            )
            (row,) = await hall.page(QueueQuery(), 0, 1)
            entries = entries_of(Story(row, steps, complete=True), Names(hall), ME, NOON_MS)
            assert [entry.light for entry in entries] == [-1, -1, Light.ORANGE, -1, Light.YELLOW, -1]
            assert entries[0].is_local
            assert entries[0].text == one_case.quoted("请报到场时间")
            assert entries[1].origin == one_case.origin("desk")
            assert entries[3].origin == one_case.recorded_at(one_case.origin("mobile"), "11:00")

    run(go())


def test_what_the_platform_did_by_itself_is_signed_in_the_language_of_the_screen(run: Runner, tmp_path: Path):
    async def go() -> None:
        hall, store = await a_hall(tmp_path, [handled()])
        with closing(store):
            (row,) = await hall.page(QueueQuery(), 0, 1)
            step = a_step(1, 300, command="remind", actor="SYSTEM", actor_name="平台", post="SYS", origin="auto")
            entries = entries_of(Story(row, (step,), complete=True), Names(hall), ME, NOON_MS)
            assert entries[-1].who == "Platform"

    run(go())


def test_an_incomplete_history_says_so_until_it_is_complete(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = handled(version=1)
        async with a_shown(DeskBody, tmp_path, [case]) as (body, context):
            context.selection.choose_case("c1")
            line = find(body, QLabel, "history_line")
            await until(lambda: body.chosen.story is not None)
            assert not line.isVisible()
            await hear(context.hall, replace(case, version=3))
            await until(line.isVisible)
            steps = [flow_row(step) for step in its_flow(replace(case, version=3))]
            await context.hall.histories.take(case.id, History(context.hall.cursor.epoch, 3, steps))
            await until(lambda: not line.isVisible())

    run(go())


def test_an_order_that_came_back_shows_both_sides_until_it_is_decided(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [handled()]) as (body, context):
            order = await context.hall.submit(Remark, CaseId("c1"), note="先断电再清障")
            await overtake(context.hall, order, handled(version=2))
            body.case.show_attention()
            await until(lambda: body.findChild(OrderCard) is not None)
            said = [label.text() for label in body.findChildren(OrderCard)[0].findChildren(QLabel)]
            assert any("先断电再清障" in text for text in said)
            assert any("周洁" in text for text in said)
            find(body, QAbstractButton, "show_case").click()
            assert context.selection.case_id == "c1"
            find(body, QAbstractButton, "decide").click()
            assert body.page == ATTENTION
            await until(lambda: find(body, ReturnedTab).list.chosen() == [order.id])
            await until(lambda: bool(body.findChildren(QAbstractButton, "take_theirs")))
            find(body, QAbstractButton, "take_theirs").click()
            await until(lambda: not context.hall.wishes(WishState.ATTENTION))
            body.close_page()
            body.case.attention.tick()
            await until(lambda: not [card for card in body.findChildren(OrderCard) if card.isVisible()])

    run(go())


def test_the_orders_that_wait_are_listed_with_their_case(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [handled(title="污水井冒溢")]) as (body, context):
            go_offline(context.hall)
            await context.hall.submit(Urge, CaseId("c1"))
            body.case.show_attention()
            waiting = find(body, WaitingList, "waiting_orders")
            await until(lambda: "污水井冒溢" in waiting.accessibleName())
            assert orders.tally({WishState.WAITING: 1}) in waiting.accessibleName()

    run(go())


def test_without_a_case_the_detail_says_how_to_choose_one(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [handled()]) as (body, context):
            texts = [label.text() for label in body.findChildren(QLabel) if label.isVisible()]
            assert one_case.no_case() in texts
            context.selection.choose_case("elsewhere")
            await until(
                lambda: one_case.case_gone() in [each.text() for each in body.findChildren(QLabel) if each.isVisible()]
            )

    run(go())

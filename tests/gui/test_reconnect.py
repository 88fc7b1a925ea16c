"""What others were hurt by when the line went and came back (ux.md §6.6), and how the states of the link look."""

from dataclasses import replace
from math import isnan
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.cases import CaseId, Status, case_row
from app.domain.commands.ladder import Urge
from app.domain.outcomes import Outcome, Verdict
from app.hall.hall import Hall
from app.hall.link import LinkStatus
from app.hall.ports import Batch, Cursor, WishState
from app.hall.sources import Source
from tests.fakes.contexts import a_context, a_shown
from tests.fakes.desks import due, numbered
from tests.fakes.halls import a_hall
from tests.fakes.world import HOUR_MS, NOON_MS, FakeClock, a_case, a_closed_case
from tests.gui.conftest import Runner, find, until
from widgets.desk.desk_body import ATTENTION, DeskBody
from widgets.desk.offline_strip import OfflineStrip
from widgets.desk.search_strip import LightCounts
from widgets.frame.strip import StatusStrip
from widgets.pages.attention_page import AttentionPage
from widgets.panels.case_head import CaseHead
from widgets.panels.queue_delegate import ROW_HEIGHT
from widgets.text import cases, desk, frame, sync
from widgets.wall.metrics_body import MetricsBody

MINUTE_MS = 60_000
C1 = CaseId("c1")


def cut(hall: Hall) -> None:
    """The cable is out: the feed has just failed."""
    hall.lost(hall.now_ms() + 15_000, "no_answer")


async def come_back(hall: Hall, *news: object) -> None:
    """The line is back, and with it all that happened meanwhile."""
    seq = hall.cursor.seq + max(1, len(news))
    cursor = Cursor(hall.cursor.epoch, hall.cursor.scope, seq)
    rows = [case_row(case) for case in news]  # type: ignore[arg-type]
    await hall.learn(Batch(hall.cursor.seq, cursor, seq, hall.now_ms(), rows))


def test_cable_out_the_age_is_said_within_ten_seconds_and_no_number_stands_unmarked(run: Runner, tmp_path: Path):
    """grafana#10182: the cable was out, a spinner turned for hours, nobody noticed."""

    async def go() -> None:
        clock = FakeClock()
        async with a_shown(DeskBody, tmp_path, [due("c1", NOON_MS + HOUR_MS)], clock) as (body, context):
            lights, strip = find(body, LightCounts, "light_counts"), StatusStrip(context)
            assert desk.estimated() not in lights.accessibleName()
            cut(context.hall)
            clock.pass_ms(10_000)
            body._tick()
            offline = find(body, OfflineStrip, "offline_strip")
            assert not offline.isHidden()
            assert desk.estimated() in lights.accessibleName()
            assert frame.status(LinkStatus.OFFLINE) in strip.words()
            clock.pass_ms(12 * MINUTE_MS)
            body._tick()
            strip._tell()
            assert frame.ago(12 * MINUTE_MS + 10_000) in strip.words()
            assert desk.data_as_of("12:00:00") in offline.words()
            assert desk.estimated() in lights.accessibleName()
            before = lights.sizeHint().width()
            await come_back(context.hall)
            body._tick()
            assert offline.isHidden()
            assert desk.estimated() not in lights.accessibleName()
            assert lights.sizeHint().width() < before

    run(go())


def test_after_a_reconnect_no_old_text_stays(run: Runner, tmp_path: Path):
    """node-red-dashboard#1115: after the reconnect the text of before stayed, because only changes were sent."""

    async def go() -> None:
        clock = FakeClock()
        before = due("c1", NOON_MS + HOUR_MS, title="冒溢", status=Status.HANDLING, dept="D02")
        async with a_shown(DeskBody, tmp_path, [before], clock) as (body, context):
            context.selection.choose_case("c1")
            await until(lambda: body.chosen.story is not None)
            cut(context.hall)
            clock.pass_ms(5 * MINUTE_MS)
            everything: list[object] = []
            context.bridge.cases_changed.connect(everything.append)
            after = replace(before, title="已疏通", status=Status.FEEDBACK, version=2)
            await context.hall._store.apply(  # on disk without a word: the news of it was lost
                Batch(context.hall.cursor.seq, context.hall.cursor, 1, clock.wall_ms, [case_row(after)])
            )
            await come_back(context.hall)
            await until(lambda: None in everything)
            await until(lambda: body.chosen.story is not None and body.chosen.story.row.case.title == "已疏通")
            head = body.findChildren(CaseHead)[0]
            await until(lambda: "已疏通" in [label.text() for label in head.findChildren(QLabel)])
            row = await until_row(body)
            assert cases.status("FEEDBACK") in row

    run(go())


def said_of(body: DeskBody, number: int) -> str:
    """A row of the queue as a screen reader says it."""
    model = body.queue.model
    return str(model.data(model.index(number, 0), Qt.ItemDataRole.AccessibleTextRole) or "")


async def until_row(body: DeskBody) -> str:
    """The first line of the queue as a screen reader says it, once it is the new one."""
    await until(lambda: "已疏通" in said_of(body, 0))
    return said_of(body, 0)


def test_after_a_reconnect_the_chart_has_no_hole(run: Runner, tmp_path: Path):
    """node-red-dashboard#1297: the hours of the outage stayed empty in the chart."""

    async def go() -> None:
        clock = FakeClock()
        async with a_shown(MetricsBody, tmp_path, [a_case()], clock) as (body, context):
            await until(lambda: body.chart.series is not None)
            cut(context.hall)
            clock.pass_ms(3 * HOUR_MS)
            body._pass_second()
            await until(lambda: body.chart.series is not None and isnan(body.chart.series[0].values[-1]))
            meanwhile = [
                a_case(f"new-{hour}-{n}", reported_ms=NOON_MS + hour * HOUR_MS + 1)
                for hour in range(3)
                for n in range(hour + 1)
            ]
            closed = a_closed_case("done", NOON_MS + HOUR_MS + 5, reported_ms=NOON_MS - 5 * HOUR_MS)
            await come_back(context.hall, *meanwhile, closed)
            await until(lambda: body.chart.series is not None and list(body.chart.series[0].full[-3:]) == [1, 2, 3])
            series = body.chart.series
            assert series is not None
            assert list(series[1].full[-3:]) == [0, 1, 0]
            assert not any(isnan(value) for each in series for value in each.full)

    run(go())


def test_after_half_an_hour_without_the_platform_all_is_as_if_it_had_never_been_away(run: Runner, tmp_path: Path):
    """node-red-dashboard#810: after 30 minutes it never came back."""

    async def go() -> None:
        clock = FakeClock()
        async with a_shown(DeskBody, tmp_path, [due("c1", NOON_MS + HOUR_MS, status=Status.HANDLING)], clock) as (
            body,
            context,
        ):
            hall = context.hall
            for _ in range(120):  # an attempt every 15 s
                cut(hall)
                clock.pass_ms(15_000)
            assert hall.link_status() is LinkStatus.OFFLINE
            order = await hall.submit(Urge, C1)
            assert hall.link.state.attempts == 120
            await come_back(hall)
            await hall.settle(Outcome(command_id=order.id, verdict=Verdict.ACCEPTED, seq=0, epoch="epoch-1"))
            body._tick()
            assert hall.link_status() is LinkStatus.ONLINE
            assert find(body, OfflineStrip, "offline_strip").isHidden()
            assert not hall.wishes(*WishState)
            strip = StatusStrip(context)
            assert frame.status(LinkStatus.ONLINE) in strip.words()
            assert f"{frame.data_as_of()} | 12:30:00 | {frame.ago(0)}" in strip.words()

    run(go())


def test_what_is_old_in_one_place_does_not_make_another_look_old(run: Runner, tmp_path: Path):
    """openmct#7670: staleness leaked to views whose data were fresh."""

    async def go() -> None:
        clock = FakeClock()
        async with a_shown(MetricsBody, tmp_path, [a_case()], clock) as (body, context):
            hall, strip = context.hall, StatusStrip(context)
            await until(lambda: bool(body.tiles[0].face))
            hall.sources.failed(Source.ORDERS, "no_answer", hall.now_ms() + 5_000)
            hall.link.orders(failing=True)
            body._refresh()
            strip._tell()
            assert hall.link_status() is LinkStatus.DEGRADED
            assert sync.source(Source.ORDERS) in strip.words()
            hall.sources.failed(Source.HISTORIES, "no_answer", hall.now_ms() + 5_000)
            assert f"{sync.source(Source.ORDERS)}, {sync.source(Source.HISTORIES)}" in strip.words()
            hall.sources.heard(Source.HISTORIES)
            assert sync.source(Source.FEED) not in strip.words()
            assert not [tile for tile in body.tiles if tile.face and tile.face.is_stale]
            hall.sources.heard(Source.ORDERS)
            hall.link.orders(failing=False)
            clock.pass_ms(40_000)
            body._refresh()
            assert all(tile.face and tile.face.is_stale for tile in body.tiles)
            await come_back(hall)
            body._refresh()
            assert not [tile for tile in body.tiles if tile.face and tile.face.is_stale]

    run(go())


def test_after_a_reconnect_the_operator_is_where_they_were(run: Runner, tmp_path: Path):
    """The chosen case, the rows under the eyes, the search and what is half-written stay; only the ages are new."""

    async def go() -> None:
        clock = FakeClock()
        before = [
            due(numbered(n), NOON_MS + 2 * HOUR_MS + n * MINUTE_MS, title=f"案件 {n}", status=Status.HANDLING)
            for n in range(100)
        ]
        async with a_shown(DeskBody, tmp_path, before, clock) as (body, context):
            view = body.queue.view
            body.search.field.setText("案件")
            await until(lambda: body.queue.model.query.text == "案件" and body.queue.model.is_known)
            view.setCurrentIndex(body.queue.model.index(42))
            await until(lambda: body.chosen.story is not None and body.chosen.story.row.case.id == numbered(42))
            view.verticalScrollBar().setValue(40 * ROW_HEIGHT + 7)
            body.open_page(ATTENTION)
            order = await context.hall.submit(Urge, numbered(42))
            await context.hall.settle(Outcome(command_id=order.id, verdict=Verdict.REJECTED, code="no_right"))
            page = body.pages[ATTENTION]
            assert isinstance(page, AttentionPage)
            await until(lambda: page.returned.detail.is_one)
            page.returned.detail.note.setText("先问一下")
            body.close_page()
            cut(context.hall)
            clock.pass_ms(12 * MINUTE_MS)
            body._tick()
            assert "about" in said_of(body, 42)
            news = [due(f"n{n}", NOON_MS + HOUR_MS + n, title="新案件", status=Status.HANDLING) for n in range(3)]
            await come_back(context.hall, *news)
            await until(lambda: body.queue.model.rowCount() == 103)
            body._tick()
            assert view.verticalScrollBar().value() == 43 * ROW_HEIGHT + 7
            assert view.currentIndex().row() == 45
            assert context.selection.case_id == numbered(42)
            assert body.chosen.story is not None
            assert body.queue.model.query.text == body.search.field.text() == "案件"
            assert "about" not in said_of(body, 45)
            body.open_page(ATTENTION)
            await until(lambda: page.returned.list.chosen() == [order.id])
            assert page.returned.detail.note.text() == "先问一下"

    run(go())


def test_a_wall_says_the_state_the_age_where_it_matters_and_whose_time_it_shows(run: Runner, tmp_path: Path):
    async def go() -> None:
        clock = FakeClock()
        hall, store = await a_hall(tmp_path, [a_case()], clock)
        context = a_context(hall)
        wall = StatusStrip(context, wall=True)
        assert "ago" not in wall.words()
        cut(hall)
        clock.pass_ms(6 * MINUTE_MS)
        assert frame.ago(6 * MINUTE_MS) in wall.words()
        assert frame.status(LinkStatus.OFFLINE) in wall.words()
        hall.link.loading(10, 100)
        clock.pass_ms(2_000)
        hall.link.loading(40, 100)
        assert "40 of 100" in wall.words()
        assert frame.platform_time() not in wall.words()
        clock.wall_ms += 31_000
        assert frame.platform_time() in wall.words()
        assert not wall.grab().isNull()
        context.bridge.leave()
        store.close()

    run(go())

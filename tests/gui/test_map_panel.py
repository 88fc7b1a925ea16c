"""The map window of a desk: picking on it, the card beside it, and how it keeps in step with the other windows."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from app.domain.cases import Case, Status, case_row
from app.domain.limits import NEVER_MS
from app.hall.hall import Hall
from app.hall.ports import Batch, Cursor
from local_db.store import SqlStore
from tests.fakes.contexts import a_context, a_shown, put_away
from tests.fakes.world import GRIDS, HOUR_MS, NOON_MS, FakeClock, Here, a_case, a_district
from tests.gui.conftest import Runner, find, until
from widgets.context import Context
from widgets.map.grid_map import GridMap
from widgets.map.palette import Shading
from widgets.panels.cell_facts import grouped, is_day_shift
from widgets.panels.map_source import shared_source
from widgets.text import maps
from widgets.wall.map_body import MapBody
from widgets.wall.wall_map_body import WallMapBody

LATE = {"yellow_ms": NOON_MS - 3, "orange_ms": NOON_MS - 2, "red_ms": NOON_MS - 1}
EVER = {"yellow_ms": NEVER_MS, "orange_ms": NEVER_MS, "red_ms": NEVER_MS}
THIRD = {"grid": GRIDS[2], "street": GRIDS[2][:9], "lon": 121.425}


async def hear(hall: Hall, *cases: Case) -> None:
    cursor = Cursor("epoch-1", "scope-1", hall.cursor.seq + max(1, len(cases)))
    await hall.learn(Batch(hall.cursor.seq, cursor, cursor.seq, hall.now_ms(), [case_row(case) for case in cases]))


def pixel(body: MapBody, context: Context, lon: float, lat: float) -> QPoint:
    """Where a place is drawn on the map."""
    atlas = shared_source(context).atlas
    assert atlas
    x, y = atlas.ground.projection.metres(np.array([lon]), np.array([lat]))
    camera = the_map(body).camera
    across, down = camera.in_view(x, y)
    return QPoint(round(float(across[0]) / camera.ratio), round(float(down[0]) / camera.ratio))


def the_map(body: MapBody) -> GridMap:
    assert body.map.map is not None
    return body.map.map


def shade(body: MapBody, place: QPoint) -> QColor:
    return the_map(body).grab().toImage().pixelColor(place)


def click(body: MapBody, context: Context, lon: float, lat: float) -> None:
    the_map(body).grab()  # cases can be picked once they are drawn
    QTest.mouseClick(the_map(body), Qt.MouseButton.LeftButton, pos=pixel(body, context, lon, lat))


def test_a_click_on_a_grid_shows_its_card(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        cases = [a_case("c1", **LATE), a_case("c2", **EVER), a_case("c3", **EVER, **THIRD)]
        async with a_shown(MapBody, tmp_path, cases) as (body, context):
            assert list(maps.pick_hint()) == body.card.texts()
            click(body, context, 121.401, 31.101)
            assert context.selection.cell == GRIDS[0]
            assert body.card.facts
            assert body.card.facts.by_light == (1, 0, 0, 1)
            await until(lambda: body.card.lines.count == 2)
            texts = body.card.texts()
            for word in (grouped(GRIDS[0]), "Yuntai", "云台一村", "云台-01, leader 许春梅", "Clock stopped"):
                assert word in texts
            assert texts[texts.index("Open here 2") + 1] == "Red 1"

    run(story())


def test_a_click_on_a_case_chooses_it_for_all_windows_and_shows_its_grid(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        async with a_shown(MapBody, tmp_path, [a_case("c1", **LATE), a_case("c3", **LATE, **THIRD)]) as (body, context):
            await until(lambda: bool(shared_source(context).picture().ids))
            body.map.refresh()
            click(body, context, 121.425, 31.105)
            assert context.selection.case_id == "c3"
            assert context.selection.cell == GRIDS[2]
            assert body.card.facts
            assert body.card.facts.street == "Wanghe"

    run(story())


def test_a_case_chosen_elsewhere_is_shown_and_only_then_does_the_view_move(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        async with a_shown(MapBody, tmp_path, [a_case("c1", **LATE), a_case("c3", **LATE, **THIRD)]) as (body, context):
            before = the_map(body).camera
            context.selection.choose_case("c1")
            assert the_map(body).camera == before
            assert context.selection.cell == GRIDS[0]
            the_map(body).centre_on(121.405, 31.105)
            the_map(body).zoom(16)
            context.selection.choose_case("c3")
            middle = pixel(body, context, 121.425, 31.105) - the_map(body).rect().center()
            assert middle.manhattanLength() < 4
            await until(lambda: body.card.lines.count == 1)

    run(story())


def test_a_case_of_the_card_is_chosen_by_click_and_by_key(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        async with a_shown(MapBody, tmp_path, [a_case("c1", **LATE), a_case("c2", **EVER)]) as (body, context):
            context.selection.choose_cell(GRIDS[0])
            await until(lambda: body.card.lines.count == 2)
            QTest.mouseClick(body.card.lines, Qt.MouseButton.LeftButton, pos=QPoint(40, 70))
            assert context.selection.case_id == "c2"
            QTest.keyClick(body.card.lines, Qt.Key.Key_Up)
            assert context.selection.case_id == "c1"

    run(story())


def test_the_card_lists_eight_cases_and_counts_the_rest(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        cases = [a_case(f"c{n}", red_ms=NOON_MS + (n + 1) * HOUR_MS) for n in range(11)]
        async with a_shown(MapBody, tmp_path, cases) as (body, context):
            context.selection.choose_cell(GRIDS[0])
            await until(lambda: body.card.lines.count == 8)
            assert body.card.texts()[-1] == maps.more_here(3)

    run(story())


def test_the_card_names_who_is_on_duty_by_day_and_by_night(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        clock = FakeClock()
        async with a_shown(MapBody, tmp_path, [a_case()], clock) as (body, context):
            context.selection.choose_cell(GRIDS[0])
            assert "邵国强 199****0006 · day shift" in body.card.texts()
            clock.pass_ms(9 * HOUR_MS)
            context.bridge.second_passed.emit()
            assert "何志远 199****0007 · night shift" in body.card.texts()

    run(story())


def test_the_day_shift_lasts_from_half_past_eight_to_half_past_eight() -> None:
    morning = NOON_MS - 3 * HOUR_MS - HOUR_MS // 2
    assert [is_day_shift(morning + step) for step in (-1, 0, 12 * HOUR_MS - 1, 12 * HOUR_MS)] == [
        False,
        True,
        True,
        False,
    ]


def test_news_of_the_city_reach_the_map_and_the_card(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        clock = FakeClock()
        async with a_shown(MapBody, tmp_path, [a_case("c1", **EVER)], clock) as (body, context):
            context.selection.choose_cell(GRIDS[0])
            await until(lambda: body.card.lines.count == 1)
            await hear(context.hall, a_case("c2", **LATE), a_case("c1", version=2, status=Status.CLOSED, **EVER))
            clock.pass_ms(1_000)
            await until(lambda: shared_source(context).picture().ids == ("c2",))
            await until(lambda: body.card.facts is not None and body.card.facts.by_light == (0, 0, 0, 1))
            context.bridge.second_passed.emit()
            await until(lambda: "Red" in body.card.lines.texts())
            assert "Blue" not in body.card.lines.texts()

    run(story())


def test_colours_follow_the_clock_without_any_news(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        clock = FakeClock()
        async with a_shown(MapBody, tmp_path, [a_case("c1")], clock) as (body, context):
            body.map.set_shading(Shading.LIGHT)
            place, beside = pixel(body, context, 121.4015, 31.1015), QPoint(1, 1)
            await until(lambda: shade(body, place) != shade(body, beside))  # tiles are made in a lane
            before = shade(body, place)
            clock.pass_ms(2 * HOUR_MS)
            context.bridge.second_passed.emit()
            await until(lambda: shade(body, place) != before)
            after = shade(body, place)
            assert after.red() > before.red()
            assert after.green() < before.green()

    run(story())


def test_a_hidden_map_does_nothing_until_it_is_seen_again(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        clock = FakeClock()
        async with a_shown(MapBody, tmp_path, [a_case("c1")], clock) as (body, context):
            drawn = []
            body.map.refreshed.connect(lambda: drawn.append(1))
            body.hide()
            clock.pass_ms(60_000)
            context.bridge.second_passed.emit()
            context.selection.choose_case("c1")
            assert not drawn
            assert context.selection.cell == ""
            body.show()
            assert drawn
            assert context.selection.cell == GRIDS[0]

    run(story())


def test_the_mode_is_switched_by_a_button(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        async with a_shown(MapBody, tmp_path, [a_case("c1", **LATE)]) as (body, context):
            place = pixel(body, context, 121.4015, 31.1015)
            await until(lambda: shade(body, place) != shade(body, QPoint(1, 1)))
            before = shade(body, place)
            find(body, QAbstractButton, "light").click()
            assert body.map.shading is Shading.LIGHT
            await until(lambda: shade(body, place) != before)

    run(story())


def test_zooming_has_buttons_and_a_way_home(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        async with a_shown(MapBody, tmp_path, [a_case()]) as (body, _):
            home = the_map(body).camera.step
            find(body, QAbstractButton, "nearer").click()
            find(body, QAbstractButton, "nearer").click()
            near = the_map(body).camera.step
            find(body, QAbstractButton, "farther").click()
            assert near < the_map(body).camera.step < home
            find(body, QAbstractButton, "home").click()
            assert the_map(body).camera.step == home

    run(story())


def test_the_map_comes_when_the_district_is_there(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        store = SqlStore(tmp_path)
        hall = Hall(store, FakeClock(), Here(), "D-03")
        await hall.open()
        context = a_context(hall)
        body = MapBody(context)
        body.show()
        assert body.map.map is None
        assert maps.no_map_yet() in body.texts()
        await hall.take_district(a_district(), "e1")
        await until(lambda: body.map.map is not None)
        assert the_map(body).isVisible()
        assert maps.no_map_yet() not in body.texts()
        await put_away(body, context, store)

    run(story())


def test_all_maps_share_one_atlas(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        async with a_shown(MapBody, tmp_path, [a_case()]) as (_, context):
            first = shared_source(context).atlas
            other = WallMapBody(context)
            assert shared_source(context).atlas is first
            other.deleteLater()

    run(story())

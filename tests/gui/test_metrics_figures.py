"""The figures window: what its tiles say, and when they say that they are old."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from app.domain.cases import Case, Status, case_row
from app.domain.lights import Light
from app.domain.limits import NEVER_MS
from app.hall.hall import Hall
from app.hall.metrics import METRICS, Metric
from app.hall.ports import Batch, Cursor, SnapshotPart
from local_db.store import SqlStore
from tests.fakes.contexts import a_context, a_shown, put_away
from tests.fakes.world import GRIDS, HOUR_MS, NOON_MS, FakeClock, Here, a_case, a_closed_case
from tests.gui.conftest import Runner, find, until
from widgets.panels.fact_tile import FactTile
from widgets.panels.street_table import StreetRow, fitted
from widgets.text import metrics, wall
from widgets.wall.metrics_body import MetricsBody

MINUTE_MS = 60_000
LATE = {"yellow_ms": NOON_MS - 3, "orange_ms": NOON_MS - 2, "red_ms": NOON_MS - 1}
EVER = {"yellow_ms": NEVER_MS, "orange_ms": NEVER_MS, "red_ms": NEVER_MS}


def some_cases() -> list[Case]:
    """A red, an orange, two blue ones in the other street, three closed of which one was late."""
    return [
        a_case(
            "red", red_ms=NOON_MS - 1, orange_ms=NOON_MS - 2, yellow_ms=NOON_MS - 3, reported_ms=NOON_MS - 30 * HOUR_MS
        ),
        a_case("orange", orange_ms=NOON_MS, status=Status.TO_DISPATCH),
        a_case("blue", grid=GRIDS[2], street=GRIDS[2][:9], **EVER),
        a_case("blue-2", grid=GRIDS[3], street=GRIDS[3][:9], **EVER),
        a_closed_case("in-time", NOON_MS - HOUR_MS),
        a_closed_case("in-time-2", NOON_MS - 2 * HOUR_MS),
        a_closed_case("late", NOON_MS - 2 * HOUR_MS, total_red_ms=NOON_MS - 3 * HOUR_MS),
    ]


async def hear(hall: Hall, *cases: Case) -> None:
    """The city speaks now."""
    cursor = Cursor("epoch-1", "scope-1", hall.cursor.seq + max(1, len(cases)))
    await hall.learn(Batch(hall.cursor.seq, cursor, cursor.seq, hall.now_ms(), [case_row(case) for case in cases]))


def numbers(body: MetricsBody) -> list[str]:
    return [tile.face.number if tile.face else "" for tile in body.tiles]


def is_hatched(tile: FactTile) -> bool:
    """Whether the empty place right of the number is not of one colour."""
    image: QImage = tile.grab().toImage()
    spots = {image.pixel(image.width() * 3 // 4 + n, image.height() * 2 // 5 + n % 3) for n in range(24)}
    return len(spots) > 1


def test_the_tiles_show_the_hall_s_figures(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        async with a_shown(MetricsBody, tmp_path, some_cases()) as (body, context):
            facts = context.hall.facts(await context.hall.flows())
            expected = [metrics.number(metric.value(facts), metric.unit) for metric in METRICS]
            await until(lambda: numbers(body) == expected)
            assert expected == ["6", "3", "66.7", "4", "1", "1", "3", "1"]
            assert [tile.face.title for tile in body.tiles if tile.face] == [metrics.title(m.code) for m in METRICS]

    run(story())


def test_a_rate_over_nothing_is_a_dash(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        async with a_shown(MetricsBody, tmp_path, [a_case()]) as (body, _):
            await until(lambda: numbers(body)[0] == "1")
            in_time = next(tile.face for tile in body.tiles if tile.face and tile.face.code == "closed_in_time")
            assert in_time.number == metrics.NOTHING
            assert in_time.light is None

    run(story())


def test_old_figures_are_hatched_with_their_age_until_the_city_is_heard_again(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        clock = FakeClock()
        async with a_shown(MetricsBody, tmp_path, some_cases(), clock) as (body, context):
            await until(lambda: numbers(body)[0] == "6")
            tile = body.tiles[3]
            assert not is_hatched(tile)
            clock.pass_ms(42 * MINUTE_MS)
            context.bridge.second_passed.emit()
            assert tile.face
            assert (tile.face.number, tile.face.age) == ("4", wall.ago(42 * MINUTE_MS))
            assert is_hatched(tile)
            await hear(context.hall)
            await until(lambda: not is_hatched(tile))
            assert tile.face.age == "0 s"

    run(story())


def test_a_figure_out_of_its_target_carries_a_light_and_its_word(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        async with a_shown(MetricsBody, tmp_path, some_cases()) as (body, _):
            await until(lambda: numbers(body)[2] == "66.7")
            lights = {
                tile.face.code: tile.face.light for tile in body.tiles if tile.face and tile.face.light is not None
            }
            assert lights == {"closed_in_time": Light.YELLOW, "open_red": Light.RED}
            assert "Red" in body.tiles[4].texts()

    run(story())


@pytest.mark.parametrize("metric", METRICS, ids=[metric.code for metric in METRICS])
def test_every_figure_has_its_title_its_unit_and_its_definition(metric: Metric) -> None:
    assert metrics.title(metric.code) != metric.code
    assert metrics.unit(metric.unit)
    words = metrics.definition(metric.code)
    assert words.formula
    assert words.source
    assert words.counts


def test_a_key_shows_what_a_figure_means_and_another_puts_it_away(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        async with a_shown(MetricsBody, tmp_path, some_cases()) as (body, _):
            await until(lambda: numbers(body)[2] == "66.7")
            body.activateWindow()
            body.tiles[0].setFocus()
            QTest.keyClick(body.tiles[0], Qt.Key.Key_Right)
            QTest.keyClick(body.tiles[1], Qt.Key.Key_Right)
            QTest.keyClick(body.tiles[2], Qt.Key.Key_Return)
            assert body.definition.isVisible()
            assert body.streets.isHidden()
            assert metrics.definition("closed_in_time").formula in body.texts()
            assert any("66.7 %" in text for text in body.definition.texts())
            QTest.keyClick(body.tiles[2], Qt.Key.Key_Escape)
            assert body.definition.isHidden()
            assert body.streets.isVisible()

    run(story())


def test_a_click_shows_what_a_figure_means(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        async with a_shown(MetricsBody, tmp_path, some_cases()) as (body, _):
            QTest.mouseClick(body.tiles[4], Qt.MouseButton.LeftButton)
            assert metrics.definition("open_red").counts in body.texts()
            QTest.mouseClick(body.tiles[4], Qt.MouseButton.LeftButton)
            assert body.definition.isHidden()

    run(story())


def test_streets_with_red_cases_stand_first_and_the_sum_is_the_district_s(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        cases = [*some_cases(), a_case("nowhere", street="", **EVER)]
        async with a_shown(MetricsBody, tmp_path, cases) as (body, _):
            await until(lambda: "Yuntai" in body.streets.texts())
            shown = body.streets.texts()[6:]
            rows = [shown[start : start + 5] for start in range(0, len(shown), 5)]
            assert rows == [
                ["Yuntai", "1", "1", "0", "2"],
                ["Wanghe", "0", "0", "0", "2"],
                [wall.no_street(), "0", "0", "0", "1"],
                [wall.all_streets(), "1", "1", "0", "5"],
            ]

    run(story())


def test_streets_that_do_not_fit_are_added_up() -> None:
    rows = [StreetRow(f"S{n}", (n, 0, 0, 1)) for n in range(6)]
    rows.append(StreetRow("all", (15, 0, 0, 6), is_sum=True))
    shown = fitted(rows, 4)
    assert [row.name for row in shown] == ["S0", "S1", wall.other_streets(4), "all"]
    assert shown[2].by_light == (14, 0, 0, 4)
    assert fitted(rows, 7) == rows


def test_hours_we_have_not_heard_of_are_a_gap_and_not_a_zero(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        clock = FakeClock()
        async with a_shown(MetricsBody, tmp_path, some_cases(), clock) as (body, context):
            await until(lambda: body.chart.texts()[5:7] == ["6", "1"])
            clock.pass_ms(3 * HOUR_MS)
            context.bridge.second_passed.emit()
            await until(lambda: body.chart.series is not None and body.chart.series[0].running == 20)
            assert body.chart.series
            closed = body.chart.series[1]
            assert closed.values[18:21] == (2.0, 1.0, 0.0)
            assert all(value != value for value in closed.values[21:])

    run(story())


def test_hourly_counts_are_read_again_five_seconds_after_news_and_not_before(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        clock = FakeClock()
        async with a_shown(MetricsBody, tmp_path, some_cases(), clock) as (body, context):
            await until(lambda: numbers(body)[0] == "6")
            await hear(context.hall, a_case("new", reported_ms=NOON_MS))
            await until(lambda: numbers(body)[3] == "5")
            assert numbers(body)[0] == "6"
            clock.pass_ms(5_000)
            context.bridge.second_passed.emit()
            await until(lambda: numbers(body)[0] == "7")

    run(story())


def test_after_a_new_snapshot_no_old_count_stays_and_the_new_one_comes_at_once(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        async with a_shown(MetricsBody, tmp_path, some_cases()) as (body, context):
            await until(lambda: numbers(body)[0] == "6")
            find(context.bridge, QTimer, "seconds").stop()  # a second passes only when the test says so
            heard: list[object] = []
            context.bridge.cases_changed.connect(heard.append)
            hall = context.hall
            await hall.snapshot.begin()
            await hall.snapshot.keep(SnapshotPart(hall.cursor, 1, [case_row(a_case("only"))]), 1)
            await hall.snapshot.adopt(hall.cursor, hall.now_ms())
            await until(lambda: None in heard)
            context.bridge.second_passed.emit()
            assert numbers(body)[0] == metrics.number(None, "cases")  # until the new hours are read
            await until(lambda: numbers(body)[0] == "1")

    run(story())


def test_hidden_figures_do_nothing_and_are_right_when_they_are_seen_again(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        async with a_shown(MetricsBody, tmp_path, some_cases()) as (body, context):
            await until(lambda: numbers(body)[3] == "4")
            body.hide()
            await hear(context.hall, a_case("new"))
            context.bridge.second_passed.emit()
            assert numbers(body)[3] == "4"
            body.show()
            assert numbers(body)[3] == "5"

    run(story())


def test_before_the_first_data_there_is_a_skeleton_and_how_far_the_loading_is(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        store = SqlStore(tmp_path)
        hall = Hall(store, FakeClock(), Here(), "D-03")
        await hall.open()
        context = a_context(hall)
        body = MetricsBody(context)
        body.show()
        assert wall.no_data_yet() in body.texts()
        hall.link.loading(12_480, 41_200)
        assert wall.first_load_progress(12_480, 41_200) in body.texts()
        assert "0" not in body.texts()
        assert all(tile.face and tile.face.is_loading for tile in body.tiles)
        await put_away(body, context, store)

    run(story())


@pytest.mark.parametrize(("width", "height"), [(1366, 704), (1920, 1016), (3840, 2032)])
def test_the_figures_fit_and_are_painted_at_any_size(tmp_path: Path, run: Runner, width: int, height: int) -> None:
    async def story() -> None:
        async with a_shown(MetricsBody, tmp_path, some_cases()) as (body, _):
            body.resize(width, height)
            await until(lambda: body.chart.series is not None)
            panels = [*body.tiles, body.lights, body.chart, body.streets]
            assert all(body.rect().contains(panel.geometry()) for panel in panels)
            for number, one in enumerate(panels):
                assert not any(one.geometry().intersects(other.geometry()) for other in panels[number + 1 :])
            image = body.grab().toImage()
            assert image.pixelColor(image.width() - 2, 2).name() == "#0f1720"
            for panel in panels:
                assert panel.grab().toImage().pixelColor(panel.width() // 2, 0).name() == "#3a4b5c"

    run(story())

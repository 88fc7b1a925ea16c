"""The wall: what hangs on it, in which order, and what must never be on it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.cases import Case, Status, case_row
from app.domain.lights import Light
from app.domain.limits import NEVER_MS
from app.hall.hall import Hall
from app.hall.metrics import METRICS
from app.hall.ports import Batch, Cursor
from local_db.store import SqlStore
from tests.fakes.contexts import a_context, a_shown, put_away
from tests.fakes.world import GRIDS, NOON_MS, FakeClock, Here, a_case, a_district
from tests.gui.conftest import Runner, until
from widgets.context import Context
from widgets.text import metrics, times, wall
from widgets.theme import DARK
from widgets.wall.metrics_body import MetricsBody
from widgets.wall.wall_map_body import WallMapBody, shortened

MINUTE_MS = 60_000
WRITTEN = {
    "title": "王建国的电动车被盗",
    "description": "王建国反映楼下有异味",
    "address": "金柳路96弄3号502室",
    "caller": "王建国",
    "phone": "13812345678",
}


def late(id: str, minutes: int, **changes: object) -> Case:
    """A case so many minutes past its limit."""
    red_ms = NOON_MS - minutes * MINUTE_MS
    return a_case(id, yellow_ms=red_ms - 2, orange_ms=red_ms - 1, red_ms=red_ms, **changes)


def near(id: str, minutes: int, **changes: object) -> Case:
    """An orange case with so many minutes left."""
    return a_case(id, yellow_ms=NOON_MS - 2, orange_ms=NOON_MS - 1, red_ms=NOON_MS + minutes * MINUTE_MS, **changes)


async def hear(hall: Hall, *cases: Case) -> None:
    cursor = Cursor("epoch-1", "scope-1", hall.cursor.seq + max(1, len(cases)))
    await hall.learn(Batch(hall.cursor.seq, cursor, cursor.seq, hall.now_ms(), [case_row(case) for case in cases]))


def urgent(body: WallMapBody) -> list[tuple[str, str]]:
    """Light and time of the cases in the red list, in its order."""
    texts = body.red_list.texts()
    return [(texts[n], texts[n + 4]) for n in range(0, len(texts) - 4, 5)]


def figures(body: WallMapBody) -> list[tuple[str, str]]:
    """Every figure's title and the number after it."""
    texts = body.facts.texts()
    titles = [metrics.title(metric.code) for metric in METRICS]
    return [(title, texts[texts.index(title) + 1]) for title in titles]


def test_red_cases_hang_before_orange_ones_and_the_latest_first(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        cases = [near("o2", 40), near("o1", 5), late("r1", 3), late("r2", 130), a_case("blue", yellow_ms=NEVER_MS)]
        async with a_shown(WallMapBody, tmp_path, cases) as (body, _):
            await until(lambda: len(urgent(body)) == 4)
            assert urgent(body) == [
                ("Red", "2 h 10 min over"),
                ("Red", "3 min over"),
                ("Orange", "5 min left"),
                ("Orange", "40 min left"),
            ]

    run(story())


def test_a_case_hangs_with_its_category_its_street_and_its_unit(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        case = late("r1", 3, dept="D02", status=Status.HANDLING, street=GRIDS[2][:9])
        async with a_shown(WallMapBody, tmp_path, [case]) as (body, _):
            await until(lambda: len(urgent(body)) == 1)
            assert body.red_list.texts() == ["Red", "Wanghe", "Blocked or broken drain", "Handling Water", "3 min over"]
            assert body.map.texts() == ["Blocked or broken d… 3 min over"]

    run(story())


def test_a_callout_has_room_for_ten_chinese_letters_or_twenty_others() -> None:
    assert shortened("占用消防通道") == "占用消防通道"
    assert shortened("排水管道堵塞和破裂处") == "排水管道堵塞和破裂处"
    assert shortened("排水管道堵塞和破裂之处") == "排水管道堵塞和破裂…"
    assert shortened("Blocked or broken drain") == "Blocked or broken d…"


def test_red_cases_that_find_no_place_are_counted(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        cases = [late(f"r{n}", n + 1) for n in range(11)]
        clock = FakeClock()
        async with a_shown(WallMapBody, tmp_path, cases, clock) as (body, context):
            await until(lambda: len(urgent(body)) == 3)
            assert body.red_list.texts()[-1] == wall.more_red(8)
            ended = [late(f"r{n}", n + 1, version=2, status=Status.CLOSED) for n in range(7)]
            await hear(context.hall, *ended)
            clock.pass_ms(1_000)
            context.bridge.second_passed.emit()
            await until(lambda: len(urgent(body)) == 4)
            assert wall.more_red(1) not in body.red_list.texts()

    run(story())


def test_a_case_turns_red_on_the_wall_when_its_time_is_over(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        clock = FakeClock()
        async with a_shown(WallMapBody, tmp_path, [near("o1", 5)], clock) as (body, context):
            await until(lambda: urgent(body) == [("Orange", "5 min left")])
            clock.pass_ms(6 * MINUTE_MS)
            await hear(context.hall)
            await until(lambda: urgent(body) == [("Red", "1 min over")])
            assert len(body.map.texts()) == 1

    run(story())


def test_times_are_estimates_while_the_city_is_not_heard(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        clock = FakeClock()
        async with a_shown(WallMapBody, tmp_path, [near("o1", 50)], clock) as (body, context):
            await until(lambda: len(urgent(body)) == 1)
            clock.pass_ms(10 * MINUTE_MS)
            context.bridge.second_passed.emit()
            left = times.left(NOON_MS + 50 * MINUTE_MS, NOON_MS + 10 * MINUTE_MS, about=True)
            assert urgent(body) == [("Orange", left)]
            assert wall.ago(10 * MINUTE_MS) in body.facts.texts()

    run(story())


def test_a_calm_wall_says_so(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        async with a_shown(WallMapBody, tmp_path, [a_case(yellow_ms=NEVER_MS, orange_ms=NEVER_MS)]) as (body, _):
            await until(lambda: body.red_list.texts() == list(wall.none_urgent()))

    run(story())


def test_the_wall_shows_every_figure_of_the_hall(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        async with a_shown(WallMapBody, tmp_path, [late("r1", 3), near("o1", 5)]) as (body, context):
            facts = context.hall.facts(await context.hall.flows())
            expected = [(metrics.title(m.code), metrics.number(m.value(facts), m.unit)) for m in METRICS]
            await until(lambda: figures(body) == expected)

    run(story())


@pytest.mark.parametrize("kind", [WallMapBody, MetricsBody])
def test_nothing_personal_and_nothing_a_caller_said_hangs_on_a_wall(tmp_path: Path, run: Runner, kind: type) -> None:
    async def story() -> None:
        cases = [late(f"r{n}", n + 1, dept="D01", **WRITTEN) for n in range(3)] + [near("o1", 5, **WRITTEN)]

        def make(context: Context) -> QWidget:
            body: QWidget = kind(context)
            return body

        async with a_shown(make, tmp_path, cases) as (body, context):
            assert isinstance(body, WallMapBody | MetricsBody)
            await until(lambda: "3" in body.texts())
            if isinstance(body, WallMapBody):
                await until(lambda: len(urgent(body)) == 4)
            widgets = [body, *body.findChildren(QWidget)]
            told = [w.accessibleName() + w.accessibleDescription() + w.toolTip() for w in widgets]
            everything = "\n".join([*body.texts(), *told])
            assert "Blocked" in everything or isinstance(body, MetricsBody)
            people = [word for person in a_district().people for word in (person.name, person.phone)]
            for word in (*WRITTEN.values(), *people, context.hall.operator.name):
                assert word not in everything

    run(story())


def test_nothing_on_the_wall_can_be_clicked_or_focused(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        async with a_shown(WallMapBody, tmp_path, [late("r1", 3)]) as (body, _):
            assert body.map.map is not None
            widgets = [body, *body.findChildren(QWidget)]
            assert [w for w in widgets if w.focusPolicy() != Qt.FocusPolicy.NoFocus] == []

    run(story())


def test_before_the_first_data_the_wall_says_how_far_the_loading_is(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        store = SqlStore(tmp_path)
        hall = Hall(store, FakeClock(), Here(), "D-03")
        await hall.open()
        context = a_context(hall)
        body = WallMapBody(context)
        body.show()
        hall.link.loading(12_480, 41_200)
        assert wall.first_load_progress(12_480, 41_200) in body.texts()
        assert body.red_list.isHidden()
        assert body.map.isHidden()
        assert "0" not in body.texts()
        await put_away(body, context, store)

    run(story())


@pytest.mark.parametrize(("width", "height"), [(1366, 722), (1920, 1016), (3840, 2032)])
def test_the_wall_is_filled_at_any_size(tmp_path: Path, run: Runner, width: int, height: int) -> None:
    async def story() -> None:
        async with a_shown(WallMapBody, tmp_path, [late("r1", 3)]) as (body, _):
            body.resize(width, height)
            await until(lambda: len(urgent(body)) == 1)
            panels = [body.map, body.facts, body.red_list]
            assert all(body.rect().contains(panel.geometry()) for panel in panels)
            assert not body.map.geometry().intersects(body.facts.geometry())
            assert not body.map.geometry().intersects(body.red_list.geometry())
            case = body.red_list.grab().toImage()
            assert case.pixelColor(case.width() // 4, 4).name() == DARK.lights[Light.RED]

    run(story())


def test_the_letters_of_the_map_grow_with_the_wall(tmp_path: Path, run: Runner) -> None:
    async def story() -> None:
        async with a_shown(WallMapBody, tmp_path, [late("r1", 3)]) as (body, _):
            assert body.map.map is not None
            body.map.map.grab()
            assert body.map.map.camera.ratio == 1.0
            body.resize(3840, 2032)
            body.map.map.grab()
            assert body.map.map.camera.ratio == 2.0
            assert body.map.map.camera.width == body.map.width()

    run(story())

"""What the operator sees on the map."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from itertools import combinations
from time import perf_counter
from typing import Any, TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.district import Area, District, Road, RoadClass, Street, UnitGrid, Water
from widgets.map.atlas import Atlas
from widgets.map.basemap import BaseMap
from widgets.map.grid_map import REPAINT_MS, GridMap
from widgets.map.ground import ground_of
from widgets.map.labels import ASIDE, Symbols, put_names
from widgets.map.legend import LegendLook, MapWords, bar_length_m, legend_image
from widgets.map.palette import LIGHT_SHARES, Shading, Style, blended
from widgets.map.raster import Window
from widgets.theme import DARK, LIGHT, Theme

T = TypeVar("T")

COLUMNS, ROWS = 24, 16  # unit grids
STEP = 0.001  # degrees
WEST, SOUTH = 121.4, 31.1
CELLS = COLUMNS * ROWS
WORDS = MapWords(
    name="网格地图",
    counts="单元网格在办",
    count_steps=("0", "1", "3", "6", "10+"),
    worst="最差灯",
    lights=("蓝", "黄", "橙", "红"),
    merged="按责任网格合并，蓝不绘",
    metres="米",
    kilometres="公里",
)


def a_square(column: int, row: int) -> Area:
    west, south = WEST + column * STEP, SOUTH + row * STEP
    return (((west, south, west + STEP, south, west + STEP, south + STEP, west, south + STEP),),)


def code_of(column: int, row: int) -> str:
    street = 1 if column < COLUMNS // 2 else 2
    return f"31019900{street}{row * COLUMNS + column:06d}"


def a_district() -> District:
    """Two streets side by side, duty grids of 4 x 4 squares, a canal in the south and a road in the north."""
    grids = tuple(
        UnitGrid(code_of(column, row), f"D{column // 4}-{row // 4}", a_square(column, row), 1e4, "", "")
        for row in range(ROWS)
        for column in range(COLUMNS)
    )
    east, canal, road = WEST + COLUMNS * STEP, SOUTH + 1.2 * STEP, SOUTH + 14.5 * STEP
    return District(
        code="310199",
        name="澜浦区",
        name_en="Lanpu",
        source="test",
        streets=(
            Street("310199001", "云台街道", "Yuntai", place(6.5, 8.5)),
            Street("310199002", "新圩镇", "Xinxu", place(18.5, 8.5)),
        ),
        villages=(),
        duty_grids=(),
        unit_grids=grids,
        departments=(),
        people=(),
        roads=(Road("望河路", RoadClass.EXPRESSWAY, (WEST, road, east, road)),),
        waters=(Water("渠", (((WEST, canal, east, canal, east, canal + STEP, WEST, canal + STEP),),)),),
    )


def place(column: float, row: float) -> tuple[float, float]:
    return WEST + column * STEP, SOUTH + row * STEP


@pytest.fixture(scope="module")
def atlas(qapp: QApplication) -> Atlas:
    assert qapp is not None
    return Atlas(ground_of(a_district()))


class WatchedMap(GridMap):
    """A map that remembers what it was asked to paint."""

    def __init__(self, atlas: Atlas, theme: Theme = DARK, *, wall: bool = False) -> None:
        super().__init__(atlas, WORDS, theme, wall=wall)
        self.painted: list[QRegion] = []
        self.picked: list[str] = []
        self.cell_picked.connect(self.picked.append)
        self.case_picked.connect(self.picked.append)
        self.ground = atlas.ground

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted.append(QRegion(event.region()))
        super().paintEvent(event)

    def spot(self, column: float, row: float) -> QPoint:
        """The logical pixel of a place counted in squares."""
        lon, lat = place(column, row)
        x, y = self.ground.projection.metres(np.array([lon]), np.array([lat]))
        right, down = self.camera.in_view(x, y)
        return QPoint(int(right[0]), int(down[0]))

    def colour(self, column: float, row: float) -> str:
        return QColor(self.grab().toImage().pixel(self.spot(column, row))).name()

    def look(self) -> Style:
        return Style(DARK, Shading.COUNT, self.camera.ratio)

    def has_case(self, column: float, row: float, light: int, case_id: str = "case-1", title: str = "") -> None:
        lon, lat = place(column, row)
        titles = {case_id: title} if title else None
        self.show_cases([case_id], np.array([lon]), np.array([lat]), np.array([light], dtype=np.uint8), titles)


@pytest.fixture
def view(atlas: Atlas, qtbot: QtBot) -> Iterator[WatchedMap]:
    yield shown(WatchedMap(atlas), qtbot)
    atlas.show_cells(np.zeros(CELLS, dtype=np.int64), np.zeros(CELLS, dtype=np.uint8))


@pytest.fixture
def wall(atlas: Atlas, qtbot: QtBot) -> WatchedMap:
    return shown(WatchedMap(atlas, wall=True), qtbot)


def shown(view: WatchedMap, qtbot: QtBot) -> WatchedMap:
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show()
    qtbot.waitUntil(lambda: bool(view.painted))
    return view


def counts(by_square: dict[tuple[int, int], int]) -> NDArray[np.int64]:
    found = np.zeros(CELLS, dtype=np.int64)
    for (column, row), count in by_square.items():
        found[row * COLUMNS + column] = count
    return found


NO_LIGHTS = np.zeros(CELLS, dtype=np.uint8)


def test_a_cell_shows_the_grey_of_its_open_cases(view: WatchedMap):
    view.show_cells(counts({(2, 12): 1, (3, 12): 4, (20, 4): 25}), NO_LIGHTS)
    assert view.colour(2.5, 12.5) == DARK.choropleth[1]
    assert view.colour(3.5, 12.5) == DARK.choropleth[2]
    assert view.colour(20.5, 4.5) == DARK.choropleth[4]
    assert view.colour(9.5, 4.5) == DARK.choropleth[0]
    assert view.colour(-1, 5) == DARK.background


def test_by_light_a_cell_shows_its_worst_light(view: WatchedMap):
    lights = NO_LIGHTS.copy()
    lights[12 * COLUMNS + 3] = 3
    view.show_cells(counts({(3, 12): 1}), lights)
    assert view.colour(3.5, 12.5) == DARK.choropleth[1]
    view.set_shading(Shading.LIGHT)
    assert view.colour(3.5, 12.5) == blended(DARK.choropleth[0], DARK.lights[3], LIGHT_SHARES[3])


def test_borders_are_dark_and_those_of_streets_bright(view: WatchedMap):
    assert view.colour(5, 5.5) in (DARK.cell_border, DARK.choropleth[0])
    picture = view.grab().toImage()
    row = view.spot(0, 5.5).y()
    line: dict[str, list[int]] = {name: [] for name in (DARK.cell_border, DARK.duty_border, DARK.street_border)}
    for column in range(view.spot(0.5, 0).x(), view.spot(23.5, 0).x()):
        name = QColor(picture.pixel(column, row)).name()
        if name in line:
            line[name].append(column)
    squares = (view.spot(24, 0).x() - view.spot(0, 0).x()) / 24
    assert len(line[DARK.cell_border]) == 18  # 23 inner borders, 4 of them of duty grids, 1 of streets
    assert near_any(line[DARK.duty_border], [view.spot(column, 0).x() for column in (4, 8, 16, 20)], squares)
    assert near_any(line[DARK.street_border], [view.spot(12, 0).x()], squares)
    beside = QRect(view.spot(12, 5.5) - QPoint(6, 0), view.spot(12, 5.5) + QPoint(6, 0))
    assert DARK.street_casing in colours_in(picture.copy(beside))


def near_any(found: list[int], expected: list[int], side: float) -> bool:
    return bool(found) and all(min(abs(x - place) for place in expected) < side / 4 for x in found)


def test_water_and_roads_are_painted_over_the_cells(view: WatchedMap):
    assert view.colour(3.5, 1.7) == DARK.river
    assert view.colour(3.5, 14.5) == DARK.road


def test_small_roads_are_left_out_when_the_map_is_far():
    picture = QImage(512, 512, QImage.Format.Format_ARGB32_Premultiplied)
    lane = Road("里弄", RoadClass.MINOR, (WEST, SOUTH + 0.5 * STEP, WEST + COLUMNS * STEP, SOUTH + 0.5 * STEP))
    base_map = BaseMap(ground_of(replace(a_district(), roads=(lane,), waters=())))
    seen = []
    for metre in (5.0, 25.0):
        picture.fill(0)
        base_map.paint(picture, Window(-256, -256, 512, 512, metre), Style(DARK, Shading.COUNT, 1.0))
        seen.append(len(colours_in(picture)) > 1)
    assert seen == [True, False]


def test_street_names_are_written_with_a_halo(view: WatchedMap):
    picture = view.grab().toImage()
    middle = view.spot(6.5, 8.5)
    around = picture.copy(QRect(middle - QPoint(40, 14), middle + QPoint(40, 14)))
    names = colours_in(around)
    assert DARK.text in names
    assert DARK.background in names


def colours_in(picture: QImage) -> set[str]:
    whole = picture.convertToFormat(QImage.Format.Format_RGB32)
    values = np.unique(np.frombuffer(whole.constBits(), dtype=np.uint32) & 0xFFFFFF)
    return {f"#{value:06x}" for value in values.tolist()}


def test_the_selected_case_wears_a_ring_even_when_its_light_is_not_drawn(view: WatchedMap):
    view.has_case(10.5, 10.5, 0)
    around = QRect(view.spot(10.5, 10.5) - QPoint(14, 14), view.spot(10.5, 10.5) + QPoint(14, 14))
    assert DARK.text not in colours_in(view.grab().toImage().copy(around))
    view.select_case("case-1")
    names = colours_in(view.grab().toImage().copy(around))
    assert {DARK.text, DARK.lights[0]} <= names
    view.select_case("")
    assert DARK.text not in colours_in(view.grab().toImage().copy(around))


def test_a_case_selected_before_it_arrives_is_ringed_when_it_comes(view: WatchedMap):
    view.select_case("case-1")
    view.has_case(10.5, 10.5, 2)
    around = QRect(view.spot(10.5, 10.5) - QPoint(14, 14), view.spot(10.5, 10.5) + QPoint(14, 14))
    assert DARK.text in colours_in(view.grab().toImage().copy(around))


def test_blue_and_each_yellow_appear_on_the_desk_when_near(view: WatchedMap):
    lon, lat = zip(place(10.3, 10.5), place(10.7, 10.5), place(9.3, 10.5), strict=True)
    view.show_cases(["a", "b", "c"], np.array(lon), np.array(lat), np.array([1, 1, 0], dtype=np.uint8))
    view.resize(500, 400)
    far = colours_in(view.grab().toImage())
    assert DARK.lights[1] in far
    assert DARK.lights[0] not in far
    assert view.colour(10.7, 10.5) != DARK.lights[1]
    view.zoom(12)
    view.centre_on(*place(10, 10.5))
    assert view.colour(10.7, 10.5) == DARK.lights[1]
    assert view.colour(9.3, 10.5) == DARK.lights[0]


def test_a_wall_names_its_red_cases_in_white_on_red_inside_the_view(wall: WatchedMap):
    wall.has_case(23.5, 12.5, 3, title="占道施工 超 40 分")
    picture = wall.grab().toImage()
    beside = QRect(wall.spot(23.5, 12.5) - QPoint(220, 19), wall.spot(23.5, 12.5) + QPoint(-30, 19))
    values = [
        QColor(picture.pixel(x, y)).name()
        for x in range(beside.left(), beside.right())
        for y in range(beside.top(), beside.bottom())
    ]
    assert values.count(DARK.lights[3]) > len(values) / 4
    assert values.count(DARK.on_red) > 100


def test_a_wall_without_a_title_draws_the_symbol_only(wall: WatchedMap):
    wall.has_case(12.5, 12.5, 3)
    names = colours_in(
        wall.grab()
        .toImage()
        .copy(QRect(wall.spot(12.5, 12.5) + QPoint(30, -19), wall.spot(12.5, 12.5) + QPoint(160, 19)))
    )
    assert DARK.lights[3] not in names


def test_a_name_steps_aside_for_a_red_case(wall: WatchedMap):
    at = wall.spot(6.5, 8.5)
    wall.has_case(6.5, 8.5, 3)
    symbol = wall.grab().toImage().copy(QRect(at - QPoint(12, 12), at + QPoint(12, 12)))
    assert DARK.text not in colours_in(symbol)


def test_a_few_changed_cells_repaint_only_their_places_on_the_screen(view: WatchedMap, qtbot: QtBot):
    view.painted.clear()
    view.show_cells(counts({(3, 12): 8, (20, 3): 8}), NO_LIGHTS)
    qtbot.waitUntil(lambda: bool(view.painted))
    cells = [QRect(view.spot(3, 13), view.spot(4, 12)), QRect(view.spot(20, 4), view.spot(21, 3))]
    region = view.painted[0]
    assert all(QRegion(cell).subtracted(region).isEmpty() for cell in cells)
    wider = [cell.adjusted(-4, -4, 4, 4) for cell in cells]
    assert region.subtracted(QRegion(wider[0])).subtracted(QRegion(wider[1])).isEmpty()


def test_a_storm_of_changes_is_painted_at_most_thirty_times_a_second_and_not_put_off(view: WatchedMap, qtbot: QtBot):
    view.painted.clear()
    start = perf_counter()
    while perf_counter() - start < 6 * REPAINT_MS / 1000:
        view.show_cells(counts({(len(view.painted), int(perf_counter() * 1000) % ROWS): 3}), NO_LIGHTS)
        qtbot.wait(2)
    most = (perf_counter() - start) * 1000 / REPAINT_MS + 1
    assert 1 <= len(view.painted) <= most


def test_two_views_show_the_same_cells_and_share_their_tiles(atlas: Atlas, view: WatchedMap, qtbot: QtBot):
    held = atlas.held_bytes
    other = shown(WatchedMap(atlas), qtbot)
    assert atlas.held_bytes == held
    view.show_cells(counts({(3, 12): 4}), NO_LIGHTS)
    assert other.colour(3.5, 12.5) == DARK.choropleth[2]


def test_another_theme_changes_every_colour(view: WatchedMap):
    view.has_case(10.5, 10.5, 2)
    view.set_theme(LIGHT)
    assert view.colour(9.5, 4.5) == LIGHT.choropleth[0]
    assert view.colour(10.5, 10.5) == LIGHT.lights[2]
    assert DARK.background not in colours_in(view.grab().toImage())


def test_the_legend_explains_the_colours_of_each_mode(view: WatchedMap):
    corner = QRect(0, 650, 420, 50)
    assert set(DARK.choropleth) <= colours_in(view.grab().toImage().copy(corner))
    view.set_shading(Shading.LIGHT)
    mixed = {blended(DARK.choropleth[0], light, share) for light, share in zip(DARK.lights, LIGHT_SHARES, strict=True)}
    assert mixed <= colours_in(view.grab().toImage().copy(corner))


def test_the_legend_says_how_long_its_bar_is_and_what_is_merged(qapp: QApplication):
    look = LegendLook(Style(DARK, Shading.COUNT, 1.0), letter_px=16, metre=5.0, is_merged=False)
    font = qapp.font()
    pictures = [
        legend_image(WORDS, look, font),
        legend_image(WORDS, replace(look, metre=4.6), font),  # the same 500 m, longer
        legend_image(WORDS, replace(look, metre=2.4), font),
        legend_image(replace(WORDS, metres="m"), look, font),
        legend_image(WORDS, replace(look, is_merged=True), font),
    ]
    assert not any(one == other for one, other in combinations(pictures, 2))
    assert [bar_length_m(metre, 128) for metre in (5.0, 4.6, 2.4, 0.1, 0.01)] == [500, 500, 200, 10, 10]


def test_a_map_that_is_gone_is_told_nothing_more(atlas: Atlas, qtbot: QtBot):
    gone = shown(WatchedMap(atlas), qtbot)
    gone.close()
    gone.deleteLater()
    QApplication.sendPostedEvents(None, 0)
    QApplication.processEvents()
    atlas.show_cells(counts({(3, 12): 4}), NO_LIGHTS)
    atlas.show_cells(counts({}), NO_LIGHTS)


SHARP = """
from PySide6.QtWidgets import QApplication
app = QApplication([])
from widgets.map.atlas import Atlas
from widgets.map.ground import ground_of
from widgets.map.raster import Window
from widgets.theme import DARK
from tests.gui.test_map_looks import WatchedMap, a_district, colours_in
from PySide6.QtCore import QPoint, QRect
view = WatchedMap(Atlas(ground_of(a_district())))
view.resize(701, 503)
view.show()
app.processEvents()
picture = view.grab().toImage()
ratio = view.devicePixelRatioF()
spots = ((121.4003, 31.1128), (121.4077, 31.1102))
corner, end = (view.camera.in_view(*view.ground.projection.metres(*spot)) for spot in spots)
patch = picture.copy(int(corner[0]), int(corner[1]), int(end[0] - corner[0]), int(end[1] - corner[1]))
assert patch.width() > 100 * ratio, patch.width()
print(ratio, *sorted(colours_in(patch) - {DARK.choropleth[0], DARK.cell_border, DARK.duty_border}))
"""


@pytest.mark.parametrize("ratio", ["1", "1.25", "1.5", "2"])
def test_cells_are_sharp_on_every_screen(ratio: str):
    """Between names and roads nothing but the palette's colours: nothing was stretched or smoothed."""
    environment = {**os.environ, "QT_SCALE_FACTOR": ratio, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", SHARP], env=environment, capture_output=True, text=True, timeout=60)
    assert (done.stdout.split(), done.returncode) == ([str(float(ratio))], 0), done.stderr


def test_a_name_hides_as_few_cases_as_it_can_and_never_a_red_one():
    image = QImage(80, 20, QImage.Format.Format_ARGB32_Premultiplied)
    middle = QPoint(500, 500)

    def placed(*cases: tuple[int, int, bool]) -> list[QPoint]:
        x, y, red = (np.array(column) for column in zip(*cases, strict=True))
        symbols = Symbols(x.astype(np.int64), y.astype(np.int64), red.astype(np.bool_), reach=10)
        return [put.rectangle.center() for put in put_names([(middle, image)], [], symbols)]

    spots = [(500 + 51 * across, 500 + 21 * down) for across, down in ASIDE]
    oranges = [(x, y, False) for x, y in spots]
    reds = [(x, y, True) for x, y in spots]
    middle_one, above = QPoint(499, 499), QPoint(499, 478)
    assert placed((900, 900, True)) == [middle_one]
    assert placed(oranges[0]) == [above]
    assert placed(*oranges) == [middle_one]
    assert placed(*oranges, oranges[0]) == [above]
    assert placed(*oranges, reds[0], reds[2]) == [above]
    assert placed(*reds) == []


def test_the_first_look_is_painted_at_once_and_a_nearer_one_is_made_beside(qtbot: QtBot):
    work: list[Coroutine[Any, Any, None]] = []
    atlas = Atlas(ground_of(a_district()), AtOnce(), work.append)
    view = shown(WatchedMap(atlas), qtbot)
    view.show_cells(counts({(3, 12): 4}), NO_LIGHTS)
    assert view.colour(3.5, 12.5) == DARK.choropleth[2]
    finished(work)
    view.zoom(4)
    assert view.camera.step not in atlas.steps(view.look())
    assert view.colour(3.5, 12.5) == DARK.choropleth[2]
    blurred = view.grab().toImage()
    view.painted.clear()
    finished(work)
    qtbot.waitUntil(lambda: bool(view.painted))
    assert view.camera.step in atlas.steps(view.look())
    assert view.colour(3.5, 12.5) == DARK.choropleth[2]
    assert view.grab().toImage() != blurred


class AtOnce:
    """A worker that does the job when its coroutine runs."""

    async def run(self, job: Callable[[], T]) -> T:
        return job()


def finished(work: list[Coroutine[Any, Any, None]]) -> None:
    loop = asyncio.new_event_loop()
    while work:
        loop.run_until_complete(work.pop())
    loop.close()

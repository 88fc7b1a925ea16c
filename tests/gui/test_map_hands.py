"""What a click, a drag, a key and the wheel do to the map."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.test_map_looks import (
    COLUMNS,
    NO_LIGHTS,
    ROWS,
    SOUTH,
    STEP,
    WEST,
    WORDS,
    WatchedMap,
    a_district,
    code_of,
    counts,
    place,
    shown,
)
from widgets.map.atlas import Atlas
from widgets.map.camera import Camera
from widgets.map.grid_map import GridMap
from widgets.map.ground import ground_of
from widgets.theme import DARK


@pytest.fixture
def view(qtbot: QtBot) -> WatchedMap:
    return shown(WatchedMap(Atlas(ground_of(a_district()))), qtbot)


@pytest.fixture
def wall(qtbot: QtBot) -> WatchedMap:
    return shown(WatchedMap(Atlas(ground_of(a_district())), wall=True), qtbot)


def click(view: GridMap, at: QPoint) -> None:
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def test_a_click_on_a_cell_picks_its_code_and_one_outside_nothing(view: WatchedMap):
    click(view, view.spot(3.5, 12.5))
    click(view, view.spot(20.2, 2.7))
    click(view, QPoint(3, 3))
    assert view.picked == [code_of(3, 12), code_of(20, 2)]


def test_every_pixel_picks_the_cell_it_lies_in(view: WatchedMap):
    for x, y in np.random.default_rng(1).integers((0, 0), (900, 700), (300, 2)).tolist():
        east, north = view.camera.ground_at(x, y)
        lon, lat = view.ground.projection.degrees(np.array([east]), np.array([north]))
        column, row = int((lon[0] - WEST) // STEP), int((lat[0] - SOUTH) // STEP)
        expected = code_of(column, row) if 0 <= column < COLUMNS and 0 <= row < ROWS else ""
        assert view.cell_at(QPointF(x, y)) == expected


@pytest.mark.parametrize("light", [2, 3])
def test_a_click_on_a_case_picks_the_case_and_not_its_cell(view: WatchedMap, light: int):
    view.has_case(10.5, 10.5, light)
    view.grab()
    assert view.colour(10.5, 10.5) == DARK.lights[light]
    QTest.mouseClick(
        view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, view.spot(10.5, 10.5) + QPoint(4, 0)
    )
    QTest.mouseClick(
        view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, view.spot(11.5, 10.5) + QPoint(4, 0)
    )
    assert view.picked == ["case-1", code_of(11, 10)]


def test_a_drag_moves_the_map_and_picks_nothing(view: WatchedMap):
    grabbed = view.spot(10.5, 10.5)
    code = view.cell_at(QPointF(grabbed))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, grabbed)
    for moved in (QPoint(20, 5), QPoint(60, 30)):
        QTest.mouseMove(view, grabbed + moved)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, grabbed + QPoint(60, 30))
    assert view.picked == []
    assert view.cell_at(QPointF(grabbed + QPoint(60, 30))) == code


def test_arrows_plus_minus_and_home_work_without_the_mouse(view: WatchedMap):
    home = view.camera
    steps: tuple[tuple[Qt.Key, Callable[[Camera, Camera], bool]], ...] = (
        (Qt.Key.Key_Right, lambda now, then: now.x > then.x),
        (Qt.Key.Key_Left, lambda now, then: now.x < then.x),
        (Qt.Key.Key_Up, lambda now, then: now.y > then.y),
        (Qt.Key.Key_Down, lambda now, then: now.y < then.y),
        (Qt.Key.Key_Plus, lambda now, then: now.metre < then.metre),
        (Qt.Key.Key_Equal, lambda now, then: now.metre < then.metre),
        (Qt.Key.Key_Minus, lambda now, then: now.metre > then.metre),
    )
    for key, changed in steps:
        before = view.camera
        QTest.keyClick(view, key)
        assert changed(view.camera, before), key
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.camera == home


def test_plus_and_minus_do_not_go_to_an_input_method(view: WatchedMap):
    assert not view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    assert view.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert view.accessibleName() == WORDS.name


def turned_wheel(view: GridMap, at: QPoint, eighths: int) -> QWheelEvent:
    position = QPointF(at)
    event = QWheelEvent(
        position,
        QPointF(view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, eighths),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)
    return event


def test_the_wheel_zooms_about_the_pointer(view: WatchedMap):
    at = view.spot(20.5, 3.5)
    before = view.camera.metre
    for _ in range(3):
        turned_wheel(view, at, 120)
    assert view.camera.metre < before / 2
    assert view.cell_at(QPointF(at)) == code_of(20, 3)


def test_a_smooth_touchpad_zooms_in_small_steps(view: WatchedMap):
    before = view.camera.step
    for _ in range(6):
        turned_wheel(view, QPoint(400, 300), 10)
    assert view.camera.step == before - 2


def test_zoom_ends_at_the_whole_district_and_at_a_quarter_metre(view: WatchedMap):
    view.zoom(-1000)
    home = view.camera.metre
    view.zoom(1000)
    assert view.camera.metre == 0.25
    view.go_home()
    assert view.camera.metre <= home


def test_new_data_never_moves_what_the_operator_looks_at(view: WatchedMap):
    view.zoom(8)
    view.pan(90, -40)
    before = view.camera
    view.show_cells(counts({(2, 2): 9}), NO_LIGHTS)
    view.has_case(22.5, 2.5, 3)
    view.select_case("case-1")
    view.grab()
    assert view.camera == before


def test_resizing_keeps_the_middle_and_home_keeps_the_district_whole(view: WatchedMap):
    view.resize(500, 400)
    assert view.rect().contains(view.spot(0, 0))
    assert view.rect().contains(view.spot(COLUMNS, ROWS))
    view.zoom(16)
    middle = view.camera.x, view.camera.y
    view.resize(700, 500)
    assert (view.camera.x, view.camera.y) == middle


def test_the_map_centres_on_a_case_when_told_to(view: WatchedMap):
    view.zoom(16)
    view.centre_on(*place(20.5, 3.5))
    assert (view.spot(20.5, 3.5) - view.rect().center()).manhattanLength() <= 2


def test_thousands_of_loud_cases_are_dots_that_can_still_be_picked(view: WatchedMap):
    random = np.random.default_rng(2)
    lon, lat = random.uniform(place(0, 0), place(COLUMNS, ROWS), (3000, 2)).T
    ids = [f"case-{number}" for number in range(3000)]
    view.show_cases(ids, lon, lat, np.full(3000, 2, dtype=np.uint8))
    column, row = (lon[7] - WEST) / STEP, (lat[7] - SOUTH) / STEP
    assert view.colour(column, row) == DARK.lights[2]
    click(view, view.spot(column, row))
    assert view.picked[0] in ids
    view.zoom(8)
    view.centre_on(*place(1, 1))
    assert view.colour(1.5, 1.5) != DARK.text  # painted there first
    view.centre_on(float(lon[7]), float(lat[7]))
    assert view.colour(column, row) == DARK.lights[2]


def test_nothing_on_a_wall_can_be_clicked_moved_or_typed_at(wall: WatchedMap):
    before = wall.camera
    click(wall, wall.spot(3.5, 12.5))
    event = turned_wheel(wall, QPoint(300, 300), 120)
    QTest.keyClick(wall, Qt.Key.Key_Plus)
    assert wall.picked == []
    assert wall.camera == before
    assert not event.isAccepted()
    assert wall.focusPolicy() == Qt.FocusPolicy.NoFocus

"""Where the operator looks: nothing under the pointer moves that should stay."""

import numpy as np
import pytest

from widgets.map.camera import TILE_PX, Camera, Padding, TileKey, pixels_of, step_that_shows
from widgets.map.raster import Window

EXTENT = (-9000.0, -7000.0, 9000.0, 7000.0)
RATIOS = [1.0, 1.25, 1.5, 2.0]


def a_camera(ratio: float = 1.0) -> Camera:
    return Camera(120.0, -340.0, 21, round(1268 * ratio), round(846 * ratio), ratio)


@pytest.mark.parametrize("ratio", RATIOS)
def test_home_shows_the_whole_district_inside_the_padding(ratio: float):
    camera = a_camera(ratio).fitted(EXTENT, Padding(12, 20, 30, 60))
    x, y = camera.in_view(np.array([EXTENT[0], EXTENT[2]]), np.array([EXTENT[3], EXTENT[1]]))
    left, right = x / ratio
    top, bottom = y / ratio
    assert 12 - 1 <= left < right <= 1268 - 30 + 1
    assert 20 - 1 <= top < bottom <= 846 - 60 + 1
    assert left - 12 == pytest.approx(1268 - 30 - right, abs=3)
    assert top - 20 == pytest.approx(846 - 60 - bottom, abs=3)
    fills = max((right - left) / (1268 - 42), (bottom - top) / (846 - 80))
    assert fills > 0.9


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("step", [13, 29])
def test_zooming_keeps_the_ground_under_the_pointer(ratio: float, step: int):
    before = a_camera(ratio)
    after = before.zoomed(step, 300, 700)
    there, here = before.ground_at(300, 700), after.ground_at(300, 700)
    assert here == pytest.approx(there, abs=before.metre + after.metre)


def test_moving_looks_further_by_so_many_pixels_of_the_screen():
    camera = a_camera(2.0)
    assert camera.moved(10, 4).left == camera.left + 20
    assert camera.moved(10, 4).top == camera.top + 8


def test_the_middle_of_the_view_never_leaves_the_district():
    lost = a_camera().moved(1e6, -1e6).kept_to(EXTENT)
    assert (lost.x, lost.y) == (EXTENT[2], EXTENT[3])


def test_a_sharper_screen_shows_the_same_ground():
    camera = a_camera().resized(2536, 1692, 2.0)
    assert (camera.x, camera.y) == (120.0, -340.0)
    assert camera.metre * 2 == pytest.approx(a_camera().metre)


def test_the_tiles_of_a_view_cover_it_and_start_in_the_middle():
    camera = a_camera()
    keys = camera.tiles(0, 0, camera.width, camera.height)
    covered = np.zeros((camera.height, camera.width), dtype=np.int64)
    for key in keys:
        left, top = key.column * TILE_PX - camera.left, key.row * TILE_PX - camera.top
        assert left < camera.width
        assert top < camera.height
        covered[max(top, 0) : max(top + TILE_PX, 0), max(left, 0) : max(left + TILE_PX, 0)] += 1
    assert (covered == 1).all()
    away = [abs((key.column + 0.5) * TILE_PX - camera.left - 634) for key in keys if key.row == keys[0].row]
    assert away[0] < away[-1]


def test_a_tile_and_its_pixels_agree_about_the_ground():
    camera = a_camera()
    across, down = camera.pixel(300, 700)
    key = TileKey(camera.step, across // TILE_PX, down // TILE_PX)
    x, y = camera.ground_at(300, 700)
    inside = pixels_of(np.array([[x, y, x, y]]), key.window)[0].tolist()
    assert inside[0] <= across % TILE_PX < inside[2]
    assert inside[1] <= down % TILE_PX < inside[3]


def test_a_step_shows_an_extent_and_the_next_finer_one_does_not():
    step = step_that_shows(EXTENT, 1200, 800)
    fits = [Window(0, 0, 0, 0, 2 ** (each / 8)) for each in (step, step - 1)]
    needed = [max(18_000 / (window.metre * 1200), 14_000 / (window.metre * 800)) for window in fits]
    assert needed[0] <= 1 < needed[1]

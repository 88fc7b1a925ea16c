"""Tiles are made once, shared, repainted only where something changed, and forgotten when there are too many."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from app.lanes import Lane
from tests.bench.map import irregular_areas
from widgets.map import tiles
from widgets.map.atlas import Atlas, Wanted
from widgets.map.camera import TILE_PX, TileKey, pixels_of
from widgets.map.ground import Ground, ground_from
from widgets.map.palette import Shading, Style
from widgets.map.raster import Ids, Window, rasterise
from widgets.map.tiles import PaintedTile, TileMemory
from widgets.theme import DARK, LIGHT

T = TypeVar("T")

CELLS = 900
COUNT = Style(DARK, Shading.COUNT, 1.0)
GARBAGE = 0xFF123456


@pytest.fixture(scope="module")
def ground() -> Ground:
    return ground_from(irregular_areas(CELLS))


@pytest.fixture
def atlas(ground: Ground) -> Atlas:
    return Atlas(ground)


def counts(by_cell: dict[int, int]) -> NDArray[np.int64]:
    found = np.zeros(CELLS, dtype=np.int64)
    for cell, count in by_cell.items():
        found[cell] = count
    return found


NO_LIGHTS = np.zeros(CELLS, dtype=np.uint8)


def pixels(image: QImage) -> NDArray[np.uint32]:
    found: NDArray[np.uint32] = np.frombuffer(image.constBits(), dtype=np.uint32)
    return found.reshape(image.height(), image.width())


def spoiled(tile: PaintedTile) -> None:
    """Overwrite every pixel, to see afterwards which ones were painted again."""
    np.frombuffer(tile.image.bits(), dtype=np.uint32)[:] = GARBAGE


def a_key(atlas: Atlas) -> TileKey:
    """A tile in the middle, cells some twenty pixels wide."""
    return TileKey(atlas.overview_step - 4, 0, 0)


def test_a_few_changed_cells_repaint_their_rectangles_and_nothing_else(atlas: Atlas):
    key = a_key(atlas)
    tile = atlas.paint_now(COUNT, key)
    cell = atlas.number_at(key, 40, 40) - 1
    spoiled(tile)
    atlas.show_cells(counts({cell: 7}), NO_LIGHTS)
    assert atlas.painted(COUNT, key) is tile
    left, top, right, bottom = pixels_of(atlas.ground.bounds[cell : cell + 1], key.window)[0].tolist()
    is_painted = pixels(tile.image) != GARBAGE
    assert is_painted[max(top, 0) : bottom, max(left, 0) : right].all()
    is_painted[max(top, 0) : bottom, max(left, 0) : right] = False
    assert not is_painted.any()
    assert pixels(tile.image)[40, 40] == QColor(DARK.choropleth[3]).rgba()


def test_many_changed_cells_repaint_the_whole_tile(atlas: Atlas):
    tile = atlas.paint_now(COUNT, a_key(atlas))
    spoiled(tile)
    atlas.show_cells(np.full(CELLS, 3), NO_LIGHTS)
    atlas.painted(COUNT, a_key(atlas))
    assert not (pixels(tile.image) == GARBAGE).any()


def test_a_tile_that_slept_through_many_changes_comes_up_to_date(atlas: Atlas):
    key = a_key(atlas)
    atlas.paint_now(COUNT, key)
    cell = atlas.number_at(key, 40, 40) - 1
    for step in range(50):
        atlas.show_cells(counts({step: 1, cell: step % 2}), NO_LIGHTS)
    atlas.show_cells(counts({cell: 12}), NO_LIGHTS)
    woken = atlas.painted(COUNT, key)
    fresh = Atlas(atlas.ground)
    fresh.show_cells(counts({cell: 12}), NO_LIGHTS)
    assert woken is not None
    assert (pixels(woken.image) == pixels(fresh.paint_now(COUNT, key).image)).all()


def test_repainted_rectangles_look_like_a_tile_painted_at_once(atlas: Atlas):
    """Borders and the base map are laid over the rectangles again."""
    key = TileKey(atlas.overview_step, 0, 0)
    random = np.random.default_rng(5)
    shown = np.zeros(CELLS, dtype=np.int64)
    followed = atlas.paint_now(COUNT, key)
    for _ in range(5):
        shown[random.integers(0, CELLS, 40)] = random.integers(0, 14, 40)
        atlas.show_cells(shown, NO_LIGHTS)
        assert atlas.painted(COUNT, key) is followed
    fresh = Atlas(atlas.ground)
    fresh.show_cells(shown, NO_LIGHTS)
    assert (pixels(followed.image) == pixels(fresh.paint_now(COUNT, key).image)).all()


def test_only_changed_cells_are_told_to_the_views(atlas: Atlas):
    heard: list[list[int]] = []
    atlas.palette(COUNT)
    atlas.coloured.connect(lambda numbers: heard.append(numbers.tolist()))
    atlas.show_cells(counts({3: 1, 8: 4}), NO_LIGHTS)
    atlas.show_cells(counts({3: 2, 8: 4}), NO_LIGHTS)  # another count of the same step
    assert heard == [[4, 9]]


def test_another_theme_needs_colours_but_no_second_raster(atlas: Atlas, monkeypatch: pytest.MonkeyPatch):
    rastered: list[Window] = []

    def watched(ground: Ground, window: Window) -> Ids:
        rastered.append(window)
        return rasterise(ground, window)

    monkeypatch.setattr(tiles, "rasterise", watched)
    key = a_key(atlas)
    first = atlas.paint_now(COUNT, key)
    before = atlas.held_bytes
    second = atlas.paint_now(Style(LIGHT, Shading.COUNT, 1.0), key)
    assert len(rastered) == 1
    assert atlas.held_bytes == before + second.size_bytes
    assert (pixels(first.image) != pixels(second.image)).all()


def test_a_tile_memory_keeps_what_was_used_last_within_its_bounds():
    memory: TileMemory[str, int] = TileMemory(limit_bytes=100)
    for name in "abcd":
        memory.put(name, 1, 25)
    assert memory.get("a") == 1
    memory.put("e", 1, 30)
    assert sorted(memory) == ["a", "d", "e"]
    assert memory.held_bytes == 80
    memory.put("huge", 1, 1000)
    assert list(memory) == ["huge"]


def test_the_memory_of_all_tiles_is_bounded(ground: Ground):
    atlas = Atlas(ground, limit_bytes=20 << 20)
    for step in range(atlas.overview_step - 40, atlas.overview_step):
        atlas.paint_now(COUNT, TileKey(step, 0, 0))
    assert atlas.held_bytes < 21 << 20
    assert atlas.painted(COUNT, TileKey(step, 0, 0)) is not None


class Broken:
    """A worker whose jobs fail."""

    def __init__(self) -> None:
        self.asked = 0

    async def run(self, job: Callable[[], T]) -> T:
        self.asked += 1
        raise RuntimeError(job)


def finished(work: list[Coroutine[Any, Any, None]]) -> None:
    loop = asyncio.new_event_loop()
    try:
        while work:
            loop.run_until_complete(work.pop())
    finally:
        loop.close()


def test_a_lane_makes_what_views_want_and_tells_them(ground: Ground):
    lane, work = Lane("map"), list[Coroutine[Any, Any, None]]()
    try:
        atlas = Atlas(ground, lane, work.append)
        keys = [TileKey(atlas.overview_step, column, row) for row in (-1, 0) for column in (-1, 0)]
        heard: list[TileKey] = []
        atlas.made.connect(lambda _style, key: heard.append(key))
        wanted = Wanted()
        wanted.ask([(COUNT, key) for key in keys])
        atlas.want(wanted)
        assert atlas.painted(COUNT, keys[0]) is None
        finished(work)
    finally:
        lane.close()
    assert heard == keys
    made = atlas.painted(COUNT, keys[0])
    assert made is not None
    assert (pixels(made.image) == pixels(Atlas(ground).paint_now(COUNT, keys[0]).image)).all()


def test_what_a_view_no_longer_wants_is_not_made(ground: Ground):
    work: list[Coroutine[Any, Any, None]] = []
    lane = Lane("map")
    try:
        atlas = Atlas(ground, lane, work.append)
        wanted = Wanted()
        wanted.ask([(COUNT, TileKey(10, 0, 0)), (COUNT, TileKey(10, 1, 0))])
        atlas.want(wanted)
        wanted.ask([(COUNT, TileKey(20, 0, 0))])
        atlas.want(wanted)
        finished(work)
    finally:
        lane.close()
    assert atlas.steps(COUNT) == {20: {TileKey(20, 0, 0)}}


def test_a_tile_that_cannot_be_made_is_reported_once_and_not_tried_for_ever(ground: Ground):
    worker, work = Broken(), list[Coroutine[Any, Any, None]]()
    atlas = Atlas(ground, worker, work.append)
    wanted = Wanted()
    wanted.ask([(COUNT, TileKey(20, 0, 0))])
    atlas.want(wanted)
    with pytest.raises(RuntimeError):
        finished(work)
    atlas.want(wanted)
    finished(work)
    assert worker.asked == 1


def test_views_that_want_more_than_the_memory_holds_do_not_keep_the_lane_busy_for_ever(ground: Ground):
    work: list[Coroutine[Any, Any, None]] = []
    lane = Lane("map")
    try:
        atlas = Atlas(ground, lane, work.append, limit_bytes=1)
        wanted = Wanted()
        wanted.ask([(COUNT, TileKey(30, column, 0)) for column in range(6)])
        wanted.needed = 0
        atlas.want(wanted)
        finished(work)
    finally:
        lane.close()
    assert wanted.tiles == []


def test_a_cell_is_found_alike_with_and_without_its_tile(atlas: Atlas):
    key = a_key(atlas)
    spots = np.random.default_rng(3).integers(0, TILE_PX, (200, 2)).tolist()
    before = [atlas.number_at(key, *spot) for spot in spots]
    atlas.paint_now(COUNT, key)
    assert [atlas.number_at(key, *spot) for spot in spots] == before
    assert len(set(before)) > 40

"""The grid map with every unit grid of Shanghai, against QGraphicsView with one item per grid.

Times are the main thread's own (time.thread_time): what other programs take does not count. Tiles that a lane makes
in the hall are made between the frames here and not counted, except for the first paint, which includes them.
"""

import asyncio
import math
import os
from collections.abc import Callable, Coroutine, Iterator
from statistics import median
from time import thread_time
from typing import Any, TypeVar

import numpy as np

from app.domain.district import Area
from tests.bench import Figure, percentile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QColor, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QGraphicsPolygonItem, QGraphicsScene, QGraphicsView, QWidget

from widgets.map.atlas import Atlas
from widgets.map.grid_map import GridMap
from widgets.map.ground import Ground, ground_from
from widgets.map.legend import MapWords
from widgets.theme import DARK

T = TypeVar("T")

CELLS = 44_558
MARKERS = 100_000
FULL_HD = (1920, 1080)
UHD = (3840, 2160)
WORDS = MapWords("map", "open", ("0", "1", "3", "6", "10+"), "worst", ("b", "y", "o", "r"), "merged", "m", "km")
PAN_PX = 24
SEED = 20


def run() -> Iterator[Figure]:
    """Every case of design/map.md that one window can show."""
    app = QApplication.instance() or QApplication([])
    areas = irregular_areas(CELLS)
    ground = ground_from(areas)
    baseline = Baseline(areas)
    firsts = [Bench(ground).first_paint() for _ in range(3)]
    yield figure("first_paint", median(firsts), 250, baseline.first_paint())
    bench = Bench(ground)
    bench.first_paint()
    yield figure("pan_1080p", p95(bench.pan(120)), 8, p95(baseline.pan(12)))
    yield figure("zoom_1080p", p95(bench.zoom(48)), 10)
    yield figure("recolour_all_1080p", p95(bench.recolour(40)), 15, p95(baseline.recolour(5)))
    yield figure("hit_test", p95(bench.hit(2000)), 0.05)
    yield figure("markers_100k", p95(bench.markers(120)), 16)
    baseline.close()
    bench.close()
    large = Bench(ground, UHD)
    large.first_paint()
    yield figure("pan_4k", p95(large.pan(60)), 16.7)
    large.close()
    app.processEvents()


def irregular_areas(count: int) -> list[Area]:
    """Eight-cornered cells that share their corners, in a round district; the same every time."""
    across = int(math.sqrt(count * 4 / math.pi)) + 4
    shake = np.random.default_rng(SEED)
    lattice = np.arange(2 * across + 1) / 2 - across / 2
    x, y = np.meshgrid(lattice, lattice)
    lon = 121.4 + (x + shake.uniform(-0.17, 0.17, x.shape)) * 0.00105
    lat = 31.1 + (y + shake.uniform(-0.17, 0.17, y.shape)) * 0.0009
    middle = np.arange(across) - (across - 1) / 2
    away = np.hypot(*np.meshgrid(middle, middle)).ravel()
    kept = np.sort(np.argsort(away, kind="stable")[:count])
    walk = ((0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0))
    down = np.stack([2 * (kept // across) + step for step, _ in walk], axis=1)
    over = np.stack([2 * (kept % across) + step for _, step in walk], axis=1)
    rings = np.stack((lon[down, over], lat[down, over]), axis=2).reshape(count, -1).tolist()
    return [((tuple(ring),),) for ring in rings]


class AtOnce:
    """A worker that does the job when it is asked to."""

    async def run(self, job: Callable[[], T]) -> T:
        return job()


class Bench:
    """A grid map on its own atlas; `_waiting` holds what a lane would do meanwhile."""

    def __init__(self, ground: Ground, size: tuple[int, int] = FULL_HD) -> None:
        self._waiting: list[Coroutine[Any, Any, None]] = []
        self._atlas = Atlas(ground, AtOnce(), self._waiting.append)
        self._random = np.random.default_rng(SEED)
        self._map = GridMap(self._atlas, WORDS, DARK)
        self._map.resize(*size)
        self._recolour()

    def first_paint(self) -> float:
        """From show to painted, with the tiles it needs, ms."""
        spent = timed(lambda: shown(self._map))
        self._make_tiles()
        return spent

    def pan(self, frames: int) -> list[float]:
        """There and back across the district, one doubling nearer than the whole."""
        self._map.go_home()
        self._map.zoom(8)
        times = []
        for frame in range(frames):
            way = PAN_PX if frame % 40 < 20 else -PAN_PX
            self._map.pan(way, way / 2)
            times.append(self._frame())
        return times

    def zoom(self, frames: int) -> list[float]:
        """Notch by notch to the finest scales and out again, about a point aside."""
        self._map.go_home()
        times = []
        for frame in range(frames):
            self._map.zoom(4 if frame % 24 < 12 else -4, QPointF(1200, 400))
            times.append(self._frame())
        return times

    def recolour(self, frames: int) -> list[float]:
        """Every cell gets another colour; whole district."""
        self._map.go_home()
        self._frame()
        return [timed(self._recolour_and_paint) for _ in range(frames)]

    def hit(self, times: int) -> list[float]:
        spots = self._random.uniform((0, 0), (self._map.width(), self._map.height()), (times, 2))
        points = [QPointF(*spot) for spot in spots.tolist()]
        return [timed(lambda point=point: self._map.cell_at(point)) for point in points]  # type: ignore[misc]

    def markers(self, frames: int) -> list[float]:
        """All of them loud ones, so that none is left out or merged."""
        west, south, east, north = self._atlas.ground.extent
        x = self._random.normal(0, (east - west) / 8, MARKERS)
        y = self._random.normal(0, (north - south) / 8, MARKERS)
        lon, lat = self._atlas.ground.projection.degrees(x, y)
        light = self._random.integers(2, 4, MARKERS).astype(np.uint8)
        self._map.show_cases([str(number) for number in range(MARKERS)], lon, lat, light)
        return self.pan(frames)

    def close(self) -> None:
        self._map.close()
        self._map.deleteLater()

    def _recolour_and_paint(self) -> None:
        self._recolour()
        self._map.repaint()

    def _recolour(self) -> None:
        cells = len(self._atlas.ground.codes)
        self._map.show_cells(self._random.integers(0, 14, cells), self._random.integers(0, 4, cells))

    def _frame(self) -> float:
        spent = timed(self._map.repaint)
        self._make_tiles()
        return spent

    def _make_tiles(self) -> None:
        loop = asyncio.new_event_loop()
        while self._waiting:
            loop.run_until_complete(self._waiting.pop())
        loop.close()


class Baseline:
    """The plain Qt way."""

    def __init__(self, areas: list[Area]) -> None:
        self._scene = QGraphicsScene()
        pen = QPen(QColor(DARK.cell_border), 0)
        brush = QBrush(QColor(DARK.choropleth[0]))
        self._items = []
        for area in areas:
            ring = area[0][0]
            item = QGraphicsPolygonItem(
                QPolygonF([QPointF(x * 86, -y * 111) for x, y in zip(ring[0::2], ring[1::2], strict=True)])
            )
            item.setPen(pen)
            item.setBrush(brush)
            self._scene.addItem(item)
            self._items.append(item)
        self._view = QGraphicsView(self._scene)
        self._view.resize(*FULL_HD)
        self._view.fitInView(self._scene.sceneRect())

    def first_paint(self) -> float:
        return timed(lambda: shown(self._view))

    def pan(self, frames: int) -> list[float]:
        self._view.scale(2, 2)
        times = []
        for frame in range(frames):
            bar = self._view.horizontalScrollBar()
            bar.setValue(bar.value() + (PAN_PX if frame % 4 < 2 else -PAN_PX))
            times.append(timed(self._view.viewport().repaint))
        return times

    def recolour(self, frames: int) -> list[float]:
        self._view.scale(0.5, 0.5)
        self._view.viewport().repaint()
        return [timed(self._recolour) for _ in range(frames)]

    def close(self) -> None:
        self._view.close()
        self._view.deleteLater()

    def _recolour(self) -> None:
        for number, item in enumerate(self._items):
            item.setBrush(QColor(DARK.choropleth[number % 5]))
        self._view.viewport().repaint()


def figure(case: str, value: float, target: float, baseline: float | None = None) -> Figure:
    """ok: within the target and, where there is a baseline, faster than it."""
    ratio = None if baseline is None else value / baseline
    is_ok = value <= target and (ratio is None or ratio < 1)
    return Figure("map", case, value, "ms", f"<= {target:g} ms", baseline, ratio, is_ok)


def p95(times: list[float]) -> float:
    return percentile(times, 0.95)


def shown(widget: QWidget) -> None:
    """Show and turn the loop once: the platform exposes the window, Qt paints it."""
    widget.show()
    QApplication.processEvents()


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of this thread's processor time."""
    start = thread_time()
    work()
    return (thread_time() - start) * 1000

"""What all map views of a district share: its ground, its tiles and the state of its cells."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.hall.ports import Worker
from widgets.map.basemap import BaseMap
from widgets.map.camera import TILE_PX, TileKey, step_that_shows
from widgets.map.finder import Finder
from widgets.map.ground import Ground
from widgets.map.palette import Palette, Style
from widgets.map.raster import Ids
from widgets.map.tiles import MARGIN_PX, PaintedTile, TileMaker, TileMemory

LIMIT_BYTES = 256 << 20  # four 1080p views of their own scale and style, or one in 4K
IDS_SHARE = 5  # one part in five is for the cells' numbers
TILE_BYTES = 12 * TILE_PX * TILE_PX  # the largest a painted tile can be

Start = Callable[[Coroutine[Any, Any, None]], object]


class Wanted:
    """The tiles a view still waits for, the most wanted first, and how many it needs. It goes with its view."""

    def __init__(self) -> None:
        self.tiles: list[tuple[Style, TileKey]] = []
        self.needed = 0

    def ask(self, tiles: list[tuple[Style, TileKey]]) -> None:
        """Want these and no others."""
        self.tiles, self.needed = tiles, len(tiles)


class Atlas(QObject):
    """Views ask for painted tiles; missing ones are made by `worker`, or at once where there is none.

    `start` runs the coroutine that feeds the worker and is where its troubles are reported.
    """

    made = Signal(object, object)  # Style, TileKey
    coloured = Signal(object)  # numbers of the cells whose colour changed in some style

    def __init__(
        self,
        ground: Ground,
        worker: Worker | None = None,
        start: Start = asyncio.ensure_future,
        limit_bytes: int = LIMIT_BYTES,
    ) -> None:
        super().__init__()
        self.ground = ground
        self.finder = Finder(ground)
        self._maker = TileMaker(ground, BaseMap(ground))
        self._worker = worker
        self._start = start
        self._ids: TileMemory[TileKey, Ids] = TileMemory(limit_bytes // IDS_SHARE)
        self._painted_limit = limit_bytes - limit_bytes // IDS_SHARE
        self._painted: TileMemory[tuple[Style, TileKey], PaintedTile] = TileMemory(self._painted_limit)
        self._palettes: dict[Style, Palette] = {}
        self._wanted: WeakSet[Wanted] = WeakSet()
        self._tried: set[tuple[Style, TileKey]] = set()
        self._is_making = False
        cells = len(ground.codes)
        self._counts: NDArray[np.integer] = np.zeros(cells, dtype=np.int64)
        self._lights: NDArray[np.integer] = np.zeros(cells, dtype=np.uint8)

    @property
    def overview_step(self) -> int:
        """The step at which four tiles show the whole district."""
        return step_that_shows(self.ground.extent, TILE_PX, TILE_PX)

    @property
    def held_bytes(self) -> int:
        return self._ids.held_bytes + self._painted.held_bytes

    def show_cells(self, counts: NDArray[np.integer], lights: NDArray[np.integer]) -> None:
        """Open cases and their worst light (0 blue … 3 red) of every cell, shape (cells,), in the cells' order."""
        self._counts, self._lights = counts.copy(), lights.copy()
        changed = [palette.show(counts, lights) for palette in self._palettes.values()]
        if any(map(len, changed)):
            self.coloured.emit(changed[0] if len(changed) == 1 else np.unique(np.concatenate(changed)))

    def palette(self, style: Style) -> Palette:
        if style not in self._palettes:
            self._palettes[style] = Palette(style, len(self.ground.codes))
            self._palettes[style].show(self._counts, self._lights)
        return self._palettes[style]

    def painted(self, style: Style, key: TileKey) -> PaintedTile | None:
        """The tile in today's colours, or None while it is not made."""
        tile = self._painted.get((style, key))
        if tile is not None:
            tile.follow(self.palette(style), self.ground)
        return tile

    def paint_now(self, style: Style, key: TileKey) -> PaintedTile:
        """Make a tile on the spot, some milliseconds."""
        return self._keep(style, *self._job(style, key)())

    def steps(self, style: Style) -> dict[int, set[TileKey]]:
        """The painted tiles of a style by step."""
        found: dict[int, set[TileKey]] = {}
        for of_style, key in self._painted:
            if of_style == style:
                found.setdefault(key.step, set()).add(key)
        return found

    def number_at(self, key: TileKey, right: int, down: int) -> int:
        """The number of the cell at a pixel of a tile, 0 for none. Exact to the middle of the pixel."""
        ids = self._ids.get(key)
        if ids is not None:
            return int(ids[MARGIN_PX + down, MARGIN_PX + right])
        window = key.window
        x = np.array([(window.left + right + 0.5) * window.metre])
        y = np.array([-(window.top + down + 0.5) * window.metre])
        return int(self.finder.numbers_at(x, y)[0])

    def has_worker(self) -> bool:
        return self._worker is not None

    def want(self, wanted: Wanted) -> None:
        """Have a view's missing tiles made; `made` tells when each is there."""
        self._wanted.add(wanted)
        in_sight = sum(view.needed for view in self._wanted) * TILE_BYTES
        self._painted.limit_bytes = max(self._painted_limit, in_sight * 5 // 4)
        if self._worker is not None and not self._is_making and self._next() is not None:
            self._is_making = True
            self._start(self._make_wanted(self._worker))

    async def _make_wanted(self, worker: Worker) -> None:
        try:
            while (wish := self._next()) is not None:
                style, key = wish
                self._tried.add(wish)  # a tile that cannot be made is not asked for again
                made = await worker.run(self._job(style, key))
                self._tried.discard(wish)
                self._keep(style, *made)
                self._strike(wish)
                self.made.emit(style, key)
        finally:
            self._is_making = False

    def _next(self) -> tuple[Style, TileKey] | None:
        for wanted in self._wanted:
            for wish in wanted.tiles:
                if wish not in self._painted and wish not in self._tried:
                    return wish
        return None

    def _strike(self, wish: tuple[Style, TileKey]) -> None:
        """A view that still needs it says so when it paints: a tile pushed out of memory is not made for ever."""
        for wanted in self._wanted:
            wanted.tiles = [other for other in wanted.tiles if other != wish]

    def _job(self, style: Style, key: TileKey) -> Callable[[], tuple[Ids, PaintedTile]]:
        return partial(self._maker.make, key, style, self.palette(style).table, self._ids.get(key))

    def _keep(self, style: Style, ids: Ids, tile: PaintedTile) -> PaintedTile:
        self._ids.put(tile.key, ids, ids.nbytes)
        self._painted.put((style, tile.key), tile, tile.size_bytes)
        return tile

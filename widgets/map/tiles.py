"""Tiles: the numbers of their cells, what is painted over them, and a bounded memory of both."""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter

from widgets.map.basemap import BaseMap, lay, street_borders
from widgets.map.camera import TILE_PX, TileKey, pixels_of
from widgets.map.ground import Ground, Numbers
from widgets.map.palette import Colours, ColourTable, Palette, Style
from widgets.map.raster import Ids, Window, rasterise

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MARGIN_PX = 12  # a tile knows so many pixels beyond its sides, for the lines that come in from there
CELL_BORDER_PX = 0.8
DUTY_BORDER_PX = 2.2
CELL_BORDERS_FROM_PX = 7.0  # logical pixels of a usual cell; below, borders would drown the colours
DUTY_BORDERS_FROM_PX = 2.5


@dataclass(frozen=True, slots=True)
class TileMaker:
    """Makes tiles; holds nothing that changes, so any lane may use it."""

    ground: Ground
    base_map: BaseMap

    def make(self, key: TileKey, style: Style, table: ColourTable, ids: Ids | None = None) -> "tuple[Ids, PaintedTile]":
        """A tile in the table's colours and the numbers of its cells; `ids` when they are already known.

        Ids have the shape (TILE_PX + 2 * MARGIN_PX,) squared.
        """
        window = key.window
        if ids is None:
            ids = rasterise(self.ground, _widened(window))
        tile = PaintedTile(key, self._index(ids, window, style), self._overlay(ids, window, style), style.ratio)
        tile.paint(table)
        return ids, tile

    def _index(self, ids: Ids, window: Window, style: Style) -> Ids:
        index = _inner(ids).copy()
        side_px = self.ground.cell_side_m / window.metre / style.ratio
        borders = len(self.ground.codes) + 1
        if side_px >= CELL_BORDERS_FROM_PX:
            index[_borders(ids, round(CELL_BORDER_PX * style.ratio))] = borders
        if side_px >= DUTY_BORDERS_FROM_PX:
            duty = np.take(self.ground.duty, ids)
            index[_borders(duty, round(DUTY_BORDER_PX * style.ratio))] = borders + 1
        return index

    def _overlay(self, ids: Ids, window: Window, style: Style) -> QImage | None:
        if not ids.any() and not self.base_map.meets(window):
            return None
        image = QImage(TILE_PX, TILE_PX, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        borders = street_borders(np.take(self.ground.street, ids), MARGIN_PX, style.ratio)
        if borders is not None:
            lay(borders.casing, style.theme.street_casing, image)
        self.base_map.paint(image, window, style)
        if borders is not None:
            lay(borders.line, style.theme.street_border, image)
        return image


class PaintedTile:
    """A tile in colour, kept in step with its palette.

    `index`: which entry of the colour table a pixel takes, shape (TILE_PX, TILE_PX). `overlay`: the base map,
    premultiplied, or None where there is none.
    """

    def __init__(self, key: TileKey, index: Ids, overlay: QImage | None, ratio: float) -> None:
        self.key = key
        self._index = index
        self._overlay = overlay
        self._revision = 0
        self.image = QImage(TILE_PX, TILE_PX, QImage.Format.Format_RGB32)
        self.image.setDevicePixelRatio(ratio)
        self._pixels: Colours = np.frombuffer(self.image.bits(), dtype=np.uint32).reshape(TILE_PX, TILE_PX)

    @property
    def size_bytes(self) -> int:
        return self._index.nbytes + self._pixels.nbytes * (1 if self._overlay is None else 2)

    def paint(self, table: ColourTable) -> None:
        """Take all colours anew."""
        self._revision = table.revision
        self._paint(table, [(0, 0, TILE_PX, TILE_PX)])

    def follow(self, palette: Palette, ground: Ground) -> None:
        """Come up to date: the changed cells' rectangles when they are few, else everything."""
        if self._revision == palette.table.revision:
            return
        changed = palette.changed_since(self._revision)
        if changed is None:
            self.paint(palette.table)
        else:
            self._revision = palette.table.revision
            self._paint(palette.table, rectangles_in(ground, changed, self.key.window).tolist())

    def _paint(self, table: ColourTable, rectangles: list[tuple[int, int, int, int]]) -> None:
        """One rectangle after the other: where two overlap, the base map must not be laid on twice."""
        painter = QPainter(self.image)
        painter.scale(1 / self.image.devicePixelRatio(), 1 / self.image.devicePixelRatio())
        for left, top, right, bottom in rectangles:
            here = slice(top, bottom), slice(left, right)
            self._pixels[here] = np.take(table.colours, self._index[here], mode="wrap")
            if self._overlay is not None:
                painter.drawImage(left, top, self._overlay, left, top, right - left, bottom - top)
        painter.end()


class TileMemory(Generic[K, V]):
    """Keeps what was used last, up to `limit_bytes`; at least one."""

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self.held_bytes = 0

    def __iter__(self) -> Iterator[K]:
        return iter(self._kept)

    def __contains__(self, key: K) -> bool:
        return key in self._kept

    def get(self, key: K) -> V | None:
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key][0]

    def put(self, key: K, value: V, size_bytes: int) -> None:
        if key in self._kept:
            self.held_bytes -= self._kept.pop(key)[1]
        self._kept[key] = value, size_bytes
        self.held_bytes += size_bytes
        while self.held_bytes > self.limit_bytes and len(self._kept) > 1:
            self.held_bytes -= self._kept.popitem(last=False)[1][1]


def rectangles_in(ground: Ground, numbers: Numbers, window: Window) -> Numbers:
    """The pixel rectangles of cells in a window, those outside left out: left, top, right, bottom."""
    bounds = ground.bounds[numbers - 1]
    found = pixels_of(bounds[window.meets(bounds)], window)
    return np.clip(found, 0, [window.width, window.height, window.width, window.height])


def _widened(window: Window) -> Window:
    more = 2 * MARGIN_PX
    return Window(
        window.left - MARGIN_PX, window.top - MARGIN_PX, window.width + more, window.height + more, window.metre
    )


def _inner(raster: Ids) -> Ids:
    return raster[MARGIN_PX:-MARGIN_PX, MARGIN_PX:-MARGIN_PX]


def _borders(raster: Ids, width: int) -> NDArray[np.bool_]:
    """Pixels on a border `width` pixels wide where the raster's values differ."""
    right, below = raster[:, 1:] != raster[:, :-1], raster[1:] != raster[:-1]
    size = raster.shape[0] - 2 * MARGIN_PX
    straight = slice(MARGIN_PX, MARGIN_PX + size)
    on_border = np.zeros((size, size), dtype=np.bool_)
    for shift in range(-((width - 1) // 2), width // 2 + 1):
        shifted = slice(MARGIN_PX - shift, MARGIN_PX - shift + size)
        on_border |= right[straight, shifted] | below[shifted, straight]
    return on_border

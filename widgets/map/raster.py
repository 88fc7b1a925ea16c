"""How cells become pixels: a scanline fill of many polygons at once.

Where a row of pixel centres enters a cell the cell's number is added, where it leaves it is taken away, and the
running sum along the row is the raster. Two cells that share a side cross every row in the same pixel, so they
leave no gap and do not overlap. Cells that do overlap in the data are found by counting and their rows are
painted span by span; there the first cell in the list wins.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from widgets.map.ground import Ground, Numbers
from widgets.map.projection import Metres

Ids = NDArray[np.uint16] | NDArray[np.uint32]

NUMBER_BITS = 26
NUMBER_MASK = (1 << NUMBER_BITS) - 1
SPARE_NUMBERS = 8  # kept free above the cells' numbers, for borders


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of pixels: `left` and `top` count pixels of `metre` metres east and south of the centre."""

    left: int
    top: int
    width: int
    height: int
    metre: float

    def meets(self, bounds: Metres) -> NDArray[np.bool_]:
        """Which rows of (west, south, east, north) touch this window."""
        west, north = self.left * self.metre, -self.top * self.metre
        east, south = west + self.width * self.metre, north - self.height * self.metre
        met: NDArray[np.bool_] = (bounds[:, 0] <= east) & (bounds[:, 2] >= west)
        return met & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)


@dataclass(frozen=True, slots=True)
class Crossings:
    """Where pixel rows meet sides; `column` is the first pixel whose centre is not west of the side."""

    row: Numbers
    column: Numbers
    turn: NDArray[np.int8]
    number: Numbers


def rasterise(ground: Ground, window: Window) -> Ids:
    """Numbers of the cells at the pixel centres, shape (height, width); 0 where there is none."""
    found = _crossings(ground, window)
    stride = window.width + 1
    weight = found.turn * (found.number + (1 << NUMBER_BITS)).astype(np.float64)
    steps = np.bincount(found.row * stride + found.column, weight, window.height * stride)
    packed = np.cumsum(steps.reshape(window.height, stride), axis=1)[:, :-1].astype(np.int64)
    cover, numbers = packed >> NUMBER_BITS, packed & NUMBER_MASK
    if cover.min() < 0 or cover.max() > 1:
        _paint_rows(numbers, np.any((cover < 0) | (cover > 1), axis=1), found)
    is_small = len(ground.codes) + SPARE_NUMBERS <= np.iinfo(np.uint16).max
    return numbers.astype(np.uint16) if is_small else numbers.astype(np.uint32)


def runs(start: Numbers, length: Numbers) -> Numbers:
    """start[0], start[0] + 1, … (length[0] of them), then the same for the next: the indices of many slices."""
    ends = np.cumsum(length)
    return np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(start - ends + length, length)


def _crossings(ground: Ground, window: Window) -> Crossings:
    edges, scale = ground.edges, 1 / window.metre
    cells = np.flatnonzero(window.meets(ground.bounds))
    sides = edges.start[cells + 1] - edges.start[cells]
    side = runs(edges.start[cells], sides)
    south, north = -edges.y0[side] * scale, -edges.y1[side] * scale
    # A side holds its southern end and not its northern one, so that a corner is met once.
    first = np.clip(np.floor(north - 0.5).astype(np.int64) + 1 - window.top, 0, window.height)
    last = np.clip(np.floor(south - 0.5).astype(np.int64) + 1 - window.top, 0, window.height)
    met = last - first
    row = runs(first, met)
    x = np.repeat(edges.x0[side] * scale, met)
    x += (np.repeat(south, met) - (row + (window.top + 0.5))) * np.repeat(edges.slope[side], met)
    column = np.clip(np.ceil(x - 0.5).astype(np.int64) - window.left, 0, window.width)
    turn = np.repeat(edges.turn[side], met)
    return Crossings(row, column, turn, np.repeat(np.repeat(cells + 1, sides), met))


def _paint_rows(numbers: Numbers, torn: NDArray[np.bool_], found: Crossings) -> None:
    """Paint the `torn` rows again by the odd-even rule, the last cell first."""
    here = np.flatnonzero(torn[found.row])
    row, column, number = found.row[here], found.column[here], found.number[here]
    order = np.lexsort((column, row, -number))
    enter, leave = order[0::2], order[1::2]
    pixels = runs(row[enter] * numbers.shape[1] + column[enter], column[leave] - column[enter])
    numbers[torn] = 0
    numbers.reshape(-1)[pixels] = np.repeat(number[enter], column[leave] - column[enter])

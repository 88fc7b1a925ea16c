"""Which cell a point lies in, exactly and for many points at once."""

import numpy as np
from numpy.typing import NDArray

from widgets.map.ground import Ground, Numbers
from widgets.map.projection import Metres
from widgets.map.raster import runs

BUCKETS_ACROSS = 512  # at most


class Finder:
    """Cells sorted into square buckets, so that a point is tried against a few cells only."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        west, south, east, north = ground.extent
        self._west, self._south = west, south
        self._side_m = max(2 * ground.cell_side_m, max(east - west, north - south) / BUCKETS_ACROSS)
        self._columns = int((east - west) / self._side_m) + 1
        self._rows = int((north - south) / self._side_m) + 1
        low_column, low_row = self._bucket(ground.bounds[:, 0], ground.bounds[:, 1])
        high_column, high_row = self._bucket(ground.bounds[:, 2], ground.bounds[:, 3])
        wide = high_column - low_column + 1
        many = wide * (high_row - low_row + 1)
        cell, nth = np.repeat(np.arange(len(many)), many), runs(np.zeros_like(many), many)
        row = low_row[cell] + nth // wide[cell]
        bucket = row * self._columns + low_column[cell] + nth % wide[cell]
        order = np.argsort(bucket, kind="stable")
        self._cells = cell[order]
        self._start = np.searchsorted(bucket[order], np.arange(self._columns * self._rows + 1))

    def numbers_at(self, x: Metres, y: Metres) -> Numbers:
        """The numbers of the cells (from 1) that hold the points, 0 where none does. x, y: metres, same shape."""
        found = np.zeros(len(x), dtype=np.int64)
        point, cell = self._candidates(x, y)
        inside = np.flatnonzero(self._holds(cell, x[point], y[point]))[::-1]
        found[point[inside]] = cell[inside] + 1  # backwards: of cells that overlap the first one stays
        return found

    def _candidates(self, x: Metres, y: Metres) -> tuple[Numbers, Numbers]:
        """Pairs of a point and a cell whose bounds hold it, by point, then by cell."""
        column, row = self._bucket(x, y)
        bucket = row * self._columns + column
        many = self._start[bucket + 1] - self._start[bucket]
        point, cell = np.repeat(np.arange(len(x)), many), self._cells[runs(self._start[bucket], many)]
        west, south, east, north = self._ground.bounds[cell].T
        near = (west <= x[point]) & (x[point] <= east) & (south <= y[point]) & (y[point] <= north)
        return point[near], cell[near]

    def _holds(self, cell: Numbers, x: Metres, y: Metres) -> NDArray[np.bool_]:
        """Odd-even: a cell holds the point when an odd number of its sides lies west of it."""
        edges = self._ground.edges
        many = edges.start[cell + 1] - edges.start[cell]
        side, pair = runs(edges.start[cell], many), np.repeat(np.arange(len(cell)), many)
        spanned = (edges.y0[side] <= y[pair]) & (y[pair] < edges.y1[side])
        west = edges.x0[side] + (y[pair] - edges.y0[side]) * edges.slope[side] <= x[pair]
        odd: NDArray[np.bool_] = np.bincount(pair, spanned & west, minlength=len(cell)) % 2 == 1
        return odd

    def _bucket(self, x: Metres, y: Metres) -> tuple[Numbers, Numbers]:
        column = np.clip(((x - self._west) / self._side_m).astype(np.int64), 0, self._columns - 1)
        row = np.clip(((y - self._south) / self._side_m).astype(np.int64), 0, self._rows - 1)
        return column, row

"""How land is shared out: blocks between the big roads are halved until every unit grid has its piece.

A block that holds few enough unit grids is a village, a smaller piece a duty grid: unit grids nest in duty
grids, these in villages, villages in streets, and the borders follow roads and water.
"""

import math
from dataclasses import dataclass
from random import Random

import numpy as np
import shapely
from numpy.typing import NDArray

from app.demo.mesh import Cut, Face, Halves, Mesh, Spot

VILLAGE_CELLS = 21  # at most so many unit grids in a village
DUTY_CELLS = 10  # and in a duty grid
ROAD_CELLS = 13  # a cut through a block of at least so many unit grids is a road
SMALL_CELLS = 8  # fewer count by area, more by how built-up the land is
BEND_M = 450.0  # longer cuts are bent
LEAST_SHARE = 0.55  # a half is at least so much of what it should be
TRIES = 60

Floats = NDArray[np.float64]
DutyLand = list[Face]  # the unit grids of a duty grid
VillageLand = list[DutyLand]  # the duty grids of a village


@dataclass(frozen=True, slots=True)
class Plot:
    """A piece of land and how many unit grids it shall hold.

    `samples` are spots spread over it, N x 3: x, y, and how built-up the land is there.
    """

    face: Face
    cells: int
    samples: Floats


class Surveyor:
    """Shares out plots of a mesh; keeps the roads laid on the way."""

    def __init__(self, mesh: Mesh, random: Random) -> None:
        self._mesh = mesh
        self._random = random
        self.roads: list[tuple[Spot, ...]] = []

    def villages(self, block: Plot) -> list[VillageLand]:
        """The villages of a block, shared out down to unit grids."""
        return [
            [self._unit_grids(duty) for duty in self.pieces(village, DUTY_CELLS)]
            for village in self.pieces(block, VILLAGE_CELLS)
        ]

    def pieces(self, plot: Plot, cells: int) -> list[Plot]:
        """The plot halved until no piece holds more than `cells` unit grids."""
        whole: list[Plot] = []
        waiting = [plot]
        while waiting:
            piece = waiting.pop()
            if piece.cells <= cells:
                whole.append(piece)
            else:
                waiting += self._halved(piece)
        return whole

    def _unit_grids(self, duty: Plot) -> list[Face]:
        return [piece.face for piece in self.pieces(duty, 1)]

    def _halved(self, plot: Plot) -> tuple[Plot, Plot]:
        halves = self._parted(plot)
        if plot.cells >= ROAD_CELLS:
            self.roads.append(halves.border)
        left, right = self._sides(plot, halves.left)
        left_weight = self._weight(plot, halves.left, left)
        share = left_weight / (left_weight + self._weight(plot, halves.right, right))
        cells = min(max(round(plot.cells * share), 1), plot.cells - 1)
        return Plot(halves.left, cells, left), Plot(halves.right, plot.cells - cells, right)

    def _parted(self, plot: Plot) -> Halves:
        for attempt in range(TRIES):
            halves = self._mesh.cut(plot.face, self._proposed(plot, attempt))
            if halves is not None:
                return halves
        raise ArithmeticError(f"face {plot.face} with {plot.cells} unit grids cannot be cut")

    def _proposed(self, plot: Plot, attempt: int) -> Cut:
        """A cut across the longer way of the plot, more slanting with every failed attempt."""
        spots = self._mesh.spots(plot.face)
        along, width = _longer_way(spots)
        share = (plot.cells // 2) / plot.cells + self._random.uniform(-0.06, 0.06)
        at = _place_on(plot, spots, along, share)
        slant = self._random.gauss(0.0, min(0.07 + 0.1 * attempt, 1.5))
        bends = (self._random.uniform(-0.05, 0.05), self._random.uniform(-0.05, 0.05)) if width > BEND_M else ()
        least = min(share, 1 - share) * LEAST_SHARE * (1 - attempt / TRIES)
        return Cut(at, along + math.pi / 2 + slant, bends, least)

    def _sides(self, plot: Plot, left: Face) -> tuple[Floats, Floats]:
        """The samples in the left half and in the right one; none for a plot that counts by area."""
        if plot.cells <= SMALL_CELLS:
            return plot.samples[:0], plot.samples[:0]
        land = shapely.Polygon(self._mesh.spots(left))
        is_left = shapely.contains_xy(land, plot.samples[:, 0], plot.samples[:, 1])
        return plot.samples[is_left], plot.samples[~is_left]

    def _weight(self, plot: Plot, face: Face, samples: Floats) -> float:
        if plot.cells <= SMALL_CELLS:
            return area_of(self._mesh.spots(face))
        return float(samples[:, 2].sum()) + 1e-9


def area_of(spots: list[Spot]) -> float:
    """Square metres inside a ring, positive when it runs counter-clockwise."""
    twice = 0.0
    x0, y0 = spots[-1]
    for x, y in spots:
        twice += x0 * y - x * y0
        x0, y0 = x, y
    return twice / 2


def centre_of(spots: list[Spot]) -> Spot:
    """The centre of gravity of the land inside a ring."""
    x0, y0 = spots[-1]
    ox, oy = x0, y0
    twice = sx = sy = 0.0
    for x, y in spots:
        cross = (x0 - ox) * (y - oy) - (x - ox) * (y0 - oy)
        twice += cross
        sx += cross * (x0 + x - 2 * ox)
        sy += cross * (y0 + y - 2 * oy)
        x0, y0 = x, y
    return ox + sx / (3 * twice), oy + sy / (3 * twice)


def _longer_way(spots: list[Spot]) -> tuple[float, float]:
    """The direction of a ring's longer extent, and metres across it.

    Directions are those of its sides, so that blocks between roads are cut along the roads.
    """
    fourfold_x = fourfold_y = 0.0
    x0, y0 = spots[-1]
    for x, y in spots:
        angle, side = math.atan2(y - y0, x - x0), math.hypot(x - x0, y - y0)
        fourfold_x += side * math.cos(4 * angle)
        fourfold_y += side * math.sin(4 * angle)
        x0, y0 = x, y
    angle = math.atan2(fourfold_y, fourfold_x) / 4
    extents = [_extent(spots, angle), _extent(spots, angle + math.pi / 2)]
    if extents[0] >= extents[1]:
        return angle, extents[1]
    return angle + math.pi / 2, extents[0]


def _extent(spots: list[Spot], angle: float) -> float:
    dx, dy = math.cos(angle), math.sin(angle)
    along = [x * dx + y * dy for x, y in spots]
    return max(along) - min(along)


def _place_on(plot: Plot, spots: list[Spot], along: float, share: float) -> Spot:
    """Where a cut across `along` leaves `share` of the plot before it."""
    dx, dy = math.cos(along), math.sin(along)
    x, y = centre_of(spots)
    if plot.cells > SMALL_CELLS and len(plot.samples) > SMALL_CELLS:
        places = plot.samples[:, 0] * dx + plot.samples[:, 1] * dy
        order = np.argsort(places, kind="stable")
        weights = np.cumsum(plot.samples[order, 2])
        place = float(places[order[np.searchsorted(weights, share * weights[-1])]])
        step = place - (x * dx + y * dy)
    else:
        step = (share - 0.5) * _extent(spots, along)
    return x + step * dx, y + step * dy

"""A tiling of the plane whose faces share their corners: cutting a face never opens a gap or makes an overlap."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from shapely import Polygon

SNAP_M = 30.0  # a cut that comes this near to a corner ends in it
SNAP_SHARE = 0.15  # or this near, as a share of the edge

Spot = tuple[float, float]
Face = int


@dataclass(frozen=True, slots=True)
class Cut:
    """A line through `at` in the direction `angle`; `bends` are sideways shares of the cut's length.

    `least` is the smallest part of the face, 0..1, that a half may be.
    """

    at: Spot
    angle: float
    bends: tuple[float, ...] = ()
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Halves:
    """What a cut made of a face: the part left of it, the part right of it, and the border between."""

    left: Face
    right: Face
    border: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class _Crossing:
    """Where a line meets a face's border: metres along the line, the edge, and the place on it."""

    along: float
    edge: tuple[int, int]
    spot: Spot


class Mesh:
    """Faces as rings of shared corners, counter-clockwise, without holes."""

    def __init__(self, faces: Iterable[Polygon]) -> None:
        self._spots: list[Spot] = []
        self._corner_at: dict[Spot, int] = {}
        self._rings: list[list[int]] = []
        self._left_of: dict[tuple[int, int], Face] = {}
        for face in faces:
            self._add([self._corner(spot) for spot in _ring_of(face)])

    def spots(self, face: Face) -> list[Spot]:
        """The corners of a face, counter-clockwise, not closed."""
        return [self._spots[corner] for corner in self._rings[face]]

    def neighbours(self, face: Face) -> dict[Face, float]:
        """The faces beside a face and the metres of border they share."""
        shared: dict[Face, float] = {}
        for a, b in self._edges(face):
            beside = self._left_of.get((b, a))
            if beside is not None:
                shared[beside] = shared.get(beside, 0.0) + math.dist(self._spots[a], self._spots[b])
        return shared

    def cut(self, face: Face, cut: Cut) -> Halves | None:
        """Cut a face in two along the longest stretch of the line inside it; None when that parts nothing."""
        crossings = self._crossings(face, cut)
        if len(crossings) < 2:
            return None
        entry, leave = max(zip(crossings[::2], crossings[1::2], strict=False), key=_stretch)
        start, end = self._corner_near(entry), self._corner_near(leave)
        if not self._is_apart(face, start, end):
            return None
        between = self._bent(start, end, cut.bends)
        halves = self._halves(face, start, end, between)
        if not self._is_good(halves, cut.least):
            return self.cut(face, replace(cut, bends=())) if between else None
        self._rings[face] = []
        left, right = (self._add(ring) for ring in halves)
        return Halves(left, right, tuple(self._spots[c] for c in (start, *between, end)))

    def _crossings(self, face: Face, cut: Cut) -> list[_Crossing]:
        """Where the cut's line meets the face's border, in the order of the line."""
        (x0, y0), dx, dy = cut.at, math.cos(cut.angle), math.sin(cut.angle)
        ring = self._rings[face]
        beside = [(y - y0) * dx - (x - x0) * dy for x, y in self.spots(face)]
        found = []
        for index, side in enumerate(beside):
            before = beside[index - 1]
            if (before < 0) == (side < 0):
                continue
            (ax, ay), (bx, by) = self._spots[ring[index - 1]], self._spots[ring[index]]
            share = before / (before - side)
            x, y = ax + (bx - ax) * share, ay + (by - ay) * share
            found.append(_Crossing((x - x0) * dx + (y - y0) * dy, (ring[index - 1], ring[index]), (x, y)))
        return sorted(found, key=_along)

    def _corner_near(self, crossing: _Crossing) -> int:
        """A corner of the edge if one is near enough, else a new one that both sides of the edge get."""
        a, b = crossing.edge
        near = min(SNAP_M, SNAP_SHARE * math.dist(self._spots[a], self._spots[b]) + 1.0)
        for corner in (a, b):
            if math.dist(crossing.spot, self._spots[corner]) <= near:
                return corner
        corner = self._corner(crossing.spot)
        for first, second in ((a, b), (b, a)):
            face = self._left_of.pop((first, second), None)
            if face is not None:
                ring = self._rings[face]
                ring.insert(ring.index(first) + 1, corner)
                self._left_of[first, corner] = self._left_of[corner, second] = face
        return corner

    def _is_apart(self, face: Face, start: int, end: int) -> bool:
        ring = self._rings[face]
        return (ring.index(end) - ring.index(start)) % len(ring) not in (0, 1, len(ring) - 1)

    def _bent(self, start: int, end: int, bends: tuple[float, ...]) -> list[int]:
        (ax, ay), (bx, by) = self._spots[start], self._spots[end]
        between = []
        for number, bend in enumerate(bends, start=1):
            share = number / (len(bends) + 1)
            x = ax + (bx - ax) * share - (by - ay) * bend
            y = ay + (by - ay) * share + (bx - ax) * bend
            between.append(self._corner((x, y)))
        return between

    def _halves(self, face: Face, start: int, end: int, between: list[int]) -> tuple[list[int], list[int]]:
        """The rings left and right of a border that enters at `start` and leaves at `end`."""
        ring = self._rings[face]
        first = ring.index(start)
        turned = [*ring[first:], *ring[:first]]
        middle = turned.index(end)
        left = [*turned[middle:], start, *between]
        right = [*turned[: middle + 1], *reversed(between)]
        return left, right

    def _is_good(self, halves: tuple[list[int], list[int]], least: float) -> bool:
        left, right = (Polygon([self._spots[corner] for corner in ring]) for ring in halves)
        smaller = min(left.area, right.area)
        return smaller >= least * (left.area + right.area) and left.is_valid and right.is_valid

    def _edges(self, face: Face) -> Iterable[tuple[int, int]]:
        ring = self._rings[face]
        return zip(ring, [*ring[1:], *ring[:1]], strict=True)

    def _add(self, ring: list[int]) -> Face:
        face = len(self._rings)
        self._rings.append(ring)
        for edge in self._edges(face):
            self._left_of[edge] = face
        return face

    def _corner(self, spot: Spot) -> int:
        if spot not in self._corner_at:
            self._corner_at[spot] = len(self._spots)
            self._spots.append(spot)
        return self._corner_at[spot]


def _ring_of(face: Polygon) -> list[Spot]:
    spots = [(x, y) for x, y in face.exterior.coords[:-1]]
    return spots if face.exterior.is_ccw else spots[::-1]


def _along(crossing: _Crossing) -> float:
    return crossing.along


def _stretch(pair: tuple[_Crossing, _Crossing]) -> float:
    return pair[1].along - pair[0].along

"""How the slivers a border leaves are joined to their neighbours."""

import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from app.demo.imports.cutting import Piece
from app.demo.imports.shapes import area_m2


@dataclass(frozen=True, slots=True)
class Cell:
    """A unit grid before it has a code; row and column of its largest piece give its place in the order."""

    row: int
    column: int
    shape: BaseGeometry
    area_m2: float

    @property
    def reading_order(self) -> tuple[int, int, float, float]:
        """Row by row from the north, each from west to east; pieces of one lattice cell likewise."""
        west, _, _, north = self.shape.bounds
        return self.row, self.column, west, -north

    @property
    def middle(self) -> tuple[float, float]:
        """Longitude and latitude of a point inside."""
        point = self.shape.representative_point()
        return point.x, point.y


def merge_slivers(pieces: Sequence[Piece], smallest_m2: float) -> list[Cell]:
    """The pieces of one town as cells of at least `smallest_m2`, north to south, west to east.

    A small piece joins the neighbour it shares the longest border with, or the nearest one if it is an island.
    """
    groups = _grouped(pieces, smallest_m2)
    cells = [_cell([pieces[index] for index in members]) for members in groups]
    return sorted(cells, key=attrgetter("reading_order"))


def _cell(members: list[Piece]) -> Cell:
    host = max(members, key=lambda piece: (piece.area_m2, -piece.row, -piece.column))
    if len(members) == 1:
        return Cell(host.row, host.column, host.shape, host.area_m2)
    shape = shapely.coverage_union_all([piece.shape for piece in members])
    return Cell(host.row, host.column, shape, area_m2(shape))


def _grouped(pieces: Sequence[Piece], smallest_m2: float) -> list[list[int]]:
    """Which pieces belong together, as lists of their indices."""
    groups = {index: [index] for index in range(len(pieces))}
    areas = {index: piece.area_m2 for index, piece in enumerate(pieces)}
    borders = _borders(pieces)
    waiting = [(area, index) for index, area in areas.items() if area < smallest_m2]
    heapq.heapify(waiting)
    while waiting and len(groups) > 1:
        area, small = heapq.heappop(waiting)
        if areas.get(small) != area:
            continue  # joined or grown since
        host = _longest(borders[small]) if borders[small] else _nearest(pieces, groups, small)
        groups[host] += groups.pop(small)
        areas[host] += areas.pop(small)
        _move_borders(borders, small, host)
        if areas[host] < smallest_m2:
            heapq.heappush(waiting, (areas[host], host))
    return list(groups.values())


def _borders(pieces: Sequence[Piece]) -> dict[int, dict[int, float]]:
    """The length of the border each piece shares with each other, in degrees: only compared, never shown."""
    shapes = [piece.shape for piece in pieces]
    pairs = STRtree(shapes).query(shapes, predicate="touches").T.tolist()
    shared: dict[int, dict[int, float]] = defaultdict(dict)
    for one, other in pairs:
        length = shapes[one].intersection(shapes[other]).length
        if length > 0:
            shared[one][other] = length
    return shared


def _longest(borders: dict[int, float]) -> int:
    return max(borders, key=lambda index: (borders[index], -index))


def _nearest(pieces: Sequence[Piece], groups: dict[int, list[int]], small: int) -> int:
    island = shapely.union_all([pieces[index].shape for index in groups[small]])
    gaps = shapely.distance(island, [piece.shape for piece in pieces])
    others = {host: min(gaps[index] for index in members) for host, members in groups.items() if host != small}
    return min(others, key=lambda host: (others[host], host))


def _move_borders(borders: dict[int, dict[int, float]], small: int, host: int) -> None:
    for other, length in borders.pop(small, {}).items():
        borders[other].pop(small, None)
        if other != host:
            borders[host][other] = borders[host].get(other, 0.0) + length
            borders[other][host] = borders[host][other]

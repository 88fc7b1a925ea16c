"""The land of the invented district: which face of the mesh belongs to which street, village and duty grid."""

import heapq
import math
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

import numpy as np
import shapely
from shapely import Polygon

from app.demo.mesh import Face, Mesh, Spot
from app.demo.parcels import Floats, Plot, Surveyor, VillageLand, centre_of
from app.demo.terrain import REACH_M, Terrain, make_terrain
from app.errors import BadInput

FEWEST_UNIT_GRIDS = 250  # every block between big roads holds at least one
SAMPLE_M = 150.0
SMALL_BLOCK_M2 = 420_000.0
THIN_BLOCK_M2 = 1_000_000.0
THIN_ROUNDNESS = 0.25  # 4 pi area / border squared: 1 for a circle, 0.79 for a square
REAL_BORDER_M = 100.0  # blocks that share less only touch
BLOCKS_PER_DISTRICT = 75  # no block holds more than this part of all unit grids

COUNTRY = 0.28  # how built-up land is far from any centre
CITY, CITY_M = 2.5, 3_000.0  # how much more in the middle of the city, and how far that reaches
TOWN, TOWN_M = 0.55, 1_150.0  # and round the middle of each street or town


@dataclass(frozen=True, slots=True)
class Seat:
    """A street's centre: metres east of the plane's origin and north of the river (negative: south of it).

    `reach` says how far the street reaches compared with the others.
    """

    east: float
    north: float
    reach: float


@dataclass(frozen=True, slots=True)
class Land:
    """The shared-out land; `streets` holds the villages of each seat, in the order of the seats."""

    terrain: Terrain
    mesh: Mesh
    streets: tuple[tuple[VillageLand, ...], ...]
    minor_roads: tuple[tuple[Spot, ...], ...]


def make_land(random: Random, seats: tuple[Seat, ...], unit_grids: int) -> Land:
    """The district's land with exactly `unit_grids` unit grids; BadInput when that is too few."""
    if unit_grids < FEWEST_UNIT_GRIDS:
        raise BadInput(
            "too_few_unit_grids",
            f"a demo district needs at least {FEWEST_UNIT_GRIDS} unit grids, not {unit_grids}",
            least=FEWEST_UNIT_GRIDS,
            given=unit_grids,
        )
    terrain = make_terrain(random)
    places = [(seat.east, terrain.river_north(seat.east) + seat.north) for seat in seats]
    north = _north_of(terrain)
    blocks = _blocks(terrain, north)
    mesh = Mesh(blocks)
    surveyor = Surveyor(mesh, random)
    plots = [
        piece
        for plot in _plots(blocks, _built_up(places), unit_grids)
        for piece in surveyor.pieces(plot, max(1, unit_grids // BLOCKS_PER_DISTRICT))
    ]
    bank = {plot.face: _is_north(Polygon(mesh.spots(plot.face)), north) for plot in plots}
    owners = _owners(mesh, bank, seats, places)
    streets: list[list[VillageLand]] = [[] for _ in seats]
    for plot in plots:
        streets[owners[plot.face]] += surveyor.villages(plot)
    return Land(terrain, mesh, tuple(map(tuple, streets)), tuple(surveyor.roads))


def _north_of(terrain: Terrain) -> Polygon:
    """The land north of the river, and far beyond the outline."""
    course = [(x, y) for x, y in terrain.river.middle.coords]
    north = Polygon([*course, (REACH_M, 2 * REACH_M), (-REACH_M, 2 * REACH_M)])
    shapely.prepare(north)
    return north


def _blocks(terrain: Terrain, north: Polygon) -> list[Polygon]:
    """The pieces that water and big roads cut the district into; slivers go to a neighbour of their bank."""
    waters = (terrain.river.middle, *(canal.middle for canal in terrain.canals))
    network = shapely.unary_union([terrain.outline.exterior, *waters, *(way.line for way in terrain.ways)])
    blocks = [
        block
        for block in shapely.get_parts(shapely.polygonize(shapely.get_parts(network)))
        if isinstance(block, Polygon) and terrain.outline.contains(block.representative_point())
    ]
    for sliver in sorted(filter(_is_sliver, blocks), key=_area):
        _merge(sliver, blocks, north)
    return blocks


def _is_sliver(block: Polygon) -> bool:
    roundness = 4 * math.pi * block.area / block.length**2
    return block.area < SMALL_BLOCK_M2 or (block.area < THIN_BLOCK_M2 and roundness < THIN_ROUNDNESS)


def _area(block: Polygon) -> float:
    return block.area


def _merge(sliver: Polygon, blocks: list[Polygon], north: Polygon) -> None:
    """Give a sliver to the neighbour with which it shares most border; it stays when none fits."""
    if sliver not in blocks:
        return
    beside = [
        (sliver.intersection(block).length, number)
        for number, block in enumerate(blocks)
        if block is not sliver and block.intersects(sliver) and _is_north(block, north) == _is_north(sliver, north)
    ]
    for shared, number in sorted(beside, reverse=True):
        union = blocks[number].union(sliver)
        if shared and isinstance(union, Polygon) and not union.interiors:
            blocks[number] = union
            blocks.remove(sliver)
            return


def _is_north(block: Polygon, north: Polygon) -> bool:
    return bool(north.contains(block.representative_point()))


def _built_up(places: list[Spot]) -> Floats:
    """How built-up the land is on a lattice over the plane: N x 3, x, y and weight."""
    marks = np.arange(-REACH_M, REACH_M, SAMPLE_M)
    x, y = (axis.ravel() for axis in np.meshgrid(marks, marks))
    weight = COUNTRY + CITY * np.exp(-((x + 400) ** 2 + (y + 700) ** 2) / (2 * CITY_M**2))
    for east, north in places:
        distance = (x - east) ** 2 + (y - north) ** 2
        weight += TOWN * np.exp(-distance / (2 * TOWN_M**2))
    return np.column_stack([x, y, weight])


def _plots(blocks: list[Polygon], lattice: Floats, unit_grids: int) -> list[Plot]:
    """The blocks with their share of the unit grids; faces of a fresh mesh are numbered like its blocks."""
    spot, owner = shapely.STRtree(blocks).query(shapely.points(lattice[:, :2]), predicate="within")
    samples = [lattice[spot[owner == number]] for number in range(len(blocks))]
    weights = [float(part[:, 2].sum()) for part in samples]
    cells = shared_out(unit_grids, weights)
    return [Plot(face, count, part) for face, (count, part) in enumerate(zip(cells, samples, strict=True))]


def shared_out(whole: int, weights: list[float]) -> list[int]:
    """`whole` shared out by weight, at least 1 for each, by largest remainder; `whole` >= len(weights)."""
    spare = whole - len(weights)
    exact = [weight * spare / sum(weights) for weight in weights]
    shares = [1 + int(share) for share in exact]
    by_remainder = sorted(range(len(weights)), key=[share % 1 for share in exact].__getitem__, reverse=True)
    for number in by_remainder[: whole - sum(shares)]:
        shares[number] += 1
    return shares


def _owners(mesh: Mesh, is_north: Mapping[Face, bool], seats: tuple[Seat, ...], places: list[Spot]) -> dict[Face, int]:
    """Which seat each block belongs to: the nearest by way over its own bank, so a street is in one piece."""
    centres = {face: centre_of(mesh.spots(face)) for face in is_north}
    owners: dict[Face, int] = {}
    waiting: list[tuple[float, Face, int]] = []
    homes: set[Face] = set()
    for number, (seat, place) in enumerate(zip(seats, places, strict=True)):
        free = {f: math.dist(place, at) for f, at in centres.items() if is_north[f] == (seat.north > 0)}
        home = min(free.keys() - homes, key=free.__getitem__)
        homes.add(home)
        waiting.append((0.0, home, number))
    heapq.heapify(waiting)
    while waiting:
        way, face, number = heapq.heappop(waiting)
        if face in owners:
            continue
        owners[face] = number
        for beside, border in mesh.neighbours(face).items():
            if border > REAL_BORDER_M and is_north[beside] == is_north[face]:
                step = math.dist(centres[face], centres[beside]) / seats[number].reach
                heapq.heappush(waiting, (way + step, beside, number))
    return owners

"""The ground a map stands on: a district's cells as flat arrays in metres, made once and shared by every view."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from app.domain.district import Area, District, Ring, Road, RoadClass, Street, Water
from app.errors import BadInput
from widgets.map.projection import Metres, Projection

Numbers = NDArray[np.int64]
Extent = tuple[float, float, float, float]  # west, south, east, north
MAX_CELLS = 1 << 26  # raster.py packs a cell's number and a count into one exact float


@dataclass(frozen=True, slots=True)
class Edges:
    """The sides of all cells, level ones left out, each with its southern end first.

    (x0, y0) is the southern end, `slope` dx/dy. `turn` is +1 where the cell lies to the east of the side, -1
    where it lies to the west. `start[cell]` to `start[cell + 1]` are the sides of a cell.
    """

    x0: Metres
    y0: Metres
    y1: Metres
    slope: Metres
    turn: NDArray[np.int8]
    start: Numbers


@dataclass(frozen=True, slots=True)
class Line:
    """A road in metres."""

    x: Metres
    y: Metres
    rank: RoadClass
    bounds: Extent


@dataclass(frozen=True, slots=True)
class Pool:
    """A water surface in metres: rings to be filled by the odd-even rule."""

    rings: tuple[tuple[Metres, Metres], ...]
    bounds: Extent


@dataclass(frozen=True, slots=True)
class Place:
    """A name and where it is written, metres."""

    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Ground:
    """Cells are numbered from 0 in the order they came; in rasters cell k is k + 1 and 0 is nothing.

    `bounds` has shape (cells, 4): west, south, east, north. `duty` and `street` have shape (cells + 1,) and give
    the responsibility grid and the street of a raster's number, counted from 1; [0] is 0. `extent` is what all
    cells cover, `cell_side_m` how wide a usual one is.
    """

    projection: Projection
    codes: tuple[str, ...]
    edges: Edges
    bounds: Metres
    duty: NDArray[np.uint16]
    street: NDArray[np.uint16]
    roads: tuple[Line, ...] = ()
    waters: tuple[Pool, ...] = ()
    places: tuple[Place, ...] = ()

    extent: Extent = field(init=False)
    cell_side_m: float = field(init=False)

    def __post_init__(self) -> None:
        west, south = self.bounds[:, :2].min(axis=0).tolist()
        east, north = self.bounds[:, 2:].max(axis=0).tolist()
        object.__setattr__(self, "extent", (west, south, east, north))
        object.__setattr__(self, "cell_side_m", float(np.median(self.bounds[:, 2] - self.bounds[:, 0])))


def ground_of(district: District) -> Ground:
    """The ground of a district. Raises BadInput when a unit grid has no usable area."""
    codes = tuple(grid.code for grid in district.unit_grids)
    projection, edges, bounds = _cells([grid.area for grid in district.unit_grids], codes)
    return Ground(
        projection,
        codes,
        edges,
        bounds,
        duty=_parents([grid.duty_grid for grid in district.unit_grids]),
        street=_parents([grid.street for grid in district.unit_grids]),
        roads=tuple(_line(road, projection) for road in district.roads),
        waters=tuple(_pool(water, projection) for water in district.waters),
        places=tuple(_place(street, projection) for street in district.streets),
    )


def ground_from(areas: Iterable[Area], codes: Sequence[str] = ()) -> Ground:
    """Cells only, all of one responsibility grid and street. Without `codes` they are "0", "1", …"""
    known = list(areas)
    names = tuple(codes) or tuple(str(number) for number in range(len(known)))
    projection, edges, bounds = _cells(known, names)
    one = _parents([""] * len(known))
    return Ground(projection, names, edges, bounds, duty=one, street=one)


def _cells(areas: Sequence[Area], codes: tuple[str, ...]) -> tuple[Projection, Edges, Metres]:
    if not 0 < len(areas) < MAX_CELLS:
        text = f"a map needs 1 to {MAX_CELLS} unit grids, the district has {len(areas)}: import its grids"
        raise BadInput("map_no_cells", text, cells=len(areas))
    rings = [
        (cell, place > 0, ring) for cell, area in enumerate(areas) for part in area for place, ring in enumerate(part)
    ]
    sizes = np.array([len(ring) // 2 for _, _, ring in rings], dtype=np.int64)
    owner = np.array([cell for cell, _, _ in rings], dtype=np.int64)
    degrees = np.fromiter(chain.from_iterable(ring for _, _, ring in rings), np.float64, 2 * int(sizes.sum()))
    _check(degrees, sizes, owner, codes)
    lon, lat = degrees[0::2], degrees[1::2]
    projection = Projection(float(lon.min() + lon.max()) / 2, float(lat.min() + lat.max()) / 2)
    x, y = projection.metres(lon, lat)
    is_hole = np.array([hole for _, hole, _ in rings])
    edges = _edges(x, y, sizes, owner, is_hole, len(areas))
    return projection, edges, _bounds(x, y, np.repeat(owner, sizes), len(areas))


def _check(degrees: Metres, sizes: Numbers, owner: Numbers, codes: tuple[str, ...]) -> None:
    """Every cell has a ring, every ring three corners, every corner a place on earth."""
    bad = set(range(len(codes))) - set(owner.tolist())
    bad |= set(owner[sizes < 3].tolist())
    of_corner = np.repeat(owner, sizes)
    outside = ~(np.abs(degrees[0::2]) <= 180) | ~(np.abs(degrees[1::2]) < 90)
    bad |= set(of_corner[outside].tolist())
    if bad:
        named = ", ".join(codes[cell] for cell in sorted(bad)[:3])
        text = f"{len(bad)} unit grids have no usable area ({named}): give rings of three or more lon, lat pairs"
        raise BadInput("map_bad_area", text, cells=len(bad), first=named)


def _edges(x: Metres, y: Metres, sizes: Numbers, owner: Numbers, is_hole: NDArray[np.bool_], cells: int) -> Edges:
    first = np.cumsum(sizes) - sizes
    after = np.arange(1, len(x) + 1)
    after[first + sizes - 1] = first
    twice_area = np.add.reduceat(x * y[after] - x[after] * y, first)
    ring_turn = np.sign(twice_area) * np.where(is_hole, 1, -1)
    turn = np.repeat(ring_turn, sizes) * np.sign(y[after] - y)
    order = np.flatnonzero(turn)
    order = order[np.argsort(np.repeat(owner, sizes)[order], kind="stable")]
    a, b = np.where(y[after] > y, (np.arange(len(x)), after), (after, np.arange(len(x))))[:, order]
    slope = (x[b] - x[a]) / (y[b] - y[a])
    per_cell = np.bincount(np.repeat(owner, sizes)[order], minlength=cells)
    start = np.concatenate(([0], np.cumsum(per_cell)))
    return Edges(x[a], y[a], y[b], slope, turn[order].astype(np.int8), start)


def _bounds(x: Metres, y: Metres, owner: Numbers, cells: int) -> Metres:
    bounds = np.empty((cells, 4))
    starts = np.searchsorted(owner, np.arange(cells))
    for column, (values, extreme) in enumerate(((x, np.minimum), (y, np.minimum), (x, np.maximum), (y, np.maximum))):
        bounds[:, column] = extreme.reduceat(values, starts)
    return bounds


def _parents(codes: Sequence[str]) -> NDArray[np.uint16]:
    numbers = {code: number for number, code in enumerate(dict.fromkeys(codes), start=1)}
    return np.array([0, *(numbers[code] for code in codes)], dtype=np.uint16)


def _in_metres(ring: Ring, projection: Projection) -> tuple[Metres, Metres]:
    flat = np.array(ring, dtype=np.float64)
    return projection.metres(flat[0::2], flat[1::2])


def _span(parts: Sequence[tuple[Metres, Metres]]) -> Extent:
    x = np.concatenate([part[0] for part in parts])
    y = np.concatenate([part[1] for part in parts])
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _line(road: Road, projection: Projection) -> Line:
    x, y = _in_metres(road.line, projection)
    return Line(x, y, road.rank, _span([(x, y)]))


def _pool(water: Water, projection: Projection) -> Pool:
    rings = tuple(_in_metres(ring, projection) for part in water.area for ring in part)
    return Pool(rings, _span(rings))


def _place(street: Street, projection: Projection) -> Place:
    lon, lat = street.label
    x, y = projection.metres(np.array([lon]), np.array([lat]))
    return Place(street.name, float(x[0]), float(y[0]))

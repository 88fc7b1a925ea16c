"""How towns are cut along a lattice into pieces that fit each other exactly.

All outlines and lattice lines are noded together, once, on a fixed grid of 1e-9 degrees, so neighbours share
their corners to the last bit, within a town and across its borders.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, radians, sqrt

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon, STRtree

from app.demo.imports.shapes import NODE_DECIMALS, area_m2
from app.domain.coordinates import metres_per_radian
from app.errors import BadInput

NODE_GRID = 10.0**-NODE_DECIMALS
MOST_CELLS = 200_000


@dataclass(frozen=True, slots=True)
class Lattice:
    """Rows from north to south, columns from west to east; steps in degrees, on the noding grid."""

    west: float
    north: float
    lon_step: float
    lat_step: float
    rows: int
    columns: int

    def place(self, lon: float, lat: float) -> tuple[int, int]:
        """Row and column of a point."""
        return int((self.north - lat) / self.lat_step), int((lon - self.west) / self.lon_step)

    def lines(self) -> list[LineString]:
        lons = [round(self.west + step * self.lon_step, NODE_DECIMALS) for step in range(self.columns + 1)]
        lats = [round(self.north - step * self.lat_step, NODE_DECIMALS) for step in range(self.rows + 1)]
        upright = [LineString([(lon, lats[0]), (lon, lats[-1])]) for lon in lons]
        return upright + [LineString([(lons[0], lat), (lons[-1], lat)]) for lat in lats]


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of one lattice cell in one town; a cell cut in two by the border gives two pieces."""

    row: int
    column: int
    shape: Polygon
    area_m2: float


def lattice_over(outlines: Sequence[MultiPolygon], cell_km2: float) -> Lattice:
    """A lattice of square cells of `cell_km2` over all outlines. Raises BadInput: unit_size_wrong."""
    west, south, east, north = shapely.total_bounds(outlines)
    if not 0 < cell_km2 < 1e4:
        raise BadInput("unit_size_wrong", f"A unit grid of {cell_km2} km² cannot be cut. Try 0.12.", km2=cell_km2)
    side_m = sqrt(cell_km2) * 1000
    lon_m, lat_m = (radians(1) * metres for metres in metres_per_radian((south + north) / 2))
    columns, rows = ceil((east - west) * lon_m / side_m), ceil((north - south) * lat_m / side_m)
    if columns * rows > MOST_CELLS:
        text = f"Unit grids of {cell_km2} km² would need a lattice of {columns} x {rows} cells. Make them larger."
        raise BadInput("unit_size_wrong", text, km2=cell_km2)
    lon_step, lat_step = round(side_m / lon_m, NODE_DECIMALS), round(side_m / lat_m, NODE_DECIMALS)
    return Lattice(float(west), float(north), lon_step, lat_step, rows + 1, columns + 1)


def cut(outlines: Sequence[MultiPolygon], lattice: Lattice) -> list[list[Piece]]:
    """The pieces of each outline. Where outlines overlap, the earlier one has the ground."""
    borders = [outline.boundary for outline in outlines]
    noded = shapely.union_all([*borders, *lattice.lines()], grid_size=NODE_GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    points = shapely.point_on_surface(faces)
    owners = np.full(len(faces), len(outlines))
    face, outline = STRtree(outlines).query(points, predicate="intersects")
    np.minimum.at(owners, face, outline)
    pieces: list[list[Piece]] = [[] for _ in outlines]
    for owner, shape, point in zip(owners, faces, points, strict=True):
        if owner < len(outlines):
            pieces[owner].append(Piece(*lattice.place(point.x, point.y), shape, area_m2(shape)))
    return pieces

"""Where a reported point is in the district, and in which unit grid."""

from typing import Protocol

import shapely
from shapely import MultiPolygon, Point, STRtree

from app.demo.imports.crs import ToCgcs2000, crs_named
from app.demo.imports.mapping import AsIs, Fit, Mapping
from app.demo.imports.shapes import shape_of
from app.domain.coordinates import Box
from app.domain.district import District, UnitGrid
from app.errors import BadInput

Place = tuple[float, float, UnitGrid]  # CGCS2000 longitude and latitude, and the grid they are in

INWARDS = 0.05  # how far a moved point goes from the border towards the middle of its grid


class UnitGrids:
    """Finds the unit grid of a point. Raises BadInput district_without_grids."""

    def __init__(self, district: District) -> None:
        if not district.unit_grids:
            text = f"District {district.code} has no unit grids to put cases in. Import its boundaries first."
            raise BadInput("district_without_grids", text, district=district.code)
        self._grids = sorted(district.unit_grids, key=_code)
        self._shapes = [shape_of(grid.area) for grid in self._grids]
        self._tree = STRtree(self._shapes)

    def at(self, lon: float, lat: float) -> list[UnitGrid]:
        """The grid of a point, of the lower code on a border; none outside."""
        found = self._tree.query(Point(lon, lat), predicate="intersects")
        return [self._grids[min(found.tolist())]] if len(found) else []

    def nearest(self, lon: float, lat: float) -> Place:
        """The nearest grid to a point outside all, and the point moved into it."""
        index = int(self._tree.nearest(Point(lon, lat)))
        moved = _moved_into(self._shapes[index], Point(lon, lat))
        return moved.x, moved.y, self._grids[index]

    def bounds(self) -> Box:
        return Box(*(float(value) for value in shapely.total_bounds(self._shapes)))


class Places(Protocol):
    def __call__(self, x: float, y: float) -> Place:
        """The place of a point as the table gives it. Raises BadInput with the reason why it has none."""
        ...


class PlacesAsIs:
    """Points are where the table says, if that is in the district."""

    def __init__(self, place: AsIs, grids: UnitGrids) -> None:
        self._convert = ToCgcs2000(crs_named(place.crs))
        self._grids = grids

    def __call__(self, x: float, y: float) -> Place:
        """Raises BadInput: lon_lat_swapped, outside_box, outside_district."""
        lon, lat = self._convert(x, y)
        for grid in self._grids.at(lon, lat):
            return lon, lat, grid
        raise BadInput("outside_district", f"({lon}, {lat}) is in no unit grid of the district.", lon=lon, lat=lat)


class PlacesFitted:
    """The box of the table's city is stretched over the district."""

    def __init__(self, place: Fit, grids: UnitGrids) -> None:
        self._from = place.box()
        self._to = grids.bounds()
        self._grids = grids

    def __call__(self, x: float, y: float) -> Place:
        """Raises BadInput: outside_source_box."""
        if not self._from.holds(x, y):
            text = f"({x}, {y}) is outside the box the mapping names. Check the point or the box."
            raise BadInput("outside_source_box", text, x=x, y=y)
        lon = _stretched(x, self._from.west, self._from.east, self._to.west, self._to.east)
        lat = _stretched(y, self._from.south, self._from.north, self._to.south, self._to.north)
        for grid in self._grids.at(lon, lat):
            return lon, lat, grid
        return self._grids.nearest(lon, lat)


def places_of(mapping: Mapping, district: District) -> Places:
    """How the mapping finds places in the district. Raises BadInput district_without_grids."""
    grids = UnitGrids(district)
    if isinstance(mapping.place, AsIs):
        return PlacesAsIs(mapping.place, grids)
    return PlacesFitted(mapping.place, grids)


def _code(grid: UnitGrid) -> str:
    return grid.code


def _stretched(value: float, low: float, high: float, to_low: float, to_high: float) -> float:
    return to_low + (value - low) / (high - low) * (to_high - to_low)


def _moved_into(shape: MultiPolygon, point: Point) -> Point:
    """A point inside near the border, so that whoever asks again finds the same grid."""
    border = shapely.shortest_line(shape, point).coords[0]
    middle = shape.representative_point()
    near = Point(border[0] + INWARDS * (middle.x - border[0]), border[1] + INWARDS * (middle.y - border[1]))
    return near if shape.contains(near) else middle

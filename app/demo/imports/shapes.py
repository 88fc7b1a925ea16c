"""Areas of the district as shapely shapes and back, and their size on the ground."""

from collections.abc import Iterable

import shapely
from pyproj import Geod
from shapely import LinearRing, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from app.domain.coordinates import CGCS_AXIS_M, CGCS_FLATTENING
from app.domain.district import Area, Ring

NODE_DECIMALS = 9  # a tenth of a millimetre: cuts on a border may not bend it

CGCS2000 = Geod(a=CGCS_AXIS_M, f=CGCS_FLATTENING)


def area_of(shape: BaseGeometry) -> Area:
    """The domain's area of a Polygon or MultiPolygon: outer rings counter-clockwise, 9 decimals."""
    polygons = [orient(part) for part in polygons_of(shape)]
    return tuple((_ring(part.exterior), *(_ring(hole) for hole in part.interiors)) for part in polygons)


def shape_of(area: Area) -> MultiPolygon:
    """The shapely shape of a domain area."""
    return MultiPolygon([Polygon(_points(shell), [_points(hole) for hole in holes]) for shell, *holes in area])


def area_m2(shape: BaseGeometry) -> float:
    """Square metres on the ellipsoid, edges taken as geodesics."""
    return sum(abs(CGCS2000.geometry_area_perimeter(orient(part))[0]) for part in polygons_of(shape))


def polygons_of(shape: BaseGeometry) -> list[Polygon]:
    return [part for part in shapely.get_parts(shape) if isinstance(part, Polygon)]


def _ring(ring: LinearRing) -> Ring:
    return tuple(round(value, NODE_DECIMALS) for point in list(ring.coords)[:-1] for value in point[:2])


def _points(ring: Ring) -> Iterable[tuple[float, float]]:
    return list(zip(ring[::2], ring[1::2], strict=True))

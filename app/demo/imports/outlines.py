"""The real outline of one feature, in CGCS2000: its rings read, checked, converted and repaired."""

from dataclasses import dataclass
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon

from app.demo.imports.crs import ToCgcs2000
from app.demo.imports.shapes import area_m2, polygons_of
from app.errors import BadInput

LonLat = tuple[float, float]

SMALLEST = 1e-10  # square degrees, about 1 m²: less is a line, to which geodesics would give an area


@dataclass(frozen=True, slots=True)
class Outline:
    """A valid area. `repairs` are (reason_code, text) of what had to be mended."""

    shape: MultiPolygon
    repairs: tuple[tuple[str, str], ...]


def outline_of(geometry: dict[str, Any], convert: ToCgcs2000) -> Outline:
    """The area of a GeoJSON Polygon or MultiPolygon.

    Raises BadInput: geometry_wrong, ring_too_short, coordinate_wrong, lon_lat_swapped, outside_box, no_area.
    """
    repairs: list[tuple[str, str]] = []
    polygons = [_polygon(rings, convert, repairs) for rings in _polygons(geometry)]
    drawn = MultiPolygon(polygons)
    return Outline(_mended(drawn, repairs), tuple(repairs))


def _polygons(geometry: dict[str, Any]) -> list[Any]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if kind not in ("Polygon", "MultiPolygon"):
        text = f"The geometry is {kind or 'missing'} where a Polygon or MultiPolygon is needed."
        raise BadInput("geometry_wrong", text, kind=str(kind))
    if not isinstance(polygons, list) or not polygons or not all(polygons):
        raise BadInput("geometry_wrong", f"The {kind} has no rings. Draw it again.", kind=str(kind))
    return polygons


def _polygon(rings: Any, convert: ToCgcs2000, repairs: list[tuple[str, str]]) -> Polygon:
    if not isinstance(rings, list):
        raise BadInput("geometry_wrong", "A polygon is no list of rings. Export the file as GeoJSON again.")
    shell, *holes = [_ring(number, ring, convert, repairs) for number, ring in enumerate(rings, start=1)]
    return Polygon(shell, holes)


def _ring(number: int, points: Any, convert: ToCgcs2000, repairs: list[tuple[str, str]]) -> list[LonLat]:
    if not isinstance(points, list):
        raise BadInput("geometry_wrong", f"Ring {number} is no list of points. Export the file as GeoJSON again.")
    ring = [convert(*position(f"Ring {number}, point {place}", point)) for place, point in enumerate(points, start=1)]
    if len(set(ring)) < 3:
        text = f"Ring {number} has {len(set(ring))} different points where 3 are needed. Draw it again."
        raise BadInput("ring_too_short", text, ring=number)
    if ring[0] != ring[-1]:
        repairs.append(("ring_not_closed", f"Ring {number} did not end where it began and was closed."))
    return ring


def position(where: str, point: Any) -> LonLat:
    """The first two numbers of a GeoJSON position, as they stand. Raises BadInput coordinate_wrong."""
    numbers = point[:2] if isinstance(point, list) else []
    if len(numbers) == 2 and all(_is_number(value) for value in numbers):
        return float(numbers[0]), float(numbers[1])
    raise BadInput("coordinate_wrong", f"{where}: {str(point)[:60]} is no pair of numbers.", where=where)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9


def _mended(drawn: MultiPolygon, repairs: list[tuple[str, str]]) -> MultiPolygon:
    why = "" if drawn.is_valid else shapely.is_valid_reason(drawn)
    # "structure" keeps overlapping parts as area; the default method would turn them into holes
    whole = shapely.make_valid(drawn, method="structure", keep_collapsed=False) if why else drawn
    mended = MultiPolygon(polygons_of(whole))
    if mended.area < SMALLEST:
        raise BadInput("no_area", f"The outline holds no area{why and f' ({why})'}. Draw it again.")
    if why:
        repairs.append(
            ("self_intersection", f"{why}: mended, {area_m2(mended) / 1e6:.3f} km² remain. Check the outline.")
        )
    return mended

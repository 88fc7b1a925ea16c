"""Where a point is: coordinate systems, conversions and sanity checks (domain.md §9.6).

Every function takes the longitude first, then the latitude, in degrees. WGS-84 and CGCS2000 differ by decimetres
at most and count as the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import atan2, cos, hypot, pi, radians, sin, sqrt

Convert = Callable[[float, float], tuple[float, float]]


class Crs(StrEnum):
    """The coordinate systems a file may come in. Plane ones need a converter of their own."""

    CGCS2000 = "EPSG:4490"
    WGS84 = "EPSG:4326"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"
    GAUSS_ZONE_40 = "EPSG:4528"  # CGCS2000, 3 degree Gauss-Krüger, 120° E, eastings begin with 40
    GAUSS_ZONE_41 = "EPSG:4529"  # the same, 123° E, eastings begin with 41
    GAUSS_120E = "EPSG:4549"  # without the zone number
    GAUSS_123E = "EPSG:4550"
    UTM_51N = "EPSG:32651"

    @property
    def is_projected(self) -> bool:
        return self not in TO_CGCS2000


@dataclass(frozen=True, slots=True)
class Box:
    """A range of longitudes and latitudes, degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        return self.west <= lon <= self.east and self.south <= lat <= self.north


SHANGHAI = Box(120.8, 30.6, 122.3, 31.9)
CHINA = Box(72.004, 0.8293, 137.8347, 55.8271)  # where the GCJ-02 algorithm shifts points

GCJ_AXIS_M = 6378245.0  # the Krasovsky ellipsoid, which the GCJ-02 algorithm mixes with WGS-84
GCJ_E2 = 0.00669342162296594323
CGCS_AXIS_M = 6378137.0
CGCS_FLATTENING = 1 / 298.257222101
CGCS_E2 = CGCS_FLATTENING * (2 - CGCS_FLATTENING)

BD_WAVE = pi * 3000 / 180
BD_EAST = 0.0065
BD_NORTH = 0.006

INVERSE_STEPS = 20
INVERSE_GOAL = 1e-10  # degrees; each step gains two digits, so the answer is far better than 1e-7


def is_swapped(lon: float, lat: float) -> bool:
    """Whether the two look like latitude, longitude: the second is beyond the pole, the first could be a latitude."""
    return 90 < abs(lat) <= 180 and abs(lon) <= 90


def wgs84_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """The public GCJ-02 algorithm; points outside China stay where they are."""
    if not CHINA.holds(lon, lat):
        return lon, lat
    x, y = lon - 105.0, lat - 35.0
    parallel_m, meridian_m = _radii_m(lat, GCJ_AXIS_M, GCJ_E2)
    east = _gcj_east_m(x, y) / (parallel_m * pi / 180)
    north = _gcj_north_m(x, y) / (meridian_m * pi / 180)
    return lon + east, lat + north


def gcj02_to_wgs84(lon: float, lat: float) -> tuple[float, float]:
    """The inverse of wgs84_to_gcj02, better than 1e-7 degrees."""
    return _undo(wgs84_to_gcj02, lon, lat)


def gcj02_to_bd09(lon: float, lat: float) -> tuple[float, float]:
    """The public BD-09 algorithm."""
    reach = hypot(lon, lat) + 0.00002 * sin(lat * BD_WAVE)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * BD_WAVE)
    return reach * cos(angle) + BD_EAST, reach * sin(angle) + BD_NORTH


def bd09_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """The inverse of gcj02_to_bd09, better than 1e-7 degrees (the public inverse is not)."""
    return _undo(gcj02_to_bd09, lon, lat)


def bd09_to_wgs84(lon: float, lat: float) -> tuple[float, float]:
    return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))


def unchanged(lon: float, lat: float) -> tuple[float, float]:
    return lon, lat


TO_CGCS2000: dict[Crs, Convert] = {
    Crs.CGCS2000: unchanged,
    Crs.WGS84: unchanged,
    Crs.GCJ02: gcj02_to_wgs84,
    Crs.BD09: bd09_to_wgs84,
}


def metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Metres on the CGCS2000 ellipsoid; within 3e-5 of the geodesic across Shanghai."""
    parallel_m, meridian_m = metres_per_radian((lat + other_lat) / 2)
    return hypot(radians(other_lon - lon) * parallel_m, radians(other_lat - lat) * meridian_m)


def metres_per_radian(lat: float) -> tuple[float, float]:
    """Metres of one radian of longitude and of latitude at `lat`, on the CGCS2000 ellipsoid."""
    return _radii_m(lat, CGCS_AXIS_M, CGCS_E2)


def _radii_m(lat: float, axis_m: float, e2: float) -> tuple[float, float]:
    """Radius of the parallel and of the meridian at `lat`."""
    bulge = 1 - e2 * sin(radians(lat)) ** 2
    return axis_m / sqrt(bulge) * cos(radians(lat)), axis_m * (1 - e2) / bulge**1.5


def _gcj_east_m(x: float, y: float) -> float:
    waves = 20 * sin(6 * pi * x) + 20 * sin(2 * pi * x) + 20 * sin(pi * x) + 40 * sin(pi * x / 3)
    waves += 150 * sin(pi * x / 12) + 300 * sin(pi * x / 30)
    return 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves * 2 / 3


def _gcj_north_m(x: float, y: float) -> float:
    waves = 20 * sin(6 * pi * x) + 20 * sin(2 * pi * x) + 20 * sin(pi * y) + 40 * sin(pi * y / 3)
    waves += 160 * sin(pi * y / 12) + 320 * sin(pi * y / 30)
    return -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves * 2 / 3


def _undo(forward: Convert, lon: float, lat: float) -> tuple[float, float]:
    """The point that `forward` moves to (lon, lat): shifts are small and smooth, so a fixed point iteration."""
    from_lon, from_lat = lon, lat
    for _ in range(INVERSE_STEPS):
        there_lon, there_lat = forward(from_lon, from_lat)
        from_lon += lon - there_lon
        from_lat += lat - there_lat
        if max(abs(lon - there_lon), abs(lat - there_lat)) < INVERSE_GOAL:
            break
    return from_lon, from_lat

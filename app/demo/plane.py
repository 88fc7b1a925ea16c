"""From the demo's plane of metres to longitude and latitude (EPSG:4490), and the size of land there."""

import math
from collections.abc import Iterable

from pyproj import Geod

from app.demo.mesh import Spot
from app.domain.district import Ring

DECIMALS = 7  # of a degree: about a centimetre (domain.md §9.5)
SEMI_MAJOR_M = 6_378_137.0  # CGCS2000
FLATTENING = 1 / 298.257222101


class Plane:
    """A plane that touches the ellipsoid at (lon, lat): true to a part in a thousand over a district."""

    def __init__(self, lon: float, lat: float) -> None:
        self._lon, self._lat = lon, lat
        eccentricity2 = FLATTENING * (2 - FLATTENING)
        bulge = 1 - eccentricity2 * math.sin(math.radians(lat)) ** 2
        across = SEMI_MAJOR_M / math.sqrt(bulge)
        self._lon_m = math.radians(1) * across * math.cos(math.radians(lat))
        self._lat_m = math.radians(1) * across * (1 - eccentricity2) / bulge
        self._geod = Geod(a=SEMI_MAJOR_M, f=FLATTENING)

    def place(self, spot: Spot) -> tuple[float, float]:
        """Longitude and latitude of a spot, degrees."""
        x, y = spot
        return round(self._lon + x / self._lon_m, DECIMALS), round(self._lat + y / self._lat_m, DECIMALS)

    def line(self, spots: Iterable[Spot]) -> Ring:
        """Spots as a flat row of longitudes and latitudes."""
        return tuple(degree for spot in spots for degree in self.place(spot))

    def area_m2(self, ring: Ring) -> float:
        """Square metres on the ellipsoid inside a ring, positive when it runs counter-clockwise."""
        area, _ = self._geod.polygon_area_perimeter(ring[::2], ring[1::2])
        return float(area)

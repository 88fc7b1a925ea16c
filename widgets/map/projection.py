"""How longitude and latitude become metres: equirectangular round the district's centre (EPSG:4490 in, metres out)."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Metres = NDArray[np.float64]

SEMI_MAJOR_M = 6378137.0  # CGCS2000
FLATTENING = 1 / 298.257222101


@dataclass(frozen=True, slots=True)
class Projection:
    """x grows to the east, y to the north, both metres from (`lon`, `lat`).

    The radii are those of the ellipsoid at the centre: within 30 km distances are right to about 0.3 %.
    """

    lon: float
    lat: float

    def metres(self, lon: Metres, lat: Metres) -> tuple[Metres, Metres]:
        """Arrays of degrees to arrays of metres, same shape."""
        east, north = self._metres_per_degree()
        return (lon - self.lon) * east, (lat - self.lat) * north

    def degrees(self, x: Metres, y: Metres) -> tuple[Metres, Metres]:
        """Arrays of metres to (lon, lat) arrays, same shape."""
        east, north = self._metres_per_degree()
        return self.lon + x / east, self.lat + y / north

    def _metres_per_degree(self) -> tuple[float, float]:
        squared = FLATTENING * (2 - FLATTENING)
        sine = math.sin(math.radians(self.lat))
        bend = 1 - squared * sine * sine
        prime_vertical = SEMI_MAJOR_M / math.sqrt(bend)
        meridian = SEMI_MAJOR_M * (1 - squared) / bend**1.5
        degree = math.pi / 180
        return prime_vertical * math.cos(math.radians(self.lat)) * degree, meridian * degree

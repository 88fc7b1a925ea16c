"""How a coordinate system is named in files and options, and how its points become CGCS2000."""

import re

from pyproj import CRS, Transformer

from app.domain.coordinates import SHANGHAI, TO_CGCS2000, Convert, Crs, is_swapped
from app.errors import BadInput

DECIMALS = 7  # about a centimetre (domain.md §9.5)

WORDS = {"CGCS2000": Crs.CGCS2000, "WGS84": Crs.WGS84, "GCJ02": Crs.GCJ02, "BD09": Crs.BD09}
URN = r"(?:URN:OGC:DEF:CRS:|HTTPS?://WWW\.OPENGIS\.NET/DEF/CRS/)?"
EPSG = re.compile(URN + r"EPSG[:/]+(?:[\d.]*[:/])?(\d{4,6})(?!\d)")
CRS84 = re.compile(URN + r"OGC[:/]+[\d.]*[:/]CRS84(?!\w)")
WORD = re.compile(r"([A-Z]+)[-_ ]?(\d+)(?!\w)(?!\s*/)")  # "WGS 84 / UTM zone 51N" is not WGS 84


def crs_named(text: str) -> Crs:
    """The system a text begins with: "EPSG:4490", an OGC URN, "WGS-84 (converted)", "GCJ-02".

    Raises BadInput crs_unknown.
    """
    shout = text.strip().upper()
    if CRS84.match(shout):
        return Crs.WGS84
    if found := EPSG.match(shout):
        return _of_epsg(f"EPSG:{found[1]}", text)
    if (found := WORD.match(shout)) and found[1] + found[2] in WORDS:
        return WORDS[found[1] + found[2]]
    raise _unknown(text)


class ToCgcs2000:
    """Turns points of one coordinate system into CGCS2000 degrees that lie in Shanghai."""

    def __init__(self, crs: Crs) -> None:
        self._crs = crs
        self._convert = _converter(crs)

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude, rounded to 7 decimals. Raises BadInput: lon_lat_swapped, outside_box."""
        lon, lat = self._convert(x, y)
        if SHANGHAI.holds(lon, lat):
            return round(lon, DECIMALS), round(lat, DECIMALS)
        if self._is_swapped(x, y):
            text = f"({x}, {y}) has its coordinates swapped. Write longitude (or easting) first."
            raise BadInput("lon_lat_swapped", text, x=x, y=y)
        text = f"({x}, {y}) read as {self._crs.value} is not in or near Shanghai. Check the coordinate system."
        raise BadInput("outside_box", text, x=x, y=y, crs=self._crs.value)

    def _is_swapped(self, x: float, y: float) -> bool:
        if self._crs.is_projected:
            return SHANGHAI.holds(*self._convert(y, x))
        return is_swapped(x, y)


def _converter(crs: Crs) -> Convert:
    if not crs.is_projected:
        return TO_CGCS2000[crs]
    plane = CRS(crs.value)
    degrees = plane.geodetic_crs  # of its own datum: WGS-84 and CGCS2000 count as the same
    if degrees is None:
        raise _unknown(crs.value)
    transformer = Transformer.from_crs(plane, degrees, always_xy=True)

    def convert(x: float, y: float) -> tuple[float, float]:
        lon, lat = transformer.transform(x, y)
        return float(lon), float(lat)

    return convert


def _of_epsg(code: str, text: str) -> Crs:
    try:
        return Crs(code)
    except ValueError as error:
        raise _unknown(text) from error


def _unknown(text: str) -> BadInput:
    known = ", ".join(crs.value for crs in Crs)
    return BadInput("crs_unknown", f'"{text}" names no coordinate system of this list: {known}.', named=text)

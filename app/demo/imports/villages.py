"""Where the villages of a street are, and which unit grids are theirs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.demo.imports.blocks import blocks_of
from app.demo.imports.crs import ToCgcs2000
from app.demo.imports.geojson import Feature, read_features
from app.demo.imports.merging import Cell
from app.demo.imports.outlines import position
from app.demo.imports.rejects import FeatureReject, Say, rejected
from app.domain.coordinates import metres_between
from app.domain.district import Village
from app.errors import BadInput

CELLS_IN_BLOCK = 24  # made-up villages: about 3 km²
MOST_IN_VILLAGE = 999  # three digits number the unit grids of a village and the villages of a street


@dataclass(frozen=True, slots=True)
class VillagePoint:
    """Where a village's office is, CGCS2000."""

    feature: int
    village: Village
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Settled:
    """A village and its cells, in reading order."""

    village: Village
    cells: list[Cell]


def village_points(path: Path, crs: str | None, say: Say) -> list[VillagePoint]:
    """The villages of a file of points with 12-digit codes; points of streets (ending in 000) are passed over.

    Errors as `read_features`.
    """
    source = read_features(path, crs)
    convert = ToCgcs2000(source.crs)
    points: dict[str, VillagePoint] = {}
    for feature in source.features:
        try:
            point = _point(feature, convert)
        except BadInput as error:
            say(rejected(path, feature.number, error))
            continue
        first = points.setdefault(point.village.code, point)
        if first is not point:
            text = f"{point.village.code} was feature {first.feature} already; that point counts."
            say(FeatureReject(path.name, feature.number, "code_duplicate", text))
    return [point for point in points.values() if not point.village.code.endswith("000")]


def settle(street: str, cells: Sequence[Cell], points: Sequence[VillagePoint]) -> list[Settled]:
    """The villages of a street with their cells, each cell going to the nearest of the street's points.

    Without points, villages are made up and numbered from 001. Raises BadInput village_too_large.
    """
    own = [point for point in points if point.village.code.startswith(street)]
    settled = _by_points(cells, own) if own else _made_up(street, cells)
    for one in settled:
        if len(one.cells) > MOST_IN_VILLAGE:
            text = f"{one.village.name} ({one.village.code}) would have {len(one.cells)} unit grids, more than "
            text += f"{MOST_IN_VILLAGE}. Make the unit grids larger or give points for more villages."
            raise BadInput("village_too_large", text, village=one.village.code, count=len(one.cells))
    return settled


def _by_points(cells: Sequence[Cell], points: Sequence[VillagePoint]) -> list[Settled]:
    homes = {point.village.code: Settled(point.village, []) for point in points}
    for cell in cells:
        homes[_nearest(cell, points).village.code].cells.append(cell)
    return [homes[code] for code in sorted(homes)]


def _nearest(cell: Cell, points: Sequence[VillagePoint]) -> VillagePoint:
    lon, lat = cell.middle
    return min(points, key=lambda point: metres_between(lon, lat, point.lon, point.lat))


def _made_up(street: str, cells: Sequence[Cell]) -> list[Settled]:
    size = max(CELLS_IN_BLOCK, -(-len(cells) // MOST_IN_VILLAGE))
    return [
        Settled(Village(f"{street}{number:03d}", f"第{number}片区"), block)
        for number, block in enumerate(blocks_of(cells, size), start=1)
    ]


def _point(feature: Feature, convert: ToCgcs2000) -> VillagePoint:
    code, name = str(feature.properties.get("code", "")), str(feature.properties.get("name", ""))
    if not re.fullmatch(r"[0-9]{12}", code):
        raise BadInput("code_wrong", f'The code "{code[:40]}" is not 12 digits. Correct it.', found=code)
    kind = feature.geometry.get("type")
    if kind != "Point":
        raise BadInput(
            "geometry_wrong", f"The geometry is {kind or 'missing'} where a Point is needed.", kind=str(kind)
        )
    lon, lat = convert(*position("The point", feature.geometry.get("coordinates")))
    return VillagePoint(feature.number, Village(code, name or code), lon, lat)

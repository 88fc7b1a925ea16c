"""Where things happen: spots inside every unit grid, the roads and waters beside it, and how often it is named."""

from dataclasses import dataclass
from random import Random

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from app.demo.seeds import Chances, one_of, seeded
from app.domain.district import District, Ring, RoadClass

SPOTS = 10  # in every unit grid
TRIED = 60
DECIMALS = 7
NEAR_DEGREES = 0.009  # roads so near to a grid's middle lie beside it: about 900 m
WATERSIDE_DEGREES = 0.003
VILLAGE_ENDINGS = ("居委会", "村委会", "居委", "村")
BUSY_SPREAD = 0.75  # how unequal unit grids are: the spread of the logarithm of their share of reports


@dataclass(frozen=True, slots=True)
class Place:
    """A unit grid and what addresses in it are made of; `spots` are (lon, lat) inside it, dry if it is."""

    grid: str
    estate: str  # what its estates are called by
    road: str
    crossing: str
    water: str  # "" = none near
    spots: tuple[tuple[float, float], ...]
    is_dry: bool


class Places:
    """All places of a district."""

    def __init__(self, district: District, seed: int) -> None:
        random = seeded(seed, "places")
        villages = {village.code: village.name for village in district.villages}
        shapes = [_shape(grid.area[0]) for grid in district.unit_grids]
        centres = shapely.point_on_surface(np.array(shapes))
        roads = _roads_beside(district, centres)
        waters = _waters_beside(district, centres)
        wet = shapely.union_all([_shape(water.area[0]) for water in district.waters])
        shapely.prepare(wet)
        self._places: list[Place] = []
        for grid, shape, beside, water in zip(district.unit_grids, shapes, roads, waters, strict=True):
            village = villages.get(grid.village, "")
            road, crossing = [*beside, village, village][:2]
            spots, is_dry = _spots(shape, wet, random)
            self._places.append(Place(grid.code, _stem(village) or road, road, crossing, water, spots, is_dry))
        self._dry = Chances({place: random.lognormvariate(0.0, BUSY_SPREAD) * place.is_dry for place in self._places})
        self._watersides = [place for place in self._places if place.water] or self._places

    def draw(self, random: Random) -> Place:
        """Somewhere dry; busy grids come more often."""
        return self._dry.draw(random)

    def draw_waterside(self, random: Random) -> Place:
        return one_of(random, self._watersides)

    def draw_in_street(self, random: Random, street: str, address: str) -> Place:
        """Somewhere dry in a street, beside the road that an address names if it can be."""
        inside = [place for place in self._places if place.grid.startswith(street) and place.is_dry]
        beside = [place for place in inside if place.road[:2] in address]
        return one_of(random, beside or inside or self._places)


def _stem(village: str) -> str:
    """金柳 of 金柳居委."""
    for ending in VILLAGE_ENDINGS:
        village = village.removesuffix(ending)
    return village


def _shape(polygon: tuple[Ring, ...]) -> Polygon:
    outer, *holes = (list(zip(ring[::2], ring[1::2], strict=True)) for ring in polygon)
    return Polygon(outer, holes)


def _spots(shape: Polygon, wet: shapely.Geometry, random: Random) -> tuple[tuple[tuple[float, float], ...], bool]:
    """Spots inside a shape, and whether they are dry."""
    west, south, east, north = shape.bounds
    shares = np.array([random.random() for _ in range(2 * TRIED)]).reshape(TRIED, 2)
    tried = np.round([west, south] + shares * [east - west, north - south], DECIMALS)
    tried = tried[shapely.contains_xy(shape, tried[:, 0], tried[:, 1])]
    dry = tried
    if shapely.intersects(wet, shape):
        dry = tried[~shapely.contains_xy(wet, tried[:, 0], tried[:, 1])]
    kept = dry if len(dry) else tried
    if not len(kept):
        inner = shape.representative_point()
        kept = np.array([[inner.x, inner.y]])
    return tuple((float(lon), float(lat)) for lon, lat in kept[:SPOTS]), bool(len(dry))


def _roads_beside(district: District, centres: NDArray[np.object_]) -> list[list[str]]:
    """The names of the roads beside each centre, the nearest first; expressways have no addresses."""
    roads = [road for road in district.roads if road.rank is not RoadClass.EXPRESSWAY]
    lines = np.array([shapely.LineString(np.reshape(road.line, (-1, 2))) for road in roads], object)
    beside: list[list[str]] = [[] for _ in centres]
    tree = shapely.STRtree(lines)
    near = tree.query(centres, predicate="dwithin", distance=NEAR_DEGREES)
    pairs = np.concatenate([near, tree.query_nearest(centres)], axis=1)
    distances = shapely.distance(centres[pairs[0]], lines[pairs[1]])
    for number in np.lexsort([pairs[1], distances, pairs[0]]):
        centre, road = int(pairs[0, number]), int(pairs[1, number])
        if roads[road].name not in beside[centre]:
            beside[centre].append(roads[road].name)
    return beside


def _waters_beside(district: District, centres: NDArray[np.object_]) -> list[str]:
    """The water beside each centre, "" where there is none."""
    names = [""] * len(centres)
    shapes = np.array([_shape(water.area[0]) for water in district.waters], object)
    if len(shapes):
        tree = shapely.STRtree(shapes)
        for centre, water in tree.query(centres, predicate="dwithin", distance=WATERSIDE_DEGREES).T:
            names[centre] = district.waters[water].name
    return names

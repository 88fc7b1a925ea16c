"""The lie of the land: outline, river, canals and the big roads of an invented district, in plane metres.

The plane's origin is the middle of the district, x goes east and y north. Roads and canals follow the river
like the rows and columns of a bent chessboard, as they do in the river towns south of Shanghai.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.ops import split

from app.domain.district import RoadClass

DISTRICT_M2 = 372_790_000.0  # Minhang's size (domain.md §1.2)
RADIUS_M = math.sqrt(DISTRICT_M2 / math.pi)
OUTLINE_POINTS = 330
STRETCH = 1.14  # wider than high
REACH_M = 2 * RADIUS_M  # lines are drawn past the outline and cut by it
STEP_M = 180.0
FREE_M = 1_000.0  # roads nearer to the river keep their distance from it
MOUTH_M = 800.0  # so far from the river a canal bends less
THROUGH_SHARE = 0.55
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class BigRoad:
    """A row (metres north of the river) or column (metres east) of the net of big roads.

    A column without a bridge ends at the river and has another name beyond it.
    """

    offset: float
    name: str
    rank: RoadClass = RoadClass.MAIN
    south_name: str = ""


ROWS = (
    BigRoad(8_300.0, "北沿路"),
    BigRoad(5_900.0, "澜北高速", RoadClass.EXPRESSWAY),
    BigRoad(3_700.0, "云台北路"),
    BigRoad(2_100.0, "望河路"),
    BigRoad(800.0, "澜江北路"),
    BigRoad(-850.0, "东渚路"),
    BigRoad(-2_000.0, "金柳路"),
    BigRoad(-3_300.0, "听松路"),
    BigRoad(-4_900.0, "南埠大街"),
    BigRoad(-7_000.0, "南沿路"),
)
COLUMNS = (
    BigRoad(-11_200.0, "西滩路", south_name="石桥路"),
    BigRoad(-8_500.0, "白荡路"),
    BigRoad(-6_100.0, "澜西高速", RoadClass.EXPRESSWAY),
    BigRoad(-4_000.0, "云台路"),
    BigRoad(-2_300.0, "云溪路", south_name="柳塘路"),
    BigRoad(-900.0, "望亭路", south_name="听潮路"),
    BigRoad(500.0, "望潮路"),
    BigRoad(2_100.0, "新圩路", south_name="东亭路"),
    BigRoad(4_000.0, "银杏路"),
    BigRoad(6_300.0, "澜东高速", RoadClass.EXPRESSWAY),
    BigRoad(8_900.0, "双墩大街"),
    BigRoad(11_500.0, "东滩路", south_name="工业东路"),
)
RIVER = "澜江"
CANALS = (  # name, where it meets the river, whether it comes from the north
    ("白荡河", -7_300.0, True),
    ("云台泾", -3_100.0, True),
    ("新圩塘", 3_000.0, True),
    ("双墩港", 7_500.0, True),
    ("石桥港", -9_800.0, False),
    ("柳塘河", -5_000.0, False),
    ("沙浜河", 1_300.0, False),
    ("东渚河", 5_200.0, False),
)
RIVER_WIDTH_M = (300.0, 430.0)
CANAL_WIDTH_M = (34.0, 62.0)


@dataclass(frozen=True, slots=True)
class Way:
    """A big road."""

    name: str
    rank: RoadClass
    line: LineString


@dataclass(frozen=True, slots=True)
class Stream:
    """A river or canal: its middle line and its surface."""

    name: str
    middle: LineString
    surface: Polygon


@dataclass(frozen=True, slots=True)
class Terrain:
    outline: Polygon
    river: Stream
    canals: tuple[Stream, ...]
    ways: tuple[Way, ...]

    def river_north(self, east: float) -> float:
        """Where the river's middle lies at `east`, metres north of the plane's origin."""
        x, y = self.river.middle.xy
        return float(np.interp(east, x, y))


class Wave:
    """A smooth wavering of a line: a sum of four sines of growing frequency."""

    def __init__(self, random: Random, height_m: float, length_m: float) -> None:
        self._parts = tuple(
            (height_m * random.uniform(0.6, 1.0) / (k + 1), (k + 1) / length_m, random.uniform(0, math.tau))
            for k in range(4)
        )

    def __call__(self, along_m: float) -> float:
        return sum(high * math.sin(math.tau * along_m * often + phase) for high, often, phase in self._parts)


def make_terrain(random: Random) -> Terrain:
    """The district's land; the same state of `random` always gives the same land."""
    outline = _outline(random)
    course = _River(random)
    river = _river_stream(course, random)
    ways = (*_rows(course, random), *_columns(course, random))
    canals = tuple(_canal(course, name, at, north, random) for name, at, north in CANALS)
    return Terrain(
        outline,
        Stream(RIVER, river.middle, _inside(river.surface, outline)),
        tuple(Stream(c.name, c.middle, _inside(c.surface, outline)) for c in canals),
        ways,
    )


def big_road_names() -> list[str]:
    """The names of all big roads; no minor road has one of them."""
    return [name for road in (*ROWS, *COLUMNS) for name in (road.name, road.south_name) if name]


def _outline(random: Random) -> Polygon:
    waves = [(k, 0.062 / k**0.84 * random.uniform(0.4, 1.3), random.uniform(0, math.tau)) for k in range(2, 60)]
    points = []
    for index in range(OUTLINE_POINTS):
        angle = math.tau * index / OUTLINE_POINTS
        radius = 1.0 + sum(high * math.cos(k * angle + phase) for k, high, phase in waves)
        points.append((radius * math.cos(angle) * STRETCH, radius * math.sin(angle) / STRETCH))
    scale = math.sqrt(DISTRICT_M2 / Polygon(points).area)
    return Polygon([(x * scale, y * scale) for x, y in points])


class _River:
    """The river's course: y of its middle for every x, falling from the north-west to the south-east."""

    def __init__(self, random: Random) -> None:
        self._bends = Wave(random, 620.0, 15_000.0)
        self._slope = -random.uniform(0.13, 0.19)
        self._middle = random.uniform(200.0, 900.0) - self._bends(0.0)

    def __call__(self, x: float) -> float:
        return self._middle + self._slope * x + self._bends(x)

    def row(self, x: float, offset: float) -> float:
        """A line `offset` away from the river, which forgets its bends as it goes away."""
        memory = math.exp(-abs(offset) / 4_500.0)
        return offset + memory * self(x) + (1 - memory) * (self._middle + 0.3 * self._slope * x)


def _river_stream(course: _River, random: Random) -> Stream:
    middle = LineString([(x, course(x)) for x in _steps(-REACH_M, REACH_M)])
    width = Wave(random, 22.0, 9_000.0)
    narrow, wide = RIVER_WIDTH_M
    bank_pairs = []
    for x in _steps(-REACH_M, REACH_M):
        share = (x + REACH_M) / (2 * REACH_M)
        half = (narrow + (wide - narrow) * share) / 2 + width(x)
        slope = (course(x + 50) - course(x - 50)) / 100
        length = math.hypot(1, slope)
        bank_pairs.append((x, course(x), half / length, slope))
    north = [(x - slope * half, y + half) for x, y, half, slope in bank_pairs]
    south = [(x + slope * half, y - half) for x, y, half, slope in bank_pairs]
    return Stream(RIVER, middle, Polygon([*south, *reversed(north)]))


def _rows(course: _River, random: Random) -> list[Way]:
    ways = []
    for road in ROWS:
        bends = Wave(random, 130.0, 7_000.0)
        shift = random.uniform(-180.0, 180.0) if abs(road.offset) > FREE_M else random.uniform(-60.0, 60.0)
        points = [(x, course.row(x, road.offset + shift) + bends(x)) for x in _steps(-REACH_M, REACH_M)]
        ways.append(_shortened(Way(road.name, road.rank, LineString(points)), random))
    return ways


def _columns(course: _River, random: Random) -> list[Way]:
    """Roads from south to north; those without a bridge end at the river."""
    middle = LineString([(x, course(x)) for x in _steps(-REACH_M, REACH_M)])
    ways = []
    for road in COLUMNS:
        bends = Wave(random, 190.0, 9_000.0)
        lean = random.uniform(-0.06, 0.06) + road.offset / RADIUS_M * random.uniform(0.02, 0.1)
        shift = random.uniform(-220.0, 220.0)
        points = [(road.offset + shift + lean * y + bends(y), y) for y in _steps(-REACH_M, REACH_M)]
        whole = LineString(points)
        if not road.south_name:
            ways.append(Way(road.name, road.rank, whole))
            continue
        south, *_, north = (part for part in split(whole, middle).geoms if isinstance(part, LineString))
        ways += [Way(road.south_name, road.rank, south), Way(road.name, road.rank, north)]
    return ways


def _shortened(way: Way, random: Random) -> Way:
    """Some main roads do not run through the whole district."""
    if way.rank is RoadClass.EXPRESSWAY or random.random() < THROUGH_SHARE:
        return way
    points = list(way.line.coords)
    cut = random.uniform(0.52, 0.66)
    kept = points[: int(len(points) * cut)] if random.random() < EVEN else points[int(len(points) * (1 - cut)) :]
    return Way(way.name, way.rank, LineString(kept))


def _canal(course: _River, name: str, at: float, from_north: bool, random: Random) -> Stream:
    bends = Wave(random, 240.0, 5_200.0)
    start = at + random.uniform(-500.0, 500.0)
    lean = random.uniform(-0.15, 0.15)
    mouth = course(start)
    points = []
    for distance in _steps(0.0, REACH_M):
        north = distance if from_north else -distance
        fade = min(1.0, distance / MOUTH_M)
        points.append((start + lean * north + bends(mouth + north) * fade, mouth + north))
    middle = LineString(points)
    width = random.uniform(*CANAL_WIDTH_M)
    return Stream(name, middle, middle.buffer(width / 2, quad_segs=2, cap_style="flat"))


def _inside(surface: Polygon, outline: Polygon) -> Polygon:
    parts = shapely.get_parts(surface.intersection(outline))
    return max((part for part in parts if isinstance(part, Polygon)), key=lambda part: part.area)


def _steps(start: float, end: float) -> Sequence[float]:
    count = round((end - start) / STEP_M)
    return [start + (end - start) * index / count for index in range(count + 1)]

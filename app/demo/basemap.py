"""The demo's base map: roads and waters of the land in longitude and latitude."""

from collections.abc import Iterator
from random import Random

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from app.demo.geometry import Land
from app.demo.names import place_words, road_endings
from app.demo.plane import Plane
from app.demo.terrain import Stream, big_road_names
from app.domain.district import Road, RoadClass, Water

SHORTEST_M = 40.0  # shorter leftovers of a road at the bank or the border are dropped


def make_roads(land: Land, plane: Plane, random: Random) -> tuple[Road, ...]:
    """Big roads by rank, then minor ones. Who has no bridge ends at the river's bank."""
    terrain = land.terrain
    big = [
        Road(way.name, way.rank, plane.line(spots))
        for rank in RoadClass
        for way in terrain.ways
        if way.rank is rank
        for spots in _lines(_ashore(way.line, terrain.river.surface).intersection(terrain.outline))
    ]
    names = _minor_names(random)
    minor = [
        Road(name, RoadClass.MINOR, plane.line(spots))
        for name, border in zip(names, land.minor_roads, strict=False)
        for spots in _lines(_ashore(LineString(border), terrain.river.surface))
    ]
    return (*big, *minor)


def make_waters(land: Land, plane: Plane) -> tuple[Water, ...]:
    """The river, then the canals."""
    streams = (land.terrain.river, *land.terrain.canals)
    return tuple(_water(stream, plane) for stream in streams)


def _water(stream: Stream, plane: Plane) -> Water:
    surface = shapely.geometry.polygon.orient(stream.surface)
    return Water(stream.name, ((plane.line((x, y) for x, y in surface.exterior.coords[:-1]),),))


def _ashore(line: LineString, river: Polygon) -> BaseGeometry:
    """A line without its part in the river if it ends there."""
    ends = shapely.points([line.coords[0], line.coords[-1]])
    return line.difference(river) if shapely.intersects(river, ends).any() else line


def _lines(geometry: shapely.Geometry) -> Iterator[list[tuple[float, float]]]:
    for part in shapely.get_parts(geometry):
        if isinstance(part, LineString) and part.length > SHORTEST_M:
            yield [(x, y) for x, y in part.coords]


def _minor_names(random: Random) -> Iterator[str]:
    endings = road_endings()
    for word in place_words(random, {name[:2] for name in big_road_names()}):
        yield word + random.choice(endings)

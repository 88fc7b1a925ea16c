"""Codes and names of a street's villages, duty grids and unit grids (domain.md §2.1-2.3)."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import shapely
from shapely import Polygon

from app.demo.geometry import Land
from app.demo.mesh import Face, Spot
from app.demo.organisation import Staff
from app.demo.parcels import DutyLand, VillageLand, area_of, centre_of
from app.demo.plane import Plane
from app.domain.district import DutyGrid, Street, UnitGrid, Village

T = TypeVar("T")

FIRST_VILLAGE = 201  # villages (村) are numbered from here, neighbourhoods (居) from 001
VILLAGE_SHARE = {"0": 0.0, "1": 0.55, "5": 0.3}  # of villages among both, by the first digit of the street
LABEL_M = 60.0  # how exactly the roomiest spot of a street is looked for


@dataclass(frozen=True, slots=True)
class Divisions:
    """All below the streets."""

    villages: list[Village] = field(default_factory=list)
    duty_grids: list[DutyGrid] = field(default_factory=list)
    unit_grids: list[UnitGrid] = field(default_factory=list)


class Divider:
    """Numbers and names the land of one street after the other."""

    def __init__(self, land: Land, plane: Plane, staff: Staff, names: Iterator[str]) -> None:
        self._land = land
        self._plane = plane
        self._staff = staff
        self._names = names

    def label(self, villages: Sequence[VillageLand]) -> tuple[float, float]:
        """Where a street's name is best written, longitude and latitude: in the middle of its roomiest part."""
        faces = [Polygon(self._land.mesh.spots(face)) for village in villages for face in _faces(village)]
        dry = shapely.get_parts(shapely.union_all(faces).difference(self._land.terrain.river.surface))
        middle = shapely.maximum_inscribed_circle(max(dry, key=_size), LABEL_M).coords[0]
        return self._plane.place((middle[0], middle[1]))

    def divide(
        self, street: Street, short: str, villages: Sequence[VillageLand], known: Mapping[str, str]
    ) -> Divisions:
        """The divisions of a street; `short` is its name in the names of its grids, `known` names villages."""
        found = Divisions()
        duties: list[tuple[str, DutyLand, dict[Face, int]]] = []
        for number, village in self._numbered(street, villages):
            code = f"{street.code}{number:03d}"
            found.villages.append(Village(code, known.get(code) or self._village_name(number)))
            order = {face: n for n, face in enumerate(reading_order(_faces(village), self._centre), start=1)}
            duties += [(code, duty, order) for duty in reading_order(village, self._middle)]
        leaders = self._staff.leaders(street.code, len(duties))
        for number, ((village_code, duty, order), leader) in enumerate(zip(duties, leaders, strict=True), start=1):
            code = f"{street.code}D{number:02d}"
            found.duty_grids.append(DutyGrid(code, f"{short}-{number:02d}", leader.id))
            found.unit_grids.extend(self._unit_grids(street, village_code, code, {f: order[f] for f in duty}))
        return found

    def _unit_grids(self, street: Street, village: str, duty: str, numbers: Mapping[Face, int]) -> Iterator[UnitGrid]:
        managers = self._staff.managers(street.code, len(numbers))
        for (face, number), (day, night) in zip(numbers.items(), managers, strict=True):
            ring = self._plane.line(self._land.mesh.spots(face))
            area_m2 = round(self._plane.area_m2(ring), 1)
            yield UnitGrid(f"{village}{number:03d}", duty, ((ring,),), area_m2, day.id, night.id)

    def _numbered(self, street: Street, villages: Sequence[VillageLand]) -> Iterator[tuple[int, VillageLand]]:
        """Neighbourhoods from 001 and villages from 201; villages are where the unit grids are large."""
        rural = round(len(villages) * VILLAGE_SHARE[street.code[6]])
        by_room = sorted(villages, key=self._room, reverse=True)
        yield from enumerate(reading_order(by_room[rural:], self._middle_of_village), start=1)
        yield from enumerate(reading_order(by_room[:rural], self._middle_of_village), start=FIRST_VILLAGE)

    def _village_name(self, number: int) -> str:
        return next(self._names) + ("村" if number >= FIRST_VILLAGE else "居委")

    def _room(self, village: VillageLand) -> float:
        """Square metres of an average unit grid of a village."""
        faces = _faces(village)
        return sum(area_of(self._land.mesh.spots(face)) for face in faces) / len(faces)

    def _centre(self, face: Face) -> Spot:
        return centre_of(self._land.mesh.spots(face))

    def _middle(self, duty: DutyLand) -> Spot:
        centres = [self._centre(face) for face in duty]
        return sum(x for x, _ in centres) / len(centres), sum(y for _, y in centres) / len(centres)

    def _middle_of_village(self, village: VillageLand) -> Spot:
        return self._middle(_faces(village))


def reading_order(things: Sequence[T], centre: Callable[[T], Spot]) -> list[T]:
    """The things from west to east in rows from north to south; a row is as high as a thing is wide on average."""
    if len(things) < 2:
        return list(things)
    centres = [centre(thing) for thing in things]
    west, east = min(x for x, _ in centres), max(x for x, _ in centres)
    south, north = min(y for _, y in centres), max(y for _, y in centres)
    row = math.sqrt((east - west) * (north - south) / len(things)) or 1.0
    order = sorted(range(len(things)), key=[(int((north - y) / row), x) for x, y in centres].__getitem__)
    return [things[number] for number in order]


def _faces(village: VillageLand) -> list[Face]:
    return [face for duty in village for face in duty]


def _size(land: shapely.Geometry) -> float:
    return float(shapely.area(land))

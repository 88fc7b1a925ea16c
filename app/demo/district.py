"""The demo district 澜浦区: invented, made from a seed; the same seed always gives an equal district."""

from typing import Any

from app.demo.basemap import make_roads, make_waters
from app.demo.catalogue import make_catalogues
from app.demo.divisions import Divider, Divisions
from app.demo.files import load
from app.demo.geometry import Land, Seat, make_land
from app.demo.lists import with_lists
from app.demo.names import place_words
from app.demo.organisation import Staff, make_departments, stationed
from app.demo.plane import Plane
from app.demo.seeds import seeded
from app.domain.district import District, Street
from app.domain.limits import WorkingHours
from app.rulefile import read_rules

UNIT_GRIDS = 3_000  # domain.md §10.2: a district of Minhang's size has 2,600 to 4,500


def make_district(seed: int = 1, unit_grids: int = UNIT_GRIDS) -> District:
    """The demo district with exactly `unit_grids` unit grids; BadInput when they are too few."""
    table = load("district")
    seats = tuple(Seat(row["east"], row["north"], row["reach"]) for row in table["streets"])
    land = make_land(seeded(seed, "land"), seats, unit_grids)
    plane = Plane(table["lon"], table["lat"])
    catalogues = make_catalogues()
    staff = Staff(seeded(seed, "people"))
    staff.fill_the_hall()
    taken = {name[:2] for name in table["village_names"].values()} | {row["short"] for row in table["streets"]}
    divider = Divider(land, plane, staff, place_words(seeded(seed, "villages"), taken))
    streets, parts = _divided(table, land, divider, staff)
    departments = make_departments(streets)
    staff.fill_departments(departments, catalogues[-1].categories)
    villages = tuple(village for part in parts for village in part.villages)
    duty_grids = tuple(duty for part in parts for duty in part.duty_grids)
    unit_grids_made = tuple(grid for part in parts for grid in part.unit_grids)
    made = District(
        code=table["code"],
        name=table["name"],
        name_en=table["name_en"],
        source=f"demo seed={seed} unit_grids={unit_grids}",
        streets=streets,
        villages=villages,
        duty_grids=duty_grids,
        unit_grids=unit_grids_made,
        departments=departments,
        people=stationed(staff.people(), villages, duty_grids, unit_grids_made),
        catalogues=catalogues,
        rules=read_rules(),
        roads=make_roads(land, plane, seeded(seed, "roads")),
        waters=make_waters(land, plane),
        working_hours=WorkingHours(),
    )
    return with_lists(made)


def _divided(
    table: dict[str, Any], land: Land, divider: Divider, staff: Staff
) -> tuple[tuple[Street, ...], list[Divisions]]:
    """The streets and, for each, all below it."""
    streets, parts = [], []
    for row, villages in zip(table["streets"], land.streets, strict=True):
        code = table["code"] + row["number"]
        street = Street(code, row["name"], row["name_en"], divider.label(villages))
        streets.append(street)
        staff.fill_street(code, len(villages))
        parts.append(divider.divide(street, row["short"], villages, table["village_names"]))
    return tuple(streets), parts

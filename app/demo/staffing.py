"""People, departments and the catalogue for a district made from real boundaries, which bring none."""

from dataclasses import replace
from itertools import groupby
from random import Random

from app.demo.catalogue import make_catalogues
from app.demo.lists import with_lists
from app.demo.organisation import Staff, make_departments, stationed
from app.domain.district import District, DutyGrid, UnitGrid
from app.rulefile import read_rules

SEED = 1


def staffed(district: District) -> District:
    """The district with invented people in every post its grids and departments need."""
    catalogues = make_catalogues()
    staff = Staff(Random(f"{SEED}:people"))
    staff.fill_the_hall()
    for street in district.streets:
        staff.fill_street(street.code, sum(village.code.startswith(street.code) for village in district.villages))
    duty_grids = _led(district, staff)
    unit_grids = _managed(district, staff)
    departments = make_departments(district.streets)
    staff.fill_departments(departments, catalogues[-1].categories)
    made = replace(
        district,
        duty_grids=tuple(duty_grids),
        unit_grids=tuple(unit_grids),
        departments=departments,
        people=stationed(staff.people(), district.villages, duty_grids, unit_grids),
        catalogues=catalogues,
        rules=read_rules(),
    )
    return with_lists(made)


def _led(district: District, staff: Staff) -> list[DutyGrid]:
    led: list[DutyGrid] = []
    for street, group in groupby(sorted(district.duty_grids, key=_code), key=_street):
        duties = list(group)
        leaders = staff.leaders(street, len(duties))
        led += [replace(duty, leader=leader.id) for duty, leader in zip(duties, leaders, strict=True)]
    return led


def _managed(district: District, staff: Staff) -> list[UnitGrid]:
    managed: list[UnitGrid] = []
    for duty, group in groupby(sorted(district.unit_grids, key=_duty_then_code), key=_duty):
        grids = list(group)
        pairs = staff.managers(duty[:9], len(grids))
        managed += [
            replace(grid, manager_day=day.id, manager_night=night.id)
            for grid, (day, night) in zip(grids, pairs, strict=True)
        ]
    return sorted(managed, key=_code)


def _code(grid: DutyGrid | UnitGrid) -> str:
    return grid.code


def _street(grid: DutyGrid) -> str:
    return grid.code[:9]


def _duty(grid: UnitGrid) -> str:
    return grid.duty_grid


def _duty_then_code(grid: UnitGrid) -> tuple[str, str]:
    return grid.duty_grid, grid.code

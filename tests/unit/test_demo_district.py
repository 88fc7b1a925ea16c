"""The generated district: its divisions nest and tile, its codes are valid, everybody it names exists."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from app.demo.district import make_district
from app.demo.divisions import reading_order
from app.demo.organisation import centre_of_street
from app.domain.cases import Case, CaseId
from app.domain.district import District, UnitGrid
from app.domain.law import Law
from app.domain.limits import LimitUnit
from app.domain.publishing import catalogue_troubles
from app.domain.rights import reaches
from app.errors import BadInput

SEEDS = (1, 2, 3)
SQUARE_KM = 1e6


@cache
def district(seed: int = 1, unit_grids: int = 400) -> District:
    return make_district(seed, unit_grids)


def polygon(grid: UnitGrid) -> Polygon:
    return Polygon(np.reshape(grid.area[0][0], (-1, 2)))


def land(grids: Iterable[UnitGrid]) -> BaseGeometry:
    return shapely.union_all([polygon(grid) for grid in grids])


def grouped(grids: tuple[UnitGrid, ...], name: str) -> dict[str, list[UnitGrid]]:
    groups: dict[str, list[UnitGrid]] = {}
    for grid in grids:
        groups.setdefault(getattr(grid, name), []).append(grid)
    return groups


def test_the_same_seed_gives_the_same_district():
    assert make_district(7, 260) == make_district(7, 260)


def test_another_seed_gives_another_district():
    one, other = district(1), district(2)
    assert one.unit_grids != other.unit_grids
    assert one.roads != other.roads
    assert {person.name for person in one.people} != {person.name for person in other.people}


@pytest.mark.parametrize("seed", SEEDS)
def test_unit_grids_tile_the_district_without_gap_or_overlap(seed: int):
    shapes = [polygon(grid) for grid in district(seed).unit_grids]
    whole = shapely.union_all(shapes)
    assert all(shape.is_valid and shape.exterior.is_ccw for shape in shapes)
    assert isinstance(whole, Polygon)
    assert not whole.interiors
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, rel=1e-6)


def test_neighbours_share_whole_edges_and_no_land():
    shapes = [polygon(grid) for grid in district().unit_grids]
    edges = [set(pairwise(shape.exterior.coords)) for shape in shapes]
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for a, b in zip(first, second, strict=True):
        if a < b:
            common = shapes[a].intersection(shapes[b])
            shared = {(start, end) for end, start in edges[a]} & edges[b]
            assert common.area == 0
            assert sum(math.dist(*edge) for edge in shared) == pytest.approx(common.length)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("division", ["street", "village", "duty_grid"])
def test_every_division_is_in_one_piece(seed: int, division: str):
    pieces = {code: land(grids) for code, grids in grouped(district(seed).unit_grids, division).items()}
    assert {code for code, piece in pieces.items() if not isinstance(piece, Polygon)} == set()


@pytest.mark.parametrize("seed", SEEDS)
def test_unit_grids_nest_in_villages_and_duty_grids_and_these_in_streets(seed: int):
    found = district(seed)
    streets = {street.code for street in found.streets}
    villages = {village.code for village in found.villages}
    duty_grids = {duty.code for duty in found.duty_grids}
    assert {grid.village for grid in found.unit_grids} == villages
    assert {code[:9] for code in villages} == streets
    assert {grid.duty_grid for grid in found.unit_grids} == duty_grids
    for code, grids in grouped(found.unit_grids, "duty_grid").items():
        assert {grid.street for grid in grids} == {code[:9]}


@pytest.mark.parametrize("seed", SEEDS)
def test_codes_are_valid_and_nobody_has_the_code_of_another(seed: int):
    found = district(seed)
    for divisions, pattern in (
        (found.streets, r"310199(00\d|10\d|501)"),
        (found.villages, r"310199\d{6}"),
        (found.duty_grids, r"310199\d{3}D\d{2}"),
        (found.unit_grids, r"310199\d{9}"),
    ):
        codes = [division.code for division in divisions]
        assert len(set(codes)) == len(codes)
        assert all(re.fullmatch(pattern, code) for code in codes)


def test_unit_grids_are_numbered_without_gaps_in_their_village():
    for grids in grouped(district().unit_grids, "village").values():
        assert sorted(int(grid.code[12:]) for grid in grids) == list(range(1, len(grids) + 1))


def itself(spot: tuple[float, float]) -> tuple[float, float]:
    return spot


def test_things_are_numbered_from_west_to_east_in_rows_from_north_to_south():
    spots = [(x * 100.0 + y, y * 90.0 + x) for x in range(3) for y in range(3)]
    ordered = reading_order(spots, itself)
    assert [(int(x // 100), int(y // 90)) for x, y in ordered] == [(x, y) for y in (2, 1, 0) for x in (0, 1, 2)]


def test_the_district_is_as_large_as_minhang():
    areas = [grid.area_m2 for grid in district().unit_grids]
    assert sum(areas) / SQUARE_KM == pytest.approx(372.79, rel=1e-3)
    assert min(areas) > 0


def test_a_full_district_has_the_numbers_of_a_real_one():
    full = district(1, 3_000)
    assert len(full.unit_grids) == 3_000
    assert 320 <= len(full.duty_grids) <= 550
    assert 150 <= len(full.villages) <= 300
    assert len(full.streets) == 14
    assert 200 <= sum(person.post == "INS" for person in full.people) <= 300


def test_unit_grids_are_small_in_the_middle_and_large_at_the_edge():
    full = district(1, 3_000)
    by_street = {
        code: np.mean([g.area_m2 for g in grids]) for code, grids in grouped(full.unit_grids, "street").items()
    }
    assert by_street["310199004"] * 3 < by_street["310199102"]


def test_too_few_unit_grids_are_refused_with_the_least_number():
    with pytest.raises(BadInput, match="at least 250") as refusal:
        make_district(1, 100)
    assert refusal.value.code == "too_few_unit_grids"


def test_every_unit_grid_has_two_managers_and_every_duty_grid_a_leader():
    found = district()
    people = {person.id: person for person in found.people}
    for grid in found.unit_grids:
        assert grid.manager_day != grid.manager_night
        for manager in (grid.manager_day, grid.manager_night):
            assert people[manager].dept == centre_of_street(grid.street)
    assert all(people[duty.leader].post == "GL" for duty in found.duty_grids)


def test_people_have_numbers_names_and_telephones_of_their_own():
    people = district().people
    assert len({person.id for person in people}) == len(people)
    assert len({person.name for person in people}) == len(people)
    assert len({person.phone for person in people}) == len(people)
    assert all(re.fullmatch(r"1990000\d{4}", person.phone) for person in people)
    assert all(re.fullmatch(r"[\u4e00-\u9fff]{2,4}", person.name) for person in people)


def test_the_people_of_the_tour_have_their_posts():
    people = {person.id: person for person in district().people}
    assert (people["0417"].name, people["0417"].post) == ("顾晓岚", "DP")
    assert (people["0101"].name, people["0101"].post) == ("沈立群", "DC")
    assert (people["2205"].name, people["2205"].dept) == ("陆建平", centre_of_street("310199003"))


def test_there_are_53_departments_and_a_centre_for_every_street():
    found = district()
    assert sum(not department.street for department in found.departments) == 53
    assert {d.street for d in found.departments if d.street} == {street.code for street in found.streets}
    assert len({department.code for department in found.departments}) == len(found.departments)
    assert {"power", "gas"} <= {department.code for department in found.departments if not department.has_login}
    assert {department.attachment.value for department in found.departments} == {"block", "line_block", "line"}


def test_every_department_has_a_clerk_who_can_be_named():
    found = district()
    clerks = Counter(person.dept for person in found.people if person.post == "DEPT")
    assert all(clerks[department.code] for department in found.departments)


def test_every_category_has_a_condition_and_its_liable_department_exists():
    found = district()
    departments = {department.code for department in found.departments} | {""}
    for category in found.categories:
        assert category.conditions
        assert [condition.number for condition in category.conditions] == [*range(1, len(category.conditions) + 1)]
        assert {condition.liable for condition in category.conditions} <= departments
        assert all(condition.limit > 0 and condition.filing and condition.closing for condition in category.conditions)


def test_category_codes_are_unique_and_initials_fit_the_name():
    categories = district().categories
    assert len({category.code for category in categories}) == len(categories) > 120
    assert {category.edition for category in categories} == {"GBT30428.2-2013", "SH"}
    for category in categories:
        assert re.fullmatch(r"[CE]\d{4}", category.code)
        assert len(category.initials) == len(re.findall(r"[\u4e00-\u9fff]", category.name)), category.name
        assert category.initials.islower()


def test_who_is_liable_is_listed_but_for_what_the_streets_own_centres_do():
    found = district()
    listed = [(e.category, e.condition, e.dept) for e in found.responsibilities if not e.area]
    liable = [(c.code, each.number, each.liable) for c in found.categories for each in c.conditions if each.liable]
    assert listed == liable
    assert [entry.id for entry in found.responsibilities] == [
        f"R-{number:04d}" for number in range(1, len(found.responsibilities) + 1)
    ]
    assert all(entry.basis for entry in found.responsibilities)


def test_the_same_category_has_other_departments_in_some_streets():
    found = district()
    departments = {department.code for department in found.departments}
    areas = {street.code for street in found.streets} | {duty.code for duty in found.duty_grids}
    general = {(e.category, e.condition): e.dept for e in found.responsibilities if not e.area}
    special = [entry for entry in found.responsibilities if entry.area]
    assert {entry.dept for entry in special} <= departments
    assert {entry.area for entry in special} <= areas
    assert {len(entry.area) for entry in special} == {9, 12}
    assert all(general.get((entry.category, 1)) != entry.dept for entry in special)
    assert len({entry.category for entry in special}) >= 4


def test_most_categories_are_admitted_and_a_few_are_not():
    found = district()
    codes, admitted = {c.code for c in found.categories}, {entry.category for entry in found.admitted}
    assert admitted < codes
    assert 4 <= len(codes - admitted) <= 12


def test_joint_call_outs_are_led_by_two_and_name_departments_and_categories_that_exist():
    found = district()
    departments, codes = {d.code for d in found.departments}, {c.code for c in found.categories}
    assert 3 <= len(found.presets) <= 4
    for preset in found.presets:
        assert preset.leads == ("urban", "police")
        assert preset.others
        assert {*preset.leads, *preset.others} <= departments
        assert set(preset.categories) <= codes


def test_the_catalogue_of_the_year_before_had_other_limits():
    older, newest = district().catalogues
    assert (older.version, older.valid_from, newest.version) == ("2025.1", "2025-01-01", "2026.1")
    assert {"E2188", "E2189"} == {c.code for c in newest.categories} - {c.code for c in older.categories}
    now = {c.code: c for c in newest.categories}
    other = {
        (c.code, condition.number): condition.limit
        for c in older.categories
        for condition in c.conditions
        if condition != now[c.code].conditions[condition.number - 1]
    }
    assert len(other) == 7
    assert other["E0110", 1] == 8


def test_the_catalogues_are_such_as_could_be_published():
    assert [trouble for catalogue in district().catalogues for trouble in catalogue_troubles(catalogue)] == []


def test_departments_without_a_login_have_somebody_to_call():
    found = district()
    people = {person.id: person for person in found.people}
    silent = [department for department in found.departments if not department.has_login]
    assert len(silent) >= 8
    assert all(people[department.contact].dept == department.code for department in silent)
    assert not any(department.contact for department in found.departments if department.has_login)


SEED_ROWS = [  # domain.md §2.6
    ("C0101", 2, LimitUnit.URGENT_HOUR),
    ("C0101", 4, LimitUnit.WORK_HOUR),
    ("C0101", 5, LimitUnit.WORK_DAY),
    ("C0137", 2, LimitUnit.WORK_DAY),
    ("E0101", 2, LimitUnit.NATURAL_DAY),
    ("E0101", 15, LimitUnit.WORK_DAY),
    ("E0110", 4, LimitUnit.WORK_HOUR),
    ("E0401", 2, LimitUnit.URGENT_HOUR),
    ("E0113", 5, LimitUnit.WORK_DAY),
    ("E0501", 1, LimitUnit.URGENT_HOUR),
    ("E0506", 2, LimitUnit.URGENT_HOUR),
    ("E0404", 1, LimitUnit.WORK_DAY),
]


def test_the_limits_of_the_known_standard_are_in_the_catalogue():
    limits = [
        (category.code, condition.limit, condition.unit)
        for category in district().categories
        for condition in category.conditions
    ]
    assert set(SEED_ROWS) <= set(limits)


def test_roads_and_waters_lie_in_the_district():
    found = district()
    whole = land(found.unit_grids).buffer(1e-6)
    for road in found.roads:
        assert whole.covers(shapely.LineString(np.reshape(road.line, (-1, 2)))), road.name
    for water in found.waters:
        shape = Polygon(np.reshape(water.area[0][0], (-1, 2)))
        assert shape.is_valid
        assert whole.covers(shape), water.name
    assert {"澜江", "柳塘河"} <= {water.name for water in found.waters}
    assert {"东渚路", "金柳路", "双墩大街", "南埠大街"} <= {road.name for road in found.roads}


def test_no_road_ends_in_the_river():
    found = district(1, 3_000)
    river = next(water for water in found.waters if water.name == "澜江")
    wet = Polygon(np.reshape(river.area[0][0], (-1, 2))).buffer(-1e-6)
    edge = land(found.unit_grids).boundary
    for road in found.roads:
        for end in (road.line[:2], road.line[-2:]):
            point = shapely.Point(end)
            assert not wet.contains(point) or edge.distance(point) < 1e-5, road.name


def test_a_street_keeps_to_its_bank_of_the_river():
    found = district()
    river = next(water for water in found.waters if water.name == "澜江")
    wet = Polygon(np.reshape(river.area[0][0], (-1, 2)))
    for grids in grouped(found.unit_grids, "street").values():
        assert isinstance(max(shapely.get_parts(land(grids).difference(wet)), key=shapely.area), Polygon)
        dry = shapely.get_parts(land(grids).difference(wet))
        assert sum(part.area for part in dry) - max(part.area for part in dry) < 1e-6


def test_the_name_of_a_street_is_written_inside_it():
    found = district()
    groups = grouped(found.unit_grids, "street")
    for street in found.streets:
        assert land(groups[street.code]).contains(shapely.Point(street.label))


POSTS = [
    "CT",
    "DP",
    "DC",
    "DL",
    "INS",
    "DEPT",
    "HD",
    "SC",
    "VS",
    "SUP",
    "EV",
    "CMD",
    "DCMD",
    "GL",
    "L110",
    "SEAT",
    "LV",
    "SA",
    "SE",
    "AU",
]  # domain.md §1.4


def test_every_post_is_held_and_every_role_of_the_grids_has_an_area_to_act_for():
    found = district()
    held = {person.post for person in found.people}
    assert set(POSTS) <= held <= found.rules.roles.keys()
    villages = {village.code for village in found.villages}
    duties = {duty.code for duty in found.duty_grids}
    areas = {post: {p.area for p in found.people if p.post == post} for post in ("INS", "DCMD", "VS", "GL")}
    assert areas["INS"] == areas["DCMD"] == villages
    assert areas["VS"] - {""} == duties  # whoever of a team has no grid of their own helps in the whole street
    assert areas["GL"] <= duties | {street.code for street in found.streets}
    assert {p.area for p in found.people if p.post not in areas} == {""}


def test_whoever_manages_a_grid_reaches_the_cases_in_it():
    found = district()
    law = Law(found)
    for grid in found.unit_grids:
        case = Case(id=CaseId("c"), version=1, grid=grid.code, street=grid.street)
        managers = (grid.manager_day, grid.manager_night)
        leader = next(duty.leader for duty in found.duty_grids if duty.code == grid.duty_grid)
        for id, post in [(managers[0], "VS"), (managers[1], "VS"), (leader, "GL")]:
            person = law.person(id)
            assert person is not None
            assert reaches(person, post, case, law)

"""A town becomes coded unit grids that fill it exactly."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.demo.imports.cutting import cut, lattice_over
from app.demo.imports.district import DEFAULTS, ImportedDistrict, ImportOptions, import_district
from app.demo.imports.merging import merge_slivers
from app.demo.imports.shapes import area_m2, area_of, shape_of
from app.domain.district import District, UnitGrid
from app.errors import BadInput
from tests.fakes.import_files import feature, point, square, write_features

HILL = [(121.40, 31.10), (121.431, 31.097), (121.436, 31.118), (121.411, 31.131), (121.405, 31.116), (121.40, 31.10)]
LAKE = square(west=121.41, south=31.105, side=0.006)
ISLAND = square(west=121.45, south=31.10, side=0.0005)


def imported_from(tmp_path: Path, *features: object, options: ImportOptions = DEFAULTS) -> ImportedDistrict:
    return import_district(write_features(tmp_path / "towns.geojson", *features), options=options)


def shapes_of(grids: tuple[UnitGrid, ...]) -> list[MultiPolygon]:
    return [shape_of(grid.area) for grid in grids]


def is_filled_exactly(outline: BaseGeometry, grids: tuple[UnitGrid, ...]) -> bool:
    """No gap, no overlap, nothing outside; 1e-6 of the town's area is the limit."""
    shapes = shapes_of(grids)
    whole = shapely.union_all(shapes)
    overlap = sum(shape.area for shape in shapes) - whole.area
    wrong = whole.symmetric_difference(outline).area + overlap
    return wrong < 1e-6 * outline.area and all(shape.is_valid for shape in shapes)


def test_a_town_is_filled_exactly_around_its_lake(tmp_path: Path):
    district = imported_from(tmp_path, feature("310112102", HILL, LAKE)).district

    assert is_filled_exactly(Polygon(HILL, [LAKE]), district.unit_grids)
    assert shapely.coverage_is_valid(shapes_of(district.unit_grids))


CORNER = st.tuples(st.floats(121.40, 121.44), st.floats(31.10, 31.14))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CORNER, min_size=3, max_size=12))
def test_any_town_is_filled_exactly(corners: list[tuple[float, float]]):
    mended = shapely.make_valid(Polygon(corners), method="structure", keep_collapsed=False)
    parts = [part for part in shapely.get_parts(mended) if isinstance(part, Polygon) and part.area > 1e-9]
    outline = MultiPolygon(parts)
    if not parts or not outline.is_valid:
        return
    (pieces,) = cut([outline], lattice_over([outline], 0.12))
    cells = merge_slivers(pieces, 48_000)
    shapes = [shape_of(area_of(cell.shape)) for cell in cells]

    whole = shapely.union_all(shapes)
    border = 1e-8 * (outline.length + 1e-3)  # the noding grid: a tenth of a millimetre along the border
    assert whole.symmetric_difference(outline).area < max(1e-6 * outline.area, border)
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, rel=1e-9)
    assert all(shape.is_valid for shape in shapes)
    assert len(cells) == 1 or all(cell.area_m2 >= 48_000 for cell in cells)


def test_unit_grids_are_about_as_large_as_asked_and_slivers_join_a_neighbour(tmp_path: Path):
    for km2 in (0.02, 0.12, 0.5):
        grids = imported_from(
            tmp_path, feature("310112102", HILL), options=ImportOptions(unit_km2=km2)
        ).district.unit_grids
        sizes = [grid.area_m2 / 1e6 for grid in grids]

        assert sum(sizes) / len(sizes) == pytest.approx(km2, rel=0.2)
        assert 0.4 * km2 <= min(sizes)
        assert max(sizes) < 2.2 * km2


def test_the_area_of_a_unit_grid_is_its_square_metres_on_the_ground(tmp_path: Path):
    grids = imported_from(tmp_path, feature("310112102", HILL)).district.unit_grids

    on_the_ground, _ = Geod(ellps="GRS80").geometry_area_perimeter(Polygon(HILL))  # CGCS2000's to 11 digits
    assert sum(grid.area_m2 for grid in grids) == pytest.approx(on_the_ground, rel=1e-5)
    assert grids[0].area_m2 == pytest.approx(area_m2(shape_of(grids[0].area)), rel=1e-9)


def test_towns_side_by_side_share_their_border_to_the_last_bit(tmp_path: Path):
    west = [(121.40, 31.10), (121.4203, 31.10), (121.4187, 31.12), (121.40, 31.12), (121.40, 31.10)]
    east = [(121.4203, 31.10), (121.44, 31.10), (121.44, 31.12), (121.4187, 31.12), (121.4203, 31.10)]
    imported = imported_from(tmp_path, feature("310112101", west), feature("310112102", east, name="梅陇镇"))

    assert imported.rejects == ()
    assert shapely.coverage_is_valid(shapes_of(imported.district.unit_grids))
    assert {grid.street for grid in imported.district.unit_grids} == {"310112101", "310112102"}


def test_ground_claimed_twice_goes_to_the_earlier_feature_and_is_reported(tmp_path: Path):
    imported = imported_from(tmp_path, feature("310112102"), feature("310112101", square(west=121.41), name="莘庄镇"))

    (remark,) = imported.rejects
    assert (remark.reason_code, remark.feature, remark.kept) == ("overlap", 2, True)
    assert "七宝镇 (feature 1)" in remark.text
    first = tuple(grid for grid in imported.district.unit_grids if grid.street == "310112102")
    second = tuple(grid for grid in imported.district.unit_grids if grid.street == "310112101")
    assert is_filled_exactly(Polygon(square()), first)
    assert is_filled_exactly(Polygon(square(west=121.41)) - Polygon(square()), second)


def test_a_town_that_lies_wholly_in_another_is_left_out_and_said_so(tmp_path: Path):
    inside = square(west=121.405, south=31.105, side=0.005)
    imported = imported_from(tmp_path, feature("310112102"), feature("310112101", inside))

    assert [street.code for street in imported.district.streets] == ["310112102"]
    assert [reject.reason_code for reject in imported.rejects if not reject.kept] == ["covered"]


def test_a_small_island_belongs_to_the_nearest_unit_grid(tmp_path: Path):
    town = feature("310112102")
    town["geometry"] = {"type": "MultiPolygon", "coordinates": [[square()], [ISLAND]]}
    grids = imported_from(tmp_path, town).district.unit_grids

    (with_island,) = [grid for grid in grids if len(grid.area) == 2]
    assert with_island.area_m2 > 80_000
    assert sorted(part.bounds[2] for part in shape_of(with_island.area).geoms) == pytest.approx([121.42, 121.4505])


def test_rings_are_open_flat_and_counter_clockwise_with_holes_clockwise(tmp_path: Path):
    options = ImportOptions(unit_km2=100.0)
    (grid,) = imported_from(tmp_path, feature("310112102", HILL, LAKE), options=options).district.unit_grids

    (shell, hole) = grid.area[0]
    assert len(shell) % 2 == 0
    assert shell[:2] != shell[-2:]
    assert Polygon(list(zip(shell[::2], shell[1::2], strict=True))).exterior.is_ccw
    assert not Polygon(list(zip(hole[::2], hole[1::2], strict=True))).exterior.is_ccw


def test_unit_grids_are_numbered_row_by_row_from_the_north_west_inside_their_village(tmp_path: Path):
    points = write_features(
        tmp_path / "points.geojson",
        point("310112102004", "西村", 121.41, 31.11),
        point("310112102201", "东村", 121.43, 31.11),
    )
    for options in (DEFAULTS, ImportOptions(points=points)):
        grids = imported_from(tmp_path, feature("310112102", square(side=0.04)), options=options).district.unit_grids
        for village in {grid.village for grid in grids}:
            own = [grid for grid in grids if grid.village == village]
            assert [grid.code[12:] for grid in own] == [f"{number:03d}" for number in range(1, len(own) + 1)]
            assert len(own) > 10
            assert all(reads_before(one, following) for one, following in pairwise(own))


def reads_before(one: UnitGrid, other: UnitGrid) -> bool:
    """In a lower row, or further east in the same; rows are 0.0031 degrees high."""
    here, there = shape_of(one.area).centroid, shape_of(other.area).centroid
    is_same_row = abs(here.y - there.y) < 0.0012
    return here.x < there.x if is_same_row else here.y > there.y


def test_every_unit_grid_has_its_own_code_a_village_and_a_duty_grid_of_its_street(tmp_path: Path):
    district = imported_from(tmp_path, feature("310112102", square(121.30)), feature("310112101", HILL)).district

    codes = [grid.code for grid in district.unit_grids]
    assert codes == sorted(set(codes))
    assert [street.code for street in district.streets] == ["310112101", "310112102"]
    assert {grid.village for grid in district.unit_grids} == {village.code for village in district.villages}
    assert {grid.duty_grid for grid in district.unit_grids} == {duty.code for duty in district.duty_grids}
    assert all(grid.duty_grid.startswith(grid.street) for grid in district.unit_grids)
    sizes = Counter(grid.duty_grid for grid in district.unit_grids)
    assert all(6 <= size <= 11 for size in sizes.values())


def test_a_street_has_at_most_99_duty_grids(tmp_path: Path):
    options = ImportOptions(unit_km2=0.004, duty_size=1)
    district = imported_from(tmp_path, feature("310112102"), options=options).district

    assert len(district.unit_grids) > 900
    assert len(district.duty_grids) == 99
    assert district.duty_grids[98].code == "310112102D99"


def test_unit_grids_belong_to_the_village_whose_point_is_nearest(tmp_path: Path):
    points = write_features(
        tmp_path / "points.geojson",
        point("310112102000", "七宝镇", 121.41, 31.11),
        point("310112102004", "西村", 121.402, 31.11),
        point("310112102201", "东村", 121.418, 31.11),
    )
    district = imported_from(tmp_path, feature("310112102"), options=ImportOptions(points=points)).district

    assert [(village.code, village.name) for village in district.villages] == [
        ("310112102004", "西村"),
        ("310112102201", "东村"),
    ]
    for grid in district.unit_grids:
        is_west = shape_of(grid.area).representative_point().x < 121.41
        assert grid.village == ("310112102004" if is_west else "310112102201")


def test_points_that_give_no_village_a_grid_are_reported(tmp_path: Path):
    points = write_features(
        tmp_path / "points.geojson",
        point("310112102001", "甲", 121.41, 31.11),
        point("310112102002", "乙", 121.41, 31.11),
        point("310112102001", "甲", 121.40, 31.11),
        point("310112504001", "丙", 121.41, 31.11),
        point("310120101001", "丁", 121.41, 31.11),
        point("31011210200", "戊", 121.41, 31.11),
        feature("310112102009"),
        point("310112102010", "己", 31.11, 121.41),
    )
    imported = imported_from(tmp_path, feature("310112102"), options=ImportOptions(points=points))

    assert [village.name for village in imported.district.villages] == ["甲"]
    assert [(reject.feature, reject.reason_code) for reject in imported.rejects] == [
        (3, "code_duplicate"),
        (6, "code_wrong"),
        (7, "geometry_wrong"),
        (8, "lon_lat_swapped"),
        (2, "village_without_grid"),
        (4, "street_missing"),
    ]
    assert {reject.file for reject in imported.rejects} == {"points.geojson"}


def test_a_village_never_has_more_than_999_unit_grids(tmp_path: Path):
    points = write_features(tmp_path / "points.geojson", point("310112102001", "甲", 121.41, 31.11))

    with pytest.raises(BadInput, match=r"甲 \(310112102001\) would have 1\d{3}") as caught:
        imported_from(tmp_path, feature("310112102"), options=ImportOptions(points=points, unit_km2=0.004))
    assert caught.value.code == "village_too_large"


def test_a_whole_district_becomes_one_street_whose_code_ends_in_000(tmp_path: Path):
    district = imported_from(tmp_path, feature("310112", HILL, name="闵行区")).district

    assert (district.code, district.name) == ("310112", "闵行区")
    assert [street.code for street in district.streets] == ["310112000"]


def test_the_outline_of_the_district_gives_way_to_its_streets(tmp_path: Path):
    imported = imported_from(tmp_path, feature("310112", HILL, name="闵行区"), feature("310112102"))

    assert [street.code for street in imported.district.streets] == ["310112102"]
    assert [(reject.feature, reject.reason_code) for reject in imported.rejects] == [(1, "district_outline")]


def test_of_several_districts_one_has_to_be_chosen_and_the_others_are_counted(tmp_path: Path):
    towns = (feature("310112102"), feature("310120101", square(west=121.46)))
    path = write_features(tmp_path / "towns.geojson", *towns)

    with pytest.raises(BadInput, match="310112, 310120") as several:
        import_district(path)
    assert several.value.code == "several_districts"
    with pytest.raises(BadInput, match="has no district 310104") as none:
        import_district(path, options=ImportOptions(district="310104"))
    assert none.value.code == "district_not_in_file"
    imported = import_district(path, options=ImportOptions(district="310120"))
    assert imported.district.code == "310120"
    assert [(reject.feature, reject.reason_code) for reject in imported.rejects] == [(1, "other_district")]


@pytest.mark.parametrize("km2", [0.0, -1.0, float("nan"), 1e-7, 1e9])
def test_unit_grids_of_a_senseless_size_are_refused(tmp_path: Path, km2: float):
    with pytest.raises(BadInput) as caught:
        imported_from(tmp_path, feature("310112102"), options=ImportOptions(unit_km2=km2))
    assert caught.value.code == "unit_size_wrong"


def test_duty_grids_of_no_unit_grids_are_refused(tmp_path: Path):
    with pytest.raises(BadInput) as caught:
        imported_from(tmp_path, feature("310112102"), options=ImportOptions(duty_size=0))
    assert caught.value.code == "duty_size_wrong"


def test_staff_is_added_by_whoever_knows_it(tmp_path: Path):
    def with_name(district: District) -> District:
        return replace(district, name=f"{district.code} with {len(district.unit_grids)} grids and staff")

    path = write_features(tmp_path / "towns.geojson", feature("310112102"))
    assert import_district(path, staff=with_name).district.name.endswith("and staff")
    assert import_district(path).district.people == ()


def test_the_same_file_gives_the_same_district(tmp_path: Path):
    once, again = (imported_from(tmp_path, feature("310112102", HILL, LAKE)) for _ in range(2))

    assert once == again


def test_names_are_written_inside_their_town(tmp_path: Path):
    horseshoe = [(121.40, 31.10), (121.43, 31.10), (121.43, 31.13), (121.425, 31.13), (121.425, 31.105)]
    horseshoe += [(121.405, 31.105), (121.405, 31.13), (121.40, 31.13), (121.40, 31.10)]
    town = feature("310112102", horseshoe, name_en="Qibao")
    (street,) = imported_from(tmp_path, town).district.streets

    assert Polygon(horseshoe).contains(shapely.Point(street.label))
    assert (street.name, street.name_en) == ("七宝镇", "Qibao")

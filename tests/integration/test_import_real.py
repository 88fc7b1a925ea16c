"""Real boundaries become districts and real requests become reports."""

import csv
import gzip
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from app.demo.imports.cases import read_cases
from app.demo.imports.crs import ToCgcs2000
from app.demo.imports.district import ImportOptions, import_district
from app.demo.imports.mapping import load_mapping
from app.demo.imports.places import UnitGrids
from app.demo.imports.rejects import Reject
from app.demo.imports.reports import Report
from app.demo.imports.shapes import area_m2, shape_of
from app.domain.coordinates import Crs, gcj02_to_wgs84, metres_between, wgs84_to_gcj02
from app.domain.district import District

REAL = Path(__file__).parents[2] / "../shared/data"
GEO = REAL / "geo"
CASES = REAL / "cases/nyc311_2026-06_10000.csv.gz"
VORONOI = GEO / "minhang_fengxian_towns_voronoi_wgs84.geojson"
OSM = GEO / "minhang_towns_osm_partial_wgs84.geojson"
POINTS = GEO / "minhang_fengxian_town_village_points_wgs84.geojson"
GCJ = GEO / "shanghai_districts_amap2018_gcj02.geojson"
WGS = GEO / "shanghai_districts_amap2018_wgs84.geojson"
CGCS = GEO / "shanghai_districts_gs2024_0650_cgcs2000.geojson"
NYC311 = Path(__file__).parents[2] / "resources/mappings/nyc311.toml"

pytestmark = pytest.mark.skipif(not GEO.is_dir(), reason="the folder of real data ../shared/data is not here")


def outlines(path: Path, crs: Crs = Crs.WGS84) -> dict[str, BaseGeometry]:
    """The areas of a file by code as drawn, its points converted, in the order of the file."""
    convert = ToCgcs2000(crs)

    def converted(coordinates: Any) -> Any:
        return [convert(*pair) for pair in coordinates]

    found = {}
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        properties = feature["properties"]
        code = properties.get("town_code") or properties["adcode"] + "000"
        found[code[:9]] = shapely.transform(shape(feature["geometry"]), converted)
    return found


def check_tiling(district: District, drawn: dict[str, BaseGeometry]) -> None:
    """Each street's grids fill its outline, less what earlier outlines took, within 1e-6 of its area."""
    taken: list[BaseGeometry] = []
    of_district = {code: outline for code, outline in drawn.items() if code.startswith(district.code)}
    for code, outline in of_district.items():
        shapes = [shape_of(grid.area) for grid in district.unit_grids if grid.street == code]
        own = outline.difference(shapely.union_all(taken))
        whole = shapely.union_all(shapes)
        assert whole.symmetric_difference(own).area < 1e-6 * own.area
        assert sum(one.area for one in shapes) == pytest.approx(own.area, rel=1e-6)
        assert all(one.is_valid for one in shapes)
        taken.append(outline)


def check_codes(district: District) -> None:
    codes = [grid.code for grid in district.unit_grids]
    assert all(len(code) == 15 and code.isdigit() and code.startswith(district.code) for code in codes)
    assert len(set(codes)) == len(codes)
    assert {grid.street for grid in district.unit_grids} == {street.code for street in district.streets}
    assert {grid.village for grid in district.unit_grids} == {village.code for village in district.villages}
    assert {grid.duty_grid for grid in district.unit_grids} == {duty.code for duty in district.duty_grids}
    assert max(Counter(grid.village for grid in district.unit_grids).values()) <= 999
    assert max(Counter(duty.code[:9] for duty in district.duty_grids).values()) <= 99


@pytest.fixture(scope="module")
def minhang() -> District:
    return import_district(VORONOI, options=ImportOptions(district="310112", name="闵行区", points=POINTS)).district


def test_the_14_towns_of_minhang_become_about_3100_unit_grids_in_seconds():
    started = time.process_time()
    imported = import_district(VORONOI, options=ImportOptions(district="310112", points=POINTS))
    district = imported.district

    assert time.process_time() - started < 20
    assert len(district.streets) == 14
    assert 3000 < len(district.unit_grids) < 3300
    assert 350 < len(district.duty_grids) < 450
    assert len(district.villages) > 100
    assert Counter(reject.reason_code for reject in imported.rejects if not reject.kept) == {"other_district": 11}
    check_codes(district)
    check_tiling(district, outlines(VORONOI))


def test_the_villages_of_minhang_keep_their_real_codes_and_names(minhang: District):
    real = {
        row["properties"]["code"]: row["properties"]["name"]
        for row in json.loads(POINTS.read_text("utf-8"))["features"]
    }

    assert all(real[village.code] == village.name for village in minhang.villages)


def test_the_towns_of_fengxian_keep_their_order_and_say_what_does_not_fit():
    imported = import_district(VORONOI, options=ImportOptions(district="310120", points=POINTS))

    assert len(imported.district.streets) == 11
    reasons = Counter(reject.reason_code for reject in imported.rejects if not reject.kept)
    assert (reasons["other_district"], reasons["street_missing"]) == (14, 5)  # villages of 504, not in the file
    check_codes(imported.district)
    check_tiling(imported.district, outlines(VORONOI))


def test_towns_of_openstreetmap_with_holes_islands_and_overlaps_are_imported():
    imported = import_district(OSM)

    assert len(imported.district.streets) == 5
    assert Counter(reject.reason_code for reject in imported.rejects) == {"overlap": 4}
    assert all(reject.kept for reject in imported.rejects)
    check_codes(imported.district)
    check_tiling(imported.district, outlines(OSM))


@pytest.mark.parametrize(
    ("path", "crs"), [(GCJ, Crs.GCJ02), (WGS, Crs.WGS84), (CGCS, Crs.CGCS2000)], ids=["gcj", "wgs", "cgcs"]
)
@pytest.mark.parametrize("district", ["310104", "310112", "310120"])
def test_whole_districts_are_imported_from_every_system(path: Path, crs: Crs, district: str):
    imported = import_district(path, options=ImportOptions(district=district, unit_km2=0.5))

    assert imported.district.source == f"{path.name}, {crs.value}"
    assert [street.code for street in imported.district.streets] == [district + "000"]
    assert imported.district.name.endswith("区")
    check_codes(imported.district)
    check_tiling(imported.district, {f"{district}000": outlines(path, crs)[f"{district}000"]})


def test_pudong_and_chongming_with_their_islands_are_imported():
    for district in ("310115", "310151"):
        imported = import_district(GCJ, options=ImportOptions(district=district, unit_km2=1.0))
        check_codes(imported.district)
        check_tiling(imported.district, {f"{district}000": outlines(GCJ, Crs.GCJ02)[f"{district}000"]})


def test_gcj02_comes_back_to_the_published_wgs84_within_their_rounding():
    """Both files have 6 decimals: half of the last one is 5.6 cm north and 4.8 cm east, 7.3 cm together."""
    shifted, true = (points_of(path) for path in (GCJ, WGS))

    assert len(shifted) == len(true) == 17_714
    back = max(metres_between(*gcj02_to_wgs84(*here), *there) for here, there in zip(shifted, true, strict=True))
    forth = max(metres_between(*wgs84_to_gcj02(*there), *here) for here, there in zip(shifted, true, strict=True))
    assert back < 0.08
    assert forth < 0.08


def points_of(path: Path) -> list[tuple[float, float]]:
    features = json.loads(path.read_text("utf-8"))["features"]
    return [(lon, lat) for one in features for lon, lat in shapely.get_coordinates(shape(one["geometry"])).tolist()]


def test_districts_converted_from_gcj02_lie_on_those_of_the_standard_map():
    """The shift is half a kilometre: undone, every district of the city centre covers its own better."""
    standard, raw, converted = outlines(CGCS, Crs.CGCS2000), outlines(GCJ, Crs.WGS84), outlines(GCJ, Crs.GCJ02)

    for code in ("310101", "310104", "310105", "310106", "310107", "310109", "310110", "310112"):
        street = f"{code}000"
        assert agreement(converted[street], standard[street]) > 0.9
        assert agreement(converted[street], standard[street]) > agreement(raw[street], standard[street]) + 0.03


def agreement(one: BaseGeometry, other: BaseGeometry) -> float:
    return float(one.intersection(other).area / one.union(other).area)


def test_the_area_of_minhang_is_the_published_one():
    district = import_district(GCJ, options=ImportOptions(district="310112")).district

    total_km2 = sum(grid.area_m2 for grid in district.unit_grids) / 1e6
    assert total_km2 == pytest.approx(372.34, rel=0.005)
    assert total_km2 == pytest.approx(area_m2(outlines(GCJ, Crs.GCJ02)["310112000"]) / 1e6, rel=1e-5)


def test_ten_thousand_real_requests_are_all_accounted_for(minhang: District):
    found = list(read_cases(CASES, load_mapping(NYC311), minhang))

    with gzip.open(CASES, "rt", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    without_place = [row["unique_key"] for row in rows if not row["longitude"]]
    reports = [one for one in found if isinstance(one, Report)]
    assert len(found) == len(rows) == 10_000
    assert [one.line for one in found] == list(range(2, 10_002))
    assert Counter(one.reason_code for one in found if isinstance(one, Reject)) == {"place_missing": 114}
    assert {row["unique_key"] for row in rows} - {one.external_id for one in reports} == set(without_place)


def test_real_requests_keep_their_time_and_get_a_place_inside_their_grid(minhang: District):
    grids = UnitGrids(minhang)
    reports = [one for one in read_cases(CASES, load_mapping(NYC311), minhang) if isinstance(one, Report)]

    first = reports[0]
    assert (first.external_id, first.category, first.agency) == ("69513421", "E0201", "DSNY")
    assert first.occurred_ms == 1_782_630_320_000  # 03:05:20 in New York, summer time
    assert all([grid.code for grid in grids.at(one.lon, one.lat)] == [one.grid] for one in reports)
    assert all(
        one.street == one.grid[:9] and (one.closed_ms == 0 or one.closed_ms >= one.occurred_ms) for one in reports
    )
    assert sum(1 for one in reports if not one.closed_ms) > 3_000

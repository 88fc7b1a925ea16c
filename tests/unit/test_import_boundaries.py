"""What a boundary file has to say, and what the import answers when it does not."""

import gzip
import json
from pathlib import Path

import pytest
from pyproj import Transformer

from app.demo.imports.crs import ToCgcs2000, crs_named
from app.demo.imports.district import DEFAULTS, ImportedDistrict, ImportOptions, import_district
from app.demo.imports.shapes import shape_of
from app.domain.coordinates import Crs, gcj02_to_bd09, wgs84_to_gcj02
from app.errors import BadInput
from tests.fakes.import_files import feature, point, square, write_features

NEXT_DOOR = square(west=121.42)


def refusal(path: Path, crs: str | None = None, options: ImportOptions = DEFAULTS) -> BadInput:
    with pytest.raises(BadInput) as caught:
        import_district(path, crs=crs, options=options)
    return caught.value


def one_reject(tmp_path: Path, bad: object) -> tuple[str, int, str]:
    """The reason, number and text of the second of two features, the first being good."""
    imported = import_district(write_features(tmp_path / "towns.geojson", feature("310112101"), bad))
    assert [street.code for street in imported.district.streets] == ["310112101"]
    (reject,) = imported.rejects
    assert (reject.kept, reject.file) == (False, "towns.geojson")
    return reject.reason_code, reject.feature, reject.text


def area_of_units(imported: ImportedDistrict) -> float:
    return sum(shape_of(grid.area).area for grid in imported.district.unit_grids)


@pytest.mark.parametrize(
    ("text", "crs"),
    [
        ("WGS-84", Crs.WGS84),
        ("WGS84", Crs.WGS84),
        ("wgs 84", Crs.WGS84),
        ("WGS-84 (inverse GCJ-02, sub-metre)", Crs.WGS84),
        ("WGS-84 geometry, gcj_lon/gcj_lat kept in properties", Crs.WGS84),
        ("EPSG:4490 (CGCS2000, = WGS-84 to <1 m)", Crs.CGCS2000),
        ("CGCS2000", Crs.CGCS2000),
        ("GCJ-02", Crs.GCJ02),
        ("gcj02", Crs.GCJ02),
        ("BD-09", Crs.BD09),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", Crs.WGS84),
        ("urn:ogc:def:crs:EPSG::4490", Crs.CGCS2000),
        ("urn:ogc:def:crs:EPSG:9.8.1:4549", Crs.GAUSS_120E),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", Crs.WGS84),
        ("epsg:4550", Crs.GAUSS_123E),
    ],
)
def test_a_coordinate_system_is_known_by_its_usual_names(text: str, crs: Crs):
    assert crs_named(text) is crs


@pytest.mark.parametrize("text", ["", "WGS 84 / UTM zone 51N", "EPSG:3857", "EPSG:44900", "Shanghai 2000", "GCJ-022"])
def test_a_coordinate_system_that_is_not_surely_known_is_refused(text: str):
    with pytest.raises(BadInput, match="EPSG:4490, EPSG:4326, GCJ-02") as caught:
        crs_named(text)
    assert caught.value.code == "crs_unknown"


def test_a_file_that_does_not_name_its_coordinate_system_is_refused_unless_the_operator_names_it(tmp_path: Path):
    path = write_features(tmp_path / "towns.geojson", feature("310112101"), crs_note="")

    error = refusal(path)
    assert error.code == "crs_missing"
    assert "--crs" in str(error)
    assert import_district(path, crs="EPSG:4490").district.source == "towns.geojson, EPSG:4490"


def test_the_crs_member_of_old_geojson_counts(tmp_path: Path):
    member = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    path = write_features(tmp_path / "towns.geojson", feature("310112101"), crs_note="", crs=member)

    assert import_district(path).district.source.endswith("EPSG:4490")


def test_a_note_among_the_properties_of_a_feature_counts(tmp_path: Path):
    path = write_features(tmp_path / "towns.geojson", feature("310112101", crs_note="EPSG:4490"), crs_note="")

    assert import_district(path).district.source.endswith("EPSG:4490")


def test_a_file_that_names_two_systems_is_refused(tmp_path: Path):
    path = write_features(tmp_path / "towns.geojson", feature("310112101", crs_note="GCJ-02"), crs_note="WGS-84")

    error = refusal(path)
    assert error.code == "crs_mixed"
    assert "EPSG:4326 (file) and GCJ-02 (feature 1)" in str(error)


def test_the_operator_overrules_the_file_and_is_told_so(tmp_path: Path):
    path = write_features(tmp_path / "towns.geojson", feature("310112101"), crs_note="WGS-84")

    imported = import_district(path, crs="GCJ-02")
    (remark,) = imported.rejects
    assert (remark.reason_code, remark.kept, remark.feature) == ("crs_overruled", True, 0)
    assert import_district(path, crs="EPSG:4490").rejects == ()  # the same for our purpose


@pytest.mark.parametrize("crs", ["GCJ-02", "BD-09", "EPSG:4549", "EPSG:4550", "EPSG:4528", "EPSG:4529", "EPSG:32651"])
def test_a_town_in_any_system_comes_out_where_it_is(tmp_path: Path, crs: str):
    def there(lon: float, lat: float) -> tuple[float, float]:
        if crs.startswith("EPSG"):
            degrees = "EPSG:4326" if crs == "EPSG:32651" else "EPSG:4490"
            return Transformer.from_crs(degrees, crs, always_xy=True).transform(lon, lat)
        shifted = wgs84_to_gcj02(lon, lat)
        return shifted if crs == "GCJ-02" else gcj02_to_bd09(*shifted)

    drawn = feature("310112101", [there(*corner) for corner in square()])
    imported = import_district(write_features(tmp_path / "towns.geojson", drawn, crs_note=crs))

    bounds = [shape_of(grid.area).bounds for grid in imported.district.unit_grids]
    assert min(west for west, *_ in bounds) == pytest.approx(121.40, abs=2e-7)
    assert max(north for *_, north in bounds) == pytest.approx(31.12, abs=2e-7)


def test_swapped_points_are_rejected_with_the_point(tmp_path: Path):
    swapped = [(lat, lon) for lon, lat in square()]

    reason, number, text = one_reject(tmp_path, feature("310112102", swapped))
    assert (reason, number) == ("lon_lat_swapped", 2)
    assert "(31.1, 121.4)" in text


def test_swapped_northings_and_eastings_are_noticed_too():
    plane = Transformer.from_crs("EPSG:4490", "EPSG:4549", always_xy=True)
    east, north = plane.transform(121.4, 31.1)

    with pytest.raises(BadInput) as caught:
        ToCgcs2000(Crs.GAUSS_120E)(north, east)
    assert caught.value.code == "lon_lat_swapped"
    assert ToCgcs2000(Crs.GAUSS_120E)(east, north) == pytest.approx((121.4, 31.1))


@pytest.mark.parametrize("west", [116.4, 500_000.0, -73.9, 0.0])
def test_points_far_from_shanghai_are_rejected(tmp_path: Path, west: float):
    reason, number, text = one_reject(tmp_path, feature("310112102", square(west=west)))

    assert (reason, number) == ("outside_box", 2)
    assert "EPSG:4326" in text


def test_degrees_in_a_file_that_promises_metres_are_rejected(tmp_path: Path):
    path = write_features(tmp_path / "towns.geojson", feature("310112101"), crs_note="EPSG:4549")

    error = refusal(path)
    assert error.code == "nothing_usable"
    assert "read as EPSG:4549 is not in or near Shanghai" in str(error)


def test_malformed_json_is_refused_with_line_and_column(tmp_path: Path):
    path = tmp_path / "towns.geojson"
    path.write_text('{"type": "FeatureCollection",\n "features": [}', "utf-8")

    error = refusal(path)
    assert (error.code, error.facts["line"], error.facts["column"]) == ("json_malformed", 2, 15)
    assert "line 2, column 15" in str(error)


@pytest.mark.parametrize("text", ["[" * 200_000, '{"type": "Feature", "n": ' + "9" * 5000 + "}"])
def test_json_that_is_valid_only_by_the_letter_is_refused(tmp_path: Path, text: str):
    path = tmp_path / "towns.geojson"
    path.write_text(text, "utf-8")

    assert refusal(path, crs="WGS-84").code == "json_malformed"


@pytest.mark.parametrize("text", ["[]", "7", '{"type": "Topology"}', '{"type": "Polygon", "coordinates": []}', "{}"])
def test_json_that_is_no_geojson_is_refused(tmp_path: Path, text: str):
    path = tmp_path / "towns.geojson"
    path.write_text(text, "utf-8")

    assert refusal(path).code == "not_geojson"


def test_a_file_without_bytes_or_features_is_refused(tmp_path: Path):
    empty = tmp_path / "empty.geojson"
    empty.touch()

    assert refusal(empty).code == "file_empty"
    assert refusal(write_features(tmp_path / "none.geojson")).code == "no_features"
    assert refusal(tmp_path / "missing.geojson").code == "file_unreadable"
    assert refusal(tmp_path).code == "file_unreadable"


def test_a_single_feature_and_a_gzip_file_are_files_too(tmp_path: Path):
    path = tmp_path / "town.geojson.gz"
    path.write_bytes(gzip.compress(json.dumps(feature("310112101", crs_note="WGS-84")).encode()))

    assert len(import_district(path).district.streets) == 1


def test_a_damaged_gzip_file_is_refused(tmp_path: Path):
    path = tmp_path / "town.geojson.gz"
    path.write_bytes(gzip.compress(json.dumps(feature("310112101")).encode())[:-12])

    assert refusal(path).code == "file_damaged"


def test_names_in_gb18030_are_read(tmp_path: Path):
    path = tmp_path / "towns.geojson"
    text = json.dumps(feature("310112102", crs_note="WGS-84"), ensure_ascii=False)
    path.write_bytes(text.encode("gb18030"))

    assert import_district(path).district.streets[0].name == "七宝镇"


@pytest.mark.parametrize(
    ("code", "street"),
    [
        ("310112102", "310112102"),
        ("310112102000", "310112102"),
        (310112102, "310112102"),
        (310112102.0, "310112102"),
        (" 310112102 ", "310112102"),
        ("310112", "310112000"),
    ],
)
def test_codes_of_6_9_and_12_digits_are_understood(tmp_path: Path, code: object, street: str):
    imported = import_district(write_features(tmp_path / "towns.geojson", feature(code)))

    assert [one.code for one in imported.district.streets] == [street]
    assert all(grid.code.startswith(street) and len(grid.code) == 15 for grid in imported.district.unit_grids)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("31011210", "code_wrong"),
        ("31011210A", "code_wrong"),
        ("３１０１１２１０２", "code_wrong"),
        ("310112102-1", "code_wrong"),
        (3.5, "code_wrong"),
        (True, "code_wrong"),
        ("", "code_missing"),
        (None, "code_missing"),
        ("310112102004", "code_village"),
    ],
)
def test_a_feature_with_a_wrong_code_is_rejected_with_its_number(tmp_path: Path, code: object, reason: str):
    assert one_reject(tmp_path, feature(code, NEXT_DOOR))[:2] == (reason, 2)


def test_two_features_with_one_code_are_refused_and_both_are_named(tmp_path: Path):
    one, other = feature("310112102", name="七宝镇"), feature("310112102000", NEXT_DOOR, name="七宝东")

    error = refusal(write_features(tmp_path / "towns.geojson", feature("310112101"), one, other))
    assert (error.code, error.facts["features"]) == ("code_duplicate", [2, 3])
    assert "feature 2 (七宝镇) and feature 3 (七宝东) have the same code 310112102" in str(error)


def test_codes_and_names_are_found_under_other_keys_when_they_are_named(tmp_path: Path):
    odd = {"type": "Feature", "properties": {"nr": "310112102", "wie": "七宝镇"}, "geometry": feature("")["geometry"]}
    path = write_features(tmp_path / "towns.geojson", odd)

    error = refusal(path)
    assert error.code == "code_key_missing"
    assert "nr, wie" in str(error)
    assert "--code-key" in str(error)
    street = import_district(path, options=ImportOptions(code_key="nr", name_key="wie")).district.streets[0]
    assert (street.code, street.name) == ("310112102", "七宝镇")


def test_a_key_that_no_feature_has_is_refused_with_those_there_are(tmp_path: Path):
    path = write_features(tmp_path / "towns.geojson", feature("310112102"))

    assert refusal(path, options=ImportOptions(code_key="dm")).code == "code_key_missing"
    error = refusal(path, options=ImportOptions(name_key="mc"))
    assert error.code == "name_key_missing"
    assert "code, name" in str(error)


def test_the_id_of_a_feature_is_its_code_when_no_property_is(tmp_path: Path):
    bare = {"type": "Feature", "id": "310112102", "properties": None, "geometry": feature("")["geometry"]}

    street = import_district(write_features(tmp_path / "towns.geojson", bare)).district.streets[0]
    assert (street.code, street.name) == ("310112102", "310112102")


@pytest.mark.parametrize(
    ("geometry", "reason", "words"),
    [
        (None, "geometry_wrong", "missing"),
        ({"type": "Point", "coordinates": [121.4, 31.1]}, "geometry_wrong", "Point"),
        ({"type": "LineString", "coordinates": square()}, "geometry_wrong", "LineString"),
        ({"type": "GeometryCollection", "geometries": []}, "geometry_wrong", "GeometryCollection"),
        ({"type": "Polygon", "coordinates": []}, "geometry_wrong", "no rings"),
        ({"type": "MultiPolygon", "coordinates": []}, "geometry_wrong", "no rings"),
        ({"type": "Polygon"}, "geometry_wrong", "no rings"),
        ({"type": "Polygon", "coordinates": ["abc"]}, "geometry_wrong", "Ring 1"),
        ({"type": "Polygon", "coordinates": [square()[:2]]}, "ring_too_short", "2 different points"),
        ({"type": "Polygon", "coordinates": [square(), square()[:1] * 4]}, "ring_too_short", "Ring 2"),
        ({"type": "Polygon", "coordinates": [[[121.4, "31.1"]]]}, "coordinate_wrong", "Ring 1, point 1"),
        ({"type": "Polygon", "coordinates": [[[121.4]]]}, "coordinate_wrong", "[121.4]"),
        ({"type": "Polygon", "coordinates": [[*square(), [float("nan"), 31.1]]]}, "coordinate_wrong", "point 6"),
        ({"type": "Polygon", "coordinates": [[*square(), [True, 31.1]]]}, "coordinate_wrong", "point 6"),
        (
            {"type": "Polygon", "coordinates": [[[121.4, 31.1], [121.41, 31.11], [121.42, 31.12], [121.4, 31.1]]]},
            "no_area",
            "no area",
        ),
    ],
)
def test_a_feature_whose_geometry_is_no_area_is_rejected_with_the_reason(
    tmp_path: Path, geometry: object, reason: str, words: str
):
    bad = {"type": "Feature", "properties": {"code": "310112102", "name": "x"}, "geometry": geometry}

    code, number, text = one_reject(tmp_path, bad)
    assert (code, number) == (reason, 2)
    assert words in text


def test_a_feature_that_is_no_object_is_rejected_by_number(tmp_path: Path):
    assert one_reject(tmp_path, "town")[:2] == ("code_missing", 2)


def test_an_outline_that_crosses_itself_is_mended_and_reported(tmp_path: Path):
    bow_tie = [(121.40, 31.10), (121.42, 31.12), (121.42, 31.10), (121.40, 31.12), (121.40, 31.10)]

    imported = import_district(write_features(tmp_path / "towns.geojson", feature("310112102", bow_tie)))
    (remark,) = imported.rejects
    assert (remark.reason_code, remark.feature, remark.kept) == ("self_intersection", 1, True)
    assert area_of_units(imported) == pytest.approx(0.02 * 0.02 / 2, rel=1e-6)


def test_parts_that_overlap_stay_area_when_they_are_mended(tmp_path: Path):
    parts = [[square()], [square(west=121.41)]]
    town = feature("310112102")
    town["geometry"] = {"type": "MultiPolygon", "coordinates": parts}

    imported = import_district(write_features(tmp_path / "towns.geojson", town))
    assert [remark.reason_code for remark in imported.rejects] == ["self_intersection"]
    assert area_of_units(imported) == pytest.approx(0.03 * 0.02, rel=1e-6)


def test_a_ring_that_is_left_open_is_closed_and_reported(tmp_path: Path):
    imported = import_district(write_features(tmp_path / "towns.geojson", feature("310112102", square()[:-1])))

    assert [(remark.reason_code, remark.kept) for remark in imported.rejects] == [("ring_not_closed", True)]
    assert area_of_units(imported) == pytest.approx(0.02 * 0.02, rel=1e-6)


def test_when_no_feature_can_be_used_the_first_reasons_are_said(tmp_path: Path):
    error = refusal(write_features(tmp_path / "towns.geojson", feature("12"), point("310112102", "x", 121.4, 31.1)))

    assert error.code == "nothing_usable"
    assert 'feature 1: The code "12"' in str(error)
    assert "feature 2: The geometry is Point" in str(error)

"""Every row of a foreign table becomes a report or a reject, and nothing is lost between them."""

import codecs
import csv
import gzip
import re
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demo.imports.cases import read_cases
from app.demo.imports.mapping import Mapping, load_mapping
from app.demo.imports.places import UnitGrids
from app.demo.imports.records import records_of
from app.demo.imports.rejects import Reject
from app.demo.imports.reports import Report
from app.demo.imports.shapes import shape_of
from app.domain.cases import Channel, Urgency
from app.domain.catalogue import Category
from app.domain.coordinates import wgs84_to_gcj02
from app.domain.district import District
from app.errors import BadInput
from tests.fakes.import_files import HEADER, MAPPING, ROW, a_district, write_lines
from tests.fakes.world import with_categories

FIT = 'mode = "fit"\nwest = 0.0\nsouth = 0.0\neast = 10.0\nnorth = 10.0'


@pytest.fixture
def district(tmp_path: Path) -> District:
    return a_district(tmp_path)


def mapping_from(tmp_path: Path, **changes: str) -> Mapping:
    """The plain mapping with pieces of its text exchanged."""
    text = MAPPING
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return load_mapping(write_lines(tmp_path / "mapping.toml", text))


def exchanged(tmp_path: Path, old: str, new: str) -> Mapping:
    return mapping_from(tmp_path, **{old: new})


def results(tmp_path: Path, district: District, *rows: str, mapping: Mapping | None = None) -> list[Report | Reject]:
    path = write_lines(tmp_path / "cases.csv", HEADER, *rows)
    return list(read_cases(path, mapping or mapping_from(tmp_path), district))


def one_report(tmp_path: Path, district: District, row: str, mapping: Mapping | None = None) -> Report:
    (report,) = results(tmp_path, district, row, mapping=mapping)
    assert isinstance(report, Report), report
    return report


def refusal(tmp_path: Path, district: District, content: bytes, mapping: Mapping | None = None) -> BadInput:
    path = tmp_path / "cases.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read_cases(path, mapping or mapping_from(tmp_path), district)
    return caught.value


def test_a_row_becomes_a_report_with_all_that_intake_needs(tmp_path: Path, district: District):
    report = one_report(tmp_path, district, ROW.replace("2026-03-05T08:00:00,,", "2026-03-05T08:00:00,2026-03-06,"))

    assert replace(report, grid="", street="") == Report(
        line=2,
        external_id="7",
        channel=Channel.H962000,
        urgency=Urgency.ORDINARY,
        category="E0113",
        title="Hole",
        description="a hole",
        address="Long Road, 12",
        lon=121.41,
        lat=31.11,
        grid="",
        street="",
        occurred_ms=1_772_668_800_000,  # midnight UTC: 8 o'clock in Shanghai
        closed_ms=1_772_726_400_000,
        agency="Roads",
    )
    (home,) = [grid for grid in district.unit_grids if grid.code == report.grid]
    assert shape_of(home.area).contains(shapely.Point(121.41, 31.11))
    assert report.street == "310112102"


def test_an_open_request_has_no_closing_time(tmp_path: Path, district: District):
    assert one_report(tmp_path, district, ROW).closed_ms == 0


def test_values_are_found_whatever_their_case_and_others_get_the_default(tmp_path: Path, district: District):
    loud = one_report(tmp_path, district, ROW.replace("Hole", " RUBBISH ").replace("Phone", "phone"))
    other = one_report(tmp_path, district, ROW.replace("Hole", "Ghost").replace("Phone", "Owl"))

    assert (loud.category, loud.channel) == ("E0110", Channel.H962000)
    assert (other.category, other.channel) == ("E0604", Channel.H12345)


def test_the_first_urgency_rule_that_holds_counts(tmp_path: Path, district: District):
    rules = '[[urgency]]\ncolumn = "kind"\nurgency = "extra_urgent"\nequals = ["hole"]\n[[urgency]]\ncolumn = "text"'
    both = exchanged(tmp_path, '[[urgency]]\ncolumn = "text"', rules)

    assert one_report(tmp_path, district, ROW.replace("a hole", "DANGER!")).urgency is Urgency.URGENT
    assert one_report(tmp_path, district, ROW.replace("a hole", "DANGER!"), both).urgency is Urgency.EXTRA_URGENT
    assert one_report(tmp_path, district, ROW.replace("Hole", "Black hole"), both).urgency is Urgency.ORDINARY


def test_title_and_description_stand_in_for_each_other(tmp_path: Path, district: District):
    assert one_report(tmp_path, district, ROW.replace("a hole", "")).description == "Hole"
    assert one_report(tmp_path, district, ROW.replace("Hole", "")).title == "a hole"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("7,2026", ",2026", "id_missing"),
        ("2026-03-05T08:00:00", "", "time_missing"),
        ("2026-03-05T08:00:00", "05/03/2026", "time_wrong"),
        ("2026-03-05T08:00:00,", "2026-03-05T08:00:00,2026-02-30", "time_wrong"),
        ("2026-03-05T08:00:00,", "2026-03-05T08:00:00,1900-01-01", "closed_before_occurred"),
        ("121.41,31.11", ",31.11", "place_missing"),
        ("121.41,31.11", "121.41,", "place_missing"),
        ("121.41,31.11", "121.41,north", "place_wrong"),
        ("121.41,31.11", "121.41,nan", "place_wrong"),
        ("121.41,31.11", "31.11,121.41", "lon_lat_swapped"),
        ("121.41,31.11", "0,0", "outside_box"),
        ("121.41,31.11", "121.60,31.11", "outside_district"),
        ("Hole,Phone,a hole", ",Phone,", "text_missing"),
        ("Long Road", "Long,Road", "field_count"),
        (",31.11", "", "field_count"),
        ("a hole", 'a "hole', ""),
        ("a hole", '"a" hole', "csv_malformed"),
    ],
)
def test_a_row_that_cannot_be_used_is_rejected_with_line_and_reason(
    tmp_path: Path, district: District, old: str, new: str, reason: str
):
    assert old in ROW
    first, second, third = results(tmp_path, district, ROW, ROW.replace(old, new, 1), ROW)

    assert isinstance(first, Report)
    assert isinstance(third, Report)
    assert (first.line, second.line, third.line) == (2, 3, 4)
    assert (second.reason_code if isinstance(second, Reject) else "") == reason


def test_without_a_default_unknown_values_are_rejected(tmp_path: Path, district: District):
    strict = mapping_from(tmp_path, **{'default = "E0604"\n': "", 'default = "h12345"\n': ""})

    rejects = results(tmp_path, district, ROW.replace("Hole", "Ghost"), ROW.replace("Phone", "Owl"), mapping=strict)
    assert [reject.reason_code for reject in rejects if isinstance(reject, Reject)] == [
        "category_unknown",
        "channel_unknown",
    ]


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path, district: District):
    long = ROW.replace("a hole", '"a hole\nas deep\n\nas ""this"""')

    found = results(tmp_path, district, "", long, ROW, "", "  ", ROW)
    assert [one.line for one in found] == [3, 7, 9, 10]
    assert isinstance(found[0], Report)
    assert found[0].description == 'a hole\nas deep\n\nas "this"'
    assert isinstance(found[2], Reject)  # spaces are no empty line


def test_a_forgotten_quote_costs_one_row_and_not_the_rest_of_the_file(tmp_path: Path, district: District):
    texts = ("one", '"two', "three", "four", '"five"', '"six', "seven", "eight")

    found = results(tmp_path, district, *(ROW.replace("a hole", text) for text in texts))
    assert [(one.line, one.description if isinstance(one, Report) else one.reason_code) for one in found] == [
        (2, "one"),
        (3, "csv_malformed"),
        (4, "three"),
        (5, "four"),
        (6, "five"),
        (7, "csv_malformed"),
        (8, "seven"),
        (9, "eight"),
    ]


def test_an_open_quote_before_very_long_text_costs_one_row_too(tmp_path: Path, district: District):
    rows = [ROW.replace("a hole", '"a hole'), *[ROW] * 2500]

    found = results(tmp_path, district, *rows)
    assert sum(len(row) for row in rows) > csv.field_size_limit()
    assert [one.line for one in found if isinstance(one, Reject)] == [2]
    assert len(found) == len(rows)


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, min_size=1, max_size=3), max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_every_record_is_found_with_its_physical_line(rows: list[list[str]], line_end: str):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator=line_end).writerows(rows)
        found = list(records_of(path, "utf-8", ","))

    assert [record for _, record in found] == rows
    assert [line for line, _ in found] == first_lines(rows)


def first_lines(rows: Sequence[Sequence[str]]) -> list[int]:
    """The line each row starts on: one more for every line break inside the rows before."""
    breaks = [1 + sum(len(re.findall("\r\n|\r|\n", cell)) for cell in row) for row in rows]
    return [1 + sum(breaks[:place]) for place in range(len(rows))]


def test_times_of_the_source_are_turned_to_utc_with_its_summer_time(tmp_path: Path, district: District):
    new_york = exchanged(tmp_path, "Asia/Shanghai", "America/New_York")
    times = ("2026-01-05T08:00:00", "2026-07-05T08:00:00", "2026-07-05T08:00:00+08:00")
    rows = [ROW.replace("2026-03-05T08:00:00", time) for time in times]

    found = results(tmp_path, district, *rows, mapping=new_york)
    assert [one.occurred_ms / 3_600_000 % 24 for one in found if isinstance(one, Report)] == [13, 12, 0]


def test_a_time_format_of_its_own_is_read(tmp_path: Path, district: District):
    mapping = exchanged(tmp_path, 'zone = "Asia/Shanghai"', 'zone = "Asia/Shanghai"\nformat = "%d.%m.%Y %H:%M"')

    row = ROW.replace("2026-03-05T08:00:00", "05.03.2026 08:00")
    assert one_report(tmp_path, district, row, mapping).occurred_ms == 1_772_668_800_000


def test_points_in_gcj02_go_to_the_grid_where_they_really_are(tmp_path: Path, district: District):
    gcj = exchanged(tmp_path, "EPSG:4490", "GCJ-02")
    lon, lat = wgs84_to_gcj02(121.41, 31.11)
    plain = one_report(tmp_path, district, ROW)

    report = one_report(tmp_path, district, ROW.replace("121.41,31.11", f"{lon},{lat}"), gcj)
    assert (report.lon, report.lat) == pytest.approx((121.41, 31.11), abs=1e-7)
    assert report.grid == plain.grid


def test_the_box_of_another_city_is_stretched_over_the_district(tmp_path: Path, district: District):
    fit = exchanged(tmp_path, 'mode = "as_is"\ncrs = "EPSG:4490"', FIT)
    corner, middle, beyond = (ROW.replace("121.41,31.11", place) for place in ("0,10", "5,5", "10.1,5"))

    north_west, centre, outside = results(tmp_path, district, corner, middle, beyond, mapping=fit)
    assert isinstance(north_west, Report)
    assert isinstance(centre, Report)
    assert isinstance(outside, Reject)
    assert (north_west.lon, north_west.lat) == pytest.approx((121.40, 31.12))
    assert (centre.lon, centre.lat) == pytest.approx((121.41, 31.11))
    assert outside.reason_code == "outside_source_box"


def test_a_stretched_point_that_meets_no_grid_moves_into_the_nearest_one(tmp_path: Path, district: District):
    fit = exchanged(tmp_path, 'mode = "as_is"\ncrs = "EPSG:4490"', FIT)
    west = [grid for grid in district.unit_grids if shape_of(grid.area).representative_point().x < 121.41]
    east = [grid for grid in district.unit_grids if shape_of(grid.area).bounds[0] > 121.417]
    apart = replace(district, unit_grids=(*west, *east))

    report = one_report(tmp_path, apart, ROW.replace("121.41,31.11", "7,5"), fit)
    assert UnitGrids(apart).at(121.414, 31.11) == []
    assert [grid.code for grid in UnitGrids(apart).at(report.lon, report.lat)] == [report.grid]
    assert report.lon == pytest.approx(121.41, abs=0.002) or report.lon == pytest.approx(121.417, abs=0.002)


def test_a_point_on_the_border_of_two_grids_always_goes_to_the_lower_code(district: District):
    finder = UnitGrids(replace(district, unit_grids=district.unit_grids[::-1]))
    borders = {
        (one.code, other.code): shape_of(one.area).intersection(shape_of(other.area))
        for one, other in combinations(sorted(district.unit_grids, key=attrgetter("code")), 2)
    }
    middles = {codes: line.interpolate(0.5, normalized=True) for codes, line in borders.items() if line.length}

    assert len(middles) > 30
    for (lower, _), middle in middles.items():
        (found,) = finder.at(middle.x, middle.y)
        assert found.code == lower


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encoding_is_found(tmp_path: Path, district: District, encoding: str):
    path = tmp_path / "cases.csv"
    path.write_bytes("\r\n".join((HEADER, ROW.replace("a hole", "路面破损"), "")).encode(encoding))

    (report,) = read_cases(path, mapping_from(tmp_path), district)
    assert isinstance(report, Report)
    assert report.description == "路面破损"


def test_a_named_encoding_and_delimiter_are_used(tmp_path: Path, district: District):
    named = exchanged(tmp_path, 'name = "test"', 'name = "test"\nencoding = "latin-1"\ndelimiter = ";"')
    path = tmp_path / "cases.csv"
    path.write_bytes(f"{HEADER}\n{ROW}".replace(",", ";").replace("a hole", "ein Löchlein").encode("latin-1"))

    (report,) = read_cases(path, named, district)
    assert isinstance(report, Report)
    assert report.description == "ein Löchlein"


def test_a_gzip_file_is_read_like_a_plain_one(tmp_path: Path, district: District):
    plain = results(tmp_path, district, ROW, ROW.replace("7,", ",", 1))
    path = tmp_path / "cases.csv.gz"
    path.write_bytes(gzip.compress((tmp_path / "cases.csv").read_bytes()))

    assert list(read_cases(path, mapping_from(tmp_path), district)) == plain


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (codecs.BOM_UTF8, "file_empty"),
        (b"\n\r\n\n", "file_empty"),
        (b"PK\x03\x04\x14\x00\x06\x00", "file_binary"),
        (HEADER.encode("utf-16"), "file_binary"),
        (gzip.compress(HEADER.encode())[:-9], "file_damaged"),
        (HEADER.encode() + b"\n\xff\xff\xff", "encoding_unknown"),
        (HEADER.encode() + b"\n\xe8", "encoding_unknown"),  # a character cut off at the end
        (b'{"type": "FeatureCollection"}', "columns_missing"),
        (b'"id"x,opened\n', "not_csv"),
        (b"x" * 1_100_000, "line_too_long"),
        (HEADER.replace("opened", "closed").encode(), "columns_missing"),
        (HEADER.replace("lon", "lat").encode() + b",lon", "columns_twice"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_before_the_first_row(
    tmp_path: Path, district: District, content: bytes, code: str
):
    assert refusal(tmp_path, district, content).code == code


def test_a_missing_column_is_named_beside_those_there_are(tmp_path: Path, district: District):
    error = refusal(tmp_path, district, HEADER.replace("closed", "Closed").encode())

    assert error.facts["missing"] == ["closed"]
    assert "no column closed" in str(error)
    assert "Closed" in str(error)


def test_categories_the_district_does_not_have_are_refused(tmp_path: Path, district: District):
    known = tuple(Category(code, "x", "01", code, code, "", ()) for code in ("E0110", "E0604"))

    error = refusal(tmp_path, with_categories(district, *known), f"{HEADER}\n{ROW}".encode())
    assert (error.code, error.facts["missing"]) == ("category_missing", ["E0113"])


def test_a_district_without_unit_grids_takes_no_cases(tmp_path: Path, district: District):
    error = refusal(tmp_path, replace(district, unit_grids=()), f"{HEADER}\n{ROW}".encode())

    assert error.code == "district_without_grids"


def test_a_table_is_never_held_as_a_whole(tmp_path: Path):
    path = write_lines(tmp_path / "cases.csv", HEADER, *[ROW] * 40_000)
    tracemalloc.start()
    try:
        count = sum(1 for _ in records_of(path, "utf-8", ","))
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert count == 40_001
    assert path.stat().st_size > 2_500_000
    assert peak_bytes < 300_000

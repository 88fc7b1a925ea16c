"""A mapping file that cannot mean what it says is refused with the key that is wrong."""

import re
from pathlib import Path

import pytest

from app.demo.imports.mapping import load_mapping
from app.domain.cases import Channel
from app.errors import BadInput
from tests.fakes.import_files import HEADER, MAPPING, write_lines

FOLDER = Path(__file__).parents[2] / "resources/mappings"
MAPPINGS = sorted({*FOLDER.glob("*.toml")} - {FOLDER / "editions.toml"})  # that one is between two catalogues

# GB/T 30428.2-2013 minors in use (domain.md §2.4), by major: "01" to "38" with the gaps
LISTED = {
    "C01": "01 02 03 04 06 10 11 14 18 23 25 26 27 28 29 30 31 37 38 39 40 45 46 49 50 51 52 54 57",
    "C02": "01 04 06 07 08 09 11 12 17 19 20 21 24 25 30",
    "C03": "01 02 03 04 05 06 07 08",
    "C04": "01 02 04 05 06 07 08 09 10",
    "C05": "03 04 06 07 08",
    "E01": "01 02 03 04 05 07 08 10 11 12 13 14 17 18 19 20 21 22 25 26 28 29 30 31 32 33 35 36 37 38",
    "E02": "01 02 03 04 05 06 07",
    "E03": "01 02 03 04 05 06 07 08 09 10 11 12",
    "E04": "01 02 04 05 06 10",
    "E05": "01 02 03 04 05 06 07 08",
    "E06": "02 04",
}


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: path.stem)
def test_every_mapping_of_the_program_is_good_and_gives_only_listed_categories(path: Path):
    listed = {major + minor for major, minors in LISTED.items() for minor in minors.split()}

    assert load_mapping(path).codes() <= listed


def test_the_mappings_of_the_program_are_found():
    assert "nyc311.toml" in [path.name for path in MAPPINGS]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('occurred = "opened"\n', "", "required field `occurred`"),
        ('occurred = "opened"', 'ocurred = "opened"', "unknown field `ocurred`"),
        ("[times]", "[clock]", "clock"),
        ('title = ["kind"]', 'title = "kind"', "columns.title"),
        ('"h12345"', '"telegram"', "telegram"),
        ('"h962000"', '"pigeon"', "pigeon"),
        ('"E0110"', '"0110"', "categories.table"),
        ('default = "E0604"', 'default = "other"', "categories.default"),
        ('"as_is"', '"somewhere"', "somewhere"),
        ('crs = "EPSG:4490"', "", "crs"),
        ('"EPSG:4490"', '"EPSG:3857"', "place.crs"),
        ('mode = "as_is"\ncrs = "EPSG:4490"', 'mode = "fit"\nwest = 1\nsouth = 0\neast = 1\nnorth = 1', "west"),
        ('mode = "as_is"\ncrs = "EPSG:4490"', 'mode = "fit"\nwest = 1\nsouth = 0\neast = 2', "north"),
        ('"Asia/Shanghai"', '"Asia/Gotham"', "Asia/Gotham"),
        ('"Asia/Shanghai"', '"../shanghai"', "time zone"),
        ('default = "h12345"\n', "", ""),
        ('channel = "via"\n', "", ""),
        ('channel = "via"\n', 'delimiter = "x"\n', "delimiter"),
        ('name = "test"', 'name = "test"\ndelimiter = ";;"', "delimiter"),
        ('urgency = "urgent"', 'urgency = "panic"', "panic"),
        ('contains = ["danger"]', "", "neither equals nor contains"),
        ("Hole =", 'rubbish = "E0111", Hole =', "two codes: E0110 and E0111"),
        ("Hole =", 'rubbish = "E0110", Hole =', ""),
        ("[columns]", "[columns", "TOML"),
        ("[columns]", "[columns]\nlat = 1", "line 15"),
    ],
)
def test_a_wrong_mapping_is_refused_with_the_key(tmp_path: Path, old: str, new: str, words: str):
    assert old in MAPPING
    path = write_lines(tmp_path / "mapping.toml", MAPPING.replace(old, new, 1))
    if not words:
        load_mapping(path)
        return
    with pytest.raises(BadInput, match=re.escape(words)) as caught:
        load_mapping(path)
    assert (caught.value.code, str(path) in str(caught.value)) == ("mapping_wrong", True)


def test_without_a_channel_column_there_has_to_be_a_default(tmp_path: Path):
    text = MAPPING.replace('channel = "via"\n', "").replace('default = "h12345"\n', "")

    with pytest.raises(BadInput, match=r"channels\.default"):
        load_mapping(write_lines(tmp_path / "mapping.toml", text))


def test_a_mapping_that_is_not_there_is_said_so(tmp_path: Path):
    with pytest.raises(BadInput, match=r"none\.toml") as caught:
        load_mapping(tmp_path / "none.toml")
    assert caught.value.code == "file_unreadable"


def test_a_mapping_says_which_columns_it_reads(tmp_path: Path):
    mapping = load_mapping(write_lines(tmp_path / "mapping.toml", MAPPING))

    assert mapping.channels.default is Channel.H12345
    assert set(mapping.column_names()) == {*HEADER.split(",")}

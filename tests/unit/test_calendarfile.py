"""A district's calendar comes from a file, or one line says why not."""

import json
from pathlib import Path

import pytest

from app.calendarfile import read_calendar
from app.domain.limits import Timetable, WorkingHours
from app.errors import BadInput

TOML = """
spans_min = [[480, 720], [840, 1080]]
working_days = ["2027-02-06", 2027-02-14]  # a day may be written with or without quotes
free_days = [2027-02-08]

[[timetables]]
valid_from = 2027-06-15
valid_to = 2027-09-15
spans_min = [[480, 690], [870, 1110]]
"""
HOURS = WorkingHours(
    spans_min=((480, 720), (840, 1080)),
    working_days=("2027-02-06", "2027-02-14"),
    free_days=("2027-02-08",),
    timetables=(Timetable("2027-06-15", "2027-09-15", ((480, 690), (870, 1110))),),
)


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        read_calendar(path)
    assert caught.value.code == "bad_calendar"
    assert set(caught.value.facts) == {"where", "why"}
    return str(caught.value)


def test_a_calendar_comes_from_toml(tmp_path: Path):
    assert read_calendar(written(tmp_path, "minhang.toml", TOML)) == HOURS


def test_a_calendar_comes_from_json_with_the_mark_of_a_windows_editor(tmp_path: Path):
    season = {"valid_from": "2027-06-15", "valid_to": "2027-09-15", "spans_min": [[480, 690], [870, 1110]]}
    content = {
        "spans_min": [[480, 720], [840, 1080]],
        "working_days": ["2027-02-06", "2027-02-14"],
        "free_days": ["2027-02-08"],
        "timetables": [season],
    }
    assert read_calendar(written(tmp_path, "a.JSON", json.dumps(content).encode("utf-8-sig"))) == HOURS


def test_what_a_file_leaves_out_is_as_usual(tmp_path: Path):
    assert read_calendar(written(tmp_path, "a.toml", "")) == WorkingHours()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.txt", "", "a.txt: its name must end in .toml or .json"),
        ("a.toml", "spans_min = [", "a.toml: not a calendar: "),
        ("a.json", "{", "a.json: not a calendar: "),
        ("a.json", "[]", "a.json: not a calendar: Expected `object`, got `array`"),
        ("a.json", "[" * 100_000, "a.json: not a calendar: "),
        ("a.toml", b"\xff\xfe", "a.toml: not a calendar: "),
        ("a.toml", "spans_min = [['8:30', '12:00']]", "a.toml: not a calendar: Expected `int`, got `str`"),
        ("a.toml", "freedays = []", "a.toml: freedays is not known: the keys here are spans_min, working_days,"),
        (
            "a.toml",
            "[[timetables]]\nvalid_from = 2027-06-01\nvalid_to = 2027-09-01\nspans_min = [[0, 9]]\nfree = 1",
            "a.toml: timetables[0].free is not known: the keys here are valid_from,",
        ),
        ("a.toml", "free_days = ['2027-02-30']", "a.toml: free_days[0]: '2027-02-30' is not a day"),
        ("a.toml", "free_days = [2027-02-03T00:00:00]", "a.toml: free_days[0]: '2027-02-03T00:00:00' is not a day"),
        ("a.toml", "spans_min = [[720, 510]]", "a.toml: spans_min[0]: 720-510 is not a span"),
    ],
)
def test_a_wrong_file_is_refused_in_one_line(tmp_path: Path, name: str, text: str, words: str):
    line = refusal(written(tmp_path, name, text))
    assert line.startswith(words)
    assert "\n" not in line


def test_a_file_that_is_not_there_is_refused_in_one_line(tmp_path: Path):
    assert refusal(tmp_path / "none.toml").startswith("none.toml: cannot be read: ")

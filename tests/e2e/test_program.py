"""The real program as a user starts it, in processes of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from app.domain.district import District
from app.rulefile import SHIPPED
from app.wire.codec import catalogue_from_bytes, district_from_bytes, district_to_bytes
from app.wire.messages import Stream
from tests.fakes.standards import COVER, HAWKER, HEADER, changed, write_xlsx
from tests.fakes.world import a_district

ROOT = Path(__file__).resolve().parents[2]
IMPORT = ("import", "catalogue", "--edition", "GBT30428.2-2013", "--version", "2026.2")
ENVIRONMENT = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def started(*arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "main.py", *map(str, arguments)],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(*arguments: object, seconds: float = 120) -> tuple[int, str, str]:
    program = started(*arguments)
    out, errors = program.communicate(timeout=seconds)
    return program.returncode, out, errors


@contextmanager
def a_platform(folder: Path, port: int = 0, *options: object) -> "Iterator[tuple[subprocess.Popen[str], str]]":
    ready = folder / "address"
    ready.unlink(missing_ok=True)
    program = started(
        "platform",
        "--database-url",
        f"sqlite:///{folder / 'platform.db'}",
        "--port",
        port,
        "--open",
        60,
        "--ready-file",
        ready,
        *options,
    )
    try:
        until = time.monotonic() + 60
        while not (ready.exists() and ready.read_text()) and time.monotonic() < until:
            assert program.poll() is None, program.stderr.read() if program.stderr else ""
            time.sleep(0.05)
        yield program, ready.read_text()
    finally:
        program.kill()
        program.communicate()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("demo",),
        ("hall",),
        ("platform",),
        ("import",),
        ("import", "district"),
        ("import", "cases"),
        ("import", "catalogue"),
        ("replay",),
        ("doctor",),
        ("shot",),
    ],
    ids=" ".join,
)
def test_every_command_explains_itself(arguments: tuple[str, ...]):
    status, out, errors = ended(*arguments, "--help")
    assert (status, errors) == (0, "")
    assert out.startswith("usage: main.py")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("platform", "--database-url", "mysql://x"), "neither sqlite"),
        (("platform", "--database-url", "sqlite:////nowhere/at/all.db"), "unable to open"),
        (("import", "district", "nowhere.geojson", "--out", "/tmp/x"), "nowhere.geojson"),
        (("import", "cases"), "--mapping"),
        ((*IMPORT, "nowhere.xlsx", "--out", "/tmp/x"), "nowhere.xlsx"),
        (("platform", "--catalogue", "nowhere.json"), "nowhere.json"),
        (("platform", "--rules", "nowhere.toml"), "nowhere.toml"),
        (("replay", "a.csv", "--mapping", "nowhere.toml"), "nowhere.toml"),
        (("demo", "--headless", "--district", "nowhere.json"), "nowhere.json"),
        (("shot", "/proc/nowhere"), "/proc/nowhere"),
    ],
)
def test_a_mistake_is_one_clear_line(arguments: tuple[str, ...], said: str):
    status, _, errors = ended(*arguments)
    lines = errors.strip().splitlines()
    assert status == 1
    assert all(line.startswith("gridhall: ") for line in lines), errors
    assert said in errors


def test_a_wrong_option_is_told_without_a_traceback():
    status, _, errors = ended("demo", "--screens", "9")
    assert status == 2
    assert "invalid choice" in errors
    assert "Traceback" not in errors


def test_the_demo_runs_headless_and_reports():
    status, out, errors = ended("demo", "--headless", "--seconds", "12", "--open", "300", "--report", "-")
    assert (status, errors) == (0, "")  # not even a task that was left over
    figures = json.loads(out)
    assert figures["screens"] == 4
    assert figures["link"] == "online"
    assert figures["cases_in_cache"] > 250
    assert figures["feed_events_applied"] > 0
    assert figures["commands_issued"] == figures["commands_accepted"] + figures["commands_returned"]
    assert figures["commands_accepted"] > 0
    assert figures["rss_mb"] > 0


def test_a_platform_killed_and_restarted_under_a_running_hall(tmp_path: Path):
    """kill -9 in the middle; the hall goes on, and catches up when the platform is back on the same port."""
    report = tmp_path / "report.json"
    with a_platform(tmp_path) as (platform, url):
        port = int(url.rpartition(":")[2])
        hall = started("hall", "--platform", url, "--folder", tmp_path / "hall", "--seconds", 25, "--report", report)
        time.sleep(8)
        platform.send_signal(signal.SIGKILL)
        platform.wait()
        time.sleep(4)
    with a_platform(tmp_path, port):
        _, errors = hall.communicate(timeout=60)
    assert hall.returncode == 0, errors
    assert "Traceback" not in errors
    figures = json.loads(report.read_text())
    assert (figures["link"], figures["cases_in_cache"]) == ("online", 60)


def test_a_hall_ends_cleanly_when_told_to(tmp_path: Path):
    hall = started("hall", "--platform", "http://127.0.0.1:9", "--folder", tmp_path)
    time.sleep(4)
    hall.send_signal(signal.SIGTERM)
    _, errors = hall.communicate(timeout=20)
    assert hall.returncode == 0, errors
    assert "Traceback" not in errors


def test_the_doctor_names_what_is_missing(tmp_path: Path):
    status, out, _ = ended("doctor", "--folder", tmp_path, "--platform", "http://127.0.0.1:9", "--json")
    found = json.loads(out)
    assert status == 1
    assert not found["platform"]["ok"]
    assert found["font"]["ok"]
    assert found["chinese"]["ok"]


def told_by(url: str) -> District:
    """The reference data as any client gets it."""
    with requests.get(
        f"{url}/v1/snapshot", params={"stream": Stream.DICTIONARY.value}, stream=True, timeout=20
    ) as answer:
        return district_from_bytes(answer.content)


def test_a_standard_is_imported_and_published(tmp_path: Path):
    """From the workbook to what a client gets; the platform keeps its first catalogue, and says no to a false one."""
    district, rejects, made = tmp_path / "district.json", tmp_path / "rejects.txt", tmp_path / "2026.2.json"
    district.write_bytes(district_to_bytes(a_district()))
    standard = write_xlsx(tmp_path / "立案标准.xlsx", HEADER, COVER, HAWKER, changed(HAWKER, _3="再来", _4="0天"))
    wanted = (*IMPORT, standard, "--valid-from", "2026-07-01", "--district", district, "--out", made)
    status, out, errors = ended(*wanted, "--rejects", rejects)
    assert (status, errors) == (0, "")
    assert "3 rows, 2 conditions of 2 categories" in out
    assert rejects.read_text("utf-8").startswith("立案标准.xlsx:立案标准:4: E0401: limit_not_positive: ")
    rules = tmp_path / "mine.toml"
    rules.write_text(SHIPPED.read_text("utf-8").replace('version = "2026.1"', 'version = "mine"'), "utf-8")

    with a_platform(tmp_path, 0, "--district", district) as (_, url):
        assert len(told_by(url).catalogues) == 1
    with a_platform(tmp_path, 0, "--catalogue", made, "--rules", rules) as (_, url):
        published = told_by(url)
    assert [each.version for each in published.catalogues] == ["2026.1", "2026.2"]
    assert published.catalogues[1] == catalogue_from_bytes(made.read_bytes(), "")
    assert published.rules.version == "mine"
    rules.write_text("lights = 1", "utf-8")
    made.write_text(made.read_text("utf-8").replace("取缔", "放行"), "utf-8")
    database = ("--database-url", f"sqlite:///{tmp_path / 'platform.db'}", "--port", 0)
    for option, path, said in (
        ("--catalogue", made, "new version"),
        ("--catalogue", rules, "mine.toml: not a catalogue document"),
        ("--rules", rules, "mine.toml"),
    ):
        status, _, errors = ended("platform", *database, option, path)
        assert (status, errors.count("\n")) == (1, 1)
        assert said in errors
    with a_platform(tmp_path) as (_, url):
        assert told_by(url) == published


def test_a_district_file_that_is_none_is_named(tmp_path: Path):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(district_to_bytes(a_district()))
    bad.write_bytes(good.read_bytes()[:-40])
    status, _, errors = ended("platform", "--district", bad, "--database-url", f"sqlite:///{tmp_path / 'p.db'}")
    assert status == 1
    assert "not a district document" in errors

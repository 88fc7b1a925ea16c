"""Outages: declared by who may, over HTTP or from the command line, and taken out of every clock once (§4.10)."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.domain.timers import TimerKind, latest
from app.wire.codec import encode
from app.wire.messages import OutageDeclared, OutageNotice
from tests.fakes.callers import Caller, at
from tests.fakes.cities import a_city
from tests.fakes.lives import a_full_district
from tests.fakes.world import GRIDS, FakeClock

ROOT = Path(__file__).resolve().parents[2]
PATH = "/v1/outages"
NOTICE = OutageNotice(
    id="o1",
    from_ms=at("2026-03-04 10:00"),
    to_ms=at("2026-03-04 10:30"),
    notice="系统停机，10:00至10:30不计入处置时限",
    author="T-SE",
)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Caller]:
    with a_hall(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def quiet_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """For the tests in which nothing changes: one case at work, half an hour after it was dispatched."""
    with a_hall(tmp_path_factory.mktemp("quiet")) as made:
        at_work(made, "a")
        made.waits_until("2026-03-04 10:05")
        yield made


@contextmanager
def a_hall(folder: Path) -> Iterator[Caller]:
    clock = FakeClock(at("2026-03-04 09:00"))
    with a_city(folder, district=a_full_district(), now_ms=clock.now_ms) as live:
        caller = Caller(live, clock)
        yield caller
        caller.close()


def at_work(hall: Caller, id: str, grid: str = GRIDS[0], dept: str = "D01") -> None:
    place: dict[str, Any] = {"address": "金柳路96弄", "lon": 121.405, "lat": 31.105, "grid": grid}
    said = {"title": "流动设摊", "description": "占道", "channel": "inspector", "category": "E0401", "condition": 1}
    hall.does(id, "register", "P-DAY", **place, **said)
    hall.does(id, "accept", "P-CT", distinct=True)
    hall.does(id, "file", "P-DC")
    hall.does(id, "dispatch", "P-DP", dept=dept, reason="就近处置")


def declared(hall: Caller, **changes: Any) -> OutageDeclared:
    status, body = hall.posts(PATH, encode(msgspec.structs.replace(NOTICE, **changes)))
    assert status == 200, body
    return msgspec.json.decode(body, type=OutageDeclared)


def applied(hall: Caller, id: str) -> list[str]:
    return [step.text for step in hall.history(id) if step.command == "apply_outage"]


def due(hall: Caller, id: str) -> int:
    return hall.case(id).handle_red_ms


def test_the_time_of_an_outage_does_not_count_for_any_open_case(hall: Caller):
    for id in ("a", "b"):
        at_work(hall, id)
    assert due(hall, "a") == at("2026-03-04 11:00")
    assert declared(hall).cases == 2
    hall.waits_until("2026-03-04 09:59")
    assert applied(hall, "a") == []  # it has not begun
    hall.waits_until("2026-03-04 10:00")
    for id in ("a", "b"):
        assert applied(hall, id) == [NOTICE.notice]
        assert due(hall, id) == at("2026-03-04 11:30")
        timer = latest(hall.case(id).timers, TimerKind.HANDLE)
        assert timer is not None
        assert [(part.counts, part.why) for part in timer.segments] == [(True, ""), (False, "outage"), (True, "")]
    hall.waits_until("2026-03-04 10:31")
    assert applied(hall, "a") == [NOTICE.notice]
    hall.is_well_kept("a")


def test_a_clock_that_began_in_an_outage_loses_the_rest_of_it_when_it_is_over(hall: Caller):
    declared(hall)
    hall.waits_until("2026-03-04 10:10")
    at_work(hall, "a")
    assert due(hall, "a") == at("2026-03-04 12:10")
    hall.waits_until("2026-03-04 10:30")
    assert due(hall, "a") == at("2026-03-04 12:30")
    assert len(applied(hall, "a")) == 1
    at_work(hall, "b")
    hall.waits_until("2026-03-04 11:00")
    assert applied(hall, "b") == []


@pytest.mark.parametrize(
    ("scope", "concerned"),
    [({"street": GRIDS[2][:9]}, {"far"}), ({"dept": "D02"}, {"other"}), ({}, {"near", "far", "other"})],
    ids=["street", "department", "district"],
)
def test_an_outage_concerns_only_its_scope(hall: Caller, scope: dict[str, str], concerned: set[str]):
    at_work(hall, "near")
    at_work(hall, "far", GRIDS[2])
    at_work(hall, "other", dept="D02")
    assert declared(hall, **scope).cases == len(concerned)
    hall.waits_until("2026-03-04 10:05")
    assert {id for id in ("near", "far", "other") if applied(hall, id)} == concerned


def test_an_outage_said_after_it_is_over_is_still_taken_out_once(hall: Caller):
    at_work(hall, "a")
    hall.waits_until("2026-03-04 10:45")
    declared(hall)
    declared(hall)  # the answer was lost, and it is said again
    hall.waits_until("2026-03-04 10:46")
    assert due(hall, "a") == at("2026-03-04 11:30")
    assert len(applied(hall, "a")) == 1


@dataclass(frozen=True)
class Wrong:
    code: str
    status: int
    changes: dict[str, Any]


WRONG = (
    Wrong("unknown_person", 403, {"author": "NOBODY"}),
    Wrong("unknown_person", 403, {"author": ""}),
    Wrong("not_your_post", 403, {"author": "P-DC"}),
    Wrong("not_your_post", 403, {"author": "SYSTEM"}),
    Wrong("bad_envelope", 422, {"id": ""}),
    Wrong("bad_envelope", 422, {"id": "x" * 41}),
    Wrong("no_text", 422, {"notice": "  "}),
    Wrong("times_out_of_order", 422, {"to_ms": NOTICE.from_ms}),
    Wrong("times_out_of_order", 422, {"from_ms": -1}),
    Wrong("times_out_of_order", 422, {"to_ms": 2**60}),
    Wrong("too_much", 422, {"to_ms": NOTICE.from_ms + 32 * 86_400_000}),
    Wrong("one_scope", 422, {"street": GRIDS[0][:9], "dept": "D01"}),
    Wrong("unknown_street", 422, {"street": "310199009"}),
    Wrong("unknown_dept", 422, {"dept": "D99"}),
)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong.code}-{next(iter(wrong.changes))}")
def test_an_outage_that_is_not_in_order_is_refused_and_nothing_changes(quiet_hall: Caller, wrong: Wrong):
    before = quiet_hall.footprint()
    problem = quiet_hall.problem(PATH, encode(msgspec.structs.replace(NOTICE, **wrong.changes)))
    assert (problem.code, problem.status) == (wrong.code, wrong.status)
    quiet_hall.waits_until("2026-03-04 10:05")
    assert quiet_hall.footprint() == before


def test_the_same_id_for_another_outage_is_refused(hall: Caller):
    declared(hall)
    problem = hall.problem(PATH, encode(msgspec.structs.replace(NOTICE, notice="另一次停机")))
    assert (problem.code, problem.status) == ("id_reused", 422)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id": 7}', b"\xff\xfe", b"null"])
def test_what_is_no_notice_is_named(quiet_hall: Caller, body: bytes):
    assert quiet_hall.problem(PATH, body).code == "bad_envelope"


def test_an_outage_is_declared_from_the_command_line(hall: Caller):
    at_work(hall, "a")
    hall.waits_until("2026-03-04 10:40")
    said = ("--from", "2026-03-04 10:00", "--to", "2026-03-04 10:30", "--notice", "停机公告", "--dept", "D01")
    done = command_line(hall.live.url, *said, "--author", "T-SE")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 open cases" in done.stdout
    hall.waits_until("2026-03-04 10:41")
    assert applied(hall, "a") == ["停机公告"]

    refused = command_line(hall.live.url, *said, "--author", "P-DC")
    assert refused.returncode == 1
    assert "not_your_post 您不担任该岗位 / you do not hold that post" in refused.stderr
    assert "Traceback" not in refused.stderr
    mistaken = command_line(hall.live.url, *said, "--author", "T-SE", "--from", "gestern")
    assert mistaken.returncode == 2
    assert "'gestern' is not a time such as '2026-11-24 10:00'" in mistaken.stderr


def command_line(url: str, *said: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "main.py"), "outage", "--platform", url, *said]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)

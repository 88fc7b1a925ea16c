"""A rehearsal: a short one over HTTP, what it counts, and that nothing is left running behind it."""

import asyncio
import json
import socket
import threading
from pathlib import Path

import pytest

from app.demo.district import make_district
from app.demo.tally import Tally
from app.domain.cases import Status
from app.domain.commands import COMMANDS
from app.domain.sides import SideKind
from app.jobs.rehearse import Plan, rehearse
from app.platform.database import open_database
from app.platform.serve import bind
from main import main


def rehearsed(folder: Path, plan: Plan) -> Tally:
    engine = open_database(f"sqlite:///{folder / 'platform.db'}")
    try:
        with asyncio.Runner() as runner:
            return runner.run(rehearse(engine, make_district(1, unit_grids=400), plan))
    finally:
        engine.dispose()


def test_a_short_rehearsal_over_http_counts_what_happened_and_ends_its_lanes(tmp_path: Path):
    before = set(threading.enumerate())
    figures = rehearsed(tmp_path, Plan(days=2, cases_a_day=20, seed=1)).figures()
    for thread in set(threading.enumerate()) - before:
        thread.join(5)  # those of the client end when they have read what they wait for
    assert set(threading.enumerate()) <= before
    assert 35 <= figures["cases"] <= 45
    assert figures["open_at_the_end"] == 0
    assert set(figures["states"]) == set(Status)
    assert set(figures["commands"]) == set(COMMANDS)
    assert {name.split()[0] for name in figures["sides"]} == set(SideKind)
    assert figures["commands"]["register"] == figures["cases"] <= figures["states"]["REPORTED"]
    for name in ("archive", "apply_outage", "recalculate", "remind", "close", "submit_feedback", "record_contact"):
        assert figures["commands"][name], name
    assert sum(figures["refused"].values()) <= 2
    assert "command redirect" in figures["missing"]
    assert "command register" not in figures["missing"]


def test_what_never_occurred_is_named_and_the_exit_status_says_so(capsys: pytest.CaptureFixture[str]):
    assert main(["rehearse", "--days", "1", "--cases-a-day", "4", "--json"]) == 1
    said = capsys.readouterr()
    figures = json.loads(said.out)
    assert figures["days"] == 1
    assert {"state VOID", "command appeal", "side object inquiry"} <= set(figures["missing"])
    assert {f"gridhall: never occurred: {each}" for each in figures["missing"]} == {
        line.partition(";")[0] for line in said.err.splitlines()
    }


def test_a_database_that_holds_a_district_is_not_rehearsed_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    url = f"sqlite:///{tmp_path / 'platform.db'}"
    rehearsed(tmp_path, Plan(days=1, cases_a_day=1, seed=1))
    assert main(["rehearse", "--days", "1", "--cases-a-day", "1", "--platform-db", url]) == 1
    assert "name an empty one" in capsys.readouterr().err


def test_small_answers_are_not_held_back_by_the_platform():
    listener = bind("127.0.0.1", 0)
    assert listener.proto == socket.IPPROTO_TCP
    listener.close()

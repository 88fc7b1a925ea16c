"""The same platform on a real PostgreSQL."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random

import psycopg
import pytest
import requests
from sqlalchemy import select

from app.domain.cases import CaseId
from app.domain.commands import CommandId
from app.domain.commands.side import Remark
from app.domain.law import Law
from app.hall.ports import QueueQuery, WishState
from app.platform import city
from app.platform.database import open_database
from app.platform.decide import decide
from app.platform.scheduler import run_due
from app.platform.tables import feed
from app.wire.codec import encode, envelope_of
from app.wire.messages import CommandBatch
from tests.fakes.cities import LiveCity
from tests.fakes.overdue import DUTIES, ON, a_law, done_by_itself, leave_overdue
from tests.fakes.world import NOON_MS, a_district
from tests.faults.killer import Killer
from tests.integration.test_city_and_hall import a_desk, effects, run, stories, until

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
pytestmark = pytest.mark.skipif(not BINARIES, reason="PostgreSQL is not installed (Debian package postgresql)")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server of its own on a free loopback port, stopped after; its URL. It refuses to run as root."""
    folder = Path(tempfile.mkdtemp(prefix="gridhall-pg-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if become:
        shutil.chown(folder, "postgres")
    tools, quiet = BINARIES[-1].parent, {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
    subprocess.run([*become, tools / "initdb", "-D", folder / "data", "-U", "hall", "-A", "trust"], **quiet)  # type: ignore[call-overload]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    start = [*become, tools / "pg_ctl", "-D", folder / "data", "-o", options, "-l", folder / "log", "-w"]
    subprocess.run([*start, "start"], **quiet)  # type: ignore[call-overload]
    try:
        yield f"postgresql://hall@127.0.0.1:{port}"
    finally:
        subprocess.run([*become, tools / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"], **quiet)  # type: ignore[call-overload]
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(server: str) -> str:
    """An empty database for one test."""
    return a_database(server)


def a_database(server: str, like: str = "template1") -> str:
    """The URL of a new database, a copy of another one."""
    name = f"city_{secrets.token_hex(4)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name} TEMPLATE {like}".encode())
    return f"{server}/{name}".replace("postgresql:", "postgresql+psycopg:")


def test_a_hall_works_against_a_platform_on_postgres(postgres: str, tmp_path: Path):
    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "desk", live.url) as hall:
            await until(lambda: hall.open_cases.size == 3)
            await hall.submit(Remark, CaseId("c1"), note="备注")
            await until(lambda: not hall.wishes(*WishState))
            assert await hall.count(QueueQuery()) == 3

    live = LiveCity(postgres, stories())
    live.start()
    try:
        run(go(live))
        assert effects(live, "remark") == 1
    finally:
        live.stop()


def test_a_catalogue_is_published_on_postgres_too(postgres: str):
    engine = open_database(postgres)
    city.load_district(engine, a_district(), NOON_MS)
    newer = replace(a_district().catalogues[0], version="2026.2")
    assert city.publish(engine, newer)
    assert not city.publish(engine, newer)
    assert city.read_district(engine)[0].catalogues == (a_district().catalogues[0], newer)
    engine.dispose()


def test_eight_workers_at_once_leave_a_feed_without_holes_and_each_command_once(postgres: str):
    engine = open_database(postgres)
    city.load_district(engine, a_district(), NOON_MS)
    city.load_cases(engine, stories())
    law = Law(a_district())
    with engine.begin() as db:
        before = city.head(db)
    remarks = [
        Remark(
            id=CommandId(f"pg-{number}"),
            case_id=CaseId(f"c{number % 3 + 1}"),
            author="P-DP",
            post="DP",
            issued_ms=NOON_MS,
            note="并发",
        )
        for number in range(60)
    ]

    def send(command: Remark) -> int:
        with engine.begin() as db:
            return decide(db, law, envelope_of(command, "t", 0), NOON_MS).seq

    with ThreadPoolExecutor(8) as workers:  # every command comes twice, at about the same time
        numbers = list(workers.map(send, [command for command in remarks for _ in range(2)]))
    with engine.connect() as db:
        stored = [row.seq for row in db.execute(select(feed.c.seq).where(feed.c.seq > before).order_by(feed.c.seq))]
    engine.dispose()
    assert stored == list(range(before + 1, before + 61))
    assert sorted(set(numbers)) == stored
    assert all(numbers.count(number) == 2 for number in stored)


def test_a_scheduler_killed_anywhere_does_each_thing_once_when_it_comes_back(server: str, postgres: str):
    engine = open_database(postgres)
    leave_overdue(engine)
    engine.dispose()
    killer, step, ended = Killer(), 1, ""
    while ended != "ended":
        url = a_database(server, postgres.rsplit("/", 1)[1])
        ended = killer.runs(url, step)
        assert ended in {"killed", "ended"}, f"step {step}"
        assert killer.runs(url) == "ended", f"restarted after step {step}"
        engine = open_database(url)
        assert done_by_itself(engine) == DUTIES, f"killed at step {step}"
        engine.dispose()
        step += 7  # every one of them is walked on SQLite
    killer.close()
    assert step > DUTIES.total() * 7


def test_several_schedulers_at_once_do_each_thing_once(postgres: str):
    engine = open_database(postgres)
    leave_overdue(engine)

    def drain(_: int) -> None:
        while run_due(engine, a_law(), ON, 2):
            pass

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(drain, range(4)))
    drain(0)  # what one had in hand the others passed over
    assert done_by_itself(engine) == DUTIES
    engine.dispose()


def test_two_platforms_that_take_many_commands_at_once_do_not_stand_in_each_others_way(postgres: str):
    """Each answers batches that touch the same cases in another order; a deadlock would be an answer 500."""
    first = LiveCity(postgres, stories())
    second = LiveCity(postgres)
    first.start()
    second.start()
    random = Random(1)

    def send(number: int) -> list[str]:
        said = [f"c{n}" for n in (1, 2, 3)] * 3
        random.shuffle(said)
        envelopes = [
            envelope_of(
                Remark(
                    id=CommandId(f"b{number}-{place}"),
                    case_id=CaseId(case),
                    author="P-DP",
                    post="DP",
                    issued_ms=NOON_MS,
                    note="并发",
                ),
                "t",
                0,
            )
            for place, case in enumerate(said)
        ]
        url = (first if number % 2 else second).url
        answer = requests.post(
            f"{url}/v1/commands", data=encode(CommandBatch(commands=envelopes)), timeout=60, proxies={"http": ""}
        )
        return [outcome["status"] for outcome in answer.json()["outcomes"]] if answer.ok else [str(answer.status_code)]

    try:
        with ThreadPoolExecutor(6) as workers:
            answers = list(workers.map(send, range(24)))
    finally:
        first.stop()
        second.stop()
    assert answers == [["accepted"] * 9] * 24
    assert effects(first, "remark") == 24 * 9

"""The same platform on a real PostgreSQL."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

from app.domain.cases import CaseId
from app.domain.commands import CommandId
from app.domain.commands.side import Remark
from app.hall.ports import QueueQuery, WishState
from app.platform import city
from app.platform.database import open_database
from app.platform.decide import Law, decide
from app.platform.tables import feed
from app.wire.codec import envelope_of
from tests.fakes.cities import LiveCity
from tests.fakes.world import NOON_MS, a_district
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
    name = f"city_{secrets.token_hex(4)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}".encode())
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

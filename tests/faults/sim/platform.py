"""The platform: workers that share one database, each with the real application in it."""

import asyncio
import atexit
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

from sqlalchemy import Engine, update

from app.domain.cases import Case, CaseId, Status
from app.platform import city
from app.platform.api import make_api
from app.platform.database import open_database
from app.platform.tables import meta
from tests.fakes.lives import a_full_district, in_state
from tests.fakes.world import NOON_MS
from tests.faults.sim.line import Ask, Reply
from tests.faults.sim.mortal import Mortal
from tests.faults.sim.wiping import with_words

STATES = (Status.REPORTED, Status.TO_DISPATCH, Status.HANDLING, Status.TO_FILE, Status.TO_SIGN, Status.HANDLING)


def cases_to_begin_with(count: int, closed: int) -> list[Case]:
    """Cases `c0`, `c1`, … in various states, and then the closed ones."""
    made = [in_state(each) for each in (*(STATES[n % len(STATES)] for n in range(count)), *[Status.CLOSED] * closed)]
    return [replace(case, id=CaseId(f"c{n}")) for n, case in enumerate(made)]


@cache
def beginning(count: int, closed: int = 1) -> Path:
    """A database as it is before anything happens; made once in a process.

    Its closed cases are of that day: to a clock of today they are too old for any desk.
    """
    place = scratch() / f"city-{count}-{closed}.db"
    engine = open_database(f"sqlite:///{place}")
    city.load_district(engine, a_full_district(), NOON_MS)
    with engine.begin() as db:
        db.execute(update(meta).where(meta.c.name == "epoch").values(value="E0"))
    city.load_cases(engine, map(with_words, cases_to_begin_with(count, closed)))
    with engine.connect() as db:
        db.exec_driver_sql("COMMIT")
        db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.exec_driver_sql("BEGIN")
    engine.dispose()
    return place


@cache
def scratch() -> Path:
    """A folder for what is made once and copied often; whoever made it removes it, processes forked from it do not."""
    folder, maker = Path(mkdtemp(dir=memory())), os.getpid()

    def removed() -> None:
        if os.getpid() == maker:
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(removed)
    return folder


def memory() -> Path | None:
    """A folder in memory, where the system has one."""
    there = Path("/dev/shm")
    return there if there.is_dir() else None


CONGESTED, CONGESTED_S = 0.15, 2.5


class Worker(Mortal):
    """One process of the platform."""

    def __init__(self, name: str, dice: Random, url: str, now_ms: Callable[[], int]) -> None:
        super().__init__(name, dice)
        self._url = url
        self._now_ms = now_ms
        self._replies: dict[Reply, None] = {}
        self.engine: Engine | None = None

    async def start(self) -> None:
        self.begin()
        self.engine = open_database(self._url)
        self.api = make_api(self.engine, self._now_ms, self.lane)
        self.service = self.api.state.service
        self._life = self.api.router.lifespan_context(self.api)
        await asyncio.wait([self.spawn(self._life.__aenter__())])

    def answer(self, ask: Ask, cut_at: int = -1) -> Reply:
        """Begin to answer; with `cut_at` the client breaks off there within its question."""
        reply = Reply()
        self._replies[reply] = None
        self.spawn(self._answered(ask, reply, cut_at))
        return reply

    def die(self) -> None:
        if not self.alive:
            return
        super().die()
        for reply in self._replies:
            if not reply.whole:
                reply.cut()
        self._replies = {}

    async def rest(self) -> None:
        """After its death: leave the database to others."""
        await self.buried()
        if self.engine:
            self.engine.dispose()

    async def _answered(self, ask: Ask, reply: Reply, cut_at: int) -> None:
        exchange = _Exchange(ask, reply, cut_at, self.dice)
        try:
            await self.api(_scope(ask), exchange.receive, exchange.send)
        finally:
            if not reply.whole:
                reply.cut()
            self._replies.pop(reply, None)


class _Exchange:
    """One question and its answer, as the application sees them."""

    def __init__(self, ask: Ask, reply: Reply, cut_at: int, dice: Random) -> None:
        self._dice = dice
        self._reply = reply
        self._gone = cut_at >= 0
        said = ask.body[:cut_at] if self._gone else ask.body
        self._said = [{"type": "http.request", "body": said, "more_body": self._gone}]

    async def receive(self) -> dict[str, Any]:
        if self._said:
            return self._said.pop()
        if not self._gone:
            await self._reply.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            headers = {name.decode(): value.decode() for name, value in message["headers"]}
            self._reply.begin(message["status"], headers)
            return
        self._reply.write(message.get("body", b""))
        if self._dice.random() < CONGESTED:  # the client reads slowly: the rest has to wait
            await asyncio.sleep(self._dice.uniform(0, CONGESTED_S))
        if not message.get("more_body", False):
            self._reply.end()


class Platform:
    """All workers and their database, which can be saved and put back."""

    def __init__(self, folder: Path, dice: Random, workers: int, cases: int) -> None:
        self.path = folder / "city.db"
        self.epochs = 1
        self.epoch = "E0"
        self.start_ms = NOON_MS
        shutil.copy(beginning(cases), self.path)
        self.url = f"sqlite:///{self.path}"
        self.workers = [Worker(f"worker{n}", dice, self.url, self.now_ms) for n in range(workers)]

    def now_ms(self) -> int:
        return self.start_ms + round(asyncio.get_running_loop().time() * 1000)

    def save(self) -> None:
        """A backup of the database as it is now."""
        back_up(self.path, self._copy)

    def put_back(self) -> bool:
        """The backup in place of what there is, as another history; all workers are dead. Whether there was one."""
        if not self._copy.exists():
            return False
        self.epoch = f"E{self.epochs}"
        self.epochs += 1
        restore(self._copy, self.path, self.epoch)
        return True

    @property
    def _copy(self) -> Path:
        return self.path.with_name("backup.db")


def back_up(database: Path, copy: Path) -> None:
    engine = open_database(f"sqlite:///{database}")
    copy.unlink(missing_ok=True)
    with engine.connect() as db:
        db.exec_driver_sql("COMMIT")
        db.exec_driver_sql(f"VACUUM INTO '{copy}'")
        db.exec_driver_sql("BEGIN")
    engine.dispose()


def restore(copy: Path, database: Path, epoch: str) -> None:
    """Put a backup in place of a database nobody uses; it is another history then."""
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    shutil.copy(copy, database)
    engine = open_database(f"sqlite:///{database}")
    with engine.begin() as db:
        db.execute(update(meta).where(meta.c.name == "epoch").values(value=epoch))
    engine.dispose()


def _scope(ask: Ask) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": ask.method,
        "scheme": "http",
        "path": ask.path,
        "raw_path": ask.path.encode(),
        "query_string": ask.query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in ask.headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("city", 80),
        "state": {},
    }

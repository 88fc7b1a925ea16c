"""What the platform's routes share: the database, its lanes, the law in force, and the news for those who wait."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Connection, Engine

from app.domain.law import Law
from app.faultpoints import reach
from app.lanes import Lane
from app.platform import city, feed
from app.platform.database import is_shared
from app.platform.fanout import Fanout, Told, View
from app.platform.quota import Quota
from app.wire.messages import Problem

T = TypeVar("T")

READERS = 3
MOST_COPIES = 4  # snapshots under way at once, at the whole platform


def system_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(slots=True)
class Refused(Exception):
    """Ends a request with a problem document. `headers` go with it, such as how long to wait."""

    problem: Problem
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Service:
    """One worker of the platform at work."""

    engine: Engine
    law: Law
    identity: city.Identity
    now_ms: Callable[[], int] = system_ms
    lanes: Callable[[str], Lane] = Lane
    workers: int = 1  # of the platform; what one session or all of them may ask is shared out among them
    written: asyncio.Event = field(default_factory=asyncio.Event)  # the other workers have to be told
    hinted: asyncio.Event = field(default_factory=asyncio.Event)  # one of them has told us
    head: int = 0  # of the feed, as far as this worker knows
    copying: int = 0  # snapshots under way
    quota: Quota = field(init=False)
    writer: Lane = field(init=False)
    readers: list[Lane] = field(init=False)
    fanout: Fanout = field(init=False)
    _turn: int = 0

    def __post_init__(self) -> None:
        self.writer = self.lanes("platform-write")
        self.readers = [self.lanes(f"platform-read-{n}") for n in range(READERS)]
        self.fanout = Fanout(self._told)
        self.quota = Quota.of_one_of(self.workers, time.monotonic)

    async def read(self, question: Callable[[Connection], T]) -> T:
        def job() -> T:
            with self.reading() as db:
                return question(db)

        return await self.reader().run(job)

    def reading(self) -> Connection:
        """A connection on which each statement sees what is committed then."""
        if is_shared(self.engine):
            return self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        return self.engine.connect().execution_options(reading=True)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do `work` in a transaction; anew under the reference data in force when it ends in LawMoved."""

        def job() -> T:
            with self.engine.begin() as db:
                return work(db)

        try:
            result = await self.writer.run(job)
        except city.LawMoved:
            await self.reload()
            return await self.write(work)
        reach("platform.written")
        self.news_written()
        return result

    async def reload(self) -> None:
        """Take the reference data that are in force now."""

        def job() -> tuple[Law, city.Identity]:
            district, identity = city.read_district(self.engine)
            return Law(district), identity

        self.law, self.identity = await self.reader().run(job)

    async def look(self) -> None:
        """See what other workers and programs have done: how far the feed is, and whether the law is another."""
        head, etag = await self.read(city.standing)
        if etag != self.identity.dict_etag:
            await self.reload()
        if head != self.head:
            self.head = head
            self.fanout.wake()

    def may_copy(self) -> bool:
        """Whether this worker has a place for one more snapshot."""
        return self.copying < max(1, MOST_COPIES // self.workers)

    def reader(self) -> Lane:
        self._turn = (self._turn + 1) % len(self.readers)
        return self.readers[self._turn]

    def news_written(self) -> None:
        """This worker has written: those who wait here look at once, those of the other workers are told."""
        self.fanout.wake()
        self.written.set()

    def close(self) -> None:
        self.fanout.leave()
        for lane in (self.writer, *self.readers):
            lane.close()
        self.engine.dispose()

    async def _told(self, view: View, since: int, limit: int) -> Told:
        def job() -> Told:
            with self.reading() as db:
                return Told.of(feed.page(db, view.epoch, view.grant, since, limit, self.now_ms()))

        return await self.reader().run(job)

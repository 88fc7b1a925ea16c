"""What the platform's routes share: the database, its lanes, and the wake-up of those who wait for news."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Connection, Engine

from app.domain.law import Law
from app.lanes import Lane
from app.platform import city, feed
from app.wire.messages import FeedPage, Problem

T = TypeVar("T")

POLL_S = 1.0  # other writers of the same database do not wake us; the table is the truth
READERS = 3


def system_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(slots=True)
class Refused(Exception):
    """Ends a request with a problem document."""

    problem: Problem


@dataclass(slots=True)
class Service:
    """The platform at work."""

    engine: Engine
    law: Law
    identity: city.Identity
    writer: Lane = field(default_factory=lambda: Lane("platform-write"))
    readers: list[Lane] = field(default_factory=lambda: [Lane(f"platform-read-{n}") for n in range(READERS)])
    news: asyncio.Event = field(default_factory=asyncio.Event)
    now_ms: Callable[[], int] = system_ms
    leaving: bool = False
    _turn: int = 0

    async def read(self, question: Callable[[Connection], T]) -> T:
        def job() -> T:
            with self.engine.connect().execution_options(reading=True) as db:
                return question(db)

        return await self.reader().run(job)

    async def write(self, work: Callable[[Connection], T]) -> T:
        def job() -> T:
            with self.engine.begin() as db:
                return work(db)

        result = await self.writer.run(job)
        self.wake()
        return result

    def reader(self) -> Lane:
        self._turn = (self._turn + 1) % len(self.readers)
        return self.readers[self._turn]

    def wake(self) -> None:
        """Everybody who waits looks again; those who come later wait for the next piece of news."""
        self.news.set()
        self.news = asyncio.Event()

    async def page_after(self, since: int, limit: int, wait_s: float) -> FeedPage:
        """The next page, waiting for it at most `wait_s`; then an empty one, which still moves the clock on."""
        until = time.monotonic() + wait_s
        while True:
            news = self.news
            found = await self.read(lambda db: feed.page(db, self.identity, since, limit, self.now_ms()))
            left = until - time.monotonic()
            if found.changes or left <= 0 or self.leaving:
                return found
            try:
                await asyncio.wait_for(news.wait(), min(left, POLL_S))
            except TimeoutError:
                continue

    def close(self) -> None:
        for lane in (self.writer, *self.readers):
            lane.close()
        self.engine.dispose()

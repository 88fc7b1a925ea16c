"""Fan-out: those who stand at the same place of the feed share one read of it, encoded once (sync.md §2.7, §8).

A stream belongs to the group of its scope. The group reads the feed once for all of them and keeps its latest events;
a stream holds only its cursor, so one that is slow costs nothing and reads for itself when it is too far behind.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy.exc import SQLAlchemyError

from app.platform.feed import PAGE_LIMIT
from app.platform.grants import Grant
from app.wire import codec
from app.wire.messages import FeedPage

KEPT = 100  # events of a group; who is further behind reads for itself
BOOKMARK_S = 15.0
RETRY_S = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class View:
    """What a stream is a view of: one history, as far as a session may see it."""

    epoch: str
    grant: Grant


@dataclass(frozen=True, slots=True)
class Told:
    """A page of the feed as it is sent: (`since`, `next`], JSON."""

    since: int
    next: int
    head: int
    is_news: bool
    body: bytes

    @staticmethod
    def of(page: FeedPage) -> "Told":
        return Told(page.since, page.next, page.head, bool(page.changes), codec.encode(page))

    def continuing(self, since: int) -> "Told":
        """The page for one who stands further back, when there was nothing to tell in between."""
        if since == self.since:
            return self
        body = self.body.replace(b'"since":%d,' % self.since, b'"since":%d,' % since, 1)
        return replace(self, since=since, body=body)

    @property
    def event(self) -> bytes:
        """The page as a server-sent event; without changes it is a bookmark that carries the platform's time."""
        kind = b"change" if self.is_news else b"bookmark"
        return b"event: %s\nid: %d\ndata: %s\n\n" % (kind, self.next, self.body)


Read = Callable[[View, int, int], Awaitable[Told]]


class Fanout:
    """The news of one worker. `read` answers a page; it may be asked at any time."""

    def __init__(self, read: Read) -> None:
        self.news = asyncio.Event()
        self.leaving = False
        self._read = read
        self._reading: dict[tuple[View, int, int], asyncio.Task[Told]] = {}
        self._groups: dict[View, _Group] = {}

    def wake(self) -> None:
        """There may be news: whoever waits looks again. What is being read now may be without them."""
        self._reading.clear()
        self.news.set()
        self.news = asyncio.Event()

    def leave(self) -> None:
        """End every stream and every wait."""
        self.leaving = True
        self.wake()
        for group in self._groups.values():
            group.close()

    @property
    def streams(self) -> int:
        """How many follow."""
        return sum(group.followers for group in self._groups.values())

    async def page(self, view: View, since: int, limit: int) -> Told:
        """The page after `since`; those who ask for the same one while it is read share it."""
        key = (view, since, min(limit, PAGE_LIMIT))
        task = self._reading.get(key)
        if task is None:
            task = self._reading[key] = asyncio.ensure_future(self._read(*key))
            task.add_done_callback(lambda done: self._forget(key, done))
        return await asyncio.shield(task)

    async def page_after(self, view: View, since: int, limit: int, wait_s: float) -> Told:
        """The next page, waiting for it at most `wait_s`; then an empty one, which moves clock and cursor on."""
        until, reached = _now_s() + wait_s, since
        while True:
            news = self.news
            told = await self.page(view, reached, limit)
            left, reached = until - _now_s(), told.next
            if told.is_news or left <= 0 or self.leaving:
                return told.continuing(since)
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await news.wait()

    async def follow(self, view: View, since: int) -> AsyncGenerator[Told, None]:
        """The pages after `since` without end. The first says at once where the stream stands."""
        group = self._groups.get(view)
        if group is None:
            group = self._groups[view] = _Group(self, view, since)
        group.followers += 1
        try:
            told = await self.page(view, since, PAGE_LIMIT)
            while not self.leaving:
                yield told
                told = await group.after(told)
        finally:
            group.followers -= 1
            if not group.followers and self._groups.get(view) is group:
                del self._groups[view]
                group.close()

    def _forget(self, key: tuple[View, int, int], done: asyncio.Task[Told]) -> None:
        if self._reading.get(key) is done:
            del self._reading[key]
        if not done.cancelled():
            done.exception()  # whoever asked is told; if nobody is left, nobody is


def _now_s() -> float:
    """As the loop counts it: what waits there is woken by that time."""
    return asyncio.get_running_loop().time()


class _Beat:
    """What a group waits for: events that came, or else a bookmark."""

    __slots__ = ("bookmark", "over")

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.bookmark: Told | None = None


class _Group:
    """The streams of one scope: the place reached by all who keep up, and the latest events before it."""

    def __init__(self, fanout: Fanout, view: View, at: int) -> None:
        self.followers = 0
        self._fanout = fanout
        self._view = view
        self._at = at
        self._latest: dict[int, Told] = {}  # by the cursor that they follow, oldest first
        self._beat = _Beat()
        self._pump = asyncio.ensure_future(self._keep_up())
        self._pump.add_done_callback(lambda _: self._tell())

    async def after(self, told: Told) -> Told:
        """What comes after a page, waited for."""
        at = told.next
        while not self._fanout.leaving:
            beat = self._beat
            if known := self._latest.get(at):
                return known
            if at < self._at:
                found = await self._fanout.page(self._view, at, PAGE_LIMIT)
                if found.next > at:
                    return found
            await beat.over.wait()
            if self._pump.done() and not self._pump.cancelled():
                self._pump.result()
            if beat.bookmark and beat.bookmark.since <= at <= beat.bookmark.next:
                return beat.bookmark.continuing(at)
        return told

    def close(self) -> None:
        self._pump.cancel()

    async def _keep_up(self) -> None:
        """Read on with each piece of news; when there is none for long, a bookmark says that the line is alive."""
        due, reached = _now_s() + BOOKMARK_S, self._at
        while True:
            news = self._fanout.news
            try:
                told = (await self._fanout.page(self._view, reached, PAGE_LIMIT)).continuing(self._at)
            except SQLAlchemyError:
                log.exception("the feed cannot be read; tried again")
                await asyncio.sleep(RETRY_S)
                continue
            reached = told.next  # past what others were told
            if told.is_news:
                self._keep(told)
                continue
            if _now_s() >= due:
                self._at = told.next
                self._tell(told)
                due = _now_s() + BOOKMARK_S
            with suppress(TimeoutError):
                async with asyncio.timeout(due - _now_s()):  # wait_for would swallow being cancelled
                    await news.wait()

    def _keep(self, told: Told) -> None:
        self._latest[told.since] = told
        if len(self._latest) > KEPT:
            del self._latest[next(iter(self._latest))]
        self._at = told.next
        self._tell()

    def _tell(self, bookmark: Told | None = None) -> None:
        beat, self._beat = self._beat, _Beat()
        beat.bookmark = bookmark
        beat.over.set()

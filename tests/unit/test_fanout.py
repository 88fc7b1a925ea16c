"""How one read of the feed serves all who stand at the same place."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from app.platform import fanout
from app.platform.fanout import Fanout, Told, View
from app.platform.grants import Grant

CITY, STREET = View("epoch", Grant()), View("epoch", Grant(frozenset({"310199001"})))


class Feed:
    """A feed that counts how often it is read."""

    def __init__(self) -> None:
        self.head = 0
        self.reads: list[tuple[View, int]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def read(self, view: View, since: int, limit: int) -> Told:
        self.reads.append((view, since))
        head = self.head
        await self.gate.wait()
        reached = min(head, since + limit)
        return Told(since, reached, head, reached > since, b"%d-%d" % (since, reached))


def run(test: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner() as runner:
        runner.run(asyncio.wait_for(test, 20))


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_two_hundred_who_keep_up_share_one_read_a_scope_and_the_same_bytes():
    async def go() -> None:
        feed = Feed()
        news = Fanout(feed.read)
        streams = [news.follow(CITY, 0) for _ in range(200)] + [news.follow(STREET, 0)]
        assert {(await anext(stream)).next for stream in streams} == {0}
        await settled()
        waiting = [asyncio.ensure_future(anext(stream)) for stream in streams]
        await settled()
        feed.reads.clear()
        feed.head = 3
        news.wake()
        told = await asyncio.gather(*waiting)
        first = [view for view, since in feed.reads if since == 0]
        assert sorted(first, key=hash) == sorted([CITY, STREET], key=hash)
        assert {(each.since, each.next) for each in told} == {(0, 3)}
        assert len({id(each) for each in told[:200]}) == 1
        news.leave()

    run(go())


def test_one_that_fell_far_behind_misses_nothing():
    async def go() -> None:
        feed = Feed()
        news = Fanout(feed.read)
        quick, slow = news.follow(CITY, 0), news.follow(CITY, 0)
        at = {"slow": (await anext(slow)).next, "quick": (await anext(quick)).next}
        for number in range(1, 3 * fanout.KEPT):
            feed.head = number
            news.wake()
            told = await anext(quick)
            assert told.since == at["quick"]
            at["quick"] = told.next
        while at["slow"] < feed.head:
            told = await anext(slow)
            assert told.since == at["slow"]
            at["slow"] = told.next
        news.leave()

    run(go())


def test_a_read_begun_before_the_news_is_not_shared_with_who_comes_after_them():
    async def go() -> None:
        feed = Feed()
        news = Fanout(feed.read)
        feed.gate.clear()
        before = asyncio.ensure_future(news.page(CITY, 0, 10))
        await settled()
        feed.head = 1
        news.wake()
        after = asyncio.ensure_future(news.page(CITY, 0, 10))
        also = asyncio.ensure_future(news.page(CITY, 0, 10))
        await settled()
        feed.gate.set()
        assert [(await each).next for each in (before, after, also)] == [0, 1, 1]
        assert len(feed.reads) == 2

    run(go())


def test_who_gives_up_does_not_take_the_answer_from_the_others():
    async def go() -> None:
        feed = Feed()
        news = Fanout(feed.read)
        feed.gate.clear()
        first, second = (asyncio.ensure_future(news.page(CITY, 0, 10)) for _ in range(2))
        await settled()
        first.cancel()
        await settled()
        feed.gate.set()
        assert (await second).next == 0

    run(go())


def test_while_nothing_happens_a_bookmark_says_that_the_line_is_alive(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fanout, "BOOKMARK_S", 0.05)

    async def go() -> None:
        news = Fanout(Feed().read)
        streams = [news.follow(CITY, 0) for _ in range(3)]
        for stream in streams:
            await anext(stream)
        told = await asyncio.gather(*(anext(stream) for stream in streams))
        assert {each.event.split(b"\n")[0] for each in told} == {b"event: bookmark"}
        news.leave()

    run(go())


def test_who_leaves_is_forgotten_and_at_the_end_all_are_let_go():
    async def go() -> None:
        feed = Feed()
        news = Fanout(feed.read)
        first, second = news.follow(CITY, 0), news.follow(CITY, 0)
        await anext(first)
        await anext(second)
        await first.aclose()
        waiting = asyncio.ensure_future(anext(second, None))
        polling = asyncio.ensure_future(news.page_after(CITY, 0, 10, 50))
        await settled()
        news.leave()
        assert await waiting is None
        assert not (await polling).is_news
        await settled()
        assert len(asyncio.all_tasks()) == 1 + 1  # this one, and who waits that it ends

    run(go())

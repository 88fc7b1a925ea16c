"""Beginning anew and going on: cursors that are gone, snapshots that are cut off, platforms that are busy."""

import asyncio
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests

from app.city import events
from app.city.client import CityClient
from app.clock import SystemClock
from app.domain.cases import CaseId
from app.domain.commands.side import Remark
from app.errors import CityUnreachable, CursorGone
from app.hall.hall import Hall
from app.hall.ports import NOWHERE, Cursor, Mark, WishState
from app.platform import retention
from app.platform.service import MOST_COPIES
from app.sync.backoff import asked_for
from app.sync.feed import meet, take_snapshot
from local_db.store import SqlStore
from tests.fakes.cities import LiveCity, a_city
from tests.fakes.moves import move, seen_by
from tests.fakes.world import Here
from tests.integration.test_bad_cities import Gate, behind_a_gate
from tests.integration.test_city_and_hall import a_desk, run, stories, until
from tests.integration.test_scopes import caught_up, held

COUNT = 1700


def test_a_desk_that_was_away_too_long_reads_anew_and_keeps_its_orders(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        engine = live.engine()
        async with a_desk(tmp_path / "desk", live.url) as hall:
            await caught_up(hall, engine)
            live.stop()
            await hall.submit(Remark, CaseId("c1"), note="离线备注")
            for number in range(1, 9):
                move(engine, "c2", now_ms + number, title=f"第{number}版")
            with engine.begin() as db:
                assert retention.truncate(db, now_ms + 7) == 6
            heard: list[tuple[str, str]] = []
            hall.noted.connect(heard.append)
            live.start()
            await until(lambda: ("feed_truncated", "") in heard)
            await until(lambda: not hall.wishes(*WishState), 30)
            await caught_up(hall, engine)
            assert held(tmp_path / "desk") == seen_by(engine, live.district, "P-DP", "DP")
        engine.dispose()

    now_ms = SystemClock().now_ms()
    with a_city(tmp_path, stories()) as live:
        run(go(live))
        facts = requests.get(f"{live.url}/v1/capabilities", timeout=5)
        assert (facts.json()["floor"], facts.headers["Sync-Floor"]) == (6, "6")


class CutAt:
    """The platform's answers end after a share of their bytes, as often as told."""

    def __init__(self, share: float) -> None:
        self.share, self.times = share, 1

    def __call__(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
        if not self.times:
            return 200, body, headers
        self.times -= 1
        return 200, body[: int(len(body) * self.share)], headers | {"Claimed-Length": str(len(body))}


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.5, 0.77, 0.95, 0.999])
def test_a_snapshot_cut_anywhere_is_not_taken_over_and_goes_on_after_a_restart(tmp_path: Path, share: float):
    async def go(live: LiveCity, url: str) -> None:
        store = SqlStore(tmp_path / "desk")
        hall, client = Hall(store, SystemClock(), Here(), "D-03", "P-DP"), CityClient(url, SystemClock(), "D-03")
        await hall.open()
        Gate.mangle = CutAt(share)
        with pytest.raises(CityUnreachable):
            await take_snapshot(client, hall)
        assert (hall.cursor, hall.open_cases.size) == (NOWHERE, 0)
        kept = await hall.snapshot.mark()
        store.close()
        store = SqlStore(tmp_path / "desk")
        hall = Hall(store, SystemClock(), Here(), "D-03", "P-DP")
        await hall.open()
        assert await hall.snapshot.mark() == kept
        assert kept is None or kept.n in {500, 1000, 1500, COUNT}
        assert (kept is None) == (share < 0.1) or share == 0.3
        loaded = [len(part.rows) async for part in client.cases(kept)]
        assert sum(loaded) == COUNT - (kept.n if kept else 0)
        await take_snapshot(client, hall)
        assert hall.open_cases.size == COUNT
        assert await hall.snapshot.mark() is None
        client.close()
        store.close()

    with a_city(tmp_path, stories(COUNT)) as live, behind_a_gate(live) as url:
        run(go(live, url))


def test_rows_of_another_history_are_not_gone_on_with(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        client = CityClient(live.url, SystemClock(), "D-03")
        facts = await client.facts()
        for cursor in (Cursor("other", facts.scope, 0), Cursor(facts.epoch, "other", 0), Cursor(facts.epoch, "", 99)):
            with pytest.raises(CursorGone):
                _ = [part async for part in client.cases(Mark(cursor, "c1", 1, "x"))]
        client.close()

    with a_city(tmp_path, stories()) as live:
        run(go(live))


def test_an_empty_city_is_said_to_be_empty(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "desk", live.url) as hall:
            await until(lambda: hall.cursor.seq == 0 and not hall.archive.wanted.is_set())
            assert hall.open_cases.size == 0

    with a_city(tmp_path) as live:
        packed = {"Accept-Encoding": "zstd"}
        trailer = requests.get(f"{live.url}/v1/snapshot?stream=cases:open", headers=packed, timeout=5, stream=True)
        assert trailer.headers["Content-Encoding"] == "zstd"
        trailer.close()
        run(go(live))


def test_a_busy_platform_is_left_alone_for_as_long_as_it_asks(tmp_path: Path):

    async def go(live: LiveCity) -> None:
        client = CityClient(live.url, SystemClock(), "D-03")
        with pytest.raises(CityUnreachable) as busy:
            _ = [part async for part in client.cases()]
        waits = [asked_for(busy.value, Random(seed)) for seed in range(100)]
        assert 2.5 <= min(waits) < 3.5 < 6.5 < max(waits) <= 7.5
        client.close()

    with a_city(tmp_path, stories()) as live:
        live.service.copying = MOST_COPIES
        run(go(live))


def test_where_events_are_swallowed_the_news_come_by_long_polls(tmp_path: Path, monkeypatch: Any):
    """The gate passes an answer on when it is whole: an event stream never is."""
    monkeypatch.setattr(events, "SILENCE_S", 0.5)
    monkeypatch.setattr(events, "POLL_WAIT_S", 2)
    monkeypatch.setattr(Gate, "passed_on", {"accept-encoding", "accept"})

    async def go(live: LiveCity, url: str) -> None:
        client = CityClient(url, SystemClock(), "D-03")
        facts = await client.facts()
        cursor = Cursor(facts.epoch, facts.scope, 0)
        for _ in range(2):
            with pytest.raises(CityUnreachable):
                await client.news(cursor)
        engine = live.engine()
        move(engine, "c1", 1, title="新标题")
        engine.dispose()
        assert (await client.news(cursor)).cursor.seq == 1
        client.close()
        await asyncio.sleep(0)

    with a_city(tmp_path, stories()) as live, behind_a_gate(live) as url:
        run(go(live, url))
        live.stop()


class Former:
    """The platform says of itself what it was before it was put back from a backup, once."""

    def __init__(self, epoch: str) -> None:
        self.epoch = epoch.encode()

    def __call__(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
        if b'"jitter_s"' in body:
            Gate.mangle = None
            body = body.replace(self.epoch, b"former")
        return 200, body, headers


def test_a_platform_that_is_not_what_it_said_is_asked_again(tmp_path: Path):
    async def go(live: LiveCity, url: str) -> None:
        store = SqlStore(tmp_path / "desk")
        hall, client = Hall(store, SystemClock(), Here(), "D-03", "P-DP"), CityClient(url, SystemClock(), "D-03")
        await hall.open()
        Gate.mangle = Former(live.service.identity.epoch)
        with pytest.raises(CityUnreachable):
            await meet(client, hall)
        await meet(client, hall)
        assert hall.cursor.epoch == live.service.identity.epoch
        client.close()
        store.close()

    with a_city(tmp_path, stories()) as live, behind_a_gate(live) as url:
        run(go(live, url))

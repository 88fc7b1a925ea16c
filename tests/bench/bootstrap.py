"""Cases from a real platform over HTTP into an empty hall: 60,000 open ones alone, and a district of a million."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from app.city.client import CityClient
from app.clock import SystemClock
from app.domain.cases import Case, FlowRecord, case_from_row
from app.hall.hall import Hall
from app.hall.ports import NOWHERE, QueueQuery, SnapshotPart
from app.jobs.processes import end, python, wait_for
from app.lanes import Lane
from app.platform import city
from app.platform.database import open_database
from app.sync import feed
from local_db import staging
from local_db.engine import CACHE_PRAGMAS
from local_db.store import SqlStore
from local_db.tables import cases_indexes, cases_sql
from tests.bench import Figure
from tests.bench.cases import rows
from tests.fakes.cities import a_city
from tests.fakes.world import NOON_MS, a_district

COUNT = 60_000
CHUNK = 5000
LEAST_SHARE = 0.30
TOTAL, SHORT_TOTAL, SHORT_OPEN = 1_000_000, 60_000, 6_000
USABLE_S, WHOLE_S = 5, 90


def run(*, short: bool = False) -> Iterator[Figure]:
    yield from _open_alone()
    yield from _district(SHORT_TOTAL if short else TOTAL, SHORT_OPEN if short else COUNT)


def _open_alone() -> Iterator[Figure]:
    """Baseline: raw executemany into the same indexed table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stories = [(case_from_row(row), ()) for row in rows(COUNT, COUNT)]
        with a_city(folder, stories) as live, asyncio.Runner() as runner:
            parts, over_http_s = runner.run(_fetched(live.url))
            insert_s = runner.run(_stored(folder / "store", parts))
        raw_s = _raw(folder / "raw.db", parts)
    rate, raw = COUNT / insert_s, COUNT / raw_s
    share = rate / raw
    whole_s = over_http_s + insert_s
    yield Figure("bootstrap", "insert", rate, "rows/s", f">= {LEAST_SHARE} of raw", raw, share, share >= LEAST_SHARE)
    yield Figure("bootstrap", "http_and_insert", whole_s, "s", "<= 5 s", raw_s, whole_s / raw_s, whole_s <= 5)


def _district(total: int, open_count: int) -> Iterator[Figure]:
    """The hall's own way from an empty folder, the platform in a process of its own: first the open cases, with which
    the desk is at work, then the closed ones. Baseline: raw executemany of as many rows into the same indexed table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = f"sqlite:///{folder / 'city.db'}"
        engine = open_database(database)
        city.load_district(engine, a_district(), SystemClock().now_ms())
        city.load_cases(engine, _stories(total, open_count))
        engine.dispose()
        ready = folder / "ready"
        platform = python("platform", "--database-url", database, "--port", 0, "--ready-file", ready)
        try:
            with asyncio.Runner() as runner:
                usable_s, whole_s = runner.run(_from_nothing(wait_for(platform, ready), folder, total, open_count))
        finally:
            end(platform)
        raw_s = _raw_rows(folder / "raw.db", rows(total, open_count))
    limit_s = WHOLE_S * total / TOTAL
    usable = f"{open_count}_open_usable"
    yield Figure("bootstrap", usable, usable_s, "s", f"<= {USABLE_S} s", None, None, usable_s <= USABLE_S)
    ratio = whole_s / raw_s
    yield Figure("bootstrap", f"{total}_cases", whole_s, "s", f"<= {limit_s:.0f} s", raw_s, ratio, whole_s <= limit_s)


def _stories(total: int, open_count: int) -> Iterator[tuple[Case, tuple[FlowRecord, ...]]]:
    """As many cases as a district has now."""
    later_ms = SystemClock().now_ms() - NOON_MS
    for row in rows(total, open_count):
        case = case_from_row(row)
        yield replace(case, closed_ms=case.closed_ms and case.closed_ms + later_ms), ()


async def _from_nothing(url: str, folder: Path, total: int, open_count: int) -> tuple[float, float]:
    """Seconds until the open cases are on the desk, and until all are here."""
    clock, hurry = SystemClock(), asyncio.Event()
    store, thinking = SqlStore(folder / "hall"), Lane("think")
    hall = Hall(store, clock, thinking, "bench")
    client = CityClient(url, clock, "bench")
    start = time.perf_counter()
    await hall.open()
    tasks = [
        asyncio.ensure_future(feed.follow(client, hall, clock, hurry)),
        asyncio.ensure_future(feed.fill_archive(client, hall, clock)),
    ]
    everything = QueueQuery(open_only=False)
    await _until(lambda: _true(hall.open_cases.size == open_count), tasks)
    assert len(await hall.page(QueueQuery(), 0, 50)) == 50
    usable_s = time.perf_counter() - start

    async def all_here() -> bool:
        return await hall.count(everything) == total

    await _until(all_here, tasks)
    whole_s = time.perf_counter() - start
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    client.close()
    store.close()
    thinking.close()
    return usable_s, whole_s


async def _true(value: bool) -> bool:
    return value


async def _until(condition: Callable[[], Awaitable[bool]], tasks: Sequence["asyncio.Future[None]"]) -> None:
    while not await condition():
        for task in tasks:
            if task.done():
                task.result()
        await asyncio.sleep(0.1)


async def _fetched(url: str) -> tuple[list[SnapshotPart], float]:
    city = CityClient(url, SystemClock(), "bench")
    start = time.perf_counter()
    parts = [part async for part in city.cases()]
    passed = time.perf_counter() - start
    city.close()
    return parts, passed


async def _stored(folder: Path, parts: list[SnapshotPart]) -> float:
    """The store's own way, from rows to a queue that can be asked."""
    store = SqlStore(folder)
    await store.load()
    start = time.perf_counter()
    await store.begin_snapshot()
    for part in parts:
        await store.stage(part)
    await store.finish_snapshot(parts[-1].cursor if parts else NOWHERE, 1)
    passed = time.perf_counter() - start
    assert await store.count(QueueQuery()) == COUNT
    store.close()
    return passed


def _raw(path: Path, parts: list[SnapshotPart]) -> float:
    return _raw_rows(path, (row for part in parts for row in part.rows))


def _raw_rows(path: Path, source: Iterable[Sequence[Any]]) -> float:
    db = sqlite.connect(str(path), isolation_level=None)
    for pragma in ("journal_mode = WAL", *CACHE_PRAGMAS):
        db.execute(f"PRAGMA {pragma}")
    db.execute(cases_sql("cases"))
    for sql in cases_indexes("cases", 0):
        db.execute(sql)
    left, passed = iter(source), 0.0
    while chunk := list(islice(left, CHUNK)):
        start = time.perf_counter()
        db.execute("BEGIN")
        db.executemany(staging.INSERT_CASE.format("cases"), chunk)
        db.execute("COMMIT")
        passed += time.perf_counter() - start
    db.close()
    return passed

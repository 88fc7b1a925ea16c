"""60,000 cases from a real platform over HTTP into the cache; baseline: raw executemany into the same indexed table."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from app.city.client import CityClient
from app.clock import SystemClock
from app.domain.cases import case_from_row
from app.hall.ports import NOWHERE, QueueQuery, SnapshotPart
from local_db import staging
from local_db.engine import CACHE_PRAGMAS
from local_db.store import SqlStore
from local_db.tables import cases_indexes, cases_sql
from tests.bench import Figure
from tests.bench.cases import rows
from tests.fakes.cities import a_city

COUNT = 60_000
CHUNK = 5000
LEAST_SHARE = 0.30


def run() -> Iterator[Figure]:
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
    db = sqlite.connect(str(path), isolation_level=None)
    for pragma in ("journal_mode = WAL", *CACHE_PRAGMAS):
        db.execute(f"PRAGMA {pragma}")
    db.execute(cases_sql("cases"))
    for sql in cases_indexes("cases", 0):
        db.execute(sql)
    everything = [row for part in parts for row in part.rows]
    start = time.perf_counter()
    for first in range(0, len(everything), CHUNK):
        db.execute("BEGIN")
        db.executemany(staging.INSERT_CASE.format("cases"), everything[first : first + CHUNK])
        db.execute("COMMIT")
    passed = time.perf_counter() - start
    db.close()
    return passed

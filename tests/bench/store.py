"""The local store: rows going in, against raw SQLite, and the queue while the feed is applied."""

import asyncio
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from app.hall.ports import Batch, Cursor, QueueQuery, SnapshotPart, Sort
from local_db import staging
from local_db.engine import CACHE_PRAGMAS
from local_db.store import SqlStore
from local_db.tables import cases_sql
from tests.bench import Figure, percentile
from tests.bench.cases import CATEGORIES, OPEN, STREETS, rows
from tests.fakes.halls import come_to
from tests.fakes.world import NOON_MS

ROWS, SHORT_ROWS = 100_000, 20_000
CHUNK = 5000  # rows of one transaction, as sync.md §4.3 measured them
ROUNDS = 3  # the best of them
PLAIN_SHARE, INDEXED_SHARE = 0.75, 0.30

CASES, SHORT_CASES, OPEN_CASES = 1_000_000, 60_000, 51_000
SLICE, RATE = 200, 4000  # rows a transaction, rows a second
ASKED = 400
AT = Cursor("bench", "bench", 1)


def run(*, short: bool = False) -> Iterator[Figure]:
    parts = _parts(SHORT_ROWS if short else ROWS)
    with asyncio.Runner() as runner:
        raw = min(_raw(parts) for _ in range(ROUNDS))
        plain = min(runner.run(_staged(parts)) for _ in range(ROUNDS))
        indexed = min(runner.run(_applied(parts)) for _ in range(ROUNDS))
        count = sum(map(len, parts))
        yield _share("insert", count, plain, raw, PLAIN_SHARE)
        yield _share("insert_indexed", count, indexed, raw, INDEXED_SHARE)
        yield runner.run(_asked_while_applying(SHORT_CASES if short else CASES))


def _share(case: str, count: int, took_s: float, raw_s: float, least: float) -> Figure:
    rate, raw, share = count / took_s, count / raw_s, raw_s / took_s
    return Figure("store", case, rate, "rows/s CPU", f">= {least} of raw", raw, share, share >= least)


def _parts(count: int) -> list[list[list[Any]]]:
    """As they come from the wire: lists, in pieces."""
    source = rows(count, count // 20)
    return list(iter(lambda: [list(row) for row in islice(source, CHUNK)], []))


def _raw(parts: Sequence[Sequence[Sequence[Any]]]) -> float:
    """CPU seconds of plain executemany into the same table, without any index but that of its id."""
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite.connect(str(Path(folder) / "raw.db"), isolation_level=None)
        for pragma in ("journal_mode = WAL", *CACHE_PRAGMAS):
            db.execute(f"PRAGMA {pragma}")
        db.execute(cases_sql("cases"))
        start = time.process_time()
        for part in parts:
            db.execute("BEGIN")
            db.executemany(staging.INSERT_CASE.format("cases"), part)
            db.execute("COMMIT")
        took = time.process_time() - start
        db.close()
    return took


async def _staged(parts: Sequence[Sequence[Sequence[Any]]]) -> float:
    """CPU seconds of the store's way for a snapshot, before its indexes are made."""
    with tempfile.TemporaryDirectory() as folder:
        store = SqlStore(Path(folder))
        await store.load()
        await store.begin_snapshot()
        start = time.process_time()
        for part in parts:
            await store.stage(SnapshotPart(AT, 0, part))
        took = time.process_time() - start
        store.close()
    return took


async def _applied(parts: Sequence[Sequence[Sequence[Any]]]) -> float:
    """CPU seconds of the store's way for the feed, with all the indexes the queue needs."""
    with tempfile.TemporaryDirectory() as folder:
        store = SqlStore(Path(folder))
        await store.load()
        await come_to(store, Cursor("bench", "bench", 0))
        start = time.process_time()
        for seq, part in enumerate(parts):
            await store.apply(Batch(seq, Cursor("bench", "bench", seq + 1), seq + 1, NOON_MS, part))
        took = time.process_time() - start
        store.close()
    return took


async def _asked_while_applying(cases: int) -> Figure:
    """A page of 50 rows through five filters while the feed is applied; baseline: the same with nothing going on."""
    with tempfile.TemporaryDirectory() as folder:
        store = SqlStore(Path(folder))
        await store.load()
        await store.begin_snapshot()
        source = rows(cases, min(OPEN_CASES, cases))
        for part in iter(lambda: list(islice(source, 50_000)), []):
            await store.stage(SnapshotPart(AT, cases, part))
        await store.finish_snapshot(AT, NOON_MS)
        quiet = min([percentile(await _pages(store), 0.95) for _ in range(ROUNDS)])
        applying = asyncio.ensure_future(_feed(store, min(OPEN_CASES, cases)))
        busy = min([percentile(await _pages(store), 0.95) for _ in range(ROUNDS)])
        applying.cancel()
        rate = await applying
        store.close()
    ok = busy <= 10 and rate >= RATE * 0.95
    case = f"page_while_applying_{RATE}_a_second"
    return Figure("store", case, busy, "ms p95", f"<= 10 ms at {rate:.0f} rows/s", quiet, busy / quiet, ok)


async def _pages(store: SqlStore) -> list[float]:
    random, times = Random(1), []
    for _ in range(ASKED):
        query = QueueQuery(
            sort=Sort.DEADLINE,
            streets=(random.choice(STREETS),),
            categories=tuple(random.sample(CATEGORIES, 5)),
            urgencies=("urgent", "extra_urgent"),
            channels=("h12345", "inspector", "snap"),
            statuses=tuple(random.sample(OPEN, 3)),
            now_ms=NOON_MS,
        )
        start = time.perf_counter()
        await store.page(query, 0, 50)
        times.append((time.perf_counter() - start) * 1000)
        await asyncio.sleep(0.01)
    return times


async def _feed(store: SqlStore, count: int) -> float:
    """Open cases change, so many a second in slices, until cancelled; the rate that was reached."""
    changing = [list(row) for row in rows(count, count)]
    start, done = time.perf_counter(), 0
    try:
        while True:
            part = [changing[(done + n) % count] for n in range(SLICE)]
            seq = done // SLICE + 2
            await store.apply(Batch(seq - 1, Cursor("bench", "bench", seq), seq, NOON_MS, part))
            done += SLICE
            await asyncio.sleep(max(0.0, start + done / RATE - time.perf_counter()))
    except asyncio.CancelledError:
        return done / (time.perf_counter() - start)

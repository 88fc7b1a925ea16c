"""The local store: two files, one lane that writes and two that read."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from app.domain.cases import (
    CASE_COLUMNS,
    FLOW_COLUMNS,
    Case,
    CaseId,
    FlowRecord,
    case_from_row,
    flow_from_row,
)
from app.domain.district import District
from app.errors import StoreFailed
from app.hall.ports import Batch, Cursor, Decision, Draft, FlowRow, Flows, QueueQuery, Saved, SnapshotPart, Wish
from app.lanes import Lane
from local_db import cache, orders, queue
from local_db.engine import CACHE_PRAGMAS, ORDERS_PRAGMAS, open_checked, set_aside, trouble_told, verify

READERS = 2

T = TypeVar("T")


class SqlStore:
    """All writing goes through one lane, so there is one writer and one order of things."""

    def __init__(self, folder: Path) -> None:
        self._cache_path = folder / "cache.db"
        self._orders_path = folder / "orders.db"
        self._writer = Lane("local-db")
        self._readers = [Lane(f"local-read-{number}") for number in range(READERS)]
        self._turn = 0
        self._cache: Engine | None = None
        self._orders: Engine | None = None

    async def load(self) -> Saved:
        return await self._writer.run(self._load)

    async def verify(self) -> str:
        """Read the whole cache. A damaged one is set aside and begun anew; answers the name it now has, or ""."""
        return await self._writer.run(self._verify)

    async def apply(self, batch: Batch) -> None:
        await self._write(lambda db: cache.apply(db, batch))

    async def begin_snapshot(self) -> None:
        await self._write(cache.begin_stage)

    async def stage(self, part: SnapshotPart) -> None:
        await self._write(lambda db: cache.stage(db, part.rows))

    async def finish_snapshot(self, cursor: Cursor, as_of_ms: int) -> None:
        await self._write(lambda db: cache.swap_stage(db, cursor, as_of_ms))

    async def keep_district(self, district: District, etag: str) -> None:
        await self._write(lambda db: cache.put_district(db, district, etag))

    async def keep_offset(self, clock_offset_ms: int) -> None:
        await self._write(lambda db: cache.put_marks(db, clock_offset_ms=clock_offset_ms))

    async def keep_flow(self, rows: Sequence[FlowRow]) -> None:
        await self._write(lambda db: cache.put_flow(db, rows))

    async def count(self, query: QueueQuery) -> int:
        return int((await self._rows(*queue.count_sql(query)))[0][0])

    async def page(self, query: QueueQuery, offset: int, limit: int) -> Sequence[Case]:
        return [case_from_row(row) for row in await self._rows(*queue.page_sql(query, offset, limit))]

    async def rank(self, query: QueueQuery, case_id: CaseId) -> int:
        return int((await self._rows(*queue.rank_sql(query, case_id)))[0][0])

    async def cases(self, ids: Sequence[CaseId]) -> Sequence[Case]:
        rows = await self._read(lambda db: cache.read_rows(db, "cases", CASE_COLUMNS, ids))
        return [case_from_row(row) for row in rows]

    async def flow(self, case_id: CaseId) -> Sequence[FlowRecord]:
        rows = await self._read(lambda db: cache.read_rows(db, "flow", FLOW_COLUMNS, [case_id]))
        return [flow_from_row(row) for row in rows]

    async def open_rows(self, names: Sequence[str]) -> Sequence[tuple[Any, ...]]:
        return await self._read(lambda db: cache.read_open(db, names))

    async def hourly(self, start_ms: int, hours: int) -> Flows:
        return await self._read(lambda db: cache.hourly(db, start_ms, hours))

    async def keep(self, wish: Wish) -> None:
        await self._order(lambda db: orders.keep(db, wish))

    async def settle(self, wish: Wish) -> None:
        await self._order(lambda db: orders.settle(db, wish))

    async def decide(self, decision: Decision, wish: Wish, instead: Wish | None = None) -> None:
        await self._order(lambda db: orders.decide(db, decision, wish, instead))

    async def decisions(self) -> Sequence[Decision]:
        return await self._order(orders.decided)

    async def keep_draft(self, draft: Draft) -> None:
        await self._order(lambda db: orders.keep_draft(db, draft))

    async def drafts(self) -> Sequence[Draft]:
        return await self._order(orders.read_drafts)

    async def drop_draft(self, key: str) -> None:
        await self._order(lambda db: orders.drop_draft(db, key))

    def close(self) -> None:
        for lane in (self._writer, *self._readers):
            lane.close()
        for engine in (self._cache, self._orders):
            if engine:
                engine.dispose()

    def _load(self) -> Saved:
        with trouble_told(str(self._cache_path.parent)):
            self._cache_path.parent.mkdir(parents=True, exist_ok=True)
        self._orders, aside = open_checked(self._orders_path, ORDERS_PRAGMAS, orders.prepare)
        notes = [f"orders_set_aside:{aside}"] if aside else []
        self._cache, aside = open_checked(self._cache_path, CACHE_PRAGMAS, cache.prepare)
        notes += [f"cache_set_aside:{aside}"] if aside else []
        with trouble_told(str(self._orders_path)), self._orders.begin() as db:
            wishes = orders.unfinished(db)
        return self._read_saved(wishes, notes)

    def _read_saved(self, wishes: Sequence[Wish], notes: Sequence[str]) -> Saved:
        with self._opened(self._cache) as db:
            marks = cache.read_marks(db)
            district, etag = cache.read_district(db)
        return Saved(
            cursor=cache.cursor_of(marks),
            as_of_ms=int(marks.get("as_of_ms", "0")),
            clock_offset_ms=int(marks.get("clock_offset_ms", "0")),
            district=district,
            dict_etag=etag,
            wishes=wishes,
            notes=tuple(notes),
        )

    def _verify(self) -> str:
        try:
            with trouble_told(str(self._cache_path)), self._opened(self._cache) as db:
                verify(db)
        except StoreFailed as error:
            if error.code != "damaged" or self._cache is None:
                raise
            self._cache.dispose()
            aside = set_aside(self._cache_path)
            self._cache, _ = open_checked(self._cache_path, CACHE_PRAGMAS, cache.prepare)
            return aside
        return ""

    async def _rows(self, sql: str, values: dict[str, Any]) -> list[Any]:
        return await self._read(lambda db: list(db.exec_driver_sql(sql, values).fetchall()))

    async def _read(self, question: Callable[[Connection], T]) -> T:
        self._turn = (self._turn + 1) % READERS

        def job() -> T:
            with trouble_told(str(self._cache_path)), self._opened(self._cache, reading=True) as db:
                return question(db)

        return await self._readers[self._turn].run(job)

    async def _write(self, work: Callable[[Connection], T]) -> T:
        def job() -> T:
            with trouble_told(str(self._cache_path)), self._opened(self._cache) as db:
                return work(db)

        return await self._writer.run(job)

    async def _order(self, work: Callable[[Connection], T]) -> T:
        def job() -> T:
            with trouble_told(str(self._orders_path)), self._opened(self._orders) as db:
                return work(db)

        return await self._writer.run(job)

    @staticmethod
    @contextmanager
    def _opened(engine: Engine | None, *, reading: bool = False) -> Iterator[Connection]:
        if engine is None:
            raise StoreFailed("not_open", "the local store is not open")
        with engine.connect().execution_options(reading=reading) as db, db.begin():
            yield db

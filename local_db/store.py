"""The local store: two files, one lane that writes and two that read."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection

from app.domain.cases import (
    CASE_COLUMNS,
    FLOW_COLUMNS,
    Case,
    CaseId,
    FlowRecord,
    case_from_row,
    flow_from_row,
)
from app.domain.commands import CommandId
from app.domain.district import District
from app.faultpoints import reach
from app.hall.comparison import Rows, Sums
from app.hall.ports import (
    CACHE_DAMAGED,
    Applied,
    Batch,
    Cursor,
    Decision,
    Draft,
    Flows,
    History,
    Holdings,
    Mark,
    QueueQuery,
    Saved,
    SnapshotPart,
    Wish,
)
from app.hall.wipes import Wipes
from app.lanes import Lane
from local_db import cache, comparing, marks, news, orders, queue, staging
from local_db.cachefile import CacheFile
from local_db.diskspace import MIB, NOTES, Room, free_bytes, require_room, room_in
from local_db.engine import trouble_told
from local_db.holdings import holdings_of
from local_db.journal import Entry
from local_db.orderfile import OrderFile
from local_db.orders import OrderRow

READERS = 2

T = TypeVar("T")


class SqlStore:
    """All writing goes through one lane, so there is one writer and one order of things."""

    def __init__(self, folder: Path, lanes: Callable[..., Lane] = Lane) -> None:
        self._folder = folder
        self._cache = CacheFile(folder / "cache.db", READERS)
        self._orders = OrderFile(folder / "orders.db")
        self._writer = lanes("local-db", when_idle=self._cache.tidy)
        self._readers = [lanes(f"local-read-{number}") for number in range(READERS)]
        self._turn = 0
        self._room = Room.PLENTY
        self._is_scrubbed = False  # since the last wipe

    async def load(self) -> Saved:
        return await self._writer.run(self._load)

    async def verify(self) -> str:
        """Read the whole cache. A damaged one is set aside and begun anew; answers the name it now has, or ""."""
        return await self._writer.run(self._cache.verify)

    async def look_after(self) -> Sequence[str]:
        """What an operator should hear about the files and the disk since the last time, as in Saved.notes."""
        return await self._writer.run(self._look_after)

    async def apply(self, batch: Batch) -> Applied:
        applied = await self._write(lambda db: news.apply(db, batch))
        if batch.wipes:
            self._is_scrubbed = False
            reach("cache.wiped")
            await self._scrub()
        reach("cache.learned")
        return applied

    async def wiped(self) -> Sequence[Wipes]:
        """The events whose wipes were obeyed and not yet acknowledged, once nothing is left of what they name.

        A crash may have come between a wipe and its scrub.
        """
        found = await self._write(marks.wipes)
        if found and not self._is_scrubbed:
            await self._scrub()
        return found

    async def acknowledged(self, wiped: Wipes) -> None:
        await self._write(lambda db: marks.drop_wipes(db, wiped))

    async def staged(self) -> Mark | None:
        return await self._write(lambda db: marks.progress(db, staging.STAGED))

    async def begin_snapshot(self) -> None:
        await self._write(staging.begin_stage)

    async def stage(self, part: SnapshotPart) -> None:
        await self._write(lambda db: staging.stage(db, part.rows, part.mark))
        reach("cache.staged")

    async def finish_snapshot(self, cursor: Cursor, as_of_ms: int) -> None:
        await self._write(lambda db: staging.swap_stage(db, cursor, as_of_ms))
        reach("cache.swapped")

    async def archive_mark(self) -> Mark | None:
        return await self._write(lambda db: marks.progress(db, staging.ARCHIVE))

    async def drop_archive_mark(self) -> None:
        await self._write(lambda db: marks.drop_progress(db, staging.ARCHIVE))

    async def keep_archive(self, part: SnapshotPart) -> bool:
        return await self._write(lambda db: staging.keep_archive(db, news.UPSERT_UNLESS_GONE, part), Room.LOW)

    async def finish_archive(self, cursor: Cursor, closed_after_ms: int) -> bool:
        return await self._write(lambda db: staging.finish_archive(db, cursor, closed_after_ms))

    async def sums(self) -> Sequence[Sums]:
        return await self._read(comparing.sums)

    async def bucket(self, sums: Sums, number: int) -> Mapping[CaseId, int]:
        return await self._read(lambda db: comparing.bucket(db, sums, number))

    async def repair(self, ids: Sequence[CaseId], found: Rows) -> frozenset[CaseId] | None:
        return await self._write(lambda db: comparing.repair(db, ids, found))

    async def keep_district(self, district: District, etag: str) -> None:
        await self._write(lambda db: cache.put_district(db, district, etag))

    async def keep_offset(self, clock_offset_ms: int) -> None:
        await self._write(lambda db: marks.put(db, clock_offset_ms=clock_offset_ms))

    async def keep_flow(self, part: SnapshotPart) -> bool:
        """Histories of many cases; False when they are of another snapshot than the cases."""

        def keep(db: Connection) -> bool:
            if taken := staging.belongs(db, part.cursor):
                news.put_histories(db, part.rows)
            return taken

        return await self._write(keep, Room.LOW)

    async def keep_history(self, case_id: CaseId, history: History) -> bool:
        return await self._write(lambda db: news.put_history(db, case_id, history), Room.LOW)

    async def count(self, query: QueueQuery) -> int:
        return int((await self._rows(*queue.count_sql(query)))[0][0])

    async def page(self, query: QueueQuery, offset: int, limit: int) -> Sequence[Case]:
        sql, values = queue.page_sql(query, offset, limit)
        return await self._read(lambda db: [case_from_row(row) for row in db.exec_driver_sql(sql, values).fetchall()])

    async def rank(self, query: QueueQuery, case_id: CaseId) -> int:
        return int((await self._rows(*queue.rank_sql(query, case_id)))[0][0])

    async def cases(self, ids: Sequence[CaseId]) -> Sequence[Case]:
        return await self._read(lambda db: list(map(case_from_row, cache.read_rows(db, "cases", CASE_COLUMNS, ids))))

    async def flow(self, case_id: CaseId) -> Sequence[FlowRecord]:
        return await self._read(
            lambda db: list(map(flow_from_row, cache.read_rows(db, "flow", FLOW_COLUMNS, [case_id])))
        )

    async def open_rows(self, names: Sequence[str]) -> Sequence[tuple[Any, ...]]:
        return await self._read(lambda db: cache.read_open(db, names))

    async def hourly(self, start_ms: int, hours: int) -> Flows:
        return await self._read(lambda db: cache.hourly(db, start_ms, hours))

    async def keep(self, wish: Wish) -> None:
        row = orders.row_of(wish)
        await self._change(lambda db: orders.keep(db, row), Entry((row,)))

    async def settle(self, *wishes: Wish) -> None:
        """All in one transaction: a flush to the disk takes as long for one order as for fifty."""
        rows = tuple(map(orders.row_of, wishes))
        await self._change(lambda db: orders.change(db, rows), Entry(rows))

    async def order(self, command_id: CommandId) -> Wish | None:
        rows = await self._writer.run(lambda: self._orders.ask(lambda db: orders.find(db, [command_id])))
        return orders.wish_of(rows[command_id]) if command_id in rows else None

    async def offer_again(self, epoch: str, since_ms: int) -> Sequence[Wish]:
        return await self._writer.run(lambda: self._offer_again(epoch, since_ms))

    async def compact(self, before_ms: int) -> None:
        while await self._writer.run(
            lambda: self._rewrite(self._orders.ask(lambda db: orders.outlived(db, before_ms)))
        ):
            pass

    async def keep_offers(self, offers: Mapping[str, int]) -> None:
        await self._write(lambda db: marks.put(db, offers=json.dumps(offers)))

    async def decide(self, decision: Decision, wish: Wish, instead: Wish | None = None) -> None:
        rows = tuple(orders.row_of(each) for each in (wish, instead) if each)

        def work(db: Connection) -> None:
            orders.log(db, decision)
            orders.change(db, rows[:1])
            for row in rows[1:]:
                orders.keep(db, row)

        await self._change(work, Entry(rows, (decision,)))

    async def decisions(self) -> Sequence[Decision]:
        return await self._writer.run(lambda: self._orders.ask(orders.decided))

    async def orders(self, ids: Sequence[CommandId]) -> Sequence[Wish]:
        found = await self._writer.run(lambda: self._orders.ask(lambda db: orders.find(db, ids)))
        return [wish for wish in map(orders.wish_of, found.values()) if wish]

    async def holdings(self) -> Holdings:
        counts = await self._read(cache.counts)
        return await self._writer.run(lambda: holdings_of(self._folder, counts))

    async def keep_draft(self, draft: Draft) -> None:
        await self._change(lambda db: orders.keep_draft(db, draft))

    async def drafts(self) -> Sequence[Draft]:
        return await self._writer.run(lambda: self._orders.ask(orders.read_drafts))

    async def drop_draft(self, key: str) -> None:
        await self._change(lambda db: orders.drop_draft(db, key))

    def close(self) -> None:
        for lane in self._readers:
            lane.close()
        self._writer.close(last=self._put_away)

    def _offer_again(self, epoch: str, since_ms: int) -> list[Wish]:
        is_any = False
        while self._rewrite(self._orders.ask(lambda db: orders.lost(db, epoch, since_ms))):
            is_any = True
        wishes = map(orders.wish_of, self._orders.ask(orders.unfinished) if is_any else ())
        return [wish for wish in wishes if wish]

    def _rewrite(self, rows: Sequence[OrderRow]) -> int:
        """Change these orders together, or none; how many."""
        if rows:
            self._orders.change(lambda db: orders.change(db, rows), Entry(tuple(rows)))
        return len(rows)

    def _put_away(self) -> None:
        self._cache.close()
        self._orders.close()

    def _load(self) -> Saved:
        with trouble_told(str(self._folder)):
            self._folder.mkdir(parents=True, exist_ok=True)
        opened = self._orders.open()
        saved, aside = self._cache.open(_saved)
        notes = [*opened.notes, *([f"cache_set_aside:{aside}"] if aside else []), *self._look_after()]
        return replace(saved, wishes=opened.wishes, notes=tuple(notes))

    def _look_after(self) -> list[str]:
        notes = self._orders.look_after()
        with trouble_told(str(self._folder)):
            free = free_bytes(self._folder)
        room, self._room = self._room, room_in(free)
        if self._room != room:
            notes.append(f"{NOTES[self._room]}:{free // MIB} MiB")
        if self._cache.is_damaged:
            notes.append(CACHE_DAMAGED)
        return notes

    async def _rows(self, sql: str, values: dict[str, Any]) -> list[Any]:
        return await self._read(lambda db: list(db.exec_driver_sql(sql, values).fetchall()))

    async def _read(self, question: Callable[[Connection], T]) -> T:
        self._turn = (self._turn + 1) % READERS

        def job() -> T:
            with self._cache.reading() as db:
                return question(db)

        return await self._readers[self._turn].run(job)

    async def _write(self, work: Callable[[Connection], T], least: Room = Room.NO_ARCHIVE) -> T:
        def job() -> T:
            with trouble_told(str(self._folder)):
                require_room(self._folder, least)
            with self._cache.writing() as db:
                return work(db)

        return await self._writer.run(job)

    async def _scrub(self) -> None:
        await self._writer.run(self._cache.scrub)
        self._is_scrubbed = True

    async def _change(self, work: Callable[[Connection], None], entry: Entry | None = None) -> None:
        await self._writer.run(lambda: self._orders.change(work, entry))


def _saved(db: Connection) -> Saved:
    found = marks.read(db)
    district, etag = cache.read_district(db)
    return Saved(
        cursor=marks.cursor_of(found),
        as_of_ms=int(found.get("as_of_ms", "0")),
        clock_offset_ms=int(found.get("clock_offset_ms", "0")),
        district=district,
        dict_etag=etag,
        wishes=(),
        offers=json.loads(found.get("offers", "{}")),
        archived="closed_after_ms" in found,
    )

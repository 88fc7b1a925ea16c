"""The real SQLite files: what is kept, what is set aside, what is told."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlite

from app.domain.cases import CaseId, Status, case_row, flow_row
from app.domain.commands import CommandId
from app.domain.commands.side import Remark
from app.domain.outcomes import Outcome, Verdict
from app.errors import StoreFailed
from app.hall.ports import NOWHERE, Applied, Batch, Cursor, QueueQuery, SnapshotPart, Sort, Wish, WishState
from local_db.store import SqlStore
from tests.fakes.damage import damage_schema
from tests.fakes.halls import a_hall, come_to
from tests.fakes.world import HOUR_MS, NOON_MS, a_case, a_closed_case, a_district, its_flow

C1 = CaseId("c1")
START, AT = Cursor("e", "s", 0), Cursor("e", "s", 7)


def run(test: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner() as runner:
        runner.run(asyncio.wait_for(test, 30))


def a_wish(id: str = "k1") -> Wish:
    return Wish(Remark(id=CommandId(id), case_id=C1, author="P-DP", post="DP", issued_ms=NOON_MS, note="备注"))


def news(*cases: Any, since: int = 0, seq: int = 7) -> Batch:
    rows = [case_row(case) for case in cases]
    return Batch(
        since, Cursor("e", "s", seq), seq, NOON_MS, rows, [flow_row(r) for case in cases for r in its_flow(case)]
    )


def test_everything_comes_back_after_a_restart(tmp_path: Path):
    async def write() -> None:
        store = SqlStore(tmp_path)
        saved = await store.load()
        assert (saved.cursor, saved.district) == (NOWHERE, None)
        await store.keep_district(a_district(), "e1")
        await come_to(store, START)
        await store.apply(news(a_case(version=2)))
        await store.keep_offset(-1234)
        await store.keep(a_wish())
        store.close()

    async def read() -> None:
        store = SqlStore(tmp_path)
        saved = await store.load()
        assert (saved.cursor, saved.district, saved.dict_etag) == (AT, a_district(), "e1")
        assert (saved.clock_offset_ms, saved.as_of_ms, list(saved.wishes)) == (-1234, NOON_MS, [a_wish()])
        assert await store.cases([C1]) == [a_case(version=2)]
        assert list(await store.flow(C1)) == list(its_flow(a_case(version=2)))
        store.close()

    run(write())
    run(read())


def test_an_older_row_never_replaces_a_newer_one(tmp_path: Path):
    async def go() -> None:
        store = SqlStore(tmp_path)
        await store.load()
        await come_to(store, START)
        await store.apply(news(a_case(version=3, status=Status.TO_FILE)))
        applied = await store.apply(news(a_case(version=2), since=7, seq=8))
        assert applied.cursor.seq == 8
        assert [case.version for case in await store.cases([C1])] == [3]
        store.close()

    run(go())


@pytest.mark.parametrize("moved", [Cursor("e", "s", 3), Cursor("e2", "s", 0), Cursor("e", "s2", 0), NOWHERE])
def test_news_that_do_not_follow_the_stored_cursor_change_nothing(tmp_path: Path, moved: Cursor):
    async def go() -> None:
        store = SqlStore(tmp_path)
        await store.load()
        await come_to(store, moved)
        applied = await store.apply(replace(news(a_case()), left=((CaseId("c2"), 1),), wipes=(7,)))
        assert applied == Applied(moved, taken=False)
        assert await store.count(QueueQuery()) == 0
        assert not await store.wiped()
        store.close()
        store = SqlStore(tmp_path)
        assert (await store.load()).cursor == moved
        store.close()

    run(go())


def test_a_hall_whose_store_has_gone_on_shows_what_is_there_and_goes_on_from_there(tmp_path: Path):
    """The answer of the store was lost after it had taken the news."""

    async def go() -> None:
        hall, store = await a_hall(tmp_path, [a_case("c1")])
        order = await hall.submit(Remark, C1, note="备注")
        await hall.settle(Outcome(command_id=order.id, verdict=Verdict.ACCEPTED, seq=2, epoch="epoch-1"))
        row = case_row(a_case("c2"))
        batch = Batch(1, Cursor("epoch-1", "scope-1", 2), 2, NOON_MS, [row], left=((C1, 1),))
        await store.apply(batch)
        await hall.learn(batch)
        assert hall.cursor == batch.cursor
        assert hall.open_cases.ids == ["c2"]
        assert not hall.wishes(*WishState)
        store.close()

    run(go())


def test_a_snapshot_replaces_all_only_when_it_is_finished(tmp_path: Path):
    async def go() -> None:
        store = SqlStore(tmp_path)
        await store.load()
        await come_to(store, START)
        await store.apply(news(a_case("old")))
        await store.begin_snapshot()
        await store.stage(SnapshotPart(AT, 1, [case_row(a_case("new"))]))
        assert [case.id for case in await store.page(QueueQuery(), 0, 9)] == ["old"]
        await store.begin_snapshot()  # it broke off: begun anew
        await store.stage(SnapshotPart(AT, 1, [case_row(a_case("new"))]))
        await store.finish_snapshot(Cursor("e2", "s", 1), NOON_MS)
        assert [case.id for case in await store.page(QueueQuery(), 0, 9)] == ["new"]
        store.close()

    run(go())


def test_the_queue_filters_sorts_and_ranks_in_sql(tmp_path: Path):
    async def go() -> None:
        hall, store = await a_hall(
            tmp_path,
            [
                a_case("late", red_ms=NOON_MS - 1, orange_ms=NOON_MS - 2, yellow_ms=NOON_MS - 3),
                a_case("soon", red_ms=NOON_MS + 5, channel="snap", status=Status.TO_SIGN, dept="D02"),
                a_case("orange", red_ms=NOON_MS + 9, orange_ms=NOON_MS, street="310199002"),
                a_closed_case("gone", NOON_MS),
            ],
        )
        for query, expected in (
            (QueueQuery(), ["late", "soon", "orange"]),
            (QueueQuery(sort=Sort.LIGHT), ["late", "orange", "soon"]),
            (QueueQuery(statuses=("TO_SIGN",)), ["soon"]),
            (QueueQuery(channels=("snap", "iot"), depts=("D02",)), ["soon"]),
            (QueueQuery(streets=("310199002",)), ["orange"]),
            (QueueQuery(lights=(3,)), ["late"]),
            (QueueQuery(lights=(1,)), ["soon"]),
            (QueueQuery(due_within_ms=8), ["soon"]),
            (QueueQuery(text="金柳路"), ["late", "soon", "orange"]),
            (QueueQuery(text="不存在"), []),
            (QueueQuery(text="100%"), []),
            (QueueQuery(grid="310199001001001", urgencies=("ordinary",)), ["late", "soon", "orange"]),
        ):
            assert [row.case.id for row in await hall.page(query, 0, 10)] == expected, query
            assert await hall.count(query) == len(expected)
            for place, id in enumerate(expected):
                assert await hall.rank(query, CaseId(id)) == place, (query, id)
        assert await hall.count(QueueQuery(open_only=False)) == 4
        assert [row.case.id for row in await hall.page(QueueQuery(), 1, 1)] == ["soon"]
        store.close()

    run(go())


def test_intake_and_closing_are_counted_by_the_hour(tmp_path: Path):
    async def go() -> None:
        hall, store = await a_hall(
            tmp_path,
            [
                a_case("c1", reported_ms=NOON_MS - HOUR_MS),
                a_case("c2", reported_ms=NOON_MS - HOUR_MS + 1),
                a_closed_case("in-time", NOON_MS - 2 * HOUR_MS, reported_ms=NOON_MS - 30 * HOUR_MS),
                a_closed_case("too-late", NOON_MS - 2 * HOUR_MS, total_red_ms=1, reported_ms=NOON_MS - 30 * HOUR_MS),
            ],
        )
        flows = await hall.flows()
        assert (flows.reported[-2], sum(flows.reported)) == (2, 2)
        assert (flows.closed[-3], sum(flows.closed), sum(flows.in_time)) == (2, 2, 1)
        store.close()

    run(go())


@pytest.mark.parametrize("damage", ["garbage", "page", "foreign", "schema"])
def test_a_cache_that_cannot_be_trusted_is_set_aside_and_orders_are_kept(tmp_path: Path, damage: str):
    async def fill() -> None:
        _, store = await a_hall(tmp_path, [a_case(f"c{n}") for n in range(400)])
        await store.keep(a_wish())
        store.close()

    async def reopen() -> None:
        store = SqlStore(tmp_path)
        saved = await store.load()
        notes = list(saved.notes) or [f"cache_set_aside:{await store.verify()}"]
        assert notes[0].startswith("cache_set_aside:cache.db.set-aside-")
        assert (tmp_path / notes[0].partition(":")[2]).exists()
        assert [wish.command.id for wish in saved.wishes] == ["k1"]
        assert await store.count(QueueQuery()) == 0
        store.close()

    run(fill())
    path = tmp_path / "cache.db"
    if damage == "garbage":
        path.write_bytes(b"this is no database" * 1000)
    elif damage == "page":
        data = bytearray(path.read_bytes())
        data[20_000:60_000] = os.urandom(40_000)
        path.write_bytes(data)
    elif damage == "schema":
        damage_schema(path)
    else:
        path.unlink()
        other = sqlite.connect(str(path))
        other.execute("CREATE TABLE something (x)")
        other.close()
    run(reopen())


def test_of_damaged_caches_only_the_newest_is_kept(tmp_path: Path):
    async def open_and_close() -> str:
        store = SqlStore(tmp_path)
        (note,) = (await store.load()).notes
        store.close()
        return note.partition(":")[2]

    names = []
    for _ in range(3):
        (tmp_path / "cache.db").write_bytes(b"this is no database" * 1000)
        with asyncio.Runner() as runner:
            names.append(runner.run(open_and_close()))
    assert [path.name for path in tmp_path.iterdir() if "set-aside" in path.name] == names[-1:]


def test_a_closed_store_leaves_nothing_in_the_journals_of_sqlite(tmp_path: Path):
    async def go() -> None:
        _, store = await a_hall(tmp_path, [a_case()])
        await store.keep(a_wish())
        store.close()

    run(go())
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(("-wal", "-shm"))] == []


def test_a_damaged_cache_under_a_running_hall_is_read_anew(tmp_path: Path):
    async def go() -> None:
        hall, store = await a_hall(tmp_path, [a_case(f"c{n}") for n in range(400)])
        heard: list[tuple[str, str]] = []
        hall.noted.connect(heard.append)
        with sqlite.connect(str(tmp_path / "cache.db")) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
        with (tmp_path / "cache.db").open("r+b") as file:
            file.seek(40_000)
            file.write(os.urandom(200_000))
        store._cache._dispose()  # what was read before stays in the page cache
        await hall.files.check()
        assert heard
        assert heard[0][0] == "cache_set_aside"
        assert hall.cursor == NOWHERE
        assert hall.open_cases.size == 0
        store.close()

    run(go())


def test_a_case_that_makes_no_sense_any_more_has_the_cache_read_anew(tmp_path: Path):
    """SQLite itself sees no damage in a text with another letter in it."""

    async def go() -> None:
        hall, store = await a_hall(tmp_path, [a_case()])
        heard: list[tuple[str, str]] = []
        hall.noted.connect(heard.append)
        with sqlite.connect(str(tmp_path / "cache.db")) as db:
            db.execute("UPDATE cases SET status = 'REPORTEE'")
        db.close()
        with pytest.raises(StoreFailed) as failure:
            await hall.page(QueueQuery(), 0, 9)
        assert failure.value.code == "damaged"
        await hall.files.look()
        assert [code for code, _ in heard] == ["cache_set_aside"]
        await hall.learn(news(a_case(version=2), seq=9))  # the answer to what was asked before
        assert (hall.cursor, await hall.count(QueueQuery())) == (NOWHERE, 0)
        store.close()

    run(go())


def test_a_mark_that_makes_no_sense_has_the_cache_read_anew_at_the_start(tmp_path: Path):
    async def go() -> None:
        _, store = await a_hall(tmp_path, [a_case()])
        store.close()
        with sqlite.connect(str(tmp_path / "cache.db")) as db:
            db.execute("UPDATE marks SET value = '1x' WHERE name = 'seq'")
        db.close()
        store = SqlStore(tmp_path)
        saved = await store.load()
        assert (saved.cursor, saved.district) == (NOWHERE, None)
        assert saved.notes[0].startswith("cache_set_aside:")
        store.close()

    run(go())


def test_what_reads_the_cache_cannot_write_it_and_its_journal_goes_back_into_the_file_when_idle(tmp_path: Path):
    async def go() -> None:
        _, store = await a_hall(tmp_path, [a_case()])
        with pytest.raises(StoreFailed) as failure:
            await store._read(lambda db: db.exec_driver_sql("DELETE FROM cases"))
        assert failure.value.code == "read_only"
        assert (tmp_path / "cache.db-wal").stat().st_size > 0
        for _ in range(200):
            if not (tmp_path / "cache.db-wal").stat().st_size:
                break
            await asyncio.sleep(0.05)
        assert not (tmp_path / "cache.db-wal").stat().st_size
        assert len(await store.cases([C1])) == 1
        store.close()

    run(go())


def test_a_damaged_order_file_is_set_aside_and_said_so(tmp_path: Path):
    (tmp_path / "orders.db").write_bytes(b"garbage" * 2000)

    async def go() -> None:
        store = SqlStore(tmp_path)
        saved = await store.load()
        assert saved.notes[0].startswith("orders_set_aside:orders.db.set-aside-")
        await store.keep(a_wish())
        store.close()

    run(go())


def test_a_full_disk_keeps_the_order_off_the_screen_and_says_so(tmp_path: Path):
    async def go() -> None:
        hall, store = await a_hall(tmp_path, [a_case()])
        await hall.submit(Remark, C1, note="放得下")
        with store._orders._opened() as db:
            pages = db.exec_driver_sql("PRAGMA page_count").scalar()
            db.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreFailed) as failure:
            await hall.submit(Remark, C1, note="放不下" * 5000)
        assert failure.value.code == "disk_full"
        assert len(hall.wishes(*WishState)) == 1
        store.close()

    run(go())


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")

    async def go() -> None:
        store = SqlStore(blocked / "hall")
        with pytest.raises(StoreFailed) as failure:
            await store.load()
        assert failure.value.code == "store_io"
        assert str(blocked) in str(failure.value)
        store.close()

    run(go())


@contextmanager
def nobody() -> Iterator[Path]:
    """A folder and a user who may read it but not write: root may write anything."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    root = os.geteuid() == 0
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        for path in (folder, *folder.iterdir()):
            path.chmod(0o755)
        shutil.rmtree(folder)


def test_a_disk_that_has_become_read_only_is_told_and_nothing_is_taken_for_saved():
    async def go(folder: Path) -> None:
        hall, store = await a_hall(folder, [a_case()])
        store.close()
        for path in (*folder.iterdir(), folder):
            path.chmod(0o444 if path.is_file() else 0o555)
        if os.geteuid() == 0:
            os.seteuid(65534)
        again = SqlStore(folder)
        with pytest.raises(StoreFailed) as failure:
            await again.load()
        assert failure.value.code == "read_only"
        assert hall.cursor.seq == 1
        again.close()

    with nobody() as folder:
        run(go(folder))

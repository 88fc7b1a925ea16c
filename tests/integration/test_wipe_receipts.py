"""What a desk tells of its wipes: to the right history, once nothing is left, until it is answered."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.city.client import CityClient
from app.clock import SystemClock
from app.domain.cases import CaseId, case_row, flow_row
from app.domain.commands.intake import Accept
from app.errors import CityUnreachable, StoreFailed
from app.hall.ports import Batch, Cursor, History, Mark, SnapshotPart, WishState
from app.hall.wipes import Wipes
from app.platform.redaction import erase, redact
from local_db.cachefile import CacheFile
from local_db.store import SqlStore
from tests.fakes.cities import LiveCity, a_city
from tests.fakes.moves import a_wide_district, move
from tests.fakes.world import NOON_MS, a_case, a_closed_case, its_flow
from tests.integration.test_bad_cities import Gate, behind_a_gate
from tests.integration.test_city_and_hall import a_desk, run, until
from tests.integration.test_redaction import C1, NAME, Work, a_story, done, in_files, wish
from tests.integration.test_scopes import caught_up

HERE, THERE = Cursor("here", "s", 1), Cursor("there", "s", 4)


def a_wipe(at: Cursor, version: int) -> Batch:
    seq = at.seq + 1
    row = case_row(a_case("c1", version=version, caller=""))
    return Batch(
        at.seq, replace(at, seq=seq), seq, NOON_MS, [row], steps=[(C1, version)], wiped=[(C1, version)], wipes=[seq]
    )


async def begun_at(folder: Path, at: Cursor) -> SqlStore:
    """The files of a desk with one case of a caller with a name."""
    store = SqlStore(folder)
    await store.load()
    await swapped(store, at)
    return store


async def swapped(store: SqlStore, at: Cursor) -> None:
    await store.begin_snapshot()
    await store.stage(SnapshotPart(at, 1, [case_row(a_case("c1", caller=NAME))]))
    await store.finish_snapshot(at, NOON_MS)


def test_a_wipe_of_a_history_that_was_lost_is_not_told_as_one_of_the_next(tmp_path: Path):
    async def go() -> None:
        store = await begun_at(tmp_path, HERE)
        await store.apply(a_wipe(HERE, 2))
        await swapped(store, THERE)
        assert await store.wiped() == [Wipes("here", [2])]
        await store.apply(a_wipe(THERE, 3))
        assert await store.wiped() == [Wipes("here", [2]), Wipes("there", [5])]
        await store.acknowledged(Wipes("here", [2, 5]))
        assert await store.wiped() == [Wipes("there", [5])]
        store.close()

    run(go())


def test_what_a_crash_left_in_the_journal_is_gone_before_the_wipe_is_told(tmp_path: Path):
    def crash(_file: CacheFile) -> None:
        raise StoreFailed("store_io", "the power is gone")

    async def go() -> None:
        store = await begun_at(tmp_path, HERE)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(CacheFile, "scrub", crash)
            with pytest.raises(StoreFailed):
                await store.apply(a_wipe(HERE, 2))
        assert in_files(tmp_path, NAME)
        assert await store.wiped() == [Wipes("here", [2])]
        assert not in_files(tmp_path, NAME)
        store.close()

    run(go())


def test_nothing_is_left_where_rows_were_moved_from_page_to_page(tmp_path: Path):
    def named(number: int, length: int = 1) -> tuple[Any, ...]:
        return case_row(a_case(f"n{number}", version=length, caller=f"{NAME}{number:03d}", address="弄" * length))

    async def go() -> None:
        store, at = await begun_at(tmp_path, HERE), HERE
        for length in range(2, 8):
            rows = [named(number, 30 * length) for number in range(length, 60, 3)]
            at = replace(at, seq=at.seq + 1)
            await store.apply(Batch(at.seq - 1, at, at.seq, NOON_MS, rows))
        erased = [CaseId(f"n{number}") for number in range(60)]
        after = replace(at, seq=at.seq + 1)
        await store.apply(Batch(at.seq, after, after.seq, NOON_MS, erased=[C1, *erased], wipes=[after.seq]))
        assert not in_files(tmp_path, NAME)
        store.close()

    run(go())


def test_a_snapshot_that_a_program_left_behind_is_dropped_when_the_news_go_on(tmp_path: Path):
    async def go() -> None:
        store = await begun_at(tmp_path, HERE)
        await store.begin_snapshot()
        part = SnapshotPart(HERE, 1, [case_row(a_case("c1", caller=NAME))], Mark(HERE, "c1", 1, "x"))
        await store.stage(part)
        store.close()
        store = SqlStore(tmp_path)
        await store.load()
        await store.apply(Batch(HERE.seq, replace(HERE, seq=2), 2, NOON_MS, left=[(C1, 2)]))
        assert await store.staged() is None
        store.close()
        assert not in_files(tmp_path, NAME)

    run(go())


@pytest.mark.parametrize("at", [THERE, Cursor("here", "another", 1)])
def test_what_was_erased_or_left_before_may_come_with_another_history_or_scope(tmp_path: Path, at: Cursor):
    async def go() -> None:
        store = await begun_at(tmp_path, HERE)
        after = replace(HERE, seq=2)
        await store.apply(Batch(HERE.seq, after, 2, NOON_MS, left=[(CaseId("c8"), 4)], erased=[CaseId("c9")]))
        await swapped(store, at)
        closed = [case_row(a_closed_case(id, NOON_MS, version=4)) for id in ("c8", "c9")]
        assert await store.keep_archive(SnapshotPart(at, 2, closed))
        assert {case.id for case in await store.cases([CaseId("c8"), CaseId("c9")])} == {"c8", "c9"}
        store.close()

    run(go())


def test_the_steps_of_a_lost_history_are_not_taken_for_those_of_this_one(tmp_path: Path):
    async def go() -> None:
        store = await begun_at(tmp_path, HERE)
        (step,) = its_flow(a_case("c1"))
        assert not await store.keep_history(C1, History("there", 1, [flow_row(step)]))
        assert await store.flow(C1) == []
        assert await store.keep_history(C1, History("here", 1, [flow_row(step)]))
        assert await store.flow(C1) == [step]
        store.close()

    run(go())


def of_other_events(body: bytes, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
    """The answer to a receipt of another desk."""
    return 200, body.replace(b"D-03", b"D-04"), headers


def test_the_answer_to_another_receipt_is_none_to_ours(tmp_path: Path):
    async def go(url: str) -> None:
        client = CityClient(url, SystemClock(), "D-03")
        await client.acknowledge(Wipes("here", [2]))
        Gate.mangle = of_other_events
        with pytest.raises(CityUnreachable) as refused:
            await client.acknowledge(Wipes("here", [2]))
        assert refused.value.code == "wrong_echo"
        client.close()

    with a_city(tmp_path, [a_story()], a_wide_district()) as live, behind_a_gate(live) as url:
        run(go(url))


@pytest.mark.parametrize("work", [redact, erase])
def test_an_order_that_came_back_no_longer_shows_what_was_wiped(tmp_path: Path, work: Work):
    async def go(live: LiveCity) -> None:
        engine = live.engine()
        async with a_desk(tmp_path / "desk", live.url, "P-CT") as hall:
            await caught_up(hall, engine)
            live.stop()
            order = await hall.submit(Accept, C1)
            move(engine, C1, SystemClock().now_ms(), description="另一处")
            live.start()
            await until(lambda: bool(hall.wishes(WishState.ATTENTION)))
            assert NAME in str(hall.wishes(WishState.ATTENTION))
            done(engine, work, wish(fields=("caller", "history") if work is redact else ()))
            await caught_up(hall, engine)
            assert [wish.command for wish in hall.wishes(WishState.ATTENTION)] == [order]
            assert NAME not in str(hall.wishes(WishState.ATTENTION))
        async with a_desk(tmp_path / "desk", live.url, "P-CT") as hall:
            assert NAME not in str(hall.wishes(WishState.ATTENTION))
        engine.dispose()

    with a_city(tmp_path, [a_story()], a_wide_district()) as live:
        run(go(live))

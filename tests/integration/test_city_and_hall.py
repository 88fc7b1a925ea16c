"""A real hall against a real platform over HTTP, online and off. Real files, real sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.city.client import CityClient
from app.clock import SystemClock
from app.domain.cases import CaseId, Status
from app.domain.commands import CommandId
from app.domain.commands.handling import Dispatch
from app.domain.commands.intake import Accept, File
from app.domain.commands.ladder import Urge
from app.domain.commands.side import Remark
from app.hall.attention import decide
from app.hall.hall import Hall
from app.hall.link import LinkStatus
from app.hall.ports import QueueQuery, Way, WishState
from app.platform.tables import commands, flow
from app.sync import blobs, drift, feed, outbox, receipts
from app.sync.watch import watch
from local_db.blobs import FileStore
from local_db.store import SqlStore
from tests.fakes.cities import LiveCity, a_city
from tests.fakes.world import Here, a_case, a_closed_case, its_flow

C1 = CaseId("c1")


def run(test: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner() as runner:
        runner.run(asyncio.wait_for(test, 60))


async def until(seen: Callable[[], bool], seconds: float = 20) -> None:
    for _ in range(round(seconds * 50)):
        if seen():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen")


@asynccontextmanager
async def a_desk(folder: Path, url: str, operator: str = "P-DP") -> AsyncIterator[Hall]:
    """A hall at work on local files, without windows."""
    clock, store, files, hurry = SystemClock(), SqlStore(folder), FileStore(folder), asyncio.Event()
    hall = Hall(store, clock, Here(), "D-03", operator, blobs=files)
    city = CityClient(url, clock, "D-03")
    await hall.open()
    await hall.fill()
    troubles: list[BaseException] = []
    endless = (
        partial(feed.follow, city, hall, clock, hurry),
        partial(outbox.deliver, city, hall, clock, hurry),
        partial(feed.fill_archive, city, hall, clock),
        partial(feed.fill_histories, city, hall, clock),
        partial(feed.fetch_histories, city, hall, clock),
        partial(drift.keep_comparing, city, hall, clock),
        partial(receipts.acknowledge, city, hall, clock),
        partial(blobs.send_up, city, files, hall, clock),
        partial(blobs.fetch, city, files, hall),
    )
    work = [asyncio.create_task(watch(each, troubles.append, clock)) for each in endless]
    try:
        yield hall
    finally:
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        city.close()
        store.close()
        files.close()
    assert not troubles


def stories(count: int = 3, **changes: Any) -> list[tuple[Any, Any]]:
    cases = [a_case(f"c{number}", **changes) for number in range(1, count + 1)]
    return [(case, its_flow(case)) for case in cases]


def effects(live: LiveCity, command: str) -> int:
    """How many steps of a kind the platform has recorded."""
    engine = live.engine()
    with engine.connect() as db:
        found = int(db.scalar(select(func.count()).select_from(flow).where(flow.c.command == command)) or 0)
    engine.dispose()
    return found


def test_a_new_desk_takes_a_snapshot_and_shows_cases_with_their_history(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "desk", live.url) as hall:
            await until(lambda: hall.open_cases.size == 3 and hall.link_status() is LinkStatus.ONLINE)
            assert hall.district is not None
            assert hall.district.name == "澜浦区"
            assert hall.operator.name == "顾晓岚"
            assert await hall.count(QueueQuery()) == 3
            await until(lambda: not hall.flow_wanted.is_set())
            story = await hall.story(C1)
            assert story is not None
            assert story.complete
            assert [step.command for step in story.flow] == ["register"]

    with a_city(tmp_path, stories()) as live:
        run(go(live))


def test_the_history_of_a_closed_case_comes_when_somebody_looks(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "desk", live.url) as hall:
            await until(lambda: not hall.archive.wanted.is_set() and hall.cursor.seq >= 0)
            story = await hall.story(CaseId("gone"))
            assert story is not None
            assert not story.complete
            heard: list[frozenset[CaseId]] = []
            hall.changed.connect(lambda changes: heard.append(changes.cases))
            await until(lambda: frozenset({CaseId("gone")}) in heard)
            story = await hall.story(CaseId("gone"))
            assert story is not None
            assert story.complete
            assert len(story.flow) == 4

    closed = a_closed_case("gone", SystemClock().now_ms() - 60_000, version=4)
    with a_city(tmp_path, [*stories(1), (closed, its_flow(closed))]) as live:
        run(go(live))


def test_an_order_goes_up_once_and_comes_back_through_the_feed(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "desk", live.url, "P-CT") as hall:
            await until(lambda: hall.open_cases.size == 1)
            await hall.submit(Accept, C1)
            story = await hall.story(C1)
            assert story is not None
            assert story.row.case.status is Status.TO_FILE
            await until(lambda: not hall.wishes(*WishState))
            story = await hall.story(C1)
            assert story is not None
            assert (story.row.case.version, story.row.case.status, story.row.pending) == (2, Status.TO_FILE, ())
            assert story.row.case.limit_amount == 4

    with a_city(tmp_path, stories(1)) as live:
        run(go(live))
        assert effects(live, "accept") == 1


def test_what_another_desk_does_arrives_here(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "one", live.url) as one, a_desk(tmp_path / "two", live.url, "P-CT") as two:
            await until(lambda: one.open_cases.size == 1 and two.open_cases.size == 1)
            await one.submit(Remark, C1, note="来电人已回访")
            await until(lambda: two.events == 1)
            story = await two.story(C1)
            assert story is not None
            assert story.flow[-1].text == "来电人已回访"
            assert story.flow[-1].actor_name == "顾晓岚"

    with a_city(tmp_path, stories(1)) as live:
        run(go(live))


def test_two_desks_deciding_at_once_one_wins_and_the_other_is_asked_again(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "one", live.url) as one, a_desk(tmp_path / "two", live.url, "P-DC") as two:
            await until(lambda: one.open_cases.size == 1 and two.open_cases.size == 1)
            await asyncio.gather(
                one.submit(Dispatch, C1, dept="D01", note="现场在城管辖区"),
                two.submit(Dispatch, C1, dept="D02"),
            )
            await until(lambda: not one.wishes(WishState.WAITING) and not two.wishes(WishState.WAITING))
            back = one.wishes(WishState.ATTENTION) + two.wishes(WishState.ATTENTION)
            assert [wish.outcome.code for wish in back if wish.outcome] == ["version"]
            loser = one if one.wishes(WishState.ATTENTION) else two
            story = await loser.story(C1)
            assert story is not None
            assert len(story.row.attention) == 1
            await decide(loser, back[0].command.id, Way.THEIRS)
            assert not loser.wishes(*WishState)

    with a_city(tmp_path, stories(1, status=Status.TO_DISPATCH)) as live:
        run(go(live))
        assert effects(live, "dispatch") == 1


def test_a_cut_line_is_seen_orders_wait_and_all_goes_up_once_later(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "desk", live.url, "P-CT") as hall:
            await until(lambda: hall.link_status() is LinkStatus.ONLINE and hall.open_cases.size == 3)
            live.stop()
            await hall.submit(Accept, C1)
            await hall.submit(Remark, C1, note="离线备注")
            await hall.submit(Remark, CaseId("c2"), note="离线备注")
            await until(lambda: hall.link_status() is LinkStatus.OFFLINE)
            assert await hall.count(QueueQuery()) == 3
            assert len(hall.wishes(WishState.WAITING)) == 3
        async with a_desk(tmp_path / "desk", live.url, "P-CT") as hall:  # restarted while still offline
            assert await hall.count(QueueQuery()) == 3
            story = await hall.story(C1)
            assert story is not None
            assert story.row.case.status is Status.TO_FILE
            assert [wish.command.name for wish in story.row.pending] == ["accept", "remark"]
            live.start()
            await until(lambda: not hall.wishes(*WishState), 30)
            story = await hall.story(C1)
            assert story is not None
            assert (story.row.case.version, story.row.case.status) == (3, Status.TO_FILE)

    with a_city(tmp_path, stories()) as live:
        run(go(live))
        assert (effects(live, "accept"), effects(live, "remark")) == (1, 2)


def test_the_same_commands_sent_again_change_nothing_and_answer_the_same(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "desk", live.url) as hall:
            await until(lambda: hall.open_cases.size == 1)
            order = await hall.submit(Urge, C1, message="请加快")
            await until(lambda: not hall.wishes(*WishState))
            city = CityClient(live.url, SystemClock(), "D-03")
            first, second = await city.send([order]), await city.send([order])
            city.close()
            assert first == second

    with a_city(tmp_path, stories(1, status=Status.HANDLING)) as live:
        run(go(live))
        assert effects(live, "urge") == 1
        engine = live.engine()
        with engine.connect() as db:
            assert db.scalar(select(func.count()).select_from(commands)) == 1
        engine.dispose()


def test_case_numbers_go_on_behind_those_that_were_loaded(tmp_path: Path):
    day = datetime.now(timezone(timedelta(hours=8))).strftime("%Y%m%d")
    taken = a_case("taken", case_no=f"310199{day}00041", status=Status.TO_DISPATCH, filed_ms=1)

    async def go(live: LiveCity) -> None:
        city = CityClient(live.url, SystemClock(), "D-03")
        now = SystemClock().now_ms()
        order = File(id=CommandId("f1"), case_id=C1, author="P-DC", post="DC", issued_ms=now, expected_version=1)
        outcome = (await city.send([order]))[0]
        assert outcome.case is not None
        assert outcome.case.case_no == f"310199{day}00042"
        city.close()

    with a_city(tmp_path, [*stories(1, status=Status.TO_FILE), (taken, its_flow(taken))]) as live:
        run(go(live))

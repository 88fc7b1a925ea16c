"""A copy that is not the city's any more is noticed by its sums, and only what differs is fetched again."""

import asyncio
from pathlib import Path

import pytest
import sqlcipher3.dbapi2
from sqlalchemy import Engine, event

from app.city.client import CityClient
from app.clock import SystemClock
from app.domain.cases import CaseId
from app.domain.digests import bucket_of, sums_of
from app.hall.comparison import Sums
from app.hall.hall import Hall
from app.hall.ports import Cursor
from app.platform import city
from app.platform.database import open_database
from app.platform.digests import Digests, Part
from app.platform.grants import Grant
from app.sync.drift import compare
from app.wire.messages import Stream
from tests.fakes.cities import LiveCity, a_city
from tests.fakes.moves import STREETS, a_wide_district, move, seen_by
from tests.fakes.world import NOON_MS, a_closed_case, its_flow
from tests.integration.test_city_and_hall import a_desk, run, stories, until
from tests.integration.test_scopes import caught_up, held

GRANTS = (Grant(), Grant(frozenset({STREETS[0]})), Grant(dept="D02"))


def a_database(folder: Path, count: int) -> Engine:
    engine = open_database(f"sqlite:///{folder / 'city.db'}")
    city.load_district(engine, a_wide_district(), NOON_MS)
    city.load_cases(engine, stories(count))
    return engine


def tamper(folder: Path, *statements: str) -> None:
    """Somebody, or a bug, writes past the program."""
    db = sqlcipher3.dbapi2.connect(str(folder / "cache.db"), isolation_level=None)
    for statement in statements:
        db.execute(statement)
    db.close()


async def compared(hall: Hall, url: str) -> None:
    client = CityClient(url, SystemClock(), "test")
    client.act_as(*hall.operator.seat)
    await compare(client, hall)
    client.close()


def test_a_tampered_copy_is_repaired_row_by_row_and_it_is_told(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        engine = live.engine()
        async with a_desk(tmp_path / "desk", live.url, "P-SC1") as hall:
            await caught_up(hall, engine)
            await until(lambda: not hall.drift.wanted.is_set())
            heard: list[tuple[str, str]] = []
            hall.noted.connect(heard.append)
            await compared(hall, live.url)
            assert heard == []
            tamper(
                tmp_path / "desk",
                "UPDATE cases SET version = 7, title = '假' WHERE id = 'c3'",
                "DELETE FROM cases WHERE id = 'c5'",
                "UPDATE cases SET id = 'intruder' WHERE id = 'c7'",
                "UPDATE cases SET status = 'CLOSED', closed_ms = 1 WHERE id = 'c9'",
                "DELETE FROM cases WHERE id = 'gone'",
            )
            await compared(hall, live.url)
            assert sum(int(count) for code, count in heard if code == "repaired") == 6
            assert held(tmp_path / "desk") == seen_by(engine, live.district, "P-SC1", "SC")
            assert set(hall.open_cases.ids) == {f"c{n}" for n in range(1, 41)}
            story = await hall.story(CaseId("c3"))
            assert story is not None
            assert story.row.case.title == "污水井冒溢，污水漫至人行道"
            heard.clear()
            await compared(hall, live.url)
            assert heard == []
        engine.dispose()

    gone = a_closed_case("gone", SystemClock().now_ms() - 60_000)
    with a_city(tmp_path, [*stories(40), (gone, its_flow(gone))], a_wide_district()) as live:
        run(go(live))


def test_a_missing_event_is_noticed_by_the_version_and_made_good_at_once(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        engine = live.engine()
        async with a_desk(tmp_path / "desk", live.url) as hall:
            await caught_up(hall, engine)
            await until(lambda: not hall.flow_wanted.is_set())
            heard: list[tuple[str, str]] = []
            hall.noted.connect(heard.append)
            move(engine, "c1", 1, title="第二版")
            await caught_up(hall, engine)
            tamper(tmp_path / "desk", "UPDATE cases SET version = 1 WHERE id = 'c1'")
            move(engine, "c1", 2, title="第三版")
            await caught_up(hall, engine)
            await until(lambda: not hall.drift.suspects() and not hall.drift.wanted.is_set())
            story = await hall.story(CaseId("c1"))
            assert story is not None
            assert (story.row.case.version, story.row.case.title) == (3, "第三版")
        engine.dispose()

    with a_city(tmp_path, stories()) as live:
        run(go(live))


def test_a_digest_at_another_place_costs_the_events_in_between_only(tmp_path: Path):
    engine, part, known = a_database(tmp_path, 50), Part("e", Grant(), Stream.OPEN, 0), Digests()
    known.at(engine, part, 0)
    move(engine, "c1", 1, title="新")
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    known.at(engine, part, 1)
    assert not any("FROM cases" in statement for statement in asked)
    engine.dispose()


def test_what_is_newer_than_the_answer_is_left_alone(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        engine = live.engine()
        async with a_desk(tmp_path / "desk", live.url) as hall:
            await caught_up(hall, engine)
            client = CityClient(live.url, SystemClock(), "test")
            old = await client.rows([CaseId("c1")])
            move(engine, "c1", 1, title="更新的标题")
            await caught_up(hall, engine)
            assert not await hall.drift.repair([CaseId("c1")], old)
            story = await hall.story(CaseId("c1"))
            assert story is not None
            assert story.row.case.title == "更新的标题"
            client.close()
        engine.dispose()

    with a_city(tmp_path, stories()) as live:
        run(go(live))


def test_the_buckets_of_two_equal_sets_are_equal_in_any_order():
    some = [(f"c{number}", number) for number in range(1000)]
    assert sums_of(some) == sums_of(reversed(some))
    assert sums_of(some) != sums_of([*some[1:], ("c0", 1)])
    assert {bucket_of(id) for id, _ in some} <= set(range(256))


def test_a_cursor_from_elsewhere_gets_no_sums(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        client = CityClient(live.url, SystemClock(), "test")
        facts = await client.facts()
        with pytest.raises(Exception, match="asked for sums"):
            await client.sums(Sums(Cursor("other", facts.scope, 0), -1, ()))
        assert len((await client.sums(Sums(Cursor(facts.epoch, facts.scope, 0), -1, ()))).buckets) == 256
        client.close()
        await asyncio.sleep(0)

    with a_city(tmp_path, stories()) as live:
        run(go(live))

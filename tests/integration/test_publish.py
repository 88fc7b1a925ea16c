"""A city that exists takes a new catalogue or rule set, and every hall learns of it."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from app.domain.cases import CaseId
from app.domain.catalogue import Catalogue
from app.domain.commands import Command
from app.domain.district import District
from app.domain.outcomes import Outcome
from app.domain.ruleset import LightRule
from app.errors import BadInput, StoreFailed
from app.hall.comparison import Bucket, Rows, Sums
from app.hall.hall import Hall
from app.hall.ports import Batch, CityFacts, Cursor, History, Mark, SnapshotPart, TimeSample
from app.hall.wipes import Wipes
from app.platform import city
from app.platform.database import open_database
from app.rulefile import read_rules
from app.sync import feed
from local_db.store import SqlStore
from tests.fakes.cities import a_city
from tests.fakes.world import NOON_MS, FakeClock, Here, a_district
from tests.integration.test_city_and_hall import a_desk, run, stories, until


def newer(district: District, version: str = "2026.2", **changes: Any) -> Catalogue:
    return replace(district.catalogues[-1], version=version, valid_from="2026-07-01", **changes)


@pytest.fixture
def engine(tmp_path: Path):
    made = open_database(f"sqlite:///{tmp_path / 'city.db'}")
    city.load_district(made, a_district(), NOON_MS)
    yield made
    made.dispose()


def test_a_published_catalogue_is_read_back_with_a_new_etag_and_the_older_one(engine: Engine):
    before, known = city.read_district(engine)
    assert city.publish(engine, newer(before))
    after, identity = city.read_district(engine)
    assert [each.version for each in after.catalogues] == ["2026.1", "2026.2"]
    assert identity.dict_etag != known.dict_etag
    assert identity.epoch == known.epoch


def test_publishing_the_same_again_changes_nothing(engine: Engine):
    district, _ = city.read_district(engine)
    city.publish(engine, newer(district), read_rules())
    published = city.read_district(engine)
    assert not city.publish(engine, newer(district), read_rules())
    assert city.read_district(engine) == published


def test_rules_replace_the_rules(engine: Engine):
    district, _ = city.read_district(engine)
    sooner = replace(district.rules, version="2026.2", lights=(LightRule("L-2026", "2026-07-01", 40, 70),))
    assert city.publish(engine, rules=sooner)
    assert city.read_district(engine)[0] == replace(district, rules=sooner)


def test_what_is_refused_leaves_everything_as_it_was(engine: Engine):
    before = city.read_district(engine)
    other = newer(before[0], version="2026.1", source="andere")
    with pytest.raises(BadInput, match="new version"):
        city.publish(engine, other, replace(before[0].rules, version="2026.2"))
    assert city.read_district(engine) == before


def test_a_database_without_a_district_takes_nothing(tmp_path: Path):
    empty = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(StoreFailed, match="no district yet"):
        city.publish(empty, newer(a_district()))
    empty.dispose()


def test_a_hall_learns_of_a_catalogue_that_was_published_while_the_platform_was_away(tmp_path: Path):
    async def scene() -> None:
        with a_city(tmp_path, stories()) as live:
            async with a_desk(tmp_path / "hall", live.url) as hall:
                await until(lambda: hall.open_cases.size == 3)
                assert hall.district is not None
                assert len(hall.district.catalogues) == 1
                await until(lambda: live.service.fanout.streams == 1)  # else it may not notice that we were away
                live.stop()
                engine = live.engine()
                assert city.publish(engine, newer(a_district()))
                engine.dispose()
                live.start()
                await until(lambda: hall.district is not None and len(hall.district.catalogues) == 2)
                assert hall.open_cases.size == 3

    run(scene())


class SteadyCity:
    """A platform whose line never breaks: every question for news is answered after a quarter of a minute."""

    def __init__(self, clock: FakeClock, district: District) -> None:
        self._clock = clock
        self.holds = district
        self.sent_ms: list[int] = []  # when it sent the district

    async def facts(self) -> CityFacts:
        return CityFacts("epoch", "scope", self.holds.catalogues[-1].version, self.holds.name, 0)

    async def time(self) -> TimeSample:
        return TimeSample(0, 1)

    async def district(self, _etag: str = "") -> District:
        self.sent_ms.append(self._clock.now_ms())
        return self.holds

    def act_as(self, person: str, post: str) -> None:
        pass

    async def cases(self, mark: Mark | None = None) -> AsyncGenerator[SnapshotPart, None]:
        assert mark is None
        yield SnapshotPart(Cursor("epoch", "scope", 0), 0, ())

    async def closed(self, mark: Mark | None = None) -> AsyncGenerator[SnapshotPart, None]:
        assert mark is None
        yield SnapshotPart(Cursor("epoch", "scope", 0), 0, ())

    async def flow(self) -> AsyncGenerator[SnapshotPart, None]:
        yield SnapshotPart(Cursor("epoch", "scope", 0), 0, ())

    async def news(self, cursor: Cursor) -> Batch:
        await self._clock.sleep(15)
        return Batch(cursor.seq, cursor, cursor.seq, self._clock.now_ms())

    async def send(self, commands: Sequence[Command]) -> Sequence[Outcome]:
        raise AssertionError(f"nothing is ordered here: {commands}")

    async def sums(self, ours: Sums) -> Sums:
        raise AssertionError(f"nobody compares here: {ours}")

    async def bucket(self, ours: Sums, number: int) -> Bucket:
        raise AssertionError(f"nobody compares here: {ours} {number}")

    async def rows(self, ids: Sequence[CaseId]) -> Rows:
        raise AssertionError(f"nobody compares here: {ids}")

    async def acknowledge(self, wiped: Wipes) -> None:
        raise AssertionError(f"nothing was wiped: {wiped}")

    async def history(self, case_id: CaseId) -> History:
        raise AssertionError(f"nobody looks at a case here: {case_id}")


def test_a_hall_whose_line_never_breaks_learns_of_it_soon(tmp_path: Path):
    async def scene() -> None:
        clock, store = FakeClock(), SqlStore(tmp_path)
        hall = Hall(store, clock, Here(), "D-03", "P-DP")
        await hall.open()
        steady = SteadyCity(clock, a_district())
        following = asyncio.create_task(feed.follow(steady, hall, clock, asyncio.Event()))
        await until(lambda: clock.now_ms() > NOON_MS + 200_000)
        assert len(steady.sent_ms) == 1
        published_ms = clock.now_ms()
        steady.holds = replace(a_district(), catalogues=(*a_district().catalogues, newer(a_district())))
        await until(lambda: hall.dict_etag == "2026.2")
        assert steady.sent_ms[1] - published_ms <= 90_000
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        store.close()

    run(scene())

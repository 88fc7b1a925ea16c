"""Real requests through a real platform's intake, and a feed where a proxy swallows event streams."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.city.client import CityClient
from app.city.events import SILENCES_ALLOWED
from app.clock import SystemClock
from app.demo.drive import replay
from app.demo.imports.reports import Report
from app.domain.cases import CaseId, Channel, Urgency, case_from_row
from app.domain.commands import CommandId
from app.domain.commands.side import Remark
from app.errors import BadInput
from app.hall.ports import Cursor
from tests.fakes.cities import LiveCity, a_city
from tests.fakes.world import GRIDS, HOUR_MS, NOON_MS, FakeClock, a_district
from tests.integration.test_city_and_hall import run, stories


def a_report(line: int) -> Report:
    return Report(
        line=line,
        external_id=f"X{line}",
        channel=Channel.H12345,
        urgency=Urgency.ORDINARY,
        category="E0503",
        title=f"来件 {line}",
        description="井盖冒水",
        address="金柳路 96 弄",
        lon=121.405,
        lat=31.105,
        grid=GRIDS[line % 4],
        street=GRIDS[line % 4][:9],
        occurred_ms=NOON_MS + line * HOUR_MS // 100,
        closed_ms=0,
        agency="DEP",
    )


def test_requests_are_registered_once_however_often_they_are_replayed(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        city, reports = CityClient(live.url, SystemClock(), "replay"), [a_report(line) for line in range(1, 121)]
        for _ in range(2):
            tally = await replay(city, reports, SystemClock(), 0)
            assert (tally.sent, tally.accepted, tally.refused) == (120, 120, 0)
        cases = [case_from_row(row) async for part in city.cases() for row in part.rows]
        city.close()
        assert sorted(case.title for case in cases) == sorted(report.title for report in reports)
        assert {case.version for case in cases} == {1}
        assert {case.responsible for case in cases} == {"P-CT"}

    with a_city(tmp_path) as live:
        run(go(live))


def test_a_request_whose_category_the_catalogue_has_not_comes_in_without_one(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        city = CityClient(live.url, SystemClock(), "replay")
        strange = [replace(a_report(1), category="E9999"), replace(a_report(2), category="")]
        tally = await replay(city, [*strange, a_report(3)], SystemClock(), 0)
        assert (tally.accepted, tally.refused) == (3, 0)
        cases = [case_from_row(row) async for part in city.cases() for row in part.rows]
        city.close()
        found = {case.title: (case.category, case.condition) for case in cases}
        assert found == {"来件 1": ("", 0), "来件 2": ("", 0), "来件 3": ("E0503", 1)}

    with a_city(tmp_path) as live:
        run(go(live))


def test_a_district_in_which_nobody_takes_calls_is_told_so(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        city = CityClient(live.url, SystemClock(), "replay")
        try:
            with pytest.raises(BadInput, match="CT"):
                await replay(city, [a_report(1)], SystemClock(), 0)
        finally:
            city.close()

    district = a_district()
    nobody = replace(district, people=tuple(person for person in district.people if person.post != "CT"))
    with a_city(tmp_path, district=nobody) as live:
        run(go(live))


def test_at_speed_sixty_an_hour_of_theirs_is_a_minute(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        city, clock = CityClient(live.url, SystemClock(), "replay"), FakeClock()
        await replay(city, [a_report(line) for line in range(101)], clock, 60)
        city.close()
        assert abs(clock.ticks_ms - 60_000) < 1000  # the last batch begins an hour after the first

    with a_city(tmp_path) as live:
        run(go(live))


def test_news_come_by_long_poll_when_event_streams_stay_silent(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        city = CityClient(live.url, SystemClock(), "D-03")
        facts = await city.facts()
        city._news._silences = SILENCES_ALLOWED
        now = SystemClock().now_ms()
        order = Remark(id=CommandId("k1"), case_id=CaseId("c1"), author="P-DP", post="DP", issued_ms=now, note="备注")
        await city.send([order])
        batch = await city.news(Cursor(facts.epoch, facts.scope, 0))
        assert [row[0] for row in batch.cases] == ["c1"]
        assert batch.cursor.seq == 1
        assert city._news._stream is None
        city.close()

    with a_city(tmp_path, stories(1)) as live:
        run(go(live))

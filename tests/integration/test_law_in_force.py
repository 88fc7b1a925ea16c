"""Reference data published while platforms run: all take them without a restart, and open clocks are pointed once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import msgspec
import pytest
from sqlalchemy import func, select

from app.domain.cases import case_from_row
from app.domain.ruleset import LightRule
from app.platform import city, hints
from app.platform.tables import cases, flow
from tests.fakes.callers import Caller
from tests.fakes.cities import LiveCity
from tests.fakes.lives import SITUATIONS, a_full_district
from tests.fakes.world import FakeClock
from tests.integration.test_recalculate import RESTS, a_dispatched_case
from tests.integration.test_workers import until

COUNT = 40
DAY_MS = 86_400_000


@contextmanager
def platforms(url: str) -> Iterator[list[Caller]]:
    """Two on a database that bears two, else one."""
    stories = [a_dispatched_case(f"c{number:02d}") for number in range(COUNT)]
    clock = FakeClock()
    cities = [LiveCity(url, stories, a_full_district(), clock.now_ms)]
    if url.startswith("postgresql"):
        cities.append(LiveCity(url, (), a_full_district(), clock.now_ms))
    callers = []
    for number, live in enumerate(cities):
        live.start()
        callers.append(Caller(live, clock))
        callers[-1].given = 1000 * number
    try:
        yield callers
    finally:
        for caller, live in zip(callers, cities, strict=True):
            caller.close()
            live.stop()


def etag(caller: Caller) -> str:
    return str(msgspec.json.decode(caller.posts("/v1/capabilities", None)[1])["dict_etag"])


def red_points(caller: Caller) -> set[int]:
    engine = caller.live.engine()
    with engine.connect() as db:
        found = {case_from_row(row).handle_red_ms for row in db.execute(select(cases))}
    engine.dispose()
    return found


def recalculated(caller: Caller) -> int:
    engine = caller.live.engine()
    with engine.connect() as db:
        found = db.scalar(select(func.count()).select_from(flow).where(flow.c.command == "recalculate"))
        done = city.read_mark(db, "recalculated") == city.read_district(engine)[1].dict_etag
    engine.dispose()
    return int(found or 0) if done else -1


def test_a_calendar_that_is_published_is_in_force_everywhere_and_moves_each_open_clock_once(database: str):
    with platforms(database) as callers:
        until(lambda: recalculated(callers[0]) == 0)
        before, known = red_points(callers[0]), etag(callers[0])
        engine = callers[0].live.engine()
        assert city.publish(engine, hours=RESTS)
        engine.dispose()
        until(lambda: all(etag(caller) != known for caller in callers))
        until(lambda: recalculated(callers[-1]) == COUNT)
        assert red_points(callers[0]) == {point + DAY_MS for point in before}
        assert len(callers[-1].events()) == COUNT


def test_the_first_command_after_a_publication_is_decided_by_it_wherever_it_arrives(
    database: str, monkeypatch: pytest.MonkeyPatch
):
    """No worker has looked yet: the law is asked for in the command's own transaction."""
    monkeypatch.setattr(hints, "POLL_S", 60.0)
    with platforms(database) as callers:
        before = red_points(callers[0])
        engine = callers[0].live.engine()
        rules = a_full_district().rules
        lights = (LightRule("L-new", "2020-01-01", 40, 70),)
        assert city.publish(engine, rules=replace(rules, version="new", lights=lights), hours=RESTS)
        engine.dispose()
        for number, caller in enumerate(callers):
            caller.does(f"n{number}", "register", "P-DAY", **a_report())
            caller.does(f"n{number}", "accept", "P-CT", category="E0503", condition=2, distinct=True)
            caller.does(f"n{number}", "file", "P-DC", condition=2)
            caller.does(f"n{number}", "dispatch", "P-DP", dept="D02")
            assert caller.case(f"n{number}").handle_red_ms == min(before) + DAY_MS


def a_report() -> dict[str, object]:
    return SITUATIONS["register"][0].body | {"channel": "inspector"}

"""What the platform does by itself while no client runs."""

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine, select, update

from app.domain.calendars import DAY_MS, MINUTE_MS
from app.domain.cases import Case, CaseId, Status, case_from_row
from app.domain.commands.ladder import REMINDED, URGED
from app.domain.duties import wake_ms
from app.domain.law import Law
from app.domain.limits import NEVER_MS
from app.platform import city
from app.platform.database import open_database
from app.platform.scheduler import BATCH, keep_time, run_due
from app.platform.service import Service
from app.platform.tables import cases, commands, flow, put_off
from tests.fakes.callers import Caller
from tests.fakes.cities import a_city
from tests.fakes.lives import a_full_district
from tests.fakes.overdue import DUTIES, ON, a_law, done_by_itself, leave_overdue, tells
from tests.fakes.world import NOON_MS, FakeClock, a_case, a_closed_case, a_district, its_flow
from tests.integration.test_city_and_hall import run, until
from tests.integration.test_recalculate import a_dispatched_case

OLD_MS = NOON_MS - 31 * DAY_MS


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_database(f"sqlite:///{tmp_path / 'city.db'}")
    yield made
    made.dispose()


def holds(engine: Engine, *found: Case, law: Law | None = None) -> Law:
    """A city with these cases in it."""
    district = a_district()
    city.load_district(engine, district, NOON_MS)
    city.load_cases(engine, [(case, its_flow(case)) for case in found])
    return law or Law(district)


def case_of(engine: Engine, id: str) -> Case:
    with engine.connect().execution_options(reading=True) as db:
        return case_from_row(db.execute(select(cases).where(cases.c.id == id)).one())


def given(engine: Engine) -> list[str]:
    with engine.connect().execution_options(reading=True) as db:
        return list(db.scalars(select(flow.c.command).where(flow.c.post == "SYS")))


def test_all_that_is_overdue_is_done_and_then_nothing_is_due(engine: Engine):
    leave_overdue(engine)
    passes = 0
    while run_due(engine, a_law(), ON, BATCH):
        passes += 1
    assert done_by_itself(engine) == DUTIES
    assert passes >= DUTIES.total() / BATCH
    before = len(given(engine))
    assert run_due(engine, a_law(), ON) == 0
    assert len(given(engine)) == before


def test_a_pass_is_as_long_as_it_may_be_and_the_longest_due_comes_first(engine: Engine):
    found = [a_closed_case(f"k{n}", OLD_MS, wake_ms=NOON_MS - n) for n in range(8)]
    law = holds(engine, *found)
    assert run_due(engine, law, NOON_MS, 3) == 3
    assert [id for id in (f"k{n}" for n in range(8)) if case_of(engine, id).status is Status.ARCHIVED] == [
        "k5",
        "k6",
        "k7",
    ]


@pytest.mark.parametrize(
    ("reds", "reason"), [((), "red"), ((1,), "red"), ((1, 29), "third_red"), ((1, 31), "red"), ((1, -1), "red")]
)
def test_the_third_red_case_of_a_department_and_category_in_a_month_calls_for_an_inquiry(
    engine: Engine, reds: tuple[int, ...], reason: str
):
    law = a_law()
    case = replace(a_dispatched_case("now")[0], ladder=REMINDED | URGED)
    case = replace(case, wake_ms=wake_ms(law, case))
    due_ms = case.handle_red_ms
    assert case.wake_ms == due_ms
    others = [
        replace(case, id=CaseId(f"r{number}"), handle_red_ms=due_ms - days * DAY_MS, wake_ms=NEVER_MS)
        for number, days in enumerate(reds)
    ]
    elsewhere = [
        replace(case, id=CaseId("d"), dept="D01", wake_ms=NEVER_MS),
        replace(case, id=CaseId("c"), category="E0401", wake_ms=NEVER_MS),
        replace(case, id=CaseId("t"), closed_ms=due_ms - 1, wake_ms=NEVER_MS),
    ]
    city.load_district(engine, a_full_district(), NOON_MS)
    city.load_cases(engine, [(each, ()) for each in (case, *others, *elsewhere)])
    while run_due(engine, law, due_ms):
        pass
    with engine.connect().execution_options(reading=True) as db:
        told = select(flow.c.reason).where(flow.c.case_id == "now", flow.c.command == "propose_supervision")
        assert db.scalar(told) == reason


def test_what_the_law_refuses_is_tried_again_ever_later_and_at_once_when_the_case_moves(engine: Engine):
    """A case sits in a state where its handling runs although nobody may be reminded."""
    leave_overdue(engine)
    with engine.begin() as db:  # a case that a defect left in a state that does not fit its clocks
        db.execute(update(cases).where(cases.c.id == "late").values(status=Status.TO_DISPATCH.value))
    while run_due(engine, a_law(), ON):
        pass
    assert case_of(engine, "late").ladder == 0
    with engine.connect().execution_options(reading=True) as db:
        first = db.execute(select(put_off).where(put_off.c.case_id == "late")).one()
        refused = list(db.scalars(select(commands.c.outcome).where(commands.c.outcome.contains("wrong_state"))))
    assert (first.until_ms, first.tries) == (ON + MINUTE_MS, 1)
    assert len(refused) == 2  # once more when the outage had moved it
    assert run_due(engine, a_law(), ON + MINUTE_MS - 1) == 0
    assert run_due(engine, a_law(), ON + MINUTE_MS) == 1
    assert run_due(engine, a_law(), ON + 2 * MINUTE_MS) == 0  # now two minutes later
    assert run_due(engine, a_law(), ON + 3 * MINUTE_MS) == 1
    with engine.begin() as db:
        tells(db, "late", "remark", "P-DP", ON + 3 * MINUTE_MS, note="已核对")
        db.execute(update(cases).where(cases.c.id == "late").values(status=Status.HANDLING.value))
    run_due(engine, a_law(), ON + 3 * MINUTE_MS)
    assert case_of(engine, "late").ladder == 1


def test_under_rules_that_give_more_time_it_looks_again_when_they_say(engine: Engine):
    closed = a_closed_case("k1", OLD_MS, wake_ms=OLD_MS + 30 * DAY_MS)
    law = holds(engine, closed)
    longer = replace(law.district.rules, numbers=replace(law.numbers, archive_days=60))
    law = Law(replace(law.district, rules=longer))
    assert run_due(engine, law, NOON_MS) == 1
    assert run_due(engine, law, NOON_MS) == 0
    assert case_of(engine, "k1").status is Status.CLOSED
    assert run_due(engine, law, OLD_MS + 60 * DAY_MS) == 1
    assert case_of(engine, "k1").status is Status.ARCHIVED


def test_a_damaged_row_holds_nobody_up(engine: Engine, caplog: pytest.LogCaptureFixture):
    law = holds(engine, *(a_closed_case(f"k{n}", OLD_MS, wake_ms=NOON_MS - n) for n in range(3)))
    with engine.begin() as db:
        db.execute(update(cases).where(cases.c.id == "k2").values(timers="{nonsense"))
    while run_due(engine, law, NOON_MS, 1):
        pass
    assert [case_of(engine, id).status for id in ("k0", "k1")] == [Status.ARCHIVED] * 2
    assert "k2" in caplog.text


def test_the_id_of_an_own_command_cannot_be_taken_from_outside(tmp_path: Path):
    clock = FakeClock()
    with a_city(tmp_path, [(a_case(), its_flow(a_case()))], now_ms=clock.now_ms) as live:
        hall = Caller(live, clock)
        remark = hall.envelope("c1", "remark", "P-CT", note="占用编号")
        for taken in ("SYS-1", "SYS-2"):
            outcome = hall.sends(msgspec.structs.replace(remark, id=taken))
            assert (outcome.status, outcome.code) == ("rejected", "system_only")
        assert hall.footprint() == (0, 1)
        hall.close()


def test_those_who_wait_for_news_are_woken_and_a_database_that_fails_is_tried_again(
    engine: Engine, caplog: pytest.LogCaptureFixture
):
    law = holds(engine, *(a_closed_case(f"k{n}", OLD_MS, wake_ms=NOON_MS + n) for n in range(2)))
    clock = FakeClock(NOON_MS)

    async def go() -> None:
        service = Service(engine, law, city.read_district(engine)[1], now_ms=clock.now_ms)
        news, scheduler = service.fanout.news, asyncio.create_task(keep_time(service))
        await asyncio.wait_for(news.wait(), 5)
        with engine.begin() as db:
            db.exec_driver_sql("ALTER TABLE put_off RENAME TO mislaid")
        clock.wall_ms += 1
        await until(lambda: "cannot use the database" in caplog.text)
        with engine.begin() as db:
            db.exec_driver_sql("ALTER TABLE mislaid RENAME TO put_off")
        await until(lambda: case_of(engine, "k1").status is Status.ARCHIVED)
        scheduler.cancel()
        service.close()

    run(go())


def test_a_platform_nobody_is_connected_to_archives_and_tells_those_who_wait(tmp_path: Path):
    """The news comes on a connection that waits, without anybody else writing."""
    clock = FakeClock()
    closed = a_closed_case("k1", NOON_MS - 30 * DAY_MS + 5000, wake_ms=NOON_MS + 5000)
    with a_city(tmp_path, [(closed, its_flow(closed))], now_ms=clock.now_ms) as live:
        hall = Caller(live, clock)
        time.sleep(1.5)
        assert hall.footprint() == (0, 1)
        heard: list[float] = []
        waiting = threading.Thread(target=lambda: heard.append(len(hall.waits_for_news())))
        waiting.start()
        clock.wall_ms += 5000
        waiting.join(10)
        assert heard == [1]
        case = hall.case("k1")
        assert (case.status, case.wake_ms, case.responsible) == (Status.ARCHIVED, NEVER_MS, "P-CT")
        hall.close()
    with a_city(tmp_path, now_ms=clock.now_ms) as live:  # started again: once is enough
        hall = Caller(live, clock)
        time.sleep(1.2)
        assert hall.footprint() == (1, 2)
        hall.close()

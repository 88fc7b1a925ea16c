"""A calendar that is published late moves the clocks of open cases, each once, however often the platform dies."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select

from app.domain.cases import Case, CaseId, FlowRecord, Status, case_from_row
from app.domain.commands import COMMANDS, CommandId
from app.domain.law import Law
from app.domain.limits import WorkingHours
from app.domain.step import Receipt, carry_out
from app.platform import city
from app.platform.database import open_database
from app.platform.recalculate import recalculate
from app.platform.tables import cases, flow
from tests.fakes.lives import DEPT, SITUATIONS, a_full_district, a_full_law, name_of
from tests.fakes.world import NOON_MS

COUNT = 6


class Killed(Exception):
    """What a kill looks like from inside."""


def a_dispatched_case(id: str) -> tuple[Case, tuple[FlowRecord, ...]]:
    """A case with two working days to handle it, told by the law."""
    case = Case(id=CaseId(id), version=0, status=Status.DRAFT)
    flow_so_far: list[FlowRecord] = []
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("register", "INS", SITUATIONS["register"][0].body | {"channel": "inspector"}),
        ("accept", "CT", {"category": "E0503", "condition": 2}),
        ("file", "DC", {"condition": 2}),
        ("dispatch", "DP", {"dept": DEPT}),
    )
    for number, (name, post, body) in enumerate(steps, start=1):
        command = COMMANDS[name](
            id=CommandId(f"{id}-{number}"), case_id=case.id, author=name_of(post), post=post, issued_ms=NOON_MS, **body
        )
        step = carry_out(a_full_law(), command, case, NOON_MS, Receipt(NOON_MS, number=lambda: "3101992025112200001"))
        case, flow_so_far = step.case, [*flow_so_far, step.record]
    return case, tuple(flow_so_far)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_database(f"sqlite:///{tmp_path / 'city.db'}")
    city.load_district(made, a_full_district(), NOON_MS)
    city.load_cases(made, [a_dispatched_case(f"c{number}") for number in range(COUNT)])
    yield made
    made.dispose()


RESTS = WorkingHours(free_days=("2025-11-24",))  # the Monday after


def red_points(engine: Engine) -> set[int]:
    with engine.connect() as db:
        return {case_from_row(row).handle_red_ms for row in db.execute(select(cases))}


def recalculated(engine: Engine) -> int:
    with engine.connect() as db:
        return int(db.scalar(select(func.count()).select_from(flow).where(flow.c.command == "recalculate")) or 0)


def law_of(engine: Engine) -> tuple[Law, str]:
    district, identity = city.read_district(engine)
    return Law(district), identity.dict_etag


def test_what_was_computed_by_the_same_calendar_stays(engine: Engine):
    assert recalculate(engine, *law_of(engine), NOON_MS) == 0
    assert recalculated(engine) == 0


def test_a_day_off_published_late_moves_every_open_deadline_by_a_day_once(engine: Engine):
    before = red_points(engine)
    assert city.publish(engine, hours=RESTS)
    assert recalculate(engine, *law_of(engine), NOON_MS) == COUNT
    assert red_points(engine) == {point + 86_400_000 for point in before}
    assert recalculate(engine, *law_of(engine), NOON_MS) == 0
    assert recalculated(engine) == COUNT


@pytest.mark.parametrize("dies_at", range(1, COUNT + 2))
def test_a_platform_that_dies_half_way_goes_on_and_does_each_case_once(engine: Engine, dies_at: int):
    city.publish(engine, hours=RESTS)
    law, etag = law_of(engine)
    begun = 0

    def die(_connection: object) -> None:
        nonlocal begun
        begun += 1
        if begun == dies_at:
            raise Killed

    event.listen(engine, "commit", die)
    with pytest.raises(Killed):
        recalculate(engine, law, etag, NOON_MS)
    event.remove(engine, "commit", die)
    recalculate(engine, law, etag, NOON_MS)
    assert recalculated(engine) == COUNT
    assert red_points(engine) == {a_dispatched_case("c0")[0].handle_red_ms + 86_400_000}


def test_a_finished_clock_is_a_fact_that_no_calendar_moves(engine: Engine):
    city.publish(engine, hours=replace(RESTS, working_days=("2025-11-23",)))
    recalculate(engine, *law_of(engine), NOON_MS)
    with engine.connect() as db:
        case = case_from_row(db.execute(select(cases).where(cases.c.id == "c0")).one())
    told = a_dispatched_case("c0")[0]
    assert [timer for timer in case.timers if not timer.is_live] == [
        timer for timer in told.timers if not timer.is_live
    ]

"""The demo's live traffic: as many reports as a district has, in its rhythm, and cases that move on."""

from collections import Counter

import pytest

from app.demo.district import make_district
from app.demo.reports import Reports
from app.demo.traffic import CASES_A_DAY, STEPS, Traffic
from app.domain.calendars import DAY_MS, HOUR_MS, day_of, midnight_ms
from app.domain.cases import Case, Status
from app.domain.commands import CommandId
from app.domain.district import District
from app.domain.outcomes import Outcome, Verdict
from tests.fakes.world import NOON_MS, a_case

MIDNIGHT_MS = midnight_ms(day_of(NOON_MS))
TICK_MS = 60_000


@pytest.fixture(scope="module")
def district() -> District:
    return make_district(1, unit_grids=400)


def test_a_day_brings_its_reports_and_the_busiest_hour_fifteen_percent_of_them(district: District):
    traffic = Traffic(district, Reports(district, 1), 1)
    hours: Counter[int] = Counter()
    for at_ms in range(MIDNIGHT_MS, MIDNIGHT_MS + DAY_MS, TICK_MS):
        made = [command for command in traffic.due(at_ms, TICK_MS, 1) if command.name == "register"]
        hours[(at_ms - MIDNIGHT_MS) // HOUR_MS] += len(made)
    assert abs(sum(hours.values()) - CASES_A_DAY) < 0.005 * CASES_A_DAY
    assert abs(max(hours.values()) / CASES_A_DAY - 0.15) < 0.005


def test_every_report_can_be_registered(district: District):
    traffic = Traffic(district, Reports(district, 1), 1)
    for command in traffic.due(NOON_MS, 3_600_000, 1):
        draft = Case(id=command.case_id, version=0, status=Status.DRAFT)
        assert command.apply(draft, NOON_MS).status is Status.REPORTED


@pytest.mark.parametrize("status", STEPS)
def test_a_case_in_any_state_is_moved_on_lawfully_and_only_once(district: District, status: Status):
    traffic = Traffic(district, Reports(district, 1), 1)
    street = district.streets[0].code
    case = a_case(status=status, street=street, version=4)
    traffic.know([case])
    commands = [c for c in traffic.due(NOON_MS, TICK_MS * 10, 1) if c.case_id == case.id]
    assert len(commands) >= 1
    moved = [command for command in commands if command.name == STEPS[status].command]
    assert len(moved) <= 1
    for command in moved:
        assert command.apply(case, NOON_MS).status is not status
        assert command.expected_version == 4


def test_a_case_decided_by_somebody_else_is_taken_as_it_now_is(district: District):
    traffic = Traffic(district, Reports(district, 1), 1)
    traffic.know([a_case(status=Status.REPORTED)])
    closed = a_case(status=Status.CLOSED, version=9)
    traffic.learn([Outcome(command_id=CommandId("x"), verdict=Verdict.CONFLICT, case=closed)])
    assert all(command.case_id != closed.id for command in traffic.due(NOON_MS, TICK_MS * 10, 1))

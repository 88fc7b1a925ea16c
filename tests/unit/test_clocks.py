"""When a clock turns yellow, orange and red."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.domain.calendars import WorkCalendar, day_of, is_published
from app.domain.cases import Case, CaseId, Status
from app.domain.clocks import Clock, clock_of, projected
from app.domain.lights import Light, light_at
from app.domain.limits import NEVER_MS, Limit, LimitUnit, WorkingHours
from app.domain.ruleset import RuleSet, Scope
from app.domain.timers import Clockwork, Segment, Timer, TimerKind
from tests.fakes.naive import Naive

SHANGHAI = timezone(timedelta(hours=8))
CALENDAR = WorkCalendar(WorkingHours())
WORK = Clockwork(CALENDAR, RuleSet())
NAIVE = Naive(WorkingHours())


def ms(text: str) -> int:
    """'03-05 16:00' of 2026, hall time."""
    return int(datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI).timestamp() * 1000)


VECTORS = [  # domain.md §4.6
    (LimitUnit.WORK_HOUR, 4, "03-05 16:00", "03-06 09:00", "03-06 10:12", "03-06 11:00"),
    (LimitUnit.WORK_HOUR, 4, "03-05 12:20", "03-05 15:00", "03-05 16:12", "03-05 17:00"),
    (LimitUnit.URGENT_HOUR, 2, "03-06 23:10", "03-07 00:10", "03-07 00:46", "03-07 01:10"),
    (LimitUnit.WORK_DAY, 5, "03-05 09:00", "03-10 08:45", "03-11 16:00", "03-12 17:30"),
    (LimitUnit.WORK_DAY, 1, "03-07 11:00", "03-09 13:30", "03-09 15:54", "03-09 17:30"),
    (LimitUnit.WORK_DAY, 1, "02-13 18:40", "02-14 13:30", "02-14 15:54", "02-14 17:30"),
    (LimitUnit.WORK_HOUR, 2, "09-30 16:30", "09-30 17:30", "10-08 09:06", "10-08 09:30"),
    (LimitUnit.WORK_DAY, 5, "09-28 10:00", "10-08 09:15", "10-09 16:12", "10-10 17:30"),
    (LimitUnit.NATURAL_DAY, 3, "03-05 10:20", "03-06 22:20", "03-07 19:56", "03-08 10:20"),
]


@pytest.mark.parametrize(("unit", "limit", "start", "yellow", "orange", "red"), VECTORS)
def test_light_points_to_the_minute(unit: LimitUnit, limit: int, start: str, yellow: str, orange: str, red: str):
    timer = WORK.started(TimerKind.HANDLE, Limit(limit, unit), ms(start), Scope())
    assert clock_of(timer) == Clock(ms(start), ms(yellow), ms(orange), ms(red))
    by_hand = NAIVE.points(unit, limit, [(ms(start), 0, True)])
    assert by_hand[:3] == [ms(yellow), ms(orange), ms(red)]


def test_the_light_changes_exactly_on_its_point():
    clock = Clock(0, 50, 80, 100)
    assert [light_at(clock, t) for t in (49, 50, 79, 80, 99, 100)] == [
        Light.BLUE,
        Light.YELLOW,
        Light.YELLOW,
        Light.ORANGE,
        Light.ORANGE,
        Light.RED,
    ]


def test_a_district_may_work_when_the_nation_rests():
    work = Clockwork(WorkCalendar(WorkingHours(working_days=("2026-03-07",), free_days=("2026-03-06",))), RuleSet())
    timer = work.started(TimerKind.HANDLE, Limit(1, LimitUnit.WORK_HOUR), ms("03-05 17:00"), Scope())
    assert timer.red_ms == ms("03-07 09:00")


def test_an_unpublished_year_counts_monday_to_friday_and_says_so():
    day = day_of(int(datetime(2150, 1, 1, tzinfo=UTC).timestamp() * 1000))
    assert not is_published(day)
    assert CALENDAR.works_on(day) == (datetime(2150, 1, 1, tzinfo=UTC).weekday() < 5)


def a_timer(kind: TimerKind, red_ms: int) -> Timer:
    return Timer(kind, 1, LimitUnit.URGENT_HOUR, (Segment(1),), red_ms=red_ms)


def test_a_case_is_as_late_as_the_latest_of_its_running_clocks():
    timers = (a_timer(TimerKind.SIGN, 500), a_timer(TimerKind.HANDLE, 300), a_timer(TimerKind.TOTAL, 400))
    case = projected(Case(id=CaseId("c"), version=1, status=Status.HANDLING, timers=timers))
    assert (case.stage_red_ms, case.handle_red_ms, case.total_red_ms, case.red_ms) == (500, 300, 400, 300)


def test_a_suspended_case_has_no_deadline():
    timer = WORK.paused(WORK.started(TimerKind.HANDLE, Limit(1, LimitUnit.WORK_DAY), 1, Scope()), 2, "suspension")
    case = projected(Case(id=CaseId("c"), version=1, status=Status.SUSPENDED, timers=(timer,)))
    assert case.red_ms == NEVER_MS


def test_an_ended_case_has_no_deadline():
    case = Case(id=CaseId("c"), version=1, status=Status.CLOSED, timers=(a_timer(TimerKind.TOTAL, 400),))
    assert projected(case).red_ms == NEVER_MS

"""The clocks of a case: stage, handling and total, their light points and which of them run (domain.md §4).

Light points are computed once, when a command changes a clock, and stored with the case: drawing a light
needs no calendar.
"""

from dataclasses import dataclass, replace

from app.domain.calendars import DAY_MS, HOUR_MS, WorkCalendar, day_of
from app.domain.cases import NEVER_MS, Case, Status
from app.domain.catalogue import FilingCondition
from app.domain.limits import LimitUnit

YELLOW_SHARE_PERCENT = 50
ORANGE_SHARE_PERCENT = 80
TOTAL_EXTRA_WORK_DAYS = 2  # the total limit is the handling limit and two working days (domain.md §4.4)
DEFAULT_CONDITION = FilingCondition(0, "", 5, LimitUnit.WORK_DAY, "", "")


@dataclass(frozen=True, slots=True)
class Clock:
    """When a clock started and when it turns yellow, orange and red; UTC milliseconds."""

    from_ms: int
    yellow_ms: int
    orange_ms: int
    red_ms: int


STOPPED = Clock(0, NEVER_MS, NEVER_MS, NEVER_MS)

STAGE_LIMITS: dict[Status, tuple[float, LimitUnit]] = {  # domain.md §4.3
    Status.REPORTED: (0.25, LimitUnit.URGENT_HOUR),
    Status.PRE_VERIFY: (0.5, LimitUnit.URGENT_HOUR),
    Status.TO_FILE: (0.25, LimitUnit.URGENT_HOUR),
    Status.TO_DISPATCH: (0.25, LimitUnit.URGENT_HOUR),
    Status.TO_SIGN: (2, LimitUnit.WORK_HOUR),
    Status.FEEDBACK: (2, LimitUnit.WORK_HOUR),
    Status.POST_CHECK: (0.5, LimitUnit.URGENT_HOUR),
    Status.TO_CLOSE: (1, LimitUnit.WORK_DAY),
}
URGENT_STAGE_LIMITS: dict[Status, tuple[float, LimitUnit]] = {
    Status.TO_SIGN: (0.5, LimitUnit.URGENT_HOUR),
    Status.FEEDBACK: (0.5, LimitUnit.URGENT_HOUR),
}


def light_points(calendar: WorkCalendar, from_ms: int, limit: float, unit: LimitUnit) -> Clock:
    """The clock of `limit` `unit`s that starts at `from_ms`.

    A work_day limit ends at close of business of the N-th working day after the start's date; its share used
    is working time passed over working time from start to that end.
    """
    if unit is LimitUnit.WORK_DAY:
        last = calendar.nth_working_day(day_of(from_ms), int(limit))
        whole = calendar.work_between_ms(from_ms, calendar.end_of_business_ms(last))
        return _by_work(calendar, from_ms, whole)
    if unit is LimitUnit.WORK_HOUR:
        return _by_work(calendar, from_ms, round(limit * HOUR_MS))
    whole = round(limit * (HOUR_MS if unit is LimitUnit.URGENT_HOUR else DAY_MS))
    yellow, orange = whole * YELLOW_SHARE_PERCENT // 100, whole * ORANGE_SHARE_PERCENT // 100
    return Clock(from_ms, from_ms + yellow, from_ms + orange, from_ms + whole)


def stage_clock(calendar: WorkCalendar, case: Case, at_ms: int) -> Clock:
    """The clock of the stage the case has just entered; STOPPED where the stage has none of its own."""
    urgent = case.limit_unit == LimitUnit.URGENT_HOUR and case.status in URGENT_STAGE_LIMITS
    limits = URGENT_STAGE_LIMITS if urgent else STAGE_LIMITS
    if case.status not in limits:
        return STOPPED
    limit, unit = limits[case.status]
    return light_points(calendar, at_ms, limit, unit)


def total_clock(calendar: WorkCalendar, from_ms: int, condition: FilingCondition) -> Clock:
    """The overall clock, from filing: the handling limit and two working days more."""
    handled = light_points(calendar, from_ms, condition.limit, condition.unit).red_ms
    end = light_points(calendar, handled, TOTAL_EXTRA_WORK_DAYS, LimitUnit.WORK_DAY).red_ms
    return _by_work(calendar, from_ms, calendar.work_between_ms(from_ms, end))


def with_stage(case: Case, clock: Clock) -> Case:
    return replace(
        case,
        stage_from_ms=clock.from_ms,
        stage_yellow_ms=clock.yellow_ms,
        stage_orange_ms=clock.orange_ms,
        stage_red_ms=clock.red_ms,
    )


def with_handle(case: Case, clock: Clock) -> Case:
    return replace(
        case,
        handle_from_ms=clock.from_ms,
        handle_yellow_ms=clock.yellow_ms,
        handle_orange_ms=clock.orange_ms,
        handle_red_ms=clock.red_ms,
    )


def with_total(case: Case, clock: Clock) -> Case:
    return replace(
        case,
        total_from_ms=clock.from_ms,
        total_yellow_ms=clock.yellow_ms,
        total_orange_ms=clock.orange_ms,
        total_red_ms=clock.red_ms,
    )


def stage_of(case: Case) -> Clock:
    return Clock(case.stage_from_ms, case.stage_yellow_ms, case.stage_orange_ms, case.stage_red_ms)


def handle_of(case: Case) -> Clock:
    return Clock(case.handle_from_ms, case.handle_yellow_ms, case.handle_orange_ms, case.handle_red_ms)


def total_of(case: Case) -> Clock:
    return Clock(case.total_from_ms, case.total_yellow_ms, case.total_orange_ms, case.total_red_ms)


def running(case: Case) -> tuple[Clock, ...]:
    """The clocks that count now; none for an ended or suspended case."""
    if not case.is_open or case.status is Status.SUSPENDED:
        return ()
    handle = STOPPED if case.handled_ms else handle_of(case)
    return tuple(clock for clock in (stage_of(case), handle, total_of(case)) if clock.from_ms)


def with_worst(case: Case) -> Case:
    """The case with its own light points made from its running clocks: it is as late as the latest of them."""
    clocks = running(case)
    return replace(
        case,
        yellow_ms=min((clock.yellow_ms for clock in clocks), default=NEVER_MS),
        orange_ms=min((clock.orange_ms for clock in clocks), default=NEVER_MS),
        red_ms=min((clock.red_ms for clock in clocks), default=NEVER_MS),
    )


def after_step(before: Case, after: Case, condition: FilingCondition, calendar: WorkCalendar, at_ms: int) -> Case:
    """`after` with the clocks that the step from `before` starts (domain.md §3.6, column Timers)."""
    if after.status is not before.status:
        after = with_stage(after, stage_clock(calendar, after, at_ms))
    if after.status is Status.TO_SIGN and before.status is Status.TO_DISPATCH:
        handle = light_points(calendar, at_ms, condition.limit, condition.unit)
        after = with_handle(replace(after, handled_ms=0), handle)
    if after.filed_ms and not before.filed_ms:
        after = with_total(after, total_clock(calendar, at_ms, condition))
    return with_worst(after)


def _by_work(calendar: WorkCalendar, from_ms: int, whole_ms: int) -> Clock:
    return Clock(
        from_ms,
        calendar.after_work_ms(from_ms, whole_ms * YELLOW_SHARE_PERCENT // 100),
        calendar.after_work_ms(from_ms, whole_ms * ORANGE_SHARE_PERCENT // 100),
        calendar.after_work_ms(from_ms, whole_ms),
    )

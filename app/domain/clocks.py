"""The clocks of a case as they are shown: stage, handling, total and the worst of them (domain.md §4.5-4.6).

A projection of its timers onto flat columns, made once a step: the queue sorts and filters by them, and drawing a
light needs nothing else.
"""

from dataclasses import dataclass

from app.domain.cases import Case, Status, altered
from app.domain.limits import NEVER_MS
from app.domain.timers import STAGES, Fate, Timer, TimerKind, latest


@dataclass(frozen=True, slots=True)
class Clock:
    """When a clock started and when it turns yellow, orange and red; UTC milliseconds."""

    from_ms: int
    yellow_ms: int
    orange_ms: int
    red_ms: int


STOPPED = Clock(0, NEVER_MS, NEVER_MS, NEVER_MS)


def projected(case: Case) -> Case:
    """The case with its columns of clocks made from its timers."""
    stage = clock_of(min(_running(case, STAGES), key=_red, default=None))
    handle, total = clock_of(latest(case.timers, TimerKind.HANDLE)), clock_of(latest(case.timers, TimerKind.TOTAL))
    worst = _running(case, tuple(TimerKind)) if case.is_open else []
    return altered(
        case,
        stage_from_ms=stage.from_ms,
        stage_yellow_ms=stage.yellow_ms,
        stage_orange_ms=stage.orange_ms,
        stage_red_ms=stage.red_ms,
        handle_from_ms=handle.from_ms,
        handle_yellow_ms=handle.yellow_ms,
        handle_orange_ms=handle.orange_ms,
        handle_red_ms=handle.red_ms,
        total_from_ms=total.from_ms,
        total_yellow_ms=total.yellow_ms,
        total_orange_ms=total.orange_ms,
        total_red_ms=total.red_ms,
        yellow_ms=min((timer.yellow_ms for timer in worst), default=NEVER_MS),
        orange_ms=min((timer.orange_ms for timer in worst), default=NEVER_MS),
        red_ms=min((timer.red_ms for timer in worst), default=NEVER_MS),
        red2_ms=min((timer.red2_ms for timer in worst), default=NEVER_MS),
        red3_ms=min((timer.red3_ms for timer in worst), default=NEVER_MS),
    )


def clock_of(timer: Timer | None) -> Clock:
    return Clock(timer.from_ms, timer.yellow_ms, timer.orange_ms, timer.red_ms) if timer else STOPPED


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


def _running(case: Case, kinds: tuple[TimerKind, ...]) -> list[Timer]:
    return [timer for timer in case.timers if timer.fate is Fate.RUNNING and timer.kind in kinds]


def _red(timer: Timer) -> int:
    return timer.red_ms

"""The clocks of a district's open cases: all their light points anew, as when the calendar of a year arrives."""

import time
from collections.abc import Iterator
from random import Random

from app.domain.calendars import DAY_MS, HOUR_MS, MINUTE_MS, WorkCalendar
from app.domain.columns import pointed_all
from app.domain.limits import Limit, LimitUnit, Timetable, WorkingHours
from app.domain.ruleset import RuleSet, Scope
from app.domain.timers import Clockwork, Timer, TimerKind
from tests.bench import Figure, decide
from tests.fakes.naive import Naive
from tests.fakes.world import NOON_MS

OPEN_COUNT = 60_000
SAMPLE = 200  # cases counted by hand
TIMES_FASTER = 50
PAUSED_SHARE = 0.04
HOURS = WorkingHours(timetables=(Timetable("2026-06-15", "2026-09-10", ((480, 690), (870, 1110))),))
STAGES = (
    Limit(0.25, LimitUnit.URGENT_HOUR),
    Limit(0.5, LimitUnit.URGENT_HOUR),
    Limit(2, LimitUnit.WORK_HOUR),
    Limit(1, LimitUnit.WORK_DAY),
)
HANDLING = (
    Limit(2, LimitUnit.URGENT_HOUR),
    Limit(4, LimitUnit.WORK_HOUR),
    Limit(5, LimitUnit.WORK_DAY),
    Limit(5, LimitUnit.WORK_DAY),
    Limit(3, LimitUnit.NATURAL_DAY),
)


def run() -> Iterator[Figure]:
    yield _deadlines()
    yield from decide.run()


def _deadlines() -> Figure:
    """CPU seconds for the stage, handling and total clocks of every open case; baseline: counted by hand."""
    clocks = [timer for case in _cases(Random(1)) for timer in case]
    start = time.process_time()
    found = pointed_all(Clockwork(WorkCalendar(HOURS), RuleSet()), clocks)
    taken = time.process_time() - start
    step = 3 * OPEN_COUNT // SAMPLE
    sample = [timer for number in range(0, len(found), step) for timer in found[number : number + 3]]
    naive = Naive(HOURS)
    start = time.process_time()
    by_hand = [_by_hand(naive, timer) for timer in sample]
    base = (time.process_time() - start) * len(clocks) / len(sample)
    same = [_to_the_minute(timer) for timer in sample] == by_hand
    ok = same and taken <= 1 and base / taken >= TIMES_FASTER
    target = f"<= 1 s, {TIMES_FASTER} x faster than by hand"
    return Figure("clocks", "deadlines_60k", taken, "s CPU", target, base, taken / base, ok)


def _cases(random: Random) -> Iterator[tuple[Timer, Timer, Timer]]:
    """Cases of the last two weeks, some of them suspended for a while."""
    work = Clockwork(WorkCalendar(HOURS), RuleSet())
    for _ in range(OPEN_COUNT):
        at_ms = NOON_MS - random.randrange(0, 14 * DAY_MS, MINUTE_MS)
        limit = random.choice(HANDLING)
        total = work.started(TimerKind.TOTAL, Limit(limit.amount, limit.unit, 2), at_ms, Scope())
        handle = work.started(TimerKind.HANDLE, limit, at_ms + 10 * MINUTE_MS, Scope())
        stage = work.started(TimerKind.SIGN, random.choice(STAGES), at_ms + 30 * MINUTE_MS, Scope())
        if random.random() < PAUSED_SHARE:
            total, handle = (
                work.resumed(work.paused(timer, at_ms + HOUR_MS, "suspension"), at_ms + DAY_MS)
                for timer in (total, handle)
            )
        yield stage, handle, total


def _by_hand(naive: Naive, timer: Timer) -> list[int | None]:
    stretches = [(segment.from_ms, segment.to_ms, segment.counts) for segment in timer.segments]
    return naive.points(timer.unit, timer.amount, stretches, timer.extended, timer.extra_days)


def _to_the_minute(timer: Timer) -> list[int]:
    points = (timer.yellow_ms, timer.orange_ms, timer.red_ms, timer.red2_ms, timer.red3_ms)
    return [-(-point // MINUTE_MS) * MINUTE_MS for point in points]

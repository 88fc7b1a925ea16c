"""The timers agree to the minute with clocks counted by hand, one by one and in columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

import pytest
from msgspec.structs import replace

from app.domain.calendars import DAY_MS, HOUR_MS, MINUTE_MS, WorkCalendar
from app.domain.columns import pointed_all
from app.domain.limits import NEVER_MS, Limit, LimitUnit, Timetable, WorkingHours
from app.domain.ruleset import RuleSet, Scope
from app.domain.timers import Clockwork, Fate, Segment, Timer, TimerKind
from tests.fakes.naive import Naive, Stretch

SEEDS, CASES = range(10), 1000
FROM_MS, TO_MS = 1_704_038_400_000, 1_830_268_800_000  # 2024-01-01 to 2028-01-01, local
SUMMERS = tuple(Timetable(f"{year}-06-15", f"{year}-09-10", ((480, 690), (870, 1110))) for year in range(2024, 2028))
DISTRICTS = (
    WorkingHours(),
    WorkingHours(spans_min=((480, 720), (840, 1080)), timetables=SUMMERS),
    WorkingHours(
        working_days=("2024-02-24", "2025-03-08", "2026-03-07", "2027-02-06"),
        free_days=("2024-03-15", "2025-04-18", "2026-03-06", "2027-10-01", "2027-10-04", "2027-10-05"),
        timetables=SUMMERS[1:],
    ),
    WorkingHours(spans_min=((540, 1020),), free_days=tuple(f"2026-07-{day:02d}" for day in range(1, 32))),
)
AMOUNTS = {
    LimitUnit.URGENT_HOUR: (0.25, 0.5, 1, 2, 4, 24),
    LimitUnit.WORK_HOUR: (0.25, 1, 2, 4, 6.5, 16),
    LimitUnit.WORK_DAY: (1, 2, 3, 5),
    LimitUnit.NATURAL_DAY: (1, 2, 3),
}
LONGEST_MS = {
    LimitUnit.URGENT_HOUR: 3 * HOUR_MS,
    LimitUnit.WORK_HOUR: 12 * HOUR_MS,
    LimitUnit.WORK_DAY: 2 * DAY_MS,
    LimitUnit.NATURAL_DAY: DAY_MS,
}


@dataclass(frozen=True, slots=True)
class Story:
    """What happens to one clock: stretches run, paused ("pause") or taken out ("outage"), in order, without gaps."""

    limit: Limit
    extensions: tuple[float, ...]
    parts: tuple[tuple[str, int, int], ...]  # what, from, to; the last may be open (0)

    def stretches(self) -> list[Stretch]:
        return [(start, end, what == "run") for what, start, end in self.parts if what != "pause"]


def stories(seed: int, count: int) -> Iterator[Story]:
    random = Random(seed)
    for _ in range(count):
        unit = random.choice(tuple(LimitUnit))
        extra = random.choice((0, 0, 0, 2))
        limit = Limit(random.choice(AMOUNTS[unit]), unit, extra)
        extensions = tuple(random.choice(AMOUNTS[unit][:3]) for _ in range(random.choice((0, 0, 1, 2))))
        yield Story(limit, extensions, tuple(parts(random, LONGEST_MS[unit])))


def parts(random: Random, longest_ms: int) -> Iterator[tuple[str, int, int]]:
    at_ms = random.randrange(FROM_MS, TO_MS, MINUTE_MS)
    for _ in range(random.choice((0, 0, 1, 2, 3))):
        for what in ("run", random.choice(("pause", "outage"))):
            until_ms = at_ms + random.randrange(MINUTE_MS, longest_ms, MINUTE_MS)
            yield what, at_ms, until_ms
            at_ms = until_ms
    yield "run", at_ms, random.choice((0, 0, 0, at_ms + random.randrange(MINUTE_MS, longest_ms, MINUTE_MS)))


def told(work: Clockwork, story: Story) -> Timer:
    """The timer after the story, act by act."""
    timer = work.started(TimerKind.HANDLE, story.limit, story.parts[0][1], Scope())
    for what, start, end in story.parts:
        if what == "pause":
            timer = work.resumed(work.paused(timer, start, "suspension"), end)
    if last := story.parts[-1][2]:
        timer = work.paused(timer, last, "suspension")
    for what, start, end in story.parts:
        if what == "outage":
            timer = work.excepted(timer, start, end, "outage")
    for amount in story.extensions:
        timer = work.extended(timer, amount)
    return timer


@cache
def district(number: int) -> tuple[Clockwork, Naive]:
    return Clockwork(WorkCalendar(DISTRICTS[number]), RuleSet()), Naive(DISTRICTS[number])


def to_the_minute(timer: Timer) -> list[int | None]:
    points = (timer.yellow_ms, timer.orange_ms, timer.red_ms, timer.red2_ms, timer.red3_ms)
    return [None if point == NEVER_MS else -(-point // MINUTE_MS) * MINUTE_MS for point in points]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_timer_shows_what_is_counted_by_hand(seed: int):
    work, naive = district(seed % len(DISTRICTS))
    for story in stories(seed, CASES):
        timer, limit = told(work, story), story.limit
        by_hand = naive.points(limit.unit, limit.amount, story.stretches(), sum(story.extensions), limit.extra_days)
        assert to_the_minute(timer) == by_hand, story


@pytest.mark.parametrize("seed", SEEDS)
def test_a_timer_that_ends_is_as_late_as_is_counted_by_hand(seed: int):
    work, naive = district(seed % len(DISTRICTS))
    for story in stories(seed + 100, CASES // 10):
        timer, limit = told(work, story), story.limit
        at_ms = story.parts[-1][2] or story.parts[-1][1] + seed * DAY_MS
        amount = limit.amount + sum(story.extensions)
        used = naive.elapsed_min(limit.unit, story.stretches(), at_ms, limit.extra_days)
        over = used - naive.budget_min(limit.unit, amount, timer.from_ms, limit.extra_days)
        assert work.elapsed_ms(timer, at_ms) == used * MINUTE_MS, story
        assert work.finished(timer, at_ms).over_ms == max(0, over) * MINUTE_MS, story


@pytest.mark.parametrize("seed", SEEDS)
def test_working_time_between_two_instants_is_what_is_counted_by_hand(seed: int):
    work, naive = district(seed % len(DISTRICTS))
    random = Random(seed)
    for _ in range(50):
        start = random.randrange(FROM_MS, TO_MS, MINUTE_MS)
        end = start + random.randrange(0, 40 * DAY_MS, MINUTE_MS)
        assert work.calendar.work_between_ms(start, end) == naive.work_min(start, end) * MINUTE_MS


@pytest.mark.parametrize("number", range(len(DISTRICTS)))
def test_many_timers_in_columns_show_what_each_shows_alone(number: int):
    work, _ = district(number)
    timers = [told(work, story) for seed in range(3) for story in stories(seed + 200, CASES)]
    assert {timer.fate for timer in timers} == {Fate.RUNNING, Fate.PAUSED}
    blank = [replace(timer, budget_ms=0, yellow_ms=0, orange_ms=0, red_ms=0, red2_ms=0, red3_ms=0) for timer in timers]
    assert pointed_all(Clockwork(WorkCalendar(DISTRICTS[number]), RuleSet()), blank) == timers


def test_a_timer_that_does_not_count_has_no_points_in_columns_either():
    work, _ = district(0)
    timer = work.started(TimerKind.HANDLE, Limit(1, LimitUnit.WORK_DAY), FROM_MS, Scope())
    out = replace(timer, segments=(Segment(FROM_MS, counts=False),))
    assert pointed_all(work, [out, timer]) == [work.pointed(out), timer]
    assert pointed_all(work, [out])[0].yellow_ms == NEVER_MS


def test_so_small_a_limit_is_used_up_at_once_in_columns_too():
    work, _ = district(0)
    timer = work.started(TimerKind.SIGN, Limit(1e-9, LimitUnit.WORK_HOUR), FROM_MS, Scope())
    assert timer.red_ms == FROM_MS  # midnight, long before the next working time
    assert pointed_all(work, [timer]) == [timer]


def test_no_timers_have_no_points():
    assert pointed_all(district(0)[0], []) == []

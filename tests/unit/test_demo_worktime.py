"""Many clocks at once show what the domain's clocks show one by one."""

from random import Random

import numpy as np
import pytest

from app.demo.worktime import WorkTime, unit_numbers
from app.domain.calendars import DAY_MS, HOUR_MS, WorkCalendar
from app.domain.limits import Limit, LimitUnit, WorkingHours
from app.domain.ruleset import RuleSet, Scope
from app.domain.timers import Clockwork, TimerKind

NOON_MS = 1_772_769_600_000  # 2026-03-06 12:00, a Friday
HOURS = WorkingHours(free_days=("2026-03-11",), working_days=("2026-03-14",))
WORK = Clockwork(WorkCalendar(HOURS), RuleSet())


def starts(seed: int, count: int = 60) -> list[int]:
    """Instants round the Chinese New Year, some on the stroke of opening and closing."""
    random = Random(seed)
    strokes = [NOON_MS - NOON_MS % DAY_MS + int(hour * HOUR_MS) for hour in (0.5, 4, 5, 9.5)]
    return strokes + [NOON_MS - random.randrange(40 * DAY_MS) for _ in range(count)]


@pytest.mark.parametrize("unit", LimitUnit)
@pytest.mark.parametrize("limit", [1, 2, 5, 15])
def test_columns_of_clocks_agree_with_single_clocks(unit: LimitUnit, limit: int):
    from_ms = starts(limit)
    work = WorkTime(HOURS, min(from_ms), NOON_MS + 60 * DAY_MS)
    columns = work.clocks(np.array(from_ms), np.full(len(from_ms), limit), unit)
    for number, start in enumerate(from_ms):
        clock = WORK.started(TimerKind.HANDLE, Limit(limit, unit), start, Scope())
        found = (columns.yellow_ms[number], columns.orange_ms[number], columns.red_ms[number])
        assert found == (clock.yellow_ms, clock.orange_ms, clock.red_ms)


def test_columns_of_total_clocks_agree_with_single_ones():
    from_ms = starts(9)
    units = [unit for unit in LimitUnit for _ in range(len(from_ms) // 4)]
    work = WorkTime(HOURS, min(from_ms), NOON_MS + 60 * DAY_MS)
    columns = work.total_clocks(np.array(from_ms), np.full(len(from_ms), 3), unit_numbers(units))
    for number, (start, unit) in enumerate(zip(from_ms, units, strict=True)):
        clock = WORK.started(TimerKind.TOTAL, Limit(3, unit, 2), start, Scope())
        found = (columns.yellow_ms[number], columns.orange_ms[number], columns.red_ms[number])
        assert found == (clock.yellow_ms, clock.orange_ms, clock.red_ms)

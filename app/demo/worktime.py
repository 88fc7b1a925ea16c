"""Light points of many clocks at once: the arithmetic of app.domain.timers on whole columns of start times.

A history of a million cases needs two million clocks; one by one they take minutes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.calendars import DAY_MS, HOUR_MS, WorkCalendar
from app.domain.columns import Times, WorkColumns
from app.domain.limits import LimitUnit, WorkingHours
from app.domain.ruleset import Numbers
from app.domain.timers import PERCENT, PLAIN

EXTRA_DAYS = Numbers().total_extra_work_days


@dataclass(frozen=True, slots=True)
class ClockColumns:
    """Clocks side by side: N start times and their light points, UTC milliseconds."""

    from_ms: Times
    yellow_ms: Times
    orange_ms: Times
    red_ms: Times


class WorkTime:
    """The clocks of a district with these working hours, laid out for a range of days."""

    def __init__(self, hours: WorkingHours, from_ms: int, to_ms: int) -> None:
        self._columns = WorkColumns(WorkCalendar(hours), from_ms, to_ms)

    def clocks(self, from_ms: Times, limit: Times, unit: LimitUnit) -> ClockColumns:
        """The clocks of `limit` `unit`s that start at `from_ms`; both of length N, within the range of days."""
        if unit is LimitUnit.WORK_DAY:
            return self._by_work(from_ms, self._columns.work_between(from_ms, self._columns.close_of(from_ms, limit)))
        if unit is LimitUnit.WORK_HOUR:
            return self._by_work(from_ms, limit * HOUR_MS)
        whole = limit * (HOUR_MS if unit is LimitUnit.URGENT_HOUR else DAY_MS)
        return ClockColumns(from_ms, *(from_ms + _used(whole)))

    def mixed_clocks(self, from_ms: Times, limit: Times, units: NDArray[np.int64]) -> ClockColumns:
        """As `clocks`, each with its own unit: `units` are positions in LimitUnit."""
        columns = np.zeros((3, len(from_ms)), np.int64)
        for number, unit in enumerate(LimitUnit):
            chosen = units == number
            part = self.clocks(from_ms[chosen], limit[chosen], unit)
            columns[:, chosen] = part.yellow_ms, part.orange_ms, part.red_ms
        return ClockColumns(from_ms, *columns)

    def total_clocks(self, from_ms: Times, limit: Times, units: NDArray[np.int64]) -> ClockColumns:
        """The overall clocks of cases filed at `from_ms` with these handling limits."""
        handled = self.mixed_clocks(from_ms, limit, units).red_ms
        end = self._columns.close_of(handled, np.full(len(handled), EXTRA_DAYS))
        return self._by_work(from_ms, self._columns.work_between(from_ms, end))

    def _by_work(self, from_ms: Times, whole: Times) -> ClockColumns:
        return ClockColumns(from_ms, *self._columns.after_work(from_ms, _used(whole)))


def unit_numbers(units: Iterable[LimitUnit]) -> NDArray[np.int64]:
    """Units as positions in LimitUnit."""
    numbers = {unit: number for number, unit in enumerate(LimitUnit)}
    return np.array([numbers[unit] for unit in units], np.int64)


def _used(whole: Times) -> Times:
    """How much of each limit is used up when it turns yellow, orange and red, three rows."""
    return np.array([whole * share // PERCENT for share in (PLAIN.yellow, PLAIN.orange, PERCENT)])

"""Light points of many clocks at once: the arithmetic of app.domain.clocks on whole columns of start times.

A history of a million cases needs two million clocks; one by one they take minutes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.calendars import DAY_MS, HOUR_MS, SHANGHAI_MS, WorkCalendar
from app.domain.clocks import ORANGE_SHARE_PERCENT, TOTAL_EXTRA_WORK_DAYS, YELLOW_SHARE_PERCENT
from app.domain.limits import LimitUnit, WorkingHours

Times = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ClockColumns:
    """Clocks side by side: N start times and their light points, UTC milliseconds."""

    from_ms: Times
    yellow_ms: Times
    orange_ms: Times
    red_ms: Times


class WorkTime:
    """The calendar's line of working time over a range of days, as columns that can be read both ways."""

    def __init__(self, hours: WorkingHours, from_ms: int, to_ms: int) -> None:
        calendar = WorkCalendar(hours)
        line = calendar.line(from_ms, to_ms)
        self._days, self._start, self._end, self._done = (
            np.array(column, np.int64) for column in (line.days, line.starts_ms, line.ends_ms, line.done_ms)
        )
        self._close = np.array([calendar.end_of_business_ms(day) for day in line.days], np.int64)

    def clocks(self, from_ms: Times, limit: Times, unit: LimitUnit) -> ClockColumns:
        """The clocks of `limit` `unit`s that start at `from_ms`; both of length N, within the range of days."""
        if unit is LimitUnit.WORK_DAY:
            return self._by_work(from_ms, self._work(from_ms, self._close_of(from_ms, limit)))
        if unit is LimitUnit.WORK_HOUR:
            return self._by_work(from_ms, limit * HOUR_MS)
        whole = limit * (HOUR_MS if unit is LimitUnit.URGENT_HOUR else DAY_MS)
        yellow, orange = whole * YELLOW_SHARE_PERCENT // 100, whole * ORANGE_SHARE_PERCENT // 100
        return ClockColumns(from_ms, from_ms + yellow, from_ms + orange, from_ms + whole)

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
        end = self._close_of(handled, np.full(len(handled), TOTAL_EXTRA_WORK_DAYS))
        return self._by_work(from_ms, self._work(from_ms, end))

    def _by_work(self, from_ms: Times, whole: Times) -> ClockColumns:
        done = self._work_before(from_ms)
        parts = (whole * YELLOW_SHARE_PERCENT // 100, whole * ORANGE_SHARE_PERCENT // 100, whole)
        return ClockColumns(from_ms, *(self._when(done + part) for part in parts))

    def _work(self, from_ms: Times, to_ms: Times) -> Times:
        return self._work_before(to_ms) - self._work_before(from_ms)

    def _work_before(self, at_ms: Times) -> Times:
        """Working time between the first day and each instant."""
        span = np.maximum(np.searchsorted(self._start, at_ms, "right") - 1, 0)
        return self._done[span] + np.clip(at_ms, self._start[span], self._end[span]) - self._start[span]

    def _when(self, done: Times) -> Times:
        """The earliest instant with so much working time before it."""
        span = np.searchsorted(self._done, done, "left") - 1
        return self._start[span] + done - self._done[span]

    def _close_of(self, from_ms: Times, count: Times) -> Times:
        """Close of business of the count-th working day after each instant's day."""
        day = (from_ms + SHANGHAI_MS) // DAY_MS
        close: Times = self._close[np.searchsorted(self._days, day, "right") + count - 1]
        return close


def unit_numbers(units: Iterable[LimitUnit]) -> NDArray[np.int64]:
    """Units as positions in LimitUnit."""
    numbers = {unit: number for number, unit in enumerate(LimitUnit)}
    return np.array([numbers[unit] for unit in units], np.int64)

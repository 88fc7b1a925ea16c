"""Many clocks at once: the calendar's line on columns of instants, and the light points of many timers.

A calendar that is imported late or an outage of the platform moves the clocks of every open case, and a history
of a million cases has two million of them: one by one that takes minutes.
"""

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from app.domain.calendars import DAY_MS, HOUR_MS, SHANGHAI_MS, WorkCalendar, WorkLine
from app.domain.limits import LimitUnit
from app.domain.timers import PERCENT, Clockwork, Timer

Times = NDArray[np.int64]
UNITS = (LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY, LimitUnit.NATURAL_DAY)  # and the rest in plain hours


class WorkColumns:
    """The arithmetic of a working calendar on columns of instants, UTC milliseconds."""

    def __init__(self, calendar: WorkCalendar, from_ms: int, to_ms: int) -> None:
        self._calendar = calendar
        self._lay(calendar.line(from_ms, to_ms))

    def work_between(self, from_ms: Times, to_ms: Times) -> Times:
        """Working time between instants, milliseconds; 0 where to_ms is not later."""
        work: Times = np.maximum(self._done_at(to_ms) - self._done_at(from_ms), 0)
        return work

    def after_work(self, from_ms: Times, amount_ms: Times) -> Times:
        """The earliest instants at which so much working time has passed since `from_ms`; rows of amounts too."""
        done = self._done_at(from_ms) + amount_ms
        while done.size and done.max() > self._line.most_ms:
            self._go_on(int(done.max()) - self._line.most_ms)
        span = np.searchsorted(self._done, done, "left") - 1
        when: Times = np.where(amount_ms > 0, self._start[span] + done - self._done[span], from_ms)
        return when

    def close_of(self, from_ms: Times, count: Times) -> Times:
        """Close of business of the count-th working day (from 1) after each instant's day."""
        self._hold(from_ms)
        day = np.searchsorted(self._days, (from_ms + SHANGHAI_MS) // DAY_MS, "right") + count - 1
        while len(day) and day.max() >= len(self._days):
            self._go_on((int(day.max()) - len(self._days)) * DAY_MS)
        close: Times = self._close[day]
        return close

    def _done_at(self, at_ms: Times) -> Times:
        self._hold(at_ms)
        span = np.maximum(np.searchsorted(self._start, at_ms, "right") - 1, 0)
        return self._done[span] + np.clip(at_ms, self._start[span], self._end[span]) - self._start[span]

    def _hold(self, at_ms: Times) -> None:
        if len(at_ms) and not self._line.from_ms <= at_ms.min() <= at_ms.max() < self._line.to_ms:
            self._lay(self._calendar.line(int(at_ms.min()), int(at_ms.max())))

    def _go_on(self, at_least_ms: int) -> None:
        self._lay(self._calendar.line(self._line.from_ms, self._line.to_ms + at_least_ms))

    def _lay(self, line: WorkLine) -> None:
        self._line = line
        columns = (line.days, line.starts_ms, line.ends_ms, line.done_ms)
        self._days, self._start, self._end, self._done = (np.array(column, np.int64) for column in columns)
        self._close = np.array([self._calendar.end_of_business_ms(day) for day in line.days], np.int64)


def pointed_all(work: Clockwork, timers: Sequence[Timer]) -> list[Timer]:
    """What `work.pointed` makes of each of `timers`; those that have run without a break are done in columns."""
    plain = [timer for timer in timers if _is_plain(timer)]
    rows = zip(plain, zip(*_points(work.calendar, plain), strict=True), strict=True)
    done = (
        replace(timer, budget_ms=budget, yellow_ms=yellow, orange_ms=orange, red_ms=red, red2_ms=red2, red3_ms=red3)
        for timer, (budget, yellow, orange, red, red2, red3) in rows
    )
    return [next(done) if _is_plain(timer) else work.pointed(timer) for timer in timers]


def _is_plain(timer: Timer) -> bool:
    last = timer.segments[-1]
    return len(timer.segments) == 1 and last.counts and not last.to_ms and timer.amount + timer.extended > 0


def _points(calendar: WorkCalendar, timers: Sequence[Timer]) -> list[list[int]]:
    """Budget, yellow, orange, red, red-2 and red-3 of timers that have one open segment each, six columns."""
    if not timers:
        return [[]] * 6
    from_ms = np.array([timer.segments[0].from_ms for timer in timers], np.int64)
    amount = np.array([timer.amount + timer.extended for timer in timers], np.float64)
    extra = np.array([timer.extra_days for timer in timers], np.int64)
    units = [timer.unit for timer in timers]
    in_hours, in_days, in_24_hours = (np.array([unit is each for unit in units], np.bool_) for each in UNITS)
    yellow, orange, red2, red3 = np.array([timer.percents for timer in timers], np.int64).T

    columns = WorkColumns(calendar, int(from_ms.min()), int(from_ms.max()))
    longer = extra > 0
    in_work = in_hours | in_days | longer
    budget = np.rint(amount * np.where(in_24_hours, DAY_MS, HOUR_MS)).astype(np.int64)
    end = from_ms + budget
    chosen = longer & in_hours
    end[chosen] = columns.after_work(from_ms[chosen], budget[chosen])
    end[in_days] = columns.close_of(from_ms[in_days], np.ceil(amount[in_days]).astype(np.int64))
    end[longer] = columns.close_of(end[longer], extra[longer])
    chosen = in_days | longer
    budget[chosen] = columns.work_between(from_ms[chosen], end[chosen])

    used = budget * np.array([yellow, orange, np.full(len(timers), PERCENT), red2, red3]) // PERCENT
    points = from_ms + used
    points[:, in_work] = columns.after_work(from_ms[in_work], used[:, in_work])
    return [budget.tolist(), *points.tolist()]

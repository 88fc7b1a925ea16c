"""When the district works: working time between two instants, and the instant after so much of it (domain.md §4.2).

Instants are UTC milliseconds. The hall's day is Asia/Shanghai, which has had no summer time since 1991, so
local time is UTC + 8 h by arithmetic.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import chinese_calendar

from app.domain.limits import WorkingHours

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
SHANGHAI_MS = 8 * HOUR_MS
EPOCH = date(1970, 1, 1)
SATURDAY = 5
LONGEST_REST_DAYS = 400  # a table of free days that leaves no working day in a year is a mistake


class WorkCalendar:
    """The working calendar of a district: the national one, the district's own days over it.

    The State Council announces a year's holidays in the November before; in a year not yet published Monday
    to Friday are taken as working days (see `is_published`).
    """

    def __init__(self, hours: WorkingHours) -> None:
        self._spans_ms = tuple((start * MINUTE_MS, end * MINUTE_MS) for start, end in hours.spans_min)
        self._own = {_day_of(text): True for text in hours.working_days}
        self._own |= {_day_of(text): False for text in hours.free_days}
        self._known: dict[int, bool] = {}

    def works_on(self, day: int) -> bool:
        """Whether `day` (days since 1970-01-01, local) is a working day."""
        if day not in self._known:
            self._known[day] = self._own[day] if day in self._own else _nation_works(day)
        return self._known[day]

    def end_of_business_ms(self, day: int) -> int:
        return day * DAY_MS - SHANGHAI_MS + self._spans_ms[-1][1]

    def nth_working_day(self, after_day: int, count: int) -> int:
        """The `count`-th working day after `after_day`; `after_day` itself never counts."""
        day = after_day
        for _ in range(count):
            day = next(d for d in range(day + 1, day + LONGEST_REST_DAYS) if self.works_on(d))
        return day

    def work_between_ms(self, from_ms: int, to_ms: int) -> int:
        """Working time in [from_ms, to_ms], milliseconds; 0 when to_ms is not later."""
        return sum(min(end, to_ms) - max(start, from_ms) for start, end in self._spans(from_ms, to_ms))

    def after_work_ms(self, from_ms: int, amount_ms: int) -> int:
        """The earliest instant at which `amount_ms` of working time has passed since `from_ms`."""
        if amount_ms <= 0:
            return from_ms
        left, moment, horizon = amount_ms, from_ms, from_ms
        while True:
            horizon = moment + LONGEST_REST_DAYS * DAY_MS
            for start, end in self._spans(moment, horizon):
                begin = max(start, moment)
                if left <= end - begin:
                    return begin + left
                left -= end - begin
            moment = horizon

    def _spans(self, from_ms: int, to_ms: int) -> Iterator[tuple[int, int]]:
        """Working spans that overlap (from_ms, to_ms), in order."""
        for day in range(day_of(from_ms), day_of(to_ms) + 1):
            if not self.works_on(day):
                continue
            midnight = day * DAY_MS - SHANGHAI_MS
            for start, end in self._spans_ms:
                if midnight + start < to_ms and midnight + end > from_ms:
                    yield midnight + start, midnight + end


def day_of(at_ms: int) -> int:
    """The hall's day of an instant, days since 1970-01-01."""
    return (at_ms + SHANGHAI_MS) // DAY_MS


def midnight_ms(day: int) -> int:
    """When the hall's day begins."""
    return day * DAY_MS - SHANGHAI_MS


def is_published(day: int) -> bool:
    """Whether the national calendar of that year is known; else deadlines in it are provisional."""
    try:
        chinese_calendar.is_workday(EPOCH + timedelta(days=day))
    except NotImplementedError:
        return False
    return True


def _nation_works(day: int) -> bool:
    when = EPOCH + timedelta(days=day)
    try:
        return bool(chinese_calendar.is_workday(when))
    except NotImplementedError:  # outside the published years
        return when.weekday() < SATURDAY


def _day_of(text: str) -> int:
    return (date.fromisoformat(text) - EPOCH).days

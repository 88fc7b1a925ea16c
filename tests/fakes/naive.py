"""The clocks counted by hand, minute by minute: slow, plain, and knowing nothing of the engine (domain.md §4.5).

It has its own look-up of working days, its own time zone and its own loops. Instants are UTC milliseconds on the
minute, within 2024-2031; a point between two minutes counts as the later one.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar

from app.domain.limits import WorkingHours

SHANGHAI = ZoneInfo("Asia/Shanghai")
BEGIN, END = date(2024, 1, 1), date(2032, 1, 1)
DAY_MIN = 1440
HOUR_MIN = 60
MINUTE_MS = 60_000
BEGIN_MS = int(datetime(BEGIN.year, 1, 1, tzinfo=SHANGHAI).timestamp() * 1000)
SHARES = (50, 80, 100, 150, 200)

Stretch = tuple[int, int, bool]  # from, to (0: still open), whether it counts


class Naive:
    """A district's working time as one byte a minute: 1 in working time, else 0."""

    def __init__(self, hours: WorkingHours) -> None:
        self._hours = hours
        self._own = {date.fromisoformat(text): True for text in hours.working_days}
        self._own |= {date.fromisoformat(text): False for text in hours.free_days}
        self._work = bytearray((END - BEGIN).days * DAY_MIN)
        self._all = b"\x01" * len(self._work)
        for number in range((END - BEGIN).days):
            day = BEGIN + timedelta(days=number)
            for start, end in self._spans(day) if self._works(day) else ():
                for minute in range(start, end):
                    self._work[number * DAY_MIN + minute] = 1

    def points(
        self, unit: str, amount: float, stretches: Sequence[Stretch], extension: float = 0, extra_days: int = 0
    ) -> list[int | None]:
        """When 50, 80, 100, 150 and 200 % of the limit are used up; None where it does not come to that."""
        budget = self.budget_min(unit, amount + extension, stretches[0][0], extra_days)
        needed = [budget * share for share in SHARES]
        found: list[int | None] = []
        used = 0
        for minute, counted in self._minutes(unit, stretches, extra_days):
            used += counted
            while used * 100 >= needed[len(found)]:
                found.append(BEGIN_MS + (minute + 1) * MINUTE_MS)
                if len(found) == len(needed):
                    return found
        return found + [None] * (len(needed) - len(found))

    def budget_min(self, unit: str, amount: float, from_ms: int, extra_days: int = 0) -> int:
        """The limit in its own time, minutes."""
        if extra_days:
            end = self._close_min(self._day(self._end_min(unit, amount, from_ms)), extra_days)
        elif unit == "work_day":
            end = self._end_min(unit, amount, from_ms)
        else:
            return self._length_min(unit, amount)
        return sum(self._work[_minute(from_ms) : end])

    def elapsed_min(self, unit: str, stretches: Sequence[Stretch], until_ms: int, extra_days: int = 0) -> int:
        """How many minutes of its own time a limit has used up before an instant."""
        used = 0
        for minute, counted in self._minutes(unit, stretches, extra_days):
            if minute >= _minute(until_ms):
                break
            used += counted
        return used

    def work_min(self, from_ms: int, to_ms: int) -> int:
        """Minutes of working time between two instants."""
        return sum(self._work[minute] for minute in range(_minute(from_ms), _minute(to_ms)))

    def _minutes(self, unit: str, stretches: Sequence[Stretch], extra_days: int) -> Iterator[tuple[int, int]]:
        """Each minute of the stretches that count, and whether it is one of the limit's own time."""
        line = self._work if extra_days or unit.startswith("work") else self._all
        for from_ms, to_ms, counts in stretches:
            if counts:
                for minute in range(_minute(from_ms), _minute(to_ms) if to_ms else len(line)):
                    yield minute, line[minute]

    def _end_min(self, unit: str, amount: float, from_ms: int) -> int:
        """The minute at which a limit without a break ends."""
        if unit == "work_day":
            return self._close_min(self._day(_minute(from_ms)), int(amount))
        minute, left = _minute(from_ms), self._length_min(unit, amount)
        while left:
            left -= self._work[minute] if unit == "work_hour" else 1
            minute += 1
        return minute

    def _close_min(self, day: date, count: int) -> int:
        """Close of business of the count-th working day after a day."""
        while count:
            day += timedelta(days=1)
            count -= self._works(day)
        return (day - BEGIN).days * DAY_MIN + self._spans(day)[-1][1]

    def _length_min(self, unit: str, amount: float) -> int:
        return round(amount * (DAY_MIN if unit == "natural_day" else HOUR_MIN))

    def _day(self, minute: int) -> date:
        return datetime.fromtimestamp((BEGIN_MS + minute * MINUTE_MS) / 1000, SHANGHAI).date()

    def _works(self, day: date) -> bool:
        if day in self._own:
            return self._own[day]
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:  # not yet published
            return day.isoweekday() <= 5

    def _spans(self, day: date) -> tuple[tuple[int, int], ...]:
        spans = self._hours.spans_min
        for timetable in self._hours.timetables:
            if timetable.valid_from <= day.isoformat() <= timetable.valid_to:
                spans = timetable.spans_min
        return spans


def _minute(at_ms: int) -> int:
    assert at_ms % MINUTE_MS == 0, "on the minute only"
    return (at_ms - BEGIN_MS) // MINUTE_MS

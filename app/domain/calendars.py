"""When the district works: working time between two instants, and the instant after so much of it (domain.md §4.2).

Instants are UTC milliseconds. The hall's day is Asia/Shanghai, which has had no summer time since 1991, so
local time is UTC + 8 h by arithmetic.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from operator import sub

from chinese_calendar import holidays, workdays

from app.domain.limits import WorkingHours
from app.errors import BadInput

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
DAY_MIN = 1440
SHANGHAI_MS = 8 * HOUR_MS
EPOCH = date(1970, 1, 1)
SATURDAY = 5
YEARS = range(1970, 2400)  # those that can be asked for: an instant outside is a mistake, not a deadline

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class WorkLine:
    """Working time as a rising line over whole years: each working span, and what was done before it; milliseconds.

    What is done is counted from an instant that stays the same when the line gets longer.
    """

    years: range
    from_ms: int
    to_ms: int
    days: tuple[int, ...]  # the working days in it
    starts_ms: tuple[int, ...]
    ends_ms: tuple[int, ...]
    done_ms: tuple[int, ...]
    least_ms: int  # done where it begins
    most_ms: int  # and where it ends


class WorkCalendar:
    """The working calendar of a district: the national one, the district's own days and seasons over it.

    The State Council announces a year's holidays in the November before; in a year not yet published Monday
    to Friday are taken as working days (see `is_provisional`). Of timetables that overlap the last one holds.
    BadInput when the hours are not what they should be, or for an instant outside of `YEARS`.
    """

    def __init__(self, hours: WorkingHours) -> None:
        self._spans_ms = _spans_ms(hours.spans_min, "spans_min")
        self._seasons = _seasons(hours)
        self._own = _own_days(hours)
        self._known_years = frozenset(hours.known_years)
        self._line = WorkLine(range(0), 0, 0, (), (), (), (), 0, 0)  # it grows when more of it is asked for

    def works_on(self, day: int) -> bool:
        """Whether `day` (days since 1970-01-01, local) is a working day."""
        own = self._own.get(day)
        return _nation_works(day) if own is None else own

    def is_provisional(self, from_ms: int, to_ms: int) -> bool:
        """Whether [from_ms, to_ms] touches a day whose year is not published and that the district has not set."""
        first, last = day_of(from_ms), day_of(to_ms)
        before = range(first, min(last + 1, PUBLISHED.start))
        after = range(max(first, PUBLISHED.stop), last + 1)
        return any(self._is_open(day) for days in (before, after) for day in days)

    def _is_open(self, day: int) -> bool:
        return day not in self._own and (EPOCH + timedelta(days=day)).year not in self._known_years

    def end_of_business_ms(self, day: int) -> int:
        return midnight_ms(day) + self._spans_on(day)[-1][1]

    def nth_working_day(self, after_day: int, count: int) -> int:
        """The `count`-th working day after `after_day`; `after_day` itself never counts."""
        if count <= 0:
            return after_day
        line = self._reaching(midnight_ms(after_day))
        number = bisect_right(line.days, after_day) + count - 1
        while number >= len(line.days):  # no day has more than one working day
            line = self._reaching(line.to_ms + (number - len(line.days)) * DAY_MS)
        return line.days[number]

    def work_between_ms(self, from_ms: int, to_ms: int) -> int:
        """Working time in [from_ms, to_ms], milliseconds; 0 when to_ms is not later."""
        return self._done_at(to_ms) - self._done_at(from_ms) if to_ms > from_ms else 0

    def after_work_ms(self, from_ms: int, amount_ms: int) -> int:
        """The earliest instant at which `amount_ms` of working time has passed since `from_ms`."""
        if amount_ms <= 0:
            return from_ms
        done = self._done_at(from_ms) + amount_ms
        line = self._line
        while done > line.most_ms:  # no time has more working time than itself
            line = self._reaching(line.to_ms + done - line.most_ms)
        number = bisect_left(line.done_ms, done) - 1
        return line.starts_ms[number] + done - line.done_ms[number]

    def line(self, from_ms: int, to_ms: int) -> WorkLine:
        """The line over at least [from_ms, to_ms], for arithmetic on columns."""
        self._reaching(from_ms)
        return self._reaching(to_ms)

    def _done_at(self, at_ms: int) -> int:
        line = self._line
        if not line.from_ms <= at_ms < line.to_ms:
            line = self._reaching(at_ms)
        number = bisect_right(line.starts_ms, at_ms) - 1
        if number < 0:
            return line.least_ms
        return line.done_ms[number] + min(at_ms, line.ends_ms[number]) - line.starts_ms[number]

    def _reaching(self, at_ms: int) -> WorkLine:
        """The line, made longer until it holds the instant."""
        line = self._line
        if line.from_ms <= at_ms < line.to_ms:
            return line
        year = _year_of(at_ms)
        if not line.years:
            line = self._stretch(range(year, year + 1), 0)
        elif year < line.years.start:
            line = _joined(self._stretch(range(year, line.years.start), line.least_ms, from_end=True), line)
        else:
            line = _joined(line, self._stretch(range(line.years.stop, year + 1), line.most_ms))
        self._line = line
        return line

    def _stretch(self, years: range, done_ms: int, from_end: bool = False) -> WorkLine:
        """The line of some years, which begins, or ends, with so much done."""
        first, stop = _new_year(years.start), _new_year(years.stop)
        days = tuple(day for day in range(first, stop) if self.works_on(day))
        hours = [(midnight_ms(day), span) for day in days for span in self._spans_on(day)]
        starts = tuple(midnight + start for midnight, (start, _) in hours)
        ends = tuple(midnight + end for midnight, (_, end) in hours)
        least = done_ms - (sum(ends) - sum(starts)) * from_end
        *done, most = accumulate(map(sub, ends, starts), initial=least)
        return WorkLine(years, midnight_ms(first), midnight_ms(stop), days, starts, ends, tuple(done), least, most)

    def _spans_on(self, day: int) -> Spans:
        """The working hours of a day, milliseconds after its midnight."""
        for first, last, spans_ms in self._seasons:
            if first <= day <= last:
                return spans_ms
        return self._spans_ms


def day_of(at_ms: int) -> int:
    """The hall's day of an instant, days since 1970-01-01."""
    return (at_ms + SHANGHAI_MS) // DAY_MS


def midnight_ms(day: int) -> int:
    """When the hall's day begins."""
    return day * DAY_MS - SHANGHAI_MS


def is_published(day: int) -> bool:
    """Whether the national calendar of that year is known; else deadlines in it are provisional."""
    return day in PUBLISHED


def _joined(early: WorkLine, late: WorkLine) -> WorkLine:
    return WorkLine(
        range(early.years.start, late.years.stop),
        early.from_ms,
        late.to_ms,
        early.days + late.days,
        early.starts_ms + late.starts_ms,
        early.ends_ms + late.ends_ms,
        early.done_ms + late.done_ms,
        early.least_ms,
        late.most_ms,
    )


def _new_year(year: int) -> int:
    return (date(year, 1, 1) - EPOCH).days


PUBLISHED = range(_new_year(min(holidays).year), _new_year(max(holidays).year + 1))  # the nation's days known so far
FIRST_MS, END_MS = midnight_ms(_new_year(YEARS.start)), midnight_ms(_new_year(YEARS.stop))


@cache
def _nation_works(day: int) -> bool:
    when = EPOCH + timedelta(days=day)
    return when in workdays or (when.weekday() < SATURDAY and when not in holidays)


def _year_of(at_ms: int) -> int:
    if not FIRST_MS <= at_ms < END_MS:
        span = f"{YEARS.start}-{YEARS.stop - 1}"
        raise BadInput("bad_time", f"{at_ms} ms is outside of the years {span}", where=str(at_ms), why=span)
    return (EPOCH + timedelta(days=day_of(at_ms))).year


def _own_days(hours: WorkingHours) -> dict[int, bool]:
    """The district's own days: whether it works on them."""
    own: dict[int, bool] = {}
    for name, texts, works in (("working_days", hours.working_days, True), ("free_days", hours.free_days, False)):
        for number, text in enumerate(texts):
            day = _day(text, f"{name}[{number}]")
            if own.setdefault(day, works) is not works:
                raise _wrong(f"{name}[{number}]", f"{text} is a working day and a free day: leave one of the two out")
    return own


def _seasons(hours: WorkingHours) -> list[tuple[int, int, Spans]]:
    """First day, last day and hours of each timetable, the one that holds first."""
    seasons = []
    for number, timetable in enumerate(hours.timetables):
        where = f"timetables[{number}]"
        first, last = _day(timetable.valid_from, f"{where}.valid_from"), _day(timetable.valid_to, f"{where}.valid_to")
        if last < first:
            raise _wrong(where, f"it ends on {timetable.valid_to}, before it begins on {timetable.valid_from}")
        seasons.append((first, last, _spans_ms(timetable.spans_min, f"{where}.spans_min")))
    return seasons[::-1]


def _spans_ms(spans_min: Spans, where: str) -> Spans:
    free_min = 0
    for number, (start, end) in enumerate(spans_min):
        if not 0 <= start < end <= DAY_MIN:
            why = f"{start}-{end} is not a span: minutes after midnight, 0 to {DAY_MIN}, its end after its start"
            raise _wrong(f"{where}[{number}]", why)
        if start < free_min:
            raise _wrong(f"{where}[{number}]", f"{start}-{end} begins before the span before it ends, at {free_min}")
        free_min = end
    if not spans_min:
        raise _wrong(where, "there is no working time in it: give at least one span, or list the days as free_days")
    return tuple((start * MINUTE_MS, end * MINUTE_MS) for start, end in spans_min)


def _day(text: str, where: str) -> int:
    try:
        return (date.fromisoformat(text) - EPOCH).days
    except ValueError as error:
        raise _wrong(where, f"{text!r} is not a day: write it as 2026-02-14") from error


def _wrong(where: str, why: str) -> BadInput:
    return BadInput("bad_calendar", f"{where}: {why}", where=where, why=why)

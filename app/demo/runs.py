"""How long things take: the courses of many closed cases at once, as columns of times (domain.md §10.2).

Overdue 1.31 %, extended 1.4 %, reworked 0.11 %; from dispatch to feedback 1.4 h in the middle, with a long tail.
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from app.demo.files import load
from app.demo.seeds import seeded
from app.demo.worktime import WorkTime, unit_numbers
from app.domain.calendars import HOUR_MS, MINUTE_MS, midnight_ms
from app.domain.catalogue import FilingCondition
from app.domain.columns import Times

OVERDUE_SHARE = 0.0131
EXTENDED_SHARE = 0.014
REWORKED_SHARE = 0.0011
HANDLED_MIN = 96.0  # median minutes from dispatch to feedback before the limits shorten it
HANDLED_SPREAD = 1.7
IN_TIME = (0.35, 0.97)  # what would be late ends within this share of the time there is
LATE_SPREAD = 1.0
LATE_SHARE = 0.3  # of the time there was is the median of being late
FIRST_WEEKDAY = 3  # 1970-01-01 was a Thursday


class Run(NamedTuple):
    """The times of one closed case, UTC milliseconds, and the light points of its two long clocks."""

    reported_ms: int
    accepted_ms: int
    filed_ms: int
    dispatched_ms: int
    signed_ms: int
    handled_ms: int
    judged_ms: int  # the feedback was passed, or the check was
    closed_ms: int
    handle_yellow_ms: int
    handle_orange_ms: int
    handle_red_ms: int
    total_yellow_ms: int
    total_orange_ms: int
    total_red_ms: int
    is_extended: bool
    is_reworked: bool


class Pace:
    """Draws the runs of cases from when they were reported and what their limits are."""

    def __init__(self, chance: np.random.Generator, work: WorkTime) -> None:
        self._chance = chance
        self._work = work

    def runs(
        self, reported_ms: Times, conditions: Sequence[FilingCondition], until_ms: int | None = None
    ) -> Iterator[Run]:
        """The run of each case; with `until_ms` slow ones are hurried so that all are closed before it."""
        count = len(conditions)
        limit = np.array([condition.limit for condition in conditions], np.int64)
        units = unit_numbers(condition.unit for condition in conditions)
        is_extended = self._chance.random(count) < EXTENDED_SHARE
        limit += is_extended * np.maximum(limit // 2, 1)
        times = self._until_dispatched(reported_ms)
        red_ms = self._work.mixed_clocks(times[-1], limit, units).red_ms
        times += self._until_closed(times[-1], red_ms)
        if until_ms is not None:
            times = self._hurried(times, until_ms)
        handle = self._work.mixed_clocks(times[3], limit, units)
        total = self._work.total_clocks(times[2], limit, units)
        points = (handle.yellow_ms, handle.orange_ms, handle.red_ms, total.yellow_ms, total.orange_ms, total.red_ms)
        is_reworked = self._chance.random(count) < REWORKED_SHARE
        columns = (*times, *points, is_extended, is_reworked)
        return map(Run._make, zip(*(column.tolist() for column in columns), strict=True))

    def _until_dispatched(self, reported_ms: Times) -> list[Times]:
        """When reports were accepted, filed and dispatched, after the times they came in."""
        times = [reported_ms]
        for median_min in (2.6, 1.6, 3.2):
            times.append(times[-1] + self._gap_ms(median_min, 0.7, len(reported_ms), most_min=14.0))
        return times

    def _until_closed(self, dispatched_ms: Times, red_ms: Times) -> list[Times]:
        """When orders were signed, handled, judged and closed."""
        count = len(red_ms)
        handled_ms = dispatched_ms + self._handling_ms(red_ms - dispatched_ms)
        sign = np.minimum(self._gap_ms(9.0, 0.8, count), (handled_ms - dispatched_ms) * 2 // 5)
        judged_ms = handled_ms + self._gap_ms(18.0, 1.0, count, most_min=600.0)
        closed_ms = judged_ms + self._gap_ms(35.0, 1.1, count, most_min=1_900.0)
        return [dispatched_ms + sign, handled_ms, judged_ms, closed_ms]

    def _handling_ms(self, available_ms: Times) -> Times:
        """From dispatch to feedback: nearly always inside the time there is, if need be just so."""
        count = len(available_ms)
        usual = self._gap_ms(HANDLED_MIN, HANDLED_SPREAD, count)
        just = (available_ms * self._chance.uniform(*IN_TIME, count)).astype(np.int64)
        in_time = np.where(usual < available_ms, usual, just)
        late = available_ms + (available_ms * LATE_SHARE * self._chance.lognormal(0, LATE_SPREAD, count)).astype(
            np.int64
        )
        return np.where(self._chance.random(count) < OVERDUE_SHARE, late + MINUTE_MS, in_time)

    def _hurried(self, times: list[Times], until_ms: int) -> list[Times]:
        reported_ms, closed_ms = times[0], times[-1]
        room = (until_ms - reported_ms) * self._chance.uniform(0.7, 0.98, len(reported_ms))
        share = np.minimum(room / (closed_ms - reported_ms), 1.0)
        return [reported_ms + ((time - reported_ms) * share).astype(np.int64) for time in times]

    def _gap_ms(self, median_min: float, spread: float, count: int, most_min: float = math.inf) -> Times:
        minutes = np.minimum(median_min * self._chance.lognormal(0.0, spread, count), most_min)
        return (minutes * MINUTE_MS).astype(np.int64)


class Rhythm:
    """When in the year, week and day reports come in."""

    def __init__(self, chance: np.random.Generator) -> None:
        table = load("mix")["rhythm"]
        self._chance = chance
        self._hours = np.array(table["hours"]) / sum(table["hours"])
        self._weekdays: list[float] = table["weekdays"]

    def weight(self, day: int) -> float:
        """How busy a day (since 1970-01-01) is against the mean of a week."""
        return self._weekdays[(day + FIRST_WEEKDAY) % len(self._weekdays)]

    def times_ms(self, day: int, count: int) -> Times:
        """When `count` reports of that day came in, in order, UTC milliseconds."""
        hours = self._chance.choice(len(self._hours), count, p=self._hours)
        within = self._chance.integers(0, HOUR_MS, count)
        return np.sort(midnight_ms(day) + hours * HOUR_MS + within)


def chance_of(seed: int, purpose: str) -> np.random.Generator:
    """Repeatable chance for columns."""
    return np.random.Generator(np.random.PCG64(seeded(seed, purpose).getrandbits(64)))

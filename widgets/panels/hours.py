"""Values of the last hours as far as they are known: an hour we have not heard of is a gap, not a zero."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from app.hall.ports import Flows

HOUR_MS = 3_600_000
UNKNOWN = math.nan


@dataclass(frozen=True, slots=True)
class HourSeries:
    """`values[n]` belongs to the hour from `start_ms` + n hours, NaN = unknown; `running` is the one not over.

    `running` is -1 when our data end before the first hour.
    """

    start_ms: int
    values: tuple[float, ...]
    running: int

    @property
    def full(self) -> tuple[float, ...]:
        """The hours that are over; none of them will change."""
        return self.values[: max(0, self.running)]


def taken_in(flows: Flows, as_of_ms: int) -> HourSeries:
    return _series(flows, as_of_ms, lambda hour: float(flows.reported[hour]))


def closed(flows: Flows, as_of_ms: int) -> HourSeries:
    return _series(flows, as_of_ms, lambda hour: float(flows.closed[hour]))


def closed_in_time(flows: Flows, as_of_ms: int) -> HourSeries:
    """Percent of the hour's closed cases; unknown in an hour that closed none."""

    def percent(hour: int) -> float:
        return 100 * flows.in_time[hour] / flows.closed[hour] if flows.closed[hour] else UNKNOWN

    return _series(flows, as_of_ms, percent)


SERIES: dict[str, Callable[[Flows, int], HourSeries]] = {  # by the code of the figure
    "reported_today": taken_in,
    "closed_today": closed,
    "closed_in_time": closed_in_time,
}


def _series(flows: Flows, as_of_ms: int, value: Callable[[int], float]) -> HourSeries:
    count = len(flows.reported)
    running = min(max(-1, (as_of_ms - flows.start_ms) // HOUR_MS), count - 1)
    return HourSeries(flows.start_ms, tuple(value(n) if n <= running else UNKNOWN for n in range(count)), running)

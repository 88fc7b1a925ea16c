"""The live figures. To add one: write a Metric and list it. Its words are in the text module, by its code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.calendars import HOUR_MS
from app.domain.cases import Status
from app.domain.lights import Light
from app.hall.openset import STATUSES, OpenSet
from app.hall.ports import Flows


@dataclass(frozen=True, slots=True)
class Facts:
    """What figures are computed from, at one moment. Hours of `flows` end with the current one."""

    now_ms: int
    midnight_ms: int
    open_by_light: tuple[int, int, int, int]
    open_by_status: tuple[int, ...]  # in the order of Status
    open_by_street: tuple[tuple[str, tuple[int, int, int, int]], ...]  # street code, by light
    due_within_hour: int
    flows: Flows | None

    @property
    def open_total(self) -> int:
        return sum(self.open_by_light)


def facts_of(cases: OpenSet, flows: Flows | None, now_ms: int, midnight_ms: int) -> Facts:
    lights = cases.lights(now_ms)
    red = cases["red_ms"]
    streets = len(cases.streets.names)
    table = np.zeros((streets, 4), np.int64)
    known = cases["street"] >= 0
    np.add.at(table, (cases["street"][known], lights[known]), 1)
    by_light = [int(count) for count in np.bincount(lights, minlength=4)]
    by_status = np.bincount(cases["status"][cases["status"] >= 0], minlength=len(STATUSES))
    return Facts(
        now_ms=now_ms,
        midnight_ms=midnight_ms,
        open_by_light=(by_light[0], by_light[1], by_light[2], by_light[3]),
        open_by_status=tuple(int(count) for count in by_status),
        open_by_street=tuple(
            (code, (int(row[0]), int(row[1]), int(row[2]), int(row[3])))
            for code, row in zip(cases.streets.names, table, strict=True)
        ),
        due_within_hour=int(np.count_nonzero((red > now_ms) & (red <= now_ms + HOUR_MS))),
        flows=flows,
    )


def in_status(*statuses: Status) -> Callable[[Facts], float]:
    codes = [STATUSES.index(status) for status in statuses]
    return lambda facts: sum(facts.open_by_status[code] for code in codes)


def of_light(light: Light) -> Callable[[Facts], float]:
    return lambda facts: facts.open_by_light[light]


def reported_today(facts: Facts) -> float | None:
    return _today(facts, facts.flows.reported) if facts.flows else None


def closed_today(facts: Facts) -> float | None:
    return _today(facts, facts.flows.closed) if facts.flows else None


def closed_in_time(facts: Facts) -> float | None:
    """Of the cases closed in the hours known, the share closed within the total limit; percent."""
    if facts.flows is None or not sum(facts.flows.closed):
        return None  # a rate over nothing is "—" (domain.md §6.1)
    return 100 * sum(facts.flows.in_time) / sum(facts.flows.closed)


def _today(facts: Facts, hours: Sequence[int]) -> float | None:
    flows = facts.flows
    if flows is None:
        return None
    return sum(count for n, count in enumerate(hours) if flows.start_ms + n * HOUR_MS >= facts.midnight_ms)


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure. `target`: (low, high) that is in order, None = no bound."""

    code: str  # in saved layouts and exports: never change it
    unit: str  # "cases" or "percent"
    value: Callable[[Facts], float | None]
    target: tuple[float | None, float | None] = (None, None)

    def is_in_order(self, value: float | None) -> bool:
        low, high = self.target
        return value is None or ((low is None or value >= low) and (high is None or value <= high))


METRICS = (
    Metric("reported_today", "cases", reported_today),
    Metric("closed_today", "cases", closed_today),
    Metric("closed_in_time", "percent", closed_in_time, (95, None)),
    Metric("open_total", "cases", lambda facts: facts.open_total),
    Metric("open_red", "cases", of_light(Light.RED), (None, 0)),
    Metric("due_within_hour", "cases", lambda facts: facts.due_within_hour),
    Metric("to_accept", "cases", in_status(Status.REPORTED)),
    Metric("to_dispatch", "cases", in_status(Status.TO_DISPATCH)),
)

"""How long something may take, and the hours in which it counts (domain.md §4.1, §4.2)."""

from dataclasses import dataclass
from enum import StrEnum

NEVER_MS = 2**53 - 1  # later than any deadline, and exact in JSON and in a float


class LimitUnit(StrEnum):
    """How a time limit is counted (domain.md §4.1)."""

    URGENT_HOUR = "urgent_hour"  # natural time, day and night
    WORK_HOUR = "work_hour"  # inside working hours only
    WORK_DAY = "work_day"  # ends at close of business of the N-th working day
    NATURAL_DAY = "natural_day"  # 24 hours each


WORKING_UNITS = frozenset({LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY})


@dataclass(frozen=True, slots=True)
class Limit:
    """`amount` `unit`s, and `extra_days` working days after that (only the overall limit has them).

    `basis` says where it comes from, a code: "stage", "condition", "hotline:ordinary", "order", "default" …
    """

    amount: float
    unit: LimitUnit
    extra_days: int = 0
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Timetable:
    """Working hours of a season: minutes after local midnight, from one ISO date to another, both included."""

    valid_from: str
    valid_to: str
    spans_min: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Working hours of a working day, minutes after local midnight, e.g. ((510, 720), (780, 1050)).

    The district's own days go before the nation's; a timetable holds for its season (夏令作息).
    """

    spans_min: tuple[tuple[int, int], ...] = ((510, 720), (780, 1050))
    working_days: tuple[str, ...] = ()  # ISO dates the district works although the nation rests
    free_days: tuple[str, ...] = ()  # ISO dates the district rests although the nation works
    timetables: tuple[Timetable, ...] = ()
    known_years: tuple[int, ...] = ()  # years that the district's own days make complete

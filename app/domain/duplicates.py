"""Whether a report may be about the same thing as a case that is being worked on (domain.md §3.4).

Nothing is ever joined by itself: a person looks at what is near and answers.
"""

from collections.abc import Sequence
from math import degrees

from app.domain.calendars import HOUR_MS
from app.domain.cases import Case, Status
from app.domain.coordinates import metres_between, metres_per_radian
from app.domain.reasons import refusal
from app.domain.ruleset import Numbers

UNACCEPTED = frozenset({Status.DRAFT, Status.REPORTED})  # reports that wait themselves are asked about in their turn


def box(case: Case, numbers: Numbers) -> tuple[float, float, float, float]:
    """West, south, east and north of all that can be near enough, degrees."""
    parallel_m, meridian_m = metres_per_radian(case.lat)
    east = degrees(numbers.duplicate_metres / parallel_m)
    north = degrees(numbers.duplicate_metres / meridian_m)
    return case.lon - east, case.lat - north, case.lon + east, case.lat + north


def window_ms(case: Case, numbers: Numbers) -> tuple[int, int]:
    """Between which instants another report has to have come in."""
    hours_ms = round(numbers.duplicate_hours * HOUR_MS)
    return case.reported_ms - hours_ms, case.reported_ms + hours_ms


def metres_from(case: Case, other: Case) -> float:
    return metres_between(case.lon, case.lat, other.lon, other.lat)


def alike(case: Case, category: str, others: Sequence[Case], numbers: Numbers) -> list[Case]:
    """Those of `others` that may be the same thing, the nearest first: same category, near in place and time, open."""
    begin_ms, end_ms = window_ms(case, numbers)
    found = [
        other
        for other in others
        if other.id != case.id
        and other.is_open
        and other.status not in UNACCEPTED
        and not other.parent
        and other.category == category
        and begin_ms <= other.reported_ms <= end_ms
        and metres_from(case, other) <= numbers.duplicate_metres
    ]
    return sorted(found, key=lambda other: metres_from(case, other))


def check_alike(case: Case, category: str, others: Sequence[Case], numbers: Numbers) -> None:
    """Raise NotAllowed with the nearest of them, where there is one."""
    if found := alike(case, category, others, numbers):
        nearest = found[0]
        other, metres = nearest.case_no or nearest.id, round(metres_from(case, nearest))
        raise refusal("duplicate_check", case=case.id, other=other, metres=metres)

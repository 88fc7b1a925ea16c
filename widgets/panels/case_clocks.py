"""The running clocks of a case with their names, the worst first."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from app.domain.cases import NEVER_MS, Case, Status
from app.domain.clocks import STAGE_LIMITS, Clock, handle_of, stage_of, total_of
from app.domain.lights import Light, light_at

OVERDUE = 1.01


class ClockKind(StrEnum):
    STAGE = "stage"
    HANDLE = "handle"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class NamedClock:
    kind: ClockKind
    clock: Clock

    def light(self, now_ms: int) -> Light:
        return light_at(self.clock, now_ms)


def running_clocks(case: Case) -> list[NamedClock]:
    """The clocks that count now, as stage, handling, total; none for an ended or suspended case."""
    if not case.is_open or case.status is Status.SUSPENDED:
        return []
    named = [NamedClock(ClockKind.TOTAL, total_of(case))]
    if not case.handled_ms:
        named.insert(0, NamedClock(ClockKind.HANDLE, handle_of(case)))
    if case.status in STAGE_LIMITS:  # an order on its way may have left the stage whose clock is still here
        named.insert(0, NamedClock(ClockKind.STAGE, stage_of(case)))
    return [each for each in named if each.clock.from_ms and each.clock.red_ms < NEVER_MS]


def worst_first(case: Case, now_ms: int) -> list[NamedClock]:
    """The running clocks by light, worst first, then by deadline."""
    return sorted(running_clocks(case), key=lambda each: (-each.light(now_ms), each.clock.red_ms))


def share_used(clock: Clock, now_ms: int) -> float:
    """How much of a clock is used, 0..; linear between its light points, which stand at 0.5, 0.8 and 1.

    Beyond the deadline it is more than 1; how much more says nothing.
    """
    points = ((clock.from_ms, 0.0), (clock.yellow_ms, 0.5), (clock.orange_ms, 0.8), (clock.red_ms, 1.0))
    for (start, low), (end, high) in pairwise(points):
        if now_ms < end:
            return low + (high - low) * max(0, now_ms - start) / max(1, end - start)
    return OVERDUE

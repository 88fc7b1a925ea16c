"""The clocks of a case with their names, the worst first, and how its light looks when none of them runs."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from app.domain.cases import Case, Status
from app.domain.clocks import Clock, clock_of, handle_of, stage_of, total_of
from app.domain.lights import Light, light_at
from app.domain.limits import NEVER_MS
from app.domain.timers import STAGES, Fate, Timer, TimerKind

OVERDUE = 1.01
TIMER_OF_STATE = {  # of cases from before timers were kept
    Status.REPORTED: TimerKind.ACCEPT,
    Status.PRE_VERIFY: TimerKind.PRE_VERIFY,
    Status.TO_FILE: TimerKind.FILE,
    Status.TO_DISPATCH: TimerKind.DISPATCH,
    Status.TO_SIGN: TimerKind.SIGN,
    Status.HANDLING: TimerKind.CONTACT,
    Status.FEEDBACK: TimerKind.FEEDBACK,
    Status.POST_CHECK: TimerKind.POST_CHECK,
    Status.TO_CLOSE: TimerKind.CLOSE,
}


class ClockKind(StrEnum):
    STAGE = "stage"
    HANDLE = "handle"
    TOTAL = "total"


class Motion(StrEnum):
    """What the clocks of a case do: run, stand still (grey hatch), or have ended (outline)."""

    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class NamedClock:
    """`timer` says whose clock it is: the stage's is that of the stage that runs."""

    kind: ClockKind
    clock: Clock
    timer: TimerKind

    def light(self, now_ms: int) -> Light:
        return light_at(self.clock, now_ms)


@dataclass(frozen=True, slots=True)
class Look:
    """How the light of a case is drawn. `light` None: it never had a clock; `times` 2 or 3: red-2 or red-3."""

    light: Light | None
    motion: Motion
    times: int = 0


def running_clocks(case: Case) -> list[NamedClock]:
    """The clocks that count now, as stage, handling, total; none for an ended or suspended case."""
    if not case.is_open or case.status is Status.SUSPENDED:
        return []
    named = [NamedClock(ClockKind.STAGE, stage_of(case), stage_timer(case))]
    if not case.handled_ms and _runs(case, TimerKind.HANDLE):
        named.append(NamedClock(ClockKind.HANDLE, handle_of(case), TimerKind.HANDLE))
    if _runs(case, TimerKind.TOTAL):
        named.append(NamedClock(ClockKind.TOTAL, total_of(case), TimerKind.TOTAL))
    return [each for each in named if each.clock.from_ms and each.clock.red_ms < NEVER_MS]


def worst_first(case: Case, now_ms: int) -> list[NamedClock]:
    """The running clocks by light, worst first, then by deadline."""
    return sorted(running_clocks(case), key=lambda each: (-each.light(now_ms), each.clock.red_ms))


def look_of(case: Case, now_ms: int) -> Look:
    """The light of a case: running, paused over the last colour, or the final one as an outline."""
    if running_clocks(case):
        return Look(light_at(case, now_ms), Motion.RUNNING, times_over(case, now_ms))
    if case.is_open:
        paused = [timer for timer in case.timers if timer.fate is Fate.PAUSED]
        return Look(_worst([light_at(clock_of(timer), now_ms) for timer in paused]), Motion.PAUSED)
    ended_ms = case.closed_ms or now_ms
    final = []
    if case.handle_from_ms:
        final.append(light_at(handle_of(case), case.handled_ms or ended_ms))
    if case.total_from_ms:
        final.append(light_at(total_of(case), ended_ms))
    return Look(_worst(final), Motion.FINISHED)


def times_over(case: Case, now_ms: int) -> int:
    """3 for red-3, 2 for red-2, else 0."""
    return 3 if case.red3_ms <= now_ms else 2 if case.red2_ms <= now_ms else 0


def stage_timer(case: Case) -> TimerKind:
    """Which stage's clock the case shows: of those that run the one due first."""
    stages = [timer for timer in case.timers if timer.kind in STAGES and timer.fate is Fate.RUNNING]
    if stages:
        return min(stages, key=_red).kind
    return TIMER_OF_STATE.get(case.status, TimerKind.ACCEPT)


def share_used(clock: Clock, now_ms: int) -> float:
    """How much of a clock is used, 0..; linear between its light points, which stand at 0.5, 0.8 and 1.

    Beyond the deadline it is more than 1; how much more says nothing.
    """
    points = ((clock.from_ms, 0.0), (clock.yellow_ms, 0.5), (clock.orange_ms, 0.8), (clock.red_ms, 1.0))
    for (start, low), (end, high) in pairwise(points):
        if now_ms < end:
            return low + (high - low) * max(0, now_ms - start) / max(1, end - start)
    return OVERDUE


def _runs(case: Case, kind: TimerKind) -> bool:
    """Whether that clock counts now; cases from before timers were kept have only the columns."""
    return not case.timers or any(timer.kind is kind and timer.fate is Fate.RUNNING for timer in case.timers)


def _worst(lights: list[Light]) -> Light | None:
    return max(lights, default=None)


def _red(timer: Timer) -> int:
    return timer.red_ms

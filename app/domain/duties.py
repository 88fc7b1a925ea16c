"""What the platform does by itself when its time has come (domain.md §3.7, §4.7; the scheduler asks).

Pure: from a case and the time, what is due, and when to look again. Doing it twice is harmless, because each act
changes the case so that it is no longer due.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.calendars import DAY_MS, MINUTE_MS
from app.domain.cases import Case, Status
from app.domain.commands.asking import CHIEF, REQUESTS
from app.domain.commands.ladder import INQUIRY_PROPOSED, PROPOSED, REMINDED, URGED
from app.domain.law import Law
from app.domain.limits import NEVER_MS
from app.domain.sides import Side, SideKind, SideState, first_open
from app.domain.timers import Fate, Timer, TimerKind, latest


@dataclass(frozen=True, slots=True)
class Duty:
    """A command that the platform has to give, and from when on."""

    at_ms: int
    command: str
    body: Mapping[str, Any] = field(default_factory=dict)


def wake_ms(law: Law, case: Case) -> int:
    """When the platform has to look at the case by itself; NEVER_MS when it need not."""
    return min((duty.at_ms for duty in duties(law, case)), default=NEVER_MS)


def due(law: Law, case: Case, now_ms: int) -> Duty | None:
    """The first thing that is due by now."""
    ready = [duty for duty in duties(law, case) if duty.at_ms <= now_ms]
    return min(ready, key=_when, default=None)


def duties(law: Law, case: Case) -> Iterator[Duty]:
    """All that will have to be done by itself if nobody does anything else."""
    if case.status is Status.CLOSED:
        if first_open(case.sides, SideKind.APPEAL) is None:
            yield Duty(case.closed_ms + law.numbers.archive_days * DAY_MS, "archive")
        return
    if not case.is_open:
        return
    for side in case.sides:
        if _escalates(side):
            yield Duty(side.due_ms, "escalate_request", {"side": side.id})
    if case.status is Status.SUSPENDED:
        yield Duty(_suspended_until(case), "resume")
    handle = latest(case.timers, TimerKind.HANDLE)
    if handle and handle.fate is Fate.RUNNING and not case.parent:
        yield from _ladder(law, case, handle)


def _ladder(law: Law, case: Case, handle: Timer) -> Iterator[Duty]:
    """Remind when the handling turns yellow, urge when orange, propose supervision when red, an inquiry at red-3.

    Each once; a third red case of a department and category in a month is the platform's to count.
    """
    short = handle.budget_ms < law.numbers.remind_from_minutes * MINUTE_MS
    if not case.ladder & (REMINDED | URGED) and not short:
        yield Duty(handle.yellow_ms, "remind")
    if not case.ladder & URGED:
        yield Duty(handle.orange_ms, "urge")
    if not case.ladder & PROPOSED and not first_open(case.sides, SideKind.PROPOSAL, SideKind.SUPERVISION):
        at_ms, why = min(_calls_for_supervision(case, handle))
        yield Duty(at_ms, "propose_supervision", {"reason_code": why})
    if case.ladder & PROPOSED and not case.ladder & INQUIRY_PROPOSED and not _is_before_supervision(case):
        at_ms, why = min(_calls_for_inquiry(case, handle))
        yield Duty(at_ms, "propose_supervision", {"reason_code": why})


def _calls_for_supervision(case: Case, handle: Timer) -> Iterator[tuple[int, str]]:
    """When, and for what reason, the supervision department is asked to look at a case (domain.md §4.7)."""
    yield handle.red_ms, "red"
    unanswered = [side.due_ms for side in case.sides if side.kind is SideKind.URGE and side.is_open]
    if len(unanswered) > 1:
        yield sorted(unanswered)[1], "urges_unanswered"
    if case.reworked > 1:
        yield case.stepped_ms, "reworked_again"
    if case.repeats:
        yield case.stepped_ms, "repeated"


def _is_before_supervision(case: Case) -> bool:
    """Whether the supervision department has a proposal on its desk, or inquires already."""
    asked = first_open(case.sides, SideKind.PROPOSAL) is not None
    return asked or any(side.kind is SideKind.INQUIRY for side in case.sides)


def _calls_for_inquiry(case: Case, handle: Timer) -> Iterator[tuple[int, str]]:
    yield handle.red3_ms, "red3"
    for side in case.sides:
        if side.kind is SideKind.SUPERVISION and side.state in {SideState.ISSUED, SideState.REISSUED}:
            yield side.due_ms, "unanswered"


def _escalates(side: Side) -> bool:
    """Whether a request goes to the duty chief if nobody decides it."""
    pending = side.state in {SideState.PENDING, SideState.PENDING_DEPT}
    return side.kind in REQUESTS and pending and side.level not in {CHIEF, "SUP"} and side.due_ms > 0


def _suspended_until(case: Case) -> int:
    untils = [side.until_ms for side in case.sides if side.kind is SideKind.SUSPENSION and side.until_ms]
    return max(untils, default=NEVER_MS)


def _when(duty: Duty) -> int:
    return duty.at_ms

"""Why: the arithmetic of a clock, and why a department is responsible (domain.md §1.6, §4.5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.calendars import day_of
from app.domain.cases import Case, FlowRecord
from app.domain.catalogue import Responsibility
from app.domain.law import Law
from app.domain.limits import LimitUnit
from app.domain.timers import Fate, Timer, TimerKind

CHOOSING = frozenset({"dispatch", "redirect", "arbitrate"})
CHOSEN_OTHERWISE = frozenset({"override", "arbitrated"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment of a clock. `own_ms`: how much of the clock's own time it has counted so far; `why`: a code."""

    from_ms: int
    to_ms: int  # 0 = still open
    counts: bool
    why: str
    own_ms: int


@dataclass(frozen=True, slots=True)
class ClockWhy:
    """The arithmetic of one clock at a moment. `earlier`: what it was before, and what came before it."""

    kind: TimerKind
    amount: float
    unit: LimitUnit
    extra_days: int
    extended: float
    basis: str
    rule: str
    percents: tuple[int, int, int, int]  # yellow, orange, red-2, red-3
    fate: Fate
    budget_ms: int
    used_ms: int
    left_ms: int  # less than 0: over
    red_ms: int
    over_ms: int
    pieces: tuple[Piece, ...]
    counts_work: bool
    free_days: int  # days between start and deadline on which nobody works
    is_provisional: bool  # 日历未定: it reaches into a year whose calendar nobody has published
    earlier: tuple["ClockWhy", ...] = ()


@dataclass(frozen=True, slots=True)
class DeptWhy:
    """Why a department has the case. `entry`: of the responsibility list; `chosen_by`: the step that chose it."""

    dept: str
    basis: str
    entry: Responsibility | None
    right_dept: str  # whose it would be by the list, the catalogue or the street
    right_basis: str
    chosen_by: FlowRecord | None
    is_override: bool
    is_admitted: bool


def clock_why(law: Law, case: Case, kind: TimerKind, now_ms: int) -> ClockWhy | None:
    """The arithmetic of the latest clock of that kind, None when the case never had one."""
    timers = [timer for timer in case.timers if timer.kind is kind]
    if not timers:
        return None
    earlier = tuple(_why(law, timer, now_ms) for timer in timers[:-1])
    return _why(law, timers[-1], now_ms, earlier)


def unsettled(law: Law, case: Case) -> frozenset[TimerKind]:
    """The running clocks whose deadline may still move, because a year it reaches into is not announced (日历未定)."""
    counting = (timer for timer in case.timers if timer.fate is Fate.RUNNING and timer.counts_work)
    return frozenset(timer.kind for timer in counting if law.calendar.is_provisional(timer.from_ms, timer.red_ms))


def dept_why(law: Law, case: Case, flow: Sequence[FlowRecord]) -> DeptWhy:
    """Why the case's department is responsible; with the department it would go to where none was chosen yet."""
    right_dept, right_basis = law.responsible_dept(case)
    dept, basis = (case.dept, case.dept_basis) if case.dept else (right_dept, right_basis)
    chosen = [record for record in flow if record.command in CHOOSING]
    return DeptWhy(
        dept=dept,
        basis=basis,
        entry=law.entry(basis),
        right_dept=right_dept,
        right_basis=right_basis,
        chosen_by=chosen[-1] if chosen and case.dept else None,
        is_override=basis in CHOSEN_OTHERWISE,
        is_admitted=law.is_admitted(case.category),
    )


def _why(law: Law, timer: Timer, now_ms: int, earlier: tuple[ClockWhy, ...] = ()) -> ClockWhy:
    work = law.clockwork
    until_ms = timer.finished_ms or now_ms
    used_ms = work.elapsed_ms(timer, until_ms)
    end_ms = min(timer.red_ms, until_ms) if timer.fate is not Fate.RUNNING else timer.red_ms
    days = range(day_of(timer.from_ms), day_of(max(end_ms, timer.from_ms)) + 1) if timer.counts_work else range(0)
    return ClockWhy(
        kind=timer.kind,
        amount=timer.amount,
        unit=timer.unit,
        extra_days=timer.extra_days,
        extended=timer.extended,
        basis=timer.basis,
        rule=timer.rule,
        percents=timer.percents,
        fate=timer.fate,
        budget_ms=timer.budget_ms,
        used_ms=used_ms,
        left_ms=timer.budget_ms - used_ms,
        red_ms=timer.red_ms,
        over_ms=timer.over_ms,
        pieces=tuple(
            Piece(
                each.from_ms,
                each.to_ms,
                each.counts,
                each.why,
                work.own_ms(timer, each.from_ms, each.to_ms or until_ms) if each.counts else 0,
            )
            for each in timer.segments
        ),
        counts_work=timer.counts_work,
        free_days=sum(not law.calendar.works_on(day) for day in days),
        is_provisional=timer.counts_work and law.calendar.is_provisional(timer.from_ms, end_ms),
        earlier=earlier,
    )

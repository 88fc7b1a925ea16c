"""The clocks of a case as what they are: segments of time that count or do not (domain.md §4.5).

A timer has a budget in its own time, natural or working. Its light points are the instants at which so much of
the budget is used up by its counting segments. They are computed once, when an act changes the timer, and kept
with it: drawing a light needs no calendar. Facts are never rewritten: an annulled segment stays and says why.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import ceil

import msgspec

from app.domain.calendars import DAY_MS, EPOCH, HOUR_MS, MINUTE_MS, WorkCalendar, day_of, midnight_ms
from app.domain.limits import NEVER_MS, WORKING_UNITS, Limit, LimitUnit
from app.domain.ruleset import LightRule, RuleSet, Scope, StageRule, chosen

PERCENT = 100
PLAIN = LightRule("", "")


class TimerKind(StrEnum):
    """Which clock it is (domain.md §4.3)."""

    ACCEPT = "accept"
    PRE_VERIFY = "pre_verify"
    FILE = "file"
    DISPATCH = "dispatch"
    SIGN = "sign"
    CONTACT = "contact"  # 先行联系: the caller of a hotline order is telephoned first
    HANDLE = "handle"  # from dispatch to the department's feedback
    FEEDBACK = "feedback"
    POST_CHECK = "post_check"
    CLOSE = "close"
    RECEIPT = "receipt"  # of a transfer
    TOTAL = "total"  # from filing to closing


STAGES = tuple(kind for kind in TimerKind if kind not in {TimerKind.HANDLE, TimerKind.TOTAL})


class Fate(StrEnum):
    """What has become of a timer."""

    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    ANNULLED = "annulled"  # it counts for nobody: the order was returned
    SUPERSEDED = "superseded"  # another limit holds since


LIVE = frozenset({Fate.RUNNING, Fate.PAUSED})


class Segment(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A stretch of time; `to_ms` 0 is still open. `why` it does not count or was ended: a code.

    gc=False: segments and timers hold plain values only, and a city keeps some hundred thousand of them.
    """

    from_ms: int
    to_ms: int = 0
    counts: bool = True
    why: str = ""


class Timer(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One clock of a case. Light points not reached while it is paused are NEVER_MS."""

    kind: TimerKind
    amount: float
    unit: LimitUnit
    segments: tuple[Segment, ...]
    extra_days: int = 0
    extended: float = 0.0  # in `unit`s
    budget_ms: int = 0
    yellow_ms: int = NEVER_MS
    orange_ms: int = NEVER_MS
    red_ms: int = NEVER_MS
    red2_ms: int = NEVER_MS
    red3_ms: int = NEVER_MS
    fate: Fate = Fate.RUNNING
    finished_ms: int = 0
    over_ms: int = 0  # how much more than the budget it took, in its own time
    dept: str = ""  # whom it counts for
    basis: str = ""  # where the limit comes from
    rule: str = ""  # the light rule of its time
    percents: tuple[int, int, int, int] = (50, 80, 150, 200)  # and its thresholds: yellow, orange, red-2, red-3

    @property
    def from_ms(self) -> int:
        return self.segments[0].from_ms

    @property
    def is_live(self) -> bool:
        return self.fate in LIVE

    @property
    def counts_work(self) -> bool:
        """Whether its own time is working time."""
        return self.unit in WORKING_UNITS or self.extra_days > 0

    @property
    def was_late(self) -> bool:
        return bool(self.finished_ms) and self.red_ms < self.finished_ms


Timers = tuple[Timer, ...]


@dataclass(frozen=True, slots=True)
class Clockwork:
    """What timers are computed with: the working calendar and the rules of the district."""

    calendar: WorkCalendar
    rules: RuleSet

    def started(self, kind: TimerKind, limit: Limit, at_ms: int, of: Scope, dept: str = "") -> Timer:
        """A timer that begins to run now; `of` describes the case, for the light rule."""
        return self.pointed(self._made(kind, limit, (Segment(at_ms),), of, dept))

    def stage(self, kind: TimerKind, at_ms: int, of: Scope, dept: str = "") -> Timer | None:
        """The timer of a stage by the district's rules, None where they set no limit."""
        rule = chosen(self.rules.stages, _with_timer(of, kind), iso_day(at_ms))
        if rule is None:
            return None
        return self.started(kind, _stage_limit(rule, at_ms), at_ms, of, dept)

    def finished(self, timer: Timer, at_ms: int) -> Timer:
        """Ended at `at_ms`: its light points stay as they are, a fact."""
        ended = _closed(timer, at_ms, "")
        over = self.elapsed_ms(ended, at_ms) - timer.budget_ms
        return msgspec.structs.replace(ended, fate=Fate.FINISHED, finished_ms=at_ms, over_ms=max(0, over))

    def annulled(self, timer: Timer, at_ms: int, why: str) -> Timer:
        """Ended, and nothing of it counts."""
        ended = _closed(timer, at_ms, why)
        segments = tuple(Segment(each.from_ms, each.to_ms, False, each.why or why) for each in ended.segments)
        return msgspec.structs.replace(ended, segments=segments, fate=Fate.ANNULLED, finished_ms=at_ms)

    def paused(self, timer: Timer, at_ms: int, why: str) -> Timer:
        if timer.fate is not Fate.RUNNING:
            return timer
        return self.pointed(msgspec.structs.replace(_closed(timer, at_ms, why), fate=Fate.PAUSED))

    def resumed(self, timer: Timer, at_ms: int) -> Timer:
        if timer.fate is not Fate.PAUSED:
            return timer
        at_ms = max(at_ms, timer.segments[-1].to_ms)
        segments = (*timer.segments, Segment(at_ms))
        return self.pointed(msgspec.structs.replace(timer, segments=segments, fate=Fate.RUNNING))

    def extended(self, timer: Timer, amount: float) -> Timer:
        """The limit grows; the start does not move."""
        return self.pointed(msgspec.structs.replace(timer, extended=timer.extended + amount))

    def relimited(self, timer: Timer, limit: Limit, at_ms: int, of: Scope) -> Timers:
        """The old timer, superseded, and the new one: counted from the original start, with the same pauses."""
        old = msgspec.structs.replace(_closed(timer, at_ms, "reclassified"), fate=Fate.SUPERSEDED, finished_ms=at_ms)
        new = self._made(timer.kind, limit, timer.segments, of, timer.dept)
        return old, self.pointed(msgspec.structs.replace(new, fate=timer.fate))

    def excepted(self, timer: Timer, from_ms: int, to_ms: int, why: str) -> Timer:
        """The timer without the time of an outage (domain.md §4.10)."""
        segments = tuple(part for each in timer.segments for part in _cut(each, from_ms, to_ms, why))
        return timer if segments == timer.segments else self.pointed(msgspec.structs.replace(timer, segments=segments))

    def pointed(self, timer: Timer) -> Timer:
        """The timer with its budget and light points computed anew from its segments."""
        budget = self.budget_ms(timer)
        yellow, orange, red2, red3 = timer.percents
        shares = (yellow, orange, PERCENT, red2, red3)
        points = (self.instant_ms(timer, budget * share // PERCENT) for share in shares)
        names = ("yellow_ms", "orange_ms", "red_ms", "red2_ms", "red3_ms")
        return msgspec.structs.replace(timer, budget_ms=budget, **dict(zip(names, points, strict=True)))

    def budget_ms(self, timer: Timer) -> int:
        """The whole limit in the timer's own time, milliseconds."""
        start, amount = timer.from_ms, timer.amount + timer.extended
        if timer.extra_days:
            end = self._end_of(start, amount, timer.unit)
            end = self.calendar.end_of_business_ms(self.calendar.nth_working_day(day_of(end), timer.extra_days))
            return self.calendar.work_between_ms(start, end)
        if timer.unit is LimitUnit.WORK_DAY:
            return self.calendar.work_between_ms(start, self._end_of(start, amount, timer.unit))
        return round(amount * (DAY_MS if timer.unit is LimitUnit.NATURAL_DAY else HOUR_MS))

    def instant_ms(self, timer: Timer, used_ms: int) -> int:
        """The earliest instant at which so much of the timer's own time has counted; NEVER_MS if it does not come."""
        left = used_ms
        for segment in timer.segments:
            if not segment.counts:
                continue
            if not segment.to_ms:
                return self._later(timer, segment.from_ms, left)
            length = self.own_ms(timer, segment.from_ms, segment.to_ms)
            if left <= length and length:
                return self._later(timer, segment.from_ms, left)
            left -= length
        return NEVER_MS

    def elapsed_ms(self, timer: Timer, at_ms: int) -> int:
        """How much of the timer's own time has counted up to `at_ms`."""
        return sum(
            self.own_ms(timer, each.from_ms, min(each.to_ms or at_ms, at_ms))
            for each in timer.segments
            if each.counts and each.from_ms < at_ms
        )

    def _made(self, kind: TimerKind, limit: Limit, segments: tuple[Segment, ...], of: Scope, dept: str) -> Timer:
        of = _with_timer(of, kind, limit.unit)
        rule = chosen(self.rules.lights, of, iso_day(segments[0].from_ms)) or PLAIN
        return Timer(
            kind,
            limit.amount,
            limit.unit,
            segments,
            limit.extra_days,
            dept=dept,
            basis=limit.basis,
            rule=rule.id,
            percents=(rule.yellow, rule.orange, rule.red2, rule.red3),
        )

    def _end_of(self, start_ms: int, amount: float, unit: LimitUnit) -> int:
        if unit is LimitUnit.WORK_DAY:
            return self.calendar.end_of_business_ms(self.calendar.nth_working_day(day_of(start_ms), ceil(amount)))
        if unit is LimitUnit.WORK_HOUR:
            return self.calendar.after_work_ms(start_ms, round(amount * HOUR_MS))
        return start_ms + round(amount * (DAY_MS if unit is LimitUnit.NATURAL_DAY else HOUR_MS))

    def own_ms(self, timer: Timer, from_ms: int, to_ms: int) -> int:
        """How much of the timer's own time lies between two instants."""
        return self.calendar.work_between_ms(from_ms, to_ms) if timer.counts_work else max(0, to_ms - from_ms)

    def _later(self, timer: Timer, from_ms: int, amount_ms: int) -> int:
        return self.calendar.after_work_ms(from_ms, amount_ms) if timer.counts_work else from_ms + amount_ms


def live(timers: Timers, kind: TimerKind) -> Timer | None:
    """The timer of that kind that runs or is paused; there is at most one."""
    return next((timer for timer in reversed(timers) if timer.kind is kind and timer.is_live), None)


def latest(timers: Timers, kind: TimerKind) -> Timer | None:
    """The last timer of that kind that counts for somebody."""
    counting = (timer for timer in reversed(timers) if timer.kind is kind)
    return next((timer for timer in counting if timer.fate not in {Fate.ANNULLED, Fate.SUPERSEDED}), None)


def changed(timers: Timers, kinds: Iterable[TimerKind], change: Callable[[Timer], Timer]) -> Timers:
    """`timers` with `change` made to those of these kinds that run or are paused."""
    wanted = frozenset(kinds)
    return tuple(change(timer) if timer.kind in wanted and timer.is_live else timer for timer in timers)


def _closed(timer: Timer, at_ms: int, why: str) -> Timer:
    """The timer with its last segment ended, never before it began; what was foreseen after that falls away."""
    if timer.segments[-1].to_ms:
        return timer
    *before, last = [each for each in timer.segments if each.from_ms < at_ms] or timer.segments[:1]
    end = min(last.to_ms or NEVER_MS, max(at_ms, last.from_ms))
    ended = Segment(last.from_ms, end, last.counts, last.why or why)
    return msgspec.structs.replace(timer, segments=(*before, ended))


def _cut(segment: Segment, from_ms: int, to_ms: int, why: str) -> Iterable[Segment]:
    """A counting segment in up to three: before, during and after the time that does not count."""
    end = segment.to_ms or NEVER_MS
    start, stop = max(from_ms, segment.from_ms), min(to_ms, end)
    if not segment.counts or start >= stop:
        return (segment,)
    parts = [Segment(start, stop, False, why)]
    if start > segment.from_ms:
        parts.insert(0, Segment(segment.from_ms, start))
    if stop < end:
        parts.append(Segment(stop, segment.to_ms, True, segment.why))
    return parts


def _stage_limit(rule: StageRule, at_ms: int) -> Limit:
    """The limit of a stage that begins at `at_ms`; what begins at night may end at a time of the next morning."""
    minute = (at_ms - midnight_ms(day_of(at_ms))) // MINUTE_MS
    day_from, day_to = rule.day_min
    if day_from <= minute < day_to:
        return Limit(rule.amount, rule.unit, basis="stage")
    morning = day_of(at_ms) + (minute >= day_to)
    until_ms = midnight_ms(morning) + rule.morning_min * MINUTE_MS
    return Limit((until_ms - at_ms) / HOUR_MS, LimitUnit.URGENT_HOUR, basis="night")


def _with_timer(of: Scope, kind: TimerKind, unit: str = "") -> Scope:
    return Scope(kind.value, unit or of.unit, of.channel, of.urgency, of.street, of.category)


def iso_day(at_ms: int) -> str:
    """The hall's day of an instant, '2026-03-05'."""
    return (EPOCH + timedelta(days=day_of(at_ms))).isoformat()

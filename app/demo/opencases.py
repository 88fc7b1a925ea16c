"""The open cases of a moment: as many in every light and state as a hall has (domain.md §10)."""

import math
from collections.abc import Iterator, Mapping
from random import Random

from app.demo.courses import SEEN_BY_US, UNIT_MS, Courses
from app.demo.reports import Draft, Reports
from app.demo.seeds import Chances
from app.demo.telling import Planned
from app.domain.calendars import DAY_MS, day_of, midnight_ms
from app.domain.cases import Case, CaseId, Status
from app.domain.clocks import clock_of
from app.domain.law import HOTLINES, Law
from app.domain.lights import Light, light_at
from app.domain.limits import LimitUnit
from app.domain.ruleset import Scope
from app.domain.timers import Timer, TimerKind

MOMENT = {Light.RED: 3, Light.ORANGE: 31, Light.YELLOW: 284}  # of so many open cases:
MOMENT_OPEN = 4_120

STATES: Mapping[Light, Mapping[Status, float]] = {  # in which states the cases of a light are
    Light.BLUE: {
        Status.REPORTED: 1.6,
        Status.PRE_VERIFY: 0.7,
        Status.TO_FILE: 0.8,
        Status.TO_DISPATCH: 1.0,
        Status.TO_SIGN: 8.5,
        Status.HANDLING: 60.0,
        Status.SUSPENDED: 6.0,
        Status.FEEDBACK: 8.0,
        Status.POST_CHECK: 2.0,
        Status.TO_CLOSE: 11.4,
    },
    Light.YELLOW: {
        Status.REPORTED: 2.0,
        Status.PRE_VERIFY: 2.0,
        Status.TO_FILE: 2.0,
        Status.TO_DISPATCH: 3.0,
        Status.TO_SIGN: 9.0,
        Status.HANDLING: 66.0,
        Status.FEEDBACK: 8.0,
        Status.POST_CHECK: 5.0,
        Status.TO_CLOSE: 3.0,
    },
    Light.ORANGE: {
        Status.TO_DISPATCH: 3.0,
        Status.TO_SIGN: 13.0,
        Status.HANDLING: 68.0,
        Status.FEEDBACK: 10.0,
        Status.POST_CHECK: 6.0,
    },
    Light.RED: {Status.HANDLING: 1.0},
}
SHARES = {  # the used share of a limit that shows a light
    Light.BLUE: (0.02, 0.48),
    Light.YELLOW: (0.51, 0.79),
    Light.ORANGE: (0.81, 0.985),
    Light.RED: (1.01, 1.6),
}
STRETCH = 1.45  # natural days a working day takes on average
WORKDAY_HOURS = 8
SEEN_BLUE = {  # of blue handling cases by unit: those with long limits stay open longer
    LimitUnit.URGENT_HOUR: 0.06,
    LimitUnit.WORK_HOUR: 0.45,
    LimitUnit.NATURAL_DAY: 0.6,
    LimitUnit.WORK_DAY: 1.0,
}
STAGE_BACK_MS = (60_000, 3 * DAY_MS)  # how far back the start of a stage that counts working time is looked for
LATELY_SHARE = 0.35  # of those looked for among the last minutes and hours rather than days
TODAY_SHARE = 0.25  # of open cases found to have begun today are kept: most of today's are closed by now
SUSPENDED_DAYS = (1.0, 70.0)
LONGEST_HANDLED_DAYS = 10.0  # before it was suspended
EXTENDED_SHARE = 0.02  # of cases being handled
URGED = {Light.BLUE: 0.02, Light.YELLOW: 0.12, Light.ORANGE: 0.6, Light.RED: 1.0}
STAGES: Mapping[Status, tuple[tuple[TimerKind, str], ...]] = {  # what runs in a state, and since which act
    Status.REPORTED: ((TimerKind.ACCEPT, "register"),),
    Status.PRE_VERIFY: ((TimerKind.PRE_VERIFY, "send_verify"),),
    Status.TO_FILE: ((TimerKind.FILE, "accept"),),
    Status.TO_DISPATCH: ((TimerKind.DISPATCH, ""), (TimerKind.TOTAL, "file")),
    Status.TO_SIGN: (
        (TimerKind.SIGN, "dispatch"),
        (TimerKind.HANDLE, "dispatch"),
        (TimerKind.CONTACT, "dispatch"),
        (TimerKind.TOTAL, "file"),
    ),
    Status.HANDLING: ((TimerKind.HANDLE, "dispatch"), (TimerKind.TOTAL, "file")),
    Status.SUSPENDED: (),
    Status.FEEDBACK: ((TimerKind.FEEDBACK, "submit_feedback"), (TimerKind.TOTAL, "file")),
    Status.POST_CHECK: ((TimerKind.POST_CHECK, "send_check"), (TimerKind.TOTAL, "file")),
    Status.TO_CLOSE: ((TimerKind.CLOSE, ""), (TimerKind.TOTAL, "file")),
}
TRIES = 60
DRAFTS = 500


def wanted_lights(random: Random, open_cases: int) -> Iterator[tuple[Light, Status]]:
    """The light and state of each open case: red, orange and yellow ones first, the rest blue."""
    left = open_cases
    for light in (Light.RED, Light.ORANGE, Light.YELLOW, Light.BLUE):
        count = min(left, round(open_cases * MOMENT[light] / MOMENT_OPEN)) if light in MOMENT else left
        left -= count
        states = Chances(STATES[light])
        for status in states.spread(random, count):
            yield light, status


def was_known(law: Law, draft: Draft, at_ms: int) -> bool:
    """Whether the catalogue of that day has what is reported."""
    catalogue = law.catalogue_at(at_ms)
    return catalogue is None or law.has_condition(draft.category.code, draft.condition.number, catalogue.version)


class OpenCases:
    """Finds open cases that show a wanted light at `now_ms`."""

    def __init__(self, random: Random, reports: Reports, law: Law, now_ms: int) -> None:
        self._random = random
        self._reports = reports
        self._law = law
        self._now_ms = now_ms
        self._longest_ago_ms = now_ms - int(SUSPENDED_DAYS[1] + LONGEST_HANDLED_DAYS) * DAY_MS
        self._today_ms = midnight_ms(day_of(now_ms))
        self._courses = Courses(random, law.rules.checked)

    def find(self, light: Light, status: Status) -> Planned:
        """A case of that light, in that state if the calendar allows it now, else being handled.

        Where no limit of the district allows the light now, the case shows another.
        """
        for state in (status, Status.HANDLING):
            for _ in range(TRIES):
                draft = self._draft(light, state)
                is_extended = light is Light.BLUE and self._may_be_extended(draft)
                found = self.made(draft, state, self._since(draft, light, state), light, is_extended)
                if self.light(found, state, is_extended=is_extended, wanted=light) is light:
                    return found
        return found

    def made(self, draft: Draft, status: Status, since_ms: int, light: Light, is_extended: bool) -> Planned:
        """A case in that state since then; one being handled was dispatched then, and may be extended."""
        acts = self._courses.up_to(status, draft, since_ms)
        if status is Status.HANDLING:
            acts = self._courses.since(acts, draft, self._now_ms, int(self._random.random() < URGED[light]))
            if is_extended:
                acts = self._courses.extended(acts, draft, self._now_ms)
        elif status is Status.SUSPENDED:
            acts = self._courses.suspended_until(acts, self._now_ms)
        elif status is Status.TO_CLOSE:
            acts = self._courses.visited(acts, draft, self._now_ms)
        return Planned(draft, tuple(acts))

    def _may_be_extended(self, draft: Draft) -> bool:
        """A few are; whoever does not work on the platform asks for nothing there."""
        if self._random.random() >= EXTENDED_SHARE:
            return False
        department = self._law.department(self._law.responsible_dept(_case_of(draft))[0])
        return department is None or department.has_login

    def light(self, planned: Planned, status: Status, *, is_extended: bool, wanted: Light = Light.RED) -> Light:
        """The light that a planned case shows now, by the clocks of its state; it stops at one worse than `wanted`."""
        worst = Light.BLUE
        for kind, since in STAGES[status]:
            timer = self._timer(planned, kind, since, is_extended and status is Status.HANDLING)
            shown = light_at(clock_of(timer), self._now_ms) if timer else Light.BLUE
            worst = max(worst, shown)
            if worst > wanted:
                break
        return worst

    def _timer(self, planned: Planned, kind: TimerKind, since: str, is_extended: bool) -> Timer | None:
        """One clock of a planned case; None where the rules set no limit."""
        draft, acts = planned.draft, planned.acts
        if kind is TimerKind.CONTACT and draft.channel not in HOTLINES:
            return None
        from_ms = next((act.at_ms for act in reversed(acts) if act.command == since), acts[-1].at_ms)
        if not since:
            from_ms = next(act.at_ms for act in reversed(acts) if act.command != "record_visit")
        timer = self._law.started(_case_of(draft), kind, from_ms)
        if timer and is_extended:
            return self._law.clockwork.extended(timer, float(max(1, draft.condition.limit // 2)))
        return timer

    def _draft(self, light: Light, status: Status) -> Draft:
        """Something to be reported that may be in such a state; anything when the district has nothing like it."""
        for _ in range(DRAFTS):
            draft = self._reports.draft(self._random)
            if self._fits(draft, light, status):
                break
        return draft

    def _fits(self, draft: Draft, light: Light, status: Status) -> bool:
        if not was_known(self._law, draft, self._longest_ago_ms):
            return False
        unit = draft.condition.unit
        if status is Status.SUSPENDED:
            return unit is LimitUnit.WORK_DAY and draft.condition.limit > 1
        if status is Status.PRE_VERIFY:
            return draft.channel not in SEEN_BY_US
        if status is Status.HANDLING and light is Light.BLUE:
            return self._random.random() < SEEN_BLUE[unit]
        return True

    def _since(self, draft: Draft, light: Light, status: Status) -> int:
        """When the state may have begun, so that the case may show the light now."""
        if status is Status.SUSPENDED:
            return self._now_ms - int(self._random.uniform(*SUSPENDED_DAYS) * DAY_MS)
        limit, unit = self._limit(draft, status)
        if unit in {LimitUnit.URGENT_HOUR, LimitUnit.NATURAL_DAY}:
            share = self._random.uniform(*SHARES[light])
            return self._now_ms - int(share * limit * UNIT_MS[unit])
        since_ms = self._back_in_work_time(status, limit, unit)
        while since_ms >= self._today_ms and self._random.random() > TODAY_SHARE:
            since_ms = self._back_in_work_time(status, limit, unit)
        return since_ms

    def _back_in_work_time(self, status: Status, limit: float, unit: LimitUnit) -> int:
        if status is Status.HANDLING:
            days = limit / WORKDAY_HOURS if unit is LimitUnit.WORK_HOUR else limit
            return self._now_ms - int(self._random.uniform(0.0, 1.2) * (days * STRETCH + 1) * DAY_MS)
        shortest, longest = STAGE_BACK_MS
        if self._random.random() < LATELY_SHARE:
            return self._now_ms - int(math.exp(self._random.uniform(math.log(shortest), math.log(longest))))
        return self._now_ms - int(self._random.uniform(shortest, longest))

    def _limit(self, draft: Draft, status: Status) -> tuple[float, LimitUnit]:
        """The limit that decides the light in a state: the stage's own, or that of the handling."""
        kind = next(iter(STAGES[status]), (TimerKind.HANDLE, ""))[0]
        unit = draft.condition.unit
        of = Scope("", unit.value, draft.channel.value, "", "", draft.category.code)
        timer = None if kind is TimerKind.HANDLE else self._law.clockwork.stage(kind, self._now_ms, of)
        return (timer.amount, timer.unit) if timer else (draft.condition.limit, unit)


NAMELESS = CaseId("")


def _case_of(draft: Draft) -> Case:
    """As much of the case as its limits are told by."""
    return Case(
        id=NAMELESS,
        version=0,
        channel=draft.channel,
        category=draft.category.code,
        condition=draft.condition.number,
        limit_unit=draft.condition.unit.value,
    )

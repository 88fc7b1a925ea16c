"""The open cases of a moment: as many in every light and state as a hall has (domain.md §10)."""

import math
from collections.abc import Iterator, Mapping
from random import Random

from app.demo.courses import SEEN_BY_US, UNIT_MS, Courses
from app.demo.reports import Draft, Reports
from app.demo.seeds import Chances
from app.demo.telling import Framed, frame
from app.domain.calendars import DAY_MS, WorkCalendar, day_of, midnight_ms
from app.domain.cases import Status
from app.domain.clocks import STAGE_LIMITS, URGENT_STAGE_LIMITS
from app.domain.lights import Light, light_at
from app.domain.limits import LimitUnit

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
EXTENDED_SHARE = 0.02  # of cases being handled
URGED = {Light.BLUE: 0.02, Light.YELLOW: 0.12, Light.ORANGE: 0.6, Light.RED: 1.0}
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


class OpenCases:
    """Finds open cases that show a wanted light at `now_ms`."""

    def __init__(self, random: Random, reports: Reports, calendar: WorkCalendar, now_ms: int) -> None:
        self._random = random
        self._reports = reports
        self._calendar = calendar
        self._now_ms = now_ms
        self._today_ms = midnight_ms(day_of(now_ms))
        self._courses = Courses(random)

    def find(self, light: Light, status: Status) -> Framed:
        """A case of that light, in that state if the calendar allows it now, else being handled.

        Where no limit of the district allows the light now, the case shows another.
        """
        for state in (status, Status.HANDLING):
            for _ in range(TRIES):
                draft = self._draft(light, state)
                is_extended = light is Light.BLUE and self._random.random() < EXTENDED_SHARE
                found = self.made(draft, state, self._since(draft, light, state), light, is_extended)
                if light_at(found.case, self._now_ms) is light:
                    return found
        return found

    def made(self, draft: Draft, status: Status, since_ms: int, light: Light, is_extended: bool) -> Framed:
        """A case in that state since then; one being handled was dispatched then, and may be extended."""
        acts = self._courses.up_to(status, draft, since_ms)
        is_extended = is_extended and status is Status.HANDLING
        if status is Status.HANDLING:
            acts = self._courses.since(acts, self._now_ms, int(self._random.random() < URGED[light]))
        if is_extended:
            acts = self._courses.extended(acts, self._now_ms)
        if status is Status.TO_CLOSE:
            acts = self._courses.visited(acts, draft, self._now_ms)
        return Framed(draft, tuple(acts), frame(draft, acts, self._calendar, int(is_extended)))

    def _draft(self, light: Light, status: Status) -> Draft:
        """Something to be reported that may be in such a state; anything when the district has nothing like it."""
        for _ in range(DRAFTS):
            draft = self._reports.draft(self._random)
            if self._fits(draft, light, status):
                break
        return draft

    def _fits(self, draft: Draft, light: Light, status: Status) -> bool:
        unit = draft.condition.unit
        if status is Status.SUSPENDED:
            return unit is LimitUnit.WORK_DAY
        if status is Status.PRE_VERIFY:
            return draft.channel not in SEEN_BY_US
        if status is Status.HANDLING and light is Light.BLUE:
            return self._random.random() < SEEN_BLUE[unit]
        return True

    def _since(self, draft: Draft, light: Light, status: Status) -> int:
        """When the state may have begun, so that the case may show the light now."""
        if status is Status.SUSPENDED:
            return self._now_ms - int(self._random.uniform(*SUSPENDED_DAYS) * DAY_MS)
        limit, unit = _limit(draft, status)
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


def _limit(draft: Draft, status: Status) -> tuple[float, LimitUnit]:
    """The limit that decides the light in a state: the stage's own, or that of the handling."""
    urgent = URGENT_STAGE_LIMITS if draft.condition.unit is LimitUnit.URGENT_HOUR else {}
    own = urgent.get(status) or STAGE_LIMITS.get(status)
    return own or (draft.condition.limit, draft.condition.unit)

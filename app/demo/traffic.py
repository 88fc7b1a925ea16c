"""Live traffic of the demo district: reports come in and people move cases on, through the platform's front door.

Volumes and rhythm follow domain.md §10: 5,500 cases a day at speed 1, the busiest hour 15 % of the day.
"""

import heapq
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Protocol

from app.demo.acts import MINUTE_MS, gap_ms
from app.demo.files import load
from app.demo.players import NO_CASE, Players
from app.demo.plays import SELF_HANDLED_CHANNELS, SELF_HANDLED_PERCENT
from app.demo.plots import Part, Plots
from app.demo.runs import HANDLED_MIN, HANDLED_SPREAD, IN_TIME
from app.domain.calendars import DAY_MS, HOUR_MS, SHANGHAI_MS
from app.domain.cases import Case, CaseId, Status
from app.domain.commands import Command, CommandId
from app.domain.commands.base import AT_DEPARTMENT
from app.domain.commands.joint import MERGEABLE
from app.domain.district import District
from app.domain.ids import ulid
from app.domain.law import Law
from app.domain.limits import NEVER_MS
from app.domain.outcomes import Outcome

CASES_A_DAY = 5500
MOST_AT_ONCE = 50
LOOK_AGAIN_MS = 2 * HOUR_MS  # at a case for which nothing can be done now
LATE_BY = (0.05, 0.4)  # of its limit
SETTLED_WITHIN = (0.05, 0.95)  # of the time left, a case is moved on that was there before
LEEWAY_MS = 6 * MINUTE_MS  # an act comes a little later than planned
HURRY = 0.2  # of the time left is the longest that anything but the work itself takes
MOST_STRETCH = 30.0  # how much slower a hall works that has become too empty


class Reports(Protocol):
    """Where new reports come from: each the body of a `register`."""

    def __call__(self, random: Random, now_ms: int) -> Mapping[str, Any]: ...


class Traffic:
    """The demo's memory of open cases and what comes next for each. Give it the time; it never looks at a clock."""

    def __init__(self, district: District, reports: Reports, seed: int, cases_a_day: float = CASES_A_DAY) -> None:
        self._reports = reports
        self._random = Random(seed)
        self._players = Players(Law(district), self._random)
        self._plots = Plots(self._players, self._random)
        self._cases_a_day = cases_a_day
        self._parts: dict[CaseId, Part] = {}
        self._unplanned: dict[CaseId, Part] = {}
        self._sent: dict[CommandId, CaseId] = {}
        self._agenda: list[tuple[int, int, CaseId]] = []
        self._serial = 0
        self._full: int | None = None  # open cases when it began
        hours = load("mix")["rhythm"]["hours"]
        self._hours: list[float] = [len(hours) * hour / sum(hours) for hour in hours]
        self._owed = 0.0

    @property
    def in_hand(self) -> int:
        """The cases for which something is still to be done."""
        return len(self._parts)

    def know(self, cases: Sequence[Case]) -> None:
        """Cases that are there already, or have changed."""
        for case in cases:
            part = self._parts.get(case.id)
            if part is None:
                if not case.is_open:
                    continue
                part = self._parts[case.id] = Part(case, is_settled=self._full is None)
                self._plots.begin(part)
            elif case.version <= part.case.version and not part.is_in_hand:
                continue
            part.case, part.is_in_hand = case, False
            self._unplanned[case.id] = part

    def due(self, now_ms: int, passed_ms: int, speed: float, *, is_open: bool = True) -> list[Command]:
        """What happens in the `passed_ms` up to `now_ms`; at speed 10 all comes ten times as fast.

        Not `is_open`: no more reports come in, and what is under way is brought to its end.
        """
        if self._full is None:
            self._full = len(self._parts)
        for part in self._unplanned.values():
            self._plan(part, now_ms, speed)
        self._unplanned.clear()
        commands = self._new(now_ms, passed_ms, speed) if is_open else []
        while self._agenda and self._agenda[0][0] <= now_ms:
            _, serial, case_id = heapq.heappop(self._agenda)
            known = self._parts.get(case_id)
            if known and known.serial == serial and (command := self._step(known, now_ms)):
                commands.append(command)
        return commands

    def learn(self, outcomes: Sequence[Outcome]) -> None:
        """What became of the commands; a refused one is looked at again, as the case then is."""
        for outcome in outcomes:
            case_id = self._sent.pop(outcome.command_id, NO_CASE)
            if outcome.case:
                self.know([outcome.case])
            elif part := self._parts.get(case_id):
                part.is_in_hand = False
                self._unplanned[case_id] = part

    def _new(self, now_ms: int, passed_ms: int, speed: float) -> list[Command]:
        self._owed += self._cases_a_day * speed * passed_ms / DAY_MS * self._rhythm(now_ms)
        count, self._owed = divmod(self._owed, 1)
        return [self._register(now_ms) for _ in range(int(count))]

    def _rhythm(self, now_ms: int) -> float:
        """How busy this hour is against the day's mean: 1 on average, 3.6 in the busiest hour."""
        return self._hours[(now_ms + SHANGHAI_MS) % DAY_MS // HOUR_MS]

    def _register(self, now_ms: int) -> Command:
        report = dict(self._reports(self._random, now_ms))
        if report["channel"] in SELF_HANDLED_CHANNELS and self._plots.is_due("self_handled", SELF_HANDLED_PERCENT):
            report["self_handled"] = True
        return self._players.registration(CaseId(ulid(now_ms, self._random.getrandbits)), now_ms, report)

    def _plan(self, part: Part, now_ms: int, speed: float) -> None:
        """Put on the agenda what comes next for a case; one that is over and done with is let go."""
        part.other = self._other(part.case)
        part.next = self._plots.choose(part, now_ms)
        if part.next is None and not part.case.is_open:
            self._parts.pop(part.case.id, None)
            return
        wait_ms = self._wait_ms(part, now_ms, speed) if part.next else LOOK_AGAIN_MS
        self._serial += 1
        part.serial, part.is_settled = self._serial, False
        heapq.heappush(self._agenda, (now_ms + max(1, wait_ms), part.serial, part.case.id))

    def _step(self, part: Part, now_ms: int) -> Command | None:
        """What was planned, if the law still allows it; else it is planned anew."""
        chosen = part.next
        command = self._plots.command(part, chosen, now_ms) if chosen else None
        if chosen:
            self._plots.drop(part, chosen.line)
        if command is None:
            self._unplanned[part.case.id] = part
            return None
        part.is_in_hand = True
        self._sent[command.id] = part.case.id
        return command

    def _wait_ms(self, part: Part, now_ms: int, speed: float) -> int:
        case, command = part.case, part.next.line.command if part.next else ""
        if part.is_settled:
            reds = [red for red in (case.stage_red_ms, case.handle_red_ms) if now_ms < red < NEVER_MS]
            if reds:
                return int((min(reds) - now_ms) * self._random.uniform(*SETTLED_WITHIN) / speed)
        left_ms = max(0, case.handle_red_ms - now_ms - LEEWAY_MS)
        if command != "submit_feedback":
            gap = gap_ms(self._random, command) / speed
            is_pressing = case.status in AT_DEPARTMENT and not part.is_late
            return int(min(gap, left_ms * HURRY) if is_pressing else gap)
        if part.is_late:
            limit_ms = case.handle_red_ms - case.handle_from_ms
            return case.handle_red_ms - now_ms + int(limit_ms * self._random.uniform(*LATE_BY))
        usual = HANDLED_MIN * MINUTE_MS * self._random.lognormvariate(0, HANDLED_SPREAD) * self._stretch()
        return int(min(usual / speed, left_ms * self._random.uniform(*IN_TIME)))

    def _stretch(self) -> float:
        """A hall stays as full as it was: where fewer cases are open, handling takes longer."""
        return min(MOST_STRETCH, max(1.0, ((self._full or 0) / max(1, len(self._parts))) ** 2))

    def _other(self, case: Case) -> CaseId:
        """Another case of the street that this one may be joined with."""
        if case.status is not Status.TO_SIGN:
            return NO_CASE
        others = [
            part.case.id
            for part in self._parts.values()
            if part.case.street == case.street and part.case.status in MERGEABLE and not part.case.parent
        ]
        others = [id for id in others if id != case.id]
        return self._random.choice(others) if others else NO_CASE

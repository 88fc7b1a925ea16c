"""Live traffic of the demo district: reports come in and robots move cases on, through the platform's front door.

Volumes and rhythm follow domain.md §10: 5,500 cases a day at speed 1, the busiest hour 15 % of the day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from app.demo.files import load
from app.demo.organisation import centre_of_street
from app.domain.calendars import DAY_MS, HOUR_MS, SHANGHAI_MS
from app.domain.cases import Case, CaseId, Status
from app.domain.commands import COMMANDS, Command, CommandId
from app.domain.district import District
from app.domain.ids import ulid
from app.domain.outcomes import Outcome

CASES_A_DAY = 5500
MOST_AT_ONCE = 50


class Reports(Protocol):
    """Where new reports come from: each the body of a `register`."""

    def __call__(self, random: Random, now_ms: int) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Step:
    """What a robot does with a case in a state, and in which post."""

    command: str
    post: str
    body: Mapping[str, Any] = field(default_factory=dict)


STEPS: dict[Status, Step] = {
    Status.REPORTED: Step("accept", "CT"),
    Status.TO_FILE: Step("file", "DC"),
    Status.TO_DISPATCH: Step("dispatch", "DP"),
    Status.TO_SIGN: Step("sign", "DEPT"),
    Status.HANDLING: Step("submit_feedback", "DEPT", {"result": "现场已处置完毕，照片已上传"}),
    Status.FEEDBACK: Step("pass_feedback", "DP"),
    Status.TO_CLOSE: Step("close", "DC"),
}
SIDE_SHARE = 0.08  # of all acts are urges and remarks


class Traffic:
    """The robots' memory of open cases and what they do next. Give it the time; it never looks at a clock."""

    def __init__(self, district: District, reports: Reports, seed: int) -> None:
        self._reports = reports
        self._random = Random(seed)
        self._cases: dict[CaseId, Case] = {}
        self._by_status: dict[Status, list[CaseId]] = {status: [] for status in STEPS}
        self._liable = {
            (category.code, condition.number): condition.liable
            for category in district.categories
            for condition in category.conditions
        }
        self._people: dict[str, list[str]] = {}
        for person in district.people:
            self._people.setdefault(person.post, []).append(person.id)
        self._clerks = {person.dept: person.id for person in district.people if person.post == "DEPT"}
        hours = load("mix")["rhythm"]["hours"]
        self._hours: list[float] = [len(hours) * hour / sum(hours) for hour in hours]
        self._owed = 0.0

    def know(self, cases: Sequence[Case]) -> None:
        """Cases that are there already, or have changed."""
        for case in cases:
            self._cases.pop(case.id, None)
            if case.status in STEPS:
                self._cases[case.id] = case
                self._by_status[case.status].append(case.id)

    def due(self, now_ms: int, passed_ms: int, speed: float) -> list[Command]:
        """What happens in the `passed_ms` up to `now_ms`: for each new report the steps of one case's whole way."""
        self._owed += CASES_A_DAY * speed * passed_ms / DAY_MS * self._rhythm(now_ms)
        commands: list[Command] = []
        while self._owed >= 1:
            self._owed -= 1
            commands.append(self._register(now_ms))
            commands.extend(self._steps(now_ms))
        return commands

    def learn(self, outcomes: Sequence[Outcome]) -> None:
        self.know([outcome.case for outcome in outcomes if outcome.case])

    def _rhythm(self, now_ms: int) -> float:
        """How busy this hour is against the day's mean: 1 on average, 3.6 in the busiest hour."""
        return self._hours[(now_ms + SHANGHAI_MS) % DAY_MS // HOUR_MS]

    def _register(self, now_ms: int) -> Command:
        author = self._one_of("CT")
        return self._command(
            "register",
            CaseId(ulid(now_ms, self._random.getrandbits)),
            author,
            "CT",
            now_ms,
            self._reports(self._random, now_ms),
        )

    def _steps(self, now_ms: int) -> Iterator[Command]:
        """One case moves on in every state: as many leave a state as come in, so the hall stays as full as it is."""
        for status, step in STEPS.items():
            case = self._pick(status)
            if case is None:
                continue
            if self._random.random() < SIDE_SHARE and status in {Status.TO_SIGN, Status.HANDLING}:
                urge = self._command("urge", case.id, self._one_of("DP"), "DP", now_ms, {"message": "请加快办理"})
                self._by_status[status].append(case.id)
                yield urge
                continue
            body = dict(step.body) | ({"dept": self._dept(case)} if step.command == "dispatch" else {})
            author = self._clerks.get(case.dept, "") if step.post == "DEPT" else ""
            yield self._command(
                step.command, case.id, author or self._one_of(step.post), step.post, now_ms, body, case.version
            )

    def _pick(self, status: Status) -> Case | None:
        """A case in that state, taken out of the robots' hands until its answer is here."""
        waiting = self._by_status[status]
        while waiting:
            at = self._random.randrange(len(waiting))
            waiting[at], waiting[-1] = waiting[-1], waiting[at]
            case = self._cases.get(waiting.pop())
            if case is not None and case.status is status:
                return case
        return None

    def _dept(self, case: Case) -> str:
        """The liable department of the filing condition, else the street's own centre."""
        return self._liable.get((case.category, case.condition), "") or centre_of_street(case.street)

    def _one_of(self, post: str) -> str:
        return self._random.choice(self._people.get(post) or ["SYSTEM"])

    def _command(
        self, name: str, case_id: CaseId, author: str, post: str, now_ms: int, body: Mapping[str, Any], version: int = 0
    ) -> Command:
        id = CommandId(ulid(now_ms, self._random.getrandbits))
        envelope: dict[str, Any] = {"id": id, "case_id": case_id, "author": author, "post": post, "issued_ms": now_ms}
        return COMMANDS[name](**envelope, expected_version=version, **body)

"""A town that does what commands say, by the law, in memory: for traffic that needs a platform but no network."""

from collections import Counter
from collections.abc import Sequence

from app.demo.players import Line, Players
from app.demo.telling import PLATFORM
from app.demo.traffic import Traffic
from app.domain.cases import Case, CaseId, FlowRecord, Status
from app.domain.commands import Command, Policy
from app.domain.duties import Duty, due
from app.domain.law import Law
from app.domain.outcomes import Outcome, Verdict
from app.domain.step import Receipt, carry_out
from app.errors import NotAllowed

TICK_MS = 300_000


class Town:
    """`cases` as they are, `flow` of all, and whatever was refused."""

    def __init__(self, players: Players) -> None:
        self._players = players
        self._law: Law = players.law
        self.cases: dict[CaseId, Case] = {}
        self.flow: dict[CaseId, list[FlowRecord]] = {}
        self.given: Counter[str] = Counter()
        self.refused: list[tuple[Command, str]] = []
        self.now_ms = 0

    def live(self, traffic: Traffic, from_ms: int, open_ticks: int, most_ticks: int) -> None:
        """Tick for tick; after `open_ticks` no more reports come in, and it ends when nothing is left to be done."""
        self.now_ms = from_ms
        for tick in range(most_ticks):
            self.now_ms += TICK_MS
            commands = traffic.due(self.now_ms, TICK_MS, 1, is_open=tick < open_ticks)
            traffic.learn(self.take(commands))
            traffic.know(self.do_what_is_due())
            if tick >= open_ticks and not traffic.in_hand:
                return

    def take(self, commands: Sequence[Command]) -> list[Outcome]:
        return [self._take(command) for command in commands]

    def do_what_is_due(self) -> list[Case]:
        moved = {}
        for case in list(self.cases.values()):
            while case.wake_ms <= self.now_ms and (duty := due(self._law, case, self.now_ms)):
                case = moved[case.id] = self._do(case, duty)  # noqa: PLW2901 - the same case, later
            main = self.cases.get(CaseId(case.parent))
            if main and not main.is_open and case.is_open and case.status is not Status.TO_CLOSE:
                moved[case.id] = self._do(case, Duty(self.now_ms, "follow_parent"))
        return list(moved.values())

    def _take(self, command: Command) -> Outcome:
        case = self.cases.get(command.case_id) or Case(id=command.case_id, version=0, status=Status.DRAFT)
        shown = case if case.version else None
        if command.policy is Policy.STRICT and command.expected_version != case.version:
            return Outcome(command_id=command.id, verdict=Verdict.CONFLICT, case=shown)
        try:
            after = self._carry_out(command, case, self.now_ms)
        except NotAllowed as reason:
            self.refused.append((command, reason.code))
            return Outcome(command_id=command.id, verdict=Verdict.REJECTED, code=reason.code, case=shown)
        return Outcome(command_id=command.id, verdict=Verdict.ACCEPTED, case=after)

    def _do(self, case: Case, duty: Duty) -> Case:
        command = self._players.command(Line(duty.command, duty.body), case, self.now_ms, PLATFORM)
        assert command
        return self._carry_out(command, case, max(duty.at_ms, case.stepped_ms))

    def _carry_out(self, command: Command, case: Case, at_ms: int) -> Case:
        step = carry_out(self._law, command, case, at_ms, Receipt(self.now_ms, number=self._number))
        self.cases[case.id] = step.case
        self.flow.setdefault(case.id, []).append(step.record)
        self.given[command.name] += 1
        return step.case

    def _number(self) -> str:
        return f"{len(self.cases):019d}"

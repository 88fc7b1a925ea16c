"""The acts that brought an open case into a state, in the usual order and at the usual pace."""

from bisect import insort
from random import Random

from app.demo.acts import CALLER_CHANNELS, Act, shifted
from app.demo.reports import Draft
from app.domain.calendars import DAY_MS, HOUR_MS
from app.domain.cases import Channel, Status
from app.domain.limits import LimitUnit

MINUTE_MS = 60_000
RETURNED_SHARE = 0.025
VERIFIED_SHARE = 0.3  # of what citizens report
CHECKED_SHARE = 0.45
VISITED_SHARE = 0.4
REMARKED_SHARE = 0.35
LONGEST_HANDLED_MS = 30 * HOUR_MS
SEEN_BY_US = frozenset(
    {  # nobody is sent to look again
        Channel.INSPECTOR,
        Channel.SUP,
        Channel.STATION,
        Channel.WHISTLE,
        Channel.LEADER,
    }
)

UNIT_MS = {  # natural time that so much of a limit takes at least
    LimitUnit.URGENT_HOUR: HOUR_MS,
    LimitUnit.WORK_HOUR: HOUR_MS,
    LimitUnit.WORK_DAY: DAY_MS,
    LimitUnit.NATURAL_DAY: DAY_MS,
}


class Courses:
    """Draws the acts of open cases."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def up_to(self, status: Status, draft: Draft, at_ms: int) -> list[Act]:
        """The acts of a case that has been in `status` since `at_ms`; handling begins with its dispatch."""
        acts = [Act("register", 0)]
        for command in self._commands(status, draft):
            acts.append(Act(command, acts[-1].at_ms + self._gap_ms(command, draft)))
        return shifted(acts, at_ms - acts[-1].at_ms)

    def since(self, acts: list[Act], now_ms: int, urged: int) -> list[Act]:
        """`acts` up to a dispatch, and what was done in the time since: signed, assigned, remarks, urges."""
        start, passed = acts[-1].at_ms, now_ms - acts[-1].at_ms
        sign = start + min(self._gap_ms_of(12.0), int(passed * 0.3))
        assign = sign + min(self._gap_ms_of(6.0), int(passed * 0.2))
        done = [*acts, Act("sign", sign), Act("assign", assign)]
        left = now_ms - assign
        for _ in range(urged):
            insort(done, Act("urge", assign + int(left * self._random.uniform(0.6, 0.98))), key=_at)
        if self._random.random() < REMARKED_SHARE:
            insort(done, Act("remark", assign + int(left * self._random.uniform(0.1, 0.9))), key=_at)
        return done

    def extended(self, acts: list[Act], now_ms: int) -> list[Act]:
        """The acts of a case being handled, with an extension that was asked for and approved by now."""
        asked = acts[-1].at_ms + int((now_ms - acts[-1].at_ms) * self._random.uniform(0.2, 0.6))
        approved = asked + min(self._gap_ms_of(20.0), int((now_ms - asked) * 0.9))
        return [*acts, Act("request_extension", asked), Act("approve_extension", approved)]

    def visited(self, acts: list[Act], draft: Draft, now_ms: int) -> list[Act]:
        """The acts of a case to be closed, with the call-back where there is a caller and it was made already."""
        if draft.channel not in CALLER_CHANNELS or self._random.random() > VISITED_SHARE:
            return acts
        at_ms = acts[-1].at_ms + int((now_ms - acts[-1].at_ms) * self._random.uniform(0.2, 0.95))
        return [*acts, Act("record_visit", at_ms, text=answer(self._random))]

    def refused(self, draft: Draft, at_ms: int) -> list[Act]:
        """The acts of a report that came in at `at_ms` and led to nothing: refused, not filed, void or handed on."""
        not_filed = NOT_FILED if draft.channel in SEEN_BY_US else VERIFIED_NOT_FILED
        ways: list[tuple[str, ...]] = [REFUSED, not_filed, TRANSFERRED]
        if draft.channel not in CALLER_CHANNELS:
            ways.append(VOID)  # a hotline order is never void, only refused or closed
        acts = [Act("register", at_ms)]
        for command in self._random.choices(ways, REFUSED_WEIGHTS[: len(ways)])[0]:
            acts.append(Act(command, acts[-1].at_ms + self._gap_ms(command, draft)))
        return acts

    def _commands(self, status: Status, draft: Draft) -> list[str]:
        """What is done after registering until a case is in `status`."""
        if status is Status.PRE_VERIFY:
            return ["send_verify"]
        if status is Status.REPORTED:
            return []
        verified = draft.channel not in SEEN_BY_US and self._random.random() < VERIFIED_SHARE
        commands = ["send_verify", "verify_result", "accept"] if verified else ["accept"]
        if status is Status.TO_FILE:
            return commands
        commands.append("file")
        if self._random.random() < RETURNED_SHARE:
            commands += ["dispatch", "request_return", "approve_return"]
        if status is Status.TO_DISPATCH:
            return commands
        return [*commands, "dispatch", *self._after_dispatch(status)]

    def _after_dispatch(self, status: Status) -> list[str]:
        if status in {Status.TO_SIGN, Status.HANDLING}:
            return []
        if status is Status.SUSPENDED:
            return ["sign", "assign", "request_suspension", "suspend"]
        commands = ["sign", "assign", "submit_feedback"]
        if status is Status.POST_CHECK:
            commands.append("send_check")
        if status is Status.TO_CLOSE:
            checked = self._random.random() < CHECKED_SHARE
            commands += ["send_check", "check_result"] if checked else ["pass_feedback"]
        return commands

    def _gap_ms(self, command: str, draft: Draft) -> int:
        """How long after the act before it a command is given."""
        if command == "submit_feedback":
            condition = draft.condition
            whole = min(condition.limit * UNIT_MS[condition.unit], LONGEST_HANDLED_MS)
            return int(whole * self._random.uniform(0.15, 0.85))
        return self._gap_ms_of(GAPS_MIN[command])

    def _gap_ms_of(self, minutes: float) -> int:
        return int(minutes * MINUTE_MS * min(self._random.lognormvariate(0.0, 0.5), 3.0))


REFUSED = ("refuse",)
NOT_FILED = ("accept", "not_file")
VERIFIED_NOT_FILED = ("send_verify", "verify_result", *NOT_FILED)
TRANSFERRED = ("accept", "transfer_out")
VOID = ("accept", "file", "dispatch", "sign", "void")
REFUSED_WEIGHTS = (50, 38, 9, 3)

GAPS_MIN = {  # median minutes after the act before
    "accept": 3.0,
    "refuse": 6.0,
    "not_file": 4.0,
    "transfer_out": 9.0,
    "void": 45.0,
    "send_verify": 3.0,
    "verify_result": 14.0,
    "file": 2.0,
    "dispatch": 4.0,
    "request_return": 25.0,
    "approve_return": 12.0,
    "sign": 8.0,
    "assign": 5.0,
    "request_suspension": 600.0,
    "suspend": 90.0,
    "send_check": 12.0,
    "check_result": 14.0,
    "pass_feedback": 15.0,
}
ANSWERS = ("satisfied", "basically", "not", "unreachable")
ANSWER_WEIGHTS = (82, 10, 5, 3)


def answer(random: Random) -> str:
    """What a caller says on the call-back."""
    return random.choices(ANSWERS, ANSWER_WEIGHTS)[0]


def _at(act: Act) -> int:
    return act.at_ms

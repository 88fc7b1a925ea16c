"""The acts that brought an open case into a state, in the usual order and at the usual pace."""

from bisect import insort
from dataclasses import replace
from random import Random

from app.demo.acts import MINUTE_MS, Act, about_ms, gap_ms, shifted
from app.demo.players import OTHER_DEPT
from app.demo.reports import Draft
from app.demo.sayings import ANSWERS, CALLER_CHANNELS
from app.domain.calendars import DAY_MS, HOUR_MS
from app.domain.cases import Channel, Status
from app.domain.law import HOTLINES
from app.domain.limits import LimitUnit

RETURNED_SHARE = 0.025
VERIFIED_SHARE = 0.3  # of what citizens report
CHECKED_SHARE = 0.45
VISITED_SHARE = 0.4
REMARKED_SHARE = 0.35
ACKNOWLEDGED_SHARE = 0.7
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
    """Draws the acts of open cases. `checked`: prefixes of the categories that have to be checked on the spot."""

    def __init__(self, random: Random, checked: tuple[str, ...] = ()) -> None:
        self._random = random
        self._checked = checked

    def up_to(self, status: Status, draft: Draft, at_ms: int) -> list[Act]:
        """The acts of a case that has been in `status` since `at_ms`; handling begins with its dispatch."""
        acts = [Act("register", 0)]
        given_ms = 0
        for act in self._commands(status, draft):
            done_ms = acts[-1].at_ms + gap_ms(self._random, act.command)
            if act.command == "dispatch":
                given_ms = done_ms
            elif act.command == "submit_feedback":
                done_ms = max(acts[-1].at_ms + MINUTE_MS, given_ms + self._handling_ms(draft))
            acts.append(Act(act.command, done_ms, act.said))
        return shifted(acts, at_ms - acts[-1].at_ms)

    def since(self, acts: list[Act], draft: Draft, now_ms: int, urged: int) -> list[Act]:
        """`acts` up to a dispatch, and what was done in the time since: signed, assigned, remarks, urges."""
        start, passed = acts[-1].at_ms, now_ms - acts[-1].at_ms
        sign = start + min(about_ms(self._random, 12.0), int(passed * 0.3))
        assign = sign + min(about_ms(self._random, 6.0), int(passed * 0.2))
        done = [*acts, Act("sign", sign), Act("assign", assign)]
        left = now_ms - assign
        if draft.channel in HOTLINES:
            insort(done, Act("record_contact", assign + min(about_ms(self._random, 20.0), int(left * 0.3))), key=_at)
        for _ in range(urged):
            at_ms = assign + int(left * self._random.uniform(0.6, 0.98))
            insort(done, Act("urge", at_ms), key=_at)
            if self._random.random() < ACKNOWLEDGED_SHARE:
                insort(done, Act("acknowledge_urge", at_ms + int((now_ms - at_ms) * 0.4)), key=_at)
        if self._random.random() < REMARKED_SHARE:
            insort(done, Act("remark", assign + int(left * self._random.uniform(0.1, 0.9))), key=_at)
        return done

    def extended(self, acts: list[Act], draft: Draft, now_ms: int) -> list[Act]:
        """The acts of a case being handled, with an extension that was asked for in time and approved by now."""
        start_ms = next(act.at_ms for act in reversed(acts) if act.command == "assign")
        given_ms = next(act.at_ms for act in reversed(acts) if act.command == "dispatch")
        end_ms = min(now_ms, given_ms + draft.condition.limit * UNIT_MS[draft.condition.unit])
        asked = start_ms + int((end_ms - start_ms) * self._random.uniform(0.2, 0.6))
        approved = asked + min(about_ms(self._random, 20.0), int((now_ms - asked) * 0.9))
        done = [*acts]
        insort(done, Act("request_extension", asked), key=_at)
        insort(done, Act("approve_extension", approved), key=_at)
        return done

    def suspended_until(self, acts: list[Act], now_ms: int) -> list[Act]:
        """The acts of a suspended case, with a day yet to come on which it goes on."""
        until_ms = now_ms + int(self._random.uniform(*SUSPENDED_FOR_DAYS) * DAY_MS)
        return [
            replace(act, said={"until_ms": until_ms}) if act.command == "request_suspension" else act for act in acts
        ]

    def visited(self, acts: list[Act], draft: Draft, now_ms: int) -> list[Act]:
        """The acts of a case to be closed, with the call-back where there is a caller and it was made already."""
        if draft.channel not in CALLER_CHANNELS or self._random.random() > VISITED_SHARE:
            return acts
        at_ms = acts[-1].at_ms + int((now_ms - acts[-1].at_ms) * self._random.uniform(0.2, 0.95))
        return [*acts, Act("record_visit", at_ms, {"answer": ANSWERS.draw(self._random)})]

    def refused(self, draft: Draft, at_ms: int) -> list[Act]:
        """The acts of a report that came in at `at_ms` and led to nothing: refused, not filed, void or handed on."""
        not_filed = NOT_FILED if draft.channel in SEEN_BY_US else VERIFIED_NOT_FILED
        ways: list[tuple[str, ...]] = [REFUSED, not_filed, TRANSFERRED]
        if draft.channel not in CALLER_CHANNELS:
            ways.append(VOID)  # a hotline order is never void, only refused or closed
        acts = [Act("register", at_ms)]
        for command in self._random.choices(ways, REFUSED_WEIGHTS[: len(ways)])[0]:
            said = NOT_THERE if command == "verify_result" else {}
            acts.append(Act(command, acts[-1].at_ms + gap_ms(self._random, command), said))
        return acts

    def judged(self, draft: Draft) -> list[str]:
        """How the result of the handling is judged: by a check on the spot where the rules want one, or at times."""
        needed = draft.category.code.startswith(self._checked or ("-",))
        checked = needed or self._random.random() < CHECKED_SHARE
        return ["send_check", "check_result"] if checked else ["pass_feedback"]

    def _commands(self, status: Status, draft: Draft) -> list[Act]:
        """What is done after registering until a case is in `status`."""
        if status is Status.REPORTED:
            return []
        if status is Status.PRE_VERIFY:
            return _named(["send_verify"])
        verified = draft.channel not in SEEN_BY_US and self._random.random() < VERIFIED_SHARE
        commands = ["send_verify", "verify_result", "accept"] if verified else ["accept"]
        if status is Status.TO_FILE:
            return _named(commands)
        acts = _named([*commands, "file"])
        may_return = draft.condition.unit is not LimitUnit.URGENT_HOUR  # what is urgent is hardly ever passed round
        if may_return and self._random.random() < RETURNED_SHARE:
            acts += [Act("dispatch", 0, ASTRAY), *_named(["request_return", "approve_return"])]
        if status is Status.TO_DISPATCH:
            return acts
        return [*acts, Act("dispatch", 0), *_named(self._after_dispatch(status, draft))]

    def _after_dispatch(self, status: Status, draft: Draft) -> list[str]:
        if status in {Status.TO_SIGN, Status.HANDLING}:
            return []
        contact = ["record_contact"] if draft.channel in HOTLINES else []
        if status is Status.SUSPENDED:
            return ["sign", "assign", *contact, "request_suspension", "suspend"]
        commands = ["sign", "assign", *contact, "submit_feedback"]
        if status is Status.POST_CHECK:
            commands.append("send_check")
        if status is Status.TO_CLOSE:
            commands += self.judged(draft)
        return commands

    def _handling_ms(self, draft: Draft) -> int:
        """From dispatch to feedback."""
        condition = draft.condition
        whole = min(condition.limit * UNIT_MS[condition.unit], LONGEST_HANDLED_MS)
        return int(whole * self._random.uniform(0.15, 0.85))


ASTRAY = {"dept": OTHER_DEPT, "note": "请核实职责后处置。"}  # to a department that is not liable
NOT_THERE = {"finding": "not_found"}
SUSPENDED_FOR_DAYS = (4.0, 200.0)
REFUSED = ("refuse",)
NOT_FILED = ("accept", "not_file")
VERIFIED_NOT_FILED = ("send_verify", "verify_result", *NOT_FILED)
TRANSFERRED = ("accept", "transfer_out")
VOID = ("accept", "file", "dispatch", "sign", "void")
REFUSED_WEIGHTS = (50, 38, 9, 3)


def _named(commands: list[str]) -> list[Act]:
    return [Act(command, 0) for command in commands]


def _at(act: Act) -> int:
    return act.at_ms

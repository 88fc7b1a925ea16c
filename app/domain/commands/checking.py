"""After the feedback: pass it, check it on the spot, send it back, ask the caller (domain.md §3.6, 16-20)."""

from dataclasses import replace

from app.domain.calendars import HOUR_MS
from app.domain.cases import Case, Status
from app.domain.commands.base import Command, Offline
from app.domain.commands.intake import a_task, check_inspector, finished_task
from app.domain.law import Act, Law
from app.domain.reasons import require
from app.domain.sides import SideKind, SideState, first_open, moved
from app.domain.timers import TimerKind, Timers, latest

K = TimerKind
ANSWERS = ("satisfied", "basically", "not", "unreachable")
CHECKS = ("pass", "fail", "unable")
JUDGED = (K.FEEDBACK, K.POST_CHECK, K.CLOSE)


class PassFeedback(Command, frozen=True, kw_only=True):
    """反馈通过, where no check on the spot is required."""

    name = "pass_feedback"
    allowed_from = frozenset({Status.FEEDBACK})
    to = Status.TO_CLOSE
    stops = (K.FEEDBACK,)
    starts = (K.CLOSE,)

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        checked = any(side.kind is SideKind.CHECK and side.state is SideState.DONE for side in case.sides)
        require(checked or not law.must_be_checked(case), "needs_check", case=case.id)


class SendCheck(Command, frozen=True, kw_only=True):
    """发核查: an inspector looks at the result; never who handled it."""

    name = "send_check"
    longest_wait_ms = 12 * HOUR_MS
    allowed_from = frozenset({Status.FEEDBACK})
    to = Status.POST_CHECK
    stops = (K.FEEDBACK,)
    starts = (K.POST_CHECK,)

    inspector: str = ""  # person id; "" = the nearest one

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(law.inspector(case, but=case.handled_by), "no_inspector", case=case.id)

    def check(self, case: Case, act: Act) -> None:
        check_inspector(self.inspector, act)
        require(not self.inspector or self.inspector != case.handled_by, "same_person", person=self.inspector)

    def change(self, case: Case, act: Act) -> Case:
        return replace(case, sides=(*case.sides, a_task(self, SideKind.CHECK, self.inspector, case, act)))

    def receiver(self) -> str:
        return self.inspector


class CheckResult(Command, frozen=True, kw_only=True):
    """核查反馈: passed, failed (back to the department) or could not be checked."""

    name = "check_result"
    allowed_from = frozenset({Status.POST_CHECK})
    stops = (K.POST_CHECK,)
    needs_evidence = True

    finding: str = "pass"
    metres: float = 0.0  # between the photo and the place of the case

    @classmethod
    def apart_from(cls, case: Case) -> str:
        return case.handled_by

    def check(self, case: Case, act: Act) -> None:
        require(self.finding in CHECKS, "unknown_answer", answer=self.finding)
        near = self.metres <= act.law.numbers.check_metres
        require(near or self.reason.strip(), "too_far", metres=round(act.law.numbers.check_metres))
        require(self.finding == "pass" or self.reason.strip(), "no_reason", command=self.name)

    def change(self, case: Case, act: Act) -> Case:
        sides = finished_task(case, SideKind.CHECK, self.finding, act)
        case = replace(case, sides=sides)
        if self.finding == "fail":
            return sent_back(case)
        return replace(case, status=Status.TO_CLOSE if self.finding == "pass" else Status.FEEDBACK)

    def timed(self, before: Case, after: Case, act: Act) -> Timers:
        timers = Command.timed(self, before, after, act)
        if self.finding == "fail":
            return (*timers, *rework_timer(after, act))
        begun = act.law.started(after, K.CLOSE if self.finding == "pass" else K.FEEDBACK, act.at_ms)
        return (*timers, begun) if begun else timers


class Rework(Command, frozen=True, kw_only=True):
    """返工: back to the same department."""

    name = "rework"
    allowed_from = frozenset({Status.FEEDBACK, Status.POST_CHECK, Status.TO_CLOSE})
    to = Status.HANDLING
    stops = JUDGED
    needs_reason = True

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(case.dept, "no_dept", case=case.id)

    def change(self, case: Case, act: Act) -> Case:
        task = first_open(case.sides, SideKind.CHECK)
        if task:
            news = {"decided_by": act.actor.id, "decided_ms": act.at_ms}
            case = replace(case, sides=moved(case.sides, task, SideState.CANCELLED, **news))
        return sent_back(case)

    def timed(self, before: Case, after: Case, act: Act) -> Timers:
        return (*Command.timed(self, before, after, act), *rework_timer(after, act))


class RecordVisit(Command, frozen=True, kw_only=True):
    """回访: what the caller says of the result."""

    name = "record_visit"
    allowed_from = frozenset({Status.TO_CLOSE})
    for_merged = True
    offline = Offline.FREE

    answer: str
    solved: bool = True  # what the caller says of the matter itself

    def check(self, case: Case, act: Act) -> None:
        require(self.answer in ANSWERS, "unknown_answer", answer=self.answer)

    def change(self, case: Case, act: Act) -> Case:
        return replace(case, satisfaction=self.answer, visited_ms=act.at_ms)

    def text(self) -> str:
        return self.answer


def sent_back(case: Case) -> Case:
    return replace(
        case, status=Status.HANDLING, reworked=case.reworked + 1, handled_ms=0, satisfaction="", visited_ms=0, ladder=0
    )


def rework_timer(case: Case, act: Act) -> Timers:
    """The handling of a rework: half the original limit; the first result stays as it was."""
    first = next((timer for timer in case.timers if timer.kind is K.HANDLE and timer.basis != "rework"), None)
    limit = act.law.rework_limit(latest(case.timers, K.HANDLE) if first is None else first)
    return (act.law.clockwork.started(K.HANDLE, limit, act.at_ms, act.law.scope(case), case.dept),)

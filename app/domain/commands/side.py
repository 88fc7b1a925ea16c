"""What may be said beside the way of a case: remarks, appeals, a leader's instructions, outages (§3.7, §4.10)."""

from dataclasses import replace

from app.domain.calendars import DAY_MS
from app.domain.cases import Case, Status
from app.domain.commands.asking import named
from app.domain.commands.base import OPEN, Command, Offline, Policy
from app.domain.commands.handling import check_dept
from app.domain.law import Act, Law
from app.domain.reasons import require
from app.domain.sides import Side, SideKind, SideState, first_open, moved
from app.domain.timers import TimerKind, Timers, changed

S = SideState
SAID_OF = OPEN | {Status.CLOSED, Status.NOT_FILED, Status.TRANSFERRED}
INSTRUCTED = OPEN | {Status.CLOSED}
INSTRUCTION = (SideKind.INSTRUCTION,)


class Remark(Command, frozen=True, kw_only=True):
    """备注."""

    name = "remark"
    allowed_from = SAID_OF
    for_merged = True
    policy = Policy.COMMUTE
    offline = Offline.FREE

    note: str

    def check(self, case: Case, act: Act) -> None:
        require(self.note.strip(), "no_text", case=case.id)

    def text(self) -> str:
        return self.note


class Appeal(Command, frozen=True, kw_only=True):
    """申诉 against being counted as overdue: by the department, once, after closing."""

    name = "appeal"
    allowed_from = frozenset({Status.CLOSED})
    needs_reason = True
    for_merged = True

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(not any(side.kind is SideKind.APPEAL for side in case.sides), "too_many", case=case.id)
        late = case.handle_red_ms < case.handled_ms or case.total_red_ms < case.closed_ms
        require(late or any(timer.was_late for timer in case.timers), "not_overdue", case=case.id)
        require(now_ms <= case.closed_ms + law.numbers.archive_days * DAY_MS, "too_late", case=case.id)

    def change(self, case: Case, act: Act) -> Case:
        side = Side(
            self.id,
            SideKind.APPEAL,
            S.PENDING_DP,
            act.actor.id,
            self.post,
            act.actor.dept,
            act.at_ms,
            act.law.working_deadline_ms(act.at_ms, act.law.numbers.decision_work_hours),
            level="DP",
            text=self.reason,
            evidence=self.evidence,
        )
        return replace(case, sides=(*case.sides, side))


class ReviewAppeal(Command, frozen=True, kw_only=True):
    """申诉审核: two reviews, by the dispatcher and the call-taker; approved, it exempts and never edits a timer."""

    name = "review_appeal"
    allowed_from = frozenset({Status.CLOSED})
    for_merged = True
    offline = Offline.ONLINE

    approved: bool = True

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(first_open(case.sides, SideKind.APPEAL), "no_side", side=SideKind.APPEAL.value)

    @classmethod
    def needs_post(cls, case: Case, law: Law) -> str:
        side = first_open(case.sides, SideKind.APPEAL)
        return side.level if side else ""

    @classmethod
    def apart_from(cls, case: Case) -> str:
        """Neither who applied nor who reviewed it first."""
        side = first_open(case.sides, SideKind.APPEAL)
        return (side.decided_by or side.asked_by) if side else ""

    def check(self, case: Case, act: Act) -> None:
        require(self.approved or self.reason.strip(), "no_reason", command=self.name)

    def change(self, case: Case, act: Act) -> Case:
        side = named(case, "", (SideKind.APPEAL,))
        news = {"decided_by": act.actor.id, "decided_ms": act.at_ms, "answer": self.reason}
        if not self.approved:
            return replace(case, sides=moved(case.sides, side, S.REJECTED, **news))
        if side.state is S.PENDING_DP:
            return replace(case, sides=moved(case.sides, side, S.PENDING_CT, level="CT", **news))
        return replace(case, sides=moved(case.sides, side, S.APPROVED, **news), exempt=side.id)


class RecordInstruction(Command, frozen=True, kw_only=True):
    """批示登记: the leader's text is quoted, not paraphrased, with the time by which it is due."""

    name = "record_instruction"
    allowed_from = INSTRUCTED
    for_merged = True
    policy = Policy.COMMUTE

    leader: str  # who gave it, by name
    quote: str
    due_ms: int

    def check(self, case: Case, act: Act) -> None:
        require(self.quote.strip() and self.leader.strip(), "no_text", case=case.id)
        require(self.due_ms > act.at_ms, "in_the_past", due_ms=self.due_ms)

    def change(self, case: Case, act: Act) -> Case:
        side = Side(
            self.id,
            SideKind.INSTRUCTION,
            S.RECORDED,
            act.actor.id,
            self.post,
            "",
            act.at_ms,
            self.due_ms,
            level="DC",
            target=self.leader,
            text=self.quote,
        )
        return replace(case, sides=(*case.sides, side))

    def text(self) -> str:
        return self.quote


class AssignInstruction(Command, frozen=True, kw_only=True):
    """批示交办 to a department."""

    name = "assign_instruction"
    allowed_from = INSTRUCTED
    for_merged = True

    dept: str

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        check_instruction(case, S.RECORDED, S.REPORTED_BACK)

    def check(self, case: Case, act: Act) -> None:
        check_dept(self.dept, act)

    def change(self, case: Case, act: Act) -> Case:
        side = named(case, "", INSTRUCTION)
        return replace(case, sides=moved(case.sides, side, S.ASSIGNED, dept=self.dept, level="DEPT"))

    def receiver(self) -> str:
        return self.dept


class ReportInstruction(Command, frozen=True, kw_only=True):
    """批示回复."""

    name = "report_instruction"
    allowed_from = INSTRUCTED
    of_department = True
    for_merged = True

    answer: str

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        check_instruction(case, S.ASSIGNED)

    def check(self, case: Case, act: Act) -> None:
        require(self.answer.strip(), "no_text", case=case.id)

    def change(self, case: Case, act: Act) -> Case:
        side = named(case, "", INSTRUCTION)
        return replace(case, sides=moved(case.sides, side, S.REPORTED_BACK, answer=self.answer, level="DC"))

    def text(self) -> str:
        return self.answer


class FinishInstruction(Command, frozen=True, kw_only=True):
    """批示办结."""

    name = "finish_instruction"
    allowed_from = INSTRUCTED
    for_merged = True

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        check_instruction(case, S.RECORDED, S.REPORTED_BACK)

    def change(self, case: Case, act: Act) -> Case:
        side = named(case, "", INSTRUCTION)
        return replace(case, sides=moved(case.sides, side, S.DONE, decided_by=act.actor.id, decided_ms=act.at_ms))


class ApplyOutage(Command, frozen=True, kw_only=True):
    """停机扣除: the time of a declared outage does not count, with a public notice (domain.md §4.10)."""

    name = "apply_outage"
    allowed_from = OPEN
    needs_reason = True
    for_merged = True
    policy = Policy.COMMUTE
    offline = Offline.ONLINE

    from_ms: int
    to_ms: int

    def check(self, case: Case, act: Act) -> None:
        require(0 < self.from_ms < self.to_ms, "times_out_of_order", case=case.id)

    def timed(self, before: Case, after: Case, act: Act) -> Timers:
        work = act.law.clockwork
        return changed(before.timers, TimerKind, lambda timer: work.excepted(timer, self.from_ms, self.to_ms, "outage"))


class Recalculate(Command, frozen=True, kw_only=True):
    """重算时限: the calendar or the rules were published anew; open clocks are pointed by them, facts stay."""

    name = "recalculate"
    allowed_from = OPEN
    for_merged = True
    policy = Policy.COMMUTE
    offline = Offline.ONLINE

    def timed(self, before: Case, after: Case, act: Act) -> Timers:
        return changed(before.timers, TimerKind, act.law.clockwork.pointed)


def check_instruction(case: Case, *states: SideState) -> None:
    side = first_open(case.sides, *INSTRUCTION)
    require(side and side.state in states, "no_side", side=SideKind.INSTRUCTION.value)

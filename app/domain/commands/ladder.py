"""The supervision ladder: remind, urge, supervise, inquire (提醒/催办/督办/问效, domain.md §4.7)."""

from dataclasses import replace

from app.domain.calendars import HOUR_MS
from app.domain.cases import Case, Status
from app.domain.commands.asking import a_request, approved, check_none_open, named
from app.domain.commands.base import OPEN, Command, Offline, Policy
from app.domain.law import SYSTEM, Act, Law
from app.domain.limits import Limit, LimitUnit
from app.domain.reasons import require
from app.domain.ruleset import Scope
from app.domain.sides import Side, SideKind, SideState, first_open, moved
from app.domain.timers import TimerKind

S = SideState
AT_WORK = frozenset({Status.TO_SIGN, Status.HANDLING, Status.FEEDBACK, Status.POST_CHECK})
SUPERVISED = OPEN - {Status.REPORTED}
INQUIRED = OPEN | {Status.CLOSED}
INQUIRY_CALLS = ("red3", "unanswered", "third_red")  # for which the supervision department inquires (§4.7)
FINDINGS = ("none", "corrected", "accountability")
REMINDED, URGED, PROPOSED, INQUIRY_PROPOSED = 1, 2, 4, 8  # what the platform has done by itself, added up: Case.ladder


class Remind(Command, frozen=True, kw_only=True):
    """提醒: a message to the responsible person, without effect on any score."""

    name = "remind"
    longest_wait_ms = 24 * HOUR_MS
    allowed_from = AT_WORK
    policy = Policy.COMMUTE

    message: str = ""

    def change(self, case: Case, act: Act) -> Case:
        return replace(case, ladder=case.ladder | REMINDED) if act.actor is SYSTEM else case

    def text(self) -> str:
        return self.message


class Urge(Command, frozen=True, kw_only=True):
    """催办: the responsible person and the department are asked to hurry, and have to acknowledge it."""

    name = "urge"
    longest_wait_ms = 24 * HOUR_MS
    allowed_from = AT_WORK
    policy = Policy.COMMUTE

    message: str = ""

    def change(self, case: Case, act: Act) -> Case:
        minutes = act.law.numbers.urge_answer_minutes
        due_ms = act.law.working_deadline_ms(act.at_ms, minutes / 60)
        side = Side(
            self.id,
            SideKind.URGE,
            S.ISSUED,
            act.actor.id,
            self.post,
            case.dept,
            act.at_ms,
            due_ms,
            level="DEPT",
            target=case.responsible,
            text=self.message,
        )
        ladder = case.ladder | URGED if act.actor is SYSTEM else case.ladder
        return replace(case, urged=case.urged + 1, urged_ms=act.at_ms, ladder=ladder, sides=(*case.sides, side))

    def text(self) -> str:
        return self.message


class AcknowledgeUrge(Command, frozen=True, kw_only=True):
    """催办确认: every urging that is open is acknowledged."""

    name = "acknowledge_urge"
    allowed_from = AT_WORK
    of_department = True
    policy = Policy.COMMUTE

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(first_open(case.sides, SideKind.URGE), "no_side", side=SideKind.URGE.value)

    def change(self, case: Case, act: Act) -> Case:
        sides = case.sides
        while side := first_open(sides, SideKind.URGE):
            sides = moved(sides, side, S.ANSWERED, decided_by=act.actor.id, decided_ms=act.at_ms, answer=self.reason)
        return replace(case, sides=sides)


class ProposeSupervision(Command, frozen=True, kw_only=True):
    """建议督办、问效: by the duty chief, or by the platform when a case has turned red, and again at red-3."""

    name = "propose_supervision"
    allowed_from = SUPERVISED
    needs_reason = True
    reasons = ("red", "urges_unanswered", "reworked_again", "repeated", "instructed", *INQUIRY_CALLS, "other")
    policy = Policy.COMMUTE

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        check_none_open(case, SideKind.PROPOSAL)

    def change(self, case: Case, act: Act) -> Case:
        step = INQUIRY_PROPOSED if case.ladder & PROPOSED else PROPOSED
        ladder = case.ladder | step if act.actor is SYSTEM else case.ladder
        side = a_request(self, SideKind.PROPOSAL, case, act, "SUP")
        return replace(case, ladder=ladder, sides=(*case.sides, side))


class Supervise(Command, frozen=True, kw_only=True):
    """督办: an order of the supervision department, to be answered in writing; closing is blocked while it is open."""

    name = "supervise"
    allowed_from = SUPERVISED
    needs_reason = True
    policy = Policy.COMMUTE
    offline = Offline.ONLINE

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        check_none_open(case, SideKind.SUPERVISION)

    def change(self, case: Case, act: Act) -> Case:
        side = an_order(self, SideKind.SUPERVISION, case, act)
        return replace(case, sides=(*approved(case, act, SideKind.PROPOSAL), side))

    def receiver(self) -> str:
        return ""


class AnswerSupervision(Command, frozen=True, kw_only=True):
    """督办答复, by the head of the department."""

    name = "answer_supervision"
    allowed_from = SUPERVISED
    of_department = True

    answer: str

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        side = first_open(case.sides, SideKind.SUPERVISION)
        require(side and side.state in {S.ISSUED, S.REISSUED}, "no_side", side=SideKind.SUPERVISION.value)

    def check(self, case: Case, act: Act) -> None:
        require(self.answer.strip(), "no_text", case=case.id)

    def change(self, case: Case, act: Act) -> Case:
        side = named(case, "", (SideKind.SUPERVISION,))
        return replace(case, sides=moved(case.sides, side, S.ANSWERED, answer=self.answer, level="SUP"))

    def text(self) -> str:
        return self.answer


class ReviewSupervision(Command, frozen=True, kw_only=True):
    """督办审核: the answer is accepted, or the order is issued again."""

    name = "review_supervision"
    allowed_from = SUPERVISED
    offline = Offline.ONLINE

    accepted: bool = True

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        side = first_open(case.sides, SideKind.SUPERVISION)
        require(side and side.state is S.ANSWERED, "no_side", side=SideKind.SUPERVISION.value)

    def check(self, case: Case, act: Act) -> None:
        require(self.accepted or self.reason.strip(), "no_reason", command=self.name)

    def change(self, case: Case, act: Act) -> Case:
        side = named(case, "", (SideKind.SUPERVISION,))
        if self.accepted:
            return replace(case, sides=moved(case.sides, side, S.ACCEPTED, level="SUP"))
        again = {"level": "DEPT", "text": self.reason, "due_ms": answer_due_ms(act)}
        return replace(case, sides=moved(case.sides, side, S.REISSUED, **again))


class LiftSupervision(Command, frozen=True, kw_only=True):
    """解除督办."""

    name = "lift_supervision"
    allowed_from = SUPERVISED
    offline = Offline.ONLINE

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        side = first_open(case.sides, SideKind.SUPERVISION)
        require(side and side.state is S.ACCEPTED, "no_side", side=SideKind.SUPERVISION.value)

    def change(self, case: Case, act: Act) -> Case:
        side = named(case, "", (SideKind.SUPERVISION,))
        return replace(case, sides=moved(case.sides, side, S.LIFTED, decided_by=act.actor.id, decided_ms=act.at_ms))


class Inquire(Command, frozen=True, kw_only=True):
    """问效: the department's leadership has to explain itself."""

    name = "inquire"
    allowed_from = INQUIRED
    needs_reason = True
    for_merged = True
    policy = Policy.COMMUTE
    offline = Offline.ONLINE

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(case.dept, "no_dept", case=case.id)
        check_none_open(case, SideKind.INQUIRY)

    def change(self, case: Case, act: Act) -> Case:
        side = an_order(self, SideKind.INQUIRY, case, act)
        return replace(case, sides=(*approved(case, act, SideKind.PROPOSAL), side))


class ExplainInquiry(Command, frozen=True, kw_only=True):
    """问效说明."""

    name = "explain_inquiry"
    allowed_from = INQUIRED
    of_department = True
    for_merged = True

    answer: str

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        check_inquiry(case, S.ISSUED)

    def check(self, case: Case, act: Act) -> None:
        require(self.answer.strip(), "no_text", case=case.id)

    def change(self, case: Case, act: Act) -> Case:
        side = named(case, "", (SideKind.INQUIRY,))
        return replace(case, sides=moved(case.sides, side, S.EXPLAINED, answer=self.answer, level="SUP"))

    def text(self) -> str:
        return self.answer


class FindInquiry(Command, frozen=True, kw_only=True):
    """问效结论: none, corrected, or accountability. The platform only prepares the file."""

    name = "find_inquiry"
    allowed_from = INQUIRED
    for_merged = True
    offline = Offline.ONLINE

    finding: str

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        check_inquiry(case, S.EXPLAINED)

    def check(self, case: Case, act: Act) -> None:
        require(self.finding in FINDINGS, "unknown_answer", answer=self.finding)

    def change(self, case: Case, act: Act) -> Case:
        side = named(case, "", (SideKind.INQUIRY,))
        news = {"finding": self.finding, "decided_by": act.actor.id, "decided_ms": act.at_ms}
        return replace(case, sides=moved(case.sides, side, S.FOUND, **news))

    def text(self) -> str:
        return self.finding


class PublishInquiry(Command, frozen=True, kw_only=True):
    """问效通报."""

    name = "publish_inquiry"
    allowed_from = INQUIRED
    for_merged = True
    offline = Offline.ONLINE

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        check_inquiry(case, S.FOUND)

    def change(self, case: Case, act: Act) -> Case:
        side = named(case, "", (SideKind.INQUIRY,))
        return replace(case, sides=moved(case.sides, side, S.PUBLISHED))


def an_order(command: Command, kind: SideKind, case: Case, act: Act) -> Side:
    """An order to the department, with the day by which it has to be answered."""
    return Side(
        command.id,
        kind,
        S.ISSUED,
        act.actor.id,
        command.post,
        case.dept,
        act.at_ms,
        answer_due_ms(act),
        level="DEPT",
        target=case.dept,
        text=command.reason,
    )


def answer_due_ms(act: Act) -> int:
    days = act.law.numbers.supervision_work_days
    limit = Limit(days, LimitUnit.WORK_DAY, basis="supervision")
    return act.law.clockwork.started(TimerKind.HANDLE, limit, act.at_ms, Scope()).red_ms


def check_inquiry(case: Case, state: SideState) -> None:
    side = first_open(case.sides, SideKind.INQUIRY)
    require(side and side.state is state, "no_side", side=SideKind.INQUIRY.value)

"""Several departments on one case, several cases as one: co-handling, merging, linking (domain.md §3.6 31, §3.7)."""

from dataclasses import replace

from app.domain.calendars import HOUR_MS
from app.domain.cases import Case, Status
from app.domain.commands.asking import named
from app.domain.commands.base import ALL_TIMERS, AT_DEPARTMENT, OPEN, Command, Offline, Policy
from app.domain.commands.handling import check_dept, invitations
from app.domain.law import Act, Law
from app.domain.reasons import require
from app.domain.sides import Side, SideKind, SideState, first_open, moved
from app.domain.timers import TimerKind

K = TimerKind
S = SideState
CO = (SideKind.CO_HANDLING,)
MERGEABLE = OPEN - {Status.SUSPENDED, Status.TO_CLOSE}  # what is done needs no main case


class InviteCo(Command, frozen=True, kw_only=True):
    """邀请协办: other departments join; the main one answers for the whole."""

    name = "invite_co"
    longest_wait_ms = 12 * HOUR_MS
    allowed_from = AT_DEPARTMENT
    needs_reason = True

    depts: tuple[str, ...]
    amount: float = 0.0  # their own limit in units of the main one's, 0 = the same

    def check(self, case: Case, act: Act) -> None:
        require(self.depts, "no_dept")
        for dept in self.depts:
            check_dept(dept, act)
            require(dept != case.dept, "same_dept", dept=dept)
        require(0 <= self.amount <= case.limit_amount, "too_much", case=case.id)

    def change(self, case: Case, act: Act) -> Case:
        return replace(case, sides=(*case.sides, *invitations(self.id, self.depts, case, act, self.amount)))

    def receiver(self) -> str:
        return self.depts[0] if self.depts else ""


class AcceptCo(Command, frozen=True, kw_only=True):
    """接受协办."""

    name = "accept_co"
    allowed_from = AT_DEPARTMENT
    of_department = True

    side: str = ""

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(first_open(case.sides, *CO), "no_side", side=SideKind.CO_HANDLING.value)

    def change(self, case: Case, act: Act) -> Case:
        return co_moved(case, act, self.side, S.ACCEPTED)


class DeclineCo(Command, frozen=True, kw_only=True):
    """谢绝协办, with the reason."""

    name = "decline_co"
    allowed_from = AT_DEPARTMENT
    of_department = True
    needs_reason = True

    side: str = ""

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(first_open(case.sides, *CO), "no_side", side=SideKind.CO_HANDLING.value)

    def change(self, case: Case, act: Act) -> Case:
        return co_moved(case, act, self.side, S.DECLINED, self.reason)


class FinishCo(Command, frozen=True, kw_only=True):
    """协办完成."""

    name = "finish_co"
    allowed_from = AT_DEPARTMENT
    of_department = True

    result: str
    side: str = ""

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(first_open(case.sides, *CO), "no_side", side=SideKind.CO_HANDLING.value)

    def check(self, case: Case, act: Act) -> None:
        require(self.result.strip(), "no_result", case=case.id)

    def change(self, case: Case, act: Act) -> Case:
        return co_moved(case, act, self.side, S.DONE, self.result)

    def text(self) -> str:
        return self.result


class ExcuseCo(Command, frozen=True, kw_only=True):
    """免除协办: the dispatcher lets a co-department go."""

    name = "excuse_co"
    allowed_from = AT_DEPARTMENT
    needs_reason = True
    offline = Offline.ONLINE

    side: str = ""

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(first_open(case.sides, *CO), "no_side", side=SideKind.CO_HANDLING.value)

    def change(self, case: Case, act: Act) -> Case:
        side = named(case, self.side, CO)
        news = {"decided_by": act.actor.id, "decided_ms": act.at_ms, "answer": self.reason}
        return replace(case, sides=moved(case.sides, side, S.EXCUSED, **news))


class Merge(Command, frozen=True, kw_only=True):
    """并案: this case follows another one; its own caller still gets a call-back. Never automatic."""

    name = "merge"
    allowed_from = MERGEABLE
    pauses = ALL_TIMERS
    needs_reason = True
    offline = Offline.ONLINE

    other: str  # id of the main case

    def check(self, case: Case, act: Act) -> None:
        require(self.other and self.other != case.id, "no_case", other=self.other)

    def change(self, case: Case, act: Act) -> Case:
        return replace(case, parent=self.other)


class Link(Command, frozen=True, kw_only=True):
    """关联: two cases know of each other, each goes its own way."""

    name = "link"
    allowed_from = OPEN
    for_merged = True
    policy = Policy.COMMUTE

    other: str

    def check(self, case: Case, act: Act) -> None:
        require(self.other and self.other != case.id, "no_case", other=self.other)

    def change(self, case: Case, act: Act) -> Case:
        known = case.related.split()
        return case if self.other in known else replace(case, related=" ".join([*known, self.other]))


class FollowParent(Command, frozen=True, kw_only=True):
    """随主案: the main case has ended, so this one goes to its own call-back and closing."""

    name = "follow_parent"
    allowed_from = OPEN
    to = Status.TO_CLOSE
    stops = tuple(kind for kind in TimerKind if kind is not K.TOTAL)
    starts = (K.CLOSE,)
    resumes = (K.TOTAL,)
    for_merged = True
    offline = Offline.ONLINE

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(case.parent, "no_case", other="")
        require(case.status is not Status.TO_CLOSE, "wrong_state", command=cls.name, status=case.status.value)


def co_moved(case: Case, act: Act, id: str, state: SideState, answer: str = "") -> Case:
    """The case with the actor's own department's part moved on."""
    side = own_part(case, act) if not id else named(case, id, CO)
    require(side.dept == act.actor.dept, "out_of_reach", dept=side.dept)
    news = {"decided_by": act.actor.id, "decided_ms": act.at_ms, "answer": answer}
    return replace(case, sides=moved(case.sides, side, state, **news))


def own_part(case: Case, act: Act) -> Side:
    mine = tuple(side for side in case.sides if side.kind is SideKind.CO_HANDLING and side.dept == act.actor.dept)
    side = first_open(mine, *CO)
    require(side, "no_side", side=SideKind.CO_HANDLING.value)
    return named(case, side.id if side else "", CO)

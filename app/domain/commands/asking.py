"""Asking and deciding in general: a request, who decides it, and what may become of it (domain.md §3.7)."""

from dataclasses import replace
from typing import Any

import msgspec

from app.domain.cases import Case
from app.domain.commands.base import OPEN, Command, Offline
from app.domain.district import Person
from app.domain.law import Act, Law
from app.domain.reasons import refusal, require
from app.domain.sides import MACHINES, Side, SideKind, Sides, SideState, first_open, moved

S = SideState
CHIEF = "DC"
REQUESTS = tuple(kind for kind, machine in MACHINES.items() if S.PENDING_DEPT in machine)


class ScreenRequest(Command, frozen=True, kw_only=True):
    """部门审核: the department passes on what its handler asks for."""

    name = "screen_request"
    allowed_from = OPEN

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(any(side.state is S.PENDING_DEPT for side in case.sides), "no_side", side="")

    @classmethod
    def apart_from(cls, case: Case) -> str:
        return next((side.asked_by for side in case.sides if side.state is S.PENDING_DEPT), "")

    def change(self, case: Case, act: Act) -> Case:
        side = next(side for side in case.sides if side.state is S.PENDING_DEPT)
        level = CHIEF if _is_chiefs(side, case, act) else "DP"
        due_ms = act.law.working_deadline_ms(act.at_ms, act.law.numbers.decision_work_hours)
        return replace(case, sides=moved(case.sides, side, S.PENDING, level=level, due_ms=due_ms))


class RejectRequest(Command, frozen=True, kw_only=True):
    """不同意. A rejected extension does not use up a chance."""

    name = "reject_request"
    allowed_from = OPEN
    needs_reason = True
    for_merged = True
    offline = Offline.ONLINE

    side: str = ""  # its id; "" = the oldest that is open

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(first_open(case.sides, *REQUESTS), "no_side", side="")

    @classmethod
    def is_open_to(cls, case: Case, person: Person, post: str) -> bool:
        return any(side.kind in REQUESTS and side.is_open and _decides(post, side) for side in case.sides)

    def check(self, case: Case, act: Act) -> None:
        side = named(case, self.side, REQUESTS)
        require(_decides(self.post, side), "chief_only" if side.level == CHIEF else "no_right", command=self.name)
        require(side.asked_by != act.actor.id, "same_person", person=side.asked_by)

    def change(self, case: Case, act: Act) -> Case:
        side = named(case, self.side, REQUESTS)
        news = {"decided_by": act.actor.id, "decided_ms": act.at_ms, "answer": self.reason}
        return replace(case, sides=moved(case.sides, side, S.REJECTED, **news))


class WithdrawRequest(Command, frozen=True, kw_only=True):
    """撤回 by who asked, or their department."""

    name = "withdraw_request"
    allowed_from = OPEN
    for_merged = True

    side: str = ""

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(first_open(case.sides, *REQUESTS), "no_side", side="")

    @classmethod
    def is_open_to(cls, case: Case, person: Person, post: str) -> bool:
        return any(side.kind in REQUESTS and side.is_open and _asked_by(side, person, post) for side in case.sides)

    def check(self, case: Case, act: Act) -> None:
        side = named(case, self.side, REQUESTS)
        require(_asked_by(side, act.actor, self.post), "out_of_reach", command=self.name)

    def change(self, case: Case, act: Act) -> Case:
        side = named(case, self.side, REQUESTS)
        return replace(case, sides=moved(case.sides, side, S.WITHDRAWN, decided_ms=act.at_ms, decided_by=act.actor.id))


class EscalateRequest(Command, frozen=True, kw_only=True):
    """升级: what nobody has decided in time goes to the duty chief; it is never approved by itself."""

    name = "escalate_request"
    allowed_from = OPEN
    for_merged = True
    offline = Offline.ONLINE

    side: str

    def check(self, case: Case, act: Act) -> None:
        side = named(case, self.side, REQUESTS)
        require(side.level not in {CHIEF, "SUP"} and side.due_ms <= act.at_ms, "side_state", side=side.kind.value)

    def change(self, case: Case, act: Act) -> Case:
        side = named(case, self.side, REQUESTS)
        return replace(case, sides=moved(case.sides, side, S.PENDING, level=CHIEF))


def _decides(post: str, side: Side) -> bool:
    """Whether a post may say no to a request; the duty chief may where the dispatcher may."""
    return post == side.level or (post == CHIEF and side.level == "DP")


def _asked_by(side: Side, person: Person, post: str) -> bool:
    return side.asked_by == person.id or (post == "DEPT" and side.dept == person.dept)


def a_request(command: Command, kind: SideKind, case: Case, act: Act, level: str, **more: Any) -> Side:
    """A new request. What a handler asks for, the department looks at first."""
    first = command.post == "HD"
    due_ms = act.law.working_deadline_ms(act.at_ms, act.law.numbers.decision_work_hours)
    side = Side(
        command.id,
        kind,
        S.PENDING_DEPT if first else S.PENDING,
        act.actor.id,
        command.post,
        case.dept or act.actor.dept,
        act.at_ms,
        due_ms,
        level="DEPT" if first else level,
        reason=command.reason_code,
        text=command.reason,
        evidence=command.evidence,
    )
    return msgspec.structs.replace(side, **more)


def approved(case: Case, act: Act, kind: SideKind, answer: str = "") -> Sides:
    """The side objects with the open request of that kind approved; unchanged where nobody had asked."""
    side = first_open(case.sides, kind)
    if side is None:
        return case.sides
    news = {"decided_by": act.actor.id, "decided_ms": act.at_ms, "answer": answer}
    return moved(case.sides, side, S.APPROVED, **news)


def named(case: Case, id: str, kinds: tuple[SideKind, ...]) -> Side:
    """The open side object of that id, or the oldest open one of these kinds."""
    side = next((each for each in case.sides if each.id == id), None) if id else first_open(case.sides, *kinds)
    if side is None or side.kind not in kinds or not side.is_open:
        raise refusal("no_side", side=id)
    return side


def check_none_open(case: Case, kind: SideKind) -> None:
    require(not first_open(case.sides, kind), "open_request", side=kind.value)


def check_decidable(case: Case, kind: SideKind) -> None:
    side = first_open(case.sides, kind)
    require(side, "no_side", side=kind.value)
    require(side and side.state is S.PENDING, "side_state", side=kind.value)


def level_of(case: Case, kind: SideKind) -> str:
    """The post that alone may decide an open request: the duty chief once it is his."""
    side = first_open(case.sides, kind)
    return CHIEF if side and side.level == CHIEF else ""


def applicant(case: Case, kind: SideKind) -> str:
    side = first_open(case.sides, kind)
    return side.asked_by if side else ""


def _is_chiefs(side: Side, case: Case, act: Act) -> bool:
    numbers = act.law.numbers
    if side.kind is SideKind.EXTENSION:
        return case.extended + 1 >= numbers.extension_chief_from
    return side.kind is SideKind.SUSPENSION and side.amount > numbers.suspension_chief_days

"""What one asks for and another decides: extension, suspension, return, and what may only be proposed (§3.7)."""

from dataclasses import replace

from app.domain.calendars import DAY_MS
from app.domain.cases import Case, Status
from app.domain.commands.asking import (
    CHIEF,
    a_request,
    applicant,
    approved,
    check_decidable,
    check_none_open,
    level_of,
)
from app.domain.commands.base import ALL_TIMERS, AT_DEPARTMENT, OPEN, Command, Offline
from app.domain.commands.handling import ARBITRATED, without_requests
from app.domain.law import HOTLINES, Act, Law
from app.domain.reasons import require
from app.domain.sides import SideKind, SideState, count, first_open
from app.domain.timers import TimerKind, Timers, changed, live

K = TimerKind
S = SideState
RETURN_REASONS = ("not_my_area", "not_my_duty", "duplicate", "no_caller")
EXTENDED = (K.HANDLE, K.TOTAL)


class RequestExtension(Command, frozen=True, kw_only=True):
    """延期申请, before the deadline; each at most one original limit, at most two approved."""

    name = "request_extension"
    allowed_from = AT_DEPARTMENT
    of_department = True
    needs_reason = True

    amount: float  # in units of the limit

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(case.extended < law.numbers.extensions, "too_many", case=case.id)
        require(now_ms < case.handle_red_ms, "overdue", case=case.id)
        check_none_open(case, SideKind.EXTENSION)

    def check(self, case: Case, act: Act) -> None:
        timer = live(case.timers, K.HANDLE)
        require(self.amount > 0, "no_amount", case=case.id)
        require(self.amount <= (timer.amount if timer else case.limit_amount), "too_much", case=case.id)

    def change(self, case: Case, act: Act) -> Case:
        chief = case.extended + 1 >= act.law.numbers.extension_chief_from
        side = a_request(self, SideKind.EXTENSION, case, act, CHIEF if chief else "DP", amount=self.amount)
        return replace(case, sides=(*case.sides, side))


class ApproveExtension(Command, frozen=True, kw_only=True):
    """同意延期: handling and total limit both grow; the state stays."""

    name = "approve_extension"
    allowed_from = AT_DEPARTMENT
    offline = Offline.ONLINE

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        check_decidable(case, SideKind.EXTENSION)

    @classmethod
    def needs_post(cls, case: Case, law: Law) -> str:
        return level_of(case, SideKind.EXTENSION)

    @classmethod
    def apart_from(cls, case: Case) -> str:
        return applicant(case, SideKind.EXTENSION)

    def change(self, case: Case, act: Act) -> Case:
        sides = approved(case, act, SideKind.EXTENSION, self.reason)
        return replace(case, sides=sides, extended=case.extended + 1)

    def timed(self, before: Case, after: Case, act: Act) -> Timers:
        side = first_open(before.sides, SideKind.EXTENSION)
        amount = side.amount if side else 0.0
        return changed(before.timers, EXTENDED, lambda timer: act.law.clockwork.extended(timer, amount))


class RequestSuspension(Command, frozen=True, kw_only=True):
    """挂账申请: it cannot be solved now; once a case, not when overdue, with the day on which it goes on."""

    name = "request_suspension"
    allowed_from = frozenset({Status.HANDLING})
    of_department = True
    needs_reason = True
    reasons = ("season", "law", "money", "property", "plan", "other")

    until_ms: int

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(not count(case.sides, SideKind.SUSPENSION, S.APPROVED), "too_many", case=case.id)
        require(now_ms < case.handle_red_ms, "overdue", case=case.id)
        check_none_open(case, SideKind.SUSPENSION)

    def check(self, case: Case, act: Act) -> None:
        require(self.until_ms > act.at_ms, "in_the_past", until_ms=self.until_ms)
        days = (self.until_ms - act.at_ms) / DAY_MS
        require(days <= act.law.numbers.suspension_days, "too_much", days=round(days))

    def change(self, case: Case, act: Act) -> Case:
        days = (self.until_ms - act.at_ms) / DAY_MS
        level = CHIEF if days > act.law.numbers.suspension_chief_days else "DP"
        side = a_request(self, SideKind.SUSPENSION, case, act, level, amount=days, until_ms=self.until_ms)
        return replace(case, sides=(*case.sides, side))


class Suspend(Command, frozen=True, kw_only=True):
    """同意挂账: all clocks stand still until it is taken up again."""

    name = "suspend"
    allowed_from = frozenset({Status.HANDLING})
    to = Status.SUSPENDED
    pauses = ALL_TIMERS
    offline = Offline.ONLINE

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        check_decidable(case, SideKind.SUSPENSION)
        require(now_ms < case.handle_red_ms, "overdue", case=case.id)

    @classmethod
    def needs_post(cls, case: Case, law: Law) -> str:
        return level_of(case, SideKind.SUSPENSION)

    @classmethod
    def apart_from(cls, case: Case) -> str:
        return applicant(case, SideKind.SUSPENSION)

    def change(self, case: Case, act: Act) -> Case:
        return replace(case, sides=approved(case, act, SideKind.SUSPENSION, self.reason))


class Resume(Command, frozen=True, kw_only=True):
    """恢复: by the department, the dispatcher, or the platform on the day named."""

    name = "resume"
    allowed_from = frozenset({Status.SUSPENDED})
    to = Status.HANDLING
    resumes = ALL_TIMERS


class RequestReturn(Command, frozen=True, kw_only=True):
    """退单申请: "not mine", with proof, within the return window; the clock runs on until it is decided."""

    name = "request_return"
    allowed_from = AT_DEPARTMENT
    of_department = True
    needs_reason = True
    reasons = RETURN_REASONS
    needs_evidence = True

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(case.returned < law.numbers.returns, "too_many", case=case.id)
        require(case.dept_basis != ARBITRATED, "arbitrated", case=case.id)
        require(not case.handler, "assigned", case=case.id)
        require(not case.return_until_ms or now_ms <= case.return_until_ms, "return_window", case=case.id)
        check_none_open(case, SideKind.RETURN)

    def check(self, case: Case, act: Act) -> None:
        require(self.reason_code, "unknown_reason", reason=self.reason_code)

    def change(self, case: Case, act: Act) -> Case:
        chief = case.returned + 1 >= act.law.numbers.return_chief_from
        side = a_request(self, SideKind.RETURN, case, act, CHIEF if chief else "DP")
        return replace(case, sides=(*case.sides, side))


class ApproveReturn(Command, frozen=True, kw_only=True):
    """同意退单: the department's time is annulled; the total goes on."""

    name = "approve_return"
    allowed_from = AT_DEPARTMENT
    to = Status.TO_DISPATCH
    stops = (K.SIGN,)
    starts = (K.DISPATCH,)
    offline = Offline.ONLINE

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        check_decidable(case, SideKind.RETURN)

    @classmethod
    def needs_post(cls, case: Case, law: Law) -> str:
        return level_of(case, SideKind.RETURN)

    @classmethod
    def apart_from(cls, case: Case) -> str:
        return applicant(case, SideKind.RETURN)

    def change(self, case: Case, act: Act) -> Case:
        sides = without_requests(approved(case, act, SideKind.RETURN, self.reason), act.at_ms)
        cleared = replace(case, dept="", dept_basis="", handler="", dispatched_ms=0, signed_ms=0, return_until_ms=0)
        return replace(cleared, returned=case.returned + 1, sides=sides)

    def timed(self, before: Case, after: Case, act: Act) -> Timers:
        work = act.law.clockwork
        annulled = (K.HANDLE, K.CONTACT)
        timers = changed(before.timers, annulled, lambda timer: work.annulled(timer, act.at_ms, "returned"))
        return Command.timed(self, replace(before, timers=timers), after, act)


class RequestVoid(Command, frozen=True, kw_only=True):
    """作废申请: the duty chief decides."""

    name = "request_void"
    allowed_from = frozenset({Status.TO_DISPATCH, *AT_DEPARTMENT})
    needs_reason = True

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(case.channel not in HOTLINES, "hotline_void", case=case.id)
        check_none_open(case, SideKind.VOIDING)

    def change(self, case: Case, act: Act) -> Case:
        return replace(case, sides=(*case.sides, a_request(self, SideKind.VOIDING, case, act, CHIEF)))


class RequestTransfer(Command, frozen=True, kw_only=True):
    """移交申请 by a call-taker: the duty chief decides."""

    name = "request_transfer"
    allowed_from = frozenset({Status.REPORTED, Status.PRE_VERIFY, Status.TO_FILE, Status.TO_DISPATCH})
    needs_reason = True

    target: str = "110"

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        check_none_open(case, SideKind.TRANSFER)

    def change(self, case: Case, act: Act) -> Case:
        side = a_request(self, SideKind.TRANSFER, case, act, CHIEF, target=self.target)
        return replace(case, sides=(*case.sides, side))


class RequestForceClose(Command, frozen=True, kw_only=True):
    """强制结案申请 by the duty chief; supervision agrees or not."""

    name = "request_force_close"
    allowed_from = OPEN
    needs_reason = True
    for_merged = True
    offline = Offline.ONLINE

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        check_none_open(case, SideKind.FORCED_CLOSING)

    def change(self, case: Case, act: Act) -> Case:
        return replace(case, sides=(*case.sides, a_request(self, SideKind.FORCED_CLOSING, case, act, "SUP")))

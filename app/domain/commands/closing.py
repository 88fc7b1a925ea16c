"""The ends of a case, and the ways back (domain.md §3.6, 21-22, 25-29)."""

from dataclasses import replace

from app.domain.calendars import DAY_MS
from app.domain.cases import Case, Status, Urgency
from app.domain.commands.asking import approved
from app.domain.commands.base import ALL_TIMERS, OPEN, Command, Offline
from app.domain.law import HOTLINES, Act, Law
from app.domain.limits import Limit, LimitUnit
from app.domain.reasons import require
from app.domain.sides import BLOCK_CLOSING, SideKind, first_open
from app.domain.timers import TimerKind, Timers, live

K = TimerKind
KINDS = ("normal", "error", "special")
TARGETS = ("110", "city", "district")
TRANSFERABLE = frozenset({Status.REPORTED, Status.PRE_VERIFY, Status.TO_FILE, Status.TO_DISPATCH})
VOIDABLE = frozenset({Status.TO_DISPATCH, Status.TO_SIGN, Status.HANDLING})


class Close(Command, frozen=True, kw_only=True):
    """结案; never offline. The closing condition of the standard has to be confirmed."""

    name = "close"
    allowed_from = frozenset({Status.TO_CLOSE})
    to = Status.CLOSED
    stops = (K.CLOSE, K.TOTAL)
    for_merged = True
    offline = Offline.ONLINE

    kind: str = "normal"  # of an ending that is none of the usual: "error" or "special"
    closing: int = 0  # the number of the condition whose closing condition is met

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        side = first_open(case.sides, *BLOCK_CLOSING)
        require(side is None, "open_request", side=side.kind.value if side else "")
        require(case.visited_ms or case.satisfaction or not law.is_owed_a_call(case), "no_visit", case=case.id)

    @classmethod
    def apart_from(cls, case: Case) -> str:
        return case.dispatched_by

    def check(self, case: Case, act: Act) -> None:
        require(self.kind in KINDS, "unknown_answer", answer=self.kind)
        wanted = act.law.condition(case)
        require(not wanted.closing or self.closing == wanted.number, "no_closing", condition=wanted.number)

    def change(self, case: Case, act: Act) -> Case:
        late = case.handle_red_ms < (case.handled_ms or act.at_ms) or case.total_red_ms < act.at_ms
        kind = "overdue" if self.kind == "normal" and late else self.kind
        return replace(case, close_kind=kind, closed_ms=act.at_ms)


class ForceClose(Command, frozen=True, kw_only=True):
    """强制结案: two persons; the duty chief asks, supervision agrees."""

    name = "force_close"
    allowed_from = OPEN
    to = Status.CLOSED
    stops = ALL_TIMERS
    needs_reason = True
    for_merged = True
    offline = Offline.ONLINE

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(first_open(case.sides, SideKind.FORCED_CLOSING), "no_side", side=SideKind.FORCED_CLOSING.value)

    @classmethod
    def apart_from(cls, case: Case) -> str:
        side = first_open(case.sides, SideKind.FORCED_CLOSING)
        return side.asked_by if side else ""

    def change(self, case: Case, act: Act) -> Case:
        sides = approved(case, act, SideKind.FORCED_CLOSING)
        return replace(case, close_kind="forced", closed_ms=act.at_ms, sides=sides)


class VoidCase(Command, frozen=True, kw_only=True):
    """作废: it was filed by error. A hotline order can never be void."""

    name = "void"
    allowed_from = VOIDABLE
    to = Status.VOID
    stops = ALL_TIMERS
    needs_reason = True
    reasons = ("filed_by_error", "duplicate", "test", "other")
    offline = Offline.ONLINE

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(case.channel not in HOTLINES, "hotline_void", case=case.id)

    @classmethod
    def apart_from(cls, case: Case) -> str:
        side = first_open(case.sides, SideKind.VOIDING)
        return side.asked_by if side else ""

    def change(self, case: Case, act: Act) -> Case:
        return replace(case, closed_ms=act.at_ms, close_kind="error", sides=approved(case, act, SideKind.VOIDING))


class TransferOut(Command, frozen=True, kw_only=True):
    """移交 to 110, the city or another district. Where life is in danger: telephone first, data second."""

    name = "transfer_out"
    allowed_from = TRANSFERABLE
    to = Status.TRANSFERRED
    stops = ALL_TIMERS
    starts = (K.RECEIPT,)
    needs_reason = True
    offline = Offline.ONLINE

    target: str
    called: bool = False  # the other side was telephoned

    def check(self, case: Case, act: Act) -> None:
        require(self.target in TARGETS, "no_target", target=self.target)
        require(self.called or case.urgency is not Urgency.EXTRA_URGENT, "call_first", case=case.id)

    def change(self, case: Case, act: Act) -> Case:
        return replace(case, closed_ms=act.at_ms, sides=approved(case, act, SideKind.TRANSFER))

    def receiver(self) -> str:
        return ""

    def text(self) -> str:
        return f"{self.target}: {self.reason}"


class Bounce(Command, frozen=True, kw_only=True):
    """退回: the other side did not take it."""

    name = "bounce"
    allowed_from = frozenset({Status.TRANSFERRED})
    to = Status.REPORTED
    stops = (K.RECEIPT,)
    starts = (K.ACCEPT,)
    offline = Offline.ONLINE

    def change(self, case: Case, act: Act) -> Case:
        return replace(case, closed_ms=0)


class ConfirmReceipt(Command, frozen=True, kw_only=True):
    """移交回执: the other side has taken it."""

    name = "confirm_receipt"
    allowed_from = frozenset({Status.TRANSFERRED})
    stops = (K.RECEIPT,)
    offline = Offline.ONLINE

    receipt: str = ""  # their own number

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(live(case.timers, K.RECEIPT) or not case.timers, "side_state", side=K.RECEIPT.value)

    def text(self) -> str:
        return self.receipt or self.reason


class Reopen(Command, frozen=True, kw_only=True):
    """重启: the caller complains again; a new limit, and a repeat for the count."""

    name = "reopen"
    allowed_from = frozenset({Status.CLOSED, Status.NOT_FILED})
    needs_reason = True
    offline = Offline.ONLINE

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        numbers = law.numbers
        days = numbers.reopen_days_closed if case.status is Status.CLOSED else numbers.reopen_days_not_filed
        require(now_ms <= case.closed_ms + days * DAY_MS, "too_late", case=case.id)

    def change(self, case: Case, act: Act) -> Case:
        status = Status.TO_DISPATCH if case.status is Status.CLOSED and case.filed_ms else Status.TO_FILE
        return replace(
            case,
            status=status,
            dept="",
            dept_basis="",
            handler="",
            handled_by="",
            dispatched_by="",
            dispatched_ms=0,
            signed_ms=0,
            handled_ms=0,
            closed_ms=0,
            visited_ms=0,
            returned=0,
            ladder=0,
            close_kind="",
            satisfaction="",
            parent="",
            repeats=case.repeats + 1,
        )

    def timed(self, before: Case, after: Case, act: Act) -> Timers:
        law, at_ms = act.law, act.at_ms
        begun = [law.started(after, K.DISPATCH if after.status is Status.TO_DISPATCH else K.FILE, at_ms)]
        if after.status is Status.TO_DISPATCH:
            limit = Limit(law.numbers.reopen_work_days, LimitUnit.WORK_DAY, basis="reopen")
            begun.append(law.clockwork.started(K.TOTAL, limit, at_ms, law.scope(after)))
        return (*before.timers, *(timer for timer in begun if timer))


class Archive(Command, frozen=True, kw_only=True):
    """归档, by the platform, 30 days after closing when no appeal is open."""

    name = "archive"
    allowed_from = frozenset({Status.CLOSED})
    to = Status.ARCHIVED
    for_merged = True
    offline = Offline.ONLINE

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        appeal = first_open(case.sides, SideKind.APPEAL)
        require(appeal is None, "open_request", side=SideKind.APPEAL.value)
        require(now_ms >= case.closed_ms + law.numbers.archive_days * DAY_MS, "times_out_of_order", case=case.id)

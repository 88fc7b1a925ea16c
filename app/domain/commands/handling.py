"""From dispatch to feedback (domain.md §3.6, 8-10, 13-15)."""

from collections.abc import Sequence

from app.domain.calendars import HOUR_MS
from app.domain.cases import Case, Channel, Status, Urgency, altered
from app.domain.commands.base import AT_DEPARTMENT, Command, Offline
from app.domain.law import HOTLINES, Act, Law
from app.domain.limits import Limit, LimitUnit
from app.domain.reasons import refusal, require
from app.domain.sides import Side, SideKind, Sides, SideState, first_open, moved
from app.domain.timers import TimerKind, Timers, changed, live

K = TimerKind
SOLUTIONS = ("solved", "explained", "cannot")
ARBITRATED = "arbitrated"
OVERRIDE = "override"


class Dispatch(Command, frozen=True, kw_only=True):
    """派遣 to exactly one main department, with co-departments if wanted.

    Another department than that of the responsibility list needs a reason. A leader's or emergency order may set
    its own limit.
    """

    name = "dispatch"
    longest_wait_ms = 12 * HOUR_MS
    allowed_from = frozenset({Status.TO_DISPATCH})
    to = Status.TO_SIGN
    stops = (K.DISPATCH,)
    starts = (K.SIGN, K.HANDLE, K.CONTACT)

    dept: str
    note: str = ""
    co_depts: tuple[str, ...] = ()
    limit_amount: int = 0  # of a leader's or emergency order only
    limit_unit: str = ""

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(not must_be_arbitrated(case, law), "needs_arbitration", case=case.id)

    def check(self, case: Case, act: Act) -> None:
        check_dept(self.dept, act)
        for dept in self.co_depts:
            check_dept(dept, act)
            require(dept != self.dept, "same_dept", dept=dept)
        if self.dept != act.law.responsible_dept(case)[0]:
            require(self.reason.strip() or self.note.strip(), "no_override", dept=self.dept)
        if self.limit_amount or self.limit_unit:
            ordered = case.channel is Channel.LEADER or case.urgency is Urgency.EXTRA_URGENT
            require(ordered or first_open(case.sides, SideKind.INSTRUCTION), "too_much", case=case.id)
            require(self.limit_amount > 0 and self.limit_unit in set(LimitUnit), "no_amount", case=case.id)

    def change(self, case: Case, act: Act) -> Case:
        right, basis = act.law.responsible_dept(case)
        after = given(case, self.dept, basis if right == self.dept else OVERRIDE, act)
        if self.limit_amount:
            after = altered(after, limit_amount=self.limit_amount, limit_unit=self.limit_unit)
        return altered(after, sides=(*after.sides, *invitations(self.id, self.co_depts, after, act)))

    def timed(self, before: Case, after: Case, act: Act) -> Timers:
        ordered = self.limit_amount and Limit(self.limit_amount, LimitUnit(self.limit_unit), basis="order")
        return given_timers(before, after, act, ordered or None)

    def text(self) -> str:
        return self.note or self.reason

    def receiver(self) -> str:
        return self.dept


class Redirect(Command, frozen=True, kw_only=True):
    """改派: another department, before or after it has signed."""

    name = "redirect"
    longest_wait_ms = 12 * HOUR_MS
    allowed_from = AT_DEPARTMENT
    to = Status.TO_SIGN
    stops = (K.SIGN, K.HANDLE)
    starts = (K.SIGN, K.HANDLE)
    needs_reason = True
    offline = Offline.ONLINE

    dept: str

    def check(self, case: Case, act: Act) -> None:
        check_dept(self.dept, act)
        require(self.dept != case.dept, "same_dept", dept=self.dept)

    def change(self, case: Case, act: Act) -> Case:
        right, basis = act.law.responsible_dept(case)
        return given(case, self.dept, basis if right == self.dept else OVERRIDE, act)

    def timed(self, before: Case, after: Case, act: Act) -> Timers:
        """The old handling counts for the old department only if it was late already."""
        return given_timers(before, after, act, None)

    def receiver(self) -> str:
        return self.dept


class Arbitrate(Command, frozen=True, kw_only=True):
    """指定承办: after three returns, or where nobody knew who is liable, the duty chief says who does it."""

    name = "arbitrate"
    longest_wait_ms = 12 * HOUR_MS
    allowed_from = frozenset({Status.TO_DISPATCH})
    to = Status.TO_SIGN
    stops = (K.DISPATCH,)
    starts = (K.SIGN, K.HANDLE, K.CONTACT)
    needs_reason = True
    offline = Offline.ONLINE

    dept: str

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(must_be_arbitrated(case, law), "no_arbitration", case=case.id)

    def check(self, case: Case, act: Act) -> None:
        check_dept(self.dept, act)

    def change(self, case: Case, act: Act) -> Case:
        return altered(given(case, self.dept, ARBITRATED, act), unclear=0)

    def timed(self, before: Case, after: Case, act: Act) -> Timers:
        return given_timers(before, after, act, None)

    def receiver(self) -> str:
        return self.dept


class Sign(Command, frozen=True, kw_only=True):
    """签收: the department takes it. For one without login the dispatcher does, who telephones (代办)."""

    name = "sign"
    allowed_from = frozenset({Status.TO_SIGN})
    of_department = True
    to = Status.HANDLING
    stops = (K.SIGN,)
    by_proxy = True

    contact: str = ""  # by proxy: whom the dispatcher spoke to

    def change(self, case: Case, act: Act) -> Case:
        return altered(case, signed_ms=act.at_ms)

    def text(self) -> str:
        return self.contact or self.reason


class Assign(Command, frozen=True, kw_only=True):
    """指派 to one handler of the department."""

    name = "assign"
    longest_wait_ms = 12 * HOUR_MS
    allowed_from = frozenset({Status.HANDLING})
    of_department = True

    handler: str

    def check(self, case: Case, act: Act) -> None:
        person = act.law.person(self.handler)
        if person is None or person.dept != case.dept:
            raise refusal("no_handler", person=self.handler)
        require(act.law.is_on_shift(person, act.at_ms), "off_shift", person=person.name)

    def change(self, case: Case, act: Act) -> Case:
        return altered(case, handler=self.handler)

    def receiver(self) -> str:
        return self.handler


class RevokeAssign(Command, frozen=True, kw_only=True):
    """撤销指派."""

    name = "revoke_assign"
    allowed_from = frozenset({Status.HANDLING})
    of_department = True

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(case.handler, "nobody_assigned", case=case.id)

    def change(self, case: Case, act: Act) -> Case:
        return altered(case, handler="")


class RecordContact(Command, frozen=True, kw_only=True):
    """先行联系: the handler has telephoned the caller of a hotline order."""

    name = "record_contact"
    allowed_from = AT_DEPARTMENT
    of_department = True
    stops = (K.CONTACT,)
    by_proxy = True

    note: str

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(case.channel in HOTLINES and case.phone, "nobody_to_call", case=case.id)
        require(not case.contacted_ms, "contacted", case=case.id)

    def check(self, case: Case, act: Act) -> None:
        require(self.note.strip(), "no_text", case=case.id)

    def change(self, case: Case, act: Act) -> Case:
        return altered(case, contacted_ms=act.at_ms)

    def text(self) -> str:
        return self.note


class ReportResult(Command, frozen=True, kw_only=True):
    """The handler's result from the site; the department confirms it with its feedback."""

    name = "report_result"
    allowed_from = frozenset({Status.HANDLING})
    needs_evidence = True

    result: str

    def check(self, case: Case, act: Act) -> None:
        require(self.result.strip(), "no_result", case=case.id)

    def change(self, case: Case, act: Act) -> Case:
        return altered(case, handled_by=act.actor.id)

    def text(self) -> str:
        return self.result


class SubmitFeedback(Command, frozen=True, kw_only=True):
    """处理反馈: the department's result, with a photo taken after the work."""

    name = "submit_feedback"
    allowed_from = frozenset({Status.HANDLING})
    of_department = True
    to = Status.FEEDBACK
    stops = (K.HANDLE, K.CONTACT)
    starts = (K.FEEDBACK,)
    needs_evidence = True
    by_proxy = True

    result: str
    solution: str = "solved"

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        must_call = case.channel in HOTLINES and case.phone and case.timers  # cases from before timers were kept
        require(not must_call or case.contacted_ms, "no_contact", case=case.id)
        require(not first_open(case.sides, SideKind.CO_HANDLING), "co_open", case=case.id)

    def check(self, case: Case, act: Act) -> None:
        require(self.result.strip(), "no_result", case=case.id)
        require(self.solution in SOLUTIONS, "unknown_answer", answer=self.solution)

    def change(self, case: Case, act: Act) -> Case:
        by = case.handled_by or case.handler or act.actor.id
        return altered(case, handled_ms=act.at_ms, handled_by=by, sides=without_requests(case.sides, act.at_ms))

    def text(self) -> str:
        return self.result


def must_be_arbitrated(case: Case, law: Law) -> bool:
    return case.returned >= law.numbers.returns or bool(case.unclear)


def check_dept(dept: str, act: Act) -> None:
    require(dept, "no_dept")
    require(act.law.department(dept), "unknown_dept", dept=dept)


def given(case: Case, dept: str, basis: str, act: Act) -> Case:
    """The case in the hands of a department, chosen by the actor for that reason."""
    limit = act.law.handle_limit(case)
    after = altered(
        case,
        dept=dept,
        dept_basis=basis,
        dispatched_by=act.actor.id,
        dispatched_ms=act.at_ms,
        signed_ms=0,
        handled_ms=0,
        handler="",
        handled_by="",
        ladder=0,
        limit_amount=int(limit.amount),
        limit_unit=limit.unit.value,
        sides=without_requests(case.sides, act.at_ms),
    )
    return altered(after, return_until_ms=act.law.return_until_ms(after, act.at_ms))


def given_timers(before: Case, after: Case, act: Act, ordered: Limit | None) -> Timers:
    """The timers of a case that a department has just been given."""
    law, work, at_ms = act.law, act.law.clockwork, act.at_ms
    timers = changed(before.timers, (K.DISPATCH, K.SIGN, K.CONTACT), lambda timer: work.finished(timer, at_ms))
    timers = changed(
        timers,
        (K.HANDLE,),
        lambda timer: (
            work.finished(timer, at_ms) if timer.red_ms <= at_ms else work.annulled(timer, at_ms, "redirected")
        ),
    )
    begun = [law.started(after, K.SIGN, at_ms), law.started(after, K.HANDLE, at_ms)]
    if ordered:
        begun[1] = work.started(K.HANDLE, ordered, at_ms, law.scope(after), after.dept)
    if after.channel in HOTLINES and after.phone and not after.contacted_ms:
        begun.append(law.started(after, K.CONTACT, at_ms))
    return (*timers, *(timer for timer in begun if timer))


def invitations(id: str, depts: Sequence[str], case: Case, act: Act, amount: float = 0.0) -> Sides:
    """Co-departments asked to join (协办). Each has a limit of its own, never later than the main department's."""
    main = act.law.handle_limit(case)
    own = Limit(amount or main.amount * act.law.numbers.co_share, main.unit, basis="co")
    due_ms = act.law.clockwork.started(K.HANDLE, own, act.at_ms, act.law.scope(case)).red_ms
    running = live(case.timers, K.HANDLE)
    if running:
        due_ms = min(due_ms, running.red_ms)
    return tuple(
        Side(
            f"{id}.{number}",
            SideKind.CO_HANDLING,
            SideState.INVITED,
            act.actor.id,
            act.actor.post,
            dept,
            act.at_ms,
            due_ms,
            level="DEPT",
            target=dept,
        )
        for number, dept in enumerate(depts, start=1)
    )


def without_requests(sides: Sides, at_ms: int) -> Sides:
    """What a department had asked for is cancelled when the case leaves it."""
    asked = (SideKind.EXTENSION, SideKind.SUSPENSION, SideKind.RETURN, SideKind.CO_HANDLING)
    while side := first_open(sides, *asked):
        sides = moved(sides, side, SideState.CANCELLED, decided_ms=at_ms)
    return sides

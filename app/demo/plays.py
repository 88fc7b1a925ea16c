"""What happens to cases and how often: the usual way, the twists it takes, the answers given to what is asked.

Shares follow domain.md §10.2: of 16,300 cases a month 1.31 % overdue, 223 extended, 18 reworked. All else is a small
share that keeps every act of the law in use.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.demo.players import OTHER_CASE, OTHER_DEPT, Line
from app.domain.cases import Case, Channel, Status
from app.domain.law import HOTLINES, Law
from app.domain.limits import LimitUnit
from app.domain.sides import SideKind, SideState

Fits = Callable[[Law, Case], bool]
K, S = SideKind, SideState


def always(_law: Law, _case: Case) -> bool:
    return True


def is_slow(law: Law, case: Case) -> bool:
    """Whether there is time for more than to go there and do it."""
    return law.condition(case).unit is not LimitUnit.URGENT_HOUR


def is_brief(law: Law, case: Case) -> bool:
    """Whether it is late within a day or so."""
    return law.condition(case).unit in {LimitUnit.URGENT_HOUR, LimitUnit.WORK_HOUR} and not case.hotline_class


def is_hotline(_law: Law, case: Case) -> bool:
    return case.channel in HOTLINES and bool(case.phone)


def is_voidable(law: Law, case: Case) -> bool:
    return case.channel not in HOTLINES and is_slow(law, case)


def is_unseen(_law: Law, case: Case) -> bool:
    """Whether nobody of ours has seen it."""
    return case.channel not in {Channel.INSPECTOR, Channel.SUP, Channel.STATION, Channel.WHISTLE, Channel.LEADER}


def has_login(law: Law, case: Case) -> bool:
    department = law.department(case.dept)
    return department is not None and department.has_login


def is_slow_with_login(law: Law, case: Case) -> bool:
    """As far as can be told before it is dispatched."""
    department = law.department(case.dept or law.responsible_dept(case)[0])
    return is_slow(law, case) and department is not None and department.has_login


def is_unassigned(_law: Law, case: Case) -> bool:
    return not case.handler


def was_not_found(_law: Law, case: Case) -> bool:
    return any(side.kind is K.VERIFY and side.finding == "not_found" for side in case.sides)


def is_dispatchers(_law: Law, case: Case) -> bool:
    """Whether a request goes to the duty chief when the dispatcher leaves it lying."""
    return any(side.state is S.PENDING and side.level == "DP" for side in case.sides)


def is_to_be_called(law: Law, case: Case) -> bool:
    return law.is_owed_a_call(case) and not case.visited_ms


@dataclass(frozen=True, slots=True)
class Choice:
    """A line that may come next, with its weight among others; no line: it is left as it is.

    `holds`: nothing else is done until somebody else has moved it on.
    """

    line: Line | None
    weight: float = 1.0
    fits: Fits = always
    holds: bool = False


@dataclass(frozen=True, slots=True)
class Twist:
    """What `percent` of all cases meet: each line once the case is in that state. `is_late`: it ends overdue."""

    name: str
    percent: float
    cues: tuple[tuple[Status, Line], ...] = ()
    fits: Fits = always
    is_late: bool = False


REPORTED, TO_FILE, TO_DISPATCH = Status.REPORTED, Status.TO_FILE, Status.TO_DISPATCH
TO_SIGN, HANDLING, FEEDBACK = Status.TO_SIGN, Status.HANDLING, Status.FEEDBACK
TO_CLOSE, CLOSED = Status.TO_CLOSE, Status.CLOSED
HANDLER = ("HD",)

SELF_HANDLED_PERCENT = 0.8
SELF_HANDLED_CHANNELS = frozenset({Channel.INSPECTOR, Channel.STATION})

TWISTS: tuple[Twist, ...] = (
    Twist("verified", 5.0, ((REPORTED, Line("send_verify")),), is_unseen),
    Twist("verified_before_filing", 0.4, ((TO_FILE, Line("send_verify")),), is_unseen),
    Twist("refused", 1.2, ((REPORTED, Line("refuse")),)),
    Twist("not_filed", 0.7, ((TO_FILE, Line("not_file")),)),
    Twist("transferred", 0.35, ((REPORTED, Line("request_transfer")),)),
    Twist("bounced", 0.2, ((REPORTED, Line("request_transfer")), (Status.TRANSFERRED, Line("bounce")))),
    Twist("classed_plain", 0.4, ((REPORTED, Line("accept", {"hotline_class": "ordinary"})),), is_hotline),
    Twist("classed_consult", 0.2, ((REPORTED, Line("accept", {"hotline_class": "consult"})),), is_hotline),
    Twist("classed_complex", 0.2, ((REPORTED, Line("accept", {"hotline_class": "complex"})),), is_hotline),
    Twist("unclear", 0.25, ((TO_FILE, Line("file", {"unclear": True})),)),
    Twist("reclassified", 0.4, ((TO_DISPATCH, Line("reclassify")),), is_slow),
    Twist("void", 0.3, ((HANDLING, Line("request_void")),), is_voidable),
    Twist("void_at_once", 0.1, ((TO_DISPATCH, Line("void")),), is_voidable),
    Twist("co_dispatched", 0.2, ((TO_DISPATCH, Line("dispatch", {"co_depts": (OTHER_DEPT,)})),), is_slow_with_login),
    Twist("returned", 1.2, ((TO_SIGN, Line("request_return")),), is_slow_with_login),
    Twist("returned_thrice", 0.25, ((TO_SIGN, Line("request_return")),) * 3, is_slow_with_login),
    Twist("redirected", 0.3, ((HANDLING, Line("redirect")),), is_slow),
    Twist("extended", 1.4, ((HANDLING, Line("request_extension")),), is_slow_with_login),
    Twist("extended_twice", 0.12, ((HANDLING, Line("request_extension")),) * 2, is_slow_with_login),
    Twist("handler_extends", 0.2, ((HANDLING, Line("request_extension", posts=HANDLER)),), is_slow_with_login),
    Twist("suspended", 0.6, ((HANDLING, Line("request_suspension")),), is_slow_with_login),
    Twist("handler_suspends", 0.15, ((HANDLING, Line("request_suspension", posts=HANDLER)),), is_slow_with_login),
    Twist("joined", 0.7, ((HANDLING, Line("invite_co")),), is_slow_with_login),
    Twist("handler_reports", 20.0, ((HANDLING, Line("report_result")),)),
    Twist("revoked", 0.4, ((HANDLING, Line("revoke_assign")),), is_slow),
    Twist("urged", 1.0, ((HANDLING, Line("urge")),), is_slow),
    Twist("reminded", 0.4, ((HANDLING, Line("remind")),), is_slow),
    Twist("remarked", 4.0, ((HANDLING, Line("remark")),)),
    Twist("linked", 0.4, ((TO_SIGN, Line("link", {"other": OTHER_CASE})),)),
    Twist("merged", 0.4, ((TO_SIGN, Line("merge", {"other": OTHER_CASE})),), is_slow),
    Twist("proposed", 0.2, ((HANDLING, Line("propose_supervision", posts=("DC",))),), is_slow_with_login),
    Twist("supervised", 0.2, ((HANDLING, Line("supervise")),), is_slow_with_login),
    Twist("instructed", 0.3, ((HANDLING, Line("record_instruction")),), is_slow_with_login),
    Twist("forced", 0.25, ((HANDLING, Line("request_force_close")),), is_slow),
    Twist("sampled", 28.0, ((FEEDBACK, Line("send_check")),)),
    Twist("reworked", 0.05, ((FEEDBACK, Line("rework")),), is_slow),
    Twist(
        "check_failed",
        0.05,
        (
            (FEEDBACK, Line("send_check")),
            (Status.POST_CHECK, Line("check_result", {"finding": "fail", "reason": "现场仍有残留，未处置到位。"})),
        ),
        is_slow,
    ),
    Twist("unable", 0.3, ((FEEDBACK, Line("send_check")), (Status.POST_CHECK, Line("check_result", {
        "finding": "unable", "reason": "现场围挡，无法进入核查。"})))),
    Twist("unhappy", 0.05, (
        (TO_CLOSE, Line("record_visit", {"answer": "not", "solved": False})),
        (TO_CLOSE, Line("rework", posts=("CT",))),
    ), is_hotline),
    Twist("reopened", 0.3, ((CLOSED, Line("reopen")),)),
    Twist("reopened_not_filed", 0.15, ((TO_FILE, Line("not_file")), (Status.NOT_FILED, Line("reopen")))),
    Twist("late", 0.5, (), is_brief, is_late=True),
    Twist("late_and_appealed", 0.35, ((CLOSED, Line("appeal")),), is_brief, is_late=True),
    Twist("late_and_inquired", 0.27, ((CLOSED, Line("inquire")),), is_brief, is_late=True),
)  # fmt: skip

FIRST: Mapping[Status, tuple[Choice, ...]] = {  # what comes before any twist
    HANDLING: (Choice(Line("assign"), fits=is_unassigned), Choice(Line("record_contact"))),
}
USUAL: Mapping[Status, tuple[Choice, ...]] = {  # and what comes after: the first that the law allows
    REPORTED: (Choice(Line("approve_self_handled")), Choice(Line("accept"))),
    Status.PRE_VERIFY: (Choice(Line("verify_result")),),
    TO_FILE: (Choice(Line("not_file"), fits=was_not_found), Choice(Line("file"))),
    TO_DISPATCH: (Choice(Line("arbitrate")), Choice(Line("dispatch"))),
    TO_SIGN: (Choice(Line("sign")),),
    HANDLING: (Choice(Line("submit_feedback")),),
    Status.SUSPENDED: (Choice(Line("resume")),),
    FEEDBACK: (Choice(Line("pass_feedback")), Choice(Line("send_check"))),
    Status.POST_CHECK: (Choice(Line("check_result")),),
    TO_CLOSE: (Choice(Line("record_visit"), fits=is_to_be_called), Choice(Line("close"))),
    Status.TRANSFERRED: (Choice(Line("confirm_receipt")),),
}
VARIANTS: Mapping[str, tuple[tuple[Mapping[str, object], float], ...]] = {  # what a command says, by weight
    "verify_result": (
        ({"finding": "exists"}, 91.0),
        ({"finding": "not_found"}, 6.0),
        ({"finding": "unverifiable"}, 3.0),
    ),
    "submit_feedback": (({}, 94.0), ({"solution": "explained"}, 4.0), ({"solution": "cannot"}, 2.0)),
    "find_inquiry": (({"finding": "corrected"}, 5.0), ({"finding": "none"}, 3.0), ({"finding": "accountability"}, 2.0)),
}  # fmt: skip

REJECT, WITHDRAW = Line("reject_request"), Line("withdraw_request")
SCREENED = (Choice(Line("screen_request"), 80.0), Choice(REJECT, 15.0), Choice(WITHDRAW, 5.0))
ANSWERS: Mapping[tuple[SideKind, SideState], tuple[Choice, ...]] = {
    (K.EXTENSION, S.PENDING_DEPT): SCREENED,
    (K.EXTENSION, S.PENDING): (
        Choice(Line("approve_extension"), 83.0), Choice(REJECT, 7.0), Choice(WITHDRAW, 5.0),
        Choice(None, 5.0, is_dispatchers)),
    (K.SUSPENSION, S.PENDING_DEPT): SCREENED,
    (K.SUSPENSION, S.PENDING): (
        Choice(Line("suspend"), 62.0), Choice(REJECT, 10.0), Choice(WITHDRAW, 6.0),
        Choice(None, 22.0, is_dispatchers, holds=True)),
    (K.RETURN, S.PENDING): (Choice(Line("approve_return"), 88.0), Choice(REJECT, 8.0), Choice(WITHDRAW, 4.0)),
    (K.VOIDING, S.PENDING): (Choice(Line("void"), 60.0), Choice(REJECT, 25.0), Choice(WITHDRAW, 15.0)),
    (K.TRANSFER, S.PENDING): (Choice(Line("transfer_out"), 75.0), Choice(REJECT, 15.0), Choice(WITHDRAW, 10.0)),
    (K.FORCED_CLOSING, S.PENDING): (Choice(Line("force_close"), 50.0), Choice(REJECT, 30.0), Choice(WITHDRAW, 20.0)),
    (K.PROPOSAL, S.PENDING): (
        Choice(Line("supervise"), 60.0, has_login), Choice(REJECT, 30.0), Choice(None, 10.0)),
    (K.CO_HANDLING, S.INVITED): (
        Choice(Line("accept_co"), 76.0), Choice(Line("decline_co"), 14.0), Choice(Line("excuse_co"), 10.0)),
    (K.CO_HANDLING, S.ACCEPTED): (Choice(Line("finish_co"), 85.0), Choice(Line("excuse_co"), 15.0)),
    (K.URGE, S.ISSUED): (Choice(Line("acknowledge_urge"), 85.0), Choice(None, 15.0)),
    (K.SUPERVISION, S.ISSUED): (Choice(Line("answer_supervision")),),
    (K.SUPERVISION, S.REISSUED): (Choice(Line("answer_supervision")),),
    (K.SUPERVISION, S.ANSWERED): (
        Choice(Line("review_supervision"), 70.0), Choice(Line("review_supervision", {"accepted": False}), 30.0)),
    (K.SUPERVISION, S.ACCEPTED): (Choice(Line("lift_supervision")),),
    (K.INQUIRY, S.ISSUED): (Choice(Line("explain_inquiry")),),
    (K.INQUIRY, S.EXPLAINED): (Choice(Line("find_inquiry")),),
    (K.INQUIRY, S.FOUND): (Choice(Line("publish_inquiry")),),
    (K.APPEAL, S.PENDING_DP): (
        Choice(Line("review_appeal"), 75.0), Choice(Line("review_appeal", {"approved": False}), 25.0)),
    (K.APPEAL, S.PENDING_CT): (
        Choice(Line("review_appeal"), 65.0), Choice(Line("review_appeal", {"approved": False}), 35.0)),
    (K.INSTRUCTION, S.RECORDED): (Choice(Line("assign_instruction"), 80.0), Choice(Line("finish_instruction"), 20.0)),
    (K.INSTRUCTION, S.ASSIGNED): (Choice(Line("report_instruction")),),
    (K.INSTRUCTION, S.REPORTED_BACK): (
        Choice(Line("finish_instruction"), 75.0), Choice(Line("assign_instruction"), 25.0)),
}  # fmt: skip

WAY = (  # the states in the order in which a case meets them
    REPORTED, Status.PRE_VERIFY, TO_FILE, Status.NOT_FILED, TO_DISPATCH, TO_SIGN, HANDLING, Status.SUSPENDED, FEEDBACK,
    Status.POST_CHECK, TO_CLOSE, CLOSED, Status.TRANSFERRED,
)  # fmt: skip


def lies_ahead(twist: Twist, status: Status) -> bool:
    """Whether a case in that state can still meet the twist."""
    first = twist.cues[0][0] if twist.cues else HANDLING
    return status in WAY and WAY.index(status) <= WAY.index(first)

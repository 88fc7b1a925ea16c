"""For every command a case in which it may be given, what it then says, and somebody in every post."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from app.domain.calendars import DAY_MS, HOUR_MS
from app.domain.cases import ENDED, Case, CaseId, Channel, Status
from app.domain.commands import COMMANDS, Command, CommandId
from app.domain.district import Attachment, Department, District, Person
from app.domain.law import Law
from app.domain.limits import NEVER_MS
from app.domain.sides import Side, SideKind, SideState
from tests.fakes.world import GRIDS, NOON_MS, a_case, a_district

SOMEBODY = "P-CT"  # asked for what others decide
PHOTOS = ("photo:before.jpg", "photo:after.jpg")
DEPT, CENTRE = "D02", "S01"
NIGHT_MIN = (19 * 60, 7 * 60)
BEFORE_FILING = frozenset({Status.REPORTED, Status.PRE_VERIFY, Status.TO_FILE})
BEFORE_DISPATCH = BEFORE_FILING | {Status.TO_DISPATCH}
S, K = SideState, SideKind


def name_of(post: str) -> str:
    return f"T-{post}"


@cache
def a_full_district() -> District:
    """The small district with a centre of its first street, and one more person for every post."""
    district = a_district()
    centre = Department(CENTRE, "云台街道城运中心", "Yuntai Centre", Attachment.BLOCK, GRIDS[0][:9])
    depts = {"SC": CENTRE, "VS": CENTRE, "DCMD": CENTRE, "CMD": CENTRE, "DEPT": DEPT, "HD": DEPT, "SEAT": DEPT}
    people = [
        Person(name_of(post), f"{role.name}甲", post, depts.get(post, "D01"), "19900001000", _area(role.reach))
        for post, role in district.rules.roles.items()
        if post != "SYS"
    ]
    people.append(Person("T-NIGHT", "夜班乙", "HD", "D01", "19900001001", shift_min=NIGHT_MIN))
    return replace(district, departments=(*district.departments, centre), people=(*district.people, *people))


@cache
def a_full_law() -> Law:
    return Law(a_full_district())


@dataclass(frozen=True, slots=True)
class Situation:
    """A case in which a command may be given, and its body. `posts`: only these may, in this very situation."""

    body: dict[str, Any] = field(default_factory=dict)
    case: Callable[[Case], Case] = lambda case: case
    posts: frozenset[str] = frozenset()


def side(kind: SideKind, state: SideState, level: str = "DP", dept: str = DEPT, **more: Any) -> Callable[[Case], Case]:
    """A case with one open side object."""

    def with_it(case: Case) -> Case:
        made = Side("k0", kind, state, SOMEBODY, "CT", dept, NOON_MS - HOUR_MS, level=level, **more)
        return replace(case, sides=(made,))

    return with_it


def fields(**changes: Any) -> Callable[[Case], Case]:
    return lambda case: replace(case, **changes)


WHY = {"reason": "现场情况所需"}


def by_department(
    body: dict[str, Any], changes: dict[str, Any] | None = None, *, proxy: bool = False, also: Collection[str] = ()
) -> tuple[Situation, ...]:
    """What the department of the case does: a district department, one without login (by proxy), a street centre."""
    changes = changes or {}
    ways = [
        Situation(body, fields(**changes), frozenset({"DEPT", *also})),
        Situation(body, fields(**changes, dept=CENTRE), frozenset({"SC", "VS", *also})),
    ]
    if proxy:
        ways.append(Situation(body, fields(**changes, dept="D03"), frozenset({"DP", *also})))
    return tuple(ways)


def asked_of_department(
    body: dict[str, Any], kind: SideKind, state: SideState, also: Collection[str] = ()
) -> tuple[Situation, ...]:
    """What a department answers, or the centre of a street where it is asked."""

    def at_centre(case: Case) -> Case:
        return replace(side(kind, state, "DEPT", CENTRE)(case), dept=CENTRE)

    return (
        Situation(body, side(kind, state, "DEPT"), frozenset({"DEPT", *also})),
        Situation(body, at_centre, frozenset({"SC", "VS", *also})),
    )


CHECKING = side(K.CHECK, S.PENDING, "INS", target="T-INS")
SITUATIONS: dict[str, tuple[Situation, ...]] = {
    "register": (
        Situation(
            {
                "title": "路灯不亮",
                "description": "连续三盏",
                "address": "东渚路218弄",
                "lon": 121.4,
                "lat": 31.1,
                "grid": GRIDS[0],
            }
        ),
    ),
    "accept": (Situation(),),
    "refuse": (Situation({"reason_code": "duplicate"}),),
    "send_verify": (Situation(),),
    "verify_result": (Situation({"evidence": PHOTOS[:1]}, side(K.VERIFY, S.PENDING, "INS", target="T-INS")),),
    "file": (Situation({"condition": 1}),),
    "not_file": (Situation({"reason_code": "condition_not_met"}),),
    "approve_self_handled": (Situation({"evidence": PHOTOS}, fields(self_handled=1)),),
    "dispatch": (Situation({"dept": DEPT}),),
    "redirect": (Situation({"dept": "D01"} | WHY),),
    "arbitrate": (Situation({"dept": "D01"} | WHY, fields(unclear=1)),),
    "sign": by_department({}, proxy=True),
    "assign": (
        Situation({"handler": "T-HD"}, posts=frozenset({"DEPT"})),
        Situation({"handler": "T-VS"}, fields(dept=CENTRE), frozenset({"SC", "VS"})),
    ),
    "revoke_assign": by_department({}),
    "record_contact": by_department({"note": "已电话联系"}, proxy=True, also={"HD"}),
    "report_result": (Situation({"result": "已疏通", "evidence": PHOTOS[1:]}),),
    "submit_feedback": by_department({"result": "已疏通", "evidence": PHOTOS[1:]}, proxy=True),
    "pass_feedback": (Situation(case=fields(category="E0401")),),
    "send_check": (Situation(),),
    "check_result": (
        Situation({"evidence": PHOTOS[1:]}, CHECKING),
        Situation({"evidence": PHOTOS[1:], "finding": "fail"} | WHY, CHECKING),
        Situation({"evidence": PHOTOS[1:], "finding": "unable"} | WHY, CHECKING),
    ),
    "rework": (Situation(WHY),),
    "record_visit": (Situation({"answer": "satisfied"}),),
    "close": (Situation({"closing": 1}, fields(visited_ms=1), frozenset({"DC", "SC"})),),
    "request_force_close": (Situation(WHY),),
    "force_close": (Situation(WHY, side(K.FORCED_CLOSING, S.PENDING, "SUP")),),
    "request_return": by_department({"reason_code": "not_my_duty", "evidence": PHOTOS[:1]}, {"handler": ""}),
    "approve_return": (
        Situation(case=side(K.RETURN, S.PENDING)),
        Situation(case=side(K.RETURN, S.PENDING, "DC"), posts=frozenset({"DC"})),
    ),
    "request_extension": by_department({"amount": 1.0} | WHY, also={"HD"}),
    "approve_extension": (
        Situation(case=side(K.EXTENSION, S.PENDING, amount=1.0)),
        Situation(case=side(K.EXTENSION, S.PENDING, "DC", amount=1.0), posts=frozenset({"DC"})),
    ),
    "request_suspension": by_department({"until_ms": NOON_MS + 9 * DAY_MS, "reason_code": "season"}, also={"HD", "DP"}),
    "suspend": (
        Situation(case=side(K.SUSPENSION, S.PENDING, until_ms=NOON_MS + 9 * DAY_MS)),
        Situation(case=side(K.SUSPENSION, S.PENDING, "DC", until_ms=NOON_MS + 90 * DAY_MS), posts=frozenset({"DC"})),
    ),
    "resume": (Situation(),),
    "screen_request": (Situation(case=side(K.EXTENSION, S.PENDING_DEPT, "DEPT", amount=1.0)),),
    "reject_request": (
        Situation(WHY, side(K.EXTENSION, S.PENDING), frozenset({"DP", "DC"})),
        Situation(WHY, side(K.EXTENSION, S.PENDING, "DC"), frozenset({"DC"})),
        Situation(WHY, side(K.EXTENSION, S.PENDING_DEPT, "DEPT"), frozenset({"DEPT"})),
        Situation(WHY, side(K.FORCED_CLOSING, S.PENDING, "SUP"), frozenset({"SUP"})),
    ),
    "withdraw_request": (Situation(case=side(K.EXTENSION, S.PENDING), posts=frozenset({"DEPT"})),),
    "escalate_request": (Situation({"side": "k0"}, side(K.EXTENSION, S.PENDING, due_ms=NOON_MS)),),
    "request_void": (Situation(WHY, fields(channel=Channel.INSPECTOR)),),
    "void": (Situation({"reason_code": "filed_by_error"}, fields(channel=Channel.INSPECTOR)),),
    "request_transfer": (Situation(WHY),),
    "transfer_out": (Situation({"target": "110"} | WHY),),
    "confirm_receipt": (Situation(),),
    "bounce": (Situation(),),
    "reopen": (Situation(WHY, fields(closed_ms=NOON_MS - DAY_MS)),),
    "archive": (Situation(case=fields(closed_ms=NOON_MS - 31 * DAY_MS)),),
    "reclassify": (Situation({"category": "E0401"} | WHY),),
    "invite_co": (Situation({"depts": ("D01",)} | WHY),),
    "accept_co": (Situation(case=side(K.CO_HANDLING, S.INVITED, "DEPT"), posts=frozenset({"DEPT"})),),
    "decline_co": (Situation(WHY, side(K.CO_HANDLING, S.INVITED, "DEPT"), frozenset({"DEPT"})),),
    "finish_co": (Situation({"result": "已清运"}, side(K.CO_HANDLING, S.ACCEPTED, "DEPT"), frozenset({"DEPT"})),),
    "excuse_co": (Situation(WHY, side(K.CO_HANDLING, S.INVITED, "DEPT")),),
    "merge": (Situation({"other": "c9"} | WHY),),
    "link": (Situation({"other": "c9"}),),
    "follow_parent": (Situation(case=fields(parent="c9")),),
    "remind": (Situation(),),
    "urge": (Situation(),),
    "acknowledge_urge": asked_of_department({}, K.URGE, S.ISSUED, also={"HD"}),
    "propose_supervision": (Situation(WHY),),
    "supervise": (Situation(WHY),),
    "answer_supervision": asked_of_department({"answer": "已整改"}, K.SUPERVISION, S.ISSUED),
    "review_supervision": (Situation(case=side(K.SUPERVISION, S.ANSWERED, "SUP")),),
    "lift_supervision": (Situation(case=side(K.SUPERVISION, S.ACCEPTED, "SUP")),),
    "inquire": (Situation(WHY, fields(dept=DEPT)),),
    "explain_inquiry": asked_of_department({"answer": "情况说明"}, K.INQUIRY, S.ISSUED),
    "find_inquiry": (Situation({"finding": "corrected"}, side(K.INQUIRY, S.EXPLAINED, "SUP")),),
    "publish_inquiry": (Situation(case=side(K.INQUIRY, S.FOUND, "SUP")),),
    "remark": (Situation({"note": "已联系"}),),
    "appeal": (Situation(WHY, fields(closed_ms=NOON_MS - DAY_MS, handled_ms=NOON_MS, handle_red_ms=1)),),
    "review_appeal": (
        Situation(case=side(K.APPEAL, S.PENDING_DP, "DP"), posts=frozenset({"DP"})),
        Situation(case=side(K.APPEAL, S.PENDING_CT, "CT"), posts=frozenset({"CT"})),
    ),
    "record_instruction": (Situation({"leader": "区长", "quote": "请尽快解决", "due_ms": NOON_MS + DAY_MS}),),
    "assign_instruction": (Situation({"dept": DEPT}, side(K.INSTRUCTION, S.RECORDED, "DC")),),
    "report_instruction": asked_of_department({"answer": "已办结"}, K.INSTRUCTION, S.ASSIGNED, also={"DP"}),
    "finish_instruction": (Situation(case=side(K.INSTRUCTION, S.REPORTED_BACK, "DC")),),
    "recalculate": (Situation(WHY),),
    "apply_outage": (Situation({"from_ms": NOON_MS - HOUR_MS, "to_ms": NOON_MS} | WHY),),
}


def in_state(status: Status) -> Case:
    """A case as it may stand in a state, of a hotline whose caller was contacted."""
    case = a_case(status=status, version=0 if status is Status.DRAFT else 3, handle_red_ms=NOON_MS + DAY_MS)
    if status in ENDED:
        case = replace(case, closed_ms=NOON_MS - DAY_MS)
    if status not in BEFORE_DISPATCH:
        case = replace(case, dept=DEPT, handler="T-HD", dispatched_by="P-DP", limit_amount=4, limit_unit="urgent_hour")
    return replace(case, filed_ms=0 if status in BEFORE_FILING else NOON_MS - 2 * HOUR_MS, red_ms=NEVER_MS)


def command_of(name: str, post: str, situation: Situation, author: str = "", **changes: Any) -> Command:
    """The command as somebody in that post gives it."""
    author = author or ("SYSTEM" if post == "SYS" else name_of(post))
    envelope: dict[str, Any] = {
        "id": CommandId("k1"),
        "case_id": CaseId("c1"),
        "author": author,
        "post": post,
        "issued_ms": NOON_MS,
    }
    return COMMANDS[name](**envelope, **(situation.body | changes))


def _area(reach: str) -> str:
    return GRIDS[0][:12] if reach == "area" else ""

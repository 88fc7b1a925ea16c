"""The form of every command a person may give. To give a command a form, list its fields here."""

from collections.abc import Mapping

from app.domain.calendars import DAY_MS, SHANGHAI_MS
from app.domain.cases import Channel, Urgency
from app.domain.commands import COMMANDS
from app.domain.commands.asking import REQUESTS
from app.domain.commands.checking import ANSWERS, CHECKS
from app.domain.commands.closing import TARGETS
from app.domain.commands.handling import SOLUTIONS
from app.domain.commands.intake import FINDINGS as VERIFIED
from app.domain.commands.ladder import FINDINGS as INQUIRED
from app.domain.law import HOTLINES
from app.domain.rights import CHIEF
from app.domain.sides import Side, SideKind, SideState, first_open
from widgets.forms.fields import Asking, Field, Kind

CLOSE_OF_BUSINESS_MS = (17 * 60 + 30) * 60_000
WEEK_DAYS = 7


def classes(asking: Asking) -> tuple[str, ...]:
    """The hotline classes of the district's rules."""
    return tuple(asking.law.rules.hotline_classes) if asking.law else ()


def of_hotline(asking: Asking) -> bool:
    return asking.case.channel in HOTLINES


def without_category(asking: Asking) -> bool:
    return not asking.case.category


def by_proxy(asking: Asking) -> bool:
    """The dispatcher acts for a department that has no login."""
    return asking.post == "DP"


def may_be_ordered(asking: Asking) -> bool:
    """A leader's or emergency order may set its own limit."""
    case = asking.case
    urgent = case.channel is Channel.LEADER or case.urgency is Urgency.EXTRA_URGENT
    return urgent or first_open(case.sides, SideKind.INSTRUCTION) is not None


def own_part(asking: Asking, side: Side) -> bool:
    return asking.person is None or side.dept == asking.person.dept


def own_request(asking: Asking, side: Side) -> bool:
    person = asking.person
    return person is None or side.asked_by == person.id or side.dept == person.dept


def to_be_screened(_asking: Asking, side: Side) -> bool:
    return side.state is SideState.PENDING_DEPT


def next_week(asking: Asking) -> int:
    return evening_ms(asking.now_ms, WEEK_DAYS)


def tomorrow(asking: Asking) -> int:
    return evening_ms(asking.now_ms, 1)


def chosen_cell(asking: Asking) -> str:
    return asking.context.selection.cell or asking.case.grid


def evening_ms(now_ms: int, days: int) -> int:
    """The end of business so many days later."""
    midnight = (now_ms + SHANGHAI_MS) // DAY_MS * DAY_MS - SHANGHAI_MS
    return midnight + days * DAY_MS + CLOSE_OF_BUSINESS_MS


def reason_of(name: str) -> Field:
    """A reason: a code with words where the command has codes, else words."""
    codes = COMMANDS[name].reasons
    return Field("reason", Kind.REASON, codes=codes, words="reason") if codes else Field("reason", Kind.LONG)


def about(*kinds: SideKind) -> Field:
    return Field("", Kind.SHOWN, needed=False, sides=kinds)


OPINION = Field("reason", Kind.LONG, needed=False, words="opinion")
EVIDENCE = Field("evidence", Kind.FILES, least=1)
INSPECTOR = Field("inspector", Kind.PERSON, needed=False, post="INS")
CO_HANDLING = (SideKind.CO_HANDLING,)
OVERRIDE = Field("override", Kind.LONG)

FORMS: Mapping[str, tuple[Field, ...]] = {
    "register": (
        Field("title", Kind.TEXT),
        Field("address", Kind.TEXT),
        Field("grid", Kind.PLACE, starts=chosen_cell),
        Field("description", Kind.LONG, needed=False),
        Field("channel", Kind.CHOICE, codes=tuple(each.value for each in Channel), words="channel"),
        Field("urgency", Kind.CHOICE, codes=tuple(each.value for each in Urgency), words="urgency"),
        Field("caller", Kind.TEXT, needed=False),
        Field("phone", Kind.TEXT, needed=False),
        Field("self_handled", Kind.YES_NO),
    ),
    "accept": (
        Field("category", Kind.CATEGORY, when=without_category),
        Field("hotline_class", Kind.CHOICE, needed=False, offers=classes, words="hotline_class", when=of_hotline),
        Field("distinct", Kind.ALIKE),
    ),
    "refuse": (reason_of("refuse"),),
    "send_verify": (INSPECTOR, OPINION),
    "verify_result": (
        Field("finding", Kind.CHOICE, codes=VERIFIED, words="verified"),
        EVIDENCE,
        OPINION,
    ),
    "file": (Field("condition", Kind.CONDITION), Field("unclear", Kind.YES_NO)),
    "not_file": (reason_of("not_file"),),
    "approve_self_handled": (Field("evidence", Kind.FILES, least=2),),
    "dispatch": (
        Field("dept", Kind.MAIN_DEPT),
        Field("note", Kind.LONG, needed=False),
        Field("co_depts", Kind.DEPTS, needed=False),
        Field("limit_amount", Kind.ORDERED_LIMIT, needed=False, when=may_be_ordered),
    ),
    "redirect": (Field("dept", Kind.DEPT), reason_of("redirect")),
    "arbitrate": (Field("dept", Kind.MAIN_DEPT), reason_of("arbitrate")),
    "sign": (Field("contact", Kind.TEXT, needed=False, when=by_proxy),),
    "assign": (Field("handler", Kind.PERSON, post="HD"),),
    "revoke_assign": (),
    "record_contact": (Field("note", Kind.LONG, words="contact"),),
    "report_result": (Field("result", Kind.LONG), EVIDENCE),
    "submit_feedback": (
        Field("result", Kind.LONG),
        Field("solution", Kind.CHOICE, codes=SOLUTIONS, words="solution"),
        EVIDENCE,
    ),
    "pass_feedback": (),
    "send_check": (INSPECTOR, OPINION),
    "check_result": (
        Field("finding", Kind.CHOICE, codes=CHECKS, words="checked"),
        Field("metres", Kind.NUMBER, needed=False, unit="m"),
        EVIDENCE,
        OPINION,
    ),
    "rework": (reason_of("rework"),),
    "record_visit": (
        Field("answer", Kind.CHOICE, codes=ANSWERS, words="answer"),
        Field("solved", Kind.YES_NO),
        OPINION,
    ),
    "close": (
        Field("closing", Kind.CLOSING),
        Field("kind", Kind.CHOICE, codes=("normal", "error", "special"), words="close_kind"),
    ),
    "request_force_close": (reason_of("request_force_close"),),
    "force_close": (about(SideKind.FORCED_CLOSING), reason_of("force_close")),
    "request_return": (reason_of("request_return"), EVIDENCE),
    "approve_return": (about(SideKind.RETURN), OPINION),
    "request_extension": (Field("amount", Kind.NUMBER, least=1, unit="limit"), reason_of("request_extension")),
    "approve_extension": (about(SideKind.EXTENSION), OPINION),
    "request_suspension": (Field("until_ms", Kind.TIME, starts=next_week), reason_of("request_suspension")),
    "suspend": (about(SideKind.SUSPENSION), OPINION),
    "resume": (OPINION,),
    "screen_request": (Field("", Kind.SHOWN, needed=False, sides=REQUESTS, fits=to_be_screened),),
    "reject_request": (Field("side", Kind.SIDE, sides=REQUESTS), reason_of("reject_request")),
    "withdraw_request": (Field("side", Kind.SIDE, sides=REQUESTS, fits=own_request), OPINION),
    "request_void": (reason_of("request_void"),),
    "void": (about(SideKind.VOIDING), reason_of("void")),
    "request_transfer": (
        Field("target", Kind.CHOICE, codes=TARGETS, words="target"),
        reason_of("request_transfer"),
    ),
    "transfer_out": (
        about(SideKind.TRANSFER),
        Field("target", Kind.CHOICE, codes=TARGETS, words="target"),
        Field("called", Kind.YES_NO),
        reason_of("transfer_out"),
    ),
    "confirm_receipt": (Field("receipt", Kind.TEXT, needed=False),),
    "bounce": (OPINION,),
    "reopen": (reason_of("reopen"),),
    "reclassify": (Field("category", Kind.CATEGORY), reason_of("reclassify")),
    "invite_co": (
        Field("depts", Kind.DEPTS),
        Field("amount", Kind.NUMBER, needed=False, unit="limit"),
        reason_of("invite_co"),
    ),
    "accept_co": (Field("side", Kind.SIDE, sides=CO_HANDLING, fits=own_part),),
    "decline_co": (Field("side", Kind.SIDE, sides=CO_HANDLING, fits=own_part), reason_of("decline_co")),
    "finish_co": (Field("side", Kind.SIDE, sides=CO_HANDLING, fits=own_part), Field("result", Kind.LONG)),
    "excuse_co": (Field("side", Kind.SIDE, sides=CO_HANDLING), reason_of("excuse_co")),
    "merge": (Field("other", Kind.CASE), reason_of("merge")),
    "link": (Field("other", Kind.CASE), OPINION),
    "remind": (Field("message", Kind.LONG, needed=False),),
    "urge": (Field("message", Kind.LONG, needed=False),),
    "acknowledge_urge": (about(SideKind.URGE), OPINION),
    "propose_supervision": (reason_of("propose_supervision"),),
    "supervise": (about(SideKind.PROPOSAL), Field("reason", Kind.LONG, words="requirement")),
    "answer_supervision": (about(SideKind.SUPERVISION), Field("answer", Kind.LONG, words="reply")),
    "review_supervision": (
        about(SideKind.SUPERVISION),
        Field("accepted", Kind.YES_NO),
        OPINION,
    ),
    "lift_supervision": (about(SideKind.SUPERVISION), OPINION),
    "inquire": (Field("reason", Kind.LONG, words="requirement"),),
    "explain_inquiry": (about(SideKind.INQUIRY), Field("answer", Kind.LONG, words="reply")),
    "find_inquiry": (
        about(SideKind.INQUIRY),
        Field("finding", Kind.CHOICE, codes=INQUIRED, words="found"),
        OPINION,
    ),
    "publish_inquiry": (about(SideKind.INQUIRY),),
    "appeal": (reason_of("appeal"), Field("evidence", Kind.FILES, needed=False)),
    "review_appeal": (about(SideKind.APPEAL), Field("approved", Kind.YES_NO), OPINION),
    "record_instruction": (
        Field("leader", Kind.TEXT),
        Field("quote", Kind.LONG),
        Field("due_ms", Kind.TIME, starts=tomorrow),
    ),
    "assign_instruction": (about(SideKind.INSTRUCTION), Field("dept", Kind.DEPT)),
    "report_instruction": (about(SideKind.INSTRUCTION), Field("answer", Kind.LONG, words="reply")),
    "finish_instruction": (about(SideKind.INSTRUCTION), OPINION),
    "remark": (Field("note", Kind.LONG, words="remark"),),
}


def fields_of(name: str, asking: Asking) -> list[Field]:
    """What is asked for this case now; the duty chief who sets a separation of duties aside says why."""
    fields = [field for field in FORMS.get(name, ()) if field.when(asking)]
    return [*fields, OVERRIDE] if is_override(name, asking) else fields


def is_override(name: str, asking: Asking) -> bool:
    """Whether the operator, as the duty chief, would do two parts that two persons should do."""
    person = asking.person
    return person is not None and asking.post == CHIEF and COMMANDS[name].apart_from(asking.case) == person.id

"""What may be done to a case: every command in every state, by every post, and what it needs."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.cases import ENDED, Case, Channel, Status, Urgency, case_from_row, case_row
from app.domain.commands import COMMANDS, Command, CommandId, Offline, command_from_record, record_of
from app.domain.limits import NEVER_MS
from app.domain.rights import why_not
from app.domain.sides import Side, SideKind, SideState
from app.domain.step import Receipt, Step, carry_out
from app.errors import NotAllowed
from tests import walked
from tests.fakes.lives import (
    BEFORE_DISPATCH,
    SITUATIONS,
    Situation,
    a_full_law,
    command_of,
    fields,
    in_state,
    name_of,
)
from tests.fakes.world import NOON_MS, a_case

S = Status
OPEN = set(Status) - set(ENDED) - {S.DRAFT}
AT_WORK = {S.TO_SIGN, S.HANDLING, S.FEEDBACK, S.POST_CHECK}
FROM: dict[str, set[Status]] = {  # domain.md §3.6-3.7, written down once more and by hand
    "register": {S.DRAFT},
    "accept": {S.REPORTED},
    "refuse": {S.REPORTED},
    "send_verify": {S.REPORTED, S.TO_FILE},
    "verify_result": {S.PRE_VERIFY},
    "file": {S.TO_FILE},
    "not_file": {S.TO_FILE},
    "approve_self_handled": {S.REPORTED},
    "dispatch": {S.TO_DISPATCH},
    "redirect": {S.TO_SIGN, S.HANDLING},
    "arbitrate": {S.TO_DISPATCH},
    "sign": {S.TO_SIGN},
    "assign": {S.HANDLING},
    "revoke_assign": {S.HANDLING},
    "record_contact": {S.TO_SIGN, S.HANDLING},
    "report_result": {S.HANDLING},
    "submit_feedback": {S.HANDLING},
    "pass_feedback": {S.FEEDBACK},
    "send_check": {S.FEEDBACK},
    "check_result": {S.POST_CHECK},
    "rework": {S.FEEDBACK, S.POST_CHECK, S.TO_CLOSE},
    "record_visit": {S.TO_CLOSE},
    "close": {S.TO_CLOSE},
    "request_force_close": OPEN,
    "force_close": OPEN,
    "request_return": {S.TO_SIGN, S.HANDLING},
    "approve_return": {S.TO_SIGN, S.HANDLING},
    "request_extension": {S.TO_SIGN, S.HANDLING},
    "approve_extension": {S.TO_SIGN, S.HANDLING},
    "request_suspension": {S.HANDLING},
    "suspend": {S.HANDLING},
    "resume": {S.SUSPENDED},
    "screen_request": OPEN,
    "reject_request": OPEN,
    "withdraw_request": OPEN,
    "escalate_request": OPEN,
    "request_void": {S.TO_DISPATCH, S.TO_SIGN, S.HANDLING},
    "void": {S.TO_DISPATCH, S.TO_SIGN, S.HANDLING},
    "request_transfer": {S.REPORTED, S.PRE_VERIFY, S.TO_FILE, S.TO_DISPATCH},
    "transfer_out": {S.REPORTED, S.PRE_VERIFY, S.TO_FILE, S.TO_DISPATCH},
    "confirm_receipt": {S.TRANSFERRED},
    "bounce": {S.TRANSFERRED},
    "reopen": {S.CLOSED, S.NOT_FILED},
    "archive": {S.CLOSED},
    "reclassify": {S.TO_FILE, S.TO_DISPATCH, S.TO_SIGN, S.HANDLING},
    "invite_co": {S.TO_SIGN, S.HANDLING},
    "accept_co": {S.TO_SIGN, S.HANDLING},
    "decline_co": {S.TO_SIGN, S.HANDLING},
    "finish_co": {S.TO_SIGN, S.HANDLING},
    "excuse_co": {S.TO_SIGN, S.HANDLING},
    "merge": OPEN - {S.SUSPENDED, S.TO_CLOSE},
    "link": OPEN,
    "follow_parent": OPEN - {S.TO_CLOSE},
    "remind": AT_WORK,
    "urge": AT_WORK,
    "acknowledge_urge": AT_WORK,
    "propose_supervision": OPEN - {S.REPORTED},
    "supervise": OPEN - {S.REPORTED},
    "answer_supervision": OPEN - {S.REPORTED},
    "review_supervision": OPEN - {S.REPORTED},
    "lift_supervision": OPEN - {S.REPORTED},
    "inquire": OPEN | {S.CLOSED},
    "explain_inquiry": OPEN | {S.CLOSED},
    "find_inquiry": OPEN | {S.CLOSED},
    "publish_inquiry": OPEN | {S.CLOSED},
    "remark": OPEN | {S.CLOSED, S.NOT_FILED, S.TRANSFERRED},
    "appeal": {S.CLOSED},
    "review_appeal": {S.CLOSED},
    "record_instruction": OPEN | {S.CLOSED},
    "assign_instruction": OPEN | {S.CLOSED},
    "report_instruction": OPEN | {S.CLOSED},
    "finish_instruction": OPEN | {S.CLOSED},
    "apply_outage": OPEN,
    "recalculate": OPEN,
}
TO: dict[str, set[Status]] = {  # where a command leads; of all others the case stays where it is
    "register": {S.REPORTED},
    "accept": {S.TO_FILE},
    "refuse": {S.NOT_FILED},
    "send_verify": {S.PRE_VERIFY},
    "verify_result": {S.REPORTED},
    "file": {S.TO_DISPATCH},
    "not_file": {S.NOT_FILED},
    "approve_self_handled": {S.TO_CLOSE},
    "dispatch": {S.TO_SIGN},
    "redirect": {S.TO_SIGN},
    "arbitrate": {S.TO_SIGN},
    "sign": {S.HANDLING},
    "submit_feedback": {S.FEEDBACK},
    "pass_feedback": {S.TO_CLOSE},
    "send_check": {S.POST_CHECK},
    "check_result": {S.TO_CLOSE, S.HANDLING, S.FEEDBACK},
    "rework": {S.HANDLING},
    "close": {S.CLOSED},
    "force_close": {S.CLOSED},
    "approve_return": {S.TO_DISPATCH},
    "suspend": {S.SUSPENDED},
    "resume": {S.HANDLING},
    "void": {S.VOID},
    "transfer_out": {S.TRANSFERRED},
    "bounce": {S.REPORTED},
    "reopen": {S.TO_DISPATCH, S.TO_FILE},
    "archive": {S.ARCHIVED},
    "follow_parent": {S.TO_CLOSE},
}


def done(name: str, post: str, status: Status, situation: Situation | None = None, **changes: Any) -> Step:
    """The step of a command in a state, by somebody in that post."""
    its = situation or SITUATIONS[name][0]
    command = command_of(name, post, its, **changes)
    return carry_out(a_full_law(), command, its.case(in_state(status)), NOON_MS, Receipt(NOON_MS))


def refused(name: str, post: str, status: Status, situation: Situation | None = None, **changes: Any) -> str:
    with pytest.raises(NotAllowed) as refusal:
        done(name, post, status, situation, **changes)
    return refusal.value.code


def a_lawful_post(name: str) -> str:
    its = SITUATIONS[name][0]
    return next(post for post in a_full_law().rules.rights[name] if not its.posts or post in its.posts)


def test_every_command_has_a_situation_a_right_and_a_state_written_down():
    assert set(COMMANDS) == set(SITUATIONS) == set(FROM) == set(a_full_law().rules.rights)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_state_command_and_post_is_lawful_exactly_where_the_books_say(name: str):
    rights = set(a_full_law().rules.rights[name])
    for number, situation in enumerate(SITUATIONS[name]):
        wanted = (situation.posts or rights) & rights
        for status in Status:
            for post in walked.posts():
                after, code = walked.tried(status, name, post, number)
                if status not in FROM[name]:
                    assert code in {"wrong_state", "merged"}, f"{post} could {name} in {status}"
                elif post in wanted and REACH[post] in {"department", "own"} and status in BEFORE_DISPATCH:
                    assert code or name in ENTERED, f"{post} could {name} in {status}"
                elif post in wanted and (name, post) != ("close", "CT"):
                    assert not code, f"{post} could not {name} in {status}: {code}"
                    assert after in ({each.value for each in TO[name]} if name in TO else {status.value})
                elif post not in wanted:
                    assert code, f"{post} could {name} in {status}"


REACH = {post: role.reach for post, role in a_full_law().rules.roles.items()}
ENTERED = {  # the side object names the department, whoever has the case
    name for name, its in SITUATIONS.items() if its[0].case(in_state(S.HANDLING)).sides
}


def test_the_page_of_the_documentation_says_what_the_law_does():
    assert walked.PAGE.read_text(encoding="utf-8") == walked.page(), "python -m tests.walked --update"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_comes_back_from_disk_as_it_was(name: str):
    command = command_of(name, "DP", SITUATIONS[name][0], expected_version=3, after=(CommandId("k0"),))
    assert command_from_record(record_of(command)) == command


def test_orders_of_the_first_version_are_still_read():
    """What 0.1.0 kept in the order file goes on by its name and its words."""
    old = {
        "id": "k1",
        "case_id": "c1",
        "author": "P-DP",
        "post": "DP",
        "issued_ms": 1,
        "expected_version": 1,
        "after": [],
    }
    for name, body in (("urge", {"message": "请快些"}), ("dispatch", {"dept": "D02", "note": "先断电"})):
        command = command_from_record({"name": name, **old, "body": body})
        assert command.text() == next(reversed(body.values()))


@pytest.mark.parametrize("name", [name for name, kind in COMMANDS.items() if kind.needs_reason])
def test_what_needs_a_reason_is_refused_without_one(name: str):
    status = min(FROM[name])
    without = replace(SITUATIONS[name][0], body=SITUATIONS[name][0].body | {"reason": " ", "reason_code": ""})
    assert refused(name, a_lawful_post(name), status, without) == "no_reason"


@pytest.mark.parametrize("name", [name for name, kind in COMMANDS.items() if kind.needs_evidence])
def test_what_needs_evidence_is_refused_without_it(name: str):
    assert refused(name, a_lawful_post(name), min(FROM[name]), evidence=(" ",)) == "no_evidence"


@pytest.mark.parametrize("name", [name for name, kind in COMMANDS.items() if kind.reasons])
def test_a_reason_code_that_is_not_listed_is_refused(name: str):
    assert refused(name, a_lawful_post(name), min(FROM[name]), reason_code="because") == "unknown_reason"


@pytest.mark.parametrize(
    ("name", "post", "changes", "code"),
    [
        ("remark", "DP", {"note": "  "}, "no_text"),
        ("dispatch", "DP", {"dept": ""}, "no_dept"),
        ("dispatch", "DP", {"dept": "D99"}, "unknown_dept"),
        ("dispatch", "DP", {"dept": "D01"}, "no_override"),
        ("dispatch", "DP", {"co_depts": ("D02",)}, "same_dept"),
        ("dispatch", "DP", {"limit_amount": 2, "limit_unit": "urgent_hour"}, "too_much"),
        ("register", "CT", {"title": " "}, "no_place"),
        ("register", "CT", {"grid": "31019900100100A"}, "no_grid"),
        ("register", "CT", {"grid": "310199"}, "no_grid"),
        ("register", "CT", {"grid": "310199009009009"}, "unknown_grid"),
        ("register", "CT", {"channel": "pigeon"}, "unknown_channel"),
        ("register", "CT", {"urgency": "now"}, "unknown_urgency"),
        ("register", "CT", {"category": "E9999"}, "unknown_category"),
        ("accept", "CT", {"category": "E0503", "condition": 7}, "unknown_condition"),
        ("accept", "CT", {"hotline_class": "hurry"}, "unknown_class"),
        ("reclassify", "DC", {"category": "E0401", "condition": 9}, "unknown_condition"),
        ("file", "DC", {"condition": 9}, "unknown_condition"),
        ("close", "DC", {"closing": 0}, "no_closing"),
        ("close", "DC", {"kind": "tired"}, "unknown_answer"),
        ("assign", "DEPT", {"handler": "T-CT"}, "no_handler"),
        ("send_verify", "CT", {"inspector": "T-CT"}, "no_inspector"),
        ("verify_result", "INS", {"finding": "perhaps"}, "unknown_answer"),
        ("check_result", "INS", {"metres": 80.0}, "too_far"),
        ("check_result", "INS", {"finding": "fail"}, "no_reason"),
        ("submit_feedback", "DEPT", {"solution": "maybe"}, "unknown_answer"),
        ("request_extension", "DEPT", {"amount": 0}, "no_amount"),
        ("request_extension", "DEPT", {"amount": 5}, "too_much"),
        ("request_suspension", "DEPT", {"until_ms": NOON_MS - 1}, "in_the_past"),
        ("request_suspension", "DEPT", {"until_ms": NOON_MS + 400 * 86_400_000}, "too_much"),
        ("apply_outage", "SYS", {"from_ms": 5, "to_ms": 5}, "times_out_of_order"),
        ("record_instruction", "DC", {"due_ms": NOON_MS}, "in_the_past"),
        ("transfer_out", "DC", {"target": "moon"}, "no_target"),
        ("merge", "DP", {"other": "c1"}, "no_case"),
        ("invite_co", "DP", {"depts": ()}, "no_dept"),
        ("find_inquiry", "SUP", {"finding": "none of it"}, "unknown_answer"),
    ],
)
def test_an_incomplete_or_impossible_command_says_what_is_wrong(
    name: str, post: str, changes: dict[str, Any], code: str
):
    assert refused(name, post, min(FROM[name]), **changes) == code


def case_with(name: str, **changes: Any) -> Situation:
    first = SITUATIONS[name][0]
    return replace(first, case=lambda case: replace(first.case(case), **changes))


def open_side(kind: SideKind, state: SideState = SideState.PENDING) -> tuple[Side, ...]:
    return (Side("k9", kind, state, "P-CT", "CT", "D02", NOON_MS - 1, level="DP"),)


@pytest.mark.parametrize(
    ("name", "post", "status", "changes", "code"),
    [
        ("accept", "CT", S.REPORTED, {"category": ""}, "no_category"),
        ("accept", "CT", S.REPORTED, {"self_handled": 1}, "self_handled"),
        ("approve_self_handled", "CT", S.REPORTED, {"self_handled": 0}, "not_self_handled"),
        ("send_verify", "CT", S.REPORTED, {"channel": Channel.INSPECTOR}, "own_report"),
        ("dispatch", "DP", S.TO_DISPATCH, {"returned": 3}, "needs_arbitration"),
        ("dispatch", "DP", S.TO_DISPATCH, {"unclear": 1}, "needs_arbitration"),
        ("arbitrate", "DC", S.TO_DISPATCH, {"unclear": 0}, "no_arbitration"),
        ("request_return", "DEPT", S.HANDLING, {"returned": 3}, "too_many"),
        ("request_return", "DEPT", S.HANDLING, {"dept_basis": "arbitrated"}, "arbitrated"),
        ("request_return", "DEPT", S.HANDLING, {"handler": "T-HD"}, "assigned"),
        ("request_return", "DEPT", S.HANDLING, {"return_until_ms": NOON_MS - 1}, "return_window"),
        ("request_return", "DEPT", S.HANDLING, {"sides": open_side(SideKind.RETURN)}, "open_request"),
        ("request_extension", "DEPT", S.HANDLING, {"extended": 2}, "too_many"),
        ("request_extension", "DEPT", S.HANDLING, {"handle_red_ms": NOON_MS}, "overdue"),
        ("request_suspension", "DEPT", S.HANDLING, {"handle_red_ms": NOON_MS}, "overdue"),
        (
            "request_suspension",
            "DEPT",
            S.HANDLING,
            {"sides": open_side(SideKind.SUSPENSION, SideState.APPROVED)},
            "too_many",
        ),
        (
            "submit_feedback",
            "DEPT",
            S.HANDLING,
            {"sides": open_side(SideKind.CO_HANDLING, SideState.INVITED)},
            "co_open",
        ),
        ("pass_feedback", "DP", S.FEEDBACK, {"category": "E0503"}, "needs_check"),
        ("close", "DC", S.TO_CLOSE, {"visited_ms": 0}, "no_visit"),
        (
            "close",
            "DC",
            S.TO_CLOSE,
            {"sides": open_side(SideKind.SUPERVISION, SideState.ISSUED)},
            "open_request",
        ),
        ("void", "DC", S.HANDLING, {"channel": Channel.H12345}, "hotline_void"),
        ("reopen", "DC", S.CLOSED, {"closed_ms": NOON_MS - 31 * 86_400_000}, "too_late"),
        ("reopen", "DC", S.NOT_FILED, {"closed_ms": NOON_MS - 8 * 86_400_000}, "too_late"),
        ("archive", "SYS", S.CLOSED, {"closed_ms": NOON_MS - 29 * 86_400_000}, "times_out_of_order"),
        ("archive", "SYS", S.CLOSED, {"sides": open_side(SideKind.APPEAL, SideState.PENDING_DP)}, "open_request"),
        ("appeal", "DEPT", S.CLOSED, {"handle_red_ms": NEVER_MS}, "not_overdue"),
        ("record_contact", "DEPT", S.HANDLING, {"contacted_ms": 1}, "contacted"),
        ("record_contact", "DEPT", S.HANDLING, {"phone": ""}, "nobody_to_call"),
        ("transfer_out", "DC", S.REPORTED, {"urgency": Urgency.EXTRA_URGENT}, "call_first"),
        ("sign", "DEPT", S.TO_SIGN, {"parent": "c9"}, "merged"),
    ],
)
def test_a_case_that_is_not_ready_for_a_command_says_why(
    name: str, post: str, status: Status, changes: dict[str, Any], code: str
):
    assert refused(name, post, status, case_with(name, **changes)) == code


def test_the_hall_greys_a_command_for_the_same_reason_the_platform_refuses_it():
    law = a_full_law()
    for name, kind in COMMANDS.items():
        for post in walked.posts():
            its = SITUATIONS[name][0]
            person = law.person("SYSTEM" if post == "SYS" else name_of(post))
            assert person is not None
            case = its.case(in_state(min(FROM[name])))
            grey = why_not(kind, case, person, post, law, NOON_MS)
            code = walked.tried(min(FROM[name]), name, post)[1]
            assert (grey.code if grey else "") == code, (name, post)


def test_accepting_takes_the_category_chosen_now():
    bare = Situation({"category": "E0401", "condition": 1}, fields(category="", condition=0))
    after = done("accept", "CT", S.REPORTED, bare).case
    assert (after.category, after.condition, after.limit_amount, after.limit_unit) == ("E0401", 1, 2, "urgent_hour")


def test_an_unknown_command_or_body_is_refused_by_name():
    record = record_of(command_of("urge", "DP", SITUATIONS["urge"][0]))
    with pytest.raises(NotAllowed) as refusal:
        command_from_record(record | {"name": "teleport"})
    assert refusal.value.code == "unknown_command"
    with pytest.raises(NotAllowed) as refusal:
        command_from_record(record | {"body": {"message": 7}})
    assert refusal.value.code == "bad_body"


def test_what_decides_is_not_offered_offline_and_what_only_records_always_is():
    online = {name for name, kind in COMMANDS.items() if kind.offline is Offline.ONLINE}
    free = {name for name, kind in COMMANDS.items() if kind.offline is Offline.FREE}
    assert {"file", "close", "force_close", "approve_return", "approve_extension", "suspend", "void"} <= online
    assert {"redirect", "transfer_out", "supervise", "inquire", "arbitrate", "reopen"} <= online
    assert free == {"register", "remark", "record_visit"}
    for name in ("accept", "dispatch", "sign", "assign", "rework", "send_verify", "urge"):
        assert COMMANDS[name].offline is Offline.INTENT


def test_a_body_leaves_out_what_is_not_said():
    command: Command = command_of("urge", "DP", Situation({"message": "请加快"}))
    assert command.body() == {"message": "请加快"}


def test_a_case_is_the_same_after_a_trip_as_a_row():
    case = done("dispatch", "DP", S.TO_DISPATCH, co_depts=("D01",)).case
    assert case.timers
    assert case.sides
    assert case_from_row(case_row(case)) == case


def test_a_row_of_another_shape_is_no_case():
    with pytest.raises(ValueError, match="shorter"):
        case_from_row(case_row(a_case())[:-1])
    with pytest.raises(ValueError, match="timers"):
        case_from_row((*case_row(a_case())[:-2], '[["handle"]]', ""))
    assert isinstance(a_case(), Case)

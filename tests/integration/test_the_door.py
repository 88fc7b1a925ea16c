"""What comes to the platform's door and may not in: refused with its code, in both languages, and nothing changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from app.domain.reasons import REASONS
from app.wire.codec import encode
from app.wire.messages import CommandBatch
from tests.fakes.callers import Caller, at
from tests.fakes.cities import a_city
from tests.fakes.lives import a_full_district
from tests.fakes.world import GRIDS, FakeClock

WHY = {"reason": "现场情况所需"}
PHOTO, PHOTOS = ("photo:1.jpg",), ("photo:1.jpg", "photo:2.jpg")
PLACE: dict[str, Any] = {
    "title": "污水井冒溢",
    "description": "井盖往外冒水",
    "address": "金柳路96弄",
    "lon": 121.405,
    "lat": 31.105,
    "grid": GRIDS[0],
}
BY_INSPECTOR = {**PLACE, "channel": "inspector", "category": "E0401", "condition": 1}
BY_HOTLINE = {**PLACE, "channel": "h12345", "phone": "138****5678"}
RETURN = {"reason_code": "not_my_duty", "evidence": PHOTO}


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """A city with a case in every condition that a command can stumble over."""
    clock = FakeClock(at("2026-03-04 09:00"))
    with a_city(tmp_path_factory.mktemp("door"), district=a_full_district(), now_ms=clock.now_ms) as live:
        caller = Caller(live, clock)
        some_weeks_ago(caller)
        caller.waits_until("2026-03-16 09:00")
        not_yet_at_work(caller)
        at_work_today(caller)
        after_work(caller)
        yield caller
        caller.close()


def some_weeks_ago(hall: Caller) -> None:
    at_work(hall, "stale")
    hall.does("refused", "register", "P-CT", **BY_HOTLINE)
    hall.does("refused", "refuse", "P-CT", reason_code="duplicate")


def not_yet_at_work(hall: Caller) -> None:
    hall.does("new", "register", "P-CT", **BY_HOTLINE)
    hall.does("urgent", "register", "P-CT", **BY_HOTLINE, urgency="extra_urgent")
    hall.does("inspected", "register", "P-DAY", **BY_INSPECTOR)
    hall.does("spot", "register", "P-DAY", **BY_INSPECTOR, self_handled=True)
    hall.does("child", "register", "P-CT", **BY_HOTLINE)
    hall.does("child", "merge", "P-CT", other="new", **WHY)
    hall.does("blank", "register", "P-CT", **BY_HOTLINE)
    hall.does("blank", "refuse", "P-CT", reason_code="duplicate")
    hall.does("blank", "reopen", "P-DC", **WHY)
    hall.does("tofile", "register", "P-DAY", **BY_INSPECTOR)
    hall.does("tofile", "accept", "P-CT", distinct=True)
    filed(hall, "filed")
    filed(hall, "unclear", unclear=True)
    filed(hall, "arbitrated", unclear=True)
    hall.does("arbitrated", "arbitrate", "P-DC", dept="D01", **WHY)
    filed_of_hotline(hall, "hotline")


def at_work_today(hall: Caller) -> None:
    for id in ("signed", "asked", "joint", "given", "extended"):
        at_work(hall, id)
    hall.does("asked", "request_extension", "P-D1", amount=1.0, **WHY)
    hall.does("joint", "invite_co", "P-D1", depts=("D02",), **WHY)
    hall.does("given", "assign", "P-D1", handler="P-DAY")
    for chief in ("P-DP", "P-DC"):
        hall.does("extended", "request_extension", "P-D1", amount=1.0, **WHY)
        hall.does("extended", "approve_extension", chief)
    filed_of_hotline(hall, "wet")
    hall.does("wet", "dispatch", "P-DP", dept="D02")
    hall.does("wet", "sign", "P-D2")
    hall.does("wet", "request_suspension", "P-D2", until_ms=at("2026-08-01 09:00"), reason_code="season")
    hall.does("called", "register", "P-CT", **BY_HOTLINE)
    hall.does("called", "accept", "P-CT", category="E0503", condition=2, distinct=True)
    hall.does("called", "file", "P-CT")
    hall.does("called", "dispatch", "P-DC", dept="D02")
    hall.does("called", "sign", "P-D2")
    hall.does("called", "record_contact", "P-D2", note="已联系")
    hall.does("called", "assign", "P-D2", handler="T-HD")
    hall.does("called", "request_extension", "T-HD", amount=1.0, **WHY)


def after_work(hall: Caller) -> None:
    back(hall, "checked", "P-DC")
    back(hall, "unvisited", "P-DP")
    hall.does("unvisited", "send_check", "P-DP")
    hall.does("unvisited", "check_result", "T-INS", evidence=PHOTO)
    hall.does("checked", "send_check", "P-DP")
    hall.does("checked", "check_result", "T-INS", evidence=PHOTO)
    hall.does("checked", "record_visit", "P-CT", answer="satisfied")
    back(hall, "back", "P-DP")
    back(hall, "looking", "P-DP")
    hall.does("looking", "send_check", "P-DP")
    at_work(hall, "closed")
    hall.does("closed", "submit_feedback", "P-D1", result="已取缔", evidence=PHOTO)
    hall.does("closed", "pass_feedback", "P-DP")
    hall.does("closed", "close", "P-DC", closing=1)


def filed(hall: Caller, id: str, **said: Any) -> None:
    hall.does(id, "register", "P-DAY", **BY_INSPECTOR)
    hall.does(id, "accept", "P-CT", distinct=True)
    hall.does(id, "file", "P-DC", **said)


def filed_of_hotline(hall: Caller, id: str) -> None:
    hall.does(id, "register", "P-CT", **BY_HOTLINE)
    hall.does(id, "accept", "P-CT", category="E0503", condition=2, distinct=True)
    hall.does(id, "file", "P-CT")


def at_work(hall: Caller, id: str) -> None:
    filed(hall, id)
    hall.does(id, "dispatch", "P-DP", dept="D01")
    hall.does(id, "sign", "P-D1")


def back(hall: Caller, id: str, dispatcher: str) -> None:
    """A hotline case of drains whose feedback has come."""
    filed_of_hotline(hall, id)
    hall.does(id, "dispatch", dispatcher, dept="D02")
    hall.does(id, "sign", "P-D2")
    hall.does(id, "record_contact", "P-D2", note="已联系")
    hall.does(id, "submit_feedback", "P-D2", result="已疏通", evidence=PHOTO)


@dataclass(frozen=True)
class Refusal:
    code: str
    case: str
    command: str
    author: str
    said: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.code}-{self.command}"


def no(code: str, case: str, command: str, author: str, /, **said: Any) -> Refusal:
    return Refusal(code, case, command, author, said)


REFUSALS = (
    no("wrong_state", "new", "sign", "P-D1"),
    no("wrong_state", "closed", "dispatch", "P-DP", dept="D01"),
    no("no_right", "filed", "dispatch", "P-CT", dept="D01"),
    no("not_your_post", "filed", "dispatch", "P-CT", post="DP", dept="D01"),
    no("unknown_person", "new", "remark", "NOBODY", note="谁"),
    no("unknown_person", "new", "remark", "", note="谁"),
    no("out_of_reach", "arbitrated", "sign", "P-D2"),
    no("not_assigned", "given", "report_result", "T-HD", result="已取缔", evidence=PHOTO),
    no("filing_role", "tofile", "file", "P-CT"),
    no("closing_role", "checked", "close", "P-CT", closing=2),
    no("chief_only", "wet", "suspend", "P-DP"),
    no("not_proxy", "arbitrated", "sign", "P-DP"),
    no("same_person", "checked", "close", "P-DC", closing=2),
    no("system_only", "asked", "escalate_request", "P-DC", side="k1"),
    no("system_only", "child", "follow_parent", "P-DC"),
    no("system_only", "signed", "apply_outage", "T-SE", from_ms=1, to_ms=2, **WHY),
    no("system_only", "signed", "remind", "SYSTEM", post="SYS"),
    no("system_only", "signed", "remind", "SYSTEM", post="DP"),
    no("system_only", "signed", "remind", "P-DP", post="SYS"),
    no("merged", "child", "accept", "P-CT", category="E0503", condition=1),
    no("merged", "inspected", "merge", "P-CT", other="child", **WHY),
    no("no_reason", "back", "rework", "P-DP", reason="  "),
    no("unknown_reason", "new", "refuse", "P-CT", reason_code="bored"),
    no("no_evidence", "signed", "submit_feedback", "P-D1", result="已取缔"),
    no("no_evidence", "signed", "submit_feedback", "P-D1", result="已取缔", evidence=(" ",)),
    no("two_photos", "spot", "approve_self_handled", "P-CT", evidence=PHOTO),
    no("no_place", "x1", "register", "P-CT", **BY_HOTLINE | {"title": " "}),
    no("no_grid", "x1", "register", "P-CT", **BY_HOTLINE | {"grid": "12"}),
    no("unknown_grid", "x1", "register", "P-CT", **BY_HOTLINE | {"grid": "310199009001001"}),
    no("unknown_channel", "x1", "register", "P-CT", **BY_HOTLINE | {"channel": "pigeon"}),
    no("unknown_urgency", "x1", "register", "P-CT", **BY_HOTLINE | {"urgency": "soon"}),
    no("duplicate_check", "new", "accept", "P-CT", category="E0503", condition=1),
    no("no_category", "new", "accept", "P-CT"),
    no("unknown_category", "new", "accept", "P-CT", category="E9999", condition=1),
    no("unknown_condition", "new", "accept", "P-CT", category="E0503", condition=9),
    no("unknown_class", "new", "accept", "P-CT", category="E0503", condition=1, hotline_class="grave"),
    no("no_condition", "blank", "file", "P-CT"),
    no("no_dept", "filed", "dispatch", "P-DP", dept=""),
    no("unknown_dept", "filed", "dispatch", "P-DP", dept="D99"),
    no("unknown_dept", "filed", "dispatch", "P-DP", dept="D01", co_depts=("D99",)),
    no("same_dept", "signed", "redirect", "P-DP", dept="D01", **WHY),
    no("no_override", "filed", "dispatch", "P-DP", dept="D02"),
    no("no_handler", "signed", "assign", "P-D1", handler="P-D2"),
    no("off_shift", "signed", "assign", "P-D1", handler="T-NIGHT"),
    no("nobody_assigned", "signed", "revoke_assign", "P-D1"),
    no("no_inspector", "new", "send_verify", "P-CT", inspector="P-DC"),
    no("own_report", "inspected", "send_verify", "P-CT"),
    no("no_text", "new", "remark", "P-CT", note=" "),
    no("no_result", "signed", "submit_feedback", "P-D1", result=" ", evidence=PHOTO),
    no("unknown_answer", "unvisited", "record_visit", "P-CT", answer="glad"),
    no("no_closing", "checked", "close", "T-DC"),
    no("no_visit", "unvisited", "close", "P-DC", closing=2),
    no("nobody_to_call", "signed", "record_contact", "P-D1", note="已联系"),
    no("no_contact", "wet", "submit_feedback", "P-D2", result="已疏通", evidence=PHOTO),
    no("contacted", "called", "record_contact", "P-D2", note="再次联系"),
    no("no_amount", "signed", "request_extension", "P-D1", amount=0.0, **WHY),
    no("no_case", "new", "merge", "P-CT", other="nowhere", **WHY),
    no("no_case", "new", "merge", "P-CT", other="closed", **WHY),
    no("no_case", "new", "link", "P-CT", other="nowhere"),
    no("no_target", "new", "transfer_out", "P-DC", target="moon", **WHY),
    no("call_first", "urgent", "transfer_out", "P-DC", target="110", **WHY),
    no("times_out_of_order", "closed", "archive", "P-DC"),
    no("in_the_past", "signed", "request_suspension", "P-D1", until_ms=at("2026-03-01 09:00"), reason_code="law"),
    no("too_late", "refused", "reopen", "P-DC", **WHY),
    no("return_window", "stale", "request_return", "P-D1", **RETURN),
    no("overdue", "stale", "request_extension", "P-D1", amount=1.0, **WHY),
    no("side_state", "called", "approve_extension", "P-DP"),
    no("no_side", "signed", "approve_extension", "P-DP"),
    no("open_request", "asked", "request_extension", "P-D1", amount=1.0, **WHY),
    no("too_many", "extended", "request_extension", "P-D1", amount=1.0, **WHY),
    no("too_much", "signed", "request_extension", "P-D1", amount=99.0, **WHY),
    no("too_much", "signed", "request_suspension", "P-D1", until_ms=2**52, reason_code="law"),
    no("assigned", "given", "request_return", "P-D1", **RETURN),
    no("arbitrated", "arbitrated", "request_return", "P-D1", **RETURN),
    no("needs_arbitration", "unclear", "dispatch", "P-DP", dept="D01"),
    no("no_arbitration", "filed", "arbitrate", "P-DC", dept="D01", **WHY),
    no("co_open", "joint", "submit_feedback", "P-D1", result="已取缔", evidence=PHOTO),
    no("hotline_void", "hotline", "void", "P-DC", reason_code="test"),
    no("needs_check", "back", "pass_feedback", "P-DP"),
    no("not_overdue", "closed", "appeal", "P-D1", **WHY),
    no("not_self_handled", "inspected", "approve_self_handled", "P-CT", evidence=PHOTOS),
    no("self_handled", "spot", "accept", "P-CT"),
    no("too_far", "looking", "check_result", "T-INS", evidence=PHOTO, metres=900.0),
    no("unknown_case", "x1", "accept", "P-CT", category="E0503", condition=1),
    no("unknown_case", "x1", "remark", "P-CT", note="查无此案"),
    no("version", "signed", "submit_feedback", "P-D1", exp=1, result="已取缔", evidence=PHOTO),
    no("version", "signed", "submit_feedback", "P-D1", exp=99, result="已取缔", evidence=PHOTO),
)
ELSEWHERE = {  # of files, databases, catalogues and outages, and of a hall that cannot ask or that asks too much
    "bad_rules",
    "bad_calendar",
    "bad_catalogue",
    "catalogue_known",
    "rules_known",
    "edition_changes",
    "unknown_street",
    "one_scope",
    "needs_link",
    "not_offered",
    "bad_envelope",
    "too_large",
    "newer_orders",
    "database_away",
    "database_password",
    "database_missing",
    "database_rights",
    "database_driver",
    "platform_schema",
    "one_worker",
    "already_decided",
}
MALFORMED = {"unknown_command", "bad_body", "id_reused"}
ON_ITS_WAY = {"predecessor", "stale", "too_old", "too_new"}  # see test_write_path


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
def test_a_command_that_may_not_be_given_is_refused_and_nothing_changes(hall: Caller, refusal: Refusal):
    outcome = hall.cannot(refusal.code, refusal.case, refusal.command, refusal.author, **refusal.said)
    if refusal.code in REASONS:
        assert "{" not in outcome.text + outcome.text_en  # every fact is there


@pytest.mark.parametrize(
    ("author", "command", "is_shown"),
    [("P-D1", "submit_feedback", True), ("P-D2", "submit_feedback", False), ("P-DP", "void", True)],
)
def test_a_refused_command_shows_the_case_only_to_whom_it_lies_within_reach(
    hall: Caller, author: str, command: str, *, is_shown: bool
):
    said = {"result": " ", "evidence": PHOTO} if command == "submit_feedback" else {"reason_code": "test"}
    stale = hall.says("signed", command, author, exp=1, **said)
    assert (stale.status, stale.case is not None) == ("conflict", is_shown)
    refused = hall.says("signed", command, author, **said)
    assert (refused.status, refused.case is not None) == ("rejected", is_shown)


def test_every_reason_stands_in_the_table():
    told = {refusal.code for refusal in REFUSALS} - {"version"}
    assert told | ELSEWHERE | MALFORMED | ON_ITS_WAY == set(REASONS)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("unknown_command", {"kind": "fly"}),
        ("unknown_command", {"kind": ""}),
        ("bad_body", {"body": {}}),
        ("bad_body", {"body": {"note": 7}}),
        ("bad_body", {"body": {"note": "a\x00b"}}),
        ("bad_body", {"body": {"note": "备注", "evidence": ["\x00"]}}),
        ("bad_body", {"kind": "record_instruction", "body": {"leader": "区长", "quote": "请办", "due_ms": 2**70}}),
    ],
)
def test_a_command_that_cannot_be_read_is_refused_by_name(hall: Caller, code: str, changes: dict[str, Any]):
    before = hall.footprint()
    envelope = msgspec.structs.replace(hall.envelope("new", "remark", "P-CT", note="备注"), **changes)
    outcome = hall.sends(envelope)
    assert (outcome.status, outcome.code) == ("rejected", code)
    assert outcome.text
    assert outcome.text_en
    assert hall.footprint() == before


def test_an_id_used_again_for_something_else_is_refused_and_for_the_same_answered_again(hall: Caller):
    envelope = hall.envelope("signed", "remark", "P-DP", note="第一次")
    first = hall.sends(envelope)
    before = hall.footprint()
    assert hall.sends(envelope) == first
    other = hall.sends(msgspec.structs.replace(envelope, body={"note": "另一条"}))
    assert (other.status, other.code) == ("rejected", "id_reused")
    assert other.text
    assert other.text_en
    assert hall.footprint() == before


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/v1/commands", b"", "bad_envelope"),
        ("/v1/commands", b"{}", "bad_envelope"),
        ("/v1/commands", b'{"commands": [1]}', "bad_envelope"),
        ("/v1/commands", b"x" * (1 << 20) + b"x", "too_large"),
        ("/v1/commands", "many", "too_many"),
        ("/v1/commands", {"id": ""}, "bad_envelope"),
        ("/v1/commands", {"id": "k" * 41}, "bad_envelope"),
        ("/v1/commands", {"issued_ms": -1}, "bad_envelope"),
        ("/v1/commands", {"issued_ms": 2**60}, "bad_envelope"),
        ("/v1/commands", {"case": "a\x00"}, "bad_envelope"),
    ],
)
def test_a_request_that_cannot_be_read_ends_in_a_problem_of_both_languages(
    hall: Caller, path: str, body: Any, code: str
):
    before = hall.footprint()
    envelope = hall.envelope("new", "remark", "P-CT", note="备注")
    if body == "many":
        body = encode(CommandBatch(commands=[envelope] * 51))
    elif isinstance(body, dict):
        body = encode(CommandBatch(commands=[msgspec.structs.replace(envelope, **body)]))
    assert hall.problem(path, body).code == code
    assert hall.footprint() == before


@pytest.mark.parametrize(
    "path", ["/v1/feed", "/v1/feed?since=x&epoch=e&scope=s", "/v1/time?t1=noon", "/v1/snapshot?stream=all"]
)
def test_a_question_that_is_not_in_order_ends_in_a_problem_of_both_languages(hall: Caller, path: str):
    assert hall.problem(path, None).code == "bad_request"


@pytest.mark.parametrize(
    ("path", "code"),
    [("/v1/cases/nowhere/history", "no_such_case"), ("/v1/feed?since=0&epoch=e&scope=s", "epoch_changed")],
)
def test_what_is_not_there_is_said_in_both_languages(hall: Caller, path: str, code: str):
    assert hall.problem(path, None).code == code

"""Cases of a hotline and of an inspector taken through every state over HTTP, while the platform keeps the time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.calendars import DAY_MS
from app.domain.cases import Case, Status
from app.domain.commands.ladder import PROPOSED, REMINDED, URGED
from app.domain.limits import NEVER_MS
from app.domain.sides import SideKind, SideState
from app.domain.timers import Fate, TimerKind, latest
from tests.fakes.callers import Caller, at
from tests.fakes.cities import a_city
from tests.fakes.lives import a_full_district
from tests.fakes.world import GRIDS, FakeClock

S, K = SideState, SideKind
PHOTO, PHOTOS = ("photo:1.jpg",), ("photo:1.jpg", "photo:2.jpg")
WHY = {"reason": "现场情况所需"}
REPORT = {
    "title": "污水井冒溢",
    "description": "菜场东门口井盖往外冒污水",
    "address": "金柳路96弄",
    "lon": 121.405,
    "lat": 31.105,
    "grid": GRIDS[0],
}


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Caller]:
    clock = FakeClock(at("2026-03-04 09:00"))  # a Wednesday
    with a_city(tmp_path, district=a_full_district(), now_ms=clock.now_ms) as live:
        caller = Caller(live, clock)
        yield caller
        caller.close()


def side_of(case: Case, kind: SideKind) -> SideState:
    return next(side.state for side in reversed(case.sides) if side.kind is kind)


def register_of_hotline(hall: Caller, id: str = "h1") -> Case:
    return hall.does(id, "register", "P-CT", **REPORT, channel="h12345", caller="王**", phone="138****5678")


def file_of_hotline(hall: Caller, id: str = "h1") -> Case:
    """Registered, accepted and filed at once, for the tests of what comes after."""
    register_of_hotline(hall, id)
    hall.does(id, "accept", "P-CT", category="E0503", condition=2, hotline_class="ordinary")
    return hall.does(id, "file", "P-CT")


def file_of_inspector(hall: Caller, id: str, category: str = "E0401") -> Case:
    hall.does(id, "register", "P-DAY", **REPORT, channel="inspector", category=category, condition=1)
    hall.does(id, "accept", "P-CT")
    return hall.does(id, "file", "P-DC")


def test_a_hotline_case_goes_through_every_state_it_can_have(hall: Caller):
    is_transferred_verified_and_filed(hall)
    is_returned_until_the_chief_says_who_does_it(hall)
    is_signed_extended_and_suspended(hall)
    is_reworked_checked_and_closed(hall)
    is_reopened_closed_late_appealed_and_archived(hall)
    steps = hall.is_well_kept("h1")
    unreached = {"DRAFT", "NOT_FILED", "VOID"}  # a draft is of a workstation; the others are an inspector's case's
    assert {step.to_status for step in steps} == {status.value for status in Status} - unreached


def test_an_inspectors_case_is_refused_reopened_filed_handled_and_closed(hall: Caller):
    case = hall.does("i1", "register", "P-DAY", **REPORT, channel="inspector", category="E0401", condition=1)
    assert case.status is Status.REPORTED
    assert case.responsible in {"P-CT", "T-CT"}
    hall.cannot("own_report", "i1", "send_verify", "P-CT")
    case = hall.does("i1", "refuse", "P-CT", reason_code="no_content")
    assert (case.status, case.closed_ms) == (Status.NOT_FILED, hall.clock.now_ms())
    case = hall.does("i1", "reopen", "P-DC", reason="补充了照片")
    assert (case.status, case.stage_red_ms) == (Status.TO_FILE, at("2026-03-04 09:15"))
    hall.cannot("filing_role", "i1", "file", "P-CT")
    case = hall.does("i1", "file", "P-DC", condition=1)
    assert (case.status, case.case_no) == (Status.TO_DISPATCH, "3101992026030400001")
    case = hall.does("i1", "dispatch", "P-DP", dept="D01")
    assert (case.stage_red_ms, case.handle_red_ms) == (at("2026-03-04 09:30"), at("2026-03-04 11:00"))
    assert case.total_red_ms == at("2026-03-06 17:30")  # two working days after the two hours
    assert (case.handle_yellow_ms, case.handle_orange_ms) == (at("2026-03-04 10:00"), at("2026-03-04 10:36"))
    hall.does("i1", "sign", "P-D1")
    case = hall.does("i1", "redirect", "P-DP", dept="D02", **WHY)
    assert (case.status, case.dept, case.handle_red_ms) == (Status.TO_SIGN, "D02", at("2026-03-04 11:00"))
    hall.does("i1", "sign", "P-D2")
    hall.does("i1", "request_suspension", "P-D2", until_ms=at("2026-06-04 09:00"), reason_code="money")
    hall.cannot("chief_only", "i1", "suspend", "P-DP")  # more than thirty days
    hall.does("i1", "suspend", "P-DC")
    hall.waits_until("2026-03-04 12:00")
    case = hall.does("i1", "resume", "P-D2")
    assert (case.status, case.handle_red_ms) == (Status.HANDLING, at("2026-03-04 14:00"))  # nothing was used before
    hall.does("i1", "submit_feedback", "P-D2", result="已取缔", evidence=PHOTO)
    case = hall.does("i1", "send_check", "P-DP", inspector="P-NIGHT")
    assert (case.status, case.responsible) == (Status.POST_CHECK, "P-NIGHT")
    hall.does("i1", "check_result", "P-NIGHT", evidence=PHOTO)
    case = hall.does("i1", "close", "P-DC", closing=1)  # nobody to call back
    assert (case.status, case.close_kind) == (Status.CLOSED, "normal")
    steps = hall.is_well_kept("i1")
    assert {step.to_status for step in steps} >= {"REPORTED", "NOT_FILED", "TO_FILE", "SUSPENDED", "POST_CHECK"}


def test_an_inspectors_case_filed_by_error_is_void_and_a_hotlines_never(hall: Caller):
    file_of_inspector(hall, "i1")
    hall.does("i1", "request_void", "P-CT", **WHY)
    hall.cannot("no_right", "i1", "void", "P-DP", reason_code="filed_by_error")
    case = hall.does("i1", "void", "P-DC", reason_code="filed_by_error")
    assert (case.status, side_of(case, K.VOIDING), case.close_kind) == (Status.VOID, S.APPROVED, "error")
    assert case.red_ms == NEVER_MS
    file_of_hotline(hall)
    hall.cannot("hotline_void", "h1", "request_void", "P-CT", **WHY)
    hall.cannot("hotline_void", "h1", "void", "P-DC", reason_code="filed_by_error")
    hall.is_well_kept("i1")


def test_what_was_solved_on_the_spot_goes_straight_to_its_closing(hall: Caller):
    said = {**REPORT, "channel": "inspector", "category": "E0401", "condition": 1, "self_handled": True}
    hall.does("i2", "register", "P-DAY", **said)
    hall.cannot("self_handled", "i2", "accept", "P-CT")
    hall.cannot("two_photos", "i2", "approve_self_handled", "P-CT", evidence=PHOTO)
    case = hall.does("i2", "approve_self_handled", "P-CT", evidence=PHOTOS)
    assert (case.status, case.case_no) == (Status.TO_CLOSE, "3101992026030400001")
    case = hall.does("i2", "close", "P-DC", closing=1)
    assert case.status is Status.CLOSED
    hall.is_well_kept("i2")


def test_what_nobody_decides_goes_to_the_duty_chief_and_is_never_approved_by_itself(hall: Caller):
    file_of_hotline(hall)
    hall.does("h1", "dispatch", "P-DP", dept="D02")
    hall.does("h1", "sign", "P-D2")
    case = hall.does("h1", "request_extension", "P-D2", amount=1.0, **WHY)
    assert case.wake_ms == case.sides[-1].due_ms == at("2026-03-04 14:00")  # four working hours
    hall.waits_until("2026-03-04 13:59")
    assert hall.case("h1").sides[-1].level == "DP"
    hall.waits_until("2026-03-04 14:00")
    case = hall.case("h1")
    assert (case.sides[-1].level, case.sides[-1].state, case.extended) == ("DC", S.PENDING, 0)
    assert hall.history("h1")[-1].occurred_ms == at("2026-03-04 14:00")
    hall.cannot("chief_only", "h1", "approve_extension", "P-DP")
    assert hall.does("h1", "approve_extension", "P-DC").extended == 1
    hall.is_well_kept("h1")


def test_merged_cases_follow_their_main_case_to_their_own_call_back(hall: Caller):
    file_of_hotline(hall, "main")
    register_of_hotline(hall, "child")
    hall.does("child", "merge", "P-CT", other="main", **WHY)
    hall.cannot("merged", "child", "accept", "P-CT", category="E0503", condition=2)
    hall.cannot("merged", "main", "merge", "P-CT", other="child", **WHY)
    hall.does("main", "dispatch", "P-DP", dept="D02")
    hall.does("main", "sign", "P-D2")
    hall.does("main", "record_contact", "P-D2", note="已电话告知")
    through_check_and_visit(hall, "main")
    assert hall.case("child").status is Status.REPORTED
    hall.does("main", "close", "P-DC", closing=2)
    hall.waits_until("2026-03-04 09:01")
    case = hall.case("child")
    assert (case.status, hall.history("child")[-1].command) == (Status.TO_CLOSE, "follow_parent")
    hall.does("child", "record_visit", "P-CT", answer="basically")
    hall.is_well_kept("child")


def through_check_and_visit(hall: Caller, id: str) -> None:
    """From handling to closing, without a detour."""
    hall.does(id, "submit_feedback", "P-D2", result="已疏通", evidence=PHOTO)
    hall.does(id, "send_check", "P-DP")
    hall.does(id, "check_result", "T-INS", evidence=PHOTO)
    hall.does(id, "record_visit", "P-CT", answer="satisfied")


def is_transferred_verified_and_filed(hall: Caller) -> None:
    case = register_of_hotline(hall)
    assert (case.status, case.responsible, case.stage_red_ms) == (Status.REPORTED, "P-CT", at("2026-03-04 09:15"))
    case = hall.does("h1", "transfer_out", "T-L110", target="110", **WHY)
    assert (case.status, case.responsible, case.stage_red_ms) == (
        Status.TRANSFERRED,
        "T-L110",
        at("2026-03-04 10:00"),
    )
    hall.waits_until("2026-03-04 09:10")
    case = hall.does("h1", "bounce", "T-L110", reason="不属110受理范围")
    assert (case.status, case.closed_ms, case.stage_red_ms) == (Status.REPORTED, 0, at("2026-03-04 09:25"))

    hall.waits_until("2026-03-04 09:15")
    case = hall.does("h1", "send_verify", "P-CT")
    assert (case.status, case.responsible, case.stage_red_ms) == (
        Status.PRE_VERIFY,
        "T-INS",
        at("2026-03-04 09:45"),
    )
    hall.cannot("no_right", "h1", "verify_result", "T-GL", evidence=PHOTO)
    hall.waits_until("2026-03-04 09:40")
    case = hall.does("h1", "verify_result", "T-INS", evidence=PHOTO)
    assert (case.status, case.stage_red_ms) == (Status.REPORTED, at("2026-03-04 09:50"))  # 5 of its 15 minutes used

    case = hall.does("h1", "accept", "P-CT", category="E0503", condition=2, hotline_class="ordinary")
    assert (case.status, case.stage_red_ms, case.limit_amount) == (Status.TO_FILE, at("2026-03-04 09:55"), 5)
    hall.waits_until("2026-03-04 09:50")
    case = hall.does("h1", "file", "P-CT")
    assert (case.status, case.case_no) == (Status.TO_DISPATCH, "3101992026030400001")
    assert (case.stage_red_ms, case.total_red_ms) == (at("2026-03-04 10:05"), at("2026-03-11 17:30"))
    assert case.total_from_ms == at("2026-03-04 09:00")  # of a classified order, from its report


def is_returned_until_the_chief_says_who_does_it(hall: Caller) -> None:
    returned = {"reason_code": "not_my_duty", "evidence": PHOTO}
    case = hall.does("h1", "dispatch", "P-DP", dept="D02")
    assert (case.status, case.dept_basis, case.responsible) == (Status.TO_SIGN, "catalogue:E0503/2", "P-D2")
    assert (case.stage_red_ms, case.handle_red_ms) == (at("2026-03-04 11:50"), at("2026-03-11 17:30"))
    assert case.return_until_ms == at("2026-03-09 17:30")
    hall.does("h1", "request_return", "P-D2", **returned)
    case = hall.does("h1", "approve_return", "P-DP")
    assert (case.status, case.returned, case.dept, case.responsible) == (Status.TO_DISPATCH, 1, "", "P-DP")
    assert [timer.fate for timer in case.timers if timer.kind is TimerKind.HANDLE] == [Fate.ANNULLED]
    assert case.total_red_ms == at("2026-03-11 17:30")

    hall.cannot("no_override", "h1", "dispatch", "P-DP", dept="D01")
    case = hall.does("h1", "dispatch", "P-DP", dept="D01", reason="现场在城管辖区")
    assert (case.dept, case.dept_basis, case.responsible) == ("D01", "override", "P-D1")
    hall.does("h1", "request_return", "P-D1", **returned)
    hall.does("h1", "approve_return", "T-DP")
    hall.does("h1", "dispatch", "P-DP", dept="D02")
    hall.does("h1", "request_return", "P-D2", **returned)
    hall.cannot("chief_only", "h1", "approve_return", "P-DP")
    case = hall.does("h1", "approve_return", "P-DC")
    assert (case.status, case.returned) == (Status.TO_DISPATCH, 3)

    hall.cannot("needs_arbitration", "h1", "dispatch", "P-DP", dept="D02")
    hall.cannot("no_right", "h1", "arbitrate", "P-DP", dept="D02", **WHY)
    case = hall.does("h1", "arbitrate", "P-DC", dept="D02", **WHY)
    assert (case.status, case.dept_basis, case.dispatched_by) == (Status.TO_SIGN, "arbitrated", "P-DC")
    hall.cannot("too_many", "h1", "request_return", "P-D2", **returned)


def is_signed_extended_and_suspended(hall: Caller) -> None:
    hall.waits_until("2026-03-04 10:00")
    case = hall.does("h1", "sign", "P-D2")
    assert (case.status, case.stage_red_ms) == (Status.HANDLING, at("2026-03-05 17:30"))  # the caller is called first
    hall.does("h1", "assign", "P-D2", handler="T-HD")
    hall.cannot("no_contact", "h1", "submit_feedback", "P-D2", result="已疏通", evidence=PHOTO)
    case = hall.does("h1", "record_contact", "T-HD", note="已电话告知")
    assert (case.responsible, case.stage_from_ms) == ("T-HD", 0)

    case = hall.does("h1", "request_extension", "T-HD", amount=2.0, **WHY)
    assert side_of(case, K.EXTENSION) is S.PENDING_DEPT
    hall.cannot("side_state", "h1", "approve_extension", "P-DP")
    hall.does("h1", "screen_request", "P-D2")
    case = hall.does("h1", "approve_extension", "P-DP")
    assert (case.extended, case.handle_red_ms, case.total_red_ms) == (1, at("2026-03-13 17:30"), at("2026-03-13 17:30"))
    hall.does("h1", "request_extension", "P-D2", amount=1.0, **WHY)
    hall.cannot("chief_only", "h1", "approve_extension", "P-DP")
    case = hall.does("h1", "approve_extension", "P-DC")
    assert (case.extended, case.handle_red_ms) == (2, at("2026-03-16 17:30"))
    hall.cannot("too_many", "h1", "request_extension", "P-D2", amount=1.0, **WHY)

    hall.does("h1", "request_suspension", "P-D2", until_ms=at("2026-03-09 10:00"), reason_code="season")
    case = hall.does("h1", "suspend", "P-DP")
    assert (case.status, case.red_ms, case.wake_ms) == (Status.SUSPENDED, NEVER_MS, at("2026-03-09 10:00"))
    assert case.responsible == "T-HD"
    hall.waits_until("2026-03-09 10:01")
    case = hall.case("h1")
    assert (case.status, case.stepped_ms) == (Status.HANDLING, at("2026-03-09 10:00"))
    # Wednesday 10:00 to Monday 10:00: 6.5 + 8 + 8 + 1.5 working hours later than Monday 16th 17:30
    assert case.handle_red_ms == at("2026-03-19 17:30")
    assert hall.history("h1")[-1].actor == "SYSTEM"


def is_reworked_checked_and_closed(hall: Caller) -> None:
    hall.does("h1", "report_result", "T-HD", result="已疏通", evidence=PHOTO)
    case = hall.does("h1", "submit_feedback", "P-D2", result="已疏通", evidence=PHOTO)
    assert (case.status, case.handled_by) == (Status.FEEDBACK, "T-HD")
    assert (case.responsible, case.stage_red_ms) == ("P-DC", at("2026-03-09 13:01"))  # who gave it to the department
    case = hall.does("h1", "rework", "T-DP", **WHY)
    assert (case.status, case.reworked, case.responsible) == (Status.HANDLING, 1, "T-HD")
    assert case.handle_red_ms == at("2026-03-12 17:30")  # half of five days, rounded up
    hall.does("h1", "submit_feedback", "P-D2", result="路面已冲洗", evidence=PHOTO)
    hall.cannot("needs_check", "h1", "pass_feedback", "P-DP")
    case = hall.does("h1", "send_check", "P-DP")
    assert (case.status, case.responsible, case.stage_red_ms) == (Status.POST_CHECK, "T-INS", at("2026-03-09 10:31"))
    hall.cannot("too_far", "h1", "check_result", "T-INS", finding="pass", metres=80.0, evidence=PHOTO)
    case = hall.does("h1", "check_result", "T-INS", finding="fail", evidence=PHOTO, **WHY)
    assert (case.status, case.reworked) == (Status.HANDLING, 2)
    hall.does("h1", "submit_feedback", "P-D2", result="再次疏通", evidence=PHOTO)
    hall.does("h1", "send_check", "P-DP")
    case = hall.does("h1", "check_result", "T-INS", finding="unable", evidence=PHOTO, **WHY)
    assert case.status is Status.FEEDBACK
    hall.does("h1", "send_check", "P-DP")
    case = hall.does("h1", "check_result", "T-INS", evidence=PHOTO)
    assert (case.status, case.stage_red_ms) == (Status.TO_CLOSE, at("2026-03-10 17:30"))

    hall.cannot("no_visit", "h1", "close", "P-DC", closing=2)
    hall.does("h1", "record_visit", "P-CT", answer="satisfied")
    hall.cannot("closing_role", "h1", "close", "P-CT", closing=2)
    hall.cannot("no_closing", "h1", "close", "T-DC")
    hall.cannot("same_person", "h1", "close", "P-DC", closing=2)  # who said which department does it
    case = hall.does("h1", "close", "P-DC", closing=2, override="当班仅一名值班长")
    assert hall.history("h1")[-1].override == "当班仅一名值班长"
    assert (case.status, case.close_kind, case.satisfaction) == (Status.CLOSED, "normal", "satisfied")
    assert (case.closed_ms, case.red_ms) == (at("2026-03-09 10:01"), NEVER_MS)
    assert [step.command for step in hall.history("h1") if step.actor == "SYSTEM"] == ["resume", "propose_supervision"]


def is_reopened_closed_late_appealed_and_archived(hall: Caller) -> None:
    hall.cannot("not_overdue", "h1", "appeal", "P-D2", **WHY)

    hall.waits_until("2026-03-10 09:00")
    case = hall.does("h1", "reopen", "P-CT", reason="来电人再次投诉")
    assert (case.status, case.repeats, case.dept) == (Status.TO_DISPATCH, 1, "")
    assert case.total_red_ms == at("2026-03-13 17:30")  # three working days anew
    hall.does("h1", "dispatch", "P-DP", dept="D02")
    case = hall.does("h1", "sign", "P-D2")
    due_ms = case.handle_red_ms
    assert due_ms == at("2026-03-17 17:30")
    hall.waits_until("2026-03-18 09:00")  # the ladder: reminded, urged, supervision proposed
    case = hall.case("h1")
    assert (case.ladder, case.urged) == (REMINDED | URGED | PROPOSED, 1)
    steps = [(step.command, step.responsible) for step in hall.history("h1") if step.actor == "SYSTEM"][-3:]
    assert steps == [("propose_supervision", "P-D2"), ("remind", "P-D2"), ("urge", "P-D2")]  # at once: a repeat
    through_check_and_visit(hall, "h1")
    case = hall.does("h1", "close", "P-DC", closing=2)
    assert (case.status, case.close_kind) == (Status.CLOSED, "overdue")

    hall.cannot("no_right", "h1", "appeal", "P-DP", **WHY)
    hall.does("h1", "appeal", "P-D2", reason="连日暴雨，无法下井")
    hall.cannot("no_right", "h1", "review_appeal", "P-CT")
    hall.does("h1", "review_appeal", "P-DP")
    timers = hall.case("h1").timers
    case = hall.does("h1", "review_appeal", "P-CT")
    assert case.exempt == case.sides[-1].id
    assert case.timers == timers
    handle = latest(case.timers, TimerKind.HANDLE)
    assert handle is not None
    assert (handle.red_ms, handle.was_late) == (due_ms, True)

    assert case.wake_ms == case.closed_ms + 30 * DAY_MS == at("2026-04-17 09:00")
    hall.waits_until("2026-04-17 08:59")
    assert hall.case("h1").status is Status.CLOSED
    hall.cannot("times_out_of_order", "h1", "archive", "P-DC")
    hall.waits_until("2026-04-17 09:00")
    case = hall.case("h1")
    assert (case.status, case.wake_ms) == (Status.ARCHIVED, NEVER_MS)
    assert case.responsible in {"P-DC", "P-CT"}
    hall.cannot("wrong_state", "h1", "remark", "P-CT", note="归档后不可更改")

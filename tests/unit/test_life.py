"""How the clocks, people and records of a case go through its life, step by step, without a platform."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Any

import pytest

from app.domain.calendars import HOUR_MS
from app.domain.cases import Case, CaseId, Channel, FlowRecord, Status
from app.domain.commands import COMMANDS, CommandId
from app.domain.duties import due, duties
from app.domain.explain import clock_why, dept_why
from app.domain.law import Law
from app.domain.limits import NEVER_MS, WorkingHours
from app.domain.sides import SideKind, SideState, first_open
from app.domain.step import Receipt, carry_out, first_broken
from app.domain.timers import Fate, TimerKind, latest, live
from app.errors import NotAllowed
from tests.fakes.lives import CENTRE, DEPT, PHOTOS, a_full_district, a_full_law, name_of
from tests.fakes.world import GRIDS

K, F = TimerKind, Fate
PHOTO: dict[str, Any] = {"evidence": PHOTOS[1:]}


def ms(text: str) -> int:
    """'03-05 16:00' of 2026, hall time."""
    when = datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=timezone(timedelta(hours=8)))
    return int(when.timestamp() * 1000)


@dataclass
class Life:
    """A case and all that was done to it."""

    channel: Channel = Channel.INSPECTOR
    condition: int = 2  # 2 work days
    case: Case = field(default_factory=lambda: Case(id=CaseId("c1"), version=0, status=Status.DRAFT))
    flow: list[FlowRecord] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def do(self, name: str, post: str, at: str | int, author: str = "", **body: Any) -> Case:
        at_ms = ms(at) if isinstance(at, str) else at
        author = author or ("SYSTEM" if post == "SYS" else name_of(post))
        command = COMMANDS[name](
            id=CommandId(f"k{next(self.numbers)}"),
            case_id=self.case.id,
            author=author,
            post=post,
            issued_ms=at_ms,
            expected_version=self.case.version,
            **body,
        )
        step = carry_out(a_full_law(), command, self.case, at_ms, Receipt(at_ms, number=lambda: "3101992026030500001"))
        self.case = step.case
        self.flow.append(step.record)
        return self.case

    def to_dispatch(self, at: str = "03-05 09:00") -> Case:
        phone = {"phone": "138****5678"} if self.channel is Channel.H12345 else {}
        where: dict[str, Any] = {"lon": 121.405, "lat": 31.105, "grid": GRIDS[0], "address": "金柳路96弄"}
        post = "CT" if self.channel is Channel.H12345 else "INS"
        what: dict[str, Any] = {
            "title": "污水冒溢",
            "description": "井盖冒水",
            "category": "E0503",
            "condition": self.condition,
        }
        self.do("register", post, at, channel=self.channel.value, **where, **what, **phone)
        self.do("accept", "CT", at)
        return self.do("file", "DC", at)

    def to_handling(self, at: str = "03-05 09:00") -> Case:
        self.to_dispatch(at)
        self.do("dispatch", "DP", at, dept=DEPT)
        return self.do("sign", "DEPT", at)

    def timer(self, kind: TimerKind) -> Any:
        found = latest(self.case.timers, kind)
        assert found is not None
        return found


def test_each_stage_has_its_clock_and_the_two_long_ones_run_beside_it():
    life = Life()
    case = life.to_dispatch("03-05 16:00")
    assert case.stage_red_ms == ms("03-05 16:15")
    assert (case.handle_red_ms, case.total_from_ms) == (NEVER_MS, ms("03-05 16:00"))
    case = life.do("dispatch", "DP", "03-05 16:10", dept=DEPT)
    assert case.stage_red_ms == ms("03-06 09:10")  # two working hours to sign
    assert case.handle_red_ms == ms("03-09 17:30")  # two working days, the week-end between
    assert case.total_red_ms == ms("03-11 17:30")  # and two more for the rest
    assert case.red_ms == case.stage_red_ms
    case = life.do("sign", "DEPT", "03-05 16:30")
    assert (case.stage_from_ms, case.red_ms) == (0, case.handle_red_ms)
    case = life.do("submit_feedback", "DEPT", "03-06 10:00", result="已疏通", **PHOTO)
    assert live(case.timers, K.HANDLE) is None
    assert (case.stage_red_ms, case.red_ms) == (ms("03-06 12:00"), ms("03-06 12:00"))


def test_verifying_pauses_the_clock_it_interrupts():
    life = Life(Channel.H12345)
    life.do(
        "register",
        "CT",
        "03-05 09:00",
        title="积水",
        description="积水",
        address="金柳路",
        lon=121.4,
        lat=31.1,
        grid=GRIDS[0],
    )
    case = life.do("send_verify", "CT", "03-05 09:05")
    assert (case.status, case.responsible) == (Status.PRE_VERIFY, first_open(case.sides, SideKind.VERIFY).target)  # type: ignore[union-attr]
    assert case.red_ms == ms("03-05 09:35")
    case = life.do("verify_result", "INS", "03-05 09:25", finding="exists", evidence=PHOTOS[:1])
    assert (case.status, case.red_ms) == (Status.REPORTED, ms("03-05 09:35"))  # 10 of 15 minutes were left


def test_a_suspension_stops_every_clock_and_the_rest_of_the_limit_is_left_after_it():
    life = Life()
    life.to_handling("03-05 09:00")
    before = life.case.handle_red_ms
    life.do("request_suspension", "DEPT", "03-05 10:00", reason_code="season", until_ms=ms("03-12 10:00"))
    case = life.do("suspend", "DP", "03-05 11:00")
    assert (case.status, case.red_ms, case.handle_red_ms) == (Status.SUSPENDED, NEVER_MS, NEVER_MS)
    assert case.wake_ms == ms("03-12 10:00")
    duty = due(a_full_law(), case, ms("03-12 10:00"))
    assert duty is not None
    assert duty.command == "resume"
    assert due(a_full_law(), case, ms("03-12 09:59")) is None
    case = life.do("resume", "SYS", "03-12 11:00")  # a day later by the clock, five working days after it stopped
    assert before == ms("03-09 17:30")
    assert case.handle_red_ms == ms("03-16 17:30")
    with pytest.raises(NotAllowed, match="not more often"):
        life.do("request_suspension", "DEPT", "03-12 12:00", reason_code="money", until_ms=ms("04-01 10:00"))


def test_an_extension_moves_both_deadlines_and_the_second_is_the_chiefs():
    life = Life()
    life.to_handling()
    total = life.case.total_red_ms
    life.do("request_extension", "DEPT", "03-05 10:00", amount=1, reason="备件未到")
    case = life.do("approve_extension", "DP", "03-05 10:30")
    assert (case.handle_red_ms, case.extended) == (ms("03-10 17:30"), 1)
    assert (total, case.total_red_ms) == (ms("03-11 17:30"), ms("03-12 17:30"))
    life.do("request_extension", "DEPT", "03-06 10:00", amount=2, reason="备件未到")
    with pytest.raises(NotAllowed) as refusal:
        life.do("approve_extension", "DP", "03-06 10:30")
    assert refusal.value.code == "chief_only"
    life.do("reject_request", "DC", "03-06 10:40", reason="已延期一次")
    assert life.case.extended == 1  # a rejection does not use up a chance
    life.do("request_extension", "DEPT", "03-06 11:00", amount=2, reason="备件未到")
    assert life.do("approve_extension", "DC", "03-06 11:30").handle_red_ms == ms("03-12 17:30")


def test_what_a_handler_asks_for_the_department_screens_first():
    life = Life()
    life.to_handling()
    life.do("assign", "DEPT", "03-05 09:10", handler="T-HD")
    case = life.do("request_extension", "HD", "03-05 09:20", amount=1, reason="需停水作业")
    side = first_open(case.sides, SideKind.EXTENSION)
    assert side is not None
    assert (side.state, side.level) == (SideState.PENDING_DEPT, "DEPT")
    with pytest.raises(NotAllowed) as refusal:
        life.do("approve_extension", "DP", "03-05 09:30")
    assert refusal.value.code == "side_state"
    life.do("screen_request", "DEPT", "03-05 09:40")
    assert life.do("approve_extension", "DP", "03-05 09:50").extended == 1


def test_an_approved_return_annuls_the_departments_time_and_the_total_goes_on():
    life = Life()
    life.to_handling("03-05 09:00")
    total = life.case.total_red_ms
    life.do("request_return", "DEPT", "03-05 10:00", reason_code="not_my_area", **PHOTO)
    case = life.do("approve_return", "DP", "03-05 11:00")
    assert (case.status, case.dept, case.returned, case.handle_from_ms) == (Status.TO_DISPATCH, "", 1, 0)
    annulled = [timer for timer in case.timers if timer.kind is K.HANDLE]
    assert [(timer.fate, timer.segments[0].counts) for timer in annulled] == [(F.ANNULLED, False)]
    assert case.total_red_ms == total
    case = life.do("dispatch", "DP", "03-05 11:30", dept="D01", note="属地部门")
    assert case.handle_from_ms == ms("03-05 11:30")


def test_after_the_third_return_the_chief_decides_and_nobody_returns_it_again():
    life = Life()
    life.to_dispatch()
    for number, dept in enumerate(("D02", "D01", "D02"), start=1):
        life.do("dispatch", "DP", "03-05 10:00", dept=dept, note="试派")
        asker = "DEPT" if dept == DEPT else "P-D1"
        author = "" if dept == DEPT else asker
        life.do("request_return", "DEPT", "03-05 10:10", author, reason_code="not_my_duty", **PHOTO)
        if number == 3:
            with pytest.raises(NotAllowed, match="the duty chief has to decide"):
                life.do("approve_return", "DP", "03-05 10:20")
        life.do("approve_return", "DC" if number == 3 else "DP", "03-05 10:20")
    with pytest.raises(NotAllowed) as refusal:
        life.do("dispatch", "DP", "03-05 10:30", dept=DEPT)
    assert refusal.value.code == "needs_arbitration"
    case = life.do("arbitrate", "DC", "03-05 10:40", dept=DEPT, reason="由水务局牵头")
    assert (case.dept, case.dept_basis) == (DEPT, "arbitrated")
    with pytest.raises(NotAllowed) as refusal:
        life.do("request_return", "DEPT", "03-05 10:50", reason_code="not_my_duty", **PHOTO)
    assert refusal.value.code in {"too_many", "arbitrated"}


@pytest.mark.parametrize(("at", "fate"), [("03-05 15:00", F.ANNULLED), ("03-10 09:00", F.FINISHED)])
def test_redirecting_counts_for_the_old_department_only_if_it_was_late(at: str, fate: Fate):
    life = Life()
    life.to_handling()
    case = life.do("redirect", "DP", at, dept="D01", reason="责任主体变更")
    handles = [timer for timer in case.timers if timer.kind is K.HANDLE]
    assert [(timer.fate, timer.dept) for timer in handles] == [(fate, DEPT), (F.RUNNING, "D01")]
    assert handles[1].from_ms == ms(at)


def test_a_rework_has_half_the_limit_and_the_first_result_stays():
    life = Life(condition=1)  # 4 urgent hours
    life.to_handling("03-05 09:00")
    life.do("submit_feedback", "DEPT", "03-05 11:00", result="已疏通", **PHOTO)
    case = life.do("rework", "DP", "03-05 11:20", reason="路面未冲洗")
    assert (case.status, case.reworked, case.handle_red_ms) == (Status.HANDLING, 1, ms("03-05 13:20"))
    first = next(timer for timer in case.timers if timer.kind is K.HANDLE)
    assert (first.fate, first.finished_ms, first.over_ms) == (F.FINISHED, ms("03-05 11:00"), 0)


def test_a_late_feedback_is_late_by_so_much_for_ever():
    life = Life(condition=1)
    life.to_handling("03-05 09:00")
    life.do("submit_feedback", "DEPT", "03-05 14:30", result="已疏通", **PHOTO)
    assert life.timer(K.HANDLE).over_ms == 90 * 60_000
    assert life.timer(K.HANDLE).was_late


def test_reclassifying_counts_the_new_limit_from_the_original_start_and_keeps_the_old_one():
    life = Life()
    life.to_handling("03-05 09:00")
    case = life.do("reclassify", "DP", "03-05 10:00", category="E0503", condition=1, reason="污水已冒溢")
    handles = [timer for timer in case.timers if timer.kind is K.HANDLE]
    assert [timer.fate for timer in handles] == [F.SUPERSEDED, F.RUNNING]
    assert (case.handle_from_ms, case.handle_red_ms) == (ms("03-05 09:00"), ms("03-05 13:00"))
    assert (case.limit_amount, case.limit_unit) == (4, "urgent_hour")


def test_an_outage_does_not_count():
    life = Life(condition=1)
    life.to_handling("03-05 09:00")
    case = life.do(
        "apply_outage", "SYS", "03-05 12:00", from_ms=ms("03-05 10:00"), to_ms=ms("03-05 11:30"), reason="平台停机"
    )
    assert case.handle_red_ms == ms("03-05 14:30")
    pieces = [(each.counts, each.why) for each in life.timer(K.HANDLE).segments]
    assert pieces == [(True, ""), (False, "outage"), (True, "")]


def test_a_pause_within_an_outage_that_was_foreseen_keeps_no_time_from_after_it():
    life = Life(condition=1)
    life.to_handling("03-05 09:00")
    life.do("apply_outage", "SYS", "03-05 09:30", from_ms=ms("03-05 10:00"), to_ms=ms("03-05 12:00"), reason="检修")
    life.do("request_suspension", "DEPT", "03-05 09:40", reason_code="season", until_ms=ms("03-12 10:00"))
    life.do("suspend", "DP", "03-05 10:30")
    why = clock_why(a_full_law(), life.case, K.HANDLE, ms("03-05 13:00"))
    assert why is not None
    assert why.used_ms == 3_600_000
    case = life.do("resume", "DEPT", "03-05 14:00")
    assert case.handle_red_ms == ms("03-05 17:00")


def test_a_calendar_published_late_moves_the_clocks_that_run_and_no_fact():
    life = Life()
    life.to_handling("03-05 09:00")
    district = a_full_district()
    rests = Law(replace(district, working_hours=WorkingHours(free_days=("2026-03-09",))))
    before = life.case
    command = COMMANDS["recalculate"](
        id=CommandId("r1"), case_id=before.id, author="SYSTEM", post="SYS", issued_ms=ms("03-06 09:00"), reason="日历"
    )
    after = carry_out(rests, command, before, ms("03-06 09:00"), Receipt(ms("03-06 09:00"))).case
    assert (before.handle_red_ms, after.handle_red_ms) == (ms("03-09 17:30"), ms("03-10 17:30"))
    finished = [timer for timer in before.timers if not timer.is_live]
    assert finished == [timer for timer in after.timers if not timer.is_live]


def test_reopening_gives_a_new_total_and_counts_as_a_repeat():
    life = Life(condition=1)
    life.to_handling("03-05 09:00")
    life.do("submit_feedback", "DEPT", "03-05 10:00", result="已疏通", **PHOTO)
    life.do("send_check", "DP", "03-05 10:10")
    life.do("check_result", "INS", "03-05 10:30", **PHOTO)
    life.do("close", "DC", "03-05 11:00", closing=1)
    assert life.case.close_kind == "normal"
    case = life.do("reopen", "DC", "03-06 09:00", reason="又冒溢")
    assert (case.status, case.repeats, case.closed_ms) == (Status.TO_DISPATCH, 1, 0)
    assert case.total_red_ms == ms("03-11 17:30")  # three working days after the 6th
    assert case.case_no == "3101992026030500001"


def test_a_check_at_night_is_due_in_the_morning():
    life = Life(condition=1)
    life.to_handling("03-05 20:00")
    life.do("submit_feedback", "DEPT", "03-05 22:20", result="已疏通", **PHOTO)
    assert life.do("send_check", "DP", "03-05 22:30").stage_red_ms == ms("03-06 09:30")


def test_a_hotline_caller_is_telephoned_first():
    life = Life(Channel.H12345)
    life.to_handling("03-05 09:00")
    assert life.case.stage_red_ms == ms("03-06 17:30")  # one working day to telephone
    with pytest.raises(NotAllowed) as refusal:
        life.do("submit_feedback", "DEPT", "03-05 10:00", result="已疏通", **PHOTO)
    assert refusal.value.code == "no_contact"
    life.do("record_contact", "DEPT", "03-05 10:10", note="来电人在家等候")
    assert life.do("submit_feedback", "DEPT", "03-05 11:00", result="已疏通", **PHOTO).contacted_ms == ms("03-05 10:10")


def test_a_classified_hotline_order_has_the_limit_of_its_class_and_counts_from_its_receipt():
    life = Life(Channel.H12345)
    life.do(
        "register",
        "CT",
        "03-05 08:40",
        title="咨询",
        description="咨询",
        address="金柳路",
        lon=121.4,
        lat=31.1,
        grid=GRIDS[0],
        category="E0503",
        condition=2,
    )
    life.do("accept", "CT", "03-05 09:00", hotline_class="complex")
    case = life.do("file", "CT", "03-05 09:05")
    assert (case.limit_amount, case.total_from_ms) == (15, ms("03-05 08:40"))
    assert case.total_red_ms == ms("03-26 17:30")


def test_a_step_stamped_before_the_last_one_counts_from_that_one():
    life = Life()
    life.to_handling("03-05 09:00")
    case = life.do("submit_feedback", "DEPT", "03-05 08:55", result="已疏通", **PHOTO)
    assert life.timer(K.HANDLE).finished_ms == ms("03-05 09:00")
    assert case.stage_from_ms == ms("03-05 09:00")
    assert life.flow[-1].occurred_ms == ms("03-05 08:55")  # the record keeps what was said


def test_every_step_is_bound_to_one_named_person_and_its_serial_number():
    life = Life(Channel.H12345)
    life.to_handling()
    life.do("assign", "DEPT", "03-05 09:10", handler="T-HD")
    life.do("urge", "DP", "03-05 09:20", message="请快些")
    law = a_full_law()
    assert all(law.person(record.responsible) and record.responsible != "SYSTEM" for record in life.flow)
    assert life.case.responsible == "T-HD"
    assert [record.serial for record in life.flow[2:5]] == [f"3101992026030500001-{n:03d}" for n in (3, 4, 5)]
    assert life.flow[0].serial == "c1-001"


def test_a_history_that_was_altered_shows_where():
    life = Life()
    life.to_handling()
    assert first_broken(life.flow) == 0
    assert life.case.flow_hash == life.flow[-1].hash
    altered = [*life.flow]
    altered[2] = replace(altered[2], text="改写")
    assert first_broken(altered) == 3
    assert first_broken([*life.flow[:1], *life.flow[2:]]) == 2


def test_the_ladder_reminds_urges_and_proposes_each_once():
    life = Life()
    life.to_handling("03-05 09:00")
    law = a_full_law()
    given = []
    while duty := due(law, life.case, life.case.handle_red_ms + 1):
        given.append((duty.command, duty.at_ms))
        life.do(duty.command, "SYS", duty.at_ms, **duty.body)
    timer = life.timer(K.HANDLE)
    wanted = [("remind", timer.yellow_ms), ("urge", timer.orange_ms), ("propose_supervision", timer.red_ms)]
    assert given == wanted
    side = first_open(life.case.sides, SideKind.PROPOSAL)
    assert side is not None
    assert side.level == "SUP"
    case = life.do("supervise", "SUP", "03-10 09:00", reason="限期办结")
    assert first_open(case.sides, SideKind.PROPOSAL) is None
    assert first_open(case.sides, SideKind.SUPERVISION).due_ms == ms("03-11 17:30")  # type: ignore[union-attr]


def test_an_inquiry_is_proposed_at_red_3_once_supervision_has_been_decided_and_inquiring_settles_it():
    life, law = Life(), a_full_law()
    life.to_handling("03-05 09:00")
    life.do("propose_supervision", "SYS", "03-09 17:30", reason_code="red", reason="")
    timer = life.timer(K.HANDLE)
    assert "propose_supervision" not in [duty.command for duty in duties(law, life.case)]
    life.do("reject_request", "SUP", "03-10 09:00", reason="已到场")
    proposed = [duty for duty in duties(law, life.case) if duty.command == "propose_supervision"]
    assert [(duty.at_ms, dict(duty.body)) for duty in proposed] == [(timer.red3_ms, {"reason_code": "red3"})]
    life.do("propose_supervision", "SYS", timer.red3_ms, reason_code="red3", reason="")
    assert "propose_supervision" not in [duty.command for duty in duties(law, life.case)]
    case = life.do("inquire", "SUP", timer.red3_ms + HOUR_MS, reason="说明超时原因")
    states = [side.state for side in case.sides if side.kind is SideKind.PROPOSAL]
    assert states == [SideState.REJECTED, SideState.APPROVED]


def test_a_supervision_order_that_is_not_answered_calls_for_an_inquiry():
    life, law = Life(), a_full_law()
    life.to_handling("03-05 09:00")
    life.do("propose_supervision", "SYS", "03-05 09:30", reason_code="repeated", reason="")
    case = life.do("supervise", "SUP", "03-05 10:00", reason="限期办结")
    order = first_open(case.sides, SideKind.SUPERVISION)
    assert order is not None
    assert ("propose_supervision", order.due_ms) in [(duty.command, duty.at_ms) for duty in duties(law, case)]
    case = life.do("answer_supervision", "DEPT", "03-05 11:00", answer="已增派人手")
    assert order.due_ms not in [duty.at_ms for duty in duties(law, case)]


def test_urges_that_nobody_answers_and_a_second_rework_call_for_supervision():
    life = Life()
    life.to_handling("03-05 09:00")
    for at in ("03-05 09:10", "03-05 09:20"):
        life.do("urge", "DP", at, message="请快些")
    duty = due(a_full_law(), life.case, ms("03-05 09:50"))
    assert duty is not None
    assert (duty.at_ms, duty.command, dict(duty.body)) == (
        ms("03-05 09:50"),
        "propose_supervision",
        {"reason_code": "urges_unanswered"},
    )
    life.do("acknowledge_urge", "DEPT", "03-05 09:40")
    assert due(a_full_law(), life.case, ms("03-05 09:50")) is None
    for at in ("03-05 10:00", "03-05 11:00"):
        life.do("submit_feedback", "DEPT", at, result="已疏通", **PHOTO)
        life.do("rework", "DP", at, reason="路面未冲洗")
    duty = due(a_full_law(), life.case, ms("03-05 11:00"))
    assert duty is not None
    assert duty.body == {"reason_code": "reworked_again"}


def test_what_nobody_decides_goes_to_the_chief_and_is_never_approved_by_itself():
    life = Life()
    life.to_handling("03-05 09:00")
    life.do("request_extension", "DEPT", "03-05 10:00", amount=1, reason="备件未到")
    duty = due(a_full_law(), life.case, ms("03-05 15:00"))
    assert duty is not None
    assert (duty.command, duty.at_ms) == ("escalate_request", ms("03-05 15:00"))  # four working hours
    case = life.do("escalate_request", "SYS", duty.at_ms, **duty.body)
    side = first_open(case.sides, SideKind.EXTENSION)
    assert side is not None
    assert (side.state, side.level) == (SideState.PENDING, "DC")
    assert due(a_full_law(), life.case, ms("03-05 15:01")) is None


def test_merging_stops_the_childs_clocks_and_its_caller_is_still_called_back():
    life = Life(Channel.H12345)
    life.to_handling("03-05 09:00")
    case = life.do("merge", "DP", "03-05 09:30", other="c9", reason="同一处冒溢")
    assert (case.parent, case.red_ms) == ("c9", NEVER_MS)
    case = life.do("follow_parent", "SYS", "03-05 15:00")
    assert (case.status, case.stage_red_ms) == (Status.TO_CLOSE, ms("03-06 17:30"))
    life.do("record_visit", "CT", "03-05 15:10", answer="satisfied")
    assert life.do("close", "DC", "03-05 15:20", closing=2).status is Status.CLOSED


def test_a_transfer_waits_for_its_receipt_and_may_come_back():
    life = Life()
    life.to_dispatch("03-05 09:00")
    case = life.do("transfer_out", "DC", "03-05 09:10", target="110", reason="涉警")
    assert (case.status, case.red_ms, case.stage_red_ms) == (Status.TRANSFERRED, NEVER_MS, ms("03-05 10:10"))
    back = replace(life.case)
    case = life.do("confirm_receipt", "L110", "03-05 09:30", receipt="110-0042")
    assert live(case.timers, K.RECEIPT) is None
    life.case = back
    case = life.do("bounce", "L110", "03-05 09:40")
    assert (case.status, case.closed_ms, case.stage_red_ms) == (Status.REPORTED, 0, ms("03-05 09:55"))


def test_an_ending_finishes_every_clock_and_cancels_what_is_open():
    life = Life()
    life.to_handling()
    life.do("request_extension", "DEPT", "03-05 10:00", amount=1, reason="备件未到")
    life.do("request_void", "DP", "03-05 10:10", reason="误立案")
    case = life.do("void", "DC", "03-05 10:20", reason_code="filed_by_error")
    assert (case.status, case.awaits, case.red_ms) == (Status.VOID, "", NEVER_MS)
    assert all(not timer.is_live for timer in case.timers)
    states = {side.kind: side.state for side in case.sides}
    assert states == {SideKind.EXTENSION: SideState.CANCELLED, SideKind.VOIDING: SideState.APPROVED}


def test_the_arithmetic_of_a_clock_can_be_asked_for():
    life = Life()
    life.to_handling("03-05 09:00")
    life.do("request_suspension", "DEPT", "03-05 10:00", reason_code="season", until_ms=ms("03-12 10:00"))
    life.do("suspend", "DP", "03-05 11:00")
    life.do("resume", "DEPT", "03-06 09:00")
    why = clock_why(a_full_law(), life.case, K.HANDLE, ms("03-06 10:00"))
    assert why is not None
    assert (why.amount, why.basis, why.used_ms) == (2, "condition:E0503/2", 3 * 3_600_000)
    assert [(piece.counts, piece.why, piece.own_ms) for piece in why.pieces] == [
        (True, "suspend", 2 * 3_600_000),
        (True, "", 3_600_000),
    ]
    assert why.budget_ms - why.used_ms == why.left_ms
    assert (why.free_days, why.is_provisional) == (2, False)  # Saturday and Sunday
    life.do("reclassify", "DP", "03-06 11:00", category="E0503", condition=1, reason="污水已冒溢")
    why = clock_why(a_full_law(), life.case, K.HANDLE, ms("03-06 12:00"))
    assert why is not None
    assert [(each.fate, each.amount) for each in why.earlier] == [(F.SUPERSEDED, 2)]
    assert clock_why(a_full_law(), life.case, K.RECEIPT, ms("03-06 12:00")) is None


def test_why_a_department_has_the_case_can_be_asked_for():
    life = Life()
    life.to_dispatch()
    why = dept_why(a_full_law(), life.case, life.flow)
    assert (why.dept, why.basis, why.chosen_by) == (DEPT, "catalogue:E0503/2", None)
    life.do("dispatch", "DP", "03-05 09:00", dept=CENTRE, note="街道先行处置")
    why = dept_why(a_full_law(), life.case, life.flow)
    assert (why.dept, why.basis, why.is_override, why.right_dept) == (CENTRE, "override", True, DEPT)
    assert why.chosen_by is not None
    assert (why.chosen_by.actor, why.chosen_by.text) == ("T-DP", "街道先行处置")

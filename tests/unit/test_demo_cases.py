"""The demo's cases: as many of every light as a hall has, and each with a history that the law allows."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from itertools import pairwise
from random import Random
from statistics import median

import numpy as np
import pytest
import shapely

from app.demo.cases import make_cases, make_history
from app.demo.courses import Courses
from app.demo.district import make_district
from app.demo.files import load
from app.demo.opencases import STATES, OpenCases
from app.demo.places import Place
from app.demo.players import Players
from app.demo.reports import Reports
from app.demo.showcase import Showcase
from app.demo.telling import Story, Teller
from app.demo.wording import Writer
from app.domain.calendars import DAY_MS, HOUR_MS, day_of
from app.domain.cases import Case, CaseId, Channel, FlowRecord, Status
from app.domain.catalogue import FilingCondition
from app.domain.clocks import clock_of, projected, stage_of
from app.domain.commands import COMMANDS
from app.domain.district import District
from app.domain.law import SYSTEM, Law
from app.domain.lights import Light, light_at
from app.domain.limits import NEVER_MS, LimitUnit
from app.domain.ruleset import Scope
from app.domain.step import Receipt, carry_out, first_broken
from app.domain.timers import Fate, TimerKind, latest
from app.errors import BadInput
from tests.fakes.world import GRIDS, a_district, with_categories

SHANGHAI = timezone(timedelta(hours=8))
MOMENTS = {  # seed: a Sunday afternoon, a working morning, a holiday's night
    1: datetime(2026, 11, 22, 14, 32, 9, tzinfo=SHANGHAI),
    2: datetime(2026, 11, 25, 10, 5, tzinfo=SHANGHAI),
    3: datetime(2026, 10, 2, 3, 10, tzinfo=SHANGHAI),
}
SEEDS = tuple(MOMENTS)
OPEN = 412  # a tenth of the hall's 4,120
HISTORY = 12_000


def now_ms(seed: int) -> int:
    return int(MOMENTS[seed].timestamp() * 1000)


@cache
def district(seed: int) -> District:
    return make_district(seed, 400)


@cache
def stories(seed: int) -> tuple[Story, ...]:
    return tuple(make_cases(district(seed), seed, now_ms(seed), OPEN))


@cache
def history() -> tuple[Case, ...]:
    return tuple(case for case, _ in make_history(district(2), 2, now_ms(2), HISTORY, days=140))


def open_cases(seed: int) -> list[Case]:
    return [case for case, _ in stories(seed) if case.is_open]


def condition_of(seed: int, case: Case) -> FilingCondition:
    category = next(category for category in district(seed).categories if category.code == case.category)
    return category.conditions[case.condition - 1]


@pytest.mark.parametrize("seed", SEEDS)
def test_as_many_open_cases_of_each_light_as_wanted(seed: int):
    lights = Counter(light_at(case, now_ms(seed)) for case in open_cases(seed))
    assert lights == {Light.ORANGE: 3, Light.YELLOW: 28, Light.BLUE: OPEN - 31}


def test_the_lights_of_a_full_hall_are_those_of_the_pictures():
    full = [case for case, _ in make_cases(district(1), 1, now_ms(1), 4_120, closed_days=0)]
    lights = Counter(light_at(case, now_ms(1)) for case in full)
    assert lights == {Light.RED: 3, Light.ORANGE: 31, Light.YELLOW: 284, Light.BLUE: 3_802}
    red = {case.address for case in full if light_at(case, now_ms(1)) is Light.RED}
    assert red == {"东渚路 218 弄", "望潮桥下", "双墩大街 66 号门前"}


@pytest.mark.parametrize("seed", SEEDS)
def test_open_cases_are_in_every_open_state(seed: int):
    states = Counter(case.status for case in open_cases(seed))
    assert set(states) == set(Status) - {
        Status.DRAFT,
        Status.NOT_FILED,
        Status.CLOSED,
        Status.ARCHIVED,
        Status.TRANSFERRED,
        Status.VOID,
    }
    assert states[Status.HANDLING] > OPEN / 2


@pytest.mark.parametrize("seed", SEEDS)
def test_a_case_and_its_history_agree(seed: int):
    for case, flow in stories(seed):
        assert case.version == len(flow)
        assert [record.number for record in flow] == list(range(1, len(flow) + 1))
        assert {record.case_id for record in flow} == {case.id}
        assert flow[0].from_status == Status.DRAFT
        assert all(before.to_status == after.from_status for before, after in pairwise(flow))
        assert flow[-1].to_status == case.status
        assert flow[-1].responsible == case.responsible
        assert flow[0].text == case.description


@pytest.mark.parametrize("seed", SEEDS)
def test_no_step_is_out_of_order_or_in_the_future(seed: int):
    for case, flow in stories(seed):
        occurred, recorded = ([r.occurred_ms for r in flow], [r.recorded_ms for r in flow])
        assert (occurred, recorded) == (sorted(occurred), sorted(recorded))
        assert all(record.occurred_ms <= record.recorded_ms <= now_ms(seed) for record in flow)
        assert case.reported_ms == flow[0].occurred_ms
        assert case.updated_ms == flow[-1].recorded_ms
        stages = [case.reported_ms, case.filed_ms, case.dispatched_ms, case.signed_ms, case.handled_ms, case.closed_ms]
        happened = [at for at in stages if at]
        assert happened == sorted(happened)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_step_is_one_that_the_law_allows_there(seed: int):
    for _, flow in stories(seed):
        for record in flow:
            command = COMMANDS.get(record.command)
            assert command is None or Status(record.from_status) in command.allowed_from, record


@pytest.mark.parametrize("seed", SEEDS)
def test_no_history_can_be_altered_unseen(seed: int):
    for case, flow in stories(seed):
        assert first_broken(flow) == 0
        assert case.flow_hash == flow[-1].hash
        assert flow[-1].serial == f"{case.case_no or case.id}-{case.version:03d}"
        forged = [*flow[:-1], replace(flow[-1], text="改过")]
        assert first_broken(forged) == len(flow)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_platform_has_done_all_that_was_due_and_knows_when_to_look_again(seed: int):
    by_itself = Counter(record.command for _, flow in stories(seed) for record in flow if record.actor == SYSTEM.id)
    assert set(by_itself) == {"remind", "urge", "propose_supervision"}
    assert all(case.wake_ms > now_ms(seed) for case, _ in stories(seed))
    suspended = [case for case, _ in stories(seed) if case.status is Status.SUSPENDED]
    assert suspended
    assert all(case.wake_ms < NEVER_MS for case in suspended)
    for case in open_cases(seed):
        assert case.awaits == " ".join(sorted({side.kind.value for side in case.sides if side.is_open}))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_step_names_people_and_departments_that_exist(seed: int):
    people = {person.id: person for person in district(seed).people}
    departments = {department.code for department in district(seed).departments}
    for case, flow in stories(seed):
        assert case.dept in departments | {""}
        for record in flow:
            actor = SYSTEM if record.actor == SYSTEM.id else people[record.actor]
            assert (record.actor_name, record.post, record.dept) == (actor.name, actor.post, actor.dept)
            assert record.responsible in people
            assert record.receiver in departments | people.keys() | {""}


@pytest.mark.parametrize("seed", SEEDS)
def test_whoever_has_a_case_is_of_the_department_that_has_it(seed: int):
    people = {person.id: person for person in district(seed).people}
    at_department = [case for case in open_cases(seed) if case.status in {Status.TO_SIGN, Status.HANDLING}]
    assert at_department
    assert all(people[case.responsible].dept == case.dept for case in at_department)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_clocks_are_those_of_the_domain(seed: int):
    law = Law(district(seed))
    for case, flow in stories(seed):
        condition = condition_of(seed, case)
        is_accepted = any(record.command == "accept" for record in flow)
        limit = (condition.limit, condition.unit) if is_accepted else (0, "")
        assert (case.limit_amount, case.limit_unit) == limit
        assert projected(case) == case
        assert case.timers
        if not case.is_open:
            assert (case.yellow_ms, case.red_ms) == (NEVER_MS, NEVER_MS)
            assert all(
                timer.fate not in {Fate.RUNNING, Fate.PAUSED} for timer in case.timers if timer.kind != "receipt"
            )
            continue
        handle, total = latest(case.timers, TimerKind.HANDLE), latest(case.timers, TimerKind.TOTAL)
        if handle and not case.extended and case.status is not Status.SUSPENDED:
            assert handle.from_ms == case.dispatched_ms
            fresh = law.clockwork.started(TimerKind.HANDLE, law.handle_limit(case), case.dispatched_ms, Scope())
            points = (fresh.yellow_ms, fresh.orange_ms, fresh.red_ms)
            assert (case.handle_yellow_ms, case.handle_orange_ms, case.handle_red_ms) == points
        if total and not case.extended and case.status is not Status.SUSPENDED:
            assert total.from_ms == case.filed_ms
            fresh = law.clockwork.started(TimerKind.TOTAL, law.total_limit(case), case.filed_ms, Scope())
            points = (fresh.yellow_ms, fresh.orange_ms, fresh.red_ms)
            assert (case.total_yellow_ms, case.total_orange_ms, case.total_red_ms) == points
        if case.status in STAGE_OF:
            entered_ms = next(r.occurred_ms for r in reversed(flow) if r.from_status != r.to_status)
            stage = law.clockwork.stage(STAGE_OF[case.status], entered_ms, law.scope(case))
            assert stage_of(case) == clock_of(stage)


STAGE_OF = {  # states whose clock begins when they are entered and is never paused
    Status.TO_DISPATCH: TimerKind.DISPATCH,
    Status.TO_SIGN: TimerKind.SIGN,
    Status.FEEDBACK: TimerKind.FEEDBACK,
    Status.POST_CHECK: TimerKind.POST_CHECK,
    Status.TO_CLOSE: TimerKind.CLOSE,
}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_suspended_case_has_no_light_but_that_of_its_past(seed: int):
    for case in open_cases(seed):
        if case.status is Status.SUSPENDED:
            assert light_at(case, now_ms(seed) + 400 * DAY_MS) is Light.BLUE
            assert {timer.fate for timer in case.timers if timer.is_live} == {Fate.PAUSED}


def test_an_order_given_to_the_wrong_department_comes_back_from_there():
    people = {seed: {person.id: person for person in district(seed).people} for seed in SEEDS}
    returned = [(seed, case, flow) for seed in SEEDS for case, flow in stories(seed) if case.returned]
    assert returned
    for seed, case, flow in returned:
        asked = next(record for record in flow if record.command == "request_return")
        given = next(record for record in reversed(flow[: asked.number]) if record.command == "dispatch")
        assert given.receiver == asked.dept
        assert (asked.reason != "", asked.attachments.startswith("photo:")) == (True, True)
        assert people[seed][given.responsible].dept == asked.dept != case.dept
        assert (asked.from_status, asked.to_status) == (Status.TO_SIGN, Status.TO_SIGN)
        allowed = next(record for record in flow[asked.number :] if record.command == "approve_return")
        assert (allowed.to_status, allowed.actor != asked.actor) == (Status.TO_DISPATCH, True)


def test_nobody_is_sent_to_verify_what_an_inspector_saw():
    seen = [flow for seed in SEEDS for case, flow in stories(seed) if case.channel is Channel.INSPECTOR]
    assert seen
    assert not {record.command for flow in seen for record in flow} & {"send_verify", "verify_result"}


def test_a_hotline_order_is_never_void_only_refused():
    reports, random = Reports(district(1), 1), Random(1)
    ends: dict[Channel, set[Status]] = {Channel.H12345: set(), Channel.INSPECTOR: set()}
    teller = Teller(Law(district(1)), random, now_ms(1))
    for channel, found in ends.items():
        draft = reports.draft_of(random, channel, district(1).categories[0])
        for _ in range(200):
            acts = Courses(random).refused(draft, now_ms(1) - DAY_MS)
            found.add(teller.tell(acts, reports.report(random, draft), "3101992026112200001")[0].status)
    assert ends[Channel.H12345] == {Status.NOT_FILED, Status.TRANSFERRED}
    assert ends[Channel.INSPECTOR] == {Status.NOT_FILED, Status.TRANSFERRED, Status.VOID}


def test_where_no_limit_can_show_a_light_the_case_shows_another():
    one_day = FilingCondition(1, "流动设摊", 1, LimitUnit.WORK_DAY, "取缔", "D01")
    slow = with_categories(a_district(), replace(a_district().categories[1], conditions=(one_day,)))
    finder = OpenCases(Random(1), Reports(slow, 1), Law(slow), now_ms(3))  # a holiday: one day is half used or over
    found = finder.find(Light.ORANGE, Status.HANDLING)
    assert finder.light(found, Status.HANDLING, is_extended=False) is not Light.ORANGE


def test_the_light_a_case_was_found_for_is_the_one_it_shows_when_it_is_told():
    law, random = Law(district(2)), Random(2)
    reports = Reports(district(2), 2)
    finder, teller = OpenCases(random, reports, law, now_ms(2)), Teller(law, random, now_ms(2))
    for light, states in STATES.items():
        for status in states:
            planned = finder.find(light, status)
            case, _ = teller.tell(planned.acts, reports.report(random, planned.draft), "3101992026112500001")
            assert light_at(case, now_ms(2)) is light, (light, status)


def test_a_small_district_without_roads_and_waters_has_cases_too():
    told = list(make_cases(a_district(), 5, now_ms(1), 40))
    assert sum(case.is_open for case, _ in told) == 40
    assert {case.grid for case, _ in told} <= set(GRIDS)


def test_a_district_whose_categories_are_unknown_is_refused():
    strange = with_categories(a_district())
    with pytest.raises(BadInput, match="no words"):
        next(make_cases(strange, 1, now_ms(1), 10))


def test_an_extension_moves_the_deadline_and_is_in_the_history():
    extended = [(case, flow) for seed in SEEDS for case, flow in stories(seed) if case.extended]
    assert extended
    for _, flow in extended:
        assert "approve_extension" in {record.command for record in flow}
    case = next(case for case, _ in extended if case.limit_unit == LimitUnit.WORK_DAY)
    law = Law(district(1))
    plain = law.clockwork.started(TimerKind.HANDLE, law.handle_limit(case), case.dispatched_ms, Scope())
    assert case.handle_red_ms > plain.red_ms


@pytest.mark.parametrize("seed", SEEDS)
def test_every_case_lies_in_its_unit_grid(seed: int):
    shapes = {g.code: shapely.Polygon(np.reshape(g.area[0][0], (-1, 2))) for g in district(seed).unit_grids}
    for case, _ in stories(seed):
        assert shapely.contains_xy(shapes[case.grid], case.lon, case.lat)
        assert case.street == case.grid[:9]


@pytest.mark.parametrize("seed", SEEDS)
def test_case_numbers_count_the_filings_of_a_day(seed: int):
    filed = sorted((case for case, _ in stories(seed) if case.filed_ms), key=lambda case: case.filed_ms)
    assert all(not case.case_no for case, _ in stories(seed) if not case.filed_ms)
    by_day: dict[int, list[Case]] = {}
    for case in filed:
        by_day.setdefault(day_of(case.filed_ms), []).append(case)
    for cases in by_day.values():
        date = datetime.fromtimestamp(cases[0].filed_ms / 1000, SHANGHAI).strftime("%Y%m%d")
        assert [case.case_no for case in cases] == [f"310199{date}{n:05d}" for n in range(1, len(cases) + 1)]


def test_callers_are_masked_and_only_where_somebody_called():
    for case, _ in stories(1):
        assert re.fullmatch(r"[\u4e00-\u9fff]{1,2}\*{1,2}|匿名|", case.caller)
        assert re.fullmatch(r"1\d\d\*{4}\d{4}|", case.phone)
        assert bool(case.phone) == (case.channel in {"h12345", "h12319", "h962000", "snap", "p110_in"})


def test_reports_are_whole_sentences_of_some_variety():
    cases = [case for seed in SEEDS for case, _ in stories(seed)]
    for case in cases:
        assert not re.search(r"[{}]|。。|，，|None", case.title + case.description + case.address)
        assert case.description.endswith("。")
        assert 4 <= len(case.title) <= 32
        assert case.address
    frequent = Counter(case.category for case in history()).most_common(8)
    for category, _ in frequent:
        assert len({case.title for case in history() if case.category == category}) >= 6


def test_the_demo_has_words_for_every_category_and_more_for_frequent_ones():
    categories = district(1).categories
    writer, random = Writer(categories), Random(1)
    place = Place("310199003005001", "金柳", "金柳路", "东渚路", "柳塘河", ((121.4, 31.0),), True)
    for category in categories:
        templates = writer.templates(category.code)
        assert len({template.title.text for template in templates}) >= 3, category.name
        for template in templates:
            words = writer.write(random, category.code, template, place, "citizen")
            assert not set("{}") & set(words.title + words.description + words.address)
            assert 1 <= template.condition <= len(category.conditions)
    frequent = {
        code for weights in load("mix")["categories"].values() for code, weight in weights.items() if weight > 25
    }
    assert {code for code in frequent if code != "other" and len(writer.templates(code)) < 6} == set()


def test_inspectors_report_most_and_the_hotline_a_fifth():
    channels = Counter(case.channel for case in history())
    assert channels[Channel.INSPECTOR] / HISTORY == pytest.approx(0.70, abs=0.03)
    assert channels[Channel.H12345] / HISTORY == pytest.approx(0.17, abs=0.03)


def test_the_same_seed_gives_the_same_cases_and_another_seed_others():
    again = tuple(make_cases(district(3), 3, now_ms(3), OPEN))
    assert again == stories(3)
    assert {case.id for case, _ in stories(1)}.isdisjoint(case.id for case, _ in stories(2))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_closed_was_closed_within_the_last_day(seed: int):
    closed = [case for case, _ in stories(seed) if not case.is_open]
    assert len(closed) > OPEN / 4
    assert all(now_ms(seed) - DAY_MS < case.closed_ms <= now_ms(seed) for case in closed)
    assert {Status.CLOSED, Status.NOT_FILED} <= {case.status for case in closed}


def test_a_week_of_closed_cases_is_told_when_asked_for():
    week = [case for case, _ in make_cases(district(1), 1, now_ms(1), 100, closed_days=7) if not case.is_open]
    days = Counter(day_of(case.closed_ms) for case in week)
    assert len(days) == 8
    assert min(case.closed_ms for case in week) > now_ms(1) - 7 * DAY_MS


def test_the_known_cases_of_the_pictures_are_there_with_their_lights():
    random = Random(1)
    reports = Reports(district(1), 1)
    finder = OpenCases(random, reports, Law(district(1)), now_ms(1))
    shown = list(Showcase(district(1), reports, random).cases(finder, now_ms(1)))
    lights = {one.report.address: one.light for one in shown}
    assert lights["东渚路 218 弄"] is Light.RED
    assert lights["金柳路 96 弄东侧人行道"] is Light.ORANGE
    assert Counter(lights.values()) == {Light.RED: 3, Light.ORANGE: 4, Light.YELLOW: 4, Light.BLUE: 4}


def test_a_report_can_be_registered_as_it_comes():
    players = Players(Law(district(1)), Random(1))
    body = Reports(district(1), 1)(Random(1), now_ms(1))
    command = players.registration(CaseId("c"), now_ms(1), body)
    draft = Case(id=CaseId("c"), version=0, status=Status.DRAFT)
    case = carry_out(players.law, command, draft, now_ms(1), Receipt(now_ms(1))).case
    assert (case.status, case.title, case.grid) == (Status.REPORTED, body["title"], body["grid"])


def test_history_has_as_many_cases_as_asked_for_in_the_order_of_time():
    cases = history()
    assert len(cases) == HISTORY
    assert [case.reported_ms for case in cases] == sorted(case.reported_ms for case in cases)
    assert len({case.id for case in cases}) == HISTORY
    assert day_of(cases[0].reported_ms) == day_of(now_ms(2)) - 140


def test_history_is_over_and_old_cases_are_archived():
    for case in history():
        steps = (case.reported_ms, case.filed_ms, case.dispatched_ms, case.signed_ms, case.handled_ms, case.closed_ms)
        assert list(steps) == sorted(steps)
        assert case.closed_ms < now_ms(2)
        archived = case.closed_ms <= now_ms(2) - 30 * DAY_MS
        assert case.status is (Status.ARCHIVED if archived else Status.CLOSED)
        assert case.updated_ms <= now_ms(2)
        assert case.wake_ms == (NEVER_MS if archived else case.closed_ms + 30 * DAY_MS)
        assert (case.red_ms, case.timers, case.catalogue) == (NEVER_MS, (), "2026.1")


def share(cases: Sequence[Case], marked: Sequence[bool]) -> float:
    return sum(marked) / len(cases)


def test_history_has_the_shares_of_a_real_city():
    cases = history()
    assert share(cases, [case.handled_ms > case.handle_red_ms for case in cases]) == pytest.approx(0.0131, abs=0.004)
    assert share(cases, [case.extended > 0 for case in cases]) == pytest.approx(0.014, abs=0.004)
    assert share(cases, [case.reworked > 0 for case in cases]) == pytest.approx(0.0011, abs=0.001)
    late = [case.close_kind == "overdue" for case in cases]
    assert late == [case.handled_ms > case.handle_red_ms for case in cases]


def test_handling_takes_an_hour_and_a_half_in_the_middle_with_a_long_tail():
    hours = [(case.handled_ms - case.dispatched_ms) / HOUR_MS for case in history()]
    assert median(hours) == pytest.approx(1.4, abs=0.15)
    assert sum(hours) / len(hours) > 2 * median(hours)


def test_history_has_busy_hours_and_quiet_sundays():
    local = [datetime.fromtimestamp(case.reported_ms / 1000, UTC) + timedelta(hours=8) for case in history()]
    hours = Counter(moment.hour for moment in local)
    assert max(hours.values()) / HISTORY == pytest.approx(0.15, abs=0.015)
    days = Counter(moment.weekday() for moment in local)
    assert days[6] < 0.8 * days[0]


def test_history_and_the_present_never_share_a_case_number():
    numbers = [case.case_no for case in history()]
    assert len(set(numbers)) == len(numbers)
    assert min(int(number[-5:]) for number in numbers) > 50_000
    assert max(int(case.case_no[-5:] or 0) for case, _ in stories(2)) < 50_000


def test_a_step_of_a_department_without_login_is_done_by_proxy():
    no_login = {department.code for department in district(1).departments if not department.has_login}
    signed: list[FlowRecord] = [
        record
        for seed in SEEDS
        for case, flow in stories(seed)
        for record in flow
        if record.command == "sign" and case.dept in no_login
    ]
    assert signed
    assert all(record.post == "DP" for record in signed)

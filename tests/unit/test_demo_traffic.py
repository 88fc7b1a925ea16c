"""The demo's live traffic: as many reports as a district has, in its rhythm, and all that happens to cases."""

from collections import Counter
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from app.demo.district import make_district
from app.demo.files import load
from app.demo.players import Line, Players
from app.demo.plays import ANSWERS, FIRST, TWISTS, USUAL, VARIANTS
from app.demo.reports import Reports
from app.demo.seeds import Shares
from app.demo.traffic import CASES_A_DAY, Traffic
from app.domain.calendars import DAY_MS, HOUR_MS, day_of, midnight_ms
from app.domain.cases import CaseId, Channel, Status
from app.domain.commands import COMMANDS, CommandId
from app.domain.district import District
from app.domain.law import HOTLINES, Law
from app.domain.outcomes import Outcome, Verdict
from app.domain.sides import MACHINES
from app.domain.step import first_broken
from tests.fakes.towns import TICK_MS, Town
from tests.fakes.world import a_case

MONDAY_MS = midnight_ms(day_of(1_772_769_600_000) - 4)  # 2026-03-02
DAY_TICKS = DAY_MS // TICK_MS
PLATFORMS_OWN = {"archive", "escalate_request", "apply_outage", "follow_parent", "recalculate"}


@cache
def district() -> District:
    return make_district(1, unit_grids=400)


def traffic(cases_a_day: float = CASES_A_DAY) -> Traffic:
    return Traffic(district(), Reports(district(), 1), 1, cases_a_day)


@cache
def lived() -> Town:
    """Two days of 450 cases, and what it took to bring them all to their end."""
    town = Town(Players(Law(district()), Random(2)))
    town.live(traffic(450), MONDAY_MS, 2 * DAY_TICKS, 16 * DAY_TICKS)
    return town


def test_a_day_brings_its_reports_and_the_busiest_hour_fifteen_percent_of_them():
    hours: Counter[int] = Counter()
    source = traffic()
    for at_ms in range(MONDAY_MS, MONDAY_MS + DAY_MS, 60_000):
        made = source.due(at_ms, 60_000, 1)
        assert {command.name for command in made} <= {"register"}
        hours[(at_ms - MONDAY_MS) // HOUR_MS] += len(made)
    assert abs(sum(hours.values()) - CASES_A_DAY) < 0.005 * CASES_A_DAY
    assert abs(max(hours.values()) / CASES_A_DAY - 0.15) < 0.005


def test_everything_the_traffic_does_is_allowed_where_it_does_it():
    town = lived()
    assert town.refused == []
    assert sum(town.given.values()) > 9_000
    assert all(first_broken(flow) == 0 for flow in town.flow.values())


def test_every_case_comes_to_its_end():
    assert len(lived().cases) >= 890
    assert [case for case in lived().cases.values() if case.is_open] == []


def test_few_are_late_extended_or_reworked():
    cases = lived().cases.values()
    shares = {
        "late": sum(case.handled_ms > case.handle_red_ms for case in cases if case.handled_ms) / len(cases),
        "extended": sum(case.extended > 0 for case in cases) / len(cases),
    }
    assert shares["late"] == pytest.approx(0.0131, abs=0.006)
    assert shares["extended"] == pytest.approx(0.014, abs=0.006)
    assert sum(case.reworked for case in cases) <= 4


def test_what_happens_to_one_in_two_hundred_happens():
    rare = {"request_return", "approve_return", "request_extension", "invite_co", "finish_co", "refuse", "not_file"}
    rare |= {
        "send_verify",
        "report_result",
        "send_check",
        "check_result",
        "urge",
        "acknowledge_urge",
        "void",
        "suspend",
    }
    rare |= {"arbitrate", "request_transfer", "approve_self_handled", "appeal", "merge", "follow_parent", "resume"}
    assert {name for name in rare if not lived().given[name]} == set()


def test_a_caller_is_telephoned_before_the_result_and_before_the_end():
    orders = [
        [record.command for record in lived().flow[case.id]]
        for case in lived().cases.values()
        if case.channel in HOTLINES and case.status is Status.CLOSED and case.close_kind != "forced"
    ]
    assert len(orders) > 100
    for steps in orders:
        if "submit_feedback" in steps:
            assert steps.index("record_contact") < steps.index("submit_feedback")
        assert "record_visit" in steps[: len(steps) - 1 - steps[::-1].index("close")]


def test_a_department_without_login_is_acted_for_by_the_dispatcher_alone():
    proxied = {department.code for department in district().departments if not department.has_login}
    posts: dict[bool, set[str]] = {True: set(), False: set()}
    for flow in lived().flow.values():
        dept = ""
        for record in flow:
            assert record.dept not in proxied
            if record.command in {"dispatch", "redirect", "arbitrate"}:
                dept = record.receiver
            elif record.command in {"sign", "submit_feedback", "record_contact"}:
                posts[dept in proxied].add(record.post)
    assert posts == {True: {"DP"}, False: {"DEPT"}}


def test_every_result_has_its_photo():
    results = [r for flow in lived().flow.values() for r in flow if r.command == "submit_feedback"]
    assert all(record.attachments.startswith("photo:after-") for record in results)


def test_inspectors_and_stations_report_from_their_own_grids():
    people = {person.id: person for person in district().people}
    grids = {grid.code: grid for grid in district().unit_grids}
    for case in lived().cases.values():
        reporter = people[lived().flow[case.id][0].actor]
        if case.channel is Channel.INSPECTOR:
            assert reporter.area == case.grid[:12]
        if case.channel is Channel.STATION:
            assert reporter.area == grids[case.grid].duty_grid


def test_a_case_decided_by_somebody_else_is_taken_as_it_now_is():
    source = traffic(1)
    source.know([a_case(status=Status.REPORTED)])
    closed = a_case(status=Status.CLOSED, version=9)
    source.learn([Outcome(command_id=CommandId("x"), verdict=Verdict.CONFLICT, case=closed)])
    given = [c for n in range(1, 40) for c in source.due(MONDAY_MS + n * HOUR_MS, HOUR_MS, 1) if c.case_id == closed.id]
    assert {command.name for command in given} <= {"reopen"}


def test_a_case_is_in_one_hand_until_its_answer_is_here():
    source, town = traffic(1), Town(Players(Law(district()), Random(3)))
    town.now_ms = MONDAY_MS
    grid = district().unit_grids[0]
    report = dict(Reports(district(), 5)(Random(5), MONDAY_MS)) | {"grid": grid.code, "channel": Channel.MEDIA}
    outcome = town.take([Players(Law(district()), Random(4)).registration(CaseId("c1"), MONDAY_MS, report)])[0]
    assert outcome.case
    source.know([outcome.case])
    hours = [source.due(MONDAY_MS + n * HOUR_MS, 0, 1) for n in range(1, 12)]
    assert [len(commands) for commands in hours if commands] == [1]
    given = next(command for commands in hours for command in commands)
    source.learn([Outcome(command_id=given.id, verdict=Verdict.REJECTED, case=outcome.case)])
    assert any(source.due(MONDAY_MS + n * HOUR_MS, 0, 1) for n in range(12, 24))


def lines() -> list[Line]:
    found = [line for twist in TWISTS for _, line in twist.cues]
    found += [each.line for table in (FIRST, USUAL, ANSWERS) for row in table.values() for each in row if each.line]
    return found


def test_the_tables_use_every_command_that_people_give():
    assert {line.command for line in lines()} | {"register"} | PLATFORMS_OWN == set(COMMANDS)
    assert set(VARIANTS) <= set(COMMANDS)
    assert len({twist.name for twist in TWISTS}) == len(TWISTS)


def test_whatever_is_open_beside_a_case_gets_an_answer():
    tasks = {"verify", "check"}  # the usual step of their state
    asked = {(kind, state) for kind, machine in MACHINES.items() for state in machine if kind not in tasks}
    by_handlers = {(kind, state) for kind, state in asked if state == "PENDING_DEPT"}
    assert set(ANSWERS) >= asked - by_handlers
    assert {kind for kind, state in ANSWERS if state == "PENDING_DEPT"} == {"extension", "suspension"}


def test_there_are_words_for_every_command_that_needs_a_reason():
    words = load("wording")["acts"]
    assert {name for name, kind in COMMANDS.items() if kind.needs_reason and name not in PLATFORMS_OWN} <= set(words)


def test_shares_are_kept_to():
    shares = Shares(Random(1))
    due = []
    for _ in range(1_000):
        due.append(shares.is_due("x", 0.3))
        if due[-1]:
            shares.take("x")
    assert sum(due) in {300, 301}
    turns = Counter(shares.pick("y", [7, 2, 1]) for _ in range(100))
    assert [abs(turns[place] - count) <= 1 for place, count in enumerate((70, 20, 10))] == [True] * 3


def test_an_empty_hall_takes_its_time_and_a_full_one_does_not():
    case = a_case(status=Status.HANDLING, handle_red_ms=MONDAY_MS + 30 * DAY_MS, version=1)
    many = [replace(case, id=CaseId(f"c{n}")) for n in range(200)]
    source = traffic(1)
    source.know(many)
    source.due(MONDAY_MS, 0, 1)
    assert source.in_hand == 200
    assert source._stretch() == 1.0
    for one in many[:150]:
        source.know([replace(one, status=Status.VOID, version=2)])
    source.due(MONDAY_MS, 0, 1)
    assert source._stretch() == 16.0

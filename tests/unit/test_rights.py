"""Who may do what: the permission matrix, how far a post reaches, and the separation of duties."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from app.domain.cases import Case, Channel, Status
from app.domain.commands import COMMANDS
from app.domain.district import Person
from app.domain.law import Law
from app.domain.rights import forbidden, reaches, why_not
from app.domain.step import Receipt, Step, carry_out
from app.errors import NotAllowed
from tests.fakes.lives import CENTRE, DEPT, SITUATIONS, Situation, a_full_district, a_full_law, command_of, in_state
from tests.fakes.world import GRIDS, NOON_MS

POSTS = ("CT", "DP", "DC", "SC", "VS", "DEPT", "HD", "INS", "SUP", "L110")
MATRIX: dict[str, tuple[str, ...]] = {  # domain.md §1.5, a row a line: who does, approves or proposes
    "register": ("CT", "DP", "DC", "SC", "VS", "INS", "SUP", "L110"),
    "accept": ("CT", "DC", "SC"),
    "refuse": ("CT", "DC", "SC"),
    "send_verify": ("CT", "DP", "DC", "SC"),
    "send_check": ("CT", "DP", "DC", "SC"),
    "file": ("CT", "DC", "SC"),
    "not_file": ("CT", "DC", "SC"),
    "dispatch": ("DP", "DC", "SC"),
    "redirect": ("DP", "DC", "SC"),
    "assign": ("SC", "VS", "DEPT"),
    "request_return": ("SC", "VS", "DEPT"),
    "approve_return": ("DP", "DC"),
    "request_extension": ("SC", "VS", "DEPT", "HD"),
    "approve_extension": ("DP", "DC"),
    "request_suspension": ("DP", "SC", "DEPT", "HD"),
    "suspend": ("DP", "DC"),
    "pass_feedback": ("DP", "DC", "SC"),
    "close": ("CT", "DC", "SC"),
    "request_void": ("CT", "DP", "SC"),
    "void": ("DC",),
    "remind": ("DP", "DC", "SC", "SUP"),
    "urge": ("DP", "DC", "SC", "SUP"),
    "supervise": ("SUP",),
    "inquire": ("SUP",),
    "propose_supervision": ("DC",),
    "request_transfer": ("CT",),
    "transfer_out": ("DC", "L110"),
}
PROXY = {"sign": ("DP", "SC", "VS", "DEPT"), "submit_feedback": ("DP", "SC", "VS", "DEPT")}  # DP for who has no login
S = Status


@pytest.mark.parametrize("name", [*MATRIX, *PROXY])
def test_the_shipped_rights_are_those_of_the_matrix(name: str):
    shipped = set(a_full_law().rules.rights[name]) & set(POSTS)
    assert shipped == set(MATRIX.get(name) or PROXY[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_administrators_and_viewers_may_do_nothing_to_a_case(name: str):
    assert not set(a_full_law().rules.rights[name]) & {"SA", "SE", "AU", "LV", "EV"}


def a_person(post: str, dept: str = "D01", area: str = "", **more: Any) -> Person:
    return Person("X", "某某", post, dept, "", area, **more)


def test_nobody_acts_in_a_post_he_does_not_hold():
    reason = forbidden(COMMANDS["close"], in_state(S.TO_CLOSE), a_person("CT"), "DC", a_full_law())
    assert reason is not None
    assert reason.code == "not_your_post"
    double = a_person("CT", other_posts=("DC",))
    assert forbidden(COMMANDS["close"], in_state(S.TO_CLOSE), double, "DC", a_full_law()) is None


@pytest.mark.parametrize(
    ("person", "post", "changes", "reached"),
    [
        (a_person("DP"), "DP", {}, True),
        (a_person("SC", CENTRE), "SC", {}, True),
        (a_person("SC", CENTRE), "SC", {"street": "310199002"}, False),
        (a_person("VS", CENTRE, GRIDS[0][:12]), "VS", {}, True),
        (a_person("VS", CENTRE, GRIDS[2][:12]), "VS", {}, False),
        (a_person("INS", "D01", "310199001D01"), "INS", {}, True),  # a duty grid
        (a_person("INS", "D01", "310199002D01"), "INS", {}, False),
        (a_person("INS", "D01"), "INS", {}, True),  # without an area: the district
        (a_person("DEPT", DEPT), "DEPT", {}, True),
        (a_person("DEPT", "D01"), "DEPT", {}, False),
        (a_person("HD", DEPT), "HD", {"handler": "X"}, True),
        (a_person("HD", DEPT), "HD", {"handler": "Y"}, False),
        (a_person("SE"), "SE", {}, False),
    ],
)
def test_a_post_reaches_as_far_as_its_role_says(person: Person, post: str, changes: dict[str, Any], reached: bool):
    assert reaches(person, post, replace(in_state(S.HANDLING), **changes), a_full_law()) is reached


def test_a_department_that_joins_reaches_the_case_of_another():
    case = SITUATIONS["accept_co"][0].case(replace(in_state(S.HANDLING), dept="D01"))
    assert reaches(a_person("DEPT", DEPT), "DEPT", case, a_full_law())


def test_the_call_taker_files_what_the_hotline_brings_and_the_chief_the_rest():
    taker = a_person("CT")
    hotline, patrol = in_state(S.TO_FILE), replace(in_state(S.TO_FILE), channel=Channel.INSPECTOR)
    assert forbidden(COMMANDS["file"], hotline, taker, "CT", a_full_law()) is None
    reason = forbidden(COMMANDS["file"], patrol, taker, "CT", a_full_law())
    assert reason is not None
    assert reason.code == "filing_role"
    assert forbidden(COMMANDS["file"], patrol, a_person("DC"), "DC", a_full_law()) is None


def test_closing_is_the_chiefs_unless_a_category_is_delegated():
    taker, case = a_person("CT"), in_state(S.TO_CLOSE)
    reason = forbidden(COMMANDS["close"], case, taker, "CT", a_full_law())
    assert reason is not None
    assert reason.code == "closing_role"
    district = a_full_district()
    delegated = Law(replace(district, rules=replace(district.rules, taker_closes=("E05",))))
    assert forbidden(COMMANDS["close"], case, taker, "CT", delegated) is None


def test_a_dispatcher_acts_only_for_a_department_without_login():
    case = in_state(S.TO_SIGN)
    reason = forbidden(COMMANDS["sign"], case, a_person("DP"), "DP", a_full_law())
    assert reason is not None
    assert reason.code == "not_proxy"
    assert forbidden(COMMANDS["sign"], replace(case, dept="D03"), a_person("DP"), "DP", a_full_law()) is None


def step(name: str, post: str, case: Case, author: str, **changes: Any) -> Step:
    command = command_of(name, post, SITUATIONS[name][0], author, **changes)
    return carry_out(a_full_law(), command, case, NOON_MS, Receipt(NOON_MS))


@pytest.mark.parametrize(
    ("name", "post", "status", "changes"),
    [
        ("close", "DC", S.TO_CLOSE, {"dispatched_by": "T-DC"}),  # who dispatched may not close
        ("check_result", "INS", S.POST_CHECK, {"handled_by": "T-INS"}),  # who handled may not check
    ],
)
def test_who_did_one_part_may_not_do_the_other(name: str, post: str, status: Status, changes: dict[str, Any]):
    case = replace(SITUATIONS[name][0].case(in_state(status)), **changes)
    with pytest.raises(NotAllowed) as refusal:
        step(name, post, case, f"T-{post}")
    assert refusal.value.code == "same_person"


@pytest.mark.parametrize("name", ["approve_return", "approve_extension", "suspend"])
def test_who_applied_may_not_approve(name: str):
    its: Situation = SITUATIONS[name][0]
    case = its.case(in_state(S.HANDLING))
    asked = replace(case, sides=tuple(msgspec.structs.replace(side, asked_by="T-DP") for side in case.sides))
    person = a_full_law().person("T-DP")
    assert person is not None
    reason = why_not(COMMANDS[name], asked, person, "DP", a_full_law(), NOON_MS)
    assert reason is not None
    assert reason.code == "same_person"
    assert why_not(COMMANDS[name], case, person, "DP", a_full_law(), NOON_MS) is None


def test_the_second_review_of_an_appeal_is_another_persons():
    its = SITUATIONS["review_appeal"][1]
    case = its.case(in_state(S.CLOSED))
    reviewed = replace(case, sides=tuple(msgspec.structs.replace(side, decided_by="T-CT") for side in case.sides))
    with pytest.raises(NotAllowed) as refusal:
        step("review_appeal", "CT", reviewed, "T-CT")
    assert refusal.value.code == "same_person"


def test_the_chief_may_set_the_separation_aside_with_a_reason_that_stays_in_the_record():
    case = replace(SITUATIONS["close"][0].case(in_state(S.TO_CLOSE)), dispatched_by="T-DC")
    record = step("close", "DC", case, "T-DC", override="夜间仅一人在岗").record
    assert record.override == "夜间仅一人在岗"
    assert step("close", "DC", replace(case, dispatched_by="P-DP"), "T-DC").record.override == ""


def test_nobody_unknown_gives_a_command():
    with pytest.raises(NotAllowed) as refusal:
        step("remark", "DP", in_state(S.HANDLING), "GHOST")
    assert refusal.value.code == "unknown_person"

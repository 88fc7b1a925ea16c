"""What may be done to a case, and what it leaves behind."""

from typing import Any

import pytest

from app.domain.cases import Case, CaseId, Status, case_from_row, case_row
from app.domain.commands import COMMANDS, Command, CommandId, Offline, command_from_record, record_of
from app.domain.commands.handling import Dispatch
from app.domain.commands.intake import Accept, Register
from app.domain.commands.side import Remark, Urge
from app.errors import NotAllowed
from tests.fakes.world import GRIDS, NOON_MS, a_case

ENVELOPE: dict[str, Any] = {
    "id": CommandId("k1"),
    "case_id": CaseId("c1"),
    "author": "P-DP",
    "post": "DP",
    "issued_ms": NOON_MS,
}
BODIES: dict[str, dict[str, Any]] = {
    "register": {
        "title": "路灯不亮",
        "description": "连续三盏",
        "address": "东渚路218弄",
        "lon": 121.4,
        "lat": 31.1,
        "grid": GRIDS[0],
    },
    "refuse": {"reason": "重复"},
    "not_file": {"reason": "不符合立案条件"},
    "dispatch": {"dept": "D01"},
    "submit_feedback": {"result": "已疏通"},
    "rework": {"reason": "现场未清理"},
    "record_visit": {"answer": "satisfied"},
    "remark": {"note": "已电话联系"},
}


def a_command(name: str, **changes: Any) -> Command:
    return COMMANDS[name](**ENVELOPE, **BODIES.get(name, {}), **changes)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_comes_back_from_disk_as_it_was(name: str):
    command = a_command(name, expected_version=3, after=(CommandId("k0"),))
    assert command_from_record(record_of(command)) == command


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("status", Status)
def test_a_command_is_lawful_exactly_in_its_states(name: str, status: Status):
    command, case = a_command(name), a_case(status=status)
    if status in command.allowed_from:
        assert command.apply(case, NOON_MS).id == case.id
    else:
        with pytest.raises(NotAllowed) as refusal:
            command.apply(case, NOON_MS)
        assert refusal.value.code == "wrong_state"
        assert refusal.value.facts["status"] == status.value


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        (Remark, {"note": "  "}, "no_text"),
        (Dispatch, {"dept": ""}, "no_dept"),
        (Register, {**BODIES["register"], "title": ""}, "no_place"),
        (Register, {**BODIES["register"], "grid": "31019900100100A"}, "no_grid"),
        (Register, {**BODIES["register"], "grid": "310199"}, "no_grid"),
    ],
)
def test_an_incomplete_command_says_what_is_missing(kind: type[Command], body: dict[str, Any], code: str):
    status = min(kind.allowed_from)
    with pytest.raises(NotAllowed) as refusal:
        kind(**ENVELOPE, **body).apply(a_case(status=status), NOON_MS)
    assert refusal.value.code == code


def test_accepting_needs_a_category():
    with pytest.raises(NotAllowed) as refusal:
        a_command("accept").apply(a_case(category=""), NOON_MS)
    assert refusal.value.code == "no_category"
    assert Accept(**ENVELOPE, category="E0401").apply(a_case(category=""), NOON_MS).category == "E0401"


def test_an_unknown_command_or_body_is_refused_by_name():
    record = record_of(a_command("urge"))
    with pytest.raises(NotAllowed) as refusal:
        command_from_record(record | {"name": "teleport"})
    assert refusal.value.code == "unknown_command"
    with pytest.raises(NotAllowed) as refusal:
        command_from_record(record | {"body": {"message": 7}})
    assert refusal.value.code == "bad_body"


def test_deciding_acts_are_not_offered_offline():
    assert {name for name, kind in COMMANDS.items() if kind.offline is Offline.ONLINE} == {"file", "not_file", "close"}


def test_urging_counts_and_moves_nothing():
    before = a_case(status=Status.HANDLING)
    after = Urge(**ENVELOPE, message="请加快").apply(before, NOON_MS)
    assert (after.urged, after.status, after.red_ms) == (before.urged + 1, before.status, before.red_ms)


def test_a_case_is_the_same_after_a_trip_as_a_row():
    case = a_case(status=Status.SUSPENDED, urged=2)
    assert case_from_row(case_row(case)) == case


def test_a_row_of_another_shape_is_no_case():
    with pytest.raises(ValueError, match="shorter"):
        case_from_row(case_row(a_case())[:-1])
    assert isinstance(a_case(), Case)

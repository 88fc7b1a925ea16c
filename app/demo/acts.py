"""What is done to a case and when: the acts of a course, and how long each is waited for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

MINUTE_MS = 60_000
SPREAD = 0.5
MOST = 3.0  # times the usual

GAPS_MIN = {  # median minutes after the act before
    "accept": 3.0,
    "refuse": 6.0,
    "not_file": 4.0,
    "request_transfer": 6.0,
    "transfer_out": 9.0,
    "bounce": 20.0,
    "confirm_receipt": 25.0,
    "void": 45.0,
    "request_void": 30.0,
    "send_verify": 3.0,
    "verify_result": 14.0,
    "file": 2.0,
    "approve_self_handled": 6.0,
    "dispatch": 4.0,
    "arbitrate": 6.0,
    "request_return": 15.0,
    "approve_return": 12.0,
    "sign": 8.0,
    "assign": 5.0,
    "revoke_assign": 15.0,
    "record_contact": 6.0,
    "request_suspension": 600.0,
    "suspend": 90.0,
    "send_check": 12.0,
    "check_result": 14.0,
    "pass_feedback": 15.0,
    "record_visit": 20.0,
    "close": 30.0,
    "resume": 3_000.0,
    "reopen": 1_500.0,
    "appeal": 600.0,
    "inquire": 600.0,
    "lift_supervision": 120.0,
    "answer_supervision": 90.0,
}
USUAL_MIN = 15.0


@dataclass(frozen=True, slots=True)
class Act:
    """One command and when it was given; `said` is what is not drawn."""

    command: str
    at_ms: int
    said: Mapping[str, Any] = field(default_factory=dict)


def shifted(acts: Sequence[Act], by_ms: int) -> list[Act]:
    return [replace(act, at_ms=act.at_ms + by_ms) for act in acts]


def gap_ms(random: Random, command: str) -> int:
    """How long after the act before it a command is given."""
    return about_ms(random, GAPS_MIN.get(command, USUAL_MIN))


def about_ms(random: Random, minutes: float) -> int:
    return int(minutes * MINUTE_MS * min(random.lognormvariate(0.0, SPREAD), MOST))

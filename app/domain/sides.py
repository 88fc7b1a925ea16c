"""What goes on beside the main state of a case: requests, tasks and orders with small machines of their own.

domain.md §3.7: extension, suspension, return, co-handling, verify and check task, supervision order, inquiry,
appeal, leader instruction; and the same for what one post proposes and another approves (void, transfer, forced
closing, supervision; §1.5). A side object is part of its case: it changes with a command, in the case's version.
"""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from app.errors import NotAllowed


class SideKind(StrEnum):
    EXTENSION = "extension"
    SUSPENSION = "suspension"
    RETURN = "return"
    VOIDING = "void"
    TRANSFER = "transfer"
    FORCED_CLOSING = "force_close"
    PROPOSAL = "proposal"  # of a supervision order
    CO_HANDLING = "co_handling"
    VERIFY = "verify"
    CHECK = "check"
    URGE = "urge"  # to be acknowledged
    SUPERVISION = "supervision"
    INQUIRY = "inquiry"
    APPEAL = "appeal"
    INSTRUCTION = "instruction"


class SideState(StrEnum):
    PENDING_DEPT = "PENDING_DEPT"
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    CANCELLED = "CANCELLED"
    INVITED = "INVITED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    DONE = "DONE"
    EXCUSED = "EXCUSED"
    ISSUED = "ISSUED"
    ANSWERED = "ANSWERED"
    REISSUED = "REISSUED"
    LIFTED = "LIFTED"
    EXPLAINED = "EXPLAINED"
    FOUND = "FOUND"
    PUBLISHED = "PUBLISHED"
    PENDING_DP = "PENDING_DP"
    PENDING_CT = "PENDING_CT"
    RECORDED = "RECORDED"
    ASSIGNED = "ASSIGNED"
    REPORTED_BACK = "REPORTED_BACK"


S = SideState
Machine = Mapping[SideState, frozenset[SideState]]

_REQUEST: Machine = {
    S.PENDING_DEPT: frozenset({S.PENDING, S.REJECTED, S.WITHDRAWN, S.CANCELLED}),
    S.PENDING: frozenset({S.PENDING, S.APPROVED, S.REJECTED, S.WITHDRAWN, S.CANCELLED}),
}
_TASK: Machine = {S.PENDING: frozenset({S.DONE, S.CANCELLED})}

MACHINES: Mapping[SideKind, Machine] = {  # the states that are open, and where each may lead
    **dict.fromkeys(
        (
            SideKind.EXTENSION,
            SideKind.SUSPENSION,
            SideKind.RETURN,
            SideKind.VOIDING,
            SideKind.TRANSFER,
            SideKind.FORCED_CLOSING,
            SideKind.PROPOSAL,
        ),
        _REQUEST,
    ),
    SideKind.CO_HANDLING: {
        S.INVITED: frozenset({S.ACCEPTED, S.DECLINED, S.EXCUSED, S.CANCELLED}),
        S.ACCEPTED: frozenset({S.DONE, S.EXCUSED, S.CANCELLED}),
    },
    SideKind.VERIFY: _TASK,
    SideKind.CHECK: _TASK,
    SideKind.URGE: {S.ISSUED: frozenset({S.ANSWERED, S.CANCELLED})},
    SideKind.SUPERVISION: {
        S.ISSUED: frozenset({S.ANSWERED, S.CANCELLED}),
        S.REISSUED: frozenset({S.ANSWERED, S.CANCELLED}),
        S.ANSWERED: frozenset({S.ACCEPTED, S.REISSUED, S.CANCELLED}),
        S.ACCEPTED: frozenset({S.LIFTED, S.CANCELLED}),
    },
    SideKind.INQUIRY: {
        S.ISSUED: frozenset({S.EXPLAINED}),
        S.EXPLAINED: frozenset({S.FOUND}),
        S.FOUND: frozenset({S.PUBLISHED}),
    },
    SideKind.APPEAL: {
        S.PENDING_DP: frozenset({S.PENDING_CT, S.REJECTED}),
        S.PENDING_CT: frozenset({S.APPROVED, S.REJECTED}),
    },
    SideKind.INSTRUCTION: {
        S.RECORDED: frozenset({S.ASSIGNED, S.DONE}),
        S.ASSIGNED: frozenset({S.REPORTED_BACK}),
        S.REPORTED_BACK: frozenset({S.ASSIGNED, S.DONE}),
    },
}
SURVIVE = frozenset({SideKind.INQUIRY, SideKind.APPEAL, SideKind.INSTRUCTION})  # go on when the case has ended
BLOCK_CLOSING = frozenset(
    {
        SideKind.EXTENSION,
        SideKind.SUSPENSION,
        SideKind.RETURN,
        SideKind.VOIDING,
        SideKind.TRANSFER,
        SideKind.CO_HANDLING,
        SideKind.SUPERVISION,
    }
)


class Side(msgspec.Struct, frozen=True, array_like=True):
    """One side object. `id` is that of the command that opened it; times UTC ms, 0 = none."""

    id: str
    kind: SideKind
    state: SideState
    asked_by: str  # person id
    asked_post: str
    dept: str  # the department that asks or is asked
    at_ms: int
    due_ms: int = 0
    level: str = ""  # the post that has to act next
    target: str = ""  # the person or place it goes to
    reason: str = ""  # a code
    text: str = ""  # in the words of who asked; an instruction is quoted
    amount: float = 0.0  # units of an extension, days of a suspension
    until_ms: int = 0  # the end of a suspension
    evidence: tuple[str, ...] = ()
    decided_by: str = ""
    decided_ms: int = 0
    answer: str = ""
    finding: str = ""  # of an inquiry: none, corrected, accountability; of a task: exists, not_found …

    @property
    def is_open(self) -> bool:
        return self.state in MACHINES[self.kind]


Sides = tuple[Side, ...]


def first_open(sides: Sides, *kinds: SideKind) -> Side | None:
    """The oldest open side object of these kinds."""
    return next((side for side in sides if side.kind in kinds and side.is_open), None)


def count(sides: Sides, kind: SideKind, *states: SideState) -> int:
    return sum(side.kind is kind and side.state in states for side in sides)


def moved(sides: Sides, side: Side, state: SideState, **news: object) -> Sides:
    """`sides` with one of them in another state; NotAllowed when its machine has no such step."""
    if state not in MACHINES[side.kind].get(side.state, frozenset()):
        raise NotAllowed("side_state", f"{side.kind} cannot go from {side.state} to {state}", side=side.kind.value)
    after = msgspec.structs.replace(side, state=state, **news)
    return tuple(after if each.id == side.id else each for each in sides)


def ended(sides: Sides, at_ms: int) -> Sides:
    """What is still open when a case ends is cancelled, but for what goes on without it."""
    return tuple(
        msgspec.structs.replace(side, state=S.CANCELLED, decided_ms=at_ms)
        if side.is_open and side.kind not in SURVIVE
        else side
        for side in sides
    )

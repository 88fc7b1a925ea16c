"""One step of a case: a command carried out by the law, with all that follows from it, and the record it leaves.

The platform decides with it, the hall foresees with it, the demo's history is told with it: there is no other way
in which a case changes.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import msgspec

from app.domain.cases import Case, FlowRecord, Status, altered
from app.domain.clocks import projected
from app.domain.commands.base import Command
from app.domain.district import Person
from app.domain.duties import wake_ms
from app.domain.law import SYSTEM, Act, Law
from app.domain.reasons import refusal
from app.domain.rights import CHIEF, apart, forbidden
from app.domain.sides import Side, SideKind, ended, first_open
from app.domain.timers import TimerKind, changed

OWNERS: dict[Status, str] = {  # the post that has the next step
    Status.REPORTED: "CT",
    Status.TO_FILE: "DC",
    Status.TO_DISPATCH: "DP",
    Status.FEEDBACK: "DP",
    Status.TO_CLOSE: "DC",
    Status.TRANSFERRED: "L110",
}
AT_DEPARTMENT = frozenset({Status.TO_SIGN, Status.HANDLING, Status.SUSPENDED})
AT_INSPECTOR = {Status.PRE_VERIFY: SideKind.VERIFY, Status.POST_CHECK: SideKind.CHECK}
KEPT_RUNNING = frozenset({TimerKind.RECEIPT})
NO_STEPS = "0" * 16


@dataclass(frozen=True, slots=True)
class Step:
    """What a command led to: the case, and the record of it."""

    case: Case
    record: FlowRecord


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a command reached the platform. `number` issues the next case number."""

    recorded_ms: int
    device: str = ""
    origin: str = "desk"
    number: Callable[[], str] = str


def carry_out(law: Law, command: Command, before: Case, at_ms: int, receipt: Receipt) -> Step:
    """The step that `command` makes at `at_ms`; NotAllowed, with the reason, where the law forbids it.

    An act stamped before the last one counts from that one: no time is ever negative.
    """
    actor = law.person(command.author)
    if actor is None:
        raise refusal("unknown_person", person=command.author)
    act = Act(law, max(at_ms, before.stepped_ms), actor)
    command.judge_case(before, law, act.at_ms)
    if reason := forbidden(type(command), before, actor, command.post, law):
        raise reason
    override = _override(command, before, actor)
    command.judge(before, act)
    after = completed(law, command.moved(before, act), before, actor, act.at_ms)
    number = after.case_no or (receipt.number() if after.filed_ms else "")
    after = altered(after, version=before.version + 1, case_no=number, updated_ms=receipt.recorded_ms)
    record = chained(_record(command, before, after, actor, override, receipt))
    return Step(altered(after, flow_hash=record.hash), record)


def completed(law: Law, case: Case, before: Case, actor: Person, at_ms: int) -> Case:
    """The case with all that follows from its state: ended timers and requests, clocks, who is next, what is due."""
    if not case.is_open and before.is_open:
        work, kinds = law.clockwork, tuple(kind for kind in TimerKind if kind not in KEPT_RUNNING)
        timers = changed(case.timers, kinds, lambda timer: work.finished(timer, at_ms))
        case = altered(case, timers=timers, sides=ended(case.sides, at_ms), closed_ms=case.closed_ms or at_ms)
    case = projected(altered(case, stepped_ms=at_ms))
    return altered(
        case,
        responsible=responsible(law, case, actor),
        awaits=_awaits(case.sides),
        wake_ms=wake_ms(law, case),
    )


def responsible(law: Law, case: Case, actor: Person) -> str:
    """The one natural person the next step is bound to (domain.md §4.9); an ended case stays with who ended it."""
    if case.status in AT_DEPARTMENT:
        clerk = law.person(case.handler) if case.handler else law.clerk(case.dept)
        return _natural(clerk, case, actor)
    if case.status in AT_INSPECTOR:
        task = first_open(case.sides, AT_INSPECTOR[case.status])
        return _natural(law.person(task.target) if task else None, case, actor)
    post = OWNERS.get(case.status, "")
    if case.status is Status.TO_FILE and case.channel.value in law.rules.taker_files:
        post = "CT"
    if not post or post in actor.posts:
        return _natural(None, case, actor)
    if post == "DP" and case.dispatched_by:
        return case.dispatched_by
    return _natural(_one_of(law.holders(post), case), case, actor)


def chained(record: FlowRecord) -> FlowRecord:
    """The record with the hash over itself and over the record before it."""
    return replace(record, hash=hash_of(record))


def hash_of(record: FlowRecord) -> str:
    said = msgspec.json.encode(replace(record, hash="") if record.hash else record)
    return hashlib.sha256(said).hexdigest()[:32]


def first_broken(records: Sequence[FlowRecord]) -> int:
    """The number of the first record of a history that was altered, left out or put in; 0 when all are as written."""
    before = NO_STEPS
    for number, record in enumerate(records, start=1):
        if record.number != number or record.prev_hash != before or record.hash != hash_of(record):
            return number
        before = record.hash
    return 0


def _override(command: Command, case: Case, actor: Person) -> str:
    """Why a separation of duties is set aside, "" where it is kept; only the duty chief may, and says why."""
    if apart(type(command), case, actor):
        return ""
    if command.post != CHIEF or not command.override.strip():
        raise refusal("same_person", command=command.name, override=int(command.post == CHIEF))
    return command.override


def _record(command: Command, before: Case, after: Case, actor: Person, override: str, receipt: Receipt) -> FlowRecord:
    return FlowRecord(
        case_id=after.id,
        number=after.version,
        command=command.name,
        command_id=command.id,
        from_status=before.status.value,
        to_status=after.status.value,
        actor=actor.id,
        actor_name=actor.name,
        post=command.post,
        dept=actor.dept,
        responsible=after.responsible,
        receiver=command.receiver(),
        text=command.text(),
        reason=command.reason_code,
        attachments="\n".join(command.evidence),
        override=override,
        device=receipt.device,
        origin=receipt.origin,
        occurred_ms=command.issued_ms,
        recorded_ms=receipt.recorded_ms,
        prev_hash=before.flow_hash or NO_STEPS,
        serial=f"{after.case_no or after.id}-{after.version:03d}",
    )


def _natural(person: Person | None, case: Case, actor: Person) -> str:
    """A person, never the platform: else the actor, else who was responsible before."""
    if person and person is not SYSTEM:
        return person.id
    return actor.id if actor is not SYSTEM else case.responsible


def _one_of(people: Sequence[Person], case: Case) -> Person | None:
    """One of several in the same post; the same one for a case every time, and not the same one for all cases."""
    return people[crc32(case.id.encode()) % len(people)] if people else None


def _awaits(sides: tuple[Side, ...]) -> str:
    return " ".join(sorted({side.kind.value for side in sides if side.is_open}))
